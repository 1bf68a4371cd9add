"""Pictures of digits, and of none, on 42 kinds of paper, and how the shipped network reads them.

python tests/papers.py [COUNT] [FOLDER]    reads COUNT digits and blanks of each kind; saves the pictures in FOLDER
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from digitpad.training.data.stroke_forms import generate_form

WIDTH, HEIGHT = 640, 480
WHITE, CREAM, BLACK, BLUE = (252, 252, 252), (240, 236, 226), (25, 25, 28), (35, 50, 140)
DARK_DESK, WOOD, LIGHT_WOOD = (95, 70, 50), (150, 105, 65), (205, 175, 140)


class Page:
    """A sheet that digits and other things are drawn on.

    Attributes:
        image: the picture so far.
        digit: the strokes of the digit in pixels; none on blank paper.
        box: the left, top, right and bottom of the space around the digit.
        pen: the width of its pen in pixels.
    """

    def __init__(
        self, digit, rng, *, paper=CREAM, size=(WIDTH, HEIGHT), height=(0.4, 0.6), pen=(0.05, 0.09), shift=0.35
    ):
        self.rng = rng
        self.image = Image.new("RGB", size, paper)
        self.height = rng.uniform(*height) * min(size)
        self.pen = max(2, round(rng.uniform(*pen) * self.height))
        self.digit, self.box = _fit(digit, self.height, size, shift * rng.uniform(-1, 1, 2))

    @property
    def draw(self):
        return ImageDraw.Draw(self.image)

    def write(self, ink=BLACK, pen=None):
        """Draw the digit, four times as large first, so that its edges are smooth."""
        if not self.digit:
            return self
        mask = Image.new("L", [4 * side for side in self.image.size])
        draw, width = ImageDraw.Draw(mask), 4 * (pen or self.pen)
        for stroke in self.digit:
            points = [tuple(4 * value for value in point) for point in stroke]
            draw.line(points, 255, width, joint="curve")
            for x, y in points:
                draw.ellipse([x - width / 2, y - width / 2, x + width / 2, y + width / 2], 255)
        self.image.paste(ink, mask=mask.resize(self.image.size, Image.Resampling.BOX))
        return self

    def light(self, factor):
        """Multiply by light, (height, width)."""
        values = np.asarray(self.image, np.float64) * np.asarray(factor)[..., None]
        self.image = Image.fromarray(np.clip(values, 0, 255).astype(np.uint8))
        return self

    def photograph(self, blur=(0.5, 1.4), noise=(1, 5)):
        """As a camera sees it: a little blurred, with noise and JPEG's blocks."""
        blurred = self.image.filter(ImageFilter.GaussianBlur(self.rng.uniform(*blur)))
        values = np.asarray(blurred, np.float64)
        values = values + self.rng.normal(0, self.rng.uniform(*noise), values.shape)
        file = io.BytesIO()
        image = Image.fromarray(np.clip(values, 0, 255).astype(np.uint8))
        image.save(file, "JPEG", quality=int(self.rng.integers(65, 93)))
        return file.getvalue()

    def scan(self):
        """As a PNG, without noise."""
        file = io.BytesIO()
        self.image.save(file, "PNG")
        return file.getvalue()


def _fit(strokes, height, size, offset):
    """The strokes at this height, off the middle by this fraction of the room, and the box around them."""
    width, depth = size
    if not strokes:
        left, top = (width - 0.6 * height) / 2, (depth - height) / 2
        return [], (left, top, left + 0.6 * height, top + height)
    points = np.concatenate([np.asarray(stroke, np.float64) for stroke in strokes])
    low, high = points.min(axis=0), points.max(axis=0)
    scale = height / max(*(high - low))
    room = (np.array(size) - scale * (high - low)) / 2
    shift = room * (1 + offset) - scale * low
    placed = [[tuple(scale * np.asarray(point) + shift) for point in stroke] for stroke in strokes]
    return placed, (*(scale * low + shift), *(scale * high + shift))


def _grid(page):
    return np.mgrid[0 : page.image.height, 0 : page.image.width] / np.array(page.image.size)[::-1, None, None]


