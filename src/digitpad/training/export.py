"""Export: a trained network becomes the files that ship, the same in each format."""

import json
import warnings
from collections.abc import Sequence
from pathlib import Path

import keras
import numpy as np
import onnx
from safetensors.numpy import save_file

from digitpad.frame import SIZE
from digitpad.training.network import Layer, MaxPool, inference_network

FORMAT_VERSION = "1"


def export(layers: Sequence[Layer], no_digit_above: float, folder: Path) -> None:
    """Write digits.keras, digits.onnx and digits.safetensors into `folder`.

    Args:
        layers: of the trained network, as they ship.
        no_digit_above: ink is no digit where the network gives that more than this probability.
        folder: made if it is not there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    facts = {"version": FORMAT_VERSION, "no_digit_above": repr(no_digit_above)}
    network = inference_network(layers)
    network.save(folder / "digits.keras")
    _write_onnx(network, facts, folder / "digits.onnx")
    _write_safetensors(layers, facts, folder / "digits.safetensors")


def _write_onnx(network: keras.Model, facts: dict[str, str], path: Path) -> None:
    frames = keras.InputSpec("float32", (None, SIZE, SIZE), name="frames")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # tf2onnx looks for numpy names that have gone
        network.export(path, format="onnx", verbose=False, input_signature=[frames])
    model = onnx.load(path)
    onnx.helper.set_model_props(model, facts)
    onnx.save(model, path)


def _write_safetensors(layers: Sequence[Layer], facts: dict[str, str], path: Path) -> None:
    """The weights for the browser; the metadata hold the list of layers in their order."""
    tensors: dict[str, np.ndarray] = {}
    order: list[dict[str, object]] = []
    for place, layer in enumerate(layers):
        if isinstance(layer, MaxPool):
            order.append({"kind": "maxpool"})
            continue
        weights, bias = f"{place}.weights", f"{place}.bias"
        tensors |= {weights: np.ascontiguousarray(layer.weights), bias: layer.bias}
        order.append({"kind": "conv", "weights": weights, "bias": bias, "relu": layer.relu})
    save_file(tensors, path, facts | {"layers": json.dumps(order)})
    path.chmod(0o644)
