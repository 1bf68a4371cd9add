"""Decoding of lattices, compared with all paths counted one by one."""

import math
import re

import numpy as np
import pytest

from digitpad.numbers.constraints import Automaton, Constraint, make_constraint
from digitpad.numbers.decode import decode, sum_paths
from digitpad.numbers.lattice import Arcs
from digitpad.numbers.symbols import SKIP, SYMBOLS


def random_lattice(rng, size=4, symbols=(1, 2, 7, 12, SKIP)):
    """Arcs of runs of one to three pieces, with scores."""
    rows = [
        (start, end, symbol)
        for end in range(1, size + 1)
        for start in range(max(end - 3, 0), end)
        for symbol in symbols
    ]
    starts, ends, kinds = np.array(rows).T
    return Arcs(starts, ends, kinds, np.empty((len(rows), 0))), rng.normal(0, 2, len(rows))


def all_paths(arcs, position, size):
    if position == size:
        yield ()
    for index in np.flatnonzero(arcs.starts == position):
        for rest in all_paths(arcs, arcs.ends[index], size):
            yield (int(index), *rest)


def text_of(arcs, path, spaces):
    text = ""
    for index in path:
        symbol = arcs.symbols[index]
        if symbol != SKIP:
            text += (" " if text and spaces[arcs.starts[index]] else "") + SYMBOLS[symbol]
    return text


def is_allowed(text, length=None, check=None):
    if not re.fullmatch(r"(-?\d+([.,:-]\d+)*)?", text.replace(" ", "")):
        return False
    digits = [int(character) for character in text if character.isdigit()]
    if length is not None and len(digits) != length:
        return False
    return check is None or sum(d * 2 // 10 + d * 2 % 10 if i % 2 else d for i, d in enumerate(digits[::-1])) % 10 == 0


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize(("length", "check"), [(None, None), (2, None), (None, "luhn"), (3, "luhn")])
def test_probabilities_and_texts_are_those_of_all_paths(seed, length, check):
    arcs, scores = random_lattice(np.random.default_rng(seed))
    spaces = np.array([False, False, True, False, False])
    paths = {path: text_of(arcs, path, spaces) for path in all_paths(arcs, 0, 4)}
    allowed = {path: text for path, text in paths.items() if is_allowed(text, length, check)}
    weights = {path: math.exp(scores[list(path)].sum()) for path in paths}
    total = sum(weights[path] for path in allowed)

    decoding = decode(arcs, scores, spaces, make_constraint(length, check))

    assert decoding.total == pytest.approx(math.log(total))
    assert decoding.free_total == pytest.approx(
        math.log(sum(weights[path] for path in paths if is_allowed(paths[path])))
    )
    for index in range(len(scores)):
        probability = sum(weights[path] for path in allowed if index in path) / total
        assert decoding.posteriors[index] == pytest.approx(probability, abs=1e-4)
    texts = {text: sum(weights[path] for path in allowed if paths[path] == text) for text in set(allowed.values())}
    expected = sorted(texts, key=lambda text: -texts[text])
    assert [hypothesis.text for hypothesis in decoding.hypotheses][:2] == expected[:2]
    for hypothesis in decoding.hypotheses[:2]:
        assert math.exp(hypothesis.total) == pytest.approx(texts[hypothesis.text], rel=0.1)
        assert text_of(arcs, hypothesis.arcs, spaces) == hypothesis.text
        assert hypothesis.best == pytest.approx(scores[list(hypothesis.arcs)].sum())


def test_no_text_is_found_if_none_is_allowed():
    arcs, scores = random_lattice(np.random.default_rng(0))
    decoding = decode(arcs, scores, np.zeros(5, bool), make_constraint(9, None))
    assert (decoding.hypotheses, decoding.total) == ([], -math.inf)
    assert not decoding.posteriors.any()


def test_texts_of_equal_probability_are_ordered_by_their_characters():
    arcs, scores = random_lattice(np.random.default_rng(0), size=1, symbols=(7, 2, 1))
    decoding = decode(arcs, 0 * scores, np.zeros(2, bool), Constraint())
    assert [hypothesis.text for hypothesis in decoding.hypotheses] == ["1", "2", "7"]


def spelling(text):
    """The automaton that accepts the paths that spell a text."""
    successors = np.full((2, SKIP + 1, len(text) + 2), len(text) + 1)
    successors[:, SKIP, :-1] = range(len(text) + 1)
    for position, character in enumerate(text):
        successors[:, SYMBOLS.index(character), position] = position + 1
    return Automaton(successors, np.arange(len(text) + 2) == len(text))


def test_the_paths_of_a_text_add_up_to_its_probability():
    arcs, scores = random_lattice(np.random.default_rng(3))
    spaces = np.zeros(5, bool)
    texts = {text for path in all_paths(arcs, 0, 4) if is_allowed(text := text_of(arcs, path, spaces))}
    totals = [sum_paths(arcs, scores, spaces, spelling(text)).total for text in sorted(texts)]
    sums = sum_paths(arcs, scores, spaces, Constraint().to_automaton(4))
    assert np.logaddexp.reduce(totals) == pytest.approx(sums.total)
    for position in range(4):
        covers = (arcs.starts <= position) & (arcs.ends > position)
        assert sums.posteriors[covers].sum() == pytest.approx(1)
