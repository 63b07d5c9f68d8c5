"""The page in a real browser, with the network shut."""

import pytest
from playwright.sync_api import expect
from studies import IMAGE, SCRIPT, build_analysis, fill_plain, make_study

from scr_nlp.report import render_theme_report
from scr_nlp.study import Study
from scr_nlp.types import CodeKind


def names(view, table):
    return view.locator(f"#{table} tbody tr:not(.group):visible > th").all_inner_texts()


def test_a_table_is_searched_as_one_types(show, page):
    view = show(page)
    view.get_by_label("Find a risk factor").fill("  ABUSE domestic ")
    assert names(view, "risk-table") == ["Domestic abuse"]
    assert "1 of " in view.locator("#risks .shown").inner_text()
    assert not view.locator("#risk-table .group").is_visible()
    view.get_by_label("Find a risk factor").fill("")
    assert len(names(view, "risk-table")) > 30


def test_a_table_is_sorted_by_click_and_by_key(show, page):
    view = show(page)
    heading = view.locator("#theme-table th[data-sort=text]")
    button = heading.get_by_role("button")
    button.click()
    first = names(view, "theme-table")
    assert heading.get_attribute("aria-sort") == "ascending"
    assert first == sorted(first, key=str.casefold)
    button.focus()
    view.keyboard.press("Enter")
    assert heading.get_attribute("aria-sort") == "descending"
    assert names(view, "theme-table") == first[::-1]
    assert view.locator("#theme-table [aria-sort]").count() == 1
    good = view.locator("#theme-table th[data-sort=number]").nth(5).get_by_role("button")
    good.focus()
    view.keyboard.press("Space")
    assert names(view, "theme-table")[0] == "Explicit good practice"


def test_a_number_opens_the_paragraphs_behind_it(show, page):
    view = show(page)
    view.get_by_role("link", name="6: Domestic abuse").click()
    panel = view.get_by_role("dialog", name="Domestic abuse")
    assert "6 of 12 documents; 6 paragraphs" in panel.inner_text()
    assert panel.locator("h3").all_inner_texts() == [f"Child {name}" for name in "BDFHJL"]
    quotation = panel.locator(".quotation").first
    assert quotation.locator("mark").inner_text() == "violence"
    assert quotation.locator(".place").inner_text() == "page 1, paragraph 4.1 · Analysis"
    assert "the mother, the child" in quotation.inner_text()
    assert "review-1.pdf" in panel.inner_text()


def test_what_is_past_opens_apart(show, page):
    view = show(page)
    view.get_by_role("link", name="1: Domestic abuse, in the past only").click()
    panel = view.get_by_role("dialog")
    assert panel.locator("h3").all_inner_texts() == ["Child C"]
    assert panel.locator("mark").inner_text() == "violence"
    assert "status from “years before”" in panel.inner_text()


def test_the_keyboard_alone_opens_and_closes_the_panel(show, page):
    view = show(page)
    link = view.get_by_role("link", name="12: Police", exact=True)
    link.focus()
    view.keyboard.press("Enter")
    expect(view.locator("#panel-title")).to_be_focused()
    view.keyboard.press("Escape")
    expect(view.get_by_role("dialog")).to_be_hidden()
    assert link.evaluate("element => element === document.activeElement")
    assert "quotes" not in view.url


def cells(view, table):
    """Every cell of a table as text, by its row's name."""
    rows = view.locator(f"#{table} tbody tr:not(.group)").all()
    return {row.locator("th").inner_text(): row.locator("td").all_inner_texts() for row in rows}


TABLES = ("risk-table", "agency-table", "theme-table", "coverage-table")


def test_what_the_page_counts_again_is_what_was_counted(show, page):
    view = show(page)
    printed = {table: cells(view, table) for table in TABLES}
    drawn = view.locator("#risks .wide").inner_text()
    view.get_by_label("Nation", exact=True).select_option("Wales")
    assert {table: cells(view, table) for table in TABLES} != printed
    assert view.locator("#risks .wide").inner_text() != drawn
    view.get_by_label("Nation", exact=True).select_option("any")
    assert {table: cells(view, table) for table in TABLES} == printed
    assert view.locator("#risks .wide").inner_text() == drawn


def test_a_filter_counts_as_a_study_of_those_documents_would(show, page):
    with make_study(lambda study: fill_plain(study, keys=range(3, 9))) as study:
        alone = show(render_theme_report(study).decode())
    expected = {table: cells(alone, table) for table in TABLES}
    charts = [alone.locator(f"#{name} .wide").inner_text() for name in ("risks", "coverage")]
    view = show(page)
    view.get_by_label("Published from").select_option("2013")
    view.get_by_label("Published to").select_option("2018")
    assert {table: cells(view, table) for table in TABLES} == expected
    assert [view.locator(f"#{name} .wide").inner_text() for name in ("risks", "coverage")] == charts
    assert "6 documents of 12" in view.locator("#risks .filtered").inner_text()
    assert view.locator("#document-table tbody tr:visible").count() == 6
    view.get_by_role("link", name="3: Domestic abuse", exact=True).click()
    panel = view.get_by_role("dialog", name="Domestic abuse")
    assert "3 of 6 documents; 3 paragraphs" in panel.inner_text()
    assert panel.locator("h3").all_inner_texts() == [f"Child {name}" for name in "DFH"]


def test_filters_are_worked_by_keyboard_and_cleared(show, page):
    view = show(page)
    choice = view.get_by_label("Board or partnership")
    choice.focus()
    view.keyboard.press("ArrowDown")
    state = view.locator("#filter-state")
    assert state.inner_text().startswith("6 documents of 12 counted – Board or partnership: Board")
    view.get_by_role("button", name="Clear the filter").focus()
    view.keyboard.press("Enter")
    assert state.inner_text() == "All 12 documents counted."
    assert not view.locator(".filtered:visible").count()


