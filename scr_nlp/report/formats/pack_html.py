"""An excerpt pack as one HTML page: no request, no script, no style but its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scr_nlp.codebook.excerpts import load_excerpt_rules
from scr_nlp.excerpts.citation import cite, cite_source
from scr_nlp.report.formats.pack_words import (
    POLARITY_NAMES,
    describe_pack,
    tell_content,
    tell_identity,
)
from scr_nlp.report.templating import asset, open_templates, policy

if TYPE_CHECKING:
    from scr_nlp.excerpts import Pack


def render_pack_html(pack: Pack) -> bytes:
    """The pack as a UTF-8 HTML page that holds everything it needs."""
    environment = open_templates()
    environment.globals.update(
        cite=cite, cite_source=cite_source, tell_identity=tell_identity, polarities=POLARITY_NAMES
    )
    style = asset("theme.css") + asset("pack.css")
    page = environment.get_template("pack.html").render(
        pack=pack,
        about=describe_pack(pack),
        content=tell_content(pack),
        wording=load_excerpt_rules().wording,
        style=style,
        policy=policy(style),
    )
    return page.encode("utf-8", "replace")
