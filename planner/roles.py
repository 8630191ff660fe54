"""Who may open what: six roles, one table, nothing beside it.

An account is a code made of the provider's identifier by a keyed digest: neither a name, nor an
address, nor the identifier itself is kept. There is no role for police, town planning or the
public: who is in no line of the table opens nothing.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass
from enum import StrEnum

from planner.errors import UsageError
from planner.i18n import _

_CODE_BYTES = 10
_GROUP = 4


class Role(StrEnum):
    """What a person does in the organisation."""

    COORDINATOR = "coordinator"
    """plans weeks, publishes, enters what comes back."""
    MANAGER = "manager"
    """compares scenarios, reads needs and activity; changes no week."""
    TEAM = "team"
    """goes out: the sheets of its own teams, and what it brings back of them."""
    PARTNER = "partner"
    """another operator: what it shares, zone by zone, and what is shared with it."""
    DPO = "dpo"
    """data-protection officer: who did what kind of thing and when, no content."""
    AUDITOR = "auditor"
    """reads the same log, the activity report and the rules."""


class Right(StrEnum):
    """A page, or a kind of file the server gives."""

    TERRITORY = "territory"
    NEEDS = "needs"
    WEEK = "week"
    TONIGHT = "tonight"
    RETURNS = "returns"
    COMPARE = "compare"
    ACTIVITY = "activity"
    OWN_SHEETS = "own_sheets"
    SHARING = "sharing"
    LOG = "log"
    RULES = "rules"
    SHAPES = "shapes"


_RIGHTS: dict[Role, frozenset[Right]] = {
    Role.COORDINATOR: frozenset(
        {
            Right.TERRITORY,
            Right.NEEDS,
            Right.WEEK,
            Right.TONIGHT,
            Right.RETURNS,
            Right.COMPARE,
            Right.ACTIVITY,
            Right.SHARING,
            Right.RULES,
            Right.SHAPES,
        }
    ),
    Role.MANAGER: frozenset(
        {
            Right.TERRITORY,
            Right.NEEDS,
            Right.COMPARE,
            Right.ACTIVITY,
            Right.RULES,
            Right.SHAPES,
        }
    ),
    Role.TEAM: frozenset({Right.OWN_SHEETS, Right.RETURNS}),
    Role.PARTNER: frozenset({Right.SHARING}),
    Role.DPO: frozenset({Right.LOG, Right.RULES}),
    Role.AUDITOR: frozenset({Right.ACTIVITY, Right.LOG, Right.RULES}),
}
_SCOPED = (Role.TEAM, Role.PARTNER)
"""Roles that see one territory only."""


@dataclass(frozen=True, slots=True)
class Account:
    """A role given to a code.

    Attributes
    ----------
    code
        What `login_code` makes of the provider's identifier.
    role
        What may be opened.
    territory
        The only territory seen; None: all of them.
    teams
        Codes of the own teams, for `Role.TEAM`.
    operator
        Name of the operator as in the file of presence, for `Role.PARTNER`.

    Raises
    ------
    UsageError
        A team or a partner without its territory, its teams or its operator; or these given to
        another role.
    """

    code: str
    role: Role
    territory: str | None = None
    teams: frozenset[str] = frozenset()
    operator: str | None = None

    def sees(self, territory: str) -> bool:
        """Whether a territory is among those seen."""
        return self.territory is None or self.territory == territory

    def goes_out_with(self, team: str) -> bool:
        """Whether the outings of a team are seen: for `Role.TEAM`, its own teams' only."""
        return self.role is not Role.TEAM or team in self.teams

    def __post_init__(self) -> None:
        if self.role in _SCOPED and self.territory is None:
            raise UsageError(_("ce rôle voit un seul territoire : donner --territory"))
        if (self.role is Role.TEAM) != bool(self.teams):
            raise UsageError(_("--team va avec le rôle « team », et lui est nécessaire"))
        if (self.role is Role.PARTNER) != (self.operator is not None):
            raise UsageError(_("--operator va avec le rôle « partner », et lui est nécessaire"))


def rights(account: Account | None) -> frozenset[Right]:
    """What an account may open; nobody's: nothing."""
    return frozenset() if account is None else rights_of(account.role)


def rights_of(role: Role) -> frozenset[Right]:
    """What a role opens."""
    return _RIGHTS.get(role, frozenset())


def rights_of_one_laptop() -> frozenset[Right]:
    """What is there without accounts: all but the pages that a role stands in for."""
    return frozenset(Right) - {Right.OWN_SHEETS, Right.SHARING, Right.LOG}


def login_code(key: bytes, issuer: str, subject: str) -> str:
    """The code an account is known by: 80 bits of HMAC-SHA-256, in groups of four.

    Parameters
    ----------
    key
        Secret of the organisation, kept outside the workspace.
    issuer, subject
        `iss` and `sub` of the provider's token.
    """
    message = f"{len(issuer)}:{issuer}{subject}".encode()
    digest = hmac.new(key, message, hashlib.sha256).digest()[:_CODE_BYTES]
    text = base64.b32encode(digest).decode()
    return "-".join(text[at : at + _GROUP] for at in range(0, len(text), _GROUP))


def typed_login_code(text: str) -> str:
    """A code as a person types it, in the form it is kept.

    Raises
    ------
    UsageError
        It is no such code.
    """
    plain = "".join(text.split()).replace("-", "").upper()
    whole = len(plain) == _CODE_BYTES * 8 // 5
    if not whole or set(plain) - set("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"):
        raise UsageError(
            _("code « {code} » : recopier celui que la page de connexion montre").format(
                code=text[:24]
            )
        )
    return "-".join(plain[at : at + _GROUP] for at in range(0, len(plain), _GROUP))


def right_words(right: Right) -> str:
    """A page by its title, or a kind of file."""
    words = {
        Right.TERRITORY: _("Territoire"),
        Right.NEEDS: _("Besoins"),
        Right.WEEK: _("Semaine"),
        Right.TONIGHT: _("Ce soir"),
        Right.RETURNS: _("Retours"),
        Right.COMPARE: _("Comparer"),
        Right.ACTIVITY: _("Bilan"),
        Right.OWN_SHEETS: _("Feuilles"),
        Right.SHARING: _("Partage"),
        Right.LOG: _("Journal"),
        Right.RULES: _("Règles"),
        Right.SHAPES: _("rues et zones des cartes"),
    }
    return words[right]


def role_words(role: Role) -> str:
    """A role in words."""
    words = {
        Role.COORDINATOR: _("coordination"),
        Role.MANAGER: _("direction"),
        Role.TEAM: _("équipe"),
        Role.PARTNER: _("opérateur partenaire"),
        Role.DPO: _("protection des données"),
        Role.AUDITOR: _("audit"),
    }
    return words[role]
