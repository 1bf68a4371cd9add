"""Every form of input: the same 200 digits have the same answers, bit for bit, and bad records have errors."""

import gzip
import io
import json
import os
import re
import struct
import tarfile

import numpy as np
import pyarrow as pa
import pyarrow.parquet
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from digitpad import Recognizer
from digitpad.batch.answers import Answerer, Task
from digitpad.batch.inputs import plan, read
from digitpad.batch.records import SCHEMA
from digitpad.errors import DataError
from digitpad.preprocessing.small_pictures import pictures_to_frames
from digitpad.preprocessing.to_frame import to_frame

COUNT = 200
ANSWER = ["digit", "confidence", *(f"p{digit}" for digit in range(10)), "reason", "error"]


def draw_digit(seed):
    """A picture of 28 x 28, some of them as in MNIST, others with pale, small or crowded ink, or blank."""
    rng = np.random.default_rng(seed)
    image = Image.new("L", (28, 28), 0)
    points = rng.uniform(5, 23, (rng.integers(2, 6), 2))
    if seed % 3:
        points = 4 + 20 * (points - points.min(axis=0)) / (points - points.min(axis=0)).max()
    pen = ImageDraw.Draw(image)
    if seed % 10:
        pen.line([tuple(point) for point in points], fill=int(rng.integers(40, 256)), width=int(rng.integers(1, 4)))
    return np.asarray(image)


@pytest.fixture(scope="module")
def pictures():
    return np.stack([draw_digit(seed) for seed in range(COUNT)])


@pytest.fixture(scope="module")
def answerer():
    return Answerer(Task())


def answer(answerer, *inputs):
    batches = [answerer(fragment.records) for fragment in read(plan([*map(str, inputs)]))]
    return pa.Table.from_batches(batches, answerer.schema)


@pytest.fixture(scope="module")
def expected(pictures):
    """The answers of the library for each of the pictures alone."""
    rows = []
    for prediction in map(Recognizer(threads=1).recognize, pictures):
        probabilities = {f"p{digit}": value for digit, value in enumerate(prediction.probabilities)}
        values = {"digit": prediction.digit, "confidence": prediction.confidence, "reason": prediction.reason}
        rows.append(values | probabilities | {"error": None})
    return rows


def to_png(picture):
    file = io.BytesIO()
    Image.fromarray(picture).save(file, "PNG")
    return file.getvalue()


def to_idx(pictures):
    return struct.pack(">IIII", 0x803, *pictures.shape) + pictures.tobytes()


def to_csv(pictures, *, header=True, label=True, delimiter=",", end="\n", quote=""):
    names = [*["label"][:label], *(f"pixel{index}" for index in range(784))]
    rows = [[*[7][:label], *picture.ravel()] for picture in pictures]
    lines = [delimiter.join(f"{quote}{value}{quote}" for value in row) for row in ([names] if header else []) + rows]
    return end.join(lines).encode()


def to_tar(pictures):
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        for index, picture in enumerate(pictures):
            for suffix, content in ((".png", to_png(picture)), (".cls", b"7")):
                member = tarfile.TarInfo(f"digits/{index:03}{suffix}")
                member.size = len(content)
                archive.addfile(member, io.BytesIO(content))
    return file.getvalue()


def write_folder(path, pictures):
    path.mkdir()
    (path / "notes.txt").write_text("three")
    for index, picture in enumerate(pictures):
        (path / f"{index:03}.png").write_bytes(to_png(picture))


def write_pages(path, pictures):
    first, *rest = map(Image.fromarray, pictures)
    first.save(path, "TIFF", save_all=True, append_images=rest)


def write_parquet(path, columns):
    pa.parquet.write_table(pa.table(columns), path, row_group_size=70)


def write_npz(path, pictures):
    np.savez_compressed(path, x_test=pictures, y_test=np.zeros(len(pictures), np.int64))


def write_arrow(path, pictures, new):
    table = pa.table({"image": pa.array(list(pictures.reshape(-1, 784)), pa.list_(pa.uint8(), 784))})
    with new(str(path), table.schema) as writer:
        writer.write_table(table, max_chunksize=60)


