"""Web pages: the article's headings, paragraphs, lists and tables; navigation apart."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Any

from scr_nlp.errors import UnreadableFile
from scr_nlp.ingest.formats.encodings import decode_text, known_codec
from scr_nlp.ingest.formats.marks import row_text
from scr_nlp.ingest.lines import Line, Source
from scr_nlp.types import BlockKind

_DROPPED = {
    "script", "style", "template", "noscript", "iframe", "svg", "object", "embed", "head", "math",
    "canvas", "audio", "video", "select", "option", "button", "input", "textarea", "datalist",
    "map",
}  # fmt: skip
_AROUND = {"nav", "header", "footer", "aside", "menu", "dialog"}
_AROUND_ROLES = {"navigation", "banner", "contentinfo", "complementary", "search", "menu", "dialog"}
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLOCKS = {
    "p", "div", "section", "article", "main", "body", "html", "ul", "ol", "li", "dl", "dt", "dd",
    "table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption", "blockquote", "pre", "form",
    "fieldset", "figure", "figcaption", "address", "hr", "details", "summary", "center", *_HEADINGS,
    *_AROUND,
}  # fmt: skip
_NOTE_CLASS = re.compile(r"\b(?:footnotes?|endnotes?|fn)\b", re.I)
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_NOTE_MARK = re.compile(r"[\[(]?(?:\d{1,3}|[*†‡]{1,3})[\])]?")
_AROUND_NAME = re.compile(
    r"nav|navbar|navigation|(?:main-|site-|top-)?menu|breadcrumbs?|sidebar|(?:site-|page-)?footer"
    r"|(?:site-|page-)header|cookies?(?:-\w+)*|social(?:-\w+)*|share(?:-\w+)*|related(?:-\w+)*"
    r"|comments?|skip-link"
)
_MAYBE_AROUND = re.compile(r"header|masthead|banner|footer|top-?bar|bottom")
"""Names of what stands around an article, unless it holds the page's first heading."""

_SHORTEST = 200
"""An element with less text than this is not taken for the article."""

_META_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{2,40})", re.I)


def _decode(data: bytes, warnings: list[str]) -> str:
    declared = _META_CHARSET.search(data[:4096])
    if declared and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        # A page that can be read as it is written is not in a wide encoding.
        codec = known_codec(declared[1].decode("ascii"))
        if codec and not codec.startswith("utf"):
            with suppress(UnicodeDecodeError):
                return data.decode(codec)
    return decode_text(data, warnings)


def _is_hidden(element: Any) -> bool:
    return (
        element.get("hidden") is not None
        or element.get("aria-hidden") == "true"
        or _HIDDEN_STYLE.search(element.get("style") or "") is not None
    )


