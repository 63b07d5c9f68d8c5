import hashlib
import os
import signal
import sqlite3
import subprocess
import sys
from dataclasses import fields, replace
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sample import RUN, build_analysis

from scr_nlp.errors import StudyError
from scr_nlp.study import Study, store
from scr_nlp.study.migrations import MIGRATIONS
from scr_nlp.types import (
    Analysis,
    Block,
    BlockKind,
    Coverage,
    Criterion,
    Failure,
    Finding,
    Metadata,
    Review,
    Run,
    Searched,
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "reviews.study"


def test_an_analysis_comes_out_as_it_went_in(path):
    analysis = build_analysis()
    with Study(path) as study:
        study.add(analysis)
    with Study(path) as study:
        assert study.analysis(analysis.review.review_id) == analysis


_text = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)
_score = st.floats(0, 1)


@st.composite
def _reviews(draw) -> Review:
    texts = draw(st.lists(_text, min_size=1, max_size=4))
    blocks, position = [], 0
    for text in texts:
        kind = draw(st.sampled_from(BlockKind))
        number = draw(st.none() | _text)
        end = position + len(text)
        blocks.append(Block(kind, position, end, draw(st.integers(1, 9)), number, 2, draw(_text)))
        position = end + 2
    return Review("b" * 64, draw(_text), "\n\n".join(texts), tuple(blocks))


@settings(max_examples=50, deadline=None)
@given(_reviews(), _text, _score, st.lists(_text, max_size=3).map(tuple))
def test_whatever_a_document_holds_is_stored_unchanged(review, text, score, terms):
    finding = replace(build_analysis().findings[0], paragraph=0, text=text, score=score)
    coverage = Coverage(
        text[:5], 2, score, (Criterion("a", True, (0,)),), Searched(1, terms, terms, (), ())
    )
    analysis = Analysis(review, (finding,), (coverage,), RUN)
    with Study(":memory:") as study:
        study.add(analysis)
        assert study.analysis(review.review_id) == analysis


def test_a_study_knows_what_the_same_run_has_done(path):
    analysis = build_analysis()
    with Study(path) as study:
        assert study.is_empty()
        study.add(analysis)
        assert study.contains(analysis.review.review_id, RUN)
        assert not study.contains(analysis.review.review_id, replace(RUN, codebook="d" * 64))
        assert not study.contains("0" * 64, RUN)
        assert not study.is_empty()


def test_the_same_review_by_the_same_run_is_left_as_it_is(path):
    with Study(path) as study:
        study.add(build_analysis())
        study.add(build_analysis(source="renamed.pdf"))
        assert study.reviews()["source"].tolist() == ["child-q.pdf"]


def test_the_same_review_by_another_run_replaces_the_old_one(path):
    newer = replace(build_analysis(run=replace(RUN, codebook="d" * 64)), findings=())
    with Study(path) as study:
        study.add(build_analysis())
        study.add(newer)
        assert study.analysis(newer.review.review_id) == newer
        assert study.findings().empty
        assert len(study.paragraphs()) == 2
        assert len(study.search("midwife")) == 1


def test_frames_have_the_stated_columns_and_dtypes(path):
    expected = {
        "reviews": [
            "review_id", "source", *(field.name for field in fields(Metadata)), "n_pages",
            "n_paragraphs", "warnings", "unread_pages", "package", "codebook", "model", "text_id",
            "case",
        ],
        "attributes": ["review_id", "judgement"],
        "paragraphs": [
            "review_id", "paragraph", "kind", "level", "page", "number", "section",
            "section_kind", "start", "end", "text",
        ],
        "findings": [
            "review_id", "code", "kind", "status", "experiencer", "role", "polarity",
            "paragraph", "page", "number", "section", "section_kind", "start", "end", "text",
            "cue", "method", "score",
        ],
        "coverage": [
            "review_id", "dimension", "level", "flagged", "score", "evidence", "searched",
        ],
        "criteria": ["review_id", "dimension", "id", "met", "paragraphs"],
        "failures": ["source", "error", "message"],
    }  # fmt: skip
    numbers = dict.fromkeys(
        ("n_pages", "n_paragraphs", "paragraph", "level", "page", "start", "end"), "int64"
    )
    others = {"score": "float64", "flagged": "bool", "met": "bool"}
    objects = ("warnings", "unread_pages", "experiencer", "evidence", "searched", "paragraphs")
    special = {**numbers, **others, **dict.fromkeys(objects, "object")}
    with Study(path) as study:
        study.keep_attributes({build_analysis().review.review_id: {"judgement": "good"}})
        empty = {name: getattr(study, name)() for name in expected}
        study.add(build_analysis())
        study.add_failure(Failure("scan.pdf", "NoTextLayer", "scan.pdf: pictures only"))
        full = {name: getattr(study, name)() for name in expected}
    for name, columns in expected.items():
        for frame in (empty[name], full[name]):
            assert list(frame.columns) == columns
            found = {column: str(dtype) for column, dtype in frame.dtypes.items()}
            assert found == {column: special.get(column, "string") for column in columns}
        assert empty[name].empty
        assert not full[name].empty


