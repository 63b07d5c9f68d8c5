"""The theme report as one HTML file: no request, no script or style but its own.

The page's content security policy names its one script and one style sheet by hash,
so that nothing a document holds could ever run, even if escaping failed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scr_nlp.report.embed import (
    build_index,
    document_blocks,
    dump,
    pack_chunks,
    quotations_within,
)
from scr_nlp.report.page import build_page
from scr_nlp.report.tables import whole
from scr_nlp.report.templating import asset, open_templates, policy

if TYPE_CHECKING:
    from scr_nlp.report.tables import ThemeTables

SCRIPTS = ("data", "tables", "charts", "panel", "filters", "start")
"""Parts of the page's one script, in order."""


def _script() -> str:
    parts = "\n".join(asset(f"script/{name}.js") for name in SCRIPTS)
    return f'"use strict";\n{{\n{parts}}}\n'


def render_html(tables: ThemeTables) -> bytes:
    """The theme report as a UTF-8 HTML page that holds everything it needs."""
    environment = open_templates()
    environment.filters["whole"] = whole
    style, script = asset("theme.css"), _script()
    kept, limit = quotations_within(tables.evidence)
    chunks = pack_chunks(document_blocks(tables, kept))
    page = environment.get_template("theme.html").render(
        page=build_page(tables, limit),
        style=style,
        script=script,
        policy=policy(style, script),
        index=dump({**build_index(tables), "chunks": chunks.firsts}),
        chunks=chunks.texts,
    )
    return page.encode("utf-8", "replace")
