"""People of a firm's, its clients, and what is hidden while others look at the screen."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

INSTANT = sa.BigInteger  # microseconds since 1970


def upgrade() -> None:
    op.add_column("sessions", sa.Column("adviser", sa.String(40)))
    op.add_column("sessions", sa.Column("client", sa.String(40)))
    op.add_column("sessions", sa.Column("hides", sa.String(10)))
    op.create_table(
        "proofs",
        sa.Column("session_key", sa.String(64), nullable=False),
        sa.Column("subject", sa.String(80), nullable=False),
        sa.PrimaryKeyConstraint("session_key", "subject", name="pk_proofs"),
    )
    op.create_table(
        "advisers",
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("username_key", sa.String(64), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("disabled", sa.Boolean, nullable=False),
        sa.Column("wrong", sa.Integer, nullable=False),
        sa.Column("locked_until", INSTANT),
        sa.Column("added_at", INSTANT, nullable=False),
        sa.Column("sealed_username", sa.Text, nullable=False),
        sa.Column("sealed_name", sa.Text, nullable=False),
        sa.Column("sealed_password", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_advisers"),
        sa.UniqueConstraint("username_key", name="uq_advisers_username_key"),
    )
    op.create_table(
        "door_book",
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("adviser", sa.String(40)),
        sa.Column("what", sa.String(20), nullable=False),
        sa.Column("sealed_detail", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_door_book"),
    )
    op.create_index("ix_door_book_at", "door_book", ["at"])
    op.create_table(
        "clients",
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("number_key", sa.String(64), nullable=False),
        sa.Column("added_at", INSTANT, nullable=False),
        sa.Column("added_by", sa.String(40), nullable=False),
        sa.Column("sealed_nino", sa.Text, nullable=False),
        sa.Column("sealed_name", sa.Text, nullable=False),
        sa.Column("sealed_notes", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_clients"),
        sa.UniqueConstraint("number_key", name="uq_clients_number_key"),
    )
