"""Contributions as training data."""

from dataclasses import replace
from datetime import date

import numpy as np
import pyarrow as pa
import pytest
from pyarrow import parquet

from digitpad.contributions.drawing import normalize
from digitpad.contributions.export import to_parquet
from digitpad.contributions.store import Contribution
from digitpad.errors import DataError
from digitpad.training.config import QUICK_CONFIG
from digitpad.training.data.contributions import read_contributions
from digitpad.training.data.corpus import Corpus, load_corpus
from digitpad.training.data.dataset import NO_DIGIT_LABEL
from digitpad.training.data.training_sets import build_training_set

SEVEN = normalize([[(20, 10), (60, 10), (35, 80)]])
CROSS = normalize([[(0, 0), (50, 50)], [(0, 50), (50, 0)]])


@pytest.fixture
def file(tmp_path):
    rows = [
        Contribution(1, SEVEN, 7, 1, 1, date(2026, 11, 27)),
        Contribution(2, CROSS, None, None, 1, date(2026, 11, 27)),
    ]
    (tmp_path / "contributions.parquet").write_bytes(to_parquet(rows))
    return tmp_path / "contributions.parquet"


def test_exported_drawings_are_read_back_each_as_another_writers(file):
    digit, none = read_contributions(file)
    assert [[tuple(map(int, point)) for point in stroke] for stroke in digit.strokes] == SEVEN
    assert (digit.label, none.label) == (7, NO_DIGIT_LABEL)
    assert digit.writer != none.writer


def test_contributions_are_counted_and_change_what_is_trained_on(file):
    corpus = load_corpus(contributions_file=file)
    assert corpus.pen_counts == {"pendigits": 0, "unipen": 0, "glyphs": 0, "contributions": 2}
    assert "contributions" not in Corpus(corpus.mnist).pen_counts
    config = replace(QUICK_CONFIG, data_fraction=0.002)
    without = build_training_set(Corpus(corpus.mnist), config)
    contributed = build_training_set(corpus, config)
    assert len(contributed.pools) == len(without.pools) + 1  # the cross is the first glyph
    assert (contributed.pools[-1][0].labels == NO_DIGIT_LABEL).all()
    assert not np.array_equal(contributed.pools[0][0].images, without.pools[0][0].images)


@pytest.mark.parametrize(
    "content",
    [
        None,
        b"",
        b"PAR1",
        {"label": [1]},
        {"strokes": ["x"], "label": [1]},
        {"strokes": [[[[0, 0], [1, 1]]]], "label": [11]},
        {"strokes": [[[[0, 0], [1, 1]]]], "label": ["7"]},
        {"strokes": [[[[0, 0, 0]]]], "label": [1]},
        {"strokes": [[[[0.0, float("nan")]]]], "label": [1]},
        {"strokes": [[[]]], "label": [1]},
        {"strokes": [None], "label": [1]},
    ],
)
def test_a_file_without_contributions_is_refused_in_one_sentence(tmp_path, content):
    path = tmp_path / "contributions.parquet"
    if isinstance(content, bytes):
        path.write_bytes(content)
    elif content:
        parquet.write_table(pa.table(content), path)
    with pytest.raises(DataError, match=r"holds no contributions: write it by digitpad contributions export\.$"):
        read_contributions(path)
