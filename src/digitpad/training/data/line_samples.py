"""Training lines: line frames with their texts, composed of training writers' digits, and of real numbers.

Lines are drawn straight into the line frame that `numbers/line_frame.py` makes of ink: upright, 20 px high, with 8 px
of paper on the left and right, with errors as that module makes them.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np
from scipy import ndimage

from digitpad.arrays import Float32Array, Float64Array, Int8Array, UInt8Array
from digitpad.numbers.line_frame import COLUMN_WIDTH, MARGIN
from digitpad.numbers.pieces import typical_height
from digitpad.numbers.separators import MIN_COMMA_HEIGHT
from digitpad.numbers.slant import find_slant
from digitpad.numbers.symbols import SYMBOLS
from digitpad.preprocessing.frame import FRAME_SIZE, INK_SIZE
from digitpad.training.augmentation.lines import degrade_line, warp_line
from digitpad.training.augmentation.strokes import resample
from digitpad.training.data.composed_numbers import GAPS, SEPARATOR_GAP, SEPARATOR_HEIGHTS, SPACE_GAP
from digitpad.training.data.corpus import Corpus
from digitpad.training.data.dataset import LabeledImages
from digitpad.training.data.pen_samples import NumberSample, PenSample, writer_weights
from digitpad.training.data.signs import generate_sign
from digitpad.training.data.stroke_font import stroke_font_digits
from digitpad.training.data.stroke_forms import FRACTIONS, generate_form

SLASH = "/"
"""It occurs in real numbers; the network is trained to say nothing there."""

MAX_WIDTH = 256
"""Wider lines are generated anew."""

UNKNOWN = -1
"""The target of a column of which no character's middle is known."""

POINT_SPACING = 0.025
"""Between the points of strokes, in heights of a digit: half a pixel of the frame."""

LENGTHS = np.array([0.08, 0.14, 0.15, 0.26, 0.12, 0.1, 0.05, 0.04, 0.03, 0.03])
"""The fraction of composed numbers with 1, 2, … digits."""

GAP_FRACTIONS = {"natural": 0.15, "tight": 0.2, "touching": 0.35, "overlap": 0.3}
"""How often the gaps of a line, or a gap of its own, are of each range of `GAPS`."""

PEN_WIDTH_PX = (1.0, 4.0)
SOFT_EDGE_PX = (0.7, 1.6)
MAX_TEXT_LENGTH = 14

T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class Glyph:
    """A character in its hand.

    Attributes:
        character: a digit or separator; empty if it is neither.
        writer: who wrote it.
        points: (n, 2) float16, the points of its strokes, in heights of a digit; y is 0 at the top of a digit.
        image: the (28, 28) picture of a digit of MNIST, of whose ink these are the pixels; else None.
    """

    character: str
    writer: str
    points: Float32Array
    image: UInt8Array | None = None


@dataclass(frozen=True, eq=False)
class LabeledLine:
    """A line frame with its text.

    Attributes:
        frame: (28, W) uint8, ink 255 on paper 0; W is a multiple of 4.
        text: its digits and separators.
        targets: (W / 4,), for each column the index of the character whose middle lies there, else `UNKNOWN`.
    """

    frame: UInt8Array
    text: str
    targets: Int8Array


@dataclass(frozen=True, eq=False)
class LineSources:
    """What lines are made of.

    Attributes:
        digits: digits of pens; at least one.
        separators: in their true size.
        symbols: ink that is no digit.
        numbers: for each real number its glyphs; if its characters are unknown, one glyph with the whole text.
        images: MNIST's digits.
        registers: line frames of real pictures.
    """

    digits: list[Glyph]
    separators: list[Glyph] = field(default_factory=list)
    symbols: list[Glyph] = field(default_factory=list)
    numbers: list[list[Glyph]] = field(default_factory=list)
    images: list[Glyph] = field(default_factory=list)
    registers: list[LabeledLine] = field(default_factory=list)


