"""Pictures become frames, whatever is paper and what is ink."""

import io
import json
import struct
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from digitpad import Recognizer
from digitpad.errors import InkError
from digitpad.preprocessing.components import MIN_COMPONENT_AREA, MIN_COMPONENT_SIZE, remove_specks
from digitpad.preprocessing.fit import fit_ink
from digitpad.preprocessing.picture import picture_to_frame
from digitpad.preprocessing.strokes import strokes_to_frame
from digitpad.training.data import stroke_font
from synthetic_photos import CONDITIONS, photograph
from vectors.samples import unpack

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "pictures.json").read_text())["vectors"]
FIVE = [[(70, 10), (30, 10), (28, 45), (55, 40), (75, 60), (60, 88), (22, 90)]]


def drawing(*, size=(300, 200), width=14, ink="black", paper="white", mode="RGB", scale=1.5, at=(100, 20)):
    image = Image.new(mode, size, paper)
    points = [(x * scale + at[0], y * scale + at[1]) for x, y in FIVE[0]]
    ImageDraw.Draw(image).line(points, fill=ink, width=width, joint="curve")
    return image


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_frames_and_probabilities_are_those_of_the_vectors(vector):
    picture = unpack(vector)
    np.testing.assert_allclose(picture_to_frame(picture).ravel(), vector["frame"], atol=1e-6)
    prediction = Recognizer().recognize(picture)
    assert prediction.digit == vector["digit"]
    np.testing.assert_allclose(prediction.probabilities, vector["probabilities"], atol=1e-4)


def test_symmetric_ink_is_moved_the_same_way_whatever_rounding_left():
    ink = np.zeros((9, 15))
    ink[:, [0, 1, 7, 13, 14]] = 1
    for noise in (0, 1e-15, -1e-15):
        shaken = np.clip(ink + noise * np.linspace(-1, 1, 15), 0, 1)
        np.testing.assert_allclose(fit_ink(shaken), fit_ink(ink), atol=1e-6)


def alike(one, other):
    return float((one * other).sum() / np.sqrt((one**2).sum() * (other**2).sum()))


@pytest.mark.parametrize(
    "picture",
    [
        drawing(),
        drawing(ink="white", paper="black"),
        drawing(ink="navy", paper="khaki"),
        drawing(ink="#808080"),
        drawing(ink=(0, 0, 0, 255), paper=(0, 0, 0, 0), mode="RGBA"),
        drawing(mode="1", ink=0, paper=1),
        drawing(mode="P"),
        drawing(mode="CMYK", ink=(0, 0, 0, 255), paper=(0, 0, 0, 0)),
        drawing(mode="I;16", ink=0, paper=65535),
        drawing(size=(2000, 1500), scale=10, width=90),
        drawing(size=(40, 40), scale=0.3, width=3, at=(5, 5)),
    ],
    ids=[
        "plain",
        "light on dark",
        "coloured",
        "faint",
        "transparent",
        "bilevel",
        "palette",
        "cmyk",
        "16 bits",
        "large",
        "small",
    ],
)
def test_a_picture_of_a_digit_gives_the_frame_of_its_strokes(picture):
    assert alike(picture_to_frame(picture), strokes_to_frame(FIVE)) > 0.7


def test_a_frame_as_picture_comes_out_as_it_went_in():
    frame = strokes_to_frame(FIVE)
    picture = np.rint(frame * 255).astype(np.uint8)
    assert alike(picture_to_frame(picture), frame) > 0.85
    np.testing.assert_array_equal(picture_to_frame(picture), picture_to_frame(255 - picture))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "BMP", "GIF", "TIFF"])
def test_files_of_each_kind_are_read(tmp_path, kind):
    path = tmp_path / f"five.{kind.lower()}"
    drawing().save(path, kind)
    assert alike(picture_to_frame(path), strokes_to_frame(FIVE)) > 0.85
    np.testing.assert_array_equal(picture_to_frame(str(path)), picture_to_frame(path))


