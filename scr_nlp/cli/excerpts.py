"""``scr-nlp excerpts`` and ``search``: passages to teach with, and where words stand."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scr_nlp.cli.terminal import complain, count, open_console, plain, shorten, styled
from scr_nlp.errors import ReportError
from scr_nlp.files import write_private

if TYPE_CHECKING:
    from scr_nlp.excerpts import Pack

_StudyFile = Annotated[
    Path, typer.Argument(metavar="STUDY", help="A study that 'scr-nlp analyse --study' made.")
]
_SOURCE_WIDTH = 18


def excerpts(
    study: _StudyFile,
    theme: Annotated[str, typer.Option(help="Code of the theme to teach.")] = "",
    n: Annotated[int, typer.Option("-n", min=1, max=200, help="How many excerpts.")] = 12,
    output: Annotated[
        Path | None,
        typer.Option(
            "-o", "--output", help="Write a .docx, .pptx, .html, .pdf or .csv; else print."
        ),
    ] = None,
    agency: Annotated[str, typer.Option(help="Only where this agency acts.")] = "",
    risk: Annotated[str, typer.Option(help="Only beside this risk factor.")] = "",
    polarity: Annotated[str, typer.Option(help="'concern' or 'good_practice'.")] = "",
    since: Annotated[int, typer.Option(min=0, help="Published in this year or later.")] = 0,
    board: Annotated[str, typer.Option(help="A part of the board's name.")] = "",
    section_kind: Annotated[
        list[str] | None, typer.Option(help="Kind of section; give it once for each.")
    ] = None,
    length: Annotated[str, typer.Option(help="'short', 'medium' or 'long'.")] = "",
    whole: Annotated[bool, typer.Option(help="Whole paragraphs.")] = False,
    max_severity: Annotated[
        int, typer.Option(min=0, max=3, help="Leave out more graphic passages (0 to 3).")
    ] = 3,
    pseudonymise: Annotated[
        bool, typer.Option(help="Put roles in brackets for what may identify a person.")
    ] = False,
    briefing: Annotated[
        bool, typer.Option(help="One page, a 7-minute briefing (.docx or .pdf).")
    ] = False,
    seed: Annotated[int, typer.Option(min=0, help="Another number gives another pack.")] = 0,
    least: Annotated[
        float | None,
        typer.Option(min=0, max=1, help="How sure the theme must be (0 to 1; 0.94 if not given)."),
    ] = None,
    plan: Annotated[
        Path | None, typer.Option(help="Write the pack to this YAML file, to edit.")
    ] = None,
    built_from: Annotated[
        Path | None, typer.Option("--from", help="Build the pack that this YAML file lists.")
    ] = None,
    codebook: Annotated[Path | None, typer.Option(help="The codebook of the study.")] = None,
) -> None:
    """Choose short, clear, varied passages on a theme, and make a pack of them."""
    from scr_nlp.codebook import load_codebook
    from scr_nlp.excerpts import (
        ExcerptRequest,
        build_pack,
        build_planned_pack,
        dump_plan,
        plan_of,
        read_plan,
    )
    from scr_nlp.report.pack import PACK_FORMS, render_pack
    from scr_nlp.study import Study

    if bool(theme) == bool(built_from):
        raise typer.BadParameter("give either --theme CODE or --from PLAN")
    if briefing and not output:
        raise typer.BadParameter("--briefing needs a file: -o NAME.docx or -o NAME.pdf")
    form = next((one for one in PACK_FORMS if output and output.suffix.lower() == f".{one}"), None)
    if output and form is None:
        raise ReportError(f"{output.name}: the name must end in .{', .'.join(PACK_FORMS)}")
    book = load_codebook(codebook)
    with Study(study, must_exist=True) as store:
        if built_from:
            planned = read_plan(built_from)
            if pseudonymise:
                planned = planned.model_copy(update={"pseudonymise": True})
            pack = build_planned_pack(store, planned, book)
        else:
            request = ExcerptRequest(
                theme=theme,
                n=n,
                agency=agency,
                risk=risk,
                polarity=polarity,
                since=since,
                board=board,
                section_kinds=tuple(section_kind or ()),
                length=length,
                whole=whole,
                max_severity=max_severity,
                pseudonymise=pseudonymise,
                seed=seed,
                least=least,
            )
            pack = build_pack(store, request, book)
    if plan:
        write_private(plan, dump_plan(plan_of(pack)))
        typer.echo(f"plan: {plan}")
    if output and form:
        write_private(output, render_pack(pack, form, briefing=briefing))
        typer.echo(f"{count(len(pack.excerpts), 'excerpt')} in {output}")
    if not (plan or output):
        _print_pack(pack)
    _tell_identity(pack)
    if theme and len(pack.excerpts) < n:
        complain(
            f"only {count(len(pack.excerpts), 'passage')} clear enough and different enough;"
            " a lower --least takes less"
        )


def _print_pack(pack: Pack) -> None:
    from scr_nlp.excerpts import cite

    console = open_console()
    for group in pack.groups:
        console.print(styled(group.name, "bold"))
        for one in group.excerpts:
            console.print(styled(one.text))
            kind = one.polarity.replace("_", " ")
            console.print(styled(f"{cite(one)} {kind}, clarity {one.clarity:.2f}", "dim"))
            console.print()


def _tell_identity(pack: Pack) -> None:
    """List on the terminal, and nowhere else, the words that may identify a person."""
    from scr_nlp.excerpts import cite

    for one in pack.excerpts:
        for leak in one.may_identify:
            done = "replaced by" if one.replaced else "may identify someone; --pseudonymise gives"
            typer.echo(f"{plain(cite(one))}: “{plain(leak.text)}” {done} {leak.replacement}")
    asked = any(one.replaced for one in pack.excerpts)
    if asked and not any(one.may_identify for one in pack.excerpts):
        typer.echo("nothing was found to replace; read the pack before you show it")


def search(
    study: _StudyFile,
    words: Annotated[
        str,
        typer.Argument(help='Words in any inflection; "a phrase"; AND, OR, NOT; NEAR(one two, 5).'),
    ],
    n: Annotated[int, typer.Option("-n", min=1, help="How many paragraphs, best first.")] = 20,
    width: Annotated[int, typer.Option(min=10, max=300, help="Characters on either side.")] = 50,
    csv: Annotated[
        Path | None, typer.Option(help="Write the lines to this CSV file instead.")
    ] = None,
) -> None:
    """Search a study's paragraphs; show each hit in the middle of what surrounds it."""
    from scr_nlp.report.formats.csv import encode_frame
    from scr_nlp.study import Study
    from scr_nlp.summaries.words import show_hits

    with Study(study, must_exist=True) as store:
        lines = show_hits(store.search(words, limit=n), width=width)
    if csv is not None:
        write_private(csv, encode_frame(lines))
        typer.echo(f"{count(len(lines), 'row')}: {csv}")
        return
    console = open_console()
    shown = lines[["source", "page", "number", "left", "keyword", "right"]].fillna({"number": ""})
    for source, page, number, left, keyword, right in shown.itertuples(index=False, name=None):
        place = f"{shorten(source, _SOURCE_WIDTH)} p. {page} {number}"
        text = styled(f"{place:<32} {plain(left):>{width}}")
        text.append(plain(keyword), style="bold")
        text.append(plain(right))
        console.print(text, soft_wrap=True)
    if lines.empty:
        typer.echo("nothing found; try fewer words, or OR between them")
