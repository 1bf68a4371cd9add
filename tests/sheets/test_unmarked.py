"""Sheets without our own marks: rows of boxes, grids, fill signs, and pictures that show none."""

import tracemalloc
from collections import Counter
from dataclasses import replace
from functools import cache
from itertools import product

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter

from digitpad import Recognizer, SheetError
from digitpad.numbers.reading import NumberDigit, NumberReading
from digitpad.sheets.box_ink import cut_boxes, cut_cells, has_point, is_dash
from digitpad.sheets.boxes import locate_boxes, select_boxes
from digitpad.sheets.fields import Field
from digitpad.sheets.reading import (
    CellReadings,
    SheetCell,
    confirm_digits,
    doubt_lines,
    may_be_confirmed,
    read_digits,
    read_free_field,
    read_whole_number,
)
from digitpad.sheets.sudoku import impose_rules, settle_cells
from digitpad.sheets.tables import Number, arrange_boxes, complete_table, resolve_duplicates, turn_boxes
from digitpad.sheets.unmarked import sample_cells
from digitpad.training.evaluation.sheets import compare_form, load_forms
from form_photos import FORMS
from form_pictures import PAPER, draw_boxes
from sheet_photos import photograph
from table_pictures import draw_table

SIZE = 60
"""Of a box, in pixels."""

DIGITS = {"2": [[(0.2, 0.3), (0.35, 0.15), (0.65, 0.15), (0.75, 0.35), (0.2, 0.85), (0.8, 0.85)]],
          "7": [[(0.2, 0.2), (0.8, 0.2), (0.4, 0.85)]],
          "x": [[(0.1, 0.1), (0.9, 0.9)], [(0.9, 0.1), (0.1, 0.9)]],
          "-": [[(0.3, 0.5), (0.7, 0.52)]],
          " ": []}  # fmt: skip

NO_SIGNS = {"K": [[(0.1, 0), (0.1, 1)], [(0.9, 0), (0.1, 0.5), (0.9, 1)]],
            "V": [[(0, 0), (0.5, 1), (1, 0)]],
            "A": [[(0, 1), (0.5, 0), (1, 1)], [(0.2, 0.65), (0.8, 0.65)]],
            "R": [[(0.1, 1), (0.1, 0), (0.8, 0.15), (0.8, 0.4), (0.1, 0.5), (0.9, 1)]],
            "05": [[(0.2, 0.3), (0, 0.5), (0.2, 0.7), (0.42, 0.5), (0.2, 0.3)],
                   [(1, 0.3), (0.6, 0.3), (0.6, 0.45), (0.95, 0.5), (0.9, 0.7), (0.6, 0.7)]],
            "34": [[(0, 0.3), (0.4, 0.3), (0.2, 0.5), (0.4, 0.6), (0.3, 0.7), (0, 0.7)],
                   [(0.75, 0.3), (0.5, 0.6), (1, 0.6)], [(0.85, 0.4), (0.85, 0.75)]],
            "22": [[(0, 0.4), (0.2, 0.3), (0.4, 0.4), (0, 0.7), (0.4, 0.7)],
                   [(0.55, 0.4), (0.75, 0.3), (0.95, 0.4), (0.55, 0.7), (1, 0.7)]]}  # fmt: skip
"""Of letters, and of two digits in a box."""


@cache
def recognizer():
    return Recognizer(threads=1)


def draw_form(rows, *, shared_lines=False, angle=0.0):
    """Rows of texts, a box for each character, with gaps between texts, or none in a grid with `shared_lines`."""
    picture = Image.new("L", (1100, 900), 235)
    canvas = ImageDraw.Draw(picture)
    for row, texts in enumerate(rows):
        x, y = 120, 120 + row * (SIZE if shared_lines else SIZE + 30)
        for text in texts:
            for character in text:
                canvas.rectangle((x, y, x + SIZE, y + SIZE), outline=90, width=2)
                for stroke in DIGITS[character]:
                    points = [(x + SIZE * (0.15 + 0.7 * u), y + SIZE * (0.15 + 0.7 * v)) for u, v in stroke]
                    canvas.line(points, fill=40, width=5, joint="curve")
                x += SIZE if shared_lines else SIZE + 12
            x += 0 if shared_lines else 60
    turned = picture.rotate(angle, Image.Resampling.BICUBIC, expand=True, fillcolor=235)
    noise = np.random.default_rng(3).normal(0, 3, turned.size[::-1])
    return np.uint8(np.clip(np.asarray(turned) + noise, 0, 255))


def read(picture):
    return {(cell.row, cell.column): (cell.text, cell.state) for cell in recognizer().read_sheet(picture).cells}


def read_reasons(picture):
    """Why each cell is to be looked at; None if it is not."""
    cells = recognizer().read_sheet(picture).cells
    assert all((cell.state == "look") == (cell.review_reason is not None) for cell in cells)
    return {(cell.row, cell.column): cell.review_reason for cell in cells}


@pytest.mark.parametrize("angle", [0, 4, -25])
def test_rows_of_boxes_are_numbers_in_columns(angle):
    rows = [["272", "77"], ["227", "72"], ["777", "22"], ["722", "27"]]
    expected = {(row, column): (text, "number") for row, texts in enumerate(rows) for column, text in enumerate(texts)}
    reading = recognizer().read_sheet(draw_form(rows, angle=angle))
    assert reading.code is None
    assert (reading.rows, reading.columns) == (4, 2)
    assert {(cell.row, cell.column): (cell.text, cell.state) for cell in reading.cells} == expected


def test_fill_signs_are_no_digits():
    cells = read(draw_form([["x72", "277"], ["-27", "xxx"], [" 22", "   "]]))
    assert cells[0, 0] == ("72", "number")
    assert cells[1, 0] == ("27", "number")
    assert cells[2, 0] == ("22", "number")
    assert cells[1, 1] == ("", "crossed_out")
    assert cells[2, 1] == ("", "empty")


@cache
def whole_form():
    return draw_form([["2727", "777"]] * 4)[:520]


@pytest.mark.parametrize("part", [0.05, 0.3, 0.7, 1.0, 1.3])
def test_numbers_of_which_the_edge_cuts_a_box_are_to_be_looked_at(part):
    reading = recognizer().read_sheet(whole_form()[:, 120 + round(part * SIZE) :])
    assert {(cell.state, cell.review_reason) for cell in reading.cells if cell.column == 0} == {("look", "edge")}
    assert [(cell.text, cell.state) for cell in reading.cells if cell.column == 1] == [("777", "number")] * 4
    turned = read(np.rot90(whole_form()[120 + round(part * SIZE) :], 2))  # cut at the lower edge
    assert all(text in ("2727", "777") for text, state in turned.values() if state == "number")


