"""Finds a browser for the tests; run as a program, it installs one if there is none.

It takes, in this order: the one that DIGITPAD_BROWSER names; a Chromium or Chrome on PATH that runs; Playwright's own.
It installs Debian's package when it runs as root, else Playwright's own download. The shell without windows comes
first: it has the engine of the whole browser, and takes a third of its time for a fresh profile.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator

from playwright.sync_api import sync_playwright

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PACKAGES = ("chromium-headless-shell", "chromium")
SANDBOX_PACKAGE = "chromium-sandbox"  # without it none but root can start Chromium where user namespaces are forbidden
DRIVER_LIBRARY = "libatomic1"
MISSING_DRIVER = f"Playwright does not start here: install {DRIVER_LIBRARY} with the system's package manager."
MISSING_BROWSER = (
    "No Chromium or Chrome runs here: get one with `make browser`, or name one in the environment as DIGITPAD_BROWSER."
)

FLAGS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    *(["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []),  # Chromium's own refuses root
]


def find() -> str | None:
    """The path of a browser that runs, or None."""
    return next(filter(_runs, _candidates()), None)


def get() -> str | None:
    """Find a browser, or else install one."""
    for install in (lambda: None, _install_from_debian, _install_from_playwright):
        install()
        if path := find():
            return path
    return None


def ensure_driver() -> bool:
    """Install a library that Playwright's Node.js needs if it does not start, as on a bare Debian; whether it can."""
    version = [sys.executable, "-m", "playwright", "--version"]
    starts = subprocess.run(version, capture_output=True, check=False).returncode == 0
    return starts or install_from_debian(DRIVER_LIBRARY)


def _candidates() -> Iterator[str]:
    if named := os.environ.get("DIGITPAD_BROWSER"):
        yield named
        return
    yield from filter(None, map(shutil.which, NAMES))
    with sync_playwright() as playwright:
        yield playwright.chromium.executable_path


def _runs(path: str) -> bool:
    """Whether a browser can show an empty page: some packages install a stub that only says where to get it."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        command = [path, "--headless", *FLAGS, f"--user-data-dir={profile}", "--dump-dom", "about:blank"]
        try:
            result = subprocess.run(command, capture_output=True, timeout=60, check=False)
        except (OSError, subprocess.TimeoutExpired):
            return False
    return b"<html>" in result.stdout


def install_from_debian(*packages: str) -> bool:
    """Install packages if this is root on a Debian; returns whether they are there."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], check=False)
    install = ["apt-get", "install", "-qq", "--no-install-recommends", *packages]
    return subprocess.run(install, check=False, env=quiet).returncode == 0


def _install_from_debian() -> None:
    any(install_from_debian(package, SANDBOX_PACKAGE) for package in PACKAGES)


def _install_from_playwright() -> None:
    with_libraries = ["--with-deps"] if os.geteuid() == 0 else []
    subprocess.run([sys.executable, "-m", "playwright", "install", *with_libraries, "chromium"], check=False)


if __name__ == "__main__":
    if not ensure_driver():
        sys.exit(MISSING_DRIVER)
    sys.exit(None if get() else MISSING_BROWSER)
