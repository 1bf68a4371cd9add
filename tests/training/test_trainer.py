"""Training: reproducible runs, checkpoints, and branches."""

import re
from dataclasses import replace

import numpy as np
import pytest

from digitpad.errors import DataError
from digitpad.training.config import BRANCHES
from digitpad.training.trainer import MIN_DIFFICULTY, load_run, train

pytestmark = pytest.mark.filterwarnings("ignore:::(tensorflow|keras|google).*")


def test_same_seed_gives_the_same_weights_and_another_seed_others(tiny_set, short_config, short_run, tmp_path):
    config = replace(short_config, branches=BRANCHES[:1], seed=5)
    runs = [train(tiny_set, {}, config, tmp_path / name) for name in ("first", "second")]
    first, second = (run.ema_model.get_weights() for run in runs)
    for left, right in zip(first, second, strict=True):
        np.testing.assert_allclose(left, right, atol=1e-5)
    assert not np.allclose(first[0], load_run(short_run).ema_model.get_weights()[0], atol=1e-3)


def test_resumed_run_gives_the_weights_of_an_uninterrupted_one(
    tiny_set, short_config, short_run, tmp_path, interrupt_after_an_epoch
):
    interrupt_after_an_epoch(train, tiny_set, {}, short_config, tmp_path)
    assert load_run(tmp_path).epoch == 1
    resumed, uninterrupted = train(tiny_set, {}, short_config, tmp_path), load_run(short_run)
    for left, right in zip(resumed.model.get_weights(), uninterrupted.model.get_weights(), strict=True):
        np.testing.assert_allclose(left, right, atol=1e-5)


def test_checkpoint_of_another_config_or_other_pen_samples_is_not_resumed(tiny_set, short_config, short_run):
    with pytest.raises(DataError, match="another configuration"):
        train(tiny_set, {}, replace(short_config, epochs=2), short_run)
    with pytest.raises(DataError, match="other samples"):
        train(replace(tiny_set, pen_counts={"unipen": 7}), {}, short_config, short_run)


def test_run_ends_with_the_weighted_average_of_its_branches(tiny_set, short_config, tmp_path, caplog):
    config = replace(short_config, branches=(BRANCHES[0], replace(BRANCHES[1], weight=3)))
    with caplog.at_level("INFO"):
        run = train(tiny_set, {}, config, tmp_path)
    branches = [load_run(tmp_path / f"branch-{number}") for number in (1, 2)]
    for average, *parts in zip(*(each.ema_model.get_weights() for each in (run, *branches)), strict=True):
        np.testing.assert_allclose(average, (parts[0] + 3 * parts[1]) / 4, atol=1e-6)
    first, second = (branch.ema_model.get_weights()[0] for branch in branches)
    assert not np.allclose(first, second, atol=1e-5)  # they have the same settings, but another random order
    assert run.history.branches == [branch.history for branch in branches]
    assert len(run.history.loss) == 2
    caplog.clear()
    finished = train(tiny_set, {}, config, tmp_path)
    assert not re.search(r"Epoch \d of", caplog.text)
    for left, right in zip(run.ema_model.get_weights(), finished.ema_model.get_weights(), strict=True):
        np.testing.assert_array_equal(left, right)
    assert finished.history == run.history


def test_images_that_the_network_misreads_are_difficult(tiny_set, short_run):
    run, images = load_run(short_run), tiny_set.mnist.subset(slice(300))
    difficulty = run.difficulty(images)
    is_right = run.ema_model.predict(images.frames(), verbose=0).argmax(axis=1) == images.labels
    assert MIN_DIFFICULTY <= difficulty.min() < difficulty.max() <= 1 + MIN_DIFFICULTY
    assert difficulty[is_right].mean() < difficulty[~is_right].mean()
