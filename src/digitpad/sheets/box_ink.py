"""Cut the ink out of boxes that were found in a photograph, without their lines, guides and fill signs."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from digitpad.preprocessing.components import component_bounds, label_components
from digitpad.preprocessing.filters import close, dilate, max_filter, mean_of_blocks
from digitpad.preprocessing.statistics import quantile
from digitpad.sheets.boxes import MIN_FREE_STEP, measure_steps
from digitpad.sheets.geometry import apply_homography, sample_linear, solve_homographies

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digitpad.arrays import BoolArray, Float64Array, Int64Array
    from digitpad.sheets.fields import BoxState
    from digitpad.sheets.review import CellReviewReason

BOX_PIXELS = 40
"""The geometric mean of a box's sides, once cut out."""

CELL_PIXELS, MAX_CELL_ASPECT = 56, 20.0
"""The shorter side of a cell of a table, once cut out; the longer one is no longer than so many of these."""

MIN_BOXES_TO_MEASURE, PRINT_QUANTILES, MIN_PRINT_EVENNESS = 12, (0.2, 0.5), 0.5
"""Guides are nearly as dark in a fifth of the boxes as in half of them; fewer boxes may all hold ink."""

FREE_QUANTILE, PRINT_STRENGTH, MAX_PRINT_RATIO = 0.1, 1.3, 1.4
"""Ink leaves so much of a guide free; elsewhere it is darker by no more than the first factor, and in one box than in
most by no more than the second, or all of it may be traced."""

MIN_PRINT_AREA, MAX_PRINT_DARKNESS = 0.01, 0.45
"""Of guides, in areas of the box, or they are noise; on a scale from paper to black."""

MAX_REST_DARKNESS, MAX_REST_SIDE = 0.25, 0.45
"""Of what is left of a guide, as a fraction of the ink in most boxes; of its longest component, in sides of the box."""

MIN_DARKNESS = 0.07
"""Ink is darker than this, on a scale from paper to black."""

MIN_RELATIVE_DARKNESS, PAPER_DARKNESS, MIN_NOISE_RATIO = 0.25, 0.1, 4
"""And than the first fraction of the darkest ink of the box; what is less dark than the second is paper. It is so many
times as dark as the noise, the median of the box."""

PAPER_RADIUS, SHARPENING_RADIUS = 9, 3
"""Paper is the morphological closing of the box: ink is narrower than twice the first; in pixels of the cut box.

Ink is sharpened by what it differs from its mean within the second (unsharp masking).
"""

EDGE_DEPTH = 0.06
"""Of the rest of lines, in sides of the box."""

MAX_TICK_WIDTH = 0.12
"""Of a tick between two digits of a cell, in its shorter sides."""

MARGIN, LINE_REACH = 10, 7
"""In pixels: digits may cross the line of their box so far; it lies so far from what was found of its paper."""

MIN_LINE_STRENGTH, MAX_OUTSIDE, MIN_RISE, MAX_CROSSING_SHIFT = 0.25, 0.5, 1.15, 3
"""A line ends where its median is less than the first fraction of its darkest, or where it grows again by the factor:
there is the bar of a 7 or the foot of a 2. Where it is darker than the second fraction farther out, it is an area.

Ink that crosses it moves along it by no more than so many pixels.
"""

BOXES_AT_ONCE = 16
"""So many boxes are closed at a time."""

CROSSING_SHIFTS = np.arange(-MAX_CROSSING_SHIFT, MAX_CROSSING_SHIFT + 1)

MIN_BAR_RISE, MIN_BAR = 1.35, 0.25
"""Where a line is so many times as dark as its lower quartile, for such a fraction of its length, ink lies on it."""

USUAL_QUANTILE = 0.8
"""Of lines of the same side in all boxes: some may be thicker, but ink lies on fewer from end to end."""

INK_QUANTILE = 0.98
"""Of the pixels in a box that holds ink."""

SOFT_EDGE = 2
"""Ink fades into the paper over this many pixels."""

MIN_INK_AREA, MIN_DIGIT_SIDE = 0.006, 0.25
"""Of a component, in areas of the box; of a digit, in sides of the box."""

