"""Pictures of digits as people have them: files, made from strokes."""

import io

from PIL import Image, ImageDraw

from sample_digits import Stroke

SIDE = 400


def drawn(strokes: list[Stroke], *, ink: str = "black", paper: str = "white", mode: str = "RGB", width: int = 22):
    """A picture of strokes in the unit square."""
    picture = Image.new(mode, (SIDE, SIDE), paper)
    for stroke in strokes:
        points = [(SIDE * (0.2 + 0.6 * x), SIDE * (0.15 + 0.6 * y)) for x, y in stroke]
        ImageDraw.Draw(picture).line(points, fill=ink, width=width, joint="curve")
    return picture


def encoded(picture: Image.Image, kind: str = "PNG", **more) -> bytes:
    file = io.BytesIO()
    picture.save(file, kind, **more)
    return file.getvalue()


def file(content: bytes, name: str = "digit.png", kind: str = "image/png") -> dict:
    """A file as Playwright takes it."""
    return {"name": name, "mimeType": kind, "buffer": content}
