import json
import os
import stat
from dataclasses import fields, replace
from importlib import resources
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from sample import build_analysis

from scr_nlp.codebook import load_data
from scr_nlp.errors import ReportError
from scr_nlp.executors import analyse_paths
from scr_nlp.jsonl import JsonlWriter, to_json
from scr_nlp.settings import Mode, Settings
from scr_nlp.types import Failure, Metadata

FAILURE = Failure("scan.pdf", "NoTextLayer", "scan.pdf: holds pictures of pages; run OCR")
SCHEMA = json.loads(
    resources.files("scr_nlp").joinpath("schema/analysis-1.schema.json").read_text("utf-8")
)
REVIEW = """# Serious Case Review: Child Q

## Family involvement

4.1 Mother was invited to contribute by letter and met the author. "He shouted," she said.

| Date | Event |
|---|---|
| March | The health visitor saw no bruising |
"""


@pytest.fixture(scope="module")
def is_valid():
    Draft202012Validator.check_schema(SCHEMA)
    return Draft202012Validator(SCHEMA).is_valid


def test_an_analysis_has_exactly_the_fields_of_version_1():
    analysis = build_analysis()
    made = to_json(analysis)
    assert list(made) == ["schema", "review", "paragraphs", "findings", "coverage", "warnings"]
    assert made["schema"] == 1
    assert made["review"] == {
        "review_id": "a" * 64,
        "source": "child-q.pdf",
        "title": "Child Q",
        "doc_type": "overview_report",
        "board": None,
        "subject": None,
        "author": None,
        "published": "2014-03",
        "n_pages": 2,
        "n_paragraphs": 2,
        "metadata": {
            **dict.fromkeys(field.name for field in fields(Metadata)),
            "title": {
                "value": "Child Q",
                "score": 0.9,
                "text": "Serious Case Review: Child Q",
                "start": None,
                "end": None,
            },
            "doc_type": {
                "value": "overview_report",
                "score": 0.8,
                "text": "practice",
                "start": 12,
                "end": 20,
            },
            "published": {"value": "2014-03", "score": 0.7, "text": "", "start": None, "end": None},
        },
        "ocr_pages": [{"page": 1, "confidence": 0.91, "words": 12}],
    }
    assert made["paragraphs"][1] == {
        "i": 2,
        "kind": "paragraph",
        "number": "4.2",
        "page": 2,
        "section": "Analysis of practice",
        "section_kind": "analysis",
        "start": analysis.review.blocks[2].start,
        "end": analysis.review.blocks[2].end,
        "text": "The school did not pass this on to the health visitor.",
    }
    assert made["findings"][0] == {
        "code": "domestic_abuse",
        "kind": "risk_factor",
        "status": "present",
        "experiencer": ["subject_child", "mother"],
        "role": None,
        "polarity": None,
        "paragraph": 1,
        "start": analysis.findings[0].start,
        "end": analysis.findings[0].end,
        "text": "her partner shouted",
        "cue": "told",
        "method": "cue",
        "score": 0.75,
    }
    assert made["findings"][1]["role"] == "case"
    assert made["findings"][1]["experiencer"] == []
    assert made["findings"][2]["polarity"] == "concern"
    assert made["coverage"]["race_culture"] == {
        "level": 1,
        "flagged": True,
        "score": 0.25,
        "criteria": [
            {"id": "recorded", "met": True, "paragraphs": [2, 1]},
            {"id": "examined", "met": False, "paragraphs": []},
        ],
        "searched": {
            "paragraphs": 2,
            "sections": ["Analysis of practice"],
            "terms": ["ethnicity", "first language"],
            "near_misses": [
                {
                    "paragraph": 1,
                    "text": "shouted",
                    "reason": "the words are used in another sense",
                }
            ],
            "unread_pages": [2],
        },
    }
    assert list(made["coverage"]) == ["race_culture", "family_involvement", "child_voice"]
    assert made["warnings"] == ["no text could be read on page 2"]


def test_a_failure_has_exactly_the_fields_of_version_1():
    assert to_json(FAILURE) == {
        "schema": 1,
        "source": "scan.pdf",
        "error": {"type": "NoTextLayer", "message": FAILURE.message},
    }


def test_every_field_of_a_finding_is_written():
    names = {field.name for field in fields(build_analysis().findings[0])}
    assert set(to_json(build_analysis())["findings"][0]) == names


@pytest.mark.parametrize("result", [build_analysis(), FAILURE], ids=["analysis", "failure"])
def test_what_is_written_fits_the_published_schema(is_valid, result):
    assert is_valid(json.loads(json.dumps(to_json(result))))


def test_a_real_document_fits_the_published_schema(is_valid, tmp_path):
    path = tmp_path / "review.md"
    path.write_text(REVIEW)
    (analysis,) = analyse_paths([path])
    made = to_json(analysis)
    assert is_valid(json.loads(json.dumps(made)))
    assert made["findings"]
    text = analysis.review.text
    for entry in (*made["paragraphs"], *made["findings"]):
        assert entry["text"] == text[entry["start"] : entry["end"]]


