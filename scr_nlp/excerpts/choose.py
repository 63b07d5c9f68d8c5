"""Which candidates to take: clear ones that differ from one another."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Sequence
from math import log, sqrt

from scr_nlp.codebook.excerpts import load_excerpt_rules
from scr_nlp.excerpts.candidates import Candidate

_WORD = re.compile(r"[^\W\d_]+")
_SHINGLE = 5


class _Wording:
    """The words of candidates, to tell how alike two of them are."""

    def __init__(self, texts: Sequence[str]) -> None:
        words = [_WORD.findall(text.casefold()) for text in texts]
        documents = Counter(word for one in words for word in set(one))
        rarity = {word: log(len(texts) / n) for word, n in documents.items()}
        self._vectors = [
            {word: n * rarity[word] for word, n in Counter(one).items()} for one in words
        ]
        self._lengths = [sqrt(sum(v * v for v in one.values())) for one in self._vectors]
        self._runs = [
            {tuple(one[i : i + _SHINGLE]) for i in range(len(one) - _SHINGLE + 1)} for one in words
        ]

    def cosine(self, i: int, j: int) -> float:
        length = self._lengths[i] * self._lengths[j]
        a, b = self._vectors[i], self._vectors[j]
        return sum(value * b.get(word, 0.0) for word, value in a.items()) / length if length else 0

    def common_runs(self, i: int, j: int) -> float:
        """Five-word runs in common, as a share of the shorter passage's."""
        a, b = self._runs[i], self._runs[j]
        shorter = min(len(a), len(b))
        return len(a & b) / shorter if shorter else 0.0


def _share(first: Sequence[str], second: Sequence[str]) -> float:
    """Jaccard's index of two lists of codes."""
    a, b = set(first), set(second)
    return len(a & b) / len(a | b) if a | b else 0.0


def _liken(first: Candidate, second: Candidate, cosine: float) -> float:
    """How much two candidates have in common (0-1)."""
    spread = load_excerpt_rules().spread
    weights = spread.likeness
    a, b = first.excerpt, second.excerpt
    years = (a.source.year, b.source.year)
    eras = [int(year) // spread.era_years for year in years if year.isdigit()]
    return (
        weights.words * cosine
        + weights.case * (first.case == second.case)
        + weights.board * (bool(a.source.board) and a.source.board == b.source.board)
        + weights.era * (len(eras) == 2 and eras[0] == eras[1])
        + weights.agencies * _share(a.agencies, b.agencies)
        + weights.subtheme * (bool(a.subtheme) and a.subtheme == b.subtheme)
    )


def choose(candidates: Sequence[Candidate], n: int, seed: int = 0) -> list[Candidate]:
    """The clearest candidates that differ most, best first; none twice in other words.

    Maximal marginal relevance: Carbonell and Goldstein, "The use of MMR, diversity-based
    reranking for reordering documents and producing summaries", Proceedings of SIGIR '98,
    335-336. Relevance is clarity; likeness is of words, case, board, era, agencies and
    sub-theme, weighted in ``excerpts.yaml``.

    Args:
        candidates: in a fixed order, which breaks ties.
        n: how many to take; fewer come back where there are no more.
        seed: 0 takes the best; another number adds a little chance to clarity.
    """
    rules = load_excerpt_rules()
    wording = _Wording([one.excerpt.paragraph_text for one in candidates])
    chance = random.Random(seed)
    clarity = [
        one.excerpt.clarity + (rules.jitter * chance.random() if seed else 0) for one in candidates
    ]
    weight = rules.spread.relevance
    likeness = [0.0] * len(candidates)
    left = dict.fromkeys(range(len(candidates)))
    chosen: list[int] = []
    while left and len(chosen) < n:
        best = max(left, key=lambda i: weight * clarity[i] - (1 - weight) * likeness[i])
        chosen.append(best)
        for i in [i for i in left if wording.common_runs(best, i) >= rules.spread.duplicate]:
            del left[i]
        left.pop(best, None)
        for i in left:
            cosine = wording.cosine(best, i)
            likeness[i] = max(likeness[i], _liken(candidates[best], candidates[i], cosine))
    return [candidates[i] for i in chosen]
