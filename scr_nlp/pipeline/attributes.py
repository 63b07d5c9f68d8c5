"""The learned part of status, role, polarity and experiencer: it weighs what the rules said."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc, Span

from scr_nlp.codebook import Code, Codebook, load_codebook
from scr_nlp.pipeline.encoder import Heads
from scr_nlp.pipeline.experiencer import PeopleFinder
from scr_nlp.pipeline.features import read_features
from scr_nlp.pipeline.lead_ins import LEAD_IN
from scr_nlp.pipeline.linear import LinearModel
from scr_nlp.pipeline.model_files import model_folder, read_json
from scr_nlp.pipeline.spans import CODES, read_index, read_tokens
from scr_nlp.settings import Mode
from scr_nlp.types import CodeKind, Polarity, Role, Status

LEARNED_CUE = "classifier"
"""What ``cue`` says where the classifier decided against the rules."""

ATTRIBUTES = ("status", "role", "polarity", "experiencer")


@Language.factory(
    "scr_attributes",
    requires=["doc.spans"],
    assigns=["doc.spans"],
    default_config={"codebook": None, "model": None, "mode": "thorough"},
)
def make_attributes(
    nlp: Language, name: str, codebook: str | None, model: str | None, mode: str
) -> AttributeClassifier:
    """The factory of :class:`AttributeClassifier`; ``model`` is a folder, None the bundled one."""
    return AttributeClassifier(
        load_codebook(Path(codebook) if codebook else None),
        Path(model) if model else model_folder(),
        Mode(mode),
    )


class AttributeScales:
    """Adds the linear models' scores and the encoder's, as ``attributes.json`` weighs them."""

    def __init__(self, model: Path, mode: Mode) -> None:
        models = [LinearModel.load(model / f"{name}.npz") for name in ATTRIBUTES]
        self._linear = LinearModel.join(models)
        weights = read_json(model / "attributes.json")[mode]
        self._columns = [
            (name, value, weights[name], weights[name]["offsets"][value])
            for name, one in zip(ATTRIBUTES, models, strict=True)
            for value in one.classes
        ]
        self.codes = frozenset(
            name.removeprefix("code=") for name in self._linear.names if name.startswith("code=")
        )

    def weigh(
        self, features: Mapping[str, float], encoder: Mapping[str, float]
    ) -> dict[str, dict[str, float]]:
        """By attribute, the score of each value; above 0 speaks for an experiencer.

        ``encoder`` holds the logits of :meth:`Heads.of_mention`, empty where none runs.
        """
        scores: dict[str, dict[str, float]] = {name: {} for name in ATTRIBUTES}
        linear = self._linear.scores(features).tolist()
        for (name, value, weight, offset), score in zip(self._columns, linear, strict=True):
            heard = encoder.get(f"{name}={value}", 0.0) if encoder else 0.0
            scores[name][value] = weight["linear"] * score + weight["encoder"] * heard + offset
        return scores


class AttributeClassifier:
    """Settles status, role, polarity and experiencer of each mention.

    Linear models read the words around the mention together with what the rule
    components decided; in the thorough mode the encoder's reading of the mention's
    own tokens is added. Reads all lists of ``scr_codes``; rewrites ``status``,
    ``cue``, ``role``, ``polarity`` and ``experiencer``. What is not said of the case
    has neutral polarity (codebook 1.5), members of panels and authors of reports are
    present (ruling 1), a hypothetical risk factor is nobody's (ruling 9), a standing
    characteristic is never historical (1.3 rule 3). Codes that were never trained
    keep what the rules said. Accuracy: see the model card in ``models/tagger``.
    """

    def __init__(self, codebook: Codebook, model: Path, mode: Mode) -> None:
        self._scales = AttributeScales(model, mode)
        self._heads = Heads(model / "encoder_heads.npz") if mode is Mode.THOROUGH else None
        trained = self._scales.codes
        self._codes = {code.id: code for code in codebook.codes.values() if code.id in trained}
        self._people = PeopleFinder()

    def __call__(self, doc: Doc) -> Doc:
        """The doc with the attributes of its mentions settled."""
        group = doc.spans[CODES]
        attrs = group.attrs
        listen = MentionListener(doc, self._heads)
        for position, code, features in read_features(doc, self._codes, self._people):
            mention = group[position]
            scores = self._scales.weigh(features, listen(mention))
            if code.kind is CodeKind.AGENCY and mention.id_ != LEAD_IN:
                attrs["role"][position] = _highest(scores["role"])
            role = attrs["role"][position]
            status = self._status(code, scores["status"], role)
            if status != attrs["status"][position]:
                attrs["status"][position] = status
                attrs["cue"][position] = LEARNED_CUE
            if code.kind is CodeKind.THEME:
                attrs["polarity"][position] = (
                    _highest(scores["polarity"])
                    if status in (Status.PRESENT, Status.HISTORICAL)
                    else Polarity.NEUTRAL.value
                )
            if code.kind is CodeKind.RISK_FACTOR:
                # A mention that is not about this case has nobody who suffers it (ruling 9).
                attrs["experiencer"][position] = (
                    [] if status == Status.HYPOTHETICAL else _whose(scores["experiencer"])
                )
        return doc

    @staticmethod
    def _status(code: Code, scores: Mapping[str, float], role: str | None) -> str:
        if role in (Role.PANEL, Role.REPORT_AUTHOR):
            return Status.PRESENT.value
        if role == Role.ADDRESSEE:
            return Status.HYPOTHETICAL.value
        status = _highest(scores)
        if status == Status.HISTORICAL and code.standing:
            return Status.PRESENT.value
        return status


def _highest(scores: Mapping[str, float]) -> str:
    return max(scores, key=scores.__getitem__)


def _whose(scores: Mapping[str, float]) -> list[str]:
    """Everyone for whom the scores speak; the likeliest where they speak for nobody."""
    return [who for who, score in scores.items() if score > 0] or [_highest(scores)]


class MentionListener:
    """What the encoder says of the attributes of a mention; nothing where none ran."""

    def __init__(self, doc: Doc, heads: Heads | None) -> None:
        self._heads = heads
        self._tokens = read_tokens(doc)
        self._index = read_index(doc)

    def __call__(self, mention: Span) -> dict[str, float]:
        """The logits of :meth:`Heads.of_mention`."""
        paragraph = self._index.at(mention.start_char)
        if self._heads is None or paragraph is None or paragraph.index not in self._tokens:
            return {}
        state = self._tokens[paragraph.index].over(
            mention.start_char - paragraph.start, mention.end_char - paragraph.start
        )
        return self._heads.of_mention(np.asarray(state), mention.label_)
