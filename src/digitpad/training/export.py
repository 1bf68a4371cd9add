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
from digitpad.recognizer import LINE_MODEL, NUMBER_WEIGHTS
from digitpad.training.model import Layer, MaxPool, build_inference_model, build_line_inference_model
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
    frames = keras.InputSpec("float32", (None, FRAME_SIZE, FRAME_SIZE), name="frames")
    _write_onnx(model, frames, {"rejection_threshold": repr(rejection_threshold)}, folder / "digits.onnx")
    _write_safetensors(layers, {"rejection_threshold": rejection_threshold}, folder / "digits.safetensors")


def write_line_model_files(layers: Sequence[Layer], folder: Path) -> None:
    """Write lines.onnx and lines.safetensors into `folder`, quantized as the other network.

    Args:
        layers: the layers of the trained line network, as `fold_batch_norm` returns them.
        folder: created if it does not exist.
    """
    folder.mkdir(parents=True, exist_ok=True)
    model = build_line_inference_model([fake_quantize(layer) for layer in layers])
    frames = keras.InputSpec("float32", (None, FRAME_SIZE, None), name="lines")
    _write_onnx(model, frames, {}, folder / LINE_MODEL)
    _write_safetensors(layers, {}, (folder / LINE_MODEL).with_suffix(".safetensors"))


def write_number_weights(weights: NumberWeights, model_file: Path) -> None:
    """Write the number reader's weights into the metadata of an ONNX file and of the safetensors file beside it."""
    model = onnx.load(model_file)
    metadata = {entry.key: entry.value for entry in model.metadata_props}
    onnx.helper.set_model_props(model, metadata | {NUMBER_WEIGHTS: weights.to_json()})
    onnx.save(model, model_file)
    path = model_file.with_suffix(".safetensors")
    with safe_open(path, "numpy") as file:
        network = json.loads(file.metadata()["network"])
        tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 - the file is no mapping
    _save_safetensors(tensors, network | {NUMBER_WEIGHTS: json.loads(weights.to_json())}, path)


def _write_onnx(model: keras.Model, frames: keras.InputSpec, metadata: dict[str, str], path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # tf2onnx looks for NumPy names that no longer exist
        model.export(path, format="onnx", verbose=False, input_signature=[frames])
    exported = onnx.load(path)
    onnx.helper.set_model_props(exported, metadata)
    onnx.save(exported, path)


def _write_safetensors(layers: Sequence[Layer], metadata: dict[str, object], path: Path) -> None:
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
    _save_safetensors(tensors, {"version": FORMAT_VERSION, **metadata, "layers": descriptions}, path)


def _save_safetensors(tensors: dict[str, npt.NDArray[Any]], network: dict[str, object], path: Path) -> None:
    """Write tensors. The metadata is one JSON entry, as the order of several in the file is random."""
    save_file(tensors, path, {"network": json.dumps(network)})
    path.chmod(0o644)
