"""Write the files that a command line names. None may exist yet: nobody's work is overwritten."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from pathlib import Path


def refuse_existing(*files: Path) -> None:
    """Report a file that exists as a wrong argument, before there is anything to be written.

    Raises:
        click.UsageError: one exists.
    """
    for file in files:
        if file.exists():
            raise click.UsageError(f"{file} exists: delete it, or choose another name.")


def write_file(file: Path, content: bytes) -> None:
    """Write a new file.

    Raises:
        click.ClickException: it cannot be written, or exists by now.
    """
    try:
        with file.open("xb") as output:
            output.write(content)
    except OSError as error:
        raise click.ClickException(f"{file} cannot be written ({error.strerror}).") from None
