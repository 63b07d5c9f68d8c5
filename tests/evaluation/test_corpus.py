"""The annotation format: what it takes, and what it refuses in one clear line."""

import json

import pytest
import tiny
from hypothesis import given
from hypothesis import strategies as st

from scr_nlp.corpus import find_quote
from scr_nlp.errors import CorpusError
from scr_nlp.types import BlockKind, CodeKind, Experiencer, Role


def spoil(root, records=None, **fields):
    tiny.write_labels(root / "labels", {"A": tiny.labels("A", records, **fields)})
    with pytest.raises(CorpusError) as caught:
        tiny.load(root)
    message = str(caught.value)
    assert "\n" not in message
    assert "hungry" not in message, "an error quotes no document"
    return message


def test_a_corpus_is_read_with_its_units_and_records(root):
    corpus = tiny.load(root)
    first = corpus.documents[0]
    assert (corpus.name, [d.id for d in corpus.documents]) == ("tiny", ["A", "B"])
    assert [(u.i, u.number, u.kind) for u in first.units] == [
        (2, "1.1", BlockKind.PARAGRAPH),
        (3, "1.2", BlockKind.PARAGRAPH),
        (5, "1.3", BlockKind.PARAGRAPH),
    ]
    assert first.units[0].section == "What happened"
    police, neglect = first.coding.records[:2]
    assert (police.kind, police.role) == (CodeKind.AGENCY, Role.CASE)
    assert neglect.experiencer == (Experiencer.SUBJECT_CHILD,)
    assert first.review.text[neglect.start : neglect.end] == "was hungry"
    assert first.coding.coverage["child_voice"].level == 3
    assert first.metadata["published"] == "2014-03"


def test_a_quote_is_optional(root):
    records = [tiny.record(2, "neglect", experiencer=["subject_child"])]
    tiny.write_labels(root / "labels", {"A": tiny.labels("A", records)})
    record = tiny.load(root).documents[0].coding.records[0]
    assert (record.start, record.end) == (None, None)


def test_one_theme_may_have_a_record_for_each_polarity(root):
    records = [tiny.record(3, "record_keeping", polarity=p) for p in ("concern", "good_practice")]
    tiny.write_labels(root / "labels", {"A": tiny.labels("A", records)})
    assert len(tiny.load(root).documents[0].coding.records) == 2


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        (tiny.record(2, "poverty", polarity="concern"), "record 1: code: 'poverty' is not"),
        (tiny.record(4, "police"), "record 1: i: the document has no coding unit 4"),
        (tiny.record(99, "police"), "no coding unit 99"),
        (tiny.record(-1, "police"), "record 1: i: "),
        (tiny.record(2, "police", "certain"), "record 1: status: "),
        (tiny.record(2, "police", role="helper"), "record 1: role: "),
        (tiny.record(2, "neglect", experiencer=["uncle"]), "record 1: experiencer.0: "),
        (tiny.record(3, "record_keeping", polarity="bad"), "record 1: polarity: "),
        (
            {"i": 2, "code": "police", "status": "present"},
            "role: is missing for a code",
        ),
        (tiny.record(2, "neglect", polarity="concern"), "polarity: does not belong to"),
        (tiny.record(3, "police", quote="was hungry"), "record 1: quote: is not in unit 3"),
        (tiny.record(2, "police", quote=""), "record 1: quote: "),
        (tiny.record(2, "police", note="x"), "record 1: note: "),
        (tiny.record(2, "police", open=["all"]), "record 1: open"),
        ("police", "record 1: "),
    ],
)
def test_a_faulty_record_is_named(root, record, expected):
    message = spoil(root, [record])
    assert message.startswith("A.json: record 1: ")
    assert expected in message


def test_a_record_given_twice_is_named(root):
    twice = [tiny.record(2, "police"), tiny.record(2, "police", "negated")]
    assert "record 1: is given twice" in spoil(root, twice)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"id": "B"}, "id: is not the name of the file"),
        ({"doc_type": "poem"}, "doc_type: 'poem' is no type"),
        ({"coverage": {"weather": {"level": 1}}}, "coverage: no dimension weather"),
        ({"coverage": {"race_culture": {"level": 4}}}, "coverage.race_culture.level: "),
        (
            {"coverage": {name: {"level": 1, "units": [4]} for name in tiny.DIMENSIONS}},
            "coverage: race_culture: names a unit that is none",
        ),
        ({"metadata": {"board": 3}}, "metadata.board: "),
        ({"authour": "x"}, "authour: "),
    ],
)
def test_a_faulty_label_file_is_named(root, fields, expected):
    assert expected in spoil(root, **fields)


@pytest.mark.parametrize("raw", [b"", b"{", b"\xff\xfe\x00", b"[" * 100_000, b"[]", b"3"])
def test_what_is_no_label_file_is_refused(root, raw):
    (root / "labels" / "A.json").write_bytes(raw)
    with pytest.raises(CorpusError, match=r"^A\.json: "):
        tiny.load(root)


def test_labels_need_their_document(root):
    (root / "docs" / "A.md").unlink()
    with pytest.raises(CorpusError, match=r"^A\.json: its document cannot be read"):
        tiny.load(root)


@pytest.mark.parametrize("folder", ["docs", "labels"])
def test_a_corpus_needs_both_folders(root, folder):
    (root / folder).rename(root / "moved")
    with pytest.raises(CorpusError, match="docs and labels"):
        tiny.load(root)


def test_a_part_opens_only_its_own_documents(root):
    (root / "split.json").write_text(json.dumps({"held": ["B"], "train": ["*"]}), "utf-8")
    (root / "labels" / "B.json").write_text("not to be opened", "utf-8")
    assert [(d.id, d.part) for d in tiny.load(root, part="train").documents] == [("A", "train")]


@pytest.mark.parametrize(
    ("split", "part", "expected"),
    [
        ({"train": ["A"]}, "test", "has no part 'test' in split.json; parts are: train"),
        ({"train": ["A"]}, None, "split.json: no part names the document B"),
        ({"train": "A"}, None, "split.json: needs lists"),
        ({"train": ["*"], "test": ["X*"]}, "test", "holds no labels in part 'test'"),
    ],
)
def test_a_faulty_split_is_named(root, split, part, expected):
    (root / "split.json").write_text(json.dumps(split), "utf-8")
    with pytest.raises(CorpusError) as caught:
        tiny.load(root, part=part)
    assert expected in str(caught.value)


@pytest.mark.parametrize(
    ("text", "quote", "expected"),
    [
        ("She said no.", "said no", (4, 11)),
        ("She said no.", "*said* no", (4, 11)),
        ("Finding 1 . Nobody asked.", "**Finding 1**.", (0, 11)),
        ("a | b", "a | b", (0, 5)),
        ("two  spaces", "two spaces", (0, 11)),
        ("She said no.", "said yes", None),
        ("She said no.", "**", None),
    ],
)
def test_a_quote_is_found_through_markdown_emphasis(text, quote, expected):
    assert find_quote(text, quote) == expected


@given(st.text(max_size=60), st.text(min_size=1, max_size=20))
def test_a_found_quote_lies_in_the_text(text, quote):
    found = find_quote(text, quote)
    if quote in text:
        assert found and text[found[0] : found[1]] == quote
    elif found:
        assert 0 <= found[0] < found[1] <= len(text)
