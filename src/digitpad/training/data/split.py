"""The split of a data set into parts for training, validation and test."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

TEST_FRACTION = VALIDATION_FRACTION = 0.18
"""Of the names that `split_by_name` distributes."""

Sample = TypeVar("Sample")


@dataclass(frozen=True)
class DataSplit(Generic[Sample]):
    """Samples in three parts that have no writer, or no page, in common."""

    training: list[Sample] = field(default_factory=list)
    validation: list[Sample] = field(default_factory=list)
    test: list[Sample] = field(default_factory=list)

    @property
    def count(self) -> int:
        """The number of samples in all parts."""
        return len(self.training) + len(self.validation) + len(self.test)


def split_by_name(samples: Iterable[Sample], name: Callable[[Sample], str]) -> DataSplit[Sample]:
    """Split samples by the hash of a name: all that have the same name are in the same part, whatever the others are.

    Args:
        samples: any number.
        name: of a sample, for example its writer.
    """
    split: DataSplit[Sample] = DataSplit()
    for sample in samples:
        fraction = name_hash(name(sample))
        is_test, is_held_out = fraction < TEST_FRACTION, fraction < TEST_FRACTION + VALIDATION_FRACTION
        (split.test if is_test else split.validation if is_held_out else split.training).append(sample)
    return split


def name_hash(name: str) -> float:
    """A number in 0..1 that depends on the name only, and so puts a writer into the same part forever."""
    return int(hashlib.sha256(name.encode()).hexdigest()[:8], 16) / 2**32