def line_sources(
    corpus: Corpus, registers: Sequence[LabeledLine] = (), image_count: int = 20_000, symbol_count: int = 6_000
) -> LineSources:
    """The training writers' part of a corpus, with register lines; the stroke font replaces missing pen digits."""
    rng = np.random.default_rng(0)
    symbols = corpus.glyphs.training
    subset = rng.permutation(len(symbols))[:symbol_count]
    images = corpus.mnist.training
    return LineSources(
        digits=[to_glyph(sample) for sample in corpus.training_pens or stroke_font_digits()],
        separators=[_to_separator(sample) for sample in corpus.separators.training],
        symbols=[to_glyph(symbols[index], "") for index in subset],
        numbers=[_to_glyphs(number) for number in corpus.numbers.training if set(number.text) <= {*SYMBOLS, SLASH}],
        images=_image_glyphs(images.subset(np.sort(rng.permutation(len(images))[:image_count]))),
        registers=list(registers),
    )


def to_glyph(sample: PenSample, character: str | None = None) -> Glyph:
    """The sample about 1 high."""
    points = np.concatenate([np.asarray(stroke) for stroke in sample.strokes])
    low, height = points.min(axis=0), max(np.ptp(points[:, 1]), np.ptp(points[:, 0]) / 2) or 1.0
    strokes = [(np.asarray(stroke) - low) / height for stroke in sample.strokes]
    return Glyph(str(sample.label) if character is None else character, sample.writer, _sample_points(strokes))


def _to_separator(sample: PenSample) -> Glyph:
    points = _sample_points([np.asarray(stroke) for stroke in sample.strokes])
    return Glyph(_separator_character(sample.character, points), sample.writer, points)


def _separator_character(character: str, points: Float32Array) -> str:
    """A comma as low as a point cannot be told from it; a slash is none."""
    if character == SLASH:
        return ""
    return "." if character == "," and np.ptp(points[:, 1]) < MIN_COMMA_HEIGHT else character


def _to_glyphs(number: NumberSample) -> list[Glyph]:
    strokes = [np.asarray(stroke) for stroke in number.strokes]
    boxes = np.array([[*stroke.min(axis=0), *stroke.max(axis=0)] for stroke in strokes])
    lengths = np.array([np.hypot(*np.diff(stroke, axis=0).T).sum() for stroke in strokes])
    strokes = [(stroke - boxes[:, :2].min(axis=0)) / typical_height(boxes, lengths) for stroke in strokes]
    if number.characters is None or not all(number.characters):
        return [Glyph(number.text.replace(SLASH, ""), number.writer, _sample_points(strokes))]
    inks = [_sample_points([strokes[index] for index in indices]) for indices in number.characters]
    return [
        Glyph(_separator_character(character, ink), number.writer, ink)
        for character, ink in zip(number.text, inks, strict=True)
    ]


def _sample_points(strokes: Sequence[Float64Array]) -> Float32Array:
    """The points of all strokes, `POINT_SPACING` apart."""
    lengths = [np.hypot(*np.diff(stroke, axis=0).T).sum() for stroke in strokes]
    parts = [resample(stroke, int(length / POINT_SPACING) + 2) for stroke, length in zip(strokes, lengths, strict=True)]
    return np.concatenate(parts).astype(np.float16)


def _image_glyphs(images: LabeledImages) -> list[Glyph]:
    glyphs = []
    for image, label in zip(images.images, images.labels, strict=True):
        rows, columns = np.nonzero(image > 100)  # noqa: PLR2004 - clearly ink
        points = (np.stack([columns, rows], axis=1) + 0.5 - FRAME_SIZE / 2) / INK_SIZE + 0.5
        glyphs.append(Glyph(str(label), "MNIST", points.astype(np.float16), image))
    return glyphs


@dataclass(eq=False)
class _Ink:
    """A glyph in its position: `points` are `matrix @ glyph.points + offset`, bent a little."""

    glyph: Glyph
    points: Float64Array
    matrix: Float64Array
    offset: Float64Array


