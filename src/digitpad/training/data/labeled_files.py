"""Read labelled images of anybody's own from files: IDX, folders `0` to `9`, CSV, Parquet, Arrow and .npz.

Pictures are read as by `digitpad batch`. Nothing is left out: what cannot be read, or has no label, is an error.
"""

import logging
import math
import re
import struct
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import ZipFile

import numpy as np
import numpy.typing as npt

from digitpad.batch.answers import gray_frames
from digitpad.batch.arrays import list_pictures, read_up_to, unpack
from digitpad.batch.inputs import Source, plan, read
from digitpad.batch.records import to_inks
from digitpad.errors import DataError, InkError
from digitpad.preprocessing.frame import Frame
from digitpad.preprocessing.to_frame import to_frame
from digitpad.recognizer import DIGIT_COUNT, Recognizer
from digitpad.training.data.dataset import LabeledImages, from_frames
from digitpad.wording import format_count

PARTS = {
    "train": re.compile("(?<![a-z])train(ing)?(?![a-z])"),
    "test": re.compile("(?<![a-z])(test(ing)?|t10k)(?![a-z])"),
}
"""What the names of files, folders and arrays hold that belong to a part, in lower case."""

IDX_IMAGES = re.compile("images.idx3")
LABEL_NAMES = (("images", "labels"), ("image", "label"), ("data", "target"), ("X", "y"), ("x", "y"))
"""What the names of arrays of pictures hold, and what stands in its place in that of their labels."""

MAX_LABEL_BYTES = 1 << 30
IDX_TYPES = {8: "u1", 9: "i1", 11: ">i2", 12: ">i4", 13: ">f4", 14: ">f8"}
QMNIST_COLUMNS = 8
"""QMNIST's labels have so many; the first is the digit."""

VALIDATION_FRACTION, SPLIT_SEED = 0.1, 2030
log = logging.getLogger(__name__)
WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
SAMPLE_SIZE, MIN_GAIN, MIN_GAINED = 1000, 0.2, 8
"""Of images that tell whether all are transposed: so large a fraction more of them, and so many, are read then."""


class OwnSplit(NamedTuple):
    """Labelled images for training, and others for validation."""

    training: LabeledImages
    validation: LabeledImages


class OwnImages(NamedTuple):
    """Labelled images, the name of each, and a sentence on what was done to them, if anything was."""

    images: LabeledImages
    names: Sequence[str]
    notice: str = ""


def read_labeled_images(path: Path, part: str, recognizer: Recognizer) -> OwnImages:
    """Read the images in a file or a folder, with their labels.

    Args:
        path: the file or folder; of an .npz file with several arrays, `FILE.npz/ARRAY` names one.
        part: `train` or `test`: which part is read where the names tell of both.
        recognizer: notices images that are transposed, as EMNIST's are.

    Raises:
        DataError: the data, a record or a label cannot be read; the message names it.
    """
    sources, name, labels = _find(path, part)
    frames, names, texts = zip(*_read_frames(sources, name), strict=True)
    if labels is not None and len(labels) != len(frames):
        pictures, given = format_count(len(frames), "picture"), format_count(len(labels), "label")
        raise DataError(f"{path} has {pictures}, but {given}: give one for each.")
    digits = [parse_label(text, name) for text, name in zip(texts if labels is None else labels, names, strict=True)]
    return _turn_upright(OwnImages(from_frames(frames, digits), names), recognizer)


def split_own(own: OwnImages) -> OwnSplit:
    """A random tenth of the images is for validation."""
    if own.notice:
        log.info("%s", own.notice)
    order = np.random.default_rng(SPLIT_SEED).permutation(len(own.images))
    count = math.ceil(len(order) * VALIDATION_FRACTION)
    return OwnSplit(own.images.subset(np.sort(order[count:])), own.images.subset(np.sort(order[:count])))


def parse_label(label: object, name: str) -> int:
    """The digit of a label.

    Raises:
        DataError: it is none; the message names it and the record.
    """
    text = "" if label is None else str(label).strip()
    if re.fullmatch(r"[0-9](\.0*)?", text):
        return int(text[0])
    if not text:
        raise DataError(f"{name} has no label: give each picture one from 0 to 9, in a column named label.")
    advice = "labels are 0 to 9"
    if text.lower() in WORDS:
        advice = f"write {WORDS.index(text.lower())}"
    elif re.fullmatch(r"10(\.0*)?", text):
        advice = "labels are 0 to 9; if 10 stands for zero, write 0"
    elif re.fullmatch(r"[\[(]?([01][.0]*[\s,]*){10}[\])]?", text):
        advice = "if labels are one-hot, write which of the ten is 1, as argmax finds it"
    raise DataError(f"{name} has the label {text:.60}, which is no digit: {advice}.")


