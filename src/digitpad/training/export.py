"""Export: a trained network becomes the files that ship, the same in each format."""

import json
import warnings
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import keras
import numpy as np
import numpy.typing as npt
import onnx
from safetensors.numpy import save_file

from digitpad.preprocessing.frame import FRAME_SIZE
from digitpad.training.model import Convolution, Layer, MaxPool, inference_network

FORMAT_VERSION = 2
LARGEST = 127
"""Weights are stored as whole numbers from -127 to 127, each output channel with a scale of its own."""


def export(layers: Sequence[Layer], no_digit_above: float, folder: Path) -> None:
    """Write digits.keras, digits.onnx and digits.safetensors into `folder`, all three with the same weights.

    The weights are those that the browser stores in a byte each, so that every runtime gives the same answer.

    Args:
        layers: of the trained network.
        no_digit_above: ink is no digit where the network gives that more than this probability.
        folder: made if it is not there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    network = inference_network([rounded(layer) for layer in layers])
    network.save(folder / "digits.keras")
    _write_onnx(network, {"no_digit_above": repr(no_digit_above)}, folder / "digits.onnx")
    _write_safetensors(layers, no_digit_above, folder / "digits.safetensors")


def rounded(layer: Layer) -> Layer:
    """The layer with the weights that it has once it was stored in bytes."""
    if isinstance(layer, MaxPool):
        return layer
    whole, scale = in_bytes(layer)
    return replace(layer, weights=whole * scale)


def in_bytes(layer: Convolution) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.float32]]:
    """The weights as int8 (height, width, in, out), and what to multiply each output channel by, (out,)."""
    scale = (np.abs(layer.weights).max(axis=(0, 1, 2)) / LARGEST).astype(np.float32)
    scale[scale == 0] = 1
    return np.rint(layer.weights / scale).astype(np.int8), scale


def _write_onnx(network: keras.Model, facts: dict[str, str], path: Path) -> None:
    frames = keras.InputSpec("float32", (None, FRAME_SIZE, FRAME_SIZE), name="frames")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # tf2onnx looks for numpy names that have gone
        network.export(path, format="onnx", verbose=False, input_signature=[frames])
    model = onnx.load(path)
    onnx.helper.set_model_props(model, facts)
    onnx.save(model, path)


def _write_safetensors(layers: Sequence[Layer], no_digit_above: float, path: Path) -> None:
    """The weights for the browser; one entry of the metadata holds all else, as their order in the file is random."""
    tensors: dict[str, npt.NDArray[Any]] = {}
    order: list[dict[str, object]] = []
    for place, layer in enumerate(layers):
        if isinstance(layer, MaxPool):
            order.append({"kind": "maxpool"})
            continue
        names = {part: f"{place}.{part}" for part in ("weights", "scale", "bias")}
        whole, scale = in_bytes(layer)
        tensors |= {names["weights"]: np.ascontiguousarray(whole), names["scale"]: scale, names["bias"]: layer.bias}
        order.append({"kind": "conv", **names, "relu": layer.relu})
    network = {"version": FORMAT_VERSION, "no_digit_above": no_digit_above, "layers": order}
    save_file(tensors, path, {"network": json.dumps(network)})
    path.chmod(0o644)
