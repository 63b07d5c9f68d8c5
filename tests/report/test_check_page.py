"""The page of a check: whole, without script, accessible, and deaf to what drafts say."""

import hashlib
import re
from base64 import b64encode
from collections import Counter
from itertools import pairwise

import pytest
from checks import hostile_check, plain_check
from pages import Reader
from studies import SCRIPT

from scr_nlp.report import render_check


@pytest.fixture(scope="module")
def draft_page():
    return render_check(plain_check()).decode()


@pytest.fixture(scope="module")
def read(draft_page):
    return Reader(draft_page)


def text_of(page):
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_the_page_is_well_formed_and_fetches_nothing(draft_page, read):
    assert not read.wrong and not read.open
    ids = Counter(attrs["id"] for _, attrs in read.elements if "id" in attrs)
    assert set(ids.values()) == {1}
    for tag, attrs in read.elements:
        for name in ("src", "href", "srcset", "data", "action", "poster"):
            assert attrs.get(name, "#").startswith("#"), (tag, name)
        assert "style" not in attrs
        assert not [name for name in attrs if name.startswith("on")]
    assert not {"script", "link", "iframe", "img", "form", "base"} & {t for t, _ in read.elements}
    assert "url(" not in draft_page and "@import" not in draft_page


def test_the_policy_allows_no_script_and_one_style(draft_page, read):
    (policy,) = [m["content"] for m in read.all("meta") if "http-equiv" in m]
    (style,) = re.findall(r"<style>(.*?)</style>", draft_page, re.S)
    digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy and "script-src 'none'" in policy


def test_the_page_can_be_read_aloud(read):
    tags = Counter(tag for tag, _ in read.elements)
    assert dict(read.elements)["html"] == {"lang": "en-GB"}
    assert all(tags[name] == 1 for name in ("main", "nav", "header", "footer", "h1"))
    assert tags["table"] == tags["caption"]
    assert all("scope" in attrs for attrs in read.all("th"))
    ids = {attrs["id"] for _, attrs in read.elements if "id" in attrs}
    for _, attrs in read.elements:
        assert set(attrs.get("aria-labelledby", "").split()) <= ids
    assert {link["href"][1:] for link in read.all("a")} <= ids
    levels = [int(tag[1]) for tag, _ in read.elements if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert all(b - a <= 1 for a, b in pairwise(levels))


def test_every_level_stands_with_its_passages_and_the_way_up(draft_page):
    words = text_of(draft_page)
    assert "A level is a statement about this text, never about the practice it describes." in words
    assert "The text stands at level 1 token, a gap ." in words
    for passage in ("Mother told the midwife by letter", "The school did not pass this on."):
        assert passage in words
    assert "p. 2, para 4.2 ethnicity, nationality, language or faith recorded" in words
    assert "Level 2, partial What did that mean for what they needed" in words


def test_a_level_that_is_not_sure_says_so_in_both_places(draft_page):
    assert draft_page.count("Check it by hand, with the passages named here.") == 2


def test_proof_of_absence_names_misses_terms_classifiers_and_unread_pages(draft_page):
    words = text_of(draft_page)
    assert "“ shouted ” p. 1, para 4.1 the words are used in another sense" in words
    assert "ethnicity · first language" in words
    assert "with a trained classifier for each, in every paragraph: ethnicity, nat" in words
    assert "Could not be read, and may hold what was not found: page 2." in words


def test_the_outline_links_what_was_found_to_its_passage(draft_page, read):
    (row,) = re.findall(r'<tr>\s*<th scope="row" class="depth1">.*?</tr>', draft_page, re.S)
    first = re.findall(r'href="#(n\d+)" aria-label="2, go to the first">2<', row)
    assert first
    article = draft_page.split(f'id="{first[0]}"')[1]
    assert "Mother told the midwife" in article[:300]


def test_a_question_marks_its_words(draft_page):
    assert "<mark>[date to be added]</mark>" in draft_page
    assert "Placeholders and notes left in" in draft_page


def test_the_same_check_gives_the_same_bytes(draft_page):
    assert render_check(plain_check()).decode() == draft_page


def test_script_in_a_draft_stays_text():
    page = render_check(hostile_check()).decode()
    read = Reader(page)
    assert not read.wrong and not read.open
    assert not read.all("script", "img")
    assert SCRIPT not in page
    assert "&lt;script&gt;" in page
