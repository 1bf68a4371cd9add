"""Find the boxes that are printed on a sheet: quadrilaterals of paper that lines enclose.

Lines are where the mean brightness along a short segment, at most 7 degrees from the axes, is lower than that of
parallel segments on both sides (a ridge). What they enclose are connected components of paper; those with four straight
sides are boxes. Where ink hides part of a box, its neighbours say where it has to be.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from digitpad.preprocessing.components import label_runs
from digitpad.preprocessing.filters import block_mean, box_blur, dilate_rows, max_filter, upsample_linear
from digitpad.sheets.desk import blank_desk, find_sheets, find_squares
from digitpad.sheets.geometry import find_near

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import TypeAlias

    import numpy.typing as npt

    from digitpad.arrays import BoolArray, Float32Array, Float64Array, Int64Array

    Int16Array: TypeAlias = npt.NDArray[np.int16]
    UInt8Array: TypeAlias = npt.NDArray[np.uint8]

SEGMENT = 16
"""Pixels; most boxes have no shorter side, as others would be lost where digits touch their lines."""

LINE_REACH = 4
"""Paper is seen on both sides of the middle of a line so far away, in pixels."""

RIDGES = 0.1, 0.05, 0.025, 0.0125
"""Lines are darker than the paper on both sides by one of these fractions of its brightness: dark ones are found most
exactly, faint ones with the last."""

SHORT_RIDGE, MAX_GAP = 0.6, 2
"""At each pixel of a line a quarter of a segment is darker by this fraction of that; in pixels, gaps are closed."""

MIN_DARKNESS = 0.35
"""Where segments are darker than paper by this fraction, they part boxes even if they are no lines: solid areas."""

PAPER_BLOCK, PAPER_RADIUS, DARK_PAPER = 8, 2, 255 / SEGMENT
"""The brightness of paper is the largest mean of blocks of this size, so many blocks away at most; or else this."""

BAND_ROWS, BAND_MARGIN = 64, LINE_REACH + 1
"""Ridges are measured in bands of so many rows, for which so many rows above and below count, too."""

MIN_SIDE, MAX_SIDE = 10, 0.3
"""Of a box: in pixels, and in sides of the picture."""

MIN_COVERAGE = 0.85
"""So much of each side of a box lies on lines."""

MAX_DEFECT = 0.2
"""Opposite sides of a box differ by no more, in its sides, as vectors."""

LINE_OFFSETS = 0.5, 1.5, 2.5
"""Outside the paper of a box, in pixels."""

MIN_DIVIDER = 0.95
"""A line through a box and half a box beyond is covered so far."""

MAX_SIZE_RATIO = 1.25
"""Between the widths and heights of neighbours."""

MIN_STEP, MAX_STEP, MAX_MISALIGNMENT = 0.8, 2.6, 0.35
"""From a box to its neighbour, in widths or heights; across their row or column."""

MIN_FREE_STEP = 1.15
"""From a box to its neighbour, in its sides, if they share no line."""

STEP_TOLERANCE, MIN_STEP_SHARE = 0.12, 0.05
"""Steps that differ less, in sizes of a box, are the same; such a fraction of boxes takes one that others may, too."""

SEARCH, MAX_ROUNDS = (-4, -2, 0, 2, 4), 8
"""Boxes are searched within so many pixels of where their neighbours have them, in so many rounds."""

MAX_ASPECT = 1.6
"""Of boxes for digits."""

MIN_SQUARES = 4
"""Fewer square boxes are parts of the cells of a table, if there is one."""

MIN_BOXES, MAX_BOXES, MAX_REGIONS = 2, 500, 1000
"""On a sheet; so many of the largest quadrilaterals are looked at, as time and memory grow with their square."""

MIN_HELD, MAX_HELD_AREA = 3, 0.1
"""A box that holds so many of like size is none, or two that each have no more than this fraction of its area.

