"""Find the marks of a sheet in a photograph.

A mark is a connected component of dark pixels with the moments of a filled parallelogram. The first corner mark has a
light hole, which tells how the sheet is turned. Four corner marks belong together if the homography through them
explains the size and shape of each.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from digitpad.errors import SheetError
from digitpad.preprocessing.components import label_runs
from digitpad.preprocessing.filters import box_blur
from digitpad.sheets.geometry import SheetMap, jacobians, solve_homographies
from digitpad.sheets.layout import CORNER_HOLE_SIZE, CORNER_MARK_SIZE, EDGE_MARK_SIZE, PAPERS, Rectangle, SheetLayout

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digitpad.arrays import BoolArray, Float64Array, Int64Array

WINDOW = 1 / 24
"""Pixels are compared with the mean of those around them, up to this fraction of the picture's longer side away."""

MAX_BRIGHTNESS = 0.62
"""Marks are darker than this fraction of the mean (Bradley and Roth, "Adaptive thresholding using the integral image",
2007). The grey boxes are not."""

MIN_MARK_AREA = 12
"""In pixels."""

SOLID, RING = (0.88, 1.14), (1.25, 1.95)
"""12 sqrt(det C) / A is 1 for every filled parallelogram of area A and covariance C, and 5/3 for the ring."""

MAX_ELONGATION = 3.0
"""Of the sides of a mark, as seen from the side."""

QUIET_RADIUS, QUIET_POINTS, MAX_DISTURBED_POINTS = 3.3, 24, 2
"""Around a mark it is light: at this distance, in standard deviations of its pixels, at nearly all of these points."""

MIN_EVENNESS = 0.4
"""The least of the others is at least this fraction of the greatest; an edge of a shadow may lie between them."""

MAX_RINGS = 4
"""How many rings are tried: a patterned desk has many on uneven ground, and handwritten zeros are small ones."""

MAX_CANDIDATES = 90
"""For each ring so many of the solid marks with the most even surroundings may be the other corners."""

MIN_CORNER_AREA, MAX_CORNER_AREA = 0.12, 8.0
"""Of a corner mark, compared with the first; perspective makes them differ."""

MAX_AREA_ERROR = 0.05
"""The cube roots of the areas of equal marks are an affine function of their position, except for this fraction."""

MAX_SHAPE_ERROR = 0.25
"""Between the covariance of a corner mark and what the homography predicts, relative to it."""

MIN_FRAME_SIZE = 0.5
"""What lies between corner marks has at least this fraction of the area of the frame, by the areas of the marks."""

MAX_MARK_DEVIATION = 5.0
"""How far edge marks may lie off the straight side of the frame, in millimetres."""

MAX_MARK_OFFSET = 3.0
"""How far they may lie from where they are expected, if a few cannot be seen."""

MIN_EDGE_AREA, MAX_EDGE_AREA = 0.45, 2.0
"""Of an edge mark, compared with what the homography predicts."""

MIN_VISIBLE_MARKS = 0.6
"""Of the edge marks on each side at least this fraction must be seen."""


class Components(NamedTuple):
    """Dark components of a photograph.

    Attributes:
        centers: (N, 2), x and y in pixels.
        areas: (N,), in pixels.
        covariances: (N, 2, 2).
        is_hollow: (N,), whether the pixel in the middle is light.
        evenness: (N,), of the paper around them, 0..1.
    """

    centers: Float64Array
    areas: Float64Array
    covariances: Float64Array
    is_hollow: BoolArray
    evenness: Float64Array

    @property
    def is_solid(self) -> BoolArray:
        """Which of them are squares, seen from any side."""
        return self._has_shape(SOLID) & ~self.is_hollow

    @property
    def is_mark(self) -> BoolArray:
        """Which of them may be marks other than the first corner mark."""
        return self.is_solid & (self.evenness >= MIN_EVENNESS)

    @property
    def is_ring(self) -> BoolArray:
        """Which of them may be first corner marks."""
        return self._has_shape(RING) & self.is_hollow & (self.evenness >= MIN_EVENNESS)

    def _has_shape(self, bounds: tuple[float, float]) -> BoolArray:
        determinants, traces = np.linalg.det(self.covariances), np.trace(self.covariances, axis1=1, axis2=2)
        shape = 12 * np.sqrt(np.maximum(determinants, 0)) / self.areas
        elongation = (MAX_ELONGATION + 1 / MAX_ELONGATION) ** 2  # of (a + b)^2 / ab, for the squares a and b of sides
        is_compact = traces**2 <= elongation * determinants
        return np.asarray((bounds[0] <= shape) & (shape <= bounds[1]) & is_compact)


