"""The tables of a theme report, each with what it holds and what its columns mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scr_nlp.report.tables import JOINED
from scr_nlp.summaries import name_dimensions

if TYPE_CHECKING:
    import pandas as pd

    from scr_nlp.report.tables import ThemeTables

_RATES = {
    "n": "documents that assert it as present for their case",
    "of": "documents counted",
    "per_cent": "n in per cent of the documents counted",
    "low": "lower end of the 95% Wilson interval, in per cent",
    "high": "upper end of the 95% Wilson interval, in per cent",
    "paragraphs": "paragraphs that assert it",
    "historical_only": "documents that assert it only of the time before the case; not part of n",
}
_NAMES = {
    "code": "id in the codebook",
    "name": "printed name",
    "codes": "the codes counted together (several only for a union)",
}
_PLACE = {
    "review_id": "SHA-256 of the document's file",
    "source": "file name",
    "title": "title in the front matter",
    "page": "page, from 1; always 1 where the format has no pages",
    "number": "printed number of the paragraph",
    "section": "heading above the paragraph",
    "text": "the paragraph",
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: what it is called, what it holds, its rows and the meaning of each column."""

    name: str
    about: str
    frame: pd.DataFrame
    columns: dict[str, str]


def _frequencies(tables: ThemeTables, name: str, kind: str, about: str, **facet: str) -> Sheet:
    """The frequencies of one kind of code; ``facet`` names what is counted apart, if anything."""
    frame = tables.frequency[tables.frequency["kind"] == kind]
    frame = frame.rename(columns=dict.fromkeys(("facet",), next(iter(facet), "facet")))
    return Sheet(name, about, frame, {**_NAMES, **facet, **_RATES})


