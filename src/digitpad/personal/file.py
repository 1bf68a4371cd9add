"""The file of a personal model: JSON that people can read, with the frames as rows of hexadecimal digits.

The port is `web/src/personal/file.ts`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from digitpad.errors import PersonalModelError
from digitpad.personal.model import MAX_EXAMPLES, Example, PersonalModel
from digitpad.preprocessing.frame import FRAME_SIZE

FORMAT, VERSION = "digitpad-personal", 1
MAX_FILE_BYTES = 2_000_000
"""A file of `MAX_EXAMPLES` is a fifth of this."""


def read_personal_model(path: str | Path) -> PersonalModel:
    """Read a file that `write_personal_model` or the page wrote.

    Raises:
        PersonalModelError: it is none of these; the message names it and says why.
    """
    try:
        with Path(path).open("rb") as file:
            content = file.read(MAX_FILE_BYTES + 1)
    except (OSError, TypeError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it is no path"
        raise PersonalModelError(
            f"{path!s:.200} cannot be read ({reason}): give a file with taught examples."
        ) from None
    try:
        return from_json(content)
    except PersonalModelError as error:
        raise PersonalModelError(f"{path} cannot be used: {error}.") from None


def write_personal_model(model: PersonalModel, path: str | Path) -> None:
    """Write the file of a model.

    Raises:
        PersonalModelError: the file cannot be written.
    """
    try:
        Path(path).write_text(to_json(model), encoding="utf-8")
    except OSError as error:
        raise PersonalModelError(f"{path} cannot be written ({error.strerror}).") from None


def to_json(model: PersonalModel) -> str:
    """The content of a model's file."""
    examples = [
        {"digit": example.digit, "sure": example.sure, "frame": [bytes(row).hex() for row in example.image]}
        for example in model.examples
    ]
    content = {"format": FORMAT, "version": VERSION, "network": model.network, "examples": examples}
    return json.dumps(content, indent=1) + "\n"


def from_json(content: str | bytes) -> PersonalModel:
    """The model of a file's content.

    Raises:
        PersonalModelError: the content is damaged or of another format; the message is the reason.
    """
    if len(content) > MAX_FILE_BYTES:
        raise PersonalModelError(f"it has more than {MAX_FILE_BYTES // 1_000_000} million bytes")
    try:
        data = json.loads(content)
    except (ValueError, RecursionError):
        reason = "it is damaged or incomplete" if FORMAT in str(content) else "it is not JSON"
        raise PersonalModelError(reason) from None
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise PersonalModelError("it holds no handwriting that Digitpad exported")
    if data.get("version") != VERSION:
        raise PersonalModelError(f"its version is {data.get('version')!r:.20}, and this Digitpad reads {VERSION}")
    network, examples = data.get("network"), data.get("examples")
    if not isinstance(network, str) or not isinstance(examples, list):
        raise PersonalModelError("it has no network or no list of examples")
    if len(examples) > MAX_EXAMPLES:
        raise PersonalModelError(f"it has {len(examples)} examples, and at most {MAX_EXAMPLES} are kept")
    parsed = tuple(_parse_example(number, example) for number, example in enumerate(examples, 1))
    if len({example.frame for example in parsed}) < len(parsed):
        raise PersonalModelError("it has the same frame twice")
    return PersonalModel(parsed, network)


def _parse_example(number: int, data: Any) -> Example:  # noqa: ANN401 - whatever JSON holds
    fields = data if isinstance(data, dict) else {}
    digit, sure, rows = fields.get("digit", -1), fields.get("sure"), fields.get("frame")
    if digit is not None and (type(digit) is not int or digit not in range(10)):
        raise PersonalModelError(f"the digit of example {number} is neither 0 to 9 nor null")
    if not isinstance(sure, bool):
        raise PersonalModelError(f"example {number} does not say whether it is sure")
    if not isinstance(rows, list) or len(rows) != FRAME_SIZE or not all(map(_is_row, rows)):
        raise PersonalModelError(
            f"the frame of example {number} is not {FRAME_SIZE} rows of {2 * FRAME_SIZE} hexadecimal digits"
        )
    frame = bytes.fromhex("".join(rows))
    if not any(frame):
        raise PersonalModelError(f"the frame of example {number} is blank")
    return Example(frame, digit, sure)


def _is_row(row: Any) -> bool:  # noqa: ANN401 - as above
    return isinstance(row, str) and len(row) == 2 * FRAME_SIZE and set(row) <= set("0123456789abcdef")
