"""The training configuration: learning rate and strengths over the epochs, branches, JSON."""

import json
from dataclasses import asdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitpad.training.config import FULL_CONFIG, QUICK_CONFIG, TrainingConfig, config_from_json

CONFIGS = [TrainingConfig(), FULL_CONFIG, QUICK_CONFIG]
configs = st.sampled_from(CONFIGS)


@given(configs, st.floats(0, 1))
def test_learning_rate_and_strengths_stay_within_their_bounds(config, fraction):
    epoch = fraction * config.total_epochs * 0.999
    assert 0 <= config.learning_rate(epoch) <= config.peak_learning_rate
    assert config.final_augmentation_strength - 1e-9 <= config.augmentation_strength(epoch) <= 1
    assert 0 <= config.degradation_strength(epoch) <= config.augmentation_strength(epoch)


@given(configs, st.integers(1, 40))
def test_a_number_of_epochs_is_that_of_all(config, count):
    assert config.with_epochs(count).total_epochs == count
    assert config.with_epochs(count).epochs >= 1
    assert config.with_epochs(config.total_epochs) == config


@pytest.mark.parametrize("config", CONFIGS)
def test_learning_rate_rises_to_its_peak_and_falls_to_zero(config):
    assert config.learning_rate(0) == 0
    assert config.learning_rate(config.warmup_fraction * config.epochs) == pytest.approx(config.peak_learning_rate)
    assert config.learning_rate(config.epochs * (1 - 1e-9)) == pytest.approx(0, abs=1e-9)


def test_fine_tuning_restarts_the_learning_rate_and_lowers_degradation():
    start = FULL_CONFIG.epochs
    peak = start + FULL_CONFIG.warmup_fraction * FULL_CONFIG.finetune_epochs
    degradation = FULL_CONFIG.degradation_strength(start)
    assert FULL_CONFIG.learning_rate(start) == 0
    assert FULL_CONFIG.learning_rate(peak) == pytest.approx(FULL_CONFIG.finetune_learning_rate)
    assert degradation == FULL_CONFIG.finetune_degradation < FULL_CONFIG.degradation_strength(start - 1e-6)
    assert FULL_CONFIG.augmentation_strength(start) == pytest.approx(FULL_CONFIG.final_augmentation_strength)


def test_branch_config_is_fine_tuning_with_the_degradation_of_the_branch():
    for number, branch in enumerate(FULL_CONFIG.branches, start=1):
        config = FULL_CONFIG.for_branch(number)
        peak = config.warmup_fraction * config.total_epochs
        assert config.total_epochs == FULL_CONFIG.branch_epochs
        assert config.learning_rate(0) == 0
        assert config.learning_rate(peak) == pytest.approx(FULL_CONFIG.finetune_learning_rate)
        assert config.degradation_strength(0) == branch.degradation
        assert config.augmentation_strength(0) == FULL_CONFIG.final_augmentation_strength
        assert config.branches == ()


@given(st.floats(0, 29.9))
def test_frames_are_never_degraded_without_negatives(epoch):
    assert TrainingConfig().degradation_strength(epoch) == 0


@pytest.mark.parametrize("config", CONFIGS)
def test_config_survives_json(config):
    assert config_from_json(json.loads(json.dumps(asdict(config)))) == config


def test_config_of_another_version_is_refused():
    with pytest.raises(TypeError):
        config_from_json(asdict(TrainingConfig()) | {"momentum": 0.9})
