"""`python -m digitpad` is `digitpad`."""

from digitpad.cli.main import main

main(prog_name="digitpad")
