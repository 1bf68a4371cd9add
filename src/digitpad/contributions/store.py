"""The store of contributions in SQLite or PostgreSQL."""

from __future__ import annotations

import json
import math
import secrets
import sqlite3
import time
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar
from weakref import finalize

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, delete, event, func, insert, select, update
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, DisconnectionError, IntegrityError, SQLAlchemyError

from digitpad.contributions.drawing import Drawing, sha256, to_json
from digitpad.contributions.schema import contributions, reviews
from digitpad.errors import DigitpadError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sqlalchemy import Connection

T = TypeVar("T")
State = Literal["pending", "accepted", "rejected"]

CONSENT_VERSION = 1
"""The version of the text that visitors agree to; docs/privacy.md has it. Agreements to another are refused."""

BUSY_TIMEOUT_S = 30
MAX_IDLE_S = 1
"""A connection that was idle for longer is tried before it is used."""

MAX_PENDING = 100_000
"""More drawings than people review. Whoever floods the store from many addresses fills some 50 MB, not the disk."""

RECOUNT_INTERVAL = 1_000
"""The pending drawings are counted again after so many new ones; processes that share a store may exceed the limit by
as many each."""

LOCK_ID = 53_601
"""Of the advisory lock in PostgreSQL that migrations hold."""

WRONG_URL = "The store must be given as sqlite:///FILE or postgresql+psycopg://USER:PASSWORD@HOST/DATABASE."


class StoreError(DigitpadError):
    """The store is missing, of another version, or cannot be reached."""


class StoreFullError(StoreError):
    """Too many drawings wait for review."""


class DuplicateError(StoreError):
    """The drawing is in the store already."""


@dataclass(frozen=True)
class Contribution:
    """A drawing in the store.

    Attributes:
        id: its number.
        strokes: the drawing.
        label: the digit that the visitor meant; None: it is no digit.
        answer: the digit that the network had answered, if the page sent it.
        consent_version: of the text that the visitor agreed to.
        day: when it was contributed.
    """

    id: int
    strokes: Drawing
    label: int | None
    answer: int | None
    consent_version: int
    day: date


