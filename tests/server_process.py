"""Runs the site as a real process, for the tests in `tests/` and in `e2e/`."""

import os
import re
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).parents[1]
STOP_TIMEOUT_S = 15


@dataclass
class Site:
    """A running site and the greeting that it printed."""

    process: subprocess.Popen[str]
    greeting: str
    url: str

    @property
    def port(self) -> int:
        """The port it listens on."""
        return urlsplit(self.url).port

    def stop(self, signal_number: signal.Signals = signal.SIGTERM) -> tuple[int, str]:
        """Stop it; its exit code and its further output."""
        self.process.send_signal(signal_number)
        output, _ = self.process.communicate(timeout=STOP_TIMEOUT_S)
        return self.process.returncode, output


def start(*options: str, command: tuple[str, ...] = (sys.executable, "server.py"), **settings: str) -> Site:
    """Start a site on a free port, with settings as environment variables, and wait for its greeting."""
    process = subprocess.Popen(
        [*command, "--port", "0", *options],
        cwd=ROOT,
        env=os.environ | settings,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    line = process.stdout.readline()
    url = re.search(r"http://\S+", line)
    if not url:
        process.kill()
        raise RuntimeError(f"The site did not start: {line}{process.communicate()[0]}")
    return Site(process, line, url[0])
