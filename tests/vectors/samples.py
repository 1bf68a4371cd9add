"""Pictures of the stroke font's digits, of many kinds, and their encoding in the test vectors."""

from __future__ import annotations

import base64
import io
import sys
import zlib
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from digitpad.preprocessing.strokes import strokes_to_frame
from digitpad.sheets.layout import SheetLayout
from digitpad.training.data.stroke_font import DIGIT_GLYPHS, REGIONAL_DIGIT_GLYPHS
from digitpad.training.data.stroke_forms import generate_form

sys.path.append(str(Path(__file__).parents[1]))
import form_pictures
import free_photos
import number_samples
import papers
import sheet_photos
import synthetic_photos
import table_pictures

FONT_SIDE = 9
WHITE = 255
GRAY_LEVELS_MASK = 0xF8
"""Photographs keep 32 grey levels, which halves the file."""


def pack(picture: np.ndarray, times: int = 1, level: int = 9) -> dict:
    """A vector of a (height, width) or (height, width, channels) picture; each pixel stands for `times` x `times`.

    The highest `level` of compression takes longer than the picture's reading, for a file that is an eighth smaller.
    """
    height, width, *channels = picture.shape
    pixels = base64.b64encode(zlib.compress(picture.tobytes(), level)).decode()
    return {"width": width, "height": height, "channels": (channels or [1])[0], "times": times, "pixels": pixels}


def unpack(vector: dict) -> np.ndarray:
    """The picture of a vector."""
    shape = vector["height"], vector["width"], vector["channels"]
    picture = np.frombuffer(zlib.decompress(base64.b64decode(vector["pixels"])), np.uint8).reshape(shape)
    picture = picture.repeat(vector["times"], axis=0).repeat(vector["times"], axis=1)
    return picture[:, :, 0] if vector["channels"] == 1 else picture


def pictures() -> dict[str, dict]:
    """All pictures as vectors, by name."""
    small = {
        "dark on light": draw_digit("5"),
        "light on dark": draw_digit("3", ink="white", paper="black"),
        "blue on yellow": draw_digit("2", ink="navy", paper="khaki", mode="RGB"),
        "red on green": draw_digit("6", ink=(200, 30, 30), paper=(40, 160, 60), mode="RGB"),
        "pink on blue": draw_digit("4", ink=(220, 90, 150), paper=(70, 120, 200), mode="RGB"),
        "yellow on white": draw_digit("9", ink=(255, 220, 0), paper="white", mode="RGB", size=(700, 520), width=30),
        "pale on white": draw_digit("7 crossed", ink=205),
        "too pale": draw_digit("7", ink=240),
        "thin": draw_digit("4", size=(500, 400), width=1),
        "a thin row of digits": np.asarray(number_samples.draw(number_samples.write("3141592"), scale=6, pen=1)),
        "thick": draw_digit("8", width=34),
        "a corner": draw_digit("9", size=(400, 300), box=(310, 210, 60, 80)),
        "wide paper": draw_digit("3", size=(600, 120), box=(430, 20, 60, 80)),
        "an even 0": draw_digit("8 of two rings", box=(60, 30, 80, 140), size=(200, 200)),
        "on nothing, black": draw_digit("5", ink=(0, 0, 0, 255), paper=(0, 0, 0, 0), mode="RGBA"),
        "on nothing, white": draw_digit("2", ink=(255, 255, 255, 255), paper=(255, 255, 255, 0), mode="RGBA"),
        "on nothing, half transparent": draw_digit("6", ink=(30, 90, 200, 140), paper=(0, 0, 0, 0), mode="RGBA"),
        "a card on nothing": card_on_transparency(),
        "a soft edge on nothing": np.asarray(Image.fromarray(
            draw_digit("3", ink=(10, 10, 80, 255), paper=(10, 10, 80, 0), mode="RGBA", width=40, size=(800, 600))
        ).reduce(4)),
        "bilevel": np.where(draw_digit("7 with a serif") > 128, 255, 0).astype(np.uint8),
        "8 x 8": draw_small("4", 8),
        "8 x 8, light on dark": 255 - draw_small("2", 8),
        "28 x 28": draw_small("9 with a tail", 28),
        "32 x 20": draw_small("5", 32)[:, 6:26],
        "33 x 33": draw_small("5", 33),
        "blank": np.full((60, 90), 250, np.uint8),
        "one pixel": np.full((1, 1), 90, np.uint8),
        "a row": np.where(np.arange(200) % 50 < 4, 20, 230).astype(np.uint8)[np.newaxis],
        "a column": np.where(np.arange(300) % 150 < 9, 20, 230).astype(np.uint8)[:, np.newaxis],
        "half dark, half light": np.repeat(np.array([[30, 220]], np.uint8), 60, axis=1).repeat(90, axis=0),
        "a frame around it": digit_in_border(),
        "two specks": digit_with_specks(),
        "squared paper": digit_on_grid(),
    }  # fmt: skip
    rng = np.random.default_rng(11)
    kinds = zip(synthetic_photos.CONDITIONS.items(), ["5", "3", "2", "6", "7", "9", "4", "8"], strict=True)
    photos = {f"a photograph, {kind}": photograph(digit, rng, **conditions) for (kind, conditions), digit in kinds}
    photos["a photograph, dark and uneven"] = photograph("3", rng, dark=True, light=True, texture=True)
    photos["a large photograph"] = photograph("2", rng, reduction=1, light=True, shadow=True, ruled=True)
    forms = dict(papers.digits(10))
    drawn = zip(SAMPLE_PAPERS, (4, 3, 7, 2, 9, 5, 6, 8, 1), strict=True)
    photos |= {f"on paper, {kind.__name__}": shrink(kind(forms[digit], rng)) for kind, digit in drawn}
    large = {"20 million pixels": pack(draw_digit("5", size=(228, 152)), times=24)}
    return {name: pack(picture) for name, picture in (small | photos).items()} | large


