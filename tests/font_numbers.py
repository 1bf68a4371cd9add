"""Numbers of the stroke font, for tests: as UNIPEN's numbers and as numbers in a register."""

import io
from dataclasses import replace

import numpy as np
from PIL import Image

from digitpad.training.data.composed_numbers import GAPS, NumberGenerator, draw_picture
from digitpad.training.data.dataset import NO_DIGIT_LABEL
from digitpad.training.data.pen_samples import PenSample
from digitpad.training.data.registers import RegisterNumber
from digitpad.training.data.stroke_font import stroke_font_digits

SEPARATORS = [
    PenSample(NO_DIGIT_LABEL, "unipen/0", [[(0.0, 0.0)]], "."),
    PenSample(NO_DIGIT_LABEL, "unipen/0", [[(0.1, 0.0), (0.0, 0.4)]], ","),
    PenSample(NO_DIGIT_LABEL, "unipen/0", [[(0.0, 0.0), (0.4, 0.0)]], "-"),
    PenSample(NO_DIGIT_LABEL, "unipen/0", [[(0.0, 0.0)], [(0.0, 0.5)]], ":"),
]


def font_numbers(count, seed=0, separators=("", "-")):
    """Numbers of three digits by two writers, without and with a separator in turns."""
    generator, rng = NumberGenerator(stroke_font_digits(), SEPARATORS), np.random.default_rng(seed)
    return [
        replace(
            generator.generate(rng, 3, GAPS["natural"], separator=separators[index % len(separators)]),
            writer=f"unipen/{index // 2 % 2}",
        )
        for index in range(count)
    ]


def font_registers(count, seed=0):
    """Pictures of numbers of three digits on two pages."""
    rng = np.random.default_rng(seed)
    return [
        RegisterNumber(number.text, f"clerk/{index % 2}", "clerk", png(draw_picture(number.strokes, rng)))
        for index, number in enumerate(font_numbers(count, seed, separators=("",)))
    ]


def png(picture):
    file = io.BytesIO()
    Image.fromarray(picture).save(file, "PNG")
    return file.getvalue()
