"""Charts: they say in words what they show, and their colours can be told apart."""

import re
from importlib import resources

import pytest
from lxml import etree

from scr_nlp.report.charts import (
    Benchmark,
    Caption,
    Cell,
    Combination,
    Dot,
    DotRow,
    LevelRow,
    Point,
    Trend,
    draw_dots,
    draw_grid,
    draw_levels,
    draw_sets,
    draw_trends,
)
from scr_nlp.report.charts.drawing import INK
from scr_nlp.report.charts.grid import COLOUR, DARKEST
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
    assert (label if len(label) < 46 else "…") in texts


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


def test_a_cell_of_a_grid_is_the_darker_the_more_documents_it_counts():
    cells = {(0, 0): Cell(4, "four", "a"), (1, 0): Cell(2, "two"), (1, 1): Cell(0, "none")}
    chart = etree.fromstring(draw_grid(["A", "B"], ["A", "B"], cells, CAPTION).element())
    shades = [
        float(chart.find(f".//*[@id='figure-cell{place}']").find(f"{NAME}path").get("opacity"))
        for place in ("0-0", "1-0", "1-1")
    ]
    assert shades == [pytest.approx(DARKEST), pytest.approx(DARKEST / 2), 0]
    told = sorted(one.text for one in chart.iter(f"{NAME}title"))
    assert told == ["Risk factors", "four", "four", "none", "none", "two", "two"]
    assert len(chart.findall(".//*[@data-open='a']")) == 2


def test_a_combination_joins_the_sets_it_holds():
    rows = [Combination((0, 2), 5, "both"), Combination((), 2, "none of them")]
    chart = etree.fromstring(draw_sets(["A", "B", "C"], rows, CAPTION).element())
    joined = chart.find(".//*[@id='figure-dots0']")
    assert joined.find(f"{NAME}title").text == "both"
    assert len(joined.findall(f".//{NAME}use")) == 2
    heights = []
    for place in range(2):
        path = chart.find(f".//*[@id='figure-bar{place}']").find(f"{NAME}path").get("d")
        numbers = [float(number) for number in re.findall(r"[\d.]+", path)]
        heights.append(max(numbers[1::2]) - min(numbers[1::2]))
    assert heights[0] / heights[1] == pytest.approx(5 / 2, rel=0.01)


@pytest.mark.parametrize("narrow", [False, True])
def test_a_trend_leaves_a_gap_where_a_year_has_no_documents(narrow):
    nan = float("nan")
    points = (Point(2001, 10, 5, 20), Point(2002, nan, nan, nan), Point(2003, 30, 20, 40))
    trends = [Trend("Neglect", points, 0, "a")] * 4
    chart = etree.fromstring(draw_trends(trends, CAPTION, narrow=narrow).element())
    line = chart.find(".//*[@id='figure-line0']")
    assert line.get("data-open") == "a"
    assert line.find(f"{NAME}path").get("d").count("L") == 0
    texts = [element.text for element in chart.iter(f"{NAME}text")]
    assert texts.count("Neglect") == 4 and texts.count("2001") == 4


def test_a_published_figure_says_where_it_comes_from():
    row = DotRow("Neglect", (Dot(50, 30, 70, "2 of 4"),), "", (Benchmark(75, "75% (Somewhere)"),))
    chart = etree.fromstring(draw_dots([row], CAPTION).element())
    stroke = chart.find(".//*[@id='figure-benchmark0-0']")
    assert stroke.find(f"{NAME}title").text == "Neglect: 75% (Somewhere)"


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


def test_numbers_can_be_read_on_the_darkest_cell():
    mixed = "#" + "".join(
        f"{round(255 + (int(COLOUR[at : at + 2], 16) - 255) * DARKEST):02x}" for at in (1, 3, 5)
    )
    assert contrast(INK, mixed) >= 4.5


@pytest.mark.parametrize("name", ["ink", "muted", "link", "concern", "good"])
@pytest.mark.parametrize("ground", ["paper", "soft"])
def test_words_can_be_read_on_the_page(name, ground):
    css = resources.files("scr_nlp.report").joinpath("templates", "theme.css").read_text("utf-8")
    colours = dict(re.findall(r"--(\w+): (#\w{6});", css))
    assert contrast(colours[name], colours[ground]) >= 4.5
