"""What the lines of the means say together: duplicates, clashes, what nobody can do."""

from __future__ import annotations

import datetime as dt
from itertools import combinations

from planner.clock import weekly_overlap
from planner.i18n import _
from planner.model import Appointment, Means, ShiftTemplate, Team, TeamKind
from planner.sources.means_rows import Reading

_ALWAYS = (dt.date.min, dt.date.max)


def check_means(means: Means, reading: Reading) -> None:
    """Add to the reading every fault that ties lines together."""
    if not means.teams or not (means.shifts or any(e.shift for e in means.exceptions)):
        hint = _("remplir au moins « équipes », « lieux » (une base) et « vacations »")
        reading.fault("vacations", None, _("aucune équipe ou aucune vacation"), hint)
        return
    teams = {team.id: team for team in means.teams}
    _check_shifts(means, teams, reading)
    _check_skills(means, reading)
    _check_sealed(means, teams, reading)
    for visit in means.appointments:
        _check_appointment(visit, means, teams, reading)


def _check_shifts(means: Means, teams: dict[str, Team], reading: Reading) -> None:
    vehicles = {vehicle.id for vehicle in means.vehicles}
    for shift in means.shifts:
        line = reading.lines.get(("vacations", shift.id))
        if shift.team not in teams:
            message = _("équipe « {code} » inconnue").format(code=shift.team)
            reading.fault("vacations", line, message, _("voir « équipes »"), "équipe")
        if shift.vehicle is not None and shift.vehicle not in vehicles:
            message = _("véhicule « {code} » inconnu").format(code=shift.vehicle)
            reading.fault("vacations", line, message, _("voir « véhicules »"), "véhicule")
    for one, two in combinations(means.shifts, 2):
        if _together(one, two):
            _check_clash(one, two, teams, reading)


def _check_clash(
    one: ShiftTemplate, two: ShiftTemplate, teams: dict[str, Team], reading: Reading
) -> None:
    line = reading.lines.get(("vacations", two.id))
    if one.vehicle is not None and one.vehicle == two.vehicle:
        message = _("véhicule {vehicle} déjà pris par {other} au même moment").format(
            vehicle=two.vehicle, other=one.id
        )
        reading.fault("vacations", line, message, _("décaler ou changer de véhicule"), "véhicule")
    if one.team not in teams or two.team not in teams:
        return
    shared = set(teams[one.team].workers) & set(teams[two.team].workers)
    if one.team == two.team or shared:
        message = _("la même équipe ou les mêmes codes sont déjà dans {other} à ce moment").format(
            other=one.id
        )
        reading.fault("vacations", line, message, _("décaler l'une des deux"), "début")


def _together(one: ShiftTemplate, two: ShiftTemplate) -> bool:
    """Whether two outings of the template share a moment on some date."""
    starts = max(one.first_date or _ALWAYS[0], two.first_date or _ALWAYS[0])
    ends = min(one.last_date or _ALWAYS[1], two.last_date or _ALWAYS[1])
    spans = [(shift.weekday, shift.start_min, shift.end_min) for shift in (one, two)]
    return starts <= ends and weekly_overlap(*spans)


def _check_skills(means: Means, reading: Reading) -> None:
    held = {skill for team in means.teams for skill in team.skills}
    asked = [("lieux", place.id, place.skills) for place in means.places]
    asked += [("rendez-vous", visit.id, visit.skills) for visit in means.appointments]
    for sheet, item, skills in asked:
        for skill in sorted(skills - held):
            message = _("compétence « {skill} » : aucune équipe ne l'a").format(skill=skill)
            line = reading.lines.get((sheet, item))
            hint = _("l'ajouter à une équipe ou la retirer ici")
            reading.fault(sheet, line, message, hint, "compétences")


def _check_sealed(means: Means, teams: dict[str, Team], reading: Reading) -> None:
    for place in means.places:
        if place.sealed_to is not None and place.sealed_to not in teams:
            message = _("équipe « {code} » inconnue").format(code=place.sealed_to)
            line = reading.lines.get(("lieux", place.id))
            reading.fault("lieux", line, message, _("voir « équipes »"), "équipe réservée")


def _check_appointment(
    visit: Appointment, means: Means, teams: dict[str, Team], reading: Reading
) -> None:
    """Some outing with the skills leaves time for the visit within its window."""
    mobile = {team.id for team in means.teams if team.kind is TeamKind.MOBILE} or set(teams)
    extra = [item.shift for item in means.exceptions if item.shift is not None]
    for shift in (*means.shifts, *extra):
        team = teams.get(shift.team)
        if team is None or shift.team not in mobile or not visit.skills <= team.skills:
            continue
        if shift.weekday == visit.window.weekday and _leaves_time(shift, visit):
            return
    line = reading.lines.get(("rendez-vous", visit.id))
    message = _("aucune vacation ne permet ce rendez-vous (jour, heures, compétences)")
    reading.fault(
        "rendez-vous", line, message, _("changer la plage ou ajouter une vacation"), "jour"
    )


def _leaves_time(shift: ShiftTemplate, visit: Appointment) -> bool:
    low = max(shift.start_min + shift.briefing_min, visit.window.start_min)
    high = min(shift.end_min - shift.closing_min, visit.window.end_min)
    return high - low >= visit.duration_min
