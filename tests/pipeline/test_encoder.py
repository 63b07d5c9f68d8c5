"""The encoder reads words with their place, whatever the text."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scr_nlp.errors import ModelError
from scr_nlp.pipeline.encoder import PASSAGE_TOKENS, Encoder, Heads, Passage, TokenReader
from scr_nlp.pipeline.model_files import model_folder

TEXT = "Nobody told the school. The nurse saw the boy alone, and wrote down what he said."


@pytest.fixture(scope="module")
def reader():
    return TokenReader(model_folder() / "tokenizer.json")


@pytest.fixture(scope="module")
def encoder():
    return Encoder(model_folder())


def test_every_token_says_where_it_stands(reader):
    (piece,) = reader.read(Passage(TEXT, "Findings", "Earlier text."))
    words = [TEXT[a:b] for a, b in zip(piece.starts, piece.ends, strict=True)]
    assert words[:5] == ["Nobody", "told", "the", "school", "."]
    assert "".join(words) == TEXT.replace(" ", "")
    assert len(piece.ids) == piece.begin + len(words) + 1


def test_a_long_passage_comes_in_pieces_of_whole_sentences(reader):
    sentence = "The health visitor called at the house again and found nobody in. "
    pieces = reader.read(Passage(sentence * 40))
    assert len(pieces) > 1
    assert all(len(piece.starts) <= PASSAGE_TOKENS for piece in pieces)
    assert sum(len(piece.starts) for piece in pieces) == 40 * 13


@given(st.text(max_size=200))
@settings(max_examples=40, deadline=None)
def test_tokens_of_any_text_lie_within_it(text):
    reader = TokenReader(model_folder() / "tokenizer.json")
    for piece in reader.read(Passage(text)):
        assert all(0 <= a <= b <= len(text) for a, b in zip(piece.starts, piece.ends, strict=True))


def test_a_passage_reads_alike_alone_and_among_others(encoder):
    alone = encoder.read([Passage(TEXT)])
    among = encoder.read([Passage("Short."), Passage(TEXT), Passage(TEXT * 9)])
    # Padding changes the scale of quantised activations a little.
    assert np.allclose(alone.logits[0], among.logits[1], atol=1.0)
    assert np.corrcoef(alone.logits[0], among.logits[1])[0, 1] > 0.99
    assert len(alone.tokens[0].starts) == len(among.tokens[1].starts)


def test_a_passage_without_words_shows_nothing(encoder):
    encoded = encoder.read([Passage("\u200b"), Passage(TEXT)])
    assert (encoded.logits[0] < -5).all()
    assert np.isfinite(encoded.tokens[0].over(0, 1)).all()


def test_a_damaged_head_is_one_clear_error(tmp_path):
    (tmp_path / "encoder_heads.npz").write_bytes(b"no arrays")
    with pytest.raises(ModelError, match="reinstall"):
        Heads(tmp_path / "encoder_heads.npz")
