"""What is known of a number: how many digits it has, and the checksum that they satisfy.

A constraint is a finite automaton over the digits, so that decoding can keep to it.

The port is `web/src/numbers/constraints.ts`, without lengths and checksums.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, Protocol, TypeAlias, get_args

from digitpad.errors import ConstraintError
from digitpad.numbers.symbols import DIGIT_COUNT, SKIP, SYMBOLS

Length: TypeAlias = int | range | tuple[int, int]
"""The number of digits: exactly one, any of a range, or from the first to the second of a pair."""

Check: TypeAlias = Literal["luhn", "ean13", "isbn10", "mod97"]
"""A checksum: Luhn's (ISO/IEC 7812-1), that of an EAN-13 or ISBN-10, or MOD 97-10 (ISO/IEC 7064)."""

MAX_LENGTH = 99
LENGTH_PATTERN = r"^([1-9][0-9]?)(?:-([1-9][0-9]?))?$"
"""A length as text: a number, or the ends of a range."""

FIXED_LENGTHS = {"ean13": 13, "isbn10": 10}

State: TypeAlias = tuple[int, ...]
"""The count of digits so far, the sums of the check, and the kind of the last character.

Counts that nobody asks for stay 0.
"""

NO_CHARACTER, DIGIT, SEPARATOR, POINT = range(4)
"""Kinds of the last character. Separators stand between digits; a minus sign may come first, a point or comma last."""


class Automaton(Protocol):
    """A finite automaton that reads the symbols of a path."""

    @property
    def start(self) -> State:
        """The state before the first symbol."""

    def step(self, state: State, symbol: int) -> State | None:
        """The state after one more symbol, or None if no path may go on with it."""

    def accepts(self, state: State) -> bool:
        """Whether a path may end in this state."""


@dataclass(frozen=True)
class Constraint:
    """The texts that are allowed. Lengths and checksums ignore separators.

    Attributes:
        lengths: the allowed numbers of digits; empty: any number.
        check: the checksum, if there is one.
    """

    lengths: frozenset[int] = frozenset()
    check: Check | None = None

    @property
    def start(self) -> State:
        """The state before the first character."""
        return (0, 0, 0, NO_CHARACTER)

    def step(self, state: State, symbol: int) -> State | None:
        """The state after one more symbol, or None if there may be no more digits, or no separator here."""
        if symbol == SKIP:
            return state
        count, first, second, last = state
        if symbol >= DIGIT_COUNT:
            may_follow = last == DIGIT or (last == NO_CHARACTER and SYMBOLS[symbol] == "-")
            kind = POINT if SYMBOLS[symbol] in ".," else SEPARATOR
            return (count, first, second, kind) if may_follow else None
        if self.lengths and count == max(self.lengths):
            return None
        if self.check == "luhn":  # the digits to double depend on the length: both sums are kept, and change roles
            doubled = 2 * symbol - 9 * (symbol > 4)  # noqa: PLR2004
            first, second = (second + symbol) % 10, (first + doubled) % 10
        elif self.check == "ean13":
            first = (first + symbol * (3 if count % 2 else 1)) % 10
        elif self.check == "isbn10":
            first = (first + symbol * (10 - count)) % 11
        elif self.check == "mod97":
            first = (first * 10 + symbol) % 97
        return (count + 1 if self.lengths else 0, first, second, DIGIT)

    def accepts(self, state: State) -> bool:
        """Whether a number may end in this state."""
        is_valid = state[1] == (1 if self.check == "mod97" else 0)
        return is_valid and (not self.lengths or state[0] in self.lengths) and state[3] != SEPARATOR


def parse_length(text: str) -> Length:
    """The length that a text such as `4` or `3-5` stands for.

    Raises:
        ConstraintError: it is not written like this.
    """
    match = re.fullmatch(LENGTH_PATTERN, text, re.ASCII)
    if not match:
        raise ConstraintError(f"The length must be a number from 1 to {MAX_LENGTH}, or a range such as 3-5.")
    limits = sorted(int(limit) for limit in match.groups(match[1]))
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
