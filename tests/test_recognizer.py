"""The recogniser: predictions for every kind of ink, and one sentence for what it cannot read."""

import io
import itertools
import json
import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

import digitpad
import number_samples
from digitpad import DigitpadError, Prediction, Recognizer
from digitpad.errors import InkError, ModelError
from digitpad.preprocessing.strokes import strokes_to_frame
from digitpad.recognizer import MODEL

VECTORS = json.loads((Path(__file__).parent / "vectors" / "strokes.json").read_text())["vectors"]
DIGITS = [vector for vector in VECTORS if vector["name"] in list("0123456789")]


@pytest.fixture(scope="module")
def recognizer():
    return Recognizer()


RECOGNIZE = "from digitpad import Recognizer; print(Recognizer().recognize([[(10, 0), (10, 40)]]).digit)"
USE_ONNX_RUNTIME = f"import digitpad, onnxruntime; onnxruntime.InferenceSession({str(MODEL)!r}); print(1)"


@pytest.mark.parametrize("code", [RECOGNIZE, USE_ONNX_RUNTIME], ids=["our own", "another package's, as tf2onnx"])
def test_recognizing_keeps_no_record_of_its_use(code, tmp_path):
    """ONNX Runtime's telemetry keeps what it is to send, and an identifier of the user, in a folder of the cache."""
    environment = {"HOME": str(tmp_path), "PYTHONPATH": os.pathsep.join(sys.path), "TMPDIR": str(tmp_path)}
    command = [sys.executable, "-B", "-c", code]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "1\n", "")
    assert not [*tmp_path.rglob("*")]


@pytest.mark.parametrize("vector", DIGITS, ids=lambda vector: vector["name"])
def test_recognizes_each_digit_from_strokes_array_image_and_file(recognizer, vector, tmp_path):
    frame = strokes_to_frame(vector["strokes"])
    picture = np.rint(255 - 255 * frame).astype(np.uint8)
    Image.fromarray(picture).save(tmp_path / "digit.png")
    for ink in (
        vector["strokes"],
        picture,
        Image.fromarray(picture),
        tmp_path / "digit.png",
        str(tmp_path / "digit.png"),
    ):
        assert recognizer.recognize(ink).digit == int(vector["name"])


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_predictions_equal_the_test_vectors(recognizer, vector):
    prediction = recognizer.recognize(vector["strokes"])
    assert isinstance(prediction, Prediction)
    assert prediction.digit == vector["digit"]
    np.testing.assert_allclose(prediction.probabilities, vector["probabilities"], atol=1e-4)
    assert prediction.probabilities.sum() == pytest.approx(1, abs=1e-5)
    if prediction.digit is None:
        assert (prediction.confidence, prediction.reason) == (0, vector["no_digit_reason"])
    else:
        assert prediction.reason is None
        assert prediction.confidence == prediction.probabilities[prediction.digit] == prediction.probabilities.max()


def test_embeddings_equal_the_test_vectors(recognizer):
    frames = np.stack([strokes_to_frame(vector["strokes"]) for vector in DIGITS])
    expected = [vector["embedding"] for vector in DIGITS]
    np.testing.assert_allclose(recognizer.score_frames(frames).embedding, expected, atol=1e-3)


def test_blank_ink_is_no_digit_with_uniform_probabilities(recognizer):
    for blank in ([], [[]], np.zeros((28, 28)), Image.new("L", (300, 200), 255)):
        prediction = recognizer.recognize(blank)
        assert prediction.digit is None
        assert prediction.confidence == 0
        np.testing.assert_allclose(prediction.probabilities, 0.1)
        prediction.probabilities[0] = 9  # must not change the next blank's


def test_predictions_compare_by_identity_and_are_hashable(recognizer):
    one, other = recognizer.recognize_batch([[[(0, 0), (0, 9)]]] * 2)
    assert one == one  # noqa: PLR0124
    assert one != other  # predictions of two inks
    assert len({one, other, one}) == 2


