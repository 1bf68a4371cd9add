"""Sheets as pictures, without a PDF reader: what a scanner of any resolution sees."""

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from digitpad.sheets.drawing import draw_shapes, draw_texts

ANCHORS = {"left": "ls", "center": "ms", "right": "rs"}


def draw_sheet(layout, pixels_per_mm, title=""):
    """The printed sheet as a (height, width) grey picture of bytes. Each pixel has the mean of its area."""
    width, height = (round(side * pixels_per_mm) for side in layout.paper_size)
    ink = np.zeros((height, width))
    for outline, holes, gray in draw_shapes(layout):
        for rectangle, sign in ((outline, 1), *((hole, -1) for hole in holes)):
            left, top, right, bottom = (side * pixels_per_mm for side in rectangle)
            (x, columns), (y, rows) = _coverage(left, right), _coverage(top, bottom)
            ink[y : y + len(rows), x : x + len(columns)] += sign * (1 - gray) * rows[:, None] * columns
    picture = Image.fromarray(np.rint(255 * (1 - ink)).astype(np.uint8))
    for text in draw_texts(layout, title):
        font = ImageFont.load_default(text.size_pt * 25.4 / 72 * pixels_per_mm)
        ImageDraw.Draw(picture).text(
            (text.x * pixels_per_mm, text.y * pixels_per_mm), text.text, 0, font, ANCHORS[text.align]
        )
    return np.asarray(picture)


def _coverage(start, end):
    """The first pixel that an interval touches, and how much of each pixel from there on it covers."""
    first = int(start)
    pixels = np.arange(first, int(np.ceil(end)))
    return first, np.minimum(pixels + 1, end) - np.maximum(pixels, start)
