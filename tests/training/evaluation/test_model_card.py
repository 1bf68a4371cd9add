"""The model card: written from metrics.json."""

import json

from digitpad.recognizer import MODEL
from digitpad.training.data import evaluation_sets
from digitpad.training.evaluation.model_card import model_card
from digitpad.training.evaluation.targets import target_values

METRICS = json.loads(MODEL.with_name("metrics.json").read_text())
DATA = {"pen_counts": {"pendigits": 7494, "unipen": 9509, "glyphs": 16423}}


def test_shipped_card_is_written_from_the_shipped_metrics():
    assert MODEL.with_name("MODEL_CARD.md").read_text(encoding="utf-8") == model_card(METRICS)


def test_card_has_the_metrics_of_every_seed_and_their_mean(metrics):
    values = target_values(metrics)
    others = [{"seed": seed, "metrics": dict.fromkeys(values, value)} for seed, value in ((8, 0.25), (9, 0.5))]
    text = model_card(METRICS | {"data": DATA, "evaluation": metrics, "other_seeds": others})
    assert "| metric | seed 1, shipped | seed 8 | seed 9 | mean |" in text
    mnist = values[f"{evaluation_sets.MNIST}: accuracy"]
    assert f"| MNIST test: accuracy | {mnist:.2%} | 25.00% | 50.00% | {(mnist + 0.75) / 3:.2%} |" in text
    assert "Other seeds" not in model_card(METRICS | {"data": DATA, "evaluation": metrics, "other_seeds": []})


def test_card_compares_only_metrics_that_every_seed_has(metrics):
    values = target_values(metrics)
    mnist = f"{evaluation_sets.MNIST}: accuracy"
    other = {"seed": 8, "metrics": {mnist: values[mnist]}}
    text = model_card(METRICS | {"data": DATA, "evaluation": metrics, "other_seeds": [other]})
    table = text.split("Other seeds")[1].split("\n\n")[1]
    assert [line.split(" | ")[0] for line in table.splitlines()[2:]] == [f"| {mnist}"]


def test_card_names_unipen_with_licence_and_citation_only_if_it_was_used(metrics):
    with_unipen = model_card(METRICS | {"data": DATA, "evaluation": metrics, "other_seeds": []})
    assert "CC BY 4.0" in with_unipen
    assert "doi:10.1109/ICPR.1994.576870" in with_unipen
    assert "doi:10.5281/zenodo.1195803" in with_unipen
    counts = {"pendigits": 7494, "unipen": 0, "glyphs": 0}
    assert "doi:" not in model_card(
        METRICS | {"data": {"pen_counts": counts}, "evaluation": metrics, "other_seeds": []}
    )


def test_card_says_who_is_in_the_test_sets(metrics):
    text = model_card(METRICS | {"data": DATA, "evaluation": metrics, "other_seeds": []})
    assert all(f"\n- {name}: " in text for name in evaluation_sets.DESCRIPTIONS)
    assert f"2 in {evaluation_sets.UNIPEN}, with a mean over writers of" in " ".join(text.split())


def test_card_of_a_trial_has_no_test_sets():
    text = model_card(METRICS | {"data": DATA, "evaluation": None})
    assert "test sets" not in text


def test_card_describes_the_line_network_only_if_there_is_one():
    history = {"loss": [2.0, 1.0], "validation": [{}, {"registers": 0.875}], "seconds": [1800, 3600]}
    lines = {"parameters": 132855, "config": {"epoch_size": 1000, "seed": 4}, "history": history}
    base = METRICS | {"evaluation": None}
    text = " ".join(model_card(base | {"lines": lines}).split())
    assert "2,000 generated lines, in 1.5 hours on a CPU, seed 4" in text
    assert "LECTAUREP" in text
    assert "numbers that UNIPEN's training writers wrote" not in text
    assert "| registers | 87.5% |" in text
    base.pop("lines", None)
    assert "Line network" not in model_card(base)
