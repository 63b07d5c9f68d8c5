"""Excerpts for training: short, clear, varied passages on a theme, ready to cite and to show."""

from scr_nlp.excerpts.citation import cite, cite_place, cite_source
from scr_nlp.excerpts.pack import build_pack, build_planned_pack, plan_of
from scr_nlp.excerpts.plan import Plan, PlannedExcerpt, dump_plan, read_plan
from scr_nlp.excerpts.records import Excerpt, ExcerptRequest, Group, Pack, Source

__all__ = [
    "Excerpt",
    "ExcerptRequest",
    "Group",
    "Pack",
    "Plan",
    "PlannedExcerpt",
    "Source",
    "build_pack",
    "build_planned_pack",
    "cite",
    "cite_place",
    "cite_source",
    "dump_plan",
    "plan_of",
    "read_plan",
]
