"""Text files as programs and mail leave them, read with the letters they were written with."""

import quopri
from pathlib import Path

import pytest
from reading import read

from scr_nlp.ingest.formats.encodings import (
    ENCODING_WARNING,
    GARBLED_WARNING,
    decode_text,
    known_codec,
)

TEXT = (
    "Siân’s review – “What the child said” – cost £20 in a café.\n\n"
    "1.1 The health visitor asked the mother twice, at home and at the clinic, and wrote it down.\n"
) * 3


def _decode(data: bytes) -> tuple[str, list[str]]:
    warnings: list[str] = []
    return decode_text(data, warnings), warnings


@pytest.mark.parametrize(
    ("encoding", "warning"),
    [
        ("utf-8", []),
        ("utf-8-sig", []),
        ("utf-16", []),
        ("utf-16-le", []),
        ("utf-16-be", []),
        ("cp1252", [ENCODING_WARNING]),
    ],
)
def test_every_usual_encoding_gives_the_same_text(encoding: str, warning: list[str]) -> None:
    assert _decode(TEXT.encode(encoding)) == (TEXT, warning)


def test_letters_garbled_by_a_wrong_encoding_are_put_right() -> None:
    # Programs give the bytes that Windows-1252 leaves free their own number.
    garbled = "".join(
        chr(byte) if byte in b"\x81\x8d\x8f\x90\x9d" else bytes([byte]).decode("cp1252")
        for byte in TEXT.encode()
    )
    assert _decode(garbled.encode()) == (TEXT, [GARBLED_WARNING])


@pytest.mark.parametrize("text", ["À la carte: â, Â, Ã.", "Müller, Zoë – naïve", "cost £20 “now”"])
def test_letters_that_only_look_garbled_are_left(text: str) -> None:
    assert _decode(text.encode()) == (text, [])


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_text_that_mail_has_escaped_is_turned_back(encoding: str) -> None:
    assert _decode(quopri.encodestring(TEXT.encode(encoding)))[0] == TEXT


@pytest.mark.parametrize(
    "text",
    [
        "a = b, and c = d, and e = f\n",
        "The score was x=3D and no more.\n",
        "=20=20=20 " + "in a line that no mail program would have left as long as this one is " * 2,
    ],
)
def test_signs_that_escape_nothing_are_left(text: str) -> None:
    assert _decode(text.encode()) == (text, [])


@pytest.mark.parametrize(
    ("label", "codec"),
    [
        ("ISO-8859-1", "cp1252"),
        ("us-ascii", "cp1252"),
        ("windows-1252", "cp1252"),
        ("utf8", "utf-8"),
        ("macintosh", "mac-roman"),
        ("zip", None),
        ("idna", None),
        ("unicode_escape", None),
        ("cp1299", None),
        ("", None),
    ],
)
def test_only_encodings_of_text_are_believed(label: str, codec: str | None) -> None:
    assert known_codec(label) == codec


def test_a_page_that_says_latin_1_keeps_its_quotation_marks(tmp_path: Path) -> None:
    page = "<html><head><meta charset='iso-8859-1'></head><body><p>Siân’s “home”.</p></body></html>"
    assert read(tmp_path, page.encode("cp1252"), "page.html").text == "Siân’s “home”."


def test_a_page_whose_declared_encoding_is_wrong_is_read_as_it_is(tmp_path: Path) -> None:
    page = "<html><head><meta charset='utf-16'></head><body><p>Siân’s “home”.</p></body></html>"
    assert read(tmp_path, page.encode(), "page.html").text == "Siân’s “home”."
