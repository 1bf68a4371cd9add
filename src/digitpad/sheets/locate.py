"""Find a sheet in a photograph: its marks, its code, and where each point of it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from digitpad.errors import NoSheetError, SheetCodeError
from digitpad.preprocessing.statistics import otsu_threshold
from digitpad.sheets.code import FINDER_CENTERS, SIZE, decode_modules
from digitpad.sheets.geometry import sample_linear
from digitpad.sheets.layout import QR_SIZE, parse_code
from digitpad.sheets.marks import bend_map, count_marks, find_components, find_frames, flat_map
from digitpad.wording import format_count

if TYPE_CHECKING:
    from digitpad.arrays import BoolArray, Float64Array
    from digitpad.sheets.geometry import SheetMap
    from digitpad.sheets.layout import SheetLayout
    from digitpad.sheets.marks import Components

MODULE_SIZE = QR_SIZE / SIZE
MAX_FINDER_OFFSET = 8.0
"""How far a finder pattern may lie from where a flat sheet has it, in millimetres."""

MAX_CENTER_DISTANCE = 0.25
"""Between the centres of a finder pattern's square and ring, in sides of the square."""

MIN_RING_AREA, MAX_RING_AREA = 1.7, 3.8
"""Of the ring of a finder pattern, in areas of its square; 24 to 9 modules."""


def locate_sheet(gray: Float64Array, layout: SheetLayout | None = None) -> tuple[SheetMap, SheetLayout]:
    """The map of the sheet in a photograph, (height, width) in 0..1, and its layout.

    Args:
        gray: the photograph.
        layout: the layout, if it is known; otherwise the code tells it.

    Raises:
        NoSheetError: there is no such sheet.
        SheetError: its code or its marks cannot be read.
    """
    components = find_components(gray)
    counts, is_found = None, False
    for corners, paper in find_frames(components):
        flat = flat_map(corners, paper)
        found = layout or _read_layout(gray, flat, paper, components)
        if found:
            return bend_map(flat_map(corners, found), found, components), found
        counts, is_found = counts or count_marks(flat, components), True
    if not is_found:
        raise NoSheetError(
            "No sheet is found: photograph all four corner marks of a sheet that digitpad sheet made, sharp and large."
        )
    shown = counts and f"{format_count(counts[0], 'row')} and {format_count(counts[1], 'column')}"
    hint = f" Its marks show {shown}." if shown else ""
    raise SheetCodeError(hint)


def _read_layout(gray: Float64Array, flat: SheetMap, paper: SheetLayout, components: Components) -> SheetLayout | None:
    """What the QR code says; None if it cannot be read."""
    left, top, *_ = paper.qr_code
    centers = np.array([left, top]) + MODULE_SIZE * np.array(FINDER_CENTERS)
    finders = _find_finders(flat, centers, components)
    y, x = np.indices((SIZE, SIZE)) + 0.5
    points = np.array([left, top]) + MODULE_SIZE * np.stack([x, y], axis=-1)
    for positions in ([finders] if finders is not None else []) + [centers]:
        affine = np.linalg.solve(np.column_stack([centers, np.ones(3)]), positions)
        pixels = flat.to_picture(points @ affine[:2] + affine[2])
        code = decode_modules(_sample_modules(gray, pixels))
        if code:
            return parse_code(code)
    return None


def _find_finders(flat: SheetMap, centers: Float64Array, components: Components) -> Float64Array | None:
    """Where the centres of the three finder patterns, (3, 2) in millimetres, really are."""
    solid = np.flatnonzero(components.is_solid)
    points = flat.to_sheet(components.centers)
    result = []
    for center in centers:
        offsets = np.linalg.norm(points[solid] - center, axis=1)
        near = solid[np.argsort(offsets)][: (offsets <= MAX_FINDER_OFFSET).sum()]
        for index in near:
            distances = np.linalg.norm(components.centers - components.centers[index], axis=1)
            ratios = components.areas / components.areas[index]
            is_ring = distances <= MAX_CENTER_DISTANCE * np.sqrt(components.areas[index])
            if (is_ring & (ratios >= MIN_RING_AREA) & (ratios <= MAX_RING_AREA)).any():
                result.append(points[index])
                break
        else:
            return None
    return np.array(result)


def _sample_modules(gray: Float64Array, pixels: Float64Array) -> BoolArray:
    """Which modules are dark, given the pixels of their centres, (25, 25, 2)."""
    right, down = (np.diff(pixels, axis=axis).mean(axis=(0, 1)) / 4 for axis in (1, 0))
    offsets = np.array([i * right + j * down for i in (-1, 0, 1) for j in (-1, 0, 1)])
    values = sample_linear(gray, pixels[..., None, :] + offsets).mean(axis=-1)
    return np.asarray(values < otsu_threshold(values))
