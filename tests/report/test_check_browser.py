"""The page of a check in a real browser, with the network shut."""

import pytest
from checks import hostile_check, plain_check
from playwright.sync_api import expect
from studies import IMAGE, SCRIPT

from scr_nlp.report import render_check

# Contrast as WCAG 2.2 defines it, of every element that holds text of its own.
CONTRAST = """() => {
  const parse = (text) => text.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((v) => v / 255)
    .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = parse(getComputedStyle(at).backgroundColor);
      if (colour.length < 4 || colour[3] > 0) return colour;
    }
    return [255, 255, 255];
  };
  const low = [];
  for (const element of document.body.querySelectorAll("*")) {
    if (![...element.childNodes].some((n) => n.nodeType === 3 && n.data.trim())) continue;
    const pair = [light(parse(getComputedStyle(element).color)), light(ground(element))];
    const ratio = (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
    if (ratio < 4.5) low.push([element.textContent.trim().slice(0, 40), ratio]);
  }
  return low;
}"""


@pytest.fixture(scope="module")
def draft_page():
    return render_check(plain_check()).decode()


def test_text_stands_out_from_its_ground(show, draft_page):
    assert show(draft_page).evaluate(CONTRAST) == []


def test_the_keyboard_reaches_a_passage_from_the_outline(show, draft_page):
    view = show(draft_page)
    link = view.locator("#outline-title ~ * a").first
    link.focus()
    view.keyboard.press("Enter")
    assert (
        view.evaluate("document.querySelector(':target').textContent")
        .strip()
        .startswith("Mother told the midwife")
    )
    summary = view.locator("summary").first
    summary.focus()
    view.keyboard.press("Enter")
    expect(view.get_by_text("ethnicity · first language").first).to_be_visible()


@pytest.mark.parametrize("width", [320, 800, 1400])
def test_the_page_never_scrolls_sideways(show, draft_page, width):
    view = show(draft_page, viewport={"width": width, "height": 800})
    assert view.evaluate("document.documentElement.scrollWidth") <= width


def test_evidence_stands_beside_the_text_where_there_is_room(show, draft_page):
    wide = show(draft_page, viewport={"width": 1200, "height": 800})
    text, margin = (
        wide.locator(f".beside {part}").first.bounding_box() for part in ("blockquote", ".margin")
    )
    assert margin["x"] > text["x"] + text["width"]
    assert abs(margin["y"] - text["y"]) < 20


def test_the_page_prints_without_its_contents_and_with_every_term(show, draft_page):
    view = show(draft_page)
    view.emulate_media(media="print")
    assert not view.get_by_role("navigation").is_visible()
    expect(view.get_by_text("ethnicity · first language").first).to_be_visible()
    assert view.pdf().startswith(b"%PDF")


def test_script_in_a_draft_is_shown_as_text(show):
    view = show(render_check(hostile_check()).decode())
    assert view.evaluate("window.owned") is None
    words = view.locator("main").inner_text()
    assert SCRIPT in words and IMAGE in words
