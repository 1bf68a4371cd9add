"""Reading registers: texts, pages and pictures, and the message for a damaged archive."""

import io
import json
import re
import tarfile

import pytest
from PIL import Image

from digitpad.errors import DataError
from digitpad.training.data.registers import load_registers
from registers_data import real_registers


def row(file, **other):
    return {"file": file, "text": "2.20", "batch": "dufour", "page": "12.jpg"} | other


def write_archive(path, rows, pictures):
    lines = "".join(f"{json.dumps(each)}\n" for each in rows).encode()
    with tarfile.open(path, "w:gz") as archive:
        for name, content in [*pictures.items(), ("lines.jsonl", lines)]:
            member = tarfile.TarInfo(f"dev/{name}")
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return path


def all_numbers(split):
    return split.training + split.validation + split.test


def test_number_keeps_text_page_hand_and_picture(tmp_path):
    archive = write_archive(tmp_path / "x.tar.gz", [row("crops/1.jpg")], {"crops/1.jpg": b"picture"})
    (number,) = all_numbers(load_registers(archive))
    assert (number.text, number.page, number.hand) == ("2.20", "dufour/12.jpg", "dufour")
    assert number.picture == b"picture"


def test_numbers_of_a_page_are_in_one_part(tmp_path):
    rows = [row("1.jpg", page=f"{index % 30}") for index in range(90)]
    split = load_registers(write_archive(tmp_path / "x.tar.gz", rows, {"1.jpg": b""}))
    pages = [{number.page for number in part} for part in (split.training, split.validation, split.test)]
    assert sum(map(len, pages)) == 30
    assert all(pages)


@pytest.mark.parametrize("content", [None, b"", b"no archive"])
def test_message_names_a_damaged_archive(content, tmp_path):
    archive = tmp_path / "x.tar.gz"
    if content is not None:
        archive.write_bytes(content)
    with pytest.raises(DataError, match=re.escape(str(archive))):
        load_registers(archive)


def test_message_names_an_archive_that_is_cut_off(tmp_path):
    archive = write_archive(tmp_path / "x.tar.gz", [row("1.jpg")], {"1.jpg": bytes(range(256)) * 99})
    archive.write_bytes(archive.read_bytes()[:-40])
    with pytest.raises(DataError, match=re.escape(str(archive))):
        load_registers(archive)


@pytest.mark.parametrize(
    ("rows", "pictures"), [([row("1.jpg")], {}), ([{"file": "1.jpg"}], {"1.jpg": b""}), ([["1.jpg"]], {"1.jpg": b""})]
)
def test_message_names_an_archive_of_another_format(rows, pictures, tmp_path):
    archive = write_archive(tmp_path / "x.tar.gz", rows, pictures)
    with pytest.raises(DataError, match=re.escape(str(archive))):
        load_registers(archive)


def test_real_archive_has_two_hands_in_each_part():
    split = real_registers()
    for part in (split.training, split.validation, split.test):
        assert {number.hand for number in part} == {"lectaurep-dufour-1", "lectaurep-riant-4"}
        with Image.open(io.BytesIO(part[0].picture)) as picture:
            assert picture.width > 20
    assert split.count == 3134
