"""A frame becomes a prediction, by the network as it ships, in ONNX Runtime."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime

from digitpad.errors import InkError, ModelError
from digitpad.preprocessing.frame import FRAME_SIZE, Frame
from digitpad.preprocessing.to_frame import Ink, to_frame

MODEL = Path(__file__).parent / "model" / "digits.onnx"
DIGITS = 10
FRAMES_AT_ONCE = 256


@dataclass(frozen=True, eq=False)
class Prediction:
    """What the network makes of some ink.

    Attributes:
        digit: 0..9, or None for a blank, or ink that is no digit.
        confidence: the probability of the digit, 0..1; 0 where there is none.
        probabilities: (10,) float32, one for each digit, summing to 1: how the network would choose if it had to.
            Equal for a blank.
    """

    digit: int | None
    confidence: float
    probabilities: npt.NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Scores:
    """All that the network says of N frames.

    Attributes:
        probabilities: (N, 10), summing to 1 each.
        no_digit: (N,) in 0..1, the probability that the ink is no digit.
        evidence: (N, 10, 7, 7) class maps, whose means are the logits: where in the frame the evidence lies.
    """

    probabilities: npt.NDArray[np.float32]
    no_digit: npt.NDArray[np.float32]
    evidence: npt.NDArray[np.float32]


class Recognizer:
    """Names handwritten digits. One may serve many threads.

    Attributes:
        no_digit_above: ink is no digit where the network gives that more than this probability.
    """

    def __init__(self, model: str | Path = MODEL, threads: int = 0) -> None:
        """Load the network.

        Args:
            model: an ONNX file as `digitpad export` writes it.
            threads: how many a call may use; 0: as many as there are cores. Who calls from many threads does best
                with 1.

        Raises:
            ModelError: the file is missing or is no such network.
        """
        model = Path(model)
        if not model.is_file():
            raise ModelError(f"The network {model} is missing: install Digitpad again, or run digitpad train.")
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 4
        options.intra_op_num_threads = threads
        try:
            self._session = onnxruntime.InferenceSession(model.read_bytes(), options, ["CPUExecutionProvider"])
            self.no_digit_above = float(self._session.get_modelmeta().custom_metadata_map["no_digit_above"])
            self._run(np.zeros((1, FRAME_SIZE, FRAME_SIZE), np.float32))
        except Exception as error:
            raise ModelError(
                f"{model} is not a network of Digitpad: install it again, or run digitpad train."
            ) from error

    def recognize(self, ink: Ink) -> Prediction:
        """Name the digit in strokes (`[[(x, y), …], …]`) or in a picture (path, bytes, Pillow image or array).

        Raises:
            InkError: the ink cannot be read; the sentence says why.
        """
        return self.recognize_all([ink])[0]

    def recognize_all(self, inks: Iterable[Ink]) -> list[Prediction]:
        """Name the digit in each of several inks; quicker than one at a time.

        Raises:
            InkError: one of them cannot be read; the sentence says why.
        """
        frames = np.stack([to_frame(ink) for ink in inks] or [np.empty((0, FRAME_SIZE, FRAME_SIZE), np.float32)])
        return self.predictions(frames.reshape(-1, FRAME_SIZE, FRAME_SIZE))

    def predictions(self, frames: Frame) -> list[Prediction]:
        """The prediction for each of (N, 28, 28) frames in 0..1.

        Raises:
            InkError: the frames have another shape, or numbers outside 0..1.
        """
        return self.named(frames, self.scores(frames))

    def named(self, frames: Frame, scores: Scores) -> list[Prediction]:
        """The prediction for each of (N, 28, 28) frames, from what the network said of them."""
        inked = np.asarray(frames.any(axis=(1, 2)))
        named = inked & (scores.no_digit <= self.no_digit_above)
        return [
            _prediction(probabilities, digit=digit) if ink else _blank()
            for probabilities, digit, ink in zip(scores.probabilities, named, inked, strict=True)
        ]

    def scores(self, frames: Frame) -> Scores:
        """All that the network says of (N, 28, 28) frames in 0..1.

        Raises:
            InkError: the frames have another shape, or numbers outside 0..1.
        """
        frames = np.asarray(frames, dtype=np.float32)
        if frames.shape[1:] != (FRAME_SIZE, FRAME_SIZE):
            raise InkError(f"Frames must have the shape (N, {FRAME_SIZE}, {FRAME_SIZE}), not {frames.shape}.")
        if not ((frames >= 0) & (frames <= 1)).all():
            raise InkError("Frames must hold numbers between 0 (paper) and 1 (ink).")
        batches = [frames[first : first + FRAMES_AT_ONCE] for first in range(0, len(frames), FRAMES_AT_ONCE)]
        return Scores(*map(np.concatenate, zip(*map(self._run, batches or [frames]), strict=True)))

    def _run(self, frames: Frame) -> list[npt.NDArray[np.float32]]:
        return list(self._session.run(["probabilities", "no_digit", "evidence"], {"frames": frames}))


def _prediction(probabilities: npt.NDArray[np.float32], *, digit: bool) -> Prediction:
    if not digit:
        return Prediction(None, 0.0, probabilities)
    best = int(probabilities.argmax())
    return Prediction(best, float(probabilities[best]), probabilities)


def _blank() -> Prediction:
    return _prediction(np.full(DIGITS, 1 / DIGITS, np.float32), digit=False)
