"""Find the paper in a picture that shows more than paper, such as a desk, a thumb, a window or frames around the ink.

A picture is divided into flat regions at its edges. Paper is a flat region with ink within its outline. Where such
regions lie in one another, as the space in a box that is printed on a sheet, the innermost is the paper.

The port is `web/src/preprocessing/paper.ts`.
"""

from __future__ import annotations

from copy import copy
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from digitpad.preprocessing.components import Runs, component_areas, label_runs, longer_sides, run_bounds, spread
from digitpad.preprocessing.filters import box_blur, dilate, max_filter, min_filter, sum_windows
from digitpad.preprocessing.statistics import LEVELS, quantile, to_levels

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from digitpad.arrays import AnyArray, BoolArray, Float64Array, Int64Array

MIN_STEP, MAX_STEP = 0.035, 0.06
"""Neighbouring pixels differ by at least the first of these, of black to white, where an edge divides two regions.

The levels of pictures with few colours differ by less. In a noisy picture it is more, up to the second: the edge of a
pencil's stroke is no more than that.
"""

NOISE_FACTOR = 3.0
"""At an edge, pixels differ at least this many times as much as they do at the median of all pixels."""

MIN_REGION_AREA, MAX_REGIONS = 0.02, 16
"""A region has at least this fraction of the picture. The largest ones are taken, to bound the time."""

MIN_INK_SIZE = 0.22
"""Ink is at least this long, in shorter sides of its paper."""

MIN_FRAMED_SIZE = 0.35
"""Ink within a frame is at least this long, as what lies in the loop of a digit, or is a digit's loop, is shorter."""

MAX_TONE_DIFFERENCE = 0.08
"""Regions of the same paper differ by no more than this, of black to white."""

MAX_LIGHT_DIFFERENCE = 0.1
"""Regions at the border that differ by more than this are lit differently, or are not all paper."""

MIN_LIT_SIDE = 128
"""In pictures with no more pixels a side, regions at the border may be what lies between strokes."""

MIN_RECTANGLE_FILL, ANGLE_COUNT = 0.83, 30
"""A sheet or a box fills its smallest bounding rectangle, at any of so many angles, to this fraction.

Ovals fill less: they may be the inside of a 0.
"""

MIN_FRAME_FILL = 0.43
"""Flat paper in a frame reaches over this fraction of it. Where ink leaves less, the frame would be taken with ink."""

FRAME_QUANTILE = 0.25
"""A frame is as thick as the space between its edge and flat paper is at this quantile: ink makes it wider."""

MIN_FLAT_FILL = 0.5
"""At least this fraction of what the outline of a paper holds has its tone, as strokes are narrower than the paper."""

MIN_SHEET_AREA = 0.25
"""A sheet on which no ink is found has at least this fraction of the picture."""

MIN_SHADED_AREA = 0.1
"""Paper in a shadow, into which ink runs from lit paper, has at least this fraction of the picture."""

EDGE_REACH = 4
"""An edge between two regions is at most twice as wide as this, in pixels."""

MAX_BORDER_FRACTION = 0.9
"""If paper has more than this fraction of the picture's border, nothing else is in view."""

MIN_PAPER_REACH = 5
"""Paper is looked for at least this many pixels around a pixel."""

REACH_FACTOR = 4
"""Where there is none, it is looked for this many times as far."""

MIN_WEIGHT = 1e-4
"""Where paper has less than this fraction of the pixels around, rounding errors would change its tone."""

MIN_BRIGHTNESS = 0.05
"""Where paper is darker than this, of black to white, relative differences are noise."""


class Region:
    """A flat region. What follows from its pixels is found when it is first needed.

    Attributes:
        flat: (height, width), its pixels.
        is_at_border: whether it touches the border of the picture.
    """

    def __init__(self, gray: Float64Array, flat: BoolArray) -> None:
        self.flat, self._gray = flat, gray
        self.is_at_border = bool(border_of(flat).any())

    @cached_property
    def hull(self) -> BoolArray:
        """The pixels that lie between two of them in their row or column."""
        return fill_rows(self.flat) | fill_rows(self.flat.T).T

    @cached_property
    def parts(self) -> Int64Array:
        """The numbers of the connected components of all else in the hull, from 1; 0 elsewhere."""
        return spread(np.arange(len(self._part_sides)), self._part_runs, self.hull & ~self.flat)

    @cached_property
    def _part_runs(self) -> Runs:
        return label_runs(self.hull & ~self.flat)

    @cached_property
    def _part_sides(self) -> Int64Array:
        return longer_sides(run_bounds(self._part_runs))

    @cached_property
    def tone(self) -> float:
        """The median of its grey values."""
        return quantile(self._gray[self.flat], 0.5)

    def replace(self, **changes: BoolArray) -> Region:
        """The region with another `flat` or `hull`, and all else as it is."""
        region = copy(self)
        vars(region).update({name: getattr(self, name) for name in ("hull", "parts", "_part_sides", "tone")} | changes)
        return region

    def find_ink(self, min_size: float) -> Int64Array:
        """The numbers of the parts that are at least this long, in shorter sides of the region."""
        rows, columns = np.flatnonzero(self.flat.any(axis=1)), np.flatnonzero(self.flat.any(axis=0))
        side = min(rows[-1] - rows[0], columns[-1] - columns[0]) + 1
        return np.flatnonzero(self._part_sides[1:] >= min_size * side) + 1

    def find_free_ink(self, min_size: float) -> Int64Array:
        """Those of these parts that do not touch the edge of the region."""
        is_touching = np.zeros(len(self._part_sides), bool)
        is_touching[self.parts[dilate(~self.hull, 1)]] = True
        ink = self.find_ink(min_size)
        return np.asarray(ink[~is_touching[ink]])


