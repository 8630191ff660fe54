"""First schema: territory, place, means, scenario, plan_version, job."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def _territory_key(*, nullable: bool = False) -> sa.Column[str]:
    return sa.Column("territory", sa.String(32), nullable=nullable)


def _row_version() -> sa.Column[int]:
    return sa.Column("row_version", sa.Integer, nullable=False)


def _of_territory(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["territory"],
        ["territory.code"],
        name=f"fk_{table}_territory_territory",
        ondelete="CASCADE",
    )


def upgrade() -> None:
    op.create_table(
        "territory",
        sa.Column("code", sa.String(32), nullable=False),
        sa.Column("document", sa.Text, nullable=False),
        sa.Column("generation", sa.String(32), nullable=False),
        sa.Column("saved_at", MOMENT, nullable=False),
        _row_version(),
        sa.PrimaryKeyConstraint("code", name="pk_territory"),
    )
    op.create_table(
        "place",
        sa.Column("id", sa.String(32), nullable=False),
        _territory_key(),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("user_code", sa.Text, nullable=False),
        _row_version(),
        sa.PrimaryKeyConstraint("id", name="pk_place"),
        sa.UniqueConstraint(
            "territory", "kind", "user_code", name="uq_place_territory_kind_user_code"
        ),
        _of_territory("place"),
    )
    op.create_table(
        "means",
        sa.Column("seq", sa.Integer, autoincrement=True, nullable=False),
        sa.Column("id", sa.String(32), nullable=False),
        _territory_key(),
        sa.Column("source_name", sa.Text, nullable=False),
        sa.Column("document", sa.Text, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=True),
        sa.Column("saved_at", MOMENT, nullable=False),
        _row_version(),
        sa.PrimaryKeyConstraint("seq", name="pk_means"),
        sa.UniqueConstraint("id", name="uq_means_id"),
        _of_territory("means"),
    )
    op.create_index("ix_means_territory", "means", ["territory"])
    _scenario()
    _plan_version()
    _job()


def _scenario() -> None:
    op.create_table(
        "scenario",
        sa.Column("id", sa.String(32), nullable=False),
        _territory_key(),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("weights", sa.Text, nullable=False),
        sa.Column("means", sa.String(32), nullable=True),
        _row_version(),
        sa.PrimaryKeyConstraint("id", name="pk_scenario"),
        sa.UniqueConstraint("territory", "name", name="uq_scenario_territory_name"),
        _of_territory("scenario"),
        sa.ForeignKeyConstraint(
            ["means"], ["means.id"], name="fk_scenario_means_means", ondelete="SET NULL"
        ),
    )


def _plan_version() -> None:
    op.create_table(
        "plan_version",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("plan_id", sa.String(64), nullable=False),
        _territory_key(),
        sa.Column("week", sa.String(8), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("parent", sa.Integer, nullable=True),
        sa.Column("published", sa.Boolean, nullable=False),
        sa.Column("document", sa.Text, nullable=False),
        sa.Column("saved_at", MOMENT, nullable=False),
        _row_version(),
        sa.PrimaryKeyConstraint("id", name="pk_plan_version"),
        sa.UniqueConstraint("plan_id", "version", name="uq_plan_version_plan_id_version"),
        _of_territory("plan_version"),
    )
    op.create_index("ix_plan_version_territory", "plan_version", ["territory"])
    op.create_index("ix_plan_version_week", "plan_version", ["week"])


def _job() -> None:
    op.create_table(
        "job",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        _territory_key(nullable=True),
        sa.Column("params", sa.Text, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("progress", sa.Text, nullable=False),
        sa.Column("result", sa.Text, nullable=True),
        sa.Column("cancel_asked", sa.Boolean, nullable=False),
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("saved_at", MOMENT, nullable=False),
        _row_version(),
        sa.PrimaryKeyConstraint("id", name="pk_job"),
        _of_territory("job"),
    )
    op.create_index("ix_job_state", "job", ["state"])


def downgrade() -> None:
    for table in ("job", "plan_version", "scenario", "means", "place", "territory"):
        op.drop_table(table)
