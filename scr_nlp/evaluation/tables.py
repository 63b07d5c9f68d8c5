"""An evaluation or an agreement as tables: the same for the terminal and the page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scr_nlp.evaluation.agreement import Accord, Agreement
from scr_nlp.evaluation.evaluate import ALL, HUMAN, KEYWORDS, TOOL, Evaluation
from scr_nlp.evaluation.measures import Measure
from scr_nlp.evaluation.tallies import KIND_OF_ASPECT, VALUES
from scr_nlp.types import CodeKind

KIND_NAMES = {
    "all": "all codes",
    CodeKind.RISK_FACTOR.value: "risk factors",
    CodeKind.AGENCY.value: "agencies",
    CodeKind.THEME.value: "themes",
}
_TASKS = {
    "found": "Code found in the paragraph, any status",
    "present": "Code found in the paragraph as present for this case",
    "presence": "Code counts for the document (codebook 1.7)",
}
_MOST_SLICE_TASKS = (
    ("found", "all", "f1"),
    ("presence", "all", "f1"),
    ("status", "all", "accuracy"),
    ("gap", "all", "f1"),
    ("level", "all", "accuracy"),
)


@dataclass(frozen=True, slots=True)
class Table:
    """A table of text cells; the first column names the row. ``note`` says how to read it."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


def show(measure: Measure | None, *, bounds: bool = True) -> str:
    """A measure as text: ``0.71 [0.66, 0.75]``, or a dash where it is not defined."""
    if measure is None or measure.value is None:
        return "–"
    if not bounds or measure.low is None or measure.high is None:
        return f"{measure.value:.2f}"
    return f"{measure.value:.2f} [{measure.low:.2f}, {measure.high:.2f}]"


class _Figures:
    """Look-up of the measures of an evaluation."""

    def __init__(self, evaluation: Evaluation) -> None:
        self._all = {(m.coder, m.scope, m.task, m.group, m.name): m for m in evaluation.measures}
        self.coders = [
            c for c in (TOOL, KEYWORDS, HUMAN) if any(m.coder == c for m in evaluation.measures)
        ]
        self.scopes = [s for s in dict.fromkeys(m.scope for m in evaluation.measures) if s != ALL]

    def get(
        self, task: str, group: str, name: str, coder: str = TOOL, scope: str = ALL
    ) -> Measure | None:
        return self._all.get((coder, scope, task, group, name))


def _code_summary(figures: _Figures, task: str, title: str) -> Table:
    rows = []
    for kind, kind_name in KIND_NAMES.items():
        for coder in figures.coders:
            first = figures.get(task, kind, "f1", coder)
            if first is None:
                continue
            cells = [
                show(figures.get(task, kind, name, coder))
                for name in ("precision", "recall", "f1", "macro_f1")
            ]
            rows.append((kind_name if coder == TOOL else "", coder, str(first.n), *cells))
    head = ("codes", "by", "coded", "precision", "recall", "F1", "macro F1")
    return Table(title, head, tuple(rows))


def _aspects(figures: _Figures) -> Table:
    rows = []
    coders = [coder for coder in figures.coders if coder != KEYWORDS]
    for aspect in VALUES:
        groups: tuple[str, ...] = ("all", "coded present")
        if aspect not in KIND_OF_ASPECT:
            groups += tuple(kind.value for kind in CodeKind)
        for group in groups:
            for name in ("accuracy", "overlap"):
                measure = figures.get(aspect, group, name)
                if measure is not None:
                    cells = [show(figures.get(aspect, group, name, coder)) for coder in coders]
                    rows.append(
                        (aspect, KIND_NAMES.get(group, group), name, str(measure.n), *cells)
                    )
    note = "Of records that both sides have. asserted: present against every other status."
    return Table(
        "What is said of a code that was found",
        ("aspect", "records", "measure", "n", *coders),
        tuple(rows),
        note,
    )


def _values(figures: _Figures) -> Table:
    rows = []
    for aspect, values in VALUES.items():
        for value in values:
            measure = figures.get(aspect, value, "f1")
            if measure is not None and aspect != "asserted":
                cells = [
                    show(figures.get(aspect, value, name)) for name in ("precision", "recall", "f1")
                ]
                rows.append((aspect, value, str(measure.n), *cells))
    return Table("By value", ("aspect", "value", "coded", "precision", "recall", "F1"), tuple(rows))


def _coverage(figures: _Figures, dimensions: Sequence[str]) -> Table:
    rows = []
    for group in ("all", *dimensions):
        for coder in figures.coders:
            level = figures.get("level", group, "accuracy", coder)
            if level is None:
                continue
            cells = (
                show(level),
                show(figures.get("level", group, "quadratic_kappa", coder)),
                show(figures.get("gap", group, "precision", coder)),
                show(figures.get("gap", group, "recall", coder)),
                show(figures.get("level_evidence", group, "precision", coder)),
            )
            rows.append((group, coder, str(level.n), *cells))
    head = (
        "dimension",
        "by",
        "n",
        "level right",
        "kappa (quadratic)",
        "gap precision",
        "gap recall",
        "evidence precision",
    )
    return Table("Coverage of the three dimensions", head, tuple(rows))