def _noise(page, cells, low, high):
    """Smooth noise over the picture, between `low` and `high`."""
    coarse = Image.fromarray(page.rng.uniform(low, high, (cells, cells)).astype(np.float32))
    return np.asarray(coarse.resize(page.image.size, Image.Resampling.BICUBIC), np.float64)


def _space(page, gap):
    left, top, right, bottom = page.box
    return [left - gap, top - gap, right + gap, bottom + gap]


def plain(digit, rng):
    return Page(digit, rng).write().photograph()


def ballpoint(digit, rng):
    return Page(digit, rng, paper=WHITE, pen=(0.02, 0.03)).write(BLUE).photograph()


def pencil(digit, rng):
    page = Page(digit, rng, paper=WHITE, pen=(0.025, 0.04)).write((150, 150, 155))
    return page.light(_noise(page, 60, 0.96, 1.0)).photograph()


def chalk(digit, rng):
    page = Page(digit, rng, paper=(38, 62, 50)).write((215, 220, 215))
    return page.light(_noise(page, 90, 0.7, 1.1)).photograph()


def light_on_dark(digit, rng):
    return Page(digit, rng, paper=BLACK).write((235, 235, 235)).scan()


def marker(digit, rng):
    return Page(digit, rng, paper=WHITE, pen=(0.12, 0.18)).write((200, 30, 40)).photograph()


def pink_on_blue(digit, rng):
    return Page(digit, rng, paper=(70, 120, 200)).write((220, 90, 150)).photograph()


def red_on_green(digit, rng):
    return Page(digit, rng, paper=(120, 170, 120)).write((200, 60, 60)).scan()


def lamp(digit, rng):
    page = Page(digit, rng).write()
    y, x = _grid(page)
    center = rng.uniform(0.1, 0.9, 2)
    return page.light(1.1 - 0.75 * np.hypot(y - center[0], x - center[1])).photograph()


def gradient(digit, rng):
    page = Page(digit, rng).write()
    y, x = _grid(page)
    angle = rng.uniform(0, 2 * np.pi)
    return page.light(0.65 + 0.5 * (np.cos(angle) * (x - 0.5) + np.sin(angle) * (y - 0.5))).photograph()


def soft_shadow(digit, rng):
    return _shadow(digit, rng, (0.02, 0.06))


def shadow_edge(digit, rng):
    return _shadow(digit, rng, (0.0005, 0.002))


def _shadow(digit, rng, softness):
    page = Page(digit, rng).write()
    y, x = _grid(page)
    angle = rng.uniform(0, 2 * np.pi)
    distance = np.cos(angle) * (x - 0.5) + np.sin(angle) * (y - 0.5) - rng.uniform(-0.25, 0.25)
    depth = rng.uniform(0.3, 0.7)
    return page.light(1 - depth / (1 + np.exp(-np.clip(distance / rng.uniform(*softness), -50, 50)))).photograph()


def window_shadow(digit, rng):
    """The shadow of a window's bars."""
    page = Page(digit, rng).write()
    y, x = _grid(page)
    angle = rng.uniform(-0.5, 0.5)
    along = (x * np.cos(angle) + y * np.sin(angle) + rng.uniform()) % 0.6
    edge = np.clip((np.abs(along - 0.3) - 0.06) / 0.02, 0, 1)
    return page.light(0.5 + 0.5 * edge).photograph()


def glare(digit, rng):
    page = Page(digit, rng, paper=(215, 212, 205)).write()
    y, x = _grid(page)
    center = rng.uniform(0.05, 0.95, 2)
    values = np.asarray(page.image, np.float64)
    spot = np.exp(-((y - center[0]) ** 2 + (x - center[1]) ** 2) / 0.015)[..., None]
    page.image = Image.fromarray((values + (255 - values) * 0.85 * spot).astype(np.uint8))
    return page.photograph()


def crumpled(digit, rng):
    page = Page(digit, rng).write()
    return page.light(_noise(page, 9, 0.75, 1.05)).photograph()


