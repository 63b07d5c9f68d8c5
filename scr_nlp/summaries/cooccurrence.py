"""Which codes go together: pairs, sets, and agencies by theme."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from itertools import combinations, product
from typing import TYPE_CHECKING, Literal

from scr_nlp.errors import ReportError
from scr_nlp.summaries.evidence import FACETS
from scr_nlp.summaries.frequency import Measure, find_documents, list_measures, share
from scr_nlp.summaries.intervals import odds_ratio
from scr_nlp.summaries.significance import adjust_holm, compare_proportions
from scr_nlp.types import CodeKind, Role

if TYPE_CHECKING:
    import pandas as pd

    from scr_nlp.codebook import Codebook

CELLS = ("both", "first_only", "second_only", "neither")

_PAIR_DTYPES = {
    **dict.fromkeys(("kind", "code", "name", "facet"), "string"),
    **dict.fromkeys(("with_kind", "with_code", "with_name", "with_facet"), "string"),
    **dict.fromkeys((*CELLS, "of"), "int64"),
    **dict.fromkeys(("odds_ratio", "low", "high"), "float64"),
    "corrected": "bool",
    "test": "string",
    **dict.fromkeys(("p", "p_holm"), "float64"),
}
_AGENCY_DTYPES = {
    **dict.fromkeys(("agency", "agency_name", "theme", "theme_name", "facet"), "string"),
    **dict.fromkeys(("n", "of", "paragraphs"), "int64"),
    **dict.fromkeys(("per_cent", "low", "high"), "float64"),
}


def _single(
    codebook: Codebook, evidence: pd.DataFrame, kind: str, facet: str | None
) -> list[Measure]:
    """The codes of a kind without unions: those hold their own codes."""
    facets = FACETS[kind] if facet is None else (facet,)
    return [
        one
        for one in list_measures(codebook, evidence)
        if one.kind == kind and one.facet in facets and len(one.members) == 1
    ]


def cooccurrence(
    evidence: pd.DataFrame,
    cases: pd.DataFrame,
    codebook: Codebook,
    first: tuple[str, str] = ("risk_factor", ""),
    second: tuple[str, str] | None = None,
) -> pd.DataFrame:
    """How often two codes are asserted in one document, and more often than by chance.

    Codes that no counted document asserts are left out; a union is not paired with
    codes, which it holds. The odds ratio has Woolf's interval; where a cell is 0, one
    half is added to every cell (Haldane), which ``corrected`` says. p is of the
    chi-square test, or of Fisher's where a count expected is below 5, adjusted for all
    pairs of the table by Holm's method.

    Args:
        evidence: as :func:`~scr_nlp.summaries.evidence` gives it.
        cases: as :func:`~scr_nlp.summaries.select_cases` gives them.
        codebook: gives the order and the names.
        first: kind and facet of the codes to pair.
        second: kind and facet of what they are paired with; none for each other.

    Returns:
        One row per pair: string ``kind``, ``code``, ``name``, ``facet``, ``with_kind``,
        ``with_code``, ``with_name``, ``with_facet``; int64 ``both``, ``first_only``,
        ``second_only``, ``neither`` (documents), ``of`` (their sum); float64
        ``odds_ratio``, ``low``, ``high`` (95% interval; missing where a code is in all
        documents); bool ``corrected``; string ``test``; float64 ``p``, ``p_holm`` (0-1).
    """
    import pandas as pd

    of = int(cases["counted"].sum())

    def found(side: tuple[str, str]) -> list[tuple[Measure, frozenset[str]]]:
        measures = _single(codebook, evidence, *side)
        pairs = zip(measures, find_documents(evidence, measures), strict=True)
        return [(one, documents) for one, documents in pairs if documents]

    ours = found(first)
    pairs = list(combinations(ours, 2) if second in (None, first) else product(ours, found(second)))
    rows = []
    for (one, its), (other, theirs) in pairs:
        both = len(its & theirs)
        cells = (both, len(its) - both, len(theirs) - both, of - len(its | theirs))
        test, p = compare_proportions((both, cells[2]), (len(its), of - len(its)))
        ratio = odds_ratio(*cells)
        labels = (*one.key[:2], one.name, one.facet, *other.key[:2], other.name, other.facet)
        rows.append((*labels, *cells, of, *ratio, 0 in cells and ratio[0] == ratio[0], test, p))
    holm = adjust_holm([row[-1] for row in rows])
    table = pd.DataFrame.from_records(rows, columns=list(_PAIR_DTYPES)[:-1])
    table["p_holm"] = holm
    return table.astype(_PAIR_DTYPES)


def cooccurrence_matrix(
    pairs: pd.DataFrame, value: Literal["both", "odds_ratio", "p_holm"] = "both"
) -> pd.DataFrame:
    """The pairs of :func:`cooccurrence` as a square: names down and across.

    Returns:
        float64, one row and one column per code of the same kind and facet, in the order
        of the pairs, mirrored; missing on the diagonal.
    """
    import pandas as pd

    names = list(dict.fromkeys([*pairs["name"], *pairs["with_name"]]))
    matrix = pd.DataFrame(float("nan"), index=names, columns=names, dtype="float64")
    for name, other, number in pairs[["name", "with_name", value]].itertuples(index=False):
        matrix.loc[name, other] = matrix.loc[other, name] = number
    return matrix


def set_intersections(
    evidence: pd.DataFrame,
    cases: pd.DataFrame,
    codebook: Codebook,
    codes: Sequence[str] = (),
    *,
    kind: str = "risk_factor",
    facet: str = "",
    most: int = 6,
) -> pd.DataFrame:
    """The documents by which of some codes they assert, and no other of them: UpSet data.

    Lex et al., "UpSet: visualization of intersecting sets", IEEE Transactions on
    Visualization and Computer Graphics 20 (2014), 1983-1992.

    Args:
        evidence: as :func:`~scr_nlp.summaries.evidence` gives it.
        cases: as :func:`~scr_nlp.summaries.select_cases` gives them.
        codebook: gives the order and the names.
        codes: ids of the codes (or unions); the ``most`` frequent codes if none.
        kind: kind of the codes.
        facet: role or polarity in which they are counted.
        most: how many codes to take where none are given.

    Returns:
        One row per combination that occurs, the most frequent first: object ``codes``
        and ``names`` (tuple of str, empty for documents with none of them); int64
        ``size`` (codes in it), ``n`` (documents with exactly these), ``of``; float64
        ``per_cent``.

    Raises:
        ReportError: there is no such code of that kind.
    """
    import pandas as pd

    counted = cases.loc[cases["counted"], "review_id"]
    measures = [
        one for one in list_measures(codebook, evidence) if (one.kind, one.facet) == (kind, facet)
    ]
    by_code = dict(zip((one.code for one in measures), measures, strict=True))
    for code in codes:
        if code not in by_code:
            raise ReportError(f"{code} is no {kind.replace('_', ' ')}; see 'scr-nlp codebook list'")
    chosen = [by_code[code] for code in codes] or [m for m in measures if len(m.members) == 1]
    found = list(zip(chosen, find_documents(evidence, chosen), strict=True))
    if not codes:
        kept = sorted(found, key=lambda pair: -len(pair[1]))[:most]
        found = [pair for pair in found if pair in kept and pair[1]]
    tally = Counter(
        tuple(place for place, (_, documents) in enumerate(found) if review_id in documents)
        for review_id in counted
    )
    rows = [
        (
            tuple(found[place][0].code for place in places),
            tuple(found[place][0].name for place in places),
            *(len(places), n, len(counted), share(n, len(counted))[0]),
        )
        for places, n in sorted(tally.items(), key=lambda item: (-item[1], len(item[0]), item[0]))
    ]
    return pd.DataFrame(rows, columns=["codes", "names", "size", "n", "of", "per_cent"]).astype(
        {"size": "int64", "n": "int64", "of": "int64", "per_cent": "float64"}
    )


def agency_themes(
    evidence: pd.DataFrame,
    cases: pd.DataFrame,
    codebook: Codebook,
    facets: Collection[str] = FACETS["theme"],
) -> pd.DataFrame:
    """Which agencies are spoken of where practice is judged: agencies by theme.

    A document counts where one of its paragraphs asserts the theme and names the
    agency as acting in the case. That says what stands together, not who is to blame.

    Args:
        evidence: as :func:`~scr_nlp.summaries.evidence` gives it.
        cases: as :func:`~scr_nlp.summaries.select_cases` gives them.
        codebook: gives the order and the names.
        facets: polarities to list.

    Returns:
        One row for each agency, theme and polarity that stand together at least once,
        in codebook order: string ``agency``, ``agency_name``, ``theme``,
        ``theme_name``, ``facet`` (polarity); int64 ``n`` (documents), ``of``,
        ``paragraphs``; float64 ``per_cent``, ``low``, ``high`` (95% Wilson interval, in
        per cent).
    """
    import pandas as pd

    of = int(cases["counted"].sum())
    present = evidence[~evidence["historical_only"]]
    units: dict[tuple[str, str, str], set[tuple[str, int]]] = {}
    for kind, code, facet, review_id, unit in present[
        ["kind", "code", "facet", "review_id", "unit"]
    ].itertuples(index=False, name=None):
        units.setdefault((kind, code, facet), set()).add((review_id, unit))
    agencies = _single(codebook, evidence, CodeKind.AGENCY.value, Role.CASE.value)
    themes = [
        one
        for one in _single(codebook, evidence, CodeKind.THEME.value, None)
        if one.facet in facets
    ]
    rows = []
    for agency, theme in product(agencies, themes):
        together = units.get(agency.key, set()) & units.get(theme.key, set())
        if together:
            n = len({review_id for review_id, _ in together})
            labels = (agency.code, agency.name, theme.code, theme.name, theme.facet)
            rows.append((*labels, n, of, len(together), *share(n, of)))
    return pd.DataFrame.from_records(rows, columns=list(_AGENCY_DTYPES)).astype(_AGENCY_DTYPES)
