"""Sentences every sheet carries: what to do before leaving, numbers, sources."""

from __future__ import annotations

from planner.dates import dates_in_words
from planner.exports.sheet import Phone
from planner.hours import duration_words
from planner.i18n import _
from planner.model import Means, Organisation, PlannedShift, Team, TeamKind, Territory


def phones(organisation: Organisation) -> tuple[Phone, ...]:
    """Numbers with what each is for; the organisation's own comes first where it is typed."""
    common = (
        Phone("15", _("SAMU, urgence médicale")),
        Phone("112", _("urgence, toute l'Europe")),
        Phone("114", _("urgence par SMS, surdité")),
        Phone("115", _("hébergement d'urgence")),
        Phone("18", _("pompiers")),
        Phone("3114", _("prévention du suicide, jour et nuit")),
        Phone("119", _("enfance en danger")),
        Phone("3919", _("violences faites aux femmes")),
    )
    number = organisation.on_call_phone.strip()
    return (Phone(number or "…" * 6, _("astreinte de l'organisation")), *common)


def briefing(shift: PlannedShift, team: Team, *, depart: str, pause: str | None) -> tuple[str, ...]:
    """What the team goes over before it leaves.

    Parameters
    ----------
    depart, pause
        Printed hours; `pause` None where no break is planned.
    """
    size = _("{size} personnes, jamais moins de deux ; départ {hour}.").format(
        size=team.size, hour=depart
    )
    lines = [
        size,
        _("Téléphones chargés, numéro d'astreinte enregistré, trousse, eau, stylo."),
        _("Les heures sont des repères : la rencontre passe avant, l'heure du retour reste."),
    ]
    if team.kind is TeamKind.MARAUDE:
        lines.append(_("Qui ne souhaite pas de passage n'a pas à dire pourquoi."))
        lines.append(_("Enfant, violences, personne en danger : appeler, voir les numéros."))
    else:
        lines.append(_("Attendre au point de rendez-vous ; l'adresse n'est pas sur cette feuille."))
        lines.append(_("Personne absente : le noter « pas là », sans question aux voisins."))
    if pause is not None:
        lines.append(_("Pause {hour}.").format(hour=pause))
    if shift.vehicle is not None:
        lines.append(_("Véhicule : vérifier l'état et le carburant au départ."))
    return tuple(lines)


def meeting(shift: PlannedShift, means: Means) -> tuple[str, ...]:
    """The coordination held before leaving, where the template has one."""
    template = shift.id.partition("@")[0]
    minutes = next((one.meeting_min for one in means.shifts if one.id == template), 0)
    told = _("Réunion d'équipe avant de partir : {time}.")
    return (told.format(time=duration_words(60 * minutes)),) if minutes else ()


def attributions(territory: Territory, vintages: dict[str, str]) -> tuple[str, ...]:
    """Sources with their vintages; invented data says so and claims no producer."""
    if territory.fictional:
        return (_("Territoire fictif : rues, lieux et chiffres inventés."),)
    lines = [
        f"{key} ({dates_in_words(vintage)})" if vintage else key
        for key, vintage in sorted(vintages.items())
    ]
    if not any("OpenStreetMap" in line for line in lines):
        lines.insert(0, _("Rues : © les contributeurs d'OpenStreetMap, licence ODbL"))
    return tuple(lines)
