"""Photographs of sheets that generated or real hands have filled in, and how well they are read.

python tests/sheet_photos.py [--megapixels 12] [--count 72] [--unipen FOLDER]    the table of textures, tilts and lights
python tests/sheet_photos.py --scan [...]    the same sheets as clean scans: what is wrong here, no photograph spoils
"""

from __future__ import annotations

import argparse
import io
import time
from collections import Counter
from itertools import product
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from digitpad.sheets.geometry import apply_homography, solve_homographies
from digitpad.sheets.layout import SheetLayout
from digitpad.training.data.stroke_forms import generate_form
from sheet_pictures import draw_sheet
from unipen_data import load_hands, pick_digits

PIXELS_PER_MM = 10
TEXTURES = ("white", "black", "wood", "checks", "stripes", "speckles")
TILTS = (0, 10, 20, 30)
LIGHTS = ("even", "lamp", "shadow")
CELLS = 24
"""A photograph is this many quadrilaterals a side, each of them mapped linearly."""


def fill_in(layout, rng, *, empty=0.1, crossed=0.05, write_digit=generate_form):
    """A sheet (height, width) in bytes with a number in most fields, and what is in each: text, "" or "x".

    `write_digit(digit, rng)` gives the strokes of a digit.
    """
    picture = Image.fromarray(draw_sheet(layout, PIXELS_PER_MM))
    canvas = ImageDraw.Draw(picture)
    ink, width = int(rng.uniform(15, 90)), rng.uniform(0.35, 0.8)
    slant = rng.uniform(-0.05, 0.2)
    cells = {}
    for row, column in product(range(layout.rows), range(layout.columns)):
        kind = rng.uniform()
        boxes = layout.boxes(row, column)
        if kind < empty:
            cells[row, column] = ""
            continue
        count = int(rng.integers(1, len(boxes) + 1)) if layout.digits else 1
        digits = [int(digit) for digit in rng.integers(0, 10, count)]
        cells[row, column] = "".join(map(str, digits))
        for digit, box in zip(digits, boxes[-count:], strict=True):
            write_strokes(canvas, fit_digit(write_digit(digit, rng), box, slant, rng), ink, width)
        if kind < empty + crossed:
            cells[row, column] = "x"
            _cross_out(canvas, layout.field(row, column), rng, ink, width)
    return np.asarray(picture), cells


def fit_digit(strokes, box, slant, rng):
    """The strokes of a digit in millimetres, of a size and position as people write in boxes."""
    strokes = [np.asarray(stroke) @ np.array([(1, 0), (-slant, 1)]) for stroke in strokes]
    points = np.concatenate(strokes)
    low, size = points.min(axis=0), np.ptp(points, axis=0)
    room = np.array([box.width, box.height]) * rng.uniform(0.55, 0.9)
    scale = (room / np.maximum(size, 1e-6)).min()
    middle = np.array(box.center) + rng.normal(0, 0.35, 2)
    return [(stroke - low - size / 2) * scale + middle for stroke in strokes]


def _cross_out(canvas, field, rng, ink, width):
    left, top, right, bottom = field.inset(-rng.uniform(-1, 1), 1)
    lines = [[(left, top), (right, bottom)], [(left, bottom), (right, top)]]
    if rng.uniform() < 0.5:
        middle = (top + bottom) / 2
        lines = [[(left, middle + rng.uniform(-1, 1)), (right, middle + rng.uniform(-1, 1))]]
    write_strokes(canvas, [np.array(line) for line in lines], ink, width)


def write_strokes(canvas, strokes, ink, width):
    pixels = max(round(width * PIXELS_PER_MM), 1)
    for stroke in strokes:
        points = [tuple(point) for point in stroke * PIXELS_PER_MM]
        canvas.line(points, fill=ink, width=pixels, joint="curve")
        for x, y in points[:: max(len(points) - 1, 1)]:
            canvas.ellipse((x - pixels / 2, y - pixels / 2, x + pixels / 2, y + pixels / 2), fill=ink)