SAMPLE_PAPERS = (
    papers.desk_strip, papers.desk_around, papers.sticky_note, papers.box, papers.circled, papers.underlined,
    papers.shadow_edge, papers.dark_squared, papers.comb,
)  # fmt: skip
"""A few kinds of paper of which a picture is committed."""


def paper_pictures(count: int) -> dict[str, np.ndarray]:
    """`count` small pictures of digits, and one without, on each kind of paper, by name."""
    forms = [strokes for _, strokes in papers.digits(count)]
    pictures = {}
    for kind in papers.KINDS:
        rng = np.random.default_rng(2)
        for index, strokes in enumerate([*forms, []]):
            pictures[f"{kind.__name__} {index}"] = shrink(kind(strokes, rng))
    return pictures


def sheet_pictures() -> dict[str, np.ndarray]:
    """Small photographs of filled in sheets, by name."""
    kinds = {
        "boxes on wood, upside down": (SheetLayout(12, 3, 3), {"texture": "wood", "tilt": 10, "turn": 175}),
        "boxes in landscape, bent, in a shadow": (
            SheetLayout(8, 3, 4, "LETTER", landscape=True),
            {"texture": "checks", "tilt": 20, "light": "shadow", "turn": 85, "bend": 2.5},
        ),
        "free fields under a lamp": (SheetLayout(8, 2, 0), {"texture": "black", "light": "lamp", "turn": 4}),
    }
    pictures = {}
    for seed, (name, (layout, options)) in enumerate(kinds.items()):
        sheet, _ = sheet_photos.fill_in(layout, np.random.default_rng(seed))
        file = sheet_photos.photograph(sheet, layout, np.random.default_rng(seed), megapixels=1.5, **options)
        pictures[name] = np.asarray(Image.open(io.BytesIO(file)).convert("L")) & GRAY_LEVELS_MASK
    return pictures | form_photographs()