def grainy(digit, rng):
    page = Page(digit, rng, paper=(205, 190, 160)).write()
    return page.light(1 + 0.06 * rng.normal(size=page.image.size[::-1])).photograph()


def _on_desk(digit, rng, desk, sides, *, paper=CREAM, tilt=0.0):
    """A sheet with desk at some of its four sides (left, top, right, bottom), each a fraction of the picture."""
    page = Page(digit, rng, paper=paper, height=(0.35, 0.5), shift=0.15).write()
    width, height = page.image.size
    left, top, right, bottom = (side * length for side, length in zip(sides, (width, height) * 2, strict=True))
    mask = Image.new("L", (width, height))
    far = width if tilt else 0  # sides without desk stay beyond the picture when the sheet is turned
    edges = [left if sides[0] else -far, top if sides[1] else -far]
    edges += [width - right if sides[2] else width + far, height - bottom if sides[3] else height + far]
    corners = [(edges[0], edges[1]), (edges[2], edges[1]), (edges[2], edges[3]), (edges[0], edges[3])]
    turn = np.array([[np.cos(tilt), -np.sin(tilt)], [np.sin(tilt), np.cos(tilt)]])
    middle = np.array([width, height]) / 2
    ImageDraw.Draw(mask).polygon([tuple(turn @ (np.array(corner) - middle) + middle) for corner in corners], 255)
    ground = Image.new("RGB", (width, height), desk)
    page.image = Image.composite(page.image, ground, mask)
    return page, np.asarray(mask) == 0


def desk_strip(digit, rng):
    sides = [0, 0, 0, 0]
    sides[rng.integers(4)] = rng.uniform(0.03, 0.15)
    return _on_desk(digit, rng, DARK_DESK, sides)[0].photograph()


def desk_corner(digit, rng):
    side = rng.integers(4)
    sides = [0, 0, 0, 0]
    sides[side] = sides[(side + 1) % 4] = rng.uniform(0.05, 0.15)
    page, _ = _on_desk(digit, rng, DARK_DESK, sides)
    return page.light(1 - 0.3 * _grid(page)[1]).photograph()


def desk_around(digit, rng):
    return _on_desk(digit, rng, DARK_DESK, rng.uniform(0.04, 0.15, 4), tilt=rng.uniform(-0.15, 0.15))[0].photograph()


def light_desk(digit, rng):
    page, _ = _on_desk(digit, rng, LIGHT_WOOD, rng.uniform(0.04, 0.15, 4), paper=WHITE, tilt=rng.uniform(-0.1, 0.1))
    return page.photograph()


def wood(digit, rng):
    page, desk = _on_desk(digit, rng, WOOD, rng.uniform(0.05, 0.15, 4), tilt=rng.uniform(-0.1, 0.1))
    y, x = _grid(page)
    rings = 0.85 + 0.15 * np.sin(40 * y + 6 * np.sin(3 * x + rng.uniform(0, 6)))
    return page.light(np.where(desk, rings, 1)).photograph()


def cloth(digit, rng):
    page, ground = _on_desk(digit, rng, (170, 60, 60), rng.uniform(0.06, 0.16, 4), tilt=rng.uniform(-0.2, 0.2))
    y, x = _grid(page)
    checks = np.where((np.floor(20 * x) + np.floor(15 * y)) % 2 == 0, 1.3, 0.6)
    return page.light(np.where(ground, checks, 1)).photograph()


def sticky_note(digit, rng):
    sides = rng.uniform(0.08, 0.2, 4)
    page, _ = _on_desk(digit, rng, (48, 36, 28), sides, paper=(240, 225, 110), tilt=rng.uniform(-0.2, 0.2))
    return page.photograph()


def note_on_white(digit, rng):
    page, _ = _on_desk(digit, rng, WHITE, rng.uniform(0.08, 0.2, 4), paper=(250, 215, 90), tilt=rng.uniform(-0.1, 0.1))
    return page.photograph()


