"""Analysis tables: pure functions from the frames of a study to frames."""

from scr_nlp.summaries.cases import default_case_types, select_cases
from scr_nlp.summaries.coverage import LEVELS, coverage_evidence, coverage_levels, name_dimensions
from scr_nlp.summaries.documents import summarise_documents
from scr_nlp.summaries.evidence import FACETS, evidence
from scr_nlp.summaries.frequency import theme_frequency
from scr_nlp.summaries.intervals import wilson_interval
from scr_nlp.summaries.units import roll_up

__all__ = [
    "FACETS",
    "LEVELS",
    "coverage_evidence",
    "coverage_levels",
    "default_case_types",
    "evidence",
    "name_dimensions",
    "roll_up",
    "select_cases",
    "summarise_documents",
    "theme_frequency",
    "wilson_interval",
]
