"""The tables of the store. A change needs a migration in `migrations/versions`."""

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData()

contributions = Table(
    "contributions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("strokes", Text, nullable=False, comment="JSON, as digitpad.contributions.drawing makes it"),
    Column("strokes_sha256", LargeBinary(32), nullable=False),
    Column("label", SmallInteger, comment="0..9; null: no digit"),
    Column("answer", SmallInteger, comment="The digit that the network had answered, if the visitor's page sent it"),
    Column("consent_version", SmallInteger, nullable=False),
    Column("day", Date, nullable=False, comment="In UTC; the time is not kept"),
    Column("token_sha256", LargeBinary(32), nullable=False),
    Column("state", String(8), nullable=False, server_default="pending", comment="pending, accepted or rejected"),
    UniqueConstraint("strokes_sha256", name="uq_contributions_strokes_sha256"),
    UniqueConstraint("token_sha256", name="uq_contributions_token_sha256"),
    Index("ix_contributions_state", "state"),
    sqlite_autoincrement=True,  # an ID is never used again, or a review might hit another drawing
)

reviews = Table(
    "reviews",
    metadata,
    Column(
        "contribution_id",
        Integer,
        ForeignKey("contributions.id", ondelete="CASCADE", name="fk_reviews_contribution_id"),
        primary_key=True,
    ),
    Column("reviewer", String(80), primary_key=True),
    Column("agrees", Boolean, nullable=False),
)
