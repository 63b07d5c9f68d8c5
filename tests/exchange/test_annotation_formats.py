"""Each file is read back by its library, or by the rules of its format."""

import json
from dataclasses import replace

import pytest
import spacy
from lxml import etree, html
from qda_files import TEXTS, build_coded_analysis, open_study
from spacy.tokens import DocBin

from scr_nlp.codebook import load_codebook
from scr_nlp.exchange import (
    label_config,
    render_displacy,
    render_docbin,
    render_doccano,
    render_label_studio,
)
from scr_nlp.findings import read_mentions
from scr_nlp.types import Decision, Verdict

BOOK = load_codebook()
KINDS = {code.id: code.kind for code in BOOK.codes.values()}


@pytest.fixture
def study():
    with open_study() as study:
        yield study


def accept_first(study):
    first = build_coded_analysis().findings[0]
    study.decide(Decision("b" * 64, first, Verdict.ACCEPTED, first, "Anna", "2026-12-01"))


def test_spacy_reads_the_documents_with_everything_that_was_found(study):
    (doc,) = DocBin().from_bytes(render_docbin(study)).get_docs(spacy.blank("en").vocab)
    assert doc.text == "\n\n".join(TEXTS)
    assert [span.text for span in doc.spans["scr_paragraphs"]] == list(TEXTS[1:])
    assert tuple(read_mentions(doc, KINDS)) == build_coded_analysis().findings
    assert doc.user_data["source"] == "Child Q.pdf"


def test_displacy_marks_the_words_of_every_coded_paragraph(study):
    page = html.fromstring(render_displacy(study, BOOK))
    assert [title.text for title in page.iter("h2")] == [
        *("Child Q.pdf, page 1, paragraph 4.1", "Child Q.pdf, page 1, paragraph 4.2"),
    ]
    told = page.text_content().replace("\u00a0", " ")
    assert "👶" in told
    assert "Nothing was found here" not in told
    for name in ("Midwifery and maternity care", "Domestic abuse", "Police"):
        assert name in told


def test_the_displacy_page_loads_nothing_and_runs_nothing():
    script = "<script>alert(1)</script>"
    analysis = build_coded_analysis()
    text = analysis.review.text.replace("Mother told", script[:11])
    blocks = analysis.review.blocks
    assert len(text) == len(analysis.review.text)
    review = replace(analysis.review, text=text, blocks=blocks, source=f"{script}.pdf")
    code = next(iter(BOOK.codes.values())).model_copy(update={"name": script, "id": "midwifery"})
    book = BOOK.model_copy(update={"codes": {"midwifery": code}})
    with open_study(replace(analysis, review=review)) as study:
        data = render_displacy(study, book)
    page = html.fromstring(data)
    assert not list(page.iter("script", "link", "img", "iframe"))
    assert b"http" not in data
    assert b'charset="utf-8"' in data[:200]


def read_interface():
    root = etree.fromstring(label_config(BOOK))
    controls = {
        element.get("name"): {option.get("value") for option in element}
        for element in root
        if element.tag in ("Labels", "Choices")
    }
    (text,) = root.iter("Text")
    return text, controls


def test_label_studio_s_tasks_fit_its_interface(study):
    text_tag, controls = read_interface()
    field = text_tag.get("value").removeprefix("$")
    tasks = json.loads(render_label_studio(study))
    assert [task["data"][field] for task in tasks] == list(TEXTS[1:])
    assert controls["code"] == set(BOOK.codes)
    regions = [
        (task, region)
        for task in tasks
        for prediction in task.get("predictions", ())
        for region in prediction["result"]
    ]
    for task, region in regions:
        value = region["value"]
        assert region["to_name"] == text_tag.get("name")
        assert task["data"][field][value["start"] : value["end"]] == value["text"]
        assert set(value[region["type"]]) <= controls[region["from_name"]]
    labels = [region["value"]["labels"] for _, region in regions if region["type"] == "labels"]
    assert labels == [["midwifery"], ["domestic_abuse"], ["police"], ["information_sharing"]]
    people = [r["value"]["choices"] for _, r in regions if r["from_name"] == "experiencer"]
    assert people == [["subject_child", "mother"]]
    assert "predictions" not in tasks[-1], "what the machine missed can be added"


def test_label_studio_gets_what_people_decided_as_annotations(study):
    accept_first(study)
    first = json.loads(render_label_studio(study))[0]
    assert [r["value"]["labels"] for r in first["annotations"][0]["result"][:1]] == [["midwifery"]]
    assert first["predictions"][0]["result"][0]["value"]["labels"] == ["domestic_abuse"]
    assert first["predictions"][0]["model_version"].startswith("scr_nlp ")


def test_doccano_s_lines_hold_exact_spans(study):
    lines = [json.loads(line) for line in render_doccano(study).decode().splitlines()]
    assert [line["text"] for line in lines] == list(TEXTS[1:])
    told = [
        (line["text"][start:end], label) for line in lines for start, end, label in line["label"]
    ]
    assert told == [
        ("midwife", "midwifery/present/case"),
        ("shouted", "domestic_abuse/present"),
        ("police", "police/hypothetical/addressee"),
        ("did not pass this on", "information_sharing/negated/concern"),
    ]
    assert (lines[0]["page"], lines[0]["number"]) == (1, "4.1")
