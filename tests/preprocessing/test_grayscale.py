"""Pictures of any mode, depth and colour become grey values on which ink stands out."""

import tracemalloc

import numpy as np
import pytest
from PIL import Image

from digitpad.preprocessing.decode import picture_to_gray
from digitpad.preprocessing.filters import block_mean
from digitpad.preprocessing.grayscale import to_grayscale
from digitpad.preprocessing.picture import picture_to_frame
from sample_pictures import cosine_similarity, draw_five, encode


@pytest.mark.parametrize("ink", [(0, 0, 0), (255, 255, 255), (128, 128, 128), (250, 220, 0)])
def test_ink_of_any_colour_on_a_transparent_background_is_found(ink):
    picture = draw_five(mode="RGBA", ink=(*ink, 255), paper=(*ink, 0))
    assert cosine_similarity(picture_to_frame(picture), picture_to_frame(draw_five())) > 0.99


def test_ink_on_a_card_with_a_transparent_background_is_found():
    card = Image.new("RGBA", (600, 500), (0, 0, 0, 0))
    card.paste(draw_five().convert("RGBA"), (150, 150))
    assert cosine_similarity(picture_to_frame(card), picture_to_frame(draw_five())) > 0.85


@pytest.mark.parametrize("bits", [8, 10, 12, 14, 16])
@pytest.mark.parametrize("file_format", ["PNG", "TIFF"])
def test_greys_of_any_depth_in_16_bits_are_those_of_8_bits(bits, file_format):
    gray = np.asarray(draw_five(mode="L", ink=40, paper=240))
    deep = gray.astype(np.uint32) * (2**bits - 1) // 255
    content = encode(Image.fromarray(deep.astype(np.uint16)), file_format)
    np.testing.assert_allclose(picture_to_gray(content), gray / 255, atol=1 / 255)


def test_black_paper_of_16_bits_is_blank():
    assert not picture_to_frame(encode(Image.new("I;16", (300, 200)))).any()


@pytest.mark.parametrize(
    ("ink", "paper"),
    [((220, 90, 150), (70, 120, 200)), ((70, 120, 200), (220, 90, 150)), ((255, 220, 0), (240, 240, 240))],
)
@pytest.mark.parametrize("file_format", ["PNG", "JPEG"])
def test_ink_that_differs_from_paper_in_colour_alone_is_found(ink, paper, file_format):
    content = encode(draw_five(ink=ink, paper=paper), file_format)
    assert cosine_similarity(picture_to_frame(content), picture_to_frame(draw_five())) > 0.85


@pytest.mark.parametrize("mode", ["L", "RGB", "P"])
def test_greys_of_every_mode_are_the_means_of_their_pixels(mode):
    rng = np.random.default_rng(2)
    gray = rng.integers(256, size=(1100, 700), dtype=np.uint8)
    image = Image.fromarray(gray).convert(mode)
    np.testing.assert_array_equal(to_grayscale(image), block_mean(gray, 512) / 255)


@pytest.mark.parametrize("mode", ["RGB", "YCbCr", "RGBA", "CMYK"])
def test_colours_take_little_memory(mode):
    image = Image.new(mode, (2600, 1400))
    tracemalloc.start()
    try:
        to_grayscale(image, 2600)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 32 * image.width * image.height  # 8 for a grey value, 12 for colours, 4 for its opacity


def test_colour_noise_on_blank_paper_is_no_ink():
    noise = np.random.default_rng(3).normal(0, 12, (200, 300, 3))
    noise -= noise @ [[0.299], [0.587], [0.114]]  # of one lightness
    assert not picture_to_frame((220 + noise).clip(0, 255).astype(np.uint8)).any()


def test_jpeg_of_rgb_without_colour_differences_is_read():
    content = encode(draw_five(ink=(220, 90, 150), paper=(70, 120, 200)), "JPEG", keep_rgb=True)
    assert cosine_similarity(picture_to_frame(content), picture_to_frame(draw_five())) > 0.85
