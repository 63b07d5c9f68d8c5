"""The pipeline as an ordinary spaCy pipeline."""

import spacy
from spacy import displacy
from spacy.tokens import DocBin

from scr_nlp.ingest import read_review
from scr_nlp.pipeline import load_pipeline, to_doc
from scr_nlp.pipeline.spans import ATTRIBUTES, CODES, PARAGRAPHS
from scr_nlp.settings import Mode, Settings

TEXT = (
    "# Analysis\n\n1.1 Father had assaulted Mother and the police were called.\n\n"
    "1.2 There was no evidence of alcohol misuse.\n"
)


def read(tmp_path, text=TEXT):
    path = tmp_path / "review.md"
    path.write_text(text, encoding="utf-8")
    return read_review(path)


def mentions(doc):
    group = doc.spans[CODES]
    return {
        (span.label_, status, role)
        for span, status, role in zip(
            group, group.attrs["status"], group.attrs["role"], strict=True
        )
    }


def test_the_rules_alone_read_a_review(tmp_path):
    doc = to_doc(load_pipeline(Settings(mode=Mode.RULES)), read(tmp_path))
    assert mentions(doc) >= {
        ("domestic_abuse", "present", None),
        ("police", "present", "case"),
        ("alcohol_misuse", "negated", None),
    }
    assert [span.label_ for span in doc.spans[PARAGRAPHS]] == ["paragraph", "paragraph"]


def test_every_attribute_has_one_value_per_mention(tmp_path):
    group = to_doc(load_pipeline(), read(tmp_path)).spans[CODES]
    assert set(group.attrs) == set(ATTRIBUTES)
    assert all(len(values) == len(group) for values in group.attrs.values())
    assert all(0 <= score <= 1 for score in group.attrs["score"])


def test_plain_text_needs_no_review():
    doc = load_pipeline(Settings(mode=Mode.RULES))("Mother denied any drug use.")
    assert mentions(doc) == {("drug_misuse", "negated", None)}


def test_a_saved_pipeline_loads_as_any_other(tmp_path):
    nlp = load_pipeline()
    nlp.to_disk(tmp_path / "pipeline")
    again = spacy.load(tmp_path / "pipeline")
    review = read(tmp_path)
    assert again.pipe_names == nlp.pipe_names
    assert mentions(to_doc(again, review)) == mentions(to_doc(nlp, review))


def test_the_spans_show_in_displacy(tmp_path):
    doc = to_doc(load_pipeline(Settings(mode=Mode.RULES)), read(tmp_path))
    page = displacy.render(doc, style="span", options={"spans_key": CODES})
    assert "domestic_abuse" in page


def test_a_doc_survives_docbin(tmp_path):
    nlp = load_pipeline(Settings(mode=Mode.RULES))
    doc = to_doc(nlp, read(tmp_path))
    again = next(DocBin().from_bytes(DocBin(docs=[doc]).to_bytes()).get_docs(nlp.vocab))
    assert [s.label_ for s in again.spans[CODES]] == [s.label_ for s in doc.spans[CODES]]


def test_a_code_in_a_heading_is_not_coded(tmp_path):
    doc = to_doc(
        load_pipeline(Settings(mode=Mode.RULES)), read(tmp_path, "# Domestic abuse\n\nIt rained.\n")
    )
    assert not doc.spans[CODES]


def test_an_empty_text_has_no_mentions():
    nlp = load_pipeline()
    assert len(nlp("").spans[CODES]) == 0


def test_a_users_own_code_works_at_once_by_rules(tmp_path):
    path = tmp_path / "own.yaml"
    path.write_text(
        "codes:\n  - {id: pets, kind: risk_factor, name: Pets, definition: A dog., cues: [dog]}\n"
    )
    doc = load_pipeline(Settings(path))("There was no dog in the home.")
    assert ("pets", "negated", None) in mentions(doc)


def test_tagging_time_grows_with_the_text_and_no_faster(tmp_path):
    nlp = load_pipeline(Settings(mode=Mode.RULES))
    counts = [
        len(to_doc(nlp, read(tmp_path, TEXT + "\n1.3 The police came again.\n" * n)).spans[CODES])
        for n in (1, 10, 100)
    ]
    assert counts[1] - counts[0] == 9
    assert counts[2] - counts[0] == 99
