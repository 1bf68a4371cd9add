"""The recipe: how rate and strengths run over the epochs."""

import json
from dataclasses import asdict

import pytest
from hypothesis import given
from hypothesis import strategies as some

from digitpad.training.config import BEYOND_MNIST, QUICK, Recipe, recipe_from

RECIPES = [Recipe(), BEYOND_MNIST, QUICK]
recipes = some.sampled_from(RECIPES)


@given(recipes, some.floats(0, 1))
def test_rates_and_strengths_stay_within_their_bounds(recipe, share):
    epoch = share * recipe.all_epochs * 0.999
    assert 0 <= recipe.rate(epoch) <= recipe.peak_rate
    assert recipe.calm_strength - 1e-9 <= recipe.strength(epoch) <= 1
    assert 0 <= recipe.spoiling(epoch) <= recipe.strength(epoch)


@pytest.mark.parametrize("recipe", RECIPES)
def test_the_rate_rises_to_its_peak_and_falls_to_nothing(recipe):
    assert recipe.rate(0) == 0
    assert recipe.rate(recipe.warm_up * recipe.epochs) == pytest.approx(recipe.peak_rate)
    assert recipe.rate(recipe.epochs * (1 - 1e-9)) == pytest.approx(0, abs=1e-9)


def test_the_polish_is_a_warm_restart_with_few_spoilt_frames():
    start = BEYOND_MNIST.epochs
    peak = start + BEYOND_MNIST.warm_up * BEYOND_MNIST.polish
    assert BEYOND_MNIST.rate(start) == 0
    assert BEYOND_MNIST.rate(peak) == pytest.approx(BEYOND_MNIST.polish_rate)
    assert BEYOND_MNIST.spoiling(start) == BEYOND_MNIST.polish_spoiling < BEYOND_MNIST.spoiling(start - 1e-6)
    assert BEYOND_MNIST.strength(start) == pytest.approx(BEYOND_MNIST.calm_strength)


def test_a_branch_is_a_polish_of_its_own_that_leans_to_one_side():
    for number, lean in enumerate(BEYOND_MNIST.branches, start=1):
        branch = BEYOND_MNIST.of_branch(number)
        assert branch.all_epochs == BEYOND_MNIST.branch_epochs
        assert branch.rate(0) == 0
        assert branch.rate(branch.warm_up * branch.all_epochs) == pytest.approx(BEYOND_MNIST.polish_rate)
        assert branch.spoiling(0) == lean.spoiling
        assert branch.strength(0) == BEYOND_MNIST.calm_strength
        assert branch.branches == ()


@given(some.floats(0, 29.9))
def test_mnist_alone_is_never_spoilt(epoch):
    assert Recipe().spoiling(epoch) == 0


@pytest.mark.parametrize("recipe", RECIPES)
def test_a_recipe_comes_back_from_json(recipe):
    assert recipe_from(json.loads(json.dumps(asdict(recipe)))) == recipe


def test_a_recipe_of_another_version_is_refused():
    with pytest.raises(TypeError):
        recipe_from(asdict(Recipe()) | {"momentum": 0.9})
