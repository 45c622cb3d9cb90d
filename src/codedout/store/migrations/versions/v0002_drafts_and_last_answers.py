"""What was being filled in, and HMRC's last answers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

INSTANT = sa.BigInteger  # microseconds since 1970


def upgrade() -> None:
    op.create_table(
        "drafts",
        sa.Column("actor", sa.String(80), nullable=False),
        sa.Column("subject", sa.String(80), nullable=False),
        sa.Column("ask", sa.String(20), nullable=False),
        sa.Column("tax_year", sa.Integer, nullable=False),
        sa.Column("saved_at", INSTANT, nullable=False),
        sa.Column("sealed", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("actor", "subject", "ask", "tax_year", name="pk_drafts"),
    )
    op.create_index("ix_drafts_saved_at", "drafts", ["saved_at"])
    op.create_table(
        "known",
        sa.Column("actor", sa.String(80), nullable=False),
        sa.Column("subject", sa.String(80), nullable=False),
        sa.Column("asked", sa.String(60), nullable=False),
        sa.Column("session_key", sa.String(64), nullable=False),
        sa.Column("read_at", INSTANT, nullable=False),
        sa.Column("sealed", sa.Text, nullable=False),
        sa.Column("earlier_at", INSTANT),
        sa.Column("sealed_earlier", sa.Text),
        sa.PrimaryKeyConstraint("actor", "subject", "asked", name="pk_known"),
    )
    op.create_index("ix_known_read_at", "known", ["read_at"])