def thumb(digit, rng):
    page = Page(digit, rng, height=(0.35, 0.5)).write()
    x, y = rng.choice([0, WIDTH]), rng.choice([0, HEIGHT])
    radius = rng.uniform(60, 95)
    page.draw.ellipse([x - radius, y - 1.3 * radius, x + radius, y + 1.3 * radius], (205, 150, 125))
    return page.photograph()


def screenshot(digit, rng):
    page = Page(digit, rng, paper=(255, 255, 255), height=(0.35, 0.5)).write()
    image, canvas = Image.new("RGB", (800, 600), (240, 240, 240)), page.image.resize((600, 450))
    image.paste(canvas, (5, 95))
    page.image = image
    page.draw.rectangle([0, 0, 800, 28], (0, 120, 215))
    for index in range(12):
        left = 20 + 40 * index
        page.draw.rectangle([left, 40, left + 26, 70], (20 * index, 200 - 15 * index, 90))
    return page.scan()


def box(digit, rng):
    return _boxed(digit, rng, gap=(0.1, 0.3))


def tight_box(digit, rng):
    """Its lines touch the digit, or cross its ends."""
    return _boxed(digit, rng, gap=(-0.03, 0.03))


def _boxed(digit, rng, gap):
    page = Page(digit, rng, paper=WHITE)
    gray = int(rng.choice([0, 80, 120, 180]))
    space = _space(page, rng.uniform(*gap) * page.height)
    page.draw.rectangle(space, outline=(gray,) * 3, width=int(rng.integers(2, 9)))
    return page.write().scan()


def photographed_box(digit, rng):
    page = Page(digit, rng)
    space = _space(page, rng.uniform(0.08, 0.25) * page.height)
    page.draw.rectangle(space, outline=(60, 60, 60), width=int(rng.integers(2, 6)))
    page.write(BLUE)
    page.image = page.image.rotate(rng.uniform(-4, 4), Image.Resampling.BICUBIC, fillcolor=CREAM)
    return page.photograph()


def comb(digit, rng):
    """A row of boxes, of which the middle one is written in."""
    page = Page(digit, rng, paper=WHITE, height=(0.35, 0.45))
    left, top, right, bottom = _space(page, 0.15 * page.height)
    middle, half = (left + right) / 2, max(right - left, 0.75 * (bottom - top)) / 2
    for index in (-1, 0, 1):
        x = middle + 2 * half * index
        page.draw.rectangle([x - half, top, x + half, bottom], outline=(70, 70, 70), width=3)
    return page.write().scan()


def cell_cut(digit, rng):
    """A table's cell, cut out at its lines."""
    page = Page(digit, rng, paper=WHITE).write()
    page.draw.rectangle([0, 0, WIDTH - 1, HEIGHT - 1], outline=(0, 0, 0), width=int(rng.integers(2, 8)))
    return page.scan()


def table_cell(digit, rng):
    """A table's cell with its lines, and something of the next cells."""
    page = Page(digit, rng, paper=WHITE, height=(0.4, 0.5))
    left, top, right, bottom = _space(page, 0.2 * page.height)
    for line in ((left, 0, left, HEIGHT), (right, 0, right, HEIGHT), (0, top, WIDTH, top), (0, bottom, WIDTH, bottom)):
        page.draw.line(line, (40, 40, 40), 3)
    return page.write().photograph()


def circled(digit, rng):
    page = Page(digit, rng, paper=WHITE, height=(0.35, 0.5))
    left, top, right, bottom = page.box
    x, y, radius = (left + right) / 2, (top + bottom) / 2, 0.62 * np.hypot(right - left, bottom - top)
    angle = np.linspace(0, 2 * np.pi * 1.03, 60)
    points = [(x + 1.1 * radius * np.cos(a), y + radius * np.sin(a)) for a in angle]
    page.draw.line(points, BLACK, max(2, page.pen - 2), joint="curve")
    return page.write().photograph()


def underlined(digit, rng):
    page = Page(digit, rng)
    left, _, right, bottom = page.box
    y = bottom + rng.uniform(0.15, 0.3) * page.height
    reach = rng.uniform(0.2, 0.5) * page.height
    page.draw.line([left - reach, y, right + reach, y + rng.uniform(-8, 8)], BLACK, page.pen)
    return page.write().photograph()


