"""Rows that a page or column cut come back whole; rows keep their empty cells."""

import pytest

from scr_nlp.ingest.lines import CELL_BORDER, Geometry, Line, Source
from scr_nlp.ingest.page_measures import measure
from scr_nlp.ingest.structure import build_structure
from scr_nlp.types import BlockKind

STARTS = (0.1, 0.3, 0.6)
WIDE = 0.18
LETTER = 0.01
FOOT, TOP = 0.86, 0.1


def row(page: int, y: float, *cells: tuple[int, str], shift: float = 0.0) -> Line:
    """A row of one line: the column and text of each cell."""
    edges = tuple((STARTS[at] + shift, STARTS[at] + shift + WIDE) for at, _ in cells)
    place = Geometry(edges[0][0], edges[-1][1], y, y + 0.012, 9.0)
    text = CELL_BORDER.join(text for _, text in cells)
    return Line(text, page, BlockKind.ROW, starts_block=True, geometry=place, cells=edges)


def plain(page: int, y: float, x0: float, text: str, size: float = 9.0) -> Line:
    return Line(text, page, geometry=Geometry(x0, x0 + LETTER * len(text), y, y + 0.012, size))


HEAD = row(1, 0.80, (0, "Date"), (1, "Event"), (2, "Response"))
FULL = row(1, 0.82, (0, "May 2011"), (1, "Letter sent"), (2, "None"))
CUT = row(1, FOOT, (0, "June 2011"), (1, "The school reports that the"), (2, "Case closed."))
LAST = row(2, 0.4, (0, "July 2011"), (1, "Aunt rings"), (2, "Noted"))


def rows(*lines: Line) -> list[str]:
    structure = build_structure(Source(iter(lines), n_pages=2))
    return [structure.text[block.start : block.end] for block in structure.blocks]


WHOLE = "June 2011 | The school reports that the child is hungry. | Case closed."


@pytest.mark.parametrize(
    "rest",
    [
        [row(2, TOP, (1, "child is hungry."))],
        [plain(2, TOP, 0.3, "child is hungry.")],
        [plain(2, TOP, 0.3, "child is"), plain(2, TOP + 0.014, 0.3, "hungry.")],
        [row(2, TOP, (0, "Date"), (1, "Event"), (2, "Response")),
         row(2, TOP + 0.02, (1, "child is hungry."))],
    ],
    ids=["a row", "a line", "two lines", "below the head that is printed again"],
)  # fmt: skip
def test_a_row_cut_by_a_page_is_one(rest: list[Line]) -> None:
    assert rows(HEAD, FULL, CUT, *rest, LAST) == [
        "Date | Event | Response", "May 2011 | Letter sent | None", WHOLE,
        "July 2011 | Aunt rings | Noted",
    ]  # fmt: skip


def test_a_footnote_at_the_foot_of_the_page_does_not_part_a_row() -> None:
    body = [plain(1, 0.1 + 0.02 * n, 0.1, "Words of the body of the text", 11.0) for n in range(9)]
    note = plain(1, 0.91, 0.1, "1 The earlier name is used.", 8.0)
    found = rows(*body, HEAD, FULL, CUT, note, row(2, TOP, (1, "child is hungry.")), LAST)
    assert WHOLE in found and "The earlier name is used." in found


def test_every_cell_goes_on_by_itself() -> None:
    cut = row(1, FOOT, (0, "Lead and"), (1, "Template to require a"), (2, "Audit of"))
    rest = row(2, TOP, (0, "agency"), (1, "list of services"), (2, "thirty cases"))
    assert rows(HEAD, FULL, cut, rest)[-1] == (
        "Lead and agency | Template to require a list of services | Audit of thirty cases"
    )


def test_a_cell_that_found_no_room_before_the_break_is_put_back() -> None:
    cut = row(1, FOOT, (0, "S4"), (2, "Nov 2018"))
    assert rows(HEAD, FULL, cut, row(2, TOP, (1, "Domestic abuse service")), LAST)[2] == (
        "S4 | Domestic abuse service | Nov 2018"
    )


