"""Corruptions: fifteen kinds of damage that leave a digit legible to people.

The kinds are those of Mu and Gilmer, "MNIST-C: A robustness benchmark for computer vision", 2019. The code is this
project's own, and so are the severities that the paper does not give: results are similar to those on MNIST-C, not
equal to them.

For evaluation only: nothing that trains, or chooses how to train, may import this module.

Every function takes (N, 28, 28) float32 frames in 0..1, returns the same shape and range, and leaves its input
unchanged.
"""

from collections.abc import Callable
from typing import TypeAlias

import numpy as np

from digitpad.arrays import BoolArray, Float32Array, Float64Array
from digitpad.preprocessing.frame import CENTER, FRAME_SIZE, pixel_coordinates
from digitpad.training.augmentation.images import gaussian_blur, warp

Corruption: TypeAlias = Callable[[Float32Array, np.random.Generator], Float32Array]

_X, _Y = (axis - CENTER for axis in pixel_coordinates())


def shot_noise(frames: Float32Array, rng: np.random.Generator) -> Float32Array:
    """Photon noise: Poisson noise with at most five photons a pixel."""
    return _clip(rng.poisson(frames * 5) / 5)


def impulse_noise(frames: Float32Array, rng: np.random.Generator) -> Float32Array:
    """One pixel in six set to black or white."""
    return np.where(rng.uniform(size=frames.shape) < 1 / 6, rng.integers(2, size=frames.shape), frames).astype(
        np.float32
    )


def glass_blur(frames: Float32Array, rng: np.random.Generator) -> Float32Array:
    """Frosted glass: blurred, each pixel swapped with a neighbour, blurred again."""
    pixels = gaussian_blur(frames, 0.7, 0.7).reshape(-1, FRAME_SIZE * FRAME_SIZE)
    frame_index = np.arange(len(pixels))
    inner = np.arange(FRAME_SIZE * FRAME_SIZE).reshape(FRAME_SIZE, FRAME_SIZE)[1:-1, 1:-1].ravel()
    for index in inner:
        other = index + rng.integers(-1, 2, len(pixels)) + FRAME_SIZE * rng.integers(-1, 2, len(pixels))
        swapped = pixels[frame_index, other], pixels[frame_index, index]
        pixels[frame_index, index], pixels[frame_index, other] = swapped
    return _clip(gaussian_blur(pixels.reshape(-1, FRAME_SIZE, FRAME_SIZE), 0.7, 0.7))


def motion_blur(frames: Float32Array, rng: np.random.Generator) -> Float32Array:
    """Blur along a line at a random angle: a Gaussian with a deviation of 2 pixels, truncated at 5."""
    angle = rng.uniform(0, np.pi, len(frames))
    direction = np.stack([np.cos(angle), np.sin(angle)], axis=-1)
    steps = np.arange(-5, 6)
    weights = np.exp(-(steps**2) / (2 * 2**2))
    weights = weights / weights.sum()
    shifted = (weight * _shift(frames, step * direction) for step, weight in zip(steps, weights, strict=True))
    return _clip(sum(shifted))


def shear(frames: Float32Array, rng: np.random.Generator) -> Float32Array:
    """Slanted to the left or to the right by 0.4 of its height."""
    slant = 0.4 * _random_sign(frames, rng)
    return _transform(frames, [[np.ones_like(slant), slant], [np.zeros_like(slant), np.ones_like(slant)]])


def scale(frames: Float32Array, _: np.random.Generator) -> Float32Array:
    """Scaled to 0.7 of its size."""
    return _transform(frames, np.eye(2)[:, :, None] / np.full(len(frames), 0.7))


