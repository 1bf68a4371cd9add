"""Measure recognisers on labelled images of anybody's own, side by side, and draw the worst answers."""

import base64
import io
import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple
from urllib.error import URLError
from urllib.request import Request, urlopen

import numpy as np
import onnxruntime
from PIL import Image, ImageDraw

from digitpad.arrays import BoolArray, Float32Array, Float64Array, Int64Array, UInt8Array
from digitpad.errors import DataError, ModelError
from digitpad.preprocessing.frame import FRAME_SIZE
from digitpad.recognizer import DIGIT_COUNT, Recognizer
from digitpad.training.calibration import expected_calibration_error
from digitpad.training.data.dataset import NO_DIGIT_LABEL, LabeledImages
from digitpad.training.data.labeled_files import OwnImages
from digitpad.training.evaluation.evaluate import Evaluation

BATCH_SIZE, URL_BATCH_SIZE, TIMEOUT_S = 256, 32, 60
OUTPUT_COUNTS = (DIGIT_COUNT, DIGIT_COUNT + 1)
MAX_WORST, COLUMNS, SCALE, CAPTION_HEIGHT = 60, 10, 3, 14


ROWS = (
    "digits",
    "right, if none is refused",
    "95 % interval",
    "right and not refused",
    "refused as no digit",
    "expected calibration error",
    *(f"of the {digit}s right" for digit in range(DIGIT_COUNT)),
)


class Answers(NamedTuple):
    """What a recogniser says of N images: (N, 10) probabilities, and whether each is refused as no digit."""

    probabilities: Float64Array
    refused: BoolArray

    def evaluate(self, images: LabeledImages) -> Evaluation:
        """Compare them with the labels. In a blank image no digit is right."""
        error = expected_calibration_error(self.probabilities, images.labels)
        predicted = np.where(images.images.any(axis=(1, 2)), self.probabilities.argmax(axis=1), NO_DIGIT_LABEL)
        return Evaluation(images.labels, predicted, self.refused, error)


def ask_recognizer(recognizer: Recognizer, images: LabeledImages) -> Answers:
    """The answers of one of our networks."""
    scores = recognizer.score_frames(images.frames())
    return Answers(scores.probabilities.astype(np.float64), scores.no_digit > recognizer.rejection_threshold)


def ask_network(path: Path, images: LabeledImages) -> Answers:
    """The answers of a network in an ONNX file: one of ours, or any with 10 outputs for 28 x 28 values, or 11.

    It gets ink 1 on paper 0. Outputs that are no probabilities are taken for logits; the 11th is no digit.

    Raises:
        ModelError: the file holds no such network.
    """
    with suppress(ModelError):
        return ask_recognizer(Recognizer(path), images)
    try:
        outputs = _run_network(path, images.frames())
    except Exception as error:  # noqa: BLE001 - ONNX Runtime raises almost anything
        reason = (str(error).splitlines() or [""])[0]
        raise ModelError(f"{path} is no network for 28 x 28 values with 10 or 11 outputs ({reason:.160}).") from None
    if (outputs < 0).any() or not np.allclose(outputs.sum(axis=1), 1, atol=1e-3):
        outputs = np.exp(outputs - outputs.max(axis=1, keepdims=True))
    refused = outputs.argmax(axis=1) == DIGIT_COUNT
    digits = np.maximum(outputs[:, :DIGIT_COUNT], np.finfo(np.float64).tiny)
    return Answers(digits / digits.sum(axis=1, keepdims=True), refused)


