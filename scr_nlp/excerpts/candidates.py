"""The passages of a study that show a theme, each with all that is known of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from scr_nlp.codebook import Code, Codebook
from scr_nlp.codebook.counting import load_document_types
from scr_nlp.codebook.excerpts import Subtheme, load_excerpt_rules
from scr_nlp.codebook.matching import CueMatcher
from scr_nlp.errors import ReportError
from scr_nlp.excerpts.clarity import ThemeCues, rate_clarity, rate_severity
from scr_nlp.excerpts.passages import choose_passage, count_words, show
from scr_nlp.excerpts.records import Excerpt, ExcerptRequest, Source
from scr_nlp.summaries import select_cases
from scr_nlp.types import CodeKind, Polarity, Role, Status

if TYPE_CHECKING:
    import pandas as pd

    from scr_nlp.study import Study

POLARITIES: tuple[str, ...] = (Polarity.CONCERN, Polarity.GOOD_PRACTICE)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An excerpt that could be chosen, and the case it tells of."""

    excerpt: Excerpt
    case: str


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _read_sources(reviews: pd.DataFrame) -> dict[str, tuple[Source, str]]:
    """By ``review_id`` the document and the case it belongs to."""
    cases = select_cases(reviews, load_document_types())
    sources = {}
    for row in cases.itertuples(index=False):
        published = _text(row.published) or _text(row.reported)
        source = Source(
            review_id=str(row.review_id),
            file=str(row.source),
            title=_text(row.title) or PurePath(str(row.source)).stem,
            case=_text(row.case) or _text(row.subject),
            board=_text(row.board),
            year=published[:4],
            n_pages=int(row.n_pages),  # type: ignore[arg-type]
        )
        sources[source.review_id] = source, _text(row.counted_as) or source.review_id
    return sources


class Passages:
    """Reads a study once and makes excerpts of its paragraphs."""

    def __init__(self, study: Study, codebook: Codebook, theme: str) -> None:
        self.code = find_theme(codebook, theme)
        self._sources = _read_sources(study.reviews())
        self.paragraphs = study.paragraphs()
        self.findings = study.findings().fillna({"role": "", "polarity": ""})
        self._cues = ThemeCues(self.code)
        teaching = load_excerpt_rules().themes.get(theme)
        self._subthemes: tuple[Subtheme, ...] = teaching.subthemes if teaching else ()
        self._subtheme_cues = CueMatcher(
            [(one.name, cue) for one in self._subthemes for cue in one.cues]
        )
        self._at = {
            (row.review_id, row.paragraph): row for row in self.paragraphs.itertuples(index=False)
        }
        present = self.findings[self.findings["status"].isin([Status.PRESENT, Status.HISTORICAL])]
        self._present: dict[tuple[str, int], list[Any]] = {}
        for row in present.itertuples(index=False):
            self._present.setdefault((row.review_id, row.paragraph), []).append(row)  # type: ignore[arg-type]

    def source(self, review_id: str) -> Source:
        """The document of a review."""
        return self._sources[review_id][0]

    def case(self, review_id: str) -> str:
        """What documents of one case have in common."""
        return self._sources[review_id][1]

    def paragraph(self, review_id: str, paragraph: int) -> Any:
        """The row of a paragraph, or None where there is none."""
        return self._at.get((review_id, paragraph))

    def present(self, review_id: str, paragraph: int) -> list[Any]:
        """What is asserted as present in a paragraph."""
        return self._present.get((review_id, paragraph), [])

    def _find_subtheme(self, text: str) -> str:
        counts = dict.fromkeys((one.name for one in self._subthemes), 0)
        for match in self._subtheme_cues.find(text):
            counts[match.label] += 1
        best = max(counts, key=counts.__getitem__, default="")
        return best if counts.get(best) else ""

    def make(self, review_id: str, paragraph: int, span: tuple[int, int]) -> Excerpt:
        """The excerpt of a span of a paragraph."""
        row = self.paragraph(review_id, paragraph)
        rules = load_excerpt_rules()
        text, (start, end) = str(row.text), span
        here = [
            one
            for one in self.present(review_id, paragraph)
            if one.start - row.start < end and one.end - row.start > start
        ]
        shown = [one for one in here if one.code == self.code.id and one.polarity in POLARITIES]
        best = max(shown, key=lambda one: one.score, default=None)
        themes = {one.code for one in here if one.kind == CodeKind.THEME}
        risks = dict.fromkeys(one.code for one in here if one.kind == CodeKind.RISK_FACTOR)
        agencies = dict.fromkeys(one.code for one in here if one.role == Role.CASE)
        passage = show(text, span)
        return Excerpt(
            source=self.source(review_id),
            paragraph=paragraph,
            page=int(row.page),
            number=_text(row.number),
            section=_text(row.section),
            start=start,
            end=end,
            text=passage,
            paragraph_text=text,
            polarity=str(best.polarity) if best else "",
            subtheme=self._find_subtheme(passage),
            codes=tuple(dict.fromkeys(str(one.code) for one in here)),
            agencies=tuple(agencies),
            clarity=rate_clarity(
                text[start:end],
                self._cues,
                score=float(best.score) if best else 0.0,
                themes=len(themes),
                section_kind=_text(row.section_kind),
            ),
            severity=rate_severity(passage),
            warnings=tuple(rules.warnings[risk] for risk in risks if risk in rules.warnings),
            may_identify=(),
            wordings=tuple(
                dict.fromkeys(passage[first:last] for first, last, _ in self._cues.find(passage))
            ),
        )


