"""PDF made by ReportLab."""

from __future__ import annotations

import html
import io
from typing import Any

from producers.source import Layout, Part, inline


def to_reportlab(parts: list[Part], layout: Layout, title: str) -> bytes:
    """A PDF made by ReportLab, in one or two columns; the same bytes every time."""
    from reportlab.lib import colors
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import (
        BaseDocTemplate,
        Frame,
        PageTemplate,
        Paragraph,
        Table,
        TableStyle,
    )

    def words(text: str) -> str:
        tags = {"bold": "b", "italic": "i"}
        out = []
        for kind, piece in inline(text):
            safe = html.escape(piece, quote=False)
            if kind != "note":
                out.append(safe if kind == "plain" else f"<{tags[kind]}>{safe}</{tags[kind]}>")
        return "".join(out)

    size = layout.size
    base = ParagraphStyle(
        "base", fontName="Times-Roman", fontSize=size, leading=size * 1.25, spaceAfter=6,
        alignment=4 if layout.justified else 0,
    )  # fmt: skip
    small = size - 1 if layout.columns == 1 else size - 4
    cell = ParagraphStyle("cell", base, fontSize=small, leading=small + 2, alignment=0)
    hang = ParagraphStyle("hang", base, leftIndent=28, bulletIndent=0)
    item = ParagraphStyle("item", base, leftIndent=22, bulletIndent=8)
    width, height = A4
    margin, gap = 62.0, 22.0
    inner = (width - 2 * margin - gap * (layout.columns - 1)) / layout.columns

    def decorate(canvas: Any, document: Any) -> None:
        canvas.saveState()
        canvas.setFont("Helvetica", 8)
        canvas.drawString(margin, height - 36, layout.header)
        canvas.drawRightString(width - margin, 32, f"{layout.footer} {document.page}")
        if layout.watermark:
            canvas.translate(width / 2, height / 2)
            canvas.rotate(45)
            canvas.setFillGray(0.9)
            canvas.setFont("Helvetica-Bold", 80)
            canvas.drawCentredString(0, 0, layout.watermark)
        canvas.restoreState()

    flow: list[Any] = []
    for part in parts:
        if part.kind == "heading":
            big = max(size, size + 7 - 2 * part.level)
            style = ParagraphStyle(
                f"h{part.level}", base, fontName="Helvetica-Bold", fontSize=big,
                leading=big * 1.2, spaceBefore=8, alignment=0, keepWithNext=1,
            )  # fmt: skip
            flow.append(Paragraph(f"{part.number} {words(part.text)}".strip(), style))
        elif part.kind == "table":
            wide = max(map(len, part.rows))
            rows = [[Paragraph(words(text), cell) for text in row] for row in part.rows]
            rows = [row + [""] * (wide - len(row)) for row in rows]
            grid = TableStyle(
                [("GRID", (0, 0), (-1, -1), 0.5, colors.grey), ("VALIGN", (0, 0), (-1, -1), "TOP")]
            )
            flow.append(Table(rows, colWidths=[inner / wide] * wide, style=grid, spaceAfter=8))
        elif part.kind == "box":
            frame = TableStyle([("BOX", (0, 0), (-1, -1), 0.7, colors.black)])
            box = Table([[Paragraph(words(part.text), base)]], colWidths=[inner - 12], style=frame)
            box.spaceAfter = 8
            flow.append(box)
        elif part.kind == "item":
            flow.append(Paragraph(words(part.text), item, bulletText=part.number or "•"))
        elif part.number:
            flow.append(Paragraph(words(part.text), hang, bulletText=part.number))
        else:
            flow.append(Paragraph(words(part.text), base))
    target = io.BytesIO()
    document = BaseDocTemplate(target, pagesize=A4, title=title, invariant=1)
    frames = [
        Frame(margin + index * (inner + gap), 52, inner, height - 52 - 54, 0, 0, 0, 0)
        for index in range(layout.columns)
    ]
    document.addPageTemplates([PageTemplate(frames=frames, onPage=decorate)])
    document.build(flow)
    return target.getvalue()
