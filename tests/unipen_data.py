"""UNIPEN's digits, letters and symbols, for tests: the real files, where they lie beside the checkout."""

from collections import defaultdict
from pathlib import Path

import pytest

from digitpad.training.data import unipen
from digitpad.training.data.stroke_forms import generate_form

UNIPEN_FOLDER = Path(__file__).parents[2] / "shared/data/unipen"


def real_unipen_folder():
    """The folder of the real files; a test that needs them is skipped without it."""
    if not UNIPEN_FOLDER.is_dir():
        pytest.skip(f"UNIPEN's files are not beside the checkout: put them into {UNIPEN_FOLDER}.")
    return UNIPEN_FOLDER


def load_hands(folder, part):
    """For each writer of a part of UNIPEN who wrote all ten digits, the strokes of what was written of each digit."""
    hands = defaultdict(lambda: defaultdict(list))
    for sample in getattr(unipen.load_digits(folder), part):
        hands[sample.writer][sample.label].append(sample.strokes)
    return [hand for _, hand in sorted(hands.items()) if len(hand) == 10]


def pick_digits(hands, seed):
    """A function of a digit and a source of randomness that gives strokes of one of these hands, or generates them."""
    if not hands:
        return generate_form
    hand = hands[seed % len(hands)]
    return lambda digit, rng: hand[digit][rng.integers(len(hand[digit]))]
