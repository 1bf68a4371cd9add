"""The gate: which networks may replace the present one, and that a poisoned queue does not get through it."""

from contextlib import closing, suppress
from dataclasses import replace

import numpy as np
import pytest
from sqlalchemy import create_engine, text

from digitpad import Recognizer
from digitpad.contributions.drawing import normalize
from digitpad.contributions.export import to_parquet
from digitpad.contributions.store import DuplicateError, Store
from digitpad.training.data import mnist
from digitpad.training.data.contributions import read_contributions
from digitpad.training.data.negatives import generate_negatives
from digitpad.training.data.pen_samples import PenSample
from digitpad.training.data.rendering import render
from digitpad.training.data.stroke_font import stroke_font_digits
from digitpad.training.data.training_sets import NEGATIVES, TrainingSet
from digitpad.training.evaluation.gate import CALIBRATION, GateRow, compare_networks, gate_table

POISONED = 1000

pytestmark = pytest.mark.filterwarnings("ignore:::(tensorflow|keras|google).*")


class Noisy(Recognizer):
    """The shipped network, with some of its answers spoilt."""

    def __init__(self, share, confidence=1.0):
        super().__init__(threads=1)
        self.share, self.confidence = share, confidence

    def score_frames(self, frames):
        scores = super().score_frames(frames)
        wrong = np.arange(len(frames)) % 100 < 100 * self.share
        scores.probabilities[wrong] = np.roll(scores.probabilities[wrong], 1, axis=1)
        scores.probabilities[:] = self.confidence * scores.probabilities + (1 - self.confidence) / 10
        scores.no_digit[wrong] = 1 - scores.no_digit[wrong]
        return scores


@pytest.fixture(scope="module")
def sets():
    digits = mnist.load().validation.subset(slice(1000))
    return {"MNIST": digits, NEGATIVES: generate_negatives(300, digits, [], 5)}


def failures(present, new, sets):
    return [row.name for row in compare_networks(present, new, sets) if not row.passes]


def test_the_same_network_passes_with_no_loss(sets):
    rows = compare_networks(Recognizer(threads=1), Recognizer(threads=1), sets)
    assert [row.name for row in rows] == ["MNIST", NEGATIVES, CALIBRATION]
    assert all(row.loss == 0 and row.passes for row in rows)


def test_a_better_network_passes(sets):
    assert failures(Noisy(0.05), Recognizer(threads=1), sets) == []


def test_a_network_that_is_worse_on_one_set_is_stopped(sets):
    assert "MNIST" in failures(Recognizer(threads=1), Noisy(0.05), sets)
    assert NEGATIVES in failures(Recognizer(threads=1), Noisy(0.1), sets)


def test_a_network_that_is_only_less_calibrated_is_stopped(sets):
    assert failures(Recognizer(threads=1), Noisy(0, confidence=0.9), sets) == [CALIBRATION]


@pytest.mark.parametrize(("loss", "passes"), [(-0.1, True), (0.0, True), (0.009, True), (0.011, False)])
def test_one_standard_error_is_the_limit(loss, passes):
    row = GateRow("MNIST", 100, 0.9, 0.9 - loss, loss, 0.01)
    assert row.passes == passes
    assert gate_table([row])[1][-1] == ("passed" if passes else "worse")


def draw_digits(count, seed=0):
    """Digits of the stroke font, each distorted in its own way."""
    rng, font = np.random.default_rng(seed), stroke_font_digits()
    for index in rng.integers(len(font), size=count):
        matrix = np.eye(2) + rng.normal(scale=0.1, size=(2, 2))
        yield normalize([np.asarray(stroke) @ matrix for stroke in font[index].strokes]), font[index].label


@pytest.fixture(scope="module")
def poisoned_file(tmp_path_factory):
    """What is exported of a store with 1,000 drawings with false labels, all of which were accepted."""
    folder = tmp_path_factory.mktemp("store")
    url = f"sqlite:///{folder}/contributions.db"
    with closing(Store(url)) as store:
        store.migrate()
        drawings = draw_digits(1100)
        while store.count()["pending"] < POISONED:
            drawing, label = next(drawings)
            with suppress(DuplicateError):
                store.add(drawing, (label + 1) % 10, None, 1)
        engine = create_engine(url)
        with engine.begin() as connection:
            connection.execute(text("UPDATE contributions SET state = 'accepted'"))
        engine.dispose()
        (folder / "contributions.parquet").write_bytes(to_parquet(store.find("accepted")))
    return folder / "contributions.parquet"


@pytest.fixture(scope="module")
def train_with(tiny_set, short_config, tmp_path_factory):
    """Train a network with contributions, which are half of its digits."""
    from digitpad.training.trainer import train  # noqa: PLC0415 - TensorFlow takes seconds to load

    config = replace(short_config, epochs=3)

    def train_with(contributions):
        pools = (*tiny_set.pools, (contributions, 640))
        return train(TrainingSet(tiny_set.mnist, pools), {}, config, tmp_path_factory.mktemp("run"))

    return train_with


def test_a_poisoned_queue_does_not_get_through_the_gate(poisoned_file, train_with, sets, tmp_path):
    from digitpad.training.release import compare_release, write_calibrated  # noqa: PLC0415 - as above

    poisoned = read_contributions(poisoned_file)
    assert len(poisoned) == POISONED
    honest, unseen = (
        [PenSample(label, "", drawing) for drawing, label in draw_digits(*arguments)]
        for arguments in ((POISONED,), (500, 1))
    )
    sets |= {"strokes": render(unseen)}
    honest_run, poisoned_run = (train_with(render(samples)) for samples in (honest, poisoned))
    write_calibrated(honest_run, sets, tmp_path)
    assert all(row.passes for row in compare_release(honest_run, sets, tmp_path))
    worse = [row.name for row in compare_release(poisoned_run, sets, tmp_path) if not row.passes]
    assert "strokes" in worse