So small in a cell, they are the insides of digits.
"""

MIN_SHARED_AREA, MIN_FREQUENCY_RATIO = 0.6, 2
"""One that covers so much of the box that holds it is the same with another line, as that of a table beside its own:
the one whose size is so many times as common is kept."""

MIN_DIVIDED = 0.65
"""Cells that cover so much of a box divide it."""

MIN_COMMON_SHARE, MIN_COMMON_SIZE = 0.25, 0.7
"""A size is common if at least this fraction as many boxes have it as the most common; no others are much smaller."""

VOTE_TOLERANCE, VOTE_WEIGHT = 3.0, 0.02
"""Guesses by several boxes that are so close to each other, in pixels, are votes; each counts as so much coverage."""

SHIFT_COST = 0.02
"""Of coverage for a pixel."""

MAX_TURNS, MAX_TILT = 3, 2.5
"""A photograph is turned so often at most, until its boxes are turned by no more degrees."""

MAX_PAIRS, SIZE_BAND = 1 << 20, 64
"""So many pairs of boxes are compared at a time; the sizes of so many boxes with those of others."""

SIDE_POINTS, NO_SHIFT = np.linspace(0.1, 0.9, 17), np.zeros((1, 2), np.int64)
ANGLE_BINS, MAX_EVENNESS, MIN_EDGES = 180, 1.5, 2e-5
"""Of a histogram of angles, whose bins noise fills so evenly. Strong edges are at least this fraction of all pixels,
unless a pattern fills the picture."""


def find_angle(gray: Float64Array) -> float | None:
    """By how many degrees, in -45..45, most edges are turned clockwise from the picture's axes; None if none are.

    Where a desk has most edges, and those on its sheets are clearly turned otherwise, these count alone.
    """
    if min(gray.shape) < 2 * SEGMENT:
        return None
    small = block_mean(gray, 1024)
    is_sheet = find_sheets(small)
    small = box_blur(small, 1)
    right, down = small[1:-1, 2:] - small[1:-1, :-2], small[2:, 1:-1] - small[:-2, 1:-1]
    strength = np.hypot(right, down)
    angle = _find_main_angle(right, down, strength)
    if angle is None or is_sheet is None:
        return angle
    on_sheets = np.where(is_sheet[1:-1, 1:-1], strength, 0.0)
    if 2 * on_sheets.sum() >= strength.sum():
        return angle
    other = _find_main_angle(right, down, on_sheets)
    return angle if other is None or abs((other - angle + 45) % 90 - 45) <= MAX_TILT else other


def _find_main_angle(right: Float64Array, down: Float64Array, strength: Float64Array) -> float | None:
    """How most edges are turned, given the differences of brightness across them and how strong each is."""
    strong = strength > 4 * strength.mean()
    is_pattern = strong.mean() < MIN_EDGES
    edges = strength > 0 if is_pattern else strong
    angles = np.degrees(np.arctan2(down[edges], right[edges])) % 90
    counts = np.bincount((angles * ANGLE_BINS / 90).astype(np.int64) % ANGLE_BINS, strength[edges], ANGLE_BINS)
    if is_pattern:
        return 0.0 if counts.max() > MAX_EVENNESS * counts.mean() else None
    window = np.convolve(np.pad(counts, 2, "wrap"), [1, 2, 3, 2, 1], "valid")
    angle = (int(window.argmax()) + 0.5) * 90 / ANGLE_BINS
    return float(angle - 90 if angle > 90 / 2 else angle)


class Ridges(NamedTuple):
    """How much darker than the paper on both sides lines are that are nearly level.

    Attributes:
        segments: how many of `RIDGES` the best of all slopes at the middle of each segment exceeds, (height, width);
            all in solid areas.
        quarters: the same of level quarters of a segment, for which less is enough.
    """

    segments: UInt8Array
    quarters: UInt8Array

    def find_lines(self, rank: int) -> BoolArray:
        """The pixels of lines that exceed so many of `RIDGES`, and of solid areas."""
        is_dark = dilate_rows(self.quarters >= rank, MAX_GAP)
        found = dilate_rows(self.segments >= rank, SEGMENT // 2 - 2) & is_dark
        found[1:] |= found[:-1]
        return found


def measure_ridges(picture: UInt8Array) -> tuple[Ridges, Ridges]:
    """The ridges in a picture, (height, width), and in its transpose."""
    paper = np.maximum(max_filter(block_mean(picture, -(-max(picture.shape) // PAPER_BLOCK)), PAPER_RADIUS), DARK_PAPER)
    return _measure_level_ridges(picture, paper), _measure_level_ridges(np.ascontiguousarray(picture.T), paper.T)


def _measure_level_ridges(picture: UInt8Array, coarse: Float64Array) -> Ridges:
    """The ridges, given the paper on a coarse grid; band by band, which is faster than all at once, and smaller."""
    height, width = picture.shape
    ridges = Ridges(np.zeros(picture.shape, np.uint8), np.zeros(picture.shape, np.uint8))
    paper = upsample_linear(coarse, (height, coarse.shape[1]))
    for first in range(0, height, BAND_ROWS):
        start, end = max(first - BAND_MARGIN, 0), min(first + BAND_ROWS, height)
        stop = min(end + BAND_MARGIN, height)
        level = upsample_linear(paper[start:stop], (stop - start, width)).astype(np.float32)
        for ranks, values in zip(ridges, _rank_seen_ridges(picture[start:stop], level), strict=True):
            ranks[first:end] = values[first - start : end - start]
    return ridges


def _rank_seen_ridges(picture: UInt8Array, paper: Float32Array) -> Ridges:
    """The ridges; columns that are black, as around a photograph that is turned, are solid and not measured."""
    width = picture.shape[1]
    seen = np.flatnonzero(picture.any(axis=0))
    left, right = (max(seen[0] - SEGMENT, 0), min(seen[-1] + SEGMENT, width)) if len(seen) else (0, width)
    ridges = Ridges(np.zeros(picture.shape, np.uint8), np.zeros(picture.shape, np.uint8))
    part = _rank_ridges(picture[:, left:right], paper[:, left:right])
    for ranks, values, length in zip(ridges, part, (SEGMENT, SEGMENT // 4), strict=True):
        middles = np.s_[:, length // 2 : width - length + 1 + length // 2]
        ranks[middles] = len(RIDGES)
        start, end = length // 2, right - left - length + 1 + length // 2
        ranks[:, left + start : left + end] = values[:, start:end]
    return ridges


def _rank_ridges(picture: UInt8Array, paper: Float32Array) -> Ridges:
    height, width = picture.shape
    quarter, middle = SEGMENT // 4, SEGMENT // 2
    ridges = Ridges(np.zeros(picture.shape, np.uint8), np.zeros(picture.shape, np.uint8))
    values = picture.astype(np.int16)
    sums = np.asarray(sum(values[:, shift : width - quarter + 1 + shift] for shift in range(quarter)))
    inner = slice(quarter // 2, quarter // 2 + sums.shape[1])
    ridges.quarters[:, inner] = _rank_sums([sums], paper[:, inner] * quarter, SHORT_RIDGE)
    padded = np.pad(sums, ((1, 1), (0, 0)), "edge")
    length = width - SEGMENT + 1
    inner = slice(middle, middle + length)
    rises = ((1 - rise, 1, 1, 1 + rise) for rise in (-1, 0, 1))
    totals = (
        np.asarray(sum(padded[y : y + height, index * quarter :][:, :length] for index, y in enumerate(offsets)))
        for offsets in rises
    )
    ridges.segments[:, inner] = _rank_sums(totals, paper[:, inner] * SEGMENT, 1)
    return ridges


def _rank_sums(sums_of_slopes: Iterable[Int16Array], paper: Float32Array, scale: float) -> UInt8Array:
    """How many of `RIDGES`, scaled, the sums of pixels exceed by which they are darker than those above and below."""
    best, is_solid = np.zeros(paper.shape, np.int16), np.zeros(paper.shape, bool)
    darkest = np.ceil(paper * np.float32(1 - MIN_DARKNESS)).astype(np.int16)
    inner = slice(LINE_REACH, -LINE_REACH)
    for sums in sums_of_slopes:
        ridge = np.minimum(sums[: -2 * LINE_REACH], sums[2 * LINE_REACH :])
        ridge -= sums[inner]
        np.maximum(best[inner], ridge, out=best[inner])
        is_solid |= sums < darkest
    ridges = np.divide(best, paper, dtype=np.float32)
    ranks = np.asarray(sum((ridges > np.float32(scale * ridge)).view(np.uint8) for ridge in RIDGES))
    ranks[is_solid] = len(RIDGES)
    return ranks


def locate_boxes(gray: Float64Array) -> tuple[Float64Array, Callable[[Float64Array], Float64Array]]:
    """The boxes in a photograph, (height, width) in 0..1, that may be turned however.

    Squares of a chequered desk are not among them. Where a desk may have squares or stripes, boxes are searched on the
    sheets alone, as it may hide what is on them.

    Returns:
        Their corners in the photograph turned so that most lines are level, (N, 4, 2) in pixels, clockwise, and the
        function from these to pixels of the photograph.
    """
    quads, to_photo = _locate(gray)
    is_square, is_doubtful = find_squares(gray, to_photo(quads))
    blanked = blank_desk(gray) if is_doubtful.any() else None
    if blanked is not None:
        others, others_to_photo = _locate(blanked)
        if len(others) >= (~is_doubtful).sum():
            quads, to_photo, is_square = others, others_to_photo, find_squares(gray, others_to_photo(others))[0]
    quads = quads[~is_square]
    is_readable = len(quads) >= MIN_BOXES and np.median(box_sizes(quads), axis=0).min() >= SEGMENT
    return quads if is_readable else quads[:0], to_photo


def _locate(gray: Float64Array) -> tuple[Float64Array, Callable[[Float64Array], Float64Array]]:
    """The boxes in a photograph, those of a desk, too.

    In perspective, or where much is written, most edges may be turned otherwise than the boxes: then these tell more.
    """
    angle = find_angle(gray)
    if angle is None:
        return np.empty((0, 4, 2)), np.asarray
    for _ in range(MAX_TURNS):
        level, to_photo = turn_photo(gray, angle)
        quads = find_boxes(level)
        tilt = measure_tilt(quads)
        if abs(tilt) <= MAX_TILT:
            break
        angle += tilt
    return quads, to_photo


def measure_tilt(quads: Float64Array) -> float:
    """By how many degrees the sides of boxes are turned clockwise from the axes: the median; 0 without boxes."""
    right, down = np.moveaxis(np.roll(quads, -1, axis=1) - quads, -1, 0)
    tilts = (np.degrees(np.arctan2(down, right)) + 45) % 90 - 45
    return float(np.median(tilts.mean(axis=1))) if len(quads) else 0.0


def turn_photo(gray: Float64Array, angle: float) -> tuple[UInt8Array, Callable[[Float64Array], Float64Array]]:
    """A photograph turned counterclockwise by so many degrees, black around it, and from its pixels to the photo's."""
    from PIL import Image  # noqa: PLC0415 - strokes do not need Pillow

    photo = Image.fromarray(np.uint8(np.rint(gray * 255)))
    turned = photo.rotate(angle, Image.Resampling.BILINEAR, expand=True)
    cos, sin = np.cos(np.radians(angle)), np.sin(np.radians(angle))

    def to_photo(points: Float64Array) -> Float64Array:
        offsets = points + 0.5 - np.array(turned.size) / 2
        return np.asarray(offsets @ np.array([(cos, sin), (-sin, cos)]) + np.array(photo.size) / 2 - 0.5)

    return np.asarray(turned), to_photo


