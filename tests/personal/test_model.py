"""The list of examples: order, undo and limits; and its file."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digitpad.errors import PersonalModelError
from digitpad.personal.file import MAX_FILE_BYTES, from_json, read_personal_model, to_json, write_personal_model
from digitpad.personal.model import MAX_EXAMPLES, Example, PersonalModel, make_example

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "personal.json").read_text())

examples = st.builds(
    lambda head, digit, sure: Example(head + b"\xff" + bytes(783 - len(head)), digit, sure),
    st.binary(max_size=783),
    st.one_of(st.none(), st.integers(0, 9)),
    st.booleans(),
)


def taught(items):
    """The model to which these examples are taught one by one."""
    model = PersonalModel()
    for item in items:
        model = model.add(item)
    return model


def numbered(number, digit=1):
    """An example with a frame of its own."""
    frame = np.zeros(784, np.uint8)
    frame[number] = 255
    return Example(frame.tobytes(), digit)


@given(st.lists(examples, max_size=8))
def test_examples_keep_their_order_and_the_last_of_a_frame_counts(items):
    last = {item.frame: item for item in items}
    kept = [item for index, item in enumerate(items) if item.frame not in {other.frame for other in items[index + 1 :]}]
    assert taught(items).examples == tuple(kept)
    assert {item.frame: item for item in kept} == last


@given(st.lists(examples, min_size=1, max_size=8, unique_by=lambda example: example.frame), st.data())
def test_removed_example_was_never_taught(items, data):
    index = data.draw(st.integers(0, len(items) - 1))
    assert taught(items).remove(index) == taught(items[:index] + items[index + 1 :])


@pytest.mark.parametrize("index", [-1, 2])
def test_removing_an_example_that_is_not_there_is_refused(index):
    with pytest.raises(PersonalModelError, match=r"no example .*: give a number from 0 to 1\.$"):
        taught([numbered(1), numbered(2)]).remove(index)


def test_full_model_drops_an_unused_example_or_else_the_oldest():
    full = taught(numbered(number) for number in range(MAX_EXAMPLES))
    new = numbered(MAX_EXAMPLES)
    assert full.add(new).examples == (*full.examples[1:], new)
    assert full.add(new, [9, 7]).examples == (*full.examples[:7], *full.examples[8:], new)
    again = numbered(5, digit=3)
    assert full.add(again).examples == (*full.examples[:5], *full.examples[6:], again)


@settings(deadline=None)
@given(st.lists(examples, max_size=6))
def test_import_equals_export(items):
    model = taught(items)
    assert from_json(to_json(model)) == model
    assert to_json(from_json(to_json(model))) == to_json(model)


def test_file_equals_the_test_vectors(tmp_path):
    (vector,) = VECTORS["file"]
    model = from_json(vector["content"])
    assert [[example.digit, example.sure] for example in model.examples] == vector["labels"]
    assert model.network == vector["network"]
    write_personal_model(model, tmp_path / "hand.json")
    assert (tmp_path / "hand.json").read_text(encoding="utf-8") == vector["content"]
    assert read_personal_model(tmp_path / "hand.json") == model


@pytest.mark.parametrize("vector", VECTORS["broken_files"], ids=lambda vector: f"{vector['fault']}-{vector['message']}")
def test_broken_file_is_refused_in_one_sentence(vector, tmp_path):
    path = tmp_path / "hand.json"
    path.write_text(vector["content"])
    with pytest.raises(PersonalModelError) as error:
        read_personal_model(path)
    message = str(error.value)
    assert message.startswith(f"{path} cannot be used: ")
    assert vector["message"] in message
    assert message.count("\n") == 0
    assert message.endswith(".")


@pytest.mark.parametrize(
    "content",
    [b"\xff\xfe", b"[" * 100_000, b'{"format":"digitpad-personal","version":' + b"9" * 5000 + b"}"],
    ids=["no UTF-8", "nested", "a huge number"],
)
def test_hostile_file_is_refused(content):
    with pytest.raises(PersonalModelError):
        from_json(content)


def test_too_large_file_is_refused(tmp_path):
    (tmp_path / "hand.json").write_bytes(b" " * (MAX_FILE_BYTES + 1))
    with pytest.raises(PersonalModelError, match="2 million bytes"):
        read_personal_model(tmp_path / "hand.json")


def test_the_same_frame_twice_is_refused():
    content = json.loads(to_json(taught([numbered(1)])))
    content["examples"] *= 2
    with pytest.raises(PersonalModelError, match="same frame twice"):
        from_json(json.dumps(content))


@given(st.binary(max_size=200))
def test_no_bytes_cause_another_error(content):
    with pytest.raises(PersonalModelError):
        from_json(content)


@pytest.mark.parametrize("path", ["missing.json", ".", 7, "a\0b"])
def test_file_that_cannot_be_opened_is_named(path):
    with pytest.raises(PersonalModelError, match="cannot be read"):
        read_personal_model(path)


def test_unwritable_file_is_named(tmp_path):
    with pytest.raises(PersonalModelError, match="cannot be written"):
        write_personal_model(PersonalModel(), tmp_path / "missing" / "hand.json")


@pytest.mark.parametrize("digit", [-1, 10, True, "3", 2.5])
def test_digit_out_of_range_is_refused(digit):
    with pytest.raises(PersonalModelError, match="0 to 9"):
        make_example(np.ones((28, 28), np.float32), digit)


def test_blank_is_refused():
    with pytest.raises(PersonalModelError, match="blank"):
        make_example(np.zeros((28, 28), np.float32), 3)
