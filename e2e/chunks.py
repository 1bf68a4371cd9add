"""The page's chunks, by the source files that the build made them of."""

import json
from pathlib import Path

LIST = Path(__file__).parents[1] / "web/dist/chunks.json"


def chunk(entry: str) -> str:
    """The built script of an entry point, which is named by its path from `web/src`: `assets/name-hash.js`."""
    return json.loads(LIST.read_text())[f"src/{entry}"]
