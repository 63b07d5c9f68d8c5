import spacy

from scr_nlp.pipeline import load_pipeline, to_doc
from scr_nlp.settings import Mode, Settings
from scr_nlp.types import Block, BlockKind, Review

TEXT = "Services, e.g. the school, didn't ask (see para. 2.1). Nobody told Ms A's G.P., i.e. Dr B."


def test_a_tokenizer_that_remembers_its_words_splits_them_as_ever():
    nlp = load_pipeline(Settings(mode=Mode.RULES))
    review = Review("r", "r", TEXT, (Block(BlockKind.PARAGRAPH, 0, len(TEXT)),))
    expected = [token.text_with_ws for token in spacy.blank("en")(TEXT)]
    for _ in range(2):
        assert [token.text_with_ws for token in to_doc(nlp, review)] == expected
