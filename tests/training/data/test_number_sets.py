"""Sets of numbers: who and what is in them."""

import numpy as np
import pytest

from digitpad.training.data import number_sets
from digitpad.training.data.corpus import Corpus
from digitpad.training.data.dataset import NO_DIGIT_LABEL
from digitpad.training.data.number_sets import (
    DESCRIPTIONS,
    NO_NUMBER,
    REAL,
    REAL_PICTURES,
    REAL_WITH_SEPARATORS,
    REGISTERS,
    SEPARATED,
    SIGNED,
    LabeledNumber,
    build_fit_sets,
    build_test_sets,
)
from digitpad.training.data.pen_samples import NumberSample, PenSample
from digitpad.training.data.registers import RegisterNumber
from digitpad.training.data.split import DataSplit
from digitpad.training.data.stroke_font import stroke_font_digits
from font_numbers import SEPARATORS, font_numbers, font_registers

LINE = [[(0.0, 0.0), (0.0, 9.0)]]
GLYPHS = [PenSample(NO_DIGIT_LABEL, "anna", LINE, character) for character in "AEFHKMNRWX"]


@pytest.fixture(autouse=True)
def small_sets(monkeypatch):
    monkeypatch.setattr(number_sets, "COUNT", 8)
    monkeypatch.setattr(number_sets, "PICTURE_COUNT", 3)


def corpus(**parts):
    """A corpus of the stroke font, which is in all parts."""
    pens, numbers, registers = stroke_font_digits(), font_numbers(8), font_registers(4)
    return Corpus(
        None,
        pendigits=DataSplit(validation=pens, test=pens),
        numbers=parts.get("numbers", DataSplit(validation=numbers, test=numbers)),
        separators=DataSplit(validation=SEPARATORS, test=SEPARATORS),
        glyphs=DataSplit(validation=GLYPHS, test=GLYPHS),
        registers=parts.get("registers", DataSplit(validation=registers, test=registers)),
    )


def test_test_sets_are_complete_and_have_ink():
    sets = build_test_sets(corpus())
    assert list(sets) == list(DESCRIPTIONS)
    assert all(len(numbers) in {3, 4, 8, 10} for numbers in sets.values())
    assert all(len(number.ink) for numbers in sets.values() for number in numbers)
    assert [name for name, numbers in sets.items() if not all(number.text for number in numbers)] == [NO_NUMBER, SIGNED]


def test_real_numbers_are_divided_by_their_separators():
    sets = build_test_sets(corpus())
    assert all(number.text.isdecimal() for number in sets[REAL] + sets[REAL_PICTURES])
    assert all(number.text.count("-") == 1 for number in sets[REAL_WITH_SEPARATORS])
    assert {separator for number in sets[SEPARATED] for separator in number.text if not separator.isdecimal()} == set(
        ".,-:"
    )


def test_test_numbers_have_four_digits_and_those_to_fit_have_various_lengths():
    name = number_sets.COMPOSED_BY_GAP["tight"]
    assert {len(number.text) for number in build_test_sets(corpus())[name]} == {4}
    assert len({len(number.text) for number in build_fit_sets(corpus())[name]}) > 1


def test_numbers_with_characters_that_the_reader_does_not_know_are_left_out():
    numbers = [NumberSample("3/4", "anna", LINE), NumberSample("34", "anna", LINE)]
    registers = [RegisterNumber(text, "1", "clerk", b"") for text in ("2 20", "2.20", "220")]
    sets = build_test_sets(corpus(numbers=DataSplit(test=numbers), registers=DataSplit(test=registers)))
    assert [number.text for number in sets[REAL]] == ["34"]
    assert REAL_WITH_SEPARATORS not in sets
    assert [number.text for number in sets[REGISTERS]] == ["220"]


def test_weights_are_fitted_on_validation_writers_and_pages_only():
    numbers = DataSplit(*([NumberSample("1", writer, LINE)] for writer in ("anna", "ben", "carl")))
    registers = DataSplit(*([RegisterNumber("17", page, "clerk", b"")] for page in "123"))
    sets = build_fit_sets(corpus(numbers=numbers, registers=registers))
    assert [number.group for number in sets[REAL]] == ["ben"]
    assert [number.group for number in sets[REGISTERS]] == ["2"]


def test_texts_that_repeat_in_a_register_count_three_times_at_most():
    registers = [RegisterNumber(text, "1", "clerk", b"") for text in ["2.20"] * 9 + ["17"] * 2]
    sets = build_fit_sets(corpus(registers=DataSplit(validation=registers)))
    assert [number.text for number in sets[REGISTERS]] == ["2.20"] * 3 + ["17"] * 2


def test_sets_of_missing_sources_are_missing():
    assert build_test_sets(Corpus(None)) == {}


def test_stroke_font_replaces_missing_pens_in_the_sets_to_fit():
    names = {*number_sets.COMPOSED_BY_GAP.values(), *number_sets.PICTURES_BY_GAP.values(), number_sets.JOINED}
    assert set(build_fit_sets(Corpus(None))) == {*names, number_sets.SINGLE_DIGITS}


def test_fraction_of_the_sets_to_fit_is_a_part_of_each():
    whole, half = build_fit_sets(corpus()), build_fit_sets(corpus(), 0.5)
    assert set(half) == set(whole)
    whole.pop(number_sets.SINGLE_DIGITS)
    assert all(len(half[name]) in {len(numbers) // 2, (len(numbers) + 1) // 2} for name, numbers in whole.items())


def test_sets_are_the_same_every_time():
    first, second = build_test_sets(corpus()), build_test_sets(corpus())
    for name, numbers in first.items():
        for number, other in zip(numbers, second[name], strict=True):
            assert number.text == other.text
            assert (
                np.array_equal(number.ink, other.ink) if isinstance(number.ink, np.ndarray) else number.ink == other.ink
            )


@pytest.mark.parametrize(
    ("text", "reading", "expected"),
    [("12", "12", True), ("12", "1", False), ("1,2", "1.2", True), ("12", "1 2", True), ("1.2", "12", False)],
)
def test_points_count_as_commas_and_spaces_do_not_count(text, reading, expected):
    assert LabeledNumber(text, LINE, "anna").is_read_as(reading) == expected
