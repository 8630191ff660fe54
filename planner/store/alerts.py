"""Alerts of a territory, in force, to come and over: what they change, and their days."""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from planner.alert import Alert
from planner.dates import date_words
from planner.errors import StaleVersionError, UsageError
from planner.i18n import _
from planner.store.codec import from_json, to_json
from planner.store.returns import ReturnStore
from planner.store.schema import AlertRow
from planner.store.territories import territory_row


@dataclass(frozen=True, slots=True)
class KeptAlert:
    """An alert as saved under a random id; `version` counts its saves from 1."""

    id: str
    alert: Alert
    version: int


class AlertStore(ReturnStore):
    """Alerts of a workspace."""

    def save_alert(self, code: str, alert: Alert) -> KeptAlert:
        """Switch an alert on.

        Raises
        ------
        UsageError
            One of the same kind has days in common with it.
        """
        with self.writing() as session:
            territory_row(session, code)
            _check_alone(session, code, alert)
            row = AlertRow(id=secrets.token_hex(8), territory=code, document=to_json(alert))
            session.add(row)
            session.flush()
            return KeptAlert(row.id, alert, row.row_version)

    def end_alert(
        self, code: str, alert_id: str, last_date: dt.date, *, expected: int
    ) -> KeptAlert | None:
        """Give an alert its last day; None: it had not begun by then, and is taken away.

        Raises
        ------
        StaleVersionError
            Somebody changed or took it away meanwhile.
        """
        with self.writing() as session:
            territory_row(session, code)
            row = _row(session, code, alert_id, expected)
            alert = from_json(Alert, row.document)
            if last_date < alert.span.first_date:
                session.delete(row)
                return None
            alert = alert.until(last_date)
            row.document = to_json(alert)
            session.flush()
            return KeptAlert(row.id, alert, row.row_version)

    def change_alert(
        self, code: str, alert_id: str, alert: Alert, *, expected: int | None
    ) -> KeptAlert:
        """Put an alert in the place of what was saved under an id.

        Parameters
        ----------
        expected
            Version the person saw; None: it was taken away since, and comes back under another id.

        Raises
        ------
        StaleVersionError
            Somebody changed or took it away meanwhile.
        UsageError
            Another one of the same kind has days in common with it.
        """
        if expected is None:
            return self.save_alert(code, alert)
        with self.writing() as session:
            row = _row(session, code, alert_id, expected)
            _check_alone(session, code, alert, own_id=alert_id)
            row.document = to_json(alert)
            session.flush()
            return KeptAlert(row.id, alert, row.row_version)

    def alerts(self, code: str) -> list[KeptAlert]:
        """Alerts of a territory, the first begun first."""
        with self.reading() as session:
            territory_row(session, code)
            return _kept(session, code)


def _row(session: Session, code: str, alert_id: str, expected: int) -> AlertRow:
    """An alert's row at the version somebody saw."""
    wanted = (AlertRow.territory == code, AlertRow.id == alert_id)
    row = session.scalar(select(AlertRow).where(*wanted))
    if row is None or row.row_version != expected:
        raise StaleVersionError(_("l'alerte a changé entre-temps : la relire"))
    return row


def _check_alone(session: Session, code: str, alert: Alert, *, own_id: str | None = None) -> None:
    """Refuse an alert while another one of its kind goes on."""
    for kept in _kept(session, code):
        if kept.id != own_id and kept.alert.kind is alert.kind and _meet(kept.alert, alert):
            raise UsageError(
                _("une alerte de ce genre court déjà depuis le {date} : la lever d'abord").format(
                    date=date_words(kept.alert.span.first_date)
                )
            )


def _kept(session: Session, code: str) -> list[KeptAlert]:
    rows = session.scalars(select(AlertRow).where(AlertRow.territory == code))
    found = [KeptAlert(row.id, from_json(Alert, row.document), row.row_version) for row in rows]
    return sorted(found, key=lambda kept: (kept.alert.span.first_date, kept.alert.kind, kept.id))


def _meet(one: Alert, other: Alert) -> bool:
    """Whether two alerts have a day in common."""
    latest = max(one.span.first_date, other.span.first_date)
    return one.span.covers(latest) and other.span.covers(latest)
