"""Learning from examples: the test vectors, and what holds for all examples."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digitpad.personal.learning import NO_DIGIT, Examples, apply, find_label, is_far_fetched, learn

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "personal.json").read_text())
THRESHOLD = VECTORS["rejection_threshold"]
NO_DIGIT_LOGIT = float(np.log((1 - THRESHOLD) / THRESHOLD))
EMBEDDINGS, LOGITS = (np.array([ink[key] for ink in VECTORS["inks"]]) for key in ("embedding", "logits"))


def make_examples(rows):
    """The examples of rows (index of the ink, digit, whether it is sure)."""
    index = np.array([row[0] for row in rows], np.int64)
    labels = np.array([NO_DIGIT if row[1] is None else row[1] for row in rows], np.int64)
    return Examples(EMBEDDINGS[index], LOGITS[index], labels, np.array([row[2] for row in rows], np.bool_))


taught = st.lists(
    st.tuples(st.integers(0, len(EMBEDDINGS) - 1), st.one_of(st.none(), st.integers(0, 9)), st.booleans()), max_size=12
)


@pytest.mark.parametrize("case", VECTORS["cases"], ids=lambda case: case["name"])
def test_what_is_learnt_equals_the_test_vectors(case):
    examples = make_examples(case["examples"])
    learned = learn(examples, NO_DIGIT_LOGIT)
    assert learned.believed.tolist() == case["believed"]
    np.testing.assert_allclose(learned.pushes, np.reshape(case["pushes"], (-1, 10)), atol=1e-5)
    for embedding, logits, expected in zip(EMBEDDINGS, LOGITS, case["answers"], strict=True):
        correction = apply(learned, embedding, logits, NO_DIGIT_LOGIT)
        np.testing.assert_allclose(correction.logits, expected["logits"], atol=1e-5)
        assert correction.label == (NO_DIGIT if expected["digit"] is None else expected["digit"])
        assert correction.example == expected["example"]
    if len(examples):
        assert is_far_fetched(examples, NO_DIGIT_LOGIT) == case["is_far_fetched"]


@pytest.mark.parametrize("label", range(NO_DIGIT + 1))
@pytest.mark.parametrize("ink", range(len(EMBEDDINGS)), ids=[ink["name"] for ink in VECTORS["inks"]])
def test_a_corrected_ink_is_right_at_once(ink, label):
    learned = learn(make_examples([(ink, None if label == NO_DIGIT else label, True)]), NO_DIGIT_LOGIT)
    assert apply(learned, EMBEDDINGS[ink], LOGITS[ink], NO_DIGIT_LOGIT).label == label


@settings(deadline=None)
@given(taught)
def test_an_example_decides_where_the_answer_changes_and_only_there(rows):
    learned = learn(make_examples(rows), NO_DIGIT_LOGIT)
    for embedding, logits in zip(EMBEDDINGS, LOGITS, strict=True):
        correction = apply(learned, embedding, logits, NO_DIGIT_LOGIT)
        is_changed = correction.label != find_label(logits, NO_DIGIT_LOGIT)
        assert (correction.example is not None) == is_changed
        if is_changed:
            assert learned.pushes[correction.example].any()
            assert learned.believed[correction.example]


@settings(deadline=None)
@given(taught)
def test_learning_again_gives_the_same_bits(rows):
    first, second = (learn(make_examples(rows), NO_DIGIT_LOGIT) for _ in range(2))
    assert first.pushes.tobytes() == second.pushes.tobytes()
    assert np.isfinite(first.pushes).all()
    assert not first.pushes[~first.believed].any()


def test_an_embedding_of_zeros_neither_fails_nor_spreads():
    examples = Examples(np.zeros((1, 5)), np.zeros((1, 10)), np.array([3]), np.array([True]))
    learned = learn(examples, NO_DIGIT_LOGIT)
    assert apply(learned, np.zeros(5), np.zeros(10), NO_DIGIT_LOGIT).logits.tolist() == pytest.approx(
        [0.0] * 10, abs=1e-3
    )
