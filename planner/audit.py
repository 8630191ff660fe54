"""The log of what was done: a verb, who by role, when; nothing of what it was done to.

An entry names no person, no account, no place and no value. What it may point at is an identifier
drawn at random (`ref`), and how many (`num`).
"""

from __future__ import annotations

import datetime as dt
import re
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum

from planner.dates import date_words
from planner.hours import hour_of
from planner.i18n import _
from planner.roles import Role, role_words

KEEP_DAYS = 365
"""Days an entry is kept; it cannot be erased before, and is erased whole after."""
_REF = re.compile(r"[0-9a-f]{16}")


class Verb(StrEnum):
    """What was done."""

    LOGIN_REFUSED = "login_refused"
    PAGE_REFUSED = "page_refused"
    ROLE_GRANTED = "role_granted"
    ROLE_REVOKED = "role_revoked"
    TERRITORY_ADDED = "territory_added"
    TERRITORY_REPLACED = "territory_replaced"
    AREAS_CHANGED = "areas_changed"
    PLACES_UNCOVERED = "places_uncovered"
    PLACES_ERASED = "places_erased"
    EXPIRED_ERASED = "expired_erased"
    PLAN_PUBLISHED = "plan_published"
    WEIGHTS_CHANGED = "weights_changed"
    EXPORT_TEAM = "export_team"
    EXPORT_PARTNER = "export_partner"
    EXPORT_PUBLIC = "export_public"
    COUNTS_RELEASED = "counts_released"
    SHARING_GIVEN = "sharing_given"
    SHARING_TAKEN_BACK = "sharing_taken_back"
    BACKUP_MADE = "backup_made"
    WORKSPACE_EXPORTED = "workspace_exported"
    RESTORED = "restored"
    PURGED = "purged"
    LOG_ERASED = "log_erased"


class Who(StrEnum):
    """Who did it: a role of an organisation, whoever holds the machine, or nobody known."""

    COORDINATOR = Role.COORDINATOR.value
    MANAGER = Role.MANAGER.value
    TEAM = Role.TEAM.value
    PARTNER = Role.PARTNER.value
    DPO = Role.DPO.value
    AUDITOR = Role.AUDITOR.value
    MACHINE = "machine"
    """a command, or the application of one laptop, which has no account."""
    NOBODY = "nobody"
    """a login without a role."""


_who: ContextVar[Who] = ContextVar("who", default=Who.MACHINE)


def acts_as(role: Role | None) -> None:
    """From now on what this thread does is done by a role; None: by a login without any."""
    _who.set(Who.NOBODY if role is None else Who(role.value))


def acts_as_same(who: Who) -> None:
    """From now on what this thread does is done by whom `acting` named in another."""
    _who.set(who)


def acting() -> Who:
    """Who acts in this thread: the machine where nobody said otherwise."""
    return _who.get()


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log.

    Attributes
    ----------
    at
        Moment in UTC, to the second.
    verb, who
        What was done and by whom.
    ref
        16 hexadecimal digits drawn at random; None: nothing is pointed at.
    num
        How many, at least 0; None: not counted.

    Raises
    ------
    ValueError
        `ref` is anything but drawn digits, `num` is negative, or `at` has no time zone.
    """

    at: dt.datetime
    verb: Verb
    who: Who
    ref: str | None = None
    num: int | None = None

    def __post_init__(self) -> None:
        if self.ref is not None and not _REF.fullmatch(self.ref):
            raise ValueError("an entry points at nothing but an identifier drawn at random")
        if self.num is not None and self.num < 0:
            raise ValueError("an entry counts from 0")
        if self.at.tzinfo is None:
            raise ValueError("a moment without time zone")


def entry_now(verb: Verb, *, ref: str | None = None, num: int | None = None) -> Entry:
    """An entry of this moment, done by whom acts in this thread."""
    at = dt.datetime.now(dt.UTC).replace(microsecond=0)
    return Entry(at, verb, acting(), ref, num)


def expired_before(now: dt.datetime) -> dt.datetime:
    """Moment before which entries are old enough to be erased."""
    return now - dt.timedelta(days=KEEP_DAYS)


def moment_words(at: dt.datetime) -> str:
    """Write `30 nov. 2026, 21 h 05`, to the minute; entries stand in their own order."""
    return f"{date_words(at)}, {hour_of(at)}"


def who_words(who: Who) -> str:
    """Who did it, in words."""
    if who is Who.MACHINE:
        return _("ce poste")
    if who is Who.NOBODY:
        return _("compte sans rôle")
    return role_words(Role(who.value))


def verb_words(verb: Verb) -> str:
    """What was done, in words."""
    words = {
        Verb.LOGIN_REFUSED: _("connexion sans rôle"),
        Verb.PAGE_REFUSED: _("page fermée à ce rôle"),
        Verb.ROLE_GRANTED: _("rôle donné"),
        Verb.ROLE_REVOKED: _("rôle repris"),
        Verb.TERRITORY_ADDED: _("territoire ajouté"),
        Verb.TERRITORY_REPLACED: _("territoire remplacé"),
        Verb.AREAS_CHANGED: _("secteurs protégés changés"),
        Verb.PLACES_UNCOVERED: _("protection de lieux abaissée"),
        Verb.PLACES_ERASED: _("lieux effacés"),
        Verb.EXPIRED_ERASED: _("éléments effacés à l'échéance"),
        Verb.PLAN_PUBLISHED: _("semaine publiée"),
        Verb.WEIGHTS_CHANGED: _("poids changés"),
        Verb.EXPORT_TEAM: _("fichiers faits pour l'équipe"),
        Verb.EXPORT_PARTNER: _("fichiers faits pour un partenaire"),
        Verb.EXPORT_PUBLIC: _("fichiers faits pour le public"),
        Verb.COUNTS_RELEASED: _("comptes de mois arrêtés"),
        Verb.SHARING_GIVEN: _("zones partagées par un opérateur"),
        Verb.SHARING_TAKEN_BACK: _("partage de zones repris"),
        Verb.BACKUP_MADE: _("sauvegarde faite"),
        Verb.WORKSPACE_EXPORTED: _("espace de travail exporté"),
        Verb.RESTORED: _("sauvegarde restaurée"),
        Verb.PURGED: _("purge d'urgence"),
        Verb.LOG_ERASED: _("lignes anciennes du journal effacées"),
    }
    return words[verb]
