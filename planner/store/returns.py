"""Sheets brought back: one row an outing, all it says sealed, versions checked."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from collections.abc import Callable, Sequence
from dataclasses import replace

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from planner.errors import StaleVersionError, StoreError
from planner.i18n import _
from planner.returns import OutingReturn, outcomes_of, without_lines
from planner.store.codec import from_json, to_json
from planner.store.scenarios import ScenarioStore
from planner.store.schema import OutcomeRow, ReturnRow, WishRow
from planner.store.territories import territory_row


class ReturnStore(ScenarioStore):
    """Returns of a workspace; a correction takes the place of what it corrects."""

    def save_returns(self, code: str, told: Sequence[OutingReturn]) -> list[OutingReturn]:
        """Save returns, all or none, with the outcomes of their visits.

        Parameters
        ----------
        told
            The `version` of each is the one the person saw; 0: there was none.

        Raises
        ------
        StaleVersionError
            Somebody else saved this outing meanwhile; nothing is written.
        StoreError
            The key is absent although something was sealed with it.
        """
        at: OutingReturn | None = None
        saved = []
        try:
            with self.writing() as session:
                territory_row(session, code)
                for at in told:
                    saved.append(self._put(session, code, at))
        except StoreError as error:
            if at is not None and isinstance(error.__cause__, IntegrityError):
                raise _stale(at) from error
            raise
        return saved

    def _put(self, session: Session, code: str, told: OutingReturn) -> OutingReturn:
        row = _row(session, code, told.outing)
        if (row.version if row else 0) != told.version:
            raise _stale(told)
        saved = replace(told, version=told.version + 1)
        row_id = row.id if row else secrets.token_hex(8)
        may_create = self.nothing_sealed(session)
        sealed = self._vault().seal(to_json(saved), row_id=row_id, may_create=may_create)
        if row is None:
            row = ReturnRow(id=row_id, territory=code, outing=told.outing)
            session.add(row)
        row.date, row.version, row.sealed = told.date.isoformat(), saved.version, sealed
        _put_outcomes(session, code, saved)
        session.flush()
        return saved

    def outing_return(self, code: str, outing: str) -> OutingReturn | None:
        """What was brought back of an outing, by its code; None: nothing yet."""
        with self.reading() as session:
            territory_row(session, code)
            row = _row(session, code, outing)
        return None if row is None else self._told(row)

    def returns(
        self, code: str, first: dt.date | None = None, last: dt.date | None = None
    ) -> list[OutingReturn]:
        """Returns of outings between two dates, both counted, by date."""
        wanted = select(ReturnRow).where(ReturnRow.territory == code)
        if first is not None:
            wanted = wanted.where(ReturnRow.date >= first.isoformat())
        if last is not None:
            wanted = wanted.where(ReturnRow.date <= last.isoformat())
        with self.reading() as session:
            territory_row(session, code)
            rows = list(session.scalars(wanted.order_by(ReturnRow.date, ReturnRow.outing)))
        return [self._told(row) for row in rows]

    def erase_return_lines(
        self,
        code: str,
        today: dt.date,
        num_slots_held: Callable[[OutingReturn], int | None] = lambda _told: None,
    ) -> int:
        """Erase the lines of returns that have expired; returns of how many outings.

        Their sums stay, with how many promised slots they say held, and no place or hour.
        """
        old = [
            told
            for told in self.returns(code, last=today)
            if told.expires_on <= today and told.lines
        ]
        for told in old:
            with self.writing() as session:
                row = _row(session, code, told.outing)
                if row is not None and row.version == told.version:
                    left = to_json(without_lines(told, num_slots_held(told)))
                    row.sealed = self._vault().seal(left, row_id=row.id, may_create=False)
        outings = [told.outing for told in old]
        with self.writing() as session:
            session.execute(
                delete(OutcomeRow).where(
                    OutcomeRow.territory == code, OutcomeRow.outing.in_(outings)
                )
            )
        return len(old)

    def returns_version(self, code: str) -> str:
        """Changes whenever a return or a wish of a territory does."""
        with self.reading() as session:
            told = session.execute(
                select(ReturnRow.id, ReturnRow.row_version)
                .where(ReturnRow.territory == code)
                .order_by(ReturnRow.id)
            ).all()
            wished = session.execute(
                select(WishRow.id).where(WishRow.territory == code).order_by(WishRow.id)
            ).all()
        return hashlib.sha256(repr((told, wished)).encode()).hexdigest()[:16]

    def _told(self, row: ReturnRow) -> OutingReturn:
        return from_json(OutingReturn, self._vault().open(row.sealed, row_id=row.id))


def _row(session: Session, code: str, outing: str) -> ReturnRow | None:
    wanted = (ReturnRow.territory == code, ReturnRow.outing == outing)
    return session.scalar(select(ReturnRow).where(*wanted))


def _put_outcomes(session: Session, code: str, saved: OutingReturn) -> None:
    session.execute(
        delete(OutcomeRow).where(OutcomeRow.territory == code, OutcomeRow.outing == saved.outing)
    )
    for outcome in outcomes_of(saved):
        session.add(
            OutcomeRow(
                id=secrets.token_hex(8),
                territory=code,
                outing=saved.outing,
                ref=outcome.appointment,
                date=outcome.date.isoformat(),
                state=outcome.state.value,
            )
        )


def _stale(told: OutingReturn) -> StaleVersionError:
    return StaleVersionError(
        _(
            "sortie {code} : quelqu'un d'autre a enregistré ce retour entre-temps ; le recharger, "
            "puis recommencer"
        ).format(code=told.outing)
    )
