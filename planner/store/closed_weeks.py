"""Weeks that are closed: their plans rest on means of their own, visits under other references."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from planner.model import Means, Week, WeekPlan
from planner.store.alerts import AlertStore
from planner.store.codec import from_json, load_json, to_json
from planner.store.schema import MeansRow, PlanRow, ScenarioPlanRow

CLOSED_WEEK = "retention-week"
"""Name told as the source of the means of a closed week."""


class ClosedWeekStore(AlertStore):
    """Weeks of a workspace that retention has closed."""

    def close_week(
        self, code: str, week: Week, copies: Mapping[str, Means], names: Mapping[str, str]
    ) -> None:
        """Give every version of a week's plan means of its own, and other references, at once.

        Parameters
        ----------
        copies
            Id of the means that versions rest on → those they will rest on. A version of other
            means, saved meanwhile, is left as it is.
        names
            Reference → the one that takes its place, everywhere in these plans.

        Notes
        -----
        The copies stand before all other means: the ones in use stay the last.
        """
        with self.writing() as session:
            sunday = week.monday + dt.timedelta(days=6)
            ids = {
                means_id: self._stored(session, code, one, sunday)
                for means_id, one in copies.items()
            }
            wanted = select(PlanRow).where(PlanRow.territory == code, PlanRow.week == str(week))
            for row in session.scalars(wanted):
                document = load_json(row.document)
                if document["means"] in ids:
                    row.document = to_json(_renamed(document, {**names, **ids}))

    def forget_scenario_plans(self, code: str, before: Week) -> int:
        """Erase plans of scenarios of the weeks before one: they are made again when asked for."""
        with self.writing() as session:
            rows = session.scalars(select(ScenarioPlanRow).where(ScenarioPlanRow.territory == code))
            old = [row.id for row in rows if _week(row) < before]
            session.execute(delete(ScenarioPlanRow).where(ScenarioPlanRow.id.in_(old)))
        return len(old)

    def _stored(self, session: Session, code: str, means: Means, last: dt.date) -> str:
        """Save means of a closed week before all others, as of its last day; their random id."""
        first = session.scalar(select(func.min(MeansRow.seq))) or 0
        row = MeansRow(
            seq=first - 1,
            id=secrets.token_hex(8),
            territory=code,
            source_name=CLOSED_WEEK,
            saved_at=dt.datetime.combine(last, dt.time(), dt.UTC),
        )
        self._fill(row, means)
        session.add(row)
        session.flush()
        return row.id


def _week(row: ScenarioPlanRow) -> Week:
    return from_json(WeekPlan, row.document).week


def _renamed(value: Any, names: Mapping[str, str]) -> Any:
    """A document with each text that is a name changed, keys included."""
    if isinstance(value, str):
        return names.get(value, value)
    if isinstance(value, list):
        return [_renamed(item, names) for item in value]
    if isinstance(value, dict):
        return {names.get(key, key): _renamed(item, names) for key, item in value.items()}
    return value