BORDER_DEPTH = 0.14
"""What reaches no farther into the box, in its sides, and touches its edge is the rest of a line or a neighbour's."""

MAX_UNEVENNESS = 0.5
"""Ink that is not so much darker than paper as the darkest paper, by this fraction, may be the edge of a sheet."""

MIN_DASH_INK, MIN_DASH_ASPECT, MAX_DASH_HEIGHT = 0.3, 2.0, 0.3
"""Ink so strong that is so many times as wide as high, and no higher than this fraction of the box, is a dash."""

MIN_CROSS_SIDE, MIN_CROSS_DARKNESS, CROSS_BEND, MAX_PALE_INK = 0.3, 0.5, 2, 0.15
"""The least width and height of an X, in sides of the box; how dark it is at least, on a scale from paper to the ink of
the box, unlike rests of a guide; by how many pixels its lines bend; how much of the ink may be such rests."""

MAX_POINT_SIDE, MIN_POINT_DEPTH, MIN_POINT_AREA = 0.35, 0.55, 6
"""Of a point or comma: its longer side, and how far below the upper edge of the ink it begins, in heights of the ink;
its pixels."""

MAX_CELL_COMPONENTS = 24
"""Ink of a cell with more components, of at least as many pixels as a point, is no number but a pattern or noise."""

MIN_CELL_CROSS = 0.6
"""The same in sides of a cell for a whole number."""

MIN_CROSS_COVERAGE, MIN_CROSS_INK, CROSS_TOLERANCE = 0.7, 0.93, 0.1
"""So much of the two lines of an X is ink; so much of the ink lies on them, or beside them by so much of its side."""

CROSS_MIDDLE = 0.3, 0.7
"""Where they cross, in heights of the X."""


class BoxInk(NamedTuple):
    """The ink of a box.

    Attributes:
        state: whether it is empty, holds what may be a digit, or ink that is too small for one.
        is_cross: whether it may hold an X.
        ink: (height, width) in 0..1, with a margin of `MARGIN` around the box.
        review_reason: why it is doubtful, such as that its paper is not one; None if it is not.
        hidden_sides: at which sides, clockwise from the top, a stroke may be lost, as it would not be seen on the line;
            of a box with ink.
        darkness: of the ink, on a scale from paper to black.
        is_small: whether it may be what is left of a guide.
        has_tick: of a cell for a whole number, whether a thin stroke stands on its lines, as the ticks of a comb do.
    """

    state: BoxState
    is_cross: bool
    ink: Float64Array
    review_reason: CellReviewReason | None = None
    hidden_sides: tuple[bool, ...] = ()
    darkness: float = 0.0
    is_small: bool = False
    has_tick: bool = False


def cut_boxes(gray: Float64Array, quads: Float64Array) -> list[BoxInk]:
    """The ink of each box for a digit.

    Args:
        gray: the photograph, (height, width) in 0..1.
        quads: the corners of the paper in each box, (N, 4, 2) in pixels, clockwise from the top left.
    """
    width, height = np.median(_measure_sides(quads), axis=0)
    scale = BOX_PIXELS / np.sqrt(width * height)
    sizes = np.tile([max(round(side * scale), 2) for side in (width, height)], (len(quads), 1))
    pictures = np.stack(_rectify(gray, quads, sizes, int(1 / scale)))
    inner = np.s_[:, MARGIN:-MARGIN, MARGIN:-MARGIN]
    papers = _find_papers(pictures[inner])
    darkness = _subtract_papers(pictures[inner], papers)
    steps, printed, is_traced = measure_steps(quads), np.zeros(()), np.zeros(len(quads), bool)
    if len(quads) >= MIN_BOXES_TO_MEASURE and steps.min() > MIN_FREE_STEP:
        printed, is_traced = _find_guides(np.stack([max_filter(box, 1) for box in darkness]))
        darkness = np.clip((darkness - printed) / (1 - printed), 0.0, 1.0)
    gaps = np.where(steps > MIN_FREE_STEP, (steps - 1) * sizes[0], np.inf)
    is_own = _within_margin(pictures[0].shape, gaps / 2)
    whole = _find_papers(pictures)
    around = _measure_darkness(np.where(is_own, pictures, whole), whole)
    usual = np.full(4, np.inf)
    if len(quads) >= MIN_BOXES_TO_MEASURE:
        usual = np.quantile(_measure_lines(around), USUAL_QUANTILE, axis=0)
    boxes = [_read_box(*values, usual) for values in zip(_find_cores(darkness), around, papers, strict=True)]
    if printed.any():
        inked = float(np.median([box.darkness for box in boxes if box.darkness] or 1.0))
        max_rest = MAX_REST_DARKNESS * inked
        boxes = [_empty_box(box.ink) if box.is_small and box.darkness < max_rest else box for box in boxes]
        if inked < MAX_PRINT_DARKNESS:  # all may be rests of guides
            boxes = [box._replace(review_reason="unclear") if box.darkness else box for box in boxes]
    return [
        box._replace(state="unclear") if traced and box.state == "empty" else box
        for box, traced in zip(boxes, is_traced.tolist(), strict=True)
    ]


