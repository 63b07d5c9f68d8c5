"""The parts of a Word package, unpacked and parsed within bounds."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from typing import TYPE_CHECKING, cast

from scr_nlp.errors import EncryptedFile, UnreadableFile

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_PART = 64_000_000
"""Bytes that one part may unpack to; the text of 1,000 pages needs about half of that."""

MAX_PARTS = 10_000
"""Parts of a package; a review with a picture on every page has some hundreds."""

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_TRANSITIONAL = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
DAMAGED = "is a damaged or cut-off Word file; open it in Word and save it again"


_BROKEN_PART = (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, ValueError)


class Package:
    """A Word file's parts by what they are for.

    Raises:
        EncryptedFile: the file asks for a password.
        UnreadableFile: the file is damaged, no Word file, or unpacks without bounds.
    """

    def __init__(self, data: bytes) -> None:
        if data.startswith(_OLE):
            if "EncryptedPackage".encode("utf-16-le") in data:
                raise EncryptedFile("is protected by a password; save a copy without one")
            raise UnreadableFile("is an old Word file (.doc); save it as .docx or PDF")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
            raise UnreadableFile(DAMAGED) from None
        if len(self._zip.infolist()) > MAX_PARTS:
            raise UnreadableFile("holds more parts than any Word file; save it again in Word")
        self._main = self._related("", "officeDocument") or ["word/document.xml"]

    def document(self) -> _Element:
        """The body of the document."""
        root = self._parse(self._main[0])
        if root is None:
            raise UnreadableFile("holds no Word document; open it in Word and save it again")
        return root

    def part(self, kind: str) -> _Element | None:
        """The one part that the document names for ``kind`` (styles, numbering, ...)."""
        return next(iter(self.parts(kind)), None)

    def parts(self, kind: str) -> list[_Element]:
        """The parts that the document names for ``kind`` (header, footer, ...)."""
        roots = [self._parse(name) for name in self._related(self._main[0], kind)]
        return [root for root in roots if root is not None]

    def properties(self) -> dict[str, str]:
        """Title, author and date of creation, as far as the file gives them."""
        found: dict[str, str] = {}
        names = {"title": "title", "creator": "author", "created": "created"}
        for name in self._related("", "core-properties"):
            root = self._parse(name)
            for child in root if root is not None else ():
                key = names.get(str(child.tag).rpartition("}")[2])
                if key and child.text and child.text.strip():
                    found[key] = child.text.strip()
        return found

    def _related(self, source: str, kind: str) -> list[str]:
        folder, name = posixpath.split(source)
        root = self._parse(posixpath.join(folder, "_rels", f"{name}.rels"))
        targets = []
        for relation in root.iter(_RELATION) if root is not None else ():
            if relation.get("Type", "").endswith(f"/{kind}"):
                target = relation.get("Target", "")
                joined = target if target.startswith("/") else posixpath.join(folder, target)
                targets.append(posixpath.normpath(joined).lstrip("/"))
        return targets

    def _parse(self, name: str) -> _Element | None:
        from lxml import etree

        try:
            with self._zip.open(name) as part:
                data = part.read(MAX_PART + 1)
        except KeyError:
            return None
        except RuntimeError:
            raise EncryptedFile("is protected by a password; save a copy without one") from None
        except _BROKEN_PART:
            raise UnreadableFile(DAMAGED) from None
        if len(data) > MAX_PART:
            raise UnreadableFile("unpacks to more than any review holds; save it again in Word")
        if _STRICT in data[:4096]:
            data = data.replace(_STRICT, _TRANSITIONAL)
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True
        )
        try:
            return cast("_Element", etree.fromstring(data, parser))
        except etree.XMLSyntaxError:
            raise UnreadableFile(DAMAGED) from None


def value(element: _Element | None, name: str = "val", default: str = "") -> str:
    """A ``w:`` attribute of an element that may be missing."""
    return default if element is None else str(element.get(W + name, default))


def is_on(element: _Element | None) -> bool:
    """Whether a switch such as ``w:b`` is there and not turned off."""
    return element is not None and value(element, default="1") not in ("0", "false", "off", "none")


def integer(text: str, default: int) -> int:
    """A whole number, or ``default`` where the text is none."""
    digits = text.strip()
    return int(digits) if digits.lstrip("-").isdecimal() and len(digits) < 10 else default
