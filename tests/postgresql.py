"""A PostgreSQL server for the tests; run as a program, it installs one if there is none.

It takes what is on PATH, or Debian's package, which it installs when it runs as root. The server listens on a Unix
socket in its own temporary folder only.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

MISSING = "There is no PostgreSQL here: install Debian's package postgresql, or put its initdb and pg_ctl on PATH."
USER = NAME = "digitpad"


def find():
    """The folder of PostgreSQL's programs, or None."""
    on_path = shutil.which("pg_ctl")
    folders = [Path(on_path).resolve().parent] if on_path else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((folder for folder in folders if (folder / "initdb").is_file()), None)


def get():
    """Find PostgreSQL, or else install it."""
    if not find() and hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-qq"], check=False)
        subprocess.run(["apt-get", "install", "-qq", "--no-install-recommends", "postgresql"], check=False, env=quiet)
    return find()


class Server:
    """A running server."""

    def __init__(self, programs, folder, fsync):
        self._programs, self._folder = programs, folder
        self._options = f"-k {folder} -c listen_addresses='' -c fsync={'on' if fsync else 'off'}"

    def run(self, program, *arguments):
        """Run one of PostgreSQL's programs, which refuse to run as root."""
        user = {"user": "nobody", "group": "nogroup", "extra_groups": []} if os.geteuid() == 0 else {}
        command = [self._programs / program, *arguments]
        # a pipe would stay open in the server that pg_ctl starts
        log = self._folder / "output.log"
        with log.open("a") as output:
            done = subprocess.run(command, stdout=output, stderr=output, cwd=self._folder, check=False, **user)
        assert done.returncode == 0, log.read_text()

    def start(self):
        data, log = self._folder / "data", self._folder / "log"
        self.run("pg_ctl", "start", "--wait", "-D", data, "-l", log, "-o", self._options)

    def crash(self):
        """End all processes at once, without a checkpoint: the next start recovers from the write-ahead log."""
        self.run("pg_ctl", "stop", "-D", self._folder / "data", "-m", "immediate")

    def create_database(self):
        """The URL of a new empty database, which takes the place of the last one."""
        connection = ("-h", self._folder, "-U", USER)
        self.run("dropdb", *connection, "--if-exists", "--force", NAME)
        self.run("createdb", *connection, NAME)
        return f"postgresql+psycopg://{USER}@/{NAME}?host={self._folder}"


@contextmanager
def serve(*, fsync=False):
    """A server in a temporary folder until the context ends.

    Without `fsync` it survives crashes of its processes, though not of the machine, and starts much sooner.
    """
    with tempfile.TemporaryDirectory(prefix="pg", ignore_cleanup_errors=True) as path:
        folder = Path(path)
        if os.geteuid() == 0:
            shutil.chown(folder, "nobody")
        folder.chmod(0o755)
        server = Server(find(), folder, fsync)
        server.run(
            "initdb", "-D", folder / "data", "-U", USER, "--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C"
        )
        server.start()
        try:
            yield server
        finally:
            server.crash()


if __name__ == "__main__":
    sys.exit(None if get() else MISSING)
