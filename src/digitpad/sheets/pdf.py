"""Write a sheet as a PDF of one page. The same layout and title give the same bytes."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import groupby
from typing import TYPE_CHECKING

from fpdf import FPDF
from fpdf.drawing_primitives import DeviceGray
from fpdf.enums import PathPaintRule
from fpdf.errors import FPDFUnicodeEncodingException

from digitpad.errors import SheetError
from digitpad.sheets.drawing import draw_shapes, draw_texts

if TYPE_CHECKING:
    from digitpad.sheets.drawing import Text
    from digitpad.sheets.layout import SheetLayout

FONT = "Helvetica"  # one of the fonts that every PDF reader has
MIN_TITLE_PT = 9.0


def make_pdf(layout: SheetLayout, title: str = "") -> bytes:
    """The sheet as a PDF.

    Raises:
        SheetError: the title is too long, or has letters that the font lacks.
    """
    title = " ".join(title.split())
    pdf = FPDF(unit="mm", format=layout.paper_size)
    pdf.set_creation_date(datetime(2000, 1, 1, tzinfo=UTC))
    pdf.core_fonts_encoding = "windows-1252"
    pdf.set_auto_page_break(False)
    pdf.set_title(title or layout.code)
    pdf.add_page()
    for gray, shapes in groupby(sorted(draw_shapes(layout), key=lambda shape: shape.gray), lambda shape: shape.gray):
        with pdf.new_path(paint_rule=PathPaintRule.FILL_EVENODD) as path:  # one path has no seams in the QR code
            path.style.fill_color = DeviceGray(gray)
            for outline, holes, _ in shapes:
                for left, top, right, bottom in (outline, *holes):
                    path.rectangle(left, top, right - left, bottom - top)
    for text in draw_texts(layout, title):
        _write(pdf, text)
    return bytes(pdf.output())


def _write(pdf: FPDF, text: Text) -> None:
    pdf.set_font(FONT, "B" if text.bold else "", text.size_pt)
    try:
        width = pdf.get_string_width(text.text)
    except FPDFUnicodeEncodingException as error:
        raise SheetError(f"The title may not have the character {error.character!r}: use Latin letters.") from None
    if text.max_width and width > text.max_width:
        size_pt = text.size_pt * text.max_width / width
        if size_pt < MIN_TITLE_PT:
            letters = int(len(text.text) * size_pt / MIN_TITLE_PT)
            raise SheetError(f"The title is too long: shorten it to about {letters} letters.")
        pdf.set_font_size(size_pt)
    pdf.text(text.x - width * {"left": 0, "center": 0.5, "right": 1}[text.align], text.y, text.text)
