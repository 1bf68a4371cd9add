"""The store on SQLite and on PostgreSQL: adding, withdrawing, reviews, migrations, and what happens in a crash."""

import gc
import re
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import create_engine, event, inspect, text
from sqlalchemy.pool import Pool

from digitpad.contributions import store as store_module
from digitpad.contributions.drawing import normalize, to_json
from digitpad.contributions.schema import contributions, metadata
from digitpad.contributions.store import DuplicateError, Store, StoreError, StoreFullError, decide

SEVEN = normalize([[(20, 10), (60, 10), (35, 80)]])
ONE = normalize([[(32, 10), (28, 70)]])


def random_drawing(seed):
    return normalize([np.random.default_rng(seed).uniform(size=(20, 2))])


def tables(store_url):
    engine = create_engine(store_url)
    names = set(inspect(engine).get_table_names())
    engine.dispose()
    return names


def test_a_drawing_is_stored_with_its_label_and_nothing_about_the_visitor(store):
    store.add(SEVEN, 7, 1, 1)
    (contribution,) = store.find("pending")
    assert [[tuple(point) for point in stroke] for stroke in contribution.strokes] == SEVEN
    assert (contribution.label, contribution.answer, contribution.consent_version) == (7, 1, 1)
    assert contribution.day == datetime.now(UTC).date()


def test_no_digit_is_stored_as_a_label_too(store):
    store.add(SEVEN, None, None, 1)
    assert [contribution.label for contribution in store.find("pending")] == [None]


def test_the_columns_are_those_that_the_privacy_document_lists():
    document = (Path(__file__).parents[2] / "docs/privacy.md").read_text()
    assert re.findall(r"^\| `(\w+)` \|", document, re.MULTILINE) == [*contributions.columns.keys()][1:]


def test_the_token_is_a_secret_that_the_store_does_not_hold(store, store_url):
    token = store.add(SEVEN, 7, None, 1)
    engine = create_engine(store_url)
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT * FROM contributions")).all()
    engine.dispose()
    assert token not in repr(rows)
    assert len(token) == 43


def test_the_same_drawing_is_refused_with_any_label_until_it_is_withdrawn(store):
    token = store.add(SEVEN, 7, None, 1)
    for label in (7, 1, None):
        with pytest.raises(DuplicateError, match="already"):
            store.add(SEVEN, label, None, 1)
    assert store.withdraw(token)
    store.add(SEVEN, 7, None, 1)


def test_withdrawal_deletes_the_drawing_and_its_reviews_once(store):
    kept, token = store.add(ONE, 1, None, 1), store.add(SEVEN, 7, None, 1)
    first, second = store.find("pending")
    for contribution in (first, second):
        store.review(contribution.id, "anna", agrees=True, network_agrees=False)
    assert store.withdraw(token)
    assert not store.withdraw(token)
    assert not store.withdraw("x")
    assert store.find("pending") == [first]
    assert store.reviewed_by("anna") == {first.id}
    assert store.withdraw(kept)
    assert store.reviewed_by("anna") == set()


def test_withdrawal_leaves_no_trace_in_the_files_of_sqlite(tmp_path):
    drawing = random_drawing(1)
    strokes = to_json(drawing).encode()
    with closing(Store(f"sqlite:///{tmp_path}/contributions.db")) as store:
        store.migrate()
        token = store.add(drawing, 3, None, 1)
        store.add(random_drawing(2), 3, None, 1)
        assert any(strokes in file.read_bytes() for file in tmp_path.iterdir())
        store.withdraw(token)
        assert not any(strokes[:40] in file.read_bytes() for file in tmp_path.iterdir())


def test_ids_of_deleted_drawings_are_not_used_again(store):
    store.add(SEVEN, 7, None, 1)
    (first,) = store.find("pending")
    assert store.delete([first.id, 99]) == 1
    store.add(ONE, 1, None, 1)
    (second,) = store.find("pending")
    assert second.id > first.id
    assert store.review(first.id, "anna", agrees=True, network_agrees=True) is None


@given(st.lists(st.booleans(), max_size=4), st.booleans())
def test_two_agreements_or_one_and_the_network_accept_and_a_doubt_rejects(votes, network_agrees):
    state = decide(votes, network_agrees=network_agrees)
    if False in votes:
        assert state == "rejected"
    else:
        assert state == ("accepted" if len(votes) >= 2 or (votes and network_agrees) else "pending")


def test_a_reviewer_may_change_a_decision_and_counts_once(store):
    store.add(SEVEN, 7, None, 1)
    (contribution,) = store.find("pending")

    votes = [("anna", True), ("anna", True), ("ben", True), ("anna", False), ("anna", None), ("anna", True)]
    states = [
        store.review(contribution.id, reviewer, agrees=agrees, network_agrees=False) for reviewer, agrees in votes
    ]
    assert states == ["pending", "pending", "accepted", "rejected", "pending", "accepted"]
    assert store.count() == {"accepted": 1}


def test_two_reviewers_at_once_accept(store):
    for seed in range(20):
        store.add(random_drawing(seed), 1, None, 1)
    ids = [contribution.id for contribution in store.find("pending")]

    def review(reviewer):
        for number in ids:
            store.review(number, reviewer, agrees=True, network_agrees=False)

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(review, ["anna", "ben"]))
    assert store.count() == {"accepted": 20}


