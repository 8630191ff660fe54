"""What each operator shares, zone by zone; what it takes back leaves no trace but in the log."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection

from sqlalchemy import select

from planner.audit import Verb
from planner.errors import StoreError
from planner.i18n import _
from planner.sharing import OWN, Field, Share
from planner.store.accounts import AccountStore
from planner.store.audit import note
from planner.store.codec import load_json, to_json
from planner.store.schema import AccountRow, SharedZoneRow


class ShareStore(AccountStore):
    """What operators share in the territories of a workspace."""

    def shares(self, code: str) -> list[Share]:
        """What is shared in a territory now, by operator then zone."""
        wanted = select(SharedZoneRow).where(SharedZoneRow.territory == code)
        with self.reading() as session:
            found = [_share(row) for row in session.scalars(wanted)]
        return sorted(found, key=lambda one: (one.operator, one.zone))

    def sharing_operators(self, code: str) -> list[str]:
        """Operators that choose what they share: those with a partner's account here, by name."""
        wanted = select(AccountRow.operator).where(
            AccountRow.territory == code, AccountRow.operator.is_not(None)
        )
        with self.reading() as session:
            return sorted({name for name in session.scalars(wanted) if name is not None})

    def shares_version(self, code: str) -> str:
        """Changes whenever what operators share in a territory, or who chooses it, does."""
        told = [(one.operator, one.zone, sorted(one.fields)) for one in self.shares(code)]
        content = repr((self.sharing_operators(code), told))
        return hashlib.sha256(content.encode()).hexdigest()[:16]

    def share(
        self, code: str, operator: str, zones: Collection[str], fields: Collection[Field]
    ) -> None:
        """Share zones with these fields, in place of those shared there before.

        Raises
        ------
        StoreError
            No partner's account of this territory is of this operator, nor is it `sharing.OWN`.
        """
        own = select(AccountRow.code).where(
            AccountRow.territory == code, AccountRow.operator == operator
        )
        before = select(SharedZoneRow).where(
            SharedZoneRow.territory == code, SharedZoneRow.operator == operator
        )
        told = to_json(sorted(field.value for field in fields))
        with self.writing() as session:
            if operator != OWN and session.scalar(own) is None:
                raise StoreError(_("aucun compte de partenaire n'est de cet opérateur ici"))
            known = {row.zone: row for row in session.scalars(before)}
            for zone in sorted(set(zones)):
                row = known.get(zone)
                if row is None:
                    row = SharedZoneRow(
                        id=secrets.token_hex(8), territory=code, operator=operator, zone=zone
                    )
                    session.add(row)
                row.fields = told
            note(session, Verb.SHARING_GIVEN, num=len(set(zones)))

    def take_back(self, code: str, operator: str, zones: Collection[str]) -> int:
        """Share these zones no more; how many were shared."""
        wanted = select(SharedZoneRow).where(
            SharedZoneRow.territory == code,
            SharedZoneRow.operator == operator,
        )
        gone = set(zones)
        with self.writing() as session:
            found = [row for row in session.scalars(wanted) if row.zone in gone]
            for row in found:
                session.delete(row)
            note(session, Verb.SHARING_TAKEN_BACK, num=len(found))
            return len(found)


def _share(row: SharedZoneRow) -> Share:
    fields = frozenset(Field(str(one)) for one in load_json(row.fields))
    return Share(row.operator, row.zone, fields)
