"""How well columns of numbers without boxes are read, on plain, ruled and squared paper, and other pages.

python tests/free_photos.py [--count 12] [--kind ruled] [--unipen FOLDER] [--part test] [--save FOLDER]
"""

from __future__ import annotations

import copy
import gzip
import io
import json
import time
from collections import Counter
from itertools import pairwise

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from digitpad.sheets.geometry import apply_homography
from form_pictures import PAPER
from sheet_photos import LIGHTS, PIXELS_PER_MM, TEXTURES, camera, photograph, write_strokes
from table_photos import parse_options, save
from table_pictures import choose_hand, write_number
from unipen_data import load_hands, pick_digits

PAPERS = "plain", "ruled", "squared"
BLANKS = "text", "print", "drawing", "empty"
WORDS = "Total paid to the baker for bread and rolls in May, less what he owes us since the fair at Lund"


def make_numbers(kind, rng, write_digit):
    """A page with columns of numbers, and each of them: row, column, text and where it is in millimetres."""
    canvas, picture, step = draw_paper(kind, rng)
    hand = choose_hand(rng, write_digit) | {"size": min(0.75 * step, rng.uniform(4.5, 7))}
    columns, rows = int(rng.integers(1, 4)), int(rng.integers(5, min(22, int(200 / step))))
    lengths = [sorted(rng.integers(1, 7, 2)) for _ in range(columns)]
    width = 160 / columns if rng.uniform() < 0.5 else min(55, 160 / columns)
    top = step * round(rng.uniform(25, 45) / step)
    has_heading, numbers = rng.uniform() < 0.3, []
    for row in range(rows):
        for column, (low, high) in enumerate(lengths):
            bottom = top + (row + 1) * step + rng.normal(-0.4, 0.3)
            left = 22 + column * width + rng.normal(0, 1)
            if row == 0 and has_heading:
                write_words(canvas, WORDS.split()[rng.integers(9)], left, bottom - 1, rng)
                continue
            if rng.uniform() < 0.06:  # a gap
                continue
            text = "".join(map(str, rng.integers(0, 10, rng.integers(low, high + 1))))
            if len(text) > 2 and (row + column) % 4 == 0:
                text = f"{text[:-2]}.{text[-2:]}"
            area = left, bottom - hand["size"], left + width - 8, bottom
            write_number(canvas, text, area, hand, rng)
            numbers.append((row, column, text, area))
    return np.asarray(picture), numbers


def draw_paper(kind, rng):
    """Paper, and the step between its lines in millimetres."""
    width, height = PAPER.paper_size
    picture = Image.new("L", (round(width * PIXELS_PER_MM), round(height * PIXELS_PER_MM)), 255)
    canvas = ImageDraw.Draw(picture)
    step, gray, pen = rng.uniform(8, 12), int(rng.uniform(120, 215)), rng.uniform(0.15, 0.3)
    if kind == "ruled":
        for y in np.arange(3 * step, height - step, step):
            write_strokes(canvas, [np.array([(0, y), (width, y)])], gray, pen)
        if rng.uniform() < 0.5:
            write_strokes(canvas, [np.array([(18, 0), (18, height)])], gray, pen)
    if kind == "squared":
        step = 10
        for place in np.arange(5, height - 4, 5):
            write_strokes(canvas, [np.array([(5, place), (width - 5, place)])], gray, pen)
            if place < width - 4:
                write_strokes(canvas, [np.array([(place, 5), (place, height - 5)])], gray, pen)
    return canvas, picture, step


def write_words(canvas, text, left, bottom, rng):
    font = ImageFont.load_default(rng.uniform(4, 6) * PIXELS_PER_MM)
    canvas.text((left * PIXELS_PER_MM, bottom * PIXELS_PER_MM), text, 30, font, "ls")


def make_blank(kind, rng, letters):
    """A page without numbers."""
    canvas, picture, step = draw_paper(str(rng.choice(PAPERS)), rng)
    hand = choose_hand(rng, lambda _, rng: letters[rng.integers(len(letters))])
    for line in range(int(rng.integers(4, 25))):
        bottom = 30 + (line + 1) * step
        if bottom > 270:
            break
        if kind == "text":
            left = 22.0
            while left < 160 and rng.uniform() < 0.93:
                count, size = int(rng.integers(1, 9)), min(0.6 * step, 6)
                area = left, bottom - size, left + 6 * count, bottom
                write_number(canvas, "1" * count, area, hand | {"size": size, "align": 0.0}, rng)
                left += 4.5 * count + rng.uniform(3, 6)
        elif kind == "print":
            words = rng.permutation(WORDS.split())[: rng.integers(1, 10)]
            write_words(canvas, " ".join(words), 22, bottom, rng)
        elif kind == "drawing":
            points = rng.uniform((20, 30), (190, 260), (int(rng.integers(2, 9)), 2)).cumsum(axis=0) % (200, 280)
            t = np.linspace(0, 1, 60)
            center, radius = points[0], rng.uniform(3, 40)
            circle = center + radius * np.stack([np.cos(7 * t), np.sin(7 * t)], axis=1)
            write_strokes(canvas, [points, circle] if line % 2 else [circle], 40, hand["pen"])
    return np.asarray(picture), []


