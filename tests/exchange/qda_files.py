"""A small study with text beyond the first plane, and ways to change a project file."""

import io
import zipfile
from dataclasses import replace

from lxml import etree
from sample import build_analysis

from scr_nlp.study import Study
from scr_nlp.types import Block, BlockKind, CodeKind, Finding, Polarity, Review, Role, Status

NS = {"q": "urn:QDA-XML:project:1.0"}
TEXTS = (
    "Analysis 🧭 of practice",
    "Mother told the midwife 👶 that her partner shouted at her; the café’s owner heard it.",
    "The police were told. The school did not pass this on.",
    "Nothing was found here.",
)
SEEN = ("code", "status", "role", "polarity", "experiencer", "paragraph", "start", "end", "text")


def build_coded_analysis():
    blocks, at = [], 0
    for index, text in enumerate(TEXTS):
        kind = BlockKind.PARAGRAPH if index else BlockKind.HEADING
        blocks.append(Block(kind, at, at + len(text), 1, f"4.{index}" if index else None))
        at += len(text) + 2
    base = build_analysis()
    review = Review(
        "b" * 64, "Child Q.pdf", "\n\n".join(TEXTS), tuple(blocks), metadata=base.review.metadata
    )

    def find(words, code, kind, **values):
        start = review.text.index(words)
        place = review.locate(start).block
        values = {"status": Status.PRESENT, "score": 0.5, **values}
        return Finding(
            code, kind, values.pop("status"), place, start, start + len(words), words, "", "cue",
            values.pop("score"), **values,
        )  # fmt: skip

    risk, agency, theme = CodeKind.RISK_FACTOR, CodeKind.AGENCY, CodeKind.THEME
    return replace(
        base,
        review=review,
        findings=(
            find("midwife", "midwifery", agency, role=Role.CASE),
            find("shouted", "domestic_abuse", risk, experiencer=("subject_child", "mother")),
            find("police", "police", agency, role=Role.ADDRESSEE, status=Status.HYPOTHETICAL),
            find("did not pass this on", "information_sharing", theme, polarity=Polarity.CONCERN,
                 status=Status.NEGATED),
        ),
    )  # fmt: skip


def open_study(*analyses):
    study = Study(":memory:")
    for analysis in analyses or (build_coded_analysis(),):
        study.add(analysis)
    return study


def what_is_said(findings):
    return {tuple(getattr(finding, name) for name in SEEN) for finding in findings}


def parts_of(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def root_of(data):
    return etree.fromstring(parts_of(data)["project.qde"])


def write_parts(path, parts):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


def rewrite(data, path, *, change=lambda root: None, text=lambda text: text, folder="sources"):
    """A project as another program might write it again."""
    parts, root = parts_of(data), root_of(data)
    change(root)
    written = {"project.qde": etree.tostring(root)}
    for name, part in parts.items():
        if name.startswith("sources/"):
            written[name.replace("sources", folder)] = text(part.decode()).encode()
    return write_parts(path, written)
