"""Decode a lattice: the most probable texts, the best path through each, and the probability of each arc.

The probabilities come from the forward-backward algorithm (Rabiner, "A tutorial on hidden Markov models", 1989) over
the arcs' scores: a path is as probable as the exponential of its sum. The texts come from a beam search that adds up
the paths that spell the same text (as in Graves and Jaitly, "Towards end-to-end speech recognition", 2014).

The port is `web/src/numbers/decode.ts`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import reduce
from itertools import groupby
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from digitpad.numbers.constraints import Automaton, Constraint, State
from digitpad.numbers.symbols import DIGIT_COUNT, SKIP, SYMBOLS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from digitpad.arrays import BoolArray, Float64Array
    from digitpad.numbers.lattice import Arcs

BEAM_WIDTH = 12
"""The number of texts that are kept at each boundary between pieces, for each count of digits if that is known."""

CHECK_BEAM_WIDTH = 3
"""The same for each state of a checksum: there are up to 200 of them."""

MAX_SCORE_DIFFERENCE = 12.0
"""Arcs whose score is lower than that of another arc of the same candidate by more than this are left out."""

MIN_POSTERIOR = 1e-5
"""The search for texts leaves out arcs that are less probable."""

NEVER = -math.inf

Edge: TypeAlias = tuple[int, int, int, int, float]
"""An arc: its index, start, end, symbol and score."""


@dataclass(frozen=True, eq=False)
class Hypothesis:
    """A text for the pieces up to a boundary.

    Attributes:
        text: the characters.
        total: the logarithm of the sum of the exponentials of its paths' scores.
        best: the score of the best of these paths.
        arcs: the indices of that path's arcs.
    """

    text: str
    total: float
    best: float
    arcs: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Decoding:
    """The result for a lattice.

    Attributes:
        hypotheses: the most probable texts that are allowed, the first one first; empty: none is.
        total: the logarithm of the sum of the exponentials of all allowed paths' scores.
        free_total: the same for all paths.
        posteriors: (A,), the probability of each arc, given that the text is allowed.
    """

    hypotheses: list[Hypothesis]
    total: float
    free_total: float
    posteriors: Float64Array


def decode(arcs: Arcs, scores: Float64Array, spaces: BoolArray, constraint: Constraint) -> Decoding:
    """Decode a lattice.

    Args:
        arcs: its arcs.
        scores: (A,), the score of each.
        spaces: (N + 1,), whether there is a space before each piece.
        constraint: which texts are allowed.
    """
    edges = _likely_edges(arcs, scores)
    total, posteriors = _sum_paths(edges, len(scores), constraint)
    free_total = total if constraint == Constraint() else _sum_paths(edges, len(scores), Constraint())[0]
    likely = [edge for edge in edges if posteriors[edge[0]] >= MIN_POSTERIOR]
    hypotheses = _search(likely, spaces, constraint) if likely else []
    return Decoding(hypotheses, total, free_total, posteriors)


def sum_paths(arcs: Arcs, scores: Float64Array, automaton: Automaton) -> tuple[float, Float64Array]:
    """The logarithm of the sum of the exponentials of all allowed paths' scores, and the probability of each arc, (A,).

    Where no path is allowed, -inf and zeros.
    """
    return _sum_paths(_to_edges(arcs, scores), len(scores), automaton)


def _sum_paths(edges: list[Edge], count: int, automaton: Automaton) -> tuple[float, Float64Array]:
    forward = _sum_forward(edges, automaton)
    total = _log_sum(value for state, value in forward[-1].items() if automaton.accepts(state))
    posteriors = np.zeros(count)
    if total > NEVER:
        backward = _sum_backward(edges, forward, automaton)
        for index, start, end, symbol, score in edges:
            for state, value in forward[start].items():
                after = backward[end].get(automaton.step(state, symbol), NEVER)
                posteriors[index] += math.exp(value + score + after - total)
    return total, posteriors


def _to_edges(arcs: Arcs, scores: Float64Array) -> list[Edge]:
    columns = (column.tolist() for column in (arcs.starts, arcs.ends, arcs.symbols, scores))
    return list(zip(range(len(scores)), *columns, strict=True))


def _likely_edges(arcs: Arcs, scores: Float64Array) -> list[Edge]:
    """The arcs that are not much worse than a digit or a skip of their candidate, in their order.

    A separator rules no digit out: it may not be allowed there.
    """
    edges = _to_edges(arcs, scores)
    best: dict[tuple[int, int], float] = {}
    for _, start, end, symbol, score in edges:
        if symbol < DIGIT_COUNT or symbol == SKIP:
            best[start, end] = max(best.get((start, end), NEVER), score)
    return [edge for edge in edges if edge[4] >= best[edge[1], edge[2]] - MAX_SCORE_DIFFERENCE]


def _sum_forward(edges: list[Edge], automaton: Automaton) -> list[dict[State, float]]:
    """For each boundary and each state there, the logarithm of the sum over all paths from the start."""
    sums: list[dict[State, float]] = [{automaton.start: 0.0}, *({} for _ in range(edges[-1][2]))]
    for _, start, end, symbol, score in edges:
        for state, value in sums[start].items():
            after = automaton.step(state, symbol)
            if after is not None:
                sums[end][after] = _log_add(sums[end].get(after, NEVER), value + score)
    return sums


def _sum_backward(
    edges: list[Edge], forward: list[dict[State, float]], automaton: Automaton
) -> list[dict[State | None, float]]:
    """For each boundary and each state there, the logarithm of the sum over all paths to an allowed end."""
    sums: list[dict[State | None, float]] = [{} for _ in forward]
    sums[-1] = {state: 0.0 for state in forward[-1] if automaton.accepts(state)}
    for _, start, end, symbol, score in sorted(edges, key=lambda edge: edge[1], reverse=True):
        for state in forward[start]:
            after = sums[end].get(automaton.step(state, symbol))
            if after is not None:
                sums[start][state] = _log_add(sums[start].get(state, NEVER), score + after)
    return sums


def _search(edges: list[Edge], spaces: BoolArray, constraint: Constraint) -> list[Hypothesis]:
    """The most probable allowed texts, by their totals."""
    width = CHECK_BEAM_WIDTH if constraint.check else BEAM_WIDTH
    beams: list[dict[State, list[Hypothesis]]] = [{} for _ in range(edges[-1][2] + 1)]
    beams[0][constraint.start] = [Hypothesis("", 0.0, 0.0, ())]
    for end, group in groupby(edges, key=lambda edge: edge[2]):
        found: dict[State, dict[str, Hypothesis]] = {}
        for index, start, _, symbol, score in group:
            for state, hypotheses in beams[start].items():
                after = constraint.step(state, symbol)
                if after is None:
                    continue
                texts = found.setdefault(after, {})
                for hypothesis in hypotheses:
                    text = hypothesis.text
                    if symbol != SKIP:
                        text += (" " if text and spaces[start] else "") + SYMBOLS[symbol]
                    texts[text] = _extend(hypothesis, texts.get(text), text, index, score)
        beams[end] = {state: _rank(texts.values())[:width] for state, texts in found.items()}
    return _rank(hypothesis for state, beam in beams[-1].items() if constraint.accepts(state) for hypothesis in beam)[
        :BEAM_WIDTH
    ]


def _extend(hypothesis: Hypothesis, other: Hypothesis | None, text: str, arc: int, score: float) -> Hypothesis:
    """A hypothesis with one more arc, together with another hypothesis of the same text."""
    total, best = hypothesis.total + score, hypothesis.best + score
    if other is None:
        return Hypothesis(text, total, best, (*hypothesis.arcs, arc))
    total = _log_add(other.total, total)
    if best > other.best:
        return Hypothesis(text, total, best, (*hypothesis.arcs, arc))
    return Hypothesis(text, total, other.best, other.arcs)


def _rank(hypotheses: Iterable[Hypothesis]) -> list[Hypothesis]:
    return sorted(hypotheses, key=lambda hypothesis: (-hypothesis.total, hypothesis.text))


def _log_add(one: float, other: float) -> float:
    """The logarithm of the sum of two exponentials."""
    high, low = max(one, other), min(one, other)
    return high if low == NEVER else high + math.log1p(math.exp(low - high))


def _log_sum(values: Iterable[float]) -> float:
    return reduce(_log_add, values, NEVER)
