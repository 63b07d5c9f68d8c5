"""The examples of codes and dimensions, run through the rules: hits found, near-misses not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from scr_nlp.codebook import Codebook, Example
from scr_nlp.codebook.dimensions import Dimension
from scr_nlp.findings import analyse, read_mentions, settle
from scr_nlp.pipeline import load_pipeline, to_doc
from scr_nlp.settings import Mode, Settings
from scr_nlp.types import Block, BlockKind, Coverage, Finding, Review


@dataclass(frozen=True, slots=True)
class ExampleFailure:
    """An example that the rules read otherwise than the codebook says."""

    code: str
    """Id of the code or dimension."""
    text: str
    expected: str
    found: str


def _as_review(*paragraphs: tuple[str, str]) -> Review:
    """Paragraphs, each with the kind of its section before it, as a review."""
    blocks, text = [], ""
    for section_kind, paragraph in paragraphs:
        start = len(text)
        text += paragraph
        blocks.append(Block(BlockKind.PARAGRAPH, start, len(text), section_kind=section_kind))
        text += "\n\n"
    return Review("example", "example", text.rstrip("\n"), tuple(blocks))


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
            review = _as_review((example.section_kind, example.text))
            mentions = settle(read_mentions(to_doc(nlp, review), kinds))
            found = [finding for finding in mentions if finding.code == code.id]
            if example.status == "none":
                read_as_said = not found
            else:
                read_as_said = any(_matches(example, finding) for finding in found)
            if not read_as_said:
                described = ", ".join(_describe(finding) for finding in found) or "none"
                yield ExampleFailure(code.id, example.text, _describe(example), described)


def check_dimension(dimension: Dimension, source: str) -> Iterator[ExampleFailure]:
    """Every example of a coverage dimension that the rule pipeline reads otherwise.

    ``source`` is what ``dimension`` was loaded from, as in ``Settings.dimensions``.
    """
    nlp = load_pipeline(Settings(mode=Mode.RULES, dimensions=(source,)))

    def cover(*paragraphs: tuple[str, str]) -> Coverage:
        graded = analyse(_as_review(*paragraphs), nlp).coverage
        return next(one for one in graded if one.dimension == dimension.id)

    for example in dimension.examples:
        criteria = cover((example.section_kind or "", example.text)).criteria
        found = {criterion.id for criterion in criteria if criterion.met}
        if found != set(example.shows):
            said = ", ".join(example.shows) or "none"
            read = ", ".join(sorted(found)) or "none"
            yield ExampleFailure(dimension.id, example.text, said, read)
    for text in dimension.texts:
        paragraphs = [pair for entry in text.paragraphs for pair in entry.items()]
        level = cover(*paragraphs).level
        if level != text.level:
            whole = " ".join(paragraph for _, paragraph in paragraphs)
            yield ExampleFailure(dimension.id, whole, f"level {text.level}", f"level {level}")
