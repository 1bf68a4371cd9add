"""Signs among digits are of every kind, near the line of writing, and are no digit."""

import numpy as np

from digitpad.training.data.line_samples import LineGenerator, LineSources, to_glyph
from digitpad.training.data.signs import generate_sign
from digitpad.training.data.stroke_font import stroke_font_digits


def test_signs_are_finite_strokes_no_taller_than_two_digits():
    rng = np.random.default_rng(0)
    signs = [generate_sign(rng) for _ in range(200)]
    assert {len(sign) for sign in signs} == {1, 2}
    for sign in signs:
        points = np.concatenate(sign)
        assert np.isfinite(points).all()
        assert 0.2 < np.ptp(points, axis=0).max() < 2
        assert -0.6 < points[:, 1].min() < points[:, 1].max() + 0.1 < 1.8


def test_the_text_of_a_line_with_signs_has_its_digits_only():
    generator = LineGenerator(LineSources([to_glyph(sample) for sample in stroke_font_digits()]))
    rng = np.random.default_rng(1)
    lines = [generator.generate(rng) for _ in range(300)]
    assert all(set(line.text) <= set("0123456789") for line in lines)
