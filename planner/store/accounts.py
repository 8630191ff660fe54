"""Accounts of an organisation: codes and roles; no name, no address, no date of a visit."""

from __future__ import annotations

import hashlib

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from planner.audit import Verb
from planner.errors import StoreError
from planner.i18n import _
from planner.roles import Account, Role
from planner.sharing import OWN
from planner.store.audit import note
from planner.store.closed_weeks import ClosedWeekStore
from planner.store.codec import load_json, to_json
from planner.store.schema import AccountRow, SharedZoneRow
from planner.store.territories import territory_row

_PURPOSE = b"aller-vers account codes"


class AccountStore(ClosedWeekStore):
    """Accounts of a workspace."""

    def accounts(self) -> list[Account]:
        """Every account, by role then code."""
        with self.reading() as session:
            found = [_account(row) for row in session.scalars(select(AccountRow))]
        order = list(Role)
        return sorted(found, key=lambda one: (order.index(one.role), one.code))

    def account(self, code: str) -> Account | None:
        """The account of a code as it stands now; None: it has no role."""
        with self.reading() as session:
            row = session.get(AccountRow, code)
            return None if row is None else _account(row)

    def save_account(self, account: Account) -> None:
        """Give a code its role, in place of the one it had.

        Raises
        ------
        StoreError
            No such territory.
        """
        with self.writing() as session:
            if account.territory is not None:
                territory_row(session, account.territory)
            row = _row(session, account.code)
            row.role, row.territory = account.role.value, account.territory
            row.teams, row.operator = to_json(sorted(account.teams)), account.operator
            _forget_shares(session)
            note(session, Verb.ROLE_GRANTED)

    def remove_account(self, code: str) -> None:
        """Take back a role.

        Raises
        ------
        StoreError
            The code has none.
        """
        with self.writing() as session:
            row = session.get(AccountRow, code)
            if row is None:
                raise StoreError(_("aucun rôle n'est donné au code {code}").format(code=code))
            session.delete(row)
            _forget_shares(session)
            note(session, Verb.ROLE_REVOKED)

    def login_key(self) -> bytes:
        """Secret the codes of accounts are made with, drawn from the workspace's key.

        Raises
        ------
        StoreError
            The key is absent although something was made with it, or damaged.
        """
        vault = self._vault()
        if not vault.is_made:  # asked at every run: nothing else is read where it is there
            with self.reading() as session:
                if self.nothing_sealed(session):
                    vault.create()
        return hashlib.sha256(_PURPOSE + vault.key()).digest()


def _forget_shares(session: Session) -> None:
    """An operator that has no account left in a territory shares nothing there."""
    session.flush()
    own = select(AccountRow.code).where(
        AccountRow.territory == SharedZoneRow.territory,
        AccountRow.operator == SharedZoneRow.operator,
    )
    session.execute(delete(SharedZoneRow).where(SharedZoneRow.operator != OWN, ~own.exists()))


def _row(session: Session, code: str) -> AccountRow:
    row = session.get(AccountRow, code)
    if row is None:
        row = AccountRow(code=code)
        session.add(row)
    return row


def _account(row: AccountRow) -> Account:
    teams = frozenset(str(team) for team in load_json(row.teams))
    return Account(row.code, Role(row.role), row.territory, teams, row.operator)
