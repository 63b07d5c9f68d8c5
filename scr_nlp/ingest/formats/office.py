"""Old Word files, rich text and OpenDocument, through LibreOffice or antiword.

LibreOffice turns them into .docx, which :mod:`~scr_nlp.ingest.formats.docx` reads. It
runs out of sight, with a profile of its own that is thrown away, no macros, no links
followed and a proxy that nobody serves.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

from scr_nlp.errors import UnreadableFile, UnsupportedFormat
from scr_nlp.ingest.lines import Source
from scr_nlp.ingest.programs import find_program, run_program

SECONDS = 180.0
"""Time that a conversion may take; LibreOffice itself starts in some 5 of them."""

MAX_UNPACKED = 500_000_000
"""Bytes that the parts of an OpenDocument file may unpack to, together."""

_COMMON = "/org.openoffice.Office.Common/Security/Scripting"
_INTERNET = "/org.openoffice.Inet/Settings"
_SETTINGS = {
    (_COMMON, "MacroSecurityLevel"): "3",
    (_COMMON, "DisableMacrosExecution"): "true",
    (_COMMON, "BlockUntrustedRefererLinks"): "true",
    (_COMMON, "DisableActiveContent"): "true",
    (_COMMON, "DisableOLEAutomation"): "true",
    ("/org.openoffice.Office.Writer/Content/Update", "Link"): "0",
    (_INTERNET, "ooInetProxyType"): "2",
    (_INTERNET, "ooInetHTTPProxyName"): "127.0.0.1",
    (_INTERNET, "ooInetHTTPProxyPort"): "9",
    (_INTERNET, "ooInetHTTPSProxyName"): "127.0.0.1",
    (_INTERNET, "ooInetHTTPSProxyPort"): "9",
}


def read_office(data: bytes, suffix: str) -> Source:
    """The blocks of a .doc, .rtf or .odt file.

    Through LibreOffice it comes with its structure; a .doc through antiword as plain
    text. ``Source.warnings`` tells which.

    Raises:
        UnsupportedFormat: no program that reads it is installed.
        UnreadableFile: the file is damaged or protected, or takes too long.
    """
    if suffix == ".odt":
        _check_unpacked(data)
    office = find_program("soffice", "libreoffice")
    antiword = find_program("antiword") if suffix == ".doc" else None
    with TemporaryDirectory(prefix="scr_nlp_") as name:
        folder = Path(name)
        file = folder / f"document{suffix}"
        file.write_bytes(data)
        if office:
            return _through_libreoffice(office, file)
        if antiword:
            return _through_antiword(antiword, file)
    raise UnsupportedFormat(
        f"is a {suffix} file, which LibreOffice would read; install it"
        " (Debian: apt install libreoffice-writer-nogui), or save the file as .docx or PDF"
    )


def _check_unpacked(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            size = sum(part.file_size for part in package.infolist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        raise UnreadableFile("is a damaged OpenDocument file; get it again") from None
    if size > MAX_UNPACKED:
        raise UnreadableFile("unpacks to more than any review holds; save it as .docx or PDF")


def convert(office: str, file: Path, form: str) -> bytes | None:
    """A file in another form, through LibreOffice; None where it fails or takes too long.

    Args:
        office: the program.
        file: in a folder of its own, which the caller makes and removes.
        form: as LibreOffice names it, such as ``docx`` or ``pdf``, with a filter's options.
    """
    folder = file.parent
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_profile(), "utf-8")
    run_program(
        [
            *(office, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore"),
            *("--nologo", "--nodefault", "--nolockcheck", "--convert-to", form),
            *("--outdir", folder / "converted", file),
        ],
        folder,
        SECONDS,
        {"HOME": str(folder)},
    )
    try:
        return (folder / "converted" / f"{file.stem}.{form.partition(':')[0]}").read_bytes()
    except OSError:
        return None


def _through_libreoffice(office: str, file: Path) -> Source:
    from scr_nlp.ingest.formats.docx import read_docx

    converted = convert(office, file, "docx")
    if converted is None:
        raise UnreadableFile(
            "cannot be read by LibreOffice: it is damaged, protected by a password or takes too"
            " long; save it as .docx or PDF"
        )
    source = read_docx(converted)
    source.warnings.insert(0, f"was turned from {file.suffix} into .docx by LibreOffice")
    return source


def _profile() -> str:
    items = "".join(
        f'<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value>'
        "</prop></item>"
        for (path, name), value in _SETTINGS.items()
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><oor:items'
        ' xmlns:oor="http://openoffice.org/2001/registry"'
        ' xmlns:xs="http://www.w3.org/2001/XMLSchema"'
        f' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{items}</oor:items>'
    )


def _through_antiword(antiword: str, file: Path) -> Source:
    from scr_nlp.ingest.formats.text import read_text

    printed = run_program(
        [antiword, "-w", "0", "-m", "UTF-8.txt", file],
        file.parent,
        SECONDS,
        {"HOME": str(file.parent)},
    )
    if not printed or not printed.strip():
        raise UnreadableFile(
            "cannot be read by antiword: it is damaged, protected by a password or no Word"
            " file; save it as .docx or PDF"
        )
    source = read_text(printed)
    source.warnings.insert(
        0, "was read by antiword as plain text, without pages; LibreOffice reads more of it"
    )
    return source
