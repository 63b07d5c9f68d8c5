"""Analysis tables: pure functions from the frames of a study to frames."""

from scr_nlp.summaries.benchmarks import compare_benchmarks
from scr_nlp.summaries.cases import default_case_types, find_copies, select_cases
from scr_nlp.summaries.cooccurrence import (
    agency_themes,
    cooccurrence,
    cooccurrence_matrix,
    set_intersections,
)
from scr_nlp.summaries.corrected import corrected_frequency
from scr_nlp.summaries.coverage import LEVELS, coverage_evidence, coverage_levels, name_dimensions
from scr_nlp.summaries.denominators import denominators, status_frequency
from scr_nlp.summaries.documents import summarise_documents
from scr_nlp.summaries.evidence import FACETS, evidence
from scr_nlp.summaries.frequency import theme_frequency
from scr_nlp.summaries.groups import (
    OTHER_GROUPS,
    attribute_frequency,
    group_columns,
    group_documents,
    group_frequency,
    yearly_frequency,
)
from scr_nlp.summaries.intervals import wilson_interval
from scr_nlp.summaries.named import TABLES, TableRequest, build_table
from scr_nlp.summaries.people import child_frequency, person_frequency
from scr_nlp.summaries.recommendations import (
    addressee_themes,
    answered_concerns,
    list_recommendations,
    recommendation_counts,
)
from scr_nlp.summaries.sections import PARTS, section_frequency
from scr_nlp.summaries.suppression import suppress
from scr_nlp.summaries.units import roll_up
from scr_nlp.summaries.words import concordance, keyness, term_frequency

__all__ = [
    "FACETS",
    "LEVELS",
    "OTHER_GROUPS",
    "PARTS",
    "TABLES",
    "TableRequest",
    "addressee_themes",
    "agency_themes",
    "answered_concerns",
    "attribute_frequency",
    "build_table",
    "child_frequency",
    "compare_benchmarks",
    "concordance",
    "cooccurrence",
    "cooccurrence_matrix",
    "corrected_frequency",
    "coverage_evidence",
    "coverage_levels",
    "default_case_types",
    "denominators",
    "evidence",
    "find_copies",
    "group_columns",
    "group_documents",
    "group_frequency",
    "keyness",
    "list_recommendations",
    "name_dimensions",
    "person_frequency",
    "recommendation_counts",
    "roll_up",
    "section_frequency",
    "select_cases",
    "set_intersections",
    "status_frequency",
    "summarise_documents",
    "suppress",
    "term_frequency",
    "theme_frequency",
    "wilson_interval",
    "yearly_frequency",
]
