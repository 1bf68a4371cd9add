"""Whole numbers in strokes and in pictures: texts, digits, alternatives, constraints and what needs review."""

import io
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from digitpad import Recognizer
from digitpad.errors import ConstraintError, DigitpadError, InkError
from digitpad.numbers.constraints import Constraint, make_constraint
from digitpad.numbers.ink import strokes_to_lattices
from digitpad.numbers.reading import read_lines
from digitpad.numbers.weights import FEATURES, NumberWeights
from number_samples import HEIGHT, draw, write

RECOGNIZER = Recognizer(threads=1)
FREE = Constraint()
LOGITS_ONLY = dict.fromkeys(FEATURES, 0.0) | {"logit": 1.0, "skip": -9.0}
SURE, MIN_CONFIDENT = NumberWeights(LOGITS_ONLY, 0.0, 0.0), NumberWeights(LOGITS_ONLY, 0.99, 0.0)


def read(ink, **options):
    return RECOGNIZER.read_number(ink, **options)


@pytest.mark.parametrize("text", ["0123456789", "503", "90", "11", "4455", "8", "2024"])
def test_digits_side_by_side_are_read_from_strokes_and_from_a_picture(text):
    for ink in (write(text), draw(write(text))):
        reading = read(ink)
        assert reading.text == text
        assert [str(digit.digit) for digit in reading.digits] == list(text)


@pytest.mark.parametrize("gap", [0.5, 1, 2.5, 5])
def test_gaps_of_any_usual_width_give_the_same_number(gap):
    assert read(write("48159", gap=gap)).text == "48159"


def test_nine_and_zero_far_apart_are_two_digits():
    assert read(write("90", gap=8)).text.replace(" ", "") == "90"


def test_a_digit_has_its_probabilities_box_and_strokes():
    strokes = write("45")
    reading = read(strokes)
    assert reading.text == "45"
    assert sorted(index for digit in reading.digits for index in digit.strokes) == list(range(len(strokes)))
    for digit in reading.digits:
        assert digit.probabilities.shape == (10,)
        assert digit.probabilities.sum() == pytest.approx(1)
        assert digit.probabilities.argmax() == digit.digit
        assert 0 < digit.confidence <= 1
        points = np.concatenate([strokes[index] for index in digit.strokes])
        np.testing.assert_allclose(digit.box, [*points.min(axis=0), *points.max(axis=0)])


def test_the_box_of_a_digit_is_in_pixels_of_the_picture():
    picture = draw(write("71"), scale=70, pen=50, margin=200)
    first, second = read(picture).digits
    ink = np.asarray(picture) < 128
    left, right = np.flatnonzero(ink.any(axis=0))[[0, -1]]
    top, bottom = np.flatnonzero(ink.any(axis=1))[[0, -1]]
    assert max(picture.size) > 2 * 512
    assert first.box[0] == pytest.approx(left, abs=6)
    assert second.box[2] == pytest.approx(right, abs=6)
    assert first.box[1] == pytest.approx(top, abs=6)
    assert first.box[3] == pytest.approx(bottom, abs=6)
    assert first.strokes == []


def test_alternatives_are_other_texts_with_falling_probabilities():
    reading = read(write("117", gap=0.4))
    assert reading.text not in dict(reading.alternatives)
    probabilities = [reading.confidence, *dict(reading.alternatives).values()]
    assert probabilities == sorted(probabilities, reverse=True)
    assert sum(probabilities) <= 1 + 1e-9


@pytest.mark.parametrize("ink", [[], [[]], Image.new("L", (300, 90), 255), np.zeros((28, 28))])
def test_blank_ink_is_no_number_and_needs_review(ink):
    reading = read(ink)
    assert (reading.text, reading.confidence, reading.digits, reading.alternatives) == ("", 0, [], [])
    assert reading.needs_review


def test_ink_that_is_no_digit_is_no_number():
    scribble = np.random.default_rng(5).uniform(0, 9, (30, 2)).tolist()
    assert RECOGNIZER.recognize([scribble]).digit is None
    for ink in ([scribble], [[(0, 0), (9, 0)]], [[(3, 4)]]):
        assert (read(ink).text, read(ink).needs_review) == ("", True)


STEPS = np.linspace(0, 1, 41)
RING = np.stack([3 + 3 * np.cos(2 * np.pi * STEPS), 5 + 5 * np.sin(2 * np.pi * STEPS)], axis=1)
OVERLAPPING = [np.stack([1 + 4 * STEPS, 10 * (1 - STEPS)], axis=1), RING]
SIDE_BY_SIDE = [np.stack([np.full(41, -2.0), 10 * STEPS], axis=1), RING]