def _codes(figures: _Figures, evaluation: Evaluation, task: str) -> Iterator[Table]:
    for kind in CodeKind:
        rows = []
        for code in [code for code, own in evaluation.codes.items() if own == kind.value]:
            ids = [code]
            if task == "presence" and kind is CodeKind.THEME:
                ids = [f"{code}:concern", f"{code}:good_practice"]
            for row in ids:
                measure = figures.get(task, row, "f1")
                if measure is None:
                    continue
                scores = [figures.get(task, row, name) for name in ("precision", "recall", "f1")]
                others = [
                    show(figures.get(task, row, "f1", c), bounds=False) for c in figures.coders[1:]
                ]
                rows.append(
                    (
                        row,
                        str(measure.n),
                        *(show(s, bounds=False) for s in scores[:2]),
                        show(scores[2]),
                        *others,
                    )
                )
        head = (
            "code",
            "coded",
            "precision",
            "recall",
            "F1",
            *(f"F1 {c}" for c in figures.coders[1:]),
        )
        yield Table(f"{_TASKS[task]}: {KIND_NAMES[kind.value]}", head, tuple(rows))


def _slices(figures: _Figures) -> Table:
    rows = []
    for scope in figures.scopes:
        whole = figures.get("found", "all", "f1", scope=scope)
        if whole is not None:
            cells = [show(figures.get(*what, scope=scope)) for what in _MOST_SLICE_TASKS]
            rows.append((scope, str(whole.n), *cells))
    head = (
        "documents",
        "records",
        "found F1",
        "presence F1",
        "status right",
        "gap F1",
        "level right",
    )
    return Table("Slices of documents", head, tuple(rows))


def _record_slices(figures: _Figures) -> Table:
    rows = []
    for scope in figures.scopes:
        found = figures.get("found", "all", "recall", scope=scope)
        if found is not None and figures.get("found", "all", "f1", scope=scope) is None:
            cells = [
                show(figures.get(task, "all", "accuracy", scope=scope))
                for task in ("status", "experiencer")
            ]
            rows.append((scope, str(found.n), show(found), *cells))
    return Table(
        "Slices of records",
        ("records", "coded", "found", "status right", "experiencer right"),
        tuple(rows),
    )


def summarise(evaluation: Evaluation) -> list[Table]:
    """The tables that fit a screen: codes by kind, aspects, coverage."""
    figures = _Figures(evaluation)
    dimensions = list(
        dict.fromkeys(
            m.group for m in evaluation.measures if m.task == "level" and m.group != "all"
        )
    )
    tables = [_code_summary(figures, task, title) for task, title in _TASKS.items()]
    tables += [_aspects(figures), _coverage(figures, dimensions)]
    return [table for table in tables if table.rows]


def detail(evaluation: Evaluation) -> list[Table]:
    """The further tables: by value, evidence, slices, every code."""
    figures = _Figures(evaluation)
    evidence = tuple(
        (name.replace("_", " "), show(figures.get("evidence", "all", name)))
        for name in ("touching", "character_precision", "character_recall")
    )
    tables = [
        _values(figures),
        Table("Words shown against words quoted", ("measure", "value"), evidence),
        _slices(figures),
        _record_slices(figures),
        *_codes(figures, evaluation, "found"),
        *_codes(figures, evaluation, "presence"),
    ]
    return [table for table in tables if table.rows]


def _accord_row(accord: Accord) -> tuple[str, ...]:
    values = (accord.observed, accord.kappa, accord.alpha, accord.f1)
    figures = ("–" if value is None else f"{value:.2f}" for value in values)
    return (
        KIND_NAMES.get(accord.group, accord.group),
        str(accord.n),
        str(accord.disagreed),
        *figures,
    )


def tabulate_agreement(agreement: Agreement) -> list[Table]:
    """The tables of an agreement: first by kind, aspect and dimension, then by code."""
    head = ("of", "n", "differ", "agreed", "kappa", "alpha", "F1")
    tasks = list(dict.fromkeys(accord.task for accord in agreement.accords))
    tables, codes = [], []
    for task in tasks:
        own = [accord for accord in agreement.accords if accord.task == task]
        short = [a for a in own if task not in _TASKS or a.group in KIND_NAMES]
        tables.append(
            Table(_TASKS.get(task, task.capitalize()), head, tuple(map(_accord_row, short)))
        )
        rest = [a for a in own if a not in short]
        if rest:
            codes.append(Table(f"{_TASKS[task]}: every code", head, tuple(map(_accord_row, rest))))
    return tables + codes
