"""What the values of an array mean is decided for the file: 0 to 255, or 0 to 1; and columns are found by name."""

import gzip
import json
import struct

import numpy as np
import pyarrow as pa
import pyarrow.parquet
import pytest

from digitpad.batch import arrays, inputs, tables
from digitpad.batch.answers import Answerer, Task
from digitpad.batch.inputs import plan, read

SEVEN = np.zeros((28, 28), np.uint8)
SEVEN[4:7, 6:22] = 1
for offset in range(18):
    SEVEN[6 + offset, 20 - offset // 2 : 23 - offset // 2] = 1
BLANK = np.zeros((28, 28), np.uint8)
SPECK = BLANK.copy()
SPECK[3, 3] = 1


@pytest.fixture(scope="module")
def answerer():
    return Answerer(Task())


def answers(answerer, path):
    batches = [answerer(fragment.records) for fragment in read(plan([str(path)]))]
    return pa.Table.from_batches(batches, answerer.schema).to_pylist()


def write_csv(path, pictures, write=str):
    names = [f"pixel{index}" for index in range(784)]
    lines = [",".join(map(write, picture.ravel())) for picture in pictures]
    path.write_text("\n".join([",".join(["label", *names]), *(f"7,{line}" for line in lines)]))


def write_parquet(path, pictures, kind):
    pictures = list(pictures.reshape(-1, 784))
    pa.parquet.write_table(pa.table({"image": pa.array(pictures, pa.list_(kind))}), path, row_group_size=2)


def write_columns(path, pictures, _=None):
    pa.parquet.write_table(
        pa.table({f"pixel{i}": column for i, column in enumerate(pictures.reshape(-1, 784).T)}), path
    )


def write_arrow(path, pictures):
    table = pa.table({"image": pa.array(list(pictures.reshape(-1, 784)), pa.list_(pa.uint8()))})
    with pa.ipc.new_file(str(path), table.schema) as writer:
        writer.write_table(table, max_chunksize=2)


def write_idx(path, pictures, compress=bytes):
    path.write_bytes(compress(struct.pack(">IIII", 0x803, *pictures.shape) + pictures.tobytes()))


FORMS = {
    "bytes.npy": np.save,
    "integers.npy": lambda path, pictures: np.save(path, pictures.astype(np.int64)),
    "floats.npy": lambda path, pictures: np.save(path, pictures.astype(np.float32)),
    "digits.npz": lambda path, pictures: np.savez(path, x=pictures),
    "digits-idx3-ubyte": write_idx,
    "digits-idx3-ubyte.gz": lambda path, pictures: write_idx(path, pictures, gzip.compress),
    "integers.csv": write_csv,
    "floats.csv": lambda path, pictures: write_csv(path, pictures, lambda value: f"{value:.1f}"),
    "lists.parquet": lambda path, pictures: write_parquet(path, pictures, pa.int32()),
    "floats.parquet": lambda path, pictures: write_parquet(path, pictures, pa.float32()),
    "columns.parquet": write_columns,
    "digits.arrow": write_arrow,
}


@pytest.mark.parametrize("name", FORMS)
def test_zeros_and_ones_are_black_and_white_if_the_file_holds_nothing_else(tmp_path, answerer, name):
    FORMS[name](tmp_path / name, np.stack([BLANK, SEVEN, BLANK, 1 - SEVEN, SEVEN]))
    assert [row["digit"] for row in answers(answerer, tmp_path / name)] == [None, 7, None, 7, 7]


@pytest.mark.parametrize("name", FORMS)
def test_zeros_and_ones_are_dark_greys_beside_pictures_of_bytes(tmp_path, answerer, name):
    """Whatever comes first, and wherever the file is divided."""
    FORMS[name](tmp_path / name, np.stack([SEVEN, SPECK, SEVEN * 255, SEVEN]))
    rows = answers(answerer, tmp_path / name)
    assert [row["digit"] for row in rows] == [None, None, 7, None]
    assert [row["reason"] for row in rows] == ["blank", "blank", None, "blank"]


def test_the_range_does_not_depend_on_where_a_file_is_divided(tmp_path, answerer, monkeypatch):
    pictures = np.stack([SEVEN] * 5 + [SEVEN * 200] + [SEVEN] * 5)
    for name, write in FORMS.items():
        write(tmp_path / name, pictures)
    whole = {name: answers(answerer, tmp_path / name) for name in FORMS}
    monkeypatch.setattr(inputs, "MIN_FRAGMENT_BYTES", 1)
    for module in (inputs, arrays, tables):
        monkeypatch.setattr(module, "BATCH_BYTES", 2000)
    for name in FORMS:
        assert len(list(read(plan([str(tmp_path / name)])))) >= 4
        assert answers(answerer, tmp_path / name) == whole[name]
        assert [row["digit"] for row in whole[name]] == [None] * 5 + [7] + [None] * 5


@pytest.mark.parametrize("odd", [None, [], [1, 0, 1], [0.5] * 783])
def test_zeros_and_ones_are_black_and_white_also_beside_a_row_that_cannot_be_read(tmp_path, answerer, odd):
    rows = [odd, SEVEN.ravel().tolist(), SEVEN.ravel().tolist(), odd]
    pa.parquet.write_table(pa.table({"image": pa.array(rows, pa.list_(pa.float32()))}), tmp_path / "a.parquet")
    write_csv(tmp_path / "a.csv", [SEVEN] * 2)
    header, *lines = (tmp_path / "a.csv").read_text().splitlines()
    (tmp_path / "a.csv").write_text("\n".join([header, "7,1,2", *lines, "three"]))
    for name in ("a.parquet", "a.csv"):
        found = answers(answerer, tmp_path / name)
        assert [row["digit"] for row in found] == [None, 7, 7, None]
        assert [row["error"] is None for row in found] == [False, True, True, False]


def test_fractions_are_fractions_in_the_whole_file(tmp_path, answerer):
    np.save(tmp_path / "a.npy", np.stack([SEVEN / 1.0, SEVEN * 0.8, SEVEN * 200.0]))
    rows = answers(answerer, tmp_path / "a.npy")
    assert [row["digit"] for row in rows] == [7, 7, None]
    assert "values from 0 to 200" in rows[2]["error"]


@pytest.mark.parametrize("name", [*FORMS])
def test_other_small_ranges_are_refused_with_the_largest_value(tmp_path, answerer, name):
    """Such as 0 to 16 of scikit-learn's digits: as bytes all of them would be blank."""
    FORMS[name](tmp_path / name, np.stack([BLANK, SEVEN * 9, SEVEN * 16]))
    (row,) = answers(answerer, tmp_path / name)
    assert row["file"].startswith(str(tmp_path))
    assert "no value above 16" in row["error"]


@pytest.mark.parametrize(
    "names",
    [
        [f"pixel{index}" for index in range(784)],
        [f"{row}x{column}" for row in range(1, 29) for column in range(1, 29)],
        [str(index) for index in range(784)],
    ],
)
@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_columns_of_pixels_are_taken_by_their_names(tmp_path, answerer, names, suffix):
    picture = SEVEN.ravel() * 255
    order = np.random.default_rng(3).permutation(784)
    for name, columns in (("straight", range(784)), ("reversed", range(783, -1, -1)), ("mixed", order)):
        path, header = tmp_path / f"{name}.{suffix}", [names[column] for column in columns]
        if suffix == "csv":
            path.write_text(",".join(header) + "\n" + ",".join(str(picture[column]) for column in columns))
        else:
            pa.parquet.write_table(pa.table({names[column]: [picture[column]] for column in columns}), path)
    rows = [answers(answerer, tmp_path / f"{name}.{suffix}")[0] for name in ("straight", "reversed", "mixed")]
    assert rows[0]["digit"] == 7
    assert [row | {"file": ""} for row in rows] == [rows[0] | {"file": ""}] * 3


def test_columns_without_numbers_are_taken_as_they_stand(tmp_path, answerer):
    letters = "abcdefghijklmnopqrstuvwxyzäö"
    names = [f"{row}{column}" for row in letters for column in letters]
    pa.parquet.write_table(
        pa.table(dict(zip(names, (SEVEN * 255).reshape(784, 1), strict=True))), tmp_path / "a.parquet"
    )
    assert [row["digit"] for row in answers(answerer, tmp_path / "a.parquet")] == [7]


@pytest.mark.parametrize("write", [str, float])
def test_a_label_without_a_header_comes_first_or_last(tmp_path, write):
    """Where the first column never changes, and the last holds digits."""
    shifted = np.roll(SEVEN, 1, axis=1) * 255
    for name, pictures in (("a", [SEVEN * 255] * 3), ("b", [SEVEN * 255, shifted, SEVEN * 255])):
        for end in ("first", "last"):
            rows = [[*map(write, picture.ravel())] for picture in pictures]
            rows = [
                [write(label), *row] if end == "first" else [*row, write(label)]
                for label, row in zip((7, 1, 7), rows, strict=True)
            ]
            (tmp_path / f"{name}.csv").write_text("\n".join(",".join(map(str, row)) for row in rows))
            (fragment,) = read(plan([str(tmp_path / f"{name}.csv")]))
            assert fragment.records["label"].to_pylist() == [str(write(label)) for label in (7, 1, 7)]
            assert fragment.records["picture"].to_pylist() == [picture.tobytes() for picture in pictures]


def test_a_line_of_another_length_is_named_with_both_lengths(tmp_path, answerer):
    write_csv(tmp_path / "a.csv", [SEVEN * 255] * 2)
    with (tmp_path / "a.csv").open("a") as file:
        file.write("\n7,0,0")
    assert (
        answers(answerer, tmp_path / "a.csv")[-1]["error"] == "The line has 3 values, the first line of the file 785."
    )


@pytest.mark.parametrize(
    ("columns", "found"),
    [
        (1, "nor 784 of pixels, but 1 column: 0. Name the column of pictures image."),
        (2, "nor 784 of pixels, but 2 columns: 0, 1. Name"),
        (793, "nor 784 of pixels, but 793 columns: 0, "),
        (794, "ten columns more than 784 of pixels, 794 columns: 0, "),
    ],
)
@pytest.mark.parametrize("header", [True, False])
@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_a_table_of_another_width_is_named_with_its_columns(tmp_path, answerer, columns, found, header, suffix):  # noqa: PLR0917
    """As many as one-hot labels and pixels are, too."""
    path = tmp_path / f"a.{suffix}"
    if suffix == "csv":
        lines = [",".join(map(str, range(columns))), ",".join(["0"] * columns)]
        path.write_text("\n".join(lines if header else lines[1:] * 2))
    else:
        pa.parquet.write_table(pa.table({str(column): [0] for column in range(columns)}), path)
    (row,) = answers(answerer, path)
    assert (found if header or suffix == "parquet" else found.partition(":")[0]) in row["error"]
    assert ("one-hot labels" in row["error"]) == (columns == 794)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-16-le", "utf-32"])
@pytest.mark.parametrize("suffix", ["csv", "tsv", "jsonl"])
def test_text_in_utf_16_is_named_so(tmp_path, answerer, encoding, suffix):
    write_csv(tmp_path / "a.csv", [SEVEN * 255])
    text = json.dumps([[[10, 0], [10, 40]]]) if suffix == "jsonl" else (tmp_path / "a.csv").read_text()
    path = tmp_path / f"b.{suffix}"
    path.write_text(text, encoding=encoding)
    (row,) = answers(answerer, path)
    assert row["error"] == f"{path} is not in UTF-8, but in UTF-16 or no text at all: save it as UTF-8."


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_values_that_are_no_numbers_are_told_of(tmp_path, answerer, value):
    np.save(tmp_path / "a.npy", np.stack([SEVEN * 255.0, np.where(SEVEN == 1, value, 0), np.full((28, 28), value)]))
    write_csv(tmp_path / "a.csv", np.load(tmp_path / "a.npy"))
    for name in ("a.npy", "a.csv"):
        seven, *others = answers(answerer, tmp_path / name)
        assert seven["digit"] == 7
        assert all("has values that are missing or infinite: use whole" in row["error"] for row in others)


def test_json_that_holds_no_strokes_is_not_said_to_be_no_json(tmp_path, answerer):
    lines = ["null", "3", '"seven"', "true", "{}", '{"strokes": null}', "three", "[1", "nul"]
    (tmp_path / "a.jsonl").write_text("\n".join([json.dumps([[[10, 0], [10, 40]]]), *lines]))
    errors = [row["error"] for row in answers(answerer, tmp_path / "a.jsonl")][1:]
    assert ["no strokes" in error for error in errors] == [True] * 6 + [False] * 3
    assert ["no JSON" in error for error in errors] == [False] * 6 + [True] * 3
