"""Recognise digits and numbers: from ink to a prediction, with the shipped network in ONNX Runtime."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, fields, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import onnxruntime

from digitpad.arrays import BoolArray, Float32Array, Float64Array
from digitpad.errors import InkError, ModelError, NoSheetError
from digitpad.no_digit_reason import NoDigitReason, find_no_digit_reason
from digitpad.numbers.constraints import Check, Constraint, Length, make_constraint
from digitpad.numbers.ink import gray_to_lattices, strokes_to_lattices
from digitpad.numbers.lattice import Lattice
from digitpad.numbers.line_frame import COLUMN_WIDTH
from digitpad.numbers.pieces import line_grid
from digitpad.numbers.reading import NO_NUMBER, NumberReading, read_lines
from digitpad.numbers.weights import NumberWeights
from digitpad.personal.file import read_personal_model
from digitpad.personal.learning import NO_DIGIT, Examples, Learned, apply, is_far_fetched, learn
from digitpad.personal.model import Example, PersonalModel, make_example
from digitpad.preprocessing.frame import FRAME_SIZE, Frame
from digitpad.preprocessing.strokes import Stroke, strokes_to_frame, validate_strokes
from digitpad.preprocessing.to_frame import Ink, is_strokes, to_frame
from digitpad.sheets.boxes import box_sizes
from digitpad.sheets.checks import make_checks
from digitpad.sheets.columns import find_columns
from digitpad.sheets.fields import cut_fields
from digitpad.sheets.locate import locate_sheet
from digitpad.sheets.reading import (
    CellReadings,
    SheetCell,
    SheetReading,
    confirm_digits,
    doubt_lines,
    may_be_confirmed,
    read_digits,
    read_free_field,
    read_whole_number,
    select_columns,
)
from digitpad.sheets.sudoku import is_sudoku, settle_cells
from digitpad.sheets.unmarked import (
    MIN_TURN_CONFIDENCE,
    MIN_TURN_GAIN,
    find_sheet_boxes,
    make_cells,
    make_fields,
    sample_boxes,
    sample_cells,
    to_cells,
    turn_frames,
)

if TYPE_CHECKING:
    from digitpad.preprocessing.decode import GrayPicture, Picture
    from digitpad.sheets.fields import Field
    from digitpad.sheets.layout import SheetLayout
    from digitpad.sheets.unmarked import Boxes

MODEL = Path(__file__).parent / "model" / "digits.onnx"
LINE_MODEL = "lines.onnx"
"""The name of the line network's file, which lies beside the other. Without it numbers are read without it."""

DIGIT_COUNT = 10
BATCH_SIZE = 256
RATED_FRAMES = 64
"""So many frames at a time stay in the cache of one core."""
NUMBER_WEIGHTS = "number_weights"
"""The key of the weights for numbers in the metadata of a model file."""


@dataclass(frozen=True, eq=False)
class Prediction:
    """The answer for one ink.

    Attributes:
        digit: 0..9, or None if the ink is blank or no digit.
        confidence: the probability of the digit, 0..1; 0 if there is no digit.
        probabilities: (10,), one for each digit, with the sum 1, on the assumption that the ink is a digit.
            Uniform for a blank.
        reason: why there is no digit; None if there is one.
        example: the index in `Recognizer.personal.examples` of the example that changed the answer; None if it is the
            network's own.
    """

    digit: int | None
    confidence: float
    probabilities: Float32Array
    reason: NoDigitReason | None = None
    example: int | None = None


@dataclass(frozen=True, eq=False)
class Scores:
    """The network's outputs for N frames.

    Attributes:
        probabilities: (N, 10), each row with the sum 1.
        no_digit: (N,) in 0..1, the probability that the ink is no digit.
        evidence: (N, 10, 7, 7) class activation maps (Zhou et al., "Learning deep features for discriminative
            localization", 2016). The mean of a map is the logit of its digit.
        embedding: (N, C), at least 0: the mean of each of the C feature maps of the last hidden layer (global average
            pooling; Lin et al., "Network in network", 2014). The logits are an affine function of it.
    """

    probabilities: Float32Array
    no_digit: Float32Array
    evidence: Float32Array
    embedding: Float32Array

    @property
    def logits(self) -> Float32Array:
        """The means of the evidence maps, (N, 10)."""
        return np.asarray(self.evidence.mean(axis=(2, 3)))


