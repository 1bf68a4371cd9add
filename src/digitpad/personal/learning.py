"""Correct the network's logits by examples of one person's writing.

Each example pushes the logits of the ink near it in embedding space, as far as it takes to read the example itself as
its label, by a margin: a kernel perceptron with passive-aggressive updates (Crammer et al., "Online passive-aggressive
algorithms", 2006). An example whose label is far-fetched pushes nothing until it is confirmed.

The port is `web/src/personal/learning.ts`.
"""

from dataclasses import dataclass

import numpy as np

from digitpad.arrays import BoolArray, Float32Array, Float64Array, Int64Array

NO_DIGIT = 10
"""The class of ink that is no digit, after the ten digits."""

REACH = 16.0
"""How fast the kernel falls with the cosine distance: exp(-REACH * distance)."""

MARGIN = 8.0
"""How far an example's logit shall be above those of the other digits."""

NO_DIGIT_MARGIN = 5.0
"""How far an example's digit shall be from being rejected, and ink that is no digit from being accepted.

Smaller than `MARGIN`, or letters near a digit would be accepted.
"""

MAX_DOUBT = 5.0
"""The label of an example is far-fetched if the logit of another class is higher by more than this."""

VOTE = 4.0
"""How much an identical example adds to the logit of its label, when a label is judged."""

SWEEPS = 3
"""How often all examples are gone through."""


@dataclass(frozen=True, eq=False)
class Examples:
    """What the network says of N examples, and what they are.

    Attributes:
        embeddings: (N, C).
        logits: (N, 10).
        labels: (N,) 0..9, or NO_DIGIT.
        sure: (N,) whether the label was confirmed.
    """

    embeddings: Float32Array
    logits: Float32Array
    labels: Int64Array
    sure: BoolArray

    def __len__(self) -> int:
        return len(self.labels)


@dataclass(frozen=True, eq=False)
class Learned:
    """What was learnt from N examples.

    Attributes:
        embeddings: (N, C), with the norm 1.
        pushes: (N, 10), what each example adds to the logits of ink like itself.
        believed: (N,) whether the example's label was believed; if not, its push is 0.
    """

    embeddings: Float64Array
    pushes: Float64Array
    believed: BoolArray


@dataclass(frozen=True, eq=False)
class Correction:
    """The logits of an ink after what was learnt.

    Attributes:
        logits: (10,).
        label: the answer, 0..9, or NO_DIGIT.
        example: the index of the example that changed the answer most; None if it is the network's own.
    """

    logits: Float64Array
    label: int
    example: int | None


def learn(examples: Examples, no_digit_logit: float) -> Learned:
    """Learn from examples in their order.

    Args:
        examples: what the network says of them, and what they are.
        no_digit_logit: ink is no digit if the log-sum-exp of its logits is lower.
    """
    embeddings = _normalize(examples.embeddings)
    similarity = _similarity(embeddings, embeddings.T)
    believed = examples.sure | (_doubts(examples, similarity, no_digit_logit) <= MAX_DOUBT)
    pushes = np.zeros((len(examples), NO_DIGIT))
    logits = examples.logits.astype(np.float64)
    for index in np.tile(np.flatnonzero(believed), SWEEPS):
        push = _find_push(logits[index], int(examples.labels[index]), no_digit_logit)
        pushes[index] += push
        logits += similarity[index][:, np.newaxis] * push
    return Learned(embeddings, pushes, believed)


def apply(learned: Learned, embedding: Float32Array, logits: Float32Array, no_digit_logit: float) -> Correction:
    """Correct the logits (10,) of an ink with this embedding (C,)."""
    pushes = _similarity(learned.embeddings, _normalize(embedding))[:, np.newaxis] * learned.pushes
    corrected = logits.astype(np.float64) + pushes.sum(axis=0)
    before, label = find_label(logits.astype(np.float64), no_digit_logit), find_label(corrected, no_digit_logit)
    if label == before:
        return Correction(corrected, label, None)
    towards = np.column_stack([pushes, np.zeros(len(pushes))])
    return Correction(corrected, label, int((towards[:, label] - towards[:, before]).argmax()))


def find_label(logits: Float64Array, no_digit_logit: float) -> int:
    """The answer to these logits (10,): 0..9, or NO_DIGIT."""
    return NO_DIGIT if np.logaddexp.reduce(logits) < no_digit_logit else int(logits.argmax())


def is_far_fetched(examples: Examples, no_digit_logit: float) -> bool:
    """Whether the label of the last example is far-fetched, given what the network and the others say."""
    embeddings = _normalize(examples.embeddings)
    similarity = _similarity(embeddings, embeddings.T)
    return bool(_doubts(examples, similarity, no_digit_logit)[-1] > MAX_DOUBT)


def _find_push(logits: Float64Array, label: int, no_digit_logit: float) -> Float64Array:
    """What must be added to the logits (10,) of an example, so that it has its label by a margin."""
    push = np.zeros(NO_DIGIT)
    if label == NO_DIGIT:
        push -= max(0.0, float(np.logaddexp.reduce(logits)) - no_digit_logit + NO_DIGIT_MARGIN)
        return push
    others = logits.copy()
    others[label] = -np.inf
    rival = int(others.argmax())
    digit_lack = others[rival] + MARGIN - logits[label]
    no_digit_lack = no_digit_logit + NO_DIGIT_MARGIN - logits[label]
    if no_digit_lack > max(digit_lack, 0):
        push[label] = no_digit_lack
    elif digit_lack > 0:
        push[label], push[rival] = digit_lack / 2, -digit_lack / 2
    return push


def _doubts(examples: Examples, similarity: Float64Array, no_digit_logit: float) -> Float64Array:
    """By how much another class than its label is better for each example, (N,): the network and the others vote."""
    votes = VOTE * (similarity - np.diag(np.diag(similarity))) @ np.eye(NO_DIGIT + 1)[examples.labels]
    scores = votes + np.column_stack([examples.logits, np.full(len(examples), no_digit_logit)])
    return np.asarray(scores.max(axis=1, initial=-np.inf) - scores[np.arange(len(examples)), examples.labels])


def _normalize(embeddings: Float32Array) -> Float64Array:
    """The embeddings with the norm 1; one that is 0 stays so."""
    values = embeddings.astype(np.float64)
    norms = np.sqrt((values**2).sum(axis=-1, keepdims=True))
    return np.asarray(values / np.where(norms > 0, norms, 1))


def _similarity(embeddings: Float64Array, others: Float64Array) -> Float64Array:
    """The kernel of N normalized embeddings and others, (C,) or (C, M): 1 for the same, near 0 for those far apart."""
    return np.asarray(np.exp(-REACH * np.maximum(0, 1 - embeddings @ others)))
