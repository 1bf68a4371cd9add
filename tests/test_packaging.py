"""A wheel holds the whole site: it is built, installed where there is neither Node nor TensorFlow, and used."""

import os
import re
import subprocess
import sys
from shutil import copytree, which
from urllib.parse import urljoin
from urllib.request import urlopen
from venv import EnvBuilder
from zipfile import ZipFile

import pytest
from PIL import Image, ImageDraw

from server_process import ROOT

STATIC = "src/digitpad/server/static"


@pytest.fixture(scope="module")
def sources(tmp_path_factory):
    """What the repository holds, with the page built."""
    folder = tmp_path_factory.mktemp("sources")
    held = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in filter(None, held.stdout.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes((ROOT / name).read_bytes())
    copytree(ROOT / STATIC, folder / STATIC)
    return folder


@pytest.fixture(scope="module")
def without_node(tmp_path_factory):
    """An environment whose PATH has git, and neither npm nor node."""
    folder = tmp_path_factory.mktemp("bin")
    (folder / "git").symlink_to(which("git"))
    return {**os.environ, "PATH": str(folder)}


def build(sources, environment, *options):
    command = [sys.executable, "-m", "build", "--no-isolation", *options]
    return subprocess.run(command, cwd=sources, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def wheel(sources, without_node):
    """The wheel as `python -m build` makes it: of the source distribution, which so has to be complete."""
    done = build(sources, without_node)
    assert done.returncode == 0, done.stdout + done.stderr
    (made,) = (sources / "dist").glob("*.whl")
    return made


def test_the_wheel_holds_the_page_and_the_network_and_nothing_strange(wheel):
    with ZipFile(wheel) as archive:
        names = archive.namelist()
    for pattern in (
        r"digitpad/server/static/index\.html",
        r"digitpad/server/static/sw\.js",
        r"digitpad/server/static/assets/.*\.js",
        r"digitpad/server/static/assets/.*\.safetensors",
        r"digitpad/model/digits\.onnx",
        r"digitpad/model/digits\.safetensors",
        r"digitpad-.*\.dist-info/licenses/LICENSE",
    ):
        assert any(re.fullmatch(pattern, name) for name in names), pattern
    assert {name.split("/")[0].split("-")[0] for name in names} == {"digitpad"}
    assert wheel.stat().st_size < 5_000_000


def test_without_the_page_and_npm_the_build_says_so(sources, without_node, tmp_path):
    copytree(sources, tmp_path / "bare")
    (tmp_path / "bare" / STATIC / "index.html").unlink()
    done = build(tmp_path / "bare", without_node, "--wheel")
    assert done.returncode != 0
    assert "install Node.js 20" in done.stdout + done.stderr


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """A fresh virtual environment with the wheel and what it asks for."""
    folder = tmp_path_factory.mktemp("fresh")
    EnvBuilder(with_pip=True).create(folder)
    python = folder / "bin/python"
    subprocess.run(
        [python, "-m", "pip", "install", "--quiet", "-c", ROOT / "requirements/run.txt", wheel], check=True, cwd=folder
    )
    return folder / "bin"


def test_an_installed_wheel_serves_the_whole_site(installed, start_site, without_node, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", without_node["PATH"])
    monkeypatch.chdir(tmp_path)
    own = start_site(command=(str(installed / "digitpad"), "serve"))
    page = _get(f"{own.url}/").decode()
    linked = [urljoin(f"{own.url}/", address) for address in re.findall(r'(?:src|href)="([^"#]+)"', page)]
    assert any(address.endswith(".js") for address in linked)
    for address in linked:
        assert _get(address)
    (weights,) = (ROOT / STATIC / "assets").glob("*.safetensors")
    assert _get(f"{own.url}/assets/{weights.name}") == weights.read_bytes()
    assert own.stop() == (0, "")


def test_an_installed_wheel_names_a_digit(installed, tmp_path):
    picture = Image.new("L", (60, 80), 255)
    ImageDraw.Draw(picture).line([(32, 10), (28, 70)], fill=0, width=7)
    picture.save(tmp_path / "one.png")
    done = subprocess.run(
        [installed / "digitpad", "predict", "one.png"], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("one.png: 1, ")


def test_an_installed_wheel_has_no_need_of_tensorflow(installed):
    listed = subprocess.run([installed / "python", "-m", "pip", "list"], capture_output=True, text=True, check=True)
    assert not re.search(r"tensorflow|keras", listed.stdout, re.IGNORECASE)


def _get(address):
    with urlopen(address, timeout=10) as answer:  # noqa: S310 - our own, on loopback
        return answer.read()
