"""What people typed about how one year's bill is paid."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

INSTANT = sa.BigInteger  # microseconds since 1970


def upgrade() -> None:
    op.create_table(
        "bills",
        sa.Column("actor", sa.String(80), nullable=False),
        sa.Column("subject", sa.String(80), nullable=False),
        sa.Column("tax_year", sa.Integer, nullable=False),
        sa.Column("saved_at", INSTANT, nullable=False),
        sa.Column("sealed", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("actor", "subject", "tax_year", name="pk_bills"),
    )
    op.create_index("ix_bills_saved_at", "bills", ["saved_at"])
