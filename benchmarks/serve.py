"""The benchmark's pages behind Digitpad's own server."""

from pathlib import Path

from digitpad.server import create_app

app = create_app(Path(__file__).parent / "dist")