def _within_margin(shape: tuple[int, ...], reach: Float64Array) -> BoolArray:
    """The pixels of a box with its margin that are no farther from it than so many columns and rows."""
    y, x = (np.maximum(MARGIN - np.arange(side), np.arange(side) - side + MARGIN + 1) for side in shape)
    return np.asarray((y[:, None] <= reach[1]) & (x <= reach[0]))


def _find_guides(darkness: Float64Array) -> tuple[Float64Array, BoolArray]:
    """How dark the guide that most boxes share is at most in each, (N, height, width), and which may be traced, (N,).

    It is darker in some photographed boxes than in others. Ink leaves some of it free, unless all of it is traced.

    Args:
        darkness: how dark boxes are, (N, height, width).
    """
    low, usual = np.quantile(darkness, PRINT_QUANTILES, axis=0)
    is_printed = low >= np.maximum(MIN_PRINT_EVENNESS * usual, MIN_DARKNESS)
    if is_printed.mean() < MIN_PRINT_AREA:
        return np.zeros_like(darkness), np.zeros(len(darkness), bool)
    strengths = np.maximum(np.quantile(darkness[:, is_printed] / low[is_printed], FREE_QUANTILE, axis=1), 1.0)
    printed = PRINT_STRENGTH * strengths[:, None, None] * max_filter(np.where(is_printed, low, 0.0), 1)
    return np.minimum(printed, MAX_PRINT_DARKNESS), strengths > MAX_PRINT_RATIO * np.median(strengths)


def cut_cells(gray: Float64Array, quads: Float64Array) -> list[BoxInk]:
    """The ink of each cell of a table for whole numbers; the arguments are those of `cut_boxes`."""
    sides = _measure_sides(quads)
    short = sides.min(axis=1, keepdims=True)
    block = int(np.median(short) / CELL_PIXELS)
    sizes = np.rint(np.minimum(sides / short, MAX_CELL_ASPECT) * CELL_PIXELS).astype(np.int64)
    cells = []
    for values in _rectify(gray, quads, sizes, block):
        paper = _find_paper(values)
        around = _measure_darkness(values, paper)
        _remove_lines(around, np.full(4, np.inf))
        cells.append(_read_cell(_sharpen(around), paper))
    return cells


def fade_ink(values: Float64Array, core: BoolArray) -> Float64Array:
    """How much each pixel of a picture, (height, width) in 0..1, is ink, given the core of that."""
    darkness = _sharpen(_measure_darkness(values, _find_paper(values)))
    return _fade(darkness, quantile(darkness[core], 0.9), core, core)


def _fade(darkness: Float64Array, full: float, core: BoolArray, dark: BoolArray) -> Float64Array:
    """How much pixels so dark are ink, given how dark ink is, its core, and all dark pixels; others are not its own."""
    ink = np.clip((darkness / full - PAPER_DARKNESS) / (1 - PAPER_DARKNESS), 0.0, 1.0)
    return np.asarray(ink * (dilate(core, SOFT_EDGE) & (core | ~dark)))


