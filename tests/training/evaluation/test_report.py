"""The report: its page, its table and its plots."""

import re

from click.testing import CliRunner
from PIL import Image

from digitpad import Recognizer
from digitpad.cli.main import main
from digitpad.training.data import evaluation_sets
from digitpad.training.evaluation.report import write_report
from digitpad.training.evaluation.tables import aligned_table
from digitpad.training.evaluation.targets import metric_rows, metric_table


def check_report(page, metrics, count=5):
    text = page.read_text(encoding="utf-8")
    plots = re.findall(r"!\[.+\]\((.+)\)", text)
    assert len(plots) == count
    for plot in plots:
        with Image.open(page.parent / plot) as image:
            image.load()
            assert min(image.size) > 100
    assert text.count("\n| ") == len(metric_rows(metrics)) + 2
    assert (evaluation_sets.PENS in text) == ("pen_variations" in metrics)


def test_report_has_a_table_and_plots(sets, metrics, tmp_path):
    check_report(write_report(Recognizer(), sets, metrics, tmp_path / "new" / "report"), metrics)


def test_report_has_learning_curves_if_there_is_a_history(sets, metrics, tmp_path):
    history = {"loss": [2.0, 1.0], "validation": [{"MNIST": 0.9, "pens": 0.8}, {"MNIST": 0.95, "pens": 1.0}]}
    page = write_report(Recognizer(), sets, metrics, tmp_path, history)
    check_report(page, metrics, count=6)
    assert "curves.png" in page.read_text(encoding="utf-8")


def test_evaluate_full_prints_the_table_and_writes_the_report(
    tmp_path, monkeypatch, font_corpus_without_pens, metrics_without_pens
):
    monkeypatch.setattr("digitpad.training.data.mnist.load", lambda _: font_corpus_without_pens.mnist)
    result = CliRunner().invoke(main, ["evaluate", "--full", "--report", str(tmp_path)], catch_exceptions=False)
    assert result.exit_code == 0
    *rows, skipped, page = result.output.splitlines()
    assert "\n".join(rows) == aligned_table(metric_table(metrics_without_pens))
    assert skipped.startswith("There are no pen digits")
    assert page == str(tmp_path / "report.md")
    check_report(tmp_path / "report.md", metrics_without_pens, count=6)
