"""Lines of a page whose structure tree says which block each text is in.

A tree is believed only where it agrees with the page: nearly all the text is in it, no
line is cut in two by it, and its blocks are neither single lines nor whole pages.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise

from scr_nlp.ingest.drafts import ends_sentence
from scr_nlp.ingest.formats.layout_runs import MARK, Run, join_runs
from scr_nlp.ingest.formats.pdf_tags import Tag

MARGIN = 0.1
"""Text in this share of the page at top and foot need not be in the tree."""

TAGGED = 0.9
"""Share of the other letters that must be in the tree."""

WRONG = 0.05
"""Share of blocks that may disagree with the page."""

PARAGRAPH_GAP = 2.4
"""Lines of one block stand no more than this many font sizes apart."""

SMALL = 0.93
"""Print of this share of the usual size on the page, or less, is small print."""

_APART = {"row", "note", "loose"}

Blocks = list[tuple[Tag, list[list[Run]]]]


def tagged_blocks(runs: Sequence[Run], tags: Mapping[int, Tag], height: float) -> Blocks | None:
    """The page's blocks in the order of the tree, each as cells of joined runs.

    Blocks that are no rows have one cell. None where the tree does not agree with the page.
    """
    if not tags:
        return None
    inside = tagged = 0
    pieces: dict[int, dict[int, list[Run]]] = defaultdict(lambda: defaultdict(list))
    first: dict[int, Tag] = {}
    for run in runs:
        tag = tags.get(run.mark)
        if tag is not None:
            pieces[tag.block][tag.cell].append(run)
            known = first.setdefault(tag.block, tag)
            if tag.labelled and not known.labelled:
                first[tag.block] = tag
        # Dots that lead to a page number are often left out of the tree.
        if MARGIN * height < run.y < (1 - MARGIN) * height and run.text.strip("."):
            inside += len(run.text)
            tagged += len(run.text) * (tag is not None)
    if not tagged or tagged < TAGGED * inside:
        return None
    for tag in tags.values():
        if tag.labelled and tag.block in first and not first[tag.block].labelled:
            first[tag.block] = first[tag.block]._replace(labelled=True)
    _gather_notes(pieces, first)
    # A note hangs where its mark is in the tree, and stands at the foot of the page.
    order = sorted(pieces, key=lambda block: (first[block].role == "note", block))
    blocks = [
        (first[block], [_lines(pieces[block][cell]) for cell in sorted(pieces[block])])
        for block in order
    ]
    return blocks if _agrees(blocks) else None


def _gather_notes(pieces: dict[int, dict[int, list[Run]]], first: dict[int, Tag]) -> None:
    """Make one block of the loose text that stands below all blocks, as untagged notes do."""
    blocks = [b for b in pieces if first[b].role not in ("loose", "note")]
    foot = max((run.y for b in blocks for cell in pieces[b].values() for run in cell), default=0.0)
    sizes: Counter[float] = Counter()
    for run in (run for b in blocks for cell in pieces[b].values() for run in cell):
        sizes[run.size] += len(run.text)
    small = SMALL * sizes.most_common(1)[0][0] if sizes else float("inf")
    below = [
        b
        for b in pieces
        if first[b].role == "loose"
        and all(run.y > foot and run.size <= small for cell in pieces[b].values() for run in cell)
    ]
    if below:
        runs = [run for block in below for cell in pieces.pop(block).values() for run in cell]
        first[below[0]] = Tag(below[0], "note")
        pieces[below[0]] = {0: runs}


def _lines(runs: list[Run]) -> list[Run]:
    """The lines of one block or cell: whatever stands on one baseline is one line."""
    lines: list[Run] = []
    for run in join_runs(runs):
        last = lines[-1] if lines else None
        if last and abs(run.y - last.y) < 0.5 * last.size and run.x0 > last.x1 - last.size:
            lines[-1] = last._replace(
                text=f"{last.text} {run.text}", x1=run.x1, bold=last.bold and run.bold,
                size=last.size if len(last.text) >= len(run.text) else run.size,
            )  # fmt: skip
        else:
            lines.append(run)
    return lines


def _agrees(blocks: Blocks) -> bool:
    """Whether few blocks are cut in the middle of a line or sentence, or run on over gaps."""
    texts = [(tag, lines) for tag, (lines, *_) in blocks if tag.role not in _APART]
    wrong = 0
    for _, lines in texts:
        wrong += any(b.y - a.y > PARAGRAPH_GAP * max(a.size, b.size) for a, b in pairwise(lines))
    for (_, before), (tag, after) in pairwise(texts):
        a, b = before[-1], after[0]
        same_line = abs(a.y - b.y) < 0.3 * a.size and 0 <= b.x0 - a.x1 < a.size
        cut = len(before) == 1 and b.text[:1].islower() and not ends_sentence(a.text)
        cut = cut and not tag.labelled  # items of a list: "the school", "two surgeries"
        below = 0 < b.y - a.y < 1.6 * a.size and a.size == b.size and a.bold == b.bold
        wrong += (same_line and not MARK.fullmatch(a.text)) or (cut and below)
    return wrong <= max(1, WRONG * len(texts))


def is_bare_item(tag: Tag, lines: list[Run]) -> bool:
    """Whether an item begins here whose bullet is a drawing, so that its text shows none."""
    head = lines[0].text.split(" ", 1)[0]
    return tag.role == "item" and tag.labelled and not MARK.fullmatch(head)


def untagged(runs: Sequence[Run], tags: Mapping[int, Tag]) -> list[Run]:
    """The runs that the tree does not know: running lines, artefacts; without leading dots."""
    return [run for run in runs if run.mark not in tags and run.text.strip(".")]
