"""Tokens of PDF page content (ISO 32000-1, 7.2 and 7.3), by regular expressions."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

TOKEN = re.compile(
    rb"""
      (?P<tj>\[(?:[^\[\]()]|\((?:[^()\\]|\\.)*\))*\]\s*TJ)
    | (?P<chain><[0-9A-Fa-f\s]*>\s*Tj
        (?:\s+[-+.\d]+\s+-?0(?:\.0*)?\s+Td\s*<[0-9A-Fa-f\s]*>\s*Tj)+)
    | (?P<number>[+-]{0,3}(?:\d+\.?\d*|\.\d+))
    | (?P<operator>[A-Za-z'"][A-Za-z0-9*'"]*)
    | (?P<name>/[^\s()<>\[\]{}/%]*)
    | (?P<text>\()
    | (?P<dict><<|>>)
    | (?P<hex><[0-9A-Fa-f\s]*>)
    | (?P<array>[\[\]])
    | (?P<comment>%[^\r\n]*)
    """,
    re.VERBOSE | re.DOTALL,
)
_ITEM = re.compile(
    rb"\(((?:[^()\\]|\\.)*)\)|<([0-9A-Fa-f\s]*)>|([+-]{0,3}(?:\d+\.?\d*|\.\d+))", re.DOTALL
)
_LINK = re.compile(rb"<([0-9A-Fa-f\s]*)>\s*Tj(?:\s+([-+.\d]+)\s+\S+\s+Td)?")
_PLAIN = re.compile(rb"[^()\\]*\)")
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.DOTALL)
_ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_LINE_ENDS = {b"\n", b"\r", b"\r\n"}
END_OF_IMAGE = re.compile(rb"[\s]EI(?=[\s]|$)")
_SPACES = re.compile(rb"\s+")


def _unescape(match: re.Match[bytes]) -> bytes:
    code = match[1]
    if code in _LINE_ENDS:
        return b""
    if code[:1].isdigit() and code[0] < 56:
        return bytes((int(code, 8) & 255,))
    return _ESCAPED.get(code, code)


def read_string(data: bytes, start: int) -> tuple[bytes, int]:
    """A literal string whose opening bracket ends at ``start``, and where it ends."""
    plain = _PLAIN.match(data, start)
    if plain:
        return data[start : plain.end() - 1], plain.end()
    depth, at, size = 1, start, len(data)
    while at < size:
        byte = data[at]
        if byte == 92:
            at += 1
        elif byte == 40:
            depth += 1
        elif byte == 41:
            depth -= 1
            if not depth:
                break
        at += 1
    return _ESCAPE.sub(_unescape, data[start:at]), at + 1


@lru_cache(50_000)
def read_hex(digits: bytes) -> bytes:
    """The bytes of a hexadecimal string; a missing last digit is zero."""
    digits = _SPACES.sub(b"", digits)
    return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))


def read_number(digits: bytes) -> float:
    """A number as a float."""
    try:
        return float(digits)
    except ValueError:  # "--5", which some producers write
        return -float(digits.lstrip(b"+-") or b"0")


def read_items(data: bytes) -> list[Any]:
    """The strings (bytes) and moves (floats) of an array that TJ shows."""
    items: list[Any] = []
    for literal, digits, number in _ITEM.findall(data):
        if number:
            items.append(read_number(number))
        elif digits:
            items.append(read_hex(digits))
        elif literal:
            items.append(_ESCAPE.sub(_unescape, literal) if b"\\" in literal else literal)
    return items


def read_links(data: bytes) -> list[Any]:
    """The strings of letters placed one by one, each after its place on the line (a tuple).

    The last item is the place of the last string.
    """
    items: list[Any] = []
    offset = before = 0.0
    for digits, step in _LINK.findall(data):
        items += ((offset,), read_hex(digits))
        before = offset
        offset += read_number(step) if step else 0.0
    return [*items, before]
