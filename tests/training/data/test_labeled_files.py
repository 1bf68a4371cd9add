"""Labelled images of anybody's own: every form has the same images, and what is wrong is named."""

import gzip
import io
import struct

import numpy as np
import pyarrow as pa
import pyarrow.parquet
import pytest
from PIL import Image, ImageDraw

from digitpad import Recognizer
from digitpad.errors import DataError
from digitpad.preprocessing.small_pictures import pictures_to_frames
from digitpad.training.data.labeled_files import parse_label, read_labeled_images, split_own
from digitpad.training.data.mnist import to_idx
from digitpad.training.data.stroke_font import DIGIT_GLYPHS

COUNT = 40


def draw(digit, shift):
    """A digit of the stroke font, 28 x 28."""
    image = Image.new("L", (112, 112), 0)
    for stroke in DIGIT_GLYPHS[str(digit)]:
        points = np.asarray(stroke, float)
        ImageDraw.Draw(image).line([(18 + 8 * x + shift, 16 + 8 * y) for x, y in points], fill=255, width=9)
    return np.asarray(image.resize((28, 28), Image.Resampling.BOX))


@pytest.fixture(scope="module")
def recognizer():
    return Recognizer(threads=1)


@pytest.fixture(scope="module")
def digits(recognizer):
    """Pictures that the network reads, and their labels."""
    pictures = np.stack([draw(index % 10, 2 * (index // 10)) for index in range(COUNT)])
    read = recognizer.predict_frames(pictures_to_frames(pictures))
    labels = np.array([prediction.probabilities.argmax() for prediction in read], np.uint8)
    assert len({*labels}) == 10
    return pictures, labels


def to_png(picture):
    file = io.BytesIO()
    Image.fromarray(picture).save(file, "PNG")
    return file.getvalue()


def write_idx(folder, pictures, labels, *, name="own", compress=bytes, suffix=""):
    folder.mkdir(exist_ok=True)
    (folder / f"{name}-images-idx3-ubyte{suffix}").write_bytes(compress(to_idx(np.ascontiguousarray(pictures))))
    content = labels if isinstance(labels, bytes) else to_idx(labels)
    (folder / f"{name}-labels-idx1-ubyte{suffix}").write_bytes(compress(content))
    return folder


def write_folders(folder, pictures, labels):
    for index, (picture, label) in enumerate(zip(pictures, labels, strict=True)):
        (folder / str(label)).mkdir(parents=True, exist_ok=True)
        (folder / str(label) / f"{index:03}.png").write_bytes(to_png(picture))
    return folder


def write_csv(folder, pictures, labels, *, header=True):
    lines = [",".join(map(str, (label, *picture.ravel()))) for picture, label in zip(pictures, labels, strict=True)]
    names = ",".join(["label", *(f"pixel{index}" for index in range(784))])
    folder.mkdir()
    (folder / "train.csv").write_text("\n".join([names, *lines] if header else lines))
    return folder / "train.csv"


def write_parquet(folder, pictures, labels):
    folder.mkdir()
    images = [{"bytes": to_png(picture), "path": None} for picture in pictures]
    pa.parquet.write_table(pa.table({"image": images, "label": list(labels)}), folder / "a.parquet")
    return folder / "a.parquet"


def write_npz(folder, pictures, labels):
    folder.mkdir()
    np.savez(folder / "mnist.npz", x_train=pictures[:5], y_train=labels[:5], x_test=pictures, y_test=labels)
    return folder / "mnist.npz"


FORMS = {
    "idx": write_idx,
    "idx.gz": lambda folder, *data: write_idx(folder, *data, compress=gzip.compress, suffix=".gz"),
    "gzipped without suffix": lambda folder, *data: write_idx(folder, *data, compress=gzip.compress),
    "one file": lambda folder, *data: write_idx(folder, *data) / "own-images-idx3-ubyte",
    "two parts": lambda folder, *data: write_idx(
        write_idx(folder, np.zeros((3, 28, 28), np.uint8), np.zeros(3, np.uint8), name="train"), *data, name="t10k"
    ),
    "folders": write_folders,
    "csv": write_csv,
    "csv without header": lambda *data: write_csv(*data, header=False),
    "parquet": write_parquet,
    "npz": write_npz,
    "array of npz": lambda *data: write_npz(*data) / "x_test",
}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_has_the_same_images_and_labels(tmp_path, recognizer, digits, form):
    pictures, labels = digits
    own = read_labeled_images(FORMS[form](tmp_path / "own", pictures, labels), "test", recognizer)
    order = np.argsort(labels, kind="stable") if form == "folders" else np.arange(COUNT)
    assert own.images.labels.tolist() == labels[order].tolist()
    assert (own.images.images == np.rint(pictures_to_frames(pictures) * 255)[order]).all()
    assert len({*own.names}) == COUNT
    assert own.notice == ""


def test_of_two_parts_the_one_for_training_is_read(tmp_path, recognizer, digits):
    own = read_labeled_images(write_npz(tmp_path / "own", *digits), "train", recognizer)
    assert len(own.images) == 5


@pytest.mark.parametrize("names", [("train", "test"), ("training", "testing"), ("Train-set", "t10k")], ids=str)
@pytest.mark.parametrize("write", [write_folders, write_csv, write_parquet, write_idx])
def test_of_a_folder_of_two_parts_one_is_read(tmp_path, recognizer, digits, write, names):
    pictures, labels = digits
    parts = {"train": slice(0, 30), "test": slice(30, None)}
    for name, part in zip(names, parts.values(), strict=True):
        write(tmp_path / name, pictures[part], labels[part])
    for name, part in parts.items():
        assert sorted(read_labeled_images(tmp_path, name, recognizer).images.labels) == sorted(labels[part])


def test_parts_as_files_side_by_side_are_told_apart(tmp_path, recognizer, digits):
    pictures, labels = digits
    for name, part in (("train", slice(0, 30)), ("test", slice(30, None))):
        write_csv(tmp_path / name, pictures[part], labels[part]).rename(tmp_path / f"digits_{name}.csv")
        (tmp_path / name).rmdir()
    assert len(read_labeled_images(tmp_path, "train", recognizer).images) == 30
    assert len(read_labeled_images(tmp_path, "test", recognizer).images) == 10


def test_parts_that_lie_deeper_are_never_mixed(tmp_path, recognizer, digits):
    for name in ("train", "test"):
        write_folders(tmp_path / "digits" / name, *digits)
    with pytest.raises(DataError, match="holds one part for training and one for tests: name one of the two"):
        read_labeled_images(tmp_path, "train", recognizer)


def test_a_name_that_only_contains_the_letters_tells_of_no_part(tmp_path, recognizer, digits):
    write_folders(tmp_path / "latest", *digits)
    write_folders(tmp_path / "strained", *digits)
    assert len(read_labeled_images(tmp_path, "train", recognizer).images) == 2 * COUNT


def test_labels_of_python_objects_are_named(tmp_path, recognizer, digits):
    pictures, labels = digits
    np.savez(tmp_path / "own.npz", images=pictures, labels=labels.astype(str).astype(object))
    with pytest.raises(DataError, match="holds the array labels as Python objects: save it as numbers"):
        read_labeled_images(tmp_path / "own.npz", "train", recognizer)


def test_labels_of_qmnist_are_the_first_of_eight_numbers(tmp_path, recognizer, digits):
    pictures, labels = digits
    columns = np.zeros((COUNT, 8), ">i4")
    columns[:, 0], columns[:, 2] = labels, 1234
    content = struct.pack(">BBBBII", 0, 0, 12, 2, *columns.shape) + columns.tobytes()
    write_idx(tmp_path / "own", pictures, labels, name="qmnist-test")
    labels_file = tmp_path / "own" / "qmnist-test-labels-idx1-ubyte"
    labels_file.write_bytes(content)
    labels_file.rename(labels_file.with_name("qmnist-test-labels-idx2-int"))
    assert read_labeled_images(tmp_path / "own", "test", recognizer).images.labels.tolist() == labels.tolist()


@pytest.mark.parametrize("form", ["idx.gz", "folders", "csv", "npz"])
def test_transposed_pictures_are_noticed_named_and_turned(tmp_path, recognizer, digits, form):
    pictures, labels = digits
    upright = read_labeled_images(FORMS[form](tmp_path / "own", pictures, labels), "test", recognizer)
    turned = FORMS[form](tmp_path / "turned", pictures.swapaxes(1, 2), labels)
    own = read_labeled_images(turned, "test", recognizer)
    assert "transposed, as EMNIST's are" in own.notice
    assert f"{COUNT} once rows and columns are exchanged" in own.notice
    assert np.abs(own.images.images.astype(int) - upright.images.images).mean() < 2


def test_a_few_wrong_labels_are_not_taken_for_transposition(tmp_path, recognizer, digits):
    pictures, labels = digits
    wrong = (labels + (np.arange(COUNT) % 3 == 0)) % 10
    own = read_labeled_images(write_csv(tmp_path / "own", pictures, wrong.astype(np.uint8)), "test", recognizer)
    assert own.notice == ""


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("10", "has the label 10, which is no digit: labels are 0 to 9; if 10 stands for zero, write 0"),
        ("three", "has the label three, which is no digit: write 3"),
        ("Zero", "write 0"),
        ("[0 0 1 0 0 0 0 0 0 0]", "one-hot"),
        ("[0, 0, 0, 1, 0, 0, 0, 0, 0, 0]", "one-hot"),
        ("-1", "has the label -1"),
        ("3.5", "has the label 3.5"),
        ("26", "has the label 26"),
        ("x" * 200, "has the label xxx"),
        ("", "has no label"),
        (None, "has no label"),
    ],
)
def test_a_label_that_is_no_digit_is_named_with_its_record(label, words):
    with pytest.raises(DataError) as raised:
        parse_label(label, "own.csv[17]")
    assert words in str(raised.value)
    assert "own.csv[17]" in str(raised.value)
    assert len(str(raised.value)) < 250


@pytest.mark.parametrize("label", ["7", 7, 7.0, "7.0", " 7 ", np.uint8(7)])
def test_labels_may_be_written_as_any_number(label):
    assert parse_label(label, "a") == 7


@pytest.mark.parametrize("form", ["idx", "idx.gz", "csv", "parquet", "npz"])
def test_labels_from_1_to_10_are_refused_in_every_form(tmp_path, recognizer, digits, form):
    pictures, labels = digits
    path = FORMS[form](tmp_path / "own", pictures, np.where(labels == 0, 10, labels).astype(np.uint8))
    with pytest.raises(DataError, match="has the label 10"):
        read_labeled_images(path, "test", recognizer)


@pytest.mark.parametrize("form", ["idx", "npz"])
def test_one_hot_labels_are_refused_with_the_first(tmp_path, recognizer, digits, form):
    pictures, labels = digits
    path = FORMS[form](tmp_path / "own", pictures, np.eye(10, dtype=np.uint8)[labels])
    with pytest.raises(DataError, match=r"such as( [01]){10}: if they are one-hot"):
        read_labeled_images(path, "test", recognizer)


@pytest.mark.parametrize("form", ["folders", "csv", "parquet"])
def test_words_are_refused_with_the_digit_they_stand_for(tmp_path, recognizer, digits, form):
    pictures, _ = digits
    path = FORMS[form](tmp_path / "own", pictures, ["three"] * COUNT)
    with pytest.raises(DataError, match="has the label three, which is no digit: write 3"):
        read_labeled_images(path, "test", recognizer)


@pytest.mark.parametrize("name", ["own-images-idx3-ubyte", "own-labels-idx1-ubyte"])
@pytest.mark.parametrize("compress", [bytes, gzip.compress])
@pytest.mark.parametrize("length", [-1, -20, 20, 3])
def test_a_truncated_file_is_named_and_nobody_is_told_to_delete_it(  # noqa: PLR0917 - fixtures
    tmp_path, recognizer, digits, name, compress, length
):
    folder = write_idx(tmp_path / "own", *digits)
    file = folder / name
    file.write_bytes(compress(file.read_bytes()[:length]))
    with pytest.raises(DataError) as raised:
        read_labeled_images(folder, "test", recognizer)
    assert name in str(raised.value)
    assert "delete" not in str(raised.value)


def test_what_does_not_fit_together_is_named(tmp_path, recognizer, digits):
    pictures, labels = digits
    with pytest.raises(DataError, match="has 40 pictures, but 39 labels"):
        read_labeled_images(write_idx(tmp_path / "a", pictures, labels[1:]), "test", recognizer)
    write_idx(tmp_path / "b", pictures, labels, name="left")
    write_idx(tmp_path / "b", pictures, labels, name="right")
    with pytest.raises(DataError, match=r"name one of them, such as .*left-images"):
        read_labeled_images(tmp_path / "b", "test", recognizer)
    (tmp_path / "b" / "left-labels-idx1-ubyte").unlink()
    with pytest.raises(DataError, match="belong beside it, in left-labels-idx1-ubyte"):
        read_labeled_images(tmp_path / "b" / "left-images-idx3-ubyte", "test", recognizer)
    np.savez(tmp_path / "c.npz", x=pictures)
    with pytest.raises(DataError, match="has no labels of x: add an array y"):
        read_labeled_images(tmp_path / "c.npz", "test", recognizer)
    np.save(tmp_path / "d.npy", pictures)
    with pytest.raises(DataError, match="has no labels"):
        read_labeled_images(tmp_path / "d.npy", "test", recognizer)


def test_a_picture_that_cannot_be_read_is_named(tmp_path, recognizer, digits):
    folder = write_folders(tmp_path / "own", *digits)
    (folder / "7" / "999.png").write_bytes(b"three")
    with pytest.raises(DataError, match=r"7/999\.png"):
        read_labeled_images(folder, "test", recognizer)


def test_a_tenth_is_for_validation_and_the_parts_have_no_image_in_common(tmp_path, recognizer, digits):
    own = read_labeled_images(write_csv(tmp_path / "own", *digits), "train", recognizer)
    training, validation = split_own(own)
    assert (len(training), len(validation)) == (36, 4)
    split = [*map(bytes, training.images), *map(bytes, validation.images)]
    assert sorted(split) == sorted(map(bytes, own.images.images))
    assert sorted([*training.labels, *validation.labels]) == sorted(own.images.labels)
