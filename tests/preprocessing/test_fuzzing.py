"""Any input as a picture or as strokes gives a frame or a one-sentence error, in bounded memory and time."""

import struct
import subprocess
import sys
import zlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst
from PIL import Image, ImageDraw

from digitpad import DigitpadError
from digitpad.preprocessing.picture import picture_to_frame
from digitpad.preprocessing.strokes import strokes_to_frame
from sample_pictures import encode

MEGABYTE = 1 << 20
MAX_MEMORY = 1024 * MEGABYTE
MAX_CPU_SECONDS = 60
"""For one file; an unbounded reader would take hours."""

IGNORE_PILLOW_WARNINGS = pytest.mark.filterwarnings("ignore::UserWarning:PIL")  # about damaged metadata


def seven(mode="L", size=(60, 80), ink=0, paper=255):
    image = Image.new(mode, size, paper)
    ImageDraw.Draw(image).line([(12, 10), (48, 12), (25, 70)], fill=ink, width=6)
    return image


def chunk(name, content):
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def png(width, height, *chunks, bits=8, colour=0):
    header = struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + b"".join(chunks) + chunk(b"IEND", b"")


def jpeg_with_scans(count):
    """A progressive JPEG of 20 million pixels that repeats its last scan, of 36 bytes, so many times."""
    whole = encode(Image.new("L", (5000, 3990), 255), "JPEG", progressive=True)
    last = whole[whole.rindex(b"\xff\xda") : -2]
    return whole[:-2] + last * count + whole[-2:]


def dots(side):
    """A picture with the greatest possible number of specks."""
    grays = np.full((side, side), 255, np.uint8)
    grays[10:-10:2, 10:-10:2] = 0
    return Image.fromarray(grays)


def float_tiff():
    grays = np.full((80, 60), np.nan, np.float32)
    grays[20:60, 25:35] = np.inf
    grays[:10] = -1e38
    return encode(Image.fromarray(grays), "TIFF")


FRAMES = [seven(), *(Image.new("L", (60, 80), gray) for gray in range(200))]
DEEP = Image.fromarray((np.asarray(seven(), np.uint16) << 8) + 99)
RGBA = seven("RGBA", ink=(0, 0, 0, 255), paper=(0, 0, 0, 0))
LARGE = "million pixels"
DAMAGED = "is damaged"

DOT = zlib.compress(b"\0\0")
LARGE_BMP = struct.pack("<IIIIiiHHIIIIII", 99, 0, 54, 40, 60_000, -60_000, 1, 24, 0, 0, 0, 0, 0, 0)

