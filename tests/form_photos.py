"""How well photographs of forms and sudokus are read, one by one; `digitpad evaluate --full` prints their totals.

python tests/form_photos.py forms [FOLDER]      photographs with labels.json
python tests/form_photos.py sudoku FOLDER       photographs with a .dat beside each
python tests/form_photos.py made [COUNT [UNIPEN_FOLDER]]
    made photographs, two of three with guides in the boxes and a table, filled in by generated hands or real ones
"""

import sys
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from digitpad import Recognizer
from digitpad.training.evaluation.sheets import (
    compare_form,
    compare_sudoku,
    evaluate_photos,
    load_forms,
    load_sudokus,
    sheet_table,
)
from digitpad.training.evaluation.tables import aligned_table
from form_pictures import PAPER, draw_boxes
from sheet_photos import LIGHTS, TEXTURES, TILTS, photograph
from unipen_data import load_hands, pick_digits

FORMS = Path(__file__).parents[2] / "shared/data/forms"


def main(kind="forms", source=None, unipen_folder=None):
    with TemporaryDirectory() as folder:
        if kind == "made":
            photos = make_forms(Path(folder), int(source or 12), unipen_folder)
        else:
            photos = (load_forms if kind == "forms" else load_sudokus)(Path(source or FORMS))
        compare, total = compare_sudoku if kind == "sudoku" else compare_form, Counter()
        for path, counts in evaluate_photos(Recognizer(threads=1), photos, compare):
            if counts["right"] < counts["cells"]:
                print(path.name, dict(counts), flush=True)  # noqa: T201
            total += counts
    print(aligned_table(sheet_table({"sudokus" if kind == "sudoku" else kind: total})))  # noqa: T201


def make_forms(folder, count, unipen_folder=None):
    """So many made photographs, and the rows of each: numbers of which blank boxes, or an X in each, fill the rest."""
    hands = load_hands(Path(unipen_folder), "validation") if unipen_folder else []
    for seed in range(count):
        rng = np.random.default_rng(seed)
        rows = []
        for _ in range(8):
            lengths, fills = rng.integers(1, 4, 3), rng.choice(["x", "x", " "], 3)
            texts = ("".join(map(str, rng.integers(0, 10, length))) for length in lengths)
            rows.append([text.rjust(3, fill) for text, fill in zip(texts, fills, strict=True)])
        gap, side = rng.uniform(1.2, 2.2), rng.uniform(9, 11)
        form = draw_boxes(
            rows, rng, side=side, gap=gap, with_guides=bool(seed % 3), write_digit=pick_digits(hands, seed)
        )
        texture, tilt, light = rng.choice(TEXTURES), rng.choice(TILTS[:3]), rng.choice(LIGHTS)
        turn, megapixels = rng.uniform(-20, 20), rng.choice([4, 8, 12])
        path = folder / f"{seed}.jpg"
        path.write_bytes(
            photograph(form, PAPER, rng, texture=texture, tilt=tilt, light=light, turn=turn, megapixels=megapixels)
        )
        yield path, rows


if __name__ == "__main__":
    main(*sys.argv[1:])
