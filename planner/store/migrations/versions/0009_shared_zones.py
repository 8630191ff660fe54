"""What operators share: zone by zone, field by field; no row is nothing shared."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "shared_zone",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("territory", sa.String(32), nullable=False),
        sa.Column("operator", sa.Text, nullable=False),
        sa.Column("zone", sa.Text, nullable=False),
        sa.Column("fields", sa.Text, nullable=False),
        sa.Column("row_version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_shared_zone"),
        sa.UniqueConstraint(
            "territory", "operator", "zone", name="uq_shared_zone_territory_operator_zone"
        ),
        sa.ForeignKeyConstraint(
            ["territory"],
            ["territory.code"],
            name="fk_shared_zone_territory_territory",
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_shared_zone_territory", "shared_zone", ["territory"])


def downgrade() -> None:
    op.drop_table("shared_zone")
