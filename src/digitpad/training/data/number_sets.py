"""Sets of numbers, by which the number reader is fitted and tested: real ones, composed ones, and pictures.

They are generated with a fixed seed.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from typing import TypeAlias

import numpy as np

from digitpad.numbers.pieces import typical_height
from digitpad.numbers.symbols import SYMBOLS
from digitpad.preprocessing.to_frame import Ink
from digitpad.training.data.composed_numbers import (
    GAPS,
    SEPARATOR_GAP,
    SEPARATOR_HEIGHTS,
    NumberGenerator,
    draw_picture,
)
from digitpad.training.data.corpus import Corpus
from digitpad.training.data.neighbours import move_beside
from digitpad.training.data.pen_samples import NumberSample, PenSample
from digitpad.training.data.registers import RegisterNumber
from digitpad.training.data.signs import generate_sign
from digitpad.training.data.stroke_font import stroke_font_digits

FIT_SEED, VALIDATION_SEED, TEST_SEED = 41, 43, 2029

COUNT, PICTURE_COUNT = 250, 150
"""The number of composed numbers, as strokes and as pictures, in each set."""

TEST_LENGTHS, FIT_LENGTHS = (4,), (1, 2, 4, 6)
"""The numbers of digits of composed numbers."""

MAX_REPEATS = 3
"""A text that repeats on the pages of a register counts at most this often."""

REAL, REAL_WITH_SEPARATORS = "UNIPEN numbers", "UNIPEN numbers with separators"
REAL_PICTURES = "UNIPEN numbers, drawn as pictures"
COMPOSED, COMPOSED_PICTURES = "composed strokes", "composed pictures"
JOINED, SEPARATED = "composed strokes, digits joined by a line", "composed strokes with a separator"
REGISTERS, SINGLE_DIGITS = "registers", "single digits"
NO_NUMBER, SIGNED = "letters and symbols", "two numbers with a sign between them"

COMPOSED_BY_GAP, PICTURES_BY_GAP = (
    {gaps: f"{kind}, {gaps}" for gaps in GAPS} for kind in (COMPOSED, COMPOSED_PICTURES)
)
"""The names of the sets of composed numbers by the range of their gaps."""

DESCRIPTIONS = {
    REAL: "numbers of digits only, which UNIPEN's writers wrote in one go",
    REAL_WITH_SEPARATORS: "UNIPEN's numbers with points, commas, dashes and colons",
    REAL_PICTURES: "UNIPEN's numbers of digits only, drawn on grey paper",
    **{
        name: f"digits of one writer with gaps of {GAPS[gaps][0]:.2f} to {GAPS[gaps][1]:.2f} of a height"
        for gaps, name in COMPOSED_BY_GAP.items()
    },
    JOINED: "digits of one writer; half of the neighbours are joined by a straight line",
    SEPARATED: "digits of one writer with one of UNIPEN's separators among them",
    **{name: f"as {COMPOSED_BY_GAP[gaps]}, drawn on grey paper" for gaps, name in PICTURES_BY_GAP.items()},
    REGISTERS: "numbers of digits only in notaries' registers of 1830 and 1850, by two hands",
    NO_NUMBER: "single letters and symbols of UNIPEN that cannot be read as a digit; correct is no answer",
    SIGNED: "two composed numbers of two digits, and a slash, bracket or sign of a sum between them",
}
"""Who and what is in each set."""


@dataclass(frozen=True)
class LabeledNumber:
    """The ink of a number with its text.

    Attributes:
        text: its digits and separators; empty if it is no number.
        ink: strokes or a picture.
        group: its writer or page.
        characters: for each character of the text the indices of its strokes, or None if they are unknown.
    """

    text: str
    ink: Ink
    group: str
    characters: tuple[tuple[int, ...], ...] | None = None

    @property
    def digits(self) -> str:
        """The digits of the text."""
        return keep_digits(self.text)

    def is_read_as(self, text: str) -> bool:
        """Whether a text is this number. A point counts as a comma, as they may look alike; spaces do not count."""
        return _simplify(text) == _simplify(self.text)


NumberSets: TypeAlias = dict[str, list[LabeledNumber]]
"""Numbers by the name of their set. Sets of a source that is missing are missing too."""


def keep_digits(text: str) -> str:
    """The digits of a text."""
    return "".join(filter(str.isdecimal, text))


def build_test_sets(corpus: Corpus) -> NumberSets:
    """The sets that the number reader is tested on, of the test writers and pages."""
    registers = [number for number in _label_registers(corpus.registers.test) if number.text.isdecimal()]
    sets = _pen_sets(
        corpus.numbers.test, corpus.test_pens, corpus.separators.test, lengths=TEST_LENGTHS, seed=TEST_SEED
    )
    no_numbers = _no_number(corpus.glyphs.test, 1.0) | _signed(corpus.test_pens)
    return sets | ({REGISTERS: registers} if registers else {}) | no_numbers


def build_validation_sets(corpus: Corpus, fraction: float = 1.0) -> NumberSets:
    """The sets that the line network is validated on, or a fraction of them, as the test sets are."""
    return _validation_sets(corpus, fraction, lengths=TEST_LENGTHS, seed=VALIDATION_SEED)


def build_fit_sets(corpus: Corpus, fraction: float = 1.0) -> NumberSets:
    """The sets that the number reader's weights are fitted on, or a fraction of them, 0..1.

    They are of the validation writers and pages, from whom no network has learnt. It reads the others too well: the
    weights would trust it too much. If there are no pen digits, the stroke font replaces them.
    """
    pens = corpus.validation_pens or stroke_font_digits()
    singles = {SINGLE_DIGITS: [LabeledNumber(str(pen.label), pen.strokes, pen.writer) for pen in pens]}
    sets = _validation_sets(corpus, fraction, lengths=FIT_LENGTHS, seed=FIT_SEED) | singles
    return sets | _no_number(corpus.glyphs.validation, fraction)


def _validation_sets(corpus: Corpus, fraction: float, *, lengths: Sequence[int], seed: int) -> NumberSets:
    """The sets of the validation writers and pages, or a fraction of them, 0..1."""
    numbers, registers = corpus.numbers.validation, _label_registers(corpus.registers.validation)
    sets = _pen_sets(
        numbers[: round(fraction * len(numbers))],
        corpus.validation_pens or stroke_font_digits(),
        corpus.separators.validation,
        lengths=lengths,
        seed=seed,
        fraction=fraction,
    )
    registers = _limit_repeats(registers)[: round(fraction * len(registers))]
    return sets | ({REGISTERS: registers} if registers else {})


def _pen_sets(  # noqa: PLR0913 - three sources, and what to make of them
    numbers: Sequence[NumberSample],
    pens: Sequence[PenSample],
    separators: Sequence[PenSample],
    *,
    lengths: Sequence[int],
    seed: int,
    fraction: float = 1.0,
) -> NumberSets:
    """Real numbers and composed ones, as strokes and as pictures."""
    rng = np.random.default_rng(seed)
    count, picture_count = (round(fraction * size) for size in (COUNT, PICTURE_COUNT))
    real = [number for number in numbers if number.text.isdecimal()]
    sets = {
        REAL: [_label(number) for number in real],
        REAL_WITH_SEPARATORS: [
            _label(number) for number in numbers if not number.text.isdecimal() and _is_readable(number.text)
        ],
        REAL_PICTURES: [_draw(number, rng) for number in real],
    }
    if pens:
        generator = NumberGenerator(pens, separators)

        def compose(gaps: str, separator: str = "", joined_fraction: float = 0.0) -> NumberSample:
            length = max(int(rng.choice(lengths)), 2 if separator else 1)
            return generator.generate(rng, length, GAPS[gaps], separator=separator, joined_fraction=joined_fraction)

        for gaps, name in COMPOSED_BY_GAP.items():
            sets[name] = [_label(compose(gaps)) for _ in range(count)]
        sets[JOINED] = [_label(compose("natural", joined_fraction=1 / 2)) for _ in range(count)]
        if separators:
            symbols = islice(cycle(SEPARATOR_HEIGHTS), count)
            sets[SEPARATED] = [_label(compose("natural", separator)) for separator in symbols]
        for gaps, name in PICTURES_BY_GAP.items():
            sets[name] = [_draw(compose(gaps), rng) for _ in range(picture_count)]
    return {name: labeled for name, labeled in sets.items() if labeled}


def _no_number(glyphs: Sequence[PenSample], fraction: float) -> NumberSets:
    """A fraction of `COUNT` of these glyphs, evenly chosen."""
    chosen = glyphs[:: max(1, round(len(glyphs) / (fraction * COUNT)))]
    return {NO_NUMBER: [LabeledNumber("", glyph.strokes, glyph.writer) for glyph in chosen]} if chosen else {}


def _signed(pens: Sequence[PenSample]) -> NumberSets:
    if not pens:
        return {}
    rng, generator = np.random.default_rng(TEST_SEED), NumberGenerator(pens)
    numbers = []
    for _ in range(COUNT):
        left, right = (generator.generate(rng, 2, GAPS["natural"]) for _ in range(2))
        strokes = [np.asarray(stroke) for stroke in left.strokes]
        for ink in (generate_sign(rng), [np.asarray(stroke) for stroke in right.strokes]):
            strokes += move_beside(ink, strokes, rng.uniform(*SEPARATOR_GAP))
        numbers.append(LabeledNumber("", [stroke.tolist() for stroke in strokes], left.writer))
    return {SIGNED: numbers}


def _label(number: NumberSample) -> LabeledNumber:
    return LabeledNumber(number.text, number.strokes, number.writer, number.characters)


def _label_registers(numbers: Sequence[RegisterNumber]) -> list[LabeledNumber]:
    return [LabeledNumber(number.text, number.picture, number.page) for number in numbers if _is_readable(number.text)]


def _simplify(text: str) -> str:
    return text.replace(",", ".").replace(" ", "")


def _is_readable(text: str) -> bool:
    """Whether the reader knows all characters of a text; it finds spaces by their width alone."""
    return set(text) <= set(SYMBOLS)


def _draw(number: NumberSample, rng: np.random.Generator) -> LabeledNumber:
    """The number as a picture, whose digits are about as high as in all others."""
    lines = [np.asarray(stroke) for stroke in number.strokes]
    boxes = np.array([[*line.min(axis=0), *line.max(axis=0)] for line in lines])
    lengths = np.array([np.hypot(*np.diff(line, axis=0).T).sum() for line in lines])
    height = typical_height(boxes, lengths)
    return LabeledNumber(number.text, draw_picture([line / height for line in lines], rng), number.writer)


def _limit_repeats(numbers: Sequence[LabeledNumber]) -> list[LabeledNumber]:
    """The numbers without those whose text has occurred `MAX_REPEATS` times before."""
    counts: Counter[str] = Counter()
    kept = []
    for number in numbers:
        counts[number.text] += 1
        if counts[number.text] <= MAX_REPEATS:
            kept.append(number)
    return kept
