"""Puts the page into every build: makes it with npm where that has not been done."""

import shutil
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class PageHook(BuildHookInterface):  # type: ignore[type-arg]
    """Runs before a wheel or source distribution is put together; both hold the built page."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - as hatchling has it
        """Make the page when it is not there; an editable installation has no need of it."""
        root = Path(self.root)
        if version == "editable" or (root / "src/digitpad/server/static/index.html").is_file():
            return
        npm = shutil.which("npm")
        if not npm:
            self.app.abort("The page is not built, and npm is not here to build it: install Node.js 20 or newer.")
        for command in (["ci", "--no-fund", "--no-audit"], ["run", "build"]):
            if subprocess.run([npm, *command], cwd=root / "web", check=False).returncode:
                self.app.abort(f"The page could not be built: `npm {' '.join(command)}` failed in the folder web.")
