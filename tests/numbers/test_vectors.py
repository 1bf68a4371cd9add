"""The number reader agrees with the test vectors, to which its port is held as well."""

import json
import sys
from pathlib import Path

import numpy as np
import pytest

from digitpad import Recognizer
from digitpad.numbers.constraints import Constraint, make_constraint
from digitpad.numbers.ink import ink_to_lattices
from digitpad.numbers.pieces import line_grid
from digitpad.numbers.reading import read_lines
from digitpad.numbers.seams import Writing, find_seams
from digitpad.numbers.weights import NumberWeights
from number_samples import is_allowed

FOLDER = Path(__file__).parents[1] / "vectors"
sys.path.append(str(FOLDER))
from samples import unpack  # noqa: E402 - the tests of the vectors' own folder

VECTORS = json.loads((FOLDER / "numbers.json").read_text())
WEIGHTS = NumberWeights.from_json(json.dumps(VECTORS["weights"]))
RECOGNIZER = Recognizer(threads=1)


@pytest.mark.parametrize("vector", VECTORS["strokes"] + VECTORS["pictures"], ids=lambda vector: vector["name"])
def test_lattices_scores_and_readings_equal_the_vectors(vector):
    lattices = ink_to_lattices(vector["strokes"] if "strokes" in vector else unpack(vector))
    assert len(lattices) == len(vector["lines"])
    for lattice, line in zip(lattices, vector["lines"], strict=True):
        pieces = lattice.pieces
        assert (pieces.strokes, lattice.spaces.tolist()) == (line["strokes"], line["spaces"])
        assert lattice.candidates == [tuple(candidate) for candidate in line["candidates"]]
        np.testing.assert_allclose(pieces.height, line["height"], atol=1e-5)
        np.testing.assert_allclose(pieces.boxes, line["boxes"], atol=1e-5)
        np.testing.assert_allclose(pieces.cut_counts, line["cut_counts"])
        np.testing.assert_allclose(pieces.crossings, line["crossings"])
        np.testing.assert_allclose(pieces.cut_ink, line["cut_ink"], atol=1e-5)
        np.testing.assert_allclose(RECOGNIZER.score_candidates([lattice]), line["logits"], atol=1e-3)
        arcs = lattice.arcs(np.array(line["logits"]))
        np.testing.assert_allclose(arcs.features @ WEIGHTS.vector(), line["scores"], atol=1e-4)
        expected, grid = line["line_frame"], line_grid(pieces)
        assert (grid is None) == (expected is None)
        if grid:
            frame = pieces.draw_line(grid)
            np.testing.assert_allclose(frame.sum(axis=1), expected["rows"], atol=1e-3)
            np.testing.assert_allclose(frame.sum(axis=0), expected["columns"], atol=1e-3)
            assert lattice.find_boundaries(grid).tolist() == expected["boundaries"]
    logits = np.concatenate([np.empty((0, 10)), *(line["logits"] for line in vector["lines"])])
    reading = read_lines(lattices, logits, WEIGHTS, Constraint(), VECTORS["rejection_threshold"]).as_dict()
    assert_close(reading, vector["reading"])


def assert_close(value, expected):
    if isinstance(expected, dict):
        assert value.keys() == expected.keys()
        for key in expected:
            assert_close(value[key], expected[key])
    elif isinstance(expected, list):
        assert len(value) == len(expected)
        for one, other in zip(value, expected, strict=True):
            assert_close(one, other)
    else:
        assert value == (pytest.approx(expected, abs=1e-4) if isinstance(expected, float) else expected)


@pytest.mark.parametrize("vector", VECTORS["seams"], ids=lambda vector: vector["name"])
def test_seams_equal_the_vectors(vector):
    mask = np.array([[pixel == "#" for pixel in row] for row in vector["rows"]])
    paths, severed = find_seams(mask, Writing(height=40, slant=0, pen=5))
    assert paths.tolist() == vector["paths"]
    assert severed == pytest.approx(vector["severed"])


@pytest.mark.parametrize("vector", VECTORS["constraints"])
def test_constraints_allow_the_texts_of_the_vectors(vector):
    length = vector["length"]
    constraint = make_constraint(tuple(length) if isinstance(length, list) else length, vector["check"])
    assert is_allowed(constraint, vector["text"]) == vector["is_allowed"]
