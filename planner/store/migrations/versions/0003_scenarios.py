"""Scenarios are change sets, and keep the plans made of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def _of_territory(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["territory"],
        ["territory.code"],
        name=f"fk_{table}_territory_territory",
        ondelete="CASCADE",
    )


def upgrade() -> None:
    op.drop_table("scenario")
    op.create_table(
        "scenario",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("territory", sa.String(32), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("document", sa.Text, nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("row_version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_scenario"),
        sa.UniqueConstraint("territory", "name", name="uq_scenario_territory_name"),
        _of_territory("scenario"),
    )
    op.create_table(
        "scenario_plan",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("territory", sa.String(32), nullable=False),
        sa.Column("made_of", sa.String(64), nullable=False),
        sa.Column("document", sa.Text, nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("row_version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_scenario_plan"),
        sa.UniqueConstraint("territory", "made_of", name="uq_scenario_plan_territory_made_of"),
        _of_territory("scenario_plan"),
    )


def downgrade() -> None:
    op.drop_table("scenario_plan")
    op.drop_table("scenario")
    op.create_table(
        "scenario",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("territory", sa.String(32), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("weights", sa.Text, nullable=False),
        sa.Column("means", sa.String(32), nullable=True),
        sa.Column("row_version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_scenario"),
        sa.UniqueConstraint("territory", "name", name="uq_scenario_territory_name"),
        _of_territory("scenario"),
        sa.ForeignKeyConstraint(
            ["means"], ["means.id"], name="fk_scenario_means_means", ondelete="SET NULL"
        ),
    )
