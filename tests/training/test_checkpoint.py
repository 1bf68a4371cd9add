"""Checkpoints: missing, damaged and incomplete ones, of either network."""

import re
import shutil

import pytest

from digitpad.errors import DataError
from digitpad.training.checkpoint import CHECKPOINT_FILES
from digitpad.training.line_trainer import load_line_run
from digitpad.training.trainer import load_run

pytestmark = pytest.mark.filterwarnings("ignore:::(tensorflow|keras|google).*")
loaders = pytest.mark.parametrize("load", [load_run, load_line_run])


@loaders
def test_folder_without_a_checkpoint_holds_no_run(load, tmp_path):
    assert load(tmp_path) is None


@loaders
@pytest.mark.parametrize("content", ['{"config": {"epo', '{"config": {"epochs": 1}}', "[]"])
def test_message_names_an_unreadable_checkpoint(load, content, tmp_path):
    (tmp_path / "checkpoint").mkdir()
    for name in CHECKPOINT_FILES:
        (tmp_path / "checkpoint" / name).write_text(content)
    with pytest.raises(DataError, match=re.escape(str(tmp_path))):
        load(tmp_path)


def test_incomplete_checkpoint_is_replaced_by_the_new_one(short_config, short_run, tmp_path):
    for name in ("checkpoint", "checkpoint.new"):
        shutil.copytree(short_run / "checkpoint", tmp_path / name)
    (tmp_path / "checkpoint" / "model.keras").unlink()
    assert load_run(tmp_path).epoch == short_config.total_epochs
