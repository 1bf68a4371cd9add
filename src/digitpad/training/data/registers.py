"""Registers: pictures of numbers that clerks wrote into tables, with the lines and the ink around them.

From LECTAUREP's notaries' registers of 1830 and 1850 (Archives nationales, Inria ALMAnaCH, EPHE; HTR-United's
`lectaurep-repertoires`; CC BY 4.0), as a tar archive of pictures and `lines.jsonl`: `docs/training.md` has the format.
"""

import json
import tarfile
import zlib
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path, PurePosixPath

from digitpad.errors import DataError
from digitpad.training.data.split import DataSplit, split_by_name

LINES_FILE = "lines.jsonl"


@dataclass(frozen=True)
class RegisterNumber:
    """A number in a register.

    Attributes:
        text: its digits and separators, from left to right.
        page: the page that it is on. The numbers of a page run on, or repeat.
        hand: who wrote it.
        picture: the content of a picture file.
    """

    text: str
    page: str
    hand: str
    picture: bytes


def load_registers(archive: Path) -> DataSplit[RegisterNumber]:
    """The numbers of an archive, split by page.

    Raises:
        DataError: the archive is missing, damaged or of another format; the message names it.
    """
    try:
        files = _read_files(archive)
        lines = next(path for path in files if path.name == LINES_FILE)
        rows = map(json.loads, files[lines].splitlines())
        numbers = [
            RegisterNumber(
                row["text"], f"{row['batch']}/{row['page']}", row["batch"], files[lines.parent / row["file"]]
            )
            for row in rows
        ]
    except (OSError, EOFError, zlib.error, tarfile.TarError, StopIteration, ValueError, TypeError, KeyError) as error:
        raise DataError(f"{archive} cannot be read ({error!r}): give the registers' archive by --registers.") from None
    return split_by_name(numbers, attrgetter("page"))


def _read_files(archive: Path) -> dict[PurePosixPath, bytes]:
    """The content of each file of an archive."""
    with tarfile.open(archive) as members:
        files = {PurePosixPath(member.name): members.extractfile(member) for member in members if member.isfile()}
        return {path: file.read() for path, file in files.items() if file}
