"""Agreement between two codings of the same documents, neither of them taken as right."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np

from scr_nlp.codebook import Codebook, load_codebook
from scr_nlp.corpus import Corpus, load_corpus
from scr_nlp.errors import CorpusError
from scr_nlp.evaluation.matching import (
    Aspect,
    columns_of,
    count_presence,
    group_records,
    strongest,
    values_of,
)
from scr_nlp.evaluation.slips import Slip, find_slips
from scr_nlp.evaluation.statistics import Array, krippendorff_alpha, score_counts, weighted_kappa
from scr_nlp.evaluation.tallies import KIND_OF_ASPECT, VALUES
from scr_nlp.types import CodeKind, Status

Pairs = list[tuple[Hashable, Hashable]]


@dataclass(frozen=True, slots=True)
class Accord:
    """How far two coders agree on one thing.

    ``task`` is ``found`` (a unit has the code, any status), ``present`` (the unit has
    it as present), ``presence`` (the document counts for it), an aspect of matched
    records, or ``level``; ``group`` a code, a kind of code, ``all`` or a dimension.
    ``observed`` is the plain share of agreement, ``kappa`` Cohen's (quadratic weights
    for levels), ``alpha`` Krippendorff's (ordinal for levels), ``f1`` what either
    coder scores against the other. ``n`` is the number of things compared,
    ``disagreed`` of them are coded differently. None where it is not defined.
    """

    task: str
    group: str
    observed: float | None
    kappa: float | None
    alpha: float | None
    f1: float | None
    n: int
    disagreed: int


@dataclass(frozen=True, slots=True)
class Agreement:
    """The agreement of two codings, and every place where they differ.

    In ``differences`` ``coded`` is the first coding and ``found`` the second.
    """

    documents: tuple[str, ...]
    accords: tuple[Accord, ...]
    differences: tuple[Slip, ...]

    def accord(self, task: str, group: str) -> Accord | None:
        """One row, or None where nothing was compared."""
        return next((a for a in self.accords if (a.task, a.group) == (task, group)), None)


def _defined(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _table(pairs: Pairs, values: Sequence[Hashable]) -> Array:
    index = {value: at for at, value in enumerate(values)}
    table = np.zeros((len(values), len(values)))
    for first, second in pairs:
        table[index[first], index[second]] += 1
    return table


def _ratings(table: Array) -> Array:
    rows, columns = np.nonzero(table)
    counts = table[rows, columns].astype(int)
    return np.stack([np.repeat(rows, counts), np.repeat(columns, counts)]).astype(float)


def _compare_values(
    task: str, group: str, table: Array, metric: Literal["nominal", "ordinal"] = "nominal"
) -> Accord:
    total, same = table.sum(), np.trace(table)
    kappa = float(weighted_kappa(table, quadratic=metric == "ordinal"))
    alpha = krippendorff_alpha(_ratings(table), metric)
    n, disagreed = int(total), int(total - same)
    return Accord(
        task, group, float(same / total), _defined(kappa), _defined(alpha), None, n, disagreed
    )


def _compare_choices(task: str, group: str, table: Array) -> Accord:
    """A yes-or-no choice: ``table`` is [[neither, second], [first, both]]."""
    plain = _compare_values(task, group, table)
    _, _, f1 = score_counts(np.array([table[1, 1], table[0, 1], table[1, 0]]))
    return Accord(
        task,
        group,
        plain.observed,
        plain.kappa,
        plain.alpha,
        _defined(float(f1)),
        plain.n,
        plain.disagreed,
    )


def _choice_table(first: set[Hashable], second: set[Hashable], places: int) -> Array:
    both = len(first & second)
    only_first, only_second = len(first) - both, len(second) - both
    neither = places - both - only_first - only_second
    return np.array([[neither, only_second], [only_first, both]], dtype=np.float64)


def _compare_codes(
    task: str, tables: dict[str, Array], kinds: dict[str, CodeKind]
) -> Iterator[Accord]:
    yield _compare_choices(task, "all", np.sum(list(tables.values()), axis=0))
    for kind in CodeKind:
        own = [table for name, table in tables.items() if kinds[name] is kind]
        if own:
            yield _compare_choices(task, kind.value, np.sum(own, axis=0))
    for name, table in tables.items():
        if table[0, 1] + table[1, 0] + table[1, 1]:
            yield _compare_choices(task, name, table)


def _unit_tables(
    first: Corpus, second: Corpus, codebook: Codebook, *, present: bool
) -> dict[str, Array]:
    tables = {code: np.zeros((2, 2)) for code in codebook.codes}
    for one, other in zip(first.documents, second.documents, strict=True):
        places: list[dict[str, set[Hashable]]] = []
        for document in (one, other):
            own: dict[str, set[Hashable]] = {code: set() for code in tables}
            for (unit, code), records in group_records(document.coding.records).items():
                if not present or strongest(records) is Status.PRESENT:
                    own[code].add(unit)
            places.append(own)
        for code in tables:
            tables[code] += _choice_table(places[0][code], places[1][code], len(one.units))
    return tables


def _presence_tables(first: Corpus, second: Corpus, codebook: Codebook) -> dict[str, Array]:
    counted = [
        [count_presence(document.coding)[0] for document in corpus.documents]
        for corpus in (first, second)
    ]
    tables = {}
    for column in columns_of(codebook):
        places: list[set[Hashable]] = [
            {at for at, columns in enumerate(own) if column.id in columns} for own in counted
        ]
        tables[column.id] = _choice_table(places[0], places[1], len(first.documents))
    return tables


def _compare_aspect(first: Corpus, second: Corpus, aspect: Aspect) -> Iterator[Accord]:
    pairs: dict[str, Pairs] = {"all": []}
    for one, other in zip(first.documents, second.documents, strict=True):
        mine, theirs = group_records(one.coding.records), group_records(other.coding.records)
        for key in mine.keys() & theirs.keys():
            kind = mine[key][0].kind
            if KIND_OF_ASPECT.get(aspect, kind) is kind:
                pair = tuple(
                    ", ".join(sorted(values_of(records, aspect)))
                    for records in (mine[key], theirs[key])
                )
                for group in ("all", kind.value) if aspect not in KIND_OF_ASPECT else ("all",):
                    pairs.setdefault(group, []).append((pair[0], pair[1]))
    for group, own in pairs.items():
        if own:
            values = sorted({str(value) for pair in own for value in pair})
            yield _compare_values(aspect, group, _table(own, values))


def _compare_levels(first: Corpus, second: Corpus) -> Iterator[Accord]:
    pairs: dict[str, Pairs] = {"all": []}
    for one, other in zip(first.documents, second.documents, strict=True):
        for name, level in one.coding.coverage.items():
            for group in ("all", name):
                pairs.setdefault(group, []).append((level.level, other.coding.coverage[name].level))
    for group, own in pairs.items():
        yield _compare_values("level", group, _table(own, range(4)), "ordinal")


def compare_codings(first: Corpus, second: Corpus, codebook: Codebook) -> Agreement:
    """The agreement of two codings of the documents that both hold.

    Raises:
        CorpusError: they share no document.
    """
    shared = {d.id for d in first.documents} & {d.id for d in second.documents}
    if not shared:
        raise CorpusError("the two codings share no document; give labels of the same documents")
    first, second = (
        Corpus(corpus.name, tuple(d for d in corpus.documents if d.id in shared))
        for corpus in (first, second)
    )
    kinds = {code.id: code.kind for code in codebook.codes.values()}
    columns = {column.id: column.kind for column in columns_of(codebook)}
    accords = [
        *_compare_codes("found", _unit_tables(first, second, codebook, present=False), kinds),
        *_compare_codes("present", _unit_tables(first, second, codebook, present=True), kinds),
        *_compare_codes("presence", _presence_tables(first, second, codebook), columns),
        *(accord for aspect in VALUES for accord in _compare_aspect(first, second, aspect)),
        *_compare_levels(first, second),
    ]
    differences = [
        slip
        for one, other in zip(first.documents, second.documents, strict=True)
        for slip in find_slips(one, other.coding)
    ]
    return Agreement(tuple(d.id for d in first.documents), tuple(accords), tuple(differences))


def compare_labels(first: Path, second: Path, *, codebook: Path | None = None) -> Agreement:
    """The agreement of two label folders; the documents lie beside either, in ``docs``.

    Raises:
        CorpusError: a folder breaks the format, or they share no document.
        CodebookError: the codebook breaks its format.
    """
    folders = [folder.resolve().parent for folder in (first, second)]
    corpus = next((folder for folder in folders if (folder / "docs").is_dir()), None)
    if corpus is None:
        raise CorpusError(
            "neither folder has docs beside it; give two folders of labels, such as NAME/labels"
        )
    book = load_codebook(codebook)
    one, other = (load_corpus(corpus, codebook=book, labels=labels) for labels in (first, second))
    return compare_codings(one, other, book)