def _run_network(path: Path, frames: Float32Array) -> Float64Array:
    """The first output with 10 or 11 values for each of (N, 28, 28) frames, in whatever shape they are wanted."""
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    (entry,) = session.get_inputs()
    sides = [side if isinstance(side, int) and side > 0 else 1 for side in entry.shape]
    output = next(output.name for output in session.get_outputs() if output.shape[-1] in OUTPUT_COUNTS)
    size = sides[0] if sides[0] > 1 or entry.shape[0] == 1 else BATCH_SIZE
    padded = np.concatenate([frames, np.zeros((-len(frames) % size, *frames.shape[1:]), np.float32)])
    parts = np.split(padded, len(padded) // size)
    results = [session.run([output], {entry.name: part.reshape(size, *sides[1:])})[0] for part in parts]
    return np.concatenate(results)[: len(frames)].astype(np.float64).reshape(len(frames), -1)


def ask_server(url: str, images: LabeledImages) -> Answers:
    """The answers of a server that speaks our `POST /api/v1/predictions`.

    Raises:
        DataError: it cannot be reached, or answers something else.
    """
    probabilities: list[list[float]] = []
    refused: list[bool] = []
    for start in range(0, len(images), URL_BATCH_SIZE):
        pictures = images.images[start : start + URL_BATCH_SIZE]
        body = json.dumps({"items": [{"picture": _to_png(picture)} for picture in pictures]}).encode()
        request = Request(f"{url.rstrip('/')}/api/v1/predictions", body, {"Content-Type": "application/json"})  # noqa: S310 - the user's own
        try:
            with urlopen(request, timeout=TIMEOUT_S) as response:  # noqa: S310 - as above
                answers = json.load(response)["predictions"]
            probabilities += [answer["probabilities"] for answer in answers]
            refused += [answer["digit"] is None for answer in answers]
        except (URLError, OSError, ValueError, KeyError, TypeError) as error:
            raise DataError(f"{url} does not answer as digitpad serve does ({error}): name its address.") from None
    return Answers(np.array(probabilities, np.float64), np.array(refused))


def _to_png(picture: UInt8Array) -> str:
    file = io.BytesIO()
    Image.fromarray(picture).save(file, "PNG")
    return base64.b64encode(file.getvalue()).decode()


def compare(results: Mapping[str, Evaluation]) -> list[list[str]]:
    """A table of the metrics of several recognisers, a column for each; see `Evaluation`."""
    columns = [["", *ROWS]]
    for name, result in results.items():
        low, high = result.interval
        rates = [result.recognition_rate, result.false_rejection_rate, result.calibration_error]
        column = [name, f"{result.count:,}", f"{result.accuracy:.2%}", f"{low:.2%} to {high:.2%}"]
        counts = np.bincount(result.labels, minlength=DIGIT_COUNT)
        by_digit = (
            f"{rate:.2%}" if count else "" for rate, count in zip(result.accuracy_by_class, counts, strict=True)
        )
        columns.append([*column, *(f"{rate:.2%}" for rate in rates), *by_digit])
    return [list(row) for row in zip(*columns, strict=True)]


def find_worst(answers: Answers, labels: Int64Array) -> Int64Array:
    """The wrong answers, the surest first, and then the refused ones, the least probable digit first."""
    probabilities, predicted = answers.probabilities, answers.probabilities.argmax(axis=1)
    is_wrong = (predicted != labels) & ~answers.refused
    true = probabilities[np.arange(len(labels)), labels]
    order = np.lexsort((true, -probabilities.max(axis=1) * is_wrong, ~is_wrong))
    return np.asarray(order[(is_wrong | answers.refused)[order]])


def describe(own: OwnImages, answers: Answers, index: int) -> str:
    """A line on an answer: which image, its label, and what was read."""
    probabilities = answers.probabilities[index]
    read = f"read as {probabilities.argmax()}, {probabilities.max():.1%} sure"
    return f"{own.names[index]}: {own.images.labels[index]} is {'refused' if answers.refused[index] else read}"


def draw_worst(own: OwnImages, answers: Answers, worst: Sequence[int]) -> Image.Image:
    """The images of the worst answers; below each its label and what was read, no digit if refused."""
    side = FRAME_SIZE * SCALE
    rows = max(-(-len(worst) // COLUMNS), 1)
    sheet = Image.new("L", (COLUMNS * side, rows * (side + CAPTION_HEIGHT)), 255)
    pen = ImageDraw.Draw(sheet)
    for position, index in enumerate(worst):
        x, y = position % COLUMNS * side, position // COLUMNS * (side + CAPTION_HEIGHT)
        picture = Image.fromarray(255 - own.images.images[index])
        sheet.paste(picture.resize((side, side), Image.Resampling.NEAREST), (x, y))
        read = "x" if answers.refused[index] else f"{answers.probabilities[index].argmax()}"
        caption = f"{own.images.labels[index]} as {read}, {answers.probabilities[index].max():.0%}"
        pen.text((x + side / 2, y + side + 1), caption, 0, anchor="ma")
    return sheet
