"""Muon for convolutions: which parameters it trains, and the step that it takes."""

import keras
import numpy as np
import pytest

from digitpad.training.optimizer import ConvolutionMuon

pytestmark = pytest.mark.filterwarnings("ignore:::(tensorflow|keras|google).*")

RATE = 0.01


@pytest.fixture
def network():
    keras.utils.set_random_seed(3)
    return keras.Sequential(
        [
            keras.Input((6, 6, 4)),
            keras.layers.Conv2D(8, 3, name="hidden"),
            keras.layers.BatchNormalization(),
            keras.layers.Conv2D(2, 1, name="last"),
        ]
    )


def values(network):
    """The value of each variable by its path."""
    return {
        variable.path.removeprefix(f"{network.name}/"): keras.ops.convert_to_numpy(variable.value).copy()
        for variable in network.trainable_variables
    }


def step(network, **options):
    """The change of each variable by one step, by its path, along random gradients."""
    optimizer = ConvolutionMuon(last_layer="last", learning_rate=RATE, **options)
    before = values(network)
    rng = np.random.default_rng(1)
    gradients = [rng.normal(size=variable.shape).astype("float32") for variable in network.trainable_variables]
    optimizer.apply([keras.ops.convert_to_tensor(gradient) for gradient in gradients], network.trainable_variables)
    return {path: after - before[path] for path, after in values(network).items()}


def test_step_of_a_hidden_kernel_is_nearly_orthogonal_and_as_large_as_adams(network):
    change = step(network, weight_decay=None)["hidden/kernel"].reshape(-1, 8)
    singular_values = np.linalg.svd(change, compute_uv=False)
    assert singular_values.max() < 2 * singular_values.min()
    assert np.sqrt(np.mean(change**2)) == pytest.approx(0.2 * RATE, rel=0.25)


def test_first_step_of_all_other_variables_is_adams(network):
    changes = step(network, weight_decay=0.5)
    del changes["hidden/kernel"]
    assert len(changes) == 5
    for change in changes.values():
        np.testing.assert_allclose(np.abs(change), RATE, rtol=0.05)


def test_weight_decay_shrinks_hidden_kernels(network):
    weights = network.get_weights()
    undecayed = step(network, weight_decay=None)["hidden/kernel"]
    network.set_weights(weights)
    decayed = step(network, weight_decay=0.5)["hidden/kernel"]
    np.testing.assert_allclose(decayed - undecayed, -0.5 * RATE * weights[0], atol=1e-6)
