"""The weights of the score by which a number is read, and the thresholds below which a reading needs review.

The port is `web/src/numbers/weights.ts`.
"""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import numpy as np

from digitpad.errors import ModelError

if TYPE_CHECKING:
    from digitpad.arrays import Float64Array

FEATURES = (
    "logit",
    "log_no_digit",
    "digit",
    "low",
    "tall",
    "wide",
    "fat",
    "off_line",
    "separator_beside",
    "gap",
    "overlap",
    "deep_overlap",
    "crossing",
    "crossing_again",
    "cut",
    "cut_ink",
    "point",
    "comma",
    "dash",
    "colon",
    "separator_size",
    "separator_offset",
    "separator_no_digit",
    "skip",
    "skip_height",
    "skip_tall",
    "skip_edge",
    "skip_off_line",
    "skip_no_digit",
    "log_ctc",
)
"""The names of an arc's features, in the order of the columns of `Arcs.features`."""


@dataclass(frozen=True)
class NumberWeights:
    """The fitted numbers of the number reader.

    Attributes:
        features: a weight for each of `FEATURES`; a file that was written before one was added has none for it, and 0
            is taken.
        min_confidence: a reading whose confidence is lower needs review.
        min_digit_confidence: so does one with a digit whose confidence is lower.
    """

    features: dict[str, float]
    min_confidence: float
    min_digit_confidence: float

    def vector(self) -> Float64Array:
        """The weights in the order of `FEATURES`."""
        return np.array([self.features[name] for name in FEATURES])

    def to_json(self) -> str:
        """The weights as JSON, for the metadata of a model file."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> NumberWeights:
        """Weights that `to_json` wrote.

        Raises:
            ModelError: a weight is unknown or not finite, or a threshold is missing.
        """
        try:
            content = json.loads(text)
            features = {name: float(weight) for name, weight in content.pop("features").items()}
            thresholds = {name: float(value) for name, value in content.items()}
            weights = cls(dict.fromkeys(FEATURES, 0.0) | features, **thresholds)
            is_valid = set(features) <= set(FEATURES) and all(
                map(math.isfinite, [*features.values(), weights.min_confidence, weights.min_digit_confidence])
            )
        except (ValueError, TypeError, KeyError, AttributeError):
            is_valid = False
        if not is_valid:
            raise ModelError("The model's weights for numbers are damaged: install Digitpad again.")
        return weights
