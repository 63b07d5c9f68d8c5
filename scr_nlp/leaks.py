"""Possible identity leaks: words by which a reader could tell who is meant (codebook 6.5)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator
from functools import cache
from importlib import import_module

from scr_nlp.codebook.leaks import load_leak_rules
from scr_nlp.ingest.hyphens import english_words
from scr_nlp.types import BlockKind, Leak, Review

_CAPITAL = re.compile(
    r"(?<!\w)(?:(?:[A-ZÀ-Þ]['’])?(?:[A-ZÀ-Þ][a-zà-ÿĀ-ž]+)+"
    r"(?:[-'’](?!s\b)[A-ZÀ-Þ]?[a-zà-ÿĀ-ž]+(?:[A-ZÀ-Þ][a-zà-ÿĀ-ž]+)*)*|[A-Z](?=\.? [A-Z]))"
)
_JOINT = re.compile(r"(?:['’]s)? (?:and |& )?|-")
_ABBREVIATED_JOINT = re.compile(r"\. ")
_ABBREVIATED = re.compile(r"[A-Z]|Mrs?|Ms|Mx|Dr|Prof|Sgt|Rev")
_TITLE = re.compile(r"(?:^|\W)((?:Mrs?|Ms|Mx|Dr|Prof|Sgt|Rev)(?=\.?\s$)|\w+(?=\s$))")
_OPENS_SENTENCE = re.compile(r"(?:^|[.!?:;|•–—-]['\"’”)\]]*\s+|\n)[\"'“‘(\[]*$")
_SENTENCE_END = re.compile(r"(?<=[.!?])[\"'”’)]*\s+")


@cache
def _pattern(source: str) -> re.Pattern[str]:
    for name, pattern in load_leak_rules().macros.items():
        source = source.replace(f"<{name}>", pattern)
    return re.compile(source)


@cache
def _words(field: str) -> frozenset[str]:
    """Words of a list of the rules, as printed there."""
    entries: tuple[str, ...] = getattr(load_leak_rules(), field)
    return frozenset(word for entry in entries for word in entry.split())


def _listed_names(*fields: str) -> Iterator[str]:
    """Names of some fields in Faker's lists for the languages and countries of the rules."""
    for locale in load_leak_rules().locales:
        provider = import_module(f"faker.providers.person.{locale}").Provider
        for field in fields:
            yield from getattr(provider, field, ())


@cache
def _first_names() -> frozenset[str]:
    names = {*_listed_names("first_names", "first_names_male", "first_names_female")}
    names.update(load_leak_rules().more_first_names, load_leak_rules().words_that_are_names)
    return frozenset(name for name in names if len(name) > 2) - _words("ordinary")


@cache
def _last_names() -> frozenset[str]:
    return frozenset(_listed_names("last_names")) - _words("ordinary")


def _is_ordinary(word: str) -> bool:
    word = re.sub(r"['’]s$", "", word)
    return word in _words("ordinary") or word.isupper()


def _capitals(text: str) -> list[str]:
    return re.findall(r"[A-Z][\w'’-]*", text)


def _trim(text: str, start: int, end: int) -> int:
    """The start of a match less words such as "At" that only open a sentence."""
    while match := re.compile(r"(\w+)\s+(?=\S)").match(text, start, end):
        if match[1] in ("The", "the") or match[1] not in _openers():
            break
        start = match.end()
    return start


@cache
def _openers() -> frozenset[str]:
    return frozenset(load_leak_rules().ordinary[0].split())


@cache
def _beside_names() -> frozenset[str]:
    """Ordinary words beside which a name may stand: In April Gaz, Mum and Gaz."""
    return frozenset(" ".join(load_leak_rules().ordinary[:3]).split())