def list_sheets(tables: ThemeTables) -> list[Sheet]:
    """Every table that is written to files, in order."""
    levels = {
        name: f"documents at level {level}"
        for level, name in enumerate(("absent", "token", "partial", "addressed"))
    }
    dimensions = [f"level_{dimension}" for dimension in name_dimensions()]
    joined = [column for column in tables.filters if column.startswith(JOINED)]
    return [
        _frequencies(tables, "risk_factors", "risk_factor", "Risk factors"),
        _frequencies(
            tables,
            "agencies",
            "agency",
            "Agencies by the role in which they are named",
            role="case (acted in the case), report_author (supplied an agency report) or panel",
        ),
        _frequencies(
            tables, "themes", "theme", "Practice themes", polarity="concern or good_practice"
        ),
        Sheet(
            "corrected",
            "Frequencies corrected for the errors of machine coding, with the accuracy of each"
            " code by the model card (documents of the test part)",
            tables.corrected,
            {
                "kind": "risk_factor, agency or theme",
                "code": _NAMES["code"],
                "name": _NAMES["name"],
                "facet": "role or polarity, empty for risk factors",
                **{name: _RATES[name] for name in ("n", "of", "per_cent", "low", "high")},
                "found": "test documents that assert it in which the tool found it",
                "positives": "test documents that assert it",
                "rejected": "test documents that do not, in which the tool did not find it",
                "negatives": "test documents that do not assert it",
                "sensitivity": "found of positives, 0 to 1",
                "specificity": "rejected of negatives, 0 to 1",
                "corrected": "corrected share in per cent (Rogan and Gladen)",
                "corrected_low": "lower end of its 95% interval",
                "corrected_high": "upper end",
                "note": "why there is no corrected figure",
            },
        ),
        Sheet(
            "benchmarks",
            "Published national figures beside the same figures of these documents",
            tables.benchmarks,
            {
                "code": "id in the codebook, or the column that the figure is of",
                "name": _NAMES["name"],
                "facet": "role or polarity, empty for risk factors",
                "benchmark": "published figure, in per cent",
                "benchmark_n": "reviews that it counts, where printed",
                "benchmark_of": "of how many, where printed",
                "about": "whether it is printed as an approximation",
                "n": "documents here that assert it",
                "of": "documents counted here",
                "per_cent": "n in per cent",
                "low": _RATES["low"],
                "high": _RATES["high"],
                "difference": "per_cent less benchmark, in percentage points",
                "source_name": "where it was published",
                "citation": "the source in full",
                "published": "year of the source",
                "period": "years that it covers",
                "sample": "part of its reviews, empty for all",
                "place": "where it stands in the source",
            },
        ),
        Sheet(
            "years",
            "Codes by year of publication",
            tables.yearly[tables.yearly["of"] > 0],
            {
                "kind": "risk_factor, agency or theme",
                "code": _NAMES["code"],
                "name": _NAMES["name"],
                "facet": "role or polarity, empty for risk factors",
                "year": "year of publication",
                "n": "documents of the year that assert it",
                "of": "documents of the year that are counted",
                "per_cent": "n in per cent",
                "low": _RATES["low"],
                "high": _RATES["high"],
                "not_stated": "documents that assert it and state no year",
                "trend_p": "p of a linear trend (Cochran-Armitage), 0 to 1",
                "trend_holm": "the same, adjusted by Holm's method within the kind",
            },
        ),
        Sheet(
            "pairs",
            "Risk factors that are asserted together",
            tables.pairs,
            {
                "code": "id of the first code",
                "name": "its name",
                "with_code": "id of the second code",
                "with_name": "its name",
                "both": "documents that assert both",
                "first_only": "documents that assert the first alone",
                "second_only": "documents that assert the second alone",
                "neither": "documents that assert neither",
                "of": "documents counted",
                "odds_ratio": "odds ratio",
                "low": "lower end of its 95% interval (Woolf)",
                "high": "upper end",
                "corrected": "whether one half was added to every cell (Haldane)",
                "test": "chi-square or Fisher",
                "p": "p of the test, 0 to 1",
                "p_holm": "the same, adjusted for all pairs by Holm's method",
            },
        ),
        Sheet(
            "combinations",
            "Documents by exactly which of the most frequent risk factors they assert",
            tables.intersections,
            {
                "codes": "ids of the codes, empty for documents with none of them",
                "names": "their names",
                "size": "how many codes",
                "n": "documents with exactly these",
                "of": "documents counted",
                "per_cent": "n in per cent",
            },
        ),
        Sheet(
            "agency_themes",
            "Agencies named in paragraphs that judge a theme",
            tables.agency_themes,
            {
                "agency": "id of the agency",
                "agency_name": "its name",
                "theme": "id of the theme",
                "theme_name": "its name",
                "facet": "concern or good_practice",
                "n": "documents with such a paragraph",
                "of": "documents counted",
                "per_cent": "n in per cent",
                "low": _RATES["low"],
                "high": _RATES["high"],
                "paragraphs": "such paragraphs",
            },
        ),
        Sheet(
            "coverage",
            "Coverage levels: how many documents reach each, and how many leave a gap",
            tables.coverage_levels,
            {
                "dimension": "id of the dimension",
                "name": "printed name",
                "genre": "full, or short (briefings), which are counted apart",
                **levels,
                "flagged": "documents at level 0 or 1: a gap",
                "of": "documents counted",
                "per_cent": "flagged in per cent of the documents counted",
                "low": _RATES["low"],
                "high": _RATES["high"],
            },
        ),
        Sheet(
            "documents",
            "Every document that was read, counted or not",
            tables.documents,
            {
                **{name: _PLACE[name] for name in ("review_id", "source", "title")},
                "doc_type": "type of document (id)",
                "nation": "nation (id)",
                "board": "board or partnership",
                "subject": "designation of the child or children",
                "published": "date of publication, as precise as printed",
                "n_pages": "pages; 1 where the format has none",
                "n_paragraphs": "paragraphs, list items, table rows, boxes and notes",
                "words": "words outside headings",
                "unread_pages": "pages on which no text could be read",
                "counted": "whether it stands for a case in the tables",
                "reason": "why it is not counted",
                "counted_as": "review_id of the document that stands for the same case",
                "risk_factors": "distinct risk factors asserted as present",
                "agencies": "distinct agencies that acted in the case",
                "concerns": "distinct themes judged a concern",
                "good_practice": "distinct themes judged good practice",
                **dict.fromkeys(dimensions, "coverage level, 0 to 3"),
                **dict.fromkeys(joined, "column of a list joined to the study"),
                "package": "version of scr_nlp that analysed it",
                "codebook": "SHA-256 of the codebook",
                "model": "SHA-256 of the trained parts, empty where none was used",
            },
        ),
        Sheet(
            "not_read",
            "Files that could not be read",
            tables.failures,
            {"source": "file name", "error": "kind of error", "message": "what is wrong"},
        ),
        Sheet(
            "evidence",
            "The quoted paragraphs behind every number of the first three tables",
            tables.evidence,
            {
                "kind": "risk_factor, agency or theme",
                "code": _NAMES["code"],
                "name": _NAMES["name"],
                "facet": "role of an agency, polarity of a theme, empty for a risk factor",
                "historical_only": "whether it counts in historical_only rather than in n",
                **_PLACE,
                "quote": "the words that show the code",
                "quote_start": "where they begin in the paragraph, in characters from 0",
                "quote_end": "where they end",
                "status": "present or historical",
                "experiencer": "who has or suffers the risk factor",
                "cue": "words that decided the status, empty where none did",
                "method": "the rule or classifier that found it; human:NAME where a person decided",
                "score": "how sure it is, 0 to 1",
            },
        ),
        Sheet(
            "coverage_evidence",
            "The paragraphs on which the coverage levels rest",
            tables.coverage_evidence,
            {
                "dimension": "id of the dimension",
                "level": "level of the document, 0 to 3",
                "criterion": "id of the criterion that the paragraph meets",
                "criterion_name": "printed name of the criterion",
                **_PLACE,
            },
        ),
    ]
