"""A study for annotation programs: one task per paragraph, the machine's codings filled in.

Paragraphs without findings are tasks too, so that what the machine missed can be added.
Offsets are Unicode code points in the paragraph, the end exclusive.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from enum import StrEnum
from typing import Any
from xml.sax.saxutils import quoteattr

from scr_nlp.codebook import Codebook
from scr_nlp.exchange.qda_codes import make_guid
from scr_nlp.study import Study
from scr_nlp.study.decisions import is_human
from scr_nlp.types import Analysis, Block, Experiencer, Finding, Polarity, Role, Status
from scr_nlp.version import VERSION

_CHOICES: dict[str, tuple[type[StrEnum], str]] = {
    "status": (Status, "single"),
    "experiencer": (Experiencer, "multiple"),
    "role": (Role, "single"),
    "polarity": (Polarity, "single"),
}


def _tasks(study: Study) -> Iterator[tuple[Analysis, int, Block, list[Finding]]]:
    """Every paragraph of a study with its findings."""
    for review_id in study.reviews()["review_id"]:
        analysis = study.analysis(review_id)
        found = defaultdict(list)
        for finding in analysis.findings:
            found[finding.paragraph].append(finding)
        for index, block in analysis.review.paragraphs():
            yield analysis, index, block, found[index]


def _place(analysis: Analysis, index: int, block: Block) -> dict[str, Any]:
    return {
        "review_id": analysis.review.review_id,
        "source": analysis.review.source,
        "paragraph": index,
        "page": analysis.review.page_of(block.start),
        "number": block.number or "",
        "section": block.section,
    }


def label_config(codebook: Codebook) -> str:
    """The labelling interface of Label Studio for a codebook: paste it into the project."""
    labels = [f"    <Label value={quoteattr(code)}/>" for code in codebook.codes]
    choices = [
        line
        for name, (values, choice) in _CHOICES.items()
        for line in (
            f'  <Choices name="{name}" toName="text" perRegion="true" choice="{choice}">',
            *(f'    <Choice value="{value}"/>' for value in values),
            "  </Choices>",
        )
    ]
    head = '  <Text name="text" value="$text"/>'
    names = '  <Labels name="code" toName="text">'
    return "\n".join(["<View>", head, names, *labels, "  </Labels>", *choices, "</View>", ""])


def render_label_studio(study: Study) -> bytes:
    """A study as tasks of Label Studio (JSON), for :func:`label_config`.

    The machine's findings are predictions, what people decided annotations.

    Raises:
        StudyError: the study cannot be read.
    """
    tasks = []
    for analysis, index, block, findings in _tasks(study):
        text = analysis.review.block_text(index)
        task: dict[str, Any] = {"data": {"text": text, **_place(analysis, index, block)}}
        groups = {"predictions": False, "annotations": True}
        for group, human in groups.items():
            own = [finding for finding in findings if is_human(finding) is human]
            if own:
                result = [
                    part
                    for finding in own
                    for part in _regions(analysis.review.review_id, finding, block.start)
                ]
                version = {} if human else {"model_version": f"scr_nlp {VERSION}"}
                task[group] = [{**version, "result": result}]
        tasks.append(task)
    return json.dumps(tasks, ensure_ascii=False, indent=1).encode("utf-8", "replace")


def _regions(review_id: str, finding: Finding, begins: int) -> Iterator[dict[str, Any]]:
    key = (review_id, finding.paragraph, finding.code, finding.role, finding.polarity)
    span = {"start": finding.start - begins, "end": finding.end - begins, "text": finding.text}
    region = {"id": make_guid("region", *key), "to_name": "text"}
    yield {
        **region,
        "from_name": "code",
        "type": "labels",
        "value": {**span, "labels": [finding.code]},
        "score": finding.score,
    }
    for name in _CHOICES:
        given = getattr(finding, name)
        values = list(given) if isinstance(given, tuple) else [given] if given else []
        if values:
            value = {**span, "choices": values}
            yield {**region, "from_name": name, "type": "choices", "value": value}


def render_doccano(study: Study) -> bytes:
    """A study as JSONL of doccano (sequence labelling): one paragraph a line.

    A label is the code with status and role or polarity (``record_keeping/present/concern``).

    Raises:
        StudyError: the study cannot be read.
    """
    lines = [
        json.dumps(
            {
                "text": analysis.review.block_text(index),
                "label": [
                    [finding.start - block.start, finding.end - block.start, _label(finding)]
                    for finding in findings
                ],
                **_place(analysis, index, block),
            },
            ensure_ascii=False,
        )
        for analysis, index, block, findings in _tasks(study)
    ]
    return "".join(f"{line}\n" for line in lines).encode("utf-8", "replace")


def _label(finding: Finding) -> str:
    facets = (finding.code, finding.status, finding.role or finding.polarity)
    return "/".join(str(facet) for facet in facets if facet)