def find_components(gray: Float64Array) -> Components:
    """The dark components of a photograph (height, width) that are as large as a mark may be."""
    is_dark = np.zeros(gray.shape, bool)
    if gray.min() < MAX_BRIGHTNESS * gray.max():  # else it is even, and blurring it would take long
        gray = box_blur(gray, 1)
        around = box_blur(gray, round(WINDOW * max(gray.shape)))
        around *= MAX_BRIGHTNESS
        is_dark = gray < around
    runs = label_runs(is_dark)
    areas = np.bincount(runs.labels, runs.ends - runs.starts)
    is_mark = (areas >= MIN_MARK_AREA) & (areas <= (WINDOW * max(gray.shape)) ** 2)
    y, starts, ends, labels = (values[is_mark[runs.labels]] for values in runs)
    areas, owners, lengths = areas[is_mark], (np.cumsum(is_mark) - 1)[labels], ends - starts
    sum_x = lengths * (starts + ends - 1) / 2
    sum_xx = sum_x * (starts + ends - 1) / 2 + (lengths**3 - lengths) / 12
    sums = (sum_x, lengths * y, sum_xx, sum_x * y, lengths * y * y)
    mean_x, mean_y, xx, xy, yy = (np.bincount(owners, values, len(areas)) / areas for values in sums)
    pixel = 1 / 12  # the variance within a pixel
    xx, xy, yy = xx - mean_x**2 + pixel, xy - mean_x * mean_y, yy - mean_y**2 + pixel
    covariances = np.stack([xx, xy, xy, yy], axis=-1).reshape(-1, 2, 2)
    is_hollow = ~is_dark[np.rint(mean_y).astype(np.int64), np.rint(mean_x).astype(np.int64)]
    centers = np.stack([mean_x, mean_y], axis=-1)
    return Components(centers, areas, covariances, is_hollow, _measure_evenness(gray, centers, covariances))


def _measure_evenness(gray: Float64Array, centers: Float64Array, covariances: Float64Array) -> Float64Array:
    angles = 2 * np.pi / QUIET_POINTS * np.arange(QUIET_POINTS)
    circle = QUIET_RADIUS * np.stack([np.cos(angles), np.sin(angles)])
    pixels = centers[..., None] + np.linalg.cholesky(covariances) @ circle
    x, y = np.moveaxis(np.rint(pixels).astype(np.int64), 1, 0)
    height, width = gray.shape
    is_inside = (x >= 0) & (y >= 0) & (x < width) & (y < height)
    values = np.sort(gray[y.clip(0, height - 1), x.clip(0, width - 1)] * is_inside, axis=1)
    return np.asarray(values[:, MAX_DISTURBED_POINTS] / np.maximum(values[:, -1], 1e-9))


def find_frames(components: Components) -> Iterator[tuple[Float64Array, SheetLayout]]:
    """Which corner marks may belong to a sheet: the best for each ring, by descending area times squared evenness.

    Yields:
        The centres of the corner marks, (4, 2), clockwise from the first, and a layout on the paper whose proportions
        fit best.
    """
    rings = np.flatnonzero(components.is_ring)
    scores = components.areas[rings] * components.evenness[rings] ** 2
    for ring in rings[np.argsort(-scores)][:MAX_RINGS].tolist():
        match = _match_corners(components, ring)
        if match:
            yield match[1:]


def _match_corners(components: Components, ring: int) -> tuple[float, Float64Array, SheetLayout] | None:
    """The three marks that go best with a ring: their error, the corners, and the paper; None if there are none."""
    quads = _candidate_quads(components, ring)
    centers, covariances = components.centers[quads], components.covariances[quads]
    inertia = np.full((4, 1, 1), CORNER_MARK_SIZE**2 / 12)
    inertia[0] = (CORNER_MARK_SIZE**2 + CORNER_HOLE_SIZE**2) / 12
    found = []
    for layout in (
        (SheetLayout(1, 1, 1, paper, lies) for paper in PAPERS for lies in (False, True)) if len(quads) else ()
    ):
        points = np.array([mark.center for mark in layout.corner_marks])
        with np.errstate(divide="ignore", invalid="ignore"):  # a mark may lie on the horizon
            derivatives = jacobians(solve_homographies(points, centers)[:, None], points)
            predicted = inertia * derivatives @ np.swapaxes(derivatives, -1, -2)
            errors = (_norm(covariances - predicted) / _norm(predicted)).max(axis=1)
        index = int(np.nan_to_num(errors, nan=np.inf).argmin())
        if errors[index] <= MAX_SHAPE_ERROR:
            found.append((float(errors[index]), centers[index], layout))
    return min(found, key=lambda match: match[0], default=None)