def _without(made, *path):
    *parents, last = path
    for part in parents:
        made = made[part]
    del made[last]


def _with(made, value, *path):
    *parents, last = path
    for part in parents:
        made = made[part]
    made[last] = value


@pytest.mark.parametrize(
    "spoil",
    [
        lambda made: _without(made, "warnings"),
        lambda made: _without(made, "findings", 0, "cue"),
        lambda made: _without(made, "coverage", "child_voice"),
        lambda made: _with(made, "more", "extra"),
        lambda made: _with(made, 2, "schema"),
        lambda made: _with(made, "heading", "paragraphs", 0, "kind"),
        lambda made: _with(made, "mother", "findings", 0, "experiencer"),
        lambda made: _with(made, "case", "findings", 0, "role"),
        lambda made: _with(made, ["mother"], "findings", 1, "experiencer"),
        lambda made: _with(made, None, "findings", 2, "polarity"),
        lambda made: _with(made, 1.5, "findings", 0, "score"),
        lambda made: _with(made, False, "coverage", "race_culture", "flagged"),
        lambda made: _with(made, 4, "coverage", "race_culture", "level"),
        lambda made: _with(made, "March 2014", "review", "published"),
        lambda made: _with(made, "leaflet", "review", "doc_type"),
        lambda made: _with(made, None, "review", "metadata", "hair"),
        lambda made: _without(made, "review", "metadata", "board"),
        lambda made: _with(made, 2, "review", "ocr_pages", 0, "confidence"),
    ],
)
def test_the_published_schema_refuses_anything_else(is_valid, spoil):
    made = to_json(build_analysis())
    spoil(made)
    assert not is_valid(made)


def test_the_published_schema_takes_further_dimensions(is_valid, tmp_path):
    path = tmp_path / "review.md"
    path.write_text(REVIEW)
    settings = Settings(mode=Mode.RULES, dimensions=("fathers_and_males",))
    (analysis,) = analyse_paths([path], settings=settings)
    made = to_json(analysis)
    assert list(made["coverage"])[3:] == ["fathers_and_males"]
    assert is_valid(made)


def test_the_published_schema_takes_the_files_of_earlier_versions(is_valid):
    made = to_json(build_analysis())
    for later in ("metadata", "ocr_pages"):
        del made["review"][later]
    assert is_valid(made)


def test_the_published_schema_names_the_ids_of_the_codebook():
    definitions = SCHEMA["$defs"]
    kinds = definitions["paragraph"]["properties"]["section_kind"]["enum"]
    assert set(kinds) == {"", *(kind["id"] for kind in load_data("sections.yaml")["kinds"])}
    types = definitions["review"]["properties"]["doc_type"]["enum"]
    assert set(types) == {"other", *(entry["id"] for entry in load_data("documents.yaml")["types"])}
    dimensions = {entry["id"] for entry in load_data("coverage.yaml")["dimensions"]}
    assert set(definitions["analysis"]["properties"]["coverage"]["required"]) == dimensions


def test_each_document_is_one_line_in_the_order_written(tmp_path):
    path = tmp_path / "out.jsonl"
    path.write_text("what an earlier run left")
    review = build_analysis().review
    odd = replace(review, furniture=(), text=review.text.replace("evenings", "eve\u2028\x85ngs"))
    with JsonlWriter(path) as writer:
        writer.write(replace(build_analysis(), review=odd))
        writer.write(FAILURE)
    lines = path.read_bytes().decode("ascii").splitlines()
    assert [json.loads(line).get("source") for line in lines] == [None, "scan.pdf"]
    assert json.loads(lines[0])["paragraphs"][0]["text"] == odd.block_text(1)


def test_a_line_is_there_as_soon_as_it_is_written(tmp_path):
    path = tmp_path / "out.jsonl"
    with JsonlWriter(path) as writer:
        writer.write(FAILURE)
        assert json.loads(path.read_text()) == to_json(FAILURE)


@pytest.mark.skipif(os.name != "posix", reason="rights as on POSIX")
def test_the_file_is_private(tmp_path):
    path = tmp_path / "out.jsonl"
    JsonlWriter(path).close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_file_that_cannot_be_made_is_explained(tmp_path):
    with pytest.raises(ReportError, match=r"out\.jsonl: cannot be written"):
        JsonlWriter(tmp_path / "missing" / "out.jsonl")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_is_explained():
    with JsonlWriter("/dev/full") as writer, pytest.raises(ReportError, match="No space left"):
        writer.write(FAILURE)


def test_a_line_that_does_not_fit_leaves_the_lines_before_whole(tmp_path):
    resource = pytest.importorskip("resource")
    path = tmp_path / "out.jsonl"
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    with JsonlWriter(path) as writer:
        writer.write(FAILURE)
        size = path.stat().st_size
        # The system kills whoever writes past the limit, unless the signal is ignored,
        # which Python does.
        resource.setrlimit(resource.RLIMIT_FSIZE, (size + 20, limits[1]))
        try:
            with pytest.raises(ReportError, match="cannot be written"):
                writer.write(FAILURE)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert json.loads(path.read_text()) == to_json(FAILURE)
