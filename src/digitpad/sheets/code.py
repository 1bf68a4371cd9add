"""Decode the QR code of a sheet: version 2, alphanumeric mode, with error correction.

After ISO/IEC 18004. Codes of this version are one block of 44 codewords over GF(256); Reed-Solomon decoding is by
Berlekamp and Massey's algorithm, Chien's search and Forney's formula (Blahut, "Algebraic codes for data transmission",
2003).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from digitpad.arrays import BoolArray

SIZE = 25
"""Modules a side."""

FINDER_CENTERS = (3.5, 3.5), (SIZE - 3.5, 3.5), (3.5, SIZE - 3.5)
"""The centres of the finder patterns at the top left, top right and bottom left, as (x, y) in modules."""

CODEWORDS = 44
CORRECTION_CODEWORDS = {0b01: 10, 0b00: 16, 0b11: 22, 0b10: 28}
"""For the bits of the levels L, M, Q and H."""

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
ALPHANUMERIC_MODE = 0b0010
MODE_BITS, COUNT_BITS = 4, 9
PAIR_BITS, SINGLE_BITS = 11, 6

FORMAT_GENERATOR, FORMAT_MASK = 0b10100110111, 0b101010000010010
MAX_FORMAT_ERRORS = 3
FIELD_POLYNOMIAL = 0x11D

MASKS = (
    lambda y, x: (y + x) % 2,
    lambda y, x: y % 2 + 0 * x,
    lambda y, x: x % 3 + 0 * y,
    lambda y, x: (y + x) % 3,
    lambda y, x: (y // 2 + x // 3) % 2,
    lambda y, x: y * x % 2 + y * x % 3,
    lambda y, x: (y * x % 2 + y * x % 3) % 2,
    lambda y, x: ((y + x) % 2 + y * x % 3) % 2,
)


def decode_modules(modules: BoolArray) -> str | None:
    """The text of a code of (25, 25) modules, True where they are dark; None if it has too many errors."""
    level, mask = _read_format(modules)
    if level is None:
        return None
    y, x = np.indices((SIZE, SIZE))
    bits = modules ^ (MASKS[mask](y, x) == 0)
    path = [bits[position] for position in _data_path()]
    codewords = np.packbits(path[: 8 * CODEWORDS]).tolist()
    corrected = correct_errors(codewords, CORRECTION_CODEWORDS[level])
    return None if corrected is None else _parse_segment(corrected[: -CORRECTION_CODEWORDS[level]])


def _read_format(modules: BoolArray) -> tuple[int | None, int]:
    """The level's bits and the number of the mask, by the copy of the format that is nearer to a valid one."""
    first = [
        (8, 0),
        (8, 1),
        (8, 2),
        (8, 3),
        (8, 4),
        (8, 5),
        (8, 7),
        (8, 8),
        (7, 8),
        *((y, 8) for y in range(5, -1, -1)),
    ]
    second = [*((y, 8) for y in range(SIZE - 1, SIZE - 8, -1)), *((8, x) for x in range(SIZE - 8, SIZE))]
    valid = [_encode_format(value) for value in range(32)]
    errors, value = min(
        ((_to_int(modules[position] for position in copy) ^ code).bit_count(), value)
        for copy in (first, second)
        for value, code in enumerate(valid)
    )
    return (value >> 3 if errors <= MAX_FORMAT_ERRORS else None), value & 0b111


def _encode_format(value: int) -> int:
    """The 15 bits of the format: five of the value, ten of a BCH code, masked."""
    remainder = value << 10
    for shift in range(4, -1, -1):
        if remainder >> (shift + 10) & 1:
            remainder ^= FORMAT_GENERATOR << shift
    return (value << 10 | remainder) ^ FORMAT_MASK


def _data_path() -> list[tuple[int, int]]:
    """The modules of the codewords in order: upwards and downwards in pairs of columns, from the right."""
    reserved = np.zeros((SIZE, SIZE), bool)
    reserved[:9, :9] = reserved[:9, -8:] = reserved[-8:, :9] = True  # finder patterns and format
    reserved[6] = reserved[:, 6] = True  # timing patterns
    reserved[16:21, 16:21] = True  # alignment pattern
    path, upwards = [], True
    for right in (*range(SIZE - 1, 6, -2), 5, 3, 1):
        for row in range(SIZE - 1, -1, -1) if upwards else range(SIZE):
            path += [(row, column) for column in (right, right - 1) if not reserved[row, column]]
        upwards = not upwards
    return path


