"""Training lines: their shapes, texts and targets, and the pen that draws them."""

import numpy as np
import pytest

from digitpad.numbers.symbols import SYMBOLS
from digitpad.training.data import mnist
from digitpad.training.data.corpus import Corpus
from digitpad.training.data.dataset import NO_DIGIT_LABEL
from digitpad.training.data.line_arrays import BUCKETS, pack_lines
from digitpad.training.data.line_samples import (
    MAX_TEXT_LENGTH,
    UNKNOWN,
    LabeledLine,
    LineGenerator,
    draw_points,
    is_feasible,
    line_sources,
)
from digitpad.training.data.pen_samples import NumberSample, PenSample
from digitpad.training.data.split import DataSplit

SQUARE = [[(0.0, 0.0), (10.0, 0.0), (10.0, 10.0)], [(0.0, 0.0), (0.0, 10.0), (10.0, 10.0)]]
STEM = [[(0.0, 0.0), (1.0, 20.0)]]


def split(*samples):
    """Training samples of one writer, and a validation sample of another, which shows an 8."""
    return DataSplit(training=list(samples), validation=[PenSample(8, "eva", SQUARE)])


@pytest.fixture(scope="module")
def sources():
    corpus = Corpus(
        mnist.load(),
        pendigits=split(PenSample(1, "anna", STEM), PenSample(7, "anna", SQUARE)),
        glyphs=split(PenSample(NO_DIGIT_LABEL, "anna", SQUARE, "X")),
        numbers=DataSplit(
            training=[
                NumberSample("71", "anna", [*SQUARE, [(15.0, 0.0), (16.0, 10.0)]], ((0, 1), (2,))),
                NumberSample("7/", "anna", [*SQUARE, [(15.0, 10.0), (18.0, 0.0)]], ((0, 1), (2,))),
                NumberSample("7/1", "anna", [*SQUARE, [(15.0, 10.0), (18.0, 0.0)], [(22.0, 0.0), (22.0, 10.0)]]),
            ],
            validation=[NumberSample("88", "eva", SQUARE)],
        ),
        separators=DataSplit(
            training=[
                PenSample(NO_DIGIT_LABEL, "anna", [[(0.0, 0.0), (0.5, 0.0)]], "-"),
                PenSample(NO_DIGIT_LABEL, "anna", [[(0.0, 0.0), (-0.1, 0.2)]], ","),
                PenSample(NO_DIGIT_LABEL, "anna", [[(0.0, 0.0), (-0.1, 0.4)]], ","),
            ]
        ),
    )
    register = LabeledLine(np.full((28, 40), 255, np.uint8), "49", np.full(10, UNKNOWN, np.int8))
    return line_sources(corpus, [register], image_count=200)


@pytest.fixture(scope="module")
def lines(sources):
    generator, rng = LineGenerator(sources), np.random.default_rng(1)
    return [generator.generate(rng) for _ in range(300)]


def test_frames_are_28_high_and_a_multiple_of_4_wide(lines):
    for line in lines:
        assert line.frame.dtype == np.uint8
        assert line.frame.shape == (28, 4 * len(line.targets))
        assert line.frame.max() > 100


def test_texts_hold_symbols_and_fit_into_the_columns(lines):
    assert all(set(line.text) <= set(SYMBOLS) and is_feasible(line) for line in lines)
    assert {len(line.text) for line in lines} >= {0, 1, 2, 4, 8}
    assert any("-" in line.text for line in lines)
    assert any("," in line.text for line in lines)


def test_targets_are_in_the_order_of_the_text(lines):
    for line in lines:
        known = "".join(SYMBOLS[symbol] for symbol in line.targets if symbol != UNKNOWN)
        rest = iter(line.text)
        assert all(symbol in rest for symbol in known)
    assert any(line.text and (line.targets != UNKNOWN).sum() == len(line.text) for line in lines)


def test_same_seed_gives_the_same_lines(sources, lines):
    generator, rng = LineGenerator(sources), np.random.default_rng(1)
    for line in lines[:20]:
        again = generator.generate(rng)
        assert again.text == line.text
        np.testing.assert_array_equal(again.frame, line.frame)


def test_sources_are_of_training_writers_only(sources):
    pens = [
        *sources.digits,
        *sources.separators,
        *sources.symbols,
        *(glyph for line in sources.numbers for glyph in line),
    ]
    assert {glyph.writer for glyph in pens} == {"anna"}


def test_comma_as_low_as_a_point_is_a_point(sources):
    assert [glyph.character for glyph in sources.separators] == ["-", ".", ","]


def test_slash_of_a_number_is_ink_without_a_character(sources):
    assert [[glyph.character for glyph in glyphs] for glyphs in sources.numbers] == [["7", "1"], ["7", ""], ["71"]]


def test_pen_covers_what_is_near_the_points():
    frame = draw_points(np.array([[10.5, 14.5], [-50.0, 3.0], [3.0, 90.0]]), 24, 1.5, 1.0)
    assert frame.shape == (28, 24)
    assert frame[14, 10] == 1
    assert frame[14, 11] == 1
    assert frame[14, 12] == pytest.approx(0)
    assert frame.sum() == pytest.approx(np.pi * 1.5**2, rel=0.15)


def test_arrays_hold_padded_frames_with_their_texts_and_targets(lines):
    for width, (frames, targets) in pack_lines(lines).items():
        assert frames.shape[1:] == (28, width)
        assert targets.shape == (len(frames), MAX_TEXT_LENGTH + width // 4)
    line = LabeledLine(np.full((28, 40), 9, np.uint8), "4-", np.arange(10, dtype=np.int8))
    frames, targets = pack_lines([line])[BUCKETS[0]]
    assert frames[0, :, :40].min() == 9
    assert not frames[0, :, 40:].any()
    assert targets[0, :3].tolist() == [4, SYMBOLS.index("-"), UNKNOWN]
    assert targets[0, MAX_TEXT_LENGTH:][:11].tolist() == [*range(10), UNKNOWN]
