"""Numbers of notaries' registers, for tests: the real archive, where it lies beside the checkout."""

from functools import cache
from pathlib import Path

import pytest

from digitpad.training.data.registers import load_registers

REGISTERS_FILE = Path(__file__).parents[2] / "shared/data/lectaurep/lectaurep-dev.tar.gz"


@cache
def real_registers():
    """The numbers of the real archive; a test that needs them is skipped without it."""
    if not REGISTERS_FILE.is_file():
        pytest.skip(f"The registers are not beside the checkout: put {REGISTERS_FILE.name} in {REGISTERS_FILE.parent}.")
    return load_registers(REGISTERS_FILE)
