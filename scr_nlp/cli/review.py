"""``scr-nlp review``: a person decides on the findings that the machine is least sure of."""

from __future__ import annotations

import getpass
import textwrap
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from scr_nlp.cli.terminal import count, open_console, plain
from scr_nlp.types import (
    CodeKind,
    Decision,
    Experiencer,
    Finding,
    Polarity,
    Role,
    Status,
    Verdict,
)

if TYPE_CHECKING:
    from scr_nlp.codebook import Codebook
    from scr_nlp.study import Study

_UNSURE = 0.7
_WIDTH = 88
_NAME_LENGTH = 80
_KEYS = ("a", "r", "c", "s", "u", "q")
_CHOICES = "accept (a), reject (r), change (c), skip (s), undo (u), quit (q)"

Value = TypeVar("Value", bound=StrEnum)


@dataclass
class _Walk:
    """A walk through findings: where it stands, and what was done at each step."""

    study: Study
    codebook: Codebook
    by: str
    queue: list[tuple[str, Finding]]
    steps: list[int | None] = field(default_factory=list)

    def decide(self, verdict: Verdict, outcome: Finding | None) -> None:
        review_id, finding = self.queue[len(self.steps)]
        at = datetime.now(UTC).isoformat(timespec="seconds")
        decision = Decision(review_id, finding, verdict, outcome, self.by, at)
        self.steps.append(self.study.decide(decision))

    def undo(self) -> None:
        if not self.steps:
            typer.echo("There is nothing to undo.")
            return
        number = self.steps.pop()
        if number is not None:
            self.study.withdraw(number)

    def act(self, choice: str) -> None:
        """Carry out what the person chose for the finding at hand."""
        finding = self.queue[len(self.steps)][1]
        if choice == "a":
            self.decide(Verdict.ACCEPTED, finding)
        elif choice == "r":
            self.decide(Verdict.REJECTED, None)
        elif choice == "c":
            changed = _ask_for_changes(finding, self.codebook)
            if changed is None:
                return
            verdict = Verdict.ACCEPTED if changed == finding else Verdict.CHANGED
            self.decide(verdict, changed)
        elif choice == "s":
            self.steps.append(None)
        else:
            self.undo()

    def show(self) -> None:
        """Print the finding at hand, its words marked in their paragraph."""
        review_id, finding = self.queue[len(self.steps)]
        review = self.study.analysis(review_id).review
        block = review.blocks[finding.paragraph]
        number = f", paragraph {block.number}" if block.number else ""
        section = f" · {block.section}" if block.section else ""
        before, words, after = (
            review.text[block.start : finding.start],
            review.text[finding.start : finding.end],
            review.text[finding.end : block.end],
        )
        typer.echo(
            f"\n{len(self.steps) + 1} of {len(self.queue)} · {plain(review.source)},"
            f" page {review.page_of(finding.start)}{plain(number)}{plain(section)}\n"
        )
        typer.echo(
            textwrap.fill(
                plain(f"{before}»{words}«{after}"),
                _WIDTH,
                initial_indent="  ",
                subsequent_indent="  ",
            )
        )
        typer.echo(f"\n{self.describe(finding)}")

    def describe(self, finding: Finding) -> str:
        """Code and attributes in words, and what made the finding."""
        code = self.codebook.codes.get(finding.code)
        facets = [finding.status.value, finding.role, finding.polarity, *finding.experiencer]
        words = ", ".join(str(facet).replace("_", " ") for facet in facets if facet)
        name = code.name if code else finding.code
        return f"{plain(name)}: {words} ({plain(finding.method)}, score {finding.score:.2f})"


def _ask(question: str, present: str, read: Callable[[str], Value]) -> Value:
    """Ask until the answer can be read; Enter keeps what is there."""
    while True:
        try:
            return read(typer.prompt(question, default=present).strip())
        except ValueError as problem:
            typer.echo(f"  {problem}")


def _choose(kind: type[Value]) -> Callable[[str], Value]:
    """Reads one of some values, or the beginning of just one."""

    def read(answer: str) -> Value:
        word = answer.lower().replace(" ", "_")
        found = [value for value in kind if value.value == word]
        found = found or [value for value in kind if word and value.value.startswith(word)]
        if len(found) != 1:
            raise ValueError(f"give one of {', '.join(kind)}")
        return found[0]

    return read


def _list_codes(kind: CodeKind, codebook: Codebook) -> None:
    from rich.columns import Columns

    codes = [code.id for code in codebook.of_kind(kind)]
    open_console().print(Columns(codes, padding=(0, 2), column_first=True))


