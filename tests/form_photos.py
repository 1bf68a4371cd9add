"""How well photographs of forms and sudokus are read, one by one; `digitpad evaluate --full` prints their totals.

python tests/form_photos.py forms [FOLDER]      photographs with labels.json
python tests/form_photos.py sudoku FOLDER       photographs with a .dat beside each
"""

import sys
from collections import Counter
from pathlib import Path

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

FORMS = Path(__file__).parents[2] / "shared/data/forms"


def main(kind="forms", folder=FORMS):
    load, compare = (load_forms, compare_form) if kind == "forms" else (load_sudokus, compare_sudoku)
    total = Counter()
    for path, counts in evaluate_photos(Recognizer(threads=1), load(Path(folder)), compare):
        if counts["right"] < counts["cells"]:
            print(path.name, dict(counts), flush=True)  # noqa: T201
        total += counts
    print(aligned_table(sheet_table({"sudokus" if kind == "sudoku" else kind: total})))  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:])
