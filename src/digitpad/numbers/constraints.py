"""What is known of a number: how many digits it has, and the checksum that they satisfy.

A constraint is a finite automaton over the characters, so that decoding can keep to it.

The port is `web/src/numbers/constraints.ts`, without lengths and checksums.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

import numpy as np

from digitpad.errors import ConstraintError
from digitpad.numbers.symbols import DIGIT_COUNT, POINTS, SKIP, SYMBOLS

if TYPE_CHECKING:
    from digitpad.arrays import BoolArray, Int64Array

Length: TypeAlias = int | range | tuple[int, int]
"""The number of digits, 1..99, as an int, any of a range, or from the first to the second of a pair."""

Check: TypeAlias = Literal["luhn", "ean13", "isbn10", "mod97"]
"""A checksum, which is Luhn's (ISO/IEC 7812-1), that of an EAN-13 or ISBN-10, or MOD 97-10 (ISO/IEC 7064)."""

MAX_LENGTH = 99
LENGTH_PATTERN = r"^([1-9][0-9]?)(?:-([1-9][0-9]?))?$"
"""A length as text: a number, or the ends of a range."""

FIXED_LENGTHS = {"ean13": 13, "isbn10": 10}

MODULI = {"luhn": 10, "ean13": 10, "isbn10": 11, "mod97": 97}

KINDS = NO_CHARACTER, DIGIT, SPACE, SEPARATOR, POINT = range(5)
"""Kinds of the last character; a space counts only if ink behind it was skipped.

Separators stand between digits; a minus sign may come first, a point or comma last, but not behind a space.
"""


@dataclass(frozen=True, eq=False)
class Automaton:
    """A finite automaton that reads the symbols of a path, as a table. It starts in state 0.

    Attributes:
        successors: (2, `SKIP` + 1, S + 1), the state after a symbol, without and with a space before it, from each of S
            states. S is the state from which no path is allowed.
        accepting: (S + 1,), whether a path may end in a state.
    """

    successors: Int64Array
    accepting: BoolArray


@dataclass(frozen=True)
class Constraint:
    """The texts that are allowed. Lengths and checksums ignore separators.

    Attributes:
        lengths: the allowed numbers of digits; empty: any number.
        check: the checksum, if there is one.
    """

    lengths: frozenset[int] = frozenset()
    check: Check | None = None

    def to_automaton(self, max_digits: int) -> Automaton:
        """The automaton that accepts the allowed texts of at most `max_digits` digits.

        A state is the count of digits if there are lengths, up to two sums of the check, and the kind of the last
        character.
        """
        max_count = min(max(self.lengths), max_digits) if self.lengths else 0
        modulus = MODULI.get(self.check or "", 1)
        shape = (max_count + 1, modulus, modulus if self.check == "luhn" else 1, len(KINDS))
        count, first, second, last = np.indices(shape).reshape(4, -1)
        rejected = len(count)
        successors = np.full((2, SKIP + 1, rejected + 1), rejected)
        for digit in range(DIGIT_COUNT):
            after = np.stack([*self._append(count, first, second, digit), np.full_like(last, DIGIT)])
            successors[:, digit, :-1] = np.where(
                after[0] <= max_count, np.ravel_multi_index(tuple(after), shape, mode="clip"), rejected
            )
        state = np.arange(rejected)
        for symbol in range(DIGIT_COUNT, SKIP):
            is_point = symbol in POINTS
            may_follow = (last == DIGIT) | ((last == SPACE) & (not is_point))
            may_follow |= (last == NO_CHARACTER) & (SYMBOLS[symbol] == "-")
            after_symbol = np.where(may_follow, state - last + (POINT if is_point else SEPARATOR), rejected)
            successors[0, symbol, :-1] = after_symbol
            successors[1, symbol, :-1] = np.where(is_point, rejected, after_symbol)
        successors[0, SKIP, :-1] = state
        successors[1, SKIP, :-1] = np.where(last == DIGIT, state - last + SPACE, state)
        accepting = (first == (1 if self.check == "mod97" else 0)) & (last != SEPARATOR)
        if self.lengths:
            accepting &= np.isin(count, [*self.lengths])
        return Automaton(successors, np.append(accepting, np.False_))

    def allows(self, text: str) -> bool:
        """Whether a text of digits, separators and spaces is allowed; no other character is."""
        automaton, state, is_after_space = self.to_automaton(len(text)), 0, 0
        for character in text:
            if character not in SYMBOLS + " ":
                return False
            if character != " ":
                state = automaton.successors[is_after_space, SYMBOLS.index(character), state]
            is_after_space = int(character == " ")
        return bool(automaton.accepting[state])

    def _append(
        self, count: Int64Array, first: Int64Array, second: Int64Array, digit: int
    ) -> tuple[Int64Array, Int64Array, Int64Array]:
        """The counts and sums, (S,) each, after one more digit."""
        if self.check == "luhn":  # the digits to double depend on the length: both sums are kept, and change roles
            doubled = 2 * digit - 9 * (digit > 4)  # noqa: PLR2004
            first, second = (second + digit) % 10, (first + doubled) % 10
        elif self.check == "ean13":
            first = (first + digit * (1 + 2 * (count % 2))) % 10
        elif self.check == "isbn10":
            first = (first + digit * (10 - count)) % 11
        elif self.check == "mod97":
            first = (first * 10 + digit) % 97
        return count + bool(self.lengths), first, second


def parse_length(text: str) -> Length:
    """The length that a text such as `4` or `3-5` stands for.

    Raises:
        ConstraintError: it is not written like this.
    """
    match = re.fullmatch(LENGTH_PATTERN, text, re.ASCII)
    limits = [int(limit) for limit in match.groups(match[1])] if match else []
    if not limits or limits[0] > limits[1]:
        raise ConstraintError(f"The length must be a number from 1 to {MAX_LENGTH}, or a range such as 3-5.")
    return limits[0], limits[1]


def make_constraint(length: Length | None, check: str | None) -> Constraint:
    """The constraint of a length and a checksum.

    Raises:
        ConstraintError: they are not valid, or contradict each other.
    """
    if check is not None and check not in get_args(Check):
        raise ConstraintError(f"The check must be one of {', '.join(get_args(Check))}.")
    lengths = frozenset[int]() if length is None else _to_lengths(length)
    if check in FIXED_LENGTHS:
        fixed = frozenset({FIXED_LENGTHS[check]})
        if lengths and not fixed <= lengths:
            raise ConstraintError(f"The check {check} needs {FIXED_LENGTHS[check]} digits: leave the length out.")
        lengths = fixed
    return Constraint(lengths, check)  # type: ignore[arg-type] # it is one of the literals


def _to_lengths(length: Length) -> frozenset[int]:
    if isinstance(length, int) and not isinstance(length, bool):
        length = (length, length)
    if isinstance(length, tuple) and len(length) == 2 and all(type(limit) is int for limit in length):  # noqa: PLR2004
        length = range(length[0], length[1] + 1)
    if (
        not isinstance(length, range)
        or not length
        or not all(1 <= end <= MAX_LENGTH for end in (length[0], length[-1]))
    ):
        raise ConstraintError(f"The length must be a number from 1 to {MAX_LENGTH}, or a range of such numbers.")
    return frozenset(length)
