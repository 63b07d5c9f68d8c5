"""A study as a REFI-QDA project (``.qdpx``), a codebook as a REFI-QDA codebook (``.qdc``).

REFI-QDA (QDA-XML 1.0, www.qdasoftware.org) is what NVivo, MAXQDA, ATLAS.ti, QualCoder and
others exchange. Each document is a plain text with one selection per finding; positions
are Unicode code points from 0, the end exclusive.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from scr_nlp.codebook import Codebook
from scr_nlp.codebook.dimensions import load_dimensions
from scr_nlp.errors import ExchangeError
from scr_nlp.exchange.qda_codes import Leaf, Node, build_tree, leaf_of, make_guid
from scr_nlp.study import Study
from scr_nlp.study.decisions import HUMAN, is_human
from scr_nlp.types import Analysis, Finding
from scr_nlp.version import VERSION

if TYPE_CHECKING:
    from lxml.etree import _Element

PROJECT = "urn:QDA-XML:project:1.0"
CODEBOOK = "urn:QDA-XML:codebook:1.0"
MACHINE = "scr_nlp (machine)"
"""The user to whom the machine's codings belong."""

_NOT_XML = re.compile("[^\\t\\n\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_NAME_LENGTH = 60
_STATED = {"doc_type": "Document type", "board": "Board", "published": "Published"}


def level_variable(dimension: str) -> str:
    """The name of the variable that holds a coverage level (0-3)."""
    return f"Coverage level: {dimension.replace('_', ' ')}"


def _plain(text: str, length: int | None = None) -> str:
    """The text without what XML cannot hold, on one line where a length is given."""
    kept = _NOT_XML.sub("", text)
    if length is None:
        return kept
    kept = " ".join(kept.split())
    return kept if len(kept) <= length else kept[: length - 1].rstrip() + "…"


def _add(parent: _Element, tag: str, text: str | None = None, **attributes: str) -> _Element:
    from lxml import etree

    namespace = parent.nsmap[None]
    element = etree.SubElement(parent, f"{{{namespace}}}{tag}", attrib=attributes)
    element.text = text
    return element


def _add_code(parent: _Element, node: Node) -> None:
    element = _add(
        parent,
        "Code",
        guid=node.guid,
        name=_plain(node.name, 200),
        isCodable=str(node.codable).lower(),
        color=node.colour,
    )
    if node.description:
        _add(element, "Description", _plain(node.description))
    for child in node.children:
        _add_code(element, child)


def _root(namespace: str, tag: str, **attributes: str) -> _Element:
    from lxml import etree

    return etree.Element(f"{{{namespace}}}{tag}", nsmap={None: namespace}, attrib=attributes)


def _serialise(root: _Element) -> bytes:
    from lxml import etree

    return bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True))


def render_qdc(codebook: Codebook) -> bytes:
    """A codebook as a REFI-QDA codebook (``.qdc``): XML in UTF-8."""
    root = _root(CODEBOOK, "CodeBook", origin=f"scr_nlp {VERSION}")
    codes = _add(root, "Codes")
    for node in build_tree(codebook, used=()):
        _add_code(codes, node)
    return _serialise(root)


