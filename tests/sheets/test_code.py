"""The QR code of a sheet: every code that segno writes is decoded, also if it is damaged."""

import numpy as np
import pytest
import segno

from digitpad.sheets.code import SIZE, correct_errors, decode_modules
from digitpad.sheets.layout import QR_VERSION

CODES = ("DIGITPAD:1:A4:20X6X3", "DIGITPAD:1:A4:5X1X1", "DIGITPAD:1:LETTER-L:10X10X0", "DIGITPAD:1:LETTER:15X3X9")


def make_modules(code, **options):
    return np.array([*segno.make_qr(code, version=QR_VERSION, **options).matrix], np.uint8) > 0


@pytest.mark.parametrize("mask", range(8))
@pytest.mark.parametrize("code", CODES)
def test_codes_of_all_masks_are_decoded(code, mask):
    assert decode_modules(make_modules(code, error="q", mask=mask)) == code


@pytest.mark.parametrize("level", "lmqh")
def test_codes_of_all_levels_are_decoded(level):
    assert decode_modules(make_modules(CODES[0], error=level, boost_error=False)) == CODES[0]


@pytest.mark.parametrize("seed", range(20))
def test_damaged_codes_are_corrected_or_refused(seed):
    rng = np.random.default_rng(seed)
    modules = make_modules(CODES[0], error="q")
    few, many = modules.copy(), modules.copy()
    few.flat[rng.choice(SIZE**2, 8, replace=False)] ^= True
    many.flat[rng.choice(SIZE**2, 120, replace=False)] ^= True
    assert decode_modules(few) == CODES[0]
    assert decode_modules(many) is None


def test_hidden_corner_of_a_code_is_corrected():
    modules = make_modules(CODES[0], error="q")
    modules[-7:, -7:] = True
    assert decode_modules(modules) == CODES[0]


def test_other_modes_than_alphanumeric_are_refused():
    assert decode_modules(make_modules("digitpad", error="q")) is None


def test_blank_and_black_codes_are_refused():
    assert decode_modules(np.zeros((SIZE, SIZE), bool)) is None
    assert decode_modules(np.ones((SIZE, SIZE), bool)) is None


def test_codewords_without_errors_are_kept_and_half_of_the_check_words_may_err():
    codewords = [0] * 44  # the zero word is in every linear code
    assert correct_errors(codewords, 22) == codewords
    assert correct_errors([*range(1, 12), *codewords[11:]], 22) == codewords
    assert correct_errors([*range(1, 13), *codewords[12:]], 22) is None
