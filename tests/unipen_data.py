"""UNIPEN's digits, letters and symbols, for tests: the real files, where they lie beside the checkout."""

from pathlib import Path

import pytest

UNIPEN_FOLDER = Path(__file__).parents[2] / "shared/data/unipen"


def real_unipen_folder():
    """The folder of the real files; a test that needs them is skipped without it."""
    if not UNIPEN_FOLDER.is_dir():
        pytest.skip(f"UNIPEN's files are not beside the checkout: put them into {UNIPEN_FOLDER}.")
    return UNIPEN_FOLDER
