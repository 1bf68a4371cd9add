"""Read broken, odd and hostile pictures, and print crashes, the longest time and the most memory.

    python tests/hostile_pictures.py --count 20000 --processes 2

Each picture is recognised as a digit, as a number and as a sheet in a child process. A crash is anything but an answer
or a `DigitpadError`. The time is the processor time of one of the three, in seconds; memory is what one of them takes
in addition to the process at rest, in megabytes (Linux only).
"""

# ruff: noqa: T201 - a script that prints

from __future__ import annotations

import argparse
import io
import multiprocessing
import struct
import time
import traceback
import warnings
import zlib
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch

import numpy as np
from PIL import Image, ImageDraw, ImageFile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from multiprocessing.connection import Connection

Generator = np.random.Generator

MAX_SECONDS, MAX_MEGABYTES = 1.5, 400
"""What one reading may take."""

MAX_CHILD_SECONDS, TIMEOUT_S = 60, 900
"""A child that takes so much processor time for a reading, or does not answer for so long, is ended: a crash, too."""

MAX_ADDRESS_BYTES = 6 << 30
PART_SIZE = 50
"""So many pictures are read by one child, which is then replaced."""

MAX_FILE_BYTES = 1 << 26

LARGE_SHARE = 0.04
"""Of the pictures of noise and the like, as each takes seconds to make."""

FORMATS = ("PNG", "JPEG", "WEBP", "BMP", "GIF", "TIFF")
READINGS = ("recognize", "read_number", "read_sheet")


