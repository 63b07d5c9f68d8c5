"""The structure tree of tagged PDF is used where it agrees with the page."""

from __future__ import annotations

import pytest
from pdf_files import FONT, raw_pdf, stream

from scr_nlp.ingest.formats.pdf import READERS, read_pdf
from scr_nlp.ingest.lines import Line
from scr_nlp.ingest.structure import build_structure
from scr_nlp.types import BlockKind

both_readers = pytest.mark.parametrize("reader", READERS)
Element = tuple[str, list["Element | int"]]


def tagged(pieces: list[tuple[int, float, float, str]], tree: list[Element]) -> bytes:
    """One page: pieces of text with a mark (-1: artefact) at a place, and a structure tree."""
    content = b""
    for mark, x, y, text in pieces:
        start = b"/P <</MCID %d>> BDC" % mark if mark >= 0 else b"/Artifact BMC"
        content += start + b" BT /F 11 Tf %d %d Td (%s) Tj ET EMC\n" % (x, y, text.encode())
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R/MarkInfo<</Marked true>>/StructTreeRoot 6 0 R>>",
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/StructParents 0"
        b"/Resources<</Font<</F 5 0 R>>>>/Contents 4 0 R>>",
        4: stream(content),
        5: FONT,
    }
    owners: dict[int, int] = {}
    numbers = iter(range(10, 10_000))

    def add(element: Element, parent: int) -> int:
        kind, children = element
        number = next(numbers)
        kids = []
        for child in children:
            if isinstance(child, int):
                owners[child] = number
                kids.append(b"%d" % child)
            else:
                kids.append(b"%d 0 R" % add(child, number))
        objects[number] = b"<</Type/StructElem/S/%s/P %d 0 R/Pg 3 0 R/K[%s]>>" % (
            kind.encode(), parent, b" ".join(kids),
        )  # fmt: skip
        return number

    top = add(("Document", tree), 6)
    parents = b" ".join(b"%d 0 R" % owners[mark] for mark in sorted(owners))
    objects[6] = b"<</Type/StructTreeRoot/K[%d 0 R]/ParentTree 7 0 R>>" % top
    objects[7] = b"<</Nums[0 [%s]]>>" % parents
    return raw_pdf(objects)


def lines(data: bytes, reader: str) -> list[Line]:
    return list(read_pdf(data, reader=reader).lines)


def blocks(data: bytes, reader: str) -> list[tuple[str, str]]:
    structure = build_structure(read_pdf(data, reader=reader))
    return [(b.kind.value, structure.text[b.start : b.end]) for b in structure.blocks]


PARAGRAPHS = [
    (0, 72, 700, "Findings of the panel"),
    (1, 72, 680, "The child was seen alone at school on"),
    (1, 72, 667, "two days in May."),
    (2, 72, 654, "The family was known to three agencies."),
]


@both_readers
def test_headings_and_paragraphs_are_those_of_the_tree(reader: str) -> None:
    data = tagged(PARAGRAPHS, [("H2", [0]), ("P", [1]), ("P", [2])])
    assert blocks(data, reader) == [
        ("heading", "Findings of the panel"),
        ("paragraph", "The child was seen alone at school on two days in May."),
        ("paragraph", "The family was known to three agencies."),
    ]


@both_readers
def test_text_is_read_in_the_order_of_the_tree(reader: str) -> None:
    data = tagged(PARAGRAPHS, [("P", [2]), ("P", [0]), ("P", [1])])
    assert [line.text.split()[1] for line in lines(data, reader)] == [
        "family", "of", "child", "days",
    ]  # fmt: skip


@both_readers
def test_rows_items_and_contents_are_told(reader: str) -> None:
    pieces = [
        (0, 72, 700, "Introduction 2"),
        (1, 72, 680, "May"), (2, 120, 680, "She was"), (3, 120, 667, "seen."),
        (4, 90, 640, "Ask the child."),
        (5, 90, 620, "Tell the family."),
    ]  # fmt: skip
    tree: list[Element] = [
        ("TOC", [("TOCI", [0])]),
        ("Table", [("TR", [("TD", [("P", [1])]), ("TD", [("P", [2, 3])])])]),
        ("L", [("LI", [("Lbl", [6]), ("LBody", [4])]), ("LI", [("Lbl", [7]), ("LBody", [5])])]),
    ]
    data = tagged([*pieces, (6, 80, 640, " "), (7, 80, 620, " ")], tree)
    found = lines(data, reader)
    assert (found[0].text, found[0].furniture) == ("Introduction 2", True)
    assert [(line.kind, line.text) for line in found[1:]] == [
        (BlockKind.ROW, "May | She was"), (BlockKind.ROW, "seen."),
        (BlockKind.ITEM, "Ask the child."), (BlockKind.ITEM, "Tell the family."),
    ]  # fmt: skip


@both_readers
def test_a_word_in_bold_ends_no_paragraph(reader: str) -> None:
    pieces = [(0, 72, 700, "The"), (1, 95, 700, "child"), (2, 125, 700, "was seen.")]
    data = tagged(pieces, [("P", [0, ("Strong", [1]), 2])])
    assert [line.text for line in lines(data, reader)] == ["The child was seen."]


@both_readers
@pytest.mark.parametrize(
    "tree",
    [
        [("P", [1])],
        [("P", [0]), ("P", [1]), ("P", [2]), ("P", [3]), ("P", [4]), ("P", [5])],
    ],
    ids=["most of the text is not in it", "it cuts every line"],
)
def test_a_tree_that_does_not_agree_with_the_page_is_not_used(
    reader: str, tree: list[Element]
) -> None:
    pieces = [
        (0, 72, 700, "The child"), (1, 120, 700, "was seen"),
        (2, 72, 687, "alone at"), (3, 117, 687, "school by"),
        (4, 72, 674, "a worker"), (5, 119, 674, "who wrote it down."),
    ]  # fmt: skip
    data = tagged(pieces, tree)
    assert all(line.block == 0 for line in lines(data, reader))
    assert [text for _, text in blocks(data, reader)] == [
        "The child was seen alone at school by a worker who wrote it down."
    ]


@both_readers
def test_short_items_without_bullets_are_no_cut_lines(reader: str) -> None:
    names = ["the school", "two surgeries", "the constabulary", "borough housing"]
    pieces = [(n, 90, 700 - 13 * n, name) for n, name in enumerate(names)]
    labels = [(n + 4, 80, 700 - 13 * n, " ") for n in range(4)]
    tree: list[Element] = [("L", [("LI", [("Lbl", [n + 4]), ("LBody", [n])]) for n in range(4)])]
    data = tagged(pieces + labels, tree)
    assert blocks(data, reader) == [("item", name) for name in names]


@both_readers
def test_artefacts_stand_at_top_and_foot(reader: str) -> None:
    pieces = [(-1, 72, 30, "Page 1"), *PARAGRAPHS, (-1, 72, 810, "Board")]
    data = tagged(pieces, [("H2", [0]), ("P", [1]), ("P", [2])])
    texts = [line.text for line in lines(data, reader)]
    assert (texts[0], texts[-1]) == ("Board", "Page 1")


@both_readers
def test_a_tree_that_goes_round_ends(reader: str) -> None:
    data = tagged(PARAGRAPHS, [("P", [0, 1, 2]), ("Sect", [("Sect", [("P", [])])])])
    data = data.replace(b"/S/Sect/P 6 0 R", b"/S/Sect/P 6 0 R", 1).replace(
        b"/K[]>>", b"/K[6 0 R]>>"
    )
    assert lines(data, reader)
