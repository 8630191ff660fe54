"""The rules this workspace is held to, as tables made of what the code itself obeys."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from planner import audit, privacy, publication
from planner.audit import Verb, verb_words
from planner.dates import long_date
from planner.exports.compare_table import public_words
from planner.exports.needs_table import number
from planner.exports.rules_words import exit_words, protection_words, shown_words
from planner.i18n import _
from planner.indicators.need import DEFAULT_WEIGHTS, indicators
from planner.model import Protection
from planner.privacy import Exit
from planner.roles import Right, Role, right_words, rights_of, role_words
from planner.sources.observations import REPORT_DAYS
from planner.sources.regimes import load_regimes
from planner.store.workspace import Workspace
from planner.working_time.measure_words import measure_words, rule_value
from planner.working_time.regime import Regime


@dataclass(frozen=True, slots=True)
class Told:
    """A table of rules; the last `numbers` columns hold numbers."""

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: int = 0
    notes: tuple[str, ...] = ()


def rules_told(workspace: Workspace, codes: Sequence[str], today: dt.date) -> list[Told]:
    """Every table, in the order of the page.

    Parameters
    ----------
    codes
        Territories whose weights are told: those whoever reads may see.
    """
    regimes = load_regimes(workspace.regime_files())
    entries = year_of_log(workspace, today)
    return [
        roles_told(),
        matrix_told(),
        retention_told(entries),
        thresholds_told(),
        weights_told(workspace, codes),
        *(regime_told(one) for one in regimes.values()),
        log_told(entries),
    ]


def roles_told() -> Told:
    """Each role, and whether it opens each page."""
    rows = tuple(
        (right_words(right), *(_yes(right in rights_of(role)) for role in Role)) for right in Right
    )
    header = (_("page ou fichiers"), *map(role_words, Role))
    return Told(_("Qui ouvre quoi"), header, rows, notes=(_("Un compte sans rôle n'ouvre rien."),))


def matrix_told() -> Told:
    """What each exit shows of a place of each class."""
    rows = tuple(
        (exit_words(one), *(shown_words(privacy.rule(kind, one)) for kind in Protection))
        for one in Exit
    )
    header = (_("par quelle voie"), *map(protection_words, Protection))
    said = _(
        "Un rendez-vous n'a pas de nom : c'est une donnée personnelle pseudonymisée, et une donnée "
        "de santé quand l'équipe est de santé. Il est gardé par l'organisation, ou par un "
        "hébergeur certifié pour les données de santé."
    )
    return Told(_("Ce qui sort d'un lieu"), header, rows, notes=(said,))


def retention_told(entries: Sequence[audit.Entry]) -> Told:
    """Days after which each thing is erased, and what the last run erased, by the log."""
    rows = (
        (_("lieu protégé sans passage"), str(privacy.PLACE_RETENTION_DAYS)),
        (_("position d'un rendez-vous, après la visite"), str(privacy.APPOINTMENT_RETENTION_DAYS)),
        (_("référence d'un rendez-vous, plans compris"), str(privacy.REFERENCE_RETENTION_DAYS)),
        (_("codes de rota, sans plan"), str(privacy.ROTA_RETENTION_DAYS)),
        (_("signalement"), str(REPORT_DAYS)),
        (_("feuille imprimée, après la sortie"), str(privacy.SHEET_RETENTION_DAYS)),
        (_("ligne du journal"), str(audit.KEEP_DAYS)),
    )
    header = (_("quoi"), _("jours"))
    said = (_last_run(entries),)
    return Told(_("Durées de conservation"), header, rows, numbers=1, notes=said)


def _last_run(entries: Sequence[audit.Entry]) -> str:
    runs = [one for one in entries if one.verb is Verb.EXPIRED_ERASED]
    if not runs:
        return _("Aucun effacement à l'échéance dans le journal.")
    words = _("Dernier effacement à l'échéance : {date}, {num} éléments.")
    return words.format(date=long_date(runs[0].at.date()), num=runs[0].num)


def thresholds_told() -> Told:
    """Counts and sizes under which nothing is told."""
    rows = (
        (_("compte dit hors de l'équipe, au moins"), str(privacy.SMALL_COUNT)),
        (_("compte publié, au moins"), str(privacy.PUBLICATION_COUNT)),
        (_("ménages d'une zone dont on dit quelque chose"), str(publication.MIN_HOUSEHOLDS)),
        (_("personnes d'une équipe qui a ses chiffres"), str(privacy.TEAM_FIGURE_PEOPLE)),
        (_("mètres d'un lieu d'équipe à la croisée dite"), f"{privacy.APPROACH_MIN_M:.0f}"),
    )
    return Told(_("Seuils"), (_("quoi"), _("valeur")), rows, numbers=1)


def weights_told(workspace: Workspace, codes: Sequence[str]) -> Told:
    """Weights of the components of need in each territory's plan saved last."""
    names = {one.code: one.name for one in workspace.territories() if one.code in set(codes)}
    rows = tuple(
        (name, *row)
        for code, name in names.items()
        for row in _weights(workspace.last_weights(code))
    )
    header = (_("territoire"), _("composante du besoin"), _("origine"), _("poids"))
    return Told(_("Poids en vigueur"), header, rows, numbers=1)


def _weights(changed: Mapping[str, float]) -> list[tuple[str, str, str]]:
    """Component, where its weight comes from, its weight."""
    rows = []
    for public, usual in DEFAULT_WEIGHTS.items():
        for key, proposed in usual.items():
            value = changed.get(key, proposed)
            origin = _("proposé") if value == proposed else _("changé")
            label = f"{_(indicators()[key].label)} · {public_words(public)}"
            rows.append((label, origin, number(value, 2)))
    return rows


def regime_told(regime: Regime) -> Told:
    """A regime's rules, each with its article and whether its text was read again."""
    rows = tuple(
        (
            one.id,
            measure_words(one.measure),
            rule_value(one),
            one.article,
            _read_again(one.verified),
        )
        for one in regime.rules
    )
    header = (_("règle"), _("objet"), _("valeur"), _("article"), _("texte relu"))
    return Told(regime.label, header, rows, notes=(_legal(regime),))


def _legal(regime: Regime) -> str:
    if not regime.legal:
        return _("Charte de l'organisation : à part du droit du travail.")
    return _("Alerte, non avis juridique. Une valeur à vérifier informe et n'alerte jamais.")


def log_told(entries: Sequence[audit.Entry]) -> Told:
    """What the log holds: each kind of act, and how often it was done in a year."""
    done = Counter(one.verb for one in entries)
    rows = tuple((verb_words(verb), str(done[verb])) for verb in Verb)
    header = (_("acte"), _("fois en un an"))
    return Told(_("Ce que le journal retient"), header, rows, numbers=1)


def year_of_log(workspace: Workspace, today: dt.date) -> list[audit.Entry]:
    """What the log has of a year, the last first."""
    first = today - dt.timedelta(days=audit.KEEP_DAYS)
    return workspace.log(first, today + dt.timedelta(days=1))


def _yes(held: bool) -> str:
    return _("oui") if held else _("non")


def _read_again(verified: bool) -> str:
    return _("oui") if verified else _("à vérifier")
