"""Charts, drawn by matplotlib: one drawing for the page, for Word and for a file of its own.

Static SVG needs no script, which lets the page keep a policy under which nothing of a
document can run; is crisp in print; and is read aloud by its title. Marks carry what they
show (``data-`` attributes), so that the page can move them when it is filtered.
"""

from scr_nlp.report.charts.dots import Benchmark, Dot, DotRow, draw_dots
from scr_nlp.report.charts.drawing import Caption, Drawing
from scr_nlp.report.charts.levels import LevelRow, draw_levels

__all__ = [
    "Benchmark",
    "Caption",
    "Dot",
    "DotRow",
    "Drawing",
    "LevelRow",
    "draw_dots",
    "draw_levels",
]
