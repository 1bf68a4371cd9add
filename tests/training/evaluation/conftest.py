"""The stroke font's digits as a corpus, and the shipped network's metrics on it."""

import pytest

from digitpad import Recognizer
from digitpad.training.data import evaluation_sets
from digitpad.training.data.corpus import Corpus
from digitpad.training.data.mnist import Mnist
from digitpad.training.data.pendigits import WriterSplit
from digitpad.training.data.rendering import render
from digitpad.training.data.stroke_font import stroke_font_digits
from digitpad.training.evaluation.evaluate import evaluate_all


@pytest.fixture(scope="session", autouse=True)
def few_negatives():
    """60 negatives are enough for a test."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(evaluation_sets, "NEGATIVE_COUNT", 60)
        yield


@pytest.fixture(scope="session")
def font_corpus():
    digits = render(stroke_font_digits())
    return Corpus(Mnist(digits, digits, digits), WriterSplit([], [], stroke_font_digits()))


@pytest.fixture(scope="session")
def font_corpus_without_pens(font_corpus):
    return Corpus(font_corpus.mnist, WriterSplit([], [], []))


@pytest.fixture(scope="session")
def sets(font_corpus):
    return evaluation_sets.build_evaluation_sets(font_corpus)


@pytest.fixture(scope="session")
def metrics(sets):
    return evaluate_all(Recognizer(), sets)


@pytest.fixture(scope="session")
def metrics_without_pens(font_corpus_without_pens):
    return evaluate_all(Recognizer(), evaluation_sets.build_evaluation_sets(font_corpus_without_pens))
