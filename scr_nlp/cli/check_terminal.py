"""A check on the terminal: short lines, each with the place that bears it out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from scr_nlp.cli.terminal import count, open_console, plain, shorten, styled

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from scr_nlp.check.records import (
        Asked,
        Comparison,
        DimensionCheck,
        DraftCheck,
        Looked,
        Passage,
    )

_MOST_PASSAGES = 4
_MOST_QUESTIONS = 10
_MOST_SECTIONS = 8
_EXCERPT = 70


def print_check(check: DraftCheck, comparison: Comparison | None = None) -> None:
    """Print a check; what is shortened here stands whole in the page and in JSON."""
    from scr_nlp.codebook.dimensions import load_dimensions

    console = open_console()
    console.print(plain(check.source), style="bold")
    if comparison:
        _print_comparison(console, comparison)
    for dimension in check.dimensions:
        _print_dimension(console, dimension)
    _print_observations(console, check)
    if check.dimensions:
        _print_where(console, check.dimensions[0].looked)
    console.print(load_dimensions().wording.statement)
    for note in check.notes:
        console.print(f"Note: {plain(note)}")


def _print_comparison(console: Console, comparison: Comparison) -> None:
    console.print(f"\nAgainst {plain(comparison.source)}", style="bold")
    grid = _grid()
    for change in comparison.dimensions:
        verdict = ""
        if change.closed:
            verdict = "a gap closed"
        elif change.opened:
            verdict = "a gap opened"
        elif change.after <= 1:
            verdict = "still a gap"
        levels = f"level {change.before} then, {change.after} now"
        grid.add_row("  " + change.name, styled(", ".join(filter(None, (levels, verdict)))))
        _add_passages(grid, "    new evidence", change.gained)
        _add_passages(grid, "    no longer", change.lost)
    for label, asked in (("  opened", comparison.opened), ("  closed", comparison.closed)):
        lines = [_question(one) for one in asked[:_MOST_QUESTIONS]]
        if len(asked) > _MOST_QUESTIONS:
            lines.append(f"and {len(asked) - _MOST_QUESTIONS} more")
        _add_lines(grid, label, lines)
    console.print(grid)


def _question(one: Asked) -> str:
    return f"{one.place.label}: {one.question}" if one.place else one.question


def _print_dimension(console: Console, dimension: DimensionCheck) -> None:
    gap = " - a gap" if dimension.gap else ""
    level = f"level {dimension.level} of 3, {dimension.level_name}{gap}"
    console.print(f"\n{dimension.name}: {level}", style="bold red" if gap else "bold green")
    grid = _grid()
    if dimension.by_hand:
        from scr_nlp.codebook.dimensions import load_dimensions

        grid.add_row("  check by hand", load_dimensions().wording.by_hand)
    _add_passages(grid, "  rests on", dimension.evidence)
    _add_passages(grid, "  also found", dimension.also)
    for reason in dimension.reasons:
        grid.add_row("  reason", styled(f"{reason.place.label}: {' '.join(reason.shows)}"))
    for step in dimension.steps:
        grid.add_row(f"  for level {step.level}", styled(step.question))
        if step.ways:
            grid.add_row("", styled(f"not found: {step.told}"))
    _add_looked(grid, dimension.looked)
    console.print(grid)


def _print_observations(console: Console, check: DraftCheck) -> None:
    from rich.padding import Padding

    if not check.observations:
        return
    console.print("\nBeside the levels", style="bold")
    for kind in dict.fromkeys(one.kind for one in check.observations):
        asked = [one for one in check.observations if one.kind == kind]
        console.print(f"  {asked[0].kind_name}: {len(asked)}")
        for one in asked[:_MOST_QUESTIONS]:
            console.print(Padding(styled(_question(one)), (0, 0, 0, 4)))
        if len(asked) > _MOST_QUESTIONS:
            console.print(f"    and {len(asked) - _MOST_QUESTIONS} more")


def _grid() -> Table:
    from rich.table import Table

    grid = Table.grid(padding=(0, 2))
    grid.add_column(no_wrap=True, min_width=15)
    grid.add_column(overflow="fold")
    return grid


def _add_passages(grid: Table, label: str, passages: Sequence[Passage]) -> None:
    lines = [
        f"{passage.place.label} “{shorten(passage.text, _EXCERPT)}”: {'; '.join(passage.shows)}"
        for passage in passages[:_MOST_PASSAGES]
    ]
    if len(passages) > _MOST_PASSAGES:
        lines.append(f"and {len(passages) - _MOST_PASSAGES} more")
    _add_lines(grid, label, lines)


def _add_lines(grid: Table, label: str, lines: Iterable[str]) -> None:
    for line in lines:
        grid.add_row(label, styled(line))
        label = ""


def _add_looked(grid: Table, looked: Looked) -> None:
    misses = [
        f"{miss.place.label} “{shorten(miss.words, _EXCERPT)}”: {miss.reason}"
        for miss in looked.near_misses
    ]
    _add_lines(grid, "  not counted", misses)
    line = f"{len(looked.terms)} terms"
    if looked.classifiers:
        line += f"; {len(looked.classifiers)} classifiers read every paragraph for what has no term"
    grid.add_row("  looked for", styled(line))


def _print_where(console: Console, looked: Looked) -> None:
    sections = list(looked.sections[:_MOST_SECTIONS])
    if len(looked.sections) > _MOST_SECTIONS:
        sections.append(f"and {len(looked.sections) - _MOST_SECTIONS} more")
    told = f"{count(looked.paragraphs, 'paragraph')} in {count(len(looked.sections), 'section')}"
    if sections:
        told += f": {'; '.join(sections)}"
    console.print(f"\nLooked in {plain(told)}.")
    if looked.unread_pages:
        pages = ", ".join(map(str, looked.unread_pages))
        console.print(f"Could not be read, and may hold what was not found: page {pages}.")