def _measure_sides(quads: Float64Array) -> Float64Array:
    """The lengths of the upper and of the right side of each, (N, 2)."""
    return np.asarray(np.linalg.norm(quads[:, 1:3] - quads[:, :2], axis=-1))


def _rectify(gray: Float64Array, quads: Float64Array, sizes: Int64Array, block: int) -> list[Float64Array]:
    """The grey values of each box in these numbers of columns and rows, (N, 2), and with a margin.

    They are sampled from the means of blocks of so many pixels a side, if it is more than 1.
    """
    block = max(block, 1)
    gray, quads = mean_of_blocks(gray, block, block), (quads + 0.5) / block - 0.5
    square = np.array([(0, 0), (1, 0), (1, 1), (0, 1)], np.float64)
    pictures = []
    for homography, size in zip(solve_homographies(square, quads), sizes.tolist(), strict=True):
        u, v = np.meshgrid(*((np.arange(-MARGIN, count + MARGIN) + 0.5) / count for count in size))
        pictures.append(sample_linear(gray, apply_homography(homography, np.stack([u, v], axis=-1))))
    return pictures


def _subtract_papers(pictures: Float64Array, papers: Float64Array) -> Float64Array:
    """How much darker than paper each pixel is, (N, height, width), sharpened, without the edge, where lines are."""
    darkness = _measure_darkness(pictures, papers)
    ink = np.zeros_like(darkness)
    inner = (slice(None), *_without_edge(darkness.shape[1:]))
    ink[inner] = darkness[inner]
    return _sharpen(ink)


def _without_edge(shape: tuple[int, ...]) -> tuple[slice, ...]:
    depths = (round(EDGE_DEPTH * side) for side in shape)
    return tuple(slice(depth, -depth) for depth in depths)


def _measure_darkness(values: Float64Array, paper: Float64Array) -> Float64Array:
    return np.clip(1 - values / np.maximum(paper, 1e-3), 0.0, 1.0)


def _find_paper(values: Float64Array) -> Float64Array:
    return _blur(close(values, PAPER_RADIUS))


def _find_papers(pictures: Float64Array) -> Float64Array:
    """The paper of each picture, (N, height, width): as many at a time, one above another, as the cache holds."""
    margin = 2 * PAPER_RADIUS
    inner = np.s_[:, margin:-margin, margin:-margin]
    papers = np.empty_like(pictures)
    for first in range(0, len(pictures), BOXES_AT_ONCE):
        apart = np.pad(pictures[first : first + BOXES_AT_ONCE], ((0, 0), (margin, margin), (margin, margin)), "edge")
        closed = close(apart.reshape(-1, apart.shape[2]), PAPER_RADIUS).reshape(apart.shape)
        papers[first : first + BOXES_AT_ONCE] = _blur(closed[inner])
    return papers


def _blur(pictures: Float64Array) -> Float64Array:
    """A picture, or each of several, (..., height, width), as `filters.box_blur` makes it with `SHARPENING_RADIUS`."""
    size = 2 * SHARPENING_RADIUS + 1
    for axis in (-2, -1):
        lines = np.moveaxis(pictures, axis, 0)
        before, after = [lines[:1]] * (SHARPENING_RADIUS + 1), [lines[-1:]] * SHARPENING_RADIUS
        sums = np.concatenate([*before, lines, *after]).cumsum(axis=0)
        pictures = np.moveaxis((sums[size:] - sums[:-size]) / size, 0, axis)
    return pictures


def _find_review_reason(paper: Float64Array, darkness: float, *, is_across: bool) -> CellReviewReason | None:
    """Why ink is doubtful: it crosses the line of its box, or the paper, (height, width), differs nearly as much."""
    if is_across:
        return "crossing"
    return "edge" if 1 - quantile(paper, 0.05) / quantile(paper, 0.95) > MAX_UNEVENNESS * darkness else None


def _sharpen(darkness: Float64Array) -> Float64Array:
    return np.clip(2 * darkness - _blur(darkness), 0.0, 1.0)


