"""Inks for the tests of the API."""

import base64

from PIL import Image, ImageDraw

from sample_pictures import encode

PREDICTIONS = "/api/v1/predictions"
ONE = [[[32, 10], [28, 70]]]
SEVEN = [[[20, 10], [60, 10], [35, 80]]]


def picture(strokes=SEVEN, kind="PNG", size=(100, 100), **options):
    """An image file with strokes drawn in black on white."""
    image = Image.new("L", size, 255)
    for stroke in strokes:
        ImageDraw.Draw(image).line([tuple(point) for point in stroke], fill=0, width=8, joint="curve")
    return encode(image, kind, **options)


def base64_of(data):
    """Bytes in base64, as text."""
    return base64.b64encode(data).decode()
