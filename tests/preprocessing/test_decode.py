"""Pictures are opened and decoded from files, bytes, Pillow images and arrays, or rejected in one sentence."""

import io
import struct

import numpy as np
import pytest
from PIL import Image

from digitpad.errors import InkError
from digitpad.preprocessing.decode import open_picture, picture_to_gray
from digitpad.preprocessing.picture import picture_to_frame
from digitpad.preprocessing.strokes import strokes_to_frame
from sample_pictures import FIVE, cosine_similarity, draw_five, encode


@pytest.mark.parametrize("file_format", ["PNG", "JPEG", "WEBP", "BMP", "GIF", "TIFF"])
def test_files_of_each_format_are_read(tmp_path, file_format):
    path = tmp_path / f"five.{file_format.lower()}"
    draw_five().save(path, file_format)
    assert cosine_similarity(picture_to_frame(path), strokes_to_frame(FIVE)) > 0.85
    np.testing.assert_array_equal(picture_to_frame(str(path)), picture_to_frame(path))


def test_bytes_and_open_files_are_read(tmp_path):
    content = encode(draw_five())
    (tmp_path / "five.png").write_bytes(content)
    frame = picture_to_frame(content)
    np.testing.assert_array_equal(frame, picture_to_frame(io.BytesIO(content)))
    with (tmp_path / "five.png").open("rb") as file:
        np.testing.assert_array_equal(frame, picture_to_frame(file))
    with pytest.raises(InkError, match=r"^The picture is not a supported image"):
        picture_to_frame(b"seven")


@pytest.mark.parametrize("file_format", ["PNG", "JPEG"])
def test_an_opened_picture_knows_its_pixel_count_before_and_after_decoding(file_format):
    content = encode(draw_five(size=(1800, 1200)), file_format)
    picture = open_picture(content)
    assert picture.pixel_count == 1800 * 1200
    np.testing.assert_array_equal(picture.to_gray(), picture_to_gray(content))
    assert picture.pixel_count == 1800 * 1200


