"""Export: a trained network becomes the files that ship, the same in each format."""

import json
import warnings
from collections.abc import Sequence
from pathlib import Path

import keras
import numpy as np
from safetensors.numpy import save_file

from digitpad.frame import SIZE
from digitpad.training.network import Layer, MaxPool, folded, inference_network

FORMAT_VERSION = "1"


def export(network: keras.Model, folder: Path) -> None:
    """Write digits.keras, digits.onnx and digits.safetensors of a trained network into `folder`."""
    layers = folded(network)
    folder.mkdir(parents=True, exist_ok=True)
    plain = inference_network(layers)
    plain.save(folder / "digits.keras")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # tf2onnx looks for numpy names that have gone
        frames = keras.InputSpec("float32", (None, SIZE, SIZE), name="frames")
        plain.export(folder / "digits.onnx", format="onnx", verbose=False, input_signature=[frames])
    write_safetensors(layers, folder / "digits.safetensors")


def write_safetensors(layers: Sequence[Layer], path: Path) -> None:
    """Write layers for the browser: the weights, and in the metadata the list of layers in their order."""
    tensors: dict[str, np.ndarray] = {}
    order: list[dict[str, object]] = []
    for place, layer in enumerate(layers):
        if isinstance(layer, MaxPool):
            order.append({"kind": "maxpool"})
            continue
        weights, bias = f"{place}.weights", f"{place}.bias"
        tensors |= {weights: np.ascontiguousarray(layer.weights), bias: layer.bias}
        order.append({"kind": "conv", "weights": weights, "bias": bias, "relu": layer.relu})
    save_file(tensors, path, {"version": FORMAT_VERSION, "layers": json.dumps(order)})
    path.chmod(0o644)
