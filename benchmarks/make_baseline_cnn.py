"""Write the CNN of common TensorFlow.js demonstrations: python benchmarks/make_baseline_cnn.py FILE.

Its weights are random: neither its size nor its speed depends on them.
"""

import sys
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file

SHAPES = {
    "first": (5, 5, 1, 32),
    "second": (5, 5, 32, 64),
    "dense": (7 * 7 * 64, 1024),
    "digits": (1024, 10),
}


def main(path: Path) -> None:
    """Write 3.3 million random weights as safetensors."""
    rng = np.random.default_rng(1)
    weights = {name: rng.normal(0, 0.05, shape).astype(np.float32) for name, shape in SHAPES.items()}
    biases = {f"{name}_bias": np.zeros(shape[-1], np.float32) for name, shape in SHAPES.items()}
    save_file(weights | biases, path)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
