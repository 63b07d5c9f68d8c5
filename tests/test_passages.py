"""Coded passages are read as short reviews, and what breaks their format is named."""

import json
from pathlib import Path

import pytest

from scr_nlp.errors import CorpusError
from scr_nlp.passages import load_passages

FIRST = {
    "text": "Mr A was violent to her.",
    "section": "chronology",
    "records": [
        {
            "code": "domestic_abuse",
            "status": "present",
            "experiencer": ["mother"],
            "quote": "violent to her",
        }
    ],
}
SECOND = {
    "text": "The police were called.",
    "section": "analysis",
    "records": [{"code": "police", "status": "present", "role": "case", "quote": "police"}],
}


def write(folder, *lines):
    text = "".join(json.dumps(line) + "\n" for line in lines)
    (folder / "passages.jsonl").write_text(text, "utf-8")
    return folder


def test_each_line_is_a_passage_of_its_own(tmp_path):
    first, second = load_passages(write(tmp_path, FIRST, SECOND))
    assert [first.review.text, second.review.text] == [FIRST["text"], SECOND["text"]]
    (record,) = second.records
    assert (record.unit, record.code) == (0, "police")


def test_a_line_that_follows_is_a_paragraph_of_the_same_passage(tmp_path):
    (passage,) = load_passages(write(tmp_path, FIRST, SECOND | {"follows": True}))
    assert [block.section_kind for block in passage.review.blocks] == ["chronology", "analysis"]
    assert [passage.review.block_text(i) for i in (0, 1)] == [FIRST["text"], SECOND["text"]]
    quotes = [(r.unit, passage.review.text[r.start : r.end]) for r in passage.records]
    assert quotes == [(0, "violent to her"), (1, "police")]


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        (FIRST | {"follows": True}, "line 1: follows: there is no line before it"),
        (FIRST | {"text": ""}, "line 1: text and section must say something"),
        ({"section": "analysis", "records": []}, "line 1: 'text'"),
        (FIRST | {"text": "All is well."}, "line 1: quote: is not in unit 0"),
        (FIRST | {"records": [{"code": "weather", "status": "present"}]}, "not in the codebook"),
    ],
)
def test_a_line_that_breaks_the_format_is_named(tmp_path, line, fault):
    with pytest.raises(CorpusError) as error:
        load_passages(write(tmp_path, line))
    assert fault in str(error.value)


@pytest.mark.parametrize("name", ["passages", "tuning_passages"])
def test_every_passage_that_the_project_ships_is_read(name):
    folder = Path(__file__).parents[1] / "corpora" / name
    lines = sum(len(path.read_text("utf-8").splitlines()) for path in folder.glob("*.jsonl"))
    assert lines
    assert sum(len(passage.review.blocks) for passage in load_passages(folder)) == lines
