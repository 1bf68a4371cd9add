"""The shipped files: the same network and threshold in each, and the hashes in metrics.json."""

import hashlib
import json
import shutil
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
from safetensors import safe_open

from digitpad import Recognizer
from digitpad.errors import ModelError
from digitpad.preprocessing.frame import FRAME_SIZE
from digitpad.recognizer import MODEL
from digitpad.training.data import mnist
from digitpad.training.export import FORMAT_VERSION, write_line_model_files, write_number_weights
from digitpad.training.model import Convolution, MaxPool, build_line_inference_model
from digitpad.training.quantize import fake_quantize

METRICS = json.loads(MODEL.with_name("metrics.json").read_text())
VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "strokes.json").read_text())["vectors"]
pytestmark = pytest.mark.filterwarnings("ignore:::(tensorflow|keras|google).*")


@pytest.mark.parametrize(
    "name", ["digits.keras", "digits.onnx", "digits.safetensors", "lines.onnx", "lines.safetensors"]
)
def test_hash_of_the_shipped_file_is_in_the_metrics(name):
    assert hashlib.sha256((MODEL.parent / name).read_bytes()).hexdigest() == METRICS["sha256"][name]


def test_keras_and_onnx_runtime_give_the_same_outputs():
    import keras  # noqa: PLC0415 - TensorFlow takes seconds to load

    drawn = np.array([vector["frame"] for vector in VECTORS], np.float32).reshape(-1, FRAME_SIZE, FRAME_SIZE)
    frames = np.concatenate([drawn, mnist.load().test.subset(slice(1000)).frames()])
    onnx_runtime = Recognizer().score_frames(frames)
    tensorflow = keras.models.load_model(MODEL.with_suffix(".keras")).predict(frames, verbose=0)
    np.testing.assert_allclose(onnx_runtime.probabilities, tensorflow["probabilities"], atol=1e-4)
    np.testing.assert_allclose(onnx_runtime.no_digit, tensorflow["no_digit"], atol=1e-4)
    np.testing.assert_allclose(onnx_runtime.evidence, tensorflow["evidence"], atol=1e-2, rtol=1e-3)
    np.testing.assert_allclose(onnx_runtime.embedding, tensorflow["embedding"], atol=1e-3)
    np.testing.assert_array_equal(onnx_runtime.probabilities.argmax(axis=1), tensorflow["probabilities"].argmax(axis=1))


def test_logits_are_an_affine_function_of_the_embedding():
    frames = np.array([vector["frame"] for vector in VECTORS], np.float32).reshape(-1, FRAME_SIZE, FRAME_SIZE)
    scores = Recognizer().score_frames(frames)
    with safe_open(MODEL.with_suffix(".safetensors"), "numpy") as file:
        class_maps = json.loads(file.metadata()["network"])["layers"][-1]
        weights, scale, bias = (file.get_tensor(class_maps[name]) for name in ("weights", "scale", "bias"))
    logits = scores.embedding @ (weights[0, 0] * scale) + bias
    np.testing.assert_allclose(logits, scores.evidence.mean(axis=(2, 3)), atol=1e-3)


def test_rejection_threshold_is_the_same_in_every_file():
    with safe_open(MODEL.with_suffix(".safetensors"), "numpy") as weights:
        network = json.loads(weights.metadata()["network"])
    assert network["rejection_threshold"] == METRICS["rejection_threshold"] == Recognizer().rejection_threshold


def test_a_model_without_number_weights_reads_digits_but_no_numbers(tmp_path):
    model = onnx.load(MODEL)
    metadata = {entry.key: entry.value for entry in model.metadata_props if entry.key != "number_weights"}
    onnx.helper.set_model_props(model, metadata)
    onnx.save(model, tmp_path / "digits.onnx")
    recognizer = Recognizer(tmp_path / "digits.onnx")
    strokes = [[(0, 0), (0, 9)]]
    assert recognizer.recognize(strokes).probabilities.shape == (10,)
    with pytest.raises(ModelError, match="fit-numbers"):
        recognizer.read_number(strokes)


def test_number_weights_are_the_same_in_every_file_and_change_nothing_else(tmp_path):
    for name in ("digits.onnx", "digits.safetensors"):
        (tmp_path / name).write_bytes((MODEL.parent / name).read_bytes())
    weights = replace(Recognizer().number_weights, min_confidence=0.25)
    write_number_weights(weights, tmp_path / "digits.onnx")
    recognizer = Recognizer(tmp_path / "digits.onnx")
    assert recognizer.number_weights == weights
    assert recognizer.rejection_threshold == METRICS["rejection_threshold"]
    with (
        safe_open(tmp_path / "digits.safetensors", "numpy") as file,
        safe_open(MODEL.with_suffix(".safetensors"), "numpy") as shipped,
    ):
        network, before = (json.loads(part.metadata()["network"]) for part in (file, shipped))
        assert network.pop("number_weights") == asdict(weights)
        assert network == {name: value for name, value in before.items() if name != "number_weights"}
        for name in shipped.keys():  # noqa: SIM118 - the file is no mapping
            np.testing.assert_array_equal(file.get_tensor(name), shipped.get_tensor(name))


def test_files_of_a_line_network_hold_the_same_quantized_network(tmp_path):
    rng = np.random.default_rng(0)
    kernels = [rng.normal(size=shape).astype(np.float32) for shape in ((5, 5, 1, 4), (3, 3, 4, 8), (1, 1, 8, 15))]
    first, second, last = (Convolution(kernel, kernel[0, 0, 0], kernel.shape[-1] < 15) for kernel in kernels)
    layers = [first, MaxPool(), second, MaxPool(), last]
    write_line_model_files(layers, tmp_path)
    for width in (4, 64):
        frames = rng.uniform(size=(2, FRAME_SIZE, width)).astype(np.float32)
        (logits,) = onnxruntime.InferenceSession(tmp_path / "lines.onnx").run(["logits"], {"lines": frames})
        assert logits.shape == (2, width // 4, 15)
        model = build_line_inference_model([fake_quantize(layer) for layer in layers])
        np.testing.assert_allclose(logits, model.predict(frames, verbose=0)["logits"], atol=1e-3)
    with safe_open(tmp_path / "lines.safetensors", "numpy") as file:
        network = json.loads(file.metadata()["network"])
        assert network["version"] == FORMAT_VERSION
        assert [layer["kind"] for layer in network["layers"]] == ["conv", "maxpool", "conv", "maxpool", "conv"]
        assert file.get_tensor(network["layers"][-1]["weights"]).dtype == np.int8
    weights = Recognizer().number_weights
    write_number_weights(weights, tmp_path / "lines.onnx")
    shutil.copy(MODEL, tmp_path)
    assert Recognizer(tmp_path / MODEL.name).line_network.number_weights == weights
