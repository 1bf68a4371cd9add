"""The clients in docs/api.md do what it says of them, and its tables tell what there is."""

import json
import re
import subprocess
import sys

import pytest
from PIL import Image, ImageDraw

from digitpad.server.settings import PREFIX, Settings
from server_process import ROOT

PAGE = (ROOT / "docs/api.md").read_text()


@pytest.fixture
def client(site):
    """The client in a language, as the page shows it, for the site under test."""

    def client(language):
        (code,) = re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
        return code.replace("http://localhost:5000", site.url)

    return client


def run(*command, **more):
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, **more)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_curl(client, tmp_path):
    picture = Image.new("L", (100, 100), 255)
    ImageDraw.Draw(picture).line([(20, 10), (60, 10), (35, 80)], fill=0, width=8)
    picture.save(tmp_path / "seven.png")
    assert json.loads(run("sh", "-c", client("sh"), cwd=tmp_path))["digit"] == 7


def test_python(client):
    assert run(sys.executable, "-c", client("python")) == "7\n"


def test_javascript(client):
    assert run("node", "--input-type=module", "--eval", client("js")) == "7 1\n"


def test_every_setting_is_told_with_its_default():
    told = dict(re.findall(rf"\| `{PREFIX}(\w+)` \| `?(.*?)`? ?\|", PAGE))
    for name, field in Settings.model_fields.items():
        default = " ".join(field.default) if isinstance(field.default, tuple) else str(field.default)
        assert told[name.upper()] == default
