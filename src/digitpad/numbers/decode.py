"""Decode a lattice: the most probable texts, the best path through each, and the probability of each arc.

The probabilities come from the forward-backward algorithm (Rabiner, "A tutorial on hidden Markov models", 1989) over
the arcs' scores: a path is as probable as the exponential of its sum. The texts come from a beam search that adds up
the paths that spell the same text (as in Graves and Jaitly, "Towards end-to-end speech recognition", 2014).

The port is `web/src/numbers/decode.ts`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np

from digitpad.numbers.constraints import Automaton, Constraint
from digitpad.numbers.symbols import DIGIT_COUNT, SKIP, SYMBOLS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from digitpad.arrays import BoolArray, Float64Array, Int64Array
    from digitpad.numbers.lattice import Arcs

BEAM_WIDTH = 12
"""The number of texts that are kept at each boundary between pieces, for each state."""

CHECK_BEAM_WIDTH = 3
"""The same if there is a checksum, which has many states."""

MAX_STATES = 100
"""The search for texts keeps at most this many states at each boundary, the most probable ones."""

MAX_SCORE_DIFFERENCE = 12.0
"""Arcs whose score is lower than that of another arc of the same candidate by more than this are left out."""

MIN_POSTERIOR = 1e-5
"""The search for texts leaves out arcs that are less probable."""

MIN_STATE_POSTERIOR = 1e-6
"""It also leaves out states that are less probable."""

NEVER = -math.inf

_Extension: TypeAlias = tuple[float, float, tuple[int, ...], int]
"""Of a hypothesis by an arc: the total and the best score, the arcs of the hypothesis, and the index of the arc.

