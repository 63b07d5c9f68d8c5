"""Slices: where does the tool do better or worse?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import numpy as np

from scr_nlp.corpus import CodedDocument, Coding, Record
from scr_nlp.evaluation.matching import group_records, is_open, strongest, values_of
from scr_nlp.evaluation.measures import Measure
from scr_nlp.evaluation.statistics import Array, divide, interval
from scr_nlp.types import CodeKind, Experiencer

_YEAR = re.compile(r"(?:19|20)\d\d")
_NATION_OF_TYPE = {
    "lcspr": "england",
    "child_practice_review": "wales",
    "scottish_review": "scotland",
    "case_management_review": "northern_ireland",
}
_MEN = {Experiencer.FATHER, Experiencer.PARTNER}


def era_of(document: CodedDocument) -> str:
    """The era in which a document was published: the names and forms changed with guidance."""
    published = document.metadata.get("published") or document.metadata.get("completed") or ""
    found = _YEAR.search(published)
    if not found:
        return "undated"
    year = int(found.group())
    if year < 2010:
        return "before 2010"
    return "2010-2014" if year < 2015 else "2015-2018" if year < 2019 else "2019 on"


def nation_of(document: CodedDocument) -> str:
    """The nation: as labelled, else as a form that only one nation uses, else as read."""
    return (
        document.metadata.get("nation")
        or _NATION_OF_TYPE.get(document.doc_type)
        or document.review.metadata.value("nation")
        or "not stated"
    )


def slice_documents(documents: Sequence[CodedDocument]) -> dict[str, list[bool]]:
    """Which documents belong to each slice, by its name; single slices are left out."""
    lengths = [len(document.units) for document in documents]
    short, long = np.quantile(lengths, [1 / 3, 2 / 3])
    names: dict[str, list[str]] = {
        "type": [document.doc_type for document in documents],
        "published": [era_of(document) for document in documents],
        "nation": [nation_of(document) for document in documents],
        "length": [
            "short" if length <= short else "long" if length > long else "middle"
            for length in lengths
        ],
        "ethnicity": [
            "mentioned" if document.coding.coverage["race_culture"].level else "not mentioned"
            for document in documents
            if "race_culture" in document.coding.coverage
        ],
    }
    slices: dict[str, list[bool]] = {}
    for dimension, values in names.items():
        if len(set(values)) < 2 or len(values) != len(documents):
            continue
        for value in sorted(set(values)):
            slices[f"{dimension}: {value}"] = [own == value for own in values]
    return slices


def _slices_of(records: Sequence[Record]) -> Iterator[str]:
    yield f"status: {strongest(records)}"
    if records[0].kind is CodeKind.RISK_FACTOR:
        who = {person for record in records for person in record.experiencer}
        if Experiencer.MOTHER in who and not who & _MEN:
            yield "experiencer: mother"
        elif who & _MEN and Experiencer.MOTHER not in who:
            yield "experiencer: father or partner"


def measure_record_slices(
    coder: str, coded: Sequence[Coding], found: Sequence[Coding], weights: Array
) -> Iterator[Measure]:
    """For records of a status, or about mother or father: how many are found, and how well."""
    tasks = ("found", "status", "experiencer")
    counts: dict[str, Array] = {}
    for at, (right, said) in enumerate(zip(coded, found, strict=True)):
        groups = group_records(said.records)
        for key, records in group_records(right.records).items():
            if is_open(records, "code"):
                continue
            other = groups.get(key)
            for name in _slices_of(records):
                table = counts.setdefault(name, np.zeros((len(coded), len(tasks), 2)))
                table[at, 0] += (other is not None, 1)
                if other is None:
                    continue
                table[at, 1] += (values_of(records, "status") == values_of(other, "status"), 1)
                if records[0].kind is CodeKind.RISK_FACTOR:
                    same = values_of(records, "experiencer") == values_of(other, "experiencer")
                    table[at, 2] += (same, 1)
    for name, table in sorted(counts.items()):
        sums = np.tensordot(weights, table, axes=1)
        for position, task in enumerate(tasks):
            right_ones, all_ones = sums[:, position, 0], sums[:, position, 1]
            if all_ones[0] == 0:
                continue
            measure = "recall" if task == "found" else "accuracy"
            bounds = interval(divide(right_ones, all_ones))
            yield Measure(coder, name, task, "all", measure, *bounds, int(all_ones[0]))
