from __future__ import annotations

import random
import re
import time
import zlib

import pytest
from pdf_files import FONT, drawn, form, page_pdf, raw_pdf, show, stream

from scr_nlp.errors import EncryptedFile, IngestError, UnreadableFile
from scr_nlp.ingest.formats.pdf import READERS, read_pdf

GOOD = drawn(*[[(72, 700, f"Page {n} of the review.")] for n in range(1, 4)])
DEFLATE = b"/Filter/FlateDecode"
both_readers = pytest.mark.parametrize("reader", READERS)


def read(data: bytes, reader: str) -> list[str]:
    return [line.text for line in read_pdf(data, reader=reader).lines]


def nested_forms(depth: int, calls: int) -> bytes:
    """Forms that each draw the next one several times."""
    more = {10 + n: form(b"/X Do " * calls, 11 + n) for n in range(depth)}
    more[10 + depth] = form(show("x"))
    return page_pdf(b"/X Do", resources=b"<</XObject<</X 10 0 R>>>>", more=more)


def deep_page_tree(depth: int) -> bytes:
    objects = {1: b"<</Type/Catalog/Pages 2 0 R>>"}
    for n in range(2, depth):
        objects[n] = b"<</Type/Pages/Kids[%d 0 R]/Count 1>>" % (n + 1)
    objects[depth] = b"<</Type/Page/MediaBox[0 0 595 842]/Contents %d 0 R>>" % (depth + 1)
    objects[depth + 1] = stream(show("x"))
    return raw_pdf(objects)


HOSTILE = {
    "nothing but a header": b"%PDF-1.4\n",
    "noise": b"%PDF-1.7\n" + random.Random(1).randbytes(20_000),
    "cut in half": GOOD[: len(GOOD) // 2],
    "cut before the table": GOOD[: GOOD.rindex(b"xref") - 150],
    "no pages": raw_pdf(
        {1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"<</Type/Pages/Kids[]/Count 0>>"}
    ),
    "pages within themselves": raw_pdf(
        {1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>"}
    ),
    "a tree of a thousand levels": deep_page_tree(1_500),
    "a stream that unpacks to a gigabyte": page_pdf(
        zlib.compress(zlib.compress(b" " * 300_000_000, 9), 9),
        entries=b"/Filter[/FlateDecode/FlateDecode]",
    ),
    "a stream that unpacks to 100 MB": page_pdf(
        zlib.compress(b" " * 100_000_000, 9), entries=DEFLATE
    ),
    "forms that double thirty times": nested_forms(30, 2),
    "forms that multiply by a thousand": nested_forms(3, 1_000),
    "a million letters on a page": page_pdf(
        zlib.compress(b"BT /F 1 Tf " + b"(abcdefghij) Tj " * 100_000 + b"ET"), entries=DEFLATE
    ),
}  # fmt: skip


@both_readers
@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_file_is_refused_in_one_line_and_in_good_time(reader: str, data: bytes) -> None:
    started = time.monotonic()
    with pytest.raises(IngestError) as caught:
        read(data, reader)
    assert time.monotonic() - started < 10
    assert "\n" not in str(caught.value)
    assert not isinstance(caught.value, EncryptedFile)


@both_readers
def test_a_password_is_asked_for(reader: str) -> None:
    with pytest.raises(EncryptedFile, match="password"):
        read(drawn([(72, 700, "Secret.")], password="key"), reader)


@both_readers
def test_a_file_that_only_forbids_copying_is_read(reader: str) -> None:
    assert read(drawn([(72, 700, "The child was seen.")], password=""), reader) == [
        "The child was seen."
    ]


TWISTED = {
    "cross-references that go round": re.sub(
        rb"trailer\s*<<", b"trailer << /Prev %d " % GOOD.rindex(b"xref\n"), GOOD
    ),
    "a page as large as a county": page_pdf(show("The child."), box=b"[0 0 1e9 1e9]"),
    "a page of no size": page_pdf(show("The child."), box=b"[0 0 0 0]"),
    "a form that draws itself": page_pdf(
        b"/X Do " + show("The child."),
        resources=b"<</Font<</F 5 0 R>>/XObject<</X 10 0 R>>>>",
        more={10: form(b"/X Do", 10)},
    ),
    "dictionaries without end": page_pdf(b"<<" * 100_000 + show("The child.")),
    "a font that is none": page_pdf(
        show("x") + show("The child."), font=FONT[:-2] + b"/Widths 7>>"
    ),
    "a million signs": page_pdf(b"+-" * 500_000 + b" " + show("The child.")),
    "a million brackets": page_pdf(b"[<" * 500_000 + b" " + show("The child.")),
    "operators without operands": page_pdf(b"Td Tm Tf Tj TJ cm Q Q ' \" " + show("The child.")),
    "more pages claimed than there are": page_pdf(show("The child.")).replace(
        b"/Count 1", b"/Count 9"
    ),
}  # fmt: skip


@both_readers
@pytest.mark.parametrize("data", TWISTED.values(), ids=TWISTED.keys())
def test_a_twisted_file_is_read_or_refused_in_good_time(reader: str, data: bytes) -> None:
    started = time.monotonic()
    try:
        found = read(data, reader)
    except IngestError as error:
        found = [str(error)]
    assert found
    assert time.monotonic() - started < 10


def test_each_reader_stands_in_for_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    from scr_nlp.ingest.formats import pdf

    def refuse(data: bytes) -> None:
        raise UnreadableFile("is damaged")

    for reader in READERS:
        with monkeypatch.context() as patch:
            patch.setitem(pdf._OPEN, reader, refuse)
            assert read(GOOD, reader)[0] == "Page 1 of the review."


@pytest.mark.parametrize("seed", range(40))
def test_a_damaged_file_never_brings_down_a_reader(seed: int) -> None:
    chance = random.Random(seed)
    data = bytearray(GOOD)
    for _ in range(chance.randint(1, 30)):
        data[chance.randrange(9, len(data))] = chance.randrange(256)
    for reader in READERS:
        try:
            read(bytes(data), reader)
        except IngestError as error:
            assert "\n" not in str(error)
