"""PDF typeset by LaTeX (pdfTeX with the Latin Modern fonts)."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from producers.source import Layout, Part, inline

_SPECIAL = {
    "\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "&%$#_{}"},
    "‘": "`", "’": "'", "“": "``", "”": "''", "–": "--", "—": "---", "'": r"\textquotesingle{}",
    '"': r"\textquotedbl{}", "…": r"\dots{}", "•": r"\textbullet{}", "<": r"\textless{}",
    ">": r"\textgreater{}", "|": r"\textbar{}",
}  # fmt: skip
_LEVELS = ("section", "section", "subsection", "subsubsection", "paragraph", "paragraph")


def _escape(text: str) -> str:
    return "".join(_SPECIAL.get(sign, sign) for sign in text)


def to_latex(parts: list[Part], notes: dict[str, str], layout: Layout, title: str) -> bytes:
    """A PDF typeset by pdfTeX, hyphenated and justified unless the layout says otherwise.

    The text must be in the Latin alphabet.
    """

    def words(text: str) -> str:
        out = []
        for kind, piece in inline(text):
            if kind == "note":
                out.append(rf"\footnote{{{words(notes[piece])}}}")
            elif kind == "plain":
                out.append(_escape(piece))
            else:
                out.append(rf"\text{'bf' if kind == 'bold' else 'it'}{{{_escape(piece)}}}")
        return "".join(out)

    columns = ",twocolumn" if layout.columns > 1 else ""
    wide = max(10, min(12, round(layout.size)))
    body = [
        rf"\documentclass[{wide}pt,a4paper{columns}]{{article}}",
        r"\usepackage{cmap}\usepackage[T1]{fontenc}\usepackage[utf8]{inputenc}",
        r"\usepackage{textcomp,lmodern,fancyhdr,array}\usepackage[margin=25mm]{geometry}",
        r"\usepackage[hidelinks]{hyperref}",
        r"\pagestyle{fancy}\fancyhf{}\setlength{\headheight}{14pt}",
        rf"\fancyhead[C]{{\small {_escape(layout.header)}}}",
        rf"\fancyfoot[C]{{\small {_escape(layout.footer)} \thepage}}",
        r"\setlength{\parindent}{0pt}\setlength{\parskip}{6pt plus 2pt}",
        r"\setcounter{secnumdepth}{0}\emergencystretch=3em\sloppy",
        "" if layout.justified else r"\raggedright",
        "" if layout.hyphenated else r"\hyphenpenalty=10000\exhyphenpenalty=10000",
        r"\begin{document}",
    ]
    first = True
    for part in parts:
        if part.kind == "heading":
            text = f"{_escape(part.number)} {words(part.text)}".strip()
            if first:
                body.append(rf"{{\LARGE\bfseries\raggedright {text}\par}}\bigskip")
                if layout.contents:
                    body.append(r"\tableofcontents")
                first = False
            else:
                name = _LEVELS[min(part.level, 6) - 1]
                body.append(rf"\{name}{{\raggedright {text}}}")
            continue
        if part.kind == "table":
            count = max(map(len, part.rows))
            width = f"{(0.97 if layout.columns == 1 else 0.96) / count - 0.035:.3f}"
            cell = rf">{{\raggedright\arraybackslash}}p{{{width}\linewidth}}"
            opening = rf"\begin{{tabular}}{{|{(cell + '|') * count}}}\hline "
            # Each row is a table of its own, so that a page can end between them.
            rows = [" & ".join(words(text) for text in row) for row in part.rows]
            rows = [rf"{opening}{row}\\\hline\end{{tabular}}\par\nointerlineskip" for row in rows]
            body.append("{\\footnotesize\n" + "\n".join(rows) + "\n}\\bigskip")
        elif part.kind == "box":
            inner = rf"\parbox{{\dimexpr\linewidth-2\fboxsep-2\fboxrule}}{{{words(part.text)}}}"
            body.append(rf"\noindent\fbox{{{inner}}}\par")
        elif part.kind == "item" or part.number:
            mark = _escape(part.number) or r"\textbullet"
            body.append(
                rf"\begin{{list}}{{{mark}}}{{\leftmargin=3em\labelwidth=2.4em}}"
                rf"\item {words(part.text)}\end{{list}}"
            )
        else:
            body.append(words(part.text) + r"\par")
    body.append(r"\end{document}")
    program = shutil.which("pdflatex") or "pdflatex"
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "review.tex").write_text("\n\n".join(body), encoding="utf-8")
        for _ in range(2 if layout.contents else 1):
            done = subprocess.run(
                [program, "-interaction=nonstopmode", "-no-shell-escape", "review.tex"],
                cwd=folder, capture_output=True, timeout=120, check=False,
            )  # fmt: skip
        if wrong := re.search(rb"^! .*(?:\n.*){3}", done.stdout, re.M):
            raise ValueError(wrong[0].decode("utf-8", "replace"))
        return Path(folder, "review.pdf").read_bytes()
