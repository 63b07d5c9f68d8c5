"""The codebook as a tree of codes for other programs, and back.

Programs for qualitative analysis know codes and coded passages; they do not know status,
role or polarity, and drop or move what is said in comments. So each of these is a code:

    Risk factors > Domestic abuse > Domestic abuse: present | historical | negated | ...
    Agencies > Police > Police: case | report author | panel | addressee
    Practice themes > Recording > Recording: concern | good practice | neutral
    Who has or suffers it > Who: mother | father | ...

A status that is not the usual one stands behind a comma (``Recording: concern,
hypothetical``). The people of a risk factor are codes on the same words. Every name is
given once in the whole tree, for some programs allow no more, and a name alone is enough
to know a code again where a program gave it a new GUID.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from uuid import UUID, uuid5

from scr_nlp.codebook import Codebook
from scr_nlp.codebook.schema import Code
from scr_nlp.types import CodeKind, Experiencer, Finding, Polarity, Role, Status

_NAMESPACE = UUID("5f0d3a52-6e1c-5b0e-9f8e-7d3c8f0b2a41")

ROOTS = {
    CodeKind.RISK_FACTOR: "Risk factors",
    CodeKind.AGENCY: "Agencies",
    CodeKind.THEME: "Practice themes",
}
WHO = "Who has or suffers it"
_COLOURS = {CodeKind.RISK_FACTOR: "#b3541e", CodeKind.AGENCY: "#2f6690", CodeKind.THEME: "#3a7d44"}
_WHO_COLOUR = "#6b4e9b"


def make_guid(*parts: object) -> str:
    """The GUID of something: the same parts give the same GUID."""
    return str(uuid5(_NAMESPACE, "/".join(map(str, parts))))


@dataclass(frozen=True, slots=True)
class Leaf:
    """A code of the codebook with status and role or polarity, as one code of the tree."""

    code: str
    kind: CodeKind
    status: Status
    role: Role | None = None
    polarity: Polarity | None = None

    @property
    def guid(self) -> str:
        """Its GUID."""
        return make_guid("leaf", self.code, self.status, self.role or "", self.polarity or "")

    @property
    def usual_status(self) -> Status:
        """The status that goes without saying: who is told to act has not acted."""
        return Status.HYPOTHETICAL if self.role is Role.ADDRESSEE else Status.PRESENT

    @property
    def is_usual(self) -> bool:
        """Whether it stands in every tree, not only in those where it is used."""
        return self.kind is CodeKind.RISK_FACTOR or self.status is self.usual_status

    @property
    def label(self) -> str:
        """What stands behind the code's name."""
        facet = self.role or self.polarity
        if facet is None:
            return self.status.value
        told = "" if self.status is self.usual_status else f", {self.status}"
        return facet.value.replace("_", " ") + told


def leaf_of(finding: Finding) -> Leaf:
    """The code of the tree that says what a finding says, but for its people."""
    return Leaf(finding.code, finding.kind, finding.status, finding.role, finding.polarity)


def leaves_of(code: Code) -> Iterator[Leaf]:
    """Everything that can be said of a code: the usual first."""
    facets: list[tuple[Role | None, Polarity | None]] = [(None, None)]
    if code.kind is CodeKind.AGENCY:
        facets = [(role, None) for role in Role]
    elif code.kind is CodeKind.THEME:
        facets = [(None, polarity) for polarity in Polarity]
    made = [Leaf(code.id, code.kind, status, *facet) for status in Status for facet in facets]
    yield from sorted(made, key=lambda leaf: not leaf.is_usual)


@dataclass(frozen=True, slots=True)
class Node:
    """A code of the tree; ``means`` is what it stands for in the codebook."""

    guid: str
    name: str
    codable: bool
    colour: str
    description: str = ""
    children: tuple[Node, ...] = ()
    means: Leaf | Experiencer | Code | None = None

    def walk(self) -> Iterator[Node]:
        """It and all codes under it."""
        yield self
        for child in self.children:
            yield from child.walk()


def _describe(code: Code) -> str:
    parts = [code.definition]
    parts += [f"Include: {code.include}"] if code.include else []
    parts += [f"Exclude: {code.exclude}"] if code.exclude else []
    return "\n".join(part.strip() for part in parts)


def build_tree(codebook: Codebook, used: Collection[Leaf] | None = None) -> tuple[Node, ...]:
    """The codes of a codebook as a tree.

    Args:
        codebook: gives codes, names and definitions.
        used: what a study holds beside the usual; None for everything that can be said.
    """
    names = Counter(code.name for code in codebook.codes.values())
    roots = []
    for kind, title in ROOTS.items():
        colour = _COLOURS[kind]
        groups = []
        for code in codebook.of_kind(kind):
            name = code.name if names[code.name] == 1 else f"{code.name} [{code.id}]"
            leaves = tuple(
                Node(leaf.guid, f"{name}: {leaf.label}", True, colour, means=leaf)
                for leaf in leaves_of(code)
                if used is None or leaf.is_usual or leaf in used
            )
            guid = make_guid("code", code.id)
            groups.append(Node(guid, name, False, colour, _describe(code), leaves, code))
        if groups:
            guid = make_guid("kind", kind)
            roots.append(Node(guid, title, False, colour, children=tuple(groups)))
    people = tuple(
        Node(make_guid("who", who), f"Who: {who.replace('_', ' ')}", True, _WHO_COLOUR, means=who)
        for who in Experiencer
    )
    note = "Use on the same words as a risk factor."
    return (*roots, Node(make_guid("who"), WHO, False, _WHO_COLOUR, note, people))
