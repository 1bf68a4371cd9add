"""The clients in docs/api.md work, and its table lists every setting."""

import json
import re
import subprocess
import sys
from shutil import which
from urllib.request import Request, urlopen

import pytest
from PIL import Image, ImageDraw

from digitpad.server.settings import PREFIX, Settings
from digitpad.sheets.layout import parse_code
from sample_pictures import encode
from server_process import ROOT
from sheet_pictures import draw_on_sheet, draw_seven

DOCUMENT = (ROOT / "docs/api.md").read_text()


@pytest.fixture
def client(site):
    """The code of a client, changed to use the site under test."""

    def client(language):
        (code,) = re.findall(rf"```{language}\n(.*?)```", DOCUMENT, re.DOTALL)
        return code.replace("http://localhost:5000", site.url)

    return client


def run(*command, **more):
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, **more)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


@pytest.mark.skipif(not which("curl"), reason="curl is not installed")
def test_the_curl_client_recognizes_a_seven(client, tmp_path):
    picture = Image.new("L", (100, 100), 255)
    ImageDraw.Draw(picture).line([(20, 10), (60, 10), (35, 80)], fill=0, width=8)
    picture.save(tmp_path / "seven.png")
    assert json.loads(run("sh", "-c", client("sh"), cwd=tmp_path))["digit"] == 7


def test_the_python_client_recognizes_a_seven(client):
    assert run(sys.executable, "-c", client("python")) == "7\n"


def test_the_javascript_client_recognizes_a_batch(client):
    assert run("node", "--input-type=module", "--eval", client("js")) == "7 1\n"


def test_the_number_of_the_example_is_read_as_shown(site):
    example, shown = map(json.loads, re.findall(r"```json\n(.*?)```", DOCUMENT, re.DOTALL)[:2])
    headers = {"Content-Type": "application/json"}
    with urlopen(Request(f"{site.url}/api/v1/numbers", json.dumps(example).encode(), headers)) as response:  # noqa: S310
        number = json.load(response)
    for digit in number["digits"]:
        del digit["probabilities"]
    assert _round(number) == _round(shown)


def test_the_sheet_of_the_example_is_read_as_shown(site):
    *_, shown = [text for text in re.findall(r"```json\n(.*?)```", DOCUMENT, re.DOTALL) if "DIGITPAD" in text]
    layout = parse_code(json.loads(shown)["code"])
    sheet = draw_on_sheet(layout, 6, [draw_seven(layout, 0, 0, 1)])
    headers = {"Content-Type": "image/png"}
    request = Request(f"{site.url}/api/v1/sheets", encode(Image.fromarray(sheet)), headers)  # noqa: S310
    with urlopen(request) as response:  # noqa: S310
        assert _round(json.load(response)) == _round(json.loads(shown))


def _round(value):
    """A value of JSON with its numbers rounded to 0.1."""
    if isinstance(value, dict):
        return {name: _round(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_round(item) for item in value]
    return round(value, 1) if isinstance(value, float) else value


def test_every_setting_is_listed_with_its_default_and_description():
    rows = re.findall(rf"\| `{PREFIX}(\w+)` \| `?(.*?)`? ?\| (.*) \|", DOCUMENT)
    listed = {name: [default, description] for name, default, description in rows}
    for name, field in Settings.model_fields.items():
        default = " ".join(field.default) if isinstance(field.default, tuple) else str(field.default)
        assert listed[name.upper()] == [default, field.description]
