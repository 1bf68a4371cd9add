"""How much it helps to teach the recogniser a person's hand, on writers from whom the network has not learnt."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import process_time
from typing import TypeAlias

import numpy as np

from digitpad.arrays import BoolArray, Float32Array, Float64Array, Int64Array
from digitpad.personal.learning import Examples, Learned, apply, find_label, is_far_fetched, learn
from digitpad.recognizer import DIGIT_COUNT, Recognizer
from digitpad.training.calibration import expected_calibration_error
from digitpad.training.data.corpus import Corpus
from digitpad.training.data.dataset import LabeledImages
from digitpad.training.data.evaluation_sets import PENS, SEED, UNIPEN
from digitpad.training.data.mnist import load_writers
from digitpad.training.data.pen_samples import PenSample
from digitpad.training.data.rendering import render

MNIST_VALIDATION = "MNIST, validation digits by writer"

EXAMPLES_OF_A_DIGIT = 2
DRAWS = 5
"""How often the digits that are taught are drawn at random."""

FALSE_FRACTION = 0.1
"""Of the labels, which are taught as another digit."""

MAX_WORSE = 1 / 30
"""A writer gets worse if he has more errors than before, by more than this fraction of his digits."""

TIMED_EXAMPLES = 100
Row: TypeAlias = tuple[str, ...]


@dataclass(frozen=True)
class Ink:
    """What the network says of N inks, and what they are.

    Attributes:
        embeddings: (N, C).
        logits: (N, 10).
        labels: (N,) 0..9, or NO_DIGIT.
    """

    embeddings: Float32Array
    logits: Float32Array
    labels: Int64Array

    def __len__(self) -> int:
        return len(self.labels)

    def subset(self, index: Int64Array | BoolArray) -> "Ink":
        """The inks at these indices."""
        return Ink(self.embeddings[index], self.logits[index], self.labels[index])

    def examples(self, *, sure: bool = False) -> Examples:
        """The inks as examples."""
        return Examples(self.embeddings, self.logits, self.labels, np.full(len(self), sure))


@dataclass(frozen=True)
class Writer:
    """The ink of one writer.

    Attributes:
        read: digits that are read.
        taught: digits that are taught; if none, some of those that are read, which are not read then.
        letters: letters and symbols that are no digit.
    """

    read: Ink
    taught: Ink | None
    letters: Ink

    def draw(self, rng: np.random.Generator) -> tuple[Ink, Ink] | None:
        """`EXAMPLES_OF_A_DIGIT` of each digit in random order, and digits to read; None if there are too few."""
        pool = self.taught or self.read
        order = rng.permutation(len(pool))
        chosen = [order[pool.labels[order] == digit][:EXAMPLES_OF_A_DIGIT] for digit in range(DIGIT_COUNT)]
        index = rng.permutation(np.concatenate(chosen))
        read = self.read if self.taught else self.read.subset(np.setdiff1d(order, index))
        return (pool.subset(index), read) if len(index) == EXAMPLES_OF_A_DIGIT * DIGIT_COUNT and len(read) else None


class PersonalEvaluation:
    """Teaches the writers of a set, and compares the answers with and without what was taught."""

    def __init__(self, writers: Sequence[Writer], no_digit_logit: float) -> None:
        """Prepare the evaluation.

        Args:
            writers: at least one.
            no_digit_logit: ink is no digit if the log-sum-exp of its logits is lower.
        """
        self._writers, self._no_digit_logit = writers, no_digit_logit

    def rows(self) -> Iterator[Row]:
        """The rows of the table: what was done, on how much ink, and the errors before and after."""
        yield from self._two_of_each()
        yield from self._one_correction()
        yield self._corrected_in_order()
        yield from self._with_false_labels()

    def _two_of_each(self) -> Iterator[Row]:
        draws = list(self._draws())
        if not draws:
            return
        lessons = [learn(taught.examples(), self._no_digit_logit) for _, taught, _ in draws]
        read = [digits for *_, digits in draws]
        corrected = list(map(self._correct, read, lessons))
        errors = [(self._is_wrong(old), self._is_wrong(new)) for old, new in zip(read, corrected, strict=True)]
        before, after = (np.concatenate(part) for part in zip(*errors, strict=True))
        worse = sum(new.sum() - old.sum() > max(1, MAX_WORSE * len(new)) for old, new in errors)
        labels = np.concatenate([digits.labels for digits in read])
        calibration = [
            expected_calibration_error(_softmax(np.concatenate([digits.logits for digits in part])), labels)
            for part in (read, corrected)
        ]
        by_others = [self._is_wrong(self._correct(*pair)) for pair in zip(read[1:], lessons, strict=False)]
        yield _errors("two of each digit taught, others read", before, after)
        yield "writers, each draw: worse by over one digit in 30", f"{len(draws):,}", "", f"{worse}"
        yield "right digits made wrong", f"{(~before).sum():,}", "", f"{(after & ~before).sum()}"
        yield "calibration error", f"{len(labels):,}", *(f"{error:.2%}" for error in calibration)
        if by_others:
            before_others = np.concatenate([old for old, _ in errors[1:]])
            yield _errors("digits of another person than who taught", before_others, np.concatenate(by_others))
        letters = [writer.letters for writer, *_ in draws]
        refused = [
            np.concatenate([~self._is_wrong(ink) for ink in part])
            for part in (letters, map(self._correct, letters, lessons))
        ]
        if len(refused[0]):
            rates = (f"{part.mean():.2%}" for part in refused)
            yield "letters and symbols refused", f"{len(refused[0]):,}", *rates

    def _one_correction(self) -> Iterator[Row]:
        at_once, doubted, alike, unlike = ([] for _ in range(4))
        for writer in self._writers:
            answers, labels = self._answers(writer.read), writer.read.labels
            for index in np.flatnonzero(answers != labels):
                example = writer.read.subset(np.array([index])).examples(sure=True)
                after = self._answers(self._correct(writer.read, learn(example, self._no_digit_logit)))
                is_right = after == labels
                at_once.append(is_right[index])
                doubted.append(is_far_fetched(example, self._no_digit_logit))
                is_alike = (labels == labels[index]) & (answers == answers[index])
                alike.extend(is_right[is_alike & (np.arange(len(labels)) != index)])
                unlike.extend(is_right[answers == labels])
        yield "one misread digit corrected: itself right", f"{len(at_once):,}", "0", f"{sum(at_once)}"
        yield "of which the label seemed far-fetched", f"{len(at_once):,}", "", f"{sum(doubted)}"
        yield "the writer's others misread alike: right", f"{len(alike):,}", "0", f"{sum(alike)}"
        yield "his right digits made wrong", f"{len(unlike):,}", "", f"{len(unlike) - sum(unlike)}"

    def _corrected_in_order(self) -> Row:
        before, after = [], []
        for writer in self._writers:
            taught: list[int] = []
            for index in range(len(writer.read)):
                ink = writer.read.subset(np.array([index]))
                learned = learn(
                    writer.read.subset(np.array(taught, np.int64)).examples(sure=True), self._no_digit_logit
                )
                before.append(self._is_wrong(ink)[0])
                after.append(self._is_wrong(self._correct(ink, learned))[0] if taught else before[-1])
                if after[-1]:
                    taught.append(index)
        return _errors("only what is misread is corrected, in order", np.array(before), np.array(after))

    def _with_false_labels(self) -> Iterator[Row]:
        rng = np.random.default_rng(SEED)
        errors = []
        for _, taught, read in self._draws():
            labels = taught.labels.copy()
            false = rng.choice(len(labels), round(FALSE_FRACTION * len(labels)), replace=False)
            labels[false] = (labels[false] + rng.integers(1, DIGIT_COUNT, len(false))) % DIGIT_COUNT
            learned = learn(Ink(taught.embeddings, taught.logits, labels).examples(), self._no_digit_logit)
            errors.append((self._is_wrong(read), self._is_wrong(self._correct(read, learned))))
        if errors:
            before, after = (np.concatenate(part) for part in zip(*errors, strict=True))
            yield _errors("two of each, a tenth of the labels false", before, after)

    def _draws(self) -> Iterator[tuple[Writer, Ink, Ink]]:
        rng = np.random.default_rng(SEED)
        for _ in range(DRAWS):
            for writer in self._writers:
                if drawn := writer.draw(rng):
                    yield writer, *drawn

    def _correct(self, ink: Ink, learned: Learned) -> Ink:
        logits = [
            apply(learned, embedding, values, self._no_digit_logit).logits
            for embedding, values in zip(ink.embeddings, ink.logits, strict=True)
        ]
        return Ink(ink.embeddings, np.reshape(logits, (-1, DIGIT_COUNT)).astype(np.float32), ink.labels)

    def _answers(self, ink: Ink) -> Int64Array:
        return np.array(
            [find_label(logits, self._no_digit_logit) for logits in ink.logits.astype(np.float64)], np.int64
        )

    def _is_wrong(self, ink: Ink) -> BoolArray:
        return np.asarray(self._answers(ink) != ink.labels)


def evaluate_personal(recognizer: Recognizer, corpus: Corpus, mnist_writers: Path | None) -> list[Row]:
    """Evaluate on the test writers of the pen digits, and on MNIST's validation digits if their writers are known.

    Returns:
        A table of texts, the first row its header; see `digitpad.training.evaluation.tables`.

    Raises:
        DataError: the file of MNIST's writers cannot be read.
    """
    threshold = recognizer.rejection_threshold
    no_digit_logit = float(np.log((1 - threshold) / threshold))
    sets = {
        UNIPEN: _pen_writers(recognizer, corpus.unipen.test, corpus.glyphs.test),
        PENS: _pen_writers(recognizer, corpus.pendigits.test, []),
        MNIST_VALIDATION: _mnist_writers(recognizer, corpus, mnist_writers) if mnist_writers else [],
    }
    table: list[Row] = [("set", "what", "count", "before", "after")]
    for name, writers in sets.items():
        if writers:
            table.extend((name, *row) for row in PersonalEvaluation(writers, no_digit_logit).rows())
    return [*table, *_measure_time(no_digit_logit)]


def _pen_writers(recognizer: Recognizer, digits: Sequence[PenSample], glyphs: Sequence[PenSample]) -> list[Writer]:
    writers = np.array([digit.writer for digit in digits])
    ink = _score(recognizer, render(digits)) if digits else None
    letters = _score(recognizer, render(glyphs)) if glyphs else None
    glyph_writers = np.array([glyph.writer for glyph in glyphs])
    none = np.zeros(0, np.int64)
    return [
        Writer(
            ink.subset(writers == name), None, letters.subset(glyph_writers == name) if letters else ink.subset(none)
        )
        for name in dict.fromkeys(writers)
        if ink
    ]


def _mnist_writers(recognizer: Recognizer, corpus: Corpus, path: Path) -> list[Writer]:
    """Writers who wrote validation digits: these are read, and training digits are taught."""
    training_writers, validation_writers = load_writers(path)
    read = _score(recognizer, corpus.mnist.validation)
    rng = np.random.default_rng(SEED)
    writers = []
    for name in np.unique(validation_writers):
        known = rng.permutation(np.flatnonzero(training_writers == name))
        labels = corpus.mnist.training.labels[known]
        few = np.concatenate([known[labels == digit][: 2 * EXAMPLES_OF_A_DIGIT] for digit in range(DIGIT_COUNT)])
        if len(few):
            taught = _score(recognizer, corpus.mnist.training.subset(few))
            writers.append(Writer(read.subset(validation_writers == name), taught, read.subset(np.zeros(0, np.int64))))
    return writers


def _score(recognizer: Recognizer, images: LabeledImages) -> Ink:
    scores = recognizer.score_frames(images.frames())
    return Ink(scores.embedding, scores.logits, images.labels)


def _measure_time(no_digit_logit: float) -> Iterator[Row]:
    """The processor time to learn from `TIMED_EXAMPLES` and to apply that, in milliseconds."""
    rng = np.random.default_rng(SEED)
    embeddings, logits = rng.uniform(0, 1, (TIMED_EXAMPLES, 64)), rng.normal(0, 6, (TIMED_EXAMPLES, DIGIT_COUNT))
    labels = rng.integers(0, DIGIT_COUNT, TIMED_EXAMPLES)
    examples = Examples(
        embeddings.astype(np.float32), logits.astype(np.float32), labels, np.ones(TIMED_EXAMPLES, np.bool_)
    )
    start = process_time()
    learned = learn(examples, no_digit_logit)
    learning = process_time() - start
    start = process_time()
    for embedding, values in zip(examples.embeddings, examples.logits, strict=True):
        apply(learned, embedding, values, no_digit_logit)
    applying = (process_time() - start) / TIMED_EXAMPLES
    yield "Python, one thread", f"ms to learn from {TIMED_EXAMPLES} examples", "", "", f"{1000 * learning:.1f}"
    yield "Python, one thread", f"ms to apply {TIMED_EXAMPLES} examples", "", "", f"{1000 * applying:.3f}"


def _errors(what: str, before: BoolArray, after: BoolArray) -> Row:
    """A row with the number of errors before and after, and which part of them is left."""
    left = f" ({after.sum() / before.sum():.0%} left)" if before.any() else ""
    return what, f"{len(before):,}", f"{before.sum()}", f"{after.sum()}{left}"


def _softmax(logits: Float32Array) -> Float64Array:
    exponentials = np.exp(np.float64(logits) - logits.max(axis=1, keepdims=True))
    return np.asarray(exponentials / exponentials.sum(axis=1, keepdims=True))
