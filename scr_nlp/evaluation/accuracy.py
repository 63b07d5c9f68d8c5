"""How often the tool is right that a document asserts a code: what corrects a frequency."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from scr_nlp.codebook import Codebook
from scr_nlp.corpus import Coding
from scr_nlp.errors import ModelError
from scr_nlp.evaluation.matching import columns_of, count_presence
from scr_nlp.types import CodeKind, Role

if TYPE_CHECKING:
    import pandas as pd

Counts = tuple[int, int, int, int]
"""Found of the documents that assert a code by hand, and rejected of those that do not."""


def count_accuracy(
    coded: Sequence[Coding], found: Sequence[Coding], codebook: Codebook
) -> dict[str, Counts]:
    """Found, positives, rejected and negatives of each column of a theme-frequency table.

    ``coded`` is taken as right and ``found`` judged, document by document, by the
    counting rule (codebook 1.7). What two coders could not settle is left out.
    """
    pairs = [
        (*count_presence(right), count_presence(said)[0])
        for right, said in zip(coded, found, strict=True)
    ]
    counts = {}
    for column in columns_of(codebook):
        one = column.id
        settled = [(one in right, one in said) for right, open_, said in pairs if one not in open_]
        positives = [said for right, said in settled if right]
        negatives = [not said for right, said in settled if not right]
        counts[column.id] = (sum(positives), len(positives), sum(negatives), len(negatives))
    return counts


def accuracy_frame(counts: Mapping[str, Sequence[int]], codebook: Codebook) -> pd.DataFrame:
    """The counts of :func:`count_accuracy` as a frame.

    Returns:
        One row per code of the codebook and facet: string ``code``, ``facet`` (``case``
        for agencies, polarity for themes, empty for risk factors); int64 ``found``,
        ``positives``, ``rejected``, ``negatives`` (documents).
    """
    import pandas as pd

    rows = []
    for column in columns_of(codebook):
        if column.id in counts:
            facet = column.id.partition(":")[2]
            facet = Role.CASE.value if column.kind is CodeKind.AGENCY else facet
            rows.append((column.code, facet, *counts[column.id]))
    names = ("found", "positives", "rejected", "negatives")
    return pd.DataFrame(rows, columns=["code", "facet", *names]).astype(
        {"code": "string", "facet": "string", **dict.fromkeys(names, "int64")}
    )


def read_accuracy(codebook: Codebook, part: str = "test") -> pd.DataFrame:
    """The accuracy of the bundled tagger by its model card, as :func:`accuracy_frame`.

    Args:
        codebook: gives the codes; one of the user's own is not in the card.
        part: part of the corpus it was measured on; ``test`` was never trained on.

    Raises:
        ModelError: the card is missing or damaged.
    """
    from scr_nlp.pipeline.model_files import model_folder, read_json

    card = read_json(model_folder() / "card.json")
    try:
        return accuracy_frame(card[part]["presence"], codebook)
    except KeyError:
        raise ModelError(
            "the model card lacks the accuracy by document; reinstall scr-nlp"
        ) from None
