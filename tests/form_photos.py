"""How well photographs of filled-in forms and of sudokus are read, which have none of our marks.

python tests/form_photos.py forms [DIRECTORY]           photographs with labels.json
python tests/form_photos.py sudoku DIRECTORY [HALF]     photographs with a .dat beside each; every other one, 0 or 1
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections import Counter
from pathlib import Path

from digitpad import DigitpadError, Recognizer

DATA = Path(__file__).parents[2] / "shared/data"
FORMS = DATA / "forms"
SUDOKU_SIDE = 9


def compare_form(reading, rows):
    """How many of the labelled numbers are right, right but to be looked at, to be looked at, or silently wrong.

    The rows of the form are aligned with those that are read (Needleman and Wunsch, 1970), as more may be read.
    """
    expected = [[re.sub("[^0-9]", "", text) for text in row] for row in rows]
    read = [[cell for cell in reading.cells if cell.row == row] for row in range(reading.rows)]
    read = [cells for cells in read if any(cell.text for cell in cells)]
    best = [[Counter() for _ in range(len(read) + 1)] for _ in range(len(expected) + 1)]
    for i, texts in enumerate(expected, 1):
        best[i][0] = best[i - 1][0] + Counter(missing=len(texts))
        for j, cells in enumerate(read, 1):
            paired = best[i - 1][j - 1] + _compare_row(cells, texts)
            skipped = best[i - 1][j] + Counter(missing=len(texts))
            best[i][j] = max(
                paired, skipped, best[i][j - 1], key=lambda c: (c["right"] + c["look, right"], -c["silent"])
            )
    return best[-1][-1]


def _compare_row(cells, texts):
    counts = Counter()
    for cell, text in zip(cells[-len(texts) :], texts, strict=False):
        counts[_kind(cell, text)] += 1
    counts["missing"] += max(len(texts) - len(cells), 0)
    return counts


def _kind(cell, text):
    if cell.state == "look":
        return "look, right" if cell.text == text else "look"
    return "right" if cell.text == text else "silent"


def compare_sudoku(reading, digits):
    """The same for a grid; `whole` is 1 if all cells are right."""
    texts = {(cell.row, cell.column): cell for cell in reading.cells}
    counts = Counter()
    for row, line in enumerate(digits):
        for column, digit in enumerate(line):
            cell = texts.get((row, column))
            counts[_kind(cell, digit) if cell else "missing"] += 1
    counts["whole"] = int(counts["right"] + counts["look, right"] == SUDOKU_SIDE**2 == len(texts))
    counts["whole, no look"] = int(counts["right"] == SUDOKU_SIDE**2 == len(texts))
    return counts


def load_forms(directory=FORMS):
    """The path and the labelled rows of each photograph."""
    return [(directory / form["file"], form["rows"]) for form in json.loads((directory / "labels.json").read_text())]


def load_sudokus(directory, half=None):
    """The path and the digits of each photograph, in the order of their numbers."""
    paths = sorted(directory.glob("*.jpg"), key=lambda path: int(re.sub("[^0-9]", "", path.stem)))
    return [
        (path, [line.split() for line in path.with_suffix(".dat").read_text().splitlines()[2 : 2 + SUDOKU_SIDE]])
        for path in (paths if half is None else paths[half::2])
    ]


def main(kind="forms", directory=None, half=None):
    recognizer = Recognizer(threads=1)
    if kind == "forms":
        photos, compare = load_forms(Path(directory or FORMS)), compare_form
    else:
        photos, compare = load_sudokus(Path(directory), None if half is None else int(half)), compare_sudoku
    total = Counter()
    for path, truth in photos:
        cells = sum(map(len, truth))
        start = time.process_time()
        try:
            counts = compare(recognizer.read_sheet(path), truth)
        except DigitpadError as error:
            print(path.name, error)  # noqa: T201
            counts = Counter(missing=cells)
        seconds = time.process_time() - start
        counts = Counter(cells=cells, pages=1, seconds=seconds) + counts
        if counts["right"] < cells:
            print(path.name, f"{seconds:.2f} s", dict(counts), flush=True)  # noqa: T201
        total += counts
    names = ("right", "look, right", "look", "silent", "missing")
    shares = ", ".join(f"{name} {total[name] / total['cells']:.2%}" for name in names)
    rate = total["seconds"] / total["pages"]
    print(f"{total['pages']} pages, {total['cells']} cells: {shares}; {rate:.2f} s a page")  # noqa: T201
    if kind != "forms":
        whole, certain = (f"{total[name] / total['pages']:.2%}" for name in ("whole", "whole, no look"))
        print(f"whole grids right {whole}, without a doubt {certain}")  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:])
