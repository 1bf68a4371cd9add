"""Jobs: their outputs, and that they can be killed at any moment and continued."""

import csv
import errno
import json
import os
import pty
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pyarrow.parquet
import pytest
from PIL import Image, ImageDraw

from cli_runner import run
from digitpad import Recognizer
from digitpad.batch import engines, inputs, records
from digitpad.batch.job import Job
from digitpad.batch.lock import locked
from digitpad.errors import DataError, MissingExtraError

COUNT = 120


@pytest.fixture(scope="module")
def pictures():
    images = []
    for index in range(COUNT):
        image = Image.new("L", (28, 28), 0)
        points = [(14, 4), (12, 24)] if index % 2 else [(6, 6), (21, 6), (11, 24)]
        ImageDraw.Draw(image).line(points, fill=255 - index, width=3)
        images.append(np.asarray(image))
    return np.stack(images)


@pytest.fixture
def folder(tmp_path, pictures):
    """A folder with a picture for each of 96 digits: six fragments."""
    (tmp_path / "scans").mkdir()
    for index, picture in enumerate(pictures[:96]):
        Image.fromarray(picture).save(tmp_path / f"scans/{index:03}.png")
    return tmp_path / "scans"


@pytest.fixture
def test_csv(tmp_path, pictures):
    names = ",".join(f"pixel{index}" for index in range(784))
    path = tmp_path / "test.csv"
    path.write_text("\n".join([names, *(",".join(map(str, picture.ravel())) for picture in pictures)]))
    return path


def contents(path):
    """The bytes of a file, or of the files in a folder, and of the manifest beside it."""
    files = sorted(path.iterdir()) if path.is_dir() else [path, path.with_name(f"{path.name}_manifest.jsonl")]
    return {file.name: file.read_bytes() for file in files}


def test_kaggles_submission_has_a_label_for_each_row(tmp_path, test_csv, pictures):
    output = tmp_path / "submission.csv"
    result = run("batch", test_csv, "-o", output, "--format", "kaggle", "--processes", 1)
    assert (result.exit_code, result.stdout) == (0, f"{output}: {COUNT} answers.\n")
    rows = list(csv.reader(output.read_text().splitlines()))
    assert rows[0] == ["ImageId", "Label"]
    assert [row[0] for row in rows[1:]] == [str(number) for number in range(1, COUNT + 1)]
    labels = [str(row.probabilities.argmax()) for row in Recognizer().recognize_batch(list(pictures))]
    assert [row[1] for row in rows[1:]] == labels
    assert {"1", "7"} == set(labels)


def test_every_format_has_the_same_answers(tmp_path, folder):
    tables = {}
    (folder / "damaged.png").write_bytes(b"three")
    for name in ("a.parquet", "a.csv", "a.jsonl", "folder"):
        result = run("batch", folder, "-o", tmp_path / name, "--processes", 1)
        assert result.stdout == f"{tmp_path / name}: 97 answers, of which 1 could not be read.\n"
    tables["a.parquet"] = pyarrow.parquet.read_table(tmp_path / "a.parquet").to_pylist()
    tables["folder"] = pyarrow.parquet.read_table(tmp_path / "folder").to_pylist()
    tables["a.jsonl"] = [json.loads(line) for line in (tmp_path / "a.jsonl").read_text().splitlines()]
    assert tables["folder"] == tables["a.parquet"] == tables["a.jsonl"]
    rows = list(csv.DictReader((tmp_path / "a.csv").read_text().splitlines()))
    for row, answer in zip(rows, tables["a.parquet"], strict=True):
        assert {key: "" if value is None else str(value) for key, value in answer.items() if key[0] != "p"} == {
            key: value for key, value in row.items() if key[0] != "p"
        } | {"confidence": str(answer["confidence"]) if row["confidence"] else ""}


def test_numbers_and_sheets_are_read_as_by_the_other_commands(tmp_path, folder):
    files = sorted(folder.iterdir())[:2]
    assert run("batch", *files, "-o", tmp_path / "a.jsonl", "--number", "--length", 1, "--processes", 1).exit_code == 0
    answers = [json.loads(line) for line in (tmp_path / "a.jsonl").read_text().splitlines()]
    readings = [Recognizer(threads=1).read_number(file, length=1) for file in files]
    assert [(row["text"], row["confidence"]) for row in answers] == [(row.text, row.confidence) for row in readings]
    assert run("batch", *files, "-o", tmp_path / "b.jsonl", "--sheet", "--processes", 1).exit_code == 1
    assert "No sheet" in json.loads((tmp_path / "b.jsonl").read_text().splitlines()[0])["error"]