def test_a_full_store_refuses_until_drawings_are_reviewed(store, monkeypatch):
    monkeypatch.setattr(store_module, "MAX_PENDING", 3)
    for seed in range(3):
        store.add(random_drawing(seed), 1, None, 1)
    with pytest.raises(StoreFullError, match="wait for review"):
        store.add(random_drawing(3), 1, None, 1)
    (first, *_) = store.find("pending")
    store.review(first.id, "anna", agrees=True, network_agrees=True)
    store.add(random_drawing(3), 1, None, 1)


def test_migrations_lead_to_the_declared_tables_and_back_to_none(store, store_url):
    engine = create_engine(store_url)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()
    store.check()
    store.migrate("base")
    assert tables(store_url) - {"sqlite_sequence"} == {"alembic_version"}
    with pytest.raises(StoreError, match="run digitpad contributions migrate"):
        store.check()
    store.migrate()
    store.check()


def test_migrations_keep_the_drawings(store):
    token = store.add(SEVEN, 7, None, 1)
    (before,) = store.find("pending")
    store.review(before.id, "anna", agrees=True, network_agrees=True)
    store.migrate("0001")
    with pytest.raises(StoreError, match="run digitpad contributions migrate"):
        store.check()
    store.migrate()
    assert store.find("pending") == [before]  # its review is gone
    assert store.withdraw(token)


def test_several_processes_may_migrate_at_once(store_url):
    code = f"from digitpad.contributions.store import Store; Store({store_url!r}).migrate()"
    processes = [subprocess.Popen([sys.executable, "-c", code]) for _ in range(2)]
    assert [process.wait(60) for process in processes] == [0, 0]
    with closing(Store(store_url)) as store:
        store.check()


def test_a_store_that_was_deleted_takes_nothing(tmp_path):
    path = tmp_path / "contributions.db"
    with closing(Store(f"sqlite:///{path}")) as store:
        store.migrate()
        store.add(SEVEN, 7, None, 1)
        path.unlink()
        with pytest.raises(StoreError, match="is gone: restore the file"):
            store.add(ONE, 1, None, 1)


def test_a_new_file_that_another_process_writes_is_waited_for(tmp_path):
    path = tmp_path / "contributions.db"
    with closing(Store(f"sqlite:///{path}")) as store, ThreadPoolExecutor() as threads:
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("CREATE TABLE other (id)")
            connection.execute("BEGIN IMMEDIATE")
            migration = threads.submit(store.migrate)
            with pytest.raises(TimeoutError):
                migration.result(timeout=0.2)
        migration.result()
        store.check()


@pytest.mark.parametrize(
    "wrong", ["", "contributions.db", "sqlite://", "sqlite:///:memory:", "mysql://host/data", "postgresql://host/data"]
)
def test_a_wrong_url_is_refused_with_the_right_forms(wrong):
    with pytest.raises(StoreError, match=r"sqlite:///FILE or postgresql\+psycopg://"):
        Store(wrong)


def test_a_missing_file_is_not_created_by_the_check(tmp_path):
    store = Store(f"sqlite:///{tmp_path}/contributions.db")
    with pytest.raises(StoreError, match="run digitpad contributions migrate"):
        store.check()
    assert not list(tmp_path.iterdir())


def test_an_unreachable_store_is_reported_without_its_password(tmp_path):
    store = Store(f"postgresql+psycopg://anna:secret@/digitpad?host={tmp_path}")
    with pytest.raises(StoreError, match="cannot be used") as error:
        store.check()
    assert "secret" not in str(error.value)
    (tmp_path / "contributions.db").write_text("no database" * 100)
    with pytest.raises(StoreError, match="not a database"):
        Store(f"sqlite:///{tmp_path}/contributions.db").check()


def test_a_store_that_is_no_longer_used_closes_its_connections(store_url):
    closed = []

    def note(connection, _):
        closed.append(connection)

    event.listen(Pool, "close", note)
    store = Store(store_url)
    store.migrate()
    del store
    gc.collect()
    event.remove(Pool, "close", note)
    assert len(closed) == 1


def test_a_restart_of_postgresql_is_not_noticed_after_a_pause(postgresql_server, monkeypatch):
    monkeypatch.setattr(store_module, "MAX_IDLE_S", 0)
    with closing(Store(postgresql_server.create_database())) as store:
        store.migrate()
        store.add(SEVEN, 7, None, 1)
        postgresql_server.crash()
        postgresql_server.start()
        store.add(ONE, 1, None, 1)
        assert store.count() == {"pending": 2}


def test_postgresql_keeps_what_was_added_through_a_crash(postgresql_server):
    with closing(Store(postgresql_server.create_database())) as store:
        store.migrate()
        for seed in range(20):
            store.add(random_drawing(seed), 1, None, 1)
        postgresql_server.crash()
        with pytest.raises(StoreError, match="cannot be used"):
            store.add(random_drawing(20), 1, None, 1)
        postgresql_server.start()
        assert len(store.find("pending")) == 20
        store.add(random_drawing(20), 1, None, 1)
