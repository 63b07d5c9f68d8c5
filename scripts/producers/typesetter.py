"""PDF typeset by Typst."""

from __future__ import annotations

import tempfile
from pathlib import Path

from producers.source import Layout, Part, inline


def to_typst(parts: list[Part], notes: dict[str, str], layout: Layout, title: str) -> bytes:
    """A PDF typeset by Typst, with real footnotes."""
    import typst

    def string(text: str) -> str:
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'

    def words(text: str) -> str:
        out = []
        for kind, piece in inline(text):
            if kind == "note":
                out.append(f"#footnote[{words(notes[piece])}]")
            elif kind == "plain":
                out.append(f"#{string(piece)}")
            else:
                mark = "strong" if kind == "bold" else "emph"
                out.append(f"#{mark}({string(piece)})")
        return "".join(out)

    on = "true" if layout.justified else "false"
    hyphens = "true" if layout.hyphenated else "false"
    lines = [
        f"#set document(title: {string(title)})",
        f'#set page(paper: "a4", columns: {layout.columns}, margin: 25mm, '
        f"header: align(center, text(9pt, {string(layout.header)})), "
        f"footer: context align(center, text(9pt)[#{string(layout.footer)} "
        '#counter(page).display("1")]))',
        f'#set text(font: "Libertinus Serif", size: {layout.size}pt, lang: "en", region: "GB", '
        f"hyphenate: {hyphens})",
        f"#set par(justify: {on}, spacing: 1.1em)",
        "#set table(inset: 6pt)",
        "#show heading: set text(hyphenate: false)",
        "#show heading: set par(justify: false)",
        "#show table: set par(justify: false)",
    ]
    if layout.watermark:
        lines.append(
            "#set page(background: rotate(45deg, text(90pt, fill: luma(225), "
            f"{string(layout.watermark)})))"
        )
    for index, part in enumerate(parts):
        number = f"{part.number} " if part.number else ""
        if layout.contents and index == 1:
            lines.append("#outline()")
        if part.kind == "heading":
            lines.append(f"#heading(level: {part.level})[#{string(number)}{words(part.text)}]")
        elif part.kind == "table":
            cells = "".join(f"[{words(cell)}]," for row in part.rows for cell in row)
            width = max(map(len, part.rows))
            lines.append(f"#table(columns: ({'1fr,' * width}), align: left, {cells})")
        elif part.kind == "box":
            lines.append(f"#block(stroke: 0.5pt, inset: 8pt, width: 100%)[{words(part.text)}]")
        elif part.kind == "item" and not part.number:
            lines.append(f"#list[{words(part.text)}]")
        elif number:
            lines.append(
                f"#par(hanging-indent: 3em)[#box(width: 3em, {string(part.number)})"
                f"{words(part.text)}]"
            )
        else:
            lines.append(f"#par[{words(part.text)}]")
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "review.typ")
        source.write_text("\n\n".join(lines), encoding="utf-8")
        return bytes(typst.compile(str(source), timestamp=0))
