"""Tables whose cells hold whole numbers that hands have filled in."""

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from digitpad.training.data.stroke_forms import generate_form
from form_pictures import PAPER
from sheet_photos import PIXELS_PER_MM, write_strokes


def draw_table(rows, rng, *, widths=(30, 30, 30), height=11.0, write_digit=generate_form, gray=90):
    """A printed table. A cell holds a number, "" if it is empty, "x" if it is crossed out, or a word in print."""
    picture = Image.new("L", tuple(round(side * PIXELS_PER_MM) for side in PAPER.paper_size), 255)
    canvas = ImageDraw.Draw(picture)
    left, top = rng.uniform(15, 30), rng.uniform(25, 60)
    edges = left + np.append(0, np.cumsum(widths))
    hand = choose_hand(rng, write_digit)
    for y in top + height * np.arange(len(rows) + 1):
        write_strokes(canvas, [np.array([(edges[0], y), (edges[-1], y)])], gray, 0.35)
    for x in edges:
        write_strokes(canvas, [np.array([(x, top), (x, top + height * len(rows))])], gray, 0.35)
    for row, texts in enumerate(rows):
        for column, text in enumerate(texts):
            cell = edges[column], top + row * height, edges[column + 1], top + (row + 1) * height
            _fill_cell(canvas, text, cell, hand, rng)
    return np.asarray(picture)


def choose_hand(rng, write_digit):
    return {
        "write_digit": write_digit,
        "ink": int(rng.uniform(15, 90)),
        "pen": rng.uniform(0.35, 0.8),
        "slant": rng.uniform(-0.05, 0.25),
        "gap": rng.uniform(0.1, 0.35),
        "size": rng.uniform(5, 8),
        "align": rng.choice([0.0, 0.5, 1.0]),
    }


def _fill_cell(canvas, text, cell, hand, rng):
    left, top, right, bottom = cell
    if text == "x":
        for start, end in (((left, top), (right, bottom)), ((left, bottom), (right, top))):
            write_strokes(canvas, [np.array([start, end]) + rng.normal(0, 1, (2, 2))], hand["ink"], hand["pen"])
    elif text and not text.replace(".", "").isdigit():
        font = ImageFont.load_default(0.45 * (bottom - top) * PIXELS_PER_MM)
        canvas.text(np.array([left + 2, bottom - 2.5]) * PIXELS_PER_MM, text, 0, font, "ls")
    elif text:
        size = min(hand["size"], 0.85 * (bottom - top))
        margin = (bottom - top - size) / 2
        area = left + 2.5, top + margin, right - 2.5, bottom - margin
        write_number(canvas, text, area, hand | {"size": size}, rng)


def write_number(canvas, text, area, hand, rng):
    """A number within an area in millimetres, a hand's digits beside each other with its gaps; narrower if need be."""
    strokes, x = [], 0.0
    for digit in text:
        if digit == ".":
            strokes.append(hand["size"] * np.array([(0.03, 0.97), (0.06, 1)]) + (x, 0))
            x += hand["size"] * (0.06 + hand["gap"])
            continue
        parts = [
            np.asarray(stroke, float) @ np.array([(1, 0), (-hand["slant"], 1)])
            for stroke in hand["write_digit"](int(digit), rng)
        ]
        points = np.concatenate(parts)
        low, (width, height) = points.min(axis=0), np.ptp(points, axis=0)
        scale = hand["size"] * rng.uniform(0.85, 1) / max(height, width / 1.2, 1e-6)
        strokes += [(part - low) * scale + (x, hand["size"] - height * scale) for part in parts]
        x += width * scale + hand["size"] * hand["gap"] * rng.uniform(0.7, 1.4)
    width = np.concatenate(strokes)[:, 0].max()
    left, _, right, bottom = area
    shrink = min((right - left) / width, 1.0)
    start = left + hand["align"] * (right - left - width * shrink)
    strokes = [stroke * shrink + (start, bottom - hand["size"] * shrink) for stroke in strokes]
    write_strokes(canvas, strokes, hand["ink"], hand["pen"])