No `Hypothesis` yet: most are dropped, and would have their arcs joined for nothing."""


class Hypothesis(NamedTuple):
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


@dataclass(frozen=True, eq=False)
class PathSums:
    """Sums over the paths of a lattice that an automaton accepts.

    Attributes:
        total: the logarithm of the sum of the exponentials of their scores; -inf: there is no such path.
        posteriors: (A,), the probability of each arc.
        states: (N + 1, S + 1), the probability of each state at each boundary between pieces.
    """

    total: float
    posteriors: Float64Array
    states: Float64Array


@dataclass(frozen=True, eq=False)
class _Edges:
    """Arcs with their scores, ordered by their end.

    Attributes:
        indices: (E,), the index of each arc.
        starts: (E,), the boundary where it starts.
        ends: (E,), the boundary where it ends.
        spaces: (E,), 1 if there is a space before it, else 0.
        symbols: (E,), its symbol.
        scores: (E,), its score.
    """

    indices: Int64Array
    starts: Int64Array
    ends: Int64Array
    spaces: Int64Array
    symbols: Int64Array
    scores: Float64Array

    def subset(self, mask: BoolArray) -> _Edges:
        """The edges where the mask, (E,), is true."""
        return _Edges(*(column[mask] for column in vars(self).values()))


def decode(arcs: Arcs, scores: Float64Array, spaces: BoolArray, constraint: Constraint) -> Decoding:
    """Decode a lattice.

    Args:
        arcs: its arcs.
        scores: (A,), the score of each.
        spaces: (N + 1,), whether there is a space before each piece.
        constraint: which texts are allowed.
    """
    edges = _to_edges(arcs, scores, spaces)
    edges = edges.subset(_are_likely(edges))
    automaton = constraint.to_automaton(len(spaces) - 1)
    sums = _sum_paths(edges, automaton)
    free_total = sums.total
    if constraint != Constraint():
        free_total = _sum_paths(edges, Constraint().to_automaton(len(spaces) - 1)).total
    posteriors = np.zeros(len(scores))
    posteriors[edges.indices] = sums.posteriors
    likely = edges.subset(sums.posteriors >= MIN_POSTERIOR)
    width = CHECK_BEAM_WIDTH if constraint.check else BEAM_WIDTH
    hypotheses = _search(likely, automaton, sums.states, width) if sums.total > NEVER else []
    return Decoding(hypotheses, sums.total, free_total, posteriors)


def sum_paths(arcs: Arcs, scores: Float64Array, spaces: BoolArray, automaton: Automaton) -> PathSums:
    """The sums over all paths of a lattice that an automaton accepts; arguments as those of `decode`."""
    return _sum_paths(_to_edges(arcs, scores, spaces), automaton)


def _to_edges(arcs: Arcs, scores: Float64Array, spaces: BoolArray) -> _Edges:
    is_after_space = spaces[arcs.starts].astype(np.int64)
    return _Edges(np.arange(len(scores)), arcs.starts, arcs.ends, is_after_space, arcs.symbols, scores)


def _are_likely(edges: _Edges) -> BoolArray:
    """Whether each edge, (E,), is not much worse than a digit or a skip of its candidate.

    A separator rules no digit out: it may not be allowed there.
    """
    best = np.full((edges.ends[-1] + 1, edges.ends[-1] + 1), NEVER)
    is_usual = (edges.symbols < DIGIT_COUNT) | (edges.symbols == SKIP)
    np.maximum.at(best, (edges.starts[is_usual], edges.ends[is_usual]), edges.scores[is_usual])
    return np.asarray(edges.scores >= best[edges.starts, edges.ends] - MAX_SCORE_DIFFERENCE)


def _sum_paths(edges: _Edges, automaton: Automaton) -> PathSums:
    forward = _sum_forward(edges, automaton)
    rejected = len(automaton.accepting) - 1
    posteriors = np.zeros(len(edges.scores))
    backward = np.full_like(forward, NEVER)
    backward[-1, automaton.accepting] = 0
    total = float(np.logaddexp.reduce(forward[-1, automaton.accepting], initial=NEVER))
    if total == NEVER:
        return PathSums(total, posteriors, np.zeros_like(forward))
    for start in range(len(forward) - 2, -1, -1):
        group = np.flatnonzero(edges.starts == start)
        states = np.flatnonzero(forward[start, :rejected] > NEVER)
        after = automaton.successors[edges.spaces[group, None], edges.symbols[group, None], states]
        values = backward[edges.ends[group, None], after] + edges.scores[group, None]  # (edges, states)
        backward[start, states] = np.logaddexp.reduce(values, axis=0, initial=NEVER)
        posteriors[group] = np.exp(values + forward[start, states] - total).sum(axis=1)
    return PathSums(total, posteriors, np.exp(forward + backward - total))


def _sum_forward(edges: _Edges, automaton: Automaton) -> Float64Array:
    """The logarithm of the sum over all paths from the start to each state at each boundary, (N + 1, S + 1)."""
    rejected = len(automaton.accepting) - 1
    sums = np.full((edges.ends[-1] + 1, rejected + 1), NEVER)
    sums[0, 0] = 0
    for end in range(1, len(sums)):
        group = np.flatnonzero(edges.ends == end)
        starts = edges.starts[group]
        reached = np.flatnonzero((sums[starts.min() : end] > NEVER).any(axis=0))
        rows, columns = np.nonzero(sums[np.ix_(starts, reached)] > NEVER)
        states = reached[columns]
        after = automaton.successors[edges.spaces[group[rows]], edges.symbols[group[rows]], states]
        values = sums[starts[rows], states] + edges.scores[group[rows]]
        best = np.full(rejected + 1, NEVER)
        np.maximum.at(best, after, values)
        found = np.flatnonzero(best[:rejected] > NEVER)
        ratios = np.bincount(after, np.exp(values - best[after]), rejected + 1)
        sums[end, found] = best[found] + np.log(ratios[found])
    return sums


def _search(edges: _Edges, automaton: Automaton, posteriors: Float64Array, width: int) -> list[Hypothesis]:
    """The most probable allowed texts, by their totals.

    Args:
        edges: the likely edges.
        automaton: what is allowed.
        posteriors: (N + 1, S + 1), the probability of each state at each boundary.
        width: how many texts each state keeps.
    """
    beams: list[dict[int, list[Hypothesis]]] = [{0: [Hypothesis("", 0.0, 0.0, ())]}]
    rows = list(zip(*(column.tolist() for column in vars(edges).values()), strict=True))
    offsets = np.searchsorted(edges.ends, np.arange(len(posteriors) + 1)).tolist()
    for end in range(1, len(posteriors)):
        kept = _most_probable(posteriors[end])
        found: dict[int, dict[str, _Extension]] = {state: {} for state in kept}
        for index, start, _, is_after_space, symbol, score in rows[offsets[end] : offsets[end + 1]]:
            character = "" if symbol == SKIP else SYMBOLS[symbol]
            suffix = " " + character if is_after_space and character else character
            beam = beams[start]
            after = automaton.successors[is_after_space, symbol, [*beam]].tolist()
            for state, hypotheses in zip(after, beam.values(), strict=True):
                texts = found.get(state)
                if texts is None:
                    continue
                for before, total, best, arcs in hypotheses:
                    text = before + suffix if before else character
                    total, best = total + score, best + score  # noqa: PLW2901 - names of their own cost time
                    other = texts.get(text)
                    if other is None:
                        texts[text] = (total, best, arcs, index)
                        continue
                    sums = _log_add(other[0], total)
                    texts[text] = (sums, best, arcs, index) if best > other[1] else (sums, *other[1:])
        beams.append({state: _extend(texts, width) for state, texts in found.items() if texts})
    merged: dict[str, Hypothesis] = {}
    for hypothesis in chain.from_iterable(beams[-1].values()):
        merged[hypothesis.text] = _merge(hypothesis, merged.get(hypothesis.text))
    return _rank(merged.values())[:BEAM_WIDTH]


def _extend(texts: dict[str, _Extension], width: int) -> list[Hypothesis]:
    """The most probable texts, so many at most, the first one first."""
    ranked = sorted(texts.items(), key=lambda item: (-item[1][0], item[0]))[:width]
    return [Hypothesis(text, total, best, (*arcs, index)) for text, (total, best, arcs, index) in ranked]


def _most_probable(posteriors: Float64Array) -> list[int]:
    """The states with the highest of these probabilities, (S + 1,), at most `MAX_STATES`."""
    states = np.flatnonzero(posteriors >= MIN_STATE_POSTERIOR)
    if len(states) > MAX_STATES:
        states = states[np.argsort(-posteriors[states], kind="stable")[:MAX_STATES]]
    return states.tolist()


def _merge(hypothesis: Hypothesis, other: Hypothesis | None) -> Hypothesis:
    """The hypothesis of the paths of both, which have the same text."""
    if other is None:
        return hypothesis
    better = hypothesis if hypothesis.best > other.best else other
    return Hypothesis(better.text, _log_add(other.total, hypothesis.total), better.best, better.arcs)


def _rank(hypotheses: Iterable[Hypothesis]) -> list[Hypothesis]:
    return sorted(hypotheses, key=lambda hypothesis: (-hypothesis.total, hypothesis.text))


def _log_add(one: float, other: float) -> float:
    """The logarithm of the sum of two exponentials."""
    high, low = (one, other) if one > other else (other, one)  # `max` and `min` take several times as long
    return high if low == NEVER else high + math.log1p(math.exp(low - high))
