"""Evaluation: figures against known ones, and the whole table and report on a handful of digits."""

import json
import re

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as some
from PIL import Image

from digitpad import Recognizer
from digitpad.cli.main import main
from digitpad.recognizer import MODEL, Scores
from digitpad.training.data import test_sets
from digitpad.training.data.mnist import Digits, Mnist
from digitpad.training.data.training_sets import Pens, as_drawn, font_digits, split_by_writer
from digitpad.training.evaluation.evaluate import Evaluation, evaluate, evaluate_all, wilson_interval
from digitpad.training.evaluation.model_card import card
from digitpad.training.evaluation.report import write_report
from digitpad.training.evaluation.targets import HEADS, Row, goal_figures, plain_table, table
from pendigits_data import real_pendigits

DIGITS = as_drawn(font_digits())
MNIST = Mnist(DIGITS, DIGITS, DIGITS)
PENS = Pens([], [], font_digits())
NO_PENS = Pens([], [], [])


class Answering:
    """A recognizer that gives the answers it was made with, whatever it is shown."""

    rejection_threshold = 0.5

    def __init__(self, named, no_digit):
        self._scores = Scores(
            np.eye(10, dtype=np.float32)[named], np.asarray(no_digit), np.zeros((len(named), 10, 7, 7))
        )

    def score_frames(self, _):
        return self._scores


@pytest.fixture(scope="module", autouse=True)
def few_negatives():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(test_sets, "MADE", 60)
        yield


@pytest.fixture(scope="module")
def figures():
    return evaluate_all(Recognizer(), MNIST, PENS)


@pytest.fixture(scope="module")
def figures_without_pens():
    return evaluate_all(Recognizer(), MNIST, NO_PENS)


@pytest.mark.parametrize(
    ("right", "count", "low", "high"),
    [
        (9968, 10000, 0.99549, 0.99773),
        (81, 263, 0.2553, 0.3662),  # Newcombe, "Two-sided confidence intervals for the single proportion", 1998
        (15, 148, 0.0624, 0.1605),  # the same
        (0, 20, 0.0, 0.1611),  # the same
        (1, 29, 0.0061, 0.1718),  # the same
    ],
)
def test_wilson_intervals_that_are_known(right, count, low, high):
    assert wilson_interval(right, count) == pytest.approx((low, high), abs=6e-5)


@settings(deadline=None)
@given(some.integers(1, 10**6).flatmap(lambda count: some.tuples(some.integers(0, count), some.just(count))))
def test_a_wilson_interval_holds_the_share_and_is_one_of_shares(case):
    right, count = case
    low, high = wilson_interval(right, count)
    assert -1e-12 <= low <= right / count + 1e-12
    assert right / count - 1e-12 <= high <= 1 + 1e-12
    other = wilson_interval(count - right, count)
    assert other == pytest.approx((1 - high, 1 - low), abs=1e-9)


def test_confusion_accuracy_and_what_was_misread():
    digits = Digits(np.zeros((6, 28, 28), np.uint8), np.array([3, 3, 3, 7, 7, 0]))
    result = evaluate(Answering([3, 5, 5, 7, 1, 0], [0, 0, 0.9, 0.6, 0, 0.5]), digits)
    assert result.count == 6
    assert result.accuracy == 0.5
    assert result.misread.tolist() == [1, 2, 4]
    assert result.confusion[3, 5] == 2
    assert result.confusion[7, 1] == 1
    assert result.confusion.trace() == 3
    assert result.most_confused == [(3, 5, 2), (7, 1, 1)]
    assert result.turned_away == pytest.approx(2 / 6)
    assert result.by_digit[[0, 3, 7]].tolist() == pytest.approx([1, 1 / 3, 1 / 2])
    assert result.calibration_error > 0.4  # it was always sure


def test_without_a_mistake_nothing_is_confused():
    result = evaluate(Answering([4, 2], [0, 0]), Digits(np.zeros((2, 28, 28), np.uint8), np.array([4, 2])))
    assert result.most_confused == []
    assert result.accuracy == 1
    assert result.calibration_error == 0
    assert result.interval[1] == pytest.approx(1)


def test_confused_pairs_come_most_frequent_first_and_then_by_digit():
    confusion = np.zeros((10, 10), np.int64)
    confusion[9, 4], confusion[4, 9], confusion[1, 7], confusion[2, 2] = 3, 5, 3, 9
    assert Evaluation(confusion, np.array([]), 0, 0).most_confused == [(4, 9, 5), (1, 7, 3), (9, 4, 3)]


def test_everything_is_measured_and_fits_json(figures):
    assert json.loads(json.dumps(figures)) == figures
    assert set(figures["digits"]) == {test_sets.MNIST, test_sets.PENS, test_sets.PICTURES, *test_sets.OTHER_PENS}
    assert len(figures["corruptions"]["kinds"]) == 15
    assert figures["left_out"] == []
    for some_set in figures["digits"].values():
        assert np.sum(some_set["confusion"]) == some_set["digits"]
        low, high = some_set["interval_95"]
        assert low <= some_set["accuracy"] <= high
    assert figures["no_digit"]["made"]["count"] == test_sets.MADE
    means = [kind["accuracy"] for kind in figures["corruptions"]["kinds"].values()]
    assert figures["corruptions"]["mean"]["accuracy"] == pytest.approx(np.mean(means))


def test_the_shipped_network_reads_the_forms_that_everybody_writes(figures):
    assert figures["digits"][test_sets.PENS]["accuracy"] >= 0.8
    assert figures["digits"][test_sets.PICTURES]["accuracy"] >= 0.95


