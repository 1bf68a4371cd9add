"""Pictures of a five, drawn by Pillow, and a measure of how similar two frames are."""

import io

import numpy as np
from PIL import Image, ImageDraw

FIVE = [[(70, 10), (30, 10), (28, 45), (55, 40), (75, 60), (60, 88), (22, 90)]]


def draw_five(*, size=(300, 200), width=14, ink="black", paper="white", mode="RGB", scale=1.5, offset=(100, 20)):
    image = Image.new(mode, size, paper)
    points = [(x * scale + offset[0], y * scale + offset[1]) for x, y in FIVE[0]]
    ImageDraw.Draw(image).line(points, fill=ink, width=width, joint="curve")
    return image


def encode(picture, file_format="PNG", **options):
    file = io.BytesIO()
    picture.save(file, file_format, **options)
    return file.getvalue()


def cosine_similarity(one, other):
    return float((one * other).sum() / np.sqrt((one**2).sum() * (other**2).sum()))
