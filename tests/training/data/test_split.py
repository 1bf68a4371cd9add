"""Splitting data by name."""

import pytest

from digitpad.training.data.split import name_hash, split_by_name


def test_name_hash_never_changes():
    """Or a writer of the test set would join the training."""
    assert name_hash("apple/001") == pytest.approx(0.130234, abs=1e-6)


def test_samples_of_one_name_are_in_one_part():
    samples = [(f"writer {number % 40}", number) for number in range(200)]
    split = split_by_name(samples, lambda sample: sample[0])
    parts = [{name for name, _ in part} for part in (split.training, split.validation, split.test)]
    assert sum(map(len, parts)) == 40
    assert split.count == 200
    assert all(parts)