FILES = {
    "gray png": (encode(seven()), None),
    "transparent png": (encode(RGBA), None),
    "transparent palette": (encode(seven().convert("P"), transparency=0), None),
    "palette gif": (encode(seven().convert("P"), "GIF"), None),
    "bilevel tiff": (encode(seven("1", paper=1), "TIFF", compression="group4"), None),
    "16 bits png": (encode(DEEP), None),
    "16 bits tiff": (encode(DEEP, "TIFF"), None),
    "16 bits tiff from a Mac": (encode(Image.fromarray(np.asarray(DEEP).astype(">u2")), "TIFF"), None),
    "float tiff": (float_tiff(), None),
    "cmyk jpeg": (encode(seven("RGB", paper="white").convert("CMYK"), "JPEG"), None),
    "cmyk tiff": (encode(seven("RGB", paper="white").convert("CMYK"), "TIFF", compression="tiff_lzw"), None),
    "lab tiff": (encode(Image.new("LAB", (60, 80), (255, 128, 128)), "TIFF"), None),
    "jpeg in tiff": (encode(seven(), "TIFF", compression="jpeg"), None),
    "progressive jpeg": (encode(seven(), "JPEG", progressive=True), None),
    "animated gif": (encode(FRAMES[0], "GIF", save_all=True, append_images=FRAMES[1:]), None),
    "animated png": (encode(FRAMES[0], save_all=True, append_images=FRAMES[1:]), None),
    "animated webp": (encode(FRAMES[0], "WEBP", save_all=True, append_images=FRAMES[1:]), None),
    "pages of tiff": (encode(FRAMES[0], "TIFF", save_all=True, append_images=FRAMES[1:]), None),
    "1 x 1": (encode(Image.new("L", (1, 1))), None),
    "1 x 1 transparent": (encode(Image.new("RGBA", (1, 1))), None),
    "65,535 wide png": (encode(Image.new("L", (65_535, 300), 255)), None),
    "65,535 high png": (encode(Image.new("RGBA", (300, 65_535), "white")), None),
    "65,535 wide gif": (encode(Image.new("P", (65_535, 300)), "GIF"), None),
    "65,535 wide tiff": (encode(Image.new("L", (65_535, 300), 255), "TIFF", compression="tiff_deflate"), None),
    "65,500 wide jpeg": (encode(Image.new("L", (65_500, 300), 255), "JPEG"), None),
    "20 megapixels": (encode(Image.new("RGBA", (5000, 4000), "white")), None),
    "20 megapixels of 16 bits": (encode(Image.new("I;16", (5000, 4000), 65_535)), None),
    "20 megapixels of floats": (encode(Image.new("F", (5000, 4000), 1.0), "TIFF", compression="tiff_lzw"), None),
    "20 megapixels of jpeg": (encode(Image.new("RGB", (5000, 4000), "white"), "JPEG"), None),
    "all specks": (encode(dots(512)), None),
    "more specks": (encode(dots(4000)), None),
    "noise": (encode(Image.effect_noise((512, 512), 90)), None),
    "a picture before an archive": (encode(seven()) + b"PK\x03\x04" + bytes(999), None),
    "a picture before a page": (encode(seven(), "GIF") + b"<script>alert(1)</script>", None),
    "a picture with a compression bomb as text": (
        png(1, 1, chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(200 * MEGABYTE))), chunk(b"IDAT", DOT)),
        DAMAGED,
    ),
    "a page before a picture": (b"<html>" + encode(seven()), "not a supported image"),
    "a document": (b"%PDF-1.7\n" + encode(seven(), "JPEG"), "is a PDF document"),
    "a drawing": (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "not a supported image"),
    "more pixels than fit 32 bits": (png(2**31 - 1, 2**31 - 1, chunk(b"IDAT", b"")), LARGE),
    "900 million pixels": (png(30_000, 30_000, chunk(b"IDAT", zlib.compress(bytes(9 * MEGABYTE))), bits=1), LARGE),
    "data beyond the pixels": (png(60, 80, chunk(b"IDAT", zlib.compress(bytes(300 * MEGABYTE)))), None),
    "a gif whose frame is larger than it": (
        b"GIF89a\1\0\1\0\0\0\0,\0\0\0\0\xff\xff\xff\xff\0\x08\x01\0\0;", LARGE,
    ),
    "a large bmp": (b"BM" + LARGE_BMP, LARGE),
    "a large tiff": (encode(Image.new("1", (30_000, 30_000)), "TIFF", compression="group4"), LARGE),
    "a tiff whose directory refers to itself": (b"II*\0\x08\0\0\0" + struct.pack("<HI", 0, 8), DAMAGED),
    "a large webp": (b"RIFF\x1a\0\0\0WEBPVP8L\x0d\0\0\0\x2f\xff\xff\xff\x0f" + bytes(9), f"{LARGE}|{DAMAGED}"),
    "a jpeg with endless scans": (jpeg_with_scans(50_000), DAMAGED),
    "a large jpeg with many scans": (jpeg_with_scans(40), DAMAGED),
    "half a png": (encode(seven())[:200], DAMAGED),
    "half a jpeg": (encode(seven(), "JPEG")[:400], DAMAGED),
    "half a webp": (encode(seven(), "WEBP")[:60], DAMAGED),
    "half a gif": (encode(Image.effect_noise((60, 80), 90), "GIF")[:2000], DAMAGED),
    "half a bmp": (encode(seven(), "BMP")[:2000], DAMAGED),
    "half a tiff": (encode(seven(), "TIFF")[:2000], DAMAGED),
}  # fmt: skip

