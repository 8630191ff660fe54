"""Wishes with their last day, and outcomes of visits that sheets brought back: ids and dates."""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import replace

from sqlalchemy import case, delete, select
from sqlalchemy.orm import Session

from planner.errors import StoreError
from planner.i18n import _
from planner.model import AppointmentState, Means, VisitOutcome
from planner.store.schema import OutcomeRow, WishRow
from planner.store.territories import TerritoryStore, territory_row
from planner.wishes import ENDED_DAYS, OtherHour, Rest, Wishes

REST, HOUR = "rest", "hour"


class WishStore(TerritoryStore):
    """Wishes of a workspace: every means it gives carries those of its territory."""

    def wishes(self, code: str) -> Wishes:
        """Wishes of a territory, those to come included."""
        with self.reading() as session:
            territory_row(session, code)
            return _wishes(session, code)

    def save_rest(self, code: str, rest: Rest) -> Rest:
        """Leave a place or visit in peace until a day; takes the place of a rest it meets.

        Returns
        -------
        Rest
            What is kept: one that had begun keeps its beginning.
        """
        with self.writing() as session:
            territory_row(session, code)
            for row in _of(session, code, rest.ref, REST):
                known = _rest(row)
                if known.until >= rest.first_date:
                    if (known.first_date, known.first_min) < (rest.first_date, rest.first_min):
                        rest = replace(rest, first_date=known.first_date, first_min=known.first_min)
                    session.delete(row)
            session.add(
                _row(code, rest.ref, REST, (rest.first_date, rest.until), (rest.first_min, None))
            )
        return rest

    def save_other_hour(self, code: str, hour: OtherHour) -> None:
        """Try another hour at a place; takes the place of the one tried before."""
        with self.writing() as session:
            territory_row(session, code)
            for row in _of(session, code, hour.ref, HOUR):
                session.delete(row)
            dates, minutes = (hour.first_date, hour.until), (hour.start_min, hour.end_min)
            session.add(_row(code, hour.ref, HOUR, dates, minutes))

    def end_wish(self, code: str, ref: str, kind: str) -> int:
        """Take back the rests (`rest`) or the other hour (`hour`) of a reference; how many."""
        with self.writing() as session:
            territory_row(session, code)
            rows = _of(session, code, ref, kind)
            for row in rows:
                session.delete(row)
            return len(rows)

    def erase_wishes(self, code: str, today: dt.date) -> int:
        """Erase other hours whose last day has passed, rests `ENDED_DAYS` later; how many."""
        last = today - dt.timedelta(days=ENDED_DAYS)
        with self.writing() as session:
            gone = delete(WishRow).where(
                WishRow.territory == code,
                WishRow.until < case((WishRow.kind == REST, last.isoformat()),
                                     else_=today.isoformat()),
            )  # fmt: skip
            return len(session.execute(gone.returning(WishRow.id)).all())

    def with_wishes(self, code: str, means: Means) -> Means:
        """The same means with the wishes and outcomes of a territory as they stand now."""
        with self.reading() as session:
            return _with_wishes(session, code, means)


def _with_wishes(session: Session, code: str, means: Means) -> Means:
    rows = session.scalars(
        select(OutcomeRow).where(OutcomeRow.territory == code).order_by(OutcomeRow.date)
    )
    returned = tuple(VisitOutcome(row.ref, _date(row.date), _state(row.state)) for row in rows)
    return replace(means, wishes=_wishes(session, code), returned=returned)


def _wishes(session: Session, code: str) -> Wishes:
    wanted = select(WishRow).where(WishRow.territory == code)
    rows = list(session.scalars(wanted.order_by(WishRow.first_date, WishRow.ref)))
    return Wishes(
        tuple(_rest(row) for row in rows if row.kind == REST),
        tuple(_hour(row) for row in rows if row.kind == HOUR),
    )


def _of(session: Session, code: str, ref: str, kind: str) -> list[WishRow]:
    wanted = (WishRow.territory == code, WishRow.ref == ref, WishRow.kind == kind)
    return list(session.scalars(select(WishRow).where(*wanted)))


def _row(
    code: str,
    ref: str,
    kind: str,
    dates: tuple[dt.date, dt.date],
    minutes: tuple[int, int | None],
) -> WishRow:
    return WishRow(
        id=secrets.token_hex(8),
        territory=code,
        ref=ref,
        kind=kind,
        first_date=dates[0].isoformat(),
        until=dates[1].isoformat(),
        start_min=minutes[0],
        end_min=minutes[1],
    )


def _date(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise StoreError(_("enregistrement illisible : une date n'en est pas une")) from error


def _state(text: str) -> AppointmentState:
    try:
        return AppointmentState(text)
    except ValueError as error:
        raise StoreError(_("enregistrement illisible : un état inconnu")) from error


def _rest(row: WishRow) -> Rest:
    first, until = _date(row.first_date), _date(row.until)
    return Rest(row.ref, first, until, row.start_min)


def _hour(row: WishRow) -> OtherHour:
    first, until = _date(row.first_date), _date(row.until)
    return OtherHour(row.ref, row.start_min, row.end_min or 0, first, until)
