"""How well photographs of tables of whole numbers are read, on desks of any texture, tilted, in any light.

python tests/table_photos.py [--count 36] [--kind blank] [--unipen FOLDER] [--part test] [--save FOLDER]
"""

from __future__ import annotations

import argparse
import time
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np

from form_pictures import PAPER
from sheet_photos import LIGHTS, TEXTURES, photograph
from table_pictures import draw_table
from unipen_data import load_hands, pick_digits

WORDS = "Total", "No.", "Date", "kg", "Sum", "Item", "Price", "Oslo", "Bill", "Lot"


def make_table(rng, write_digit):
    """The picture of a table, and the texts of its cells."""
    count, columns = int(rng.integers(4, 16)), int(rng.integers(2, 6))
    widths = np.full(columns, 165 / columns) if rng.uniform() < 0.5 else rng.uniform(0.7, 1.3, columns) * 150 / columns
    rows = [[make_text(rng, width) for width in widths] for _ in range(count)]
    if rng.uniform() < 0.5:
        rows[0] = [str(rng.choice(WORDS)) for _ in widths]
    height = rng.uniform(9, 13)
    return draw_table(
        rows, rng, widths=widths, height=height, write_digit=write_digit, gray=int(rng.uniform(20, 150))
    ), rows


def make_text(rng, width=60.0):
    kind = rng.uniform()
    if kind < 0.12:
        return "" if kind < 0.09 else "x"
    return "".join(map(str, rng.integers(0, 10, rng.integers(1, min(6, int(width / 6)) + 1))))


def make_blank(rng, write_digit):
    """An empty table."""
    return draw_table([[""] * 4] * 10, rng, widths=(40,) * 4, write_digit=write_digit), [[""] * 4] * 10


KINDS = {"tables": make_table, "blank": make_blank}


def compare(reading, rows):
    """How many cells are right, to be looked at, or wrong without a word; each of those read beside them is wrong.

    Words may be read as anything that is to be looked at.
    """
    counts = Counter()
    found = {(cell.row, cell.column): cell for cell in reading.cells}
    for row, texts in enumerate(rows):
        for column, text in enumerate(texts):
            cell = found.pop((row, column), None)
            if not cell:
                counts["missing"] += bool(text)
                continue
            state = "empty" if not text else "crossed_out" if text == "x" else "number" if text.isdigit() else "look"
            if cell.state == "look":
                counts["look, right" if cell.text == text or state == "look" else "look"] += 1
            else:
                is_right = cell.state == state and (not cell.text or cell.text == text)
                counts["right" if is_right else "silent"] += 1
                if not is_right:
                    print(f"  {row} {column}: {text or 'empty'} is {cell.text or cell.state}")  # noqa: T201
    counts["false"] = sum(cell.state == "number" for cell in found.values())
    return counts


def main(arguments):
    from digitpad import DigitpadError, Recognizer  # noqa: PLC0415

    recognizer = Recognizer(threads=1)
    hands = load_hands(arguments.unipen, arguments.part) if arguments.unipen else []
    totals = defaultdict(Counter)
    for seed in range(arguments.first, arguments.first + arguments.count):
        rng = np.random.default_rng(7000 + seed)
        write = pick_digits(hands, seed)
        texture, light = TEXTURES[seed % len(TEXTURES)], LIGHTS[seed // len(TEXTURES) % len(LIGHTS)]
        picture, rows = KINDS[arguments.kind](rng, write)
        turn = rng.uniform(-12, 12) + 90 * int(rng.choice([0, 0, 0, 1, 2, 3]))
        photo = photograph(picture, PAPER, rng, texture=texture, tilt=rng.uniform(0, 25), light=light,
                           megapixels=arguments.megapixels, turn=turn)  # fmt: skip
        start = time.process_time()
        count = sum(map(len, rows))
        try:
            reading = recognizer.read_sheet(photo)
            counts = compare(reading, rows)
        except DigitpadError as error:
            reading, counts = None, Counter({"missing": count})
            print(seed, texture, light, error)  # noqa: T201
        if arguments.save:
            save(arguments.save / f"{arguments.kind}-{seed}.png", photo, reading)
        counts |= {"cells": count, "pages": 1, "seconds": time.process_time() - start}
        print(seed, texture, light, round(turn), dict(counts), flush=True)  # noqa: T201
        for name in (texture, light, "all"):
            totals[name].update(counts)
    columns = ("right", "look, right", "look", "silent", "missing", "false")
    print("".join(f"{title:>13}" for title in ("", "pages", "cells", *columns, "s a page")))  # noqa: T201
    for name, counts in totals.items():
        shares = "".join(f"{counts[column] / max(counts['cells'], 1):13.2%}" for column in columns)
        print(f"{name:>13}{counts['pages']:13}{counts['cells']:13}{shares}{counts['seconds'] / counts['pages']:13.2f}")  # noqa: T201


def save(path, photo, reading):
    """The photograph with what was read over each cell: doubtful cells are red, numbers green, others blue."""
    import io  # noqa: PLC0415

    from PIL import Image, ImageDraw, ImageFont  # noqa: PLC0415

    image = Image.open(io.BytesIO(photo)).convert("RGB")
    canvas = ImageDraw.Draw(image)
    font = ImageFont.load_default(max(image.size) / 70)
    for cell in reading.cells if reading else ():
        color = {"look": (255, 0, 0), "number": (0, 150, 0)}.get(cell.state, (0, 0, 255))
        corners = [tuple(corner) for corner in cell.box]
        canvas.line([*corners, corners[0]], color, 3)
        canvas.text(corners[0], cell.text, color, font)
    path.parent.mkdir(parents=True, exist_ok=True)
    image.save(path)


def parse_options(description, kinds, *, kind=None, megapixels, count):
    """The options of a command that photographs made sheets; these are their defaults."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kind", choices=kinds, default=kind)
    parser.add_argument("--megapixels", type=int, default=megapixels, help="of each photograph")
    parser.add_argument("--first", type=int, default=0, help="the number of the first photograph")
    parser.add_argument("--count", type=int, default=count, help="of photographs of a kind")
    parser.add_argument("--unipen", type=Path, help="the folder of UNIPEN's files: its writers fill in the sheets")
    parser.add_argument("--part", choices=("validation", "test"), default="validation", help="of UNIPEN's writers")
    parser.add_argument("--save", type=Path, help="a folder for the photographs with what was read")
    return parser.parse_args()


if __name__ == "__main__":
    main(parse_options(__doc__, KINDS, kind="tables", megapixels=8, count=36))