def test_an_output_is_never_overwritten_nor_continued_for_other_inputs(tmp_path, folder, test_csv):
    output = tmp_path / "a.csv"
    run("batch", folder, "-o", output, "--processes", 1)
    before = contents(output)
    assert "add --resume" in run("batch", folder, "-o", output).stderr
    assert run("batch", folder, "-o", output, "--resume").stdout == f"{output}: 96 answers.\n"
    for other, words in (
        ([test_csv], "was begun with other inputs"),
        ([folder, "--number"], "was begun for another task"),
    ):
        result = run("batch", *other, "-o", output, "--resume")
        assert words in result.stderr
        assert result.exit_code == 2
    assert contents(output) == before


@pytest.mark.parametrize("named", [".", "../scans", "../link"])
def test_an_output_in_the_folder_that_is_read_is_no_input(folder, named):
    """Neither what was begun there, nor what is finished, by whatever path."""
    (folder.parent / "link").symlink_to(folder)
    output, started = folder / named / "a.csv", []

    def run_fragments(fragments, *arguments):
        found = list(fragments)
        started.append(len(found))
        yield from engines.run_here(found[:5], *arguments, 1)
        raise StopJobError

    with pytest.raises(StopJobError):
        Job([str(folder)], output, "csv", engines.Task()).run(run_fragments, resume=False)
    assert list(folder.glob("a.csv.parts/part-*.csv"))
    result = run("batch", folder, "-o", output, "--processes", 1, "--resume")
    assert (result.exit_code, result.stdout) == (0, f"{output}: 96 answers.\n")
    result = run("batch", folder, "-o", output, "--processes", 1, "--resume")
    assert (result.exit_code, result.stdout) == (0, f"{output}: 96 answers.\n")
    assert started == [6]


def test_what_another_job_has_begun_is_no_input(folder):
    def run_fragments(fragments, *arguments):
        yield from engines.run_here([next(fragments)], *arguments, 1)
        raise StopJobError

    for name in ("a.csv", "folder"):
        with pytest.raises(StopJobError):
            Job([str(folder)], folder / name, "csv", engines.Task()).run(run_fragments, resume=False)
    (folder / "mine.parts").mkdir()
    (folder / "000.png").rename(folder / "mine.parts/000.png")
    result = run("batch", folder, "-o", folder / "b.csv", "--processes", 1)
    assert (result.exit_code, result.stdout) == (0, f"{folder / 'b.csv'}: 96 answers.\n")


def write_versions(tmp_path, pictures):
    """Two versions of an input, of equal size; the second is written later, or claims the same time."""
    for name, count in (("small.npy", 40), ("large.npy", 40_000)):
        values = np.zeros((count, 28, 28), np.uint8)
        values[-1 if count == 40 else 2] = pictures[0]
        np.save(tmp_path / f"second {name}", values)
        np.save(tmp_path / name, np.zeros_like(values))
    for index, name in enumerate(("a folder/a.png", "a folder/second a.png")):
        (tmp_path / "a folder").mkdir(exist_ok=True)
        Image.fromarray(pictures[index]).save(tmp_path / name.replace(".png", ".bmp"))
    return {"small.npy": True, "large.npy": False, "a folder/a.bmp": True}


def test_an_output_is_not_continued_for_another_version_of_its_inputs(tmp_path, pictures):
    for name, same_time in write_versions(tmp_path, pictures).items():
        file = tmp_path / name
        second = file.with_name(f"second {file.name}")
        assert file.stat().st_size == second.stat().st_size
        for interrupted in (False, True):
            inputs_ = [str(file.parent if "folder" in name else file)]
            job = Job(inputs_, tmp_path / f"{file.name}-{interrupted}", "csv", engines.Task())

            def run_fragments(fragments, *_, interrupted=interrupted):
                yield from (engines.Part(fragment.number, b"x\n", 1, []) for fragment in fragments)
                if interrupted:
                    raise StopJobError

            if interrupted:
                with pytest.raises(StopJobError):
                    job.run(run_fragments, resume=False)
            else:
                job.run(run_fragments, resume=False)
            times, first = file.stat(), file.read_bytes()
            file.write_bytes(second.read_bytes())
            if same_time:
                os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))
            with pytest.raises(DataError, match=r"have changed since .* was begun"):
                job.run(run_fragments, resume=True)
            file.write_bytes(first)
            os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))


class StopJobError(Exception):
    pass


