"""The recogniser with a personal model: corrections, undo, and what stays as it was."""

import json
from pathlib import Path

import numpy as np
import pytest

from digitpad import PersonalModel, PersonalModelError, Recognizer
from digitpad.personal.file import write_personal_model
from digitpad.personal.model import MAX_EXAMPLES, make_example
from digitpad.preprocessing.strokes import strokes_to_frame

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "strokes.json").read_text())["vectors"]
INKS = {vector["name"]: vector["strokes"] for vector in VECTORS if sum(map(len, vector["strokes"]))}
SEVEN, ONE, NINE = INKS["7"], INKS["1 with a flag and a foot"], INKS["9"]


@pytest.fixture
def recognizer():
    return Recognizer(threads=1)


def answers(recognizer):
    """The probabilities for all inks, as bytes."""
    return [prediction.probabilities.tobytes() for prediction in recognizer.recognize_batch(INKS.values())]


@pytest.mark.parametrize("digit", [None, 0, 3])
@pytest.mark.parametrize("name", INKS)
def test_correction_is_right_at_once_and_names_its_example(recognizer, name, digit):
    before = recognizer.recognize(INKS[name])
    recognizer.teach(SEVEN, 7)
    recognizer.teach(INKS[name], digit, sure=True)
    after = recognizer.recognize(INKS[name])
    assert after.digit == digit
    assert (after.reason is None) == (digit is not None)
    assert after.example == (None if before.digit == digit else len(recognizer.personal.examples) - 1)
    assert after.probabilities.sum() == pytest.approx(1, abs=1e-5)


def test_far_fetched_label_waits_until_it_is_confirmed(recognizer):
    assert not recognizer.is_far_fetched(SEVEN, 7)
    assert recognizer.is_far_fetched(SEVEN, 3)
    recognizer.teach(SEVEN, 3)
    assert recognizer.recognize(SEVEN).digit == 7
    recognizer.teach(SEVEN, 3, sure=True)
    assert len(recognizer.personal.examples) == 1
    assert recognizer.recognize(SEVEN).digit == 3


def test_untaught_or_set_aside_recognizer_answers_as_the_network(recognizer):
    before = answers(recognizer)
    recognizer.teach(SEVEN, 1, sure=True)
    taught = recognizer.personal
    assert answers(recognizer) != before
    recognizer.personal = None
    assert answers(recognizer) == before
    recognizer.personal = taught
    assert recognizer.recognize(SEVEN).digit == 1


def test_removed_example_was_never_taught_bit_for_bit(recognizer):
    for ink, digit in ((SEVEN, 1), (ONE, 4), (NINE, None)):
        recognizer.teach(ink, digit, sure=True)
    recognizer.personal = recognizer.personal.remove(1)
    removed = answers(recognizer)
    other = Recognizer(threads=1)
    other.teach(SEVEN, 1, sure=True)
    other.teach(NINE, None, sure=True)
    assert answers(other) == removed
    assert other.personal == recognizer.personal


def test_exported_file_gives_the_same_bits(recognizer, tmp_path):
    for ink, digit in ((SEVEN, 1), (NINE, None), (ONE, 1)):
        recognizer.teach(ink, digit, sure=digit is None)
    write_personal_model(recognizer.personal, tmp_path / "hand.json")
    for personal in (tmp_path / "hand.json", str(tmp_path / "hand.json")):
        imported = Recognizer(threads=1, personal=personal)
        assert imported.personal == recognizer.personal
        assert imported.personal.network == recognizer.network_hash
        assert answers(imported) == answers(recognizer)


def test_hash_is_that_of_the_page_network(recognizer):
    assert (
        recognizer.network_hash
        == json.loads((Path(__file__).parents[1] / "vectors" / "personal.json").read_text())["model"]
    )


def test_numbers_sheets_and_scores_are_the_networks_own(recognizer):
    frames = np.stack([strokes_to_frame(SEVEN)])
    before, number = recognizer.score_frames(frames), recognizer.read_number(SEVEN)
    recognizer.teach(SEVEN, 1, sure=True)
    assert recognizer.recognize(SEVEN).digit == 1
    assert recognizer.score_frames(frames).probabilities.tobytes() == before.probabilities.tobytes()
    assert recognizer.read_number(SEVEN).as_dict() == number.as_dict()


def test_full_model_keeps_what_pushes(recognizer):
    rng = np.random.default_rng(0)
    frame = strokes_to_frame(SEVEN)
    noisy = [np.clip(frame + (frame > 0) * rng.uniform(-0.05, 0, (28, 28)), 0, 1) for _ in range(MAX_EXAMPLES - 1)]
    model = PersonalModel((make_example(strokes_to_frame(NINE), 4, sure=True), *(make_example(f, 7) for f in noisy)))
    recognizer.personal = model
    recognizer.teach(ONE, 4, sure=True)
    assert len(recognizer.personal.examples) == MAX_EXAMPLES
    assert recognizer.personal.examples[0] == model.examples[0]
    assert recognizer.recognize(NINE).digit == recognizer.recognize(ONE).digit == 4


def test_blank_stays_blank_and_cannot_be_taught(recognizer):
    recognizer.teach(SEVEN, 1, sure=True)
    blank = recognizer.recognize([])
    assert (blank.digit, blank.reason, blank.example) == (None, "blank", None)
    with pytest.raises(PersonalModelError):
        recognizer.teach([], 3)
