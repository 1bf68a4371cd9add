"""Cut the fields out of a photographed sheet, remove what is printed there, and tell whose ink it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from digitpad.preprocessing.components import label_components
from digitpad.preprocessing.filters import block_mean, box_blur, close, dilate, max_filter, upsample_linear
from digitpad.preprocessing.fit import boost_faint_ink, fit_ink
from digitpad.preprocessing.statistics import quantile
from digitpad.sheets.geometry import sample_linear
from digitpad.sheets.layout import BOX_GAP, BOX_LINE, Rectangle, guide_dots

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from digitpad.arrays import BoolArray, Float64Array, Int64Array
    from digitpad.preprocessing.decode import GrayPicture
    from digitpad.preprocessing.frame import Frame
    from digitpad.sheets.geometry import SheetMap
    from digitpad.sheets.layout import SheetLayout
    from digitpad.sheets.review import CellReviewReason

PIXELS_PER_MM = 6
MARGIN = 1.2
"""Around a field, in millimetres: ink may cross the line of its box."""

PAPER_BLOCK, PAPER_RADIUS = 3, 4
"""Paper is the morphological closing of the field at this scale: ink is narrower than 2 * 4 * 3 / 6 millimetres."""

PRINT_TOLERANCE = 2
"""In pixels: print may lie so far from where it is expected."""

MAX_PRINT_DARKNESS, USUAL_PRINT_DARKNESS = 0.45, 0.3
"""Of the boxes and guides in the photograph, on a scale from paper to black."""

MIN_FIELDS_TO_MEASURE = 8
"""The median of fewer fields may hold ink; the usual darkness is taken then."""

MIN_DARKNESS = 0.17
"""Ink is darker than this, on a scale from paper to black."""

MIN_RELATIVE_DARKNESS = 0.4
"""And than this fraction of the darkest ink of the field."""

SOFT_EDGE = 2
"""Ink fades into the paper over this many pixels."""

MIN_SPECK_AREA = 0.25
"""Smaller components are no ink, in square millimetres."""

MIN_DIGIT_SIDE = 2.0
"""No digit is smaller, in millimetres: it may be a dot, or what is left of one."""

MAX_SHARED_INK = 0.25
"""If more of a component's ink than this is in other boxes than most of it, it may be two digits."""

MIN_LINE_COVERAGE = 0.92
"""A line that crosses a field out is ink to this fraction, from the middle of the first box to that of the last."""

LINE_TOLERANCE = 0.3
"""Ink so far from a line counts as part of it, in millimetres: people draw no straight lines."""

MIN_CROSS_SLOPE = 0.4
"""The lines of an X through a single box rise and fall at least so much, in heights of the field."""

BoxState = Literal["empty", "digit", "unclear"]


@dataclass(frozen=True, eq=False)
class Field:
    """The ink of a field.

    Attributes:
        row, column: counted from 0.
        quadrilateral: its corners in pixels of the photograph, (4, 2), clockwise from the top left of the text.
        ink: (height, width) in 0..1, how much each pixel is ink.
        states: of each box from left to right.
        frames: of each box with a digit.
        is_crossed_out: whether a line or an X goes through it.
        review_reason: why a person should look at it, whatever is read; None if only what is read may be doubtful.
        has_point: whether it may have a point or comma.
        hidden_sides: of each box with a digit, clockwise from its top, where a stroke may be lost on the line.
    """

    row: int
    column: int
    quadrilateral: Float64Array
    ink: Float64Array
    states: list[BoxState]
    frames: list[Frame]
    is_crossed_out: bool
    review_reason: CellReviewReason | None
    has_point: bool = False
    hidden_sides: Sequence[tuple[bool, ...]] = ()


