"""Numbers written with the stroke font."""

import numpy as np
from PIL import Image, ImageDraw

from digitpad.numbers.symbols import SKIP, SYMBOLS
from digitpad.training.data.stroke_font import DIGIT_GLYPHS, REGIONAL_DIGIT_GLYPHS

HEIGHT = 9
"""The height of the font's digits."""

SEPARATORS = {
    ".": [[(0, 8.6), (0.4, 9)]],
    ",": [[(0.6, 8.4), (0, 11)]],
    "-": [[(0, 4.8), (4, 4.6)]],
    ":": [[(0.2, 2.5), (0, 2.9)], [(0, 7), (0.2, 7.4)]],
}
GLYPHS = DIGIT_GLYPHS | REGIONAL_DIGIT_GLYPHS | SEPARATORS


def write(characters, *, gap=2.5, left=0.0, top=0.0):
    """The strokes of characters of the stroke font side by side, each named as in the font; a space is a wide gap."""
    strokes = []
    for name in characters:
        if name == " ":
            left += 2 * HEIGHT
            continue
        glyph = [np.asarray(stroke, float) for stroke in GLYPHS[name]]
        points = np.concatenate(glyph)
        strokes += [stroke + np.array([left - points[:, 0].min(), top]) for stroke in glyph]
        left += np.ptp(points[:, 0]) + gap
    return [stroke.tolist() for stroke in strokes]


def draw(strokes, *, scale=8, pen=6, margin=24, ink=0, paper=255):
    """A grey picture of strokes."""
    points = np.concatenate([np.asarray(stroke) for stroke in strokes]) * scale
    (left, top), (width, height) = points.min(axis=0) - margin, np.ptp(points, axis=0) + 2 * margin
    image = Image.new("L", (int(width), int(height)), paper)
    for stroke in strokes:
        line = [(x * scale - left, y * scale - top) for x, y in stroke]
        ImageDraw.Draw(image).line(line, fill=ink, width=pen, joint="curve")
    return image


def draw_boxes(characters, *, width=70, height=90, gap=8, pen=6, margin=60, ink=0, line=70, paper=252):
    """A grey picture of a row of boxes with a character in each; a space leaves a box empty."""
    image = Image.new("L", (width * len(characters) + 2 * margin, height + 2 * margin), paper)
    canvas = ImageDraw.Draw(image)
    for index, character in enumerate(characters):
        left = margin + width * index
        canvas.rectangle([left, margin, left + width, margin + height], outline=line, width=3)
        strokes = [np.asarray(stroke, float) for stroke in write(character)]
        if not strokes:
            continue
        low, high = (bound(np.concatenate(strokes), axis=0) for bound in (np.min, np.max))
        scale, middle = (height - 2 * gap) / (high[1] - low[1]), np.array([left + width / 2, margin + height / 2])
        for stroke in strokes:
            points = (stroke - (low + high) / 2) * scale + middle
            canvas.line([tuple(point) for point in points.tolist()], fill=ink, width=pen, joint="curve")
    return image


def is_allowed(constraint, text):
    """Whether a constraint allows a text; `_` stands for skipped ink."""
    automaton, state, is_after_space = constraint.to_automaton(len(text)), 0, 0
    for character in text:
        if character != " ":
            symbol = SKIP if character == "_" else SYMBOLS.index(character)
            state = automaton.successors[is_after_space, symbol, state]
        is_after_space = int(character == " ")
    return bool(automaton.accepting[state])