def find_regions(gray: Float64Array) -> list[Region]:
    """The large flat regions of (height, width) grey values in 0..1, from the largest to the smallest."""
    mask = _find_flat(gray)
    runs = label_runs(mask)
    areas = component_areas(runs)
    labels = np.arange(len(areas))
    largest = np.lexsort((labels, -areas))[:MAX_REGIONS]
    large = [label for label in largest if areas[label] >= MIN_REGION_AREA * gray.size]
    return [Region(gray, spread(labels == label, runs, mask)) for label in large]


def _find_flat(gray: Float64Array) -> BoolArray:
    """The pixels around which there is no edge.

    Where grey values are bytes, and noise does not decide what an edge is, whole numbers tell the same, and faster:
    neither limit is one.
    """
    levels = to_levels(gray)
    if levels is not None:
        step, unit = _steps(sum_windows(levels)), 9 * (LEVELS - 1)
        limit = _edge_limit(quantile(step, 0.5) / unit)
        if limit in (MIN_STEP, MAX_STEP):
            return np.asarray(step < limit * unit)
    step = _steps(box_blur(gray, 1))
    return np.asarray(step < _edge_limit(quantile(step, 0.5)))


def _steps(smooth: AnyArray) -> AnyArray:
    """How much each pixel's neighbours differ."""
    return max_filter(smooth, 1) - min_filter(smooth, 1)


def _edge_limit(noise: float) -> float:
    return min(max(MIN_STEP, NOISE_FACTOR * noise), MAX_STEP)


def find_papers(
    gray: Float64Array, regions: Sequence[Region], find_undivided: Callable[[], Sequence[Region]]
) -> list[Region]:
    """The papers with ink on them, or else blank sheets; none if all that is in view is paper, or nothing is.

    Args:
        gray: (height, width) in 0..1.
        regions: its flat regions.
        find_undivided: finds those that there are without ruled lines.
    """

    def are_strips(papers: Sequence[Region]) -> bool:
        """Whether papers are parts of one that is all in view, as ruled lines divide it."""
        return any(
            _fills_border([whole.hull]) and all(_holds_most(whole.flat, paper.flat) for paper in papers)
            for whole in find_undivided()
        )

    if len(regions) == 1 and (_fills_border([regions[0].flat]) or _fills_border([regions[0].hull])):
        return []  # as below, but at once
    regions = [region for region in regions if _is_wide(gray, region)]
    outermost = [region for region in regions if not any(_lies_in(region, other) for other in regions)]
    inked = [
        (paper, region)
        for region in outermost
        for paper in _innermost_papers(gray, region, regions, are_strips)
        if paper.find_ink(MIN_INK_SIZE).size
    ]
    nested = [paper for paper, region in inked if paper is not region]
    outer = [paper for paper, region in inked if paper is region]
    papers = nested + [paper for paper in outer if paper.find_free_ink(MIN_INK_SIZE).size]
    if not papers:
        return _find_blank_sheets(outermost, regions)
    if _is_divided(papers):
        return []
    are_frames = not is_lit_unevenly(regions) or not all(paper.is_at_border for paper in nested)
    if nested and (are_frames or not are_strips(nested)):
        return papers
    is_all_paper = _fills_border([paper.hull for paper in papers]) or are_strips(papers)
    return [] if is_all_paper or _is_crossed_by_shadow(outer) else papers


