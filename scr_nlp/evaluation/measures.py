"""From counts to measures with intervals, as tidy rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from scr_nlp.codebook import Codebook
from scr_nlp.evaluation.matching import Aspect
from scr_nlp.evaluation.statistics import (
    Array,
    average_defined,
    divide,
    interval,
    score_counts,
    weighted_kappa,
)
from scr_nlp.evaluation.tallies import GROUPS, VALUES, Tallies
from scr_nlp.types import CodeKind


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure.

    ``coder`` says whose labels are judged (``tool``, ``keywords``, ``coder``),
    ``scope`` on what part of the corpus, ``task`` at what, ``group`` for which code,
    kind of code, value or dimension; ``name`` is the measure. ``low`` and ``high``
    bound the bootstrap 95 % interval over documents. ``n`` counts what was coded.
    A measure that is not defined is None.
    """

    coder: str
    scope: str
    task: str
    group: str
    name: str
    value: float | None
    low: float | None
    high: float | None
    n: int


@dataclass(frozen=True)
class Measurer:
    """Measures of one coder on one scope: ``weights`` choose and resample documents."""

    coder: str
    scope: str
    tallies: Tallies
    codebook: Codebook
    weights: Array

    def _sum(self, counts: Array) -> Array:
        return np.tensordot(self.weights, counts, axes=1)

    def _measure(self, task: str, group: str, name: str, values: Array, n: float) -> Measure:
        bounds = interval(values)
        return Measure(self.coder, self.scope, task, group, name, *bounds, round(float(n)))

    def _scores(self, task: str, group: str, counts: Array) -> Iterator[Measure]:
        n = counts[0, 0] + counts[0, 2]
        for name, values in zip(("precision", "recall", "f1"), score_counts(counts), strict=True):
            yield self._measure(task, group, name, values, n)

    def _codes(
        self, task: str, counts: Array, ids: list[str], kinds: list[CodeKind]
    ) -> Iterator[Measure]:
        """Scores of each row, of each kind and of all: micro, and macro over rows that occur."""
        groups: list[tuple[str, list[int]]] = [("all", list(range(len(ids))))]
        for kind in CodeKind:
            groups.append((kind.value, [at for at, own in enumerate(kinds) if own is kind]))
        for group, rows in groups:
            if not rows:
                continue
            chosen = counts[:, rows]
            yield from self._scores(task, group, chosen.sum(axis=1))
            n = chosen[0][:, [0, 2]].sum()
            names = ("macro_precision", "macro_recall", "macro_f1")
            occurs = chosen[..., 0] + chosen[..., 2] > 0
            for name, values in zip(names, score_counts(chosen), strict=True):
                of_those = np.where(occurs, np.nan_to_num(values), np.nan)
                yield self._measure(task, group, name, average_defined(of_those), n)
        for at, name in enumerate(ids):
            yield from self._scores(task, name, counts[:, at])

    def measure_codes(self) -> Iterator[Measure]:
        """Tasks ``found`` (units, any status), ``present`` (units), ``presence`` (documents)."""
        kinds = [code.kind for code in self.codebook.codes.values()]
        columns = self.tallies.columns
        yield from self._codes("found", self._sum(self.tallies.found), self.tallies.codes, kinds)
        yield from self._codes(
            "present", self._sum(self.tallies.present), self.tallies.codes, kinds
        )
        yield from self._codes(
            "presence",
            self._sum(self.tallies.presence),
            [column.id for column in columns],
            [column.kind for column in columns],
        )

    def measure_aspect(self, aspect: Aspect) -> Iterator[Measure]:
        """Share of matched records that are equal, mean overlap, and scores by value."""
        exact = self._sum(self.tallies.exact[aspect])
        for at, group in enumerate(GROUPS):
            n = exact[0, at, 2]
            if n == 0:
                continue
            shares = divide(exact[:, at, 0], exact[:, at, 2])
            yield self._measure(aspect, group, "accuracy", shares, n)
            if aspect == "experiencer":
                overlap = divide(exact[:, at, 1], exact[:, at, 2])
                yield self._measure(aspect, group, "overlap", overlap, n)
        values = self._sum(self.tallies.values[aspect])
        for at, value in enumerate(VALUES[aspect]):
            yield from self._scores(aspect, value, values[:, at])

    def measure_evidence(self) -> Iterator[Measure]:
        """How the words that the tool shows lie to the words that the coder quoted."""
        touching, n, shared, found, quoted = np.moveaxis(self._sum(self.tallies.evidence), -1, 0)
        for name, values in (
            ("touching", divide(touching, n)),
            ("character_precision", divide(shared, found)),
            ("character_recall", divide(shared, quoted)),
        ):
            yield self._measure("evidence", "all", name, values, n[0])

    def measure_coverage(self) -> Iterator[Measure]:
        """Levels, flagged gaps and the evidence named for a level, by dimension and pooled."""
        levels = self._sum(self.tallies.levels)
        gaps = self._sum(self.tallies.gaps)
        units = self._sum(self.tallies.level_units)
        groups = [(name, [at]) for at, name in enumerate(self.tallies.dimensions)]
        for group, rows in [("all", list(range(len(groups)))), *groups]:
            table = levels[:, rows].sum(axis=1)
            n = table[0].sum()
            if n == 0:
                continue
            total = table.sum(axis=(1, 2))
            distance = np.abs(np.subtract.outer(np.arange(4), np.arange(4)))
            for name, values in (
                ("accuracy", divide(np.trace(table, axis1=1, axis2=2), total)),
                ("mean_distance", divide((table * distance).sum(axis=(1, 2)), total)),
                ("quadratic_kappa", weighted_kappa(table, quadratic=True)),
            ):
                yield self._measure("level", group, name, values, n)
            yield from self._scores("gap", group, gaps[:, rows].sum(axis=1))
            yield from self._scores("level_evidence", group, units[:, rows].sum(axis=1))

    def measure_all(self) -> Iterator[Measure]:
        """Every measure."""
        yield from self.measure_codes()
        for aspect in VALUES:
            yield from self.measure_aspect(aspect)
        yield from self.measure_evidence()
        yield from self.measure_coverage()

    def measure_summary(self) -> Iterator[Measure]:
        """The measures by which slices are compared: no single codes, no single values."""
        groups = {"all", *GROUPS, *self.tallies.dimensions}
        names = {"recall", "precision", "f1", "accuracy", "quadratic_kappa"}
        for measure in self.measure_all():
            if measure.group in groups and measure.name in names:
                yield measure
