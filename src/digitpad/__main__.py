"""`python -m digitpad` runs the command `digitpad`."""

from digitpad.cli.main import main

main(prog_name="digitpad")