def _find_blank_sheets(outermost: Sequence[Region], regions: Sequence[Region]) -> list[Region]:
    """The sheets that lie on fabric and the like, which would be taken for ink.

    Where one tone surrounds a rectangle, that may be a stroke, or the inside of a 0.
    """
    around = surrounding_papers(regions)
    if around and not is_lit_unevenly(regions):
        return []
    sheets = [region for region in outermost if all(region is not other for other in around)]
    return [sheet for sheet in sheets if sheet.flat.mean() >= MIN_SHEET_AREA and _is_rectangle(sheet.hull)]


def _is_wide(gray: Float64Array, region: Region) -> bool:
    """Whether most of what a region's outline holds belongs to it, or has its tone."""
    least = MIN_FLAT_FILL * np.count_nonzero(region.hull)
    if np.count_nonzero(region.flat) >= least:
        return True
    is_like = region.flat | (np.abs(gray - region.tone) <= MAX_TONE_DIFFERENCE)
    return bool(np.count_nonzero(region.hull & is_like) >= least)


def _lies_in(inner: Region, outer: Region) -> bool:
    return inner is not outer and _holds_most(outer.parts > 0, inner.flat)


def _holds_most(mask: BoolArray, part: BoolArray) -> bool:
    """Whether a mask holds more than half of the pixels of another."""
    return bool(2 * np.count_nonzero(mask & part) > np.count_nonzero(part))


def _innermost_papers(
    gray: Float64Array, outer: Region, regions: Sequence[Region], are_strips: Callable[[Sequence[Region]], bool]
) -> list[Region]:
    """The papers within a region, or the region itself if there are none."""
    papers: list[Region] = []
    for part in outer.find_ink(MIN_INK_SIZE):
        mask = outer.parts == part
        inner = [region for region in regions if (region.flat & mask).any()]
        for paper in _papers_in_part(gray, inner, outer, mask, are_strips):
            rest = [region for region in inner if not (region.flat & paper.flat).any()]
            papers += _innermost_papers(gray, paper, rest, are_strips)
    return papers or [outer]


def _papers_in_part(
    gray: Float64Array,
    inner: Sequence[Region],
    outer: Region,
    part: BoolArray,
    are_strips: Callable[[Sequence[Region]], bool],
) -> list[Region]:
    """The papers among the regions in one part of another: not the inside of a stroke, or of the loop of a digit."""
    alike = [
        region
        for region in inner
        if abs(region.tone - outer.tone) <= MAX_TONE_DIFFERENCE or are_strips([region, outer])
    ]
    if not alike:
        return [region for region in inner if region.find_ink(MIN_INK_SIZE).size and _is_rectangle(region.hull)]
    cells = [region for region in alike if not any(_lies_in(region, other) for other in alike)]
    paper = cells[0] if len(cells) == 1 else Region(gray, np.logical_or.reduce([cell.flat for cell in cells]))
    is_filled = np.count_nonzero(paper.hull) >= MIN_FRAME_FILL * np.count_nonzero(part)
    if is_filled and paper.find_ink(MIN_INK_SIZE).size and _is_rectangle(part):
        return [paper.replace(hull=_inside_frame(part, paper.flat))]
    return [region for region in alike if region.find_free_ink(MIN_FRAMED_SIZE).size]


def _inside_frame(part: BoolArray, flat: BoolArray) -> BoolArray:
    """The pixels within a frame, given the frame with all that is in it, and the flat paper in it."""
    gaps = []
    for outer, inner in ((part, flat), (part.T, flat.T)):
        has_paper = inner.any(axis=1)
        for step in (1, -1):
            starts, paper_starts = (mask[has_paper, ::step].argmax(axis=1) for mask in (outer, inner))
            gaps.append(paper_starts - starts)
    thickness = quantile(np.concatenate(gaps).astype(np.float64), FRAME_QUANTILE)
    return np.asarray(part & ~dilate(~part, max(round(thickness), 0)))


def _is_divided(papers: Sequence[Region]) -> bool:
    """Whether papers are parts of one that ink divides from border to border."""
    tones = [paper.tone for paper in papers]
    is_alike = max(tones) - min(tones) <= MAX_TONE_DIFFERENCE
    return len(papers) > 1 and is_alike and all(paper.is_at_border for paper in papers)


def _is_crossed_by_shadow(papers: Sequence[Region]) -> bool:
    """Whether ink runs from one of these papers into another region."""
    large = [paper for paper in papers if paper.flat.mean() >= MIN_SHADED_AREA]
    return any(paper.find_ink(MIN_INK_SIZE).size > paper.find_free_ink(MIN_INK_SIZE).size for paper in large)


def _fills_border(masks: Sequence[BoolArray]) -> bool:
    return bool(np.logical_or.reduce([*map(border_of, masks)]).mean() > MAX_BORDER_FRACTION)


def border_of(values: AnyArray) -> AnyArray:
    """The pixels at the border of a picture; those in its corners twice."""
    return np.concatenate([values[0], values[-1], values[:, 0], values[:, -1]])