class LineGenerator:
    """Generates training lines."""

    def __init__(self, sources: LineSources) -> None:
        """Create a generator; the same sources and source of randomness give the same lines."""
        self._sources = sources
        self._sums = writer_weights([PenSample(0, glyph.writer, []) for glyph in sources.digits]).cumsum()
        self._by_writer: dict[str, list[Glyph]] = defaultdict(list)
        for glyph in sources.digits:
            self._by_writer[glyph.writer].append(glyph)
        self._separators: dict[str, list[Glyph]] = defaultdict(list)
        for glyph in sources.separators:
            self._separators[glyph.character].append(glyph)
        rng = np.random.default_rng(7)
        labels = rng.choice(len(FRACTIONS), 3_000, p=FRACTIONS)
        self._forms = [to_glyph(_form_sample(int(label), rng)) for label in labels]
        kinds: list[tuple[float, Callable[[np.random.Generator], LabeledLine | None], bool]] = [
            (0.51, self._composed, True),
            (0.12, self._of_images, bool(sources.images)),
            (0.12, self._number, bool(sources.numbers)),
            (0.14, self._register, bool(sources.registers)),
            (0.05, self._of_symbols, bool(sources.symbols)),
            (0.03, self._with_symbols, bool(sources.symbols)),
            (0.03, self._with_signs, True),
        ]
        self._kinds = [generate for _, generate, exists in kinds if exists]
        fractions = np.array([fraction for fraction, _, exists in kinds if exists])
        self._kind_sums = (fractions / fractions.sum()).cumsum()

    def generate(self, rng: np.random.Generator) -> LabeledLine:
        """A random line, at most `MAX_WIDTH` wide."""
        while True:
            kind = min(int(np.searchsorted(self._kind_sums, rng.uniform())), len(self._kinds) - 1)
            line = self._kinds[kind](rng)
            if line is not None and is_feasible(line):
                return line

    def _composed(self, rng: np.random.Generator) -> LabeledLine | None:
        return self._finish(self._compose(rng, self._draw_digits(rng)), rng)

    def _of_images(self, rng: np.random.Generator) -> LabeledLine | None:
        glyphs = [_choose(self._sources.images, rng) for _ in range(_length(rng))]
        return self._finish(self._compose(rng, glyphs), rng)

    def _of_symbols(self, rng: np.random.Generator) -> LabeledLine | None:
        glyphs = [_choose(self._sources.symbols, rng) for _ in range(rng.integers(1, 6))]
        return self._finish(self._compose(rng, glyphs), rng)

    def _with_symbols(self, rng: np.random.Generator) -> LabeledLine | None:
        """Digits before or behind symbols."""
        symbols = [_choose(self._sources.symbols, rng) for _ in range(rng.integers(1, 3))]
        digits = self._draw_digits(rng)[:6]
        return self._finish(self._compose(rng, digits + symbols if rng.uniform() < 1 / 2 else symbols + digits), rng)

    def _with_signs(self, rng: np.random.Generator) -> LabeledLine | None:
        """Digits with one or two signs before, behind or between them."""
        glyphs = self._draw_digits(rng)[:8]
        for _ in range(rng.integers(1, 3)):
            sign = Glyph("", "", _sample_points(generate_sign(rng)))
            glyphs.insert(int(rng.integers(0, len(glyphs) + 1)), sign)
        return self._finish(self._compose(rng, glyphs), rng)

    def _number(self, rng: np.random.Generator) -> LabeledLine | None:
        """A real number, bent and stretched a little."""
        glyphs = _choose(self._sources.numbers, rng)
        matrix = np.diag(np.exp(rng.normal(0, [0.12, 0.04])))
        bend = rng.uniform(0, 0.02)
        inks = [_Ink(glyph, _bend(glyph.points @ matrix, bend, rng), matrix, np.zeros(2)) for glyph in glyphs]
        return self._finish(inks, rng)

    def _register(self, rng: np.random.Generator) -> LabeledLine | None:
        line = _choose(self._sources.registers, rng)
        frame = warp_line(line.frame.astype(np.float32) / np.float32(255), rng)
        return LabeledLine(_to_bytes(degrade_line(frame, rng)), line.text, line.targets)

    def _draw_digits(self, rng: np.random.Generator) -> list[Glyph]:
        """Some digits of one writer, a few of them generated."""
        first = self._sources.digits[int(np.searchsorted(self._sums[:-1], rng.uniform()))]
        others = self._by_writer[first.writer]
        glyphs = [first] + [_choose(others, rng) for _ in range(_length(rng) - 1)]
        form_fraction = rng.choice([0.0, 0.15, 0.6], p=[0.6, 0.3, 0.1])
        return [_choose(self._forms, rng) if rng.uniform() < form_fraction else glyph for glyph in glyphs]

    def _compose(self, rng: np.random.Generator, glyphs: Sequence[Glyph]) -> list[_Ink]:
        """The glyphs beside each other, sometimes with a separator or a space, some joined by a line."""
        names = list(GAP_FRACTIONS)
        fractions = list(GAP_FRACTIONS.values())
        name = names[int(rng.choice(len(names), p=fractions))] if rng.uniform() < 0.8 else ""  # noqa: PLR2004
        bend, unevenness, turn = rng.uniform(0, 0.03), rng.choice([0.05, 0.08, 0.15]), rng.uniform(0, 0.08)
        joined_fraction = rng.choice([0.0, 0.5], p=[0.85, 0.15])
        separator_index = int(rng.integers(0, len(glyphs) + 1)) if rng.uniform() < 0.25 else -1  # noqa: PLR2004
        if not self._separators or len(glyphs) < 2:  # noqa: PLR2004
            separator_index = -1
        inks: list[_Ink] = []
        for index, glyph in enumerate(glyphs):
            gap = rng.uniform(*GAPS[name or names[int(rng.choice(len(names), p=fractions))]])
            if index == separator_index:
                if rng.uniform() < 0.15:  # noqa: PLR2004 - a space
                    gap = rng.uniform(*SPACE_GAP)
                else:
                    inks.append(self._separator(rng, inks))
                    gap = rng.uniform(*SEPARATOR_GAP)
            size = rng.uniform(0.85, 1.1) * np.exp(rng.normal(0, 0.02))
            angle, aspect = rng.normal(0, turn), np.exp(rng.uniform(-0.15, 0.15))
            matrix = size * np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
            matrix[:, 0] *= aspect
            ink = _place(glyph, matrix, 0.0 if glyph.image is not None else bend, rng)
            _move_beside(ink, inks, gap, rng.uniform(-unevenness, unevenness) + (1 - size) / 2)
            may_join = inks and inks[-1].glyph.character.isdecimal() and glyph.character and glyph.image is None
            if may_join and rng.uniform() < joined_fraction:
                line = resample(np.stack([inks[-1].points[-1], ink.points[0]]).astype(np.float64), 24)
                ink.points = np.concatenate([line, ink.points])
            inks.append(ink)
        if self._separators and rng.uniform() < 0.03:  # noqa: PLR2004 - a full stop, or one of the others
            inks.append(self._separator(rng, inks))
        return inks

    def _separator(self, rng: np.random.Generator, inks: Sequence[_Ink]) -> _Ink:
        """A separator to the right of these inks; before all others a dash."""
        kinds = [kind for kind in self._separators if inks or kind == "-"] or list(self._separators)
        glyph = _choose(self._separators[kinds[int(rng.integers(len(kinds)))]], rng)
        ink = _place(glyph, np.eye(2) * np.exp(rng.normal(0, 0.15)), 0.0, rng)
        middle = 1 - rng.uniform(*SEPARATOR_HEIGHTS[glyph.character])
        y = ink.points[:, 1]
        _move_beside(ink, inks, rng.uniform(*SEPARATOR_GAP), middle - (y.min() + y.max()) / 2)
        return ink

    def _finish(self, inks: list[_Ink], rng: np.random.Generator) -> LabeledLine | None:
        """The line frame of inks, upright and scaled with errors as the number reader makes them; None if too wide."""
        points = np.concatenate([ink.points for ink in inks])
        shear = np.array([[1.0, rng.normal(0, 0.12)], [0.0, 1.0]])
        sample = points[::3] @ shear.T
        slant = find_slant(sample[:, 0], sample[:, 1], np.ones(len(sample)), 1.0)
        shear[0, 1] += slant + rng.normal(0, 0.04)
        shear[1, 0] = rng.normal(0, 0.012)
        tops = np.array([ink.points[:, 1].min() for ink in inks])
        bottoms = np.array([ink.points[:, 1].max() for ink in inks])
        is_high = bottoms - tops >= (bottoms - tops).max() / 2
        height = np.median((bottoms - tops)[is_high])
        if rng.uniform() < 0.3:  # noqa: PLR2004 - touching digits are measured together
            height = bottoms.max() - tops.min()
        pen = rng.uniform(*PEN_WIDTH_PX) if rng.uniform() < 0.7 else rng.uniform(1.8, 2.8)  # noqa: PLR2004
        ink_height = INK_SIZE - (0 if inks[0].glyph.image is not None else pen)
        scale = ink_height / max(height, 0.3) * np.exp(rng.normal(0, rng.choice([0.04, 0.12])))
        map_matrix = scale * shear
        middle = ((tops + bottoms) / 2)[is_high].mean()
        upright = [ink.points @ map_matrix.T for ink in inks]
        left, right = min(part[:, 0].min() for part in upright), max(part[:, 0].max() for part in upright)
        center_y = float((np.array([points[:, 0].mean(), middle]) @ map_matrix.T)[1])
        margin = MARGIN + pen / 2
        width = COLUMN_WIDTH * int(np.ceil((right - left + 2 * margin) / COLUMN_WIDTH))
        if width > MAX_WIDTH:
            return None
        offset = np.array([margin - left, FRAME_SIZE / 2 - center_y + rng.normal(0, rng.choice([0.4, 1.5]))])
        pens = [part + offset for part, ink in zip(upright, inks, strict=True) if ink.glyph.image is None]
        if rng.uniform() < 0.1:  # noqa: PLR2004
            pens.append(self._ink_of_other_lines(width, scale, rng))
        frame = np.zeros((FRAME_SIZE, width), np.float32)
        if pens:
            frame = draw_points(np.concatenate(pens), width, pen / 2, rng.uniform(*SOFT_EDGE_PX))
        for ink in inks:
            if ink.glyph.image is not None:
                _draw_image(frame, ink, map_matrix, offset)
        return LabeledLine(
            _to_bytes(degrade_line(frame, rng)),
            "".join(ink.glyph.character for ink in inks),
            _targets(inks, [(part + offset)[:, 0] for part in upright], width),
        )

    def _ink_of_other_lines(self, width: int, scale: float, rng: np.random.Generator) -> Float64Array:
        """Digits above or below the line, of which little is in the frame."""
        parts = []
        for _ in range(rng.integers(1, 4)):
            points = _choose(self._sources.digits, rng).points * scale
            is_above = rng.uniform() < 1 / 2
            seen = rng.uniform(1, 5)
            y = seen - points[:, 1].max() if is_above else FRAME_SIZE - seen - points[:, 1].min()
            parts.append(points + np.array([rng.uniform(0, width - 8), y]))
        return np.concatenate(parts)