def _size(rng: Generator) -> tuple[int, int]:
    """A width and a height: mostly small, at times up to 50 million pixels."""
    if rng.random() < LARGE_SHARE:
        width = int(rng.integers(3000, 9000))
        return width, int(rng.integers(1000, 50_000_000 // width))
    low, high = ((1, 64), (200, 900), (900, 2200))[rng.choice(3, p=(0.3, 0.5, 0.2))]
    return int(rng.integers(low, high)), int(rng.integers(low, high))


def _pixels(rng: Generator) -> np.ndarray:
    """Grey values: noise, gradients, patterns of lines, digits in boxes, or one tone."""
    width, height = _size(rng)
    kind = rng.integers(7)
    y, x = np.ogrid[:height, :width]
    if kind == 0:
        return rng.integers(0, 256, (height, width), np.uint8)
    if kind == 1:
        return np.asarray((x * rng.random() + y * rng.random()) % 256, np.uint8)
    if kind == 2:
        step, line = rng.integers(2, 60), rng.integers(1, 4)
        return np.where((x % step < line) | (y % step < line), 0, 255).astype(np.uint8)
    if kind == 3:
        side = rng.integers(1, 40)
        return ((x // side + y // side) % 2 * 255).astype(np.uint8)
    if kind == 4:
        return np.full((height, width), rng.integers(256), np.uint8)
    image = Image.new("L", (width, height), 255)
    draw = ImageDraw.Draw(image)
    for _ in range(int(rng.integers(1, 200))):
        left, top, right, bottom = rng.integers(0, (width, height, width, height)).tolist()
        box = (min(left, right), min(top, bottom), max(left, right), max(top, bottom))
        if kind == 5:
            draw.rectangle(box, outline=0, width=int(rng.integers(1, 5)))
        else:
            draw.line((left, top, right, bottom), fill=int(rng.integers(120)), width=int(rng.integers(1, 12)))
    return np.asarray(image)


def _color(rng: Generator) -> Image.Image:
    """A picture of any of the modes that Pillow writes."""
    gray = Image.fromarray(_pixels(rng))
    mode = rng.choice(["L", "RGB", "RGBA", "LA", "P", "1", "CMYK"])
    if mode in {"RGB", "RGBA"} and rng.random() < 0.5:
        gray = Image.merge(
            "RGB", (gray, gray.transpose(Image.Transpose.FLIP_TOP_BOTTOM), Image.eval(gray, lambda v: 255 - v))
        )
    image = gray.convert("RGBA" if mode in {"P", "LA"} else mode)
    if mode in {"RGBA", "LA", "P"}:
        image.putalpha(int(rng.integers(256)))
    return image.quantize(int(rng.integers(2, 256))) if mode == "P" else image.convert(mode)


def encode(image: Image.Image, picture_format: str, **options: object) -> bytes:
    """The file of an image, in a mode that the format has."""
    modes = {"JPEG": {"L", "RGB", "CMYK"}, "WEBP": {"RGB", "RGBA"}, "BMP": {"1", "L", "P", "RGB"}}
    modes |= {"GIF": {"L", "P", "1", "RGB"}, "PNG": {"1", "L", "LA", "P", "RGB", "RGBA", "I;16"}}
    if picture_format in modes and image.mode not in modes[picture_format]:
        image = image.convert("RGB")
    file = io.BytesIO()
    with patch.object(ImageFile, "MAXBLOCK", MAX_FILE_BYTES):  # a progressive JPEG is written in one piece
        image.save(file, picture_format, **options)
    return file.getvalue()


def _make_plain(rng: Generator) -> bytes:
    picture_format = str(rng.choice(FORMATS))
    options = {"quality": int(rng.integers(1, 100))} if picture_format in {"JPEG", "WEBP"} else {}
    if picture_format == "JPEG":
        options |= {"progressive": bool(rng.integers(2)), "subsampling": int(rng.integers(3))}
    image = _color(rng)
    if picture_format == "WEBP":  # larger ones cannot be written
        image.thumbnail((16_000, 16_000))
    return encode(image, picture_format, **options)


def _make_truncated(rng: Generator) -> bytes:
    content = _make_plain(rng)
    return content[: int(rng.integers(len(content)))]


def _make_flipped(rng: Generator) -> bytes:
    """Some bits are flipped, in the header more often than elsewhere."""
    content = bytearray(_make_plain(rng))
    end = min(len(content), 64) if rng.random() < 0.5 else len(content)
    for _ in range(int(rng.integers(1, 20))):
        content[int(rng.integers(end))] ^= 1 << int(rng.integers(8))
    return bytes(content)


def _make_garbage(rng: Generator) -> bytes:
    signatures = (
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff",
        b"RIFF\0\0\0\0WEBP",
        b"BM",
        b"GIF89a",
        b"II*\0",
        b"MM\0*",
        b"II+\0",
        b"",
    )
    return signatures[int(rng.integers(len(signatures)))] + rng.bytes(int(rng.integers(2000)))


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _png(width: int, height: int, depth: int, color: int, *chunks: tuple[bytes, bytes], interlaced: int = 0) -> bytes:
    header = _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, interlaced))
    return b"\x89PNG\r\n\x1a\n" + header + b"".join(_chunk(*chunk) for chunk in chunks) + _chunk(b"IEND", b"")


def _make_bomb(rng: Generator) -> bytes:  # noqa: PLR0911 - one for each kind
    """A small file that says it is large, or becomes so."""
    kind = rng.integers(7)
    side = int(rng.choice([5000, 7000, 20_000, 60_000, 2**31 - 1]))
    if kind == 0:
        depth, color = ((1, 0), (8, 2), (16, 6), (8, 3))[rng.integers(4)]
        return _png(
            side, side, depth, color, (b"IDAT", zlib.compress(bytes(30_000_000))), interlaced=int(rng.integers(2))
        )
    if kind == 1:
        return _png(
            60, 60, 8, 0, (b"zTXt", b"a\0\0" + zlib.compress(bytes(100_000_000))), (b"IDAT", zlib.compress(bytes(3660)))
        )
    if kind == 2:
        return _png(
            60, 60, 8, 0, (b"iCCP", b"a\0\0" + zlib.compress(bytes(100_000_000))), (b"IDAT", zlib.compress(bytes(3660)))
        )
    if kind == 3:
        return b"GIF89a" + struct.pack("<HHBBB", 65_535, 65_535, 0xF0, 0, 0) + rng.bytes(200)
    if kind == 4:
        return (
            b"BM"
            + struct.pack("<IIIIiiHHIIiiII", 100, 0, 54, 40, side, -side, 1, 24, int(rng.integers(4)), 0, 0, 0, 0, 0)
            + bytes(90)
        )
    if kind == 5:
        tags = [
            (256, 4, 1, side),
            (257, 4, 1, side),
            (258, 3, 1, 8),
            (259, 3, 1, int(rng.choice([1, 5, 7, 8, 32773]))),
            (262, 3, 1, 1),
        ]
        tags += [(273, 4, 1, 8), (277, 3, 1, 1), (278, 4, 1, side), (279, 4, 1, 100)]
        entries = b"".join(struct.pack("<HHII", *tag) for tag in tags)
        return b"II*\0" + struct.pack("<I", 8) + struct.pack("<H", len(tags)) + entries + bytes(200)
    content = bytearray(encode(Image.new("RGB", (64, 64)), "JPEG"))
    start = content.index(b"\xff\xc0") + 5
    content[start : start + 4] = struct.pack(">HH", min(side, 65_535), min(side, 65_535))
    return bytes(content)


def _make_thin(rng: Generator) -> bytes:
    """One pixel high or wide, or nearly."""
    size = [int(rng.integers(1, 4)), int(rng.integers(1, 60_000))]
    values = rng.integers(0, 256, size if rng.random() < 0.5 else size[::-1], np.uint8)
    return encode(Image.fromarray(values), str(rng.choice(["PNG", "BMP", "TIFF"])))


def _make_deep(rng: Generator) -> bytes:
    """Grey values of 16 or 32 bits, also floats that are no numbers."""
    width, height = _size(rng)
    kind = rng.integers(3)
    if kind == 0:
        values = rng.integers(0, int(rng.choice([300, 65_536])), (height, width)).astype(np.uint16)
        return encode(Image.fromarray(values), str(rng.choice(["PNG", "TIFF"])))
    if kind == 1:
        return encode(Image.fromarray(rng.integers(-(2**31), 2**31 - 1, (height, width), np.int32)), "TIFF")
    floats = rng.normal(0, 10.0 ** rng.integers(-3, 30), (height, width)).astype(np.float32)
    floats[rng.random(floats.shape) < 0.1] = rng.choice([np.nan, np.inf, -np.inf])
    return encode(Image.fromarray(floats), "TIFF")


def _make_pages(rng: Generator) -> bytes:
    """Several pages or frames of different sizes."""
    pages = [_color(rng) for _ in range(int(rng.integers(2, 6)))]
    if sum(page.width * page.height for page in pages) > 20_000_000:
        pages = [page.resize((300, 200)) for page in pages]
    picture_format = str(rng.choice(["GIF", "TIFF", "PNG", "WEBP"]))
    if picture_format != "TIFF":
        pages = [page.convert("RGBA").resize(pages[0].size) for page in pages]
    return encode(pages[0], picture_format, save_all=True, append_images=pages[1:])


def _make_tagged(rng: Generator) -> bytes:
    """With metadata that are garbage, or an orientation that is none."""
    exif = b"Exif\0\0" + (b"II*\0\x08\0\0\0" if rng.random() < 0.7 else b"") + rng.bytes(int(rng.integers(200)))
    if rng.random() < 0.5:
        tags = Image.Exif()
        tags[0x0112] = int(rng.integers(65_536))
        exif = tags.tobytes()
    image = _color(rng).convert("RGB").resize((300, 400))
    return encode(image, str(rng.choice(["JPEG", "PNG", "WEBP"])), exif=exif)


def _make_scans(rng: Generator) -> bytes:
    """A JPEG with one of its scans many times."""
    content = encode(Image.fromarray(_pixels(rng)), "JPEG", progressive=True)
    start = content.rindex(b"\xff\xda")
    return content[:-2] + content[start:-2] * int(rng.integers(1, 300)) + content[-2:]


MAKERS: tuple[Callable[[Generator], bytes], ...] = (
    _make_plain, _make_plain, _make_plain, _make_truncated, _make_flipped, _make_flipped, _make_garbage, _make_bomb,
    _make_thin, _make_deep, _make_pages, _make_tagged, _make_scans,
)  # fmt: skip


def make_picture(seed: int, index: int) -> bytes:
    """The file of a picture: the same for the same seed and index."""
    return MAKERS[index % len(MAKERS)](np.random.default_rng((seed, index)))


def kind_of(index: int) -> str:
    """The kind of the pictures with this index."""
    return MAKERS[index % len(MAKERS)].__name__.removeprefix("_make_")


@dataclass
class Outcome:
    """What reading a picture takes: seconds and megabytes for each reading, and how one of them crashed."""

    seconds: dict[str, float] = field(default_factory=dict)
    megabytes: dict[str, float] = field(default_factory=dict)
    answers: int = 0
    crash: str = ""


def read_made(seed: int, indices: Sequence[int]) -> list[tuple[int, str, Outcome]]:
    """The index, the kind and the outcome of each of these pictures of `make_picture`."""
    outcomes = read_all(make_picture(seed, index) for index in indices)
    return [(index, kind_of(index), outcome) for index, outcome in zip(indices, outcomes, strict=True)]


def read_all(contents: Iterable[bytes]) -> Iterator[Outcome]:
    """The outcome of each file."""
    context = multiprocessing.get_context("spawn")
    child, connection = None, None
    for content in contents:
        if not child or not child.is_alive():
            connection, other = context.Pipe()
            child = context.Process(target=_serve, args=(other,), daemon=True)
            child.start()
            connection.recv()  # the network is loaded
        try:
            connection.send(content)
            outcome = connection.recv() if connection.poll(TIMEOUT_S) else Outcome(crash=f"no answer in {TIMEOUT_S} s")
        except (EOFError, OSError):
            outcome = Outcome(crash=f"the process died, or took {MAX_CHILD_SECONDS} s")
        if outcome.crash and not outcome.seconds:
            child.kill()
            child.join()
        yield outcome
    if child:
        child.kill()
        child.join()


def _serve(connection: Connection) -> None:
    """Read each picture that comes through a connection, and send what happened."""
    import resource  # noqa: PLC0415 - not on Windows

    from digitpad import Recognizer  # noqa: PLC0415 - in the child only
    from digitpad.errors import DigitpadError  # noqa: PLC0415

    warnings.simplefilter("ignore")
    recognizer = Recognizer(threads=1)
    warm = np.full((700, 700), 255, np.uint8)
    for name in READINGS:
        _try(lambda name=name: getattr(recognizer, name)(warm), DigitpadError)
    resource.setrlimit(resource.RLIMIT_AS, (MAX_ADDRESS_BYTES, MAX_ADDRESS_BYTES))
    connection.send("ready")
    while True:
        try:
            content = connection.recv()
        except EOFError:
            return
        outcome = Outcome()
        for name in READINGS:
            resource.setrlimit(resource.RLIMIT_CPU, (int(time.process_time()) + MAX_CHILD_SECONDS, -1))
            before, start = _reset_peak_memory(), time.process_time()
            error = _try(lambda name=name: getattr(recognizer, name)(content), DigitpadError)  # noqa: B023 - called here
            outcome.seconds[name] = time.process_time() - start
            outcome.megabytes[name] = (_memory("VmHWM") - before) / 1000
            outcome.answers += error is None
            if error:
                outcome.crash = f"{name}: {error}"
        connection.send(outcome)


def _try(call: Callable[[], object], expected: type[Exception]) -> str | None:
    """None for an answer, an empty text for an expected error, or else how it crashed."""
    try:
        call()
    except expected:
        return ""
    except Exception:  # noqa: BLE001 - this is what is looked for
        return "".join(traceback.format_exc().splitlines(keepends=True)[-3:]).strip()
    return None


def _reset_peak_memory() -> int:
    """Forget the peak; the memory in use in kilobytes."""
    Path("/proc/self/clear_refs").write_text("5")
    return _memory("VmRSS")


def _memory(name: str) -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:"))


def main() -> None:
    """Print what is slow, large or crashes, and the maxima."""
    parser = argparse.ArgumentParser(description="Read hostile pictures in processes of their own.")
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, help="the index of the first picture, to go on after a stop")
    parser.add_argument("--processes", type=int, default=1)
    arguments = parser.parse_args()
    indices = range(arguments.first, arguments.first + arguments.count)
    parts = [indices[start : start + PART_SIZE] for start in range(0, len(indices), PART_SIZE)]
    worst: dict[str, dict[str, tuple[float, int]]] = {"s": {}, "MB": {}}
    crashes = slow = large = answers = count = 0
    with ProcessPoolExecutor(arguments.processes) as executor:
        for part in executor.map(read_made, [arguments.seed] * len(parts), parts):
            for index, kind, outcome in part:
                if outcome.crash:
                    crashes += 1
                    print(f"{index} ({kind}) crashes: {outcome.crash}", flush=True)
                answers += outcome.answers
                for unit, values, limit in (
                    ("s", outcome.seconds, MAX_SECONDS),
                    ("MB", outcome.megabytes, MAX_MEGABYTES),
                ):
                    for name, value in values.items():
                        worst[unit][name] = max(worst[unit].get(name, (0.0, 0)), (value, index))
                        if value > limit:
                            print(f"{index} ({kind}) takes {value:.2f} {unit} in {name}", flush=True)
                slow += any(value > MAX_SECONDS for value in outcome.seconds.values())
                large += any(value > MAX_MEGABYTES for value in outcome.megabytes.values())
            count += len(part)
            maxima = "; ".join(
                f"{name} at most {value:.2f} {unit} ({kind_of(at)}, {at})"
                for unit, values in worst.items()
                for name, (value, at) in values.items()
            )
            print(f"{count} pictures: {crashes} crash, {slow} slow, {large} large; {maxima}", flush=True)
    print(f"{answers} of {len(READINGS) * count} readings have an answer, the others a sentence.")


if __name__ == "__main__":
    main()