def read_by_logits(strokes, weights=MIN_CONFIDENT, constraint=FREE, whole=(0, 6.0)):
    """Read two strokes: a 1 and a 0, each with the logit 4, which together are the digit and have the logit `whole`."""
    (lattice,) = strokes_to_lattices(strokes)
    logits = np.full((3, 10), -9.0)
    for run, (digit, logit) in {(0, 1): (1, 4.0), (1, 2): (0, 4.0), (0, 2): whole}.items():
        logits[lattice.candidates.index(run), digit] = logit
    return read_lines([lattice], logits, weights, constraint, rejection_threshold=0.5)


def test_a_doubtful_number_whose_digits_overlap_is_read_as_the_digit_that_all_ink_is():
    reading = read_by_logits(OVERLAPPING)
    assert (reading.text, reading.needs_review) == ("0", True)
    assert reading.confidence > 0.9
    assert reading.digits[0].strokes == [0, 1]
    assert [text for text, _ in reading.alternatives] == ["10"]
    assert sum(dict(reading.alternatives).values()) + reading.confidence <= 1


@pytest.mark.parametrize(
    ("strokes", "options"),
    [
        (SIDE_BY_SIDE, {}),
        (OVERLAPPING, {"weights": SURE}),
        (OVERLAPPING, {"constraint": make_constraint(2, None)}),
        (OVERLAPPING, {"whole": (0, 0.5)}),
    ],
    ids=["digits side by side", "no review", "length of two", "no sure digit"],
)
def test_a_number_is_not_read_as_one_digit(strokes, options):
    assert read_by_logits(strokes, **options).text == "10"


def test_a_doubtful_number_that_is_improbable_is_read_as_the_digit_that_all_ink_is():
    assert read_by_logits(SIDE_BY_SIDE, whole=(0, 8.5)).text == "0"


@pytest.mark.parametrize("text", ["12.50", "3,75", "555-1234", "12:05", "-7", "10-12-99", "503.", "12.", "2345,"])
def test_separators_are_read_as_such(text):
    assert read(write(text)).text == text


def test_a_wide_gap_among_narrow_ones_is_a_space():
    assert read(write("12 345")).text == "12 345"


@pytest.mark.parametrize("text", [":24", ",98", ".98", "24:"])
def test_a_separator_without_a_digit_before_or_after_it_is_not_read(text):
    reading = read(write(text)).text
    assert reading.strip("0123456789").strip("-") == ""


def test_a_point_far_to_the_right_is_no_part_of_the_number():
    assert read(write("1234 .")).text == "1234"


def test_a_point_far_to_the_right_needs_no_review():
    assert not read(write("503 .")).needs_review


@pytest.mark.parametrize("text", [".5", ".98", ",98", "1234 .."])
def test_what_may_be_a_point_or_comma_but_is_not_read_as_one_needs_review(text):
    assert read(write(text)).needs_review


@pytest.mark.parametrize("text", ["12-34", "-503", "648-4192"])
def test_dashes_are_read_in_pictures_too(text):
    assert read(draw(write(text))).text == text


@pytest.mark.parametrize(
    "sign",
    [
        [[(0.5, -0.25), (0.0, 1.25)]],  # a slash
        [[(0.0, 0.0), (0.7, 1.0)], [(0.7, 0.0), (0.0, 1.0)]],  # an X
    ],
)
@pytest.mark.parametrize("text", ["57", "32", "88"])
def test_a_sign_that_is_not_read_needs_review(text, sign):
    left, right = write(text[0]), write(text[1])
    x = np.concatenate(left)[:, 0].max() + 0.3 * HEIGHT
    middle = [[(x + HEIGHT * dx, HEIGHT * dy) for dx, dy in stroke] for stroke in sign]
    shift = x + HEIGHT - np.concatenate(right)[:, 0].min()
    assert read([*left, *middle, *(np.add(stroke, (shift, 0)) for stroke in right)]).needs_review


@pytest.mark.parametrize("gap", [1, 2])
@pytest.mark.parametrize("text", ["648-4192", "11-14", "17,40"])
def test_a_separator_close_to_a_digit_is_no_part_of_it(text, gap):
    assert read(write(text, gap=gap)).text.replace(",", ".") == text.replace(",", ".")


@pytest.mark.parametrize("margin", [3, 24])
@pytest.mark.parametrize("text", ["2792992268", "7777777777", "2222222222"])
def test_aligned_digits_are_no_lines_of_a_table(text, margin):
    assert read(draw(write(text), margin=margin)).text == text