def is_feasible(line: LabeledLine) -> bool:
    """Whether the line has enough columns for its text: one for each character, and one between two that are alike."""
    repeats = sum(left == right for left, right in zip(line.text, line.text[1:], strict=False))
    return len(line.text) + repeats <= len(line.targets) and len(line.text) <= MAX_TEXT_LENGTH


def _form_sample(label: int, rng: np.random.Generator) -> PenSample:
    strokes = [[(float(x), float(y)) for x, y in stroke] for stroke in generate_form(label, rng)]
    return PenSample(label, "forms", strokes)


def _length(rng: np.random.Generator) -> int:
    return 1 + int(np.searchsorted(LENGTHS.cumsum()[:-1], rng.uniform()))


def _choose(values: Sequence[T], rng: np.random.Generator) -> T:
    return values[int(rng.integers(len(values)))]


def _place(glyph: Glyph, matrix: Float64Array, bend: float, rng: np.random.Generator) -> _Ink:
    return _Ink(glyph, _bend(glyph.points.astype(np.float64) @ matrix.T, bend, rng), matrix, np.zeros(2))


def _bend(points: Float64Array, deviation: float, rng: np.random.Generator) -> Float64Array:
    """The points moved by smooth noise."""
    if not deviation:
        return np.asarray(points)
    bends = rng.normal(0, deviation, (2, 7))
    position = np.linspace(0, 6, len(points))
    return np.asarray(points + np.stack([np.interp(position, np.arange(7), axis) for axis in bends], axis=-1))