def _parse_segment(data: list[int]) -> str | None:
    """The text of the first segment, if it is alphanumeric."""
    bits = "".join(f"{byte:08b}" for byte in data)
    count = int(bits[MODE_BITS : MODE_BITS + COUNT_BITS], 2)
    position = MODE_BITS + COUNT_BITS
    length = count // 2 * PAIR_BITS + count % 2 * SINGLE_BITS
    if int(bits[:MODE_BITS], 2) != ALPHANUMERIC_MODE or position + length > len(bits):
        return None
    values: list[int] = []
    for _ in range(count // 2):
        values += divmod(int(bits[position : position + PAIR_BITS], 2), len(ALPHABET))
        position += PAIR_BITS
    if count % 2:
        values.append(int(bits[position : position + SINGLE_BITS], 2))
    return "".join(ALPHABET[value] for value in values) if max(values, default=0) < len(ALPHABET) else None


def _to_int(bits: Iterable[np.bool_]) -> int:
    return int("".join("1" if bit else "0" for bit in bits), 2)


def _make_tables() -> tuple[list[int], list[int]]:
    exponentials, logarithms = [0] * 510, [0] * 256
    value = 1
    for exponent in range(255):
        exponentials[exponent] = exponentials[exponent + 255] = value
        logarithms[value] = exponent
        value = value << 1 ^ (FIELD_POLYNOMIAL if value & 0x80 else 0)
    return exponentials, logarithms


EXPONENTIALS, LOGARITHMS = _make_tables()


def _multiply(one: int, other: int) -> int:
    return EXPONENTIALS[LOGARITHMS[one] + LOGARITHMS[other]] if one and other else 0


def _divide(one: int, other: int) -> int:
    return EXPONENTIALS[LOGARITHMS[one] + 255 - LOGARITHMS[other]] if one else 0


def _evaluate(polynomial: list[int], x: int) -> int:
    """The value of a polynomial, whose constant comes first."""
    value = 0
    for coefficient in reversed(polynomial):
        value = _multiply(value, x) ^ coefficient
    return value


def correct_errors(codewords: list[int], count: int) -> list[int] | None:
    """The codewords of a Reed-Solomon block with `count` check words, corrected; None if more than half of that err."""
    received = codewords[::-1]
    syndromes = [_evaluate(received, EXPONENTIALS[power]) for power in range(count)]
    if not any(syndromes):
        return codewords
    locator = _find_locator(syndromes)
    positions = [index for index in range(len(received)) if not _evaluate(locator, EXPONENTIALS[(255 - index) % 255])]
    errors = len(locator) - 1
    if errors > count // 2 or len(positions) != errors:
        return None
    evaluator = [0] * count
    for i, one in enumerate(syndromes):
        for j, other in enumerate(locator[: count - i]):
            evaluator[i + j] ^= _multiply(one, other)
    derivative = [value if power % 2 == 0 else 0 for power, value in enumerate(locator[1:])]
    for index in positions:
        inverse = EXPONENTIALS[(255 - index) % 255]
        error = _divide(_evaluate(evaluator, inverse), _evaluate(derivative, inverse))
        received[index] ^= _multiply(error, EXPONENTIALS[index])
    is_valid = not any(_evaluate(received, EXPONENTIALS[power]) for power in range(count))
    return received[::-1] if is_valid else None


def _find_locator(syndromes: list[int]) -> list[int]:
    """The error locator polynomial, its constant first, without leading zeros."""
    locator, previous = [1], [1]
    length, shift, last = 0, 1, 1
    for step, syndrome in enumerate(syndromes):
        discrepancy = syndrome
        for index in range(1, length + 1):
            if index < len(locator):
                discrepancy ^= _multiply(locator[index], syndromes[step - index])
        if not discrepancy:
            shift += 1
            continue
        scale = _divide(discrepancy, last)
        update = [0] * shift + [_multiply(scale, value) for value in previous]
        size = max(len(locator), len(update))
        new = [a ^ b for a, b in zip(_pad(locator, size), _pad(update, size), strict=True)]
        if 2 * length <= step:
            previous, length, last, shift = locator, step + 1 - length, discrepancy, 1
        else:
            shift += 1
        locator = new
    while locator[-1] == 0:
        locator.pop()
    return locator


def _pad(polynomial: list[int], size: int) -> list[int]:
    return polynomial + [0] * (size - len(polynomial))