class LineNetwork:
    """The network that reads whole lines of writing, column by column; see `digitpad.numbers.line_frame`.

    Attributes:
        number_weights: the weights by which numbers are read with this network; None if they are not fitted yet.
    """

    def __init__(self, model: Path, threads: int) -> None:
        """Load an ONNX file as `write_line_model_files` writes it.

        Raises:
            ModelError: the file holds another network.
        """
        with _report_damage(model):
            self._session = _load(model, threads)
            self.number_weights = _read_number_weights(self._session)
            self._run(np.zeros((FRAME_SIZE, COLUMN_WIDTH), np.float32))

    def score(self, lattices: Sequence[Lattice]) -> list[Lattice]:
        """The lattices with the network's posteriors; none if it does not read these lines."""
        grids = [grid for lattice in lattices if (grid := line_grid(lattice.pieces))]
        if len(grids) < len(lattices):
            return []
        return [
            replace(lattice, posteriors=self._run(lattice.pieces.draw_line(grid)))
            for lattice, grid in zip(lattices, grids, strict=True)
        ]

    def _run(self, frame: Float32Array) -> Float64Array:
        (logits,) = self._session.run(["logits"], {"lines": frame[None]})
        exponentials = np.exp(np.float64(logits[0]) - logits[0].max(axis=1, keepdims=True))
        return np.asarray(exponentials / exponentials.sum(axis=1, keepdims=True))


class Taught(NamedTuple):
    """What a person taught, and what was learnt from it."""

    model: PersonalModel
    learned: Learned


