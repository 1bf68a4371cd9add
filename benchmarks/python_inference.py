"""Compare the library with bare ONNX Runtime: the first prediction, one prediction, batches, and import times.

python benchmarks/python_inference.py [ROUNDS]    medians over the rounds, with minimum and maximum
"""

import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path
from statistics import median

import numpy as np
import onnxruntime
from PIL import Image, ImageDraw
from report import format_spread, format_table, ratios

from digitpad import Recognizer
from digitpad.recognizer import BATCH_SIZE, MODEL

SEVEN = [[(20, 10), (60, 10), (35, 80)]]
BASELINE = "bare ONNX Runtime"
BATCH_SIZES = (1, 16, 256, 4096)

FIRST_PREDICTION = {
    BASELINE: f"""
import numpy, onnxruntime
session = onnxruntime.InferenceSession({str(MODEL)!r}, providers=["CPUExecutionProvider"])
session.run(["probabilities"], {{"frames": numpy.zeros((1, 28, 28), numpy.float32)}})""",
    "from strokes": f"""
from digitpad import Recognizer
Recognizer().recognize({SEVEN})""",
    "from a picture": """
from digitpad import Recognizer
Recognizer().recognize(PICTURE)""",
}
TIMED = """
import time
wall, cpu = time.perf_counter(), time.process_time()
{code}
print(1000 * (time.perf_counter() - wall), 1000 * (time.process_time() - cpu))"""


def main(rounds: int = 15) -> None:
    """Print the tables."""
    with tempfile.TemporaryDirectory() as folder:
        picture = Path(folder) / "seven.png"
        image = Image.new("L", (100, 100), 255)
        ImageDraw.Draw(image).line(SEVEN[0], fill=0, width=8)
        image.save(picture)
        measure_first_prediction(rounds, str(picture))
        measure_imports(str(picture))
        measure_single_prediction(rounds, str(picture))
    measure_batches(rounds)


def measure_first_prediction(rounds: int, picture: str) -> None:
    """Print the time from the first import to the first prediction, in a new process each time."""
    times: dict[str, list[tuple[float, ...]]] = defaultdict(list)
    for _ in range(rounds + 1):
        for name, code in FIRST_PREDICTION.items():
            output = run_in_new_process(TIMED.format(code=code), picture)
            times[name].append(tuple(map(float, output.split())))
    rows = []
    for name, measured in times.items():
        wall, cpu = zip(*measured[1:], strict=True)  # the first round fills the disk cache
        ratio = median(cpu) / median(baseline for _, baseline in times[BASELINE][1:])
        rows.append((name, format_spread(wall), format_spread(cpu), f"{ratio:.2f}"))
    print(format_table(("import to first prediction", "ms", "CPU ms", "relative to bare"), rows))


def measure_imports(picture: str) -> None:
    """Print each package's share of the import time of a first prediction from a picture."""
    output = run_in_new_process(FIRST_PREDICTION["from a picture"], picture, "-X", "importtime", stream="stderr")
    microseconds: Counter[str] = Counter()
    for line in output.splitlines()[1:]:
        own, _, name = line.removeprefix("import time:").split("|")
        package = name.strip().split(".")[0]
        microseconds[package if package in {"numpy", "onnxruntime", "PIL", "digitpad"} else "Python"] += int(own)
    shares = [f"{name} {own / microseconds.total():.0%}" for name, own in microseconds.most_common()]
    print(f"Shares of the import time of a first prediction from a picture: {', '.join(shares)}.\n")


def run_in_new_process(code: str, picture: str, *options: str, stream: str = "stdout") -> str:
    """The output of a new Python process that runs the code."""
    code = code.replace("PICTURE", repr(picture))
    result = subprocess.run([sys.executable, *options, "-c", code], capture_output=True, text=True, check=True)
    return str(getattr(result, stream))


def measure_single_prediction(rounds: int, picture: str) -> None:
    """Print the time of one prediction after many."""
    recognizer = Recognizer()
    frame = np.random.default_rng(0).random((1, 28, 28), np.float32)
    times = measure_in_turns(
        rounds,
        {
            BASELINE: lambda: bare_session().run(["probabilities"], {"frames": frame}),
            "from a frame": lambda: recognizer.predict_frames(frame),
            "from strokes": lambda: recognizer.recognize(SEVEN),
            "from a picture": lambda: recognizer.recognize(picture),
        },
        repeats=50,
    )
    rows = [(name, format_spread(milliseconds, 2)) for name, milliseconds in times.items()]
    print(format_table(("one prediction", "ms"), rows))


def measure_batches(rounds: int) -> None:
    """Print frames per second for each batch size: bare probabilities, and the library's checked predictions."""
    recognizer = Recognizer()
    rows = []
    for count in BATCH_SIZES:
        frames = np.random.default_rng(0).random((count, 28, 28), np.float32)
        batches = [frames[start : start + BATCH_SIZE] for start in range(0, count, BATCH_SIZE)]
        times = measure_in_turns(
            rounds,
            {
                BASELINE: lambda batches=batches: [
                    bare_session().run(["probabilities"], {"frames": batch}) for batch in batches
                ],
                "library": lambda frames=frames: recognizer.predict_frames(frames),
            },
            repeats=max(1, 512 // count),
        )
        rates = {name: [1000 * count / time for time in milliseconds] for name, milliseconds in times.items()}
        relative = format_spread(ratios(rates["library"], rates[BASELINE]), 2)
        rows.append((str(count), format_spread(rates[BASELINE]), format_spread(rates["library"]), relative))
    print(format_table(("frames", "bare, per second", "library, per second", "library relative to bare"), rows))


SESSIONS: list[onnxruntime.InferenceSession] = []


def bare_session() -> onnxruntime.InferenceSession:
    """ONNX Runtime with its default settings, without the library."""
    if not SESSIONS:
        SESSIONS.append(onnxruntime.InferenceSession(str(MODEL), providers=["CPUExecutionProvider"]))
    return SESSIONS[0]


def measure_in_turns(rounds: int, actions: dict[str, Callable[[], object]], repeats: int) -> dict[str, list[float]]:
    """The milliseconds of each action in each round, as the mean of `repeats` calls. A warm-up round is left out."""
    times: dict[str, list[float]] = defaultdict(list)
    for turn in range(rounds + 1):
        for name, action in actions.items():
            start = time.perf_counter()
            for _ in range(repeats):
                action()
            if turn:
                times[name].append(1000 * (time.perf_counter() - start) / repeats)
    return times


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
