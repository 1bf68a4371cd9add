"""The page's gallery shows the digits of the stroke font."""

import runpy
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_committed_gallery_examples_are_up_to_date():
    script = runpy.run_path(ROOT / "scripts/make_gallery_examples.py")
    assert script["PATH"].read_text() == script["to_json"]()