class Store:
    """The contributions in a database. Threads may share one; so may servers."""

    def __init__(self, url: str) -> None:
        """Prepare the connection; nothing is connected yet.

        Raises:
            StoreError: the URL names another kind of database, or none, or a file in a folder that is not there.
        """
        self._engine = _create_engine(url)
        is_sqlite = self._engine.dialect.name == "sqlite"
        self._file = Path(str(self._engine.url.database)) if is_sqlite else None
        finalize(self, self._engine.dispose)  # an application has no end at which it could close its store
        self._room = 0

    def check(self) -> None:
        """Check that the database is there and has the tables of this version.

        Raises:
            StoreError: it is not, or has others.
        """
        revision = None
        if self._file is None or self._file.is_file():
            revision = self._run(lambda connection: MigrationContext.configure(connection).get_current_revision())
        if revision != _head():
            raise StoreError("The store does not have the tables of this version: run digitpad contributions migrate.")

    def migrate(self, revision: str = "head") -> None:
        """Create or change the tables for this version, or for an older revision: `base` deletes everything.

        Raises:
            StoreError: the database cannot be reached.
        """
        config = _alembic_config()
        with self._report_failures(), self._engine.begin() as connection:
            config.attributes["connection"] = connection
            # another process may be doing the same
            connection.exec_driver_sql("BEGIN IMMEDIATE" if self._file else f"SELECT pg_advisory_xact_lock({LOCK_ID})")
            (command.upgrade if revision == "head" else command.downgrade)(config, revision)

    def add(self, drawing: Drawing, label: int | None, answer: int | None, consent_version: int) -> str:
        """Add a drawing; once this returns, it is on the disk.

        Returns:
            The token that takes it back: 256 random bits, so that a plain hash of it is enough to keep.

        Raises:
            DuplicateError: it is in the store already.
            StoreFullError: too many wait for review.
            StoreError: the database cannot be reached.
        """
        token, strokes = secrets.token_urlsafe(32), to_json(drawing)
        values = {
            "strokes": strokes,
            "strokes_sha256": sha256(strokes),
            "label": label,
            "answer": answer,
            "consent_version": consent_version,
            "day": datetime.now(UTC).date(),
            "token_sha256": sha256(token),
        }

        self._check_file()
        pending = select(func.count()).where(contributions.c.state == "pending")
        # one statement needs no transaction around it, which would take two more round trips
        engine = self._engine.execution_options(isolation_level="AUTOCOMMIT")
        try:
            with self._report_failures(), engine.connect() as connection:
                if self._room <= 0:
                    self._room = min(RECOUNT_INTERVAL, MAX_PENDING - connection.scalars(pending).one())
                if self._room <= 0:
                    raise StoreFullError("Too many drawings wait for review: try again in some days.")
                connection.execute(insert(contributions), values)
        except IntegrityError:
            raise DuplicateError("This drawing has been contributed already.") from None
        self._room -= 1
        return token

    def withdraw(self, token: str) -> bool:
        """Delete the drawing of a token, with its reviews; False if there is none."""
        return self._delete(contributions.c.token_sha256 == sha256(token)) > 0

    def delete(self, ids: Iterable[int]) -> int:
        """Delete the drawings with these IDs, with their reviews; the number of those that existed."""
        return self._delete(contributions.c.id.in_(list(ids)))

    def find(self, state: State, limit: int | None = None) -> list[Contribution]:
        """The drawings in a state, the oldest first."""
        columns = [contributions.c[name] for name in Contribution.__dataclass_fields__]
        query = select(*columns).where(contributions.c.state == state).order_by(contributions.c.id).limit(limit)
        rows = self._run(lambda connection: connection.execute(query).mappings().all())
        return [Contribution(**{**row, "strokes": json.loads(row["strokes"])}) for row in rows]

    def count(self) -> Counter[str]:
        """The number of drawings in each state."""
        query = select(contributions.c.state, func.count()).group_by(contributions.c.state)
        return Counter(dict(self._run(lambda connection: connection.execute(query).all())))

    def reviewed_by(self, reviewer: str) -> set[int]:
        """The IDs of the drawings on which a reviewer has decided."""
        query = select(reviews.c.contribution_id).where(reviews.c.reviewer == reviewer)
        return set(self._run(lambda connection: connection.scalars(query).all()))

    def review(self, contribution_id: int, reviewer: str, *, agrees: bool | None, network_agrees: bool) -> State | None:
        """Note whether a reviewer agrees with a label, and decide on the drawing again.

        Args:
            contribution_id: of the drawing.
            reviewer: the name of who decides; a second decision replaces the first.
            agrees: with the label; None takes the decision back.
            network_agrees: whether the network reads the label.

        Returns:
            The state of the drawing after that; None if it is not there, as it may have been withdrawn.
        """
        mine = (reviews.c.contribution_id == contribution_id) & (reviews.c.reviewer == reviewer)
        this = contributions.c.id == contribution_id

        def decide_again(connection: Connection) -> State | None:
            # the row is locked, so that of two reviewers at once the second sees the decision of the first
            locked = connection.execute(update(contributions).where(this).values(state=contributions.c.state))
            if not locked.rowcount:
                return None
            connection.execute(delete(reviews).where(mine))
            if agrees is not None:
                row = {"contribution_id": contribution_id, "reviewer": reviewer, "agrees": agrees}
                connection.execute(insert(reviews).values(row))
            decisions = connection.scalars(select(reviews.c.agrees).where(reviews.c.contribution_id == contribution_id))
            state = decide(decisions.all(), network_agrees=network_agrees)
            connection.execute(update(contributions).where(this).values(state=state))
            return state

        return self._run(decide_again)

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    def _delete(self, condition: Any) -> int:  # noqa: ANN401 - an expression of SQLAlchemy
        count = self._run(lambda connection: connection.execute(delete(contributions).where(condition)).rowcount)
        if self._file:  # the write-ahead log holds the drawing until it is truncated
            with self._report_failures(), self._engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").all()
        return count

    def _run(self, work: Callable[[Connection], T]) -> T:
        """Run work in a transaction."""
        self._check_file()
        with self._report_failures(), self._engine.begin() as connection:
            return work(connection)

    def _check_file(self) -> None:
        """A file that was deleted would take in silence what is lost when this process ends."""
        if self._file and not self._file.is_file():
            raise StoreError(f"The store {self._file} is gone: restore the file, and start the site again.")

    @contextmanager
    def _report_failures(self) -> Iterator[None]:
        """Turn the errors of a database that cannot be used into one sentence, without its password."""
        try:
            yield
        except IntegrityError:
            raise
        except SQLAlchemyError as error:
            reason = str(error.orig if isinstance(error, DBAPIError) else error).strip().splitlines()
            name = self._engine.url.render_as_string(hide_password=True)
            raise StoreError(f"The store {name} cannot be used ({reason[0] if reason else 'no reason'}).") from None


