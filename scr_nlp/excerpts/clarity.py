"""How clearly a passage shows a theme, and how graphic its words are."""

from __future__ import annotations

from functools import cache

from scr_nlp.codebook import Code
from scr_nlp.codebook.excerpts import load_excerpt_rules
from scr_nlp.codebook.matching import CueMatcher
from scr_nlp.excerpts.passages import count_words, opens_dangling, refers_elsewhere

_ENOUGH_CUES = 2


class ThemeCues:
    """Finds the wordings of one theme: plain ones, judging ones (worth two), and traps."""

    def __init__(self, code: Code) -> None:
        judging = (*code.concern_cues, *code.good_practice_cues)
        self._matcher = CueMatcher(
            [
                *((1, cue) for cue in code.cues),
                *((2, cue) for cue in judging),
                *((0, cue) for cue in code.traps),
            ]
        )

    def find(self, text: str) -> list[tuple[int, int, int]]:
        """Half-open span and worth (1 or 2) of each wording, in order and apart."""
        matches = list(self._matcher.find(text))
        traps = [(m.start, m.end) for m in matches if not m.label]
        found = sorted(
            (m.start, m.end, m.label)
            for m in matches
            if m.label and not any(start <= m.start and m.end <= end for start, end in traps)
        )
        apart: list[tuple[int, int, int]] = []
        for start, end, worth in found:
            if not apart or start >= apart[-1][1]:
                apart.append((start, end, worth))
        return apart

    def share(self, text: str) -> float:
        """From 0 (no wording of the theme) to 1 (two, or one that judges)."""
        worth = sum(worth for _, _, worth in self.find(text))
        return min(worth, _ENOUGH_CUES) / _ENOUGH_CUES


def _length_share(words: int) -> float:
    """1 in the ideal range, falling to 0 at the least and the greatest length."""
    length = load_excerpt_rules().length
    low, high = length.ideal
    if words < low:
        return max(0.0, (words - length.least) / (low - length.least))
    if words > high:
        return max(0.0, (length.most - words) / (length.most - high))
    return 1.0


def rate_clarity(
    text: str, cues: ThemeCues, *, score: float, themes: int, section_kind: str
) -> float:
    """The clarity of a passage (0-1), by the weights of ``excerpts.yaml``.

    Args:
        text: the passage.
        cues: finds the wordings of the theme.
        score: of the surest finding of the theme in the passage (0-1).
        themes: how many themes the passage shows, this one among them.
        section_kind: where it stands.
    """
    rules = load_excerpt_rules()
    weights = rules.weights
    alone = 1.0 - 0.6 * opens_dangling(text) - 0.4 * refers_elsewhere(text)
    return (
        weights.score * score
        + weights.cues * cues.share(text)
        + weights.focus / max(themes, 1)
        + weights.evaluative * (section_kind in rules.evaluative)
        + weights.self_contained * alone
        + weights.length * _length_share(count_words(text))
    )


@cache
def _severity_cues() -> CueMatcher[int]:
    return CueMatcher(
        [(one.level, cue) for one in load_excerpt_rules().severity for cue in one.cues]
    )


def rate_severity(text: str) -> int:
    """How graphic a passage is: the highest level (0-3) of which it has a word."""
    return max((match.label for match in _severity_cues().find(text)), default=0)
