"""Write a network of the original project's shape, for TensorFlow.js: python benchmarks/original.py FILE.

Its numbers are random: neither its size nor its speed depends on them.
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


def main(file: Path) -> None:
    """Draw the weights, 3.3 million of them."""
    random = np.random.default_rng(1)
    weights = {name: random.normal(0, 0.05, shape).astype(np.float32) for name, shape in SHAPES.items()}
    biases = {f"{name}_bias": np.zeros(shape[-1], np.float32) for name, shape in SHAPES.items()}
    save_file(weights | biases, file)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
