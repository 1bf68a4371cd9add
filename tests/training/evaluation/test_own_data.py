"""Recognisers on anybody's own labelled pictures: the report, other networks and servers beside ours, the worst."""

import gzip

import numpy as np
import onnx
import onnx.helper
import pytest
from onnx import TensorProto, numpy_helper
from PIL import Image

from cli_runner import run
from digitpad import Recognizer
from digitpad.errors import DataError, ModelError
from digitpad.recognizer import MODEL
from digitpad.training.data.dataset import LabeledImages
from digitpad.training.data.labeled_files import OwnImages
from digitpad.training.data.mnist import to_idx
from digitpad.training.data.rendering import render
from digitpad.training.data.stroke_font import stroke_font_digits
from digitpad.training.evaluation import own_data
from server_process import start

SHAPES = {"flat": ["n", 784], "rows": ["n", 28, 28], "first": ["n", 1, 28, 28], "last": ["n", 28, 28, 1]}
SHAPES |= {"one": [1, 784], "seven": [7, 1, 28, 28]}


@pytest.fixture(scope="module")
def images():
    return render(stroke_font_digits())


@pytest.fixture(scope="module")
def weights():
    return np.random.default_rng(0).normal(0, 0.1, (784, 11)).astype(np.float32)


@pytest.fixture
def folder(tmp_path, images):
    """Digits in IDX, of which the first has a wrong label."""
    labels = images.labels.astype(np.uint8)
    labels[0] = (labels[0] + 1) % 10
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "a-images-idx3-ubyte.gz").write_bytes(gzip.compress(to_idx(images.images)))
    (tmp_path / "own" / "a-labels-idx1-ubyte.gz").write_bytes(gzip.compress(to_idx(labels)))
    return tmp_path / "own"


def write_network(path, weights, shape, *, softmax=False):
    """A linear network."""
    constants = [numpy_helper.from_array(weights, "w"), numpy_helper.from_array(np.array([-1, 784]), "s")]
    nodes = [onnx.helper.make_node("Reshape", ["x", "s"], ["flat"])]
    nodes.append(onnx.helper.make_node("MatMul", ["flat", "w"], ["logits" if softmax else "y"]))
    if softmax:
        nodes.append(onnx.helper.make_node("Softmax", ["logits"], ["y"]))
    graph = onnx.helper.make_graph(
        nodes,
        "linear",
        [onnx.helper.make_tensor_value_info("x", TensorProto.FLOAT, shape)],
        [onnx.helper.make_tensor_value_info("y", TensorProto.FLOAT, [shape[0], weights.shape[1]])],
        constants,
    )
    model = onnx.helper.make_model(graph, opset_imports=[onnx.helper.make_opsetid("", 17)], ir_version=9)
    path.write_bytes(model.SerializeToString())
    return path


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("count", [10, 11])
@pytest.mark.parametrize("softmax", [False, True])
def test_any_network_for_28_x_28_values_is_asked(  # noqa: PLR0917 - fixtures
    tmp_path, images, weights, shape, count, softmax
):
    path = write_network(tmp_path / "other.onnx", weights[:, :count], SHAPES[shape], softmax=softmax)
    answers = own_data.ask_network(path, images)
    logits = images.frames().reshape(-1, 784).astype(np.float64) @ weights[:, :count]
    expected = np.exp(logits) / np.exp(logits[:, :10]).sum(axis=1, keepdims=True)
    np.testing.assert_allclose(answers.probabilities, expected[:, :10], rtol=1e-4)
    assert answers.refused.tolist() == (logits.argmax(axis=1) == 10).tolist()


def test_a_network_of_ours_is_asked_as_the_recogniser_does(images):
    answers, expected = own_data.ask_network(MODEL, images), own_data.ask_recognizer(Recognizer(), images)
    assert (answers.probabilities == expected.probabilities).all()


def test_a_file_that_is_no_such_network_is_named(tmp_path, images, weights):
    (tmp_path / "a.onnx").write_bytes(b"three")
    write_network(tmp_path / "b.onnx", weights[:, :3], ["n", 784])
    for name in ("a.onnx", "b.onnx", "none.onnx"):
        with pytest.raises(ModelError, match=f"{name} is no network for 28 x 28 values with 10 or 11 outputs"):
            own_data.ask_network(tmp_path / name, images)


