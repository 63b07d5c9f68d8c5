from __future__ import annotations

import pytest
from pdf_files import drawn

from scr_nlp.ingest.formats.layout import PageText, lay_out
from scr_nlp.ingest.formats.layout_columns import Columns
from scr_nlp.ingest.formats.layout_runs import Run, join_runs
from scr_nlp.ingest.formats.pdf import READERS, read_pdf

both_readers = pytest.mark.parametrize("reader", READERS)
WORDS = "the child was seen alone at school by a worker who wrote down what was said to her"


def run(text: str, x: float, y: float, size: float = 10, width: float | None = None) -> Run:
    return Run(text, x, x + (len(text) * size * 0.45 if width is None else width), y, size, False)


def column(x: float, first: float, count: int, name: str, width: float = 220) -> list[Run]:
    return [run(f"{name}{n} {WORDS[:40]}", x, first + 12 * n, width=width) for n in range(count)]


def page(runs: list[Run], columns: Columns | None = None) -> list[tuple[str, str]]:
    found = lay_out(PageText(595, 842, runs), 1, columns or Columns())
    return [(line.kind.value if line.kind else "", line.text) for line in found]


def texts(runs: list[Run], columns: Columns | None = None) -> list[str]:
    return [text for _, text in page(runs, columns)]


def test_header_and_footer_drawn_first_stand_at_top_and_foot() -> None:
    runs = [run("Board", 250, 40), run("Page 1", 270, 810), *column(72, 100, 3, "a")]
    assert [text.split()[0] for text in texts(runs)] == ["Board", "a0", "a1", "a2", "Page"]


def test_columns_are_read_one_after_the_other() -> None:
    runs = [
        run("Heading over both", 72, 80, 16),
        *column(72, 110, 20, "l"),
        *column(310, 110, 15, "r"),
    ]
    assert [text.split()[0] for text in texts(runs)] == [
        "Heading", *(f"l{n}" for n in range(20)), *(f"r{n}" for n in range(15)),
    ]  # fmt: skip


def test_three_columns_are_read_one_after_the_other() -> None:
    runs = [r for k, x in enumerate((50, 220, 390)) for r in column(x, 100, 14, "abc"[k], 150)]
    assert [text[0] for text in texts(runs)] == ["a"] * 14 + ["b"] * 14 + ["c"] * 14


def test_short_columns_are_known_from_an_earlier_page() -> None:
    known = Columns()
    texts([*column(72, 100, 20, "l"), *column(310, 100, 20, "r")], known)
    last = [*column(72, 100, 4, "l"), *column(310, 100, 3, "r")]
    assert [text.split()[0] for text in texts(last, known)] == [
        "l0",
        "l1",
        "l2",
        "l3",
        "r0",
        "r1",
        "r2",
    ]


def test_the_tall_cells_of_a_table_in_a_column_are_no_columns() -> None:
    def table(x: float) -> list[Run]:
        rows = [
            run("R1", x, 110),
            *column(x + 40, 110, 14, "c", 60),
            *column(x + 110, 110, 4, "d", 60),
        ]
        return [*rows, run("R2", x, 290), run("asked", x + 40, 290), run("done", x + 110, 290)]

    left, right = column(72, 100, 40, "l"), column(310, 410, 15, "r")
    for runs in (
        [*left, *table(310), *right],
        [*table(72), *left[20:], *column(310, 100, 40, "r")],
    ):
        known = Columns()
        texts([*left, *column(310, 100, 40, "r")], known)
        rows = [text for kind, text in page(runs, known) if kind == "row"]
        assert (rows[0][:8], rows[-1]) == ("R1 | c0 ", "R2 | asked | done")


def test_a_table_is_read_row_by_row() -> None:
    runs = [
        run("Date", 72, 100), run("Event", 180, 100), run("Response", 360, 100),
        run("March 2009", 72, 120), run("School reports that the", 180, 120),
        run("child is hungry", 180, 132), run("Assessment", 360, 120),
        run("May 2011", 72, 150), run("Letter sent", 180, 150), run("None", 360, 150),
        *column(72, 190, 2, "t", 400),
    ]  # fmt: skip
    assert page(runs)[:5] == [
        ("row", "Date | Event | Response"),
        ("row", "March 2009 | School reports that the"),
        ("row", "child is hungry | Assessment"),
        ("row", "May 2011 | Letter sent | None"),
        ("", texts(runs)[4]),
    ]


