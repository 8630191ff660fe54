"""`aller-vers accounts`: roles of an organisation, given to codes; no name is asked or kept."""

from __future__ import annotations

from typing import Annotated

import typer

from planner.cli.options import HomeOption, workspace
from planner.cli.output import show_table, tell
from planner.cli.words import Command, Group
from planner.i18n import _, labelled
from planner.roles import Account, Role, role_words, typed_login_code

app = typer.Typer(
    cls=Group, help=_("Rôles d'une organisation, par code de connexion."), no_args_is_help=True
)

CodeOfLogin = Annotated[
    str, typer.Argument(metavar="CODE", help="Code que montre la page de connexion.")
]


@app.command("list", cls=Command, help=_("Dire les rôles donnés."))
def list_accounts(home: HomeOption = None) -> None:
    """List the accounts."""
    found = workspace(home).accounts()
    if not found:
        tell(_("Aucun rôle n'est donné."))
        return
    rows = [
        (one.code, role_words(one.role), one.territory or _("tous"), _scope(one)) for one in found
    ]
    show_table(_("Rôles"), (_("code"), _("rôle"), _("territoire"), _("pour")), rows)


@app.command("grant", cls=Command, help=_("Donner un rôle à un code, à la place du précédent."))
def grant(
    code: CodeOfLogin,
    role: Annotated[Role, typer.Argument(metavar="RÔLE", help=", ".join(Role))],
    territory: Annotated[
        str | None, typer.Option(metavar="TERRITOIRE", help="Seul territoire vu.")
    ] = None,
    team: Annotated[
        list[str] | None, typer.Option(metavar="ÉQUIPE", help="Équipe (rôle team), répétable.")
    ] = None,
    operator: Annotated[
        str | None,
        typer.Option(metavar="NOM", help="Opérateur du fichier de présence (rôle partner)."),
    ] = None,
    home: HomeOption = None,
) -> None:
    """Give a role."""
    account = Account(
        typed_login_code(code), role, territory, frozenset(team or ()), operator or None
    )
    workspace(home).save_account(account)
    tell(labelled(account.code, role_words(role)))


@app.command("revoke", cls=Command, help=_("Reprendre un rôle : la page suivante ne s'ouvre plus."))
def revoke(code: CodeOfLogin, home: HomeOption = None) -> None:
    """Take back a role."""
    known = typed_login_code(code)
    workspace(home).remove_account(known)
    tell(labelled(known, _("plus aucun rôle")))


def _scope(account: Account) -> str:
    return account.operator or ", ".join(sorted(account.teams))
