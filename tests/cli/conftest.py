"""Pictures for the tests of the command line."""

import pytest
from PIL import Image, ImageDraw


@pytest.fixture
def one_png(tmp_path):
    """A picture of a one."""
    picture = Image.new("L", (60, 80), 255)
    ImageDraw.Draw(picture).line([(32, 10), (28, 70)], fill=0, width=7)
    picture.save(tmp_path / "one.png")
    return tmp_path / "one.png"


@pytest.fixture
def blank_png(tmp_path):
    """A picture of blank paper."""
    Image.new("L", (50, 50), 255).save(tmp_path / "paper.png")
    return tmp_path / "paper.png"


@pytest.fixture
def unreadable_files(tmp_path, one_png):
    """Files and folders that cannot be read, each for another reason."""
    (tmp_path / "empty.png").touch()
    (tmp_path / "words.txt").write_text("three")
    (tmp_path / "cut.png").write_bytes(one_png.read_bytes()[:60])
    (tmp_path / "folder").mkdir()
    Image.new("1", (30_000, 30_000)).save(tmp_path / "huge.png")
    return [tmp_path / name for name in ("empty.png", "words.txt", "cut.png", "folder", "huge.png", "missing.png")]