def _measure_edge(darkness: Float64Array) -> int:
    """How many rows at the edge of a box and its margin may hold its line."""
    return MARGIN + round(EDGE_DEPTH * (int(min(darkness.shape)) - 2 * MARGIN))


def _measure_lines(darkness: Float64Array) -> Float64Array:
    """How dark each line of boxes is across, clockwise from the top, (N, 4), given how dark they and their margins are.

    Args:
        darkness: (N, height, width).
    """
    rows = slice(MARGIN - LINE_REACH, _measure_edge(darkness[0]))
    sides = [np.rot90(darkness, turns, (1, 2))[:, rows].sum(axis=1) for turns in range(4)]
    return np.array([[_lower_quartile(line) for line in side] for side in sides]).T


def _lower_quartile(line: Float64Array) -> float:
    return quantile(line[MARGIN:-MARGIN], 0.25)


def _remove_lines(darkness: Float64Array, usual: Float64Array) -> tuple[bool, ...]:
    """Remove the lines of a box, but not the ink on them, given how dark they usually are across.

    Returns:
        At which sides, clockwise from the top, ink ends at a line on which ink would not be seen.
    """
    edge = _measure_edge(darkness)
    inner = darkness[edge:-edge, edge:-edge]
    least = quantile(inner.ravel(), INK_QUANTILE) / 2
    pen = np.inf
    if least > MIN_DARKNESS:
        strokes = (2 * SHARPENING_RADIUS + 1) * _blur(inner)[inner > least]
        pen = quantile(strokes, 0.5)
    return tuple(_remove_line(np.rot90(darkness, turns), edge, usual[turns], pen, least) for turns in range(4))


def _remove_line(rows: Float64Array, edge: int, usual: float, pen: float, least: float) -> bool:
    """Remove the line above a box, in so many rows at its edge, or all ink there if there is none, or an area.

    Args:
        rows: how dark the box and its margin are.
        edge: so many rows.
        usual: how dark such lines usually are across.
        pen: the same of the strokes in the box.
        least: these are darker.

    Returns:
        Whether ink ends at a line on which ink would not be seen.
    """
    first = MARGIN - LINE_REACH
    medians = _medians(rows[:edge, MARGIN:-MARGIN])
    found = np.flatnonzero(medians > max(MIN_LINE_STRENGTH * medians.max(), MIN_DARKNESS))
    if not len(found) or medians[: first + 1].max() > MAX_OUTSIDE * medians.max():
        rows[:edge] = 0
        return False
    start, end = max(found[0] - 1, 1), _find_end(medians, found[0], found[-1])
    x, shifts = np.arange(rows.shape[1]), CROSSING_SHIFTS[:, None]
    crossing = np.minimum(rows[start - 1], rows[end][(x + shifts) % len(x)])
    line = rows[start:end].copy()
    across = line.sum(axis=0)
    level = min(_lower_quartile(across), usual)
    is_bar = _find_bars(across, level)
    rows[start:end] *= is_bar
    if crossing.any():
        down = np.rint(shifts * np.arange(1, end - start + 1) / (end - start + 1)).astype(np.int64)
        moved = crossing[np.arange(len(crossing))[:, None, None], (x - down[..., None]) % len(x)]
        np.maximum(rows[start:end], np.minimum(moved.max(axis=0), line), out=rows[start:end])
    if pen >= MIN_BAR_RISE * level:
        return False
    ends = (np.minimum(line[-1], rows[end]) > least) & (crossing.max(axis=0) < least)
    return bool(ends[edge:-edge].any())


