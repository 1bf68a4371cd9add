"""What the shipped network is tested on: digits by source, negatives by kind, and whole numbers.

Nothing was trained or chosen on these sets. They are generated with a fixed seed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from digitpad.arrays import Float64Array
from digitpad.preprocessing.frame import Frame
from digitpad.preprocessing.picture import picture_to_frame
from digitpad.preprocessing.strokes import strokes_to_frame
from digitpad.training.data.corpus import Corpus
from digitpad.training.data.dataset import NO_DIGIT_LABEL, LabeledImages, concatenate, from_frames
from digitpad.training.data.negatives import NegativeGenerator
from digitpad.training.data.neighbours import MAX_GAP, MIN_GAP, NeighbourGenerator, render_cut_digits
from digitpad.training.data.number_sets import NumberSets, build_test_sets
from digitpad.training.data.pen_samples import PenSample
from digitpad.training.data.rendering import IDENTITY, render
from digitpad.training.data.unipen_forms import FLAGGED_ONES, SLASHED_ZEROS

SEED = 2029
NEGATIVE_COUNT = 3000
"""The number of generated negatives, all kinds together."""

CUT_COUNT = 2000
"""The number of digits as a cutter leaves them."""

PAIR_COUNT = 670
"""The number of pairs of digits for each third of the range of gaps."""

MNIST, PICTURES = "MNIST test", "pictures of load_digits"
PENS, UNIPEN = "pendigits, test writers", "UNIPEN, test writers"
ZEROS, ONES = "UNIPEN, slashed zeros", "UNIPEN, flagged ones"
CUT = "digits as a cutter leaves them"
GLYPHS, PAIRS = "UNIPEN letters and symbols", "two digits of one writer"
PRINTED = "printed glyphs, not in training"

FORMS = (ZEROS, ONES)
"""Sets that are parts of another one and hold one digit only."""

DESCRIPTIONS = {
    MNIST: "MNIST's 10,000 test digits and nothing else",
    PICTURES: "the test part of UCI's optical digits, by 13 people, as pictures of 8 x 8 pixels",
    PENS: "5 people in Turkey, on one kind of tablet",
    UNIPEN: "people at companies and universities in the USA and Japan, on many kinds of tablets",
    ZEROS: "those of UNIPEN's test writers, listed by eye",
    ONES: "those of UNIPEN's test writers, listed by eye; the flag is at least 0.15 of the height and visibly open",
    CUT: "the test writers of pendigits and UNIPEN; a neighbour's sliver is left, or the end of a stroke is missing",
    GLYPHS: "UNIPEN's test writers; no letter or symbol that is also written like a digit",
    PAIRS: "the test writers of pendigits and UNIPEN; both digits of a pair are by the same one",
    PRINTED: "letters and symbols of four fonts",
}
"""Who and what is in each set; the variations of the pen have the digits of `PENS`."""

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
    """All test sets, each by its name. Those of a source that is missing are missing too.

    Attributes:
        digits: sets of digits.
        generated: sets of generated negatives, by kind.
        no_digit: other sets of ink that is no digit.
        samples: for each set that shows one pen sample in each image, these samples in the same order.
        numbers: sets of whole numbers.
    """

    digits: dict[str, LabeledImages]
    generated: dict[str, LabeledImages]
    no_digit: dict[str, LabeledImages]
    samples: dict[str, list[PenSample]]
    numbers: NumberSets


def build_evaluation_sets(corpus: Corpus) -> EvaluationSets:
    """The test sets, from MNIST's test digits and from what the test writers wrote."""
    test, unipen, pens = corpus.mnist.test, corpus.unipen.test, corpus.test_pens
    samples = {
        PENS: corpus.pendigits.test,
        UNIPEN: unipen,
        ZEROS: [digit for digit in unipen if digit.identifier in SLASHED_ZEROS],
        ONES: [digit for digit in unipen if digit.identifier in FLAGGED_ONES],
        GLYPHS: corpus.glyphs.test,
    }
    samples = {name: subset for name, subset in samples.items() if subset}
    rendered = {name: render(subset) for name, subset in samples.items()}
    no_digit = {GLYPHS: rendered.pop(GLYPHS)} if GLYPHS in rendered else {}
    digits = {MNIST: test, PICTURES: load_digits()} | rendered
    if PENS in samples:
        digits |= render_variations(samples[PENS])
    if pens:
        digits[CUT] = render_cut_digits(pens, CUT_COUNT, SEED)
        no_digit |= pairs_by_gap(pens)
    no_digit[PRINTED] = printed_glyphs()
    return EvaluationSets(digits, negatives_by_kind(test, pens), no_digit, samples, build_test_sets(corpus))


def render_variations(pens: Sequence[PenSample]) -> dict[str, LabeledImages]:
    """Pen digits in each of `PEN_VARIATIONS`."""
    return {name: render(pens, width, matrix) for name, (width, matrix) in PEN_VARIATIONS.items()}


def load_digits() -> LabeledImages:
    """Scikit-learn's 1,797 pictures of 8 x 8 pixels, by 13 people, preprocessed like any picture.

    They are the test part of UCI's "Optical Recognition of Handwritten Digits" (Alpaydin and Kaynak, 1998; CC BY 4.0).
    """
    from sklearn import datasets  # noqa: PLC0415 - only this set needs it

    loaded = datasets.load_digits()
    return from_frames([picture_to_frame(image / 16) for image in loaded.images], loaded.target)


def pairs_by_gap(pens: Sequence[PenSample]) -> dict[str, LabeledImages]:
    """Two of these digits side by side, both by one writer: all pairs, and those of each third of the range of gaps."""
    rng, generator = np.random.default_rng(SEED), NeighbourGenerator(pens)
    edges = np.linspace(MIN_GAP, MAX_GAP, 4)
    thirds = {
        f"{PAIRS}, gap {low:.2f} to {high:.2f}": _negatives(
            [strokes_to_frame(generator.join(rng, (low, high), third=0)) for _ in range(PAIR_COUNT)]
        )
        for low, high in pairwise(edges)
    }
    return {PAIRS: concatenate([*thirds.values()])} | thirds


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