def store(picture, orientation, file_format):
    """A file whose EXIF orientation turns it into a picture."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    turns = [None, 0, 3, 1, 5, 2, 6, 4]  # Pillow's transpositions from upright to stored
    turn = turns[orientation - 1]
    stored = picture if turn is None else picture.transpose(Image.Transpose(turn))
    options = {"lossless": True} if file_format == "WEBP" else {}
    return encode(stored, file_format, exif=exif, **options)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("file_format", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_exif_orientation_is_applied_to_files_of_every_format(file_format, orientation):
    gray = picture_to_gray(store(draw_five(), orientation, file_format))
    np.testing.assert_allclose(gray, picture_to_gray(draw_five()), atol=0.5 if file_format == "JPEG" else 0)


def test_exif_orientation_is_applied_to_pillow_images():
    photo = store(draw_five(), 6, "JPEG")
    with Image.open(io.BytesIO(photo)) as image:
        np.testing.assert_allclose(picture_to_frame(image), picture_to_frame(photo), atol=0.02)


def test_video_after_a_photo_is_ignored(tmp_path):
    draw_five().save(tmp_path / "motion.jpg")
    photo = (tmp_path / "motion.jpg").read_bytes()
    video = np.random.default_rng(1).integers(256, size=20_000_000, dtype=np.uint8).tobytes()
    np.testing.assert_array_equal(picture_to_frame(photo + video), picture_to_frame(photo))


@pytest.mark.parametrize("file_format", ["GIF", "TIFF", "PNG", "WEBP"])
@pytest.mark.parametrize("blank_count", [0, 1, 3])
def test_the_first_page_with_ink_is_read_with_a_warning(file_format, blank_count):
    blank, five = Image.new("L", (300, 200), 255), draw_five(mode="L", ink=0, paper=255)
    pages = [*(blank.copy() for _ in range(blank_count)), five, draw_five(mode="L", ink=0, paper=255, width=2), blank]
    for level, page in enumerate(pages):
        page.putpixel((level, 0), 240)  # equal frames would be merged
    options = {"lossless": True} if file_format == "WEBP" else {}
    content = encode(pages[0], file_format, save_all=True, append_images=pages[1:], **options)
    with pytest.warns(UserWarning, match=rf"^The picture has {len(pages)} pages: .*\.$"):
        frame = picture_to_frame(content)
    assert cosine_similarity(frame, picture_to_frame(draw_five())) > 0.95


def test_each_page_of_a_number_is_as_large_as_its_own_shape_needs():
    strip, square = (Image.new("L", size, 255) for size in ((1500, 60), (1500, 1500)))
    square.paste(0, (600, 300, 800, 1200))
    picture = open_picture(encode(strip, "TIFF", save_all=True, append_images=[square]))
    assert picture.to_strip().values.shape == (500, 500)


def test_no_more_than_four_pages_are_searched_for_ink():
    blank = Image.new("L", (300, 200), 255)
    content = encode(blank, "TIFF", save_all=True, append_images=[*[blank] * 3, draw_five(mode="L", ink=0, paper=255)])
    with pytest.warns(UserWarning, match="5 pages: only the first with ink of the first 4 "):
        assert not picture_to_frame(content).any()


@pytest.mark.parametrize(
    "array",
    [
        np.zeros(28), np.zeros((0, 28)), np.zeros((28, 28, 2)), np.full((9, 9), 1.5), np.full((9, 9), np.nan),
        np.zeros((9, 9), np.int64), np.zeros((9, 9), complex), np.array([["a"]]),
    ],
)  # fmt: skip
def test_arrays_of_other_shapes_types_and_ranges_are_rejected(array):
    with pytest.raises(InkError, match=r"^A picture array .*\.$"):
        picture_to_frame(array)


def test_damaged_and_missing_files_are_rejected_by_name(tmp_path):
    contents = {"empty.png": b"", "text.png": b"seven", "half.png": encode(draw_five())[:200]}
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
        with pytest.raises(InkError, match=name):
            picture_to_frame(tmp_path / name)
    with pytest.raises(InkError, match=r"missing\.png cannot be read \(No such file or directory\)"):
        picture_to_frame(tmp_path / "missing.png")
    with pytest.raises(InkError, match="Is a directory"):
        picture_to_frame(tmp_path)


def test_more_than_50_million_pixels_are_rejected_before_decoding(tmp_path):
    Image.new("1", (30_000, 30_000)).save(tmp_path / "huge.png")
    with pytest.raises(InkError, match="50 million"):
        picture_to_frame(tmp_path / "huge.png")
    with pytest.raises(InkError, match="50 million"):
        picture_to_frame(np.zeros((7100, 7100), bool))


@pytest.mark.parametrize("size", [(70_000, 1), (1, 70_000)])
def test_a_side_of_more_than_65535_pixels_is_refused(size):
    file = io.BytesIO()
    Image.new("1", size, 1).save(file, "PNG")
    message = f"^A picture has at most 65,535 pixels a side, not {size[0]:,} by {size[1]:,}: cut it"
    for picture in (file.getvalue(), np.ones(size[::-1])):
        with pytest.raises(InkError, match=message):
            picture_to_frame(picture)


def test_more_than_20_million_pixels_of_a_webp_file_are_rejected(tmp_path):
    Image.new("L", (5000, 4100)).save(tmp_path / "large.webp", method=0)
    with pytest.raises(InkError, match="20 million"):
        picture_to_frame(tmp_path / "large.webp")


def iso_media_file(*brands):
    """The start of an ISO media file: its major brand, a version, and the compatible brands."""
    body = b"".join([brands[0], bytes(4), *brands[1:]])
    return struct.pack(">I", 8 + len(body)) + b"ftyp" + body + bytes(99)


@pytest.mark.parametrize("brand", [b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"hevm", b"hevs"])
def test_heic_is_named_as_not_supported(brand):
    sentence = r"^The picture is in the HEIC format, which is not supported: save it as JPEG or PNG\.$"
    for brands in ((brand, b"mif1"), (b"mif1", b"MiHB", brand), (b"msf1", b"iso8", brand), (b"mif1",), (b"msf1",)):
        with pytest.raises(InkError, match=sentence):
            picture_to_frame(iso_media_file(*brands))


@pytest.mark.parametrize("brands", [(b"avif", b"mif1"), (b"avis", b"msf1"), (b"mif1", b"avif", b"miaf")])
def test_avif_is_named_as_not_supported(brands):
    with pytest.raises(InkError, match=r"^The picture is in the AVIF format.* save it as JPEG or PNG\.$"):
        picture_to_frame(iso_media_file(*brands))


def test_a_pdf_document_is_named():
    with pytest.raises(InkError, match=r"^The picture is a PDF document: save each page as a PNG or JPEG picture\.$"):
        picture_to_frame(b"%PDF-1.7\n")


def test_a_video_is_rejected():
    with pytest.raises(InkError, match=r"^The picture is not a supported image"):
        picture_to_frame(iso_media_file(b"isom", b"mp42"))
