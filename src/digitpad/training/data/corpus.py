"""The corpus: MNIST, pen digits, numbers and glyphs that are no digit, in parts for training, validation and test."""

from dataclasses import dataclass, field
from pathlib import Path

from digitpad.training.data import mnist, pendigits, registers, unipen
from digitpad.training.data.contributions import read_contributions
from digitpad.training.data.labeled_files import OwnSplit
from digitpad.training.data.mnist import Mnist
from digitpad.training.data.pen_samples import NumberSample, PenSample
from digitpad.training.data.registers import RegisterNumber
from digitpad.training.data.split import DataSplit


@dataclass(frozen=True)
class Corpus:
    """All data. That of a source that is missing has no samples.

    Attributes:
        mnist: always there.
        pendigits: UCI's pen digits.
        unipen: UNIPEN's digits.
        glyphs: UNIPEN's letters and symbols that cannot be read as a digit.
        numbers: UNIPEN's numbers.
        separators: UNIPEN's symbols that stand between the digits of a number, in their true size.
        registers: pictures of numbers in notaries' registers.
        contributions: drawings that visitors of a site contributed, all for training.
        own: other images, for training and validation.
    """

    mnist: Mnist
    pendigits: DataSplit[PenSample] = field(default_factory=DataSplit)
    unipen: DataSplit[PenSample] = field(default_factory=DataSplit)
    glyphs: DataSplit[PenSample] = field(default_factory=DataSplit)
    numbers: DataSplit[NumberSample] = field(default_factory=DataSplit)
    separators: DataSplit[PenSample] = field(default_factory=DataSplit)
    registers: DataSplit[RegisterNumber] = field(default_factory=DataSplit)
    contributions: list[PenSample] = field(default_factory=list)
    own: OwnSplit | None = None

    @property
    def training_pens(self) -> list[PenSample]:
        """The digits of both sources' training writers."""
        return self.pendigits.training + self.unipen.training

    @property
    def validation_pens(self) -> list[PenSample]:
        """The digits of both sources' validation writers."""
        return self.pendigits.validation + self.unipen.validation

    @property
    def test_pens(self) -> list[PenSample]:
        """The digits of both sources' test writers."""
        return self.pendigits.test + self.unipen.test

    @property
    def pen_counts(self) -> dict[str, int]:
        """The number of samples from each source that the network is trained on."""
        counts = {"pendigits": self.pendigits.count, "unipen": self.unipen.count, "glyphs": self.glyphs.count}
        counts |= {"contributions": len(self.contributions)} if self.contributions else {}
        return counts | ({"own": len(self.own.training)} if self.own else {})


def load_corpus(
    mnist_folder: Path | None = None,
    pendigits_file: Path | None = None,
    unipen_folder: Path | None = None,
    registers_file: Path | None = None,
    contributions_file: Path | None = None,
) -> Corpus:
    """Load MNIST, from the first source that has it if no folder is given, and the other sources that are given.

    Raises:
        DataError: a file is missing or damaged (the message names it), or MNIST cannot be downloaded.
    """
    return Corpus(
        mnist.load(mnist_folder),
        pendigits.split_by_writer(pendigits.read_pendigits(pendigits_file) if pendigits_file else []),
        unipen.load_digits(unipen_folder) if unipen_folder else DataSplit(),
        unipen.load_glyphs(unipen_folder) if unipen_folder else DataSplit(),
        unipen.load_numbers(unipen_folder) if unipen_folder else DataSplit(),
        unipen.load_separators(unipen_folder) if unipen_folder else DataSplit(),
        registers.load_registers(registers_file) if registers_file else DataSplit(),
        read_contributions(contributions_file) if contributions_file else [],
    )
