"""Export: a trained network as Keras, ONNX and safetensors files, all three with the same quantized weights."""

import json
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import keras
import numpy as np
import numpy.typing as npt
import onnx
from safetensors import safe_open
from safetensors.numpy import save_file

from digitpad.numbers.weights import NumberWeights
from digitpad.preprocessing.frame import FRAME_SIZE
from digitpad.recognizer import NUMBER_WEIGHTS
from digitpad.training.model import Layer, MaxPool, build_inference_model
from digitpad.training.quantize import fake_quantize, quantize

FORMAT_VERSION = 2


def write_model_files(layers: Sequence[Layer], rejection_threshold: float, folder: Path) -> None:
    """Write digits.keras, digits.onnx and digits.safetensors into `folder`.

    The weights are quantized as in the browser's file, so that every runtime gives the same answer.

    Args:
        layers: the layers of the trained network.
        rejection_threshold: ink is no digit if the network gives "no digit" a higher probability than this, 0..1.
        folder: created if it does not exist.
    """
    folder.mkdir(parents=True, exist_ok=True)
    model = build_inference_model([fake_quantize(layer) for layer in layers])
    model.save(folder / "digits.keras")
    _write_onnx(model, {"rejection_threshold": repr(rejection_threshold)}, folder / "digits.onnx")
    _write_safetensors(layers, rejection_threshold, folder / "digits.safetensors")


def write_number_weights(weights: NumberWeights, folder: Path) -> None:
    """Write the number reader's weights into the metadata of digits.onnx and digits.safetensors in `folder`."""
    model = onnx.load(folder / "digits.onnx")
    metadata = {entry.key: entry.value for entry in model.metadata_props}
    onnx.helper.set_model_props(model, metadata | {NUMBER_WEIGHTS: weights.to_json()})
    onnx.save(model, folder / "digits.onnx")
    path = folder / "digits.safetensors"
    with safe_open(path, "numpy") as file:
        network = json.loads(file.metadata()["network"])
        tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 - the file is no mapping
    _save_safetensors(tensors, network | {NUMBER_WEIGHTS: json.loads(weights.to_json())}, path)


def _write_onnx(model: keras.Model, metadata: dict[str, str], path: Path) -> None:
    frames = keras.InputSpec("float32", (None, FRAME_SIZE, FRAME_SIZE), name="frames")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # tf2onnx looks for NumPy names that no longer exist
        model.export(path, format="onnx", verbose=False, input_signature=[frames])
    exported = onnx.load(path)
    onnx.helper.set_model_props(exported, metadata)
    onnx.save(exported, path)


def _write_safetensors(layers: Sequence[Layer], rejection_threshold: float, path: Path) -> None:
    """The file for the browser."""
    tensors: dict[str, npt.NDArray[Any]] = {}
    descriptions: list[dict[str, object]] = []
    for index, layer in enumerate(layers):
        if isinstance(layer, MaxPool):
            descriptions.append({"kind": "maxpool"})
            continue
        names = {part: f"{index}.{part}" for part in ("weights", "scale", "bias")}
        weights, scale = quantize(layer)
        tensors |= {names["weights"]: np.ascontiguousarray(weights), names["scale"]: scale, names["bias"]: layer.bias}
        descriptions.append({"kind": "conv", **names, "relu": layer.relu})
    network = {"version": FORMAT_VERSION, "rejection_threshold": rejection_threshold, "layers": descriptions}
    _save_safetensors(tensors, network, path)


def _save_safetensors(tensors: dict[str, npt.NDArray[Any]], network: dict[str, object], path: Path) -> None:
    """Write tensors. The metadata is one JSON entry, as the order of several in the file is random."""
    save_file(tensors, path, {"network": json.dumps(network)})
    path.chmod(0o644)
