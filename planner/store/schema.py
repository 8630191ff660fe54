"""Tables of the workspace. A row that may change has a row version: a stale write is refused."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import (
    Boolean,
    DateTime,
    Dialect,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[dt.datetime]):
    """A moment in UTC; SQLite drops time zones, so it is put back when read."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """Refuse a moment without time zone; send UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without time zone")
        return value.astimezone(dt.UTC)

    def process_result_value(
        self, value: dt.datetime | None, dialect: Dialect
    ) -> dt.datetime | None:
        """Give back an aware moment in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


def utc_now() -> dt.datetime:
    """Moment of the call, in UTC."""
    return dt.datetime.now(dt.UTC)


class Base(DeclarativeBase):
    """Root of the tables."""

    metadata = MetaData(naming_convention=_NAMES)


class TerritoryRow(Base):
    """A territory: its document and the generation of layers that belongs to it."""

    __tablename__ = "territory"
    code: Mapped[str] = mapped_column(String(32), primary_key=True)
    document: Mapped[str] = mapped_column(Text)
    generation: Mapped[str] = mapped_column(String(32))
    saved_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, default=utc_now, onupdate=utc_now)
    row_version: Mapped[int] = mapped_column(Integer)
    __mapper_args__ = {"version_id_col": row_version}  # noqa: RUF012 — SQLAlchemy's own form


class PlaceRow(Base):
    """The only way from a random id to the code people use."""

    __tablename__ = "place"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    territory: Mapped[str] = mapped_column(ForeignKey("territory.code", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(32))
    user_code: Mapped[str] = mapped_column(Text)
    row_version: Mapped[int] = mapped_column(Integer)
    __mapper_args__ = {"version_id_col": row_version}  # noqa: RUF012
    __table_args__ = (UniqueConstraint("territory", "kind", "user_code"),)


class MeansRow(Base):
    """Means as read: an open document, and what it may not say in clear, sealed."""

    __tablename__ = "means"
    seq: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    id: Mapped[str] = mapped_column(String(32), unique=True)
    territory: Mapped[str] = mapped_column(
        ForeignKey("territory.code", ondelete="CASCADE"), index=True
    )
    source_name: Mapped[str] = mapped_column(Text)
    document: Mapped[str] = mapped_column(Text)
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    saved_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, default=utc_now)
    row_version: Mapped[int] = mapped_column(Integer)
    __mapper_args__ = {"version_id_col": row_version}  # noqa: RUF012


class SensitiveRow(Base):
    """Neighbourhoods teams keep out of what is shown outside them; where they lie is sealed."""

    __tablename__ = "sensitive"
    territory: Mapped[str] = mapped_column(
        ForeignKey("territory.code", ondelete="CASCADE"), primary_key=True
    )
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    saved_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, default=utc_now, onupdate=utc_now)
    row_version: Mapped[int] = mapped_column(Integer)
    __mapper_args__ = {"version_id_col": row_version}  # noqa: RUF012


class WishRow(Base):
    """A wish of a place or appointment (its random id) with its last day, and no reason.

    `kind` is `rest` or `hour`; the minutes are the start of a rest on its first day, or the hours
    to try.
    """

    __tablename__ = "wish"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    territory: Mapped[str] = mapped_column(
        ForeignKey("territory.code", ondelete="CASCADE"), index=True
    )
    ref: Mapped[str] = mapped_column(String(32))
    kind: Mapped[str] = mapped_column(String(8))
    first_date: Mapped[str] = mapped_column(String(10))
    until: Mapped[str] = mapped_column(String(10))
    start_min: Mapped[int] = mapped_column(Integer)
    end_min: Mapped[int | None] = mapped_column(Integer)
    row_version: Mapped[int] = mapped_column(Integer)
    __mapper_args__ = {"version_id_col": row_version}  # noqa: RUF012


class ReturnRow(Base):
    """What a team brought back of one outing; all it says is sealed. `version` counts from 1."""

    __tablename__ = "outing_return"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    territory: Mapped[str] = mapped_column(
        ForeignKey("territory.code", ondelete="CASCADE"), index=True
    )
    outing: Mapped[str] = mapped_column(String(8))
    date: Mapped[str] = mapped_column(String(10))
    version: Mapped[int] = mapped_column(Integer)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    saved_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, default=utc_now, onupdate=utc_now)
    row_version: Mapped[int] = mapped_column(Integer)
    __mapper_args__ = {"version_id_col": row_version}  # noqa: RUF012
    __table_args__ = (UniqueConstraint("territory", "outing"),)


class OutcomeRow(Base):
    """What became of an appointment on a date, as a returned sheet tells it."""

    __tablename__ = "visit_outcome"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    territory: Mapped[str] = mapped_column(
        ForeignKey("territory.code", ondelete="CASCADE"), index=True
    )
    outing: Mapped[str] = mapped_column(String(8))
    ref: Mapped[str] = mapped_column(String(32))
    date: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(24))
    row_version: Mapped[int] = mapped_column(Integer)
    __mapper_args__ = {"version_id_col": row_version}  # noqa: RUF012


class ScenarioRow(Base):
    """A named change set over the baseline's means and weights."""

    __tablename__ = "scenario"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    territory: Mapped[str] = mapped_column(ForeignKey("territory.code", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(Text)
    document: Mapped[str] = mapped_column(Text)
    saved_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, default=utc_now, onupdate=utc_now)
    row_version: Mapped[int] = mapped_column(Integer)
    __mapper_args__ = {"version_id_col": row_version}  # noqa: RUF012
    __table_args__ = (UniqueConstraint("territory", "name"),)


class ScenarioPlanRow(Base):
    """A plan of a scenario; `made_of` is the digest of all it was made of."""

    __tablename__ = "scenario_plan"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    territory: Mapped[str] = mapped_column(ForeignKey("territory.code", ondelete="CASCADE"))
    made_of: Mapped[str] = mapped_column(String(64))
    document: Mapped[str] = mapped_column(Text)
    saved_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, default=utc_now, onupdate=utc_now)
    row_version: Mapped[int] = mapped_column(Integer)
    __mapper_args__ = {"version_id_col": row_version}  # noqa: RUF012
    __table_args__ = (UniqueConstraint("territory", "made_of"),)