def cut_fields(photo: GrayPicture, sheet: SheetMap, layout: SheetLayout) -> Iterator[Field]:
    """The fields of a sheet row by row.

    Args:
        photo: the photograph.
        sheet: where the sheet is among its grey values.
        layout: the layout of the sheet.
    """
    positions = [(row, column) for row in range(layout.rows) for column in range(layout.columns)]
    darkness = np.stack([_rectify(photo.values, sheet, layout.field(*position)) for position in positions])
    printed = _measure_print(darkness, layout)
    darkness = np.clip((darkness - printed) / (1 - printed), 0.0, 1.0)
    for position, values in zip(positions, darkness, strict=True):
        corners = sheet.to_picture(np.array(layout.field(*position).corners))
        yield _read_field(position, values, (corners + 0.5) * photo.scale - 0.5, layout)


def _rectify(gray: Float64Array, sheet: SheetMap, field: Rectangle) -> Float64Array:
    """How much darker than paper a field and its margin are, 0..1."""
    outer = field.inset(-MARGIN, -MARGIN)
    width, height = (PAPER_BLOCK * round(side * PIXELS_PER_MM / PAPER_BLOCK) for side in (outer.width, outer.height))
    u, v = np.meshgrid((np.arange(width) + 0.5) / width, (np.arange(height) + 0.5) / height)
    points = np.stack([outer.left + u * outer.width, outer.top + v * outer.height], axis=-1)
    (a, b), (c, d) = sheet.deviation(np.array([[(x, y) for x in outer[::2]] for y in outer[1::2]]))
    u, v = u[..., None], v[..., None]
    bent = points + (1 - v) * ((1 - u) * a + u * b) + v * ((1 - u) * c + u * d)
    values = sample_linear(gray, sheet.flat_to_picture(bent))
    coarse = block_mean(values, max(values.shape) // PAPER_BLOCK)
    paper = box_blur(close(coarse, PAPER_RADIUS), 1)
    return np.clip(1 - values / np.maximum(upsample_linear(paper, values.shape), 1e-3), 0.0, 1.0)


def _measure_print(darkness: Float64Array, layout: SheetLayout) -> Float64Array:
    """How dark the boxes and guides of a field are, at most; 0 elsewhere."""
    mask = np.zeros(darkness.shape[1:], bool)
    field = layout.field(0, 0)
    corner = np.array([field.left, field.top]) - MARGIN
    scale = np.array(mask.shape[::-1]) / (field.width + 2 * MARGIN, field.height + 2 * MARGIN)
    for box in layout.boxes(0, 0):
        parts = [
            box._replace(right=box.left + BOX_LINE),
            box._replace(left=box.right - BOX_LINE),
            box._replace(bottom=box.top + BOX_LINE),
            box._replace(top=box.bottom - BOX_LINE),
        ]
        if layout.digits:
            parts += guide_dots(box)
        for part in parts:
            left, top = np.floor((np.array(part[:2]) - corner) * scale).astype(np.int64)
            right, bottom = np.ceil((np.array(part[2:]) - corner) * scale).astype(np.int64)
            mask[top:bottom, left:right] = True
    mask = dilate(mask, PRINT_TOLERANCE)
    if len(darkness) < MIN_FIELDS_TO_MEASURE:
        return np.where(mask, USUAL_PRINT_DARKNESS, 0.0)
    typical = max_filter(np.median(darkness, axis=0), PRINT_TOLERANCE)
    return np.where(mask, np.minimum(typical, MAX_PRINT_DARKNESS), 0.0)


def _read_field(
    position: tuple[int, int], darkness: Float64Array, quadrilateral: Float64Array, layout: SheetLayout
) -> Field:
    field, boxes = layout.field(*position), layout.boxes(*position)
    core = darkness > MIN_DARKNESS
    if core.any():
        core &= darkness > MIN_RELATIVE_DARKNESS * quantile(darkness[core], 0.9)
    labels = label_components(dilate(core, 1)) * core
    areas = np.bincount(labels.ravel())
    keep = areas >= MIN_SPECK_AREA * PIXELS_PER_MM**2
    keep[0] = False
    owners, is_shared = _assign(labels, keep, field, boxes)
    core = owners > 0
    ink = np.zeros_like(darkness)
    if core.any():
        full = quantile(darkness[core], 0.8)
        ink = np.clip((darkness - MIN_DARKNESS / 2) / (full - MIN_DARKNESS / 2), 0.0, 1.0)
    is_crossed_out, is_doubtful = _is_crossed_out(core, field, boxes)
    states: list[BoxState] = []
    frames: list[Frame] = []
    for index in range(len(boxes)):
        mask = owners == index + 1
        states.append(_box_state(mask))
        if states[-1] == "digit":
            reach = dilate(mask, SOFT_EDGE) & ((owners == 0) | mask)
            frames.append(boost_faint_ink(fit_ink(ink * reach)))
    return Field(
        *position,
        quadrilateral,
        ink * dilate(core, SOFT_EDGE),
        states,
        frames,
        is_crossed_out,
        "crossing" if is_shared else "unclear" if is_doubtful else None,
    )


def _assign(labels: Int64Array, keep: BoolArray, field: Rectangle, boxes: list[Rectangle]) -> tuple[Int64Array, bool]:
    """For each pixel the number of the box, from 1, to which its component belongs, and whether one may be two digits.

    A component whose ink is mostly outside the field belongs to a neighbour.
    """
    height, width = labels.shape
    scale = width / (field.width + 2 * MARGIN)
    edges = [(box.right + BOX_GAP / 2 - field.left + MARGIN) * scale for box in boxes[:-1]]
    columns = np.searchsorted(edges, np.arange(width) + 0.5)
    inset = round(MARGIN * PIXELS_PER_MM)
    is_inside = np.zeros(labels.shape, bool)
    is_inside[inset : height - inset, inset : width - inset] = True
    counts = np.stack(
        [np.bincount(labels[is_inside & (columns == index)], minlength=len(keep)) for index in range(len(boxes))]
    )
    inside, total = counts.sum(axis=0), np.bincount(labels.ravel(), minlength=len(keep))
    belongs = keep & (2 * inside > total)
    shared = inside - counts.max(axis=0)
    is_shared = bool((belongs & (shared > MAX_SHARED_INK * np.maximum(inside, 1))).any())
    return np.where(belongs, counts.argmax(axis=0) + 1, 0)[labels], is_shared


def _box_state(mask: BoolArray) -> BoxState:
    if not mask.any():
        return "empty"
    side = max(np.ptp(np.flatnonzero(mask.any(axis=axis))) + 1 for axis in (0, 1))
    return "digit" if side >= MIN_DIGIT_SIDE * PIXELS_PER_MM else "unclear"


def _is_crossed_out(core: BoolArray, field: Rectangle, boxes: list[Rectangle]) -> tuple[bool, bool]:
    """Whether a straight line goes through the field from side to side; through the box of a digit two go, an X.

    Also whether that is doubtful, as with a single line through a narrow box.
    """
    if not core.any():
        return False, False
    height, width = core.shape
    scale = width / (field.width + 2 * MARGIN)
    thick = dilate(core, round(LINE_TOLERANCE * PIXELS_PER_MM))
    first, last = boxes[0], boxes[-1]
    start, end = first.center[0], last.center[0]
    if len(boxes) == 1:
        start, end = field.left + 0.1 * field.width, field.right - 0.1 * field.width
    left, right = ((x - field.left + MARGIN) * scale for x in (start, end))
    x = np.arange(round(left), round(right))
    ends = np.arange(0, height, 2)
    fractions = (x - x[0]) / max(len(x) - 1, 1)
    y = ends[:, None, None] * (1 - fractions) + ends[None, :, None] * fractions
    coverage = thick[np.rint(y).astype(np.int64), x].mean(axis=-1)
    is_line = coverage >= MIN_LINE_COVERAGE
    if len(boxes) > 1 or width > 2 * height:  # otherwise it may be the bar of a digit
        return bool(is_line.any()), False
    slopes = (ends - ends[:, None]) / height
    is_cross = (is_line & (slopes > MIN_CROSS_SLOPE)).any() and (is_line & (slopes < -MIN_CROSS_SLOPE)).any()
    return bool(is_cross), bool(is_line.any())
