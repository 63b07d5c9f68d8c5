"""Measures how long the HTML report of a large study takes to make and to open.

``python scripts/benchmark_report.py [--documents 3000] [--keep FOLDER]`` generates a
study whose paragraphs are shuffled sentences of the fictional training reviews and whose
findings are drawn at random, renders its report, opens it in a headless Chromium with the
network shut, and prints sizes and times. Generated studies are for measuring only.
"""

from __future__ import annotations

import argparse
import random
import re
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from scr_nlp.codebook import Codebook, load_codebook
from scr_nlp.codebook.dimensions import load_dimensions
from scr_nlp.report import render_theme_report
from scr_nlp.study import Study
from scr_nlp.types import (
    Analysis,
    Block,
    BlockKind,
    CodeKind,
    Coverage,
    Criterion,
    Finding,
    Metadata,
    Polarity,
    Review,
    Role,
    Run,
    Searched,
    Stated,
    Status,
)

ROOT = Path(__file__).parents[1]
PARAGRAPHS, SENTENCES, FINDINGS = 120, 5, 300
"""Of one document: about 12,000 words, with more findings than the tool makes on most."""

ROUNDS = 5


def read_sentences() -> list[str]:
    """Sentences of the training reviews, without headings."""
    texts = (path.read_text("utf-8") for path in (ROOT / "corpora/reviews/docs").glob("T*.md"))
    lines = (line for text in texts for line in text.splitlines() if not line.startswith("#"))
    return [one for line in lines for one in re.findall(r"[A-Z][^.!?]{30,300}[.!?]", line)]


def invent(place: int, sentences: list[str], codebook: Codebook, chance: random.Random) -> Analysis:
    """A document of shuffled sentences with findings at random places."""
    blocks, texts, position = [], list[str](), 0
    for number in range(PARAGRAPHS):
        text = " ".join(chance.sample(sentences, SENTENCES))
        page, section = 1 + number // 5, f"Part {1 + number // 20}"
        end = position + len(text)
        name = f"{1 + number // 20}.{1 + number % 20}"
        blocks.append(Block(BlockKind.PARAGRAPH, position, end, page, name, 0, section, "findings"))
        texts.append(text)
        position = end + 2
    review = Review(
        review_id=f"{place:064x}",
        source=f"review-{place:04}.pdf",
        text="\n\n".join(texts),
        blocks=tuple(blocks),
        page_starts=tuple(block.start for block in blocks[::5]),
        metadata=Metadata(
            title=Stated(f"Child {place}: a local child safeguarding practice review", 1.0),
            doc_type=Stated(chance.choice(("overview_report", "lcspr")), 1.0),
            nation=Stated(chance.choice(("england", "wales", "scotland")), 1.0),
            board=Stated(f"Board {chance.randrange(150)}", 1.0),
            published=Stated(str(chance.randrange(2005, 2026)), 1.0),
        ),
    )
    codes = list(codebook.codes.values())
    weights = [1 / (1 + rank % 30) for rank in range(len(codes))]
    drawn = chance.choices(codes, weights, k=FINDINGS)
    spots = sorted(chance.randrange(PARAGRAPHS) for _ in drawn)
    findings = []
    for code, spot in zip(drawn, spots, strict=True):
        start = blocks[spot].start + chance.randrange(60)
        findings.append(
            Finding(
                code=code.id,
                kind=code.kind,
                status=Status.PRESENT if chance.random() < 0.9 else Status.NEGATED,
                paragraph=spot,
                start=start,
                end=start + 12,
                text=review.text[start : start + 12],
                cue="",
                method="cue:invented",
                score=1.0,
                role=Role.CASE if code.kind is CodeKind.AGENCY else None,
                polarity=chance.choice((Polarity.CONCERN, Polarity.GOOD_PRACTICE))
                if code.kind is CodeKind.THEME
                else None,
            )
        )
    searched = Searched(PARAGRAPHS, tuple(f"Part {n}" for n in range(1, 7)), ("term",), (), ())
    coverage = tuple(
        Coverage(
            dimension.id,
            chance.randrange(4),
            1.0,
            tuple(
                Criterion(aspect.id, True, (chance.randrange(PARAGRAPHS),))
                for aspect in dimension.aspects
            ),
            searched,
        )
        for dimension in load_dimensions().dimensions
    )
    return Analysis(review, tuple(findings), coverage, Run("0", codebook.hash, ""))


def fill(study: Study, size: int) -> None:
    """Add documents that are not there yet."""
    codebook, sentences = load_codebook(), read_sentences()
    for place in range(len(study.reviews()), size):
        study.add(invent(place, sentences, codebook, random.Random(place)))


def milliseconds(page: Page, work: str) -> float:
    """How long some script of the page takes until the browser has drawn the outcome."""
    timed = """async (work) => {
        const begun = performance.now();
        await (0, eval)(work);
        await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
        return performance.now() - begun;
    }"""
    return float(page.evaluate(timed, work))


def measure(report: Path) -> Iterator[tuple[str, list[float]]]:
    """Times in milliseconds of opening the report and of using it."""
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
    if not program:
        sys.exit("no browser is installed: chromium")
    times: dict[str, list[float]] = {}
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=["--no-sandbox"])
        for _ in range(ROUNDS):
            context = browser.new_context(bypass_csp=True, offline=True)
            page = context.new_page()
            begun = time.perf_counter()
            page.goto(report.as_uri(), wait_until="commit")
            page.wait_for_selector("html.live", state="attached")
            milliseconds(page, "0")
            opened = 1000 * (time.perf_counter() - begun)
            page.wait_for_load_state("load")
            times.setdefault("opened, ready for a click", []).append(opened)
            loaded = 1000 * (time.perf_counter() - begun)
            times.setdefault("all of it read", []).append(loaded)
            for told, work in {
                "a filter set, all counted again": "(() => { const s = document.querySelector("
                "'#filters select'); s.selectedIndex = 10;"
                " s.dispatchEvent(new Event('change')); })()",
                "a table sorted": "document.querySelector('#document-table .sort').click()",
                "quotations opened": "(async () => { location.hash = '#quotes/agency/police/case/"
                "present'; while (!document.querySelector('dialog[open]'))"
                " await new Promise((done) => setTimeout(done)); })()",
            }.items():
                times.setdefault(told, []).append(milliseconds(page, work))
            context.close()
        browser.close()
    yield from times.items()


def main() -> None:
    """Generate, render, open, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--documents", type=int, default=3000)
    parser.add_argument("--keep", type=Path, help="folder for the study and the report")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        report = folder / f"{options.documents}.html"
        with Study(folder / f"{options.documents}.study") as study:
            fill(study, options.documents)
            begun = time.perf_counter()
            report.write_bytes(render_theme_report(study))
            print(f"rendered in {time.perf_counter() - begun:.0f} s")
        print(f"{options.documents} documents: {report.stat().st_size / 1e6:.1f} MB")
        for told, values in measure(report):
            print(f"{told}: {statistics.median(values):.0f} ms (median of {len(values)})")


if __name__ == "__main__":
    main()
