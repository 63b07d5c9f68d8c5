"""Typeset pages: blocks told from where lines stand and how they are set."""

from collections.abc import Iterable

from scr_nlp.ingest.lines import Geometry, Line, Source
from scr_nlp.ingest.structure import Structure, build_structure
from scr_nlp.types import BlockKind

STEP = 0.017
LEFT, RIGHT = 0.12, 0.88
FULL = "The words fill the line from the left margin up to the right one of it"


class Page:
    """Lines set one below the other."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.y = 0.12
        self.lines: list[Line] = []

    def add(
        self,
        text: str,
        *,
        gap: float = 0.0,
        size: float = 11.0,
        bold: bool = False,
        x0: float = LEFT,
        y: float | None = None,
    ) -> "Page":
        """Set one line, ``gap`` steps further down than usual or at a place of its own."""
        self.y = y if y is not None else self.y + STEP * (1 + gap)
        x1 = min(RIGHT, x0 + 0.0112 * len(text))
        place = Geometry(x0, x1, self.y, self.y + 0.013, size, bold)
        self.lines.append(Line(text, self.number, geometry=place))
        return self


def build(pages: Iterable[Page]) -> Structure:
    pages = list(pages)
    lines = [line for page in pages for line in page.lines]
    return build_structure(Source(iter(lines), n_pages=len(pages)))


def outline(structure: Structure) -> list[tuple[str, str | None, str]]:
    return [(b.kind.value, b.number, structure.text[b.start : b.end]) for b in structure.blocks]


def test_gaps_numbers_bullets_and_type_part_blocks() -> None:
    page = Page(1)
    page.add("Serious Case Review", size=18, bold=True)
    page.add("1. Introduction", gap=1, size=13, bold=True)
    page.add(f"1.1 {FULL}", gap=0.6).add("and ends here.")
    page.add(f"1.2 {FULL}").add("with no gap before it:")
    page.add("• the school", x0=0.15).add("• the nurse", x0=0.15)
    page.add("(a) whether it was seen", gap=0.6).add("(b) whether it was said")
    page.add(FULL, gap=0.6).add("which goes on.")
    structure = build([page])
    assert outline(structure) == [
        ("heading", None, "Serious Case Review"),
        ("heading", "1", "Introduction"),
        ("paragraph", "1.1", f"{FULL} and ends here."),
        ("paragraph", "1.2", f"{FULL} with no gap before it:"),
        ("item", None, "the school"),
        ("item", None, "the nurse"),
        ("item", "(a)", "whether it was seen"),
        ("item", "(b)", "whether it was said"),
        ("paragraph", None, f"{FULL} which goes on."),
    ]
    assert [block.level for block in structure.blocks[:2]] == [1, 2]
    assert structure.blocks[2].section_kind == "introduction"


def test_short_last_line_ends_a_paragraph_without_a_gap() -> None:
    page = Page(1).add(FULL).add("ends.").add(FULL).add("ends too.")
    assert [text for *_, text in outline(build([page]))] == [f"{FULL} ends.", f"{FULL} ends too."]


def test_footnote_is_small_print_at_the_foot_and_its_mark_is_dropped() -> None:
    first = Page(1).add(f"1. {FULL}").add("for the nurse to read.2 It was then left in")
    for row in range(10):
        first.add(FULL, y=0.2 + STEP * row)
    first.add("2 Small print of the page,", size=8, y=0.86).add("on two lines.", size=8)
    second = Page(2).add("the drawer of a desk.")
    structure = build([first, second])
    notes = [part for part in outline(structure) if part[0] == "footnote"]
    assert notes == [("footnote", "2", "Small print of the page, on two lines.")]
    assert "to read. It was" in structure.text


def test_paragraph_over_two_pages_is_one_block_and_pages_are_kept() -> None:
    first = Page(1).add("Exminster review", y=0.03, size=9)
    first.add(f"1. {FULL}", y=0.2).add("and stops in the middle of a multi-")
    first.add("Page 1", y=0.95, size=9)
    second = Page(2).add("Exminster review", y=0.03, size=9)
    second.add("agency sentence.", y=0.12).add(f"2. {FULL}", gap=0.5)
    second.add("Page 2", y=0.95, size=9)
    third = Page(3).add("Exminster review", y=0.03, size=9)
    third.add("A new one.", y=0.12).add("Page 3", y=0.95, size=9)
    structure = build([first, second, third])
    assert outline(structure)[0] == (
        "paragraph",
        "1",
        f"{FULL} and stops in the middle of a multi-agency sentence.",
    )
    assert structure.page_starts[1] == structure.text.index("agency sentence")
    assert set(structure.furniture) == {"Exminster review", "Page 1", "Page 2", "Page 3"}


def test_a_reference_that_looks_like_a_page_number_is_kept_in_a_title() -> None:
    page = Page(1).add("Overview Report: Case SR", y=0.3, size=20).add("02/14", size=20)
    page.add(f"1. {FULL}", gap=0.1).add("3/12", y=0.95, size=9)
    structure = build([page])
    assert outline(structure)[0] == ("heading", None, "Overview Report: Case SR 02/14")
    assert structure.furniture == ("3/12",)


def test_head_of_a_long_table_is_kept_once() -> None:
    pages = []
    for number in range(1, 5):
        page = Page(number)
        for cells in ("Date | Event", f"May 201{number} | Moved"):
            page.add(cells)
            page.lines[-1] = Line(
                cells, number, BlockKind.ROW, starts_block=True, geometry=page.lines[-1].geometry
            )
        pages.append(page)
    rows = [text for _, _, text in outline(build(pages))]
    assert rows.count("Date | Event") == 1 and len(rows) == 5


def with_outline(page: Page, *entries: tuple[int, int, str]) -> Structure:
    return build_structure(Source(iter(page.lines), outline=list(entries)))


def test_an_outline_names_headings_that_print_does_not_show() -> None:
    page = Page(1).add("What the panel saw", gap=0.6).add(FULL, gap=0.6).add("and no more.")
    assert outline(with_outline(page))[0][0] == "paragraph"
    named = with_outline(page, (1, 2, "What  the panel saw:"))
    assert outline(named)[0] == ("heading", None, "What the panel saw")
    assert named.blocks[0].level == 2


def test_an_outline_that_the_page_does_not_bear_out_is_not_believed() -> None:
    page = Page(1).add("What the panel saw", gap=0.6).add(FULL, gap=0.6).add("and no more.")
    for entry in ((2, 1, "What the panel saw"), (1, 1, "What the panel"), (1, 1, "")):
        assert outline(with_outline(page, entry)) == outline(with_outline(page))


def test_print_like_that_of_a_listed_heading_has_its_level() -> None:
    page = Page(1)
    for title in ("One finding", "Other finding"):
        page.add(title, gap=1, size=14, bold=True).add(FULL, gap=0.6).add("and no more.")
    structure = with_outline(page, (1, 3, "One finding"))
    assert [b.level for b in structure.blocks if b.kind is BlockKind.HEADING] == [3, 3]
