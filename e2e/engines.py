"""Starts Firefox and WebKitGTK for the tests; run as a program, it installs those that are missing.

It installs Debian's packages when it runs as root.
"""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from websockets.sync.client import connect

from browser import install_from_debian
from drivers import Firefox, WebKit

PACKAGES = {"Firefox": ["firefox-esr"], "WebKit": ["webkit2gtk-driver", "xvfb"]}
FIREFOX_NAMES = ("firefox-esr", "firefox")
WEBKIT_BROWSERS = ("usr/lib/*/webkit2gtk-4.*/MiniBrowser", "usr/libexec/webkit2gtk-4.*/MiniBrowser")
START_TIMEOUT_S = 60

PREFERENCES = {
    "app.normandy.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "dom.w3c_touch_events.enabled": 1,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "data:,",
    "toolkit.telemetry.enabled": False,
}
"""Firefox asks no other host for anything, and has touch events as on a touch screen."""

HARDENED_PREFERENCES = {
    "javascript.options.wasm": False,
    "network.cookie.cookieBehavior": 2,
    "privacy.resistFingerprinting": True,
}
"""Settings for privacy: no WebAssembly, no storage, and canvases, times and pointers that say little."""

HARDENED_ENVIRONMENT = {"JSC_useWasm": "0"}
"""WebKit has no WebAssembly."""


def find_firefox() -> str | None:
    """The path of a Firefox that runs, or None: some packages install a stub that only says where to get it."""
    for path in filter(None, map(shutil.which, FIREFOX_NAMES)):
        if subprocess.run([path, "--version"], capture_output=True, check=False).returncode == 0:
            return path
    return None


def find_webkit() -> str | None:
    """The path of WebKitGTK's own small browser if it can be driven, or None."""
    if not (shutil.which("WebKitWebDriver") and shutil.which("Xvfb")):
        return None
    return next((str(path) for pattern in WEBKIT_BROWSERS for path in Path("/").glob(pattern)), None)


FIND = {"Firefox": find_firefox, "WebKit": find_webkit}


def missing(name: str) -> str:
    """One sentence that says how to get an engine."""
    packages = " and ".join(PACKAGES[name])
    return f"{name} cannot be driven here: `make browser` installs Debian's {packages} as root."


@contextmanager
def start_firefox(*, hardened: bool = False) -> Iterator[Firefox]:
    """A Firefox in a fresh profile until the context ends."""
    with tempfile.TemporaryDirectory(prefix="firefox", ignore_cleanup_errors=True) as folder:
        preferences = PREFERENCES | (HARDENED_PREFERENCES if hardened else {})
        lines = (f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in preferences.items())
        (Path(folder) / "user.js").write_text("".join(lines))
        options = ["--headless", "--no-remote", "--profile", folder, "--remote-debugging-port", "0"]
        with _run([find_firefox(), *options], Path(folder) / "output.log") as log:
            address = _wait_for(r"BiDi listening on (ws://\S+)", log)
            with connect(f"{address}/session", max_size=None, proxy=None) as connection:
                yield Firefox(connection)


@contextmanager
def start_webkit(*, hardened: bool = False) -> Iterator[WebKit]:
    """A WebKitGTK in a fresh profile, on a screen of its own, until the context ends."""
    with tempfile.TemporaryDirectory(prefix="webkit", ignore_cleanup_errors=True) as folder:
        screen = ["Xvfb", "-displayfd", "1", "-screen", "0", "1600x1200x24", "-nolisten", "tcp"]
        with socket.create_server(("127.0.0.1", 0)) as server:
            port = server.getsockname()[1]
        with _run(screen, Path(folder) / "screen.log") as screen_log:
            number = _wait_for(r"^(\d+)$", screen_log)
            environment = {"DISPLAY": f":{number}", "GDK_BACKEND": "x11", "HOME": folder, "NO_AT_BRIDGE": "1"}
            environment |= HARDENED_ENVIRONMENT if hardened else {}
            with _run(["WebKitWebDriver", f"--port={port}"], Path(folder) / "output.log", environment) as log:
                _wait_until(lambda: _is_listening(port), "WebKitWebDriver does not listen")
                webkit = WebKit(port, find_webkit(), log)
                yield webkit
                webkit.close()


@contextmanager
def _run(command: list[str], log: Path, environment: dict[str, str] | None = None) -> Iterator[Path]:
    """Run a program until the context ends, and with it all that it has started; its output goes to `log`."""
    with log.open("w") as output:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=os.environ | (environment or {}),
            start_new_session=True,
        )
    try:
        yield log
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()


def _wait_for(pattern: str, log: Path) -> str:
    """The first group of a pattern as soon as the log has it."""

    def find() -> re.Match[str] | None:
        return re.search(pattern, log.read_text(errors="replace"), re.MULTILINE)

    return _wait_until(find, f"{log} has no {pattern}")[1]


def _wait_until(condition: Callable[[], Any], message: str) -> Any:
    for _ in range(START_TIMEOUT_S * 50):
        if value := condition():
            return value
        time.sleep(0.02)
    raise TimeoutError(f"{message} after {START_TIMEOUT_S} seconds.")


def _is_listening(port: int) -> bool:
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


if __name__ == "__main__":
    for engine, find in FIND.items():
        if not find():
            install_from_debian(*PACKAGES[engine])
        if not find():
            sys.stdout.write(f"{missing(engine)} Its tests are skipped, but fail where CI is set.\n")