def _candidate_quads(components: Components, ring: int) -> Int64Array:
    """Quadrilaterals of a ring and three marks, clockwise, whose areas may belong to marks of one size, (N, 4)."""
    centers, areas, *_ = components
    filled = CORNER_MARK_SIZE**2 / (CORNER_MARK_SIZE**2 - CORNER_HOLE_SIZE**2)
    ratios = areas / (filled * areas[ring])
    candidates = np.flatnonzero(components.is_mark & (ratios >= MIN_CORNER_AREA) & (ratios <= MAX_CORNER_AREA))
    marks = candidates[np.argsort(-components.evenness[candidates])[:MAX_CANDIDATES]]
    x, y = (centers[marks] - centers[ring]).T
    areas_beside = x[:, None] * y - y[:, None] * x  # twice those of the triangles of the ring and two marks
    opposite = areas_beside[:, :, None] + areas_beside - areas_beside[:, None]
    is_left = areas_beside > 0
    one, two, three = np.nonzero(is_left[:, :, None] & is_left & is_left[:, None] & (opposite > 0))
    quads = np.stack([np.full(len(one), ring), marks[one], marks[two], marks[three]], axis=1)
    turns = np.stack(
        [areas_beside[one, two], opposite[one, two, three], areas_beside[two, three], areas_beside[one, three]], axis=1
    )
    # An affine function of four points sums to 0 with the areas of the triangles of the others and alternate signs.
    roots = np.cbrt(areas[quads] * [filled, 1, 1, 1])
    terms = np.roll(turns, -1, axis=1) * [1, -1, 1, -1] * roots
    is_plane = np.abs(terms.sum(axis=1)) <= MAX_AREA_ERROR * np.abs(terms).sum(axis=1)
    # So many pixels show a square millimetre: perspective makes it most at one corner, and least at another.
    densities = areas[quads] * [filled, 1, 1, 1] / CORNER_MARK_SIZE**2
    frames = [(right - left) * (bottom - top) for left, top, right, bottom in map(_paper_frame, PAPERS)]
    sizes = turns.sum(axis=1) / 4
    is_frame = (MIN_FRAME_SIZE * densities.min(axis=1) * min(frames) <= sizes) & (
        MIN_FRAME_SIZE * sizes <= densities.max(axis=1) * max(frames)
    )
    return np.asarray(quads[is_plane & is_frame])


def _paper_frame(paper: str) -> Rectangle:
    return SheetLayout(1, 1, 1, paper).frame


def _norm(matrices: Float64Array) -> Float64Array:
    return np.asarray(np.linalg.norm(matrices, axis=(-2, -1)))


def flat_map(corners: Float64Array, layout: SheetLayout) -> SheetMap:
    """The map of a flat sheet with these centres of corner marks, (4, 2)."""
    points = np.array([mark.center for mark in layout.corner_marks])
    return SheetMap(solve_homographies(points, corners), layout.frame)


def bend_map(flat: SheetMap, layout: SheetLayout, components: Components) -> SheetMap:
    """The map of the sheet as it is bent, by its row marks and column marks.

    Raises:
        SheetError: too many marks cannot be seen.
    """
    marks = [
        [pair[end].center for pair in pairs] for end in (0, 1) for pairs in (layout.row_marks, layout.column_marks)
    ]
    sides = []
    for side, (expected, found) in enumerate(zip(map(np.array, marks), _edge_marks(flat, components), strict=True)):
        axis = 1 - side % 2
        indices, deviations = _match_marks(expected, found, axis)
        if len(indices) < MIN_VISIBLE_MARKS * len(expected):
            name = "columns" if axis == 0 else "rows"
            raise SheetError(f"The marks of the {name} are hidden or blurred: photograph the whole sheet, sharp.")
        knots = [flat.frame[axis], *expected[indices, axis], flat.frame[axis + 2]]
        sides.append((np.array(knots), np.pad(deviations, ((1, 1), (0, 0)))))
    return SheetMap(flat.homography, flat.frame, tuple(sides))


def count_marks(flat: SheetMap, components: Components) -> tuple[int, int] | None:
    """The numbers of rows and columns by the marks alone; None if opposite sides differ."""
    left, top, right, bottom = (len(marks) for marks in _edge_marks(flat, components))
    return (left, top) if left == right and top == bottom and left * top else None


def _edge_marks(flat: SheetMap, components: Components) -> list[Float64Array]:
    """What may be marks on the left, top, right and bottom side, (N, 2) each in millimetres, in order."""
    solid = np.flatnonzero(components.is_mark)
    points = flat.to_sheet(components.centers[solid])
    scales = np.abs(np.linalg.det(jacobians(flat.homography, points)))
    ratios = components.areas[solid] / (scales * EDGE_MARK_SIZE**2)
    points = points[(ratios >= MIN_EDGE_AREA) & (ratios <= MAX_EDGE_AREA)]
    sides = []
    for side in range(4):
        across, along = side % 2, 1 - side % 2
        off = np.abs(points[:, across] - flat.frame[side])
        inside = (points[:, along] > flat.frame[along]) & (points[:, along] < flat.frame[along + 2])
        marks = points[(off <= MAX_MARK_DEVIATION) & inside]
        sides.append(marks[np.argsort(marks[:, along])])
    return sides


def _match_marks(expected: Float64Array, found: Float64Array, axis: int) -> tuple[Int64Array, Float64Array]:
    """Which of the expected marks are found, and how far each of those deviates, in millimetres."""
    if len(found) == len(expected):
        return np.arange(len(expected)), found - expected
    if not len(found):
        return np.empty(0, np.int64), np.empty((0, 2))
    distances = np.abs(found[:, axis] - expected[:, None, axis])
    nearest = distances.argmin(axis=1)
    is_found = distances.min(axis=1) <= MAX_MARK_OFFSET
    return np.flatnonzero(is_found), (found[nearest] - expected)[is_found]