def _medians(rows: Float64Array) -> Float64Array:
    """The median of each row. NumPy's own function takes several times as long."""
    middle = rows.shape[1] // 2
    parts = np.partition(rows, [(rows.shape[1] - 1) // 2, middle], axis=1)
    return np.asarray((parts[:, (rows.shape[1] - 1) // 2] + parts[:, middle]) / 2)


def _find_bars(across: Float64Array, level: float) -> BoolArray:
    """Where ink lies along a line, given how dark it is across, and how dark without ink.

    What goes on beyond the box, and is darker than others' lines as a whole, is a thick line.
    """
    is_darker = across > MIN_BAR_RISE * level
    run = np.ones(round(MIN_BAR * (len(across) - 2 * MARGIN)))
    if is_darker.sum() < len(run):
        return np.zeros_like(is_darker)
    is_bar = np.convolve(np.convolve(is_darker, run, "valid") == len(run), run) > 0  # morphological opening
    is_thick = _lower_quartile(across) > MIN_BAR_RISE * level and bool(is_bar[0] or is_bar[-1])
    return np.zeros_like(is_bar) if is_thick else np.asarray(is_bar)


def _find_end(medians: Float64Array, first: int, last: int) -> int:
    """The row after a line, given how dark rows are, its first one, and the last that is so dark."""
    darkest, lightest = first, -1
    for row in range(first, last + 1):
        if lightest < 0:
            darkest = row if medians[row] > medians[darkest] else darkest
            lightest = row if MIN_RISE * medians[row] < medians[darkest] else -1
        elif medians[row] < medians[lightest]:
            lightest = row
        elif medians[row] > MIN_RISE * medians[lightest]:
            return lightest + 1
    return last + 2


class _Core(NamedTuple):
    """The core of the ink of a box.

    Attributes:
        darkness: (height, width), how much darker than paper the box is.
        threshold: ink is darker.
        dark: (height, width), the pixels that are.
        mask: (height, width), those of ink.
        is_small: whether none of its components is long.
    """

    darkness: Float64Array
    threshold: float
    dark: BoolArray
    mask: BoolArray
    is_small: bool


def _find_cores(darkness: Float64Array) -> Iterator[_Core]:
    """The core of the ink of each box, given how much darker than paper they are, (N, height, width).

    What touches the edge of a box, and hardly reaches into it, is none. All boxes are labelled at once.
    """
    count, height, width = darkness.shape
    thresholds = [_ink_threshold(box) for box in darkness]
    dark = darkness > np.array(thresholds)[:, None, None]
    labels = label_components(np.pad(dark, ((0, 0), (0, 1), (0, 0))).reshape(-1, width))  # one box above another
    areas = np.bincount(labels.ravel())
    left, top, right, bottom = component_bounds(labels)
    owners = top // (height + 1)
    top, bottom = top - owners * (height + 1), bottom - owners * (height + 1)
    deep_x, deep_y = BORDER_DEPTH * width, BORDER_DEPTH * height
    is_border = (right <= deep_x) | (left >= width - deep_x) | (bottom <= deep_y) | (top >= height - deep_y)
    keep = (areas >= MIN_INK_AREA * width * height) & ~is_border
    keep[0] = False
    is_long = keep & (np.maximum(right - left, bottom - top) >= MAX_REST_SIDE * BOX_PIXELS)
    masks = keep[labels].reshape(count, height + 1, width)[:, :-1]
    are_small = np.bincount(owners[is_long], minlength=count) == 0
    return map(_Core, darkness, thresholds, dark, masks, are_small.tolist())


def _read_box(found: _Core, around: Float64Array, paper: Float64Array, usual: Float64Array) -> BoxInk:
    """The ink of a box.

    Args:
        found: the core of its ink.
        around: how much darker than paper it is, with its lines and what is around it, and not sharpened.
        paper: its paper.
        usual: how dark lines of each side usually are across.
    """
    darkness, threshold, dark, core, is_small = found
    if not core.any():
        return _empty_box(around)
    full = quantile(darkness[core], 0.9)
    hidden_sides = _remove_lines(around, usual)
    around = _sharpen(around)
    core, dark, darkness, is_mostly_outside = _add_margin(core, dark, darkness, around, around > threshold)
    ink = _fade(darkness, full, core, dark)
    state: BoxState = "digit" if max(_crop(core).shape) >= MIN_DIGIT_SIDE * BOX_PIXELS else "unclear"
    strong = core & (ink > MIN_CROSS_DARKNESS)
    is_covered = (core & ~dilate(strong, CROSS_BEND)).sum() <= MAX_PALE_INK * core.sum()  # or a paler digit is below
    is_cross = bool(is_covered) and _is_cross(_crop(strong))
    reason = _find_review_reason(paper, full, is_across=is_mostly_outside)
    return BoxInk(state, is_cross, ink, reason, hidden_sides, full, is_small)


def _empty_box(like: Float64Array) -> BoxInk:
    return BoxInk("empty", is_cross=False, ink=np.zeros_like(like))


def _read_cell(around: Float64Array, paper: Float64Array) -> BoxInk:
    """The ink of a cell, given how much darker than paper it and its margin are, and that paper."""
    inner = around[MARGIN:-MARGIN, MARGIN:-MARGIN]
    if inner.max() <= MIN_DARKNESS:
        return _empty_box(around)
    dark = around > _ink_threshold(inner)
    height, width = inner.shape
    short = min(height, width)
    labels = label_components(dark)
    areas = np.bincount(labels.ravel())
    areas_inside = np.bincount(labels[MARGIN:-MARGIN, MARGIN:-MARGIN].ravel(), minlength=len(areas))
    left, top, right, bottom = component_bounds(labels) - MARGIN
    deep = BORDER_DEPTH * short
    is_border = (right <= deep) | (left >= width - deep) | (bottom <= deep) | (top >= height - deep)
    is_inside = 2 * areas_inside > areas
    keep = is_inside & ~is_border
    keep[0] = False
    core = keep[labels]
    middle = slice(MARGIN + int(deep), -MARGIN - int(deep))
    lost = np.bincount(labels[middle, middle].ravel(), minlength=len(areas))[~keep][1:]  # ink that the lines join
    is_lost = bool((lost >= MIN_INK_AREA * short**2).any())
    has_ink = bool((keep & (areas >= MIN_INK_AREA * short**2)).any())
    is_crowded = has_ink and int((areas[keep] >= MIN_POINT_AREA).sum()) > MAX_CELL_COMPONENTS
    if is_crowded or not has_ink:
        state: BoxState = "unclear" if is_lost or is_crowded else "empty"
        return BoxInk(state, is_cross=False, ink=np.zeros_like(around), review_reason="crossing" if is_lost else None)
    full = quantile(around[core], 0.9)
    ink = _fade(around, full, core, dark)
    part = _crop(core)
    is_cross = bool((part.shape >= MIN_CELL_CROSS * np.array(inner.shape)).all()) and _is_cross(part)
    state = "digit" if max(part.shape) >= MIN_DIGIT_SIDE * short and not is_lost else "unclear"
    reason = _find_review_reason(paper[MARGIN:-MARGIN, MARGIN:-MARGIN], full, is_across=is_lost)
    reach = EDGE_DEPTH * short
    is_near = (right >= width - reach) | (left <= reach) | (bottom >= height - reach) | (top <= reach)
    is_thin = np.minimum(right - left, bottom - top) <= MAX_TICK_WIDTH * short
    has_tick = bool((is_near & is_thin & keep & (areas >= MIN_INK_AREA * short**2)).any())
    return BoxInk(state, is_cross, ink, reason, has_tick=has_tick)


def _ink_threshold(darkness: Float64Array) -> float:
    """How dark ink is at least, given how much darker than paper a box is."""
    dark = darkness[darkness > MIN_DARKNESS]
    darkest = quantile(dark, 0.9) if len(dark) else 1.0
    noise = quantile(darkness, 0.5)
    ratio = MIN_NOISE_RATIO if noise < MIN_DARKNESS else 0  # or most of the box is ink
    return max(MIN_RELATIVE_DARKNESS * darkest, MIN_DARKNESS, ratio * noise)


def _crop(mask: BoolArray) -> BoolArray:
    """The part of a mask where it is true."""
    rows, columns = (np.flatnonzero(mask.any(axis=axis)) for axis in (1, 0))
    return mask[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def _add_margin(
    core: BoolArray, dark: BoolArray, darkness: Float64Array, around: Float64Array, is_around: BoolArray
) -> tuple[BoolArray, BoolArray, Float64Array, bool]:
    """The core, the dark pixels and the darkness of a box, with a margin: with what is there if its ink goes on there.

    The last value is whether most of that ink is there: it may belong to another box, or to none.

    Args:
        core: the pixels of ink of the box.
        dark: all its dark pixels.
        darkness: how much darker than paper it is.
        around: how much darker than paper the box and its margin are.
        is_around: their dark pixels.
    """
    part = _without_edge(core.shape)
    inner = tuple(slice(side.start + MARGIN, side.stop - MARGIN) for side in part)
    whole, whole_dark, whole_darkness = is_around.copy(), is_around.copy(), around.copy()
    whole[inner], whole_dark[inner], whole_darkness[inner] = core[part], dark[part], darkness[part]
    labels = label_components(whole)
    whole &= np.isin(labels, labels[inner][core[part]])
    added = whole.sum() - core.sum()
    if MIN_INK_AREA * core.size <= added <= core.sum():
        return whole, whole_dark, whole_darkness, False
    return np.pad(core, MARGIN), np.pad(dark, MARGIN), np.pad(darkness, MARGIN), bool(added > core.sum())


def is_dash(ink: Float64Array) -> bool:
    """Whether the upright ink of a box is a dash."""
    rows, columns = (np.flatnonzero((ink > MIN_DASH_INK).any(axis=axis)) for axis in (1, 0))
    if not len(rows):
        return False
    width, height = np.ptp(columns) + 1, np.ptp(rows) + 1
    return bool(width >= MIN_DASH_ASPECT * height and height <= MAX_DASH_HEIGHT * BOX_PIXELS)


def has_point(ink: Float64Array) -> bool:
    """Whether the upright ink of a cell may have a point or comma between digits."""
    if not ink.any():
        return False
    labels = label_components(ink > MIN_DASH_INK)
    left, top, right, bottom = component_bounds(labels)[:, 1:]
    first = top.min(initial=len(ink))
    height = bottom.max(initial=0) - first
    is_small = np.maximum(right - left, bottom - top) <= MAX_POINT_SIDE * height
    is_low = top - first >= MIN_POINT_DEPTH * height
    is_between = (left > left.min(initial=len(ink.T))) & (right < right.max(initial=0))
    is_ink = np.bincount(labels.ravel())[1:] >= MIN_POINT_AREA
    return bool((is_small & is_low & is_between & is_ink).any())


def _is_cross(core: BoolArray) -> bool:
    """Whether ink is two straight lines between opposite corners."""
    height, width = core.shape
    if min(height, width) < MIN_CROSS_SIDE * BOX_PIXELS:
        return False
    thick = dilate(core, CROSS_BEND)
    fractions = np.linspace(0.03, 0.97, 41)
    starts, stops = (axis[..., None] for axis in np.meshgrid(np.linspace(0, 0.35, 8), np.linspace(1, 0.65, 8)))
    x = np.rint((starts + (stops - starts) * fractions) * (width - 1)).astype(np.int64)
    y = np.rint(fractions * (height - 1)).astype(np.int64)
    lines = []
    for mask in (thick, thick[:, ::-1]):
        coverage = mask[y, x].mean(axis=-1)
        best = np.unravel_index(coverage.argmax(), coverage.shape)
        if coverage[best] < MIN_CROSS_COVERAGE:
            return False
        lines.append((float(starts[best][0]), float(stops[best][0])))
    (start, stop), (other_start, other_stop) = lines[0], (1 - end for end in lines[1])
    middle = (other_start - start) / (stop - start + other_start - other_stop)
    if not CROSS_MIDDLE[0] <= middle <= CROSS_MIDDLE[1]:
        return False
    y, x = np.nonzero(core)
    y = y / (height - 1)
    lines = [(start, stop), (other_start, other_stop)]
    offsets = [np.abs(x - (start + (stop - start) * y) * (width - 1)) for start, stop in lines]
    diagonal = np.hypot(width, height)
    reach = len(x) / diagonal / 4 + CROSS_TOLERANCE * min(height, width)
    return bool((np.min(offsets, axis=0) * height <= reach * diagonal).mean() >= MIN_CROSS_INK)
