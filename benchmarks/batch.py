"""Measure `digitpad batch` against bare ONNX Runtime, and print the table of goals.

python benchmarks/batch.py [--frames 5000000] [--seconds 60] [--kills 20]

All data are made here. The largest file is written from a generator, and read for so many seconds at most: its peak of
memory is reached in the first. Without Ray its row is left out.
"""

import argparse
import io
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import onnxruntime
import pyarrow as pa
import pyarrow.parquet
from PIL import Image
from report import format_table

from digitpad import Recognizer
from digitpad.arrays import UInt8Array
from digitpad.batch.answers import Answerer, Task
from digitpad.batch.engines import run_here, run_on_ray
from digitpad.batch.inputs import plan, read
from digitpad.preprocessing.frame import INK_SIZE
from digitpad.preprocessing.small_pictures import pictures_to_frames
from digitpad.preprocessing.strokes import lines_to_frames
from digitpad.recognizer import MODEL
from digitpad.training.data.stroke_font import DIGIT_GLYPHS

BASE_COUNT, CHUNK_FRAMES, RATE_FRAMES, PNG_COUNT, KAGGLE_ROWS = 2000, 20_000, 20_000, 150, 28_000
SMALL_FRAMES = 100_000
FAINTEST = 30
ROUNDS = 3


def make_digits() -> UInt8Array:
    """Drawn digits, (N, 28, 28), whose ink is 20 pixels long, as MNIST's is in 9,998 of 10,000."""
    rng, glyphs = np.random.default_rng(0), [*DIGIT_GLYPHS.values()]
    shapes = [np.eye(2) + rng.normal(0, 0.12, (2, 2)) for _ in range(BASE_COUNT)]
    drawings = [[stroke @ shape for stroke in glyphs[index % len(glyphs)]] for index, shape in enumerate(shapes)]
    rough = np.rint(lines_to_frames(drawings) * 255).astype(np.uint8)
    digits = np.rint(pictures_to_frames(rough) * 255).astype(np.uint8)
    digits[digits < FAINTEST] = 0
    lengths = [max(np.ptp(np.nonzero(digit), axis=1)) + 1 for digit in digits]
    return np.asarray(digits[np.equal(lengths, INK_SIZE)])


def generate(count: int) -> Iterator[UInt8Array]:
    """So many frames in chunks."""
    rng, digits = np.random.default_rng(1), make_digits()
    for start in range(0, count, CHUNK_FRAMES):
        yield digits[rng.integers(0, len(digits), min(CHUNK_FRAMES, count - start))]


def write_frames(path: Path, count: int) -> None:
    """Write so many frames as lists of 784 bytes."""
    schema = pa.schema([("image", pa.list_(pa.uint8(), 784))])
    with pa.parquet.ParquetWriter(path, schema, compression="zstd") as writer:
        for chunk in generate(count):
            column = pa.FixedSizeListArray.from_arrays(pa.array(chunk.ravel()), 784)
            writer.write_table(pa.table([column], schema=schema))


def write_csv(path: Path) -> None:
    """Write the pixels of frames as in Kaggle's test.csv."""
    with path.open("w") as file:
        file.write(",".join(f"pixel{index}" for index in range(784)) + "\n")
        for chunk in generate(KAGGLE_ROWS):
            file.writelines(",".join(map(str, picture)) + "\n" for picture in chunk.reshape(-1, 784))


def make_pngs() -> list[bytes]:
    """Pictures of 200 x 200: dark ink on grainy paper."""
    rng, pictures = np.random.default_rng(2), []
    for digit in make_digits()[:PNG_COUNT]:
        image = Image.new("L", (200, 200), 245)
        image.paste(Image.fromarray(255 - digit).resize((140, 140), Image.Resampling.BICUBIC), (30, 30))
        grainy = np.clip(np.asarray(image) + rng.normal(0, 2, (200, 200)), 0, 255).astype(np.uint8)
        file = io.BytesIO()
        Image.fromarray(grainy).save(file, "PNG")
        pictures.append(file.getvalue())
    return pictures


