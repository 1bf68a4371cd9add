"""The stroke font's digits and letters as a corpus, and the shipped network's metrics on it."""

from dataclasses import replace
from functools import cache

import pytest

from digitpad import Recognizer
from digitpad.training.data import evaluation_sets, number_sets
from digitpad.training.data.corpus import Corpus
from digitpad.training.data.dataset import NO_DIGIT_LABEL
from digitpad.training.data.mnist import Mnist
from digitpad.training.data.pen_samples import PenSample
from digitpad.training.data.rendering import render
from digitpad.training.data.split import DataSplit
from digitpad.training.data.stroke_font import LETTER_GLYPHS, stroke_font_digits
from digitpad.training.data.unipen_forms import FLAGGED_ONES, SLASHED_ZEROS
from digitpad.training.evaluation import numbers
from digitpad.training.evaluation.evaluate import evaluate_all
from font_numbers import SEPARATORS, font_numbers, font_registers


@pytest.fixture(scope="session", autouse=True)
def small_sets():
    """60 of everything that is generated are enough for a test, and pictures are turned into frames once for all."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("load_digits", "printed_glyphs"):
            patch.setattr(evaluation_sets, name, cache(getattr(evaluation_sets, name)))
        patch.setattr(evaluation_sets, "NEGATIVE_COUNT", 60)
        patch.setattr(evaluation_sets, "CUT_COUNT", 60)
        patch.setattr(evaluation_sets, "PAIR_COUNT", 20)
        patch.setattr(number_sets, "COUNT", 4)
        patch.setattr(number_sets, "PICTURE_COUNT", 2)
        patch.setattr(numbers, "TIMED_COUNT", 1)
        yield


@pytest.fixture(scope="session")
def font_corpus():
    """The font as MNIST, as pendigits, and as UNIPEN by two writers, with one slashed zero and one flagged one.

    UNIPEN has numbers too, and there are registers.
    """
    font = stroke_font_digits()
    digits = render(font)
    unipen = [replace(digit, writer=f"unipen/{index % 2}") for index, digit in enumerate(font)]
    unipen[0] = replace(unipen[0], identifier=min(SLASHED_ZEROS))
    unipen[1] = replace(unipen[1], identifier=min(FLAGGED_ONES))
    letters = [
        PenSample(NO_DIGIT_LABEL, "unipen/0", [stroke.tolist() for stroke in strokes], name)
        for name, strokes in LETTER_GLYPHS.items()
    ]
    return Corpus(
        Mnist(digits, digits, digits),
        DataSplit(test=font),
        DataSplit(test=unipen),
        DataSplit(test=letters),
        DataSplit(test=font_numbers(8)),
        DataSplit(test=SEPARATORS),
        DataSplit(test=font_registers(2)),
    )


@pytest.fixture(scope="session")
def font_corpus_without_pens(font_corpus):
    return Corpus(font_corpus.mnist)


@pytest.fixture(scope="session")
def sets(font_corpus):
    return evaluation_sets.build_evaluation_sets(font_corpus)


@pytest.fixture(scope="session")
def metrics(sets):
    return evaluate_all(Recognizer(), sets)


@pytest.fixture(scope="session")
def metrics_without_pens(font_corpus_without_pens):
    return evaluate_all(Recognizer(), evaluation_sets.build_evaluation_sets(font_corpus_without_pens))
