"""Separate ink from paper: remove the background and its lighting, texture, ruled lines and specks.

Where the paper is uniform, ink is what differs from it. Otherwise the background is the morphological closing of the
picture (Haralick, Sternberg and Zhuang, "Image analysis using mathematical morphology", 1987): everything that is dark
and narrower than the window is filled, while gradients and shadows stay.

The port is `web/src/preprocessing/segment.ts`.
"""

from collections.abc import Callable

import numpy as np

from digitpad.arrays import BoolArray, Float64Array
from digitpad.preprocessing.components import remove_specks
from digitpad.preprocessing.filters import block_mean, box_blur, dilate, extrapolate_edges, max_filter, upsample_linear
from digitpad.preprocessing.ruled_lines import remove_ruled_lines
from digitpad.preprocessing.statistics import otsu_threshold, quantile

MIN_CONTRAST = 0.1
"""A picture whose ink differs from its paper by less than this, of black to white, is blank."""

GRAIN_FRACTION = 0.5
"""If more than this fraction of the paper's pixels differ from the paper's tone, the paper has a grain to subtract."""

UNIFORMITY_TOLERANCE = 0.1
"""Paper is uniform if nine tenths of it differ from its border by less than this fraction of the ink's difference."""

MIN_BRIGHTNESS = 0.05
"""Where the background is darker than this, of black to white, relative differences are noise."""

EDGE_WIDTH = 2
"""Ink fades into the paper over this many pixels."""

MAX_BORDER_INK = 0.25
"""If more than this fraction of the border differs from the rest of it, that is not ink but uneven paper."""

SMALL_PICTURE_SIDE = 32
"""Pictures of at most this many pixels a side are too coarse to tell lighting, ruled lines and specks from a digit."""

BACKGROUND_CELLS = 64
"""The background is estimated on at most this many cells a side: lighting and shadows show no more detail."""

CLOSING_WINDOW = 0.4
"""Ink is narrower than this fraction of the picture's longer side."""

MIN_SIGNAL_TO_NOISE = 5.0
"""Ink stands out from the paper by at least this many standard deviations of the paper."""

ROUNDING_ERROR = 1e-9
"""A smaller difference is a rounding error."""


def segment_ink(gray: Float64Array) -> Float64Array:
    """How much each pixel is ink, 0..1, in a picture of one digit.

    Args:
        gray: (height, width) in 0..1. The ink may be darker or lighter than the paper.
    """
    return separate_ink(gray, lambda mask: remove_specks(remove_ruled_lines(mask)))[0]


def separate_ink(gray: Float64Array, clean: Callable[[BoolArray], BoolArray]) -> tuple[Float64Array, BoolArray]:
    """How much each pixel is ink, 0..1, and which pixels are its core.

    Args:
        gray: (height, width) in 0..1. The ink may be darker or lighter than the paper.
        clean: takes everything from the core that is not ink, such as ruled lines.
    """
    border = np.concatenate([gray[0], gray[-1], gray[:, 0], gray[:, -1]])
    difference = np.abs(gray - quantile(border, 0.5))
    if max(gray.shape) <= SMALL_PICTURE_SIDE:
        return _segment_small_picture(difference)
    if not _is_uniform_background(difference, border):
        difference = _subtract_background(gray)
    threshold = otsu_threshold(difference)
    mask = clean(difference > threshold)
    reach = dilate(mask, EDGE_WIDTH)
    if not _stands_out(difference[mask], difference[~reach]):
        return np.zeros_like(gray), np.zeros_like(mask)
    return np.asarray(_soft_mask(difference, mask, reach, threshold) * reach), mask


def _stands_out(ink: Float64Array, paper: Float64Array) -> bool:
    """Whether the differences of ink are clearly larger than those of paper."""
    if not ink.size:
        return False
    contrast = ink.mean()
    is_noise = paper.size and contrast - paper.mean() < MIN_SIGNAL_TO_NOISE * paper.std()
    return bool(contrast >= MIN_CONTRAST and not is_noise)


def _segment_small_picture(difference: Float64Array) -> tuple[Float64Array, BoolArray]:
    """Everything that differs from the paper is ink."""
    threshold = otsu_threshold(difference)
    mask = difference > threshold
    if not mask.any() or difference[mask].mean() < MIN_CONTRAST:
        return np.zeros_like(difference), np.zeros_like(mask)
    return _soft_mask(difference, mask, dilate(mask, EDGE_WIDTH), threshold), mask


def _is_uniform_background(difference: Float64Array, border: Float64Array) -> bool:
    """Whether most of the border is paper, and all of the paper has nearly the same tone, compared with the ink."""
    threshold = otsu_threshold(difference)
    mask = difference > threshold
    if (np.abs(border - quantile(border, 0.5)) > threshold).mean() > MAX_BORDER_INK:
        return False
    return not mask.any() or bool(quantile(difference[~mask], 0.9) < UNIFORMITY_TOLERANCE * difference[mask].mean())


def _soft_mask(difference: Float64Array, mask: BoolArray, reach: BoolArray, threshold: float) -> Float64Array:
    """Ink with its soft edge, 0..1, from the difference of each pixel; paper is what lies outside the reach of ink."""
    full = quantile(difference[mask], 0.9)
    paper = difference[~reach]
    is_grainy = paper.size and (paper > 0).mean() > GRAIN_FRACTION
    grain = min(3 * paper.std(), threshold) if is_grainy else 0.0
    return np.asarray(np.clip((difference - grain) / (full - grain), 0.0, 1.0))


def _subtract_background(gray: Float64Array) -> Float64Array:
    """How far each pixel differs from the background there, as a fraction of the background."""
    dark = gray if _is_ink_dark(gray) else 1 - gray
    difference = np.clip(1 - dark / np.maximum(_estimate_background(dark), MIN_BRIGHTNESS), 0.0, 1.0)
    difference = box_blur(difference, max(dark.shape) // 256)
    return np.where(difference > ROUNDING_ERROR, difference, 0.0)


def _is_ink_dark(gray: Float64Array) -> bool:
    """Whether the differences from the surroundings are skewed to the dark side: ink covers the lesser area."""
    coarse = block_mean(gray, BACKGROUND_CELLS)
    difference = coarse - box_blur(coarse, max(coarse.shape) // 8)
    return bool((difference**3).sum() < 0)


def _estimate_background(dark: Float64Array) -> Float64Array:
    """The paper behind dark ink."""
    coarse = block_mean(dark, BACKGROUND_CELLS)
    radius = max(1, round(CLOSING_WINDOW * max(coarse.shape) / 2))
    margin = 2 * radius
    closed = -max_filter(-max_filter(extrapolate_edges(coarse, margin), radius), radius)
    inner = closed[margin : closed.shape[0] - margin, margin : closed.shape[1] - margin]
    return upsample_linear(box_blur(inner, 1), dark.shape)
