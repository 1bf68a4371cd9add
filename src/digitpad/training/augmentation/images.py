"""Augmentation of images: variations of handwriting, and degradations as by cameras and scanners.

Every function takes (N, 28, 28) float32 frames in 0..1, returns the same shape and range, and leaves its input
unchanged.
"""

import numpy as np

from digitpad.arrays import Float32Array, Float64Array, Int64Array
from digitpad.preprocessing.frame import CENTER, FRAME_SIZE, pixel_coordinates
from digitpad.training.augmentation.limits import LEAN_RANGES, ROTATION_RANGES, sample

MAX_ROTATION = np.deg2rad(15)
MAX_LEAN = 0.2
ELASTIC_GRID_SIZE = 6


def augment(frames: Float32Array, labels: Int64Array, rng: np.random.Generator, strength: float = 1.0) -> Float32Array:
    """Warp each frame, vary its stroke width and adjust its gamma, at random.

    Args:
        frames: (N, 28, 28) in 0..1.
        labels: (N,), which limit how far each frame is turned and leaned.
        rng: the source of randomness.
        strength: 0 changes nothing, 1 is full augmentation.
    """
    affine, elastic = affine_displacements(labels, rng, strength), elastic_displacements(len(frames), rng, strength)
    warped = warp(frames, affine + elastic)
    return adjust_gamma(vary_stroke_width(warped, rng, strength), rng, strength)


def degrade(frames: Float32Array, rng: np.random.Generator, strength: Float64Array | float = 1.0) -> Float32Array:
    """Apply each of `DEGRADATIONS` to a random subset of the frames.

    Its probability is proportional to the strength: a number, or (N,) for each frame its own.
    """
    out = frames.copy()
    for fraction, degradation in DEGRADATIONS:
        subset = rng.uniform(size=len(out)) < fraction * strength
        out[subset] = degradation(out[subset], rng)
    return np.clip(out, 0.0, 1.0, out=out)


def affine_displacements(labels: Int64Array, rng: np.random.Generator, strength: float = 1.0) -> Float64Array:
    """Displacements (N, 2, 28, 28) in pixels (x, then y) for random rotation, lean, scale, aspect and shift."""
    count = len(labels)
    angle = -MAX_ROTATION * strength * sample(ROTATION_RANGES[labels], rng)  # the frame is sampled by the inverse map
    shear = MAX_LEAN * strength * sample(LEAN_RANGES[labels], rng)
    size, aspect = rng.uniform(-1, 1, (2, count)) * np.array([[0.2], [0.1]]) * strength
    shift = rng.uniform(-3, 3, (count, 2)) * strength
    cos, sin = np.cos(angle), np.sin(angle)
    scale_x, scale_y = np.exp(size + aspect), np.exp(size - aspect)
    matrix = np.stack([cos * scale_x, cos * shear - sin * scale_y, sin * scale_x, cos * scale_y + sin * shear], axis=-1)
    line = np.arange(FRAME_SIZE) - CENTER
    points = np.stack(np.meshgrid(line, line)).reshape(2, -1)
    displacements = (matrix.reshape(-1, 2, 2) - np.eye(2)) @ points + shift[:, :, None]
    return np.asarray(displacements.reshape(-1, 2, FRAME_SIZE, FRAME_SIZE))


def elastic_displacements(count: int, rng: np.random.Generator, strength: float = 1.0) -> Float64Array:
    """Smooth displacements (N, 2, 28, 28) in pixels, interpolated from a 6 x 6 grid of random ones.

    After Simard, Steinkraus and Platt, "Best practices for convolutional neural networks", 2003.
    """
    grid = rng.normal(0, 0.8 * strength, (count, 2, ELASTIC_GRID_SIZE, ELASTIC_GRID_SIZE))
    return np.asarray(_UPSAMPLING @ grid @ _UPSAMPLING.T)


def _upsampling_matrix() -> Float64Array:
    """The (28, 6) matrix that interpolates 6 values linearly to 28."""
    position = np.linspace(0, ELASTIC_GRID_SIZE - 1, FRAME_SIZE)
    return np.asarray(np.maximum(0, 1 - np.abs(position[:, None] - np.arange(ELASTIC_GRID_SIZE))))


_UPSAMPLING = _upsampling_matrix()