class Recognizer:
    """Recognises handwritten digits. Threads may share one.

    Attributes:
        rejection_threshold: ink is no digit if the network gives "no digit" a higher probability than this, 0..1.
        number_weights: the weights by which numbers are read; None if they are not fitted yet.
    """

    def __init__(
        self, model: str | Path = MODEL, threads: int = 0, personal: PersonalModel | str | Path | None = None
    ) -> None:
        """Load the network.

        Args:
            model: an ONNX file as `digitpad export` writes it.
            threads: the number of threads that one call uses; 0: as many as the machine has cores. If calls come
                from many threads, 1 is fastest.
            personal: what a person taught, or its file. It corrects the answers of `recognize`, `recognize_batch` and
                `predict_frames`; numbers and sheets are read without it.

        Raises:
            ModelError: the file is missing or holds another network, or `model` is no path.
            PersonalModelError: the file of what a person taught cannot be read.
        """
        try:
            self._model, self._threads = Path(model), threads
        except TypeError:
            raise ModelError(f"The model must be the path of an ONNX file, not {model!r:.40}.") from None
        if not self._model.is_file():
            raise ModelError(f"The network {model} is missing: install Digitpad again, or run digitpad train.")
        with _report_damage(self._model):
            self._session = _load(self._model, threads)
            self.rejection_threshold = float(self._session.get_modelmeta().custom_metadata_map["rejection_threshold"])
            self.number_weights = _read_number_weights(self._session)
            self._run(np.zeros((1, FRAME_SIZE, FRAME_SIZE), np.float32))
        self._example_scores: dict[bytes, Scores] = {}
        self.personal = personal if isinstance(personal, PersonalModel | None) else read_personal_model(personal)

    @cached_property
    def network_hash(self) -> str:
        """The SHA-256 of the network's safetensors file, as on the page, or else of its ONNX file, as text."""
        page_model = self._model.with_suffix(".safetensors")
        return hashlib.sha256((page_model if page_model.is_file() else self._model).read_bytes()).hexdigest()

    @property
    def personal(self) -> PersonalModel | None:
        """What a person taught, by which answers are corrected; None if they are the network's own.

        Set it to another model, or to None to set it aside.
        """
        return self._taught.model if self._taught else None

    @personal.setter
    def personal(self, model: PersonalModel | None) -> None:
        if model is None:
            self._taught = None
            return
        examples = self._score_examples(model.examples)
        self._taught = Taught(replace(model, network=self.network_hash), learn(examples, self._no_digit_logit))
        frames = {example.frame for example in model.examples}
        self._example_scores = {frame: score for frame, score in self._example_scores.items() if frame in frames}

    def is_far_fetched(self, ink: Ink, digit: int | None) -> bool:
        """Whether the digit, None for no digit, is so far from what the ink looks like that one should ask again.

        Unless `teach` is told then that it is sure, the example waits for a second one like it.

        Raises:
            InkError: the ink cannot be read.
            PersonalModelError: the ink is blank, or the digit is neither 0..9 nor None.
        """
        example = make_example(to_frame(ink), digit)
        known = self._taught.model.examples if self._taught else ()
        others = [other for other in known if other.frame != example.frame]
        return is_far_fetched(self._score_examples([*others, example]), self._no_digit_logit)

    def teach(self, ink: Ink, digit: int | None, *, sure: bool = False) -> None:
        """Add an example to `personal`: from now on this ink, and ink like it, is the digit, or no digit if None.

        Args:
            ink: as for `recognize`.
            digit: 0..9, or None.
            sure: whether a person confirmed it; see `is_far_fetched`.

        Raises:
            InkError: the ink cannot be read.
            PersonalModelError: the ink is blank, or the digit is neither 0..9 nor None.
        """
        example = make_example(to_frame(ink), digit, sure=sure)
        taught = self._taught
        unused = np.flatnonzero(~taught.learned.pushes.any(axis=1)).tolist() if taught else []
        self.personal = (taught.model if taught else PersonalModel()).add(example, unused)

    @property
    def _no_digit_logit(self) -> float:
        """Ink is no digit if the log-sum-exp of its logits is lower than this."""
        return float(np.log((1 - self.rejection_threshold) / self.rejection_threshold))

    def _score_examples(self, examples: Sequence[Example]) -> Examples:
        """What the network says of examples: one by one, so that nothing depends on the others."""
        for example in examples:
            if example.frame not in self._example_scores:
                frame = example.image.astype(np.float32) / np.float32(255)
                self._example_scores[example.frame] = self.score_frames(frame[np.newaxis])
        scores = [self._example_scores[example.frame] for example in examples]
        return Examples(
            np.concatenate([np.empty((0, 1), np.float32)] if not scores else [score.embedding for score in scores]),
            np.concatenate([np.empty((0, DIGIT_COUNT), np.float32), *(score.logits for score in scores)]),
            np.array([NO_DIGIT if example.digit is None else example.digit for example in examples], np.int64),
            np.array([example.sure for example in examples], np.bool_),
        )

    @cached_property
    def line_network(self) -> LineNetwork | None:
        """The network that reads whole lines, loaded when it is first needed; None if it is not there.

        Raises:
            ModelError: the file holds another network.
        """
        path = self._model.with_name(LINE_MODEL)
        return LineNetwork(path, self._threads) if path.is_file() else None

    def recognize(self, ink: Ink) -> Prediction:
        """Recognise the digit in strokes (`[[(x, y), …], …]`) or in a picture (path, bytes, Pillow image or array).

        Args:
            ink: strokes in any unit, or a picture in any size; see `Ink`.

        Raises:
            InkError: the ink cannot be read; the message says why.
        """
        return self.recognize_batch([ink])[0]

    def recognize_batch(self, inks: Iterable[Ink]) -> list[Prediction]:
        """Recognise the digit in each of several inks, in their order; faster than one call for each.

        Raises:
            InkError: one of them cannot be read; the message says why.
        """
        frames = np.stack([to_frame(ink) for ink in inks] or [np.empty((0, FRAME_SIZE, FRAME_SIZE), np.float32)])
        return self.predict_frames(frames.reshape(-1, FRAME_SIZE, FRAME_SIZE))

    def read_number(self, ink: Ink, *, length: Length | None = None, check: Check | None = None) -> NumberReading:
        """Read the number in strokes or in a picture.

        Args:
            ink: as for `recognize`. Several lines of writing are several numbers, from top to bottom.
            length: the number of digits, 1..99, if it is known: an int, a range, or a pair of the least and the
                greatest.
            check: the checksum that the digits satisfy, if there is one; see `Check`.

        Raises:
            InkError: the ink cannot be read; the message says why.
            ConstraintError: the length or the check is not valid.
            ModelError: the model file has no weights for numbers.
        """
        constraint = make_constraint(length, check)
        if is_strokes(ink):
            return self.read_strokes(ink, constraint)
        from digitpad.preprocessing.decode import picture_to_strip  # noqa: PLC0415 - strokes do not need Pillow

        return self.read_strip(picture_to_strip(ink), constraint)

    def read_strokes(self, strokes: Iterable[Stroke], constraint: Constraint) -> NumberReading:
        """Read the number in strokes, or say why there is none.

        Raises:
            InkError: a point is not a pair of finite numbers between -1e9 and 1e9.
        """
        points = validate_strokes(strokes)
        return self._read_or_explain(strokes_to_lattices(points), constraint, lambda: strokes_to_frame(points))

    def read_strip(self, strip: "GrayPicture", constraint: Constraint) -> NumberReading:
        """Read the number in a picture, or say why there is none."""
        from digitpad.preprocessing.picture import gray_to_frame  # noqa: PLC0415 - as above

        return self._read_or_explain(gray_to_lattices(strip), constraint, lambda: gray_to_frame(strip.values))

    def _read_or_explain(
        self, lattices: Sequence[Lattice], constraint: Constraint, draw_frame: Callable[[], Frame]
    ) -> NumberReading:
        reading = self.read_lattices(lattices, constraint)
        if reading.text:
            return reading
        if constraint != Constraint() and self.read_lattices(lattices, Constraint()).text:
            return replace(reading, reason="not_allowed")
        return replace(reading, reason=find_no_digit_reason(draw_frame()))

    def read_lattices(self, lattices: Sequence[Lattice], constraint: Constraint) -> NumberReading:
        """The number, or the numbers, whose lattices these are, from top to bottom.

        Raises:
            ModelError: the model file has no weights for numbers.
        """
        if self.number_weights is None:
            raise ModelError("The model has no weights for numbers: run digitpad fit-numbers.")
        if not lattices:
            return NO_NUMBER
        logits, weights = self.score_candidates(lattices), self.number_weights
        if self.line_network and self.line_network.number_weights:
            scored = self.line_network.score(lattices)
            if scored:
                lattices, weights = scored, self.line_network.number_weights
        return read_lines(lattices, logits, weights, constraint, self.rejection_threshold)

    def score_candidates(self, lattices: Sequence[Lattice]) -> Float64Array:
        """The logits of all candidates of lattices, (C, 10): the means of the evidence maps."""
        empty = np.empty((0, FRAME_SIZE, FRAME_SIZE), np.float32)
        frames = np.concatenate([empty, *(lattice.draw() for lattice in lattices)])
        return np.asarray(self.score_frames(frames).evidence.mean(axis=(2, 3), dtype=np.float64))

    def read_sheet(
        self,
        picture: "Picture",
        layout: "SheetLayout | None" = None,
        *,
        sums: Iterable[str] = (),
        length: Length | None = None,
        check: Check | None = None,
    ) -> SheetReading:
        """Read the numbers on a photographed sheet: one of `digitpad sheet`, or another with boxes, a grid or columns.

        Args:
            picture: a photograph or a scan, as for `recognize`, turned however.
            layout: the layout of the sheet, if its code cannot be read (`digitpad.sheets.layout.parse_code`).
            sums: the sums that hold, such as `last = sum(others)`; see `digitpad.sheets.checks.SUM_PATTERN`.
            length: the number of digits of each number, as for `read_number`.
            check: the checksum that each number satisfies. Cells that fail a check are marked to be looked at.

        Raises:
            InkError: the picture cannot be read.
            SheetError: it shows no sheet, or not all of it, or its code cannot be read.
            ConstraintError: a sum, the length or the check is not valid.
            ModelError: the model file has no weights for numbers, which some sheets need.
        """
        from digitpad.preprocessing.decode import picture_to_sheet  # noqa: PLC0415 - strokes do not need Pillow

        checks = make_checks(sums, length, check)
        return checks.apply(self.read_photo(picture_to_sheet(picture), layout))

    def read_photo(self, photo: "GrayPicture", layout: "SheetLayout | None" = None) -> SheetReading:
        """Read the numbers on a sheet, given the grey values of its photograph, as in `read_sheet`.

        Raises:
            SheetError: as in `read_sheet`.
        """
        try:
            sheet, layout = locate_sheet(photo.values, layout)
        except NoSheetError:
            if layout:
                raise
            return self._read_unmarked_sheet(photo)
        fields = list(cut_fields(photo, sheet, layout))
        if not layout.digits:
            return SheetReading([read_free_field(field, self._read_ink(field.ink)) for field in fields], layout.code)
        empty = np.empty((0, FRAME_SIZE, FRAME_SIZE), np.float32)
        scores = self.score_frames(np.concatenate([empty, *(field.frames for field in fields if field.frames)]))
        ends = np.cumsum([len(field.frames) for field in fields])[:-1]
        parts = zip(fields, np.split(scores.probabilities, ends), np.split(scores.no_digit, ends), strict=True)
        return SheetReading([read_digits(*part, self.rejection_threshold) for part in parts], layout.code)

    def _read_unmarked_sheet(self, photo: "GrayPicture") -> SheetReading:
        """What is read in boxes or, if all are empty or there are none, in columns; nothing of one tone."""
        cells: list[SheetCell] = []
        if np.ptp(photo.values):
            with suppress(NoSheetError):
                cells = self._read_boxes(photo)
            if all(cell.state == "empty" for cell in cells) and (columns := find_columns(photo)):
                cells = select_columns(self._read_cells(columns, (0, 2))) or cells
        if not cells:
            raise NoSheetError("No sheet is found: photograph boxes, a table or columns of numbers, sharp and large.")
        return SheetReading(cells, None)

    def _read_boxes(self, photo: "GrayPicture") -> list[SheetCell]:
        boxes = find_sheet_boxes(photo)
        if boxes.kind != "digits":
            return self._read_table(boxes)
        sample = sample_boxes(boxes)
        gains = []
        for turns in range(4):
            scores = self.score_frames(turn_frames(sample, turns))
            confidences = scores.probabilities.max(axis=1, initial=0) * (1 - scores.no_digit)
            gains.append(confidences.mean() if len(confidences) else 0.0)
        turns = int(np.argmax(gains)) if max(gains) > max(gains[0] + MIN_TURN_GAIN, MIN_TURN_CONFIDENCE) else 0
        if table := to_cells(photo, boxes, turns):
            return self._read_table(table)
        frames = turn_frames(boxes, turns)
        scores = self.score_frames(frames)
        fields = list(make_fields(boxes, frames, scores.no_digit, turns))
        cells = [
            read_digits(field, scores.probabilities[digits], scores.no_digit[digits], self.rejection_threshold)
            for field, digits in fields
        ]
        cells = [
            confirm_digits(cell, self._read_ink(field.ink)) if may_be_confirmed(field, cell) else cell
            for (field, _), cell in zip(fields, cells, strict=True)
        ]
        if is_sudoku(cells):
            cells = settle_cells(cells, scores.probabilities[[digit for _, digits in fields for digit in digits]])
        return cells

    def _read_table(self, boxes: "Boxes") -> list[SheetCell]:
        width, height = np.median(box_sizes(boxes.level), axis=0)
        return doubt_lines(self._read_cells(boxes, (0, 2) if width > height else (1, 3)))

    def _read_cells(self, boxes: "Boxes", sides: tuple[int, int]) -> list[SheetCell]:
        """What is read in cells for whole numbers, with the one of two sides up with which more is certain."""
        best: list[Field] = []
        best_readings = CellReadings()
        for turns in sides:
            if best_readings.mean_confidence >= 1 - MIN_TURN_GAIN:
                break  # no confidence can be so much higher
            fields, readings = make_cells(boxes, turns), CellReadings()
            self._read_fields(fields, sample_cells(fields), readings)
            if not best or readings.mean_confidence > best_readings.mean_confidence + MIN_TURN_GAIN:
                best, best_readings = fields, readings
        self._read_fields(best, range(len(best)), best_readings)
        return [
            read_whole_number(field, best_readings.by_index.get(index, NO_NUMBER)) for index, field in enumerate(best)
        ]

    def _read_fields(self, fields: "Sequence[Field]", indices: Iterable[int], readings: CellReadings) -> None:
        """Read the ink of the fields with these indices that are not read yet, as long as they are worth the work."""
        for index in indices:
            if fields[index].ink.any() and index not in readings.by_index and not readings.are_enough:
                lattices = _ink_to_lattices(fields[index].ink)
                candidates = sum(len(lattice.candidates) for lattice in lattices)
                readings.add(index, self.read_lattices(lattices, Constraint()), candidates)

    def _read_ink(self, ink: Float64Array) -> NumberReading:
        return self.read_lattices(_ink_to_lattices(ink), Constraint())

    def predict_frames(self, frames: Float32Array) -> list[Prediction]:
        """The prediction for each of (N, 28, 28) frames in 0..1, ink 1 on paper 0.

        Raises:
            InkError: the frames have another shape, or values outside 0..1.
        """
        return self.decide(frames, self.score_frames(frames))

    def decide(self, frames: Float32Array, scores: Scores) -> list[Prediction]:
        """The prediction for each of (N, 28, 28) frames, given the network's scores for them."""
        if self._taught:
            return self._decide_by_examples(frames, scores, self._taught.learned)
        is_digit = self._accept(frames, scores.no_digit)
        return [
            _to_prediction(frame, probabilities, is_digit=accepted)
            for frame, probabilities, accepted in zip(frames, scores.probabilities, is_digit, strict=True)
        ]

    def _accept(self, frames: Float32Array, no_digit: Float32Array) -> BoolArray:
        return np.asarray(frames.any(axis=(1, 2)) & (no_digit <= self.rejection_threshold))

    def rate_frames(self, frames: Float32Array) -> tuple[Float32Array, BoolArray]:
        """The probabilities of `predict_frames` for (N, 28, 28) frames, (N, 10), and which frames are digits, (N,).

        For millions of frames: without a `Prediction` for each, and without what a person taught. The frames must be
        float32 in 0..1, which is not checked.
        """
        batches = np.split(frames, range(RATED_FRAMES, len(frames), RATED_FRAMES))
        parts = [self._session.run(["probabilities", "no_digit"], {"frames": batch}) for batch in batches]
        probabilities, no_digit = map(np.concatenate, zip(*parts, strict=True))
        probabilities[~frames.any(axis=(1, 2))] = 1 / DIGIT_COUNT
        return probabilities, self._accept(frames, no_digit)

    def _decide_by_examples(self, frames: Float32Array, scores: Scores, learned: Learned) -> list[Prediction]:
        predictions = []
        for frame, embedding, logits in zip(frames, scores.embedding, scores.logits, strict=True):
            correction = apply(learned, embedding, logits, self._no_digit_logit)
            exponentials = np.exp(correction.logits - correction.logits.max())
            probabilities = (exponentials / exponentials.sum()).astype(np.float32)
            is_digit = bool(frame.any()) and correction.label != NO_DIGIT
            prediction = _to_prediction(frame, probabilities, is_digit=is_digit)
            predictions.append(replace(prediction, example=correction.example if frame.any() else None))
        return predictions

    def score_frames(self, frames: Float32Array) -> Scores:
        """The network's outputs for (N, 28, 28) frames in 0..1, ink 1 on paper 0, without what a person taught.

        Raises:
            InkError: the frames have another shape, or values outside 0..1.
        """
        frames = np.asarray(frames, dtype=np.float32)
        if frames.shape[1:] != (FRAME_SIZE, FRAME_SIZE):
            raise InkError(f"Frames must have the shape (N, {FRAME_SIZE}, {FRAME_SIZE}), not {frames.shape}.")
        if not ((frames >= 0) & (frames <= 1)).all():
            raise InkError("Frames must hold numbers between 0 (paper) and 1 (ink).")
        batches = [frames[start : start + BATCH_SIZE] for start in range(0, len(frames), BATCH_SIZE)]
        return Scores(*map(np.concatenate, zip(*map(self._run, batches or [frames]), strict=True)))

    def _run(self, frames: Float32Array) -> list[Float32Array]:
        return list(self._session.run([field.name for field in fields(Scores)], {"frames": frames}))


