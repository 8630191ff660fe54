"""Accounts of an organisation: a role by code, no identity."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column("code", sa.String(24), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("territory", sa.String(32), nullable=True),
        sa.Column("teams", sa.Text, nullable=False),
        sa.Column("operator", sa.Text, nullable=True),
        sa.Column("row_version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("code", name="pk_account"),
        sa.ForeignKeyConstraint(
            ["territory"],
            ["territory.code"],
            name="fk_account_territory_territory",
            ondelete="CASCADE",
        ),
    )


def downgrade() -> None:
    op.drop_table("account")