def test_lines_of_writing_are_numbers_from_top_to_bottom():
    lines = [write("503", top=0), write("12", top=2 * HEIGHT, left=4), write("7", top=4 * HEIGHT)]
    ink = [stroke for line in reversed(lines) for stroke in line]
    for reading in (read(ink), read(draw(ink))):
        assert reading.text == "503\n12\n7"
        assert [digit.digit for digit in reading.digits] == [5, 0, 3, 1, 2, 7]
    assert read(ink, length=(1, 3)).text == "503\n12\n7"


def test_many_doubtful_lines_have_few_alternatives():
    lines = [write("4711", gap=-1, top=2 * HEIGHT * line) for line in range(12)]
    reading = read([stroke for line in lines for stroke in line])
    assert reading.text.count("\n") == len(lines) - 1
    assert len(reading.alternatives) <= 5


def test_an_eight_of_two_rings_is_one_line():
    assert read(write(["8 of two rings"])).text == "8"


def test_a_slash_that_crosses_a_zero_is_no_one():
    ring = [(4 - 4 * np.sin(angle), 5 - 5 * np.cos(angle)) for angle in np.linspace(0, 2 * np.pi, 40)]
    assert read([ring, [(8, -1.5), (0, 11.5)]]).text == "0"
    assert read([ring, [(14, -1.5), (12, 11.5)]]).text == "01"


def test_bars_written_last_and_digits_from_right_to_left_change_nothing():
    characters = ["4", "7 crossed", "5", "1"]
    strokes = write(characters)
    expected = read(strokes)
    assert expected.text == "4751"
    for order in (strokes[::-1], sorted(strokes, key=lambda stroke: np.ptp(np.array(stroke)[:, 1]))[::-1]):
        assert read(order).text == "4751"


@settings(max_examples=60)
@given(st.permutations(range(len(write("4750")))), st.floats(0.01, 1000), st.floats(-1e4, 1e4), st.floats(-1e4, 1e4))
def test_stroke_order_scale_and_position_change_nothing(order, scale, x, y):
    strokes = write("4750")
    moved = [(np.array(strokes[index]) * scale + [x, y]).tolist() for index in order]
    reading, expected = read(moved), read(strokes)
    assert reading.text == expected.text == "4750"
    assert reading.confidence == pytest.approx(expected.confidence, abs=1e-3)
    assert reading.needs_review == expected.needs_review
    assert [sorted(order[index] for index in digit.strokes) for digit in reading.digits] == [
        digit.strokes for digit in expected.digits
    ]


@pytest.mark.parametrize("digit", "0123456789")
def test_a_digit_far_to_the_right_is_appended_to_the_text(digit):
    assert read(write("503") + write(digit, left=45)).text.replace(" ", "") == f"503{digit}"


def join(text, gap):
    """Digits whose last and first strokes are joined by a straight line."""
    parts = [write(character) for character in text]
    left, strokes = 0.0, []
    for part in parts:
        points = np.concatenate(part)
        part = [(stroke + np.array([left - points[:, 0].min(), 0])).tolist() for stroke in part]  # noqa: PLW2901
        left += np.ptp(points[:, 0]) + gap
        strokes = [*strokes[:-1], [*(strokes[-1] if strokes else []), *part[0]], *part[1:]]
    return strokes


@pytest.mark.parametrize("text", ["27", "61", "09", "86"])
def test_two_digits_in_one_stroke_are_two_digits(text):
    (stroke,) = join(text, gap=3)
    reading = read([stroke])
    assert reading.text == text
    assert [digit.strokes for digit in reading.digits] == [[0], [0]]


