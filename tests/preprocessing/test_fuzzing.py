"""Whatever is handed over as a picture or as strokes: a frame or one sentence, in bounded memory and time."""

import io
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

MEGABYTE = 1 << 20
MEMORY = 1024 * MEGABYTE
SECONDS = 60
"""Of processor time, for one file: what grows out of bounds takes hours."""

QUIET = pytest.mark.filterwarnings("ignore::UserWarning:PIL")  # Pillow doubts damaged metadata aloud


def seven(mode="L", size=(60, 80), ink=0, paper=255):
    image = Image.new(mode, size, paper)
    ImageDraw.Draw(image).line([(12, 10), (48, 12), (25, 70)], fill=ink, width=6)
    return image


def encoded(picture, kind="PNG", **more):
    file = io.BytesIO()
    picture.save(file, kind, **more)
    return file.getvalue()


def chunk(name, content):
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def png(width, height, *chunks, bits=8, colour=0):
    header = struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + b"".join(chunks) + chunk(b"IEND", b"")


def scans_without_end():
    """A progressive JPEG of 20 million pixels whose last scan, of 36 bytes, comes thousands of times."""
    whole = encoded(Image.new("L", (5000, 3990), 255), "JPEG", progressive=True)
    last = whole[whole.rindex(b"\xff\xda") : -2]
    return whole[:-2] + last * 50_000 + whole[-2:]


def dots(side):
    """As many specks as there can be."""
    greys = np.full((side, side), 255, np.uint8)
    greys[10:-10:2, 10:-10:2] = 0
    return Image.fromarray(greys)


def float_tiff():
    greys = np.full((80, 60), np.nan, np.float32)
    greys[20:60, 25:35] = np.inf
    greys[:10] = -1e38
    return encoded(Image.fromarray(greys), "TIFF")


FRAMES = [seven(), *(Image.new("L", (60, 80), grey) for grey in range(200))]
DEEP = Image.fromarray((np.asarray(seven(), np.uint16) << 8) + 99)
RGBA = seven("RGBA", ink=(0, 0, 0, 255), paper=(0, 0, 0, 0))
LARGE = "million pixels"
DAMAGED = "is damaged"

DOT = zlib.compress(b"\0\0")
LARGE_BMP = struct.pack("<IIIIiiHHIIIIII", 99, 0, 54, 40, 60_000, -60_000, 1, 24, 0, 0, 0, 0, 0, 0)

