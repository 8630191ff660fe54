"""What the papers of an organisation say of its workspace: counts and labels, of nobody.

Papers are French documents in every language of the tool: their words are those of the templates
(`planner/exports/papers`) and of this file, and are in no catalogue.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence

from planner import __version__, audit, privacy, publication
from planner.audit import Verb
from planner.dates import long_date
from planner.exports.audience import audience_words
from planner.exports.export import shift_exports
from planner.exports.paper import Facts, Rows, blank
from planner.exports.rules_words import protection_words
from planner.exports.week_export import week_exports
from planner.hosting import Hosting
from planner.model import Means, PlaceKind, Protection, TeamKind, Territory
from planner.roles import Role, role_words
from planner.service.rules import Told, matrix_told, retention_told, year_of_log
from planner.sources.catalogue import catalogue
from planner.sources.regimes import load_regimes
from planner.store.engine import database_url
from planner.store.workspace import Workspace

_KINDS = {
    PlaceKind.FIXED: "points fixes annoncés",
    PlaceKind.KNOWN: "lieux connus",
    PlaceKind.EXPLORATORY: "lieux à explorer",
}
_WHERE = "où est gardé le dossier de travail"


def facts_of_workspace(
    workspace: Workspace, *, hosting: Hosting | None, today: dt.date, contact: str = ""
) -> Facts:
    """Every fact the templates ask for.

    Parameters
    ----------
    contact
        Whom people met ask or complain to; empty: left to the organisation.
    hosting
        What the organisation's file declares; None: no such file was given.

    Raises
    ------
    StoreError
        The key that opens the means is absent.
    """
    territories = workspace.territories()
    means = means_in_use(workspace)
    log = year_of_log(workspace, today)
    delays = retention_told(log)
    return {
        "date": long_date(today),
        "version": __version__,
        "organisation": organisation_of(means) or blank("nom de l'organisation"),
        "territories": _territories(territories),
        "teams": _teams(means),
        "regimes": _regimes(workspace, means),
        "places": _places(means),
        "roles": _roles(workspace),
        "hosting": _hosting(hosting),
        "contact": contact or blank("contact"),
        "database": _database(workspace),
        "delays": _rows(delays),
        "last_erasure": " ".join(delays.notes),
        "last_purge": _last_purge(log),
        "exports": _exports(),
        "matrix": _rows(matrix_told()),
        "sources": _sources(territories),
        **_days_and_counts(),
    }


def _hosting(hosting: Hosting | None) -> str:
    if hosting is None:
        return blank(_WHERE)
    if hosting.host is None:
        return "sur une machine de l'organisation, selon son fichier de réglages"
    return (
        "chez un hébergeur certifié pour les données de santé, selon le fichier de réglages : "
        f"{hosting.host.name}, certificat {hosting.host.certificate} valable jusqu'au "
        f"{long_date(hosting.host.until)}"
    )


def _days_and_counts() -> dict[str, str]:
    """Figures of the code."""
    return {
        "sheet_days": str(privacy.SHEET_RETENTION_DAYS),
        "appointment_days": str(privacy.APPOINTMENT_RETENTION_DAYS),
        "reference_days": str(privacy.REFERENCE_RETENTION_DAYS),
        "place_days": str(privacy.PLACE_RETENTION_DAYS),
        "rota_days": str(privacy.ROTA_RETENTION_DAYS),
        "log_days": str(audit.KEEP_DAYS),
        "households": str(publication.MIN_HOUSEHOLDS),
        "publication_count": str(privacy.PUBLICATION_COUNT),
    }


def means_in_use(workspace: Workspace) -> list[Means]:
    """The means last saved of each territory; errors as `facts_of_workspace`."""
    latest = (workspace.latest_means(one.code) for one in workspace.territories())
    return [one[1] for one in latest if one is not None]


def organisation_of(means: Iterable[Means]) -> str:
    """Name of the organisation, or of each; empty: never told."""
    return ", ".join(sorted({one.organisation.name for one in means if one.organisation.name}))


def _territories(territories: Sequence[Territory]) -> str:
    told = [f"{one.name} (fictif)" if one.fictional else one.name for one in territories]
    return ", ".join(sorted(told)) or "aucun pour l'instant"


def _teams(means: Iterable[Means]) -> str:
    """How many teams of each kind: no size, no code."""
    num = Counter(team.kind for one in means for team in one.teams)
    if not num:
        return "aucune pour l'instant"
    return f"{num.total()} (maraude : {num[TeamKind.MARAUDE]}, visites : {num[TeamKind.MOBILE]})"


def _regimes(workspace: Workspace, means: Iterable[Means]) -> str:
    told = [(one.organisation.regime, *(terms.regime for terms in one.rota)) for one in means]
    keys = {key for one in told for key in one if key}
    regimes = load_regimes(workspace.regime_files())
    labels = {regimes[key].label if key in regimes else key for key in keys}
    return ", ".join(sorted(labels)) or "aucune n'est déclarée"


def _places(means: Sequence[Means]) -> Rows:
    """Places by kind and protection class, and appointments, of the means last saved."""
    num = Counter((place.kind, place.protection) for one in means for place in one.places)
    rows = [
        (words, *(str(num[kind, protection]) for protection in Protection))
        for kind, words in _KINDS.items()
    ]
    visits = sum(len(one.appointments) for one in means)
    of_class = {Protection.SEALED: visits}
    rows.append(("rendez-vous", *(str(of_class.get(one, 0)) for one in Protection)))
    return Rows(("nombre", *map(protection_words, Protection)), tuple(rows))


def _roles(workspace: Workspace) -> Rows | str:
    num = Counter(account.role for account in workspace.accounts())
    if not num:
        return "Aucun compte : l'application est celle d'un seul poste."
    rows = tuple((role_words(role), str(num[role])) for role in Role)
    return Rows(("rôle", "comptes"), rows)


def _database(workspace: Workspace) -> str:
    if database_url(workspace.home).drivername.startswith("sqlite"):
        return "un fichier SQLite"
    return f"un serveur PostgreSQL, {blank('quelle machine, qui l’administre')}"


def _last_purge(log: Iterable[audit.Entry]) -> str:
    purges = [one.at.date() for one in log if one.verb is Verb.PURGED]
    if not purges:
        return "Aucune purge d'urgence dans le journal."
    return f"Dernière purge d'urgence : {long_date(max(purges))}."


def _exports() -> Rows:
    """Files of an outing and of a week, and who may be given them."""
    rows = [(one.label, "réservé à l'équipe") for one in shift_exports().values()]
    rows += [
        (one.label, ", ".join(map(audience_words, one.audiences)))
        for one in week_exports().values()
    ]
    return Rows(("fichier", "pour qui"), tuple(rows))


def _sources(territories: Sequence[Territory]) -> Rows | str:
    """Data sets the territories were made of, with their vintages."""
    vintages: dict[str, set[str]] = {}
    for key, vintage in (pair for one in territories for pair in one.vintages.items()):
        vintages.setdefault(key, set()).add(vintage or "inconnu")
    if not vintages:
        return "Aucune pour l'instant."
    known = catalogue()
    rows = []
    for key, told in sorted(vintages.items()):
        source = known.get(key)
        words = (source.label, source.producer, source.licence) if source else (key, "", "")
        rows.append((*words, ", ".join(sorted(told))))
    return Rows(("données", "producteur", "licence", "millésime"), tuple(rows))


def _rows(told: Told) -> Rows:
    return Rows(told.header, told.rows)