def test_numbers_near_the_edge_are_sure():
    assert {state for _, state in read(whole_form()[100:, 100:]).values()} == {"number"}


def test_cells_that_the_edge_cuts_are_to_be_looked_at():
    table = np.full((500, 900), 235, np.uint8)
    table[20:420:80] = table[21:421:80] = 60
    table[20:341, 40::160] = table[20:341, 41::160] = 60
    cut = cut_cells(table / 255, np.array([[(42, 22), (199, 22), (199, 99), (42, 99)]], np.float64))
    assert [box.state for box in cut] == ["empty"]
    reasons = read_reasons(np.ascontiguousarray(table[:, 100:]))
    assert {reason for (_, column), reason in reasons.items() if column == 0} == {"edge"}
    assert None in reasons.values()


def test_point_between_digits_that_is_not_read_is_to_be_looked_at():
    ink = np.zeros((80, 200))
    ink[15:65, 30:38] = ink[15:65, 120:128] = 1.0
    assert not has_point(ink)
    for point, expected in (((58, 66, 78, 84), True), ((58, 72, 80, 84), True), ((15, 20, 78, 84), False),
                            ((15, 64, 78, 84), False), ((58, 66, 150, 156), False)):  # fmt: skip
        top, bottom, left, right = point
        pointed = ink.copy()
        pointed[top:bottom, left:right] = 1.0
        assert has_point(pointed) == expected
    field = Field(0, 0, np.zeros((4, 2)), ink, ["digit"], [], is_crossed_out=False, review_reason=None, has_point=True)
    digits = [NumberDigit(1, 0.99, np.eye(10)[1], (0, 0, 1, 1), [])] * 2
    for text, reason in (("11", "point"), ("1.1", None), ("1,1", None)):
        assert read_whole_number(field, NumberReading(text, 0.99, digits, [], None)).review_reason == reason


@pytest.mark.parametrize("cut", [cut_boxes, cut_cells])
@pytest.mark.parametrize("slope", [0, 0.2, 1])
def test_edge_of_a_sheet_in_a_box_is_no_sure_digit(cut, slope):
    y, x = np.ogrid[:100, :100]
    picture = np.where((x - 50 + slope * (y - 50) > 0) & (y > (70 if slope == 1 else 0)), 0.85, 0.45)
    corners = np.array([[(20, 20), (80, 20), (80, 80), (20, 80)]], np.float64)
    assert cut(picture, corners)[0].review_reason == "edge"
    picture = np.where(np.abs(x - 50 + slope * (y - 50)) < 4, 0.3, 0.85 - 0.002 * x)
    assert cut(picture, corners)[0].review_reason is None  # a 1 in falling light


def draw_on_lines(strokes, *, line, pen=5, gap=20):
    """Twelve boxes of 60 pixels with lines so thick, strokes in the first, and their corners."""
    picture = Image.new("L", (4 * (SIZE + gap) + 40, 3 * (SIZE + gap) + 40), 235)
    canvas = ImageDraw.Draw(picture)
    corners = []
    for row, column in product(range(3), range(4)):
        x, y = 30 + column * (SIZE + gap), 30 + row * (SIZE + gap)
        box = np.array([(x, y), (x + SIZE, y), (x + SIZE, y + SIZE), (x, y + SIZE)])
        canvas.line([*map(tuple, box), tuple(box[0])], 60, line)
        corners.append(box + (line / 2 + 0.5) * np.array([(1, 1), (-1, 1), (-1, -1), (1, -1)]))
    for stroke in strokes:
        canvas.line([(30 + SIZE * u, 30 + SIZE * v) for u, v in stroke], 50, pen, "curve")
    return np.asarray(picture.filter(ImageFilter.GaussianBlur(0.7))) / 255, np.array(corners)


@pytest.mark.parametrize("turns", range(4))
def test_bar_that_hides_the_whole_line_of_its_box_is_kept(turns):
    two = [(0.15, 0.3), (0.3, 0.12), (0.7, 0.12), (0.85, 0.35), (0.05, 1), (1, 1)]
    picture, corners = draw_on_lines([two], line=2)
    ink = np.rot90(cut_boxes(picture, np.roll(corners, turns, axis=1))[0].ink, turns)
    assert ink[-14:].max(axis=0)[14:-14].min() > 0.5
    assert ink[:11].max() == 0  # of other lines nothing is left


@pytest.mark.parametrize(("stroke", "sides"), [([(0.95, 0), (0.4, 0.8)], "top"), ([(0.5, 0.2), (0.5, 0.8)], "none")])
def test_bar_that_would_not_be_seen_on_a_line_is_noticed(stroke, sides):
    thick, corners = draw_on_lines([stroke], line=5)
    assert cut_boxes(thick, corners)[0].hidden_sides == (sides == "top", False, False, False)
    thin, corners = draw_on_lines([stroke], line=2)
    assert not any(cut_boxes(thin, corners)[0].hidden_sides)


@pytest.mark.parametrize(
    ("digit", "side", "reason"), [(1, 0, "crossing"), (1, 2, None), (7, 2, "crossing"), (8, 0, None)]
)
def test_digit_that_may_lack_a_bar_is_to_be_looked_at(digit, side, reason):
    sides = tuple(index == side for index in range(4))
    ink = np.zeros((60, 60))
    field = Field(
        0, 0, np.zeros((4, 2)), ink, ["digit"], [], is_crossed_out=False, review_reason=None, hidden_sides=[sides]
    )
    cell = read_digits(field, np.eye(10, dtype=np.float32)[[digit]], np.zeros(1, np.float32), 0.5)
    assert (cell.text, cell.review_reason) == (str(digit), reason)
    assert not may_be_confirmed(field, cell)


def has_sign_form(strokes, size=96):
    """Whether strokes in a box may be an X or a dash."""
    picture = Image.new("L", (2 * size, 2 * size), 235)
    canvas = ImageDraw.Draw(picture)
    corners = [size / 2 * np.array(corner) for corner in ((1, 1), (3, 1), (3, 3), (1, 3))]
    canvas.polygon([tuple(corner) for corner in corners], outline=90, width=3)
    for stroke in strokes:
        canvas.line([(size * (0.6 + 0.8 * x), size * (0.6 + 0.8 * y)) for x, y in stroke], 40, 7, "curve")
    (box,) = cut_boxes(np.asarray(picture) / 255, np.array([corners]))
    return box.is_cross or is_dash(box.ink)