def _find_patterns(text: str, known: Collection[str]) -> Iterator[tuple[str, int, int]]:
    """Kind and span of all that a pattern finds and that may not be named."""
    rules = load_leak_rules()
    for kind, sources in rules.patterns.items():
        for source in sources:
            for match in _pattern(source).finditer(text):
                start, end = match.span("leak" if "leak" in match.re.groupindex else 0)
                if kind in rules.needs_name:
                    start = _trim(text, start, end)
                    own = [w for w in _capitals(text[start:end]) if not _is_ordinary(w)]
                    own = [w for w in own if len(w) > 1 and w not in known]
                    after = _capitals(text[end : end + 24])
                    follows = text[end : end + 1] == " " and text[end + 1 : end + 2].isupper()
                    if not own or (follows and after and after[0] in _words("organisations")):
                        continue
                yield kind, start, end


class _Sequence:
    """Neighbouring words with capitals, and what stands around them."""

    def __init__(self, text: str, matches: list[re.Match[str]]) -> None:
        self.text = text
        self.matches = matches

    @property
    def start(self) -> int:
        return self.matches[0].start()

    @property
    def end(self) -> int:
        return self.matches[-1].end()

    @property
    def words(self) -> list[str]:
        return [match.group() for match in self.matches]

    @property
    def before(self) -> str:
        return self.text[max(0, self.start - 60) : self.start]

    @property
    def after(self) -> str:
        return self.text[self.end : self.end + 40]

    @property
    def opens_quotation(self) -> bool:
        return self.before[-1:] in set("\"“‘'") and not self.opens_sentence

    @property
    def opens_sentence(self) -> bool:
        return _OPENS_SENTENCE.search(self.before) is not None


def _sequences(text: str) -> Iterator[_Sequence]:
    run: list[re.Match[str]] = []
    for match in _CAPITAL.finditer(text):
        between = text[run[-1].end() : match.start()] if run else ""
        joined = run and (
            _JOINT.fullmatch(between)
            or (_ABBREVIATED_JOINT.fullmatch(between) and _ABBREVIATED.fullmatch(run[-1].group()))
        )
        if run and not joined:
            yield _Sequence(text, run)
            run = []
        run.append(match)
    if run:
        yield _Sequence(text, run)


def _title_before(sequence: _Sequence) -> str:
    match = re.search(
        r"(?:^|\W)((?:Mrs?|Ms|Mx|Dr|Prof|Sgt|Rev)(?=\.?\s$)|\w+(?=\s$))", sequence.before
    )
    return match[1] if match and match[1] in load_leak_rules().titles else ""


def _split_names(sequence: _Sequence) -> Iterator[tuple[_Sequence, str]]:
    """The parts of a sequence that could be a person's name, each with its title."""
    titles = load_leak_rules().titles
    run: list[re.Match[str]] = []
    title = _title_before(sequence)
    for position, match in enumerate(sequence.matches):
        initial = len(match.group()) == 1 and (position == 0 or bool(run)) and not title
        if len(match.group()) == 1 and title and not run:
            continue  # Mrs L. Fazakerley
        opener = position == 0 and sequence.opens_sentence and _is_mere_word(match.group())
        if (
            match.group() in titles
            or (not initial and _is_ordinary(match.group()))
            or (opener and len(sequence.matches) > 1)
        ):
            if run:
                yield _Sequence(sequence.text, run), title
            run, title = [], match.group() if match.group() in titles else ""
        else:
            run.append(match)
    if run:
        yield _Sequence(sequence.text, run), title


def _is_english(word: str) -> bool:
    """Whether a word with a capital is an English word too (Grace, Hunter)."""
    return re.sub(r"['’]s?$", "", word.lower()) in english_words()


def _is_mere_word(word: str) -> bool:
    """Whether it is an English word and no first name, so that a sentence may open with it."""
    return _is_english(word) and word not in _first_names() and not word.endswith(("'s", "’s"))


