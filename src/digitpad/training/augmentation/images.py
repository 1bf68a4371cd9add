"""Augmentation: the same digit as another hand, pen or scanner would have made it.

Every function takes (N, 28, 28) float32 frames in 0..1 and gives back the same shape and range; none changes its input.
"""

import numpy as np

from digitpad.arrays import Float64Array
from digitpad.preprocessing.frame import CENTER, FRAME_SIZE, Frame, pixel_coordinates

ELASTIC_GRID = 6


def augment(frames: Frame, rng: np.random.Generator, strength: float = 1.0) -> Frame:
    """Warp, thicken or thin, and shade each frame in its own random way.

    Args:
        frames: (N, 28, 28) in 0..1.
        rng: where the randomness comes from.
        strength: 0 changes nothing, 1 is the full recipe.
    """
    warped = warp(frames, affine(len(frames), rng, strength) + elastic(len(frames), rng, strength))
    return shade(thicken(warped, rng, strength), rng, strength)


def spoil(frames: Frame, rng: np.random.Generator, strength: float = 1.0) -> Frame:
    """Spoil some frames as cameras and scanners do; `SPOILERS` says how, and how many at full strength."""
    out = frames.copy()
    for share, way in SPOILERS:
        some = rng.uniform(size=len(out)) < share * strength
        out[some] = way(out[some], rng)
    return np.clip(out, 0.0, 1.0, out=out)


def affine(count: int, rng: np.random.Generator, strength: float = 1.0) -> Float64Array:
    """Displacements (N, 2, 28, 28) in pixels (x, then y) of random rotation, shear, scale, aspect and shift."""
    angle, shear, size, aspect = (
        rng.uniform(-1, 1, (4, count)) * np.array([[np.deg2rad(15)], [0.2], [0.2], [0.1]]) * strength
    )
    shift = rng.uniform(-3, 3, (count, 2)) * strength
    cos, sin = np.cos(angle), np.sin(angle)
    wide, tall = np.exp(size + aspect), np.exp(size - aspect)
    matrix = np.stack([cos * wide, cos * shear - sin * tall, sin * wide, cos * tall + sin * shear], axis=-1)
    line = np.arange(FRAME_SIZE) - CENTER
    there = np.stack(np.meshgrid(line, line)).reshape(2, -1)
    moved = (matrix.reshape(-1, 2, 2) - np.eye(2)) @ there + shift[:, :, None]
    return np.asarray(moved.reshape(-1, 2, FRAME_SIZE, FRAME_SIZE))


def elastic(count: int, rng: np.random.Generator, strength: float = 1.0) -> Float64Array:
    """Displacements (N, 2, 28, 28) in pixels that vary smoothly, from a 6 x 6 field of random ones.

    After Simard, Steinkraus and Platt, "Best practices for convolutional neural networks", 2003.
    """
    field = rng.normal(0, 0.8 * strength, (count, 2, ELASTIC_GRID, ELASTIC_GRID))
    return np.asarray(_SPREAD @ field @ _SPREAD.T)


def _spread() -> Float64Array:
    """The (28, 6) matrix that stretches 6 values over 28 places linearly."""
    place = np.linspace(0, ELASTIC_GRID - 1, FRAME_SIZE)
    return np.asarray(np.maximum(0, 1 - np.abs(place[:, None] - np.arange(ELASTIC_GRID))))


_SPREAD = _spread()


def warp(frames: Frame, displacements: Float64Array) -> Frame:
    """Each frame read, bilinearly, at its pixels' places plus the displacements; outside is paper."""
    padded = np.pad(frames, ((0, 0), (1, 2), (1, 2)))
    wide = padded.shape[-1]
    line = np.arange(FRAME_SIZE)
    x = np.clip(displacements[:, 0] + line + 1, 0, FRAME_SIZE + 1)
    y = np.clip(displacements[:, 1] + line[:, None] + 1, 0, FRAME_SIZE + 1)
    left, top = x.astype(np.int64), y.astype(np.int64)
    right, down = (x - left).astype(np.float32), (y - top).astype(np.float32)
    corner = top * wide + left + np.arange(len(frames))[:, None, None] * wide * wide
    flat = padded.ravel()
    upper = flat[corner] * (1 - right) + flat[corner + 1] * right
    lower = flat[corner + wide] * (1 - right) + flat[corner + wide + 1] * right
    return np.asarray(upper * (1 - down) + lower * down)


def thicken(frames: Frame, rng: np.random.Generator, strength: float = 1.0) -> Frame:
    """A quarter of the frames with a thicker line and a quarter with a thinner one, by a random share of a pixel."""
    way = rng.uniform(size=len(frames))
    share = (rng.uniform(size=len(frames)) * strength).astype(np.float32)[:, None, None]
    out = frames.copy()
    for mask, grown in ((way < 1 / 4, _dilated), (way > 3 / 4, lambda some: 1 - _dilated(1 - some))):
        out[mask] += share[mask] * (grown(frames[mask]) - frames[mask])
    return out


def _dilated(frames: Frame) -> Frame:
    """The largest of each pixel and its four neighbours."""
    padded = np.pad(frames, ((0, 0), (1, 1), (1, 1)), mode="edge")
    neighbours = padded[:, :-2, 1:-1], padded[:, 2:, 1:-1], padded[:, 1:-1, :-2], padded[:, 1:-1, 2:]
    return np.asarray(np.maximum.reduce([frames, *neighbours]))


def shade(frames: Frame, rng: np.random.Generator, strength: float = 1.0) -> Frame:
    """Each frame's greys to a random power between e^-0.45 and e^0.45."""
    power = np.exp(rng.uniform(-0.45, 0.45, len(frames)) * strength).astype(np.float32)
    return np.asarray(frames ** power[:, None, None])


