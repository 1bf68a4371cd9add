"""Other ways to host the site: by Gunicorn, behind nginx below a path, and where every file system is read-only."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from server_process import ROOT

# As docs/api.md has it, but for the ports and what a test must not share with the system's nginx.
NGINX = """
daemon off; master_process off; pid {folder}/pid; error_log stderr;
events {{}}
http {{
  access_log off;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  server {{
    listen 127.0.0.1:{port};
    {location}
  }}
}}
"""

# Every mount but those of the kernel becomes read-only for this process alone; it goes on only if that is true of /tmp.
READ_ONLY = """
awk '$2 !~ "^/(proc|sys|dev/pts|dev/mqueue)" {print $2}' /proc/self/mounts | while read -r folder; do
  mount -o remount,bind,ro "$folder" || exit 1
done 2>/dev/null
if mktemp 2>/dev/null; then exit 1; fi
exec "$@"
"""

READ_ONLY_COMMAND = ("unshare", "--mount", "--map-root-user", "sh", "-c", READ_ONLY, "sh")
"""The start of a command line that runs another command where every file system is read-only."""


@contextmanager
def gunicorn(*options: str, **settings: str) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """A Gunicorn server that runs `create_app()`, and its port."""
    command = [sys.executable, "-m", "gunicorn", "--bind", "127.0.0.1:0", *options, "digitpad.server.app:create_app()"]
    environment = os.environ | settings
    with subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True) as process:
        output = ""
        while not (found := re.search(r"Listening at: http://127\.0\.0\.1:(\d+)", output)):
            line = process.stderr.readline()
            assert line, f"Gunicorn did not start: {output}"
            output += line
        yield process, int(found[1])
        process.terminate()
        process.communicate(timeout=20)


def find_nginx(folder: Path) -> Path | None:
    """An nginx from the PATH, or else from Debian's package, which is unpacked into a folder and not installed."""
    if on_path := shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin"):
        return Path(on_path)
    with suppress(OSError):
        subprocess.run(["apt-get", "download", "-qq", "nginx"], cwd=folder, check=False)
    for package in folder.glob("nginx_*.deb"):
        subprocess.run(["dpkg-deb", "--extract", package, folder], check=True)
        return folder / "usr/sbin/nginx"
    return None


@contextmanager
def behind_nginx(program: Path, site_port: int, folder: Path) -> Iterator[int]:
    """The port of an nginx that has the site below /digits/, with the configuration of docs/api.md."""
    (location,) = re.findall(r"```nginx\n(.*?)```", (ROOT / "docs/api.md").read_text(), re.DOTALL)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    location = location.replace("127.0.0.1:5000", f"127.0.0.1:{site_port}")
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder, port=port, location=location))
    command: Sequence[str | Path] = [program, "-p", folder, "-c", folder / "nginx.conf"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            for _ in range(100):
                with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                    break
                assert process.poll() is None, process.stderr.read()
                time.sleep(0.1)
            yield port
        finally:
            process.terminate()