@pytest.mark.parametrize("strokes", NO_SIGNS.values(), ids=NO_SIGNS)
def test_letters_and_two_digits_are_no_fill_signs(strokes):
    assert not has_sign_form(strokes)


@pytest.mark.parametrize("ends", [(0, 0, 1, 1), (0.15, 0, 0.85, 1), (0, 0.1, 1, 0.9)])
def test_two_lines_between_corners_and_a_dash_are_fill_signs(ends):
    left, top, right, bottom = ends
    assert has_sign_form([[(left, top), (right, bottom)], [(right, top), (left, bottom)]])
    assert has_sign_form([[(left, 0.5 - top), (right, 0.5 - top / 2)]])


def test_each_box_of_a_grid_is_a_cell():
    rows = [["2", "7", " ", "2"], ["7", "7", "2", " "], ["2", " ", "7", "2"], ["7", "2", "2", "7"]]
    cells = read(draw_form(rows, shared_lines=True))
    assert cells == {
        (row, column): (text.strip(), "number" if text.strip() else "empty")
        for row, texts in enumerate(rows)
        for column, text in enumerate(texts)
    }


def test_row_of_a_grid_whose_lines_are_lost_moves_no_other():
    rows = [
        ["2", "7", "7", "2"],
        ["7", "7", "2", "7"],
        ["2", "2", "7", "2"],
        ["7", "2", "2", "7"],
        ["2", "7", "2", "2"],
    ]
    picture = draw_form(rows, shared_lines=True)
    picture[120 + 2 * SIZE + 4 : 120 + 3 * SIZE - 3, 100:400] = 235  # without the ink and the upright lines
    cells = read(picture)
    for row in (0, 1, 3, 4):
        assert [cells[row, column][0] for column in range(4)] == rows[row]


def arrange_fields(gap, *, rows=4, sizes=(40, 52)):
    """How many boxes the numbers have of rows of two fields of three boxes, whose gaps are so wide, in pixels."""
    square = np.array([(0, 0), (1, 0), (1, 1), (0, 1)]) * sizes
    places = [
        (column * (sizes[0] + gap) + 30 * (column > 2), row * (sizes[1] + gap))
        for row in range(rows)
        for column in range(6)
    ]
    return {len(number.boxes) for number in arrange_boxes(np.array([square + place for place in places], float))}


def test_boxes_as_close_as_rows_are_no_grid_but_with_shared_lines():
    assert arrange_fields(10) == {3}
    assert arrange_fields(3) == {1}


def test_box_that_a_digit_hides_is_found_beside_two():
    form = np.full((200, 320), 230, np.uint8)
    canvas = Image.fromarray(form)
    draw = ImageDraw.Draw(canvas)
    for left in (40, 112, 184):
        draw.rectangle((left, 60, left + 60, 120), outline=60, width=3)
    draw.line([(50, 110), (92, 60)], fill=40, width=4)  # joins the paper of the first to nothing, but splits it
    draw.line([(40, 62), (96, 118)], fill=40, width=4)
    quads, _ = locate_boxes(np.asarray(canvas) / 255)
    assert len(quads) == 3


def test_boxes_too_small_for_their_lines_to_be_found_are_refused():
    picture = Image.new("L", (900, 600), 235)
    canvas = ImageDraw.Draw(picture)
    for row, column in product(range(5), range(9)):
        x, y = 100 + 17 * column + column // 3 * 14, 100 + 27 * row
        canvas.rectangle((x, y, x + 13, y + 13), outline=60)
    with pytest.raises(SheetError, match="sharp and large"):
        read(np.asarray(picture))


def test_ticks_of_a_comb_are_no_digits():
    picture = Image.fromarray(draw_table([[""] * 2] * 4, np.random.default_rng(1), widths=(60, 60), height=10))
    draw, cells = ImageDraw.Draw(picture), locate_boxes(np.asarray(picture) / 255)[0]
    for (left, _), (right, bottom) in cells[:, [0, 2]]:
        for part in np.arange(1, 6) / 6:
            x = left + part * (right - left)
            draw.line([(x, bottom - 45), (x, bottom + 2)], fill=90, width=4)
    assert {*read_reasons(np.asarray(picture)).values()} == {"structure"}


def test_rests_of_dark_guides_are_no_sure_digits():
    picture = Image.fromarray(draw_form([["   "] * 3] * 4))
    quads, _ = locate_boxes(np.asarray(picture) / 255)
    canvas = ImageDraw.Draw(picture)
    for (left, top), (right, bottom) in quads[:, [0, 2]]:
        across, down = 0.3 * (right - left), 0.2 * (bottom - top)
        for y in (top + down, (top + bottom) / 2):
            canvas.rectangle((left + across, y, right - across, bottom - down), outline=140, width=3)
    inks = cut_boxes(np.asarray(picture) / 255, quads)
    assert {ink.review_reason for ink in inks if ink.darkness} == {"unclear"}


def test_blank_grid_has_only_empty_cells():
    assert set(read(draw_form([[" "] * 6] * 5, shared_lines=True)).values()) == {("", "empty")}


def test_turned_sheet_is_read_upright():
    picture = draw_form([["272", "722"], ["227", "772"]])
    expected = read(picture)
    for turns in (1, 2, 3):
        assert read(np.rot90(picture, turns)) == expected


def test_pictures_without_boxes_are_refused():
    noise = np.random.default_rng(0).integers(0, 256, (600, 800), np.uint8)
    for picture in (noise, np.full((600, 800), 255, np.uint8), np.zeros((1, 1), np.uint8)):
        with pytest.raises(SheetError, match="No sheet is found"):
            recognizer().read_sheet(picture)


def test_boxes_turned_by_quarters_have_their_corners_from_the_top_left():
    level, _ = locate_boxes(draw_form([["   "], ["   "]]) / 255)
    for turns in range(4):
        turned = turn_boxes(level, turns)
        assert (turned[:, 0].sum(axis=1) <= turned.sum(axis=2).min(axis=1) + 1e-9).all()
    assert len(arrange_boxes(level)) == 2


