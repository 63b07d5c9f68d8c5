"""The learned part of status, role, polarity and experiencer: it weighs what the rules said."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from scr_nlp.codebook import Code, Codebook, load_codebook
from scr_nlp.pipeline.experiencer import PeopleFinder
from scr_nlp.pipeline.features import read_features
from scr_nlp.pipeline.lead_ins import LEAD_IN
from scr_nlp.pipeline.linear import LinearModel
from scr_nlp.pipeline.model_files import model_folder
from scr_nlp.pipeline.spans import CODES
from scr_nlp.types import CodeKind, Polarity, Role, Status

LEARNED_CUE = "classifier"
"""What ``cue`` says where the classifier decided against the rules."""


@Language.factory(
    "scr_attributes",
    requires=["doc.spans"],
    assigns=["doc.spans"],
    default_config={"codebook": None, "model": None},
)
def make_attributes(
    nlp: Language, name: str, codebook: str | None, model: str | None
) -> AttributeClassifier:
    """The factory of :class:`AttributeClassifier`; ``model`` is a folder, None the bundled one."""
    return AttributeClassifier(
        load_codebook(Path(codebook) if codebook else None),
        Path(model) if model else model_folder(),
    )


class AttributeClassifier:
    """Settles status, role, polarity and experiencer of each mention.

    Linear models read the words around the mention together with what the rule
    components decided. Reads all lists of ``scr_codes``; rewrites ``status``,
    ``cue``, ``role``, ``polarity`` and ``experiencer``. What is not said of the case
    has neutral polarity (codebook 1.5), members of panels and authors of reports are
    present (ruling 1), a hypothetical risk factor is nobody's (ruling 9), a standing
    characteristic is never historical (1.3 rule 3). Codes that were never trained
    keep what the rules said. Accuracy: see the model card in ``models/tagger``.
    """

    def __init__(self, codebook: Codebook, model: Path) -> None:
        self._models = {
            name: LinearModel.load(model / f"{name}.npz")
            for name in ("status", "role", "polarity", "experiencer")
        }
        trained = {
            name.removeprefix("code=")
            for name in self._models["status"].names
            if name.startswith("code=")
        }
        self._codes = {code.id: code for code in codebook.codes.values() if code.id in trained}
        self._people = PeopleFinder()

    def __call__(self, doc: Doc) -> Doc:
        """The doc with the attributes of its mentions settled."""
        attrs = doc.spans[CODES].attrs
        for position, code, features in read_features(doc, self._codes, self._people):
            if code.kind is CodeKind.AGENCY and doc.spans[CODES][position].id_ != LEAD_IN:
                attrs["role"][position] = self._choose("role", features)
            status = self._status(code, features, attrs["role"][position])
            if status != attrs["status"][position]:
                attrs["status"][position] = status
                attrs["cue"][position] = LEARNED_CUE
            if code.kind is CodeKind.THEME:
                attrs["polarity"][position] = (
                    self._choose("polarity", features)
                    if status in (Status.PRESENT, Status.HISTORICAL)
                    else Polarity.NEUTRAL.value
                )
            if code.kind is CodeKind.RISK_FACTOR:
                model = self._models["experiencer"]
                # A mention that is not about this case has nobody who suffers it (ruling 9).
                said = status != Status.HYPOTHETICAL
                chosen = np.flatnonzero(model.scores(features) > 0) if said else ()
                attrs["experiencer"][position] = [model.classes[c] for c in chosen]
        return doc

    def _choose(self, name: str, features: dict[str, float]) -> str:
        model = self._models[name]
        return model.classes[int(model.scores(features).argmax())]

    def _status(self, code: Code, features: dict[str, float], role: str | None) -> str:
        if role in (Role.PANEL, Role.REPORT_AUTHOR):
            return Status.PRESENT.value
        if role == Role.ADDRESSEE:
            return Status.HYPOTHETICAL.value
        status = self._choose("status", features)
        if status == Status.HISTORICAL and code.standing:
            return Status.PRESENT.value
        return status
