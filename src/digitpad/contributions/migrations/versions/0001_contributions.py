"""Create the table of contributions."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "contributions",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("strokes", sa.Text, nullable=False, comment="JSON, as digitpad.contributions.drawing makes it"),
        sa.Column("strokes_sha256", sa.LargeBinary(32), nullable=False),
        sa.Column("label", sa.SmallInteger, comment="0..9; null: no digit"),
        sa.Column(
            "answer",
            sa.SmallInteger,
            comment="The digit that the network had answered, if the visitor's page sent it",
        ),
        sa.Column("consent_version", sa.SmallInteger, nullable=False),
        sa.Column("day", sa.Date, nullable=False, comment="In UTC; the time is not kept"),
        sa.Column("token_sha256", sa.LargeBinary(32), nullable=False),
        sa.UniqueConstraint("strokes_sha256", name="uq_contributions_strokes_sha256"),
        sa.UniqueConstraint("token_sha256", name="uq_contributions_token_sha256"),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    """Delete the table with all contributions."""
    op.drop_table("contributions")