def find_boxes(picture: UInt8Array) -> Float64Array:
    """The corners of boxes, (N, 4, 2) in pixels, clockwise from the top left, whose sides are near the axes."""
    if min(picture.shape) < 2 * SEGMENT:
        return np.empty((0, 4, 2))
    quads, lines, count = np.empty((0, 4, 2)), np.zeros(picture.shape, bool), -1
    across, down = measure_ridges(picture)
    for rank in range(len(RIDGES), 0, -1):
        masks = across.find_lines(rank) | down.find_lines(rank).T
        found = _find_regions(masks)
        selected = select_boxes(found, MIN_BOXES)
        if len(found) == MAX_REGIONS and len(selected) > MAX_BOXES:
            return selected  # a pattern: there will be no fewer
        if len(selected) > count:
            lines, count = masks, len(selected)
        quads = np.concatenate([quads, found[~_is_known(found, quads)]])
    quads = select_boxes(quads)
    quads = _select_linked(quads) if len(quads) > MAX_BOXES else quads
    for _ in range(MAX_ROUNDS):
        more = _find_neighbors(quads, lines)
        quads = select_boxes(np.concatenate([quads, more]))
        if not len(more) or len(quads) > MAX_BOXES:
            break
    return quads if len(quads) and are_oblong(quads) else _select_linked(quads)