def structs(pictures):
    return [{"bytes": to_png(picture), "path": "a.png"} for picture in pictures]


def columns(pictures):
    return {f"pixel{index}": column for index, column in enumerate(pictures.reshape(-1, 784).T)}


FORMS = {
    "folder": write_folder,
    "pages.tif": write_pages,
    "digits-idx3-ubyte": lambda path, pictures: path.write_bytes(to_idx(pictures)),
    "digits-idx3-ubyte.gz": lambda path, pictures: path.write_bytes(gzip.compress(to_idx(pictures))),
    "renamed": lambda path, pictures: path.write_bytes(gzip.compress(to_idx(pictures))),
    "bytes.npy": np.save,
    "flat.npy": lambda path, pictures: np.save(path, pictures.reshape(-1, 784)),
    "integers.npy": lambda path, pictures: np.save(path, pictures[..., np.newaxis].astype(np.int64)),
    "floats.npy": lambda path, pictures: np.save(path, pictures / 255),
    "floats to 255.npy": lambda path, pictures: np.save(path, pictures.astype(np.float32)),
    "arrays.npz": write_npz,
    "train.csv": lambda path, pictures: path.write_bytes(to_csv(pictures)),
    "test.csv": lambda path, pictures: path.write_bytes(to_csv(pictures, label=False)),
    "test.csv.gz": lambda path, pictures: path.write_bytes(gzip.compress(to_csv(pictures, label=False))),
    "mnist_test.csv": lambda path, pictures: path.write_bytes(to_csv(pictures, header=False)),
    "semicolons.csv": lambda path, pictures: path.write_bytes(
        b"\xef\xbb\xbf" + to_csv(pictures, delimiter=";", end="\r\n")
    ),
    "quoted.tsv": lambda path, pictures: path.write_bytes(to_csv(pictures, delimiter="\t", quote='"')),
    "floats.csv": lambda path, pictures: path.write_bytes(to_csv(pictures.astype(float))),
    "digits.tar": lambda path, pictures: path.write_bytes(to_tar(pictures)),
    "digits.tar.gz": lambda path, pictures: path.write_bytes(gzip.compress(to_tar(pictures))),
    "bytes.parquet": lambda path, pictures: write_parquet(path, {"image": list(map(to_png, pictures))}),
    "structs.parquet": lambda path, pictures: write_parquet(path, {"image": structs(pictures), "label": [7] * COUNT}),
    "lists.parquet": lambda path, pictures: write_parquet(
        path, {"x": pa.array(list(pictures.reshape(-1, 784)), pa.list_(pa.uint8()))}
    ),
    "nested.parquet": lambda path, pictures: write_parquet(path, {"pixels": pictures.tolist()}),
    "columns.parquet": lambda path, pictures: write_parquet(path, {"label": [7] * COUNT, **columns(pictures)}),
    "file.arrow": lambda path, pictures: write_arrow(path, pictures, pa.ipc.new_file),
    "stream.arrow": lambda path, pictures: write_arrow(path, pictures, pa.ipc.new_stream),
}


@pytest.mark.parametrize("name", FORMS)
def test_the_same_digits_have_the_same_answers_in_every_form(tmp_path, answerer, pictures, expected, name):
    FORMS[name](tmp_path / name, pictures)
    assert answer(answerer, tmp_path / name).select(ANSWER).to_pylist() == expected


def test_dark_ink_on_light_paper_is_read_as_the_same_arrays_one_by_one(tmp_path, answerer, pictures):
    inverted = np.uint8(255) - pictures
    (tmp_path / "digits").write_bytes(to_idx(inverted))
    digits = answer(answerer, tmp_path / "digits")["digit"].to_pylist()
    assert digits == [prediction.digit for prediction in Recognizer().recognize_batch(list(inverted))]
    assert len(set(digits)) > 5