def bare_session() -> onnxruntime.InferenceSession:
    """ONNX Runtime on one core."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(str(MODEL), options, providers=["CPUExecutionProvider"])


def run_bare(path: Path, session: onnxruntime.InferenceSession) -> None:
    """The probabilities of all frames of a file, without anything else."""
    for batch in pa.parquet.ParquetFile(path).iter_batches(64):
        pixels = batch["image"].flatten().to_numpy().reshape(-1, 28, 28)
        session.run(["probabilities"], {"frames": pixels.astype(np.float32) / np.float32(255)})


def run_bare_pngs(pictures: list[bytes], session: onnxruntime.InferenceSession) -> None:
    """Decode, resize and recognise, without looking for ink."""
    frames = [np.asarray(Image.open(io.BytesIO(png)).convert("L").resize((28, 28)), np.float32) for png in pictures]
    session.run(["probabilities"], {"frames": 1 - np.stack(frames) / np.float32(255)})


def processor_seconds(*actions: object) -> list[float]:
    """The least processor time of each of several actions, which take turns."""
    times = []
    for _ in range(ROUNDS):
        row = []
        for action in actions:
            start = time.process_time()
            action()  # type: ignore[operator]
            row.append(time.process_time() - start)
        times.append(row)
    return [min(column) for column in zip(*times, strict=True)]


def run_command(*arguments: object, seconds: float | None = None) -> tuple[float, int]:
    """The wall time of `digitpad batch` in seconds, and its peak of memory in bytes."""
    start = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "digitpad", "batch", *map(str, arguments)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    while (
        seconds
        and time.monotonic() - start < seconds
        and not os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    ):
        time.sleep(0.1)
    if seconds:
        os.kill(process.pid, signal.SIGTERM)  # if it has ended, it is not waited for yet
    _, _, usage = os.wait4(process.pid, 0)
    process.returncode = 0
    return time.monotonic() - start, usage.ru_maxrss * 1024


def measure_engines(path: Path) -> dict[str, float]:
    """Frames a second by each engine, its start included."""
    sources = plan([str(path)])
    engines = {
        "one process": lambda: run_here(read(sources), Task(), "parquet", 1),
        "two": lambda: run_here(read(sources), Task(), "parquet", 2),
    }
    if find_spec("ray"):
        engines["Ray"] = lambda: run_on_ray(read(sources), Task(), "parquet", "local", 2)
    rates = {}
    for name, engine in engines.items():
        start = time.monotonic()
        rates[name] = sum(part.rows for part in engine()) / (time.monotonic() - start)
    return rates


def count_kills(frames: Path, folder: Path, kills: int) -> tuple[int, int]:
    """How many outputs a job wrote that was so often killed at random moments and resumed, and how many differ."""
    folder.mkdir()
    seconds, _ = run_command(frames, "-o", folder / "whole", "--processes", 2)
    expected = {file.name: file.read_bytes() for file in (folder / "whole").iterdir()}
    rng, killed, outputs, different = np.random.default_rng(4), 0, 1, 0
    while True:
        command = ["batch", frames, "-o", folder / f"{outputs}", "--processes", "2", "--resume"]
        process = subprocess.Popen([sys.executable, "-m", "digitpad", *map(str, command)], stdout=subprocess.DEVNULL)
        try:
            process.wait(rng.uniform(0, seconds / 3) if killed < kills else None)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            killed += 1
            continue
        different += {file.name: file.read_bytes() for file in (folder / f"{outputs}").iterdir()} != expected
        if killed == kills:
            return outputs, different
        outputs += 1


class Rows(list[tuple[str, ...]]):
    """The rows of the table; each is shown as soon as it is measured, too."""

    def append(self, row: tuple[str, ...]) -> None:
        """Add a row."""
        super().append(row)
        print("; ".join(row), file=sys.stderr, flush=True)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--frames", type=int, default=5_000_000)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--kills", type=int, default=20)
    options = parser.parse_args()
    rows = Rows()
    with tempfile.TemporaryDirectory() as name:
        folder, session, answerer = Path(name), bare_session(), Answerer(Task())
        frames, small, large = folder / "frames.parquet", folder / "small.parquet", folder / "large.parquet"
        write_frames(frames, RATE_FRAMES)

        def run_frames() -> None:
            for fragment in read(plan([str(frames)])):
                answerer(fragment.records)

        bare, ours = processor_seconds(lambda: run_bare(frames, session), run_frames)
        rows.append(
            (
                "frames from Parquet, of bare ONNX Runtime",
                f"{bare / ours:.2f}",
                "0.9",
                f"{RATE_FRAMES / ours:,.0f} a core-second",
            )
        )
        kaggle = folder / "test.csv"
        write_csv(kaggle)
        for path in (frames, kaggle):
            sources = plan([str(path)])
            (seconds,) = processor_seconds(lambda sources=sources: [*read(sources)])
            count = sum(len(fragment.records) for fragment in read(sources))
            rows.append(
                (
                    f"{path.name}, only read, of answered",
                    f"{count / seconds * ours / RATE_FRAMES:.0f}",
                    "",
                    f"{count / seconds:,.0f} a core-second",
                )
            )
        pngs, recognizer = make_pngs(), Recognizer(threads=1)
        bare, ours = processor_seconds(lambda: run_bare_pngs(pngs, session), lambda: recognizer.recognize_batch(pngs))
        rows.append(
            (
                "PNG of 200 x 200, of bare decode, resize, run",
                f"{bare / ours:.2f}",
                "0.4",
                f"{PNG_COUNT / ours:,.0f} a core-second",
            )
        )
        write_frames(small, SMALL_FRAMES)
        rates = measure_engines(small)
        rows.append(
            (
                "two processes, of one",
                f"{rates['two'] / rates['one process']:.2f}",
                "1.8",
                f"{rates['two']:,.0f} a second",
            )
        )
        if "Ray" in rates:
            rows.append(
                (
                    "Ray on this machine, of the local pool",
                    f"{rates['Ray'] / rates['two']:.2f}",
                    "0.8",
                    f"{rates['Ray']:,.0f} a second",
                )
            )
        outputs, different = count_kills(frames, folder / "killed", options.kills)
        rows.append((f"killed {options.kills} times, outputs that differ", f"{different} of {outputs}", "0", ""))
        write_frames(large, options.frames)
        _, low = run_command(small, "-o", folder / "small", "--processes", 1, seconds=options.seconds)
        _, high = run_command(large, "-o", folder / "large", "--processes", 1, seconds=options.seconds)
        rows.append(
            (
                f"peak memory, {options.frames:.0e} of {SMALL_FRAMES:.0e} frames",
                f"{high / low:.2f}",
                "1.1",
                f"{high / 1e6:,.0f} MB",
            )
        )
        seconds, _ = run_command(kaggle, "-o", folder / "submission.csv", "--format", "kaggle")
        rows.append(
            (
                "Kaggle's test.csv to submission, all cores",
                f"{seconds:.1f} s",
                "10 s",
                f"{KAGGLE_ROWS / seconds:,.0f} a second",
            )
        )
    print(format_table(("what", "figure", "goal", "rate"), rows))


if __name__ == "__main__":
    main()