def _is_surname_in_plural(name: _Sequence) -> bool:
    """Whether it is a family such as the Okonkwos, or the Fishers where a verb follows."""
    last = re.sub(r"['’]s?$", "", name.words[-1])
    if len(name.words) > 1 or len(last) < 4 or not last.endswith("s"):
        return False
    if re.search(r"(?i)\bthe $", name.before) is None or re.match(r" ?[A-Z]", name.after):
        return False
    verb = re.match(load_leak_rules().after_plural, name.after)
    if _is_english(last):
        return verb is not None and last[:-1] in _last_names()
    return verb is not None or last[:-1] in _last_names() or re.match(r"\W", name.after) is not None


def _has_initials(name: _Sequence) -> bool:
    """Whether it is a surname after initials: J. R. Thwaite, but not "A Polish woman"."""
    surname = name.words[-1]
    if len(name.words[0]) > 1 or len(surname) < 3:
        return False
    dotted = name.text[name.matches[0].end()] == "."
    if not dotted and name.words[0] in ("A", "I"):
        return False
    if re.search(r"[A-Z][\w’']* $", name.before):  # Child J, Hospital B
        return False
    return surname in _last_names() or not _is_english(surname)


def _is_person(name: _Sequence, title: str, *, alone: bool) -> bool:
    rules = load_leak_rules()
    before, after = name.before, name.after
    if title or any(re.search(f"{pattern}$", before) for pattern in rules.before):
        return True
    if _is_surname_in_plural(name) or _has_initials(name):
        return True
    if len(name.words[0]) == 1 or any(_is_compound(word) for word in name.words):
        return False
    listed = any(word in _first_names() for word in name.words)
    english = all(_is_english(word) for word in name.words)
    followed = re.match(rules.after, after) is not None
    if name.opens_sentence or name.opens_quotation:
        if english:
            return listed and followed
        cued = followed or (name.opens_quotation and after[:1] in set("\"”’'"))
        return listed or (cued and alone and not re.search(rules.endings, name.words[0]))
    if re.search(rules.place_before, before):
        return listed and before.endswith(("at ", "towards "))
    return listed or (alone and (followed or not english))


def _is_place(name: _Sequence) -> bool:
    """Whether it stands where a place does: near Leaze, at Little Rascals."""
    if re.search(load_leak_rules().place_before, name.before) is None:
        return False
    if any(len(word) < 3 for word in name.words):
        return False
    parts = [re.sub(r"-(?:le|la|on|upon|in|by|under)-.*", "", word) for word in name.words]
    if any(_is_compound(part) for part in parts):
        return False
    return len(name.words) > 1 or not _is_english(name.words[0])


def _is_compound(word: str) -> bool:
    """Whether a word such as Welsh-speaking or Sub-Group is no double name."""
    head, _, tail = word.partition("-")
    return bool(tail) and (tail[0].islower() or _is_ordinary(tail) or _is_ordinary(head))


def _role(name: _Sequence, title: str) -> str:
    rules = load_leak_rules()
    if title in rules.professional_titles:
        return "professional_name"
    if title in ("little", "baby", "Baby", "young"):
        return "child_name"
    before = re.sub(r"(?:Mr|Mrs|Ms|Miss|Mx|Dr|Professor|Prof)\.?\s$", "", name.before)
    for kind, pattern in rules.roles.items():
        if re.search(pattern, before):
            return kind
    return "name"


def _find_names(text: str, known: Collection[str]) -> Iterator[tuple[str, int, int]]:
    rules = load_leak_rules()
    public = [m.span() for p in rules.public_phrases for m in _pattern(p).finditer(text)]
    for sequence in _sequences(text):
        following = _capitals(sequence.after[:24]) if sequence.after[:1] == " " else []
        capital_next = sequence.after[1:2].isupper()
        of_organisation = _words("organisations").intersection(sequence.words) or (
            capital_next and following and following[0] in _words("organisations")
        )
        for name, title in _split_names(sequence):
            if any(start <= name.start < end for start, end in public):
                continue
            if all(len(word) == 1 or word in known for word in name.words):
                continue
            if of_organisation and not title:
                continue
            # "Emergency Duty Team": ordinary words beside it make it the name of a thing.
            alone = not any(
                _is_ordinary(word) and word not in _beside_names() for word in sequence.words
            )
            if _is_person(name, title, alone=alone):
                titled = re.search(rf"{title}\.?\s$", name.before) if title else None
                yield _role(name, title), name.start - len(titled[0] if titled else ""), name.end
            elif alone and _is_place(name):
                yield "village", name.start, name.end


