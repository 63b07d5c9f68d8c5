"""Figures that do not add up: tables, breakdowns, "n of m" statements, percentages, bands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise

from scr_nlp.codebook.drafts import load_sum_rules
from scr_nlp.observations.asking import ask_about, ask_at
from scr_nlp.types import BlockKind, Observation, Review

_UNITS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_WORD = rf"(?:(?:{'|'.join(_TENS)})(?:[- ](?:{'|'.join(_UNITS[1:10])}))?|{'|'.join(_UNITS)})"
_NUMBER = (
    rf"(?<!hundred and )(?:\d{{1,3}}(?:,\d{{3}})+|\d+|{_WORD})"
    r"(?![\d\w%.]*\d)\b(?! (?:hundred|thousand))"
)
_OF = r"(?:out )?of (?:the |these |those |all )?"
_PER_CENT = (
    r"(?P<about>about |around |nearly |almost |over |under |some |approximately )?"
    r"(?P<p>\d{1,3}(?:\.\d+)?)(?:%| per ?cent)"
)
_N_OF_M = re.compile(rf"\b(?P<n>{_NUMBER}) {_OF}(?P<m>{_NUMBER})(?!-)", re.I)
_OF_M_N = re.compile(
    rf"\b{_OF}(?P<m>{_NUMBER})(?P<what>[^.;:]{{0,60}}?), (?P<n>{_NUMBER})"
    r"(?= (?:\(|were|was|had|have|did|are|said|took|received|concerned|involved))",
    re.I,
)
_BREAKDOWN = re.compile(
    rf"\b(?P<total>{_NUMBER})\b(?P<what>[^.;:\d]{{0,80}}): "
    rf"(?P<parts>(?:{_NUMBER}[^.;:]{{0,80}}[;,] (?:and )?)+{_NUMBER}[^.;:]{{0,80}})[.;]",
    re.I,
)
_PART = re.compile(
    rf"(?:^|[;,] (?:and )?|\band )(?P<n>{_NUMBER})\b(?! (?:of|months?|years?|weeks?|days?|to)\b)",
    re.I,
)
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")


def _period(name: str) -> str:
    return rf"(?P<{name}>{_NUMBER})(?: (?P<{name}_unit>day|week|month|year)s?)?"


_BAND = re.compile(
    r"\b(?:(?P<within>within|under|less than|fewer than|up to) "
    + _period("top")
    + r"|(?:between|from) "
    + _period("low")
    + r" (?:and|to) "
    + _period("high")
    + r"|(?P<over>over|more than|longer than) "
    + _period("bottom")
    + ")",
    re.I,
)
_DAYS = {"day": 1.0, "week": 7.0, "month": 365 / 12, "year": 365.0}
_LEADING_NUMBER = re.compile(r"\s*(\d{1,3}(?:,\d{3})+|\d+)(?:\s*\([^)]*\))?\s*")
_LEAST_PARTS = 3
# No prose has so many in three paragraphs; bounds the time that hostile text can take.
_MOST_SHARES = 200
_SHORT_WORD = 5


def _read(number: str) -> int:
    words = number.lower().replace(",", "")
    if words.isdigit():
        return int(words)
    tens, _, unit = words.replace(" ", "-").partition("-")
    if tens in _TENS:
        return 20 + 10 * _TENS.index(tens) + (_UNITS.index(unit) if unit else 0)
    return _UNITS.index(tens)


@dataclass(frozen=True, slots=True)
class _Share:
    """A statement that n of m are something: block, span in it, and the words around it."""

    block: int
    start: int
    end: int
    n: int
    m: int
    words: frozenset[str]


def _subjects(text: str) -> frozenset[str]:
    """Long words of a sentence, as stems: two sentences on one thing share some."""
    return frozenset(
        word.lower().rstrip("s")
        for word in re.findall(r"[A-Za-z]+", text)
        if len(word) > _SHORT_WORD
    )


def _sentences(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for match in _SENTENCE.finditer(text):
        yield start, text[start : match.start()]
        start = match.end()
    yield start, text[start:]


def _shares(review: Review, index: int) -> list[_Share]:
    found = []
    for offset, sentence in _sentences(review.block_text(index)):
        words = _subjects(sentence)
        for pattern in (_N_OF_M, _OF_M_N):
            for match in pattern.finditer(sentence):
                n, m = _read(match["n"]), _read(match["m"])
                start, end = offset + match.start(), offset + match.end()
                found.append(_Share(index, start, end, n, m, words))
    return found


def _ask(review: Review, block: int, start: int, end: int, said: str) -> Observation:
    offset = review.blocks[block].start
    return ask_at(review, "sum", block, offset + start, offset + end, sum=said)


def _plus(numbers: list[int]) -> str:
    return " + ".join(map(str, numbers))


def _find_impossible_shares(review: Review, shares: list[_Share]) -> Iterator[Observation]:
    for share in shares:
        if share.n > share.m > 1:
            said = f"{share.n} cannot be part of {share.m}"
            yield _ask(review, share.block, share.start, share.end, said)


def _find_split_shares(review: Review, shares: list[_Share]) -> Iterator[Observation]:
    """Shares of groups that make up a whole must add to the share of the whole.

    Where "a of A, b of B and c of C" stand in one paragraph, and "t of T" on the same subject
    in it or just before it, with A + B + C = T, then a + b + c is t.
    """
    rules = load_sum_rules()
    by_block = {block: list(group) for block, group in groupby(shares, key=lambda s: s.block)}
    for block, parts in by_block.items():
        near = [
            s for i in range(block - rules.blocks_apart, block + 1) for s in by_block.get(i, ())
        ]
        if len(near) > _MOST_SHARES:
            continue
        for whole in near:
            others = [part for part in parts if part is not whole and part.m != whole.m]
            if (
                len(others) >= rules.least_parts
                and sum(part.m for part in others) == whole.m
                and all(len(part.words & whole.words) >= rules.shared_words for part in others)
                and sum(part.n for part in others) != whole.n
            ):
                total = sum(part.n for part in others)
                added = _plus([part.n for part in others])
                said = f"{added} is {total}, not the {whole.n} of {whole.m}"
                yield _ask(review, block, others[0].start, others[-1].end, said)


def _find_breakdowns(review: Review, index: int) -> Iterator[Observation]:
    """A total, a colon and a list of numbers that do not add to it."""
    text = review.block_text(index)
    for match in _BREAKDOWN.finditer(text):
        if re.search(load_sum_rules().overlapping, match.group(), re.IGNORECASE):
            continue
        parts = [_read(part["n"]) for part in _PART.finditer(match["parts"])]
        total = _read(match["total"])
        if len(parts) >= _LEAST_PARTS and sum(parts) != total:
            said = f"{_plus(parts)} is {sum(parts)}, not {total}"
            yield _ask(review, index, match.start(), match.end(), said)


_PERCENTAGES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b(?P<n>{_NUMBER}) {_OF}(?P<m>{_NUMBER})[^.;:()\d]{{0,60}}\({_PER_CENT}\)",
        rf"{_PER_CENT} \((?P<n>{_NUMBER}) {_OF}(?P<m>{_NUMBER})\b",
        rf"\b{_OF}(?P<m>{_NUMBER})[^.;:()\d]{{0,60}}?,? (?P<n>{_NUMBER}) \({_PER_CENT}\)",
    )
)


def _find_percentages(review: Review, index: int) -> Iterator[Observation]:
    """Percentages that their own counts do not give, rounding allowed for."""
    text = review.block_text(index)
    for pattern in _PERCENTAGES:
        for match in pattern.finditer(text):
            n, m = _read(match["n"]), _read(match["m"])
            if not m:
                continue
            places = len(match["p"].partition(".")[2])
            slack = 0.5 * 10**-places + 1e-9 + (load_sum_rules().slack if match["about"] else 0)
            if abs(100 * n / m - float(match["p"])) > slack:
                said = f"{n} of {m} is {100 * n / m:.{places}f}%, not {match['p']}%"
                yield _ask(review, index, match.start(), match.end(), said)


@dataclass(frozen=True, slots=True)
class _Band:
    """A count of cases in a band of time: block, span, count, and the band's ends in days."""

    block: int
    start: int
    end: int
    count: int
    low: float
    high: float


