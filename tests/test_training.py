"""Training as its users run it: the whole path, what it leaves behind, and how it goes on after a stop."""

import json
import re
import shutil
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from safetensors import safe_open

from digitpad import Recognizer
from digitpad.errors import DataError
from digitpad.preprocessing.frame import FRAME_SIZE
from digitpad.recognizer import MODEL
from digitpad.training.config import LEANINGS, QUICK
from digitpad.training.data import mnist
from digitpad.training.data.training_sets import Course, font_digits, negatives, split_by_writer

ROOT = Path(__file__).parents[1]
VECTORS = json.loads((ROOT / "tests" / "vectors" / "strokes.json").read_text())["vectors"]
pytestmark = pytest.mark.filterwarnings("ignore:::(tensorflow|keras|google|tf2onnx).*")


def digitpad(*options, **settings):
    command = [sys.executable, "-m", "digitpad", *map(str, options)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=600, check=False, **settings)


@pytest.fixture(scope="module")
def keras_model():
    import keras  # noqa: PLC0415 - TensorFlow takes seconds to load

    return keras.models.load_model(MODEL.with_suffix(".keras"))


@pytest.fixture(scope="module")
def quick_run(tmp_path_factory):
    out = tmp_path_factory.mktemp("quick")
    done = digitpad("train", "--quick", "--out", out)
    assert done.returncode == 0, done.stderr
    return out, done


def test_a_quick_training_proves_the_whole_path(quick_run):
    out, done = quick_run
    assert len(re.findall(r"^Epoch \d of 2: loss \d", done.stderr, re.MULTILINE)) == QUICK.all_epochs
    assert "of MNIST's test digits" in done.stdout
    metrics = json.loads((out / "metrics.json").read_text())
    assert metrics["mnist_test"]["accuracy"] > 0.9
    assert metrics["recipe"]["seed"] == QUICK.seed
    assert metrics["parameters"] <= 150_000
    assert metrics["data"]["mnist"] == mnist.SHA256
    assert f"{metrics['parameters']:,}" in (out / "card.md").read_text()
    for name in ("digits.keras", "digits.onnx", "digits.safetensors"):
        assert (out / name).stat().st_size > 100_000
    seven = next(vector["strokes"] for vector in VECTORS if vector["name"] == "7")
    assert Recognizer(out / "digits.onnx").recognize(seven).probabilities.argmax() == 7


def test_a_finished_training_is_exported_again_without_training(quick_run, tmp_path):
    out, _ = quick_run
    done = digitpad("export", out, "--to", tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "digits.safetensors").read_bytes() == (out / "digits.safetensors").read_bytes()
    again, before = (json.loads((folder / "metrics.json").read_text()) for folder in (tmp_path, out))
    assert again["mnist_test"] == before["mnist_test"]


@pytest.mark.parametrize(("other", "said"), [("", "another seed"), ("nothing", "holds no finished run")])
def test_only_finished_runs_of_other_seeds_stand_beside_an_export(quick_run, tmp_path, other, said):
    out, _ = quick_run
    done = digitpad("export", out, "--beside", out / other, "--to", tmp_path)
    assert done.returncode == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert not list(tmp_path.iterdir())


def test_an_export_names_the_pens_that_the_run_learnt_from(quick_run, tmp_path):
    out, _ = quick_run
    pens = tmp_path / "pens"
    pens.write_text('.SEGMENT DIGIT 0 ? "1"\n.COMMENT 1 5 225\n.PEN_DOWN\n 5 9\n 5 1\n.PEN_UP\n')
    done = digitpad("export", out, "--pen", pens, "--to", tmp_path / "to")
    assert done.returncode == 1
    assert "learnt from 0 pen digits" in done.stderr
    assert not (tmp_path / "to").exists()


def test_exporting_without_a_checkpoint_says_what_to_do(tmp_path):
    done = digitpad("export", tmp_path)
    assert done.returncode == 1
    assert re.search(r"holds no checkpoint: train first", done.stderr)
    assert "Traceback" not in done.stderr


def test_ctrl_c_leaves_the_last_checkpoint_and_the_same_command_goes_on(tmp_path):
    said = _stopped_after("Epoch 1 of 2", tmp_path)
    assert "goes on from the last checkpoint" in said
    assert "Traceback" not in said
    assert json.loads((tmp_path / "checkpoint" / "run.json").read_text())["history"]["loss"]
    said = _stopped_after("Epoch 2 of 2", tmp_path)
    assert "Going on after epoch 1 of 2." in said
    assert "Epoch 1 of 2" not in said


