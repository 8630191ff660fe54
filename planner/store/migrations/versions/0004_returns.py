"""What teams bring back: sealed returns, outcomes of visits, wishes with their last day."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def _columns(table: str, *own: sa.Column[Any]) -> None:
    op.create_table(
        table,
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("territory", sa.String(32), nullable=False),
        *own,
        sa.Column("row_version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        sa.ForeignKeyConstraint(
            ["territory"],
            ["territory.code"],
            name=f"fk_{table}_territory_territory",
            ondelete="CASCADE",
        ),
    )
    op.create_index(f"ix_{table}_territory", table, ["territory"])


def upgrade() -> None:
    _columns(
        "wish",
        sa.Column("ref", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("first_date", sa.String(10), nullable=False),
        sa.Column("until", sa.String(10), nullable=False),
        sa.Column("start_min", sa.Integer, nullable=False),
        sa.Column("end_min", sa.Integer, nullable=True),
    )
    _columns(
        "outing_return",
        sa.Column("outing", sa.String(8), nullable=False),
        sa.Column("date", sa.String(10), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
    )
    with op.batch_alter_table("outing_return") as batch:
        batch.create_unique_constraint("uq_outing_return_territory_outing", ["territory", "outing"])
    _columns(
        "visit_outcome",
        sa.Column("outing", sa.String(8), nullable=False),
        sa.Column("ref", sa.String(32), nullable=False),
        sa.Column("date", sa.String(10), nullable=False),
        sa.Column("state", sa.String(24), nullable=False),
    )


def downgrade() -> None:
    for table in ("visit_outcome", "outing_return", "wish"):
        op.drop_table(table)
