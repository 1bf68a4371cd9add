"""The page's gallery shows the project's own stroke font."""

import runpy
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_gallerys_strokes_are_what_the_command_makes_of_the_font():
    command = runpy.run_path(ROOT / "scripts/make_gallery_examples.py")
    assert command["FILE"].read_text() == command["text"]()
