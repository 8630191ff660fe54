"""What the lines of the means say together: clashes, absences, what nobody can do.

A check is left out where a sheet it relies on has faults, so that one mistake is said once.
"""

from __future__ import annotations

from dataclasses import replace

from planner.i18n import _
from planner.model import (
    Appointment,
    AppointmentState,
    DatedException,
    ExceptionKind,
    Means,
    Place,
    ShiftTemplate,
    Team,
)
from planner.series import Rhythm
from planner.sources.means_clashes import clashes
from planner.sources.means_possible import Room
from planner.sources.means_row import Reading


def check_means(means: Means, reading: Reading) -> None:
    """Add to the reading every fault that ties lines together."""
    teams = {team.id: team for team in means.teams}
    _check_seats(means, teams, reading)
    for clash in clashes(means, teams):
        sheet = "vacations" if ("vacations", clash.shift) in reading.lines else "exceptions"
        line = reading.lines.get((sheet, clash.shift))
        reading.fault(sheet, line, clash.message, clash.hint, clash.column)
    for item in means.exceptions:
        _check_absence(item, teams, reading)
    means_known = not reading.broken("équipes")
    if means_known:
        _check_skills(means, reading)
        _check_known(means, reading)
    _check_bases(means, reading)
    if means_known and not reading.broken("vacations", "exceptions"):
        room = Room(means)
        held = frozenset(skill for team in means.teams for skill in team.skills)
        for visit in means.appointments:
            _check_appointment(visit, room, held, reading)
        for place in means.places:
            _check_frequency(place, room, held, reading)


def exception_key(item: DatedException) -> str:
    """What an exception's line is remembered by."""
    return f"{item.kind}-{item.date}-{item.team or item.place}-{','.join(item.workers_absent)}"


def _outings(means: Means) -> list[tuple[str, ShiftTemplate]]:
    """Outings of the template and extra ones, each with its sheet."""
    found = [("vacations", shift) for shift in means.shifts]
    return found + [("exceptions", item.shift) for item in means.exceptions if item.shift]


def _check_seats(means: Means, teams: dict[str, Team], reading: Reading) -> None:
    vehicles = {vehicle.id: vehicle for vehicle in means.vehicles}
    for sheet, shift in _outings(means):
        vehicle, team = vehicles.get(shift.vehicle or ""), teams.get(shift.team)
        if vehicle is not None and team is not None and vehicle.seats < team.size:
            message = _("{vehicle} a {seats} places pour une équipe de {size}").format(
                vehicle=vehicle.id, seats=vehicle.seats, size=team.size
            )
            line = reading.lines.get((sheet, shift.id))
            reading.fault(sheet, line, message, _("changer de véhicule"), "véhicule")


def _check_absence(item: DatedException, teams: dict[str, Team], reading: Reading) -> None:
    team = teams.get(item.team or "")
    hint, line = _("voir « codes de rota »"), reading.lines.get(("exceptions", exception_key(item)))
    if team is None:
        return
    for code in item.workers_absent if item.kind is ExceptionKind.ABSENCE else ():
        if code not in team.workers:
            message = _("code « {code} » : pas dans l'équipe {team}").format(
                code=code, team=team.id
            )
            reading.fault("exceptions", line, message, hint, "codes absents")
    others = {code for other in teams.values() if other is not team for code in other.workers}
    for code in item.workers_joining:
        if code not in others:
            message = _("code « {code} » : dans aucune autre équipe").format(code=code)
            reading.fault("exceptions", line, message, hint, "codes en renfort")


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


def _check_bases(means: Means, reading: Reading) -> None:
    """A base is never passed at, so a place to pass at cannot be one."""
    places = {place.id: place for place in means.places}
    used = dict.fromkeys(shift.base_place for _sheet, shift in _outings(means))
    for base in used:
        if base in places and not places[base].is_base:
            reading.fault(
                "lieux",
                reading.lines.get(("lieux", base)),
                _("ce lieu sert de base à une vacation, sa nature est autre"),
                _("mettre « base », et une autre ligne pour y passer"),
                "nature",
            )


def _check_appointment(
    visit: Appointment, room: Room, held: frozenset[str], reading: Reading
) -> None:
    """Some outing with the skills leaves time for the visit within its window."""
    live = visit.state in (AppointmentState.PROPOSED, AppointmentState.CONFIRMED)
    days = _days(visit)
    if not live or not visit.skills <= held or any(room.keeps(day) for day in days):
        return
    confirmed = visit.state is AppointmentState.CONFIRMED
    reading.fault(
        "rendez-vous",
        reading.lines.get(("rendez-vous", visit.id)),
        _("aucune vacation ne permet ce rendez-vous (jour, heures, compétences)"),
        _("changer la plage ou ajouter une vacation"),
        "heure confirmée" if confirmed else "jour",
    )


def _days(visit: Appointment) -> list[Appointment]:
    """The visit on each weekday on which it may take place."""
    series, own = visit.series, visit.window.weekday or 0
    days = {own}
    if series is not None and series.rhythm is Rhythm.WITHIN_DAYS:
        days |= series.other_weekdays or set(range(7))
    return [replace(visit, window=replace(visit.window, weekday=day)) for day in sorted(days)]


def _check_known(means: Means, reading: Reading) -> None:
    """Codes a person knows are of some team."""
    codes = {code for team in means.teams for code in team.workers}
    for visit in means.appointments:
        for code in visit.known_workers:
            if code not in codes:
                message = _("code « {code} » : d'aucune équipe").format(code=code)
                line = reading.lines.get(("rendez-vous", visit.id))
                hint = _("voir « codes de rota » de la feuille « équipes »")
                reading.fault("rendez-vous", line, message, hint, "codes connus")


def _check_frequency(place: Place, room: Room, held: frozenset[str], reading: Reading) -> None:
    if place.is_base or not place.min_frequency or not place.skills <= held:
        return
    most = room.most_passages(place)
    if most < place.min_frequency:
        message = _("passages dus : {owed} ; possibles au plus : {most}").format(
            owed=place.min_frequency, most=most
        )
        hint = _("vérifier jours, heures, présence et écarts, ou ajouter des vacations")
        line = reading.lines.get(("lieux", place.id))
        reading.fault("lieux", line, message, hint, "passages dus")