@pytest.mark.parametrize(("scale", "ink", "paper"), [(4, 0, 255), (8, 90, 200), (8, 255, 0), (30, 0, 255)])
def test_pictures_of_any_tone_and_size_are_read(scale, ink, paper):
    picture = draw(write("2503"), scale=scale, pen=max(scale * 3 // 4, 2), ink=ink, paper=paper)
    assert read(picture).text == "2503"


def test_digits_that_touch_in_a_picture_are_cut():
    assert read(draw(write("2503", gap=0.4), pen=7)).text == "2503"


def test_a_long_strip_keeps_its_digits_legible():
    text = "31415926535897932384"
    picture = draw(write(text, gap=4), scale=12, pen=10)
    assert picture.width > 2000
    assert read(picture).text == text


def test_bars_bands_and_lines_around_a_number_are_not_read():
    pixels = np.array(draw(write("2503"), margin=50))
    pixels[:, :9] = pixels[-7:] = 0
    pixels[:, -12:-10] = 40
    assert read(pixels).text == "2503"


def test_every_kind_of_picture_is_read():
    picture = draw(write("37"))
    with io.BytesIO() as file:
        picture.save(file, "PNG")
        content = file.getvalue()
    for ink in (picture, np.asarray(picture), content, bytearray(content), io.BytesIO(content)):
        assert read(ink).text == "37"


def test_a_known_length_decides_between_texts():
    strokes = write("11", gap=0.2) + write("5", left=9)
    free, told = read(strokes), read(strokes, length=3)
    assert told.text == "115"
    assert told.confidence >= free.confidence
    assert [digit.digit for digit in read(strokes, length=(3, 4)).digits] == [1, 1, 5]


def test_a_length_that_the_ink_cannot_have_gives_no_number():
    assert read(write("50"), length=7).text == ""


def test_an_improbable_text_of_the_length_needs_review():
    reading = read(write("40"), length=1)
    assert len(reading.digits) <= 1
    assert reading.needs_review


def test_a_checksum_chooses_among_texts():
    strokes = write("79927398713")
    assert read(strokes, check="luhn").text == "79927398713"
    other = read(write("79927398710"), check="luhn")
    assert other.text != "79927398710"
    assert other.needs_review
    assert read(write("79927398713"), length=11, check="luhn").text == "79927398713"


@pytest.mark.parametrize("text", ["08967", "01234", "2503", "48159"])
def test_a_number_that_only_the_checksum_makes_probable_needs_review(text):
    for check in ("luhn", "mod97"):
        reading = read(write(text), length=len(text), check=check)
        assert reading.text == text or reading.needs_review


@pytest.mark.parametrize("count", [16, 60])
@pytest.mark.parametrize("check", [None, "luhn", "ean13", "isbn10", "mod97"])
def test_lengths_and_checksums_are_kept_quickly(count, check):
    ones = [[(20 * index, 0), (20 * index, 40)] for index in range(count)]
    start = time.process_time()
    read(ones, length=(1, 99), check=check)
    assert time.process_time() - start < 3  # 0.7 seconds on an idle machine


def test_invalid_options_and_ink_raise_errors_of_one_sentence(tmp_path):
    with pytest.raises(ConstraintError, match=r"^The check must be one of luhn, ean13, isbn10, mod97\.$"):
        read(write("1"), check="crc")
    with pytest.raises(ConstraintError, match=r"^The length must be"):
        read(write("1"), length=-1)
    for ink in ([[(1,)]], [["ab"]], 7, None, tmp_path / "absent.png", b"no picture"):
        with pytest.raises(InkError, match=r"^[^\n]+\.$"):
            read(ink)


POINTS = st.tuples(st.floats(-1e9, 1e9), st.floats(-1e9, 1e9)) | st.tuples(st.integers(0, 30), st.integers(0, 30))


@settings(max_examples=200)
@given(st.lists(st.lists(POINTS, max_size=12), max_size=30))
def test_any_strokes_give_a_reading(strokes):
    reading = read(strokes)
    assert 0 <= reading.confidence <= 1
    assert len(reading.digits) == sum(character.isdigit() for character in reading.text)
    assert reading.needs_review or reading.text


@settings(max_examples=200)
@given(st.lists(st.lists(st.floats() | st.integers() | st.text(max_size=2), max_size=3), max_size=4))
def test_any_lists_give_a_reading_or_a_digitpad_error(strokes):
    try:
        read([strokes])
    except DigitpadError as error:
        assert str(error).startswith("Each ")  # noqa: PT017 - a reading is right, too


@pytest.mark.parametrize("far", [(1e9, 0), (1e6, 1e6)])
def test_strokes_far_from_one_another_are_no_number(far):
    strokes = [[(0, 0), (0, 1)], [far, (far[0], far[1] + 1)]]
    assert read(strokes).text == ""


@pytest.mark.parametrize("seed", range(8))
def test_two_hundred_strokes_are_read_or_refused_quickly(seed):
    rng = np.random.default_rng(seed)
    strokes = [
        (rng.normal(0, 4, (int(rng.integers(1, 40)), 2)).cumsum(axis=0) + rng.uniform(0, [900, 200])).tolist()
        for _ in range(int(rng.choice([60, 100, 200])))
    ]
    start = time.process_time()
    read(strokes)
    assert time.process_time() - start < 1  # 0.2 seconds on an idle machine, up to 0.65 on a busy one


@pytest.mark.parametrize(
    "pixels",
    [
        np.indices((64, 200)).sum(axis=0) % 2 * 0.5,
        np.random.default_rng(0).random((90, 300)),
        np.arange(60_000).reshape(200, 300) / 60_000,
        np.zeros((1, 1)),
        np.ones((3, 900)),
    ],
)
def test_any_picture_gives_a_reading_and_no_sure_number(pixels):
    assert read(pixels).needs_review


def noise(height, width):
    return np.random.default_rng(0).integers(0, 256, (height, width), dtype=np.uint8)


def salt(height, width, fraction):
    return np.where(np.random.default_rng(0).random((height, width)) < fraction, 0, 255).astype(np.uint8)


def stripes(height, width, step):
    pixels = np.full((height, width), 255, np.uint8)
    pixels[4:-4:step, 4:-4] = 0
    return pixels


@pytest.mark.parametrize(
    ("pixels", "seconds"),
    [  # a few times what they take
        (noise(2000, 2000), 1.5),
        (noise(700, 700), 0.4),
        (noise(600, 600), 0.4),
        (salt(300, 900, 0.02), 0.4),
        (salt(512, 512, 0.05), 0.6),
        (stripes(512, 512, 2), 0.6),
        (stripes(512, 512, 8), 0.6),
    ],
    ids=["noise 2000", "noise 700", "noise 600", "salt 2 %", "salt 5 %", "256 stripes", "63 stripes"],
)
def test_noise_is_refused_quickly(pixels, seconds):
    start = time.process_time()
    assert read(pixels).needs_review
    assert time.process_time() - start < seconds


def draw_bars(count, specks=0):
    """Upright bars, each a 1, and specks below them."""
    pixels = np.full((220, 24 * count + 20), 255, np.uint8)
    for index in range(count):
        pixels[20:80, 24 * index + 17 : 24 * index + 23] = 0
    for index in range(specks):
        pixels[190:195, 24 * index + 17 : 24 * index + 22] = 0
    return pixels


def test_a_picture_of_as_many_digits_as_components_are_read_is_a_number():
    assert read(draw_bars(64)).text == "1" * 64


@pytest.mark.parametrize("count", [65, 70, 110])
def test_more_digits_than_components_are_read_are_no_number(count):
    reading = read(draw_bars(count))
    assert (reading.text, reading.needs_review) == ("", True)


def test_more_lines_of_digits_than_components_are_read_are_no_number():
    assert read(np.concatenate([draw_bars(20)[:100]] * 3)).text == "\n".join(["1" * 20] * 3)
    assert read(np.concatenate([draw_bars(20)[:100]] * 4)).text == ""


def test_specks_may_be_left_out():
    assert read(draw_bars(60, specks=10)).text == "1" * 60


def draw_shadow(slope):
    """Blank paper whose right part is in shadow."""
    rows, columns = np.indices((200, 300))
    return np.where(columns + slope * rows > 180, 150, 240).astype(np.uint8)


@pytest.mark.parametrize(
    "pixels",
    [draw_shadow(0), draw_shadow(-0.1), draw_shadow(0.2), Image.linear_gradient("L").rotate(90)],
    ids=["upright shadow", "slanted shadow", "leaning shadow", "gradient"],
)
def test_the_edge_of_a_shadow_is_no_sure_number(pixels):
    assert read(pixels).needs_review


def test_a_one_inside_its_picture_and_another_digit_at_its_edge_are_sure():
    assert not read(draw(write("1"))).needs_review
    assert not read(draw(write("2"), margin=0)).needs_review


def test_another_stroke_changes_none_of_the_frames():
    dense = [[(x / 20, y / 20) for x, y in zip(range(80), np.cumsum(np.sin(np.arange(80) / 9)) * 8, strict=True)]]
    alone, *_ = strokes_to_lattices(dense)
    with_another, *_ = strokes_to_lattices([*dense, *write("5", left=9, top=-3)])
    np.testing.assert_array_equal(with_another.pieces.draw([(0, 1)]), alone.pieces.draw([(0, 1)]))


@pytest.mark.parametrize("scale", [0.05, 1, 3])
def test_two_digits_in_one_stroke_are_read_at_any_scale(scale):
    (two,), (seven,) = write("2"), write("7", left=9)
    assert read([[(scale * x, scale * y) for x, y in two + seven]]).text == "27"


@pytest.mark.parametrize("size", [1e-9, 1e-200, 5e-324])
def test_ink_without_size_is_no_number(size):
    assert read([[(0, 0), (size, size)], [(size, 0)]]).text == ""


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_eights_of_two_rings_are_one_line(count):
    reading = RECOGNIZER.read_number(write(["8 of two rings"] * count))
    assert reading.text == "8" * count or reading.needs_review
    assert "\n" not in reading.text
