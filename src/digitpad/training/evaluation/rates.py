"""Rates: fractions of inks that were answered correctly, with intervals and by group."""

from collections.abc import Sequence
from statistics import NormalDist
from typing import Any

import numpy as np

from digitpad.arrays import BoolArray

WORST_COUNT = 10
"""The number of groups that are listed as the worst."""


def evaluate_groups(groups: Sequence[str], correct: BoolArray) -> dict[str, Any]:
    """The fraction that was answered correctly in each group.

    Args:
        groups: for each of N inks the name of its group.
        correct: (N,).

    Returns:
        JSON values. `count`: the number of groups; `mean`: the mean of their fractions, 0..1; `worst`: at most
        `WORST_COUNT` groups with errors as (name, size, number answered correctly), the lowest fraction first.
    """
    names, index = np.unique(groups, return_inverse=True)
    sizes, hits = np.bincount(index), np.bincount(index[correct], minlength=len(names))
    order = [group for group in np.lexsort((-sizes, hits / sizes)) if hits[group] < sizes[group]]
    worst = [[str(names[group]), int(sizes[group]), int(hits[group])] for group in order[:WORST_COUNT]]
    return {"count": len(names), "mean": float((hits / sizes).mean()), "worst": worst}


def rate(flags: Sequence[bool] | BoolArray) -> dict[str, Any]:
    """The fraction of flags that are true, as JSON values: `count`, `rate`, `interval_95`; 0..1 if there are none."""
    count, hits = len(flags), int(np.sum(flags))
    low, high = wilson_interval(hits, count) if count else (0.0, 1.0)
    return {"count": count, "rate": hits / max(count, 1), "interval_95": [low, high]}


def wilson_interval(successes: int, count: int) -> tuple[float, float]:
    """The 95 % interval of a proportion (Wilson, "Probable inference, the law of succession", 1927)."""
    z = NormalDist().inv_cdf(0.975)
    proportion = successes / count
    center = (proportion + z * z / (2 * count)) / (1 + z * z / count)
    variance = proportion * (1 - proportion) / count + z * z / (4 * count**2)
    half_width = z * variance**0.5 / (1 + z * z / count)
    low, high = min(center - half_width, proportion), max(center + half_width, proportion)  # despite rounding
    return max(low, 0.0), min(high, 1.0)