def _find(path: Path, part: str) -> tuple[list[Source], str, list[Any] | None]:
    """The files of the pictures, what their records are named if not all are meant, and labels from beside them."""
    file, array = (path.parent, path.name) if path.parent.suffix == ".npz" else (path, "")
    if file.is_dir() and (found := sorted(other for other in file.iterdir() if IDX_IMAGES.search(other.name))):
        file = file / _choose([other.name for other in found], part, file)
    selected = _select(file, part)
    if len(selected) == 1 and selected != [file]:
        return _find(selected[0], part)
    sources = plan([*map(str, selected)])
    if selected == [file] and all(_has_part(each, sources, file) for each in PARTS):
        raise DataError(f"{file} holds one part for training and one for tests: name one of the two.")
    kinds, names = {source.kind for source in sources}, []
    with suppress(Exception), ZipFile(file) as archive:  # reading it tells of damage
        names = sorted(list_pictures(archive))
    if "zip" not in kinds or not names:
        return sources, "", _read_idx_labels(file) if "array" in kinds else None
    chosen = array if array in names else _choose(names, part, file)
    names = [chosen.replace(*pair) for pair in LABEL_NAMES if pair[0] in chosen]
    with np.load(file) as arrays:
        try:
            labels = [arrays[name] for name in names if name in arrays.files]
        except ValueError:
            what = f"{file} holds the array {names[0]} as Python objects"
            raise DataError(f"{what}: save it as numbers, as labels.astype(int) does.") from None
    if not labels:
        raise DataError(f"{file} has no labels of {chosen}: add an array {(names or ['y'])[-1]} with one for each.")
    return sources, f"{file}/{chosen}", _to_list(labels[0], file)


def _select(path: Path, part: str) -> list[Path]:
    """The path; of a folder whose entries are of two parts by their names, those of this part."""
    entries = sorted(path.iterdir()) if path.is_dir() else []
    named = {each: [entry for entry in entries if PARTS[each].search(entry.name.lower())] for each in PARTS}
    return named[part] if all(named.values()) else [path]


def _has_part(part: str, sources: list[Source], folder: Path) -> bool:
    """Whether a file belongs to a part by its path within the folder."""
    files = (Path(source.path).relative_to(folder) for source in sources)
    return any(PARTS[part].search(str(file).lower()) for file in files)


def _choose(names: list[str], part: str, source: Path) -> str:
    """The one that belongs to a part."""
    chosen = names if len(names) == 1 else [name for name in names if PARTS[part].search(name.lower())]
    if len(chosen) != 1:
        raise DataError(f"{source} holds {', '.join(names)}: name one of them, such as {source / names[0]}.")
    return chosen[0]


def _read_idx_labels(images: Path) -> list[Any]:
    """The labels in the IDX file beside one with images."""
    start, found, _ = images.name.partition("images")
    files = sorted(other for other in images.parent.iterdir() if found and other.name.startswith(f"{start}labels"))
    if not files:
        raise DataError(f"{images} has no labels: they belong beside it, in {start}labels-idx1-ubyte.")
    with files[0].open("rb") as file:
        content = read_up_to(unpack(file), MAX_LABEL_BYTES)
    try:
        shape, dtype = struct.unpack_from(f">{content[3]}I", content, 4), np.dtype(IDX_TYPES[content[2]])
    except (IndexError, KeyError, struct.error):
        raise DataError(f"{files[0]} is no IDX file: give the labels in one.") from None
    there = (len(content) - 4 - 4 * content[3]) // dtype.itemsize
    stated = format_count(shape[0], "label")
    if there < math.prod(shape):
        raise DataError(f"{files[0]} ends too early: it says it holds {stated}, and has {there:,}.")
    if there > math.prod(shape):
        raise DataError(f"{files[0]} goes on after the {stated} that it says it holds: save or load it anew.")
    values = np.frombuffer(content, dtype, math.prod(shape), 4 + 4 * content[3])
    return _to_list(values.reshape(shape), files[0])


def _to_list(labels: npt.NDArray[Any], source: Path) -> list[Any]:
    """Labels one by one; of QMNIST's eight columns the first."""
    if labels.ndim == 2 and labels.shape[1] in (1, QMNIST_COLUMNS):  # noqa: PLR2004 - rows of labels
        labels = labels[:, 0]
    if labels.ndim != 1:
        first = " ".join(str(value) for value in labels[0].ravel()[:DIGIT_COUNT])
        raise DataError(f"{source} has labels such as {first}: if they are one-hot, write which of the ten is 1.")
    return [value.decode() if isinstance(value, bytes) else value for value in labels.tolist()]


def _read_frames(sources: list[Source], source_name: str) -> Iterator[tuple[Frame, str, str | None]]:
    """The frame of each picture, its name and its label; a file by itself has that of its folder."""
    for batch in (fragment.records for fragment in read(sources)):
        frames = dict(zip(*gray_frames(batch), strict=True))
        for row, record in enumerate(batch.to_pylist()):
            file, index = record["file"], record["index"]
            if source_name not in ("", file):
                continue
            name, label = (file, Path(file).parent.name) if index is None else (f"{file}[{index}]", record["label"])
            try:
                inks = [frames[row]] if row in frames else [to_frame(ink) for _, ink in to_inks(record)]
            except InkError as error:
                raise DataError(str(error) if file in str(error) else f"{name}: {error}") from None
            yield from ((frame, name, label) for frame in inks)


def _turn_upright(own: OwnImages, recognizer: Recognizer) -> OwnImages:
    """The images with rows and columns exchanged, if they can be read only then."""
    index = np.random.default_rng(0).permutation(len(own.images))[:SAMPLE_SIZE]
    sample = own.images.subset(index)
    as_given, exchanged = (
        int((recognizer.score_frames(frames).probabilities.argmax(axis=1) == sample.labels).sum())
        for frames in (sample.frames(), np.ascontiguousarray(sample.frames().swapaxes(1, 2)))
    )
    if exchanged - as_given < max(MIN_GAIN * len(index), MIN_GAINED):
        return own
    notice = (
        f"The pictures are transposed, as EMNIST's are: of {len(index):,}, {as_given:,} are read as they are, and "
        f"{exchanged:,} once rows and columns are exchanged. So they are exchanged."
    )
    images = np.ascontiguousarray(own.images.images.swapaxes(1, 2))
    return own._replace(images=LabeledImages(images, own.images.labels), notice=notice)
