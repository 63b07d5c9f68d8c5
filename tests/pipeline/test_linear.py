"""The stored linear models give what scikit-learn gives."""

import numpy as np
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer

from scr_nlp.errors import ModelError
from scr_nlp.pipeline.linear import LinearModel, TermWeights, logit, sigmoid, word_terms

TEXTS = [
    "The boy was seen.",
    "The boy was not seen, not once.",
    "A health visitor called; nobody came.",
]


def test_term_weights_equal_scikit_learns():
    vectorizer = TfidfVectorizer(
        ngram_range=(1, 2), sublinear_tf=True, token_pattern=r"(?u)\b\w+\b"
    )
    expected = vectorizer.fit_transform(TEXTS).toarray()
    names = vectorizer.get_feature_names_out()
    weights = TermWeights(dict(zip(names, vectorizer.idf_, strict=True)))
    for row, text in zip(expected, TEXTS, strict=True):
        rows, values = weights.weigh(word_terms(text))
        got = np.zeros_like(row)
        got[rows] = values
        assert np.allclose(got, row)


def test_a_model_survives_its_file(tmp_path):
    weights = np.array([[1.0, -1.0], [0.5, 0.25]], dtype=np.float32)
    model = LinearModel(["a", "b b"], ["x", "y"], weights, np.array([0.0, 1.0], dtype=np.float32))
    model.save(tmp_path / "model.npz")
    again = LinearModel.load(tmp_path / "model.npz")
    features = {"a": 2.0, "b b": 1.0, "unknown": 9.0}
    assert np.allclose(again.scores(features), [2.5, -0.75])
    assert np.allclose(again.scores({}), [0.0, 1.0])


def test_a_damaged_model_is_one_clear_error(tmp_path):
    (tmp_path / "model.npz").write_bytes(b"not a model")
    with pytest.raises(ModelError, match="reinstall"):
        LinearModel.load(tmp_path / "model.npz")
    with pytest.raises(ModelError):
        LinearModel(["a"], ["x"], np.zeros((2, 1), np.float32), np.zeros(1, np.float32))


def test_logit_undoes_sigmoid():
    scores = np.array([-3.0, 0.0, 2.0], dtype=np.float32)
    assert np.allclose(logit(sigmoid(scores)), scores, atol=1e-4)
