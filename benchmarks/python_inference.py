"""Compare the library with bare ONNX Runtime: the first prediction, one prediction, batches, and import times.

python benchmarks/python_inference.py [ROUNDS]    medians over the rounds, with minimum and maximum
"""

import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnxruntime
from PIL import Image, ImageDraw

from digitpad import Recognizer
from digitpad.recognizer import BATCH_SIZE, MODEL

SEVEN = [[(20, 10), (60, 10), (35, 80)]]
BARE = "bare ONNX Runtime"
BATCHES = (1, 16, 256, 4096)

FIRST = {
    BARE: f"""
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
CLOCK = """
import time
wall, processor = time.perf_counter(), time.process_time()
{code}
print(1000 * (time.perf_counter() - wall), 1000 * (time.process_time() - processor))"""


def main(rounds: int = 15) -> None:
    """Print the tables."""
    with tempfile.TemporaryDirectory() as folder:
        picture = Path(folder) / "seven.png"
        image = Image.new("L", (100, 100), 255)
        ImageDraw.Draw(image).line(SEVEN[0], fill=0, width=8)
        image.save(picture)
        first(rounds, str(picture))
        imports(str(picture))
        one(rounds, str(picture))
    batches(rounds)


def first(rounds: int, picture: str) -> None:
    """From the first import to the first prediction, each time in a fresh process."""
    took: dict[str, list[tuple[float, ...]]] = defaultdict(list)
    for _ in range(rounds + 1):
        for name, code in FIRST.items():
            took[name].append(tuple(map(float, fresh(CLOCK.format(code=code), picture).split())))
    print("| import to first prediction | ms | ms of processor time | beside bare |\n|---|---|---|---|")
    for name, times in took.items():
        wall, processor = zip(*times[1:], strict=True)  # the first round fills the disk's cache
        ratio = statistics.median(processor) / statistics.median(bare for _, bare in took[BARE][1:])
        print(f"| {name} | {spread(wall)} | {spread(processor)} | {ratio:.2f} |")


def imports(picture: str) -> None:
    """Whose modules take how much of a first prediction's imports."""
    said = fresh(FIRST["from a picture"], picture, "-X", "importtime", stream="stderr")
    shares: Counter[str] = Counter()
    for line in said.splitlines()[1:]:
        own, _, name = line.removeprefix("import time:").split("|")
        package = name.strip().split(".")[0]
        shares[package if package in {"numpy", "onnxruntime", "PIL", "digitpad"} else "Python"] += int(own)
    print("\nOf the imports of a first prediction from a picture take", end=" ")
    print(", ".join(f"{name} {share / shares.total():.0%}" for name, share in shares.most_common()) + ".\n")


def fresh(code: str, picture: str, *options: str, stream: str = "stdout") -> str:
    """What a new process says that runs some code."""
    code = code.replace("PICTURE", repr(picture))
    done = subprocess.run([sys.executable, *options, "-c", code], capture_output=True, text=True, check=True)
    return str(getattr(done, stream))


def one(rounds: int, picture: str) -> None:
    """One prediction after many."""
    recognizer = Recognizer()
    frame = np.random.default_rng(0).random((1, 28, 28), np.float32)
    took = in_turns(
        rounds,
        {
            BARE: lambda: bare().run(["probabilities"], {"frames": frame}),
            "of a frame": lambda: recognizer.predict_frames(frame),
            "from strokes": lambda: recognizer.recognize(SEVEN),
            "from a picture": lambda: recognizer.recognize(picture),
        },
        repeats=50,
    )
    print("| one prediction | ms |\n|---|---|")
    for name, times in took.items():
        print(f"| {name} | {spread(times, 2)} |")


def batches(rounds: int) -> None:
    """Frames a second, in batches: bare, every frame's ten probabilities; the library, its checked predictions."""
    recognizer = Recognizer()
    print("\n| frames | bare, a second | library, a second | library beside bare |\n|---|---|---|---|")
    for count in BATCHES:
        frames = np.random.default_rng(0).random((count, 28, 28), np.float32)
        parts = [frames[start : start + BATCH_SIZE] for start in range(0, count, BATCH_SIZE)]
        took = in_turns(
            rounds,
            {
                BARE: lambda parts=parts: [bare().run(["probabilities"], {"frames": part}) for part in parts],
                "library": lambda frames=frames: recognizer.predict_frames(frames),
            },
            repeats=max(1, 512 // count),
        )
        rates = {name: [1000 * count / time for time in times] for name, times in took.items()}
        ratios = [own / peer for own, peer in zip(rates["library"], rates[BARE], strict=True)]
        print(f"| {count} | {spread(rates[BARE])} | {spread(rates['library'])} | {spread(ratios, 2)} |")


SESSIONS: list[onnxruntime.InferenceSession] = []


def bare() -> onnxruntime.InferenceSession:
    """ONNX Runtime as it is without us, with its own settings."""
    if not SESSIONS:
        SESSIONS.append(onnxruntime.InferenceSession(str(MODEL), providers=["CPUExecutionProvider"]))
    return SESSIONS[0]


def in_turns(rounds: int, actions: dict[str, Callable[[], object]], repeats: int) -> dict[str, list[float]]:
    """The milliseconds of each action, the mean of some repeats, once a round; a first round is left out."""
    took: dict[str, list[float]] = defaultdict(list)
    for turn in range(rounds + 1):
        for name, action in actions.items():
            start = time.perf_counter()
            for _ in range(repeats):
                action()
            if turn:
                took[name].append(1000 * (time.perf_counter() - start) / repeats)
    return took


def spread(figures: "list[float] | tuple[float, ...]", digits: int = 0) -> str:
    """Median, least and greatest."""
    return "{:.{d}f} ({:.{d}f} to {:.{d}f})".format(statistics.median(figures), min(figures), max(figures), d=digits)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