def test_an_interrupted_job_is_continued_where_it_stopped(tmp_path, folder):
    def stop_after(count):
        def run_fragments(fragments, task, output_format):
            found = list(fragments)
            parts = engines.run_here(found, task, output_format, 1)
            started.append(len(found))
            for _ in range(count):
                yield next(parts)
            if count < len(found):
                raise StopJobError

        return run_fragments

    for name in ("a.parquet", "a.csv", "a"):
        whole, output, started = (
            Job([str(folder)], tmp_path / f"whole {name}", "csv", engines.Task()),
            tmp_path / name,
            [],
        )
        whole.run(stop_after(6), resume=False)
        job = Job([str(folder)], output, "csv", engines.Task())
        with pytest.raises(StopJobError):
            job.run(stop_after(2), resume=False)
        assert not output.is_file()
        job.part(1).write_bytes(job.part(1).read_bytes()[:-9])  # a part that is not whole is made again
        (job.parts / ".part-000003.csv.tmp").write_bytes(b"half")
        with job.manifest.open("a") as journal:
            journal.write('{"number": 2, "ro')
        with pytest.raises(StopJobError):
            job.run(stop_after(1), resume=True)
        job.run(stop_after(4), resume=True)
        assert started == [6, 6, 5, 4]
        assert [*contents(output).values()] == [*contents(whole.output).values()]


@pytest.mark.parametrize("name", ["a.csv", "a"])
def test_a_job_does_not_write_what_another_is_writing(tmp_path, folder, name):
    refused = []

    def run_fragments(fragments, *arguments):
        parts = engines.run_here(fragments, *arguments, 1)
        yield next(parts)
        refused.extend(run("batch", folder, "-o", tmp_path / name, *more) for more in ([], ["--resume"]))
        yield from parts

    job = Job([str(folder)], tmp_path / name, "csv", engines.Task())
    assert job.run(run_fragments, resume=False).rows == 96
    sentence = f"Error: Another job is writing {tmp_path / name}: wait for its end, or choose another name.\n"
    assert [(result.exit_code, result.stderr) for result in refused] == [(2, sentence)] * 2
    assert not [*tmp_path.rglob("*.lock")]
    assert job.run(run_fragments, resume=True).rows == 96


def test_a_job_goes_on_where_files_cannot_be_locked(tmp_path, monkeypatch):
    def refuse(*_):
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr("fcntl.flock", refuse)
    with locked(tmp_path / "a.lock") as first, locked(tmp_path / "a.lock") as second:
        assert (first, second) == (True, True)
    with locked(tmp_path / "missing" / "a.lock") as is_locked:
        assert is_locked


@pytest.mark.parametrize("name", ["a.csv", "a"])
def test_a_damaged_manifest_is_named(tmp_path, folder, name):
    output = tmp_path / name
    run("batch", folder, "-o", output, "--format", "csv", "--processes", 1)
    manifest = Job([str(folder)], output, "csv", engines.Task()).manifest
    whole = manifest.read_bytes()
    first, second, *rest = whole.splitlines()
    for damaged in (
        [b"\xff\xfe", second, *rest],
        [b"3", second, *rest],
        [first, b"{}", *rest],
        [first, b"[]", *rest],
        [first, second[:-9], *rest],
        [first, b"seven", *rest],
        [first, b'{"number": "one", "rows": 16, "errors": [], "sha256": ""}', *rest],
        *([[first, second.replace(b'"number": 0', b'"number": 99'), *rest]] if name == "a.csv" else []),
    ):
        manifest.write_bytes(b"\n".join(damaged) + b"\n")
        result = run("batch", folder, "-o", output, "--format", "csv", "--resume")
        assert (result.exit_code, result.stderr.count("\n")) == (2, 1), damaged
        assert result.stderr.startswith(f"Error: {manifest} is damaged: choose another name, or delete it")
    manifest.write_bytes(whole[:-9])  # as when the process was killed
    assert run("batch", folder, "-o", output, "--format", "csv", "--resume").exit_code == 0


def start(*arguments, **options):
    command = [sys.executable, "-m", "digitpad", "batch", *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options)