def _ask_for_code(finding: Finding, codebook: Codebook) -> str | None:
    """The id of a code; None where the person goes back."""
    typer.echo("  Enter keeps what is shown, ? lists the codes, q goes back.")
    names = {code.name.lower(): code.id for code in codebook.codes.values()}
    while True:
        answer = str(typer.prompt("  code", default=finding.code)).strip().lower()
        if answer == "q":
            return None
        if answer == "?":
            _list_codes(finding.kind, codebook)
            continue
        code: str = names.get(answer, answer.replace(" ", "_"))
        if code in codebook.codes:
            return code
        near = get_close_matches(answer, [*codebook.codes, *names], 3)
        typer.echo(f"  no such code{'; did you mean ' + ', '.join(near) if near else ''}")


def _ask_for_people(present: Iterable[Experiencer]) -> tuple[Experiencer, ...]:
    read = _choose(Experiencer)
    while True:
        answer = typer.prompt("  who (several with commas)", default=", ".join(present) or "nobody")
        if answer.strip().lower() == "nobody":
            return ()
        try:
            named = {read(part.strip()) for part in answer.split(",")}
        except ValueError as problem:
            typer.echo(f"  {problem}, or nobody")
            continue
        return tuple(who for who in Experiencer if who in named)


def _ask_for_changes(finding: Finding, codebook: Codebook) -> Finding | None:
    """The finding as the person wants it; the words stay. None where the person goes back."""
    chosen = _ask_for_code(finding, codebook)
    if chosen is None:
        return None
    code = codebook.codes[chosen]
    status = _ask("  status", finding.status.value, _choose(Status))
    role = polarity = None
    people: tuple[Experiencer, ...] = ()
    if code.kind is CodeKind.AGENCY:
        role = _ask("  role", (finding.role or Role.CASE).value, _choose(Role))
    elif code.kind is CodeKind.THEME:
        polarity = _ask(
            "  polarity", (finding.polarity or Polarity.CONCERN).value, _choose(Polarity)
        )
    else:
        people = _ask_for_people(finding.experiencer)
    return replace(
        finding,
        code=code.id,
        kind=code.kind,
        status=status,
        role=role,
        polarity=polarity,
        experiencer=people,
    )


def _user_name() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""


def review(
    study: Annotated[Path, typer.Argument(help="A study that 'scr-nlp analyse --study' made.")],
    below: Annotated[
        float, typer.Option(min=0, max=1.01, help="Look at findings with a score below this.")
    ] = _UNSURE,
    code: Annotated[
        list[str] | None, typer.Option(help="Only this code; give it once for each code.")
    ] = None,
    by: Annotated[
        str | None,
        typer.Option(help="Your name, kept with each decision (your login if not given)."),
    ] = None,
    codebook: Annotated[Path | None, typer.Option(help="The codebook of the study.")] = None,
) -> None:
    """Decide, one by one, on the findings that the machine is least sure of.

    Those of documents that are counted as cases come first.

    Each decision is kept in the study at once, counts in every table and report, and is not
    lost when the documents are analysed again.
    """
    from scr_nlp.codebook import load_codebook
    from scr_nlp.study import Study, list_uncertain
    from scr_nlp.summaries import select_cases

    name = " ".join((by or _user_name()).split())[:_NAME_LENGTH]
    if not name:
        raise typer.BadParameter("give your name with --by")
    book = load_codebook(codebook)
    for wanted in code or ():
        if wanted not in book.codes:
            near = get_close_matches(wanted, book.codes, 3)
            raise typer.BadParameter(
                f"--code: {wanted!r} is not in the codebook"
                + (f"; did you mean {', '.join(near)}?" if near else "")
            )
    with Study(study, must_exist=True) as store:
        cases = select_cases(store.reviews())
        counted = set(cases.loc[cases["counted"], "review_id"])
        queue = list_uncertain(store, below, code or ())
        queue.sort(key=lambda pair: pair[0] not in counted)
        walk = _Walk(store, book, name, queue)
        first = sum(review_id in counted for review_id, _ in queue)
        typer.echo(
            f"{count(len(queue), 'finding')} to look at; the {first:,} of documents that are "
            "counted as cases come first"
        )
        if walk.queue:
            _walk_through(walk)
        kept = sum(step is not None for step in walk.steps)
        left = count(len(walk.queue) - kept, "finding")
        typer.echo(f"\n{count(kept, 'decision')} kept, {left} left")


def _walk_through(walk: _Walk) -> None:
    typer.echo(f"At each: {_CHOICES}.")
    try:
        while len(walk.steps) < len(walk.queue):
            walk.show()
            choice = typer.prompt("a, r, c, s, u or q").strip().lower()
            if choice not in _KEYS:
                typer.echo(f"Give one letter: {_CHOICES}.")
                continue
            if choice == "q":
                break
            walk.act(choice)
    except typer.Abort:
        # The end of the input, or Ctrl-C: what was decided is kept already.
        typer.echo("")
