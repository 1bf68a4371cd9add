"""Lengths and checksums of numbers."""

import random

import pytest

from digitpad.errors import ConstraintError
from digitpad.numbers.constraints import make_constraint, parse_length
from number_samples import is_allowed


def accepts(text, length=None, check=None):
    constraint = make_constraint(length, check)
    return is_allowed(constraint, text) if "_" in text else constraint.allows(text)


@pytest.mark.parametrize(
    ("check", "valid"),
    [
        ("luhn", ["79927398713", "4111-1111-1111-1111", "18", "0"]),
        ("ean13", ["4006381333931", "978-0-306-40615-7"]),
        ("isbn10", ["0306406152", "0-19-853453-1"]),
        ("mod97", ["3214282912345698765432161182", "1", "98"]),
    ],
)
def test_a_checksum_accepts_valid_numbers_and_no_single_wrong_digit(check, valid):
    for text in valid:
        assert accepts(text, check=check)
        for index, digit in enumerate(text):
            if digit.isdigit():
                for other in set("0123456789") - {digit}:
                    assert not accepts(text[:index] + other + text[index + 1 :], check=check)


@pytest.mark.parametrize("text", ["12.5", "-12", "1-2:3", "-1.5", "12.", "2,", "1-2.", "1_.5", ""])
def test_separators_are_accepted_between_digits_a_minus_sign_before_and_a_point_or_comma_after_them(text):
    assert accepts(text)


@pytest.mark.parametrize("text", [":24", ",98", ".5", "24:", "24-", "24..", "1.,2", "--1", "-", "-.5", ".", "1?"])
def test_other_separators_before_or_after_the_digits_or_in_a_row_are_not_accepted(text):
    assert not accepts(text)


@pytest.mark.parametrize("text", ["12 .", "12 ,", "12 .5", "12 _.", "12_ .", "12 _ ,5"])
def test_a_point_or_comma_behind_a_space_is_not_accepted(text):
    assert not accepts(text)


@pytest.mark.parametrize("text", ["12 _", "12 _3", "12 _-3", "12 -3", "12. 5", "12._ 5", "_ -3", "1 _2.5"])
def test_other_characters_behind_a_space_are_accepted(text):
    assert accepts(text)


def luhn_is_valid(text):
    doubled = [int(digit) * (1 + index % 2) for index, digit in enumerate(reversed(text))]
    return sum(value // 10 + value % 10 for value in doubled) % 10 == 0


def test_luhn_agrees_with_its_definition_from_the_right():
    rng = random.Random(0)  # noqa: S311
    for _ in range(500):
        text = "".join(rng.choices("0123456789", k=rng.randint(1, 12)))
        assert accepts(text, check="luhn") == luhn_is_valid(text)


@pytest.mark.parametrize(
    ("length", "allowed"),
    [(3, {3}), ((2, 4), {2, 3, 4}), (range(2, 5), {2, 3, 4}), (range(2, 7, 2), {2, 4, 6}), (None, set(range(9)))],
)
def test_a_length_counts_digits_only(length, allowed):
    assert {count for count in range(9) if accepts("-".join("1" * count), length)} == allowed


@pytest.mark.parametrize(
    ("length", "check"),
    [(0, None), (100, None), (True, None), ("4", None), (2.0, None), ((3,), None), ((4, 3), None), (range(0), None),
     ([3], None), (range(1, 10**12), None), (None, "crc"), (None, ""), (12, "ean13"), ((2, 9), "isbn10")],
)  # fmt: skip
def test_an_invalid_length_or_check_is_explained_in_one_sentence(length, check):
    with pytest.raises(ConstraintError, match=r"^The (length|check) .*\.$"):
        make_constraint(length, check)


def test_lengths_as_text_are_numbers_and_ranges():
    assert (parse_length("4"), parse_length("3-5")) == ((4, 4), (3, 5))
    for text in ("", "0", "100", "5-3", "3-", "-3", "3 5", " 3", "3\n", "٣", "four"):
        with pytest.raises(ConstraintError, match=r"^The length must be .*\.$"):
            parse_length(text)
