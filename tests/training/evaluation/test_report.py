"""The report: its page, its table and its plots."""

import re

import numpy as np
from click.testing import CliRunner
from PIL import Image

from digitpad import Recognizer
from digitpad.cli.main import main
from digitpad.training.data import evaluation_sets
from digitpad.training.data.dataset import LabeledImages
from digitpad.training.data.number_sets import LabeledNumber
from digitpad.training.evaluation.evaluate import evaluate_all
from digitpad.training.evaluation.plots import misread_numbers, wrong_answers
from digitpad.training.evaluation.report import write_report
from digitpad.training.evaluation.tables import aligned_table
from digitpad.training.evaluation.targets import group_table, metric_rows, metric_table
from font_numbers import png


def check_report(page, metrics, count):
    text = page.read_text(encoding="utf-8")
    plots = re.findall(r"!\[.+\]\((.+)\)", text)
    assert len(plots) == count
    for plot in plots:
        with Image.open(page.parent / plot) as image:
            image.load()
            assert min(image.size) > 100
    assert all(f"\n| {row.name} | " in text for row in metric_rows(metrics))
    assert ("The worst writers" in text) == bool(metrics["writers"])
    assert (evaluation_sets.PENS in text) == ("pen_variations" in metrics)


def test_report_in_a_new_folder_has_a_table_and_plots_with_learning_curves_if_there_is_a_history(
    sets, metrics, tmp_path
):
    history = {"loss": [2.0, 1.0], "validation": [{"MNIST": 0.9, "pens": 0.8}, {"MNIST": 0.95, "pens": 1.0}]}
    page = write_report(Recognizer(), sets, metrics, tmp_path / "new" / "report", history)
    check_report(page, metrics, count=9)
    assert "curves.png" in page.read_text(encoding="utf-8")


def test_evaluate_full_prints_the_table_and_writes_the_report(
    tmp_path, monkeypatch, font_corpus_without_pens, metrics_without_pens
):
    monkeypatch.setattr("digitpad.training.data.mnist.load", lambda _: font_corpus_without_pens.mnist)
    result = CliRunner().invoke(main, ["evaluate", "--full", "--report", str(tmp_path)], catch_exceptions=False)
    assert result.exit_code == 0
    *rows, _, _, _, _, _, page = result.output.splitlines()
    assert "\n".join(rows) == aligned_table(metric_table(metrics_without_pens))
    assert all(sentence in result.output for sentence in metrics_without_pens["skipped"])
    assert page == str(tmp_path / "report.md")
    check_report(tmp_path / "report.md", metrics_without_pens, count=7)  # and no curves, as there is no history


def test_evaluate_full_prints_the_worst_writers_and_characters_and_is_reproducible(monkeypatch, font_corpus, metrics):
    evaluated = []
    monkeypatch.setattr("digitpad.cli.training.load_corpus", lambda *_: font_corpus)

    def evaluate(*arguments):
        evaluated.append(evaluate_all(*arguments))
        return evaluated[0]

    monkeypatch.setattr("digitpad.cli.training.evaluate_all", evaluate)
    result = CliRunner().invoke(main, ["evaluate", "--full"], catch_exceptions=False)
    for group in ("writer", "character"):
        assert aligned_table(group_table(metrics[f"{group}s"], group)) in result.output
    for part in ("no_digit", "corruptions"):
        assert evaluated[0][part] == metrics[part]


def test_misread_numbers_are_shown_as_strokes_and_pictures():
    strokes = LabeledNumber("17", [[(0, 0), (0, 9)], [(3, 0), (6, 0), (4, 9)], [(2, 3)]], "anna")
    picture = LabeledNumber("20", png(np.full((30, 40), 200, np.uint8)), "clerk")
    figure = misread_numbers([strokes, picture], [[1, "70", 0.9], [0, "1\n7", 0.5]])
    assert [axes.get_title() for axes in figure.axes] == ["20: 70 (90%)", "17: 1 / 7 (50%)"]


def test_wrong_answers_are_shown_for_digits_and_negatives_alike():
    images = np.zeros((3, 28, 28), np.uint8)
    images[:, 4:24, 13:15] = 255  # a 1
    figure = wrong_answers(
        Recognizer(),
        {"digits": LabeledImages(images, np.array([1, 3, 7])), "negatives": LabeledImages(images, np.full(3, 10))},
    )
    titles = [[axes.get_title() for axes in part.axes] for part in figure.subfigs]
    assert titles == [["3: 1", "7: 1"], ["1", "1", "1"]]
