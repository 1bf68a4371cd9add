"""Reading pen digits: strokes, labels and writers, and the message for a damaged file."""

import gzip
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digitpad.errors import DataError
from digitpad.training.data.pen_samples import PenSample
from digitpad.training.data.pendigits import (
    TEST_WRITERS,
    VALIDATION_WRITERS,
    read_pendigits,
    split_by_writer,
)
from digitpad.training.data.split import DataSplit
from pendigits_data import real_pendigits

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
DIGITS = [
    PenSample(7, "pendigits/12", [[(10.0, -30.0), (20.0, -30.0)], [(12.0, -20.0)]]),
    PenSample(1, "pendigits/5", [[(5.0, -9.0), (5.0, -1.0)]]),
]


@pytest.mark.parametrize("compress", [bytes, gzip.compress])
def test_unipen_strokes_have_label_writer_and_y_down(tmp_path, compress):
    path = tmp_path / "pens"
    path.write_bytes(compress(UNIPEN.encode()))
    assert read_pendigits(path) == DIGITS


def test_pen_down_without_points_is_no_stroke(tmp_path):
    path = tmp_path / "pens"
    path.write_text(UNIPEN.replace(".DT 100\n", ".PEN_DOWN\n.PEN_UP\n"))
    assert read_pendigits(path) == DIGITS


def test_gzip_damaged_at_any_byte_is_refused(tmp_path):
    whole = gzip.compress(UNIPEN.encode() * 20)
    path = tmp_path / "pens.gz"
    for index in range(10, len(whole)):
        damaged = bytearray(whole)
        damaged[index] ^= 0x5A
        path.write_bytes(damaged)
        with pytest.raises(DataError, match=re.escape(str(path))):
            read_pendigits(path)


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
    ids=[
        "empty",
        "text",
        "bytes",
        "cut",
        "no label",
        "label 12",
        "label in words",
        "letter in a coordinate",
        "no pen down",
        "truncated",
    ],
)
def test_message_names_a_damaged_file(tmp_path, content):
    path = tmp_path / "pens.tra"
    path.write_bytes(content)
    with pytest.raises(DataError, match=re.escape(str(path))):
        read_pendigits(path)


def test_message_names_a_missing_file(tmp_path):
    with pytest.raises(DataError, match=r"none\.tra cannot be read"):
        read_pendigits(tmp_path / "none.tra")


def test_real_file_has_all_digits_and_writers():
    digits = real_pendigits()
    assert len(digits) == 7494
    assert {digit.label for digit in digits} == set(range(10))
    assert {digit.writer for digit in digits} == {f"pendigits/{number}" for number in range(1, 31)}
    pens = split_by_writer(digits)
    assert [len({digit.writer for digit in part}) for part in (pens.training, pens.validation, pens.test)] == [22, 3, 5]


@settings(deadline=None)
@given(st.lists(st.integers(0, 40), max_size=60))
def test_split_has_each_digit_once_and_each_writer_in_one_part(writers):
    digits = [
        PenSample(index % 10, f"pendigits/{writer}", [[(0.0, float(index))]]) for index, writer in enumerate(writers)
    ]
    pens = split_by_writer(digits)
    parts = (pens.training, pens.validation, pens.test)
    training, validation, test = ({digit.writer for digit in part} for part in parts)
    assert not training & validation
    assert not (training | validation) & test
    assert validation <= VALIDATION_WRITERS
    assert test <= TEST_WRITERS
    assert sorted(digit.strokes[0][0][1] for part in parts for digit in part) == list(range(len(writers)))


def test_split_of_no_digits_is_empty():
    assert split_by_writer([]) == DataSplit()