class _Walker:
    """Gathers the text of a tree block by block, on the way from its first tag to its last."""

    def __init__(self, article: Any) -> None:
        self._article = article
        self._inside = article is None
        self._around = 0
        self._words: list[str] = []
        self._kinds: list[tuple[BlockKind, int]] = [(BlockKind.PARAGRAPH, 0)]
        self._counters: list[int | None] = []
        self._cells: list[str] | None = None
        self._number: str | None = None
        self.lines: list[Line] = []

    def read(self, text: str | None) -> None:
        """Take in some text."""
        if text:
            self._words.append(text)

    def enter(self, element: Any, tag: str) -> None:
        """Begin an element."""
        if tag == "br" or tag in {"td", "th"} or (self._cells is not None and tag in _BLOCKS):
            self._words.append(" ")
            return
        if tag not in _BLOCKS:
            return
        self._flush()
        if element is self._article:
            self._inside = True
        self._around += self._is_around(element, tag)
        if tag in {"ul", "ol"}:
            self._counters.append(_first_number(element) if tag == "ol" else None)
        elif tag == "tr":
            self._cells = []
        kind = self._kind_of(element, tag)
        if kind is not None:
            self._kinds.append(kind)
        if tag == "li" and self._counters and self._counters[-1] is not None:
            self._number = str(self._counters[-1])
            self._counters[-1] += 1

    def leave(self, element: Any, tag: str) -> None:
        """End an element."""
        if tag not in _BLOCKS:
            return
        if self._cells is not None and tag in {"td", "th"}:
            self._cells.append(self._take_words())
            return
        if self._cells is not None and tag == "tr":
            self._words.clear()
            text, self._cells = row_text(self._cells), None
            if text.strip(" |"):
                self._emit(text, BlockKind.ROW, 0, None)
            return
        if self._cells is not None:
            return
        self._flush()
        if self._kind_of(element, tag) is not None:
            self._kinds.pop()
        if tag in {"ul", "ol"}:
            self._counters.pop()
        self._around -= self._is_around(element, tag)
        if element is self._article:
            self._inside = False

    def finish(self) -> None:
        """Emit what is left when the tree ends."""
        self._cells = None
        self._flush()

    def _kind_of(self, element: Any, tag: str) -> tuple[BlockKind, int] | None:
        """The kind that an element gives to the text in it, if it gives one."""
        if tag in _HEADINGS:
            return BlockKind.HEADING, _HEADINGS[tag]
        note = f"{element.get('class') or ''} {element.get('role') or ''}"
        if _NOTE_CLASS.search(note):
            return BlockKind.FOOTNOTE, 0
        if tag == "li":
            inherited = any(kind is BlockKind.FOOTNOTE for kind, _ in self._kinds)
            level = max(1, len(self._counters))
            return (BlockKind.FOOTNOTE, 0) if inherited else (BlockKind.ITEM, level)
        return (BlockKind.BOX, 0) if tag == "blockquote" else None

    def _is_around(self, element: Any, tag: str) -> bool:
        """Whether an element holds navigation or the like, and none of the article."""
        if tag in {"header", "footer"} and self._article is not None and self._inside:
            return False
        names = f"{element.get('class') or ''} {element.get('id') or ''}".lower().split()
        return (
            tag in _AROUND
            or (element.get("role") or "").lower() in _AROUND_ROLES
            or (tag in {"div", "section", "ul"} and any(_AROUND_NAME.fullmatch(n) for n in names))
            or (
                tag == "div"
                and any(_MAYBE_AROUND.fullmatch(n) for n in names)
                and _is_slight(element)
            )
        )

    def _take_words(self) -> str:
        text = " ".join("".join(self._words).split())
        self._words.clear()
        return text

    def _flush(self) -> None:
        text = self._take_words()
        if text:
            kind, level = self._kinds[-1]
            number, self._number = self._number, None
            self._emit(text, kind, level, number if kind is not BlockKind.HEADING else None)

    def _emit(self, text: str, kind: BlockKind, level: int, number: str | None) -> None:
        aside = self._around > 0 or not self._inside
        self.lines.append(Line(text, 1, kind, level, number, starts_block=True, furniture=aside))


def _is_slight(element: Any) -> bool:
    """Whether an element holds neither the page's main heading nor much text."""
    return (
        element.find(".//h1") is None
        and element.xpath("string-length(normalize-space(.))") <= _SHORTEST
    )


def _first_number(ordered_list: Any) -> int:
    start = ordered_list.get("start") or "1"
    return int(start) if re.fullmatch(r"\d{1,4}", start) else 1


def _find_article(root: Any) -> Any:
    """The element that holds the page's own text; None where nothing tells."""
    for path in ("//main", "//*[@role='main']", "//article"):
        found = root.xpath(path)
        if len(found) == 1 and found[0].xpath("string-length(normalize-space(.))") > _SHORTEST:
            return found[0]
    return None


def _is_note_mark(element: Any, tag: str) -> bool:
    return tag == "sup" and _NOTE_MARK.fullmatch("".join(element.itertext()).strip()) is not None


def _walk(root: Any) -> list[Line]:
    from lxml import etree

    walker = _Walker(_find_article(root))
    steps = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    skipped = None
    for event, element in steps:
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            if tag in _DROPPED or _is_hidden(element) or _is_note_mark(element, tag):
                skipped = element
                steps.skip_subtree()
                continue
            walker.enter(element, tag)
            walker.read(element.text)
            continue
        if event == "end" and element is not skipped:
            walker.leave(element, tag)
        skipped = None if element is skipped else skipped
        if element is not root:
            walker.read(element.tail)
    walker.finish()
    return walker.lines


def read_html(data: bytes) -> Source:
    """Lines of a web page, block by block, as its tags name them.

    Scripts, styles and what is hidden are dropped; navigation, banners and footers
    come as furniture.

    Raises:
        UnreadableFile: the file is not text or holds no page.
    """
    from lxml import etree, html

    warnings: list[str] = []
    text = _decode(data, warnings)
    # lxml refuses text that declares an encoding of its own.
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    parser = html.HTMLParser(remove_comments=True, remove_pis=True, no_network=True)
    try:
        root = html.document_fromstring(text, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        raise UnreadableFile("holds no web page; save the page again") from None
    title = root.findtext(".//title") or ""
    return Source(
        iter(_walk(root)), properties={"title": " ".join(title.split())}, warnings=warnings
    )
