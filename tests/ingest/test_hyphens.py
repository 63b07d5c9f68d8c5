"""Words broken at a line's end are mended only where that is safe."""

import pytest

from scr_nlp.ingest.hyphens import Mender

KNOWN = [
    "The safeguarding board and the multi-agency team met at home.",
    "Her case and load were known.",
]


@pytest.mark.parametrize(
    ("before", "after", "joined"),
    [
        ("the safe-", "guarding board", "the safeguarding board"),
        ("the multi-", "agency team", "the multi-agency team"),
        ("their com-", "munication", "their communication"),
        ("a well-", "being check", "a well-being check"),
        ("her case-", "load", "her case-load"),
        ("in 2008-", "09", "in 2008-09"),
        ("Anglo-", "Saxon", "Anglo-Saxon"),
        ("pre-", "and post-natal", "pre- and post-natal"),
        ("he left -", "and came back", "he left - and came back"),
        ("safe\N{SOFT HYPHEN}", "guarding", "safeguarding"),
        ("no hyphen", "here", "no hyphen here"),
        ("aged twenty-", "six months", "aged twenty-six months"),
        ("work with under-", "fives", "work with under-fives"),
        ("the family–", "school link", "the family–school link"),
        ("mother and/", "or father", "mother and/or father"),
    ],
)
def test_joint_of_two_lines(before: str, after: str, joined: str) -> None:
    kept, between = Mender(KNOWN).joint(before, after)
    assert kept + between + after == joined


HYPHENATED = [
    *("The assess-", "ment and the recom-", "mendation of the commit-", "tee"),
    "The assessment, the recommendation and the committee; him and self and web and site.",
]


@pytest.mark.parametrize(
    ("before", "after", "joined"),
    [
        ("he said him-", "self that", "he said himself that"),
        ("on its web-", "site", "on its website"),
        ("a self-", "site", "a self-site"),
        ("the commis-", "sioner", "the commissioner"),
        ("aged four-", "teen", "aged fourteen"),
    ],
)
def test_a_document_that_breaks_words_has_them_mended(before: str, after: str, joined: str) -> None:
    kept, between = Mender(HYPHENATED).joint(before, after)
    assert kept + between + after == joined


@pytest.mark.parametrize(
    ("other", "joined"),
    [
        ("There was no co-ordination.", "the co-ordinator"),
        ("Care was coordinated.", "the coordinator"),
    ],
)
def test_a_word_of_the_same_stem_tells_of_a_hyphen(other: str, joined: str) -> None:
    kept, between = Mender([*HYPHENATED, other]).joint("the co-", "ordinator")
    assert kept + between + "ordinator" == joined


BREAKS = [
    "The recom-",
    "mendation of the North-",
    "mere board; ASSET forms; CAMHS and the drug, free.",
]


@pytest.mark.parametrize(
    ("before", "after", "joined"),
    [
        ("seen by the North-", "mere team", "seen by the Northmere team"),
        ("It closed. Drug-", "free days", "It closed. Drug-free days"),
        ("she was drug-", "free then", "she was drug-free then"),
        ("to CAM-", "HS in May", "to CAMHS in May"),
        ("two AS-", "SET forms", "two ASSET forms"),
        ("the duty solicit-", "or came", "the duty solicitor came"),
        ("short- ", "or long-term", "short- or long-term"),
        ("plans were re-", "freshed", "plans were refreshed"),
        ("she e-", "mailed him", "she e-mailed him"),
        ("in all eight-", "een visits", "in all eighteen visits"),
        ("it was with-", "in a week", "it was within a week"),
        ("a three-bed-", "roomed house", "a three-bedroomed house"),
        ("the bump-", "to-baby course", "the bump-to-baby course"),
        ("the non-", "molestation order", "the non-molestation order"),
        ("the sub-", "group met", "the sub-group met"),
        ("to co-", "operate with it", "to co-operate with it"),
        ("on scoo-", "ters", "on scooters"),
        ("the make-", "up of the home", "the make-up of the home"),
    ],
)
def test_a_word_list_tells_broken_words_from_compounds(
    before: str, after: str, joined: str
) -> None:
    kept, between = Mender(BREAKS).joint(before.strip(), after)
    assert kept + between + after == joined


@pytest.mark.parametrize(
    ("before", "after", "joined"),
    [
        ("was conceale", "d, and", "was concealed, and"),
        ("met fortnight", "ly after", "met fortnightly after"),
        ("the Recommendati", "on was", "the Recommendation was"),
        ("the Children'", "s Service", "the Children's Service"),
        ("ten per", "cent of", "ten per cent of"),
        ("sent by", "e-mail", "sent by e-mail"),
        ("seen by Mr B", "other than", "seen by Mr B other than"),
        ("a child", "seen alone", "a child seen alone"),
        ("not confirm", "ed in writing", "not confirmed in writing"),
        ("and ask for", "a reply", "and ask for a reply"),
        ("the Board Manager", ", Jan 2018", "the Board Manager, Jan 2018"),
        ("to the Sub", "-group", "to the Sub-group"),
    ],
)
def test_a_narrow_cell_may_break_words_without_a_hyphen(
    before: str, after: str, joined: str
) -> None:
    kept, between = Mender(KNOWN).joint(before, after, narrow=True)
    assert kept + between + after == joined
