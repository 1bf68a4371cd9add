"""Pictures become frames, whatever is paper and what is ink."""

import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from digitpad import DigitpadError
from digitpad.errors import InkError
from digitpad.picture import picture_to_frame
from digitpad.strokes import strokes_to_frame

FIVE = [[(70, 10), (30, 10), (28, 45), (55, 40), (75, 60), (60, 88), (22, 90)]]


def drawing(*, size=(300, 200), width=14, ink="black", paper="white", mode="RGB", scale=1.5, at=(100, 20)):
    image = Image.new(mode, size, paper)
    points = [(x * scale + at[0], y * scale + at[1]) for x, y in FIVE[0]]
    ImageDraw.Draw(image).line(points, fill=ink, width=width, joint="curve")
    return image


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


def test_more_than_20_million_pixels_are_refused_before_they_are_decoded(tmp_path):
    Image.new("1", (30_000, 30_000)).save(tmp_path / "huge.png")
    with pytest.raises(InkError, match="20 million"):
        picture_to_frame(tmp_path / "huge.png")
    with pytest.raises(InkError, match="20 million"):
        picture_to_frame(np.zeros((5000, 5000), bool))


@pytest.mark.filterwarnings("ignore::UserWarning:PIL")  # Pillow doubts damaged metadata aloud
@given(
    st.binary(max_size=300), st.sampled_from([b"", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"BM", b"\xff\xd8\xff", b"II*\0"])
)
def test_no_bytes_escape_the_family_of_errors(tmp_path_factory, content, magic):
    path = tmp_path_factory.mktemp("fuzz") / "ink"
    path.write_bytes(magic + content)
    sentence = path.name
    try:
        picture_to_frame(path)
    except DigitpadError as error:
        sentence = str(error)
    assert path.name in sentence or "million" in sentence