class PlanRow(Base):
    """One version of a week's plan; `parent` is the version it replaces."""

    __tablename__ = "plan_version"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    plan_id: Mapped[str] = mapped_column(String(64))
    territory: Mapped[str] = mapped_column(
        ForeignKey("territory.code", ondelete="CASCADE"), index=True
    )
    week: Mapped[str] = mapped_column(String(8), index=True)
    version: Mapped[int] = mapped_column(Integer)
    parent: Mapped[int | None] = mapped_column(Integer)
    published: Mapped[bool] = mapped_column(Boolean, default=False)
    document: Mapped[str] = mapped_column(Text)
    saved_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, default=utc_now)
    row_version: Mapped[int] = mapped_column(Integer)
    __mapper_args__ = {"version_id_col": row_version}  # noqa: RUF012
    __table_args__ = (UniqueConstraint("plan_id", "version"),)


class AccountRow(Base):
    """A role given to a code made of the provider's identifier by a keyed digest."""

    __tablename__ = "account"
    code: Mapped[str] = mapped_column(String(24), primary_key=True)
    role: Mapped[str] = mapped_column(String(16))
    territory: Mapped[str | None] = mapped_column(ForeignKey("territory.code", ondelete="CASCADE"))
    teams: Mapped[str] = mapped_column(Text)
    operator: Mapped[str | None] = mapped_column(Text)
    row_version: Mapped[int] = mapped_column(Integer)
    __mapper_args__ = {"version_id_col": row_version}  # noqa: RUF012


class SharedZoneRow(Base):
    """What an operator shares of its own passages in one zone; no row: nothing is shared."""

    __tablename__ = "shared_zone"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    territory: Mapped[str] = mapped_column(
        ForeignKey("territory.code", ondelete="CASCADE"), index=True
    )
    operator: Mapped[str] = mapped_column(Text)
    zone: Mapped[str] = mapped_column(Text)
    fields: Mapped[str] = mapped_column(Text)
    row_version: Mapped[int] = mapped_column(Integer)
    __mapper_args__ = {"version_id_col": row_version}  # noqa: RUF012
    __table_args__ = (UniqueConstraint("territory", "operator", "zone"),)


class AlertRow(Base):
    """An alert with its first and last day; nobody who decided it."""

    __tablename__ = "alert"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    territory: Mapped[str] = mapped_column(
        ForeignKey("territory.code", ondelete="CASCADE"), index=True
    )
    document: Mapped[str] = mapped_column(Text)
    row_version: Mapped[int] = mapped_column(Integer)
    __mapper_args__ = {"version_id_col": row_version}  # noqa: RUF012


class AuditRow(Base):
    """One line of the log; never changed, so it has no row version."""

    __tablename__ = "audit"
    seq: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    id: Mapped[str] = mapped_column(String(16), unique=True)
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime, index=True)
    verb: Mapped[str] = mapped_column(String(24))
    role: Mapped[str] = mapped_column(String(16))
    ref: Mapped[str | None] = mapped_column(String(16))
    num: Mapped[int | None] = mapped_column(Integer)


class ReleaseRow(Base):
    """Counts of a month of a territory as they left; never changed, a correction is a row more.

    `id` is the territory, the month and the rank of a correction; no foreign key: a territory
    replaced or removed keeps its releases.
    """

    __tablename__ = "month_release"
    id: Mapped[str] = mapped_column(String(48), primary_key=True)
    territory: Mapped[str] = mapped_column(String(32), index=True)
    month: Mapped[str] = mapped_column(String(7))
    counts: Mapped[str] = mapped_column(Text)


class JobRow(Base):
    """A long computation; `owner` names the process that runs it."""

    __tablename__ = "job"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    kind: Mapped[str] = mapped_column(String(32))
    territory: Mapped[str | None] = mapped_column(ForeignKey("territory.code", ondelete="CASCADE"))
    params: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(16), index=True)
    progress: Mapped[str] = mapped_column(Text, default="{}")
    result: Mapped[str | None] = mapped_column(Text)
    cancel_asked: Mapped[bool] = mapped_column(Boolean, default=False)
    owner: Mapped[str] = mapped_column(Text)
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, default=utc_now)
    saved_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, default=utc_now, onupdate=utc_now)
    row_version: Mapped[int] = mapped_column(Integer)
    __mapper_args__ = {"version_id_col": row_version}  # noqa: RUF012
