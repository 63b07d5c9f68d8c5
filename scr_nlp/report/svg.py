"""From a matplotlib figure to an SVG element that a strict page may hold.

A content security policy without ``unsafe-inline`` drops ``style`` attributes and
elements; every declaration becomes the attribute of the same name instead.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_SVG = "{http://www.w3.org/2000/svg}"
_HREF = "{http://www.w3.org/1999/xlink}href"
_USES = re.compile(r"url\(#([^)]+)\)")
_SIZE = re.compile(r"([\d.]+)px")


@dataclass(frozen=True, slots=True)
class Caption:
    """The name of a chart, what it shows in words, and a prefix of its ids."""

    id: str
    title: str
    description: str


def _declare(element: Any) -> None:
    """Turn a ``style`` attribute into presentation attributes."""
    for declaration in element.attrib.pop("style", "").split(";"):
        name, _, value = (part.strip() for part in declaration.partition(":"))
        if name == "font":
            size = _SIZE.search(value)
            if size:
                element.set("font-size", size.group(1))
        elif name and name != "font-family":
            element.set(name, value)


def clean_svg(figure: Figure, caption: Caption, notes: Mapping[str, tuple[str, str]]) -> str:
    """The figure as an ``svg`` element with a title, a description and no styles.

    ``notes`` gives elements, by the id they were drawn with, a tooltip and the place
    that a click leads to (``data-open``).
    """
    from lxml import etree

    buffer = BytesIO()
    figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    root = etree.fromstring(buffer.getvalue(), parser)
    for element in list(root.iter(f"{_SVG}metadata", f"{_SVG}style", etree.Comment)):
        element.getparent().remove(element)
    for element in root.iter(etree.Element):
        _declare(element)
        told, link = notes.get(element.get("id", ""), ("", ""))
        if told:
            etree.SubElement(element, f"{_SVG}title").text = told
        if link:
            element.set("data-open", link)
        for name in ("id", _HREF, "clip-path"):
            value = element.get(name)
            if value and name == "id":
                element.set(name, f"{caption.id}-{value}")
            elif value and name == _HREF:
                del element.attrib[name]
                element.set("href", f"#{caption.id}-{value[1:]}")
            elif value:
                element.set(name, _USES.sub(rf"url(#{caption.id}-\1)", value))
        if element.get("transform", "").startswith("rotate(-0 "):
            del element.attrib["transform"]
    for name in ("width", "height", "version"):
        root.attrib.pop(name, None)
    root.set("role", "img")
    root.set("aria-labelledby", f"{caption.id}-title {caption.id}-desc")
    for place, (tag, words) in enumerate((("title", caption.title), ("desc", caption.description))):
        element = etree.Element(f"{_SVG}{tag}", id=f"{caption.id}-{tag}")
        element.text = words
        root.insert(place, element)
    etree.cleanup_namespaces(root)
    return str(etree.tostring(root, encoding="unicode"))
