"""The theme report as one HTML file: no request, no script or style but its own.

The page's content security policy names its one script and one style sheet by hash,
so that nothing a document holds could ever run, even if escaping failed.
"""

from __future__ import annotations

import hashlib
from base64 import b64encode
from importlib import resources
from typing import TYPE_CHECKING

from scr_nlp.report.embed import build_index, document_blocks, dump, quotations_within
from scr_nlp.report.page import build_page
from scr_nlp.report.tables import whole

if TYPE_CHECKING:
    from scr_nlp.report.tables import ThemeTables


def _asset(name: str) -> str:
    return resources.files("scr_nlp.report").joinpath("templates", name).read_text("utf-8")


def _hash(text: str) -> str:
    """How a content security policy names an inline script or style."""
    return f"'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def render_html(tables: ThemeTables) -> bytes:
    """The theme report as a UTF-8 HTML page that holds everything it needs."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("scr_nlp.report", "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    environment.filters["whole"] = whole
    style, script = _asset("theme.css"), _asset("theme.js")
    kept, limit = quotations_within(tables.evidence)
    page = environment.get_template("theme.html").render(
        page=build_page(tables, limit),
        style=style,
        script=script,
        policy=(
            f"default-src 'none'; script-src {_hash(script)}; style-src {_hash(style)}; "
            "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'"
        ),
        index=dump(build_index(tables)),
        blocks=document_blocks(tables, kept),
    )
    return page.encode("utf-8", "replace")
