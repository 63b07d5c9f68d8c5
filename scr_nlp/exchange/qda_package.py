"""What stands in a REFI-QDA project file, read within bounds.

Nothing is unpacked to the disk: a part is looked up by its name in the archive, so a name
that leads elsewhere finds nothing. Entities, document type definitions and external
resources of the XML are refused.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from scr_nlp.errors import ExchangeError

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_PROJECT = 200_000_000
"""Bytes to which ``project.qde`` may unpack: some millions of codings."""

MAX_TEXT = 20_000_000
"""Bytes to which the text of one document may unpack."""

MAX_TAGS = 8_000_000
"""Tags in the project's XML; parsed, they take about a gigabyte."""

MAX_PARTS = 50_000
_INTERNAL = "internal://"
_DAMAGED = "is not a REFI-QDA project or is damaged; export it again"


@dataclass(frozen=True, slots=True)
class Selection:
    """A coded passage: half-open span in the document's text, its codes and coders by name."""

    start: int
    end: int
    codings: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Source:
    """A document of a project; ``text`` is None where the file holds none.

    ``values`` are the variables' values by the variables' names.
    """

    guid: str
    name: str
    text: str | None
    selections: tuple[Selection, ...]
    values: dict[str, str]


@dataclass(frozen=True, slots=True)
class Project:
    """A REFI-QDA project: names of codes by GUID, and its documents.

    ``n_unread`` counts documents that are no text (pictures, sound, films).
    """

    origin: str
    codes: dict[str, str]
    sources: tuple[Source, ...]
    n_unread: int = 0


def parse_xml(data: bytes, name: str) -> _Element:
    """The root of an XML file from another program.

    Raises:
        ExchangeError: it is not well formed, too large, or has a document type definition.
    """
    from lxml import etree

    if data.count(b"<") > MAX_TAGS:
        raise ExchangeError(f"{name}: holds more than {MAX_TAGS:,} tags; export it in parts")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise ExchangeError(f"{name}: {_DAMAGED}") from None
    if root.getroottree().docinfo.doctype:
        raise ExchangeError(f"{name}: has a document type definition, which is not read")
    return root


def children(element: _Element | None, *tags: str) -> Iterator[_Element]:
    """The children with one of some tags, in whatever namespace."""
    for child in element if element is not None else ():
        if isinstance(child.tag, str) and child.tag.rpartition("}")[2] in tags:
            yield child


def child(element: _Element | None, tag: str) -> _Element | None:
    """The first child with a tag."""
    return next(children(element, tag), None)


def plain_guid(guid: str | None) -> str:
    """A GUID as it is compared: some programs write braces and capitals."""
    return (guid or "").strip().strip("{}").lower()


@dataclass(slots=True)
class CodeNames:
    """The codes of a codebook: names, descriptions and the code above, by GUID."""

    names: dict[str, str]
    parents: dict[str, str]
    descriptions: dict[str, str]

    @classmethod
    def read(cls, codes: _Element | None) -> CodeNames:
        """From the element ``Codes``."""
        found = cls({}, {}, {})
        waiting = [(code, "") for code in children(codes, "Code")]
        while waiting:
            code, above = waiting.pop(0)
            guid = plain_guid(code.get("guid"))
            found.names[guid] = code.get("name", "")
            found.parents[guid] = above
            description = child(code, "Description")
            found.descriptions[guid] = (description is not None and description.text) or ""
            waiting[:0] = [(below, guid) for below in children(code, "Code")]
        return found


class _Archive:
    def __init__(self, path: Path) -> None:
        self.name = path.name
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, ValueError, NotImplementedError):
            raise ExchangeError(f"{self.name}: {_DAMAGED}") from None
        except OSError as error:
            raise ExchangeError(f"{self.name}: cannot be read ({error.strerror})") from None
        parts = self._zip.infolist()
        if len(parts) > MAX_PARTS:
            raise ExchangeError(f"{self.name}: holds more than {MAX_PARTS:,} files")
        # Programs differ in whether the folder is "sources" or "Sources".
        self._parts = {info.filename.replace("\\", "/").lower(): info for info in parts}

    def close(self) -> None:
        self._zip.close()

    def read(self, part: str, limit: int) -> bytes | None:
        """The bytes of a part, None if there is none of that name."""
        info = self._parts.get(part.lower())
        if info is None:
            return None
        if info.flag_bits & 1:
            raise ExchangeError(f"{self.name}: is protected by a password; export it without one")
        try:
            with self._zip.open(info) as file:
                data = file.read(limit + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError):
            raise ExchangeError(f"{self.name}: {_DAMAGED}") from None
        if len(data) > limit:
            raise ExchangeError(
                f"{self.name}: a part of it unpacks to more than {limit // 1_000_000} MB"
            )
        return data

    def project(self) -> bytes:
        """The project's XML: ``project.qde``, or the one file of that kind at the top."""
        names = [name for name in self._parts if name.endswith(".qde") and "/" not in name]
        if not names:
            raise ExchangeError(f"{self.name}: {_DAMAGED}")
        name = "project.qde" if "project.qde" in names else names[0]
        return self.read(name, MAX_PROJECT) or b""


