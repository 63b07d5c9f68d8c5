"""The codebook's own examples, run through the rules: hits must be found, near-misses not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from scr_nlp.codebook import Codebook, Example
from scr_nlp.findings import read_mentions, settle
from scr_nlp.pipeline import load_pipeline, to_doc
from scr_nlp.settings import Mode, Settings
from scr_nlp.types import Block, BlockKind, Finding, Review


@dataclass(frozen=True, slots=True)
class ExampleFailure:
    """An example that the rules read otherwise than the codebook says."""

    code: str
    text: str
    expected: str
    found: str


def _as_review(example: Example) -> Review:
    block = Block(BlockKind.PARAGRAPH, 0, len(example.text), section_kind=example.section_kind)
    return Review("example", "example", example.text, (block,))


def _describe(value: Finding | Example) -> str:
    who = "+".join(value.experiencer or ())
    return " ".join(filter(None, (str(value.status), who, value.role, value.polarity)))


def _matches(example: Example, finding: Finding) -> bool:
    return (
        finding.status == example.status
        and (example.experiencer is None or set(example.experiencer) <= set(finding.experiencer))
        and (example.role is None or example.role is finding.role)
        and (example.polarity is None or example.polarity is finding.polarity)
    )


def check_examples(codebook: Codebook, path: Path | str | None = None) -> Iterator[ExampleFailure]:
    """Every example of the codebook that the rule pipeline reads otherwise.

    ``path`` is the user's file that ``codebook`` was loaded from, None for the
    bundled one.
    """
    nlp = load_pipeline(Settings(Path(path) if path else None, Mode.RULES))
    kinds = {code.id: code.kind for code in codebook.codes.values()}
    for code in codebook.codes.values():
        for example in code.examples:
            mentions = settle(read_mentions(to_doc(nlp, _as_review(example)), kinds))
            found = [finding for finding in mentions if finding.code == code.id]
            if example.status == "none":
                read_as_said = not found
            else:
                read_as_said = any(_matches(example, finding) for finding in found)
            if not read_as_said:
                described = ", ".join(_describe(finding) for finding in found) or "none"
                yield ExampleFailure(code.id, example.text, _describe(example), described)
