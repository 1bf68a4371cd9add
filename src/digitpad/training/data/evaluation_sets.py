"""What the shipped network is tested on: digits by source, and negatives by kind.

Nothing was trained or chosen on these sets. They are generated with a fixed seed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from digitpad.arrays import Float64Array
from digitpad.preprocessing.frame import Frame
from digitpad.preprocessing.picture import picture_to_frame
from digitpad.training.data.corpus import Corpus
from digitpad.training.data.dataset import NO_DIGIT_LABEL, LabeledImages, from_frames
from digitpad.training.data.negatives import NegativeGenerator
from digitpad.training.data.pen_samples import PenSample
from digitpad.training.data.rendering import IDENTITY, render

SEED = 2029
NEGATIVE_COUNT = 3000
"""The number of generated negatives, all kinds together."""

MNIST, PENS, PICTURES = "MNIST test", "pens of unseen writers", "pictures of load_digits"
PRINTED = "printed glyphs, not in training"

_ROTATED_LEFT, _ROTATED_RIGHT = (
    np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]) for angle in (-np.pi / 12, np.pi / 12)
)
PEN_VARIATIONS: dict[str, tuple[float, Float64Array]] = {
    "pens half as wide": (0.5, IDENTITY),
    "pens twice as wide": (2.0, IDENTITY),
    "pens tilted 15° left": (1.0, _ROTATED_LEFT),
    "pens tilted 15° right": (1.0, _ROTATED_RIGHT),
    "pens, aspect x 0.8": (1.0, np.diag([0.8, 1])),
    "pens, aspect x 1.25": (1.0, np.diag([1.25, 1])),
}
"""For each variation the pen's width, 1 for the usual one, and the matrix that transforms the points (x, y)."""

PRINTED_GLYPHS = "AEFHKMNRWXΔΞΠΣΦΨΩЖЩЮЯФЫ" + "dhkmrwxλπψωжф" + "&@#%?*+=<>÷±€¶"
"""Letters and symbols that cannot be read as a digit; half of them are not in the project's stroke font."""

FONTS = ("DejaVuSans.ttf", "DejaVuSerif.ttf", "STIXGeneral.ttf", "STIXGeneralItalic.ttf")
"""Fonts that Matplotlib contains."""


@dataclass(frozen=True)
class EvaluationSets:
    """All test sets, each by its name.

    Attributes:
        digits: sets of digits; those of pen digits are missing if there are none.
        no_digit: sets of negatives: each generated kind, and then printed glyphs.
    """

    digits: dict[str, LabeledImages]
    no_digit: dict[str, LabeledImages]


def build_evaluation_sets(corpus: Corpus) -> EvaluationSets:
    """The test sets, from MNIST's test digits and the test writers' pen digits."""
    test, pens = corpus.mnist.test, corpus.pendigits.test
    digits = {MNIST: test, PICTURES: load_digits()}
    if pens:
        digits |= {PENS: render(pens)} | render_variations(pens)
    return EvaluationSets(digits, negatives_by_kind(test, pens) | {PRINTED: printed_glyphs()})


def render_variations(pens: Sequence[PenSample]) -> dict[str, LabeledImages]:
    """Pen digits in each of `PEN_VARIATIONS`."""
    return {name: render(pens, width, matrix) for name, (width, matrix) in PEN_VARIATIONS.items()}


def load_digits() -> LabeledImages:
    """Scikit-learn's 1,797 pictures of 8 x 8 pixels, by 43 people, preprocessed like any picture.

    They are the test part of UCI's "Optical Recognition of Handwritten Digits" (Alpaydin and Kaynak, 1998; CC BY 4.0).
    """
    from sklearn import datasets  # noqa: PLC0415 - only this set needs it

    loaded = datasets.load_digits()
    return from_frames([picture_to_frame(image / 16) for image in loaded.images], loaded.target)


def negatives_by_kind(digits: LabeledImages, pens: Sequence[PenSample]) -> dict[str, LabeledImages]:
    """`NEGATIVE_COUNT` negatives, some of them made from these digits, grouped by their kind."""
    rng = np.random.default_rng(SEED)
    kinds = NegativeGenerator(digits, pens).kinds
    ends = np.rint(np.cumsum([0, *(fraction for _, fraction, _ in kinds)]) * NEGATIVE_COUNT).astype(int)
    return {
        name: _negatives([generate(rng) for _ in range(count)])
        for (name, _, generate), count in zip(kinds, np.diff(ends), strict=True)
    }


def printed_glyphs() -> LabeledImages:
    """Each of `PRINTED_GLYPHS` in each of `FONTS`, as a picture."""
    import matplotlib as mpl  # noqa: PLC0415 - only for its fonts

    folder = Path(mpl.get_data_path()) / "fonts" / "ttf"
    fonts = [ImageFont.truetype(str(folder / name), 60) for name in FONTS]
    return _negatives([picture_to_frame(_print(glyph, font)) for font in fonts for glyph in PRINTED_GLYPHS])


def _print(glyph: str, font: ImageFont.FreeTypeFont) -> Image.Image:
    page = Image.new("L", (120, 120), "white")
    ImageDraw.Draw(page).text((60, 60), glyph, "black", font, anchor="mm")
    return page


def _negatives(frames: Sequence[Frame]) -> LabeledImages:
    """The frames with ink; a blank is rejected without the network."""
    inked = [frame for frame in frames if frame.any()]
    return from_frames(inked, [NO_DIGIT_LABEL] * len(inked))