def warp(frames: Float32Array, displacements: Float64Array) -> Float32Array:
    """Sample each frame bilinearly at its pixels' positions plus the displacements; outside the frame is paper."""
    padded = np.pad(frames, ((0, 0), (1, 2), (1, 2)))
    width = padded.shape[-1]
    line = np.arange(FRAME_SIZE)
    x = np.clip(displacements[:, 0] + line + 1, 0, FRAME_SIZE + 1)
    y = np.clip(displacements[:, 1] + line[:, None] + 1, 0, FRAME_SIZE + 1)
    left, top = x.astype(np.int64), y.astype(np.int64)
    fraction_x, fraction_y = (x - left).astype(np.float32), (y - top).astype(np.float32)
    index = top * width + left + np.arange(len(frames))[:, None, None] * width * width
    flat = padded.ravel()
    upper = flat[index] * (1 - fraction_x) + flat[index + 1] * fraction_x
    lower = flat[index + width] * (1 - fraction_x) + flat[index + width + 1] * fraction_x
    return np.asarray(upper * (1 - fraction_y) + lower * fraction_y)


def vary_stroke_width(frames: Float32Array, rng: np.random.Generator, strength: float = 1.0) -> Float32Array:
    """Thicken the lines of a quarter of the frames, and thin those of another, by a random fraction of a pixel."""
    choice = rng.uniform(size=len(frames))
    amount = (rng.uniform(size=len(frames)) * strength).astype(np.float32)[:, None, None]
    out = frames.copy()
    for mask, morphology in ((choice < 1 / 4, _dilate), (choice > 3 / 4, _erode)):
        out[mask] += amount[mask] * (morphology(frames[mask]) - frames[mask])
    return out


def _dilate(frames: Float32Array) -> Float32Array:
    """The maximum of each pixel and its four neighbours."""
    padded = np.pad(frames, ((0, 0), (1, 1), (1, 1)), mode="edge")
    neighbours = padded[:, :-2, 1:-1], padded[:, 2:, 1:-1], padded[:, 1:-1, :-2], padded[:, 1:-1, 2:]
    return np.asarray(np.maximum.reduce([frames, *neighbours]))


def _erode(frames: Float32Array) -> Float32Array:
    """The minimum of each pixel and its four neighbours."""
    return 1 - _dilate(1 - frames)


def adjust_gamma(frames: Float32Array, rng: np.random.Generator, strength: float = 1.0) -> Float32Array:
    """Raise each frame to a random power between e^-0.45 and e^0.45."""
    gamma = np.exp(rng.uniform(-0.45, 0.45, len(frames)) * strength).astype(np.float32)
    return np.asarray(frames ** gamma[:, None, None])


def blur(frames: Float32Array, rng: np.random.Generator) -> Float32Array:
    """Blur as by defocus or motion: a Gaussian with a deviation of 0.3 to 1.4 pixels, different along each axis."""
    sigma_y, sigma_x = rng.uniform(0.3, 1.4, (2, len(frames), 1, 1))
    return gaussian_blur(frames, sigma_y, sigma_x)


def gaussian_blur(frames: Float32Array, sigma_y: Float64Array | float, sigma_x: Float64Array | float) -> Float32Array:
    """Blur with a Gaussian of these deviations in pixels: numbers, or (N, 1, 1) for each frame its own."""
    return np.asarray(_gaussian_matrix(sigma_y) @ frames @ _gaussian_matrix(sigma_x).swapaxes(-1, -2))


def _gaussian_matrix(sigma: Float64Array | float) -> Float32Array:
    """The (…, 28, 28) matrices that blur a column of pixels; weights outside the frame go to the pixels within."""
    line = np.arange(FRAME_SIZE)
    weights = np.exp(-((line[:, None] - line) ** 2) / (2 * sigma**2))
    return np.asarray(weights / weights.sum(axis=-1, keepdims=True), np.float32)


def downsample(frames: Float32Array, rng: np.random.Generator) -> Float32Array:
    """Reduce the resolution to between 8 and 14 pixels a side, then interpolate back to 28."""
    side = int(rng.integers(8, 15))
    position = (np.arange(FRAME_SIZE) + 0.5) * side / FRAME_SIZE - 0.5
    upsampling = np.maximum(0, 1 - np.abs(np.clip(position, 0, side - 1)[:, None] - np.arange(side)))
    downsampling = np.maximum(0, 1 - np.abs(position[:, None] - np.arange(side))).T
    matrix = (upsampling @ (downsampling / downsampling.sum(axis=1, keepdims=True))).astype(np.float32)
    return np.asarray(matrix @ frames @ matrix.T)


