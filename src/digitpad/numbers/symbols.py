"""The symbols that a number consists of.

The port is `web/src/numbers/symbols.ts`.
"""

SYMBOLS = "0123456789.,-:"
"""The characters that arcs of a lattice stand for, by the index of their symbol."""

DIGIT_COUNT = 10
POINTS = (10, 11)
"""The symbols of the point and the comma."""

SKIP = len(SYMBOLS)
"""The symbol of an arc that skips its ink."""
