"""Forms without our marks that generated hands have filled in: rows of boxes, tables, and sudokus."""

import numpy as np
from PIL import Image, ImageDraw

from digitpad.sheets.layout import Rectangle, SheetLayout
from digitpad.training.data.stroke_forms import generate_form
from sheet_photos import PIXELS_PER_MM, fit_digit, write_strokes

PAPER = SheetLayout(1, 1, 1)
"""Its size is that of the forms."""

SIGNS = {
    "-": [np.array([(0.3, 0.5), (0.7, 0.53)])],
    " ": [],
    "K": [np.array([(0.2, 0.2), (0.2, 0.8)]), np.array([(0.8, 0.2), (0.2, 0.5), (0.8, 0.8)])],
}


def draw_boxes(
    rows, rng, *, side=9.0, gap=1.6, between=9.0, top=40.0, inset=0.8, with_guides=False, write_digit=generate_form
):
    """Rows of texts, a box for each character, which may be a digit or an x or one of `SIGNS`, where K is a letter.

    Args:
        rows: the texts of each row.
        rng: the source of randomness.
        side: of the boxes, in millimetres.
        gap: between the boxes of a text, and between rows in boxes' sides; 0 for a table with shared lines.
        between: texts.
        top: of the first row.
        inset: of digits in their boxes, in millimetres; if it is negative, they cross the lines.
        with_guides: draw a light figure eight in each box, and a table around the rows whose lines are near the boxes.
        write_digit: called with a digit and `rng`, gives its strokes.
    """
    picture, canvas = _blank_paper()
    for row, texts in enumerate(rows):
        x, y = 25.0, top + row * (side + 3 * gap)
        if with_guides:
            width = sum(len(text) * (side + gap) + between for text in texts)
            _draw_frame(canvas, Rectangle(x - 1.2, y - 1.2, x + width, y + side + 3 * gap - 1.2), 40, 0.5)
        for text in texts:
            for character in text:
                box = Rectangle(x, y, x + side, y + side)
                if with_guides:
                    left, top_of_guide, right, bottom = box.inset(0.3 * side, 0.2 * side)
                    middle = (top_of_guide + bottom) / 2
                    _draw_frame(canvas, Rectangle(left, top_of_guide, right, middle), 170, 0.4)
                    _draw_frame(canvas, Rectangle(left, middle, right, bottom), 170, 0.4)
                _draw_box(canvas, box, character, rng, inset=inset, write_digit=write_digit)
                x += side + gap
            x += between if gap else 0
    return np.asarray(picture)


def draw_sudoku(rng, *, side=14.0):
    """A solved sudoku, and its digits, (9, 9)."""
    rows, columns = np.arange(9)[:, None], np.arange(9)
    digits = rng.permutation(9)[(3 * (rows % 3) + rows // 3 + columns) % 9] + 1
    picture, canvas = _blank_paper()
    left, top = 40.0, 60.0
    for (row, column), digit in np.ndenumerate(digits):
        x, y = left + column * side, top + row * side
        _draw_box(canvas, Rectangle(x, y, x + side, y + side), str(digit), rng)
    for block in range(4):
        offset, size = 3 * side * block, 9 * side
        for line in ([(offset, 0), (offset, size)], [(0, offset), (size, offset)]):
            write_strokes(canvas, [np.add(line, (left, top))], 40, 0.9)
    return np.asarray(picture), digits


def draw_lines(texts, rng, *, size=9.0):
    """Lines of numbers without boxes; a space is a gap."""
    picture, canvas = _blank_paper()
    for row, text in enumerate(texts):
        for column, character in enumerate(text):
            x, y = 30 + column * size, 30 + 2 * row * size
            if character != " ":
                write_strokes(
                    canvas,
                    fit_digit(generate_form(int(character), rng), Rectangle(x, y, x + size, y + size), 0.1, rng),
                    40,
                    0.6,
                )
    return np.asarray(picture)


def _bend(start, end, rng):
    """A line that is written by hand: near these points, and bent."""
    (start, end), fractions = np.array([start, end]) + rng.uniform(-0.08, 0.08, (2, 2)), np.linspace(0, 1, 9)[:, None]
    across = (end - start)[::-1] * (-1, 1)
    return start + (end - start) * fractions + across * rng.uniform(-0.3, 0.3) * fractions * (1 - fractions)


def _blank_paper():
    width, height = (round(side * PIXELS_PER_MM) for side in PAPER.paper_size)
    picture = Image.new("L", (width, height), 255)
    return picture, ImageDraw.Draw(picture)


def _draw_frame(canvas, box, ink, width):
    left, top, right, bottom = box
    write_strokes(
        canvas, [np.array([(left, top), (right, top), (right, bottom), (left, bottom), (left, top)])], ink, width
    )


def _draw_box(canvas, box, character, rng, *, inset=0.8, write_digit=generate_form):
    left, top, *_ = box
    _draw_frame(canvas, box, 90, 0.35)
    if character.isdigit():
        strokes = fit_digit(write_digit(int(character), rng), box.inset(inset, inset), 0.1, rng)
    else:
        sign = [_bend((0.15, 0.15), (0.85, 0.85), rng), _bend((0.85, 0.15), (0.15, 0.85), rng)]
        sign = sign if character == "x" else SIGNS[character]
        strokes = [np.add(stroke * (box.width, box.height), (left, top)) for stroke in sign]
    write_strokes(canvas, strokes, 40, 0.6)
