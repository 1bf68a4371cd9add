"""A frame becomes a prediction, by the network as it ships, in ONNX Runtime."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime

from digitpad.errors import InkError, ModelError
from digitpad.frame import SIZE, Frame
from digitpad.ink import Ink, to_frame

MODEL = Path(__file__).parent / "model" / "digits.onnx"
DIGITS = 10
FRAMES_AT_ONCE = 256


@dataclass(frozen=True)
class Prediction:
    """What the network makes of some ink.

    Attributes:
        digit: 0..9, or None where there is nothing to name.
        confidence: the probability of the digit, 0..1; 0 where there is none.
        probabilities: (10,) float32, one for each digit, summing to 1; equal where there is no ink.
    """

    digit: int | None
    confidence: float
    probabilities: npt.NDArray[np.float32]


class Recognizer:
    """Names handwritten digits. One may serve many threads."""

    def __init__(self, model: Path = MODEL) -> None:
        """Load the network.

        Args:
            model: an ONNX file as `digitpad export` writes it.

        Raises:
            ModelError: the file is missing or is no such network.
        """
        if not model.is_file():
            raise ModelError(f"The network {model} is missing: install Digitpad again, or run digitpad train.")
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 4
        try:
            self._session = onnxruntime.InferenceSession(model.read_bytes(), options, ["CPUExecutionProvider"])
            self._run(np.zeros((1, SIZE, SIZE), np.float32))
        except Exception as error:
            raise ModelError(f"{model} is not a network of Digitpad: install it again, or run digitpad train.") from error

    def recognize(self, ink: Ink) -> Prediction:
        """Name the digit in strokes (`[[(x, y), …], …]`) or in a picture (path, Pillow image or array).

        Raises:
            InkError: the ink cannot be read; the sentence says why.
        """
        frame = to_frame(ink)
        if not frame.any():
            return Prediction(None, 0.0, np.full(DIGITS, 1 / DIGITS, np.float32))
        probabilities = self.recognize_frames(frame[None])[0]
        digit = int(probabilities.argmax())
        return Prediction(digit, float(probabilities[digit]), probabilities)

    def recognize_frames(self, frames: Frame) -> npt.NDArray[np.float32]:
        """The ten probabilities, (N, 10), of each of (N, 28, 28) frames in 0..1.

        Raises:
            InkError: the frames have another shape, or numbers outside 0..1.
        """
        frames = np.asarray(frames, dtype=np.float32)
        if frames.shape[1:] != (SIZE, SIZE):
            raise InkError(f"Frames must have the shape (N, {SIZE}, {SIZE}), not {frames.shape}.")
        if not ((frames >= 0) & (frames <= 1)).all():
            raise InkError("Frames must hold numbers between 0 (paper) and 1 (ink).")
        batches = [frames[first : first + FRAMES_AT_ONCE] for first in range(0, len(frames), FRAMES_AT_ONCE)]
        return np.concatenate([np.empty((0, DIGITS), np.float32), *map(self._run, batches)])

    def _run(self, frames: Frame) -> npt.NDArray[np.float32]:
        (probabilities,) = self._session.run(["probabilities"], {"frames": frames})
        return np.asarray(probabilities)
