"""Measures whether excerpts clearly show their theme, beside a plain keyword search.

``python scripts/evaluate_excerpts.py draw STUDY FOLDER -n 200`` writes ``sheet.csv`` and
``sheet.jsonl`` for readers (id, theme, definition, text; to be filled in: judgement, which
is yes, partly or no) and ``key.csv``, which readers do not see.
``python scripts/evaluate_excerpts.py score FOLDER/key.csv READER.csv READER.csv ...`` reads
what came back (CSV or JSON lines with id and judgement) and prints the shares of "clearly
shows the theme" with 95% Wilson intervals, and the readers' agreement.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import pandas as pd

from scr_nlp.excerpts.judging import draw_blind, score_judgements
from scr_nlp.study import Study


def draw(study: Path, folder: Path, n: int, seed: int) -> None:
    """Write the sheet for readers and the key."""
    with Study(study, must_exist=True) as store:
        sheet, key = draw_blind(store, n, seed=seed)
    folder.mkdir(parents=True, exist_ok=True)
    sheet.assign(judgement="").to_csv(folder / "sheet.csv", index=False)
    sheet.to_json(folder / "sheet.jsonl", orient="records", lines=True, force_ascii=False)
    key.to_csv(folder / "key.csv", index=False)
    arms = key["arm"].value_counts().to_dict()
    print(f"{len(sheet)} excerpts for readers in {folder} ({arms}); keep key.csv from them")


def read_reader(path: Path) -> pd.DataFrame:
    """The judgements of one reader."""
    if path.suffix == ".jsonl":
        return pd.read_json(path, lines=True)
    return pd.read_csv(path)


def score(key: Path, readers: list[Path]) -> None:
    """Print shares and agreement as Markdown tables."""
    shares, agreement = score_judgements(
        pd.read_csv(key), {path.stem: read_reader(path) for path in readers}
    )
    print(
        "| Chosen by | Reader | n | Clearly shows the theme | 95% interval |\n|---|---|---|---|---|"
    )
    for row in shares.itertuples(index=False):
        print(
            f"| {row.arm} | {row.reader} | {row.n} | {row.yes} ({row.share:.0%})"
            f" | {row.low:.0%}–{row.high:.0%} |"
        )
    print("\n| Readers | n | Observed agreement | Cohen's kappa |\n|---|---|---|---|")
    for pair in agreement.itertuples(index=False):
        names = f"{pair.first}, {pair.second}"
        print(f"| {names} | {pair.n} | {pair.observed:.3f} | {pair.kappa:.2f} |")


def main() -> None:
    """Run one of the two steps."""
    parser = argparse.ArgumentParser(description=__doc__)
    steps = parser.add_subparsers(dest="step", required=True)
    drawing = steps.add_parser("draw")
    drawing.add_argument("study", type=Path)
    drawing.add_argument("folder", type=Path)
    drawing.add_argument("-n", type=int, default=200)
    drawing.add_argument("--seed", type=int, default=1)
    scoring = steps.add_parser("score")
    scoring.add_argument("key", type=Path)
    scoring.add_argument("readers", type=Path, nargs="+")
    asked = parser.parse_args()
    if asked.step == "draw":
        draw(asked.study, asked.folder, asked.n, asked.seed)
    else:
        score(asked.key, asked.readers)


if __name__ == "__main__":
    main()
