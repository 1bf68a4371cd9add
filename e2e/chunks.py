"""The page's chunks, by the source files of their entry points."""

import json
from pathlib import Path

ROOT = Path(__file__).parents[1]
CHUNK_LIST = ROOT / "web/dist/chunks.json"


def chunk(entry: str) -> str:
    """The path of a built script, `assets/name-hash.js`, by the path of its entry point from `web/src`."""
    return json.loads(CHUNK_LIST.read_text())[f"src/{entry}"]


def compressed_bytes(entry: str) -> int:
    """How many bytes a browser downloads for a built script, by the path of its entry point from `web/src`."""
    return (ROOT / "src/digitpad/server/static" / f"{chunk(entry)}.br").stat().st_size
