"""The order of the review: what network, neighbours and label disagree on comes first."""

from datetime import date

import pytest

from digitpad import Recognizer
from digitpad.contributions.drawing import normalize
from digitpad.contributions.ranking import rank
from digitpad.contributions.store import Contribution

SEVEN = [[(20, 10), (60, 10), (35, 80)]]
ONE = [[(32, 10), (28, 70)]]
CROSS = [[(0, 0), (50, 50)], [(0, 50), (50, 0)], [(25, -10), (25, 60)], [(-10, 25), (60, 25)]]


@pytest.fixture(scope="module")
def recognizer():
    return Recognizer(threads=1)


def contribution(number, strokes, label):
    return Contribution(number, normalize(strokes), label, None, 1, date(2026, 11, 27))


def shear(strokes, slope):
    return [[(x + slope * y, y) for x, y in stroke] for stroke in strokes]


def test_a_label_that_the_network_contradicts_comes_before_one_that_it_shares(recognizer):
    ranked = rank(recognizer, [contribution(1, SEVEN, 7), contribution(2, ONE, 7), contribution(3, ONE, 1)], [])
    assert ranked[0].contribution.id == 2
    assert [item.network_agrees for item in ranked] == [False, True, True]
    assert ranked[0].reading == 1
    assert 0 <= ranked[0].probability < 0.5 < ranked[1].probability <= 1


def test_neighbours_settle_what_the_network_misreads(recognizer):
    accepted = [contribution(number, shear(SEVEN, number / 100), 1) for number in range(1, 7)]
    waiting = [contribution(10, SEVEN, 1), contribution(11, shear(SEVEN, 0.005), 2)]
    ranked = rank(recognizer, waiting, accepted)
    assert [item.contribution.id for item in ranked] == [11, 10]
    assert [(item.agreeing_neighbours, item.neighbours) for item in ranked] == [(0, 5), (5, 5)]


def test_a_drawing_is_no_neighbour_of_its_own(recognizer):
    accepted = [contribution(1, SEVEN, 7)]
    assert [item.neighbours for item in rank(recognizer, accepted, accepted)] == [0]


def test_ink_that_the_network_refuses_is_marked_unless_it_is_meant_as_none(recognizer):
    digit, none = contribution(1, CROSS, 8), contribution(2, CROSS, None)
    marks = {
        item.contribution.id: (item.is_refused, item.network_agrees) for item in rank(recognizer, [digit, none], [])
    }
    assert marks == {1: (True, False), 2: (False, True)}


def test_an_empty_queue_has_no_order(recognizer):
    assert rank(recognizer, [], []) == []
    assert rank(recognizer, [], [contribution(1, ONE, 1)]) == []
