"""Synthetic photographs of digits, and the shipped network's accuracy on them.

python tests/synthetic_photos.py [COUNT]    the accuracy under each of the conditions, with MNIST's test digits
"""

from __future__ import annotations

import io
import sys

import numpy as np
from PIL import Image, ImageFilter

SIDE = 640


def photograph(ink, rng, *, light=False, shadow=False, texture=False, ruled=False, specks=False, dark=False):
    """A JPEG of (height, width) ink in 0..1 on paper that may be unevenly lit, shaded, grainy, ruled or dark."""
    height, width = rng.integers(SIDE // 2, SIDE, 2)
    sheet = np.zeros((height, width))
    side = int(min(height, width) * rng.uniform(0.3, 0.75))
    digit = _sharpen_and_resize(ink, side)
    top, left = (int(rng.uniform(0.08, 0.92) * (length - side)) for length in (height, width))
    sheet[top : top + side, left : left + side] = digit
    reflectance = np.full((height, width), rng.uniform(0.75, 0.95))
    if ruled:
        reflectance *= 1 - rng.uniform(0.2, 0.5) * _ruled_lines(height, width, rng)
    reflectance *= 1 - rng.uniform(0.5, 0.85) * sheet
    if specks:
        reflectance *= 1 - 0.6 * _specks(height, width, rng)
    if texture:
        reflectance += _grain(height, width, rng, 1) * 0.03 + _grain(height, width, rng, 4) * 0.02
    if light:
        reflectance *= _uneven_light(height, width, rng)
    if shadow:
        reflectance *= _shadow(height, width, rng)
    if dark:
        reflectance = 1 - reflectance
    picture = Image.fromarray(np.rint(np.clip(reflectance, 0, 1) * 255).astype(np.uint8))
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=int(rng.integers(60, 95)))
    return file.getvalue()


def _sharpen_and_resize(ink, side):
    """The ink enlarged, with edges as sharp as a pen's."""
    large = Image.fromarray(np.rint(ink * 255).astype(np.uint8)).resize((side, side), Image.Resampling.BICUBIC)
    return np.clip((np.asarray(large) / 255 - 0.3) / 0.4, 0, 1)


def _coordinates(height, width):
    down, across = np.mgrid[0:height, 0:width]
    return down / height - 0.5, across / width - 0.5


def _uneven_light(height, width, rng):
    down, across = _coordinates(height, width)
    angle = rng.uniform(0, 2 * np.pi)
    slope = 0.6 * rng.uniform(0.5, 1) * (np.cos(angle) * across + np.sin(angle) * down)
    return np.clip(0.75 + slope - 0.5 * (down**2 + across**2), 0.1, 1)


def _shadow(height, width, rng):
    down, across = _coordinates(height, width)
    angle = rng.uniform(0, 2 * np.pi)
    distance = np.cos(angle) * across + np.sin(angle) * down - rng.uniform(-0.2, 0.2)
    return 1 - rng.uniform(0.3, 0.6) / (1 + np.exp(-distance / rng.uniform(0.01, 0.05)))


def _grain(height, width, rng, radius):
    noise = Image.fromarray(np.clip(128 + 40 * rng.normal(size=(height, width)), 0, 255).astype(np.uint8))
    blurred = np.asarray(noise.filter(ImageFilter.BoxBlur(radius)), dtype=np.float64)
    return (blurred - blurred.mean()) / blurred.std()


def _ruled_lines(height, width, rng):
    down, across = (side[:, :] for side in np.mgrid[0:height, 0:width])
    if rng.random() < 0.3:
        down, across = across, down
    sheared = down + across * rng.uniform(-0.04, 0.04)
    spacing = rng.uniform(0.08, 0.2) * height
    return np.clip(rng.uniform(1, 2) - np.abs((sheared + rng.uniform(0, spacing)) % spacing - 3), 0, 1)


def _specks(height, width, rng):
    down, across = np.mgrid[0:height, 0:width]
    spots = np.zeros((height, width))
    for _ in range(rng.integers(3, 10)):
        y, x, radius = rng.uniform(0, height), rng.uniform(0, width), rng.uniform(1, 4)
        spots = np.maximum(spots, np.clip(radius - np.hypot(down - y, across - x), 0, 1))
    return spots


CONDITIONS = {
    "plain": {},
    "light on dark": {"dark": True},
    "lamp": {"light": True},
    "shadow": {"shadow": True},
    "texture": {"texture": True},
    "ruled": {"ruled": True},
    "specks": {"specks": True},
    "all": {"light": True, "shadow": True, "texture": True, "ruled": True, "specks": True},
}


def main(count=200):
    from digitpad import Recognizer  # noqa: PLC0415
    from digitpad.training.data import mnist  # noqa: PLC0415

    recognizer = Recognizer()
    test = mnist.load().test.subset(slice(count))
    for name, conditions in CONDITIONS.items():
        rng = np.random.default_rng(0)
        predictions = [recognizer.recognize(photograph(frame, rng, **conditions)) for frame in test.frames()]
        accuracy = np.mean([p.digit == label for p, label in zip(predictions, test.labels, strict=True)])
        top = np.mean([p.probabilities.argmax() == label for p, label in zip(predictions, test.labels, strict=True)])
        print(f"{name:14} {accuracy:6.1%} accepted and right, {top:6.1%} most probable")  # noqa: T201
    digits = [recognizer.recognize(np.rint(frame * 255).astype(np.uint8)).digit for frame in test.frames()]
    print(f"{'MNIST itself':14} {np.mean(digits == test.labels):6.1%} accepted and right as a 28 x 28 picture")  # noqa: T201


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