def paper_hull(papers: Sequence[Region], regions: Sequence[Region]) -> BoolArray:
    """Papers with all that is on them, but not the other regions that the border of the picture cuts off."""
    hull = np.logical_or.reduce([paper.hull for paper in papers])
    others = [region.flat for region in regions if region.is_at_border and all(region is not paper for paper in papers)]
    return np.asarray(hull & ~dilate(np.logical_or.reduce(others), EDGE_REACH)) if others else np.asarray(hull)


def surrounding_papers(regions: Sequence[Region]) -> list[Region]:
    """The regions that are paper if all in view is paper: those at the border, and those of their tones."""
    tones = [region.tone for region in regions if region.is_at_border]
    return [
        region
        for region in regions
        if region.is_at_border or any(abs(region.tone - tone) <= MAX_TONE_DIFFERENCE for tone in tones)
    ]


def is_lit_unevenly(regions: Sequence[Region]) -> bool:
    """Whether the regions at the border of a picture differ clearly, such as light and shadow."""
    outer = [region for region in regions if region.is_at_border]
    if len(outer) <= 1 or max(regions[0].flat.shape) <= MIN_LIT_SIDE:
        return False
    tones = [region.tone for region in outer]
    return max(tones) - min(tones) > MAX_LIGHT_DIFFERENCE


def difference_from_paper(
    dark: Float64Array, papers: Sequence[Region], reach: float, min_tone: float = MIN_BRIGHTNESS
) -> Float64Array:
    """How much darker each pixel is than the paper around it, as a fraction of that.

    Around the edge between two papers, or between light and shadow on one, the darker is taken: all tones between
    theirs belong to the edge.

    Args:
        dark: (height, width) in 0..1, ink darker than paper.
        papers: at least one.
        reach: within which distance paper is looked for first, as a fraction of the longer side.
        min_tone: where paper is darker than this, the difference is taken as a fraction of this.
    """
    tones = paper_tones(dark, papers, reach)
    return np.asarray(np.clip((tones - dark) / np.maximum(tones, min_tone), 0.0, 1.0))


def paper_tones(dark: Float64Array, papers: Sequence[Region], reach: float) -> Float64Array:
    """The tone of the paper around each pixel; the arguments are those of `difference_from_paper`."""
    tones = np.full(dark.shape, quantile(dark[np.logical_or.reduce([paper.flat for paper in papers])], 0.5))
    is_known = np.zeros(dark.shape, bool)
    radius = max(MIN_PAPER_REACH, round(reach * max(dark.shape)))
    while radius < max(dark.shape) and not is_known.all():
        nearest = np.full(dark.shape, np.inf)
        for paper in papers:
            weight = box_blur(paper.flat.astype(np.float64), radius)
            tone = box_blur(np.where(paper.flat, dark, 0.0), radius) / np.maximum(weight, MIN_WEIGHT)
            nearest = np.where(weight > MIN_WEIGHT, np.minimum(nearest, tone), nearest)
        tones = np.where(is_known | np.isinf(nearest), tones, nearest)
        is_known |= np.isfinite(nearest)
        radius *= REACH_FACTOR
    return tones


def fill_rows(mask: BoolArray) -> BoolArray:
    """The pixels from the first to the last one of each row."""
    mask, width = np.ascontiguousarray(mask), mask.shape[1]
    first, last = mask.argmax(axis=1), width - 1 - mask[:, ::-1].argmax(axis=1)
    first[~mask.any(axis=1)] = width
    columns, starts, ends = (values.astype(np.int32) for values in (np.arange(width), first, last))  # compared faster
    return np.asarray((columns >= starts[:, None]) & (columns <= ends[:, None]))


def _is_rectangle(mask: BoolArray) -> bool:
    """Whether a region fills most of its smallest bounding rectangle."""
    rows, columns = np.nonzero(mask & ~(_is_between_rows(mask) & _is_between_rows(mask.T).T))
    angles = np.arange(ANGLE_COUNT)[:, np.newaxis] * (np.pi / 2 / ANGLE_COUNT)
    along = np.cos(angles) * columns + np.sin(angles) * rows
    across = np.cos(angles) * rows - np.sin(angles) * columns
    area = ((np.ptp(along, axis=1) + 1) * (np.ptp(across, axis=1) + 1)).min()
    return bool(mask.sum() >= MIN_RECTANGLE_FILL * area)


def _is_between_rows(mask: BoolArray) -> BoolArray:
    """Where the pixels above and below are set."""
    padded = np.pad(mask, ((1, 1), (0, 0)))
    return np.asarray(padded[:-2] & padded[2:])
