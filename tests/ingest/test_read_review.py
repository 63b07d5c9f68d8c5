"""Reading any file: known by its content, and one clear line where it cannot be read."""

import hashlib
from pathlib import Path

import pytest
from reading import read

from scr_nlp.errors import EncryptedFile, IngestError, UnreadableFile, UnsupportedFormat
from scr_nlp.ingest import read as reading_module
from scr_nlp.ingest import read_review, structure

OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
ZIP = b"PK\x03\x04" + bytes(60)


@pytest.mark.parametrize(
    ("name", "data", "error", "says"),
    [
        ("a.txt", b"", UnreadableFile, "is empty"),
        ("a.pdf", b"", UnreadableFile, "is empty"),
        ("a.md", b" \n \r\n\t", UnreadableFile, "is empty"),
        ("a.txt", bytes(4000), UnreadableFile, "is empty"),
        ("a.txt", bytes(range(256)) * 20, UnreadableFile, "is not text"),
        ("a.md", b"\xff\xfeT\x00\x00", UnreadableFile, "UTF-16"),
        ("a.md", b"# \n\n**  **\n", None, ""),
        ("a.pdf", b"Just words.", UnreadableFile, "does not hold"),
        ("a.docx", b"Just words.", UnreadableFile, "does not hold"),
        ("a.docx", ZIP, UnreadableFile, "damaged"),
        ("a.zip", ZIP, UnsupportedFormat, "archive"),
        (
            "a.odt",
            ZIP[:30] + b"mimetypeapplication/vnd.oasis.opendocument.text",
            UnreadableFile,
            "damaged OpenDocument",
        ),
        ("a.doc", OLD_WORD, UnsupportedFormat, "no Word document; save it as PDF"),
        ("a.docx", OLD_WORD + "EncryptedPackage".encode("utf-16-le"), EncryptedFile, "password"),
        ("a.doc", b"Plain words in a .doc", UnreadableFile, "does not hold"),
        ("a.png", b"\x89PNG\r\n\x1a\n" + bytes(50), UnsupportedFormat, "picture"),
        ("a.txt", b"\xff\xd8\xff\xe0" + bytes(50), UnsupportedFormat, "picture"),
        ("a.csv", b"a,b\n1,2\n", UnsupportedFormat, "no format"),
        ("a.pdf", b"%PDF-1.7\ncut off", UnreadableFile, "PDF"),
    ],
)
def test_bad_file_gives_one_clear_line(
    tmp_path: Path, name: str, data: bytes, error: type[IngestError] | None, says: str
) -> None:
    if error is None:
        assert read(tmp_path, data, name).blocks
        return
    with pytest.raises(error, match=says) as caught:
        read(tmp_path, data, name)
    message = str(caught.value)
    assert message.startswith(f"{name}: ") and "\n" not in message and str(tmp_path) not in message


def test_missing_file_and_folder(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"gone\.md: does not exist"):
        read_review(tmp_path / "gone.md")
    with pytest.raises(UnreadableFile, match="is a folder"):
        read_review(tmp_path)
    with pytest.raises(UnreadableFile, match=r"^\.: is a folder"):
        read_review(Path())


def test_sizes_are_capped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading_module, "MAX_BYTES", 100)
    with pytest.raises(UnreadableFile, match="MB"):
        read(tmp_path, "word " * 30)
    monkeypatch.setattr(reading_module, "MAX_BYTES", 10_000)
    monkeypatch.setattr(structure, "MAX_CHARACTERS", 100)
    with pytest.raises(UnreadableFile, match="million characters"):
        read(tmp_path, "word " * 30)


@pytest.mark.parametrize(
    ("encoding", "warned"),
    [("utf-8", False), ("utf-8-sig", False), ("utf-16", False), ("cp1252", True)],
)
@pytest.mark.parametrize("name", ["a.txt", "a.md"])
def test_encodings(tmp_path: Path, name: str, encoding: str, warned: bool) -> None:
    review = read(tmp_path, "# Report\n\nSiân’s “café” – closed.\n".encode(encoding), name)
    assert review.block_text(1) == "Siân’s “café” – closed."
    assert bool(review.warnings) == warned


def test_review_names_its_file_and_hash(tmp_path: Path) -> None:
    data = b"# Report\r\n\r\nText of it.\r\n"
    review = read(tmp_path, data, "Name.MD")
    assert review.source == "Name.MD"
    assert review.review_id == hashlib.sha256(data).hexdigest()
    assert [review.block_text(i) for i in range(2)] == ["Report", "Text of it."]
    assert review.n_pages == 1


def test_text_without_a_suffix_is_read(tmp_path: Path) -> None:
    assert read(tmp_path, "Plain words of a review.", "README").text == "Plain words of a review."
