"""The page as text: whole, self-contained, accessible, and deaf to what documents say."""

import hashlib
import json
import re
import zlib
from base64 import b64decode, b64encode
from collections import Counter
from itertools import pairwise

import pytest
from pages import Reader
from studies import IMAGE, SCRIPT, build_analysis, fill_plain, make_study

from scr_nlp.codebook import load_codebook
from scr_nlp.errors import ReportError
from scr_nlp.report import embed, render_theme_report
from scr_nlp.report.tables import build_theme_tables
from scr_nlp.study import Study
from scr_nlp.types import CodeKind, Role


@pytest.fixture(scope="module")
def read(page):
    return Reader(page)


def load_index(page):
    match = re.search(r'<script type="application/json" id="index">(.*?)</script>', page, re.S)
    return json.loads(match[1])


def load_blocks(page):
    """The quotations of every document, unpacked as the page would."""
    chunks = re.findall(r'<script type="text/plain" id="c\d+">(.*?)</script>', page, re.S)
    return [block for chunk in chunks for block in json.loads(zlib.decompress(b64decode(chunk)))]


def test_every_element_is_closed_and_every_id_is_unique(read):
    assert not read.wrong and not read.open
    ids = Counter(attrs["id"] for _, attrs in read.elements if "id" in attrs)
    assert not {name for name, number in ids.items() if number > 1}


def test_nothing_is_fetched_from_anywhere(page, read):
    for tag, attrs in read.elements:
        for name in ("src", "href", "srcset", "data", "action", "poster", "xlink:href"):
            assert attrs.get(name, "#").startswith("#"), (tag, name)
        assert "style" not in attrs
        assert not [name for name in attrs if name.startswith("on")]
    assert not {"link", "iframe", "object", "embed", "form", "base", "img"} & {
        tag for tag, _ in read.elements
    }
    assert "url(" not in re.sub(r"url\(#[\w-]+\)", "", page)
    assert "@import" not in page


