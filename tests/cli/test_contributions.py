"""The commands on the store: migrate, list, export, delete."""

import sys
from contextlib import closing
from pathlib import Path

import pytest
from pyarrow import parquet

from cli_runner import run
from digitpad.contributions.drawing import normalize
from digitpad.contributions.store import Store
from digitpad.errors import MissingExtraError

SEVEN = normalize([[(20, 10), (60, 10), (35, 80)]])
ONE = normalize([[(32, 10), (28, 70)]])


@pytest.fixture
def store(tmp_path, monkeypatch):
    url = f"sqlite:///{tmp_path}/contributions.db"
    monkeypatch.setenv("DIGITPAD_CONTRIBUTIONS", url)
    with closing(Store(url)) as store:
        store.migrate()
        yield store


def accept_all(store):
    for contribution in store.find("pending"):
        store.review(contribution.id, "anna", agrees=True, network_agrees=True)


def test_migrate_makes_a_store_that_the_site_can_use(tmp_path):
    url = f"sqlite:///{tmp_path}/new.db"
    for _ in range(2):
        result = run("contributions", "--store", url, "migrate")
        assert (result.exit_code, result.output) == (0, "The store has the tables of this version.\n")
    with closing(Store(url)) as store:
        store.check()


def test_list_shows_what_is_disputed_first(store):
    store.add(SEVEN, 7, 1, 1)
    store.add(ONE, 7, None, 1)
    result = run("contributions", "list")
    header, first, second, counts = result.output.splitlines()
    assert header.split() == ["number", "day", "label", "network", "answered", "neighbours", "note"]
    assert first.split()[0] == "2"
    assert second.split()[0] == "1"
    assert counts == "2 pending, 0 accepted, 0 rejected."
    assert run("contributions", "list", "--state", "accepted").output.splitlines()[1:] == [counts]


def test_export_writes_the_accepted_drawings_and_their_data_sheet(store, tmp_path):
    store.add(SEVEN, 7, 1, 1)
    store.add(ONE, None, None, 1)
    accept_all(store)
    store.add(normalize([[(0, 0), (5, 9)]]), 1, None, 1)
    file = tmp_path / "drawings.parquet"
    result = run("contributions", "export", file, "--license", "CC BY 4.0, example.org")
    assert result.exit_code == 0, result.output
    assert "2 drawings" in result.output
    rows = parquet.read_table(file).to_pylist()
    assert rows == [
        {"strokes": [[[*point] for point in stroke] for stroke in drawing], "label": label, "consent_version": 1}
        for drawing, label in ((SEVEN, 7), (ONE, None))
    ]
    sheet = file.with_suffix(".md").read_text()
    for line in ("License: CC BY 4.0, example.org", "| 7 | 1 |", "| no digit | 1 |", "| 1 | 2 |"):
        assert line in sheet
    assert "token" not in Path(file).read_bytes().decode("latin-1")


def test_drawings_are_deleted_by_number_or_by_token(store):
    token = store.add(SEVEN, 7, None, 1)
    store.add(ONE, 1, None, 1)
    assert run("contributions", "delete", 2).output == "1 deleted.\n"
    result = run("contributions", "delete", input=f"{token}\n")
    assert result.output == "1 deleted.\n"  # no prompt, and no warning that the token could be seen
    assert store.count() == {}
    result = run("contributions", "delete", 1, 2)
    assert (result.exit_code, result.stderr) == (1, "Error: 0 of 2 drawings deleted: no others are there.\n")
    result = run("contributions", "delete", input=f"{token}\n")
    assert result.stderr == "Error: No drawing belongs to this token: nothing was deleted.\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["list"], "set DIGITPAD_CONTRIBUTIONS, or give --store before the command"),
        (["--store", "data.db", "list"], "must be given as sqlite:///FILE"),
        (["--store", "sqlite:///no-such.db", "export", "--license", "x"], "run digitpad contributions migrate"),
        (["--store", "sqlite:///nowhere/x.db", "migrate"], "There is no folder nowhere for the store: make it"),
        (["--store", "sqlite:///no-such.db", "export"], "Missing option '--license'"),
    ],
)
def test_wrong_input_is_reported_in_one_sentence(monkeypatch, tmp_path, arguments, message):
    monkeypatch.delenv("DIGITPAD_CONTRIBUTIONS", raising=False)
    monkeypatch.chdir(tmp_path)
    result = run("contributions", *arguments)
    assert result.exit_code != 0
    assert message in result.stderr
    assert "Traceback" not in result.output
    assert not list(tmp_path.iterdir())


def test_nothing_accepted_is_nothing_to_export(store, tmp_path):
    store.add(SEVEN, 7, None, 1)
    result = run("contributions", "export", tmp_path / "x.parquet", "--license", "x")
    assert (result.exit_code, "No drawing is accepted yet" in result.stderr) == (1, True)
    assert not (tmp_path / "x.parquet").exists()


def test_a_missing_package_is_named_with_its_extra(monkeypatch):
    for name in [name for name in sys.modules if name.startswith("digitpad.contributions")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "alembic", None)
    result = run("contributions", "--store", "sqlite:///x.db", "list")
    assert str(MissingExtraError("A store", "alembic", "contributions")) in result.stderr
