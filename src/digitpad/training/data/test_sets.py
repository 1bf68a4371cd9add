"""Held out: everything that the shipped network is measured on, and that nothing was learnt or chosen from.

Digits by name, and ink that is no digit by kind. All of it is made the same way each time.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from digitpad.arrays import Float64Array
from digitpad.preprocessing.frame import Frame
from digitpad.preprocessing.picture import picture_to_frame
from digitpad.preprocessing.strokes import HALF_WIDTH, strokes_to_frame
from digitpad.training.data.mnist import NO_DIGIT, Digits
from digitpad.training.data.negatives import Negatives
from digitpad.training.data.pendigits import PenDigit

SEED = 2029
MADE = 3000
"""Negatives made, of all kinds together."""

MNIST, PENS, PICTURES = "MNIST test", "pens of unseen writers", "pictures of load_digits"

AS_WRITTEN = np.eye(2)
_LEFT, _RIGHT = (
    np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]]) for turn in (-np.pi / 12, np.pi / 12)
)
OTHER_PENS: dict[str, tuple[float, Float64Array]] = {
    "pens half as wide": (0.5, AS_WRITTEN),
    "pens twice as wide": (2.0, AS_WRITTEN),
    "pens tilted 15° left": (1.0, _LEFT),
    "pens tilted 15° right": (1.0, _RIGHT),
    "pens, aspect x 0.8": (1.0, np.diag([0.8, 1])),
    "pens, aspect x 1.25": (1.0, np.diag([1.25, 1])),
}
"""How wide the pen is, in usual widths, and what the points (x, y) are multiplied by."""

PRINTED = "AEFHKMNRWXΔΞΠΣΦΨΩЖЩЮЯФЫ" + "dhkmrwxλπψωжф" + "&@#%?*+=<>÷±€¶"
"""Letters and signs that nobody reads as a digit; the project's own stroke font lacks half of them."""

FONTS = ("DejaVuSans.ttf", "DejaVuSerif.ttf", "STIXGeneral.ttf", "STIXGeneralItalic.ttf")
"""Fonts that come with Matplotlib."""


def digit_sets(mnist_test: Digits, pens: Sequence[PenDigit]) -> dict[str, Digits]:
    """The sets of true digits; those of pen digits are left out where there are none."""
    sets = {MNIST: mnist_test, PICTURES: load_digits()}
    return sets | {PENS: drawn(pens)} | other_pens(pens) if pens else sets


def other_pens(pens: Sequence[PenDigit]) -> dict[str, Digits]:
    """Pen digits drawn as each of `OTHER_PENS` says."""
    return {name: drawn(pens, width, matrix) for name, (width, matrix) in OTHER_PENS.items()}


def drawn(pens: Sequence[PenDigit], width: float = 1.0, matrix: Float64Array = AS_WRITTEN) -> Digits:
    """Pen digits drawn with a pen of this many usual widths, their points multiplied by a (2, 2) matrix."""
    frames = [
        strokes_to_frame([np.asarray(stroke) @ matrix.T for stroke in digit.strokes], width * HALF_WIDTH)
        for digit in pens
    ]
    return _digits(frames, [digit.name for digit in pens])


def load_digits() -> Digits:
    """Scikit-learn's 1,797 pictures of 8 x 8 greys, by 43 people, read as any picture is.

    They are the test part of UCI's "Optical Recognition of Handwritten Digits" (Alpaydin and Kaynak, 1998; CC BY 4.0).
    """
    from sklearn import datasets  # noqa: PLC0415 - only this set needs it

    loaded = datasets.load_digits()
    return _digits([picture_to_frame(image / 16) for image in loaded.images], loaded.target)


def no_digit_sets(mnist_test: Digits, pens: Sequence[PenDigit]) -> dict[str, Digits]:
    """Ink that is no digit: the kinds that training makes, from digits it never saw, and print that it never made."""
    rng = np.random.default_rng(SEED)
    kinds = Negatives(mnist_test, pens).kinds
    ends = np.rint(np.cumsum([0, *(share for share, _ in kinds)]) * MADE).astype(int)
    made = {
        make.__name__.strip("_"): [make(rng) for _ in range(count)]
        for (_, make), count in zip(kinds, np.diff(ends), strict=True)
    }
    return {name: _no_digits(frames) for name, frames in made.items()} | {"printed, never learnt": printed()}


def printed() -> Digits:
    """Each of `PRINTED` in each of `FONTS`, as a picture."""
    import matplotlib as mpl  # noqa: PLC0415 - only for its fonts

    folder = Path(mpl.get_data_path()) / "fonts" / "ttf"
    fonts = [ImageFont.truetype(str(folder / name), 60) for name in FONTS]
    return _no_digits([picture_to_frame(_print(sign, font)) for font in fonts for sign in PRINTED])


def _print(sign: str, font: ImageFont.FreeTypeFont) -> Image.Image:
    page = Image.new("L", (120, 120), "white")
    ImageDraw.Draw(page).text((60, 60), sign, "black", font, anchor="mm")
    return page


def _no_digits(frames: Sequence[Frame]) -> Digits:
    """Those that hold ink; a blank is no digit without asking the network."""
    inked = [frame for frame in frames if frame.any()]
    return _digits(inked, [NO_DIGIT] * len(inked))


def _digits(frames: Sequence[Frame], names: Sequence[int]) -> Digits:
    return Digits(np.rint(np.stack(frames) * 255).astype(np.uint8), np.asarray(names, np.int64))
