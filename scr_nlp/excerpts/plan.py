"""A pack as a small YAML file that a trainer edits: reorder, drop, add by paragraph."""

from __future__ import annotations

from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from scr_nlp.errors import ReportError

_MAX_BYTES = 1_000_000
_HOW_TO = """\
# A pack of excerpts. Move entries to reorder them, delete those you do not want, change the
# groups. To add one, give the document and the paragraph's printed number (or its block):
#   - {group: Further passages, document: report.pdf, paragraph: "6.14"}
# 'characters' is the part of the paragraph that is shown; leave it out for the whole of it.
# 'words' is for you to read and changes nothing.
"""


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class PlannedExcerpt(_Entry):
    """One excerpt of a plan: a paragraph of a document, and what of it to show.

    ``block`` is the paragraph's index in the document and decides where it is given;
    ``characters`` a half-open span in the paragraph.
    """

    group: str = "Excerpts"
    document: str
    review: str | None = None
    paragraph: str | None = None
    block: int | None = Field(default=None, ge=0)
    characters: tuple[int, int] | None = None
    words: str = ""

    @field_validator("paragraph", mode="before")
    @classmethod
    def _is_quoted(cls, value: object) -> object:
        if isinstance(value, int | float):
            raise ValueError("put the number in quotes: YAML reads 6.10 as 6.1")
        return value

    @model_validator(mode="after")
    def _has_a_place(self) -> PlannedExcerpt:
        if self.paragraph is None and self.block is None:
            raise ValueError("give the paragraph's number or its block")
        if self.characters and not 0 <= self.characters[0] < self.characters[1]:
            raise ValueError("characters are two numbers, the lower first")
        return self


class Plan(_Entry):
    """What a pack is built from."""

    theme: str
    title: str = ""
    pseudonymise: bool = False
    excerpts: tuple[PlannedExcerpt, ...] = Field(min_length=1)


def dump_plan(plan: Plan) -> bytes:
    """The plan as UTF-8 YAML, with a note on how to edit it."""
    data = plan.model_dump(mode="json", exclude_none=True)
    body = yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=100)
    return (_HOW_TO + body).encode("utf-8", "replace")


def read_plan(path: Path | str) -> Plan:
    """The plan in a YAML file.

    Raises:
        ReportError: the file cannot be read or is no plan, with the place of the mistake.
    """
    path = Path(path)
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise ReportError(f"{path.name}: is over 1 MB; a plan is a small text file")
        data = yaml.safe_load(path.read_bytes().decode("utf-8"))
    except OSError as error:
        raise ReportError(f"{path.name}: cannot be read ({error.strerror})") from None
    except UnicodeDecodeError:
        raise ReportError(f"{path.name}: is not UTF-8 text; save it as UTF-8") from None
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f" near line {mark.line + 1}" if mark else ""
        raise ReportError(f"{path.name}: is not valid YAML{where}") from None
    try:
        return Plan.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part + 1 if isinstance(part, int) else part) for part in first["loc"])
        problem = first["msg"].removeprefix("Value error, ")
        raise ReportError(f"{path.name}: {place or 'the file'}: {problem}") from None