def gaussian_noise(frames: Float32Array, rng: np.random.Generator) -> Float32Array:
    """Add Gaussian noise with a deviation of up to 0.35."""
    deviation = rng.uniform(0, 0.35, (len(frames), 1, 1))
    return np.asarray(np.clip(frames + rng.normal(size=frames.shape) * deviation, 0, 1), np.float32)


def salt_and_pepper(frames: Float32Array, rng: np.random.Generator) -> Float32Array:
    """Replace up to 15 % of the pixels by random values, singly or in blocks of 2 x 2."""
    fraction = rng.uniform(0, 0.15, (len(frames), 1, 1))
    pixels = rng.uniform(size=frames.shape) < fraction
    half = FRAME_SIZE // 2
    blocks = np.kron(rng.uniform(size=(len(frames), half, half)), np.ones((1, 2, 2))) < fraction
    in_blocks = (rng.uniform(size=len(frames)) < 1 / 2)[:, None, None]
    return np.where(np.where(in_blocks, blocks, pixels), rng.uniform(size=frames.shape), frames).astype(np.float32)


def uneven_lighting(frames: Float32Array, rng: np.random.Generator) -> Float32Array:
    """Shade the paper unevenly and lower the contrast: paper up to 0.6, ink down to 0.4."""
    grid = rng.uniform(0, 1, (len(frames), ELASTIC_GRID_SIZE, ELASTIC_GRID_SIZE))
    shadow = (_UPSAMPLING @ grid @ _UPSAMPLING.T) ** 2
    paper = shadow * rng.uniform(0, 0.6, (len(frames), 1, 1))
    ink = rng.uniform(0.4, 1, (len(frames), 1, 1))
    return np.asarray(np.clip(paper * 0.5 + frames * ink, paper, 1), np.float32)


def draw_lines(frames: Float32Array, rng: np.random.Generator) -> Float32Array:
    """Draw one to three thin straight lines of ink across the frame, solid or dotted."""
    out = frames.copy()
    for _ in range(rng.integers(1, 4)):
        angle, offset = rng.uniform(0, np.pi, (len(frames), 1, 1)), rng.uniform(-12, 12, (len(frames), 1, 1))
        across = _X * np.cos(angle) + _Y * np.sin(angle)
        along = _Y * np.cos(angle) - _X * np.sin(angle)
        dotted = rng.uniform(size=(len(frames), 1, 1)) < 1 / 2
        ink = np.clip(rng.uniform(0.5, 1.2, (len(frames), 1, 1)) + 0.5 - np.abs(across - offset), 0, 1)
        out = np.maximum(out, np.where(dotted & (along % 4 < 2), 0, ink)).astype(np.float32)  # noqa: PLR2004
    return out


def occlude(frames: Float32Array, rng: np.random.Generator) -> Float32Array:
    """Erase or invert a band up to 8 pixels wide."""
    angle, offset = rng.uniform(0, np.pi, (len(frames), 1, 1)), rng.uniform(-10, 10, (len(frames), 1, 1))
    across = _X * np.cos(angle) + _Y * np.sin(angle)
    band = np.abs(across - offset) < rng.uniform(0.5, 4, (len(frames), 1, 1))
    inverted = rng.uniform(size=(len(frames), 1, 1)) < 1 / 2
    return np.where(band, np.where(inverted, 1 - frames, 0), frames).astype(np.float32)


def outline(frames: Float32Array, rng: np.random.Generator) -> Float32Array:
    """Keep only the edges of the ink, as in hollow letters: outside the ink, inside it, or both."""
    dilated, eroded = _dilate(frames), _erode(frames)
    outside, inside = rng.uniform(size=(2, len(frames), 1, 1)) < 2 / 3
    edges = np.where(outside | ~inside, dilated, frames) - np.where(inside, eroded, frames)
    return np.asarray(np.clip(2 * edges, 0, 1), np.float32)


_X, _Y = (axis - CENTER for axis in pixel_coordinates())

DEGRADATIONS = (
    (0.04, downsample),
    (0.08, blur),
    (0.06, uneven_lighting),
    (0.04, draw_lines),
    (0.04, occlude),
    (0.05, outline),
    (0.04, salt_and_pepper),
    (0.08, gaussian_noise),
)
"""The degradations in their order, each with the fraction of frames that it is applied to at full strength."""
