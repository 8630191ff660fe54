"""Alerts of a territory: what they change, from a day to another; nobody who decided them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "alert",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("territory", sa.String(32), nullable=False),
        sa.Column("document", sa.Text, nullable=False),
        sa.Column("row_version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_alert"),
        sa.ForeignKeyConstraint(
            ["territory"],
            ["territory.code"],
            name="fk_alert_territory_territory",
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_alert_territory", "alert", ["territory"])


def downgrade() -> None:
    op.drop_table("alert")