def test_strokes_in_json_lines_are_answered_as_by_the_library(tmp_path, answerer):
    drawings = [[[[10, 0], [10, 40]]], [[[20, 10], [60, 10], [35, 80]]], []]
    lines = [json.dumps(drawings[0]), json.dumps({"strokes": drawings[1]}), json.dumps({"strokes": drawings[2]})]
    (tmp_path / "a.jsonl").write_text("\n".join([*lines, "three", '{"strokes": 3}', "[[[1, 2", '[["a"]]']))
    table = answer(answerer, tmp_path / "a.jsonl")
    assert table["digit"].to_pylist()[:3] == [prediction.digit for prediction in map(Recognizer().recognize, drawings)]
    assert table["index"].to_pylist() == list(range(7))
    assert [error is None for error in table["error"].to_pylist()] == 3 * [True] + 4 * [False]


def test_a_record_that_cannot_be_read_has_its_reason_and_the_others_their_answers(tmp_path, answerer, pictures):
    lines = to_csv(pictures[:6], header=False).decode().split("\n")
    lines[1] = lines[1].replace(",0,", ",three,", 1)
    lines[2] += ",5"
    lines[3] = lines[3].replace(",0,", ",256,", 1)
    (tmp_path / "a.csv").write_text("\n".join(lines))
    write_parquet(tmp_path / "a.parquet", {"image": [to_png(pictures[1]), None, b"three", to_png(pictures[1])[:60]]})
    table = answer(answerer, tmp_path / "a.csv", tmp_path / "a.parquet")
    assert table["index"].to_pylist() == [0, 1, 2, 3, 4, 5, 0, 1, 2, 3]
    errors = table["error"].to_pylist()
    words = [None, "three", "786 values", "256", None, None, None, "missing", "not a supported image", "damaged"]
    for error, word in zip(errors, words, strict=True):
        assert (error is None) if word is None else word in error
    assert [digit is None for digit in table["p0"].to_pylist()] == [error is not None for error in errors]


