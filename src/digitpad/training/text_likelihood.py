"""The likelihood of texts, summed over all paths of their lattices that spell them, and its gradient.

A lattice is a conditional random field whose segmentation is hidden: the probability of a text is the sum over the
paths that spell it, divided by the sum over all paths. Both sums, and the probability of each arc in them, come from
the forward-backward algorithm (Rabiner, "A tutorial on hidden Markov models", 1989; LeCun, Bottou, Bengio and Haffner,
"Gradient-based learning applied to document recognition", 1998, section VI). So no number needs to be segmented by
hand.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from digitpad.arrays import Float64Array, Int64Array
from digitpad.numbers.lattice import Arcs
from digitpad.numbers.symbols import SKIP, SYMBOLS


@dataclass(frozen=True, eq=False)
class LabeledLattice:
    """The arcs of a number's lattice, and its text.

    Attributes:
        arcs: those between node 0 and the last one.
        text: characters of `SYMBOLS`.
        weight: how much it counts.
    """

    arcs: Arcs
    text: str
    weight: float = 1.0


States: TypeAlias = tuple[Int64Array, Int64Array, Int64Array]
"""For each of several states its graph, its node and its position in the text."""


class TextLikelihood:
    """The mean negative log likelihood of the texts of several lattices, as a function of the features' weights."""

    def __init__(self, lattices: Sequence[LabeledLattice]) -> None:
        """Prepare the sums for these lattices; at least one."""
        arcs = [lattice.arcs for lattice in lattices]
        owners = np.repeat(np.arange(len(arcs)), [len(part.starts) for part in arcs])
        starts, ends, symbols, self._features = (
            np.concatenate([getattr(part, name) for part in arcs]) for name in ("starts", "ends", "symbols", "features")
        )
        lengths = np.array([len(lattice.text) for lattice in lattices])
        texts = np.full((len(arcs), lengths.max(initial=1)), -1)
        for row, lattice in zip(texts, lattices, strict=True):
            row[: len(lattice.text)] = [SYMBOLS.index(character) for character in lattice.text]
        spellings, positions = np.nonzero(symbols[:, None] == texts[owners])
        skips, skip_positions = np.nonzero(
            (symbols[:, None] == SKIP) & (range(lengths.max() + 1) <= lengths[owners, None])
        )
        graphs, last_nodes = np.arange(len(arcs)), np.array([part.ends.max() for part in arcs])
        zeros = np.zeros(len(owners), np.int64)
        self._all = _PathSum(
            (owners, starts, zeros), (owners, ends, zeros), (graphs, last_nodes, np.zeros_like(graphs))
        )
        self._used = used = np.concatenate([spellings, skips])
        self._spelling = _PathSum(
            (owners[used], starts[used], np.concatenate([positions, skip_positions])),
            (owners[used], ends[used], np.concatenate([positions + 1, skip_positions])),
            (graphs, last_nodes, lengths),
        )
        weights = np.array([lattice.weight for lattice in lattices])
        self._weights = weights / weights.sum()
        self._owners = owners

    def __call__(self, weights: Float64Array) -> tuple[float, Float64Array]:
        """The mean negative log likelihood of the texts for weights (F,) of the features, and its gradient, (F,).

        In each lattice some path must spell the text.
        """
        scores = self._features @ weights
        totals, probabilities = self._all(scores)
        spelling_totals, spelling_probabilities = self._spelling(scores[self._used])
        differences = probabilities - np.bincount(self._used, spelling_probabilities, len(scores))
        gradient = (self._weights[self._owners] * differences) @ self._features
        return float(self._weights @ (totals - spelling_totals)), np.asarray(gradient)

    def log_likelihoods(self, weights: Float64Array) -> Float64Array:
        """The log likelihood of each text, (N,); minus infinity where no path spells it."""
        scores = self._features @ weights
        return np.asarray(self._spelling.totals(scores[self._used]) - self._all.totals(scores))


class _PathSum:
    """The sum over all paths of several graphs, each from its first state to its last one.

    A state is a node of a lattice with a position in the text. All graphs are summed at once, node by node.
    """

    def __init__(self, tails: States, heads: States, last: States) -> None:
        """Prepare the sums.

        Args:
            tails: where each of E edges starts.
            heads: where it ends, at a later node.
            last: for each of N graphs its last state.
        """
        node_count, position_count = last[1].max() + 1, last[2].max() + 1

        def index(graphs: Int64Array, nodes: Int64Array, positions: Int64Array) -> Int64Array:
            return np.asarray((graphs * node_count + nodes) * position_count + positions)

        self._owners = tails[0]
        self._tails, self._heads, self._last = index(*tails), index(*heads), index(*last)
        self._first = last[0] * node_count * position_count
        self._state_count = len(last[0]) * node_count * position_count
        self._into, self._out_of = _group(heads[1], self._heads), _group(tails[1], self._tails)[::-1]

    def __call__(self, scores: Float64Array) -> tuple[Float64Array, Float64Array]:
        """The logarithm of each graph's sum, (N,), and the probability of each edge, (E,), from the edges' scores."""
        forward = self._forward(scores)
        backward = np.full(self._state_count, -np.inf)
        backward[self._last] = 0
        for edges, offsets, states in self._out_of:
            backward[states] = np.logaddexp.reduceat(backward[self._heads[edges]] + scores[edges], offsets)
        totals = forward[self._last]
        return totals, np.exp(forward[self._tails] + scores + backward[self._heads] - totals[self._owners])

    def totals(self, scores: Float64Array) -> Float64Array:
        """The logarithm of each graph's sum, (N,); minus infinity if it has no path."""
        return np.asarray(self._forward(scores)[self._last])

    def _forward(self, scores: Float64Array) -> Float64Array:
        forward = np.full(self._state_count, -np.inf)
        forward[self._first] = 0
        for edges, offsets, states in self._into:
            forward[states] = np.logaddexp.reduceat(forward[self._tails[edges]] + scores[edges], offsets)
        return forward


def _group(nodes: Int64Array, states: Int64Array) -> list[tuple[Int64Array, Int64Array, Int64Array]]:
    """For each node, in order: its edges sorted by their state, the offset where each state begins, and the states."""
    order = np.lexsort((states, nodes))
    groups = np.split(order, np.flatnonzero(np.diff(nodes[order])) + 1)
    offsets = [np.flatnonzero(np.diff(states[edges], prepend=-1)) for edges in groups]
    return [(edges, offset, states[edges][offset]) for edges, offset in zip(groups, offsets, strict=True)]
