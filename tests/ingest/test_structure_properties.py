"""What holds for every document, whatever its lines: spans fit, furniture stays out."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scr_nlp.errors import UnreadableFile
from scr_nlp.ingest.formats.text import read_text
from scr_nlp.ingest.lines import Geometry, Line, Source
from scr_nlp.ingest.structure import Structure, build_structure
from scr_nlp.types import BlockKind, Review

VOCABULARY = (
    "The board met and safe- guarding in May. 1. 2.4 (a) • R3 Finding 3: Contents 12 © ﬁnding –"
)
WORDS = st.lists(
    st.sampled_from([*VOCABULARY.split(), "co\N{SOFT HYPHEN}", "\N{ZERO WIDTH SPACE}"]),
    min_size=1,
    max_size=14,
).map(" ".join)
SHARE = st.floats(0, 1, allow_nan=False)
GEOMETRY = st.builds(
    Geometry, SHARE, SHARE, SHARE, SHARE, st.sampled_from([8.0, 11.0, 16.0]), st.booleans()
)


@st.composite
def sources(draw: st.DrawFn) -> tuple[list[Line], int]:
    """Lines of a document in page order, with or without positions and kinds."""
    placed = draw(st.booleans())
    pages = sorted(draw(st.lists(st.integers(1, 6), max_size=25)))
    lines = [
        Line(
            draw(WORDS),
            page,
            draw(st.none() | st.sampled_from(BlockKind)),
            draw(st.integers(0, 3)),
            draw(st.none() | st.just("7")),
            draw(st.booleans()),
            draw(st.booleans()),
            draw(GEOMETRY) if placed else None,
        )
        for page in pages
    ]
    return lines, max(pages, default=1)


def check(structure: Structure, n_pages: int) -> None:
    texts = [structure.text[block.start : block.end] for block in structure.blocks]
    assert "\n\n".join(texts) == structure.text
    assert all(text and text == " ".join(text.split()) for text in texts)
    assert len(structure.page_starts) >= n_pages and structure.page_starts[0] == 0
    assert list(structure.page_starts) == sorted(structure.page_starts)
    assert structure.page_starts[-1] <= len(structure.text)
    assert all(1 <= block.page <= len(structure.page_starts) for block in structure.blocks)


@given(sources(), st.booleans())
def test_spans_tile_the_text(case: tuple[list[Line], int], settled: bool) -> None:
    lines, n_pages = case
    structure = build_structure(Source(iter(lines), n_pages=n_pages, settled=settled))
    check(structure, n_pages)


@given(st.text(max_size=300))
@settings(max_examples=150)
def test_any_text_is_read(text: str) -> None:
    try:
        source = read_text(text.encode("utf-8", "replace"))
    except UnreadableFile:
        return
    check(build_structure(source), source.n_pages)


@given(st.lists(WORDS, min_size=4, max_size=8, unique=True))
def test_running_header_is_in_the_furniture_and_not_in_the_text(bodies: list[str]) -> None:
    header = "Zephyr Quayside Review"
    pages = [
        f"{header}\n\nOn this page: {body}, and so on to its end.\n\nPage {number}"
        for number, body in enumerate(bodies, 1)
    ]
    structure = build_structure(read_text("\f".join(pages).encode()))
    assert header in structure.furniture
    assert "Zephyr" not in structure.text and "Page " not in structure.text


@given(sources())
def test_every_word_is_in_the_text_or_set_aside(case: tuple[list[Line], int]) -> None:
    lines, n_pages = case
    structure = build_structure(Source(iter(lines), n_pages=n_pages))
    kept = (
        structure.text
        + " ".join(structure.furniture)
        + "".join(block.number or "" for block in structure.blocks)
    )
    for word in ("board", "Contents", "May."):
        if any(word in line.text.split() for line in lines):
            assert word in kept


@given(sources(), st.data())
def test_locate_finds_the_block_of_every_offset(
    case: tuple[list[Line], int], data: st.DataObject
) -> None:
    lines, n_pages = case
    structure = build_structure(Source(iter(lines), n_pages=n_pages))
    review = Review("0" * 64, "x.txt", structure.text, structure.blocks, structure.page_starts)
    if not review.blocks:
        with pytest.raises(IndexError):
            review.locate(0)
        return
    offset = data.draw(st.integers(0, len(review.text) - 1))
    location = review.locate(offset)
    block = review.blocks[location.block]
    # The blank line after a block counts as its own.
    assert block.start <= offset < block.end + 2
    assert 1 <= location.page <= review.n_pages
    assert (location.number, location.section) == (block.number, block.section)
    for outside in (-1, len(review.text)):
        with pytest.raises(IndexError):
            review.locate(outside)