def _move_beside(ink: _Ink, others: Sequence[_Ink], gap: float, down: float) -> None:
    """Move ink to `gap` to the right of the others, or so that it overlaps half the narrower one."""
    left, right = ink.points[:, 0].min(), ink.points[:, 0].max()
    shift = -left
    if others:
        other_right, last = max(other.points[:, 0].max() for other in others), others[-1].points[:, 0]
        shift += other_right + max(gap, -min(right - left, np.ptp(last)) / 2)
    ink.offset = np.array([shift, down])
    ink.points = ink.points + ink.offset


def draw_points(points: Float64Array, width: int, half_width: float, soft_edge: float) -> Float32Array:
    """Draw points that are less than a pixel apart with a round pen: a (28, width) frame.

    Args:
        points: (n, 2), in pixels; the centre of the first pixel is at (0.5, 0.5).
        width: of the frame.
        half_width: half the pen's width: the distance at which the coverage is one half.
        soft_edge: the width of the pen's edge.
    """
    reach = half_width + soft_edge / 2
    side = int(2 * reach) + 1
    border = side + 1
    centers = points.astype(np.float32) - np.float32(0.5)
    inside = (centers[:, 1] > -reach) & (centers[:, 1] < FRAME_SIZE + reach) & (centers[:, 0] > -reach)
    centers = centers[inside & (centers[:, 0] < width + reach)]
    first = np.ceil(centers - np.float32(reach)).astype(np.int64)
    window = np.arange(side)
    x, y = first[:, :1] + window, first[:, 1:] + window
    to_x, to_y = x.astype(np.float32) - centers[:, :1], y.astype(np.float32) - centers[:, 1:]
    squared = (to_y**2)[:, :, None] + (to_x**2)[:, None, :]
    is_near = squared < reach**2
    pitch = width + 2 * border
    pixels = ((y + border) * pitch)[:, :, None] + (x + border)[:, None, :]
    nearest = np.full((FRAME_SIZE + 2 * border) * pitch, np.inf, np.float32)
    np.minimum.at(nearest, pixels[is_near], squared[is_near])
    canvas = nearest.reshape(-1, pitch)[border:][:FRAME_SIZE, border : border + width]
    return np.asarray(np.clip((np.float32(reach) - np.sqrt(canvas)) / np.float32(soft_edge), 0, 1))


