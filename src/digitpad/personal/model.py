"""What a person taught: examples of their own hand, in order.

The port is `web/src/personal/examples.ts`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from digitpad.errors import PersonalModelError
from digitpad.preprocessing.frame import FRAME_SIZE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digitpad.arrays import UInt8Array
    from digitpad.preprocessing.frame import Frame

MAX_EXAMPLES = 200


@dataclass(frozen=True)
class Example:
    """An ink whose label a person taught.

    Attributes:
        frame: the bytes of its 28 x 28 frame, ink 255 on paper 0.
        digit: 0..9, or None if it is no digit.
        sure: whether the person confirmed the label when asked.
    """

    frame: bytes
    digit: int | None
    sure: bool = False

    @property
    def image(self) -> UInt8Array:
        """The frame, (28, 28) in 0..255, ink 255 on paper 0."""
        return np.frombuffer(self.frame, np.uint8).reshape(FRAME_SIZE, FRAME_SIZE)


@dataclass(frozen=True)
class PersonalModel:
    """Examples of one person's hand, in the order in which they were taught. It never changes: methods return others.

    Attributes:
        examples: at most 200, no two with the same frame.
        network: the SHA-256 of the network that they were taught to; empty if there was none yet.
    """

    examples: tuple[Example, ...] = ()
    network: str = field(default="", compare=False)

    def add(self, example: Example, unused: Sequence[int] = ()) -> PersonalModel:
        """The model with one more example, which replaces one with the same frame.

        Args:
            example: the new one.
            unused: the indices of examples that add nothing. If there are too many examples, the first of these is
                dropped; if there are none, the oldest example.
        """
        kept = [known for known in self.examples if known.frame != example.frame]
        if len(kept) == MAX_EXAMPLES:
            del kept[min(unused, default=0)]
        return replace(self, examples=(*kept, example))

    def remove(self, index: int) -> PersonalModel:
        """The model without one of its examples, as if that had never been taught.

        Raises:
            PersonalModelError: there is no example with this index.
        """
        if not 0 <= index < len(self.examples):
            raise PersonalModelError(f"There is no example {index}: give a number from 0 to {len(self.examples) - 1}.")
        return replace(self, examples=self.examples[:index] + self.examples[index + 1 :])


def make_example(frame: Frame, digit: int | None, *, sure: bool = False) -> Example:
    """The example of a (28, 28) frame in 0..1.

    Raises:
        PersonalModelError: the frame is blank, or the digit is none of 0..9 and None.
    """
    if digit is not None and (isinstance(digit, bool) or digit not in range(10)):
        raise PersonalModelError(f"An example's digit must be 0 to 9, or None for no digit, not {digit!r:.20}.")
    image = np.rint(np.asarray(frame) * 255).astype(np.uint8)
    if not image.any():
        raise PersonalModelError("A blank teaches nothing: give ink.")
    return Example(image.tobytes(), digit, sure)