def render_qdpx(study: Study, codebook: Codebook, *, at: datetime | None = None) -> bytes:
    """A study as a REFI-QDA project (``.qdpx``), with its texts.

    The codings are those that count: what people rejected is left out, what they decided
    is theirs, the rest belongs to a user named ``scr_nlp (machine)``.

    Args:
        study: gives documents, findings, coverage levels and decisions.
        codebook: the codebook that the study was coded with.
        at: the time to write as that of creation; now if not given.

    Returns:
        The bytes of a ZIP file with ``project.qde`` and ``sources/GUID.txt``.

    Raises:
        ExchangeError: the codebook is not that of the study.
        StudyError: the study cannot be read.
    """
    from lxml import etree

    stamp = (at or datetime.now(UTC)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    names = _name_sources(study)
    used: set[Leaf] = set()
    dimensions = dict.fromkeys(dimension.id for dimension in load_dimensions().dimensions)
    people: dict[str, str] = {MACHINE: make_guid("user", MACHINE)}
    texts: dict[str, str] = {}
    sources = etree.Element(f"{{{PROJECT}}}Sources", nsmap={None: PROJECT})
    for review_id, name in names.items():
        analysis = study.analysis(review_id)
        used.update(map(leaf_of, analysis.findings))
        dimensions.update(dict.fromkeys(coverage.dimension for coverage in analysis.coverage))
        for finding in analysis.findings:
            if finding.code not in codebook.codes:
                raise ExchangeError(
                    "the study holds codes that are not in this codebook;"
                    " give the codebook of the study with --codebook"
                )
            people.setdefault(_coder(finding), make_guid("user", _coder(finding)))
        guid = make_guid("source", review_id)
        texts[guid] = analysis.review.text
        _add_source(sources, analysis, guid, name, people, stamp)
    root = _root(
        PROJECT,
        "Project",
        name=_plain(study.path.stem, 200) or "study",
        origin=f"scr_nlp {VERSION}",
        creatingUserGUID=people[MACHINE],
        creationDateTime=stamp,
    )
    users = _add(root, "Users")
    for person, guid in people.items():
        _add(users, "User", guid=guid, name=_plain(person, 200))
    codes = _add(_add(root, "CodeBook"), "Codes")
    for node in build_tree(codebook, used):
        _add_code(codes, node)
    _add_variables(root, dimensions)
    if len(sources):
        root.append(sources)
    _add(root, "Description", "Coded by scr_nlp; correct the codings and bring the project back.")
    return _zip(
        {
            "project.qde": _serialise(root),
            **{
                f"sources/{guid}.txt": text.encode("utf-8", "replace")
                for guid, text in texts.items()
            },
        }
    )


def _name_sources(study: Study) -> dict[str, str]:
    """A name for each review, given once: programs know documents by their names."""
    reviews = study.reviews()
    stems = [PurePath(source).stem for source in reviews["source"]]
    times = Counter(stems)
    return {
        review_id: _plain(stem if times[stem] == 1 else f"{stem} {review_id[:8]}", 120)
        for review_id, stem in zip(reviews["review_id"], stems, strict=True)
    }


def _coder(finding: Finding) -> str:
    return finding.method.removeprefix(HUMAN) if is_human(finding) else MACHINE


def _add_variables(root: _Element, dimensions: Iterable[str]) -> None:
    variables = _add(root, "Variables")

    def add(name: str, kind: str) -> _Element:
        guid = make_guid("variable", name)
        return _add(variables, "Variable", guid=guid, name=_plain(name, 200), typeOfVariable=kind)

    for name in _STATED.values():
        add(name, "Text")
    for dimension in dimensions:
        variable = add(level_variable(dimension), "Integer")
        _add(variable, "Description", "0 absent, 1 token, 2 partial, 3 addressed")


def _add_value(source: _Element, variable: str, tag: str, value: Any) -> None:
    element = _add(source, "VariableValue")
    _add(element, "VariableRef", targetGUID=make_guid("variable", variable))
    _add(element, tag, str(value))


def _add_source(
    sources: _Element,
    analysis: Analysis,
    guid: str,
    name: str,
    people: dict[str, str],
    stamp: str,
) -> None:
    review = analysis.review
    source = _add(
        sources,
        "TextSource",
        guid=guid,
        name=name,
        plainTextPath=f"internal://{guid}.txt",
        creatingUser=people[MACHINE],
        creationDateTime=stamp,
    )
    _add(source, "Description", _plain(f"{review.source}\nSHA-256 {review.review_id}"))
    for finding in analysis.findings:
        _add_selection(source, review.review_id, finding, people[_coder(finding)], stamp)
    for field, title in _STATED.items():
        value = review.metadata.value(field)
        if value:
            _add_value(source, title, "TextValue", _plain(value, 500))
    for coverage in analysis.coverage:
        _add_value(source, level_variable(coverage.dimension), "IntegerValue", coverage.level)


def _add_selection(
    source: _Element, review_id: str, finding: Finding, user: str, stamp: str
) -> None:
    leaf = leaf_of(finding)
    own = (review_id, finding.paragraph, leaf.guid)
    selection = _add(
        source,
        "PlainTextSelection",
        guid=make_guid("selection", *own),
        name=_plain(finding.text, _NAME_LENGTH),
        startPosition=str(finding.start),
        endPosition=str(finding.end),
        creatingUser=user,
    )
    cue = f"; status from “{finding.cue}”" if finding.cue else ""
    told = f"{finding.method}, score {finding.score:.2f}{cue}"
    _add(selection, "Description", _plain(told, 500))
    targets = [leaf.guid, *(make_guid("who", who) for who in finding.experiencer)]
    for target in targets:
        coding = _add(
            selection,
            "Coding",
            guid=make_guid("coding", *own, target),
            creatingUser=user,
            creationDateTime=stamp,
        )
        _add(coding, "CodeRef", targetGUID=target)


def _zip(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            info = zipfile.ZipInfo(name, _ZIP_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return buffer.getvalue()