_OPTIONS = {CodeKind.THEME: "theme", CodeKind.AGENCY: "agency", CodeKind.RISK_FACTOR: "risk"}


def find_theme(codebook: Codebook, theme: str) -> Code:
    """The code of a theme.

    Raises:
        ReportError: the codebook has no such theme.
    """
    return _find(codebook, theme, CodeKind.THEME)


def _find(codebook: Codebook, name: str, kind: CodeKind) -> Code:
    codes = {code.id: code for code in codebook.of_kind(kind)}
    if name not in codes:
        what = kind.value.replace("_", " ")
        other = codebook.codes.get(name)
        if other is not None:
            is_one, option = other.kind.value.replace("_", " "), f"--{_OPTIONS[other.kind]}"
            article = "an" if other.kind is CodeKind.AGENCY else "a"
            how = f"give it with {option}"
            if kind is CodeKind.THEME:
                how = f"give a --theme, and this with {option}"
            raise ReportError(f"{name} is {article} {is_one}: {how}")
        raise ReportError(f"no {what} is called {name}; choose from {', '.join(codes)}")
    return codes[name]


def check_request(request: ExcerptRequest, codebook: Codebook) -> None:
    """See that all that is asked for exists.

    Raises:
        ReportError: a code, section kind, polarity or length that does not exist.
    """
    from scr_nlp.codebook import load_data

    find_theme(codebook, request.theme)
    if request.agency:
        _find(codebook, request.agency, CodeKind.AGENCY)
    if request.risk:
        _find(codebook, request.risk, CodeKind.RISK_FACTOR)
    kinds = [entry["id"] for entry in load_data("sections.yaml")["kinds"]]
    chosen = [("polarity", one, list(POLARITIES)) for one in (request.polarity,) if one]
    chosen += [("section kind", one, kinds) for one in request.section_kinds]
    lengths = list(load_excerpt_rules().lengths)
    chosen += [("length", one, lengths) for one in (request.length,) if one]
    for what, one, known in chosen:
        if one not in known:
            raise ReportError(f"no {what} is called {one}; choose from {', '.join(known)}")
    if request.n < 1:
        raise ReportError("ask for at least one excerpt")


def _front_matter(paragraphs: pd.DataFrame) -> dict[str, int]:
    """By review the first paragraph of a section of known kind; what is before is front matter."""
    body = paragraphs[paragraphs["section_kind"].fillna("") != ""]
    first = body.groupby("review_id", sort=False)["paragraph"].min()
    return {str(review_id): int(paragraph) for review_id, paragraph in first.items()}


def _may_quote(request: ExcerptRequest, row: Any, front: dict[str, int]) -> bool:
    leave_out = load_excerpt_rules().leave_out
    section = _text(row.section_kind)
    if request.section_kinds:
        allowed = section in request.section_kinds
    else:
        allowed = section not in leave_out.sections
    return (
        allowed
        and row.kind not in leave_out.kinds
        and row.paragraph >= front.get(row.review_id, 0)
        and not any(re.search(pattern, row.text) for pattern in leave_out.patterns)
    )


def _fits(request: ExcerptRequest, passages: Passages, source: Source, row: Any) -> bool:
    codes = passages.present(row.review_id, row.paragraph)
    return (
        (not request.since or (source.year.isdigit() and int(source.year) >= request.since))
        and (request.board.casefold() in source.board.casefold())
        and (
            not request.agency
            or any(one.code == request.agency and one.role == Role.CASE for one in codes)
        )
        and (not request.risk or any(one.code == request.risk for one in codes))
    )


def list_candidates(passages: Passages, request: ExcerptRequest) -> Iterator[Candidate]:
    """Every passage that shows the theme and meets the request, in the study's order.

    The theme has to be asserted as present, as a concern or good practice; front matter,
    tables, footnotes and what ``excerpts.yaml`` leaves out give none.
    """
    rules = load_excerpt_rules()
    low, high = rules.lengths.get(request.length, (rules.length.least, rules.length.most))
    ideal = min(rules.length.ideal[1], high)
    wanted = (request.polarity,) if request.polarity else POLARITIES
    front = _front_matter(passages.paragraphs)
    least = rules.least_score if request.least is None else request.least
    findings = passages.findings
    findings = findings[
        (findings["code"] == request.theme)
        & (findings["status"] == Status.PRESENT)
        & findings["polarity"].isin(wanted)
        & (findings["score"] >= least)
    ]
    best = findings.sort_values("score", ascending=False, kind="stable")
    best = best.drop_duplicates(["review_id", "paragraph"]).sort_index()
    for finding in best.itertuples(index=False):
        review_id, paragraph = str(finding.review_id), int(finding.paragraph)  # type: ignore[arg-type]
        row = passages.paragraph(review_id, paragraph)
        if not _may_quote(request, row, front):
            continue
        if not _fits(request, passages, passages.source(review_id), row):
            continue
        shown = (finding.start - row.start, finding.end - row.start)
        enough = max(low, rules.length.ideal[0])
        span = choose_passage(row.text, shown, ideal, enough=min(enough, ideal))
        if request.whole:
            span = (0, len(row.text))
        if not low <= count_words(row.text[span[0] : span[1]]) <= high and not request.whole:
            continue
        excerpt = passages.make(review_id, paragraph, span)
        if excerpt.polarity in wanted and excerpt.severity <= request.max_severity:
            yield Candidate(excerpt, passages.case(review_id))
