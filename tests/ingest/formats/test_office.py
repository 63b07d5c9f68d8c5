"""Files of older and other word processors, through the programs that read them."""

import http.server
import subprocess
import tempfile
import threading
import time
import zipfile
from pathlib import Path

import docx
import pytest

from scr_nlp.errors import UnreadableFile, UnsupportedFormat
from scr_nlp.ingest import read_review
from scr_nlp.ingest.programs import find_program, run_program

TEXTS = [
    ("heading", None, "Analysis"),
    ("paragraph", "4.1", "Mother told the midwife about her partner – “every evening”."),
    ("item", None, "the school was not told"),
    ("row", None, "June 2012 | Referral made"),
    *(
        ("paragraph", f"4.{n}", "The visits went on as they had been planned.")
        for n in range(2, 30)
    ),
]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same document in each format, made by LibreOffice."""
    folder = tmp_path_factory.mktemp("office")
    document = docx.Document()
    document.add_heading("Analysis", 1)
    document.add_paragraph("4.1 Mother told the midwife about her partner – “every evening”.")
    document.add_paragraph("the school was not told", style="List Bullet")
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "June 2012", "Referral made"
    for _, number, text in TEXTS[4:]:
        document.add_paragraph(f"{number} {text}")
    document.save(folder / "made.docx")
    for suffix in ("doc", "rtf", "odt"):
        _convert(folder / "made.docx", suffix)
    return folder


def _convert(path: Path, suffix: str) -> None:
    subprocess.run(
        [
            *("soffice", f"-env:UserInstallation={(path.parent / 'profile').as_uri()}"),
            *("--headless", "--convert-to", suffix, "--outdir", path.parent, path),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )


@pytest.fixture
def private(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which temporary files are made."""
    folder = tmp_path / "private"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def _leave_only(*programs: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine on which no other program is installed."""
    folder = tmp_path / "programs"
    folder.mkdir()
    for program in programs:
        found = find_program(program)
        assert found
        (folder / program).symlink_to(found)
    monkeypatch.setenv("PATH", str(folder))


@pytest.mark.parametrize("suffix", [".doc", ".rtf", ".odt"])
def test_libreoffice_gives_the_structure(files: Path, private: Path, suffix: str) -> None:
    review = read_review(files / f"made{suffix}")
    assert [
        (block.kind.value, block.number, review.block_text(index))
        for index, block in enumerate(review.blocks)
    ] == TEXTS
    assert review.warnings[0] == f"was turned from {suffix} into .docx by LibreOffice"
    assert list(private.iterdir()) == []


def test_antiword_gives_the_words_of_a_doc(
    files: Path, private: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _leave_only("antiword", tmp_path=tmp_path, monkeypatch=monkeypatch)
    review = read_review(files / "made.doc")
    assert TEXTS[1][2] in review.text
    assert "antiword as plain text" in review.warnings[0]
    assert list(private.iterdir()) == []


@pytest.mark.parametrize("suffix", [".doc", ".rtf", ".odt"])
def test_without_a_program_it_is_said_what_to_do(
    files: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    _leave_only(tmp_path=tmp_path, monkeypatch=monkeypatch)
    with pytest.raises(UnsupportedFormat, match=r"LibreOffice .*install it.* or save the file"):
        read_review(files / f"made{suffix}")


def test_a_file_that_libreoffice_cannot_read_is_named_so(files: Path, private: Path) -> None:
    path = files / "damaged.odt"
    path.write_bytes((files / "made.odt").read_bytes().replace(b"content.xml", b"another.xml"))
    with pytest.raises(UnreadableFile, match=r"^damaged\.odt: cannot be read by LibreOffice"):
        read_review(path)
    assert list(private.iterdir()) == []


class _Asked(http.server.BaseHTTPRequestHandler):
    asked: list[str] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_error(404)

    do_HEAD = do_OPTIONS = do_GET

    def log_message(self, *_: object) -> None:
        pass


def _link_picture(source: Path, target: Path, address: str) -> None:
    """The document with a picture that lies on the network."""
    picture = (
        '<text:p><draw:frame text:anchor-type="as-char" svg:width="2cm" svg:height="2cm">'
        f'<draw:image xlink:href="{address}" xlink:type="simple" xlink:actuate="onLoad"/>'
        "</draw:frame></text:p></office:text>"
    ).encode()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for part in old.infolist():
            data = old.read(part)
            if part.filename == "content.xml":
                data = data.replace(b"</office:text>", picture)
            new.writestr(part, data)


def test_a_picture_on_the_network_is_not_fetched(files: Path, tmp_path: Path) -> None:
    path = tmp_path / "linked.odt"
    with http.server.HTTPServer(("127.0.0.1", 0), _Asked) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        _link_picture(
            files / "made.odt", path, f"http://127.0.0.1:{server.server_port}/picture.png"
        )
        assert TEXTS[1][2] in read_review(path).text
        asked_by_us = list(_Asked.asked)
        _convert(path, "docx")
        server.shutdown()
    assert asked_by_us == []
    assert _Asked.asked, "LibreOffice left to itself does fetch it, or this shows nothing"


def test_a_program_that_takes_too_long_is_ended_with_its_children(tmp_path: Path) -> None:
    script = "touch started; (sleep 1; touch outlived) & wait"
    assert run_program(["sh", "-c", script], tmp_path, 0.5) is None
    time.sleep(1)
    assert [file.name for file in tmp_path.iterdir()] == ["started"]
