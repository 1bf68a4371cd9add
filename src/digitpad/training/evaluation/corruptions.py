"""Corruptions: fifteen ways to spoil a frame that a person still reads.

The kinds are those of Mu and Gilmer, "MNIST-C: A robustness benchmark for computer vision", 2019; the code, and the
severities where the paper names none, are this project's own: figures are like those on MNIST-C, not equal to them.

For evaluation only: nothing that trains, or chooses how to train, may import this file.

Every function takes (N, 28, 28) float32 frames in 0..1 and gives back the same shape and range; none changes its input.
"""

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from digitpad.arrays import Float64Array
from digitpad.preprocessing.frame import CENTER, FRAME_SIZE, Frame, pixel_coordinates
from digitpad.training.augmentation.images import warp

Mask: TypeAlias = npt.NDArray[np.bool_]
Corruption: TypeAlias = Callable[[Frame, np.random.Generator], Frame]

_COLUMNS, _ROWS = (axis - CENTER for axis in pixel_coordinates())


def shot_noise(frames: Frame, rng: np.random.Generator) -> Frame:
    """Light that arrives in single grains: Poisson noise with at most five grains a pixel."""
    return _clipped(rng.poisson(frames * 5) / 5)


def impulse_noise(frames: Frame, rng: np.random.Generator) -> Frame:
    """One pixel in six is black or white, whatever it was."""
    return np.where(rng.uniform(size=frames.shape) < 1 / 6, rng.integers(2, size=frames.shape), frames).astype(
        np.float32
    )


def glass_blur(frames: Frame, rng: np.random.Generator) -> Frame:
    """Seen through frosted glass: blurred, each pixel swapped with a near one, blurred again."""
    pixels = _blurred(frames, 0.7).reshape(-1, FRAME_SIZE * FRAME_SIZE)
    every = np.arange(len(pixels))
    inner = np.arange(FRAME_SIZE * FRAME_SIZE).reshape(FRAME_SIZE, FRAME_SIZE)[1:-1, 1:-1].ravel()
    for place in inner:
        other = place + rng.integers(-1, 2, len(pixels)) + FRAME_SIZE * rng.integers(-1, 2, len(pixels))
        pixels[every, place], pixels[every, other] = pixels[every, other], pixels[every, place]
    return _clipped(_blurred(pixels.reshape(-1, FRAME_SIZE, FRAME_SIZE), 0.7))


def motion_blur(frames: Frame, rng: np.random.Generator) -> Frame:
    """Shaken along a line at any angle: a Gaussian with a deviation of 2 pixels, cut at 5."""
    angle = rng.uniform(0, np.pi, len(frames))
    way = np.stack([np.cos(angle), np.sin(angle)], axis=-1)
    steps = np.arange(-5, 6)
    weights = np.exp(-(steps**2) / (2 * 2**2))
    moved = (weight * _moved(frames, step * way) for step, weight in zip(steps, weights / weights.sum(), strict=True))
    return _clipped(sum(moved))


def shear(frames: Frame, rng: np.random.Generator) -> Frame:
    """Slanted to the left or right by 0.4 of its height."""
    slant = 0.4 * _either_way(frames, rng)
    return _mapped(frames, [[np.ones_like(slant), slant], [np.zeros_like(slant), np.ones_like(slant)]])


def scale(frames: Frame, _: np.random.Generator) -> Frame:
    """Shrunk to 0.7 of its size."""
    return _mapped(frames, np.eye(2)[:, :, None] / np.full(len(frames), 0.7))


