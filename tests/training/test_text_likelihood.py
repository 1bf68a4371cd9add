"""The likelihood of texts: against the sum over all paths one by one, and its gradient against differences."""

import numpy as np
import pytest

from digitpad.numbers.lattice import Arcs
from digitpad.numbers.symbols import SKIP, SYMBOLS
from digitpad.training.text_likelihood import LabeledLattice, TextLikelihood

FEATURE_COUNT = 3


def random_lattice(seed, text, nodes=4):
    """All arcs of one or two pieces, each as one of three symbols or skipped."""
    rng = np.random.default_rng(seed)
    symbols = [SYMBOLS.index(character) for character in "17."]
    arcs = [
        (start, end, symbol)
        for end in range(1, nodes)
        for start in range(max(0, end - 2), end)
        for symbol in [*symbols, SKIP]
    ]
    features = rng.normal(size=(len(arcs), FEATURE_COUNT))
    return LabeledLattice(Arcs(*np.transpose(arcs), features), text, weight=rng.uniform(0.5, 2))


def paths(arcs, node=0):
    """Each path as a list of arcs' indices."""
    if node == arcs.ends.max():
        return [[]]
    return [[arc, *rest] for arc in np.flatnonzero(arcs.starts == node) for rest in paths(arcs, arcs.ends[arc])]


def log_likelihood(lattice, weights):
    arcs, scores = lattice.arcs, lattice.arcs.features @ weights
    sums = {True: 0.0, False: 0.0}
    for path in paths(arcs):
        text = "".join(SYMBOLS[symbol] for symbol in arcs.symbols[path] if symbol != SKIP)
        sums[text == lattice.text] += np.exp(scores[path].sum())
    return np.log(sums[True]) - np.log(sum(sums.values())) if sums[True] else -np.inf


LATTICES = [random_lattice(1, "17"), random_lattice(2, "7.1", nodes=5), random_lattice(3, "1"), random_lattice(4, "11")]
WEIGHTS = np.array([0.8, -0.5, 0.3])


def test_likelihood_is_the_sum_over_all_paths_that_spell_the_text():
    expected = [log_likelihood(lattice, WEIGHTS) for lattice in LATTICES]
    np.testing.assert_allclose(TextLikelihood(LATTICES).log_likelihoods(WEIGHTS), expected)
    weights = [lattice.weight for lattice in LATTICES]
    assert TextLikelihood(LATTICES)(WEIGHTS)[0] == pytest.approx(-np.average(expected, weights=weights))


def test_text_that_no_path_spells_has_no_likelihood():
    lattices = [random_lattice(1, "177.1"), random_lattice(2, "42"), LATTICES[0]]
    likelihoods = TextLikelihood(lattices).log_likelihoods(WEIGHTS)
    assert np.isneginf(likelihoods).tolist() == [True, True, False]


def test_gradient_equals_the_difference_quotient():
    likelihood = TextLikelihood(LATTICES)
    _, gradient = likelihood(WEIGHTS)
    step = 1e-5
    for index, slope in enumerate(gradient):
        change = step * np.eye(FEATURE_COUNT)[index]
        difference = likelihood(WEIGHTS + change)[0] - likelihood(WEIGHTS - change)[0]
        assert difference / (2 * step) == pytest.approx(slope, rel=1e-5)


def test_large_scores_do_not_overflow():
    loss, gradient = TextLikelihood(LATTICES)(3000 * WEIGHTS)
    assert np.isfinite(loss)
    assert np.isfinite(gradient).all()
