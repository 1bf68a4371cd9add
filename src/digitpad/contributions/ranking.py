"""Which of the waiting drawings to look at first: where the network, the neighbours and the label disagree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from digitpad.preprocessing.frame import FRAME_SIZE
from digitpad.preprocessing.strokes import strokes_to_frame

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digitpad.arrays import Float32Array
    from digitpad.contributions.store import Contribution
    from digitpad.recognizer import Recognizer, Scores

NEIGHBOUR_COUNT, MIN_SIMILARITY = 5, 0.9
"""The accepted drawings nearest to one, by the cosine of the embeddings; beyond this, two drawings have little in
common."""

UNKNOWN_SHARE = 0.5
"""The neighbours' share where there is none near: a form that the store does not know yet."""


@dataclass(frozen=True)
class RankedContribution:
    """A drawing with what the network and its neighbours say.

    Attributes:
        contribution: the drawing.
        reading: the digit that the network reads now; None: no digit.
        probability: the network's for the label, 0..1.
        neighbours: the number of near accepted drawings, at most `NEIGHBOUR_COUNT`.
        agreeing_neighbours: how many of them have the same label.
    """

    contribution: Contribution
    reading: int | None
    probability: float
    neighbours: int
    agreeing_neighbours: int

    @property
    def network_agrees(self) -> bool:
        """Whether the network reads the label."""
        return self.reading == self.contribution.label

    @property
    def is_refused(self) -> bool:
        """Whether the network takes for no digit what was meant as one."""
        return self.reading is None and self.contribution.label is not None

    @property
    def disagreement(self) -> float:
        """How much network and neighbours contradict the label, 0..2."""
        share = self.agreeing_neighbours / self.neighbours if self.neighbours else UNKNOWN_SHARE
        return 2 - self.probability - share


def rank(
    recognizer: Recognizer, waiting: Sequence[Contribution], accepted: Sequence[Contribution]
) -> list[RankedContribution]:
    """The waiting drawings with the judgement of the network and of the accepted ones, the most disputed first."""
    scores, known = _score(recognizer, waiting), _score(recognizer, accepted)
    ranked = [
        _judge(contribution, scores, index, recognizer.rejection_threshold, similarities, accepted)
        for index, (contribution, similarities) in enumerate(
            zip(waiting, _normalize(scores.embedding) @ _normalize(known.embedding).T, strict=True)
        )
    ]
    return sorted(ranked, key=lambda item: -item.disagreement)


def _judge(  # noqa: PLR0913, PLR0917 - one drawing with all that is known of it
    contribution: Contribution,
    scores: Scores,
    index: int,
    threshold: float,
    similarities: Float32Array,
    accepted: Sequence[Contribution],
) -> RankedContribution:
    no_digit, probabilities, label = float(scores.no_digit[index]), scores.probabilities[index], contribution.label
    others = [near for near in np.argsort(-similarities)[: NEIGHBOUR_COUNT + 1] if accepted[near] != contribution]
    nearest = [near for near in others[:NEIGHBOUR_COUNT] if similarities[near] >= MIN_SIMILARITY]
    return RankedContribution(
        contribution,
        None if no_digit > threshold else int(probabilities.argmax()),
        no_digit if label is None else (1 - no_digit) * float(probabilities[label]),
        len(nearest),
        sum(accepted[near].label == label for near in nearest),
    )


def _score(recognizer: Recognizer, contributions: Sequence[Contribution]) -> Scores:
    frames = [strokes_to_frame(contribution.strokes) for contribution in contributions]
    return recognizer.score_frames(np.array(frames, np.float32).reshape(-1, FRAME_SIZE, FRAME_SIZE))


def _normalize(embeddings: Float32Array) -> Float32Array:
    lengths = np.linalg.norm(embeddings, axis=1, keepdims=True)
    return np.asarray(embeddings / np.maximum(lengths, np.finfo(np.float32).tiny), np.float32)
