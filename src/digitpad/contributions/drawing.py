"""A contributed drawing: strokes without where and how large they were drawn."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from digitpad.errors import InkError
from digitpad.preprocessing.strokes import validate_strokes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from digitpad.preprocessing.strokes import Stroke

GRID = 1000
"""The longer side of a drawing; a fiftieth of a pixel of the frame is lost by rounding to it."""

Drawing: TypeAlias = list[list[tuple[int, int]]]


def normalize(strokes: Iterable[Stroke]) -> Drawing:
    """The strokes moved to the origin and scaled to integers in 0..`GRID`, without repeated points and empty strokes.

    So a drawing tells nothing of the screen, and the same ink gives the same drawing wherever it was drawn.

    Raises:
        InkError: there are no two distinct points.
    """
    lines = [line for line in validate_strokes(strokes) if len(line)]
    points = np.concatenate([np.empty((0, 2)), *lines])
    side = np.ptp(points, axis=0).max() if len(points) else 0.0
    if not side:
        raise InkError("Draw a digit first: this is blank, or a dot.")
    scaled = [np.rint((line - points.min(axis=0)) * (GRID / side)).astype(int).tolist() for line in lines]
    return [[(x, y) for index, (x, y) in enumerate(line) if index == 0 or line[index - 1] != [x, y]] for line in scaled]


def to_json(drawing: Drawing) -> str:
    """The drawing as it is stored."""
    return json.dumps(drawing, separators=(",", ":"))


def sha256(text: str) -> bytes:
    """The SHA-256 of a text, by which drawings and tokens are found again."""
    return hashlib.sha256(text.encode()).digest()
