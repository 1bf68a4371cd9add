"""Picture files of digits, drawn from strokes."""

import io

from PIL import Image, ImageDraw

from sample_digits import Stroke


def draw_picture(
    strokes: list[Stroke],
    *,
    ink: str = "black",
    paper: str = "white",
    mode: str = "RGB",
    side: int = 112,
    width: int = 6,
) -> Image.Image:
    """A picture of strokes that lie in the unit square; small, as reading takes time in proportion to its pixels."""
    picture = Image.new(mode, (side, side), paper)
    for stroke in strokes:
        points = [(side * (0.2 + 0.6 * x), side * (0.15 + 0.6 * y)) for x, y in stroke]
        ImageDraw.Draw(picture).line(points, fill=ink, width=width, joint="curve")
    return picture


def encode_picture(picture: Image.Image, file_format: str = "PNG", **options) -> bytes:
    file = io.BytesIO()
    picture.save(file, file_format, **options)
    return file.getvalue()


def encode_frames(frames: list[Image.Image], file_format: str) -> bytes:
    return encode_picture(frames[0], file_format, save_all=True, append_images=frames[1:], duration=100)


def file_payload(content: bytes, name: str = "digit.png", mime_type: str = "image/png") -> dict:
    """A file to upload, as Playwright takes it."""
    return {"name": name, "mimeType": mime_type, "buffer": content}
