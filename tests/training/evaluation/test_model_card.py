"""The model card: written from metrics.json."""

import json

from digitpad.recognizer import MODEL
from digitpad.training.data import evaluation_sets
from digitpad.training.evaluation.model_card import model_card
from digitpad.training.evaluation.targets import target_values

METRICS = json.loads(MODEL.with_name("metrics.json").read_text())


def test_shipped_card_is_written_from_the_shipped_metrics():
    assert MODEL.with_name("MODEL_CARD.md").read_text(encoding="utf-8") == model_card(METRICS)


def test_card_has_the_metrics_of_every_seed_and_their_mean(metrics):
    values = target_values(metrics)
    others = [{"seed": seed, "metrics": dict.fromkeys(values, value)} for seed, value in ((8, 0.25), (9, 0.5))]
    text = model_card(METRICS | {"evaluation": metrics, "other_seeds": others})
    assert "| metric | seed 1, shipped | seed 8 | seed 9 | mean |" in text
    mnist = values[evaluation_sets.MNIST]
    assert f"| MNIST test | {mnist:.2%} | 25.00% | 50.00% | {(mnist + 0.75) / 3:.2%} |" in text
    assert "Other seeds" not in model_card(METRICS | {"evaluation": metrics, "other_seeds": []})
