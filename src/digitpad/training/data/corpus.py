"""The corpus: MNIST and pen digits, each in parts for training, validation and test."""

from dataclasses import dataclass
from pathlib import Path

from digitpad.training.data import mnist
from digitpad.training.data.mnist import Mnist
from digitpad.training.data.pendigits import PenSplit, read_unipen, split_by_writer


@dataclass(frozen=True)
class Corpus:
    """MNIST, and pen digits; these may be missing, then all parts of `pens` are empty."""

    mnist: Mnist
    pens: PenSplit


def load_corpus(mnist_folder: Path | None = None, pendigits_file: Path | None = None) -> Corpus:
    """Load MNIST, from the first source that has it if no folder is given, and pen digits from a UNIPEN file, if given.

    Raises:
        DataError: a file is missing or damaged (the message names it), or MNIST cannot be downloaded.
    """
    pens = split_by_writer(read_unipen(pendigits_file) if pendigits_file else [])
    return Corpus(mnist.load(mnist_folder), pens)