def _squared(digit, rng, gray, spacing=(30, 50)):
    page = Page(digit, rng, paper=WHITE, pen=(0.03, 0.06))
    step, line = rng.uniform(*spacing), int(rng.integers(1, 4))
    for x in np.arange(rng.uniform(0, step), WIDTH, step):
        page.draw.line([x, 0, x, HEIGHT], (gray,) * 3, line)
    for y in np.arange(rng.uniform(0, step), HEIGHT, step):
        page.draw.line([0, y, WIDTH, y], (gray,) * 3, line)
    return page.write((20, 20, 20))


def squared(digit, rng):
    return _squared(digit, rng, 205).scan()


def dark_squared(digit, rng):
    return _squared(digit, rng, int(rng.choice([120, 150, 190]))).scan()


def black_squared(digit, rng):
    return _squared(digit, rng, 0).scan()


def photographed_squares(digit, rng):
    page = _squared(digit, rng, 170)
    page.image = page.image.rotate(rng.uniform(-4, 4), Image.Resampling.BICUBIC, fillcolor=WHITE)
    page.image = page.image.crop((40, 30, WIDTH - 40, HEIGHT - 30))
    return page.photograph()


def ruled(digit, rng):
    return _ruled(digit, rng).photograph()


def ruled_with_margin(digit, rng):
    page = _ruled(digit, rng)
    x = rng.uniform(0.05, 0.2) * WIDTH
    page.draw.line([x, 0, x + rng.uniform(-20, 20), HEIGHT], (225, 120, 120), 3)
    return page.photograph()


def ruled_in_falling_light(digit, rng):
    """With no, one or two lines of a margin, at any side of the light."""
    page = _ruled(digit, rng, spacing=(28, 55))
    x = rng.uniform(0.1, 0.9) * WIDTH
    for _ in range(rng.integers(3)):
        page.draw.line([x, 0, x, HEIGHT], (225, 120, 120), 3)
        x += rng.uniform(14, 30)
    return _fall(page, int(rng.integers(4)), rng.uniform(0.35, 0.9)).photograph()


def random_ruled(digit, rng):
    """With lines of any strength, thickness and tilt, margins of up to two lines, in falling light, noisy or not."""
    page = Page(digit, rng, paper=(248, 246, 240))
    step, tilt = rng.uniform(24, 60), np.tan(np.radians(rng.uniform(-4, 4)))
    (faint, line), (strong, margin_line) = zip(rng.uniform(0, 1, 2), rng.integers(1, 5, 2).tolist(), strict=True)
    for y in np.arange(rng.uniform(-1, 0) * step - abs(tilt) * WIDTH, HEIGHT + abs(tilt) * WIDTH, step):
        page.draw.line([0, y, WIDTH, y + tilt * WIDTH], _mix((150, 180, 230), (195, 210, 235), faint), line)
    x = rng.uniform(0.05, 0.95) * WIDTH
    for _ in range(rng.integers(3)):
        page.draw.line([x, 0, x - tilt * HEIGHT, HEIGHT], _mix((225, 120, 120), (190, 40, 50), strong), margin_line)
        x += rng.uniform(6, 30)
    _fall(page.write(BLUE), int(rng.integers(4)), rng.uniform(0.35, 1))
    return page.photograph(noise=(0, 6)) if rng.integers(2) else page.scan()


def double_margin(digit, rng):
    """Random ruled paper whose margin is two lines, so close to each other that they may run into one."""
    page, step = Page(digit, rng, paper=(248, 246, 240)), int(rng.integers(24, 60))
    for y in range(int(rng.integers(step)), HEIGHT, step):
        page.draw.line([0, y, WIDTH, y], (150, 180, 230), int(rng.integers(1, 5)))
    x, gap, tilt = rng.uniform(0.05, 0.9) * WIDTH, rng.uniform(5, 7), np.tan(np.radians(rng.uniform(-4, 4)))
    color, line = _mix((225, 120, 120), (190, 40, 50), rng.uniform()), int(rng.integers(3, 5))
    for left in (x, x + gap):
        page.draw.line([left, 0, left - tilt * HEIGHT, HEIGHT], color, line)
    _fall(page.write(BLUE), int(rng.integers(4)), rng.uniform(0.35, 1))
    return page.photograph(noise=(0, 6)) if rng.integers(2) else page.scan()


