"""`python server.py` serves the site on http://localhost:5000, with the options of `digitpad serve`."""

import sys

try:
    from digitpad.cli.main import main
except ModuleNotFoundError as missing:
    sys.exit(
        f"The Python package {missing.name} is not installed here: start Digitpad with `make run`,"
        " or, once that has installed it, with `.venv/bin/python server.py`."
    )
except KeyboardInterrupt:
    sys.exit("\nAborted!")

if __name__ == "__main__":
    main(["serve", *sys.argv[1:]], prog_name="digitpad")