def _select_linked(quads: Float64Array) -> Float64Array:
    """Those with neighbours."""
    return np.asarray(quads[np.unique(find_pairs(quads.mean(axis=1), box_sizes(quads))[0])])


def _is_known(quads: Float64Array, others: Float64Array) -> BoolArray:
    """Which boxes overlap others of their size."""
    one, other = _find_overlaps(quads, others)
    ratios = box_sizes(quads)[one] / box_sizes(others)[other]
    return _to_mask(one[_are_near_one(ratios.T)], len(quads))


def _find_regions(lines: BoolArray) -> Float64Array:
    """Connected components of paper that have four straight sides."""
    runs = label_runs(~lines)
    areas = np.bincount(runs.labels, runs.ends - runs.starts)
    keep = (areas >= MIN_SIDE**2) & (areas <= (MAX_SIDE * max(lines.shape)) ** 2)
    numbers = np.cumsum(keep) - 1
    y, left, ends, owners = (values[keep[runs.labels]] for values in runs)
    quads = _corners(left, ends - 1, y, numbers[owners], int(keep.sum()))
    quads = quads[_is_even(quads) & (measure_coverage(quads, lines)[0] >= MIN_COVERAGE)]
    largest = np.argsort(-box_sizes(quads).prod(axis=1), kind="stable")[:MAX_REGIONS]
    return np.asarray(quads[np.sort(largest)])


