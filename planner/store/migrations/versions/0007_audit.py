"""The log of what was done, and the rules by which the database keeps it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

DAYS = 365
"""Days before which an entry cannot be erased; a later change is a migration of its own."""
_SQLITE = (
    """CREATE TRIGGER audit_keeps_entries BEFORE UPDATE ON audit
    BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END""",
    f"""CREATE TRIGGER audit_erases_old_only BEFORE DELETE ON audit
    WHEN old.at >= datetime('now', '-{DAYS} days')
    BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END""",
    # INSERT OR REPLACE deletes without asking the trigger above
    """CREATE TRIGGER audit_replaces_nothing BEFORE INSERT ON audit
    WHEN EXISTS (SELECT 1 FROM audit WHERE id = new.id OR seq = new.seq)
    BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END""",
)
_POSTGRESQL = (
    """CREATE FUNCTION audit_refused() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'the log is append-only'; END $$""",
    """CREATE TRIGGER audit_keeps_entries BEFORE UPDATE ON audit
    FOR EACH ROW EXECUTE FUNCTION audit_refused()""",
    f"""CREATE TRIGGER audit_erases_old_only BEFORE DELETE ON audit
    FOR EACH ROW WHEN (old.at >= now() - interval '{DAYS} days')
    EXECUTE FUNCTION audit_refused()""",
    """CREATE TRIGGER audit_is_never_emptied BEFORE TRUNCATE ON audit
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refused()""",
)


def upgrade() -> None:
    op.create_table(
        "audit",
        sa.Column("seq", sa.Integer, autoincrement=True, nullable=False),
        sa.Column("id", sa.String(16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("verb", sa.String(24), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("ref", sa.String(16), nullable=True),
        sa.Column("num", sa.Integer, nullable=True),
        sa.PrimaryKeyConstraint("seq", name="pk_audit"),
        sa.UniqueConstraint("id", name="uq_audit_id"),
    )
    op.create_index("ix_audit_at", "audit", ["at"])
    rules = _POSTGRESQL if op.get_bind().dialect.name == "postgresql" else _SQLITE
    for rule in rules:
        op.execute(rule)


def downgrade() -> None:
    op.drop_table("audit")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION audit_refused()")
