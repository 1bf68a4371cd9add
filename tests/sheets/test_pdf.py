"""The PDF of a sheet: one page, the fonts of every reader, and the same marks and boxes as the layout says."""

import re
from functools import cache

import numpy as np
import pypdfium2
import pytest
import segno
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

from digitpad import Recognizer
from digitpad.errors import SheetError
from digitpad.sheets.layout import SheetLayout
from digitpad.sheets.pdf import make_pdf
from sheet_pictures import draw_sheet

PIXELS_PER_MM = 5
LAYOUTS = [SheetLayout(20, 6), SheetLayout(10, 2, 4, landscape=True), SheetLayout(12, 3, 0)]


@cache
def render(layout, title=""):
    """The page of a sheet's PDF as a grey picture of bytes."""
    with pypdfium2.PdfDocument(make_pdf(layout, title)) as pdf:
        (page,) = pdf
        scale = PIXELS_PER_MM * 25.4 / 72 * (1 - 1e-5)  # the size of the page is rounded up to whole pixels
        return page.render(scale=scale, grayscale=True).to_numpy().squeeze()


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.code)
def test_pdf_is_the_drawn_sheet(layout):
    printed, drawn = render(layout).astype(int), draw_sheet(layout, PIXELS_PER_MM).astype(int)
    assert printed.shape == drawn.shape
    assert np.abs(printed - drawn).mean() < 0.5
    for row in range(layout.rows):
        for column in range(layout.columns):
            left, top, right, bottom = (round(side * PIXELS_PER_MM) for side in layout.field(row, column))
            assert np.abs(printed - drawn)[top - 2 : bottom + 2, left - 2 : right + 2].max() < 12


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.code)
def test_marks_are_printed_at_their_centres(layout):
    ink = 255 - render(layout).astype(float)
    edge_marks = [mark for pair in (*layout.row_marks, *layout.column_marks) for mark in pair]
    for mark in (*layout.corner_marks, *edge_marks):
        left, top, right, bottom = (round(side * PIXELS_PER_MM) for side in mark.inset(-1, -1))
        window = ink[top:bottom, left:right]
        y, x = (np.indices(window.shape) * window).sum((1, 2)) / window.sum() + 0.5
        assert ((left + x) / PIXELS_PER_MM, (top + y) / PIXELS_PER_MM) == pytest.approx(mark.center, abs=0.02)


def test_only_the_first_corner_mark_has_a_hole():
    layout = LAYOUTS[0]
    page = render(layout)
    centers = [
        page[tuple(round(side * PIXELS_PER_MM) for side in reversed(mark.center))] for mark in layout.corner_marks
    ]
    assert centers == [255, 0, 0, 0]


def test_qr_code_holds_the_code():
    layout = LAYOUTS[1]
    left, top, right, bottom = layout.qr_code
    middles = (np.arange(25) + 0.5) / 25
    rows = ((top + middles * (bottom - top)) * PIXELS_PER_MM).astype(int)
    columns = ((left + middles * (right - left)) * PIXELS_PER_MM).astype(int)
    modules = render(layout)[np.ix_(rows, columns)] < 128
    assert modules.tolist() == np.array(segno.make_qr(layout.code, error="q", version=2).matrix, bool).tolist()


def test_empty_box_of_a_printed_sheet_shows_no_digit():
    layout = LAYOUTS[0]
    page = render(layout)
    boxes = [layout.boxes(row, column)[1] for row in (0, 7, 19) for column in (0, 5)]
    crops = []
    for box in boxes:
        left, top, right, bottom = (round(side * PIXELS_PER_MM) for side in box.inset(0.6, 0.6))
        crops.append(page[top:bottom, left:right])
    assert [prediction.digit for prediction in Recognizer().recognize_batch(crops)] == [None] * len(boxes)


def test_same_layout_gives_the_same_bytes():
    assert make_pdf(LAYOUTS[0], "Meter readings") == make_pdf(LAYOUTS[0], "  Meter\nreadings ")


def test_fonts_are_those_that_every_reader_has():
    content = make_pdf(LAYOUTS[0], "Zählerstände, 5 €")
    assert set(re.findall(rb"/BaseFont /(\S+)", content)) == {b"Helvetica", b"Helvetica-Bold"}


def test_title_is_text_and_is_set_smaller_to_fit():
    title = "Readings of all the meters in the house, for the years from 2020 to 2026"
    with pypdfium2.PdfDocument(make_pdf(LAYOUTS[0], title)) as pdf:
        assert title in pdf[0].get_textpage().get_text_range()
    assert (render(LAYOUTS[0], title)[50:80, 825:855] == 255).all()  # before the QR code


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("数字", "Helvetica lacks the character '数': name a font that has it, with --font FILE."),
        ("a \udc80", r"Helvetica lacks the character '\udc80': name a font that has it, with --font FILE."),
        (
            "أرقام",
            "The character 'أ' cannot be printed: its script joins or reorders letters, so write the title by hand.",
        ),
        ("W" * 200, "The title is too long: shorten it to about 46 letters."),
    ],
)
def test_title_that_cannot_be_set_is_reported_in_one_sentence(title, expected):
    with pytest.raises(SheetError, match=f"^{re.escape(expected)}$"):
        make_pdf(LAYOUTS[0], title)


def make_font(path, characters="數字 Ж", **options):
    """A font file in which each of these characters is a square."""
    builder = FontBuilder(1000, **options)
    names = [".notdef", *(f"u{ord(character)}" for character in characters)]
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({ord(name): f"u{ord(name)}" for name in characters})
    pen = TTGlyphPen(None)
    for point in ((0, 0), (0, 700), (700, 700), (700, 0)):
        (pen.lineTo if point != (0, 0) else pen.moveTo)(point)
    pen.closePath()
    builder.setupGlyf(dict.fromkeys(names, pen.glyph()))
    builder.setupHorizontalMetrics(dict.fromkeys(names, (800, 0)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Squares", "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    builder.save(path)
    return path


def test_title_is_set_in_a_given_font(tmp_path):
    font, layout = make_font(tmp_path / "squares.ttf"), LAYOUTS[0]
    content = make_pdf(layout, "數字", font)
    assert content == make_pdf(layout, "數字", font)
    with pypdfium2.PdfDocument(content) as pdf:
        assert "數字" in pdf[0].get_textpage().get_text_range()
    with pypdfium2.PdfDocument(content) as pdf, pypdfium2.PdfDocument(make_pdf(layout)) as plain:
        titled, untitled = (
            document[0].render(scale=3, grayscale=True).to_numpy().squeeze() for document in (pdf, plain)
        )
    rows = np.flatnonzero((titled != untitled).any(axis=1))
    assert 0 < rows[-1] - rows[0] < 3 * 16  # nothing but the title differs


def test_font_that_lacks_a_character_or_is_none_is_reported_in_one_sentence(tmp_path):
    with pytest.raises(SheetError, match=r"^squares\.ttf lacks the character 'd': name a font that has it, "):
        make_pdf(LAYOUTS[0], "數字 d", make_font(tmp_path / "squares.ttf"))
    (tmp_path / "text.ttf").write_text("no font")
    with pytest.raises(SheetError, match=r"text\.ttf is no font that can be used: name a TrueType or OpenType file\.$"):
        make_pdf(LAYOUTS[0], "數字", tmp_path / "text.ttf")
