"""Marks of markup taken off running text: emphasis, links, note marks, inline tags."""

from __future__ import annotations

import html
import re

_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+.!|>~-])")
_PLACEHOLDER = "\ue000"
_IMAGE = re.compile(r"!\[[^\[\]\n]{0,500}\]\([^)\n]{0,2000}\)")
_LINK = re.compile(r"\[([^\[\]\n]{1,500})\]\([^)\n]{0,2000}\)")
_NOTE_MARK = re.compile(r"\s?<sup>\s*[\d*†]{1,4}\s*</sup>|\[\^[^\]\s]{1,20}\](?!:)")
_TAG = re.compile(r"</?(?:b|i|u|em|strong|sup|sub|small|span|mark|ins)(?:\s[^<>]{0,200})?>", re.I)
_BREAK = re.compile(r"<br\s*/?>", re.I)
_EMPHASIS = re.compile(r"(?<![*\w])(\*{1,3})(?=[^\s*])([^*]{1,4000}?)(?<=[^\s*])\1(?![*\w])")
_INNER_EMPHASIS = re.compile(r"(\*{1,2})(?=[^\s*])([^*\n]{1,400}?)(?<=[^\s*])\1")
_UNDERLINE = re.compile(r"(?<!\w)(_{1,3})(?=[^\s_])([^_]{1,4000}?)(?<=[^\s_])\1(?!\w)")
_CODE = re.compile(r"`([^`\n]{1,500})`")


def strip_marks(text: str) -> str:
    """Text without emphasis, links, note marks and inline tags; escapes resolved."""
    if not any(c in text for c in "*_`[<\\&"):
        return text
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        kept.append(match.group(1))
        return _PLACEHOLDER

    text = _ESCAPED.sub(keep, text.replace(_PLACEHOLDER, ""))
    text = _NOTE_MARK.sub("", _IMAGE.sub("", text))
    text = _TAG.sub("", _BREAK.sub(" ", _LINK.sub(r"\1", text)))
    text = _CODE.sub(r"\1", text)
    for _ in range(3):
        bare = _INNER_EMPHASIS.sub(r"\2", _EMPHASIS.sub(r"\2", text))
        bare = _UNDERLINE.sub(r"\2", bare)
        if bare == text:
            break
        text = bare
    if "&" in text:
        text = html.unescape(text)
    if kept:
        pieces = text.split(_PLACEHOLDER)
        rest = iter(kept)
        text = pieces[0] + "".join(next(rest, "") + piece for piece in pieces[1:])
    return text


def row_text(cells: list[str]) -> str:
    """A table row as one line: cells joined with ' | ', empty ones at the end dropped."""
    while cells and not cells[-1]:
        cells = cells[:-1]
    return " | ".join(cells)
