"""What the commands print with: plain text of documents never steers the terminal."""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

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


def _tell_rate(done: int, total: int, seconds: float) -> str:
    rate = done / seconds if seconds else 0.0
    left = (total - done) / rate if rate else 0.0
    return f"{done:,} of {total:,} documents, {rate:.1f} a second, {_tell_time(left)} left"


def _tell_time(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


@contextmanager
def show_progress(total: int) -> Iterator[Callable[[], None]]:
    """Gives a function to call after each document.

    On a terminal a live bar with rate and time left, elsewhere a plain line now and
    then; both on standard error.
    """
    console = open_console(errors=True)
    start = time.monotonic()
    done = 0
    if not console.is_terminal:
        told = start

        def tell() -> None:
            nonlocal done, told
            done += 1
            now = time.monotonic()
            if now - told >= _SECONDS_BETWEEN_LINES:
                told = now
                typer.echo(_tell_rate(done, total, now - start), err=True)

        yield tell
        return
    from rich.progress import BarColumn, Progress, TextColumn

    columns = (BarColumn(), TextColumn("{task.description}", markup=False))
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(f"0 of {total:,} documents", total=total)

        def advance() -> None:
            nonlocal done
            done += 1
            description = _tell_rate(done, total, time.monotonic() - start)
            bar.update(task, advance=1, description=description)

        yield advance
