"""Fixtures for the tests of the store: a test that asks for `store_url` runs on SQLite and on PostgreSQL."""

import os

import onnxruntime
import pytest

import postgresql

# Threads that spin while they wait for work, as TensorFlow's do, take the cores from the tests that run beside these.
os.environ |= {"TF_NUM_INTRAOP_THREADS": "1", "TF_NUM_INTEROP_THREADS": "1"}


class RestingThreads(onnxruntime.SessionOptions):
    """The same for ONNX Runtime: a single answer takes longer, many take no less of a core."""

    def __init__(self):
        super().__init__()
        self.add_session_config_entry("session.intra_op.allow_spinning", "0")


onnxruntime.SessionOptions = RestingThreads


@pytest.fixture(scope="session")
def postgresql_server():
    if not postgresql.find():
        pytest.skip(postgresql.MISSING)
    with postgresql.serve() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request, tmp_path):
    """The URL of a new empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/contributions.db"
    return request.getfixturevalue("postgresql_server").create_database()