def test_a_job_killed_at_random_moments_ends_byte_identical(tmp_path, pictures):
    """Each time some moments after a fragment is done. The two workers must end with the process."""
    np.save(tmp_path / "digits.npy", np.tile(pictures, (50, 1, 1)))
    assert run("batch", tmp_path / "digits.npy", "-o", tmp_path / "whole", "--processes", 1).exit_code == 0
    rng, kills, found = np.random.default_rng(3), 0, set()
    while True:
        process = start(tmp_path / "digits.npy", "-o", tmp_path / "a", "--processes", 2, "--resume")
        while process.poll() is None and set(tmp_path.glob("a/part-*.parquet")) == found:
            time.sleep(0.01)
        time.sleep(rng.uniform(0, 0.3))
        process.kill()
        process.communicate()
        if process.returncode == 0:
            break
        assert process.returncode == -signal.SIGKILL
        kills, found = kills + 1, set(tmp_path.glob("a/part-*.parquet"))
    assert kills >= 2
    assert contents(tmp_path / "a") == contents(tmp_path / "whole")
    assert len(contents(tmp_path / "a")) == 7
    time.sleep(0.3)
    assert not [folder for folder in Path("/proc").glob("[0-9]*") if str(tmp_path) in _command_line(folder)]


def _command_line(folder):
    try:
        return (folder / "cmdline").read_text()
    except OSError:  # it has ended
        return ""


def test_a_killed_worker_is_replaced(folder):
    """The same fragments come out, each once."""
    fragments = list(inputs.read(inputs.plan([str(folder)])))
    expected = {part.number: part for part in engines.run_here(fragments, engines.Task(), "csv", 1)}
    parts = engines.run_here(fragments, engines.Task(), "csv", 2)
    found = [next(parts)]
    children = engines.multiprocessing.active_children()
    os.kill(children[0].pid, signal.SIGKILL)
    found += parts  # after the pool is broken, a new one goes on
    assert {part.number: part for part in found} == expected
    assert len(found) == len(expected)


def test_ctrl_c_stops_the_job_in_one_line_that_says_how_to_continue(tmp_path, pictures):
    np.save(tmp_path / "digits.npy", np.tile(pictures, (400, 1, 1)))

    def heed_sigint():
        signal.signal(signal.SIGINT, signal.default_int_handler)

    process = start(
        tmp_path / "digits.npy",
        "-o",
        tmp_path / "a.csv",
        "--processes",
        2,
        start_new_session=True,
        preexec_fn=heed_sigint,
    )
    for _ in range(300):
        if list(tmp_path.glob("a.csv.parts/part-*.csv")):
            break
        time.sleep(0.1)
    assert (
        "Another job is writing" in run("batch", tmp_path / "digits.npy", "-o", tmp_path / "a.csv", "--resume").stderr
    )
    os.killpg(process.pid, signal.SIGINT)
    stdout, stderr = process.communicate(timeout=20)
    assert process.returncode == 1
    assert stdout == ""
    assert "--resume continues" in stderr
    assert "Traceback" not in stderr


def test_progress_is_shown_on_a_terminal_only(tmp_path, folder):
    leader, follower = pty.openpty()
    command = [
        sys.executable,
        "-m",
        "digitpad",
        "batch",
        str(folder),
        "-o",
        str(tmp_path / "a.csv"),
        "--processes",
        "1",
    ]
    subprocess.run(command, stderr=follower, stdout=subprocess.DEVNULL, check=True)
    shown = os.read(leader, 10_000).decode()
    assert re.search(r"\r *\d+%, [\d,]+ a second, 0:\d\d left", shown)
    process = start(folder, "-o", tmp_path / "b.csv", "--processes", 1)
    assert process.communicate()[1] == ""


def test_nothing_is_read_whole(tmp_path, pictures):
    """Batches have about 8 MB, whatever the size of the file and of its row groups."""
    values = np.tile(pictures.reshape(-1, 784), (250, 1))
    table = pyarrow.table({"image": pyarrow.FixedSizeListArray.from_arrays(values.ravel(), 784)})
    pyarrow.parquet.write_table(table, tmp_path / "a.parquet")
    np.save(tmp_path / "a.npy", values)
    for name in ("a.parquet", "a.npy"):
        sizes = [fragment.records.nbytes for fragment in inputs.read(inputs.plan([str(tmp_path / name)]))]
        assert max(sizes) < 1.3 * records.BATCH_BYTES
        assert sum(sizes) > values.nbytes
        assert len(sizes) >= 4


def test_a_missing_extra_is_named(monkeypatch, tmp_path, folder):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    for module in [name for name in sys.modules if name.startswith(("digitpad.batch", "digitpad.cli.batch"))]:
        monkeypatch.delitem(sys.modules, module)
    result = run("batch", folder, "-o", tmp_path / "a.csv")
    assert result.stderr == f"Error: {MissingExtraError('A batch', 'pyarrow', 'batch')}\n"


def test_an_input_that_is_missing_ends_the_job(tmp_path):
    with pytest.raises(DataError, match="is not there"):
        Job([str(tmp_path / "none")], tmp_path / "a.csv", "csv", engines.Task()).run(engines.run_here, resume=False)
