"""The exceptions that Digitpad raises."""


class DigitpadError(Exception):
    """Base class of all of them. Its message is one sentence that says what went wrong and what to do."""


class InkError(DigitpadError):
    """The ink (strokes or picture) cannot be read."""


class ModelError(DigitpadError):
    """The trained network is missing, or this version cannot run it."""


class DataError(DigitpadError):
    """A data set is missing or damaged."""


class ConstraintError(DigitpadError):
    """The length or the check of a number is not valid."""


class SheetError(DigitpadError):
    """A sheet cannot be read or written, or its layout or code is not valid."""


class NoSheetError(SheetError):
    """A picture shows no sheet."""


class PersonalModelError(DigitpadError):
    """What a person taught cannot be read or written, or an example is not valid."""
