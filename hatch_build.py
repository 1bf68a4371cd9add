"""Include the page in every build; build it with npm if needed."""

import shutil
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class PageHook(BuildHookInterface):  # type: ignore[type-arg]
    """Runs before a wheel or a source distribution is built; both hold the built page."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling's signature
        """Build the page if it is missing; an editable installation does not need it."""
        root = Path(self.root)
        if version == "editable" or (root / "src/digitpad/server/static/index.html").is_file():
            return
        npm = shutil.which("npm")
        if not npm:
            self.app.abort("The page is not built and npm is missing: install Node.js 20 or newer.")
        for command in (["ci", "--no-fund", "--no-audit"], ["run", "build"]):
            if subprocess.run([npm, *command], cwd=root / "web", check=False).returncode:
                self.app.abort(f"The page could not be built: `npm {' '.join(command)}` failed in the folder web.")
