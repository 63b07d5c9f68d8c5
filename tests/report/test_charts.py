"""Charts: they say in words what they show, and their colours can be told apart."""

import re
from importlib import resources

import pytest
from lxml import etree

from scr_nlp.report.charts import Caption, Dot, DotRow, LevelRow, draw_dots, draw_levels
from scr_nlp.report.charts.levels import LEVEL_COLOURS
from scr_nlp.report.tables import whole

NAME = "{http://www.w3.org/2000/svg}"
CAPTION = Caption("figure", "Risk factors", "One row")


def draw(label="Neglect", *, narrow=False):
    rows = [DotRow(label, (Dot(50, 30, 70, "2 of 4 · 50%"),), "quotes/risk_factor/neglect/present")]
    return etree.fromstring(draw_dots(rows, CAPTION, narrow=narrow).element())


@pytest.mark.parametrize("narrow", [False, True])
def test_a_chart_has_a_title_and_says_what_it_shows(narrow):
    chart = draw(narrow=narrow)
    assert chart.get("role") == "img"
    named = [
        chart.find(f".//*[@id='{name}']").text for name in chart.get("aria-labelledby").split()
    ]
    assert named == ["Risk factors", "One row"]


def test_every_dot_tells_its_numbers_and_leads_to_its_quotations():
    (dot,) = draw().findall(".//*[@id='figure-dot0-0']")
    assert dot.get("data-open") == "quotes/risk_factor/neglect/present"
    assert dot.find(f"{NAME}title").text == "Neglect: 2 of 4 · 50%, 95% interval 30–70%"


def test_nothing_in_a_chart_needs_inline_styles_or_metadata():
    for element in draw().iter(etree.Element):
        assert "style" not in element.attrib
        assert not element.tag.endswith(("}style", "}metadata", "}script", "}image"))


@pytest.mark.parametrize("label", ["$x^2$", "<b>&\"'", "100%_\\alpha", "x" * 300])
def test_labels_are_drawn_as_they_are(label):
    texts = [element.text for element in draw(label).iter(f"{NAME}text")]
    assert (label if len(label) < 50 else "…") in texts


def test_ids_of_two_charts_never_meet():
    rows = [DotRow("Neglect", (Dot(50, 30, 70, "2 of 4"),), "")]
    drawn = (draw_dots(rows, Caption(name, "title", "words")).element() for name in "ab")
    first, second = (set(re.findall(r' id="([^"]+)"', chart)) for chart in drawn)
    assert first and not first & second


def test_a_bar_has_a_part_for_each_level_that_occurs():
    rows = [LevelRow("voice", "Voice", (3, 0, 1, 0))]
    chart = etree.fromstring(draw_levels(rows, ("none", "some", "more", "all"), CAPTION).element())
    parts = chart.xpath("//*[starts-with(@id, 'figure-bar')]")
    assert [part.get("data-open") for part in parts] == [
        "coverage/voice/full/0",
        "coverage/voice/full/2",
    ]
    assert parts[0].find(f"{NAME}title").text == "Voice: 3 of 4 none"


def _luminance(colour):
    """Relative luminance, WCAG 2.2."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(first, second):
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("value", "words"), [(0, "0"), (12.5, "13"), (62.4, "62"), (100.0, "100")])
def test_halves_are_rounded_up(value, words):
    assert whole(value) == words


@pytest.mark.parametrize("pair", LEVEL_COLOURS)
def test_numbers_can_be_read_on_their_bars(pair):
    assert contrast(*pair) >= 4.5


@pytest.mark.parametrize("name", ["ink", "muted", "link", "concern", "good"])
@pytest.mark.parametrize("ground", ["paper", "soft"])
def test_words_can_be_read_on_the_page(name, ground):
    css = resources.files("scr_nlp.report").joinpath("templates", "theme.css").read_text("utf-8")
    colours = dict(re.findall(r"--(\w+): (#\w{6});", css))
    assert contrast(colours[name], colours[ground]) >= 4.5
