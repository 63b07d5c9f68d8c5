"""Which codes and levels a corpus has too few of to learn from or to test on.

    python scripts/count_labels.py [CORPUS] [PART]

Prints codes that fewer than six documents have as present for this case, codes that
fewer than six have as a trap (a mention that does not count: negated, hypothetical,
historical, or an agency in another role than case), each status by itself, and how many
documents have each coverage level.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from pathlib import Path

from scr_nlp.codebook import load_codebook
from scr_nlp.corpus import Corpus, load_corpus
from scr_nlp.types import Role, Status

FEW = 6


def count_documents(corpus: Corpus) -> dict[str, Counter[str]]:
    """By sort of mention, the number of documents with it for each code."""
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for document in corpus.documents:
        for record in document.coding.records:
            counts = record.status is Status.PRESENT and record.role in (None, Role.CASE)
            sorts = ["present for this case"] if counts else ["trap", record.status.value]
            for sort in sorts:
                found[sort][record.code].add(document.id)
    return {
        sort: Counter({code: len(ids) for code, ids in codes.items()})
        for sort, codes in found.items()
    }


def main() -> None:
    """Read the command line and print the counts."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    default = Path(__file__).parent.parent / "corpora" / "reviews"
    parser.add_argument("corpus", nargs="?", type=Path, default=default)
    parser.add_argument("part", nargs="?")
    options = parser.parse_args()
    codebook = load_codebook()
    corpus = load_corpus(options.corpus, options.part, codebook=codebook)
    counts = count_documents(corpus)
    records = sum(len(document.coding.records) for document in corpus.documents)
    units = sum(len(document.units) for document in corpus.documents)
    print(f"{len(corpus.documents)} documents, {units} units, {records} records")
    for sort in ("present for this case", "trap", "negated", "hypothetical", "historical"):
        few = {
            code.id: counts.get(sort, Counter())[code.id]
            for code in codebook.codes.values()
            if counts.get(sort, Counter())[code.id] < FEW
        }
        print(f"\nfewer than {FEW} documents, {sort}: {len(few)} codes")
        if few and sort in ("present for this case", "trap"):
            print("  " + ", ".join(f"{code} {count}" for code, count in few.items()))
    print("\ndocuments of each coverage level (0 to 3)")
    for dimension in corpus.documents[0].coding.coverage:
        levels = Counter(d.coding.coverage[dimension].level for d in corpus.documents)
        print(f"  {dimension}: " + ", ".join(str(levels[level]) for level in range(4)))


if __name__ == "__main__":
    main()
