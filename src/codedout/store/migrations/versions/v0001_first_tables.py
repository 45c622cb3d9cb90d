"""The first tables.

Written out, not taken from `tables.py`: this step must stay what it was when that has moved on.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

INSTANT = sa.BigInteger  # whole microseconds since 1970


def upgrade() -> None:
    op.create_table(
        "secrets",
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("sealed", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_secrets"),
    )
    op.create_table(
        "sessions",
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("actor", sa.String(80), nullable=False),
        sa.Column("subject", sa.String(80), nullable=False),
        sa.Column("proven", sa.Boolean, nullable=False),
        sa.Column("scopes", sa.Text, nullable=False),
        sa.Column("started_at", INSTANT, nullable=False),
        sa.Column("last_active_at", INSTANT, nullable=False),
        sa.Column("authority_from", INSTANT, nullable=False),
        sa.Column("clock_shift", sa.BigInteger, nullable=False),
        sa.Column("sealed_nino", sa.Text),
        sa.Column("sealed_csrf", sa.Text, nullable=False),
        sa.Column("sealed_facts", sa.Text, nullable=False),
        sa.Column("sealed_tokens", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_sessions"),
    )
    op.create_index("ix_sessions_last_active_at", "sessions", ["last_active_at"])
    op.create_table(
        "attempts",
        sa.Column("state_hash", sa.String(64), nullable=False),
        sa.Column("started_at", INSTANT, nullable=False),
        sa.Column("sealed", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("state_hash", name="pk_attempts"),
    )
    op.create_index("ix_attempts_started_at", "attempts", ["started_at"])
    op.create_table(
        "locks",
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("holder", sa.String(32), nullable=False),
        sa.Column("until", sa.Float(53), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_locks"),
    )
    op.create_table(
        "limits",
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_limits"),
    )
    op.create_table(
        "subjects",
        sa.Column("subject", sa.String(80), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("subject", name="pk_subjects"),
    )
    op.create_table(
        "changes",
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("reference", sa.String(20), nullable=False),
        sa.Column("actor", sa.String(80), nullable=False),
        sa.Column("subject", sa.String(80), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("prepared_at", INSTANT, nullable=False),
        sa.Column("sent_at", INSTANT),
        sa.Column("settled_at", INSTANT),
        sa.Column("sealed_what", sa.Text, nullable=False),
        sa.Column("sealed_outcome", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_changes"),
        sa.UniqueConstraint("reference", name="uq_changes_reference"),
    )
    op.create_index("ix_changes_subject_actor", "changes", ["subject", "actor"])
    op.create_table(
        "answers",
        sa.Column("actor", sa.String(80), nullable=False),
        sa.Column("subject", sa.String(80), nullable=False),
        sa.Column("tax_year", sa.Integer, nullable=False),
        sa.Column("said_at", INSTANT, nullable=False),
        sa.Column("sealed", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("actor", "subject", "tax_year", name="pk_answers"),
    )