def test_a_photo_turned_by_exif_is_turned_back(tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6
    drawing().rotate(90, expand=True).save(tmp_path / "turned.jpg", exif=exif)
    assert alike(picture_to_frame(tmp_path / "turned.jpg"), strokes_to_frame(FIVE)) > 0.85


def test_a_pillow_image_is_turned_as_its_file_is(tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6
    drawing().rotate(90, expand=True).save(tmp_path / "turned.jpg", exif=exif)
    with Image.open(tmp_path / "turned.jpg") as image:
        np.testing.assert_allclose(picture_to_frame(image), picture_to_frame(tmp_path / "turned.jpg"), atol=0.02)


def test_a_film_behind_a_photo_does_no_harm(tmp_path):
    drawing().save(tmp_path / "moving.jpg")
    whole = (tmp_path / "moving.jpg").read_bytes()
    film = np.random.default_rng(1).integers(256, size=20_000_000, dtype=np.uint8).tobytes()
    np.testing.assert_array_equal(picture_to_frame(whole + film), picture_to_frame(whole))


@pytest.mark.parametrize("array", [np.zeros((28, 28)), np.ones((5, 9), bool), np.full((20, 20, 3), 200, np.uint8)])
def test_even_paper_is_blank(array):
    assert not picture_to_frame(array).any()


@pytest.mark.parametrize(
    "array",
    [
        np.zeros(28), np.zeros((0, 28)), np.zeros((28, 28, 2)), np.full((9, 9), 1.5), np.full((9, 9), np.nan),
        np.zeros((9, 9), np.int64), np.zeros((9, 9), complex), np.array([["a"]]),
    ],
)  # fmt: skip
def test_what_is_no_picture_is_refused_in_a_sentence(array):
    with pytest.raises(InkError, match=r"^A picture array .*\.$"):
        picture_to_frame(array)


def test_damaged_and_foreign_files_are_refused_by_name(tmp_path):
    whole = io.BytesIO()
    drawing().save(whole, "PNG")
    contents = {"empty.png": b"", "text.png": b"seven", "half.png": whole.getvalue()[:200]}
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
        with pytest.raises(InkError, match=name):
            picture_to_frame(tmp_path / name)
    with pytest.raises(InkError, match=r"missing\.png cannot be read \(No such file or directory\)"):
        picture_to_frame(tmp_path / "missing.png")
    with pytest.raises(InkError, match="Is a directory"):
        picture_to_frame(tmp_path)


def test_more_than_50_million_pixels_are_refused_before_they_are_decoded(tmp_path):
    Image.new("1", (30_000, 30_000)).save(tmp_path / "huge.png")
    with pytest.raises(InkError, match="50 million"):
        picture_to_frame(tmp_path / "huge.png")
    with pytest.raises(InkError, match="50 million"):
        picture_to_frame(np.zeros((7100, 7100), bool))


@pytest.mark.parametrize("width", [1, 2, 3, 6, 16, 60])
def test_thin_and_thick_pens_are_seen(width):
    frame = picture_to_frame(drawing(size=(512, 512), width=width, scale=4, at=(50, 50)))
    assert alike(frame, strokes_to_frame(FIVE)) > 0.6
    assert frame.max() > 0.6


@pytest.mark.parametrize("ink", [(0, 0, 0), (255, 255, 255), (128, 128, 128), (250, 220, 0)])
def test_ink_of_any_colour_on_nothing_is_seen(ink):
    picture = drawing(mode="RGBA", ink=(*ink, 255), paper=(*ink, 0))
    assert alike(picture_to_frame(picture), picture_to_frame(drawing())) > 0.99


def test_a_card_on_nothing_shows_its_ink():
    card = Image.new("RGBA", (600, 500), (0, 0, 0, 0))
    card.paste(drawing().convert("RGBA"), (150, 150))
    assert alike(picture_to_frame(card), picture_to_frame(drawing())) > 0.85


def test_the_first_picture_of_an_animation_is_read(tmp_path):
    drawing().convert("L").save(tmp_path / "a.gif", save_all=True, append_images=[Image.new("L", (300, 200), 255)] * 3)
    assert alike(picture_to_frame(tmp_path / "a.gif"), picture_to_frame(drawing())) > 0.95


def encoded(picture, kind="PNG", **more):
    file = io.BytesIO()
    picture.save(file, kind, **more)
    return file.getvalue()


def test_bytes_and_open_files_are_pictures_too(tmp_path):
    data = encoded(drawing())
    (tmp_path / "five.png").write_bytes(data)
    frame = picture_to_frame(data)
    np.testing.assert_array_equal(frame, picture_to_frame(io.BytesIO(data)))
    with (tmp_path / "five.png").open("rb") as file:
        np.testing.assert_array_equal(frame, picture_to_frame(file))
    with pytest.raises(InkError, match=r"^The picture is not a supported image"):
        picture_to_frame(b"seven")


def ftyp(*brands):
    """The start of a file of the ISO family: its main brand, a version, and the brands it keeps to as well."""
    body = b"".join([brands[0], bytes(4), *brands[1:]])
    return struct.pack(">I", 8 + len(body)) + b"ftyp" + body + bytes(99)


@pytest.mark.parametrize("brand", [b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"hevm", b"hevs"])
def test_heic_is_named(brand):
    sentence = r"^The picture is in the HEIC format, which is not supported: save it as JPEG or PNG\.$"
    for brands in ((brand, b"mif1"), (b"mif1", b"MiHB", brand), (b"msf1", b"iso8", brand), (b"mif1",), (b"msf1",)):
        with pytest.raises(InkError, match=sentence):
            picture_to_frame(ftyp(*brands))


@pytest.mark.parametrize("brands", [(b"avif", b"mif1"), (b"avis", b"msf1"), (b"mif1", b"avif", b"miaf")])
def test_avif_is_named(brands):
    with pytest.raises(InkError, match=r"^The picture is in the AVIF format.* save it as JPEG or PNG\.$"):
        picture_to_frame(ftyp(*brands))


def test_a_film_is_no_image():
    with pytest.raises(InkError, match=r"^The picture is not a supported image"):
        picture_to_frame(ftyp(b"isom", b"mp42"))


@pytest.mark.parametrize("kind", CONDITIONS)
def test_photographs_are_read(kind):
    """Eight of ten at least; `python tests/synthetic_photos.py` measures it on MNIST's test digits."""
    recognizer = Recognizer()
    rng = np.random.default_rng(4)
    digits = {digit: stroke_font.DIGITS[str(digit)] for digit in (0, 2, 3, 4, 5, 6, 7, 8, 9)}
    named = {
        digit: recognizer.recognize(photograph(strokes_to_frame(strokes), rng, **CONDITIONS[kind]))
        for digit, strokes in digits.items()
    }
    assert sum(prediction.digit == digit for digit, prediction in named.items()) >= 8


def calls(picture):
    """How many calls of functions a picture takes to be read."""
    count = 0

    def counted(_, event, __):
        nonlocal count
        count += event in {"call", "c_call"}

    sys.setprofile(counted)
    try:
        picture_to_frame(picture)
    finally:
        sys.setprofile(None)
    return count


def test_parts_without_end_are_not_looped_over():
    """A few bytes can hold a hundred thousand of them, and would keep a server busy."""
    rows, columns = np.indices((511, 511))
    checks = (rows + columns) % 2 == 0
    assert calls(checks) < checks.sum() / 2


def parts_of(mask):
    """The connected parts of a mask as sets of places, found a pixel at a time."""
    places = list(zip(*np.nonzero(mask), strict=True))
    left, parts = set(places), []
    for place in places:
        part, reached = set(), {place} & left
        while reached:
            part |= reached
            left -= reached
            near = {(row + down, column + right) for row, column in reached for down in STEPS for right in STEPS}
            reached = near & left
        parts += [part] if part else []
    return parts


STEPS = (-1, 0, 1)


def across(part):
    return max(max(places) - min(places) + 1 for places in zip(*part, strict=True))


@pytest.mark.parametrize("share", [0.05, 0.3, 0.4, 0.5])
def test_specks_are_parts_that_are_small_beside_the_largest(share):
    rng = np.random.default_rng(5)
    for _ in range(20):
        mask = rng.random((30, 40)) < share
        parts = parts_of(mask)
        largest = max(parts, key=len)
        kept = [
            p
            for p in parts
            if len(p) >= MIN_COMPONENT_AREA * len(largest) and across(p) >= MIN_COMPONENT_SIZE * across(largest)
        ]
        assert {*zip(*np.nonzero(remove_specks(mask)), strict=True)} == set().union(*kept)


def test_textured_paper_without_ink_is_blank():
    rng = np.random.default_rng(0)
    for what in ({}, {"texture": True}, {"light": True}, {"texture": True, "light": True}):
        assert not picture_to_frame(photograph(np.zeros((28, 28)), rng, **what)).any()
