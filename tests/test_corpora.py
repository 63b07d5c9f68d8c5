"""Every coded document that the project ships keeps the annotation format."""

from pathlib import Path

import pytest

from scr_nlp.corpus import load_corpus

CORPORA = sorted(
    path.parent for path in (Path(__file__).parent.parent / "corpora").glob("*/labels")
)


@pytest.mark.parametrize("folder", CORPORA, ids=[folder.name for folder in CORPORA])
def test_every_coded_document_keeps_the_format(folder):
    corpus = load_corpus(folder)
    assert {d.id for d in corpus.documents} == {
        path.stem for path in (folder / "docs").glob("*.md")
    }
    for document in corpus.documents:
        coding = document.coding
        assert coding.records or coding.coverage, f"{document.id} is not coded"
        for record in document.coding.records:
            assert record.start is not None, f"{document.id}: a record without its quote"


def test_the_parts_of_the_reviews_share_no_document():
    folder = Path(__file__).parent.parent / "corpora" / "reviews"
    parts = [document.part for document in load_corpus(folder).documents]
    assert parts.count("development") == 12
    assert set(parts) <= {"train", "development", "test"}