def select_boxes(quads: Float64Array, min_squares: int = MIN_SQUARES) -> Float64Array:
    """The boxes for digits among quadrilaterals; if there are hardly any, the cells of tables.

    Boxes for digits are nearly square and have neighbours. If there are more cells, with half of them in their rows or
    within them, they are parts of cells, or of digits. Whatever is within one is a guide; whatever holds several is no
    box. Boxes that are much smaller than the largest common ones are for something else.
    """
    sizes = box_sizes(quads)
    is_square = (sizes.max(axis=1) <= MAX_ASPECT * sizes.min(axis=1)) & ~_are_divided(quads)
    squares, count = _select_common(quads[is_square])
    cells, other_count = _select_common(quads[~is_square])
    if not other_count:
        return squares
    is_part = _share_rows(squares, cells) | _are_held(squares, cells)
    are_parts = count <= other_count and 2 * is_part.sum() >= len(squares)
    return squares if count >= min_squares and not are_parts else _remove_nested(quads[_share_rows(quads, cells)])


def are_oblong(quads: Float64Array) -> bool:
    """Whether most boxes are cells of a table for several digits."""
    width, height = np.median(box_sizes(quads), axis=0)
    return bool(max(width, height) > MAX_ASPECT * min(width, height))


def _share_rows(quads: Float64Array, cells: Float64Array) -> BoolArray:
    """Which are as high as a cell in their row; if cells stand on end, as wide as one in their column."""
    sizes, axis = box_sizes(cells), int(np.median(box_sizes(cells), axis=0).argmin())
    ratios = box_sizes(quads)[:, None, axis] / sizes[:, axis]
    offsets = np.abs(quads.mean(axis=1)[:, None, axis] - cells.mean(axis=1)[:, axis]) / sizes[:, axis]
    is_like = (ratios > 1 / MAX_SIZE_RATIO) & (ratios < MAX_SIZE_RATIO) & (offsets < MAX_MISALIGNMENT)
    return np.asarray(is_like.any(axis=1))


def _are_held(quads: Float64Array, cells: Float64Array) -> BoolArray:
    """Which lie in a cell that is much larger, as the inside of a 0 does."""
    sizes = box_sizes(cells)
    x, y = np.abs(quads.mean(axis=1).T[:, :, None] - cells.mean(axis=1).T[:, None]) < sizes.T[:, None] / 2
    is_small = box_sizes(quads).prod(axis=1)[:, None] <= MAX_HELD_AREA * sizes.prod(axis=1)
    return np.asarray((x & y & is_small).any(axis=1))


