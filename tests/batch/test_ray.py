"""The same parts come from Ray Data on a cluster of two nodes, also if a worker is killed in the middle."""

import subprocess
import sys
from importlib.util import find_spec

import numpy as np
import pytest

PROGRAM = """
import os, signal, subprocess, sys
import ray
from ray.cluster_utils import Cluster
from digitpad.batch import engines, inputs

fragments = list(inputs.read(inputs.plan([sys.argv[1]])))
task = engines.Task()
expected = {part.number: part for part in engines.run_here(fragments, task, "parquet", 1)}
nodes = {"num_cpus": 1, "object_store_memory": 100_000_000}
cluster = Cluster(initialize_head=True, head_node_args=nodes)
cluster.add_node(**nodes)
parts = engines.run_on_ray(fragments, task, "parquet", cluster.address)
found = [next(parts)]
listed = subprocess.run(["ps", "-eo", "pid,args"], capture_output=True, text=True, check=True).stdout
workers = [int(line.split()[0]) for line in listed.splitlines() if "ray::Worker" in line]
if workers:
    os.kill(workers[0], signal.SIGKILL)
found += parts
assert {part.number: part for part in found} == expected
assert len(found) == len(expected) > 4
print("killed", len(workers[:1]))
ray.shutdown()
cluster.shutdown()
"""


@pytest.mark.skipif(not find_spec("ray"), reason="Ray is not installed: install the extra ray")
def test_a_cluster_gives_the_same_parts_though_a_worker_is_killed(tmp_path):
    np.save(tmp_path / "digits.npy", np.random.default_rng(0).integers(0, 256, (6000, 28, 28)).astype(np.uint8))
    result = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tmp_path / "digits.npy")],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert result.returncode == 0, result.stderr
    assert "killed 1" in result.stdout
