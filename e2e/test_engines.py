"""The journeys that differ between engines, in Firefox and WebKit; all other tests run in Chromium."""

import base64
import json
import os
import re
from collections.abc import Iterator
from contextlib import AbstractContextManager

import pytest
from PIL import Image

import engines
from digitpad import Recognizer
from drivers import Engine
from engine_page import EnginePage
from languages import LANGUAGES
from photos import draw_picture, encode_picture
from proxy import Proxy
from sample_numbers import whole
from server_process import Site

TURNS = [None, 0, 3, 1, 5, 2, 6, 4]
"""Pillow's transpositions from upright to stored, for the EXIF orientations 1 to 8."""


def start(name: str, **preferences: bool) -> AbstractContextManager[Engine]:
    """Start an engine, or skip the test if it is not here."""
    if not engines.FIND[name]():
        (pytest.fail if os.environ.get("CI") else pytest.skip)(engines.missing(name))
    return engines.start_webkit() if name == "WebKit" else engines.start_firefox(engines.PREFERENCES | preferences)


@pytest.fixture(scope="module", params=["Firefox", "WebKit"])
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """One browser for all journeys."""
    with start(request.param) as engine:
        engine.resize(1280, 900)
        yield engine


@pytest.fixture
def page(engine: Engine, site: Site) -> Iterator[EnginePage]:
    yield EnginePage(engine, site.url)
    assert engine.console() == []


def test_digits_are_drawn_with_every_kind_of_pointer(page, ink, subtests):
    for pointer in page.engine.pointers:
        for digit in range(10):
            with subtests.test(pointer=pointer, digit=digit):
                page.redraw(ink[digit], digit, pointer=pointer)


def test_pictures_are_read_as_by_the_library(page, ink, subtests):
    """A 6 that is not turned as its file says is a 9, or no digit."""
    pictures = {
        f"{file_format}, orientation {orientation}": turned_picture(draw_picture(ink[6]), file_format, orientation)
        for file_format in ("JPEG", "PNG", "WEBP")
        for orientation in range(1, 9)
    }
    recognizer = Recognizer()
    answers = page.run(READ_PICTURES % json.dumps([base64.b64encode(file).decode() for file in pictures.values()]))
    for (name, file), (digit, confidence) in zip(pictures.items(), answers, strict=True):
        with subtests.test(name):
            expected = recognizer.recognize(file)
            assert (digit, expected.digit) == ("6", 6)
            assert float(confidence) == pytest.approx(expected.confidence, abs=0.01)


READ_PICTURES = """
  const answers = []
  for (const content of %s) {
    const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0))
    const data = new DataTransfer()
    data.items.add(new File([bytes], 'picture'))
    pad.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: data }))
    const answer = one('#answer-text').dataset
    await until(() => answer.strokes === '1')
    answers.push([answer.digit, answer.confidence])
    one('#clear').click()
    await until(() => answer.strokes === '0')
  }
  return answers
"""


def turned_picture(picture: Image.Image, file_format: str, orientation: int) -> bytes:
    """A picture that is upright once it is turned as its EXIF orientation says."""
    turn = TURNS[orientation - 1]
    exif = Image.Exif()
    exif[0x0112] = orientation
    stored = picture if turn is None else picture.transpose(Image.Transpose(turn))
    return encode_picture(stored, file_format, exif=exif)
