"""How many requests the server answers on this machine, how long each takes, and what memory it holds.

python benchmarks/load.py [SECONDS]    1, 8 and 64 clients for so many seconds each: strokes and pictures named, and
                                       beside them a constant, so that the cost of naming shows
python benchmarks/load.py memory       50,000 requests for strokes and pictures, and the server's memory in between
"""

import io
import json
import sys
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
from clients import load, megabytes, processes, processor_seconds, request
from PIL import Image, ImageDraw

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
import server_process

CLIENTS = (1, 8, 64)
AT = "/api/v1/predictions"
SEVEN = [[20, 10], [60, 10], [35, 80]]
BLOCK, BLOCKS = 10_000, 5


def picture() -> bytes:
    """A PNG of a seven."""
    image = Image.new("L", (100, 100), 255)
    ImageDraw.Draw(image).line([tuple(point) for point in SEVEN], fill=0, width=8)
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


ASKED = {
    "strokes": request("POST", AT, json.dumps({"strokes": [SEVEN]}).encode(), Content_Type="application/json"),
    "a picture": request("POST", AT, picture(), Content_Type="image/png"),
    "a constant": request("GET", "/api/v1/health/live"),
}


def rates(site: server_process.Site, seconds: float) -> None:
    """Print a line for each number of clients and each thing asked for."""
    heads = ("clients", "a second", "p50 ms", "p95 ms", "p99 ms", "errors", "a processor second")
    print(f"| asked for | {' | '.join(heads)} |\n|---|{'---|' * len(heads)}")
    for name, asked in ASKED.items():
        for clients in CLIENTS:
            before = processor_seconds(site.process.pid)
            times, errors = load(port(site), [asked], clients, seconds)
            used = processor_seconds(site.process.pid) - before
            quantiles = " | ".join(f"{quantile:.2f}" for quantile in np.percentile(times, [50, 95, 99]) * 1000)
            rate, work = len(times) / seconds, len(times) / used
            print(f"| {name} | {clients} | {rate:.0f} | {quantiles} | {errors} | {work:.0f} |", flush=True)


def memory(site: server_process.Site) -> None:
    """Print the memory of the server's processes at the start, and after each block of requests."""
    print("| requests | MB of each process | errors |\n|---|---|---|")
    errors = 0
    for block in range(BLOCKS + 1):
        if block:
            errors += load(port(site), [ASKED["strokes"], ASKED["a picture"]], 8, count=BLOCK)[1]
        held = ", ".join(f"{megabytes(process):.1f}" for process in processes(site.process.pid))
        print(f"| {block * BLOCK:,} | {held} | {errors} |", flush=True)


def port(site: server_process.Site) -> int:
    """Where a site listens."""
    return urlsplit(site.url).port or 80


def main(how: str = "3") -> None:
    """Start the server, and measure it."""
    site = server_process.start(DIGITPAD_RATE_LIMIT="none", DIGITPAD_LOG="errors")
    try:
        if how == "memory":
            memory(site)
        else:
            rates(site, float(how))
    finally:
        site.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
