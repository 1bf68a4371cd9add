"""Pictures of digits in the project's own strokes, of every kind that people have; and how the vectors keep them."""

from __future__ import annotations

import base64
import io
import sys
import zlib
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from digitpad.preprocessing.strokes import strokes_to_frame
from digitpad.training.data.stroke_font import DIGITS, DIGITS_ELSEWHERE

sys.path.append(str(Path(__file__).parents[1]))
import synthetic_photos

GRID = 9
GREYS_KEPT = 0xF8
"""Photographs keep 32 greys, which says as much and takes half the room."""


def packed(picture: np.ndarray, times: int = 1) -> dict:
    """A picture, (height, width) or (height, width, channels), each of whose pixels stands for `times` x `times`."""
    height, width, *channels = picture.shape
    pixels = base64.b64encode(zlib.compress(picture.tobytes(), 9)).decode()
    return {"width": width, "height": height, "channels": (channels or [1])[0], "times": times, "pixels": pixels}


def unpacked(vector: dict) -> np.ndarray:
    """The picture that a vector keeps."""
    shape = vector["height"], vector["width"], vector["channels"]
    picture = np.frombuffer(zlib.decompress(base64.b64decode(vector["pixels"])), np.uint8).reshape(shape)
    picture = picture.repeat(vector["times"], axis=0).repeat(vector["times"], axis=1)
    return picture[:, :, 0] if vector["channels"] == 1 else picture


def pictures() -> dict[str, dict]:
    """All of them, by name, packed."""
    small = {
        "dark on light": drawn("5"),
        "light on dark": drawn("3", ink="white", paper="black"),
        "blue on yellow": drawn("2", ink="navy", paper="khaki", mode="RGB"),
        "red on green": drawn("6", ink=(200, 30, 30), paper=(40, 160, 60), mode="RGB"),
        "pale on white": drawn("7 crossed", ink=205),
        "too pale": drawn("7", ink=240),
        "thin": drawn("4", size=(500, 400), width=1),
        "thick": drawn("8", width=34),
        "a corner": drawn("9", size=(400, 300), box=(310, 210, 60, 80)),
        "wide paper": drawn("3", size=(600, 120), box=(430, 20, 60, 80)),
        "an even 0": drawn("8 of two rings", box=(60, 30, 80, 140), size=(200, 200)),
        "on nothing, black": drawn("5", ink=(0, 0, 0, 255), paper=(0, 0, 0, 0), mode="RGBA"),
        "on nothing, white": drawn("2", ink=(255, 255, 255, 255), paper=(255, 255, 255, 0), mode="RGBA"),
        "on nothing, half transparent": drawn("6", ink=(30, 90, 200, 140), paper=(0, 0, 0, 0), mode="RGBA"),
        "a card on nothing": card(),
        "a soft edge on nothing": np.asarray(Image.fromarray(
            drawn("3", ink=(10, 10, 80, 255), paper=(10, 10, 80, 0), mode="RGBA", width=40, size=(800, 600))
        ).reduce(4)),
        "bilevel": np.where(drawn("7 with a serif") > 128, 255, 0).astype(np.uint8),
        "8 x 8": shrunk("4", 8),
        "8 x 8, light on dark": 255 - shrunk("2", 8),
        "28 x 28": shrunk("9 with a tail", 28),
        "32 x 20": shrunk("5", 32)[:, 6:26],
        "33 x 33": shrunk("5", 33),
        "blank": np.full((60, 90), 250, np.uint8),
        "one pixel": np.full((1, 1), 90, np.uint8),
        "a row": np.where(np.arange(200) % 50 < 4, 20, 230).astype(np.uint8)[np.newaxis],
        "a column": np.where(np.arange(300) % 150 < 9, 20, 230).astype(np.uint8)[:, np.newaxis],
        "half dark, half light": np.repeat(np.array([[30, 220]], np.uint8), 60, axis=1).repeat(90, axis=0),
        "a frame around it": framed(),
        "two specks": specked(),
        "squared paper": squared(),
    }  # fmt: skip
    rng = np.random.default_rng(11)
    kinds = zip(synthetic_photos.KINDS.items(), ["5", "3", "2", "6", "7", "9", "4", "8"], strict=True)
    photos = {f"a photograph, {kind}": photograph(digit, rng, **what) for (kind, what), digit in kinds}
    photos["a photograph, dark and uneven"] = photograph("3", rng, dark=True, light=True, texture=True)
    photos["a large photograph"] = photograph("2", rng, reduced=1, light=True, shadow=True, ruled=True)
    large = {"20 million pixels": packed(drawn("5", size=(228, 152)), times=24)}
    return {name: packed(picture) for name, picture in (small | photos).items()} | large


def drawn(digit, *, size=(200, 150), box=None, width=12, ink=0, paper=255, mode="L"):
    """A digit as a pen writes it into a box: left, top, width and height."""
    left, top, wide, high = box or (size[0] * 0.3, size[1] * 0.2, size[0] * 0.4, size[1] * 0.6)
    image = Image.new(mode, size, paper)
    for stroke in (DIGITS | DIGITS_ELSEWHERE)[digit]:
        points = [(left + x / GRID * wide, top + y / GRID * high) for x, y in stroke]
        ImageDraw.Draw(image).line(points, fill=ink, width=width, joint="curve")
    return np.asarray(image)


def shrunk(digit, side):
    """A digit on so few pixels that each is a grey."""
    large = 20 * side
    box = large * 0.2, large * 0.1, large * 0.6, large * 0.8
    image = Image.fromarray(drawn(digit, size=(large, large), box=box, width=large // 9))
    return np.asarray(image.resize((side, side), Image.Resampling.BOX))


def card():
    nothing = Image.new("RGBA", (300, 250), (0, 0, 0, 0))
    nothing.paste(Image.fromarray(drawn("7", mode="RGBA", ink="maroon", paper="white")), (60, 40))
    return np.asarray(nothing)


def framed():
    picture = drawn("6").copy()
    picture[:3] = picture[-3:] = 60
    picture[:, :3] = picture[:, -3:] = 60
    return picture


def specked():
    picture = drawn("5").copy()
    picture[10:13, 10:13] = picture[130:134, 180:183] = 0
    return picture


def squared():
    picture = drawn("4", size=(320, 280), width=16).copy()
    lines = np.zeros(picture.shape, bool)
    lines[7::40] = lines[8::40] = lines[:, 11::40] = True
    return np.where(lines, np.minimum(picture, 150), picture).astype(np.uint8)


def photograph(digit, rng, *, reduced=2, **what):
    """The pixels of a made-up photograph, a few greys of them."""
    taken = synthetic_photos.photograph(strokes_to_frame(DIGITS[digit]), rng, **what)
    return np.asarray(Image.open(io.BytesIO(taken)).reduce(reduced)) & GREYS_KEPT
