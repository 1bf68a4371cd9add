"""Images with their labels."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from digitpad.arrays import Float32Array, Int64Array, UInt8Array

NO_DIGIT_LABEL = 10
"""The label of ink that is no digit."""


@dataclass(frozen=True)
class LabeledImages:
    """Images with their labels.

    Attributes:
        images: (N, 28, 28) uint8, ink 255 on paper 0.
        labels: (N,) int64, 0..9, or NO_DIGIT_LABEL.
    """

    images: UInt8Array
    labels: Int64Array

    def __len__(self) -> int:
        return len(self.labels)

    def frames(self) -> Float32Array:
        """The images as (N, 28, 28) float32 frames in 0..1."""
        return self.images.astype(np.float32) / np.float32(255)

    def subset(self, index: Int64Array | slice) -> "LabeledImages":
        """The images at these indices."""
        return LabeledImages(self.images[index], self.labels[index])


def from_frames(frames: Sequence[Float32Array] | Float32Array, labels: npt.ArrayLike) -> LabeledImages:
    """Frames (28, 28) in 0..1, rounded to bytes, with their labels (N,)."""
    return LabeledImages(np.rint(np.asarray(frames) * 255).astype(np.uint8), np.asarray(labels, np.int64))


def concatenate(parts: Sequence[LabeledImages]) -> LabeledImages:
    """Several sets of images as one."""
    return LabeledImages(
        np.concatenate([part.images for part in parts]), np.concatenate([part.labels for part in parts])
    )
