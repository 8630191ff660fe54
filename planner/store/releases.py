"""The ledger: the counts of each month that left; nothing here changes or takes them back."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from planner.audit import Verb
from planner.errors import PrivacyError, StoreError
from planner.i18n import _
from planner.publication import Release
from planner.store.audit import AuditStore, note
from planner.store.codec import load_json, to_json
from planner.store.schema import ReleaseRow


class ReleaseStore(AuditStore):
    """Releases of a workspace. They outlive a territory replaced or removed, and a purge."""

    def releases(self, code: str) -> tuple[Release, ...]:
        """Releases of a territory, by month, each before its corrections."""
        wanted = select(ReleaseRow).where(ReleaseRow.territory == code)
        with self.reading() as session:
            found = [
                Release(row.month, load_json(row.counts), _correction(row))
                for row in session.scalars(wanted)
            ]
        return tuple(sorted(found, key=lambda one: (one.month, one.correction)))

    def add_releases(self, code: str, releases: Sequence[Release]) -> None:
        """Add months, or corrections of months, to the ledger, all or none; the log says so.

        Raises
        ------
        PrivacyError
            One of them was released, or corrected, meanwhile: nothing is written.
        """
        try:
            with self.writing() as session:
                for one in releases:
                    row_id = _row_id(code, one)
                    counts = to_json(dict(one.counts))
                    row = ReleaseRow(id=row_id, territory=code, month=one.month, counts=counts)
                    session.add(row)
                note(session, Verb.COUNTS_RELEASED, num=len(releases))
        except StoreError as error:
            if isinstance(error.__cause__, IntegrityError):
                raise PrivacyError(_("un de ces mois est déjà publié")) from error
            raise


def _row_id(code: str, one: Release) -> str:
    """The territory, the month and, of a correction, its rank: each is written once."""
    rank = f" {one.correction}" if one.correction else ""
    return f"{code} {one.month}{rank}"


def _correction(row: ReleaseRow) -> int:
    rank = row.id.removeprefix(f"{row.territory} {row.month}").strip()
    return int(rank) if rank else 0
