"""Charts, drawn by matplotlib: one drawing for the page, for Word and for a file of its own.

Static SVG needs no script, which lets the page keep a policy under which nothing of a
document can run; is crisp in print; and is read aloud by its title. Marks carry what they
show (``data-`` attributes), so that the page can move them when it is filtered.
"""

from scr_nlp.report.charts.dots import Benchmark, Dot, DotRow, draw_dots
from scr_nlp.report.charts.drawing import Caption, Drawing
from scr_nlp.report.charts.grid import Cell, draw_grid
from scr_nlp.report.charts.levels import LevelRow, draw_levels
from scr_nlp.report.charts.sets import Combination, draw_sets
from scr_nlp.report.charts.trends import Point, Trend, draw_trends

__all__ = [
    "Benchmark",
    "Caption",
    "Cell",
    "Combination",
    "Dot",
    "DotRow",
    "Drawing",
    "LevelRow",
    "Point",
    "Trend",
    "draw_dots",
    "draw_grid",
    "draw_levels",
    "draw_sets",
    "draw_trends",
]
