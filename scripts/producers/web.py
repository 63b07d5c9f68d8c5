"""Web pages, and their print by Chromium and by WeasyPrint."""

from __future__ import annotations

import html
import shutil
import subprocess
import tempfile
from pathlib import Path

from producers.source import Layout, Part, inline, plain


def to_html(
    parts: list[Part],
    notes: dict[str, str],
    layout: Layout,
    title: str,
    *,
    notes_in_place: bool = False,
) -> str:
    """A web page; with page rules for printing.

    ``notes_in_place`` puts each footnote where its mark stands, for printers that move it
    to the foot of the page themselves.
    """
    order = list(notes)

    def words(text: str) -> str:
        tags = {"bold": "strong", "italic": "em"}
        out = []
        for kind, piece in inline(text):
            if kind == "note" and notes_in_place:
                out.append(
                    f'<span class="note">{html.escape(plain(notes[piece]), quote=False)}</span>'
                )
            elif kind == "note":
                n = order.index(piece) + 1
                out.append(f'<sup class="mark"><a href="#note{n}">{n}</a></sup>')
            elif kind == "plain":
                out.append(html.escape(piece, quote=False))
            else:
                out.append(f"<{tags[kind]}>{html.escape(piece, quote=False)}</{tags[kind]}>")
        return "".join(out)

    body: list[str] = []
    contents: list[str] = []
    listed = False
    for part in parts:
        bullet = part.kind == "item" and not part.number
        if listed and not bullet:
            body.append("</ul>")
        if bullet and not listed:
            body.append("<ul>")
        listed = bullet
        number = f'<span class="n">{html.escape(part.number)}</span> ' if part.number else ""
        if part.kind == "heading":
            level = min(part.level, 6)
            prefix = f"{part.number} " if part.number else ""
            place = len(body)
            body.append(f'<h{level} id="h{place}">{prefix}{words(part.text)}</h{level}>')
            entry = f"{prefix}{html.escape(plain(part.text), quote=False)}"
            contents.append(f'<p class="entry"><a href="#h{place}">{entry}</a></p>')
        elif part.kind == "table":
            rows = []
            for index, row in enumerate(part.rows):
                cell = "th" if index == 0 else "td"
                rows.append("".join(f"<{cell}>{words(text)}</{cell}>" for text in row))
            body.append("<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>")
        elif part.kind == "box":
            side = ' class="side"' if layout.side_bars else ""
            body.append(f"<blockquote{side}><p>{words(part.text)}</p></blockquote>")
        elif bullet:
            body.append(f"<li>{words(part.text)}</li>")
        else:
            css = "numbered" if part.number else "plain"
            body.append(f'<p class="{css}">{number}{words(part.text)}</p>')
    if listed:
        body.append("</ul>")
    if layout.contents:
        body[1:1] = ['<p class="contents">Contents</p>', *contents[1:]]
    if layout.watermark:
        body.insert(0, f'<div class="watermark">{html.escape(layout.watermark)}</div>')
    if notes and not notes_in_place:
        rows = [f'<li id="note{i}">{words(text)}</li>' for i, text in enumerate(notes.values(), 1)]
        body.append('<section class="footnotes"><ol>' + "".join(rows) + "</ol></section>")
    css = _print_rules(layout)
    inner = "\n".join(body)
    return (
        '<!DOCTYPE html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{html.escape(title)}</title>\n<style>{css}</style>\n</head>\n<body>\n"
        f"<main>\n{inner}\n</main>\n</body>\n</html>\n"
    )


def _print_rules(layout: Layout) -> str:
    align = "justify" if layout.justified else "left"
    hyphens = "auto" if layout.hyphenated else "manual"
    head = layout.header.replace('"', "'")
    return (
        f'@page{{size:A4;margin:26mm 24mm;@top-center{{content:"{head}";font-size:9pt}}'
        f'@bottom-center{{content:"{layout.footer} " counter(page);font-size:9pt}}}}'
        f"body{{font:{layout.size}pt 'Liberation Serif',Georgia,serif;line-height:1.35;"
        f"text-align:{align};hyphens:{hyphens}}}"
        f"main{{column-count:{layout.columns};column-gap:9mm}}"
        "h1,h2,h3,h4{text-align:left;hyphens:manual;line-height:1.2;break-after:avoid}"
        "h1{font-size:18pt}h2{font-size:14pt}h3{font-size:12pt}h4{font-size:11pt}"
        ".numbered{padding-left:3em;text-indent:-3em}"
        ".n{display:inline-block;min-width:3em;text-indent:0}"
        "table{border-collapse:collapse;width:100%;margin:1em 0;"
        f"font-size:{9.5 if layout.columns == 1 else 6.5}pt}}"
        f"th,td{{border:1px solid #666;padding:{'5px 8px' if layout.columns == 1 else '3px'};"
        "text-align:left;vertical-align:top}"
        "blockquote{border:1px solid #333;margin:1em 0;padding:.2em 1em;background:#f3f3f3}"
        "blockquote.side{float:right;width:42%;break-inside:avoid;margin:.3em 0 .6em 1.2em}"
        ".contents{font-weight:bold;margin-top:2em}.entry{margin:.2em 0}"
        ".entry a{color:inherit;text-decoration:none}"
        ".entry a::after{content:leader('.') target-counter(attr(href),page)}"
        ".note{float:footnote;font-size:8.5pt;text-align:left}"
        ".note::footnote-marker{content:counter(footnote) ' '}"
        "::footnote-call{font-size:.65em;vertical-align:super}"
        ".watermark{position:fixed;top:38%;left:0;right:0;text-align:center;font-size:54pt;"
        "font-weight:bold;white-space:nowrap;color:#ddd;transform:rotate(-45deg);z-index:-1}"
        ".mark{font-size:.65em}.mark a{color:inherit;text-decoration:none}"
    )


def to_chromium(page: str) -> bytes:
    """A web page printed to PDF by Chromium."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or "google-chrome"
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "page.html"), Path(folder, "page.pdf")
        source.write_text(page, encoding="utf-8")
        subprocess.run(
            [program, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
             f"--user-data-dir={folder}/profile", f"--print-to-pdf={target}", source.as_uri()],
            check=True, capture_output=True, timeout=180,
        )  # fmt: skip
        return target.read_bytes()


def to_weasyprint(
    parts: list[Part], notes: dict[str, str], layout: Layout, title: str, *, tagged: bool = False
) -> bytes:
    """A PDF made by WeasyPrint, with footnotes at the foot of their pages."""
    import weasyprint

    page = to_html(parts, notes, layout, title, notes_in_place=True)
    return bytes(weasyprint.HTML(string=page).write_pdf(pdf_tags=tagged))
