"""What every page is made with: its templates, its own style and script, its policy."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Environment


def asset(name: str) -> str:
    """The text of a style sheet or script that a page carries inside itself."""
    return resources.files("scr_nlp.report").joinpath("templates", name).read_text("utf-8")


def open_templates() -> Environment:
    """The templates; whatever a document holds is escaped, whatever is missing is an error."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("scr_nlp.report", "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )


def _hash(text: str) -> str:
    """How a content security policy names an inline script or style."""
    return f"'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def policy(style: str, script: str = "") -> str:
    """A content security policy that allows this style sheet and script and nothing else."""
    allowed = _hash(script) if script else "'none'"
    return (
        f"default-src 'none'; script-src {allowed}; style-src {_hash(style)}; "
        "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'"
    )