FILES = {
    "grey png": (encoded(seven()), None),
    "transparent png": (encoded(RGBA), None),
    "transparent palette": (encoded(seven().convert("P"), transparency=0), None),
    "palette gif": (encoded(seven().convert("P"), "GIF"), None),
    "bilevel tiff": (encoded(seven("1", paper=1), "TIFF", compression="group4"), None),
    "16 bits png": (encoded(DEEP), None),
    "16 bits tiff": (encoded(DEEP, "TIFF"), None),
    "16 bits tiff from a Mac": (encoded(Image.fromarray(np.asarray(DEEP).astype(">u2")), "TIFF"), None),
    "float tiff": (float_tiff(), None),
    "cmyk jpeg": (encoded(seven("RGB", paper="white").convert("CMYK"), "JPEG"), None),
    "cmyk tiff": (encoded(seven("RGB", paper="white").convert("CMYK"), "TIFF", compression="tiff_lzw"), None),
    "lab tiff": (encoded(Image.new("LAB", (60, 80), (255, 128, 128)), "TIFF"), None),
    "jpeg in tiff": (encoded(seven(), "TIFF", compression="jpeg"), None),
    "progressive jpeg": (encoded(seven(), "JPEG", progressive=True), None),
    "animated gif": (encoded(FRAMES[0], "GIF", save_all=True, append_images=FRAMES[1:]), None),
    "animated png": (encoded(FRAMES[0], save_all=True, append_images=FRAMES[1:]), None),
    "animated webp": (encoded(FRAMES[0], "WEBP", save_all=True, append_images=FRAMES[1:]), None),
    "pages of tiff": (encoded(FRAMES[0], "TIFF", save_all=True, append_images=FRAMES[1:]), None),
    "1 x 1": (encoded(Image.new("L", (1, 1))), None),
    "1 x 1 transparent": (encoded(Image.new("RGBA", (1, 1))), None),
    "65,535 wide png": (encoded(Image.new("L", (65_535, 300), 255)), None),
    "65,535 high png": (encoded(Image.new("RGBA", (300, 65_535), "white")), None),
    "65,535 wide gif": (encoded(Image.new("P", (65_535, 300)), "GIF"), None),
    "65,535 wide tiff": (encoded(Image.new("L", (65_535, 300), 255), "TIFF", compression="tiff_deflate"), None),
    "65,500 wide jpeg": (encoded(Image.new("L", (65_500, 300), 255), "JPEG"), None),
    "20 megapixels": (encoded(Image.new("RGBA", (5000, 4000), "white")), None),
    "20 megapixels of 16 bits": (encoded(Image.new("I;16", (5000, 4000), 65_535)), None),
    "20 megapixels of floats": (encoded(Image.new("F", (5000, 4000), 1.0), "TIFF", compression="tiff_lzw"), None),
    "20 megapixels of jpeg": (encoded(Image.new("RGB", (5000, 4000), "white"), "JPEG"), None),
    "all specks": (encoded(dots(512)), None),
    "more specks": (encoded(dots(4000)), None),
    "noise": (encoded(Image.effect_noise((512, 512), 90)), None),
    "a picture before an archive": (encoded(seven()) + b"PK\x03\x04" + bytes(999), None),
    "a picture before a page": (encoded(seven(), "GIF") + b"<script>alert(1)</script>", None),
    "a picture with a text that swells": (
        png(1, 1, chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(200 * MEGABYTE))), chunk(b"IDAT", DOT)),
        DAMAGED,
    ),
    "a page before a picture": (b"<html>" + encoded(seven()), "not a supported image"),
    "a document": (b"%PDF-1.7\n" + encoded(seven(), "JPEG"), "not a supported image"),
    "a drawing": (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "not a supported image"),
    "pixels beyond counting": (png(2**31 - 1, 2**31 - 1, chunk(b"IDAT", b"")), LARGE),
    "900 million pixels": (png(30_000, 30_000, chunk(b"IDAT", zlib.compress(bytes(9 * MEGABYTE))), bits=1), LARGE),
    "data beyond the pixels": (png(60, 80, chunk(b"IDAT", zlib.compress(bytes(300 * MEGABYTE)))), None),
    "a gif whose frame is larger than it": (
        b"GIF89a\1\0\1\0\0\0\0,\0\0\0\0\xff\xff\xff\xff\0\x08\x01\0\0;", LARGE,
    ),
    "a large bmp": (b"BM" + LARGE_BMP, LARGE),
    "a large tiff": (encoded(Image.new("1", (30_000, 30_000)), "TIFF", compression="group4"), LARGE),
    "a tiff that leads to itself": (b"II*\0\x08\0\0\0" + struct.pack("<HI", 0, 8), DAMAGED),
    "a large webp": (b"RIFF\x1a\0\0\0WEBPVP8L\x0d\0\0\0\x2f\xff\xff\xff\x0f" + bytes(9), f"{LARGE}|{DAMAGED}"),
    "a jpeg with scans without end": (scans_without_end(), DAMAGED),
    "half a png": (encoded(seven())[:200], DAMAGED),
    "half a jpeg": (encoded(seven(), "JPEG")[:400], DAMAGED),
    "half a webp": (encoded(seven(), "WEBP")[:60], DAMAGED),
    "half a gif": (encoded(Image.effect_noise((60, 80), 90), "GIF")[:2000], DAMAGED),
    "half a bmp": (encoded(seven(), "BMP")[:2000], DAMAGED),
    "half a tiff": (encoded(seven(), "TIFF")[:2000], DAMAGED),
}  # fmt: skip