def _select_common(quads: Float64Array) -> tuple[Float64Array, int]:
    """The boxes whose size is common, and how many have neighbours; none if these are too few."""
    quads = _remove_nested(quads[np.argsort(-box_sizes(quads).prod(axis=1), kind="stable")[:MAX_REGIONS]])
    sizes = box_sizes(quads)
    linked = np.unique(find_pairs(quads.mean(axis=1), sizes)[0])
    if len(linked) < MIN_BOXES:
        return quads[:0], 0
    counts, means = _are_alike(sizes[linked], sizes[linked]).sum(axis=1), np.sqrt(sizes.prod(axis=1))
    is_common = counts >= np.minimum(np.maximum(MIN_COMMON_SHARE * counts.max(), MIN_HELD), counts.max())
    is_like_common = _are_alike(sizes, sizes[linked[is_common]]).any(axis=1)
    is_large = means >= MIN_COMMON_SIZE * means[linked[is_common]].max()
    return np.asarray(quads[is_like_common & is_large]), len(linked)


def _are_divided(quads: Float64Array) -> BoolArray:
    """Which are covered by smaller ones, as the cells of a table are whose faint lines are found with difficulty."""
    centers, sizes = quads.mean(axis=1), box_sizes(quads)
    areas = sizes.prod(axis=1)
    one, other = find_near(centers, centers, sizes / 2)
    is_smaller = areas[other] < areas[one] / 1.5
    covered = np.bincount(one[is_smaller], areas[other[is_smaller]], len(quads))
    return np.asarray((sizes.max(axis=1) <= MAX_ASPECT * sizes.min(axis=1)) & (covered >= MIN_DIVIDED * areas))


def _remove_nested(quads: Float64Array) -> Float64Array:
    """The boxes without those that hold several or a more common one, and those that others hold."""
    centers, sizes = quads.mean(axis=1), box_sizes(quads)
    one, other = find_near(centers, centers, sizes / 2)
    is_held = (sizes[other] < sizes[one]).all(axis=1)
    one, other = one[is_held], other[is_held]
    areas = sizes.prod(axis=1)
    alike = _are_alike(sizes, sizes).sum(axis=1)
    is_rarer = (areas[other] >= MIN_SHARED_AREA * areas[one]) & (alike[other] >= MIN_FREQUENCY_RATIO * alike[one])
    is_holder = _to_mask(one[is_rarer], len(quads))
    counts = np.bincount(one, minlength=len(quads))
    starts = counts.cumsum() - counts
    for index in np.flatnonzero(counts > 1):
        inner = other[starts[index] : starts[index] + counts[index]]
        held = _are_alike(sizes[inner], sizes[inner]).sum(axis=1)
        is_small = areas[inner] <= MAX_HELD_AREA * areas[index]
        is_holder[index] |= (held >= MIN_HELD).any() or (is_small & (held > 1)).any()
    return np.asarray(quads[~is_holder & ~_to_mask(other[~is_holder[one]], len(quads))])


