"""Runs through all clients of the firm, and what was found of each."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

INSTANT = sa.BigInteger  # microseconds since 1970


def upgrade() -> None:
    op.create_table(
        "sweeps",
        sa.Column("world", sa.String(60), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("tax_year", sa.Integer, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("session_key", sa.String(64), nullable=False),
        sa.Column("begun_at", INSTANT, nullable=False),
        sa.Column("resumed_at", INSTANT, nullable=False),
        sa.Column("done_before", sa.Integer, nullable=False),
        sa.Column("holder", sa.String(32), nullable=False),
        sa.Column("until", sa.Float(53), nullable=False),
        sa.PrimaryKeyConstraint("world", name="pk_sweeps"),
    )
    op.create_table(
        "sweep_rows",
        sa.Column("world", sa.String(60), nullable=False),
        sa.Column("client", sa.String(40), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("answered", sa.Boolean, nullable=False),
        sa.Column("sealed", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("world", "client", name="pk_sweep_rows"),
    )