def _stopped_after(words, out):
    """What a quick training says that is interrupted when it has said these words."""
    command = [sys.executable, "-m", "digitpad", "train", "--quick", "--out", str(out)]
    said = ""
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        for line in process.stderr:
            said += line
            if line.startswith(words):
                process.send_signal(signal.SIGINT)
                break
        said += process.stderr.read()
        assert process.wait(60) == 1
    return said


def test_evaluating_needs_no_tensorflow_and_gives_the_figures_of_the_card():
    hidden = "import sys; sys.modules['tensorflow'] = sys.modules['keras'] = None; "
    code = hidden + "from digitpad.cli.main import main; main(['evaluate'])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    accuracy = json.loads((MODEL.parent / "metrics.json").read_text())["mnist_test"]["accuracy"]
    assert accuracy >= 0.996
    assert f"{accuracy:.2%}" in done.stdout
    assert f"{accuracy:.2%}" in (MODEL.parent / "card.md").read_text()


@pytest.mark.parametrize("name", ["digits.keras", "digits.onnx", "digits.safetensors"])
def test_the_shipped_files_are_those_of_the_metrics(name):
    metrics = json.loads((MODEL.parent / "metrics.json").read_text())
    import hashlib  # noqa: PLC0415

    assert hashlib.sha256((MODEL.parent / name).read_bytes()).hexdigest() == metrics["sha256"][name]


def test_keras_and_onnx_runtime_give_the_same_answers(keras_model):
    drawn = np.array([vector["frame"] for vector in VECTORS], np.float32).reshape(-1, FRAME_SIZE, FRAME_SIZE)
    frames = np.concatenate([drawn, mnist.load().test.pick(slice(1000)).frames()])
    ours, theirs = Recognizer().score_frames(frames), keras_model.predict(frames, verbose=0)
    np.testing.assert_allclose(ours.probabilities, theirs["probabilities"], atol=1e-4)
    np.testing.assert_allclose(ours.no_digit, theirs["no_digit"], atol=1e-4)
    np.testing.assert_allclose(ours.evidence, theirs["evidence"], atol=1e-2, rtol=1e-3)
    np.testing.assert_array_equal(ours.probabilities.argmax(axis=1), theirs["probabilities"].argmax(axis=1))


def test_the_threshold_is_one_and_the_same_in_every_file():
    threshold = json.loads((MODEL.parent / "metrics.json").read_text())["no_digit_above"]
    with safe_open(MODEL.with_suffix(".safetensors"), "numpy") as weights:
        network = json.loads(weights.metadata()["network"])
    assert network["no_digit_above"] == threshold == Recognizer().rejection_threshold


@pytest.fixture(scope="module")
def tiny():
    digits = mnist.load()
    return Course(digits.training.pick(slice(640)), (negatives(128, digits.training, [], 3),), (64,))


SHORT = replace(QUICK, branches=())


@pytest.fixture(scope="module")
def short(tiny, tmp_path_factory):
    """The folder of a finished run."""
    from digitpad.training.trainer import fit  # noqa: PLC0415

    folder = tmp_path_factory.mktemp("short")
    fit(tiny, {}, SHORT, folder)
    return folder


def test_the_same_seed_gives_the_same_network_and_another_seed_another(tiny, short, tmp_path):
    from digitpad.training.trainer import fit, load_run  # noqa: PLC0415

    recipe = replace(QUICK, branches=LEANINGS[:1], seed=5)
    one, same = (fit(tiny, {}, recipe, tmp_path / name).average.get_weights() for name in ("one", "same"))
    for left, right in zip(one, same, strict=True):
        np.testing.assert_allclose(left, right, atol=1e-5)
    assert not np.allclose(one[0], load_run(short).average.get_weights()[0], atol=1e-3)


