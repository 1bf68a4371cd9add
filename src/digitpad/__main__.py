"""`python -m digitpad` is `digitpad`."""

from digitpad.cli import main

main(prog_name="digitpad")