def decide(agreements: Iterable[bool], *, network_agrees: bool) -> State:
    """The state of a drawing, given each reviewer's agreement with its label.

    Two agreements accept it, or one and the network; a single doubt keeps it out.
    """
    votes = list(agreements)
    if not all(votes):
        return "rejected"
    return "accepted" if len(votes) + (network_agrees and bool(votes)) > 1 else "pending"


def _create_engine(url: str) -> Engine:
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise StoreError(WRONG_URL) from None
    is_sqlite = parsed.drivername == "sqlite"
    if parsed.drivername not in {"sqlite", "postgresql+psycopg"} or parsed.database in {None, "", ":memory:"}:
        raise StoreError(WRONG_URL)
    if is_sqlite and not (folder := Path(str(parsed.database)).parent).is_dir():
        raise StoreError(f"There is no folder {folder} for the store: make it, or name another file.")
    options = {"timeout": BUSY_TIMEOUT_S} if is_sqlite else {"connect_timeout": 5, "client_encoding": "utf8"}
    engine = create_engine(parsed, connect_args=options)
    if is_sqlite:
        event.listen(engine, "connect", _configure_sqlite)
    else:
        event.listen(engine, "checkin", _note_use)
        event.listen(engine, "checkout", _refuse_stale)
    return engine


def _configure_sqlite(connection: Any, _: object) -> None:  # noqa: ANN401 - of any driver
    """Keep what is committed through a power failure, overwrite what is deleted, and delete reviews with drawings."""
    for setting in ("synchronous=FULL", "secure_delete=ON", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {setting}")
    deadline = time.monotonic() + BUSY_TIMEOUT_S
    while not _turn_on_log(connection):
        if time.monotonic() > deadline:
            raise sqlite3.OperationalError("database is locked")
        time.sleep(0.01)


def _turn_on_log(connection: sqlite3.Connection) -> bool:
    """Whether the write-ahead log is on. SQLite itself does not wait here for another who is writing."""
    try:
        connection.execute("PRAGMA journal_mode=WAL")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
            raise
        return False
    return True


def _note_use(_: object, record: Any) -> None:  # noqa: ANN401 - the pool's record of a connection
    record.info["used"] = time.monotonic()


def _refuse_stale(connection: Any, record: Any, _: object) -> None:  # noqa: ANN401 - as above
    """Let the pool open a new connection if this one was idle and is dead: the database may have been restarted.

    SQLAlchemy's own pre-ping asks before each use, which costs a fifth of the throughput.
    """
    from psycopg import OperationalError  # noqa: PLC0415 - only with PostgreSQL

    if time.monotonic() - record.info.get("used", math.inf) < MAX_IDLE_S:
        return
    try:
        connection.execute("SELECT 1")
        connection.rollback()
    except OperationalError as error:
        raise DisconnectionError from error


def _alembic_config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
    config.set_main_option("path_separator", "os")
    return config


def _head() -> str | None:
    return ScriptDirectory.from_config(_alembic_config()).get_current_head()