def test_the_worst_are_the_surest_errors_and_then_what_was_refused():
    probabilities = np.full((5, 10), 0.02)
    for row, (digit, probability) in enumerate([(3, 0.9), (4, 0.99), (5, 0.95), (1, 0.5), (2, 0.8)]):
        probabilities[row, digit] = probability
    answers = own_data.Answers(probabilities, np.array([False, False, False, True, False]))
    labels = np.array([3, 9, 9, 1, 9])
    assert own_data.find_worst(answers, labels).tolist() == [1, 2, 4, 3]
    own = OwnImages(LabeledImages(np.zeros((5, 28, 28), np.uint8), labels), [f"a[{index}]" for index in range(5)])
    lines = [own_data.describe(own, answers, index) for index in (1, 3)]
    assert lines == ["a[1]: 9 is read as 4, 99.0% sure", "a[3]: 1 is refused"]


def test_the_report_has_accuracy_interval_calibration_refusals_and_the_worst(tmp_path, folder, images):
    result = run("evaluate", "--on", folder, "--pictures", tmp_path / "worst.png")
    assert result.exit_code == 0, result.output
    expected = own_data.ask_recognizer(Recognizer(), images).evaluate(images)
    assert f"{(expected.accuracy * len(images) - 1) / len(images):.2%}" in result.stdout
    for words in ("95 % interval", "expected calibration error", "refused as no digit", "confusion matrix"):
        assert words in result.stdout
    assert f"a-images-idx3-ubyte.gz[0]: {(images.labels[0] + 1) % 10} is read as {images.labels[0]}" in result.stdout
    with Image.open(tmp_path / "worst.png") as picture:
        assert picture.size[0] == 840
        assert picture.getextrema()[0] < 50


def test_another_network_is_measured_beside_ours(tmp_path, folder, weights):
    other = write_network(tmp_path / "other.onnx", weights, ["n", 784])
    result = run("evaluate", "--on", folder, "--model", other, "--pictures", tmp_path / "worst.png")
    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines()[1].split() == ["digitpad", "other.onnx"]
    assert sorted(path.name for path in tmp_path.glob("worst*")) == ["worst-1.png", "worst-2.png"]


def test_a_server_is_measured_beside_ours(folder):
    site = start()
    try:
        result = run("evaluate", "--on", folder, "--url", site.url)
    finally:
        site.stop()
    assert result.exit_code == 0, result.output
    rates = [line.split("  ") for line in result.stdout.splitlines() if line.startswith("right and not refused")]
    values = [value.strip() for value in rates[0] if value.strip()][1:]
    assert len(values) == 2
    assert abs(float(values[0][:-1]) - float(values[1][:-1])) < 10


def test_a_digit_that_does_not_occur_has_no_rate(images):
    ones = images.subset(np.flatnonzero(images.labels == 1))
    rows = own_data.compare({"a": own_data.ask_recognizer(Recognizer(), ones).evaluate(ones)})
    assert [row[1] != "" for row in rows[-10:]] == [digit == 1 for digit in range(10)]


def test_in_a_blank_picture_no_digit_is_right():
    """Whatever its label, and whatever is answered."""
    blank = LabeledImages(np.zeros((10, 28, 28), np.uint8), np.arange(10))
    given = own_data.ask_recognizer(Recognizer(), blank)
    for answers in (given, given._replace(refused=np.zeros(10, bool))):
        result = answers.evaluate(blank)
        assert (result.accuracy, result.recognition_rate) == (0, 0)
        assert result.accuracy_by_class.tolist() == [0] * 10
        assert [row[1] for row in own_data.compare({"a": result})][-10:] == ["0.00%"] * 10


def test_a_server_that_does_not_answer_is_named(images):
    with pytest.raises(DataError, match=r"http://127.0.0.1:9 does not answer as digitpad serve does"):
        own_data.ask_server("http://127.0.0.1:9", images)


@pytest.mark.parametrize(
    ("options", "status", "message"),
    [
        (["--on", "none"], 1, "none is not there"),
        (["--on", "own", "--on", "own"], 2, "--on takes one file or folder"),
        (["--on", "own", "--full"], 2, "--on goes with --model, --url and --pictures only"),
        (["--url", "http://localhost"], 2, "--url and --pictures need --on"),
        (["--pictures", "a.png"], 2, "--url and --pictures need --on"),
        (["--on", "own", "--pictures", "a.xyz"], 2, "a.xyz"),
        (["--on", "own", "--pictures", "none/a.png"], 2, "there is no folder none"),
        (["--on", "own", "--model", "none.onnx"], 1, "none.onnx"),
    ],
)
@pytest.mark.usefixtures("folder")
def test_wrong_options_are_reported_in_one_sentence(tmp_path, monkeypatch, options, status, message):
    monkeypatch.chdir(tmp_path)
    result = run("evaluate", *options)
    assert result.exit_code == status
    assert message in result.stderr
    assert "Traceback" not in result.output