def read_project(path: Path | str) -> Project:
    """The codes, documents and codings of a REFI-QDA project file (``.qdpx``).

    Raises:
        ExchangeError: the file cannot be read, is damaged or unpacks without bounds.
    """
    archive = _Archive(Path(path))
    try:
        root = parse_xml(archive.project(), archive.name)
        if root.tag.rpartition("}")[2] != "Project":
            raise ExchangeError(f"{archive.name}: {_DAMAGED}")
        users = {
            plain_guid(user.get("guid")): user.get("name", "")
            for user in children(child(root, "Users"), "User")
        }
        variables = {
            plain_guid(variable.get("guid")): variable.get("name", "")
            for variable in children(child(root, "Variables"), "Variable")
        }
        codes = CodeNames.read(child(child(root, "CodeBook"), "Codes"))
        documents = child(root, "Sources")
        origin = root.get("origin", "")
        texts = list(children(documents, "TextSource"))
        # A PDF carries its text, and the codings of it, in a representation.
        papers = list(children(documents, "PDFSource"))
        texts += [part for paper in papers for part in children(paper, "Representation")]
        return Project(
            origin,
            codes.names,
            tuple(_read_source(archive, text, users, variables, origin) for text in texts),
            sum(1 for _ in children(documents, "PictureSource", "AudioSource", "VideoSource")),
        )
    finally:
        archive.close()


def _read_source(
    archive: _Archive,
    source: _Element,
    users: dict[str, str],
    variables: dict[str, str],
    origin: str,
) -> Source:
    text = _read_text(archive, source)
    # NVivo counts UTF-16 units, so that a character outside the first plane counts twice.
    units = _utf16_offsets(text) if text and origin.lower().startswith("nvivo") else None
    selections = []
    for selection in children(source, "PlainTextSelection"):
        span = _read_span(selection)
        if span is None:
            continue
        if units is not None:
            span = (units.get(span[0], span[0]), units.get(span[1], span[1]))
        codings = tuple(
            (plain_guid(reference.get("targetGUID")), users.get(plain_guid(who), ""))
            for coding in children(selection, "Coding")
            for reference in children(coding, "CodeRef")
            for who in (coding.get("creatingUser") or selection.get("creatingUser"),)
        )
        selections.append(Selection(*span, codings))
    values = {}
    for value in children(source, "VariableValue"):
        reference = child(value, "VariableRef")
        name = variables.get(
            plain_guid(reference.get("targetGUID")) if reference is not None else ""
        )
        given = next(children(value, "IntegerValue", "FloatValue", "TextValue"), None)
        if name and given is not None:
            values[name] = given.text or ""
    return Source(
        plain_guid(source.get("guid")), source.get("name", ""), text, tuple(selections), values
    )


def _read_span(selection: _Element) -> tuple[int, int] | None:
    try:
        start, end = int(selection.get("startPosition", "")), int(selection.get("endPosition", ""))
    except ValueError:
        return None
    return (start, end) if 0 <= start < end else None


def _read_text(archive: _Archive, source: _Element) -> str | None:
    content = child(source, "PlainTextContent")
    if content is not None:
        return content.text or ""
    path = source.get("plainTextPath") or ""
    if not path.startswith(_INTERNAL):
        return None
    name = PurePosixPath(path.removeprefix(_INTERNAL)).name
    data = archive.read(f"sources/{name}", MAX_TEXT)
    if data is None:
        return None
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    return data.decode(encoding, "replace")


def _utf16_offsets(text: str) -> dict[int, int] | None:
    """For each offset in UTF-16 units that in code points; None where they are the same."""
    if text.isascii() or max(text) <= "\uffff":
        return None
    offsets, unit = {0: 0}, 0
    for place, character in enumerate(text, start=1):
        unit += 1 + (character > "\uffff")
        offsets[unit] = place
    return offsets
