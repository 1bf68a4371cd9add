"""The page's chunks, by the source files of their entry points."""

import json
from functools import cache
from pathlib import Path
from urllib.request import urlopen

ROOT = Path(__file__).parents[1]
CHUNK_LIST = ROOT / "web/dist/chunks.json"


def chunk(entry: str) -> str:
    """The path of a built script, `assets/name-hash.js`, by the path of its entry point from `web/src`."""
    return chunk_list()[f"src/{entry}"]


def compressed_bytes(entry: str) -> int:
    """How many bytes a browser downloads for a built script, by the path of its entry point from `web/src`."""
    return (ROOT / "src/digitpad/server/static" / f"{chunk(entry)}.br").stat().st_size


@cache  # sites send the build that they started with, even if there is a newer one by now
def chunk_list() -> dict[str, str]:
    """The path of each chunk in the build, by its entry point."""
    return json.loads(CHUNK_LIST.read_text())


def chunks_missing_from(site_url: str) -> list[str]:
    """The listed chunks that a site's service worker does not know: the list is that of another build.

    It knows none of those for contributions, which most sites never load.
    """
    with urlopen(f"{site_url}/sw.js") as response:  # noqa: S310 - the tests' site
        service_worker = response.read().decode()
    paths = [path for entry, path in chunk_list().items() if not entry.startswith("src/contributions/")]
    return [path for path in paths if path.startswith("assets/") and path not in service_worker]
