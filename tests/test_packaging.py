"""The wheel holds the whole site: it is built, installed without Node.js and TensorFlow, and used."""

import json
import os
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path
from shutil import copytree, which
from urllib.parse import urljoin
from urllib.request import urlopen
from venv import EnvBuilder
from zipfile import ZipFile

import pip
import pytest
from PIL import Image, ImageDraw

from server_process import ROOT

STATIC = "src/digitpad/server/static"
INSTALL = ("-m", "pip", "install", "--quiet", "--no-compile")

TYPED_PROGRAM = """
from typing import assert_type

import numpy as np
from flask import Flask

from digitpad import NumberReading, Prediction, Recognizer, SheetReading
from digitpad.server import create_app

recognizer = Recognizer()
prediction = recognizer.recognize([[(0, 0), (3, 9)]])
assert_type(prediction, Prediction)
assert_type(prediction.digit, int | None)
assert_type(recognizer.recognize(np.zeros((28, 28), np.uint8)), Prediction)
assert_type(recognizer.read_number("amount.png", length=(3, 6)), NumberReading)
assert_type(recognizer.read_sheet("photo.jpg"), SheetReading)
app: Flask = create_app()
"""


@pytest.fixture(scope="module")
def sources(tmp_path_factory):
    """A copy of the repository's files, with the page built."""
    folder = tmp_path_factory.mktemp("sources")
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in filter(None, listed.stdout.split("\0")):
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
    """The wheel that `python -m build` makes from the source distribution, which must therefore be complete."""
    result = build(sources, without_node)
    assert result.returncode == 0, result.stdout + result.stderr
    (path,) = (sources / "dist").glob("*.whl")
    return path


def test_wheel_holds_the_page_and_the_network_and_nothing_else_at_top_level(wheel):
    with ZipFile(wheel) as archive:
        names = archive.namelist()
    for pattern in (
        r"digitpad/server/static/index\.html",
        r"digitpad/server/static/sw\.js",
        r"digitpad/server/static/assets/.*\.js",
        r"digitpad/server/static/assets/.*\.safetensors",
        r"digitpad/model/digits\.onnx",
        r"digitpad/contributions/migrations/versions/0001_contributions\.py",
        r"digitpad/server/review/page\.html",
        r"digitpad/model/digits\.safetensors",
        r"digitpad-.*\.dist-info/licenses/LICENSE",
    ):
        assert any(re.fullmatch(pattern, name) for name in names), pattern
    assert {name.split("/")[0].split("-")[0] for name in names} == {"digitpad"}
    assert wheel.stat().st_size < 5_000_000


def test_every_extra_is_explained():
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    text = (ROOT / "README.md").read_text()
    assert re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE) == sorted(extras)


def test_everything_has_the_version_of_the_python_package():
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    for folder in ("web", "web/element", "benchmarks"):
        assert json.loads((ROOT / folder / "package.json").read_text())["version"] == version, folder
    for folder in ("web", "benchmarks"):
        lock = json.loads((ROOT / folder / "package-lock.json").read_text())
        assert lock["version"] == lock["packages"][""]["version"] == version, folder
    assert re.search(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)[1] == version


def test_build_without_the_page_and_npm_says_what_to_install(sources, without_node, tmp_path):
    copytree(sources, tmp_path / "bare")
    (tmp_path / "bare" / STATIC / "index.html").unlink()
    result = build(tmp_path / "bare", without_node, "--wheel")
    assert result.returncode != 0
    assert "install Node.js 20" in result.stdout + result.stderr


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """The programs of a new virtual environment with the wheel and its dependencies."""
    folder = tmp_path_factory.mktemp("fresh")
    EnvBuilder().create(folder)
    (packages,) = folder.glob("lib/python*/site-packages")
    (packages / "pip").symlink_to(Path(pip.__file__).parent)  # to install one takes seconds
    command = [folder / "bin/python", *INSTALL, "-c", ROOT / "requirements/run.txt", wheel]
    subprocess.run(command, check=True, cwd=folder)
    return folder / "bin"


def test_installed_wheel_serves_the_whole_site(installed, start_site, without_node, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", without_node["PATH"])
    monkeypatch.chdir(tmp_path)
    site = start_site(command=(str(installed / "digitpad"), "serve"))
    page = _get(f"{site.url}/").decode()
    linked = [urljoin(f"{site.url}/", address) for address in re.findall(r'(?:src|href)="([^"#]+)"', page)]
    assert any(address.endswith(".js") for address in linked)
    for address in linked:
        assert _get(address)
    networks = [*(ROOT / STATIC / "assets").glob("*.safetensors")]
    assert len(networks) == 2  # of digits and of lines
    for file in networks:
        assert _get(f"{site.url}/assets/{file.name}") == file.read_bytes()
    assert site.stop() == (0, "")


def test_installed_wheel_recognizes_a_digit(installed, tmp_path):
    picture = Image.new("L", (60, 80), 255)
    ImageDraw.Draw(picture).line([(32, 10), (28, 70)], fill=0, width=7)
    picture.save(tmp_path / "one.png")
    result = subprocess.run(
        [installed / "digitpad", "predict", "one.png"], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert result.stdout.startswith("one.png: 1, ")


def test_installed_wheel_does_not_depend_on_tensorflow(installed):
    listed = subprocess.run([installed / "python", "-m", "pip", "list"], capture_output=True, text=True, check=True)
    assert not re.search(r"tensorflow|keras", listed.stdout, re.IGNORECASE)


def test_hint_adds_an_extra_to_the_installed_package_itself(installed, tmp_path):
    """No registry needs to have Digitpad, and no other Python gets the extra."""

    def make_sheet():
        return subprocess.run(
            [installed / "digitpad", "sheet"], cwd=tmp_path, capture_output=True, text=True, check=False
        )

    hint = make_sheet().stderr
    assert hint.startswith("Error: A sheet needs ")
    command = hint.partition("install it with ")[2].rstrip(".\n")
    options = ["--quiet", "--no-compile", "-c", ROOT / "requirements/dev.txt"]
    subprocess.run([*shlex.split(command), *options], cwd=tmp_path, check=True)
    assert make_sheet().stdout == "sheet.pdf: 20 x 6 fields on A4.\n"


def test_installed_wheel_is_typed(installed, tmp_path):
    (tmp_path / "program.py").write_text(TYPED_PROGRAM)
    mypy = [sys.executable, "-m", "mypy", "--strict", "--no-incremental", "--python-executable", installed / "python"]
    result = subprocess.run([*mypy, "program.py"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr


def _get(address):
    with urlopen(address, timeout=10) as response:  # noqa: S310 - our own, on loopback
        return response.read()
