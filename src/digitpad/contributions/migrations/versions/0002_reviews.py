"""Add the state of contributions, and their reviews."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the column and the table; what was contributed before is pending."""
    op.add_column(
        "contributions",
        sa.Column(
            "state", sa.String(8), nullable=False, server_default="pending", comment="pending, accepted or rejected"
        ),
    )
    op.create_index("ix_contributions_state", "contributions", ["state"])
    op.create_table(
        "reviews",
        sa.Column(
            "contribution_id",
            sa.Integer,
            sa.ForeignKey("contributions.id", ondelete="CASCADE", name="fk_reviews_contribution_id"),
            primary_key=True,
        ),
        sa.Column("reviewer", sa.String(80), primary_key=True),
        sa.Column("agrees", sa.Boolean, nullable=False),
    )


def downgrade() -> None:
    """Delete the reviews; the contributions stay."""
    op.drop_table("reviews")
    op.drop_index("ix_contributions_state", "contributions")
    op.drop_column("contributions", "state")
