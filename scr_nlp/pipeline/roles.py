"""Role: what an agency is named as (codebook 1.6)."""

from __future__ import annotations

from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from scr_nlp.codebook import Codebook, load_codebook, load_data
from scr_nlp.codebook.matching import CueMatcher, Words
from scr_nlp.pipeline.lead_ins import LEAD_IN
from scr_nlp.pipeline.spans import CODES, Sentence, read_index, read_sentences, read_words
from scr_nlp.types import CodeKind, Role


class RoleReader:
    """The role of an agency from its section and the words around it (``cues.yaml``)."""

    def __init__(self) -> None:
        rules = load_data("cues.yaml")["roles"]
        self._matcher = CueMatcher(
            [(role, cue) for role, rule in rules.items() for cue in rule["cues"]]
        )
        self._sections = {role: frozenset(rule["sections"]) for role, rule in rules.items()}

    def read(self, words: Words, sentence: Sentence, section_kind: str, start: int) -> Role:
        """The role of an agency named in a sentence, at ``start`` of the whole text."""
        matches = list(self._matcher.find_in(words, sentence.start, sentence.end))
        found = {match.label for match in matches}
        if section_kind in self._sections[Role.PANEL] or Role.PANEL in found:
            return Role.PANEL
        if Role.REPORT_AUTHOR in found:
            return Role.REPORT_AUTHOR
        told = [match.start for match in matches if match.label == Role.ADDRESSEE]
        # The one told to act stands before the modal; a service named after it is not (ruling 26).
        if section_kind in self._sections[Role.ADDRESSEE] and told and start < min(told):
            return Role.ADDRESSEE
        return Role.CASE


@Language.factory(
    "scr_role", requires=["doc.spans"], assigns=["doc.spans"], default_config={"codebook": None}
)
def make_role(nlp: Language, name: str, codebook: str | None) -> RoleTagger:
    """The factory of :class:`RoleTagger`; ``codebook`` is a user's file or None."""
    return RoleTagger(load_codebook(Path(codebook) if codebook else None))


class RoleTagger:
    """Gives each agency mention its role.

    Reads ``scr_codes``, ``scr_paragraphs`` and sentence starts; writes the list ``role``.
    """

    def __init__(self, codebook: Codebook) -> None:
        self.codebook = codebook
        self.reader = RoleReader()

    def __call__(self, doc: Doc) -> Doc:
        """The doc with the role of each agency mention."""
        index, sentences, words = read_index(doc), read_sentences(doc), read_words(doc)
        group = doc.spans[CODES]
        roles: list[str | None] = []
        for span in group:
            paragraph = index.at(span.start_char)
            if self.codebook.codes[span.label_].kind is not CodeKind.AGENCY or paragraph is None:
                roles.append(None)
                continue
            if span.id_ == LEAD_IN:
                roles.append(Role.ADDRESSEE.value)
                continue
            start = span.start_char
            role = self.reader.read(words, sentences.at(start), paragraph.section_kind, start)
            roles.append(role.value)
        group.attrs["role"] = roles
        return doc
