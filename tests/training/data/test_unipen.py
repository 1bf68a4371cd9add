"""Reading UNIPEN: labels, writers and parts, and the message for a damaged file."""

import gzip
import json
import re

import pytest

from digitpad.errors import DataError
from digitpad.training.data import unipen
from digitpad.training.data.dataset import NO_DIGIT_LABEL
from unipen_data import real_unipen_folder


def row(label, writer="apple/001", **other):
    return {"id": f"{label}-{writer}", "label": label, "writer": writer, "strokes": [[[0, 1], [2, 3]]]} | other


def write_files(folder, digits=(), letters=(), symbols=(), numbers=()):
    files = {"digits": digits, "letters": letters, "symbols": symbols, "numbers": numbers}
    for name, rows in files.items():
        with gzip.open(folder / f"{name}.jsonl.gz", "wt") as file:
            file.writelines(f"{json.dumps(each)}\n" for each in rows)


def all_samples(split):
    return split.training + split.validation + split.test


def test_digit_keeps_label_writer_strokes_and_identifier(tmp_path):
    write_files(tmp_path, [row("7", "tos/012")])
    (sample,) = all_samples(unipen.load_digits(tmp_path))
    assert (sample.label, sample.writer, sample.strokes) == (7, "tos/012", [[(0.0, 1.0), (2.0, 3.0)]])
    assert sample.identifier == "7-tos/012"


def test_letters_and_symbols_are_no_digits_and_their_twins_are_left_out(tmp_path):
    write_files(tmp_path, letters=[row("A"), row("O"), row("l")], symbols=[row("#"), row("|"), row("/")])
    samples = all_samples(unipen.load_glyphs(tmp_path))
    assert [(sample.character, sample.label) for sample in samples] == [("A", NO_DIGIT_LABEL), ("#", NO_DIGIT_LABEL)]


def test_digits_whose_ink_is_hardly_the_label_are_left_out(tmp_path):
    write_files(tmp_path, [row("7", doubtful=True), row("8", doubtful=False)])
    assert [sample.label for sample in all_samples(unipen.load_digits(tmp_path))] == [8]


def test_number_keeps_text_writer_strokes_and_the_strokes_of_each_character(tmp_path):
    strokes = [[[0, 1]], [[5, 1]], [[5, 3]]]
    numbers = [
        row("1-4", "tos/012", strokes=strokes, chars=[["1", [0]], ["-", [1]], ["4", [2]]]),
        row("77", chars=None),
    ]
    write_files(tmp_path, numbers=numbers)
    first, second = sorted(all_samples(unipen.load_numbers(tmp_path)), key=lambda number: number.text)
    assert (first.text, first.writer, first.identifier) == ("1-4", "tos/012", "1-4-tos/012")
    assert first.strokes == [[(0.0, 1.0)], [(5.0, 1.0)], [(5.0, 3.0)]]
    assert first.characters == ((0,), (1,), (2,))
    assert second.characters is None


def test_separators_have_their_true_size_and_those_of_unknown_size_are_left_out(tmp_path):
    line = [[[0, 0], [1000, 0]]]
    symbols = [row("-", rel=0.5, strokes=line), row("-", rel=None), row(",", rel=43.0), row("#", rel=1.0)]
    write_files(tmp_path, symbols=symbols)
    (sample,) = all_samples(unipen.load_separators(tmp_path))
    assert (sample.character, sample.strokes) == ("-", [[(0.0, 0.0), (0.5, 0.0)]])


def test_writer_is_in_the_same_part_of_digits_and_of_letters(tmp_path):
    writers = [f"x/{number:03}" for number in range(60)]
    write_files(tmp_path, [row("3", writer) for writer in writers], [row("A", writer) for writer in writers])
    digits, glyphs = unipen.load_digits(tmp_path), unipen.load_glyphs(tmp_path)
    parts = [[sample.writer for sample in part] for part in (digits.training, digits.validation, digits.test)]
    assert parts == [[s.writer for s in part] for part in (glyphs.training, glyphs.validation, glyphs.test)]
    assert sorted(writer for part in parts for writer in part) == writers
    assert all(parts)


@pytest.mark.parametrize(
    "content", [b"", b"no gzip", gzip.compress(b'{"label": "7", "wri'), gzip.compress(b"[1]")[:-9]]
)
def test_message_names_a_damaged_file(content, tmp_path):
    write_files(tmp_path)
    (tmp_path / "digits.jsonl.gz").write_bytes(content)
    if not content:
        (tmp_path / "digits.jsonl.gz").unlink()
    with pytest.raises(DataError, match=re.escape(str(tmp_path / "digits.jsonl.gz"))):
        unipen.load_digits(tmp_path)


@pytest.mark.parametrize("content", ['{"label": "7"}', "[1]"])
def test_message_names_a_file_of_another_format(content, tmp_path):
    write_files(tmp_path)
    (tmp_path / "digits.jsonl.gz").write_bytes(gzip.compress(content.encode()))
    with pytest.raises(DataError, match=re.escape(str(tmp_path / "digits.jsonl.gz"))):
        unipen.load_digits(tmp_path)


def test_real_files_have_25_writers_or_more_in_validation_and_test():
    split = unipen.load_digits(real_unipen_folder())
    writers = [{sample.writer for sample in part} for part in (split.training, split.validation, split.test)]
    assert list(map(len, writers)) == [95, 30, 29]
    assert {sample.label for sample in all_samples(split)} == set(range(10))
    numbers = unipen.load_numbers(real_unipen_folder())
    assert [len({number.writer for number in part}) for part in (numbers.validation, numbers.test)] == [33, 33]
    assert {number.writer for number in numbers.test}.isdisjoint(writers[0] | writers[1])
    assert {sample.character for sample in unipen.load_separators(real_unipen_folder()).test} == set(unipen.SEPARATORS)
    glyphs = unipen.load_glyphs(real_unipen_folder())
    assert not {sample.writer for sample in glyphs.training} & (writers[1] | writers[2])