def test_frames_carry_the_values_of_the_records(path):
    analysis = build_analysis()
    with Study(path) as study:
        study.add(analysis)
        review = study.reviews().iloc[0]
        paragraphs, findings = study.paragraphs(), study.findings()
        coverage, criteria = study.coverage(), study.criteria()
    assert (review["title"], review["doc_type"]) == ("Child Q", "overview_report")
    assert pd.isna(review["board"])
    assert (review["n_pages"], review["n_paragraphs"]) == (2, 2)
    assert paragraphs["paragraph"].tolist() == [1, 2]
    assert paragraphs["text"].tolist() == [analysis.review.block_text(i) for i in (1, 2)]
    for record, row in zip(analysis.findings, findings.to_dict("records"), strict=True):
        for field in fields(Finding):
            value = getattr(record, field.name)
            assert row[field.name] == value or (value is None and pd.isna(row[field.name]))
    assert findings["page"].tolist() == [1, 1, 2]
    assert findings["number"].tolist() == ["4.1", "4.1", "4.2"]
    assert coverage["level"].tolist() == [1, 0, 3]
    assert coverage["flagged"].tolist() == [True, True, False]
    assert coverage["evidence"].tolist() == [(1, 2), (), (1, 2)]
    assert coverage["searched"][0] == analysis.coverage[0].searched
    assert criteria["paragraphs"].tolist() == [(2, 1), (), (), (), (2, 1), ()]


def test_a_finding_stands_on_the_page_on_which_its_words_begin(path):
    analysis = build_analysis()
    pages = (0, analysis.findings[1].start)
    with Study(path) as study:
        study.add(replace(analysis, review=replace(analysis.review, page_starts=pages)))
        findings = study.findings().set_index("code")
    assert findings.loc["midwifery", "page"] == 2
    assert findings.loc["midwifery", "paragraph"] == 1


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("shouting", [1]),
        ('"health visitor"', [2]),
        ("midwife OR school", [1, 2]),
        ("practice", []),
    ],
)
def test_search_finds_paragraphs_and_no_headings(path, words, expected):
    with Study(path) as study:
        study.add(build_analysis())
        assert sorted(study.search(words)["paragraph"]) == expected


@pytest.mark.parametrize(
    ("words", "hits"),
    [
        ("shouting", ["shouted"]),
        ("partner's", []),
        ("midwife's OR evenings", ["evenings"]),
        ("most-evenings", ["most evenings"]),
        ('"her partner" AND told', ["told", "her partner"]),
        ("NEAR(mother midwife, 3)", ["Mother", "midwife"]),
    ],
)
def test_search_marks_the_words_found(path, words, hits):
    with Study(path) as study:
        study.add(build_analysis())
        found = study.search(words)
    assert [[row.text[a:b] for a, b in row.hits] for row in found.itertuples()] == (
        [hits] if hits else []
    )


@pytest.mark.parametrize("words", ['"unclosed', "AND", "(", "", "nosuchcolumn : x"])
def test_a_search_that_cannot_be_read_is_explained(path, words):
    with Study(path) as study, pytest.raises(StudyError, match="double quotes"):
        study.search(words)


def test_the_last_failure_of_a_file_is_kept_until_it_can_be_read(path):
    with Study(path) as study:
        study.add_failure(Failure("child-q.pdf", "NoTextLayer", "first"))
        study.add_failure(Failure("child-q.pdf", "EncryptedFile", "second"))
        assert study.failures()["message"].tolist() == ["second"]
        study.add(build_analysis())
        assert study.failures().empty


def test_a_study_is_private_and_one_file(path):
    with Study(path) as study:
        study.add(build_analysis())
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]
    if os.name == "posix":
        assert path.stat().st_mode & 0o777 == 0o600


def test_a_study_that_must_exist_is_not_made(path):
    with pytest.raises(StudyError, match="no such study"):
        Study(path, must_exist=True)
    assert not path.exists()


def _write_text(path: Path) -> None:
    path.write_text("These are the notes of a meeting, and no database at all. " * 20)


