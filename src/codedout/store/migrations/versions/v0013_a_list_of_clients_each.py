"""A list of clients for each demonstration; those listed so far are on the usual one."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # SQLite changes a constraint only by making the table anew, and that in steps of this kind.
    with op.batch_alter_table("clients") as clients:
        clients.add_column(sa.Column("world", sa.String(60), nullable=False, server_default=""))
        clients.drop_constraint("uq_clients_number_key", type_="unique")
    with op.batch_alter_table("clients") as clients:
        clients.alter_column("world", server_default=None)
        clients.create_unique_constraint("uq_clients_world", ["world", "number_key"])