def _find_in_passage(text: str, known: Collection[str]) -> list[Leak]:
    """The leaks of one passage, in order; of two that overlap, the pattern's or the longer."""
    kinds = load_leak_rules().kinds
    found = sorted(_find_patterns(text, known), key=lambda one: (one[1], -one[2]))
    found += sorted(_find_names(text, known), key=lambda one: one[1])
    taken: list[Leak] = []
    for kind, start, end in found:
        if not any(start < leak.end and leak.start < end for leak in taken):
            taken.append(
                Leak(kind, start, end, text[start:end], kinds[kind].what, kinds[kind].replacement)
            )
    return sorted(taken, key=lambda leak: leak.start)


def _declared_in(text: str) -> Iterator[str]:
    """The sentences that declare names, each with the one before it."""
    sentences = _SENTENCE_END.split(text)
    for position, sentence in enumerate(sentences):
        if any(_pattern(pattern).search(sentence) for pattern in load_leak_rules().declared):
            yield from sentences[max(0, position - 1) : position + 1]


def _front_matter(review: Review) -> int:
    """The index of the first block of the body: after the first heading of a known section."""
    for index, block in enumerate(review.blocks):
        if block.section_kind:
            return index
    return 0


def read_known_names(review: Review) -> frozenset[str]:
    """Words of names that a review may show: declared, public, used throughout, or of bodies.

    Pseudonyms are those it declares, those in its headings and front matter, and names
    that it uses again and again; public are its author, chair, panel and board.
    """
    rules = load_leak_rules()
    front = _front_matter(review)
    known = set(rules.public_names)
    counts: Counter[str] = Counter()
    for index, block in enumerate(review.blocks):
        text = review.block_text(index)
        words = [match.group() for match in _CAPITAL.finditer(text)]
        counts.update(words)
        if (
            index < front
            or block.kind is BlockKind.HEADING
            or block.section_kind in rules.public_sections
        ):
            known.update(words)
        for pattern in rules.public_roles:
            for match in _pattern(pattern).finditer(text):
                known.update(_capitals(match.group()))
        for declaration in _declared_in(text):
            known.update(match.group() for match in _CAPITAL.finditer(declaration))
        for sequence in _sequences(text):
            for position, word in enumerate(sequence.words):
                if word in _words("bodies"):
                    known.update(sequence.words[:position])
    for field in ("title", "board", "author", "chair", "subject"):
        known.update(_capitals(review.metadata.value(field) or ""))
    known.update(word for word, count in counts.items() if count >= rules.often)
    return frozenset(known)


def find_leaks(source: str | Review, known: Collection[str] = frozenset()) -> list[Leak]:
    """What could tell a reader who is meant, in reading order (codebook 6.5).

    In a review, names that it declares, uses throughout or may show are none (see
    :func:`read_known_names`); for a passage alone, give the known names of its review.
    Offsets are into the passage or ``Review.text``.
    """
    if isinstance(source, str):
        return _find_in_passage(source, known)
    known = frozenset(known) | read_known_names(source)
    front = _front_matter(source)
    sections = load_leak_rules().public_sections
    found = []
    for index, block in enumerate(source.blocks):
        if index < front or block.section_kind in sections:
            continue
        for leak in _find_in_passage(source.block_text(index), known):
            found.append(leak.moved(block.start))
    return found
