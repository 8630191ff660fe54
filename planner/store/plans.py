"""Versions of the plans of a week: never overwritten, one published a week."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from planner.audit import Verb
from planner.dates import numbered
from planner.errors import StaleVersionError, StoreError
from planner.i18n import _
from planner.model import Week, WeekPlan
from planner.store.audit import note
from planner.store.codec import from_json, load_json, to_json
from planner.store.schema import PlanRow, utc_now
from planner.store.sealed_layers import SealedLayerStore
from planner.store.territories import territory_row

_HEAD = ("plan_id", "week", "version", "published", "row_version")
WEIGHTS = ("need_weights", "rates")
"""Settings of a plan that say what counts for how much."""


@dataclass(frozen=True, slots=True)
class PlanHead:
    """A version of a plan, its content unread; `row_version` grows when what is saved changes."""

    id: str
    territory: str
    week: Week
    version: int
    published: bool
    row_version: int


class PlanStore(SealedLayerStore):
    """Plans of a workspace."""

    def save_plan(self, plan: WeekPlan, expected: int | None) -> WeekPlan:
        """Save a plan as the next version of its id.

        Parameters
        ----------
        plan
            The plan; its `version`, `replaces`, `published` and `published_after` are set here.
        expected
            The newest version the person saw; None: there was none.

        Returns
        -------
        WeekPlan
            The plan as saved.

        Raises
        ------
        StaleVersionError
            Somebody else saved a newer version meanwhile; nothing is written.
        """
        try:
            with self.writing() as session:
                territory_row(session, plan.territory)
                newest = session.scalar(_newest(plan.id))
                found = newest.version if newest is not None else None
                if found != expected:
                    raise _stale(plan, found)
                saved = replace(
                    plan, version=(found or 0) + 1, replaces=found, published=False,
                    published_after=None,
                )  # fmt: skip
                if _weights(saved.params) != _weights(_last_params(session, plan.territory)):
                    note(session, Verb.WEIGHTS_CHANGED)
                session.add(_row(saved, _next_moment(session, plan.territory)))
        except StoreError as error:
            if isinstance(error.__cause__, IntegrityError):
                raise _stale(plan, None) from error
            raise
        return saved

    def plan(self, plan_id: str, version: int | None = None) -> WeekPlan:
        """A version of a plan, the newest with None; StoreError if there is none."""
        with self.reading() as session:
            return _plan(_plan_row(session, plan_id, version))

    def plans(self, code: str, week: Week | None = None) -> list[WeekPlan]:
        """All versions of a territory's plans, by week, then as saved."""
        wanted = select(PlanRow).where(PlanRow.territory == code)
        if week is not None:
            wanted = wanted.where(PlanRow.week == str(week))
        with self.reading() as session:
            territory_row(session, code)
            rows = session.scalars(wanted.order_by(PlanRow.week, PlanRow.saved_at, PlanRow.version))
            return [_plan(row) for row in rows]

    def plan_heads(self, code: str, week: Week | None = None) -> list[PlanHead]:
        """All versions of a territory's plans as `plans` gives them, none of them read."""
        columns = (PlanRow.__table__.c[name] for name in _HEAD)
        wanted = select(*columns).where(PlanRow.territory == code)
        if week is not None:
            wanted = wanted.where(PlanRow.week == str(week))
        with self.reading() as session:
            territory_row(session, code)
            rows = session.execute(wanted.order_by(PlanRow.week, PlanRow.saved_at, PlanRow.version))
            return [
                PlanHead(plan_id, code, Week.parse(week), version, published, row_version)
                for plan_id, week, version, published, row_version in rows
            ]

    def newest_plan(self, code: str, week: Week) -> WeekPlan | None:
        """The newest version of a week's plan, None if there is none."""
        return self._first(code, week, PlanRow.version.desc())

    def plan_in_force(self, code: str, week: Week) -> WeekPlan | None:
        """The published version of a week's plan, else the newest; None if there is none."""
        return self._first(code, week, PlanRow.published.desc(), PlanRow.version.desc())

    def _first(self, code: str, week: Week, *order: ColumnElement[Any]) -> WeekPlan | None:
        wanted = select(PlanRow).where(PlanRow.territory == code, PlanRow.week == str(week))
        with self.reading() as session:
            territory_row(session, code)
            row = session.scalar(wanted.order_by(*order, PlanRow.saved_at.desc()).limit(1))
            return None if row is None else _plan(row)

    def newest_plans(self, code: str) -> dict[Week, tuple[str, int]]:
        """Id and newest version of the plan of each week that has one, no document read."""
        wanted = (
            select(PlanRow.week, PlanRow.plan_id, func.max(PlanRow.version))
            .where(PlanRow.territory == code)
            .group_by(PlanRow.week, PlanRow.plan_id)
            .order_by(PlanRow.week, func.max(PlanRow.saved_at))
        )
        with self.reading() as session:
            territory_row(session, code)
            return {
                Week.parse(week): (plan_id, version)
                for week, plan_id, version in session.execute(wanted)
            }

    def publish(self, plan_id: str, version: int) -> WeekPlan:
        """Make a version the week's only published one; it says which one was until then."""
        with self.writing() as session:
            row = _plan_row(session, plan_id, version)
            for other in session.scalars(
                select(PlanRow).where(
                    PlanRow.territory == row.territory,
                    PlanRow.week == row.week,
                    PlanRow.published,
                )
            ):
                other.published = False
                if other.plan_id == plan_id and other is not row:
                    told = replace(_plan(row), published=False, published_after=other.version)
                    row.document = to_json(told)
            row.published = True
            note(session, Verb.PLAN_PUBLISHED, ref=row.id)
            return _plan(row)

    def published_plans(self, code: str, *, since: Week, before: Week) -> list[WeekPlan]:
        """The published plans of a span of weeks, the first included, the last not; by week."""
        wanted = (
            select(PlanRow)
            .where(PlanRow.territory == code, PlanRow.published)
            .where(PlanRow.week >= str(since), PlanRow.week < str(before))
            .order_by(PlanRow.week)
        )
        with self.reading() as session:
            territory_row(session, code)
            return [_plan(row) for row in session.scalars(wanted)]

    def last_published(self, code: str, before: Week) -> WeekPlan | None:
        """The published plan of the latest week before a week, None if there is none."""
        with self.reading() as session:
            territory_row(session, code)
            row = session.scalar(
                select(PlanRow)
                .where(PlanRow.territory == code, PlanRow.published, PlanRow.week < str(before))
                .order_by(PlanRow.week.desc())
                .limit(1)
            )
            return None if row is None else _plan(row)

    def last_weights(self, code: str) -> dict[str, float]:
        """Weights of components of need asked for in the version saved last; none: empty."""
        with self.reading() as session:
            found = _last_params(session, code).get("need_weights")
        weights = found if isinstance(found, dict) else {}
        return {str(key): float(value) for key, value in weights.items()}