def rotate(frames: Frame, rng: np.random.Generator) -> Frame:
    """Turned by 23 degrees one way or the other."""
    angle = 0.4 * _either_way(frames, rng)
    return _mapped(frames, [[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])


def brightness(frames: Frame, _: np.random.Generator) -> Frame:
    """Half the way to white added, paper and ink alike."""
    return _clipped(frames + 0.5)


def translate(frames: Frame, rng: np.random.Generator) -> Frame:
    """Moved by 3 pixels along each axis, one way or the other."""
    return _moved(frames, 3 * rng.choice([-1, 1], (len(frames), 2)))


def stripe(frames: Frame, _: np.random.Generator) -> Frame:
    """Ink and paper change places left and right of an upright stripe of half the width."""
    return np.where(np.abs(_COLUMNS + 0.5) < FRAME_SIZE / 4, frames, 1 - frames).astype(np.float32)


def fog(frames: Frame, rng: np.random.Generator) -> Frame:
    """A cloud one and a half times as bright as the ink, of ever smaller and fainter wisps."""
    wisps = sum(_cloud(len(frames), 2**octave + 1, rng) / 2**octave for octave in range(1, 5))
    low, high = wisps.min(axis=(1, 2), keepdims=True), wisps.max(axis=(1, 2), keepdims=True)
    return _clipped((frames + 1.5 * (wisps - low) / (high - low)) / (1 + 1.5))


def spatter(frames: Frame, rng: np.random.Generator) -> Frame:
    """Splotches of one grey over a tenth of the frame."""
    cloud = _cloud(len(frames), 9, rng)
    edge = np.quantile(cloud, 0.9, axis=(1, 2), keepdims=True)
    cover = np.clip((cloud - edge) * 10 + 0.5, 0, 1)
    return _clipped(frames * (1 - cover) + rng.uniform(size=(len(frames), 1, 1)) * cover)


def dotted_line(frames: Frame, rng: np.random.Generator) -> Frame:
    """A straight dotted line across the frame, dots and gaps 2 pixels long."""
    across, along = _line_across(len(frames), 13, 13, rng)
    return _clipped(frames + (along % 4 < 2) * np.clip(1 - np.abs(across), 0, 1))  # noqa: PLR2004 - dots and gaps


def zigzag(frames: Frame, rng: np.random.Generator) -> Frame:
    """A line that zigzags across the frame, 2 pixels to either side, turning every 4 pixels."""
    across, along = _line_across(len(frames), 13, 5, rng)
    teeth = np.abs(along % 8 - 4) - 2
    return _clipped(frames + np.clip(1.2 - np.abs(across - teeth) * np.cos(np.pi / 4), 0, 1))


def canny_edges(frames: Frame, _: np.random.Generator) -> Frame:
    """Only the edges (Canny, "A computational approach to edge detection", 1986), one pixel wide."""
    smooth = np.pad(_blurred(frames, 1.0), ((0, 0), (1, 1), (1, 1)), mode="edge")
    right = (smooth[:, :, 2:] - smooth[:, :, :-2]) / 2
    down = (smooth[:, 2:] - smooth[:, :-2]) / 2
    right, down = right[:, 1:-1], down[:, :, 1:-1]
    slope = np.hypot(right, down)
    crest = slope * _is_crest(slope, np.arctan2(down, right))
    return _connected(crest > 0.2, crest > 0.1).astype(np.float32)  # noqa: PLR2004 - Canny's two thresholds


CORRUPTIONS: dict[str, Corruption] = {
    corruption.__name__.replace("_", " "): corruption
    for corruption in (
        *(shot_noise, impulse_noise, glass_blur, motion_blur, shear, scale, rotate, brightness, translate),
        *(stripe, fog, spatter, dotted_line, zigzag, canny_edges),
    )
}
"""Each corruption by its name."""


def _clipped(values: Float64Array | Frame) -> Frame:
    return np.clip(values, 0, 1).astype(np.float32)


def _either_way(frames: Frame, rng: np.random.Generator) -> Float64Array:
    """1 or -1 for each frame."""
    return rng.choice([-1.0, 1.0], len(frames))


def _moved(frames: Frame, shifts: Float64Array) -> Frame:
    """Each frame moved by its own (x, y) pixels."""
    return warp(frames, np.broadcast_to(-shifts[:, :, None, None], (len(frames), 2, FRAME_SIZE, FRAME_SIZE)))


def _mapped(frames: Frame, matrices: Float64Array | list[list[Float64Array]]) -> Frame:
    """Each frame read at the places that its own matrix, of (2, 2, N), maps its pixels to."""
    (a, b), (c, d) = np.asarray(matrices)[:, :, :, None, None]
    there = np.stack([a * _COLUMNS + b * _ROWS, c * _COLUMNS + d * _ROWS], axis=1)
    return _clipped(warp(frames, there - np.stack([_COLUMNS, _ROWS])))


def _blurred(frames: Frame, deviation: float) -> Frame:
    line = np.arange(FRAME_SIZE)
    weights = np.exp(-((line[:, None] - line) ** 2) / (2 * deviation**2))
    weights = (weights / weights.sum(axis=1, keepdims=True)).astype(np.float32)
    return np.asarray(weights @ frames @ weights.T)


def _cloud(count: int, places: int, rng: np.random.Generator) -> Float64Array:
    """(count, 28, 28) values in 0..1 that run smoothly between random ones at places x places."""
    spot = np.linspace(0, places - 1, FRAME_SIZE)[:, None]
    weights = np.clip(1 - np.abs(spot - np.arange(places)), 0, 1)
    return np.asarray(weights @ rng.uniform(size=(count, places, places)) @ weights.T)


def _line_across(count: int, reach: float, rise: float, rng: np.random.Generator) -> tuple[Float64Array, Float64Array]:
    """Each pixel's distance across and along a line from left to right.

    In the middle column it is up to `reach` pixels from the middle; to each edge it rises or falls by up to `rise`.
    """
    angle = np.arctan(rng.uniform(-rise, rise, (count, 1, 1)) / CENTER)
    rows = _ROWS - rng.uniform(-reach, reach, (count, 1, 1))
    return rows * np.cos(angle) - _COLUMNS * np.sin(angle), _COLUMNS * np.cos(angle) + rows * np.sin(angle)


def _is_crest(slope: Frame, angle: Frame) -> Frame:
    """Where the slope is no less than at both neighbours uphill and downhill, in the nearest of eight directions."""
    padded = np.pad(slope, ((0, 0), (1, 1), (1, 1)))
    sector = np.rint(angle / (np.pi / 4)).astype(np.int64) % 4
    crest = np.zeros_like(slope)
    for number, (x, y) in enumerate([(1, 0), (1, 1), (0, 1), (-1, 1)]):
        ahead = padded[:, 1 + y : 1 + y + FRAME_SIZE, 1 + x : 1 + x + FRAME_SIZE]
        behind = padded[:, 1 - y : 1 - y + FRAME_SIZE, 1 - x : 1 - x + FRAME_SIZE]
        crest = np.where((sector == number) & (slope >= ahead) & (slope > behind), 1, crest).astype(np.float32)
    return crest


def _connected(sure: Mask, likely: Mask) -> Mask:
    """Sure pixels, and likely ones that a chain of likely ones joins to them."""
    while True:
        padded = np.pad(sure, ((0, 0), (1, 1), (1, 1)))
        near = [padded[:, y : y + FRAME_SIZE, x : x + FRAME_SIZE] for y in range(3) for x in range(3)]
        grown = np.logical_or.reduce(near) & likely
        if (grown == sure).all():
            return sure
        sure = grown