def _ends(match: re.Match[str]) -> tuple[float, float]:
    def days(name: str, unit: str | None) -> float:
        return _read(match[name]) * _DAYS[(match[f"{name}_unit"] or unit or "month").lower()]

    if match["within"]:
        return 0.0, days("top", None)
    if match["over"]:
        return days("bottom", None), float("inf")
    return days("low", match["high_unit"]), days("high", None)


def _has_unit(match: re.Match[str]) -> bool:
    return any(match[f"{end}_unit"] for end in ("top", "high", "bottom"))


def _count_in(sentence: str, following: str) -> int | None:
    """How many cases a sentence, or the next one ("Of the 79 cases"), counts."""
    cases = load_sum_rules().cases
    match = re.search(rf"\b({_NUMBER}) (?:[a-z]+ ){{0,4}}?(?:{cases})\b", sentence, re.IGNORECASE)
    if not match:
        match = re.match(rf"Of the(?:se)? ({_NUMBER}) (?:{cases})\b", following)
    return _read(match[1]) if match else None


def _bands(review: Review, index: int) -> Iterator[_Band]:
    sentences = [*_sentences(review.block_text(index)), (0, "")]
    for (offset, sentence), (_, following) in pairwise(sentences):
        match = next((m for m in _BAND.finditer(sentence) if _has_unit(m)), None)
        count = _count_in(sentence, following) if match else None
        if match and count is not None:
            low, high = _ends(match)
            yield _Band(index, offset, offset + len(sentence), count, low, high)