def test_a_cell_centred_in_its_row_stays_whole() -> None:
    cell = [run(f"line {n}", 72, 100 + 12 * n) for n in range(3)]
    runs = [*cell, run("centred", 180, 112), run("last", 360, 112), run("next", 72, 160),
            run("row", 180, 160), run("here", 360, 160)]  # fmt: skip
    assert texts(runs) == ["line 0", "line 1", "line 2 | centred | last", "next | row | here"]


@pytest.mark.parametrize("mark", ["1.1", "6-14", "(a)", "iv)", "•", "12.", "R4", "Finding 3"])
def test_a_hanging_number_joins_its_line(mark: str) -> None:
    runs = [run(mark, 72, 100), *column(130, 100, 3, "t")]
    assert texts(runs)[0].startswith(f"{mark} t0 the")
    assert {kind for kind, _ in page(runs)} == {""}


def test_the_foot_of_a_heading_is_no_cell_beside_a_numbered_paragraph() -> None:
    runs = [run("What was known to the agencies about", 72, 100), run("the home", 72, 112),
            run("4.2", 72, 124), *column(110, 124, 3, "t")]  # fmt: skip
    assert [text[:8] for text in texts(runs)] == [
        "What was",
        "the home",
        "4.2 t0 t",
        "t1 the c",
        "t2 the c",
    ]


def test_numbers_drawn_after_all_the_text_join_their_lines() -> None:
    runs = [
        *column(110, 100, 2, "a"),
        *column(110, 136, 2, "b"),
        run("1.1", 72, 100),
        run("1.2", 72, 136),
    ]
    assert [text[:6] for text in texts(runs) if text[0] == "1"] == ["1.1 a0", "1.2 b0"]


def test_a_justified_line_is_no_table_row() -> None:
    words = [
        run(word, 72 + 60 * n, 112, width=48) for n, word in enumerate(("a", "stretched", "line"))
    ]
    runs = [*column(72, 100, 1, "t"), *words, *column(72, 124, 1, "t")]
    assert texts(runs)[1] == "a stretched line"


def test_two_words_pushed_apart_between_full_lines_are_one_line() -> None:
    full = [run(WORDS, 72, 100, width=400), run(WORDS, 72, 124, width=400)]
    pair = [run("responsibilities", 72, 112, width=80), run("organisations", 402, 112, width=70)]
    assert texts([full[0], *pair, full[1]])[1] == "responsibilities organisations"


def test_marks_of_notes_go_from_running_text_and_stay_before_the_note() -> None:
    runs = [
        Run("the Board agreed.", 72, 150, 100, 10, False),
        Run("12", 150, 156, 96, 6, False),
        Run("It met twice", 158, 210, 100, 10, False),
        Run("2", 72, 75, 397, 5, False),
        Run("See the guidance.", 76, 150, 400, 8, False),
    ]
    assert [r.text for r in join_runs(runs)] == [
        "the Board agreed. It met twice", "2 See the guidance.",
    ]  # fmt: skip


def test_figures_of_the_same_size_are_no_marks() -> None:
    runs = [Run("section", 72, 100, 100, 10, False), Run("47", 103, 113, 100, 10, False)]
    assert [r.text for r in join_runs(runs)] == ["section 47"]


def test_a_line_has_the_size_of_most_of_its_letters() -> None:
    runs = [Run("1", 72, 77, 100, 11, False), Run("See the guidance.", 80, 150, 100, 9, False)]
    assert [(r.text, r.size) for r in join_runs(runs)] == [("1 See the guidance.", 9)]


@both_readers
def test_a_wide_gap_parts_the_pieces_of_a_running_header(reader: str) -> None:
    data = drawn(
        [(72, 810, "Case review"), (480, 810, "Version 2"), (72, 700, "The child was seen.")]
    )
    first = next(read_pdf(data, reader=reader).lines)
    assert first.text == "Case review\tVersion 2"


@both_readers
def test_a_contents_line_is_no_table_row(reader: str) -> None:
    data = drawn([(72, 700, "Introduction"), (500, 700, "4"), (72, 650, "The child was seen.")])
    first = next(read_pdf(data, reader=reader).lines)
    assert (first.kind, first.text) == (None, "Introduction\t4")


