"""A picture of a digit gives the frame of its strokes."""

import json
from pathlib import Path

import numpy as np
import pytest

from digitpad import Recognizer
from digitpad.preprocessing.picture import picture_to_frame
from digitpad.preprocessing.strokes import strokes_to_frame
from sample_pictures import FIVE, cosine_similarity, draw_five
from vectors.samples import unpack

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "pictures.json").read_text())["vectors"]


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_frame_and_probabilities_match_the_vector(vector):
    picture = unpack(vector)
    np.testing.assert_allclose(picture_to_frame(picture).ravel(), vector["frame"], atol=1e-6)
    prediction = Recognizer().recognize(picture)
    assert prediction.digit == vector["digit"]
    np.testing.assert_allclose(prediction.probabilities, vector["probabilities"], atol=1e-4)


PICTURES = {
    "plain": draw_five(),
    "light on dark": draw_five(ink="white", paper="black"),
    "coloured": draw_five(ink="navy", paper="khaki"),
    "faint": draw_five(ink="#808080"),
    "transparent": draw_five(ink=(0, 0, 0, 255), paper=(0, 0, 0, 0), mode="RGBA"),
    "bilevel": draw_five(mode="1", ink=0, paper=1),
    "palette": draw_five(mode="P"),
    "cmyk": draw_five(mode="CMYK", ink=(0, 0, 0, 255), paper=(0, 0, 0, 0)),
    "16 bits": draw_five(mode="I;16", ink=0, paper=65535),
    "large": draw_five(size=(2000, 1500), scale=10, width=90),
    "small": draw_five(size=(40, 40), scale=0.3, width=3, offset=(5, 5)),
}


@pytest.mark.parametrize("picture", PICTURES.values(), ids=PICTURES)
def test_picture_gives_the_frame_of_its_strokes(picture):
    assert cosine_similarity(picture_to_frame(picture), strokes_to_frame(FIVE)) > 0.7


def test_frame_used_as_a_picture_stays_nearly_the_same():
    frame = strokes_to_frame(FIVE)
    picture = np.rint(frame * 255).astype(np.uint8)
    assert cosine_similarity(picture_to_frame(picture), frame) > 0.85
    np.testing.assert_array_equal(picture_to_frame(picture), picture_to_frame(255 - picture))


@pytest.mark.parametrize("width", [1, 2, 3, 6, 16, 60])
def test_thin_and_thick_pens_leave_visible_lines(width):
    frame = picture_to_frame(draw_five(size=(512, 512), width=width, scale=4, offset=(50, 50)))
    assert cosine_similarity(frame, strokes_to_frame(FIVE)) > 0.6
    assert frame.max() > 0.6
