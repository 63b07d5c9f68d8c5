"""What the commands print with: plain text of documents never steers the terminal."""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Literal

import typer

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

PdfReader = Annotated[
    Literal["pdfium", "pdfminer"],
    typer.Option(help="Which PDF reader to try first: the fast one, or the reference."),
]

INTERRUPTED = 130
SOME_FAILED = 3
"""Exit code of a batch in which some files could not be read."""

_WIDTH_WITHOUT_TERMINAL = 120
_SECONDS_BETWEEN_LINES = 10.0


def plain(text: str) -> str:
    """The text on one line with control and format characters shown as escapes."""
    if text.isprintable():
        return text
    return "".join(
        " "
        if character in "\n\t"
        else character.encode("unicode_escape").decode("ascii")
        if unicodedata.category(character)[0] in "CZ" and not character.isprintable()
        else character
        for character in text
    )


def shorten(text: str, length: int) -> str:
    """The text on one line, at most ``length`` characters of it."""
    text = plain(text)
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def count(number: int, what: str) -> str:
    """A number with its noun: "1 place", "2 places"."""
    return f"{number:,} {what}{'s' * (number != 1)}"


def styled(text: str, style: str = "") -> Text:
    """A document's text for a table: no mark-up in it has any meaning."""
    from rich.text import Text

    return Text(plain(text), style)


def open_console(*, errors: bool = False) -> Console:
    """A console on standard output or standard error that reads no mark-up."""
    from rich.console import Console

    console = Console(stderr=errors, markup=False, emoji=False, highlight=False)
    if not console.is_terminal:
        console.width = _WIDTH_WITHOUT_TERMINAL
    return console


def complain(message: str) -> None:
    """One line on standard error."""
    typer.echo(f"scr-nlp: {plain(message)}", err=True)


class _Pace:
    """Counts documents; the clock starts after the first, which pays for starting up."""

    def __init__(self, total: int) -> None:
        self.total, self.done, self.start = total, 0, 0.0

    def advance(self) -> str:
        self.done += 1
        progress = f"{self.done:,} of {self.total:,} documents"
        if self.done == 1:
            self.start = time.monotonic()
            return progress
        rate = (self.done - 1) / max(time.monotonic() - self.start, 0.001)
        minutes, seconds = divmod(round((self.total - self.done) / rate), 60)
        left = f"{minutes} min {seconds} s" if minutes else f"{seconds} s"
        return f"{progress}, {rate:.1f} a second, {left} left"


@contextmanager
def show_progress(total: int) -> Iterator[Callable[[], None]]:
    """Gives a function to call after each document.

    On a terminal a live bar with rate and time left, elsewhere a plain line now and
    then; both on standard error.
    """
    console = open_console(errors=True)
    pace = _Pace(total)
    if not console.is_terminal:
        told = time.monotonic()

        def tell() -> None:
            nonlocal told
            line = pace.advance()
            if time.monotonic() - told >= _SECONDS_BETWEEN_LINES:
                told = time.monotonic()
                typer.echo(line, err=True)

        yield tell
        return
    from rich.progress import BarColumn, Progress, TextColumn

    columns = (BarColumn(), TextColumn("{task.description}", markup=False))
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(f"0 of {total:,} documents", total=total)
        yield lambda: bar.update(task, advance=1, description=pace.advance())