def test_batch_gives_the_predictions_of_single_calls(recognizer):
    inks = [vector["strokes"] for vector in VECTORS]
    for batched, single in zip(recognizer.recognize_batch(inks), map(recognizer.recognize, inks), strict=True):
        assert batched.digit == single.digit
        np.testing.assert_allclose(batched.probabilities, single.probabilities, atol=1e-5)
    assert recognizer.recognize_batch([]) == []


@pytest.mark.parametrize("count", [0, 1, 256, 257, 600])
def test_score_frames_takes_any_number_of_frames(recognizer, count):
    frames = np.random.default_rng(0).uniform(size=(count, 28, 28)).astype(np.float32)
    probabilities = recognizer.score_frames(frames).probabilities
    assert probabilities.shape == (count, 10)
    if count:
        np.testing.assert_allclose(probabilities[-1], recognizer.score_frames(frames[-1:]).probabilities[0], atol=1e-5)


def test_probabilities_are_the_softmax_of_the_mean_evidence(recognizer):
    frames = np.stack([strokes_to_frame(vector["strokes"]) for vector in DIGITS])
    scores = recognizer.score_frames(frames)
    assert scores.evidence.shape == (10, 10, 7, 7)
    weights = np.exp(scores.evidence.mean(axis=(2, 3)))
    np.testing.assert_allclose(scores.probabilities, weights / weights.sum(axis=1, keepdims=True), atol=1e-5)
    np.testing.assert_allclose(scores.no_digit, 1 / (1 + weights.sum(axis=1)), atol=1e-5)


@pytest.mark.parametrize(
    "frames", [np.zeros((28, 28)), np.zeros((2, 28, 27)), np.full((1, 28, 28), 2), np.full((1, 28, 28), np.nan)]
)
def test_score_frames_rejects_wrong_shapes_and_values(recognizer, frames):
    with pytest.raises(InkError, match=r"^Frames must .*\.$"):
        recognizer.score_frames(frames)


@pytest.mark.parametrize("ink", [7, None, object()])
def test_recognize_rejects_other_types_than_ink(recognizer, ink):
    with pytest.raises(InkError, match=r"^Ink must be strokes, a path, bytes, a Pillow image or an array"):
        recognizer.recognize(ink)


@pytest.mark.parametrize("convert", [bytearray, memoryview, io.BytesIO])
def test_recognize_reads_every_bytes_like_object(recognizer, convert):
    with io.BytesIO() as file:
        Image.new("L", (9, 9), 255).save(file, "PNG")
        content = file.getvalue()
    assert recognizer.recognize(convert(content)).digit is None


def test_recognize_reads_a_temporary_file_from_its_position(recognizer):
    with tempfile.NamedTemporaryFile() as file:
        Image.new("L", (9, 9), 255).save(file, "PNG")
        with pytest.raises(InkError, match="is empty"):
            recognizer.recognize(file)
        file.seek(0)
        assert recognizer.recognize(file).digit is None


def test_recognize_rejects_text_files_and_closed_files(recognizer, tmp_path):
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")
    closed = io.BytesIO()
    closed.close()
    with (tmp_path / "picture.png").open(encoding="utf-8") as text:
        for file in (text, closed, io.StringIO("seven")):
            with pytest.raises(InkError, match="open it for reading"):
                recognizer.recognize(file)


def test_recognize_rejects_coordinates_too_large_for_a_float(recognizer):
    with pytest.raises(InkError, match="two numbers per point"):
        recognizer.recognize([[(0, 10**400)]])


def test_threads_can_share_one_recognizer(recognizer):
    with ThreadPoolExecutor(8) as threads:
        digits = list(threads.map(lambda vector: recognizer.recognize(vector["strokes"]).digit, VECTORS * 5))
    assert digits == [vector["digit"] for vector in VECTORS] * 5


def modules_loaded_by(code):
    """The modules that a new Python process has loaded after running code with a `recognizer`."""
    code = f"import sys; from digitpad import Recognizer; recognizer = Recognizer(); {code}; print(*sys.modules)"
    return set(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split())