def _draw_image(frame: Float32Array, ink: _Ink, map_matrix: Float64Array, offset: Float64Array) -> None:
    """Draw the picture of a digit into the frame."""
    image = ink.glyph.image
    if image is None:
        return
    # The centre of pixel p of the picture is the point (p + 0.5 - 14) / 20 + 0.5 of the glyph.
    forward = map_matrix @ ink.matrix / INK_SIZE
    start = map_matrix @ (ink.matrix @ np.full(2, (0.5 - FRAME_SIZE / 2) / INK_SIZE + 0.5) + ink.offset) + offset - 0.5
    corners = forward @ np.array([[0, 0, 27, 27], [0, 27, 0, 27]]) + start[:, None]
    left, right = max(int(corners[0].min()), 0), min(int(corners[0].max()) + 2, frame.shape[1])
    inverse = np.linalg.inv(forward)
    shift = inverse @ (np.array([left, 0.0]) - start)
    tile = ndimage.affine_transform(
        image.astype(np.float32) / np.float32(255),
        inverse[::-1, ::-1],
        shift[::-1],
        (FRAME_SIZE, max(right - left, 1)),
        order=1,
    )
    part = frame[:, left : left + tile.shape[1]]
    np.maximum(part, tile[:, : part.shape[1]], out=part)


def _targets(inks: Sequence[_Ink], x: Sequence[Float64Array], width: int) -> Int8Array:
    """For each column the symbol whose middle lies there; unknown where several do, or two that are alike are close."""
    targets = np.full(width // COLUMN_WIDTH, UNKNOWN, np.int8)
    columns = [int((part.min() + part.max()) / 2 / COLUMN_WIDTH) for part in x]
    known = [(column, ink.glyph.character) for column, ink in zip(columns, inks, strict=True)]
    for index, (column, character) in enumerate(known):
        others = known[:index] + known[index + 1 :]
        is_clear = all(abs(column - other) > (1 if name == character else 0) for other, name in others if name)
        if len(character) == 1 and is_clear:
            targets[column] = SYMBOLS.index(character)
    return targets


def _to_bytes(frame: Float32Array) -> UInt8Array:
    return np.rint(frame * 255).astype(np.uint8)
