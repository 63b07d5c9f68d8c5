"""An evaluation as a page to learn from, and as plain data."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from scr_nlp.evaluation.agreement import Agreement
from scr_nlp.evaluation.evaluate import Evaluation
from scr_nlp.evaluation.slips import Slip
from scr_nlp.evaluation.tables import Table, detail, summarise, tabulate_agreement

MOST_SLIPS = 60
"""Errors of one sort that the page quotes for one code; the rest are counted."""


@dataclass(frozen=True, slots=True)
class SlipGroup:
    """The errors of one sort with one code or dimension: the first of them, and how many."""

    group: str
    kind: str
    what: str
    count: int
    slips: tuple[Slip, ...]


def group_slips(slips: Sequence[Slip]) -> list[SlipGroup]:
    """Errors by code and sort, the most frequent first."""
    counts = Counter((slip.group, slip.kind, slip.what) for slip in slips)
    return [
        SlipGroup(
            *key,
            count,
            tuple(s for s in slips if (s.group, s.kind, s.what) == key)[:MOST_SLIPS],
        )
        for key, count in counts.most_common()
    ]


def _slip_data(slip: Slip) -> dict[str, Any]:
    data = asdict(slip)
    data["unit"] = slip.unit.i if slip.unit else None
    return data


def evaluation_json(evaluation: Evaluation) -> str:
    """The evaluation as JSON: figures and errors, without the text of paragraphs."""
    data = {
        "corpus": evaluation.corpus,
        "part": evaluation.part,
        "documents": evaluation.documents,
        "resamples": evaluation.resamples,
        "seed": evaluation.seed,
        "measures": [asdict(measure) for measure in evaluation.measures],
        "accuracy": evaluation.accuracy,
        "errors": [_slip_data(slip) for slip in evaluation.slips],
    }
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def agreement_json(agreement: Agreement) -> str:
    """The agreement as JSON: figures and differences, without the text of paragraphs."""
    data = {
        "documents": agreement.documents,
        "agreement": [asdict(accord) for accord in agreement.accords],
        "differences": [_slip_data(slip) for slip in agreement.differences],
    }
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _render(
    title: str,
    lead: str,
    tables: Sequence[Table],
    more: Sequence[Table],
    slips: Sequence[Slip],
    sides: tuple[str, str],
) -> str:
    from jinja2 import Environment, PackageLoader

    environment = Environment(
        loader=PackageLoader("scr_nlp.evaluation", "."),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("page.html").render(
        title=title,
        lead=lead,
        tables=tables,
        more=more,
        groups=group_slips(slips),
        sides=sides,
        most=MOST_SLIPS,
    )


def evaluation_html(evaluation: Evaluation) -> str:
    """The evaluation as one self-contained page: figures first, then every error quoted."""
    part = f", part {evaluation.part}" if evaluation.part else ""
    lead = (
        f"{len(evaluation.documents)} documents of {evaluation.corpus}{part}. Intervals: 95 %, "
        f"{evaluation.resamples} bootstrap draws of documents."
    )
    return _render(
        "How well the tool codes",
        lead,
        summarise(evaluation),
        detail(evaluation),
        evaluation.slips,
        ("coded", "found"),
    )


def agreement_html(agreement: Agreement) -> str:
    """The agreement as one self-contained page: figures first, then every difference quoted."""
    return _render(
        "How far two coders agree",
        f"{len(agreement.documents)} documents, coded twice.",
        tabulate_agreement(agreement),
        [],
        agreement.differences,
        ("first", "second"),
    )