def test_first_prediction_imports_only_the_modules_it_needs(tmp_path):
    picture = Image.new("L", (90, 90), 255)
    ImageDraw.Draw(picture).line([(50, 10), (45, 80)], fill=0, width=8)
    picture.save(tmp_path / "one.png")
    strokes_modules = modules_loaded_by("recognizer.recognize([[(10, 0), (10, 40)]])")
    assert not {"PIL", "flask", "pydantic", "click"} & strokes_modules
    picture_modules = modules_loaded_by(f"recognizer.recognize({str(tmp_path / 'one.png')!r})")
    assert "PIL.PngImagePlugin" in picture_modules
    unneeded = {"PIL.JpegImagePlugin", "PIL.GifImagePlugin", "subprocess", "numpy.ma", "flask", "pydantic"}
    assert not unneeded & picture_modules


def test_model_is_given_as_a_string_or_a_path():
    assert Recognizer(str(MODEL)).rejection_threshold == Recognizer(MODEL).rejection_threshold


@pytest.mark.parametrize("model", [5, None, b"digits.onnx"])
def test_model_that_is_no_path_is_refused_in_one_sentence(model):
    with pytest.raises(ModelError, match=rf"^The model must be the path of an ONNX file, not {model!r}\.$"):
        Recognizer(model)


def test_errors_are_importable_from_the_package():
    for name in ("ConstraintError", "DigitpadError", "InkError", "ModelError"):
        assert name in digitpad.__all__
        assert issubclass(getattr(digitpad, name), digitpad.DigitpadError)


def test_missing_or_damaged_model_is_named_in_the_error(tmp_path):
    with pytest.raises(ModelError, match=r"absent\.onnx is missing"):
        Recognizer(tmp_path / "absent.onnx")
    (tmp_path / "broken.onnx").write_bytes(b"not a network")
    with pytest.raises(ModelError, match=r"broken\.onnx is not a network of Digitpad"):
        Recognizer(tmp_path / "broken.onnx")
    assert issubclass(ModelError, DigitpadError)


@pytest.mark.parametrize(
    ("ink", "reason"),
    [
        ([], "blank"),
        (np.full((60, 90), 250, np.uint8), "blank"),
        ([[(0, 0), (20, 20)], [(0, 20), (20, 0)], [(0, 10), (20, 10)]], "not_digit"),
        (np.pad(np.pad(np.full((92, 92), 250, np.uint8), 4, constant_values=20), 30, constant_values=250), "framed"),
        ([[(20 * (y % 2), y / 2) for y in range(40)]], "crowded"),
    ],
)
def test_reason_says_why_there_is_no_digit_and_no_number(recognizer, ink, reason):
    prediction, reading = recognizer.recognize(ink), recognizer.read_number(iter(ink) if isinstance(ink, list) else ink)
    assert (prediction.digit, prediction.reason) == (None, reason)
    assert (reading.text, reading.reason, reading.review_reason) == ("", reason, "no_number")


@pytest.mark.parametrize("strokes", [number_samples.write("71"), [[(0, 0), (0, 70)], [(40, 0), (40, 70)]]])
def test_two_digits_side_by_side_are_more_than_one_digit(recognizer, strokes):
    picture = np.full((150, 200), 255, np.uint8)
    for x, y in (point for stroke in strokes for point in interpolate(stroke)):
        picture[y + 28 : y + 34, x + 28 : x + 34] = 0
    for ink in (strokes, picture):
        assert (recognizer.recognize(ink).digit, recognizer.recognize(ink).reason) == (None, "crowded")


def interpolate(stroke):
    """Whole points along a line of two or three points."""
    for (x, y), (to_x, to_y) in itertools.pairwise(stroke):
        yield from zip(np.linspace(x, to_x, 80).astype(int), np.linspace(y, to_y, 80).astype(int), strict=True)


def test_there_is_no_reason_where_there_is_a_digit_or_a_number(recognizer):
    ink = number_samples.write("7")
    assert (recognizer.recognize(ink).reason, recognizer.read_number(ink).reason) == (None, None)


def test_a_number_that_is_not_allowed_has_a_reason(recognizer):
    assert recognizer.read_number(number_samples.write("71"), check="ean13").reason == "not_allowed"
    assert recognizer.read_number([], check="ean13").reason == "blank"
