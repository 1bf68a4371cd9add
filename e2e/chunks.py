"""The page's chunks, by the source files of their entry points."""

import json
from pathlib import Path

CHUNK_LIST = Path(__file__).parents[1] / "web/dist/chunks.json"


def chunk(entry: str) -> str:
    """The path of a built script, `assets/name-hash.js`, by the path of its entry point from `web/src`."""
    return json.loads(CHUNK_LIST.read_text())[f"src/{entry}"]
