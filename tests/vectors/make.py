"""Write the test vectors: inputs, frames and predictions of the shipped network, for Python and TypeScript alike.

python tests/vectors/make.py           strokes.json and pictures.json, committed with their network
python tests/vectors/make.py --mnist   mnist.json, not committed, as MNIST is downloaded
"""

import base64
import hashlib
import json
import sys
from pathlib import Path

import numpy as np
from samples import pictures, unpack

from digitpad import Recognizer
from digitpad.preprocessing.frame import Frame
from digitpad.preprocessing.picture import picture_to_frame
from digitpad.preprocessing.strokes import strokes_to_frame
from digitpad.recognizer import MODEL
from digitpad.training.data import mnist, stroke_font

HERE = Path(__file__).parent
MNIST_COUNT = 1000

EDGE_CASES = {
    "nothing": [],
    "strokes without points": [[], []],
    "a dot": [[(5, 5)]],
    "a dot that was drawn on": [[(5, 5), (5, 5), (5, 5)]],
    "two dots": [[(0, 0)], [(3, 8)]],
    "a horizontal line": [[(0, 0), (100, 0)]],
    "a vertical line": [[(0, 0), (0, 0.001)]],
    "smaller than the eye sees": [[(0, 0), (3e-9, 1e-9), (0, 4e-9)]],
    "smaller than any pen": [[(0, 0), (3e-10, 1e-10)]],
    "as large as may be": [[(-1e9, -1e9), (1e9, 1e9), (1e9, -1e9)]],
    "far from the origin": [[(123456, -98765), (123466, -98745), (123476, -98765)]],
    "all weight at one end": [[(0, 0), (1, 1), (0, 1), (1, 0), (0.5, 0.5), (0, 0), (0.2, 9)]],
}


def write_strokes() -> None:
    """Write strokes with their frames and predictions."""
    recognizer = Recognizer()
    inks = {
        name: [stroke.round(4).tolist() for stroke in glyph]
        for name, glyph in (stroke_font.DIGIT_GLYPHS | stroke_font.REGIONAL_DIGIT_GLYPHS).items()
    }
    rng = np.random.default_rng(0)
    scribbles = {f"scribble {n}": [rng.normal(0, 50, (40, 2)).cumsum(axis=0).round(3).tolist()] for n in range(4)}
    vectors = []
    for name, ink in (inks | scribbles | EDGE_CASES).items():
        frame = strokes_to_frame(ink)
        vector = {"name": name, "strokes": ink, **_expected(recognizer, frame)}
        if name in stroke_font.DIGIT_GLYPHS:
            (embedding,) = recognizer.score_frames(frame[np.newaxis]).embedding
            vector["embedding"] = embedding.astype(float).round(4).tolist()
        vectors.append(vector)
    _write("strokes.json", vectors)


def write_pictures() -> None:
    """Write pictures with their frames and predictions."""
    recognizer = Recognizer()
    _write(
        "pictures.json",
        [
            {"name": name, **packed, **_expected(recognizer, picture_to_frame(unpack(packed)))}
            for name, packed in pictures().items()
        ],
    )


def _expected(recognizer: Recognizer, frame: Frame) -> dict:
    (prediction,) = recognizer.predict_frames(frame[np.newaxis])
    return {
        "frame": frame.ravel().astype(float).round(7).tolist(),
        "probabilities": prediction.probabilities.astype(float).round(7).tolist(),
        "digit": prediction.digit,
        "no_digit": round(float(recognizer.score_frames(frame[np.newaxis]).no_digit[0]), 7),
    }


def _write(name: str, vectors: list[dict]) -> None:
    model = hashlib.sha256(MODEL.with_suffix(".safetensors").read_bytes()).hexdigest()
    lines = ",\n".join(json.dumps(vector, separators=(",", ":")) for vector in vectors)
    (HERE / name).write_text(f'{{"model":"{model}","vectors":[\n{lines}\n]}}\n')


def write_mnist() -> None:
    """Write MNIST's first test digits with their labels and predictions."""
    subset = mnist.load().test.subset(slice(MNIST_COUNT))
    predicted = Recognizer().score_frames(subset.frames()).probabilities.argmax(axis=1)
    content = {
        "images": base64.b64encode(subset.images.tobytes()).decode(),
        "digits": subset.labels.tolist(),
        "predicted": predicted.tolist(),
    }
    (HERE / "mnist.json").write_text(json.dumps(content))


if __name__ == "__main__":
    if "--mnist" in sys.argv:
        write_mnist()
    else:
        write_strokes()
        write_pictures()
