"""The ledger of what was released: one row a month of a territory, of no place and no person."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "month_release",
        sa.Column("id", sa.String(48), nullable=False),
        sa.Column("territory", sa.String(32), nullable=False),
        sa.Column("month", sa.String(7), nullable=False),
        sa.Column("counts", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_month_release"),
    )
    op.create_index("ix_month_release_territory", "month_release", ["territory"])


def downgrade() -> None:
    op.drop_table("month_release")
