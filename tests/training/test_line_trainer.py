"""Training of the line network: reproducible runs, checkpoints, and their errors."""

from dataclasses import replace

import numpy as np
import pytest

from digitpad.errors import DataError
from digitpad.recognizer import MODEL
from digitpad.training.config import LineConfig, TrainingConfig
from digitpad.training.data import line_arrays
from digitpad.training.data.line_samples import LineGenerator, LineSources, to_glyph
from digitpad.training.data.stroke_font import stroke_font_digits
from digitpad.training.line_trainer import load_line_run, train_lines
from digitpad.training.model import build_inference_model, build_training_model, fold_batch_norm

pytestmark = pytest.mark.filterwarnings("ignore:::(tensorflow|keras|google).*")

CONFIG = LineConfig(epochs=2, epoch_size=80, batch_size=8)
SOURCES = LineSources([to_glyph(sample) for sample in stroke_font_digits()])


@pytest.fixture(scope="module", autouse=True)
def two_widths():
    """A graph is built for each."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(line_arrays, "BUCKETS", (88, 256))
        yield


@pytest.fixture(scope="module")
def digits(tmp_path_factory):
    """The file of a small digit network."""
    path = tmp_path_factory.mktemp("digits") / "digits.keras"
    channels = ((8,), (16, 16), (32,))
    build_inference_model(fold_batch_norm(build_training_model(TrainingConfig(channels=channels)))).save(path)
    return path


@pytest.fixture(scope="module")
def finished(digits, tmp_path_factory):
    """A finished run and its folder."""
    generator, rng = LineGenerator(SOURCES), np.random.default_rng(1)
    validation = {"font": [generator.generate(rng) for _ in range(20)]}
    folder = tmp_path_factory.mktemp("lines")
    return train_lines(SOURCES, validation, CONFIG, digits, folder), folder


def test_resumed_run_gives_the_weights_of_an_uninterrupted_one(digits, finished, tmp_path, interrupt_after_an_epoch):
    interrupt_after_an_epoch(train_lines, SOURCES, {}, CONFIG, digits, tmp_path)
    assert load_line_run(tmp_path).epoch == 1
    resumed, uninterrupted = train_lines(SOURCES, {}, CONFIG, digits, tmp_path), load_line_run(finished[1])
    for name in ("model", "ema_model"):
        pairs = zip(getattr(resumed, name).get_weights(), getattr(uninterrupted, name).get_weights(), strict=True)
        for left, right in pairs:
            np.testing.assert_allclose(left, right, atol=1e-5)
    np.testing.assert_allclose(resumed.history.loss, uninterrupted.history.loss, rtol=1e-5)


def test_run_has_the_channels_of_the_digit_network_and_its_validation(finished):
    run, folder = finished
    assert run.config.channels == ((8,), (16, 16), (32,))
    assert 0 <= run.history.validation[0]["font"] <= 1
    assert load_line_run(folder).history == run.history


def test_checkpoint_of_another_config_or_another_digit_network_is_not_resumed(digits, finished):
    with pytest.raises(DataError, match="with another configuration"):
        train_lines(SOURCES, {}, replace(CONFIG, seed=9), digits, finished[1])
    with pytest.raises(DataError, match="from another digit network"):
        train_lines(SOURCES, {}, CONFIG, MODEL.with_suffix(".keras"), finished[1])


def test_learning_rate_rises_and_then_falls_to_zero():
    config = LineConfig(epochs=10, peak_learning_rate=1.0, warmup_fraction=0.1)
    assert config.learning_rate(0.5) == pytest.approx(0.5)
    assert config.learning_rate(1) == pytest.approx(1)
    assert config.learning_rate(10) == pytest.approx(0)