def photograph(sheet, layout, rng, *, texture="wood", tilt=10, light="even", megapixels=12, turn=None, bend=1.0):
    """A JPEG of a sheet on a desk.

    Args:
        sheet: (height, width) bytes, `PIXELS_PER_MM` each way.
        layout: its layout.
        rng: the source of randomness.
        texture: of the desk, one of `TEXTURES`.
        tilt: of the camera, in degrees.
        light: one of `LIGHTS`.
        megapixels: of the photograph.
        turn: of the sheet, in degrees; by default upright, upside down or lying, and up to 15 degrees more.
        bend: how far the middle of the paper's sides is off, in millimetres.
    """
    height = round(np.sqrt(megapixels * 1e6 * 4 / 3) / CELLS) * CELLS
    width = height * 3 // 4 // CELLS * CELLS
    turn = 90 * int(rng.integers(4)) + rng.uniform(-15, 15) if turn is None else turn
    to_sheet = np.linalg.inv(camera(layout, (width, height), turn, tilt, rng))
    x, y = np.meshgrid(np.linspace(0, width, CELLS + 1), np.linspace(0, height, CELLS + 1))
    points = apply_homography(to_sheet, np.stack([x, y], axis=-1))
    fractions = np.clip(points / layout.paper_size, -0.2, 1.2)
    points += bend * rng.choice([-1, 1], 2) * 4 * (fractions * (1 - fractions))[..., ::-1]
    corners = points * PIXELS_PER_MM
    mesh = [
        (
            (
                column * width // CELLS,
                row * height // CELLS,
                (column + 1) * width // CELLS,
                (row + 1) * height // CELLS,
            ),
            tuple(corners[[row, row + 1, row + 1, row], [column, column, column + 1, column + 1]].ravel()),
        )
        for row, column in product(range(CELLS), range(CELLS))
    ]
    paper, cover = (
        Image.fromarray(layer).transform((width, height), Image.Transform.MESH, mesh, Image.Resampling.BILINEAR)
        for layer in (sheet, np.full_like(sheet, 255))
    )
    cover = np.asarray(cover, np.float32) / 255
    scene = cover * (0.08 + 0.82 * np.asarray(paper, np.float32) / 255)
    scene += (1 - cover) * _texture(texture, height, width, rng)
    scene *= _light(light, height, width, rng)
    scene = np.asarray(
        Image.fromarray(np.uint8(np.clip(scene, 0, 1) * 255)).filter(ImageFilter.GaussianBlur(rng.uniform(0.6, 1.4))),
        np.float32,
    )
    scene += rng.uniform(2, 6) * rng.standard_normal(scene.shape, np.float32)
    file = io.BytesIO()
    Image.fromarray(np.uint8(np.clip(scene, 0, 255))).save(file, "JPEG", quality=int(rng.integers(75, 93)))
    return file.getvalue()


def camera(layout, shape, turn, tilt, rng):
    """The homography (3, 3) from millimetres to pixels of a camera as phones have, which shows the whole sheet."""
    size, view_size = np.array(layout.paper_size), np.array(shape)
    corners = np.array([(0, 0), (1, 0), (1, 1), (0, 1)]) * size
    angle, lean, direction = np.deg2rad(turn), np.deg2rad(tilt), rng.uniform(0, 2 * np.pi)
    rotation = np.array([(np.cos(angle), -np.sin(angle)), (np.sin(angle), np.cos(angle))])
    plane = (corners - size / 2) @ rotation.T
    axis = np.array([np.cos(direction), np.sin(direction)])
    along = plane @ axis
    flat, depth = plane + np.outer(along * (np.cos(lean) - 1), axis), along * np.sin(lean)
    low, high = 200.0, 3000.0
    for _ in range(40):  # as near as shows all of it
        distance = (low + high) / 2
        view = flat / (distance + depth)[:, None] * 0.8 * max(shape)
        view -= (view.min(axis=0) + view.max(axis=0)) / 2
        fits = (np.abs(view) <= view_size * 0.48).all()
        low, high = (low, distance) if fits else (distance, high)
    return solve_homographies(corners, view + view_size / 2)


