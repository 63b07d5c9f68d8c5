"""Themes of the analysis without a lesson, and recommendations without a theme behind them."""

from __future__ import annotations

from scr_nlp.codebook import load_codebook
from scr_nlp.codebook.drafts import load_theme_rules
from scr_nlp.observations.asking import ask_about
from scr_nlp.recommendations import find_recommendations
from scr_nlp.types import Analysis, CodeKind, Finding, Observation, Polarity, Status


def _themes_in(analysis: Analysis, sections: tuple[str, ...]) -> list[Finding]:
    """Mentions of themes in sections of some kinds, in reading order."""
    blocks = analysis.review.blocks
    return [
        finding
        for finding in analysis.findings
        if finding.kind is CodeKind.THEME and blocks[finding.paragraph].section_kind in sections
    ]


def _name(theme: str) -> str:
    code = load_codebook().codes.get(theme)
    return code.name if code else theme


def find_themes_without_lesson(analysis: Analysis) -> list[Observation]:
    """Concerns raised in several paragraphs of the analysis and taken up nowhere after it."""
    rules = load_theme_rules()
    answered = {finding.code for finding in _themes_in(analysis, rules.answered)}
    if not answered:
        return []
    raised: dict[str, list[int]] = {}
    for finding in _themes_in(analysis, rules.raised):
        if finding.status is Status.PRESENT and finding.polarity is Polarity.CONCERN:
            raised.setdefault(finding.code, []).append(finding.paragraph)
    return [
        ask_about(
            analysis.review,
            "theme_without_lesson",
            paragraphs[0],
            theme=_name(theme),
            count=str(len(paragraphs)),
        )
        for theme, paragraphs in raised.items()
        if theme not in answered
        and theme not in rules.left_out
        and len(paragraphs) >= rules.least_paragraphs
    ]


def find_recommendations_without_theme(analysis: Analysis) -> list[Observation]:
    """Recommendations none of whose themes stands anywhere before them."""
    rules = load_theme_rules()
    shown = {finding.code for finding in _themes_in(analysis, rules.shown)}
    if not shown:
        return []
    found = []
    for one in find_recommendations(analysis):
        subjects = [theme for theme in one.themes if theme not in rules.remedies]
        if subjects and not shown.intersection(subjects):
            names = " and ".join(_name(theme).lower() for theme in subjects)
            found.append(
                ask_about(
                    analysis.review, "recommendation_without_theme", one.paragraph, theme=names
                )
            )
    return found
