"""Whether excerpts show their theme: drawn blind beside a plain search, and judged by readers."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from scr_nlp.codebook import load_codebook
from scr_nlp.codebook.excerpts import load_excerpt_rules
from scr_nlp.errors import ReportError
from scr_nlp.evaluation.statistics import weighted_kappa
from scr_nlp.excerpts.candidates import Passages, list_candidates
from scr_nlp.excerpts.choose import choose
from scr_nlp.excerpts.passages import choose_passage
from scr_nlp.excerpts.records import Excerpt, ExcerptRequest
from scr_nlp.summaries.intervals import wilson_interval

if TYPE_CHECKING:
    import pandas as pd

    from scr_nlp.codebook import Codebook
    from scr_nlp.study import Study

TOOL, PLAIN = "tool", "search"
JUDGEMENTS = ("yes", "partly", "no")


def draw_blind(
    study: Study, n: int, *, seed: int = 1, codebook: Codebook | None = None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Excerpts on all themes, by the tool and by a plain search, in an order that tells nothing.

    The themes take turns until ``n`` are drawn; one that has no more passes its turn on. The
    plain search (FTS5, best by BM25, words in ``excerpts.yaml``) gives as many for each
    theme, cut to length as the tool's are, so that nothing but the choice differs.

    Returns:
        For readers: string ``id``, ``theme`` (its name), ``definition``, ``text``. The key,
        to be kept from them: string ``id``, ``arm`` (``tool``, ``search`` or both with
        ``+``), ``code``, ``source``; int64 ``paragraph``; float64 ``clarity`` (0-1).
    """
    import pandas as pd

    codebook = codebook or load_codebook()
    themes = [theme for theme in load_excerpt_rules().themes if theme in codebook.codes]
    readers = {theme: Passages(study, codebook, theme) for theme in themes}
    queues = {}
    for theme, passages in readers.items():
        candidates = list(list_candidates(passages, ExcerptRequest(theme)))
        queues[theme] = [one.excerpt for one in choose(candidates, n)]
    drawn = _take_turns(queues, n)
    arms: dict[tuple[str, str, int], tuple[str, Excerpt]] = {}
    for theme, excerpts in drawn.items():
        for one in excerpts:
            arms[theme, one.source.review_id, one.paragraph] = TOOL, one
        for one in _search_plainly(study, readers[theme], theme, len(excerpts)):
            key = (theme, one.source.review_id, one.paragraph)
            both = key in arms
            arms[key] = (f"{TOOL}+{PLAIN}", arms[key][1]) if both else (PLAIN, one)
    rows = list(arms.items())
    random.Random(seed).shuffle(rows)
    sheet, keys = [], []
    for number, ((theme, _, paragraph), (arm, one)) in enumerate(rows, start=1):
        code, name = codebook.codes[theme], f"E{number:04d}"
        definition = " ".join(code.definition.split())
        sheet.append((name, code.name, definition, one.text))
        keys.append((name, arm, theme, one.source.file, paragraph, one.clarity))
    return (
        pd.DataFrame(sheet, columns=["id", "theme", "definition", "text"]).astype("string"),
        pd.DataFrame(keys, columns=["id", "arm", "code", "source", "paragraph", "clarity"]).astype(
            dict.fromkeys(("id", "arm", "code", "source"), "string")
        ),
    )


def _take_turns(queues: Mapping[str, list[Excerpt]], n: int) -> dict[str, list[Excerpt]]:
    """The first of each queue, then the second, and so on, until ``n`` are taken."""
    taken: dict[str, list[Excerpt]] = {name: [] for name in queues}
    longest = max(map(len, queues.values()), default=0)
    for place in range(longest):
        for name, queue in queues.items():
            if place < len(queue) and sum(map(len, taken.values())) < n:
                taken[name].append(queue[place])
    return taken


def _search_plainly(study: Study, passages: Passages, theme: str, n: int) -> Iterator[Excerpt]:
    rules = load_excerpt_rules()
    found = study.search(rules.themes[theme].search, limit=n) if n else None
    if found is None:
        return
    low, high = rules.length.ideal
    columns = found[["review_id", "paragraph", "text", "hits"]]
    for review_id, paragraph, text, hits in columns.itertuples(index=False, name=None):
        span = choose_passage(text, hits[0] if hits else (0, len(text)), high, enough=low)
        yield passages.make(review_id, paragraph, span)


def score_judgements(
    key: pd.DataFrame, judgements: Mapping[str, pd.DataFrame]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """How many excerpts of each arm clearly show their theme, and how far readers agree.

    Args:
        key: as :func:`draw_blind` gives it.
        judgements: by the reader's name, string ``id`` and ``judgement`` (``yes`` for
            clearly shows the theme, ``partly`` or ``no``).

    Returns:
        Shares: string ``arm``, ``reader`` (``all`` counts those of which every reader says
        yes); int64 ``n``, ``yes``; float64 ``share``, ``low``, ``high`` (0-1, 95% Wilson
        interval). Agreement: string ``first``, ``second`` (readers); int64 ``n``; float64
        ``observed``, ``kappa`` (Cohen's, of the three judgements; missing where a reader
        gave one judgement throughout).

    Raises:
        ReportError: an excerpt has no judgement, two, or one that is not on the list.
    """
    import pandas as pd

    if not judgements:
        raise ReportError("there are no judgements; give a file for each reader")
    given = {name: _read_judgements(key, frame, name) for name, frame in judgements.items()}
    votes = pd.DataFrame(given)
    rows = []
    for arm in (TOOL, PLAIN):
        ids = key.loc[key["arm"].str.split("+").map(lambda arms, arm=arm: arm in arms), "id"]
        clear = votes.loc[ids].eq("yes")
        columns = {**{name: clear[name] for name in given}, "all": clear.all(axis=1)}
        for name, column in columns.items():
            n, yes = len(column), int(column.sum())
            share = yes / n if n else float("nan")
            rows.append((arm, name, n, yes, share, *wilson_interval(yes, n)))
    pairs = []
    for first, second in combinations(given, 2):
        table = np.zeros((len(JUDGEMENTS), len(JUDGEMENTS)))
        for a, b in zip(given[first], given[second], strict=True):
            table[JUDGEMENTS.index(a), JUDGEMENTS.index(b)] += 1
        observed = float(np.trace(table) / table.sum())
        pairs.append((first, second, int(table.sum()), observed, float(weighted_kappa(table))))
    return (
        pd.DataFrame(rows, columns=["arm", "reader", "n", "yes", "share", "low", "high"]),
        pd.DataFrame(pairs, columns=["first", "second", "n", "observed", "kappa"]),
    )


def _read_judgements(key: pd.DataFrame, frame: pd.DataFrame, reader: str) -> pd.Series[str]:
    """A reader's judgements in the order of the key."""
    missing = {"id", "judgement"} - set(frame.columns)
    if missing:
        raise ReportError(f"{reader}: there is no column {sorted(missing)[0]}")
    words = frame.set_index("id")["judgement"].fillna("").astype("str").str.strip().str.lower()
    if words.index.has_duplicates:
        raise ReportError(f"{reader}: {words.index[words.index.duplicated()][0]} is judged twice")
    words = words.reindex(key["id"]).fillna("")
    wrong = words[~words.isin(JUDGEMENTS)]
    if len(wrong):
        raise ReportError(f"{reader}: {wrong.index[0]} needs yes, partly or no")
    return words