def _texture(name, height, width, rng):
    y, x = np.mgrid[0:height, 0:width].astype(np.float32) * np.float32(2 * np.pi * 4 / height)
    if name == "white":
        return np.full((height, width), 0.97, np.float32)
    if name == "black":
        return np.full((height, width), 0.08, np.float32)
    if name == "wood":
        grain = np.sin(3 * x + 0.6 * np.sin(0.7 * y) + 2 * np.sin(0.4 * x)) + 0.5 * np.sin(31 * x + np.sin(y))
        return 0.4 + 0.12 * grain
    if name == "checks":
        return np.where((np.sin(7 * x) > 0) ^ (np.sin(7 * y) > 0), 0.12, 0.85).astype(np.float32)
    if name == "stripes":
        return np.where(np.sin(9 * x + 6 * y) > 0.1, 0.2, 0.75).astype(np.float32)
    small = rng.uniform(0, 255, (height // 24, width // 24)).astype(np.uint8)
    return np.asarray(Image.fromarray(small).resize((width, height), Image.Resampling.BICUBIC), np.float32) / 255


def _light(name, height, width, rng):
    y, x = np.mgrid[-0.5 : 0.5 : height * 1j, -0.5 : 0.5 : width * 1j].astype(np.float32)
    angle = rng.uniform(0, 2 * np.pi)
    along = np.float32(np.cos(angle)) * x + np.float32(np.sin(angle)) * y
    if name == "lamp":
        return np.clip(0.72 + 0.55 * along - 0.3 * (x**2 + y**2), 0.2, 1)
    if name == "shadow":
        edge = (along - rng.uniform(-0.15, 0.15)) / rng.uniform(0.004, 0.03)
        return 1 - 0.45 / (1 + np.exp(-edge.clip(-50, 50)))
    return np.float32(rng.uniform(0.75, 1.0))


def compare(reading, cells):
    """How many cells are right, to be looked at, or wrong without a word."""
    counts = Counter()
    for cell in reading.cells:
        truth = cells[cell.row, cell.column]
        state = "empty" if not truth else "crossed_out" if truth == "x" else "number"
        if cell.state == "look":
            counts["look, right" if cell.text == truth and state == "number" else "look"] += 1
        elif cell.state == state and (state != "number" or cell.text == truth):
            counts["right"] += 1
        else:
            counts["silent"] += 1
    return counts


def scan(sheet):
    """A PNG of a sheet alone."""
    file = io.BytesIO()
    Image.fromarray(sheet).save(file, "PNG")
    return file.getvalue()


def main(megapixels, count, unipen_folder, is_scan):
    from digitpad import DigitpadError, Recognizer  # noqa: PLC0415

    recognizer = Recognizer(threads=1)
    hands = load_hands(unipen_folder, "test") if unipen_folder else []
    totals = {name: Counter() for name in (*TEXTURES, *TILTS, *LIGHTS, "all")}
    conditions = [*product(TEXTURES, TILTS, LIGHTS)]
    for seed in range(count):
        texture, tilt, light = conditions[29 * seed % len(conditions)]  # few photographs, too, have some of all
        rng = np.random.default_rng(1000 + seed)
        layout = SheetLayout(*((20, 6, 3), (15, 1, 5), (10, 4, 4, "LETTER", True), (23, 3, 3, "LETTER"))[seed % 4])
        sheet, cells = fill_in(layout, rng, write_digit=pick_digits(hands, seed))
        photo = (
            scan(sheet)
            if is_scan
            else photograph(sheet, layout, rng, texture=texture, tilt=tilt, light=light, megapixels=megapixels)
        )
        start = time.process_time()
        try:
            reading = recognizer.read_sheet(photo)
            counts = compare(reading, cells) if reading.code else Counter({"unread": len(cells)})
        except DigitpadError as error:
            print(seed, texture, tilt, light, error)  # noqa: T201
            counts = Counter({"unread": len(cells)})
        counts |= {"cells": len(cells), "pages": 1, "seconds": time.process_time() - start}
        if counts["silent"] or counts["look"] > 0.05 * len(cells):
            print(seed, texture, tilt, light, dict(counts), flush=True)  # noqa: T201
        for name in (texture, tilt, light, "all"):
            totals[name].update(counts)
    columns = ("right", "look, right", "look", "silent", "unread")
    print("".join(f"{title:>13}" for title in ("", "pages", "cells", *columns, "s a page")))  # noqa: T201
    for name, counts in totals.items():
        if counts["pages"]:
            shares = "".join(f"{counts[column] / counts['cells']:13.2%}" for column in columns)
            rate = counts["seconds"] / counts["pages"]
            print(f"{name:>13}{counts['pages']:13}{counts['cells']:13}{shares}{rate:13.2f}")  # noqa: T201


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--megapixels", type=int, default=12, help="of each photograph")
    parser.add_argument("--count", type=int, default=72, help="of photographs")
    parser.add_argument("--unipen", type=Path, help="the folder of UNIPEN's files: its test writers fill in the sheets")
    parser.add_argument("--scan", action="store_true", help="read the sheets as scans instead of photographs")
    arguments = parser.parse_args()
    main(arguments.megapixels, arguments.count, arguments.unipen, arguments.scan)
