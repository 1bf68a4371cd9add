"""The exceptions that Digitpad raises."""

from __future__ import annotations

import shlex
import sys


class DigitpadError(Exception):
    """Base class of all of them. Its message is one sentence that says what went wrong and what to do."""


class MissingExtraError(DigitpadError):
    """A module of an extra is not installed."""

    def __init__(self, subject: str, module: str | None, extra: str) -> None:
        """Name what needs it, and the command that adds the extra to the installed package."""
        pip = f"{shlex.quote(sys.executable)} -m pip"
        super().__init__(f"{subject} needs {module}: install it with {pip} install 'digitpad[{extra}]'.")


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


class SheetCodeError(SheetError):
    """The code of a sheet cannot be read."""

    def __init__(
        self, hint: str, remedy: str = "give its layout, parse_code(…) of what is printed below the boxes"
    ) -> None:
        """Say what is seen of the layout, and how the caller gives it."""
        super().__init__(f"The code of the sheet cannot be read: photograph it sharper, or {remedy}.{hint}")
        self.hint = hint

    def advise(self, remedy: str) -> SheetCodeError:
        """The error with another way to give the layout."""
        return SheetCodeError(self.hint, remedy)


class NoSheetError(SheetError):
    """A picture shows no sheet."""


class PersonalModelError(DigitpadError):
    """What a person taught cannot be read or written, or an example is not valid."""