def test_a_side_bar_drawn_first_stands_before_what_it_stands_beside() -> None:
    bar = [run(f"bar {n} of words", 330, 162 + 12 * n) for n in range(3)]
    flow = [*column(72, 100, 4, "a", 450), *column(72, 160, 5, "b"), *column(72, 240, 4, "c", 450)]
    assert [text.split()[0] for text in texts([*bar, *flow])] == [
        "a0", "a1", "a2", "a3", "bar", "bar", "bar", "b0", "b1", "b2", "b3", "b4",
        "c0", "c1", "c2", "c3",
    ]  # fmt: skip


def test_a_side_bar_beside_a_whole_paragraph_is_no_table_cell() -> None:
    bar = [run(f"bar {n} of words", 330, 102 + 12 * n) for n in range(3)]
    assert [kind for kind, _ in page([*bar, *column(72, 90, 5, "a")])] == [""] * 8


def test_the_tall_cells_of_a_row_are_no_columns() -> None:
    cells = [
        run(f"{name} {n} words", x, 100 + 12 * n, width=95)
        for name, x in (("a", 72), ("b", 180), ("c", 290), ("d", 400))
        for n in range(12)
    ]
    assert {kind for kind, _ in page(cells)} == {"row"}


def test_wide_gaps_of_two_justified_lines_at_different_places_make_no_table() -> None:
    lines = [
        run("4.1 Nobody was slapdash.", 72, 100, width=180), run("Officers", 272, 100, width=50),
        run("searched as", 95, 112, width=60), run("they had been taught", 172, 112, width=150),
        run("and nobody had taught them otherwise", 95, 124, width=227),
    ]  # fmt: skip
    assert [kind for kind, _ in page(lines)] == [""] * 3


def cells(x: float, y: float, *counts: int, step: float = 40) -> list[Run]:
    """A row drawn cell by cell, with so many lines in each."""
    return [
        run(f"c{n}", x + step * at, y + 10 * n, 8, width=12)
        for at, count in enumerate(counts)
        for n in range(count)
    ]


def row_lengths(runs: list[Run], columns: Columns | None = None) -> list[int]:
    """How many lines the cells of each row have, together."""
    lengths: list[int] = []
    for line in lay_out(PageText(595, 842, runs), 1, columns or Columns()):
        assert line.kind is not None
        if line.starts_block:
            lengths.append(0)
        lengths[-1] += line.text.count("c")
    return lengths


def known_columns() -> Columns:
    known = Columns()
    texts([*column(72, 100, 40, "l"), *column(310, 100, 40, "r")], known)
    return known


def test_a_cell_of_many_columns_may_be_as_tall_as_the_page() -> None:
    assert row_lengths(cells(72, 90, 1, 60, 14, 5, 4, 1)) == [85]


def test_a_tall_cell_beside_the_reference_of_its_row_is_no_column_of_text() -> None:
    row = [run("F1", 72, 100), *column(160, 100, 16, "c", 70), *column(240, 100, 2, "d", 60)]
    row += [*column(330, 100, 2, "e", 60), run("Red", 410, 100), run("F2", 72, 300)]
    row += [run("none", 160, 300), run("Red", 410, 300)]
    assert {kind for kind, _ in page(row)} == {"row"}
    # Nor where the rest of the row before stands above it, at the top of a page.
    kinds = [kind for kind, _ in page([run("was said", 160, 88), *row])]
    assert kinds[0] == ""
    assert set(kinds[1:]) == {"row"}


def test_rows_that_end_level_with_the_next_column_of_text_are_two() -> None:
    rows = [*cells(76, 90, 1, 50, 9, 3, 2, 1), *cells(316, 90, 1, 40, 9, 3, 2, 1)]
    assert row_lengths(rows, known_columns()) == [66, 56]


def test_a_table_that_stands_out_over_the_next_column_of_text_is_before_it() -> None:
    row = [r._replace(x1=313.0) if r.x0 == 276 else r for r in cells(76, 90, 1, 50, 9, 3, 2, 1)]
    found = page([*row, *column(310, 75, 12, "r")], known_columns())
    assert [kind for kind, _ in found] == ["row"] * (len(found) - 12) + [""] * 12


def test_a_word_that_juts_out_over_the_next_cell_parts_from_it() -> None:
    row = [run("No one", 72, 100), run("grandmother", 72, 112, width=52)]
    row += [run("None", 122, 100), run("needed", 122, 112), run("Red", 180, 100)]
    below = [run("F2", 72, 124), run("Done", 122, 124), run("Blue", 180, 124)]
    assert texts([*row, *below]) == [
        "No one", "grandmother | None", "needed | Red", "F2 | Done | Blue",
    ]  # fmt: skip