def _last_params(session: Session, code: str) -> dict[str, object]:
    """Parameters of the version saved last in a territory, whatever its week; none: empty."""
    wanted = select(PlanRow.document).where(PlanRow.territory == code)
    document = session.scalar(wanted.order_by(PlanRow.saved_at.desc()).limit(1))
    return {} if document is None else dict(load_json(document)["params"])


def _weights(params: Mapping[str, object]) -> list[object]:
    """Weights and rates of a plan's parameters; None: those the tool proposes."""
    return [params.get(name) or None for name in WEIGHTS]


def _newest(plan_id: str) -> Select[PlanRow]:
    return select(PlanRow).where(PlanRow.plan_id == plan_id).order_by(PlanRow.version.desc())


def _plan_row(session: Session, plan_id: str, version: int | None) -> PlanRow:
    wanted = _newest(plan_id)
    if version is not None:
        wanted = wanted.where(PlanRow.version == version)
    row = session.scalar(wanted.limit(1))
    if row is None:
        raise StoreError(
            _("plan « {id} » absent de l'espace de travail").format(id=plan_id)
            if version is None
            else _("plan « {id} », version {version}, absent de l'espace de travail").format(
                id=plan_id, version=version
            )
        )
    return row


def _next_moment(session: Session, code: str) -> dt.datetime:
    """Now, or just after the last plan saved where the clock was set back: order is never lost."""
    last = session.scalar(select(func.max(PlanRow.saved_at)).where(PlanRow.territory == code))
    now = utc_now()
    return now if last is None else max(now, last + dt.timedelta(microseconds=1))


def _row(plan: WeekPlan, saved_at: dt.datetime) -> PlanRow:
    return PlanRow(
        id=secrets.token_hex(8),
        plan_id=plan.id,
        territory=plan.territory,
        week=str(plan.week),
        version=plan.version,
        parent=plan.replaces,
        published=False,
        document=to_json(plan),
        saved_at=saved_at,
    )


def _plan(row: PlanRow) -> WeekPlan:
    return replace(from_json(WeekPlan, row.document), published=row.published)


def _stale(plan: WeekPlan, found: int | None) -> StaleVersionError:
    if found is None:
        return StaleVersionError(
            _("plan de la semaine {week} : une autre version a été enregistrée entre-temps").format(
                week=numbered(plan.week)
            )
        )
    return StaleVersionError(
        _(
            "plan de la semaine {week} : la version {found} a été enregistrée entre-temps ; "
            "la recharger puis recommencer"
        ).format(week=numbered(plan.week), found=found)
    )