@pytest.mark.parametrize("name", [name for name in FORMS if name != "folder"])
def test_a_truncated_file_is_answered_as_far_as_it_goes_and_then_named(tmp_path, answerer, pictures, expected, name):
    path = tmp_path / name
    FORMS[name](path, pictures)
    content = path.read_bytes()
    path.write_bytes(content[: len(content) * 2 // 3])
    rows = answer(answerer, path).select(["file", *ANSWER]).to_pylist()
    good = [{key: row[key] for key in ANSWER} for row in rows if row["error"] is None]
    assert good == expected[: len(good)]
    assert str(path) in rows[-1]["error"] or rows[-1]["file"].startswith(str(path))
    assert rows[-1]["error"]
    assert len(rows) - len(good) == 1


@pytest.mark.parametrize(
    "name", ["digits.tar", "lists.parquet", "arrays.npz", "test.csv.gz", "bytes.npy", "file.arrow"]
)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_damaged_bytes_never_end_the_job(tmp_path, answerer, pictures, name, data):
    path = tmp_path / name
    if not path.exists():
        FORMS[name](path, pictures[:12])
        (tmp_path / "whole").write_bytes(path.read_bytes())
    content = bytearray((tmp_path / "whole").read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path.write_bytes(content[: data.draw(st.integers(1, len(content)))])
    try:
        sources = plan([str(path)])
    except DataError as error:
        assert "holds no pictures" in str(error)  # noqa: PT017 - it need not be raised
        return
    for fragment in read(sources):
        assert fragment.records.schema == SCHEMA
        assert answerer(fragment.records).schema == answerer.schema


def whole_records(path, pictures, kept):
    """How many pictures of a form whose records follow each other lie in its first bytes; the form is not gzipped."""
    if path.suffix == ".tar":
        ends, offset = [], 0
        for picture in pictures:
            offset += 512 + -(-len(to_png(picture)) // 512) * 512
            ends.append(offset)
            offset += 1024
        return sum(end <= kept for end in ends)
    content = path.read_bytes()
    if path.suffix in (".csv", ".tsv"):
        return content[:kept].count(b"\n") - (b"pixel0" in content)
    return (kept - len(content) + pictures.size) // 784


@pytest.mark.parametrize("fraction", [0.34, 0.71, 0.97])
@pytest.mark.parametrize(
    "name", ["digits.tar", "digits-idx3-ubyte", "bytes.npy", "train.csv", "mnist_test.csv", "quoted.tsv"]
)
@pytest.mark.parametrize("packed", [False, True])
def test_of_a_truncated_file_all_that_is_whole_is_answered(  # noqa: PLR0917 - fixtures
    tmp_path, answerer, pictures, expected, name, fraction, packed
):
    """Gzipped, as much as can be unpacked is whole."""
    path = tmp_path / name
    FORMS[name](path, pictures)
    content = path.read_bytes()
    kept = round(len(content) * fraction)
    count = whole_records(path, pictures, kept)
    path.write_bytes(content[:kept])
    if packed:
        path.write_bytes(gzip.compress(content[:kept] + b"\0" * (name == "digits.tar"), mtime=0)[:-9])
    rows = answer(answerer, path).select(["file", *ANSWER]).to_pylist()
    good = [{key: row[key] for key in ANSWER} for row in rows if row["error"] is None]
    assert good == expected[: len(good)]
    assert count - packed <= len(good) <= count
    assert len(rows) == len(good) + 1
    assert rows[-1]["error"]


@pytest.mark.parametrize("name", ["digits-idx3-ubyte", "digits-idx3-ubyte.gz", "bytes.npy"])
def test_a_file_that_goes_on_after_its_pictures_is_answered_and_then_named(
    tmp_path, answerer, pictures, expected, name
):
    FORMS[name](tmp_path / name, pictures)
    more = pictures[:3].tobytes()
    with (tmp_path / name).open("ab") as file:
        file.write(gzip.compress(more) if name.endswith("gz") else more)
    *rows, last = answer(answerer, tmp_path / name).select(ANSWER).to_pylist()
    assert rows == expected
    assert "goes on after the 200 pictures" in last["error"]


def test_a_name_that_is_no_text_does_not_end_the_job(tmp_path, answerer, pictures):
    (tmp_path / os.fsdecode(b"no\xfftext.png")).write_bytes(to_png(pictures[0]))
    (row,) = answer(answerer, tmp_path).to_pylist()
    assert row["file"].endswith("no\ufffdtext.png")
    assert row["error"] is None


def test_an_empty_file_and_other_columns_are_reported(tmp_path, answerer):
    (tmp_path / "empty.png").write_bytes(b"")
    (tmp_path / "sales.csv").write_text("year,sales\n2020,3\n")
    write_parquet(tmp_path / "sales.parquet", {"year": [2020], "sales": [3]})
    np.save(tmp_path / "labels.npy", np.arange(9))
    table = answer(answerer, *sorted(tmp_path.iterdir()))
    for error, word in zip(
        table["error"].to_pylist(), ["empty", "shape (9,)", "year, sales", "year, sales"], strict=True
    ):
        assert word in error


def test_inputs_that_do_not_exist_end_the_job_before_it_begins(tmp_path):
    (tmp_path / "hollow").mkdir()
    (tmp_path / "three.jsonl").write_text("[[[10, 0], [10, 40]]]")
    for name in ("none.png", "none.parquet", "*.png", "hollow"):
        words = "holds no pictures" if name == "hollow" else "is not there"
        for others in ([], [str(tmp_path / "three.jsonl")]):
            for outputs in ([], [tmp_path / "none.png"], [tmp_path / "three.jsonl"]):
                with pytest.raises(DataError, match=re.escape(f"{name} {words}")):
                    plan([*others, str(tmp_path / name)], outputs)


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 10**6), side=st.sampled_from([(28, 28), (20, 20), (32, 24), (28, 40)]), inverted=st.booleans()
)
def test_frames_of_many_pictures_are_those_of_each_alone(seed, side, inverted):
    rng = np.random.default_rng(seed)
    values = rng.integers(0, 256, (3, *side)) * (rng.random((3, *side)) < rng.uniform(0, 0.4))
    values[0] = rng.integers(0, rng.integers(1, 256), side)
    values[1, : side[0] - 20] = values[1, :, : side[1] - 12] = 0
    pictures = (255 - values if inverted else values).astype(np.uint8)
    for frame, picture in zip(pictures_to_frames(pictures), pictures, strict=True):
        np.testing.assert_array_equal(frame, to_frame(picture))
