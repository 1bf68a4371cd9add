"""Write a sheet as a PDF of one page. The same layout, title and font give the same bytes."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime
from itertools import groupby
from typing import TYPE_CHECKING

from fontTools.ttLib import TTFont
from fpdf import FPDF
from fpdf.drawing_primitives import DeviceGray
from fpdf.enums import PathPaintRule

from digitpad.errors import SheetError
from digitpad.sheets.drawing import draw_shapes, draw_texts

if TYPE_CHECKING:
    from collections.abc import Container
    from pathlib import Path

    from digitpad.sheets.drawing import Text
    from digitpad.sheets.layout import SheetLayout

FONT = "Helvetica"  # one of the fonts that every PDF reader has
TITLE_FONT = "title"
ENCODING = "windows-1252"
LATIN = {ord(character) for character in bytes(range(32, 256)).decode(ENCODING, "ignore")}
MIN_TITLE_PT = 9.0


def make_pdf(layout: SheetLayout, title: str = "", font: Path | None = None) -> bytes:
    """The sheet as a PDF.

    Args:
        layout: where everything is.
        title: the text at the top.
        font: a TrueType or OpenType file in which the title is set; None: Helvetica.

    Raises:
        SheetError: the title is too long, or has characters that the font lacks; or the font cannot be read.
    """
    title = unicodedata.normalize("NFC", " ".join(title.split()))
    pdf = FPDF(unit="mm", format=layout.paper_size)
    pdf.set_creation_date(datetime(2000, 1, 1, tzinfo=UTC))
    pdf.core_fonts_encoding = ENCODING
    pdf.set_auto_page_break(False)
    pdf.set_title(title or layout.code)
    pdf.add_page()
    title_font = FONT
    if font:
        title_font = TITLE_FONT
        _check_characters(title, _add_font(pdf, font), font.name)
    else:
        _check_characters(title, LATIN, FONT)
    for gray, shapes in groupby(sorted(draw_shapes(layout), key=lambda shape: shape.gray), lambda shape: shape.gray):
        with pdf.new_path(paint_rule=PathPaintRule.FILL_EVENODD) as path:  # one path has no seams in the QR code
            path.style.fill_color = DeviceGray(gray)
            for outline, holes, _ in shapes:
                for left, top, right, bottom in (outline, *holes):
                    path.rectangle(left, top, right - left, bottom - top)
    for text in draw_texts(layout, title):
        _write(pdf, text, title_font if text.text is title else FONT)
    return bytes(pdf.output())


def _add_font(pdf: FPDF, path: Path) -> Container[int]:
    """Add the font of the title, and return the characters that it has."""
    try:
        with path.open("rb") as file:  # fpdf2 leaves a file open that is no font
            TTFont(file, fontNumber=0)
        pdf.add_font(TITLE_FONT, "B", path)
    except Exception:  # noqa: BLE001 - damaged fonts raise almost anything
        raise SheetError(f"{path} is no font that can be used: name a TrueType or OpenType file.") from None
    return getattr(pdf.fonts[f"{TITLE_FONT}B"], "cmap", ())


def _check_characters(title: str, known: Container[int], font: str) -> None:
    for character in title:
        is_shaped = unicodedata.bidirectional(character) in {"R", "AL"} or unicodedata.category(character)[0] == "M"
        if is_shaped:  # fpdf2 would set them apart and from left to right
            message = "its script joins or reorders letters, so write the title by hand"
            raise SheetError(f"The character {character!r} cannot be printed: {message}.")
        if ord(character) not in known:
            raise SheetError(f"{font} lacks the character {character!r}: name a font that has it, with --font FILE.")


def _write(pdf: FPDF, text: Text, font: str) -> None:
    pdf.set_font(font, "B" if text.bold else "", text.size_pt)
    width = pdf.get_string_width(text.text)
    if text.max_width and width > text.max_width:
        size_pt = text.size_pt * text.max_width / width
        if size_pt < MIN_TITLE_PT:
            letters = int(len(text.text) * size_pt / MIN_TITLE_PT)
            raise SheetError(f"The title is too long: shorten it to about {letters} letters.")
        pdf.set_font_size(size_pt)
    pdf.text(text.x - width * {"left": 0, "center": 0.5, "right": 1}[text.align], text.y, text.text)
