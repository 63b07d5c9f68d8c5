"""Web archives and saved messages: the page in them is read."""

from email.message import EmailMessage
from pathlib import Path

import pytest
from reading import outline, read

from scr_nlp.errors import UnreadableFile

PAGE = "<html><body><h1>Serious Case Review</h1><p>1.1 The child’s home was cold.</p></body></html>"
READ = [
    ("heading", None, "Serious Case Review"),
    ("paragraph", "1.1", "The child’s home was cold."),
]


def _message(*, html: str = "", text: str = "", charset: str = "utf-8") -> EmailMessage:
    message = EmailMessage()
    message["From"] = "<Saved by a browser>"
    message["Subject"] = "A review"
    if text:
        message.set_content(text, charset=charset)
    if html:
        add = message.add_alternative if text else message.set_content
        add(html, subtype="html", charset=charset, cte="quoted-printable")
    return message


@pytest.mark.parametrize("name", ["page.mht", "page.mhtml", "page.eml", "page.txt"])
@pytest.mark.parametrize("charset", ["utf-8", "windows-1252"])
def test_the_page_of_a_web_archive_is_read(tmp_path: Path, name: str, charset: str) -> None:
    data = bytes(_message(html=PAGE, text="See the page.", charset=charset))
    assert outline(read(tmp_path, data, name)) == READ


def test_a_message_without_a_page_gives_its_text(tmp_path: Path) -> None:
    data = bytes(_message(text="Serious Case Review\n\n1.1 The child’s home was cold.\n"))
    assert read(tmp_path, data, "letter.eml").text.endswith("The child’s home was cold.")


def test_what_is_attached_is_left_out_and_said_to_be(tmp_path: Path) -> None:
    message = _message(text="The report is attached to this letter.")
    message.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="a.pdf")
    review = read(tmp_path, bytes(message), "letter.eml")
    assert review.text == "The report is attached to this letter."
    assert any("1 attached to the message left out" in warning for warning in review.warnings)


@pytest.mark.parametrize(
    "data",
    [
        b"MIME-Version: 1.0\nContent-Type: image/png\n\nxxxx",
        b"MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=a\n\n--a\n" * 500,
    ],
)
def test_a_message_that_holds_no_page_says_so(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(UnreadableFile, match=r"^page\.mht: holds no"):
        read(tmp_path, data, "page.mht")
