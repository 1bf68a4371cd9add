"""Line frames by the number reader's own pipeline: of registers, for training, and of the sets for validation."""

from collections.abc import Iterable

import numpy as np

from digitpad.numbers.ink import ink_to_lattices
from digitpad.numbers.line_frame import COLUMN_WIDTH
from digitpad.numbers.pieces import line_grid
from digitpad.numbers.symbols import SYMBOLS
from digitpad.preprocessing.to_frame import Ink
from digitpad.training.data.corpus import Corpus
from digitpad.training.data.line_samples import MAX_WIDTH, UNKNOWN, LabeledLine, is_feasible
from digitpad.training.data.number_sets import LabeledNumber, build_validation_sets
from digitpad.training.data.registers import RegisterNumber


def register_lines(numbers: Iterable[RegisterNumber]) -> list[LabeledLine]:
    """The lines of registers whose texts can be read, without blanks."""
    texts = [(number.text.replace(" ", ""), number.picture) for number in numbers]
    labeled = [LabeledNumber(text, picture, "") for text, picture in texts if set(text) <= set(SYMBOLS)]
    return [line for line in number_lines(labeled) if is_feasible(line)]


def validation_lines(corpus: Corpus, fraction: float = 1.0) -> dict[str, list[LabeledLine]]:
    """The lines of the validation sets of numbers, or of a fraction of them, by the name of their set."""
    return {name: number_lines(numbers) for name, numbers in build_validation_sets(corpus, fraction).items()}


def number_lines(numbers: Iterable[LabeledNumber]) -> list[LabeledLine]:
    """The line with the most ink of each number; ink without a line that is narrow enough is left out."""
    lines = []
    for number in numbers:
        frames = [frame for frame in _line_frames(number.ink) if frame.shape[1] <= MAX_WIDTH]
        if frames:
            frame = max(frames, key=np.sum)
            targets = np.full(frame.shape[1] // COLUMN_WIDTH, UNKNOWN, np.int8)
            lines.append(LabeledLine(np.rint(frame * 255).astype(np.uint8), number.text, targets))
    return lines


def _line_frames(ink: Ink) -> list[np.ndarray]:
    """The line frames of ink; lines that are too wide have none."""
    pieces = [lattice.pieces for lattice in ink_to_lattices(ink)]
    grids = [line_grid(line) for line in pieces]
    return [line.draw_line(grid) for line, grid in zip(pieces, grids, strict=True) if grid is not None]