def rotate(frames: Float32Array, rng: np.random.Generator) -> Float32Array:
    """Rotated by 23 degrees to the left or to the right."""
    angle = 0.4 * _random_sign(frames, rng)
    return _transform(frames, [[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])


def brightness(frames: Float32Array, _: np.random.Generator) -> Float32Array:
    """Brightened by 0.5, paper and ink alike."""
    return _clip(frames + 0.5)


def translate(frames: Float32Array, rng: np.random.Generator) -> Float32Array:
    """Shifted by 3 pixels along each axis, in either direction."""
    return _shift(frames, 3 * rng.choice([-1, 1], (len(frames), 2)).astype(np.float64))


def stripe(frames: Float32Array, _: np.random.Generator) -> Float32Array:
    """Inverted, except for a vertical stripe of half the width."""
    return np.where(np.abs(_X + 0.5) < FRAME_SIZE / 4, frames, 1 - frames).astype(np.float32)


def fog(frames: Float32Array, rng: np.random.Generator) -> Float32Array:
    """Value noise of four octaves, one and a half times as bright as the ink."""
    noise = sum(_value_noise(len(frames), 2**octave + 1, rng) / 2**octave for octave in range(1, 5))
    low, high = noise.min(axis=(1, 2), keepdims=True), noise.max(axis=(1, 2), keepdims=True)
    return _clip((frames + 1.5 * (noise - low) / (high - low)) / (1 + 1.5))


def spatter(frames: Float32Array, rng: np.random.Generator) -> Float32Array:
    """Blots of one shade over a tenth of the frame."""
    noise = _value_noise(len(frames), 9, rng)
    edge = np.quantile(noise, 0.9, axis=(1, 2), keepdims=True)
    cover = np.clip((noise - edge) * 10 + 0.5, 0, 1)
    return _clip(frames * (1 - cover) + rng.uniform(size=(len(frames), 1, 1)) * cover)


def dotted_line(frames: Float32Array, rng: np.random.Generator) -> Float32Array:
    """A straight dotted line across the frame, dots and gaps 2 pixels long."""
    across, along = _line_coordinates(len(frames), 13, 13, rng)
    return _clip(frames + (along % 4 < 2) * np.clip(1 - np.abs(across), 0, 1))  # noqa: PLR2004 - dots and gaps


def zigzag(frames: Float32Array, rng: np.random.Generator) -> Float32Array:
    """A zigzag line across the frame, 2 pixels to either side, that turns every 4 pixels."""
    across, along = _line_coordinates(len(frames), 13, 5, rng)
    teeth = np.abs(along % 8 - 4) - 2
    return _clip(frames + np.clip(1.2 - np.abs(across - teeth) * np.cos(np.pi / 4), 0, 1))


def canny_edges(frames: Float32Array, _: np.random.Generator) -> Float32Array:
    """Only the edges (Canny, "A computational approach to edge detection", 1986), one pixel wide."""
    smooth = np.pad(gaussian_blur(frames, 1.0, 1.0), ((0, 0), (1, 1), (1, 1)), mode="edge")
    right = (smooth[:, :, 2:] - smooth[:, :, :-2]) / 2
    down = (smooth[:, 2:] - smooth[:, :-2]) / 2
    right, down = right[:, 1:-1], down[:, :, 1:-1]
    magnitude = np.hypot(right, down)
    edges = magnitude * _is_local_maximum(magnitude, np.arctan2(down, right))
    return _hysteresis(edges > 0.2, edges > 0.1).astype(np.float32)  # noqa: PLR2004 - Canny's two thresholds


CORRUPTIONS: dict[str, Corruption] = {
    corruption.__name__.replace("_", " "): corruption
    for corruption in (
        *(shot_noise, impulse_noise, glass_blur, motion_blur, shear, scale, rotate, brightness, translate),
        *(stripe, fog, spatter, dotted_line, zigzag, canny_edges),
    )
}
"""The corruptions by name."""


def _clip(values: Float64Array | Float32Array) -> Float32Array:
    return np.clip(values, 0, 1).astype(np.float32)


def _random_sign(frames: Float32Array, rng: np.random.Generator) -> Float64Array:
    """1 or -1 for each frame."""
    return rng.choice([-1, 1], len(frames)).astype(np.float64)


def _shift(frames: Float32Array, shifts: Float64Array) -> Float32Array:
    """Shift each frame by its own (x, y) pixels."""
    return warp(frames, np.broadcast_to(-shifts[:, :, None, None], (len(frames), 2, FRAME_SIZE, FRAME_SIZE)))


def _transform(frames: Float32Array, matrices: Float64Array | list[list[Float64Array]]) -> Float32Array:
    """Sample each frame at the points to which its own matrix, of (2, 2, N), maps its pixels."""
    (a, b), (c, d) = np.asarray(matrices)[:, :, :, None, None]
    points = np.stack([a * _X + b * _Y, c * _X + d * _Y], axis=1)
    return _clip(warp(frames, points - np.stack([_X, _Y])))


def _value_noise(count: int, side: int, rng: np.random.Generator) -> Float64Array:
    """(count, 28, 28) values in 0..1, interpolated linearly from side x side random ones."""
    position = np.linspace(0, side - 1, FRAME_SIZE)[:, None]
    weights = np.clip(1 - np.abs(position - np.arange(side)), 0, 1)
    return np.asarray(weights @ rng.uniform(size=(count, side, side)) @ weights.T)


def _line_coordinates(
    count: int, reach: float, rise: float, rng: np.random.Generator
) -> tuple[Float64Array, Float64Array]:
    """Each pixel's distance across and along a line that runs from left to right.

    In the middle column the line is up to `reach` pixels from the centre; to each edge it rises or falls by up to
    `rise`.
    """
    angle = np.arctan(rng.uniform(-rise, rise, (count, 1, 1)) / CENTER)
    y = _Y - rng.uniform(-reach, reach, (count, 1, 1))
    return y * np.cos(angle) - _X * np.sin(angle), _X * np.cos(angle) + y * np.sin(angle)


def _is_local_maximum(magnitude: Float32Array, angle: Float32Array) -> Float32Array:
    """1 where the gradient is at least as large as at both neighbours along it, in the nearest of eight directions."""
    padded = np.pad(magnitude, ((0, 0), (1, 1), (1, 1)))
    sector = np.rint(angle / (np.pi / 4)).astype(np.int64) % 4
    maxima = np.zeros_like(magnitude)
    for number, (x, y) in enumerate([(1, 0), (1, 1), (0, 1), (-1, 1)]):
        ahead = padded[:, 1 + y : 1 + y + FRAME_SIZE, 1 + x : 1 + x + FRAME_SIZE]
        behind = padded[:, 1 - y : 1 - y + FRAME_SIZE, 1 - x : 1 - x + FRAME_SIZE]
        is_maximum = (sector == number) & (magnitude >= ahead) & (magnitude > behind)
        maxima = np.where(is_maximum, 1, maxima).astype(np.float32)
    return maxima


def _hysteresis(strong: BoolArray, weak: BoolArray) -> BoolArray:
    """Strong pixels, and weak ones that a chain of weak ones connects to them."""
    while True:
        padded = np.pad(strong, ((0, 0), (1, 1), (1, 1)))
        neighbours = [padded[:, y : y + FRAME_SIZE, x : x + FRAME_SIZE] for y in range(3) for x in range(3)]
        grown = np.logical_or.reduce(neighbours) & weak
        if (grown == strong).all():
            return strong
        strong = grown
