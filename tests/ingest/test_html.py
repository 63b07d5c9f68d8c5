"""Web pages: the article as text, navigation as furniture, nothing hidden."""

from pathlib import Path

import pytest
from reading import outline, read

from scr_nlp.errors import UnreadableFile

PAGE = """<!doctype html><html><head><title>Reviews</title><style>p{color:red}</style>
<script>var hidden = "secret";</script></head><body>
<nav><ul><li><a href="/">Our board</a></li></ul></nav>
<div class="cookie-banner">We use cookies</div>
<main><h1>Serious Case Review: Child <em>T</em></h1>
<p>1.1 The review<sup>2</sup> began.<br>It ended on the 1<sup>st</sup>.</p>
<p hidden>secret</p><div style="display: none">secret</div>
<ul><li>one<ul><li>inner</li></ul></li></ul>
<ol start="3"><li>Third</li><li><p>Fourth</p></li></ol>
<table><tr><th>Name</th><th>Role</th></tr>
<tr><td>A</td><td><p>Mother of</p><p>T</p></td></tr></table>
<blockquote><p>He said so.</p></blockquote>
<div>Loose <b>text</b><p>and a paragraph</p>and more</div>
<section class="footnotes"><ol><li>A note.</li></ol></section>
<p>Enough words follow here that the main part of the page counts as the article of the page,
which is asked of it so that an empty shell is not taken for it.</p></main>
<footer>Exminster Council</footer></body></html>"""


def test_article_is_read_and_the_rest_set_aside(tmp_path: Path) -> None:
    review = read(tmp_path, PAGE, "page.html")
    assert outline(review)[:-1] == [
        ("heading", None, "Serious Case Review: Child T"),
        ("paragraph", "1.1", "The review began. It ended on the 1st."),
        ("item", None, "one"),
        ("item", None, "inner"),
        ("item", "3", "Third"),
        ("item", "4", "Fourth"),
        ("row", None, "Name | Role"),
        ("row", None, "A | Mother of T"),
        ("box", None, "He said so."),
        ("paragraph", None, "Loose text"),
        ("paragraph", None, "and a paragraph"),
        ("paragraph", None, "and more"),
        ("footnote", "1", "A note."),
    ]
    assert [block.level for block in review.blocks][2:4] == [1, 2]
    assert set(review.furniture) == {"Our board", "We use cookies", "Exminster Council"}
    assert "secret" not in review.text


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1252", "utf-16"])
def test_declared_encoding_is_used(tmp_path: Path, encoding: str) -> None:
    page = f'<html><head><meta charset="{encoding}"></head><body><p>Siân’s café.</p></body></html>'
    review = read(tmp_path, page.encode(encoding), "page.htm")
    assert review.text == "Siân’s café."
    assert review.warnings == ()


def test_page_is_known_by_its_content(tmp_path: Path) -> None:
    assert read(tmp_path, "<!DOCTYPE html><p>Text.</p>", "page.txt").text == "Text."


@pytest.mark.parametrize(
    "page", ["<html><body><script>x</script></body></html>", "<div>" * 50_000 + "x"]
)
def test_page_without_text_is_refused(tmp_path: Path, page: str) -> None:
    with pytest.raises(UnreadableFile, match="holds no"):
        read(tmp_path, page, "page.html")


BOARD_PAGE = """<!doctype html><html><head><title>Child T</title></head><body>
<div id="header"><a href="/">Exminster Safeguarding Children Partnership</a></div>
<div class="breadcrumb"><a href="/">Home</a> &gt; <a href="/reviews">Reviews</a></div>
<div class="page"><div class="sidebar"><ul><li><a href="/a">Training</a></li>
<li><a href="/b">Policies</a></li></ul></div>
<div id="content"><h1>Serious Case Review: Child T</h1>
<p>1.1 The review began when a child of five months was taken to hospital with an injury that
nobody could explain, and the Board decided that agencies had something to learn from it.</p>
<p>1.2 The mother had asked for help twice, and was told to wait for a letter.</p></div>
<div class="related-links"><h2>Related</h2><ul><li><a href="/c">Child U</a></li></ul></div></div>
<div class="site-footer">Exminster Council</div></body></html>"""


def test_a_board_page_without_marks_of_its_article_is_parted_from_its_navigation(
    tmp_path: Path,
) -> None:
    review = read(tmp_path, BOARD_PAGE, "page.html")
    assert [text[:25] for _, _, text in outline(review)] == [
        "Serious Case Review: Chil",
        "The review began when a c",
        "The mother had asked for ",
    ]
    assert {"Training", "Child U", "Exminster Council"} <= set(review.furniture)