@pytest.mark.parametrize(
    "after",
    [
        row(2, TOP, (0, "July 2011"), (1, "Aunt rings"), (2, "Noted")),
        row(2, TOP, (0, "July 2011"), (1, "Aunt rings")),
        row(2, TOP, (1, "child is hungry."), shift=0.05),
        plain(2, TOP, 0.12, "The review goes on with a new paragraph."),
        plain(2, TOP, 0.3, "child is hungry.", size=12.0),
    ],
    ids=["a full row", "a row without its last cell", "other columns", "text", "larger print"],
)
def test_what_need_not_go_on_is_left_alone(after: Line) -> None:
    found = rows(HEAD, FULL, CUT, after)
    assert found[2:] == ["June 2011 | The school reports that the | Case closed.", after.text]


def test_rows_without_a_first_cell_in_a_table_that_has_them_are_rows() -> None:
    under = row(1, 0.84, (1, "Second letter"), (2, "None"))
    closed = row(1, FOOT, (0, "June 2011"), (1, "Reported."), (2, "Case closed."))
    found = rows(HEAD, FULL, under, closed, row(2, TOP, (1, "Third letter"), (2, "None")))
    assert found[2] == "| Second letter | None"
    assert found[4] == "Third letter | None"


def test_empty_cells_are_kept_where_the_columns_show_them() -> None:
    found = rows(
        row(1, 0.80, (1, "Finding"), (2, "Category")),
        row(1, 0.82, (0, "1"), (1, "Nobody asked"), (2, "Tools")),
        row(1, 0.84, (0, "2"), (2, "Habits")),
        row(1, 0.86, (0, "3"), (1, "Nobody saw")),
        row(1, 0.88, (0, "4"), (1, "Nobody knew"), (2, "Tools")),
    )
    assert found == [
        "| Finding | Category", "1 | Nobody asked | Tools", "2 | | Habits", "3 | Nobody saw",
        "4 | Nobody knew | Tools",
    ]  # fmt: skip


def test_a_row_goes_on_in_the_next_column_of_text() -> None:
    def set_in(shift: float, name: str, size: float = 11.0) -> list[Line]:
        return [plain(1, 0.1 + 0.02 * n, shift, f"{name} {n} of the text here", size)
                for n in range(9)]  # fmt: skip

    narrow = tuple(start / 2 for start in STARTS)
    left = Line("May | The letter was", 1, BlockKind.ROW, starts_block=True,
                geometry=Geometry(narrow[0], 0.4, FOOT, FOOT + 0.01, 9.0),
                cells=((narrow[0], 0.1), (narrow[1], 0.4)))  # fmt: skip
    right = Line("not sent.", 1, BlockKind.ROW, starts_block=True,
                 geometry=Geometry(narrow[1] + 0.5, 0.8, TOP - 0.02, TOP - 0.01, 9.0),
                 cells=((narrow[1] + 0.5, 0.8),))  # fmt: skip
    found = rows(*set_in(0.05, "Left"), left, right, *set_in(0.55, "Right"))
    assert "May | The letter was not sent." in found


def test_short_lines_below_a_break_are_the_rest_of_one_cell() -> None:
    body = [plain(1, 0.1 + 0.02 * n, 0.1, WIDER, 9.0) for n in range(9)]
    rest = [
        plain(2, TOP + 0.014 * n, 0.3, word) for n, word in enumerate(["child", "is", "hungry."])
    ]
    apart = plain(2, TOP + 0.1, 0.3, "A line of its own")
    found = rows(*body, HEAD, FULL, CUT, *rest, LAST)
    assert WHOLE in found
    assert "child is hungry." not in found
    assert "A line of its own" in rows(*body, HEAD, FULL, CUT, *rest, apart, LAST)


WIDER = "Words of the body of the text that reach from the left edge of the page to its right edge"


def test_a_page_with_a_table_in_its_second_column_has_columns() -> None:
    left = [
        plain(1, 0.1 + 0.02 * n, 0.1, "Text that fills its column of the page", 11.0)
        for n in range(9)
    ]
    cells = ((0.55, 0.6), (0.65, 0.7), (0.8, 0.85))
    table = [
        Line(text, 1, BlockKind.ROW, starts_block=n == 0, cells=cells if n == 0 else (),
             geometry=Geometry(0.55, 0.7, 0.1 + 0.02 * n, 0.112 + 0.02 * n, 9.0))
        for n, text in enumerate(["1 | Each", "agency", "wrote", "a report", "of its | Done"])
    ]  # fmt: skip
    assert measure([*left, *table]).two_columns == {1}
    assert not measure([plain(1, 0.08, 0.1, WIDER, 11.0), *left, *table]).two_columns
