"""Stroke forms: each is drawn in the range in which its digit stays that digit."""

from functools import cache

import numpy as np
import pytest

from digitpad import Recognizer
from digitpad.preprocessing.strokes import strokes_to_frame
from digitpad.training.data.stroke_forms import FRACTIONS, generate_form, render_forms

RNG_SEEDS = range(300)


@cache
def forms_of(digit):
    return [generate_form(digit, np.random.default_rng(seed)) for seed in RNG_SEEDS]


LONG = 0.29
"""A flag that is longer, in heights, is no serif."""


def flag_length(form):
    return np.hypot(*(form[0][8] - form[0][0]))


def angle_from_horizontal(start, end):
    x, y = np.abs(np.subtract(end, start))
    return np.rad2deg(np.arctan2(y, x))


@pytest.mark.parametrize("digit", range(10))
def test_network_recognizes_the_forms_of_each_digit(digit):
    frames = np.stack([strokes_to_frame(form) for form in forms_of(digit)])
    predicted = Recognizer(threads=1).score_frames(frames).probabilities.argmax(axis=1)
    assert (predicted == digit).mean() > 0.9


def test_long_flags_of_ones_are_steeper_than_bars_of_sevens():
    flags = [angle_from_horizontal(form[0][0], form[0][8]) for form in forms_of(1) if flag_length(form) > LONG]
    bars = [angle_from_horizontal(form[0][-18], form[0][-10]) for form in forms_of(7)]
    assert min(flags) > 25
    assert max(bars) < 12


def test_ones_and_sevens_have_forms_with_and_without_foot_and_cross():
    assert {len(form) for form in forms_of(1)} == {1, 2, 3}
    assert {len(form) for form in forms_of(7)} == {1, 2}


def test_zeros_have_forms_with_and_without_slash():
    assert 0.3 < np.mean([len(form) == 2 for form in forms_of(0)]) < 0.6


def test_forms_have_the_given_fractions_and_depend_on_their_seed_alone():
    first, second = render_forms(200, 5), render_forms(200, 5)
    assert (first.images == second.images).all()
    np.testing.assert_allclose(np.bincount(render_forms(2000, 5).labels) / 2000, FRACTIONS, atol=0.03)
    assert pytest.approx(1) == FRACTIONS.sum()