def make_photo(kind, seed, hands=(), letters=(), megapixels=12):
    """A photograph of a page, its numbers, and the map from millimetres to its pixels."""
    rng = np.random.default_rng(8000 + seed)
    write_digit = pick_digits(hands, seed)
    page, numbers = make_numbers(kind, rng, write_digit) if kind in PAPERS else make_blank(kind, rng, letters)
    texture, light = TEXTURES[seed % len(TEXTURES)], LIGHTS[seed // len(TEXTURES) % len(LIGHTS)]
    turn = rng.uniform(-8, 8) + 90 * int(rng.choice([0, 0, 0, 0, 1, 2, 3]))
    options = {"tilt": rng.uniform(0, 20), "turn": turn}
    before = copy.deepcopy(rng)
    photo = photograph(page, PAPER, rng, texture=texture, light=light, megapixels=megapixels, **options)
    shape = Image.open(io.BytesIO(photo)).size
    return photo, numbers, camera(PAPER, shape, turn, options["tilt"], before)


def compare(reading, numbers, to_photo):
    """How many numbers are right, to be looked at, or wrong without a word; and cells that hold none."""
    counts = Counter()
    cells = list(reading.cells) if reading else []
    middles = np.array([cell.box.mean(axis=0) for cell in cells]).reshape(-1, 2)
    places: list[tuple[int, int, int, int]] = []
    for row, column, text, (left, top, right, bottom) in numbers:
        margin = (bottom - top) / 4
        corners = [(left, top - margin), (right, top - margin), (right, bottom + margin), (left, bottom + margin)]
        area = apply_homography(to_photo, np.array(corners))
        inside = np.flatnonzero([is_inside(middle, area) for middle in middles])
        if not len(inside):
            counts["missing"] += 1
            continue
        cell = cells[inside[0]]
        places.append((row, column, cell.row, cell.column))
        is_right = cell.text.replace(",", ".") == text and len(inside) == 1
        if cell.state == "look":
            counts["look, right" if is_right else "look"] += 1
        else:
            counts["right" if is_right else "silent"] += 1
            if not is_right:
                print(f"  {row} {column}: {text} is {cell.text or cell.state}")  # noqa: T201
        counts["extra"] -= len(inside)
    counts["extra"] += len(cells)
    counts["sure extra"] = sum(cell.state == "number" for cell in cells) - counts["right"] - counts["silent"]
    rows = {(row, read) for row, _, read, _ in places}
    columns = {(column, read) for _, column, _, read in places}
    for pairs in (rows, columns):
        counts["tangled"] += sum(one[0] == other[0] or one[1] >= other[1] for one, other in pairwise(sorted(pairs)))
    return counts


def is_inside(point, quadrilateral):
    sides, offsets = np.roll(quadrilateral, -1, axis=0) - quadrilateral, point - quadrilateral
    turns = np.sign(sides[:, 0] * offsets[:, 1] - sides[:, 1] * offsets[:, 0])
    return abs(turns.sum()) == len(turns)


def load_letters(folder, part):
    """The strokes of letters of a part of UNIPEN's writers."""
    writers = set((folder / "validation_writers.txt").read_text().split())
    with gzip.open(folder / "letters.jsonl.gz", "rt") as lines:
        letters = [json.loads(line) for line in lines]
    is_validation = part == "validation"
    return [
        [np.array(stroke) for stroke in letter["strokes"]]
        for letter in letters
        if (letter["writer"] in writers) == is_validation
    ]


def main(arguments):
    from digitpad import DigitpadError, Recognizer  # noqa: PLC0415

    recognizer = Recognizer(threads=1)
    hands = load_hands(arguments.unipen, arguments.part) if arguments.unipen else []
    letters = load_letters(arguments.unipen, arguments.part) if arguments.unipen else []
    columns = ("right", "look, right", "look", "silent", "missing", "extra", "sure extra", "tangled")
    totals = {}
    for kind in [arguments.kind] if arguments.kind else (*PAPERS, *BLANKS):
        totals[kind] = Counter()
        for seed in range(arguments.first, arguments.first + arguments.count):
            photo, numbers, to_photo = make_photo(kind, seed, hands, letters, arguments.megapixels)
            start = time.process_time()
            try:
                reading = recognizer.read_sheet(photo)
            except DigitpadError:
                reading = None
            seconds = time.process_time() - start
            counts = compare(reading, numbers, to_photo)
            if arguments.save:
                save(arguments.save / f"{kind}-{seed}.png", photo, reading)
            counts |= {"numbers": len(numbers), "pages": 1, "seconds": seconds}
            print(kind, seed, {name: value for name, value in counts.items() if value}, flush=True)  # noqa: T201
            totals[kind].update(counts)
    print("".join(f"{title:>12}" for title in ("", "pages", "numbers", *columns, "s a page")))  # noqa: T201
    for kind, counts in totals.items():
        shown = "".join(f"{counts[column]:12}" for column in ("pages", "numbers", *columns))
        print(f"{kind:>12}{shown}{counts['seconds'] / counts['pages']:12.2f}")  # noqa: T201


if __name__ == "__main__":
    main(parse_options(__doc__, (*PAPERS, *BLANKS), megapixels=12, count=12))