def form_photographs() -> dict[str, np.ndarray]:
    """Small photographs of filled in forms without our marks, by name."""
    rng = np.random.default_rng(9)
    texts = [["".join(map(str, rng.integers(0, 10, length))) for length in (3, 4)] for _ in range(6)]
    texts[1:4] = [["x72", "----"], [" 41", "xxxx"], ["K62", "1806"]]
    table = [[str(digit) for digit in rng.integers(0, 10, 7)] for _ in range(8)]
    table[3][2:5] = " - "
    kinds = {
        "boxes of another form on wood": (form_pictures.draw_boxes(texts, rng), {"tilt": 10, "turn": 178}),
        "a table of another form in a shadow": (
            form_pictures.draw_boxes(table, rng, side=13, gap=0),
            {"texture": "speckles", "tilt": 20, "turn": 93, "light": "shadow"},
        ),
        "a sudoku under a lamp": (
            form_pictures.draw_sudoku(rng)[0],
            {"texture": "black", "tilt": 10, "turn": 7, "light": "lamp"},
        ),
    }
    photos = {
        name: sheet_photos.photograph(form, form_pictures.PAPER, rng, megapixels=1.5, **options)
        for name, (form, options) in kinds.items()
    }
    rng = np.random.default_rng(31)
    texts = [[str(rng.integers(10**length)) for length in (2, 4, 3)] for _ in range(7)]
    texts[0], texts[3][1], texts[5] = ["No.", "Total", "kg"], "x", ["7", "", "41"]
    texts[4][1] = "41.8"
    for name, widths, turn, texture in (
        ("a table of whole numbers", (35, 60, 45), 4, "wood"),
        ("narrow cells, turned", (19, 19, 19), 181, "wood"),
        ("a table on a chequered desk", (35, 60, 45), 12, "checks"),
        ("a table on a striped desk", (35, 60, 45), 8, "stripes"),
    ):
        table = table_pictures.draw_table(texts, rng, widths=widths, height=13)
        photos[name] = sheet_photos.photograph(
            table, form_pictures.PAPER, rng, texture=texture, tilt=10, turn=turn, megapixels=2
        )
    texts[2][1] = 28 * "i"
    table = table_pictures.draw_table(texts, rng, widths=(35, 60, 45), height=13)
    photos["a table with too much in a cell"] = sheet_photos.photograph(
        table, form_pictures.PAPER, rng, texture="white", turn=-4, megapixels=2
    )
    rng = np.random.default_rng(15)
    large = [["".join(map(str, rng.integers(0, 10, 3))) for _ in range(3)] for _ in range(5)]
    form = form_pictures.draw_boxes(large, rng, side=13, gap=2.6, inset=-0.5)
    photos["digits that cross the lines of their boxes"] = sheet_photos.photograph(
        form, form_pictures.PAPER, rng, texture="white", tilt=10, turn=3, megapixels=1.5
    )
    rng = np.random.default_rng(5)
    texts = [[" 27", "xx8", "305"], ["x61", "149", "  0"], ["838", "x52", "xxx"], ["  4", " 97", "x60"]]
    form = form_pictures.draw_boxes(texts, rng, side=11, gap=1.3, with_guides=True)
    photos["boxes with guides within a table"] = sheet_photos.photograph(
        form, form_pictures.PAPER, rng, texture="wood", tilt=10, turn=12, light="shadow", megapixels=2
    )
    rng = np.random.default_rng(9)
    page, _ = free_photos.make_numbers("plain", rng, generate_form)
    photos["columns without boxes"] = sheet_photos.photograph(
        page, form_pictures.PAPER, rng, texture="black", tilt=10, turn=95, megapixels=2
    )
    pictures = {name: np.asarray(Image.open(io.BytesIO(file)).convert("L")) for name, file in photos.items()}
    whole = pictures["digits that cross the lines of their boxes"]
    y, x = np.ogrid[: whole.shape[0], : whole.shape[1]]
    pictures["boxes that the picture and a shadow cut"] = np.where(4 * x + y < 2900, whole, whole // 2)[:, 300:]
    return {name: picture & GRAY_LEVELS_MASK for name, picture in pictures.items()}


def shrink(file: bytes) -> np.ndarray:
    """The grey picture of a file, a quarter as wide and as high, in 32 grey levels."""
    return np.asarray(Image.open(io.BytesIO(file)).convert("L").reduce(4)) & GRAY_LEVELS_MASK


def number_strokes() -> dict[str, list]:
    """Strokes of numbers, by name."""
    write = number_samples.write
    joined = write("2"), write("7", left=9)
    rng = np.random.default_rng(3)
    inks = {
        "all digits": write("0123456789"),
        "tight": write("48159", gap=0.5),
        "one digit": write("4"),
        "nothing": [],
        "a dot": [[(5, 5)]],
        "a price": write("1,234.50"),
        "a comma at the end": write("2345,"),
        "a point far to the right": write("1234 ."),
        "a comma far to the right": write("503 ,"),
        "a point before the digits": write(".98"),
        "a date and a time": write("10-12 12:05"),
        "a bar written last": write(["4", "7 crossed", "5 of two strokes"])[::-1],
        "two lines": write("503", top=2 * number_samples.HEIGHT) + write("12"),
        "an 8 of two rings": write(["8 of two rings"]),
        "a slashed zero": write(["0 with a slash", "1 with a foot"]),
        "two digits in one stroke": [joined[0][0] + joined[1][0]],
        "rising": [[(x, y - x / 4) for x, y in stroke] for stroke in write("30462")],
        "slanted": _slant(write("17,042", gap=1), 0.6),
        "too many strokes": write("1" * 120),
        "many strokes": write("7" * 60),
        "a scribble": [rng.normal(0, 5, (30, 2)).cumsum(axis=0).tolist()],
    }  # fmt: skip
    return {
        name: [[[round(float(x), 3), round(float(y), 3)] for x, y in stroke] for stroke in ink]
        for name, ink in inks.items()
    }


def _slant(strokes: list, slant: float) -> list:
    return [[(x - slant * y, y) for x, y in stroke] for stroke in strokes]


def number_pictures() -> dict[str, dict]:
    """Pictures of numbers as vectors, by name."""
    write, draw = number_samples.write, number_samples.draw
    framed = np.array(draw(write("2503"), scale=5, pen=5, margin=40))
    framed[:, :7] = framed[-5:] = 0
    framed[:, -10:-8] = 40
    cut_off = np.array(draw(write("503") + write("12", top=12), scale=5, pen=5))[:-40]
    small = {
        "apart": np.asarray(draw(write("2503"), scale=5, pen=5)),
        "touching": np.asarray(draw(write("4296", gap=0.3), scale=6, pen=6)),
        "two lines": np.asarray(draw(write("503") + write("12", top=14), scale=5, pen=5)),
        "a line below that is cut off": cut_off,
        "a price, light on dark": np.asarray(draw(write("1,25"), scale=5, pen=5, ink=255, paper=30)),
        "bars and bands": framed,
        "small": np.asarray(draw(write("71"), scale=2, pen=2, margin=4)),
        "a strip": np.asarray(draw(write("3141592653589793"), scale=8, pen=7)),
        "slanted": np.asarray(draw(_slant(write("17042", gap=0.8), 0.4), scale=5, pen=5)),
        "blank": np.full((60, 200), 250, np.uint8),
        "a row of boxes": np.asarray(number_samples.draw_boxes("503 1")),
    }
    return {name: pack(picture) for name, picture in small.items()}


def seam_masks() -> dict[str, np.ndarray]:
    """Connected ink of digits 40 pixels high that touch, by name."""
    masks = {}
    for name, text, gap in (("two", "53", -0.4), ("three", "069", 0.2), ("one", "8", 0), ("narrow", "11", -2)):
        picture = np.asarray(number_samples.draw(number_samples.write(text, gap=gap), scale=4.5, pen=5, margin=3))
        masks[name] = picture < WHITE / 2
    return masks


def draw_digit(digit, *, size=(200, 150), box=None, width=12, ink=0, paper=255, mode="L"):
    """A picture of a digit, drawn with a pen into a box of left, top, width and height."""
    left, top, box_width, box_height = box or (size[0] * 0.3, size[1] * 0.2, size[0] * 0.4, size[1] * 0.6)
    image = Image.new(mode, size, paper)
    for stroke in (DIGIT_GLYPHS | REGIONAL_DIGIT_GLYPHS)[digit]:
        points = [(left + x / FONT_SIDE * box_width, top + y / FONT_SIDE * box_height) for x, y in stroke]
        ImageDraw.Draw(image).line(points, fill=ink, width=width, joint="curve")
    return np.asarray(image)


def draw_small(digit, side):
    """A picture of a digit with so few pixels that each averages ink and paper."""
    large = 20 * side
    box = large * 0.2, large * 0.1, large * 0.6, large * 0.8
    image = Image.fromarray(draw_digit(digit, size=(large, large), box=box, width=large // 9))
    return np.asarray(image.resize((side, side), Image.Resampling.BOX))


def card_on_transparency():
    picture = Image.new("RGBA", (300, 250), (0, 0, 0, 0))
    picture.paste(Image.fromarray(draw_digit("7", mode="RGBA", ink="maroon", paper="white")), (60, 40))
    return np.asarray(picture)


def digit_in_border():
    picture = draw_digit("6").copy()
    picture[:3] = picture[-3:] = 60
    picture[:, :3] = picture[:, -3:] = 60
    return picture


def digit_with_specks():
    picture = draw_digit("5").copy()
    picture[10:13, 10:13] = picture[130:134, 180:183] = 0
    return picture


def digit_on_grid():
    picture = draw_digit("4", size=(320, 280), width=16).copy()
    lines = np.zeros(picture.shape, bool)
    lines[7::40] = lines[8::40] = lines[:, 11::40] = True
    return np.where(lines, np.minimum(picture, 150), picture).astype(np.uint8)


def photograph(digit, rng, *, reduction=2, **conditions):
    """The pixels of a synthetic photograph, in 32 grey levels."""
    jpeg = synthetic_photos.photograph(strokes_to_frame(DIGIT_GLYPHS[digit]), rng, **conditions)
    return np.asarray(Image.open(io.BytesIO(jpeg)).reduce(reduction)) & GRAY_LEVELS_MASK
