"""The notebook runs from top to bottom."""

from pathlib import Path

import nbformat
from nbclient import NotebookClient

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"


def test_notebook_runs_and_draws_its_plots(monkeypatch):
    monkeypatch.setenv("DIGITPAD_DATA_FRACTION", "0.002")  # the results do not matter here
    notebook = nbformat.read(NOTEBOOKS / "training.ipynb", as_version=4)
    NotebookClient(notebook, timeout=600, resources={"metadata": {"path": str(NOTEBOOKS)}}).execute()
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    assert sum("image/png" in output.get("data", {}) for output in outputs) >= 4
