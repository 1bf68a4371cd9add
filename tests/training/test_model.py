"""The inference model computes what the training model computes."""

import numpy as np
import pytest

from digitpad.training.model import apply_temperature, build_inference_model, fold_batch_norm
from digitpad.training.trainer import load_run

pytestmark = pytest.mark.filterwarnings("ignore:::(tensorflow|keras|google).*")


def test_folding_batch_norm_and_temperature_keeps_the_scaled_logits(tiny_set, short_run):
    run = load_run(short_run)
    logits = run.logits(tiny_set.mnist)
    model = build_inference_model(apply_temperature(fold_batch_norm(run.ema_model), 2.0))
    outputs = model.predict(tiny_set.mnist.frames(), verbose=0)
    np.testing.assert_allclose(outputs["evidence"].mean(axis=(2, 3)), logits / 2, atol=1e-3)
    np.testing.assert_allclose(outputs["no_digit"], 1 / (1 + np.exp(logits / 2).sum(axis=1)), atol=1e-4)


def test_embedding_gives_the_logits_through_the_weights_of_the_class_maps(tiny_set, short_run):
    run = load_run(short_run)
    model = build_inference_model(fold_batch_norm(run.ema_model))
    embedding = model.predict(tiny_set.mnist.frames(), verbose=0)["embedding"]
    weights, bias = run.ema_model.get_layer("class_maps").get_weights()
    np.testing.assert_allclose(embedding @ weights[0, 0] + bias, run.logits(tiny_set.mnist), atol=1e-3)
