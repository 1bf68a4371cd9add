"""Transparent pictures are laid on white, and no ink is lost on it."""

import pytest
from PIL import Image

from digitpad.preprocessing.picture import picture_to_frame
from sample_pictures import cosine_similarity, draw_five


@pytest.mark.parametrize("ink", [(0, 0, 0), (255, 255, 255), (128, 128, 128), (250, 220, 0)])
def test_ink_of_any_colour_on_a_transparent_background_is_found(ink):
    picture = draw_five(mode="RGBA", ink=(*ink, 255), paper=(*ink, 0))
    assert cosine_similarity(picture_to_frame(picture), picture_to_frame(draw_five())) > 0.99


def test_ink_on_a_card_with_a_transparent_background_is_found():
    card = Image.new("RGBA", (600, 500), (0, 0, 0, 0))
    card.paste(draw_five().convert("RGBA"), (150, 150))
    assert cosine_similarity(picture_to_frame(card), picture_to_frame(draw_five())) > 0.85
