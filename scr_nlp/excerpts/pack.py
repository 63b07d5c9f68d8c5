"""Building a pack: chosen by request, or as a plan lists it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from scr_nlp.codebook import Code, load_codebook
from scr_nlp.codebook.excerpts import load_excerpt_rules
from scr_nlp.errors import ReportError
from scr_nlp.excerpts.candidates import Passages, check_request, list_candidates
from scr_nlp.excerpts.choose import choose
from scr_nlp.excerpts.plan import Plan, PlannedExcerpt
from scr_nlp.excerpts.records import Excerpt, ExcerptRequest, Group, Pack
from scr_nlp.excerpts.safety import check_identity, pseudonymise

if TYPE_CHECKING:
    from scr_nlp.codebook import Codebook
    from scr_nlp.study import Study

MAX_QUESTIONS = 3


def build_pack(study: Study, request: ExcerptRequest, codebook: Codebook | None = None) -> Pack:
    """Choose excerpts on a theme and put them in groups by sub-theme.

    The same study and request give the same pack. Fewer excerpts than asked for come back
    where the study has no more.

    Args:
        study: what to choose from.
        request: the theme and what else an excerpt must meet.
        codebook: the codebook that the study was coded with; the bundled one if not given.

    Raises:
        ReportError: something asked for does not exist, or nothing meets the request.
        StudyError: the study cannot be read.
    """
    codebook = codebook or load_codebook()
    check_request(request, codebook)
    passages = Passages(study, codebook, request.theme)
    candidates = list(list_candidates(passages, request))
    if not candidates:
        raise ReportError(
            f"no passage on {request.theme} meets all that was asked; leave out one of the choices"
            " or give a lower --least"
        )
    chosen = [one.excerpt for one in choose(candidates, request.n, request.seed)]
    chosen = check_identity(study, chosen)
    if request.pseudonymise:
        chosen = [pseudonymise(one) for one in chosen]
    return _arrange(passages.code, _group_by_subtheme(request.theme, chosen))


def build_planned_pack(study: Study, plan: Plan, codebook: Codebook | None = None) -> Pack:
    """Build the pack that a plan lists, in its order and under its headings.

    Raises:
        ReportError: the plan names a theme, document or paragraph that is not there.
        StudyError: the study cannot be read.
    """
    codebook = codebook or load_codebook()
    passages = Passages(study, codebook, plan.theme)
    excerpts = check_identity(study, [_find(passages, one) for one in plan.excerpts])
    if plan.pseudonymise:
        excerpts = [pseudonymise(one) for one in excerpts]
    grouped: dict[str, list[Excerpt]] = {}
    for entry, excerpt in zip(plan.excerpts, excerpts, strict=True):
        grouped.setdefault(entry.group, []).append(excerpt)
    return _arrange(passages.code, grouped, plan.title)


def _find(passages: Passages, entry: PlannedExcerpt) -> Excerpt:
    """The excerpt that an entry of a plan names."""
    rows = passages.paragraphs
    files = {
        review_id: passages.source(review_id).file
        for review_id in rows["review_id"].unique()
        if passages.source(review_id).file == entry.document
        and review_id.startswith(entry.review or "")
    }
    if not files:
        raise ReportError(f"the study holds no document {entry.document}; check the plan")
    if len(files) > 1:
        raise ReportError(
            f"{entry.document}: two documents of that name; give the first letters of the"
            " right one's id as 'review'"
        )
    found = rows[rows["review_id"] == next(iter(files))]
    if entry.block is not None:
        found = found[found["paragraph"] == entry.block]
    else:
        number = (entry.paragraph or "").rstrip(".")
        found = found[found["number"].fillna("").str.rstrip(".") == number]
    place = f"paragraph {entry.paragraph}" if entry.block is None else f"block {entry.block}"
    if found.empty:
        raise ReportError(f"{entry.document}: there is no {place}; check the plan")
    if len(found) > 1:
        blocks = ", ".join(str(block) for block in found["paragraph"])
        raise ReportError(
            f"{entry.document}: more than one {place}; name one by its block: {blocks}"
        )
    row = found.iloc[0]
    start, end = entry.characters or (0, len(row["text"]))
    if end > len(row["text"]):
        raise ReportError(f"{entry.document}: {place} has {len(row['text'])} characters")
    return passages.make(row["review_id"], int(row["paragraph"]), (start, end))


def _group_by_subtheme(theme: str, excerpts: Sequence[Excerpt]) -> dict[str, list[Excerpt]]:
    """Excerpts by sub-theme in the order of ``excerpts.yaml``, the clearest first."""
    rules = load_excerpt_rules()
    teaching = rules.themes.get(theme)
    names = [one.name for one in teaching.subthemes] if teaching else []
    groups = {
        name: [one for one in excerpts if one.subtheme == name and one.subtheme] for name in names
    }
    groups[rules.wording.other_group] = [one for one in excerpts if one.subtheme not in names]
    return {name: members for name, members in groups.items() if members}


def _ask(theme: str, name: str, excerpts: Sequence[Excerpt]) -> tuple[str, ...]:
    """The questions for a group: its sub-theme's own, then those for its polarity."""
    rules = load_excerpt_rules()
    teaching = rules.themes.get(theme)
    own = [one.question for one in teaching.subthemes if one.name == name] if teaching else []
    polarities = {one.polarity for one in excerpts if one.polarity}
    kind = polarities.pop() if len(polarities) == 1 else "mixed"
    templates: tuple[str, ...] = getattr(rules.wording.questions, kind)
    return (*own, *templates)[:MAX_QUESTIONS]


def _arrange(code: Code, grouped: dict[str, list[Excerpt]], title: str = "") -> Pack:
    rules = load_excerpt_rules()
    excerpts = [one for members in grouped.values() for one in members]
    n, m = len(excerpts), len({one.source.case or one.source.review_id for one in excerpts})
    definition = " ".join(code.definition.split())
    fields = {
        "theme": code.name[:1].lower() + code.name[1:],
        "Theme": code.name,
        "definition": definition[:1].lower() + definition[1:],
        "passages": f"{n} passage{'s' * (n != 1)}",
        "reviews": f"{m} review{'s' * (m != 1)}",
    }
    warned = {warning for one in excerpts for warning in one.warnings}
    return Pack(
        theme=code.id,
        name=code.name,
        title=title or code.name,
        definition=definition,
        aims=tuple(aim.format(**fields) for aim in rules.wording.aims),
        warnings=tuple(name for name in rules.warnings.values() if name in warned),
        groups=tuple(
            Group(name, tuple(members), _ask(code.id, name, members))
            for name, members in grouped.items()
        ),
    )


def plan_of(pack: Pack) -> Plan:
    """The plan that builds a pack again."""
    return Plan(
        theme=pack.theme,
        title=pack.title,
        pseudonymise=any(one.replaced for one in pack.excerpts),
        excerpts=tuple(
            PlannedExcerpt(
                group=group.name,
                document=one.source.file,
                review=one.source.review_id[:12],
                paragraph=one.number or None,
                block=one.paragraph,
                characters=(one.start, one.end),
                words=" ".join(one.text.split()[:12]),
            )
            for group in pack.groups
            for one in group.excerpts
        ),
    )
