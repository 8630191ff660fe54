"""Neighbourhoods teams keep out of what is shown outside them, sealed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sensitive",
        sa.Column("territory", sa.String(32), nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("row_version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("territory", name="pk_sensitive"),
        sa.ForeignKeyConstraint(
            ["territory"],
            ["territory.code"],
            name="fk_sensitive_territory_territory",
            ondelete="CASCADE",
        ),
    )


def downgrade() -> None:
    op.drop_table("sensitive")