def test_a_filter_that_leaves_nothing_shows_no_rates(show, page):
    view = show(page)
    view.get_by_label("Type of document").select_option("Not recognised")
    assert cells(view, "agency-table")["Police"] == ["0", "–", "–", "0", "0", "0", "0"]
    assert not view.locator("#agencies .wide [data-mark]:visible").count()


def test_a_long_table_is_shown_whole_when_asked_for(show):
    with make_study(lambda study: fill_plain(study, 130)) as study:
        view = show(render_theme_report(study).decode())
    rows = view.locator("#document-table tbody tr:visible")
    assert rows.count() == 100
    view.locator("#document-table").get_by_role("button", name="Words").click()
    assert rows.count() == 100
    view.get_by_role("button", name="Show all 131").press("Enter")
    assert rows.count() == 131
    assert view.evaluate("document.activeElement.closest('#document-table') !== null")
    view.get_by_label("Find a document").fill("statement")
    assert rows.count() == 1


def test_documents_come_a_few_at_a_time(show, page):
    view = show(page, "#quotes/agency/police/case/present")
    panel = view.get_by_role("dialog")
    assert panel.locator("section.source").count() == 10
    panel.get_by_role("button", name="Show the next 2 of 2 documents").click()
    assert panel.locator("section.source").count() == 12
    assert view.evaluate("document.activeElement.textContent").startswith("Child K")
    assert panel.get_by_role("button").all_inner_texts() == ["Close"]


def test_a_gap_tells_where_the_tool_looked(show, page):
    view = show(page, "#coverage")
    view.get_by_role("link", name="12: The child's voice and experience, flagged").click()
    words = view.get_by_role("dialog").inner_text()
    assert "12 of 12 documents, flagged as a gap" in words
    assert "Looked for 2 terms in 3 paragraphs under 1 heading" in words
    assert "Nearest misses" in words and "used in another sense" in words
    assert "Could not be read: page 2" in words


def test_a_document_shows_its_codes(show, page):
    view = show(page)
    view.locator("#document-table").get_by_role("link", name="Child B").click()
    panel = view.get_by_role("dialog", name="Child B")
    panel.get_by_text("Police").click()
    assert panel.locator("mark").inner_text() == "Police"


def test_a_click_on_the_chart_opens_the_quotations(show, page):
    view = show(page)
    view.locator("#risks .wide [data-open]").first.dispatch_event("click")
    expect(view.get_by_role("dialog", name="Domestic abuse")).to_be_visible()


def test_what_stands_together_opens_the_documents_that_hold_both(show, page):
    both = "#together/agency/police/case+risk_factor/domestic_abuse"
    view = show(page, both + "!theme/good_practice/good_practice")
    panel = view.get_by_role("dialog")
    assert panel.locator("h2").inner_text() == "Police, Domestic abuse"
    assert "4 of 12 documents assert all of these and none of: Explicit" in panel.inner_text()
    assert panel.locator("h3").all_inner_texts() == [f"Child {name}" for name in "BFHL"]
    assert panel.locator(".source").first.locator("mark").all_inner_texts() == [
        "Police",
        "violence",
    ]


def test_a_chart_that_does_not_follow_the_filter_says_so(show):
    violence = [(0, "violence", "domestic_abuse", CodeKind.RISK_FACTOR, {})]
    with Study(":memory:") as study:
        for key in range(12):
            nation, year = "wales" if key > 8 else "england", str(2010 + key % 3)
            texts = (f"Visit {key} saw violence.",)
            study.add(build_analysis(key, texts, violence, nation=nation, published=year))
        view = show(render_theme_report(study).decode())
    view.get_by_label("Nation", exact=True).select_option("Wales")
    words = view.locator("#patterns .filtered").inner_text()
    assert "3 documents of 12" in words and "still show all 12 documents" in words


@pytest.mark.parametrize(
    "fragment",
    [
        "",
        "#quotes/risk_factor/domestic_abuse/present",
        "#coverage/race_culture/full/all",
        "#document/0",
    ],
)
def test_script_in_a_document_is_shown_as_text(show, hostile_page, fragment):
    view = show(hostile_page, fragment)
    assert view.evaluate("window.owned") is None
    words = view.locator("dialog" if fragment else "main").inner_text()
    assert SCRIPT in words and IMAGE in words


def test_a_browser_that_cannot_unpack_is_told_what_to_do(show, page):
    view = show(page)
    view.evaluate("delete window.DecompressionStream")
    view.get_by_role("link", name="6: Domestic abuse").click()
    assert "evidence.csv" in view.get_by_role("dialog", name="too old").inner_text()


def test_an_unknown_address_opens_nothing(show, page):
    view = show(page, "#quotes/risk_factor/none/present")
    assert not view.get_by_role("dialog").is_visible()


@pytest.mark.parametrize("width", [320, 800, 1400])
def test_the_page_never_scrolls_sideways(show, page, width):
    view = show(page, viewport={"width": width, "height": 800})
    assert view.evaluate("document.documentElement.scrollWidth") <= width


def test_without_script_the_tables_are_whole(show, page):
    view = show(page, java_script_enabled=False)
    assert len(names(view, "risk-table")) > 30
    assert "evidence.csv" in view.locator("noscript").inner_text()
    assert not view.get_by_label("Find a risk factor").is_visible()


def test_the_page_prints_without_its_controls(show, page):
    view = show(page)
    view.emulate_media(media="print")
    assert not view.get_by_role("navigation").is_visible()
    assert not view.locator(".finder").first.is_visible()
    assert view.pdf().startswith(b"%PDF")
