"""From the plane of the sheet, in millimetres, to the pixels of a photograph.

Four corners determine a homography (Hartley and Zisserman, "Multiple view geometry in computer vision", 2004). Paper is
seldom flat: the marks between the corners say how far each side deviates from it, and a Coons patch (Coons, "Surfaces
for computer-aided design of space forms", 1967) carries that to the inside.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from digitpad.arrays import Float64Array, Int64Array
    from digitpad.sheets.layout import Rectangle

ROUNDING = 1 + 1e-9
"""Numbers that are equal but for rounding differ by no larger factor."""


def solve_homographies(points: Float64Array, images: Float64Array) -> Float64Array:
    """The homographies (..., 3, 3) that map four points (..., 4, 2) to four images (..., 4, 2)."""
    x, y, u, v = (axis for pairs in np.broadcast_arrays(points, images) for axis in np.moveaxis(pairs, -1, 0))
    one, zero = np.ones_like(x), np.zeros_like(x)
    rows = [
        np.stack([x, y, one, zero, zero, zero, -u * x, -u * y], axis=-1),
        np.stack([zero, zero, zero, x, y, one, -v * x, -v * y], axis=-1),
    ]
    solution = np.linalg.solve(np.concatenate(rows, axis=-2), np.concatenate([u, v], axis=-1)[..., None])[..., 0]
    return np.concatenate([solution, np.ones((*solution.shape[:-1], 1))], axis=-1).reshape(*solution.shape[:-1], 3, 3)


def apply_homography(homography: Float64Array, points: Float64Array) -> Float64Array:
    """The images (..., 2) of points (..., 2)."""
    mapped = points @ homography[..., :2].T + homography[..., 2]
    return np.asarray(mapped[..., :2] / mapped[..., 2:])


def jacobians(homographies: Float64Array, points: Float64Array) -> Float64Array:
    """The derivatives (..., 2, 2) of homographies (..., 3, 3) at points (..., 2)."""
    mapped = (homographies @ np.concatenate([points, np.ones((*points.shape[:-1], 1))], axis=-1)[..., None])[..., 0]
    image, depth = mapped[..., :2] / mapped[..., 2:], mapped[..., 2, None, None]
    derivative = homographies[..., :2, :2] - image[..., None] * homographies[..., 2, None, :2]
    return np.asarray(derivative / depth)


@dataclass(frozen=True, eq=False)
class SheetMap:
    """Where each point of a sheet is in a photograph.

    Attributes:
        homography: (3, 3), from millimetres to pixels, exact at the four corners of the frame.
        frame: the rectangle whose sides deviate.
        sides: for the left, top, right and bottom side: the positions along it, ascending from corner to corner, (K,),
            and how far the paper deviates there, (K, 2), in millimetres.
    """

    homography: Float64Array
    frame: Rectangle
    sides: tuple[tuple[Float64Array, Float64Array], ...] = ()

    def to_picture(self, points: Float64Array) -> Float64Array:
        """Points (..., 2) of the sheet as pixels of the photograph."""
        return self.flat_to_picture(points + self.deviation(points))

    def flat_to_picture(self, points: Float64Array) -> Float64Array:
        """The same for points (..., 2) of a flat sheet."""
        return apply_homography(self.homography, points)

    def to_sheet(self, pixels: Float64Array) -> Float64Array:
        """Pixels (..., 2) of the photograph as points of a flat sheet."""
        return apply_homography(np.asarray(np.linalg.inv(self.homography)), pixels)

    def deviation(self, points: Float64Array) -> Float64Array:
        """How far the paper deviates from the plane of its corners at points (..., 2), in millimetres."""
        if not self.sides:
            return np.zeros_like(points)
        x, y = (np.clip(points[..., axis], self.frame[axis], self.frame[axis + 2]) for axis in (0, 1))
        u = ((x - self.frame.left) / self.frame.width)[..., None]
        v = ((y - self.frame.top) / self.frame.height)[..., None]
        left, top, right, bottom = (
            interpolate_spline(*side, along) for side, along in zip(self.sides, (y, x, y, x), strict=True)
        )
        return np.asarray((1 - u) * left + u * right + (1 - v) * top + v * bottom)  # at the corners all are zero


def interpolate_spline(knots: Float64Array, values: Float64Array, positions: Float64Array) -> Float64Array:
    """The natural cubic spline through values (K, 2) at ascending knots (K,), at positions (...) between them."""
    steps, slopes = np.diff(knots), np.diff(values, axis=0) / np.diff(knots)[:, None]
    system = np.eye(len(knots))
    inner = np.arange(1, len(knots) - 1)
    system[inner, inner - 1], system[inner, inner], system[inner, inner + 1] = (
        steps[:-1],
        2 * (steps[:-1] + steps[1:]),
        steps[1:],
    )
    right = np.zeros_like(values)
    right[1:-1] = 6 * np.diff(slopes, axis=0)
    curvatures = np.linalg.solve(system, right)
    index = np.clip(np.searchsorted(knots, positions) - 1, 0, len(steps) - 1)
    step, low, high = steps[index], positions - knots[index], knots[index + 1] - positions
    step, low, high = step[..., None], low[..., None], high[..., None]
    return np.asarray(
        (curvatures[index] * high**3 + curvatures[index + 1] * low**3) / (6 * step)
        + (values[index] / step - curvatures[index] * step / 6) * high
        + (values[index + 1] / step - curvatures[index + 1] * step / 6) * low
    )


def sample_linear(gray: Float64Array, pixels: Float64Array) -> Float64Array:
    """The grey values at pixels (..., 2), interpolated linearly; outside the picture those at its edge."""
    height, width = gray.shape
    x, y = np.clip(pixels[..., 0], 0, width - 1.001), np.clip(pixels[..., 1], 0, height - 1.001)
    column, row = x.astype(np.int64), y.astype(np.int64)
    right, down = x - column, y - row
    offset = row * width + column
    values = gray.ravel()
    upper = values[offset] * (1 - right) + values[offset + 1] * right
    lower = values[offset + width] * (1 - right) + values[offset + width + 1] * right
    return np.asarray(upper * (1 - down) + lower * down)


def find_near(points: Float64Array, others: Float64Array, reaches: Float64Array) -> tuple[Int64Array, Int64Array]:
    """Which of others (M, 2) are nearer to each point (N, 2) than its reaches (N, 2) along both axes.

    Others are sorted along the axis on which fewer are near, as a table of all pairs would be large.

    Returns:
        The indices of the points and of the others, as `numpy.nonzero` of that table.
    """
    ranges = []
    for values, positions, reach in zip(others.T, points.T, reaches.T * ROUNDING, strict=True):
        order = np.argsort(values)
        first, end = np.searchsorted(values[order], [positions - reach, positions + reach])
        ranges.append((order, first, np.maximum(end - first, 0)))
    order, first, counts = min(ranges, key=lambda found: int(found[2].sum()))
    one = np.repeat(np.arange(len(points)), counts)
    other = order[np.arange(len(one)) + (first - counts.cumsum() + counts)[one]]
    x, y = np.abs(others[other] - points[one]).T < reaches[one].T
    pairs = np.sort(one[x & y] * len(others) + other[x & y])
    return pairs // max(len(others), 1), pairs % max(len(others), 1)