def _find_bands(review: Review) -> Iterator[Observation]:
    """Cases in bands of time that follow on one another, and the number of all cases before them.

    Bands are read in one section; each begins where the one before it ends. The total is
    the largest number of cases that the section names before the first band.
    """
    rules = load_sum_rules()
    sections = groupby(review.paragraphs(), key=lambda pair: pair[1].section)
    for _, group in sections:
        indices = [index for index, block in group if block.kind is not BlockKind.ROW]
        bands = [band for index in indices for band in _bands(review, index)]
        run: list[_Band] = []
        for band in bands:
            if not run or abs(band.low - run[-1].high) <= 1:
                run.append(band)
            elif len(run) < rules.least_parts:
                run = [band]
        if len(run) < rules.least_parts or run[0].low > 0:
            continue
        totals = [
            _read(match[1])
            for index in indices
            if index < run[0].block
            for match in re.finditer(
                rf"\b({_NUMBER}) (?:[a-z]+ ){{0,3}}?(?:{rules.cases})\b",
                review.block_text(index),
                re.I,
            )
        ]
        counts = [band.count for band in run]
        if totals and sum(counts) != max(totals):
            said = f"{_plus(counts)} in the bands of time is {sum(counts)}, not {max(totals)}"
            yield _ask(review, run[-1].block, run[-1].start, run[-1].end, said)


def _cells(text: str) -> list[int | None]:
    cells = []
    for cell in text.split("|"):
        match = _LEADING_NUMBER.fullmatch(cell)
        cells.append(int(match[1].replace(",", "")) if match else None)
    return cells


def _find_tables(review: Review) -> Iterator[Observation]:
    """Columns that do not add to their row of totals, and rows not to their column of totals."""
    total = re.compile(load_sum_rules().total, re.IGNORECASE)
    for is_row, group in groupby(review.paragraphs(), key=lambda p: p[1].kind is BlockKind.ROW):
        if not is_row:
            continue
        rows = [index for index, _ in group]
        texts = [review.block_text(index) for index in rows]
        header = [cell.strip() for cell in texts[0].split("|")]
        body = [_cells(text) for text in texts[1:]]
        if len(rows) <= _LEAST_PARTS or any(len(row) != len(header) for row in body):
            continue
        last = body[-1]
        if total.match(texts[-1].split("|")[0].strip()):
            for column in range(1, len(header)):
                parts = [row[column] for row in body[:-1]]
                stated = last[column]
                numbers = [part for part in parts if part is not None]
                if stated is not None and len(numbers) == len(parts) and sum(numbers) != stated:
                    said = f"the column “{header[column]}” adds to {sum(numbers)}, not {stated}"
                    yield ask_about(review, "sum", rows[-1], sum=said)
        if total.fullmatch(header[-1]):
            for index, row in zip(rows[1:], body, strict=True):
                numbers = [part for part in row[1:-1] if part is not None]
                stated = row[-1]
                if stated is not None and len(numbers) == len(row) - 2 and sum(numbers) != stated:
                    said = f"{_plus(numbers)} is {sum(numbers)}, not {stated}"
                    yield ask_about(review, "sum", index, sum=said)


def find_sums(review: Review) -> list[Observation]:
    """Figures that do not agree with one another, each said with the sum as it should be."""
    shares = [share for index, _ in review.paragraphs() for share in _shares(review, index)]
    found = [*_find_impossible_shares(review, shares), *_find_split_shares(review, shares)]
    for index, block in review.paragraphs():
        if block.kind is not BlockKind.ROW:
            found += [*_find_breakdowns(review, index), *_find_percentages(review, index)]
    return [*found, *_find_bands(review), *_find_tables(review)]
