"""Measures how fast reviews are coded, as ratios within one run.

    python scripts/benchmark.py [--peers FOLDER] [--text FILE] [--rounds 5]

Each contestant runs once a round; what is compared are medians of user CPU time, because
machines are shared. Tagging alone takes the text as read and ends with findings and
coverage; end to end goes from a PDF file to findings stored in a study. ``--peers`` names a
folder with the peers' virtual environments, made there where they are missing (needs
a package index). The peers look for the codebook's cues that are plain phrases; we for
all. The text is that of the training reviews, unless a file is given.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import subprocess
import sys
import tempfile
import venv
from collections.abc import Callable
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from typing import Any, Self

import spacy
from producers.office import to_libreoffice
from producers.source import Layout, read_source
from producers.word import to_word

from scr_nlp import Study, analyse, read_review
from scr_nlp.codebook import load_codebook
from scr_nlp.pipeline import load_pipeline
from scr_nlp.settings import Mode, Settings
from scr_nlp.types import Review

ROOT = Path(__file__).parents[1]
DOCUMENTS = ROOT / "corpora" / "reviews" / "docs"
PEERS = {"medspacy": ("medspacy==1.3.1", "pdfplumber==0.11.10"), "edsnlp": ("edsnlp==0.23.0",)}
BASE = "spaCy 3.8 blank + sentencizer"
WORDS = 17_000

Timed = Callable[[], tuple[float, int]]
"""Runs a contestant once: its user CPU seconds, and how much it found."""


def timed(run: Callable[[], int]) -> Timed:
    """A contestant of this process."""

    def once() -> tuple[float, int]:
        before = getrusage(RUSAGE_SELF).ru_utime
        found = run()
        return getrusage(RUSAGE_SELF).ru_utime - before, found

    return once


class Peer:
    """A process of benchmark_peers.py, in an environment of its own."""

    def __init__(self, name: str, environments: Path, folder: Path) -> None:
        python = environments / name / "bin" / "python"
        if not python.exists():
            print(f"making the environment of {name} ...", file=sys.stderr)
            venv.create(environments / name, with_pip=True)
            subprocess.run([python, "-m", "pip", "install", "-q", *PEERS[name]], check=True)
        script = Path(__file__).with_name("benchmark_peers.py")
        self._process = subprocess.Popen(
            [python, script, name, folder],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        names: list[str] = self._read()
        self.contestants: dict[str, Timed] = {name: self._run(name) for name in names}

    def _read(self) -> list[Any]:
        assert self._process.stdout is not None
        while line := self._process.stdout.readline():
            if line.startswith("["):  # the rest is what the peers print themselves
                read: list[Any] = json.loads(line)
                return read
        raise SystemExit("a peer ended early; remove its environment and try again")

    def _run(self, name: str) -> Timed:
        def once() -> tuple[float, int]:
            assert self._process.stdin is not None
            self._process.stdin.write(name + "\n")
            self._process.stdin.flush()
            seconds, found = self._read()
            return seconds, found

        return once

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait()


def plain_terms() -> list[tuple[str, str]]:
    """Code and cue, for each cue of the codebook that is a plain phrase."""
    return [
        (code.id, cue)
        for code in load_codebook().codes.values()
        for cue in code.all_cues()
        if re.fullmatch(r"[\w' -]+", cue)
    ]


def training_text() -> str:
    """Training reviews, in Markdown, up to the length of a long report."""
    chosen: list[str] = []
    for path in sorted(DOCUMENTS.glob("T*.md")):
        if sum(len(text.split()) for text in chosen) >= WORDS:
            break
        chosen.append(path.read_text("utf-8"))
    return "\n\n".join(chosen)


def read_text(text: str, folder: Path) -> Review:
    """A text in Markdown, read as any file is."""
    path = folder / "text.md"
    path.write_text(text, encoding="utf-8")
    return read_review(path)


def print_pdf(text: str, path: Path) -> None:
    """A text in Markdown, as LibreOffice prints it."""
    parts, notes = read_source(text)
    layout = Layout("Serious case review - strictly confidential until published", justified=True)
    path.write_bytes(to_libreoffice({"a": to_word(parts, notes, layout, "a")})["a"])


def measure(contestants: dict[str, Timed], rounds: int) -> tuple[dict[str, float], dict[str, int]]:
    """Median seconds of each contestant, interleaved, after a round to warm up; what it found."""
    times: dict[str, list[float]] = {name: [] for name in contestants}
    found: dict[str, int] = {}
    for number in range(rounds + 1):
        for name, contestant in contestants.items():
            seconds, found[name] = contestant()
            if number:
                times[name].append(seconds)
    return {name: statistics.median(values) for name, values in times.items()}, found


def compare(contestants: dict[str, Timed], rounds: int, words: int, to: str) -> None:
    """Print a table of contestants with their ratio to one of them."""
    medians, found = measure(contestants, rounds)
    print(f"\n| contestant | words a second | ratio to {to} | found |\n|---|---|---|---|")
    for name, seconds in medians.items():
        ratio = medians[to] / seconds
        print(f"| {name} | {words / seconds:,.0f} | {ratio:.2g} | {found[name]:,} |", flush=True)


def main() -> None:
    """Build, time, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--peers", type=Path, help="folder of the peers' environments")
    parser.add_argument("--text", type=Path, help="a document in Markdown or plain text")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    text = options.text.read_text("utf-8") if options.text else training_text()
    pipelines = {mode: load_pipeline(Settings(mode=mode)) for mode in Mode}
    blank = spacy.blank("en")
    blank.add_pipe("sentencizer")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        review = read_text(text, folder)
        paragraphs = [review.text[block.start : block.end] for _, block in review.paragraphs()]
        words = sum(len(paragraph.split()) for paragraph in paragraphs)
        terms = plain_terms()
        (folder / "paragraphs.json").write_text(json.dumps(paragraphs), encoding="utf-8")
        (folder / "terms.json").write_text(json.dumps(terms), encoding="utf-8")
        print_pdf(text, folder / "review.pdf")
        print(f"{words:,} words in {len(paragraphs)} paragraphs; {len(terms)} plain cues")

        def code(mode: Mode, review: Review) -> Timed:
            return timed(lambda: len(analyse(review, pipelines[mode]).findings))

        def code_pdf(mode: Mode) -> Timed:
            def run() -> int:
                (folder / "study.sqlite").unlink(missing_ok=True)
                analysis = analyse(read_review(folder / "review.pdf"), pipelines[mode])
                with Study(folder / "study.sqlite") as study:
                    study.add(analysis)
                return len(analysis.findings)

            return timed(run)

        tagging = {BASE: timed(lambda: sum(len(doc) for doc in blank.pipe(paragraphs)))}
        tagging |= {f"scr_nlp, {mode}": code(mode, review) for mode in Mode}
        whole = {f"scr_nlp from PDF, {mode}": code_pdf(mode) for mode in (Mode.RULES, Mode.FAST)}
        peers = [Peer(name, options.peers, folder) for name in PEERS] if options.peers else []
        for peer in peers:
            for name, contestant in peer.contestants.items():
                (whole if name.startswith("pdfplumber") else tagging)[name] = contestant
        compare(tagging, options.rounds, words, to=BASE)
        compare(whole, options.rounds, words, to=f"scr_nlp from PDF, {Mode.FAST}")
        for peer in peers:
            peer.__exit__()

        one = sorted(DOCUMENTS.glob("T*.md"))[0].read_text("utf-8")
        sizes = {f"{n} x": read_text("\n\n".join([one] * n), folder) for n in (1, 10, 100)}
        medians, _ = measure({n: code(Mode.FAST, r) for n, r in sizes.items()}, 1)
        print("\n| a document, fast | words | microseconds a word |\n|---|---|---|")
        for number, seconds in medians.items():
            length = len(sizes[number].text.split())
            print(f"| {number} | {length:,} | {1e6 * seconds / length:.1f} |")


if __name__ == "__main__":
    main()