def _mix(color, other, fraction):
    return tuple(round(a + fraction * (b - a)) for a, b in zip(color, other, strict=True))


def blank_ruled(step, margins, side, light, rng=None):
    """An empty sheet with these lines in light that falls to one of four sides; a scan if there is no noise."""
    page = Page([], rng or np.random.default_rng(0), paper=(248, 246, 240))
    for y in range(20, HEIGHT, step):
        page.draw.line([0, y, WIDTH, y], (150, 180, 230), 2)
    for x in margins:
        page.draw.line([x, 0, x, HEIGHT], (225, 120, 120), 3)
    page = _fall(page, side, light)
    return page.photograph() if rng else page.scan()


def _fall(page, side, light):
    """Light that falls to this at the left, the top, the right or the bottom."""
    y, x = _grid(page)
    return page.light(1 - (1 - light) * (1 - x, 1 - y, x, y)[side])


def _ruled(digit, rng, spacing=(30, 60)):
    page = Page(digit, rng, paper=WHITE)
    step = rng.uniform(*spacing)
    for y in np.arange(rng.uniform(0, step), HEIGHT, step):
        page.draw.line([0, y, WIDTH, y], (150, 180, 230), 2)
    return page.write(BLUE)


def low_resolution(digit, rng):
    page = Page(digit, rng).write()
    page.image = page.image.resize((64, 48), Image.Resampling.BOX)
    return page.scan()


KINDS = (
    plain, ballpoint, pencil, chalk, light_on_dark, marker, pink_on_blue, red_on_green, lamp, gradient, soft_shadow,
    shadow_edge, window_shadow, glare, crumpled, grainy, desk_strip, desk_corner, desk_around, light_desk, wood, cloth,
    sticky_note, note_on_white, thumb, screenshot, box, tight_box, photographed_box, comb, cell_cut, table_cell,
    circled, underlined, squared, dark_squared, black_squared, photographed_squares, ruled, ruled_with_margin,
    ruled_in_falling_light, low_resolution,
)  # fmt: skip


def digits(count, seed=0):
    """`count` digits of different hands, and what they are."""
    rng = np.random.default_rng(seed)
    return [(index % 10, generate_form(index % 10, rng)) for index in range(count)]


def main(count=60, folder=None):
    from digitpad import Recognizer  # noqa: PLC0415

    recognizer = Recognizer()
    samples = digits(count)
    blank_names = 0
    print(f"{'paper':22} right  wrong and sure above 0.9  blank named a digit")  # noqa: T201
    for kind in KINDS:
        rng = np.random.default_rng(1)
        pictures = [kind(strokes, rng) for _, strokes in samples]
        blanks = [kind([], rng) for _ in samples]
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            for index, picture in enumerate(pictures[:10] + blanks[:2]):
                suffix = "jpg" if picture.startswith(b"\xff\xd8") else "png"
                (Path(folder) / f"{kind.__name__}-{index}.{suffix}").write_bytes(picture)
        predictions = [recognizer.recognize(picture) for picture in pictures]
        right = sum(p.digit == label for p, (label, _) in zip(predictions, samples, strict=True))
        sure = sum(
            p.digit is not None and p.digit != label and p.confidence > 0.9
            for p, (label, _) in zip(predictions, samples, strict=True)
        )
        named = sum(recognizer.recognize(blank).digit is not None for blank in blanks)
        blank_names += named
        print(f"{kind.__name__:22} {right:5} {sure:6} {named:6}", flush=True)  # noqa: T201
    print(f"of {count * len(KINDS)} blanks {blank_names} were named a digit")  # noqa: T201


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]), *sys.argv[2:])
