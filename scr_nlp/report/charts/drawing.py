"""A matplotlib figure as an element of a strict page, as an SVG file and as a PNG file.

A content security policy without ``unsafe-inline`` drops ``style`` attributes and
elements; in the page every declaration becomes the attribute of the same name instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.text import Annotation

INK, MUTED, LINE, RULE = "#1c2430", "#586174", "#9aa3b2", "#e3e6ec"
FONT_SIZE, SMALL = 12.5, 11
PIXELS_PER_POINT = 3
"""Of a PNG file: 216 dots an inch, enough for print at the width of a page."""

_SETTINGS: dict[Any, Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "scr_nlp",
    "font.family": "sans-serif",
    "font.size": FONT_SIZE,
    "text.parse_math": False,
    "text.color": INK,
}
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


@dataclass(frozen=True, slots=True)
class Mark:
    """What a mark says when pointed at, where a click leads, and what it shows."""

    told: str = ""
    link: str = ""
    data: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Canvas:
    """Width, height and margins of a drawing in points, of which the page makes pixels."""

    width: float
    height: float
    left: float = 8
    right: float = 8
    top: float = 8
    bottom: float = 38


@dataclass(frozen=True, slots=True)
class Drawing:
    """A finished chart; ``marks`` are by the id that they were drawn with.

    ``data`` says on what scale the marks stand, for the page to move them.
    """

    figure: Figure
    caption: Caption
    marks: Mapping[str, Mark]
    data: Mapping[str, str] = field(default_factory=dict)

    def _save(self, **how: Any) -> bytes:
        from matplotlib import rc_context

        buffer = BytesIO()
        with rc_context(_SETTINGS):
            self.figure.savefig(buffer, **how)
        return buffer.getvalue()

    def png(self) -> bytes:
        """A PNG file on white."""
        words = {"Title": self.caption.title, "Description": self.caption.description}
        return self._save(
            format="png",
            dpi=72 * PIXELS_PER_POINT,
            facecolor="white",
            metadata={"Software": None, **words},
        )

    def svg(self) -> bytes:
        """An SVG file whose words can be edited, on white."""
        words = {"Title": self.caption.title, "Description": self.caption.description}
        nothing = {"Date": None, "Creator": None}
        return self._save(format="svg", facecolor="white", metadata={**nothing, **words})

    def element(self) -> str:
        """An ``svg`` element with a title, a description and no styles, for a page."""
        from lxml import etree

        data = self._save(format="svg", metadata={"Date": None, "Creator": None})
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        root = etree.fromstring(data, parser)
        for element in list(root.iter(f"{_SVG}metadata", f"{_SVG}style", etree.Comment)):
            element.getparent().remove(element)
        for element in root.iter(etree.Element):
            self._clean(element)
        root.attrib.pop("version", None)
        for name in ("width", "height"):
            root.set(name, root.get(name, "").removesuffix("pt"))
        for name, value in self.data.items():
            root.set(f"data-{name}", value)
        caption = self.caption
        root.set("role", "img")
        root.set("aria-labelledby", f"{caption.id}-title {caption.id}-desc")
        words = (("title", caption.title), ("desc", caption.description))
        for place, (tag, text) in enumerate(words):
            element = etree.Element(f"{_SVG}{tag}", id=f"{caption.id}-{tag}")
            element.text = text
            root.insert(place, element)
        etree.cleanup_namespaces(root)
        return str(etree.tostring(root, encoding="unicode"))

    def _clean(self, element: Any) -> None:
        """Attributes instead of styles, ids of this chart's own, and what the mark shows."""
        from lxml import etree

        _declare(element)
        mark = self.marks.get(element.get("id", ""), Mark())
        if mark.told:
            etree.SubElement(element, f"{_SVG}title").text = mark.told
        if mark.link:
            element.set("data-open", mark.link)
        for name, value in mark.data.items():
            element.set(f"data-{name}", value)
        for name in ("id", _HREF, "clip-path"):
            value = element.get(name)
            if value and name == "id":
                element.set(name, f"{self.caption.id}-{value}")
            elif value and name == _HREF:
                del element.attrib[name]
                element.set("href", f"#{self.caption.id}-{value[1:]}")
            elif value:
                element.set(name, _USES.sub(rf"url(#{self.caption.id}-\1)", value))
        if element.get("transform", "").startswith("rotate(-0 "):
            del element.attrib["transform"]


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


@contextmanager
def blank_figure(canvas: Canvas) -> Iterator[Figure]:
    """A figure of this size without a background, while its settings hold."""
    from matplotlib import figure, rc_context

    with rc_context(_SETTINGS):
        drawn = figure.Figure(figsize=(canvas.width / 72, canvas.height / 72))
        drawn.patch.set_visible(False)
        yield drawn


def strip_axes(axes: Axes) -> None:
    """Take away frame, ticks and background."""
    for side in axes.spines.values():
        side.set_visible(False)
    axes.set_xticks([])
    axes.set_yticks([])
    axes.tick_params(length=0, pad=6, labelcolor=MUTED, labelsize=SMALL)
    axes.patch.set_visible(False)


@contextmanager
def plain_axes(canvas: Canvas) -> Iterator[tuple[Figure, Axes]]:
    """A figure with stripped axes inside its margins."""
    with blank_figure(canvas) as figure:
        axes = figure.add_axes(
            (
                canvas.left / canvas.width,
                canvas.bottom / canvas.height,
                (canvas.width - canvas.left - canvas.right) / canvas.width,
                (canvas.height - canvas.top - canvas.bottom) / canvas.height,
            )
        )
        strip_axes(axes)
        yield figure, axes


def write_beside(
    axes: Axes, words: str, x: float, y: float, offset: tuple[float, float], **how: Any
) -> Annotation:
    """Words beside a point: ``x`` as a share of the axes, ``y`` a row, ``offset`` in points."""
    return axes.annotate(
        words,
        (x, y),
        xycoords=("axes fraction", "data"),
        xytext=offset,
        textcoords="offset points",
        va="center",
        annotation_clip=False,
        **how,
    )


def scale_per_cent(axes: Axes, rows: int) -> None:
    """Rows from the top down, and per cent of documents from left to right."""
    axes.set_ylim(rows - 0.5, -0.5)
    axes.set_xlim(0, 100)
    axes.set_xticks([0, 25, 50, 75, 100])
    axes.set_xlabel("per cent of documents", color=MUTED, fontsize=SMALL, labelpad=3)
