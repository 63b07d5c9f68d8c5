"""The words themselves: concordance, frequencies, and what sets one part of a corpus apart."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator
from math import log, log2
from typing import TYPE_CHECKING, Literal

from scr_nlp.codebook.matching import CueMatcher
from scr_nlp.codebook.notation import NotationError, normalise
from scr_nlp.errors import ReportError

if TYPE_CHECKING:
    import pandas as pd

MILLION = 1_000_000
_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_BREAK = re.compile(r"[.!?;:,()\[\]\"“”|]")

_LINE_DTYPES = {
    **dict.fromkeys(("review_id", "source"), "string"),
    "page": "int64",
    **dict.fromkeys(("number", "section", "left", "keyword", "right"), "string"),
    **dict.fromkeys(("paragraph", "start", "end"), "int64"),
}
_TERM_DTYPES = {
    "term": "string",
    **dict.fromkeys(("n", "documents", "of"), "int64"),
    "per_million": "float64",
}
_KEY_DTYPES = {
    "term": "string",
    **dict.fromkeys(("n", "rest_n", "documents", "rest_documents"), "int64"),
    **dict.fromkeys(("per_million", "rest_per_million", "g2", "log_ratio", "p"), "float64"),
}


def concordance(
    paragraphs: pd.DataFrame,
    cases: pd.DataFrame,
    words: str,
    *,
    width: int = 60,
    sort: Literal["place", "left", "right"] = "place",
) -> pd.DataFrame:
    """Every place where some words stand, in the middle of what surrounds them (KWIC).

    Args:
        paragraphs: as ``Study.paragraphs()`` gives them.
        cases: ``review_id`` and ``source`` of the documents to search.
        words: in the cue notation of the codebook (``domestic abuse/violence``,
            ``neglect*``), so that any spelling of it is found.
        width: characters on either side, within the paragraph.
        sort: by place in the documents, by the words before read backwards, or by the
            words after.

    Returns:
        string ``review_id``, ``source``; int64 ``page`` (1-based); string ``number``,
        ``section``, ``left``, ``keyword``, ``right``; int64 ``paragraph`` (block index),
        ``start``, ``end`` (half-open offsets of the keyword in the review's text).

    Raises:
        ReportError: the words break the notation.
    """
    import pandas as pd

    try:
        matcher = CueMatcher([("", words)])
    except NotationError as error:
        raise ReportError(f"the words cannot be searched: {error}") from None
    sources = cases.set_index("review_id")["source"].to_dict()
    columns = ["review_id", "page", "number", "section", "paragraph", "start", "text"]
    rows = []
    for review_id, page, number, section, block, begins, text in paragraphs[columns].itertuples(
        index=False, name=None
    ):
        if review_id not in sources:
            continue
        # Of the readings of a cue that match at one place, the longest.
        spans: dict[int, int] = {}
        for match in matcher.find(text):
            spans[match.start] = max(match.end, spans.get(match.start, 0))
        covered = 0
        for start, end in sorted(spans.items()):
            if start < covered:
                continue
            covered = end
            left, right = text[max(0, start - width) : start], text[end : end + width]
            place = (review_id, sources[review_id], page, number, section)
            rows.append((*place, left, text[start:end], right, block, begins + start, begins + end))
    if sort == "left":
        rows.sort(key=lambda row: [word.casefold() for word in reversed(row[5].split())])
    if sort == "right":
        rows.sort(key=lambda row: [word.casefold() for word in row[7].split()])
    return pd.DataFrame.from_records(rows, columns=list(_LINE_DTYPES)).astype(_LINE_DTYPES)


def show_hits(found: pd.DataFrame, *, width: int = 50) -> pd.DataFrame:
    """A concordance of a full-text search, in the order of the search.

    One row per hit, unless the row before it shows the hit already.

    Args:
        found: as ``Study.search()`` gives it.
        width: characters to show on either side.

    Returns:
        As :func:`concordance`, and float64 ``rank`` of the paragraph.
    """
    import pandas as pd

    columns = ["review_id", "source", "page", "number", "section", "paragraph", "start", "text"]
    rows = []
    for *place, block, begins, text, rank, hits in found[[*columns, "rank", "hits"]].itertuples(
        index=False, name=None
    ):
        shown = 0
        for start, end in hits:
            if start < shown:
                continue
            shown = end + width
            left, right = text[max(0, start - width) : start], text[end:shown]
            span = (block, begins + start, begins + end)
            rows.append((*place, left, text[start:end], right, *span, rank))
    dtypes = {**_LINE_DTYPES, "rank": "float64"}
    return pd.DataFrame.from_records(rows, columns=list(dtypes)).astype(dtypes)


def list_terms(text: str, length: int = 1) -> Iterator[str]:
    """Words of a text in small letters, or runs of ``length`` words that no mark divides."""
    for piece in _BREAK.split(normalise(text).casefold()) if length > 1 else [normalise(text)]:
        words = _WORD.findall(piece.casefold())
        for at in range(len(words) - length + 1):
            yield " ".join(words[at : at + length])


def _count(
    paragraphs: pd.DataFrame, chosen: Collection[str], length: int
) -> tuple[Counter[str], Counter[str], int]:
    """How often each term occurs, in how many documents, and the number of all terms."""
    counts: Counter[str] = Counter()
    documents: Counter[str] = Counter()
    rows = paragraphs[paragraphs["review_id"].isin(list(chosen))]
    for _, texts in rows.groupby("review_id", sort=False)["text"]:
        here = Counter(term for text in texts for term in list_terms(text, length))
        counts.update(here)
        documents.update(here.keys())
    return counts, documents, counts.total()


def term_frequency(
    paragraphs: pd.DataFrame,
    cases: pd.DataFrame,
    *,
    length: int = 1,
    least: int = 2,
    leave_out: Collection[str] = (),
) -> pd.DataFrame:
    """How often each word or phrase occurs in the counted documents.

    Args:
        paragraphs: as ``Study.paragraphs()`` gives them.
        cases: as :func:`~scr_nlp.summaries.select_cases` gives them.
        length: words in a phrase.
        least: occurrences below which a term is left out.
        leave_out: words (small letters) with which no term may begin or end.

    Returns:
        The most frequent first: string ``term``; int64 ``n`` (occurrences),
        ``documents`` (that hold it), ``of`` (counted documents); float64
        ``per_million`` (of all words or phrases of that length).
    """
    import pandas as pd

    chosen = cases.loc[cases["counted"], "review_id"]
    counts, documents, total = _count(paragraphs, chosen, length)
    barred = frozenset(leave_out)
    rows = [
        (term, n, documents[term], len(chosen), MILLION * n / total)
        for term, n in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        if n >= least and not barred & {term.split()[0], term.split()[-1]}
    ]
    return pd.DataFrame.from_records(rows, columns=list(_TERM_DTYPES)).astype(_TERM_DTYPES)


def log_likelihood(n: int, total: int, rest_n: int, rest_total: int) -> float:
    """G2 of a term's frequency in two parts of a corpus.

    Rayson and Garside, "Comparing corpora using frequency profiling", Proceedings of the
    Workshop on Comparing Corpora, ACL (2000), 1-6: the two cells of the term alone.
    """
    share = (n + rest_n) / (total + rest_total)
    cells = ((n, total * share), (rest_n, rest_total * share))
    return 2 * sum(count * log(count / expected) for count, expected in cells if count)


def keyness(
    paragraphs: pd.DataFrame,
    groups: pd.Series[str],
    group: str,
    against: str | None = None,
    *,
    length: int = 1,
    least: int = 5,
) -> pd.DataFrame:
    """The words or phrases that set one part of a corpus apart from the rest of it.

    ``log_ratio`` says how much more frequent a term is (each 1 doubles it; Hardie 2014),
    with one half for a count of 0; ``g2`` how surely. Words of one document hang
    together, so look at ``documents`` before you believe either, and take p as a guide.

    Args:
        paragraphs: as ``Study.paragraphs()`` gives them.
        groups: as :func:`~scr_nlp.summaries.group_documents` gives them.
        group: the part to describe.
        against: the part to compare it with; all other documents if not given.
        length: words in a phrase.
        least: occurrences in both parts together below which a term is left out.

    Returns:
        The surest first: string ``term``; int64 ``n``, ``rest_n`` (occurrences),
        ``documents``, ``rest_documents`` (that hold it); float64 ``per_million``,
        ``rest_per_million``, ``g2`` (log-likelihood, :func:`log_likelihood`),
        ``log_ratio`` (binary; negative where it is rarer), ``p`` (0-1, chi-square with
        one degree of freedom).

    Raises:
        ReportError: a group has no documents.
    """
    import pandas as pd
    from scipy.stats import chi2

    named = {name.casefold(): name for name in groups.unique()}
    group = named.get(group.casefold(), group)
    against = against and named.get(against.casefold(), against)
    others = groups != group if against is None else groups == against
    parts = (groups.index[groups == group], groups.index[others])
    for name, members in zip((group, against or "the rest"), parts, strict=True):
        if not len(members):
            choice = ", ".join(sorted(groups.unique()))
            raise ReportError(f"no document is in group {name}; choose from {choice}")
    counts, documents, total = _count(paragraphs, parts[0], length)
    rest, rest_documents, rest_total = _count(paragraphs, parts[1], length)
    rows = []
    for term in counts.keys() | rest.keys():
        n, rest_n = counts[term], rest[term]
        if n + rest_n < least or not (total and rest_total):
            continue
        g2 = log_likelihood(n, total, rest_n, rest_total)
        ratio = log2(((n or 0.5) / total) / ((rest_n or 0.5) / rest_total))
        rates = (MILLION * n / total, MILLION * rest_n / rest_total)
        rows.append((term, n, rest_n, documents[term], rest_documents[term], *rates, g2, ratio))
    rows.sort(key=lambda row: (-row[7], row[0]))
    table = pd.DataFrame.from_records(rows, columns=list(_KEY_DTYPES)[:-1])
    table["p"] = chi2.sf(table["g2"].astype("float64"), 1)
    return table.astype(_KEY_DTYPES)