def test_without_pens_their_rows_are_left_out_and_it_says_so(figures_without_pens):
    figures = figures_without_pens
    assert set(figures["digits"]) == {test_sets.MNIST, test_sets.PICTURES}
    assert "other_pens" not in figures
    assert len(figures["left_out"]) == 1
    rows = table(figures)
    assert not [row.what for row in rows if "pens" in row.what]
    assert len(rows) == 2 + 1 + 2 + 12 + 16


def test_it_is_measured_the_same_twice(figures):
    again = evaluate_all(Recognizer(), MNIST, PENS)
    assert again["no_digit"] == figures["no_digit"]
    assert again["corruptions"] == figures["corruptions"]


def test_a_wider_pen_leaves_more_ink_and_a_tilt_turns():
    sets = test_sets.other_pens(font_digits())
    ink = {name: digits.images.mean() for name, digits in sets.items()}
    assert ink["pens half as wide"] < as_drawn(font_digits()).images.mean() < ink["pens twice as wide"]
    for name, digits in sets.items():
        assert (digits.names == DIGITS.names).all(), name
        assert (digits.images != DIGITS.images).any(axis=(1, 2)).sum() > 10, name
    one = Digits(sets["pens tilted 15° right"].images, DIGITS.names).pick(np.flatnonzero(DIGITS.names == 7)).images[0]
    assert one[:14].sum(axis=0) @ np.arange(28) / one[:14].sum() > 14


def test_usual_pens_draw_as_the_page_does():
    assert (test_sets.drawn(font_digits()).images == DIGITS.images).all()


def test_printed_signs_all_exist_in_their_fonts():
    """A sign that a font lacks would come as the same box each time."""
    images = test_sets.printed().images
    assert len(images) == len(test_sets.PRINTED) * len(test_sets.FONTS)
    per_font = np.split(images, len(test_sets.FONTS))
    for printed in per_font:
        assert len({image.tobytes() for image in printed}) == len(test_sets.PRINTED)


@pytest.mark.parametrize(
    ("value", "at_most", "met"),
    [(0.98, False, "no"), (0.99, False, "yes"), (0.995, False, "stretch"), (0.999, True, "no"), (0.9, True, "stretch")],
)
def test_goals_are_met_from_the_right_side(value, at_most, met):
    must, stretch = (0.995, 0.99) if at_most else (0.99, 0.995)
    assert Row("what", value, must=must, stretch=stretch, at_most=at_most).met == met


def test_no_goal_is_not_missed():
    assert Row("what", 0.1).met == ""


def test_the_table_has_a_line_a_row(figures):
    rows = table(figures)
    lines = plain_table(rows).splitlines()
    assert len(lines) == len(rows) + 1
    assert all(head in lines[0] for head in HEADS)
    assert lines[1].startswith("MNIST test  ")


def check_report(page, figures, count=5):
    text = page.read_text(encoding="utf-8")
    pictures = re.findall(r"!\[.+\]\((.+)\)", text)
    assert len(pictures) == count
    for picture in pictures:
        with Image.open(page.parent / picture) as image:
            image.load()
            assert min(image.size) > 100
    assert text.count("\n| ") == len(table(figures)) + 2
    assert (test_sets.PENS in text) == ("other_pens" in figures)


def test_a_report_is_written_with_its_pictures(figures, tmp_path):
    check_report(write_report(Recognizer(), MNIST, PENS, figures, tmp_path / "deep" / "report"), figures)


def test_a_report_shows_how_the_network_learnt_where_that_is_known(figures, tmp_path):
    history = {"loss": [2.0, 1.0], "validation": [{"MNIST": 0.9, "pens": 0.8}, {"MNIST": 0.95, "pens": 1.0}]}
    page = write_report(Recognizer(), MNIST, PENS, figures, tmp_path, history=history)
    check_report(page, figures, count=6)
    assert "curves.png" in page.read_text(encoding="utf-8")


def test_the_command_prints_the_table_and_writes_the_report(tmp_path, monkeypatch, figures_without_pens):
    monkeypatch.setattr("digitpad.training.data.mnist.load", lambda _: MNIST)
    done = CliRunner().invoke(main, ["evaluate", "--all", "--report", str(tmp_path)], catch_exceptions=False)
    assert done.exit_code == 0
    *rows, left_out, page = done.output.splitlines()
    assert "\n".join(rows) == plain_table(table(figures_without_pens))
    assert left_out.startswith("No pen digits were given")
    assert page == str(tmp_path / "report.md")
    check_report(tmp_path / "report.md", figures_without_pens, count=6)


def test_the_card_reports_every_seed_beside_the_one_that_ships(figures):
    metrics = json.loads((MODEL.parent / "metrics.json").read_text()) | {"sets": figures}
    goals = goal_figures(figures)
    others = [{"seed": seed, "goals": dict.fromkeys(goals, share)} for seed, share in ((8, 0.25), (9, 0.5))]
    text = card(metrics | {"other_seeds": others})
    assert "| what | seed 1, ships | seed 8 | seed 9 | mean |" in text
    mnist = goals[test_sets.MNIST]
    assert f"| MNIST test | {mnist:.2%} | 25.00% | 50.00% | {(mnist + 0.75) / 3:.2%} |" in text
    assert "Other seeds" not in card(metrics | {"other_seeds": []})


@pytest.mark.parametrize("option", ["--pen", "--report"])
def test_options_that_need_all_say_so(tmp_path, option):
    done = CliRunner().invoke(main, ["evaluate", option, str(tmp_path / "x")])
    assert done.exit_code == 2
    assert "--pen and --report go with --all" in done.stderr


def test_the_shipped_network_reads_unseen_writers():
    pens = split_by_writer(real_pendigits()).test
    result = evaluate(Recognizer(), as_drawn(pens[::5]))
    assert result.accuracy > 0.9
    assert result.turned_away < 0.02