def _write_other_database(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE books (title TEXT)")
    connection.close()


def _write_newer_study(path: Path) -> None:
    Study(path).close()
    with sqlite3.connect(path) as connection:
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    connection.close()


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (_write_text, "is not a study"),
        (_write_other_database, "is not a study"),
        (_write_newer_study, "newer version"),
        (Path.mkdir, "is a folder"),
    ],
)
def test_a_file_that_is_no_study_is_refused_and_left_alone(path, make, message):
    make(path)
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(StudyError, match=rf"^{path.name}: .*{message}"):
        Study(path)
    assert (path.read_bytes() if path.is_file() else None) == before


def test_a_folder_that_does_not_exist_is_named_as_the_reason(tmp_path):
    with pytest.raises(StudyError, match="cannot be made"):
        Study(tmp_path / "missing" / "reviews.study")


def test_a_study_in_use_says_so(path, monkeypatch):
    monkeypatch.setattr(store, "BUSY_SECONDS", 0.01)
    Study(path).close()
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    try:
        with pytest.raises(StudyError, match="in use"):
            Study(path)
    finally:
        other.close()


def test_a_full_disk_is_explained_and_harms_nothing_done_before(path):
    with Study(path) as study:
        study.add(build_analysis())
        connection = study._connection
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(StudyError, match="disk is full"):
            for number in range(100):
                study.add(build_analysis(f"{number:064}"))
        kept = len(study.reviews())
    with Study(path) as study:
        assert study.analysis("a" * 64) == build_analysis()
        assert len(study.reviews()) == kept
        study.add(build_analysis(f"{99:064}"))


def test_a_study_that_may_not_be_written_says_so(path):
    with Study(path) as study:
        study._connection.execute("PRAGMA query_only = ON")
        with pytest.raises(StudyError, match="cannot be written"):
            study.add(build_analysis())


def test_a_finding_without_its_paragraph_is_refused_whole(path):
    analysis = build_analysis()
    astray = replace(analysis, findings=(replace(analysis.findings[0], paragraph=99),))
    with Study(path) as study:
        with pytest.raises(StudyError):
            study.add(astray)
        assert study.is_empty()


def test_a_killed_batch_keeps_every_review_it_had_added(path):
    script = (
        "import sys; sys.path.insert(0, sys.argv[2])\n"
        "from sample import build_analysis\n"
        "from scr_nlp.study import Study\n"
        "study = Study(sys.argv[1])\n"
        "for number in range(10_000):\n"
        "    study.add(build_analysis(f'{number:064}'))\n"
        "    print(number, flush=True)\n"
    )
    command = [sys.executable, "-c", script, str(path), str(Path(__file__).parent)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        done = [int(process.stdout.readline()) for _ in range(20)][-1]
        process.send_signal(signal.SIGKILL)
    with Study(path) as study:
        assert len(study.reviews()) > done
        check = study._connection.execute("PRAGMA integrity_check").fetchone()[0]
        assert check == "ok"
        assert len(study.search("midwife", limit=1_000_000)) == len(study.reviews())


def test_released_migrations_are_never_edited():
    """Append a migration and its digest; to change one here is to break users' studies."""
    digests = [hashlib.sha256(migration.encode()).hexdigest()[:16] for migration in MIGRATIONS]
    assert digests == [
        "54abce7457fabea5",
        "2fa25be7840806b7",
        "d3514656a4423b46",
        "90ea183923932b07",
        "52c6dee4f22ec83c",
        "5da41f2e60acd957",
    ]


def test_a_study_made_before_there_were_lists_is_brought_up_to_date(path, monkeypatch):
    monkeypatch.setattr(store, "MIGRATIONS", MIGRATIONS[:1])
    Study(path).close()
    with sqlite3.connect(path) as connection:
        connection.execute("INSERT INTO runs VALUES (1, '0.1.0', 'c', '')")
        connection.execute(
            "INSERT INTO reviews VALUES (1, 'a', 1, 'old.pdf', '[0]', '[]', '[]', '[]')"
        )
    connection.close()
    monkeypatch.undo()
    with Study(path) as study:
        assert study.reviews()["source"].tolist() == ["old.pdf"]
        assert study.attributes()["review_id"].tolist() == ["a"]


def test_two_runs_may_stand_side_by_side_for_different_reviews(path):
    other = Run("0.2.0", "e" * 64, "")
    with Study(path) as study:
        study.add(build_analysis())
        study.add(build_analysis("b" * 64, run=other))
        assert study.reviews()["package"].tolist() == ["0.1.0", "0.2.0"]