READ = """
import resource, sys
from pathlib import Path
from digitpad import DigitpadError
from digitpad.preprocessing.picture import picture_to_frame
picture_to_frame(sys.argv[1] + "/warm.png")
held = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (held + {memory}, held + {memory}))
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


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Needs Linux, which bounds a process's memory.")
def test_hard_files_are_read_or_refused_in_bounded_memory_and_time(tmp_path):
    """One process reads them all, with a gigabyte and a minute of processor time for each."""
    (tmp_path / "warm.png").write_bytes(encoded(seven()))
    paths = [tmp_path / f"{place}" for place in range(len(FILES))]
    for path, (content, _) in zip(paths, FILES.values(), strict=True):
        path.write_bytes(content)
    code = READ.format(memory=MEMORY, seconds=SECONDS)
    command = [sys.executable, "-W", "ignore", "-c", code, str(tmp_path), *map(str, paths)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    said = done.stdout.splitlines()
    assert (done.returncode, done.stderr) == (0, ""), f"after {list(FILES)[len(said) - 1 :][:2]}"
    got = dict(zip(FILES, said, strict=True))
    wrong = {
        name: got[name]
        for name, (_, sentence) in FILES.items()
        if not any(part in got[name] for part in (sentence or "a frame").split("|"))
    }
    assert wrong == {}


WHOLE = [content for name, (content, said) in FILES.items() if said is None and len(content) < 20_000]


@QUIET
@settings(max_examples=1500)
@given(st.sampled_from(WHOLE), st.integers(0, 3000), st.binary(max_size=8), st.none() | st.integers(0, 5000))
def test_damage_anywhere_stays_within_the_family_of_errors(whole, at, damage, cut):
    check((whole[:at] + damage + whole[at + len(damage) :])[:cut])


@QUIET
@settings(max_examples=1000)
@given(
    st.sampled_from(
        [b"", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"BM", b"\xff\xd8\xff", b"II*\0", b"MM\0*", b"RIFF\0\0\0\0WEBP"]
    ),
    st.binary(max_size=300),
)
def test_no_bytes_escape_the_family_of_errors(magic, content):
    check(magic + content)


def check(data):
    try:
        frame = picture_to_frame(data, max_pixels=1_000_000)
    except DigitpadError as error:
        assert str(error).startswith("The picture")  # noqa: PT017 - both ways are right
    else:
        assert frame.shape == (28, 28)
        assert ((frame >= 0) & (frame <= 1)).all()


@settings(max_examples=500)
@given(
    npst.arrays(
        np.uint8, npst.array_shapes(min_dims=2, max_dims=2, max_side=120), elements=st.sampled_from([0, 90, 255])
    )
)
def test_any_greys_become_a_frame(greys):
    frame = picture_to_frame(greys)
    assert frame.shape == (28, 28)
    assert ((frame >= 0) & (frame <= 1)).all()


NUMBERS = st.floats() | st.integers() | st.sampled_from([0, -0.0, 1e9, -1e9, 5e-324, 1e-300, 0.1 + 0.2])
POINTS = st.tuples(NUMBERS, NUMBERS) | st.lists(NUMBERS, max_size=3)
ANYTHING = st.recursive(
    st.none() | st.booleans() | NUMBERS | st.text(max_size=5) | st.binary(max_size=5), st.lists, max_leaves=9
)


@settings(max_examples=1000)
@given(st.lists(st.lists(POINTS, max_size=20) | ANYTHING, max_size=8))
def test_any_strokes_become_a_frame_or_a_sentence(strokes):
    try:
        frame = strokes_to_frame(strokes)
    except DigitpadError as error:
        assert str(error).startswith("Each ")  # noqa: PT017 - both ways are right
    else:
        assert frame.shape == (28, 28)
        assert ((frame >= 0) & (frame <= 1)).all()
