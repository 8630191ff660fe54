"""Means as lines of the template's sheets, without where anything is: what tables show and edit.

A place, visit or report keeps its position as long as its line says no other; no coordinate is
shown.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from planner.means_layout import (
    DAYS,
    EXCEPTIONS,
    LINKS,
    MODES,
    NATURES,
    PROTECTIONS,
    PUBLICS,
    RHYTHMS,
    STATES,
    TEAM_KINDS,
)
from planner.model import (
    Appointment,
    DatedException,
    Means,
    Place,
    Protection,
    Report,
    ShiftTemplate,
    Team,
    TimeWindow,
)

Line = dict[str, str]
TABLES = ("équipes", "vacations", "lieux", "rendez-vous", "signalements", "exceptions")
"""Sheets that are edited in tables."""


def rows_of(means: Means, codes: Mapping[str, str]) -> dict[str, list[Line]]:
    """Lines of each sheet of `TABLES`, as a coordinator would have typed them.

    Parameters
    ----------
    codes
        Random id → code people use, of places, appointments and reports.
    """
    return {
        "équipes": [_team(team) for team in means.teams],
        "vacations": [_shift(shift, codes) for shift in means.shifts],
        "lieux": [_place(place, codes) for place in means.places],
        "rendez-vous": [_visit(visit, codes) for visit in means.appointments],
        "signalements": [_report(report, codes) for report in means.reports],
        "exceptions": [_exception(item, codes) for item in means.exceptions],
    }


def _team(team: Team) -> Line:
    return {
        "code": team.id,
        "type": _word(TEAM_KINDS, team.kind),
        "mode": _word(MODES, team.mode),
        "public": _word(PUBLICS, team.public),
        "personnes": str(team.size),
        "compétences": _joined(sorted(team.skills)),
        "codes de rota": _joined(team.workers),
        "coût (€/h)": _told(team.cost_per_hour_eur),
    }


def _shift(shift: ShiftTemplate, codes: Mapping[str, str]) -> Line:
    return {
        "code": shift.id,
        "équipe": shift.team,
        "jour": DAYS[shift.weekday],
        "début": _hour(shift.start_min),
        "fin": _hour(shift.end_min),
        "base": codes.get(shift.base_place, ""),
        "véhicule": shift.vehicle or "",
        "à partir du": _date(shift.first_date),
        "jusqu'au": _date(shift.last_date),
        "briefing (min)": str(shift.briefing_min),
        "clôture (min)": str(shift.closing_min),
        "pause (min)": str(shift.break_min),
        "réunion (min)": str(shift.meeting_min),
    }


def _place(place: Place, codes: Mapping[str, str]) -> Line:
    open_ = place.protection in (Protection.PUBLIC, Protection.PARTNER)
    days, start, end = _weekly(place.windows or ())
    no_days, no_start, no_end = _weekly(place.refusals)
    return {
        "code": codes.get(place.id, ""),
        "nom": place.label if open_ else "",
        "nature": "base" if place.is_base else _word(NATURES, place.kind.value),
        "protection": _word(PROTECTIONS, place.protection),
        "présence (min)": str(place.presence_min),
        "passages dus": str(place.min_frequency),
        "passages souhaités": str(place.frequency),
        "jours": days,
        "de": start,
        "à": end,
        "sans passage : jours": no_days,
        "sans passage : de": no_start,
        "sans passage : à": no_end,
        "sans passage : jusqu'au": _date(place.refused_until),
        "compétences": _joined(sorted(place.skills)),
        "écart min (h)": _told(place.min_gap_h),
        "écart max (h)": _told(place.max_gap_h),
        "équipe réservée": place.sealed_to or "",
        "consignes": _joined(place.instruction_codes),
    }


def _visit(visit: Appointment, codes: Mapping[str, str]) -> Line:
    series, gap = visit.series, visit.gap_min or (None, None)
    return {
        "référence": codes.get(visit.id, ""),
        "jour": DAYS[visit.window.weekday or 0],
        "de": _hour(visit.window.start_min),
        "à": _hour(visit.window.end_min),
        "durée (min)": str(visit.duration_min),
        "compétences": _joined(sorted(visit.skills)),
        "équipe": visit.team or "",
        "code de rota": visit.worker or "",
        "obligatoire": "oui" if visit.mandatory else "non",
        "état": _word(STATES, visit.state),
        "heure confirmée": _hour(visit.fixed_start_min),
        "fin souhaitée": _hour(visit.soft_end_min),
        "lié à": codes.get(visit.pair or "", ""),
        "lien": _word(LINKS, visit.pair_kind) if visit.pair else "",
        "écart min (min)": _told(gap[0]),
        "écart max (min)": _told(gap[1]),
        "rythme": _word(RHYTHMS, series.rhythm) if series else "",
        "à partir du": _date(series.first_date) if series else "",
        "jusqu'au": _date(series.last_date) if series else "",
        "sous (jours)": _told(series.within_days) if series else "",
        "autres jours": _joined(DAYS[day] for day in sorted(series.other_weekdays))
        if series
        else "",
        "codes connus": _joined(visit.known_workers),
    }


def _report(report: Report, codes: Mapping[str, str]) -> Line:
    return {
        "code": codes.get(report.id, ""),
        "date": _date(report.date),
        "de": _hour(report.start_min),
        "à": _hour(report.end_min),
        "présence (min)": str(report.presence_min),
    }


def _exception(item: DatedException, codes: Mapping[str, str]) -> Line:
    shift = item.shift
    return {
        "date": _date(item.date),
        "type": _word(EXCEPTIONS, item.kind),
        "équipe": item.team or "",
        "codes absents": _joined(item.workers_absent),
        "personnes absentes": _told(item.people_absent or None),
        "codes en renfort": _joined(item.workers_joining),
        "personnes en renfort": _told(item.people_joining or None),
        "lieu": codes.get(item.place or "", ""),
        "début": _hour(shift.start_min) if shift else "",
        "fin": _hour(shift.end_min) if shift else "",
        "base": codes.get(shift.base_place, "") if shift else "",
        "véhicule": (shift.vehicle or "") if shift else "",
    }


def _weekly(windows: tuple[TimeWindow, ...]) -> tuple[str, str, str]:
    """Days and hours of windows, which one line gave the same hours."""
    if not windows:
        return "", "", ""
    days = _joined(DAYS[one.weekday] for one in windows if one.weekday is not None)
    return days, _hour(windows[0].start_min), _hour(windows[0].end_min)


def _word(words: Mapping[str, object], value: object) -> str:
    return next((word for word, known in words.items() if known == value), "")


def _joined(parts: Iterable[str]) -> str:
    return ", ".join(parts)


def _told(value: object) -> str:
    """A number as it is written in French (`96`, `0,4`); None: blank."""
    if isinstance(value, float):
        return str(value).removesuffix(".0").replace(".", ",")
    return "" if value is None else str(value)


def _date(date: dt.date | None) -> str:
    return "" if date is None else date.strftime("%d/%m/%Y")


def _hour(minute: int | None) -> str:
    return "" if minute is None else f"{minute // 60 % 24:02d}:{minute % 60:02d}"