def blur(frames: Frame, rng: np.random.Generator) -> Frame:
    """Out of focus or shaken: a Gaussian of 0.3 to 1.4 pixels, its own along each axis."""
    sigma = rng.uniform(0.3, 1.4, (2, len(frames), 1, 1))
    line = np.arange(FRAME_SIZE)
    weights = np.exp(-((line[:, None] - line) ** 2) / (2 * sigma**2))
    down, across = (weights / weights.sum(axis=-1, keepdims=True)).astype(np.float32)
    return np.asarray(down @ frames @ across.swapaxes(-1, -2))


def coarse(frames: Frame, rng: np.random.Generator) -> Frame:
    """From a picture of only 8 to 14 pixels a side: averaged over its pixels, then stretched smoothly."""
    pixels = int(rng.integers(8, 15))
    place = (np.arange(FRAME_SIZE) + 0.5) * pixels / FRAME_SIZE - 0.5
    stretch = np.maximum(0, 1 - np.abs(np.clip(place, 0, pixels - 1)[:, None] - np.arange(pixels)))
    average = np.maximum(0, 1 - np.abs(place[:, None] - np.arange(pixels))).T
    both = (stretch @ (average / average.sum(axis=1, keepdims=True))).astype(np.float32)
    return np.asarray(both @ frames @ both.T)


def grain(frames: Frame, rng: np.random.Generator) -> Frame:
    """Gaussian noise with a deviation of up to 0.35."""
    deviation = rng.uniform(0, 0.35, (len(frames), 1, 1))
    return np.asarray(np.clip(frames + rng.normal(size=frames.shape) * deviation, 0, 1), np.float32)


def specks(frames: Frame, rng: np.random.Generator) -> Frame:
    """Up to 15 % of the pixels replaced by any grey, single or in clumps."""
    share = rng.uniform(0, 0.15, (len(frames), 1, 1))
    fine = rng.uniform(size=frames.shape) < share
    clumps = np.kron(rng.uniform(size=(len(frames), FRAME_SIZE // 2, FRAME_SIZE // 2)), np.ones((1, 2, 2))) < share
    clumped = (rng.uniform(size=len(frames)) < 1 / 2)[:, None, None]
    return np.where(np.where(clumped, clumps, fine), rng.uniform(size=frames.shape), frames).astype(np.float32)


def light(frames: Frame, rng: np.random.Generator) -> Frame:
    """Uneven light and weak contrast: paper as dark as 0.6 here and there, ink as light as 0.4."""
    field = (_SPREAD @ rng.uniform(0, 1, (len(frames), ELASTIC_GRID, ELASTIC_GRID)) @ _SPREAD.T) ** 2
    paper = field * rng.uniform(0, 0.6, (len(frames), 1, 1))
    ink = rng.uniform(0.4, 1, (len(frames), 1, 1))
    return np.asarray(np.clip(paper * 0.5 + frames * ink, paper, 1), np.float32)


def scratches(frames: Frame, rng: np.random.Generator) -> Frame:
    """One to three thin straight lines of ink, whole or dotted, across the frame."""
    out = frames.copy()
    for _ in range(rng.integers(1, 4)):
        angle, offset = rng.uniform(0, np.pi, (len(frames), 1, 1)), rng.uniform(-12, 12, (len(frames), 1, 1))
        across = _COLUMNS * np.cos(angle) + _ROWS * np.sin(angle)
        along = _ROWS * np.cos(angle) - _COLUMNS * np.sin(angle)
        dotted = rng.uniform(size=(len(frames), 1, 1)) < 1 / 2
        ink = np.clip(rng.uniform(0.5, 1.2, (len(frames), 1, 1)) + 0.5 - np.abs(across - offset), 0, 1)
        out = np.maximum(out, np.where(dotted & (along % 4 < 2), 0, ink)).astype(np.float32)  # noqa: PLR2004
    return out


def bars(frames: Frame, rng: np.random.Generator) -> Frame:
    """A band up to 8 pixels wide in which ink is missing, or ink and paper change places."""
    angle, offset = rng.uniform(0, np.pi, (len(frames), 1, 1)), rng.uniform(-10, 10, (len(frames), 1, 1))
    across = _COLUMNS * np.cos(angle) + _ROWS * np.sin(angle)
    inside = np.abs(across - offset) < rng.uniform(0.5, 4, (len(frames), 1, 1))
    inverted = rng.uniform(size=(len(frames), 1, 1)) < 1 / 2
    return np.where(inside, np.where(inverted, 1 - frames, 0), frames).astype(np.float32)


def outline(frames: Frame, rng: np.random.Generator) -> Frame:
    """Only the edges of the ink, as in hollow letters: outside the ink, inside it, or on both sides."""
    wide, narrow = _dilated(frames), 1 - _dilated(1 - frames)
    outside, inside = rng.uniform(size=(2, len(frames), 1, 1)) < 2 / 3
    edges = np.where(outside | ~inside, wide, frames) - np.where(inside, narrow, frames)
    return np.asarray(np.clip(2 * edges, 0, 1), np.float32)


_COLUMNS, _ROWS = (axis - CENTER for axis in pixel_coordinates())

SPOILERS = (
    (0.04, coarse),
    (0.08, blur),
    (0.06, light),
    (0.04, scratches),
    (0.04, bars),
    (0.05, outline),
    (0.04, specks),
    (0.08, grain),
)
"""Which share of the frames is spoilt how, in this order, at full strength."""
