"""Rendering of pen digits and of pictures: the digits stay legible to the shipped network."""

import numpy as np
from PIL import Image

from digitpad import Recognizer
from digitpad.preprocessing.strokes import strokes_to_frame
from digitpad.training.data.dataset import LabeledImages
from digitpad.training.data.pen_samples import PenSample
from digitpad.training.data.pendigits import split_by_writer
from digitpad.training.data.rendering import render, render_augmented, render_low_resolution
from digitpad.training.data.stroke_font import stroke_font_digits
from pendigits_data import real_pendigits

DIGITS = render(stroke_font_digits())


def test_rendered_digits_keep_their_order():
    seven = PenSample(7, "pendigits/12", [[(10.0, -30.0), (20.0, -30.0)], [(12.0, -20.0)]])
    one = PenSample(1, "pendigits/5", [[(5.0, -9.0), (5.0, -1.0)]])
    digits = render([seven, one])
    assert digits.labels.tolist() == [7, 1]
    assert digits.images.shape == (2, 28, 28)
    columns = digits.images[1].any(axis=0).sum()
    assert columns < digits.images[1].any(axis=1).sum()  # a 1 is taller than wide


def test_rendered_digit_is_its_frame_in_bytes():
    frames = [strokes_to_frame(digit.strokes) for digit in stroke_font_digits()]
    assert (np.rint(np.stack(frames) * 255) == DIGITS.images).all()


def test_network_recognizes_augmented_stroke_font_digits():
    digits = render_augmented(stroke_font_digits(), 400, seed=8)
    predicted = Recognizer().score_frames(digits.frames()).probabilities.argmax(axis=1)
    assert (predicted == digits.labels).mean() > 0.8


def test_network_recognizes_augmented_pen_digits():
    digits = render_augmented(split_by_writer(real_pendigits()).validation, 400, seed=8)
    predicted = Recognizer().score_frames(digits.frames()).probabilities.argmax(axis=1)
    assert (predicted == digits.labels).mean() > 0.8


def test_network_recognizes_low_resolution_digits():
    digits = render_low_resolution(DIGITS, seed=8)
    assert digits.images.shape == DIGITS.images.shape
    predicted = Recognizer().score_frames(digits.frames()).probabilities.argmax(axis=1)
    assert (predicted == digits.labels).mean() > 0.8


def test_low_resolution_pictures_are_stretched_either_way():
    bar = np.zeros((28, 28), np.uint8)
    bar[4:24, 11:17] = 255
    pictures = render_low_resolution(LabeledImages(np.repeat(bar[None], 200, axis=0), np.ones(200, int)), seed=8).images
    sides = [Image.fromarray(picture).point(lambda value: value > 128).getbbox() for picture in pictures]
    widths, heights = np.array([(right - left, bottom - top) for left, top, right, bottom in sides]).T
    assert heights.min() >= 18
    assert widths.min() <= 4  # half of 6 pixels, of 20 in height
    assert 17 <= widths.max() <= 20  # filled, by a factor of 3
