"""The line network: its shape, its loss, its decoding, and its start from the digit network."""

import keras
import numpy as np
import pytest

from digitpad.numbers.symbols import SYMBOLS
from digitpad.training.config import LineConfig, TrainingConfig
from digitpad.training.data.line_arrays import pack_lines
from digitpad.training.data.line_samples import MAX_TEXT_LENGTH, LabeledLine, LineGenerator, LineSources, to_glyph
from digitpad.training.data.stroke_font import stroke_font_digits
from digitpad.training.line_model import (
    BLANK,
    CLASS_COUNT,
    LineLoss,
    best_path_text,
    build_line_model,
    digit_channels,
    start_from_digits,
)
from digitpad.training.line_trainer import validate_lines
from digitpad.training.model import build_inference_model, build_training_model, fold_batch_norm

pytestmark = pytest.mark.filterwarnings("ignore:::(tensorflow|keras|google).*")

CHANNELS, SMALL = LineConfig().channels, ((8,), (16, 16), (32,))


@pytest.fixture(scope="module")
def lines() -> list[LabeledLine]:
    generator = LineGenerator(LineSources([to_glyph(sample) for sample in stroke_font_digits()]))
    rng = np.random.default_rng(3)
    return [line for line in (generator.generate(rng) for _ in range(60)) if 2 <= len(line.text) <= 3][:10]


def logits_of(path, margin=9.0):
    logits = np.zeros((len(path), CLASS_COUNT), np.float32)
    logits[np.arange(len(path)), path] = margin
    return logits


def test_model_has_a_column_of_logits_for_each_4_pixels_and_at_most_150_000_parameters():
    model = build_line_model(CHANNELS)
    assert model.count_params() <= 150_000
    assert model(np.zeros((2, 28, 64), np.float32)).shape == (2, 16, len(SYMBOLS) + 1)
    assert model(np.zeros((1, 28, 100), np.float32)).shape == (1, 25, CLASS_COUNT)


def test_best_path_merges_repeated_symbols_and_drops_blanks():
    assert best_path_text(logits_of([BLANK, 1, 1, BLANK, 1, 10, BLANK, 9])) == "11.9"
    assert not best_path_text(logits_of([BLANK] * 5))


def test_loss_is_small_for_a_path_that_spells_the_text_and_large_for_others():
    targets = np.full((2, MAX_TEXT_LENGTH + 5), -1)
    targets[:, :2] = 4, 4
    paths = np.stack([logits_of([4, BLANK, 4, BLANK, BLANK]), logits_of([4, 4, BLANK, BLANK, BLANK])])
    right, wrong = np.asarray(LineLoss(0.0).call(targets, paths))
    assert right < 0.1
    assert wrong > 5


def test_known_columns_add_their_cross_entropy():
    targets = np.full((1, MAX_TEXT_LENGTH + 3), -1)
    targets[:, 0] = targets[:, MAX_TEXT_LENGTH + 1] = 4
    at, beside = logits_of([BLANK, 4, BLANK])[None], logits_of([4, BLANK, BLANK])[None]
    difference = [np.asarray(LineLoss(weight).call(targets, beside))[0] for weight in (0.0, 0.5)]
    assert np.diff(difference)[0] == pytest.approx(4.5, abs=0.1)
    assert np.asarray(LineLoss(0.5).call(targets, at))[0] < 0.1


def test_network_learns_ten_lines_by_heart(lines):
    keras.utils.set_random_seed(1)
    model = build_line_model(SMALL)
    model.compile(keras.optimizers.Adam(5e-3), LineLoss(0.3), jit_compile=False)
    for _ in range(90):
        for frames, targets in pack_lines(lines).values():
            if len(frames):
                model.train_on_batch(frames / np.float32(255), targets)
    assert validate_lines(model, {"lines": lines})["lines"] >= 0.8


def test_start_from_digits_gives_the_logits_of_the_digit_network(lines):
    digits = build_inference_model(fold_batch_norm(build_training_model(TrainingConfig(channels=CHANNELS))))
    frames = np.stack([line.frame[:, :28] for line in lines]) / np.float32(255)
    assert digit_channels(digits) == CHANNELS
    model = build_line_model(CHANNELS)
    start_from_digits(model, digits, frames)
    expected = np.asarray(digits(frames)["evidence"]).mean(axis=2)
    np.testing.assert_allclose(np.asarray(model(frames))[:, :, :10], expected.swapaxes(1, 2), atol=1e-4)