READ_FILES = """
import resource, sys
from pathlib import Path
from digitpad import DigitpadError
from digitpad.preprocessing.picture import picture_to_frame
picture_to_frame(sys.argv[1] + "/warm.png")
used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (used + {memory}, used + {memory}))
for path in sys.argv[2:]:
    spent = int(resource.getrusage(resource.RUSAGE_SELF).ru_utime) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (spent + {seconds}, -1))
    try:
        frame = picture_to_frame(Path(path).read_bytes())
        assert frame.shape == (28, 28) and ((frame >= 0) & (frame <= 1)).all()
        print("a frame", flush=True)
    except DigitpadError as error:
        print(error, flush=True)
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Needs Linux, which limits the memory of a process.")
def test_malicious_files_are_read_or_rejected_in_bounded_memory_and_time(tmp_path):
    """One process reads all of them, with limits on its memory and on its processor time for each."""
    (tmp_path / "warm.png").write_bytes(encode(seven()))
    paths = [tmp_path / str(index) for index in range(len(FILES))]
    for path, (content, _) in zip(paths, FILES.values(), strict=True):
        path.write_bytes(content)
    code = READ_FILES.format(memory=MAX_MEMORY, seconds=MAX_CPU_SECONDS)
    command = [sys.executable, "-W", "ignore", "-c", code, str(tmp_path), *map(str, paths)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    outputs = result.stdout.splitlines()
    assert (result.returncode, result.stderr) == (0, ""), f"after {list(FILES)[len(outputs) - 1 :][:2]}"
    answers = dict(zip(FILES, outputs, strict=True))
    wrong = {
        name: answers[name]
        for name, (_, message) in FILES.items()
        if not any(part in answers[name] for part in (message or "a frame").split("|"))
    }
    assert wrong == {}


SMALL_VALID_FILES = [content for content, message in FILES.values() if message is None and len(content) < 20_000]


@IGNORE_PILLOW_WARNINGS
@pytest.mark.filterwarnings("ignore:The picture has [0-9]+ pages")
@settings(max_examples=600)
@given(
    st.sampled_from(SMALL_VALID_FILES), st.integers(0, 3000), st.binary(max_size=8), st.none() | st.integers(0, 5000)
)
def test_damaged_file_gives_a_frame_or_a_digitpad_error(file, start, damage, length):
    check((file[:start] + damage + file[start + len(damage) :])[:length])


@IGNORE_PILLOW_WARNINGS
@settings(max_examples=400)
@given(
    st.sampled_from(
        [b"", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"BM", b"\xff\xd8\xff", b"II*\0", b"MM\0*", b"RIFF\0\0\0\0WEBP"]
    ),
    st.binary(max_size=300),
)
def test_any_bytes_give_a_frame_or_a_digitpad_error(magic, content):
    check(magic + content)


def check(data):
    try:
        frame = picture_to_frame(data, max_pixels=1_000_000)
    except DigitpadError as error:
        assert str(error).startswith("The picture")  # noqa: PT017 - a frame is right, too
    else:
        assert frame.shape == (28, 28)
        assert ((frame >= 0) & (frame <= 1)).all()


@settings(max_examples=250)
@given(
    npst.arrays(
        np.uint8, npst.array_shapes(min_dims=2, max_dims=2, max_side=120), elements=st.sampled_from([0, 90, 255])
    )
)
def test_any_gray_picture_gives_a_frame(picture):
    frame = picture_to_frame(picture)
    assert frame.shape == (28, 28)
    assert ((frame >= 0) & (frame <= 1)).all()


NUMBERS = st.floats() | st.integers() | st.sampled_from([0, -0.0, 1e9, -1e9, 5e-324, 1e-300, 0.1 + 0.2])
POINTS = st.tuples(NUMBERS, NUMBERS) | st.lists(NUMBERS, max_size=3)
ANYTHING = st.recursive(
    st.none() | st.booleans() | NUMBERS | st.text(max_size=5) | st.binary(max_size=5), st.lists, max_leaves=9
)


@settings(max_examples=400)
@given(st.lists(st.lists(POINTS, max_size=20) | ANYTHING, max_size=8))
def test_any_strokes_give_a_frame_or_a_digitpad_error(strokes):
    try:
        frame = strokes_to_frame(strokes)
    except DigitpadError as error:
        assert str(error).startswith("Each ")  # noqa: PT017 - a frame is right, too
    else:
        assert frame.shape == (28, 28)
        assert ((frame >= 0) & (frame <= 1)).all()