def _find_neighbors(quads: Float64Array, lines: BoolArray) -> Float64Array:
    """Boxes that lines show where those found have none, but others of their size have a neighbour."""
    centers, sizes = quads.mean(axis=1), box_sizes(quads)
    one, other = find_pairs(centers, sizes)
    if not len(one):
        return quads[:0]
    steps = (centers[other] - centers[one]) / sizes[one].mean(axis=1, keepdims=True)
    keys, counts = np.unique(np.rint(steps / STEP_TOLERANCE).astype(np.int64), axis=0, return_counts=True)
    common = keys[counts >= MIN_STEP_SHARE * len(np.unique(one))] * STEP_TOLERANCE
    guesses = quads[:, None] + (sizes.mean(axis=1)[:, None, None] * common)[:, :, None]
    guesses, in_row = guesses.reshape(-1, 4, 2), np.tile(np.abs(common[:, 0]) > np.abs(common[:, 1]), len(quads))
    free = ~_overlap_any(guesses, quads)
    guesses, in_row = guesses[free], in_row[free]
    shifts = np.array(sorted(((x, y) for x in SEARCH for y in SEARCH), key=np.linalg.norm))
    coverage = measure_coverage(guesses, lines, shifts)
    likely = np.flatnonzero(coverage.max(axis=0) >= MIN_COVERAGE)[:MAX_REGIONS]
    scores = coverage[:, likely] - SHIFT_COST * np.linalg.norm(shifts, axis=1)[:, None]
    found = guesses[likely] + shifts[scores.argmax(axis=0)][:, None]
    scores, in_row, crossed = scores.max(axis=0), in_row[likely], _count_crossed_sides(found, lines)
    kept: list[int] = []
    seeds = np.repeat(np.arange(len(quads)), len(common))[free][likely]
    positions = found.mean(axis=1)
    one, other = find_near(positions, positions, np.full_like(positions, np.nextafter(VOTE_TOLERANCE, np.inf)))
    votes = np.bincount(np.unique(one * len(quads) + seeds[other]) // len(quads), minlength=len(found))
    overlaps = np.zeros((len(found), len(found)), bool)
    overlaps[_find_overlaps(found, found)] = True
    for index in np.argsort(-scores - VOTE_WEIGHT * votes, kind="stable").tolist():
        same = overlaps[:, index]
        is_expected_twice = in_row[same].any() and not in_row[same].all()
        if not overlaps[index, kept].any() and crossed[index] <= is_expected_twice:
            kept.append(index)
    return np.asarray(found[kept])


def _find_overlaps(quads: Float64Array, others: Float64Array) -> tuple[Int64Array, Int64Array]:
    """The indices of boxes and of others that they overlap."""
    other, one = find_near(others.mean(axis=1), quads.mean(axis=1), MIN_STEP * box_sizes(others))
    return one, other


def _overlap_any(quads: Float64Array, others: Float64Array) -> BoolArray:
    """Which boxes overlap any of others, (N,); so many pairs at a time as memory allows."""
    parts = np.array_split(quads, len(quads) * len(others) // MAX_PAIRS + 1)
    return np.concatenate([_to_mask(_find_overlaps(part, others)[0], len(part)) for part in parts])


def _to_mask(indices: Int64Array, count: int) -> BoolArray:
    """Which of so many have these indices."""
    return np.bincount(indices, minlength=count) > 0


def box_sizes(quads: Float64Array) -> Float64Array:
    """The mean width and height of each, (N, 2)."""
    sides = np.linalg.norm(np.roll(quads, -1, axis=1) - quads, axis=-1)
    return np.asarray((sides[:, :2] + sides[:, 2:]) / 2)


def _are_alike(sizes: Float64Array, others: Float64Array) -> BoolArray:
    """Which sizes are like which others, (N, M)."""
    alike = np.empty((len(sizes), len(others)), bool)
    for index in range(0, len(sizes), SIZE_BAND):  # more at once would not stay in the cache
        band = sizes[index : index + SIZE_BAND, None]
        alike[index : index + SIZE_BAND] = _are_near_one(band[..., axis] / others[:, axis] for axis in (0, 1))
    return alike


def _are_near_one(ratios: Iterable[Float64Array]) -> BoolArray:
    """Which ratios of widths, (...), and of heights, (...), are those of boxes of like size."""
    width, height = ((values > 1 / MAX_SIZE_RATIO) & (values < MAX_SIZE_RATIO) for values in ratios)
    return np.asarray(width & height)


def find_pairs(centers: Float64Array, sizes: Float64Array) -> tuple[Int64Array, Int64Array]:
    """The indices of boxes of like size beside each other in a row or in a column, each pair in both orders."""
    one, other = find_near(centers, centers, MAX_STEP * sizes)
    x, y = (np.abs(centers[other] - centers[one]) / sizes[one]).T
    in_row, in_column = (y < MAX_MISALIGNMENT) & (x < MAX_STEP), (x < MAX_MISALIGNMENT) & (y < MAX_STEP)
    apart = np.maximum(x, y) > MIN_STEP
    one, other = (indices[(in_row | in_column) & apart] for indices in (one, other))
    alike = _are_near_one((sizes[one] / sizes[other]).T)
    return one[alike], other[alike]


def measure_steps(quads: Float64Array) -> Float64Array:
    """The median step from a box to the next in its row, and in its column, (2,), in its sides; inf: there is none."""
    right = (quads[:, 1] - quads[:, 0]).sum(axis=0)
    cos, sin = right / np.linalg.norm(right)
    centers, sizes = quads.mean(axis=1) @ np.array([(cos, -sin), (sin, cos)]), box_sizes(quads)
    one, other = find_pairs(centers, sizes)
    steps = np.abs(centers[other] - centers[one]) / sizes[one]
    nearest = np.full((len(quads), 2), np.inf)
    np.minimum.at(nearest, (one, steps.argmax(axis=1)), steps.max(axis=1))
    return np.asarray(np.median(nearest, axis=0))


def _corners(left: Int64Array, right: Int64Array, y: Int64Array, owners: Int64Array, count: int) -> Float64Array:
    """The corners of so many regions, given the first and the last pixel of each run of theirs in a row."""
    quads = np.empty((count, 4, 2))
    for index, (side, down) in enumerate(((-1, -1), (1, -1), (1, 1), (-1, 1))):
        x = left if side < 0 else right
        values = side * x + down * y
        best = np.full(count, np.iinfo(np.int64).min)
        np.maximum.at(best, owners, values)
        at = values == best[owners]
        weights = np.bincount(owners[at], minlength=count)
        for axis, positions in enumerate((x, y)):
            quads[:, index, axis] = np.bincount(owners[at], positions[at], count) / weights
            quads[:, index, axis] += 0.5 * (side, down)[axis]
    return quads


def measure_coverage(quads: Float64Array, lines: BoolArray, shifts: Int64Array = NO_SHIFT) -> Float64Array:
    """How much of each quadrilateral's least covered side lies on lines, 0..1, with it shifted by so much, (S, N).

    Shifts are even numbers of pixels, (S, 2), as 0.5 is rounded to even. Of those that lie on lines by less than
    `MIN_COVERAGE` with every shift not all sides are looked at.
    """
    reach = int(np.abs(shifts).max()) + 1
    padded = np.pad(lines, 2 * reach)
    height, width = lines.shape
    sides = np.roll(quads, -1, axis=1) - quads
    lengths = np.linalg.norm(sides, axis=-1, keepdims=True)
    normals = np.stack([sides[..., 1], -sides[..., 0]], axis=-1) / np.maximum(lengths, 1e-6)
    counts = np.full((len(shifts), len(quads)), len(SIDE_POINTS), np.uint8)
    for corner in range(4):
        likely = np.flatnonzero(counts.max(axis=0) >= MIN_COVERAGE * len(SIDE_POINTS))
        start, side, normal = (values[likely, corner] for values in (quads, sides, normals))
        points = start + SIDE_POINTS[:, None, None] * side
        pixels = np.rint([points + offset * normal for offset in LINE_OFFSETS])
        x, y = np.moveaxis(pixels.clip(-reach, (width - 1 + reach, height - 1 + reach)) + 2 * reach, -1, 0)
        offsets = (x + y * padded.shape[1]).astype(np.int64)
        for count, move in zip(counts, (shifts @ (1, padded.shape[1])).tolist(), strict=True):
            covered = padded.take(offsets + move).any(axis=0).sum(axis=0, dtype=np.uint8)
            count[likely] = np.minimum(count[likely], covered)
    return counts / len(SIDE_POINTS)


def _count_crossed_sides(quads: Float64Array, lines: BoolArray) -> Int64Array:
    """At how many sides, up to 2, a line through each goes on."""
    crossed = np.zeros(len(quads), np.int64)
    for turn in (0, 1):
        a, b, c, d = np.moveaxis(np.roll(quads, turn, axis=1), 1, 0)
        across = np.linspace(0.25, 0.75, 13)[:, None, None]
        left, right = a + across * (d - a), b + across * (c - b)
        points = left + np.linspace(-0.5, 1.5, 33)[:, None, None, None] * (right - left)
        covered = _on_lines(points, lines)
        for part, count in ((covered[:25], 1), (covered[8:], 1), (covered, 2)):
            is_crossed = part.mean(axis=0).max(axis=0) >= MIN_DIVIDER
            crossed = np.maximum(crossed, count * is_crossed)
    return crossed


def _on_lines(points: Float64Array, lines: BoolArray) -> BoolArray:
    x, y = np.moveaxis(np.rint(points).astype(np.int64), -1, 0)
    height, width = lines.shape
    inside = (x >= 0) & (y >= 0) & (x < width) & (y < height)
    return np.asarray(lines[y.clip(0, height - 1), x.clip(0, width - 1)] & inside)


def _is_even(quads: Float64Array) -> BoolArray:
    """Which are large enough and nearly parallelograms."""
    lengths = np.linalg.norm(np.roll(quads, -1, axis=1) - quads, axis=-1)
    defects = np.linalg.norm((quads * np.array([1, -1, 1, -1])[:, None]).sum(axis=1), axis=-1)
    is_even = defects <= MAX_DEFECT * lengths.min(axis=1)
    return np.asarray(is_even & (lengths.min(axis=1) >= MIN_SIDE))
