"""The ledger: the counts of each month that left, once; nothing here changes or takes them back."""

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
        """Releases of a territory, by month."""
        wanted = select(ReleaseRow).where(ReleaseRow.territory == code)
        with self.reading() as session:
            rows = session.scalars(wanted.order_by(ReleaseRow.month))
            return tuple(Release(row.month, load_json(row.counts)) for row in rows)

    def add_releases(self, code: str, releases: Sequence[Release]) -> None:
        """Add months to the ledger, all or none; the log says so.

        Raises
        ------
        PrivacyError
            One of them was released meanwhile: nothing is written.
        """
        try:
            with self.writing() as session:
                for one in releases:
                    row_id = f"{code} {one.month}"
                    counts = to_json(dict(one.counts))
                    row = ReleaseRow(id=row_id, territory=code, month=one.month, counts=counts)
                    session.add(row)
                note(session, Verb.COUNTS_RELEASED, num=len(releases))
        except StoreError as error:
            if isinstance(error.__cause__, IntegrityError):
                raise PrivacyError(_("un de ces mois est déjà publié")) from error
            raise
