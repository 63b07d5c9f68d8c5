"""PDF made by fpdf2."""

from __future__ import annotations

from producers.source import Layout, Part, plain


def to_fpdf(parts: list[Part], layout: Layout, title: str) -> bytes:
    """A PDF made by fpdf2 with its core fonts; the text must be Latin-1."""
    from fpdf import FPDF

    class Pdf(FPDF):
        def header(self) -> None:
            self.set_font("helvetica", size=8)
            self.cell(0, 8, layout.header, align="C", new_x="LMARGIN", new_y="NEXT")

        def footer(self) -> None:
            self.set_y(-14)
            self.set_font("helvetica", size=8)
            self.cell(0, 8, f"{layout.footer} {self.page_no()}", align="C")

    pdf = Pdf(format="A4")
    pdf.set_title(title)
    pdf.set_margins(24, 18)
    pdf.set_auto_page_break(True, 22)
    pdf.add_page()
    align = "J" if layout.justified else "L"
    for part in parts:
        pdf.set_x(pdf.l_margin)
        text = plain(part.text)
        if part.kind == "heading":
            pdf.ln(2)
            pdf.set_font("helvetica", "B", max(layout.size, layout.size + 6 - 2 * part.level))
            pdf.multi_cell(0, 7, f"{part.number} {text}".strip(), align="L", new_y="NEXT")
            pdf.ln(1)
            continue
        pdf.set_font("times", size=layout.size)
        if part.kind == "table":
            with pdf.table(line_height=5.5, text_align="LEFT") as table:
                for cells in part.rows:
                    row = table.row()
                    for cell in cells:
                        row.cell(plain(cell))
            pdf.ln(3)
            continue
        if part.kind == "box":
            pdf.multi_cell(0, 5.5, text, align=align, border=1, new_y="NEXT", padding=2)
        elif part.kind == "item" or part.number:
            pdf.cell(12, 5.5, part.number or "-")
            pdf.multi_cell(0, 5.5, text, align=align, new_y="NEXT")
        else:
            pdf.multi_cell(0, 5.5, text, align=align, new_y="NEXT")
        pdf.ln(2.5)
    return bytes(pdf.output())
