"""The site as a real process, for the tests in `tests/` and in `e2e/`."""

import os
import re
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
SECONDS_TO_STOP = 15


@dataclass
class Site:
    """A running site, and what it said on starting."""

    process: subprocess.Popen[str]
    line: str
    url: str

    def stop(self, by: signal.Signals = signal.SIGTERM) -> tuple[int, str]:
        """Stop it; its exit code and what more it said."""
        self.process.send_signal(by)
        said, _ = self.process.communicate(timeout=SECONDS_TO_STOP)
        return self.process.returncode, said


def start(*options: str, command: tuple[str, ...] = (sys.executable, "server.py"), **settings: str) -> Site:
    """Start a site on a free port, with settings as environment variables, and wait until it says where."""
    process = subprocess.Popen(
        [*command, "--port", "0", *options],
        cwd=ROOT,
        env=os.environ | settings,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    line = process.stdout.readline()
    address = re.search(r"http://\S+", line)
    if not address:
        process.kill()
        raise RuntimeError(f"The site did not start: {line}{process.communicate()[0]}")
    return Site(process, line, address[0])