def test_the_policy_names_the_only_script_and_style(page, read):
    (policy,) = [m["content"] for m in read.all("meta") if "http-equiv" in m]
    for tag in ("script", "style"):
        (body,) = re.findall(rf"<{tag}>(.*?)</{tag}>", page, re.S)
        digest = b64encode(hashlib.sha256(body.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy and "unsafe" not in policy


def test_the_page_can_be_read_aloud(read):
    tags = Counter(tag for tag, _ in read.elements)
    assert dict(read.elements)["html"] == {"lang": "en-GB"}
    assert all(tags[name] == 1 for name in ("main", "nav", "header", "footer", "h1"))
    assert tags["table"] == tags["caption"]
    assert all("scope" in attrs for attrs in read.all("th"))
    ids = {attrs["id"] for _, attrs in read.elements if "id" in attrs}
    for _, attrs in read.elements:
        for name in ("aria-labelledby", "for", "aria-describedby"):
            assert set(attrs.get(name, "").split()) <= ids
    assert all("aria-labelledby" in attrs for attrs in read.all("svg"))
    sections = {link["href"][1:] for link in read.all("a") if "/" not in link["href"]}
    assert sections <= ids


def test_headings_leave_no_level_out(read):
    levels = [int(tag[1]) for tag, _ in read.elements if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert all(b - a <= 1 for a, b in pairwise(levels))


def test_every_number_leads_to_quotations(page, read):
    index = load_index(page)
    links = [link["href"][1:] for link in read.all("a") if link["href"].startswith("#quotes/")]
    assert len(links) == 5
    for link in links:
        key, _, tense = link.removeprefix("quotes/").rpartition("/")
        documents = index["measures"][key][tense]
        assert documents
        for place, number in documents:
            quotes = load_blocks(page)[place]["quotes"]
            assert (
                sum(len(quotes.get(name, [])) for name in index["measures"][key]["keys"]) >= number
            )


def test_spans_are_counted_as_javascript_counts(page):
    block = load_blocks(page)[2]
    (quote,) = block["quotes"]["risk_factor/domestic_abuse"]
    place, start, end, cue, *_ = quote
    text = block["passages"][place][3].encode("utf-16-le")
    assert text[2 * start : 2 * end].decode("utf-16-le") == "violence"
    assert (cue, quote[6]) == ("years before", True)


def test_documents_of_other_types_and_failures_are_told_apart(page):
    assert "Read but not counted" in page and "document type excluded" in page
    assert "Could not be read" in page and "scan.pdf: holds pictures of pages" in page
    assert "Pages on which no text could be read" in page


def test_the_same_study_gives_the_same_bytes(plain, page):
    assert render_theme_report(plain).decode() == page


def test_script_in_a_document_stays_text(hostile_page):
    read = Reader(hostile_page)
    assert not read.wrong and not read.open
    types = Counter(attrs.get("type") for attrs in read.all("script"))
    assert types == {"application/json": 1, "text/plain": 1, None: 1}
    assert not read.all("img")
    assert SCRIPT not in hostile_page and IMAGE not in hostile_page
    assert "\u2028" not in hostile_page.partition('<script type="application/json"')[2]
    block = load_blocks(hostile_page)[0]
    texts = [passage[3] for passage in block["passages"]]
    assert any(SCRIPT in text and IMAGE in text for text in texts)
    assert "49" not in "".join(texts)


def test_an_empty_study_still_makes_a_page():
    with Study(":memory:") as study:
        page = render_theme_report(study).decode()
    read = Reader(page)
    assert not read.wrong
    assert "nothing to count" in page and not read.all("svg")


def test_a_large_study_keeps_a_quotation_for_every_number(monkeypatch):
    with make_study(lambda study: fill_plain(study, 4)) as study:
        tables = build_theme_tables(study)
    evidence = tables.evidence.loc[tables.evidence.index.repeat(12)]
    evidence = evidence.assign(paragraph=range(len(evidence)))
    monkeypatch.setattr(embed, "MAX_CHARACTERS", 4_000)
    kept, limit = embed.quotations_within(evidence)
    group = ["review_id", "kind", "code", "facet"]
    assert limit and len(kept) < len(evidence)
    assert len(kept.groupby(group)) == len(evidence.groupby(group))
    assert kept.groupby(group).size().max() == limit


def test_what_a_large_page_leaves_out_is_numbered(monkeypatch):
    with Study(":memory:") as study:
        words = [f"Police came again, time {number}." for number in range(30)]
        findings = [
            (place, "Police", "police", CodeKind.AGENCY, {"role": Role.CASE}) for place in range(30)
        ]
        study.add(build_analysis(1, words, findings))
        monkeypatch.setattr(embed, "MAX_CHARACTERS", 600)
        page = render_theme_report(study).decode()
    block = load_blocks(page)[0]
    assert len(block["quotes"]["agency/police/case"]) == 20
    assert block["left"] == {"agency/police/case": 10}
    assert "This is a large study" in page


def test_a_paragraph_of_a_million_characters_is_cut_round_its_words():
    text = "x " * 500_000 + "Police came." + " y" * 500_000
    with Study(":memory:") as study:
        finding = (0, "Police", "police", CodeKind.AGENCY, {"role": Role.CASE})
        study.add(build_analysis(1, (text,), [finding]))
        page = render_theme_report(study)
    assert len(page) < 400_000
    block = load_blocks(page.decode())[0]
    ((place, start, end, *_),) = block["quotes"]["agency/police/case"]
    assert block["passages"][place][3][start:end] == "Police"


def test_a_user_s_types_are_counted(plain):
    page = render_theme_report(plain, include_types=["other"]).decode()
    assert load_index(page)["of"] == 1
    with pytest.raises(ReportError, match="no document type"):
        render_theme_report(plain, include_types=["memoir"])


def test_a_codebook_of_other_names_is_used(plain):
    codebook = load_codebook()
    police = codebook.codes["police"].model_copy(update={"name": "Constabulary <b>"})
    changed = codebook.model_copy(update={"codes": {**codebook.codes, "police": police}})
    page = render_theme_report(plain, changed).decode()
    assert "Constabulary &lt;b&gt;" in page and "Constabulary <b>" not in page
