"""The stroke font: every glyph can be drawn, and no letter can be read as a digit."""

import pytest

from digitpad.preprocessing.strokes import strokes_to_frame
from digitpad.training.data.stroke_font import (
    DIGIT_GLYPHS,
    LETTER_GLYPHS,
    REGIONAL_DIGIT_GLYPHS,
    SYMBOL_GLYPHS,
    stroke_font_digits,
)

GLYPH_TABLES = {
    "digits": DIGIT_GLYPHS,
    "regional digits": REGIONAL_DIGIT_GLYPHS,
    "letters": LETTER_GLYPHS,
    "symbols": SYMBOL_GLYPHS,
}


@pytest.mark.parametrize("table", GLYPH_TABLES.values(), ids=GLYPH_TABLES.keys())
def test_each_glyph_draws_ink_within_the_grid(table):
    for name, glyph in table.items():
        assert strokes_to_frame(glyph).any(), name
        assert all(((stroke >= -1) & (stroke <= 10)).all() for stroke in glyph), name


def test_font_has_each_digit_and_no_letter_that_looks_like_one():
    assert set(DIGIT_GLYPHS) == set("0123456789")
    assert not set(LETTER_GLYPHS) & set("OoDQCIliJZzSsBbGgqTyY")


def test_stroke_font_digits_cover_all_labels():
    assert {digit.label for digit in stroke_font_digits()} == set(range(10))
