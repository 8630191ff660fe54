"""Who is here and what they may open: asked of our own store at every run, never remembered.

On one laptop there is no account: whoever opens the application may do everything. With an
organisation's file, the provider says who it is, and the store which role that has now.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

import streamlit as st

from planner.audit import Verb, acts_as
from planner.errors import AccessError
from planner.i18n import _
from planner.roles import Account, Right, Role, login_code, rights, rights_of_one_laptop
from planner.store.workspace import Workspace
from planner.ui import state

if TYPE_CHECKING:
    from starlette.requests import Request

T = TypeVar("T")
_with_accounts = False


def ask_for_accounts() -> None:
    """From now on this server gives nothing to whom has no role."""
    global _with_accounts  # noqa: PLW0603 — one server a process
    _with_accounts = True


def with_accounts() -> bool:
    """Whether this server knows accounts: an organisation's does."""
    return _with_accounts


def own_code(store: Workspace) -> str | None:
    """Code of whom is logged in on this page; None: nobody is."""
    return _code(store, st.user) if st.user.get("is_logged_in") else None


def own_account(store: Workspace) -> Account | None:
    """Account of whom is logged in on this page, as the store has it now."""
    code = own_code(store)
    return None if code is None else store.account(code)


def seen(store: Workspace, codes: Iterable[str]) -> list[str]:
    """Of some territories, those whom is here may see."""
    if not _with_accounts:
        return list(codes)
    account = own_account(store)
    return [] if account is None else [code for code in codes if account.sees(code)]


def of_own_teams(store: Workspace, found: Iterable[T], team: Callable[[T], str]) -> list[T]:
    """Of some outings, those whom is here sees: of its own teams, or all for a role without any.

    `team` gives the code of an outing's team.
    """
    if not _with_accounts:
        return list(found)
    account = own_account(store)
    return [] if account is None else [one for one in found if account.goes_out_with(team(one))]


def own_operator(store: Workspace) -> str:
    """Operator whom is here belongs to.

    Raises
    ------
    AccessError
        It belongs to none: only a partner does.
    """
    account = own_account(store)
    if account is None or account.operator is None:
        raise AccessError(_("cette page est celle des opérateurs partenaires"))
    return account.operator


def opens(store: Workspace, right: Right) -> bool:
    """Whether whom is here may open a page."""
    if not _with_accounts:
        return right in rights_of_one_laptop()
    return right in rights(own_account(store))


def may_give_data(store: Workspace, code: str) -> bool:
    """Whether whom is here may put files into a territory: on a laptop, or a coordinator of it."""
    if not _with_accounts:
        return True
    account = own_account(store)
    return account is not None and account.role is Role.COORDINATOR and account.sees(code)


def may_share_own(store: Workspace) -> bool:
    """Whether whom is here chooses what the organisation shares of its own passages."""
    account = own_account(store)
    return account is not None and account.role is Role.COORDINATOR


def may_add_territory(store: Workspace) -> bool:
    """Whether whom is here may add a territory: on a laptop, or a coordinator of all of them."""
    if not _with_accounts:
        return True
    account = own_account(store)
    return account is not None and (account.role, account.territory) == (Role.COORDINATOR, None)


def may_purge(store: Workspace) -> bool:
    """Whether whom is here may destroy everything: whoever may add a territory."""
    return may_add_territory(store)


def may_release(store: Workspace) -> bool:
    """Whether whom is here may settle counts for good: on a laptop, or who runs the work."""
    if not _with_accounts:
        return True
    account = own_account(store)
    return account is not None and account.role in (Role.COORDINATOR, Role.MANAGER)


def may_count_protected(store: Workspace) -> bool:
    """Whether whom is here may see what protected places bring: on a laptop, or a coordinator.

    What a page tells with them, less what it tells without, is where they are.
    """
    if not _with_accounts:
        return True
    account = own_account(store)
    return account is not None and account.role is Role.COORDINATOR


def check(store: Workspace, right: Right | None) -> None:
    """Refuse whom may not open a page of an organisation; `right` None: no page of the table.

    What this run does from here is logged under the role; a refusal is, once a visit.

    Raises
    ------
    AccessError
        No role, or one that does not open it.
    """
    account = own_account(store)
    acts_as(None if account is None else account.role)
    if right is None or right not in rights(account):
        if state.once(f"refused_{right}"):
            store.record(Verb.PAGE_REFUSED)
        message = _("votre rôle n'ouvre pas cette page ; il a pu changer depuis son ouverture")
        raise AccessError(message)


def still(store: Workspace) -> Callable[[], None]:
    """What refuses, outside this page's run, once whom is here has another role or none.

    A file is asked for long after its page was drawn. AccessError: the role, its territory, teams
    or operator are not what they were on the page.
    """
    if not _with_accounts:
        return lambda: None
    account = own_account(store)

    def check_again() -> None:
        if account is None or store.account(account.code) != account:
            store.record(Verb.PAGE_REFUSED)
            raise AccessError(_("votre rôle a changé depuis l'ouverture de la page ; la recharger"))

    return check_again


def may_fetch(store: Workspace, request: Request, right: Right) -> bool:
    """Whether whom sends a request may have what a route gives."""
    if not _with_accounts:
        return True
    person = _person(request)
    code = None if person is None else _code(store, person)
    return code is not None and right in rights(store.account(code))


def _code(store: Workspace, person: Mapping[str, Any]) -> str | None:
    issuer, subject = person.get("iss"), person.get("sub")
    if not (isinstance(issuer, str) and isinstance(subject, str) and subject):
        return None
    return login_code(store.login_key(), issuer, subject)


def _person(request: Request) -> Mapping[str, Any] | None:
    """What the login's signed cookie says; None: none, or not signed by this server."""
    from streamlit.web.server.server_util import AUTH_COOKIE_NAME
    from streamlit.web.server.starlette import starlette_auth_routes as routes

    value = routes._get_cookie_value_from_request(request, AUTH_COOKIE_NAME)  # noqa: SLF001
    if value is None:
        return None
    try:
        told = json.loads(value)
    except ValueError:
        return None
    return told if isinstance(told, dict) and told.get("is_logged_in") else None
