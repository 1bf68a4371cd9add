"""The one family of exceptions that Digitpad raises on purpose."""


class DigitpadError(Exception):
    """Something a person can act on; its message is one sentence that says what to do."""


class InkError(DigitpadError):
    """The ink (strokes or picture) cannot be read."""


class ModelError(DigitpadError):
    """The trained network is missing, or is not one that this version can run."""


class DataError(DigitpadError):
    """A data set is missing or damaged."""