@pytest.mark.parametrize("large", [0, 5, 17, 35])
def test_box_that_is_found_too_large_makes_no_grid_of_its_neighbors(large):
    square = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)])
    centers = np.array([(36 * column + 30 * (column // 3), 43 * row) for row in range(4) for column in range(9)])
    halves = np.where(np.arange(36) == large, 17, 15)
    numbers = arrange_boxes(centers[:, None] + halves[:, None, None] * square)
    assert [len(number.boxes) for number in numbers] == [3] * 12
    assert [(number.row, number.column) for number in numbers] == [*product(range(4), range(3))]


def test_numbers_of_which_two_have_one_place_are_beside_each_other():
    places = [(0, 0), (0, 0), (0, 1), (1, 0), (1, 1)]
    numbers = [Number(row, column, [index]) for index, (row, column) in enumerate(places)]
    resolved, has_duplicates = resolve_duplicates(numbers)
    assert has_duplicates
    assert [(number.row, number.column) for number in resolved] == [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1)]
    assert resolve_duplicates(numbers[1:]) == (numbers[1:], False)


def test_no_two_cells_have_one_name():
    picture = Image.new("L", (1100, 900), 235)
    canvas = ImageDraw.Draw(picture)
    for row, column in product(range(5), range(6)):
        x, y = (
            120 + 72 * column + 60 * (column // 3),
            120 + 80 * row + 40 * (column // 3),
        )  # two blocks, half a row apart
        canvas.rectangle((x, y, x + SIZE, y + SIZE), outline=90, width=2)
        canvas.line((x + 30, y + 12, x + 30, y + 48), fill=40, width=5)
    cells = recognizer().read_sheet(np.asarray(picture)).cells
    assert len({(cell.row, cell.column) for cell in cells}) == len(cells)
    assert {cell.review_reason for cell in cells} == {"structure"}


def test_squares_of_a_desk_do_not_keep_hidden_boxes_from_being_found():
    picture = Image.new("L", (2000, 1400), 235)
    canvas = ImageDraw.Draw(picture)
    for x, y in product(range(40, 1900, 120), range(40, 1300, 120)):
        if not (500 < x < 1100 and 400 < y < 900):
            canvas.rectangle((x, y, x + 40, y + 40), outline=60, width=2)
    for row, column in product(range(2), range(4)):
        x, y = 640 + 52 * column, 600 + 64 * row
        canvas.rectangle((x, y, x + 40, y + 40), outline=60, width=2)
        if column == 2:
            canvas.line((x - 4, y - 4, x + 44, y + 44), fill=40, width=5)
            canvas.line((x - 4, y + 44, x + 44, y - 4), fill=40, width=5)
    assert len(locate_boxes(np.asarray(picture) / 255)[0]) == 8


def test_rules_of_sudoku_settle_what_is_doubtful():
    digits = np.array([[(3 * (row % 3) + row // 3 + column) % 9 for column in range(9)] for row in range(9)]).ravel()
    probabilities = np.full((81, 9), 0.001)
    probabilities[np.arange(81), digits] = 0.99
    probabilities[40] = 0.1
    probabilities[7, [digits[7], (digits[7] + 1) % 9]] = 0.4, 0.6
    assert (impose_rules(probabilities).argmax(axis=1) == digits).all()
    cells = [SheetCell(*divmod(index, 9), "1", 0.9, "number", np.zeros((4, 2))) for index in range(81)]
    cells[3] = replace(cells[3], text="?", state="look", review_reason="crossing")
    cells[4] = replace(cells[4], state="look", review_reason="unclear")
    settled = settle_cells(cells, np.insert(probabilities, 0, 0, axis=1).astype(np.float32))
    assert [cell.text for cell in settled] == [str(digit + 1) for digit in digits]
    reasons = {index: cell.review_reason for index, cell in enumerate(settled) if cell.state == "look"}
    assert [reasons.pop(index) for index in (3, 7, 40)] == ["crossing", "check", "check"]
    assert {*reasons.values()} == {"unclear"}


def test_digits_that_cross_the_lines_of_their_boxes_are_whole():
    counts = Counter()
    for seed in (12, 14):
        rng = np.random.default_rng(seed)
        rows = [["".join(map(str, rng.integers(0, 10, 3))) for _ in range(3)] for _ in range(5)]
        form = draw_boxes(rows, rng, side=13, gap=2.6, inset=-0.5)
        photo = photograph(form, PAPER, rng, texture="white", tilt=10, turn=3, megapixels=2)
        counts += compare_form(recognizer().read_sheet(photo), rows)
    assert counts["silent"] == 0
    assert counts["right"] >= 26  # 24 of 30 if they are cut


def test_no_empty_cell_is_searched_for_digits(monkeypatch):
    picture = np.full((700, 900), 255, np.uint8)
    picture[60:641:40, 60:841] = picture[60:641, 60:841:130] = 0
    searched = []
    monkeypatch.setattr("digitpad.recognizer.gray_to_lattices", searched.append)
    assert set(read(picture).values()) == {("", "empty")}
    assert searched == []


@pytest.mark.parametrize(("rows", "state"), [(3, "digit"), (4, "unclear")])
def test_cell_full_of_dots_holds_no_number(rows, state):
    cell = np.ones((140, 340))
    for row, column in product(range(rows), range(7)):
        cell[20 + 30 * row : 32 + 30 * row, 30 + 40 * column : 42 + 40 * column] = 0.2
    [box] = cut_cells(cell, np.array([[(10, 10), (330, 10), (330, 130), (10, 130)]], np.float64))
    assert (box.state, bool(box.ink.any())) == (state, state == "digit")


def test_noise_in_cells_is_not_read_to_the_end(monkeypatch):
    rng = np.random.default_rng(5)
    picture = Image.new("L", (1000, 900), 255)
    canvas = ImageDraw.Draw(picture)
    for x, y in product(range(40, 940, 100), range(40, 860, 60)):
        canvas.rectangle((x, y, x + 100, y + 60), outline=0, width=2)
        for _ in range(12):
            ends = np.array((x + 10, y + 10)) + rng.integers(0, (80, 40), (2, 2))
            canvas.line([tuple(end) for end in ends.tolist()], 0, 2)
    counts = []
    score = Recognizer.score_candidates

    def count_candidates(self, lattices):
        counts.append(sum(len(lattice.candidates) for lattice in lattices))
        return score(self, lattices)

    monkeypatch.setattr(Recognizer, "score_candidates", count_candidates)
    cells = recognizer().read_sheet(np.asarray(picture)).cells
    assert len(cells) > 100
    assert {cell.state for cell in cells} == {"look"}
    assert 300 < sum(counts) < 1000


@pytest.mark.parametrize(
    ("count", "candidates", "reason", "expected"),
    [
        (15, 10, "doubtful_digit", False),
        (16, 10, "doubtful_digit", True),
        (31, 10, None, False),
        (499, 70, None, False),
        (499, 90, None, True),
        (1, 0, "no_number", False),
        (2, 0, "no_number", True),
    ],
)
def test_cells_are_read_as_long_as_some_hold_numbers_and_a_sheet_is_not_too_large(count, candidates, reason, expected):
    readings = CellReadings()
    for index in range(count):
        readings.add(index, NumberReading("123456", 0.9, [], [], reason), candidates)
    assert readings.are_enough == expected


def test_sampled_cells_are_all_over_a_table():
    inks = [np.zeros((9, 40)) for _ in range(200)]
    for index, ink in enumerate(inks):
        ink[3:6, : (index * 7) % 40] = 1
    fields = [
        Field(0, index, np.zeros((4, 2)), ink, ["digit"], [], is_crossed_out=index % 2 > 0, review_reason=None)
        for index, ink in enumerate(inks)
    ]
    sample = sample_cells(fields)
    assert 24 < len(sample) <= 48
    assert np.ptp(sample) > 180
    assert all(inks[index].any() and not fields[index].is_crossed_out for index in sample)
    widths = [int(inks[index].any(axis=0).sum()) for index in sample]
    assert widths == sorted(widths)


@pytest.mark.parametrize(("widths", "turn"), [((35, 60, 45), 4), ((19, 19, 19), 181)])
def test_cells_of_a_table_hold_whole_numbers(widths, turn):
    texts = [["No.", "Lot", "kg"], ["61", "5725", "672"], ["7", "x", "354"], ["11", "", "39"], ["18", "40", "1111"]]
    rng = np.random.default_rng(31)
    photo = photograph(
        draw_table(texts, rng, widths=widths, height=13), PAPER, rng, texture="wood", turn=turn, megapixels=2
    )
    reading = recognizer().read_sheet(photo)
    cells = {(cell.row, cell.column): (cell.text, cell.state) for cell in reading.cells}
    assert [cell.state for cell in reading.cells[:3]] == ["look"] * 3  # words
    assert {cell.review_reason for cell in reading.cells[:3]} <= {"heading", "unclear", "gap", "point"}
    assert cells[2, 1][1] in {"crossed_out", "look"}
    assert cells[3, 1] == ("", "empty")
    numbers = {(r, c): texts[r][c] for r in range(1, 5) for c in range(3) if texts[r][c].isdigit()}
    assert len(cells) == 15
    assert {position: cells[position][0] for position in numbers} == numbers
    assert sum(cells[position][1] == "number" for position in numbers) >= 3


def lay_on_desk(is_light):
    """A form on a desk that is light and dark, and where the form is."""
    desk = Image.fromarray(np.where(is_light, 215, 30).astype(np.uint8))
    form = Image.fromarray(draw_form([["727", "272"]] * 4)).crop((60, 60, 720, 560))
    turned, mask = (
        picture.rotate(12, Image.Resampling.BICUBIC, expand=True) for picture in (form, Image.new("L", form.size, 255))
    )
    desk.paste(turned, (130, 300), mask)
    whole = Image.new("L", desk.size)
    whole.paste(mask, (130, 300))
    return np.asarray(desk), np.asarray(whole) > 0


@pytest.mark.parametrize("angle", [None, 35, 60], ids=["chequered", "striped", "striped steeply"])
def test_boxes_on_a_desk_with_a_pattern_are_found_alone(angle):
    y, x = np.ogrid[:1300, :1000]
    along = 0 if angle is None else x * np.sin(np.radians(angle)) + y * np.cos(np.radians(angle))
    desk, is_form = lay_on_desk((x // 40 + y // 40) % 2 == 0 if angle is None else along % 44 > 20)
    quads, to_photo = locate_boxes(desk / 255)
    x, y = np.moveaxis(np.rint(to_photo(quads).mean(axis=1)).astype(int), -1, 0)
    assert len(quads) == 24
    assert is_form[y, x].all()


def test_chequered_desk_alone_is_no_sheet():
    y, x = np.ogrid[:900, :1200]
    with pytest.raises(SheetError):
        read(np.where((x // 50 + y // 50) % 2, 30, 215).astype(np.uint8))


@pytest.mark.parametrize("missing", [0, 60], ids=["all found", "some completed"])
def test_more_boxes_than_a_sheet_holds_are_refused(missing):
    lines = np.full((865, 829), 235, np.uint8)  # 552 boxes
    lines[::36] = lines[:, ::36] = lines[1:-1:36] = lines[:, 1:-1:36] = 60
    for row, column in np.random.default_rng(3).permutation(list(np.ndindex(22, 21)))[:missing] + 1:
        lines[36 * row - 2 : 36 * row + 4, 36 * column + 8 : 36 * column + 28] = 235  # a gap in a line
    with pytest.raises(SheetError, match="More than 500 boxes"):
        read(lines)


def test_white_boxes_on_a_dark_ground_are_boxes():
    picture = Image.new("L", (800, 600), 90)
    canvas = ImageDraw.Draw(picture)
    for x, y in np.ndindex(5, 4):
        canvas.rectangle((100 + 72 * x, 100 + 100 * y, 160 + 72 * x, 160 + 100 * y), fill=235)
    assert set(read(np.asarray(picture)).values()) == {("", "empty")}


def test_boxes_are_level_where_most_edges_are_not():
    form = Image.fromarray(draw_form([["727", "272"]] * 4)).crop((90, 90, 720, 500))
    desk = Image.new("L", (1100, 1100), 40)
    canvas = ImageDraw.Draw(desk)
    canvas.rectangle((100, 100, 1000, 1000), fill=235)
    for x in range(120, 1000, 20):
        canvas.line((x, 800, x, 980), fill=90, width=3)
    desk.paste(form.rotate(12, Image.Resampling.BICUBIC, expand=True, fillcolor=235), (180, 150))
    quads, _ = locate_boxes(np.asarray(desk) / 255)
    right, down = np.moveaxis(quads[:, 1] - quads[:, 0], -1, 0)
    assert len(quads) == 24
    assert np.abs(down / right).max() < 0.05


def test_insides_of_digits_are_no_boxes():
    left, top = (axis.ravel() for axis in np.meshgrid([0.0, 160.0], [0.0, 60.0, 120.0]))
    cells = np.stack([left, top, left + 150, top, left + 150, top + 50, left, top + 50], axis=-1).reshape(-1, 4, 2)
    start = np.array([(20.0, 15.0), (44.0, 15.0), (180.0, 75.0), (204.0, 75.0)])
    insides = start[:, None] + np.array([(0, 0), (16, 0), (16, 20), (0, 20)])
    assert len(select_boxes(insides)) == 4
    assert select_boxes(np.concatenate([cells, insides])) == pytest.approx(cells)


def test_parts_of_cells_are_no_boxes_for_digits():
    x, y = (axis.ravel() for axis in np.meshgrid([0.0, 160.0, 320.0], [0.0, 60.0, 120.0, 180.0, 240.0]))
    widths = np.full(15, 150.0)
    widths[[0, 1, 5, 6, 10]] = 50  # a 1 was taken for a line
    quads = np.stack([x, y, x + widths, y, x + widths, y + 50, x, y + 50], axis=-1).reshape(-1, 4, 2)
    assert len(select_boxes(quads)) == 15


def test_boxes_of_a_pattern_take_little_memory():
    left, top = np.random.default_rng(4).uniform(0, 2000, (2, 1500))
    side = np.random.default_rng(5).uniform(20, 40, 1500)
    quads = np.stack([left, top, left + side, top, left + side, top + side, left, top + side], axis=-1)
    tracemalloc.start()
    try:
        select_boxes(quads.reshape(-1, 4, 2))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 4 * len(quads) ** 2  # no table of all pairs


def test_parts_of_cells_are_completed_by_the_lines_of_their_table():
    left, top = np.meshgrid([10.0, 70.0, 190.0], [20.0, 60.0, 100.0, 140.0])
    right = left + np.array([60.0, 120.0, 50.0]) - 4
    table = np.stack([left, top, right, top, right, top + 36, left, top + 36], axis=-1).reshape(-1, 4, 2)
    found = np.delete(table, 7, axis=0)
    found[4, 1:3, 0] -= 60  # a 1 was taken for the line at its right
    part = table[[3]].copy()
    part[:, 2:, 1] -= 30  # ink was taken for the line below, too
    for quads in (found, np.concatenate([found, part])):
        completed, is_table = complete_table(quads)
        assert is_table
        assert completed == pytest.approx(table)


def test_cells_are_no_table_if_one_column_is_cut_short():
    left, top = np.meshgrid([10.0, 110.0, 210.0, 310.0], 20 + 40.0 * np.arange(6))
    table = np.stack([left, top, left + 96, top, left + 96, top + 36, left, top + 36], axis=-1).reshape(-1, 4, 2)
    table[[1, 5, 9, 13], ::3, 0] += np.array([[30, 50, 25, 60]]).T
    assert not complete_table(table)[1]


def test_boxes_that_are_no_table_stay_as_they_are():
    rng = np.random.default_rng(0)
    boxes = rng.uniform(0, 1000, (9, 1, 2)) + np.array([(0, 0), (90, 0), (90, 30), (0, 30)])
    completed, is_table = complete_table(boxes)
    assert not is_table
    assert np.isin(boxes, completed).all()


@pytest.mark.parametrize(
    ("ends", "expected"), [((0, 0, 0, 0, 0), ("empty", None)), ((0, 0, 90, 150, 120), ("look", "structure"))]
)
def test_cells_of_which_some_may_be_parts_are_to_be_looked_at(ends, expected):
    picture = Image.new("L", (900, 600), 235)
    canvas = ImageDraw.Draw(picture)
    for row, end in enumerate(ends):  # digits hide the rest
        for left, right in ((60, 350), (350, 800 - end)):
            canvas.rectangle((left, 60 + 60 * row, right, 120 + 60 * row), outline=60, width=2)
    cells = recognizer().read_sheet(np.asarray(picture)).cells
    assert len(cells) == 10
    assert {(cell.text, cell.state, cell.review_reason) for cell in cells} == {("", *expected)}


@pytest.mark.parametrize(
    ("text", "confidence", "of_field", "of_number", "expected"),
    [
        ("27", 0.99, None, None, None),
        ("27", 0.9, None, None, "unclear"),
        ("27", 0.99, None, "several_readings", "unclear"),
        ("27", 0.99, None, "possible_separator", "point"),
        ("27", 0.99, "crossing", None, "crossing"),
        ("27", 0.99, "structure", "several_readings", "structure"),
        ("2 7", 0.99, None, None, "gap"),
        ("2\n7", 0.99, None, None, "gap"),
        ("", 0.0, None, "no_number", "unclear"),
    ],
)
def test_whole_number_is_sure_only_without_a_doubt(text, confidence, of_field, of_number, expected):
    field = Field(0, 0, np.zeros((4, 2)), np.ones((1, 1)), ["digit"], [], is_crossed_out=False, review_reason=of_field)
    digits = [NumberDigit(int(digit), confidence, np.eye(10)[2], (0, 0, 1, 1), []) for digit in "27"]
    cell = read_whole_number(field, NumberReading(text, confidence, digits, [], of_number))
    assert (cell.state, cell.review_reason) == ("look" if expected else "number", expected)


@pytest.mark.parametrize(("text", "reason"), [("27", None), ("2\n7", "gap")])
def test_two_numbers_in_a_field_for_one_are_to_be_looked_at(text, reason):
    field = Field(0, 0, np.zeros((4, 2)), np.ones((1, 1)), ["digit"], [], is_crossed_out=False, review_reason=None)
    assert read_free_field(field, NumberReading(text, 0.99, [], [], None)).review_reason == reason


def test_cell_that_may_be_a_part_of_one_is_not_empty():
    ink = np.zeros((1, 1))
    field = Field(0, 0, np.zeros((4, 2)), ink, ["empty"], [], is_crossed_out=False, review_reason="structure")
    cell = read_whole_number(field, NumberReading("", 0.0, [], [], "no_number"))
    assert (cell.state, cell.review_reason) == ("look", "structure")


def test_words_in_a_heading_are_no_numbers():
    states = [["look", "number", "look", "look"], ["number", "number", "look", "empty"]]
    states.append(states[1])
    cells = [
        SheetCell(row, column, "0510", 1.0, state, np.zeros((4, 2)))
        for row, line in enumerate(states)
        for column, state in enumerate(line)
    ]
    cells[:4:2] = [replace(cell, review_reason="unclear") for cell in cells[:4:2]]
    cells[3] = replace(cells[3], review_reason="edge")
    doubtful = doubt_lines(cells)
    assert [cell.state for cell in doubtful] == ["look"] * 4 + states[1] * 2
    assert [cell.review_reason for cell in doubtful[:4]] == ["heading"] * 3 + ["edge"]


def test_column_that_may_be_two_is_to_be_looked_at():
    texts = [["No.", "kg"], ["7", "35 705"], ["733", "474470"], ["55", "99 729"], ["8", "11 5442"]]
    cells = [
        SheetCell(row, column, text, 1.0, "number" if text.isdigit() else "look", np.zeros((4, 2)))
        for row, line in enumerate(texts)
        for column, text in enumerate(line)
    ]
    doubtful = doubt_lines(cells)
    assert [cell.state for cell in doubtful] == ["look"] * 2 + ["number", "look"] * 4
    assert [cell.review_reason for cell in doubtful[2::2]] == [None] * 4
    assert [cell.review_reason for cell in doubtful[3::2]] == ["structure"] * 4


@pytest.mark.parametrize(
    ("texts", "reason"), [(("12.5", "7.25", "3,5", "125"), "point"), (("12.5", "7.5", "35", "125"), None)]
)
def test_number_without_the_point_of_its_column_is_to_be_looked_at(texts, reason):
    cells = [SheetCell(row, 0, text, 1.0, "number", np.zeros((4, 2))) for row, text in enumerate(texts)]
    doubtful = doubt_lines(cells)
    assert [cell.state for cell in doubtful] == ["number"] * 3 + ["look" if reason else "number"]
    assert [cell.review_reason for cell in doubtful] == [None] * 3 + [reason]


@pytest.mark.parametrize("is_filled", [False, True])
def test_ink_that_others_join_to_what_is_outside_is_not_lost_in_silence(is_filled):
    cell = np.full((140, 300), 0.9)
    cell[20:23] = cell[120:123] = cell[:, 20:23] = cell[:, 280:283] = 0.4
    if is_filled:
        cell[40:100, 60:66] = 0.2
    corners = np.array([[(24, 24), (278, 24), (278, 118), (24, 118)]], np.float64)
    assert cut_cells(cell, corners)[0].state == ("digit" if is_filled else "empty")
    cell[8:17, 120:220] = cell[8:70, 160:166] = 0.2
    (box,) = cut_cells(cell, corners)
    assert (box.state, box.review_reason) == ("unclear", "crossing")


@pytest.mark.parametrize(("text", "state"), [("27", "number"), ("91", "look"), ("2?", "look")])
def test_second_reading_confirms_only_the_same_digits(text, state):
    cell = SheetCell(0, 0, text, 0.7, "look", np.zeros((4, 2)), "unclear")
    confirmed = confirm_digits(cell, NumberReading("27", 0.99, [], [], None))
    assert (confirmed.state, confirmed.review_reason) == (state, "unclear" if state == "look" else None)


@pytest.mark.parametrize(("confidence", "reason"), [(0.99, "several_readings"), (0.9, None)])
def test_doubtful_second_reading_confirms_nothing(confidence, reason):
    cell = SheetCell(0, 0, "27", 0.7, "look", np.zeros((4, 2)))
    digits = [NumberDigit(digit, confidence, np.eye(10)[digit], (0, 0, 1, 1), []) for digit in (2, 7)]
    assert confirm_digits(cell, NumberReading("27", confidence, digits, [], reason)) is cell


@pytest.mark.parametrize(
    ("text", "states", "reason", "expected"),
    [
        ("27", ["digit", "digit"], None, True),
        ("27", ["digit", "digit", "empty"], None, False),  # the last digit may be lost
        ("27", ["digit", "digit"], "crossing", False),
        ("2", ["digit"], None, False),
        ("2 7", ["digit", "empty", "digit"], None, False),
        ("2?", ["digit", "digit"], None, False),
    ],
)
def test_only_known_digits_may_be_confirmed(text, states, reason, expected):
    field = Field(0, 0, np.zeros((4, 2)), np.zeros((1, 1)), states, [], is_crossed_out=False, review_reason=reason)
    assert may_be_confirmed(field, SheetCell(0, 0, text, 0.7, "look", np.zeros((4, 2)), "unclear")) == expected


@pytest.mark.skipif(not FORMS.is_dir(), reason="the photographs of forms are not there")
def test_photographed_forms_have_no_silent_error():
    counts = Counter()
    for path, rows in load_forms(FORMS):
        counts += compare_form(recognizer().read_sheet(path), rows)
    assert counts["silent"] == 0
    assert counts["right"] >= 0.85 * 62
    assert counts["right"] + counts["look, right"] >= 0.95 * 62
    assert counts["missing"] == 0


@pytest.mark.parametrize(("seed", "gap"), [(5, 1.3), (7, 2.2)])
def test_boxes_with_guides_within_a_table_are_read(seed, gap):
    rng = np.random.default_rng(seed)
    fills = ["", "xx", " "], ["x", " ", "xx"], ["xx", "", "  "], ["  ", "x", ""], [" ", "xx", "x"], ["x", "  ", "xx"]
    rows = [[fill + str(rng.integers(10 ** (2 - len(fill)), 10 ** (3 - len(fill)))) for fill in row] for row in fills]
    form = draw_boxes(rows, rng, side=10, gap=gap, with_guides=True)
    counts = compare_form(recognizer().read_sheet(photograph(form, PAPER, rng, turn=5, megapixels=6)), rows)
    assert counts["silent"] == 0
    assert counts["right"] >= 14


def test_line_of_a_table_beside_a_box_is_not_its_own():
    def box(left, right):
        return np.array([(left, 10), (right, 10), (right, 50), (left, 50)], np.float64)

    alike = [box(left, left + 30) for left in (0, 40, 80)]
    to_table = box(119.0, 161.0) + np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)])
    selected = select_boxes(np.stack([*alike, to_table, box(120, 150)]))
    assert {(quad[0, 0], quad[1, 0]) for quad in selected} == {(0, 30), (40, 70), (80, 110), (120, 150)}


@pytest.mark.parametrize("cut", [cut_boxes, cut_cells])
def test_box_that_is_full_of_ink_is_not_empty(cut):
    gray = np.full((100, 100), 0.9)
    y, x = np.ogrid[:100, :100]
    gray[((x + y) % 10 < 6) & (np.abs(x - 50) < 24) & (np.abs(y - 50) < 24)] = 0.2  # struck out by many lines
    corners = np.array([[(20, 20), (80, 20), (80, 80), (20, 80)]], np.float64)
    assert cut(gray, corners)[0].state != "empty"


def guided_boxes():
    """A picture of 16 boxes, each with a light frame as a guide, their corners, and those of the guides."""
    gray = np.full((320, 320), 0.9)
    corners = np.array([[(x, y), (x + 60, y), (x + 60, y + 60), (x, y + 60)] for y in range(10, 320, 80)
                        for x in range(10, 320, 80)], np.float64)  # fmt: skip
    for left, top in corners[:, 0].astype(int):
        draw_guide(gray, left, top, 0.75)
    return gray, corners


def draw_guide(gray, left, top, value):
    gray[top + 12 : top + 48, left + 18 : left + 42] = value
    gray[top + 15 : top + 45, left + 21 : left + 39] = 0.9


def test_guide_that_is_traced_is_not_surely_empty():
    gray, corners = guided_boxes()
    draw_guide(gray, 10, 10, 0.6)
    states = [box.state for box in cut_boxes(gray, corners)]
    assert states[0] != "empty"
    assert {*states[1:]} == {"empty"}


@pytest.mark.parametrize(
    ("top_of_ink", "value", "expected"), [(50, 0.8, "empty"), (50, 0.2, "unclear"), (15, 0.8, "digit")]
)
def test_rest_of_a_guide_is_no_ink_but_what_is_as_dark_or_as_large_as_digits_is(top_of_ink, value, expected):
    gray, corners = guided_boxes()
    for left, top in corners[8:, 0].astype(int):
        gray[top + 10 : top + 50, left + 28 : left + 32] = 0.2
    gray[top_of_ink:57, 34:41] = value  # in the first box
    boxes = cut_boxes(gray, corners)
    assert [box.state for box in boxes] == [expected, *["empty"] * 7, *["digit"] * 8]
    assert bool(boxes[0].ink.any()) == (expected != "empty")


def test_noise_that_most_boxes_share_is_no_guide():
    gray, corners = guided_boxes()
    gray[:] = 0.9
    for index, (left, top) in enumerate(corners[:, 0].astype(int)):
        gray[top + 30 : top + 32, left + 30 : left + 32] = 0.8 if index else 0.7
    assert {box.state for box in cut_boxes(gray, corners)} == {"empty"}


@pytest.mark.parametrize(("digit", "expected"), [(None, True), (0.6, False)])
def test_cross_over_a_paler_digit_is_no_fill_sign(digit, expected):
    picture = Image.new("L", (192, 192), 235)
    canvas = ImageDraw.Draw(picture)
    if digit:
        canvas.ellipse((75, 60, 117, 132), outline=round(235 * digit), width=7)
    for line in ([(62, 62), (130, 130)], [(130, 62), (62, 130)]):
        canvas.line(line, 20, 7)
    (box,) = cut_boxes(np.asarray(picture) / 255, np.array([[(48, 48), (144, 48), (144, 144), (48, 144)]], np.float64))
    assert box.is_cross == expected


@pytest.mark.parametrize("cut", [cut_boxes, cut_cells])
def test_noise_of_paper_is_no_ink(cut):
    gray = 0.8 + np.random.default_rng(1).normal(0, 0.028, (400, 400))
    left, top = (axis.ravel() for axis in np.meshgrid(np.arange(10, 360, 70), np.arange(10, 360, 70)))
    corners = np.stack(
        [np.stack([left + x, top + y], axis=-1) for x, y in ((0, 0), (50, 0), (50, 50), (0, 50))], axis=1
    )
    assert {box.state for box in cut(gray, corners.astype(np.float64))} == {"empty"}


@pytest.mark.parametrize(
    ("digit", "stroke"),
    [
        ("7", [(8, 7), (50, 7), (24, 52)]),
        ("7", [(12, 1), (48, 1), (24, 52)]),
        ("2", [(14, 18), (22, 8), (38, 8), (44, 20), (14, 59), (50, 59)]),
    ],
    ids=["near-the-line", "on-the-upper-line", "on-the-lower-line"],
)
def test_bars_at_the_line_of_their_box_are_kept(digit, stroke):
    picture = Image.new("L", (900, 420), 235)
    canvas = ImageDraw.Draw(picture)
    for left, top in product(range(60, 480, 70), (60, 160, 260)):
        canvas.rectangle((left, top, left + 60, top + 60), outline=90, width=2)
        if left in (200, 270):
            canvas.line([(left + x, top + y) for x, y in stroke], 40, 4, "curve")
    cells = read(np.asarray(picture.filter(ImageFilter.GaussianBlur(1.5))))
    assert [text for text, _ in cells.values()] == [2 * digit] * 3


@pytest.mark.parametrize(("end", "reason"), [(70, "crossing"), (100, None)])
def test_ink_that_lies_mostly_outside_its_box_is_doubtful(end, reason):
    gray = np.full((160, 160), 0.9)
    gray[46:114, 46:114] = 0.4
    gray[50:110, 50:110] = 0.9
    gray[20:end, 78:84] = 0.1
    (box,) = cut_boxes(gray, np.array([[(50.0, 50.0), (110.0, 50.0), (110.0, 110.0), (50.0, 110.0)]]))
    assert (box.state, box.review_reason) == ("digit", reason)


@pytest.mark.parametrize("is_crossed_out", [False, True])
@pytest.mark.parametrize(("reason", "expected"), [("edge", "edge"), ("structure", "structure"), ("crossing", None)])
def test_number_of_which_a_box_may_be_lost_is_neither_surely_empty_nor_crossed_out(reason, expected, is_crossed_out):
    field = Field(0, 0, np.zeros((4, 2)), np.zeros((1, 1)), ["empty", "empty"], [], is_crossed_out, reason)
    cell = read_digits(field, np.zeros((0, 10), np.float32), np.zeros(0, np.float32), 0.5)
    assert cell.review_reason == expected
    assert (cell.state == "look") == bool(expected)
    assert cell.text == ("x" if expected and is_crossed_out else "")