@contextmanager
def _report_damage(model: Path) -> Iterator[None]:
    """Turn all errors into the one that this file is not a network of Digitpad."""
    try:
        yield
    except Exception as error:
        raise ModelError(f"{model} is not a network of Digitpad: install it again, or run digitpad train.") from error


def _load(model: Path, threads: int) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    options.intra_op_num_threads = threads
    return onnxruntime.InferenceSession(model.read_bytes(), options, ["CPUExecutionProvider"])


def _read_number_weights(session: onnxruntime.InferenceSession) -> NumberWeights | None:
    metadata = session.get_modelmeta().custom_metadata_map
    return NumberWeights.from_json(metadata[NUMBER_WEIGHTS]) if NUMBER_WEIGHTS in metadata else None


def _ink_to_lattices(ink: Float64Array) -> list[Lattice]:
    """The lattices of the ink of a cell, (height, width) in 0..1."""
    from digitpad.preprocessing.decode import GrayPicture  # noqa: PLC0415 - strokes do not need Pillow

    return gray_to_lattices(GrayPicture(1 - ink, 1.0)) if ink.any() else []


def _to_prediction(frame: Frame, probabilities: Float32Array, *, is_digit: bool) -> Prediction:
    if is_digit:
        best = int(probabilities.argmax())
        return Prediction(best, float(probabilities[best]), probabilities)
    if not frame.any():
        probabilities = np.full(DIGIT_COUNT, 1 / DIGIT_COUNT, np.float32)
    return Prediction(None, 0.0, probabilities, find_no_digit_reason(frame))