def test_going_on_after_a_stop_gives_the_network_of_a_run_in_one_go(tiny, short, tmp_path, monkeypatch):
    from digitpad.training import trainer  # noqa: PLC0415

    def stop(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(trainer.log, "info", stop)  # said when an epoch is finished
        with pytest.raises(KeyboardInterrupt):
            trainer.fit(tiny, {}, SHORT, tmp_path)
    assert trainer.load_run(tmp_path).epoch == 1
    stopped, unbroken = trainer.fit(tiny, {}, SHORT, tmp_path), trainer.load_run(short)
    for left, right in zip(stopped.network.get_weights(), unbroken.network.get_weights(), strict=True):
        np.testing.assert_allclose(left, right, atol=1e-5)


def test_another_recipe_does_not_go_on_from_a_checkpoint(tiny, short):
    from digitpad.training.trainer import fit  # noqa: PLC0415

    with pytest.raises(DataError, match="another recipe"):
        fit(tiny, {}, replace(SHORT, epochs=2), short)
    with pytest.raises(DataError, match="other pen digits"):
        fit(replace(tiny, pen_digits=7), {}, SHORT, short)


def test_a_checkpoint_that_lost_a_part_leaves_it_to_the_one_that_was_to_replace_it(short, tmp_path):
    from digitpad.training.trainer import load_run  # noqa: PLC0415

    for name in ("checkpoint", "checkpoint.new"):
        shutil.copytree(short / "checkpoint", tmp_path / name)
    (tmp_path / "checkpoint" / "network.keras").unlink()
    assert load_run(tmp_path).epoch == SHORT.all_epochs


@pytest.mark.parametrize("kept", ['{"recipe": {"epo', '{"recipe": {"epochs": 1}}', "[]"])
def test_a_checkpoint_that_cannot_be_read_is_named(kept, short, tmp_path):
    from digitpad.training.trainer import load_run  # noqa: PLC0415

    shutil.copytree(short / "checkpoint", tmp_path / "checkpoint")
    (tmp_path / "checkpoint" / "run.json").write_text(kept)
    with pytest.raises(DataError, match=re.escape(str(tmp_path))):
        load_run(tmp_path)


def test_branches_set_out_from_the_same_weights_and_their_average_ends_the_run(tiny, tmp_path, caplog):
    from digitpad.training.trainer import fit, load_run  # noqa: PLC0415

    recipe = replace(QUICK, branches=(LEANINGS[0], replace(LEANINGS[1], weight=3)))
    with caplog.at_level("INFO"):
        run = fit(tiny, {}, recipe, tmp_path)
    ends = [load_run(tmp_path / f"branch-{number}") for number in (1, 2)]
    for merged, *parts in zip(*(some.average.get_weights() for some in (run, *ends)), strict=True):
        np.testing.assert_allclose(merged, (parts[0] + 3 * parts[1]) / 4, atol=1e-6)
    one, other = (end.average.get_weights()[0] for end in ends)
    assert not np.allclose(one, other, atol=1e-5)  # they lean to the same side, and see it in another order
    assert run.history.branches == [end.history for end in ends]
    assert len(run.history.loss) == 2
    caplog.clear()
    again = fit(tiny, {}, recipe, tmp_path)  # nothing is left to do
    assert not re.search(r"Epoch \d of", caplog.text)
    for left, right in zip(run.average.get_weights(), again.average.get_weights(), strict=True):
        np.testing.assert_array_equal(left, right)
    assert again.history == run.history


def test_folding_batch_norm_and_cooling_keep_what_the_network_says(tiny, short):
    from digitpad.training.model import cooled, folded, inference_network  # noqa: PLC0415
    from digitpad.training.trainer import load_run  # noqa: PLC0415

    run = load_run(short)
    logits = run.logits(tiny.mnist)
    said = inference_network(cooled(folded(run.average), 2.0)).predict(tiny.mnist.frames(), verbose=0)
    np.testing.assert_allclose(said["evidence"].mean(axis=(2, 3)), logits / 2, atol=1e-3)
    np.testing.assert_allclose(said["no_digit"], 1 / (1 + np.exp(logits / 2).sum(axis=1)), atol=1e-4)


def test_an_epoch_holds_all_of_mnist_and_its_share_of_each_pool(tiny):
    examples = tiny.epoch(np.random.default_rng(0))
    assert len(examples.names) == tiny.size == 704
    assert (examples.names == mnist.NO_DIGIT).sum() == 64


def test_without_pen_digits_the_font_has_every_digit():
    assert {digit.name for digit in font_digits()} == set(range(10))
    assert split_by_writer([]).training == []


def test_the_notebook_runs_as_it_is(monkeypatch):
    import nbformat  # noqa: PLC0415
    from nbclient import NotebookClient  # noqa: PLC0415

    monkeypatch.setenv("DIGITPAD_SHARE", "0.03")  # what it tells is not looked at here
    notebook = nbformat.read(ROOT / "notebooks" / "training.ipynb", as_version=4)
    NotebookClient(notebook, timeout=600, resources={"metadata": {"path": str(ROOT / "notebooks")}}).execute()
    pictures = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    assert sum("image/png" in output.get("data", {}) for output in pictures) >= 4
