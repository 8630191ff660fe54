"""Lines of teams, vehicles, shifts and places as domain objects."""

from __future__ import annotations

import datetime as dt

from planner.dates import date_words
from planner.hours import duration_words
from planner.i18n import _
from planner.instructions import PHRASES
from planner.means_layout import MODES, NATURES, PROTECTIONS, PUBLICS, TEAM_KINDS
from planner.model import (
    Place,
    PlaceKind,
    Protection,
    Public,
    ShiftTemplate,
    Team,
    TeamKind,
    TimeWindow,
    Vehicle,
)
from planner.sources import means_cells as cells
from planner.sources.means_row import DAY_MIN, Row
from planner.wishes import LONGEST_REST_DAYS

MAX_SHIFT_MIN = 16 * 60
PRESENCE_MIN = 15


def read_team(row: Row) -> Team | None:
    """One line of « équipes »."""
    code = row.need("code", cells.code)
    kind, mode = row.need_one_of("type", TEAM_KINDS), row.need_one_of("mode", MODES)
    size = row.need("personnes", lambda value: cells.whole(value, 0, 30))
    if size is not None and size < 2:
        row.fault(
            _("équipe de moins de deux personnes : une sortie se fait à deux au moins"),
            _("mettre 2 ou plus"),
            "personnes",
        )
    workers = row.get("codes de rota", cells.codes) or ()
    skills = row.get("compétences", cells.words) or frozenset()
    public = row.one_of("public", PUBLICS)
    cost = row.get("coût (€/h)", cells.euros)
    if size is not None and size >= 2 and len(workers) > size:
        row.fault(
            _("{num} codes de rota pour {size} personnes").format(num=len(workers), size=size),
            _("accorder les deux colonnes"),
            "codes de rota",
        )
    if not row.clean or code is None or kind is None or mode is None or size is None:
        return None
    default = Public.STREET if kind is TeamKind.MARAUDE else Public.HOUSING
    return Team(code, code, kind, mode, size, skills, workers, public or default, cost)


def read_vehicle(row: Row) -> Vehicle | None:
    """One line of « véhicules »."""
    code, seats = row.need("code", cells.code), row.need("places", lambda v: cells.whole(v, 1, 60))
    mode, cost = row.need_one_of("mode", MODES), row.get("coût (€/km)", cells.euros)
    if not row.clean or code is None or seats is None or mode is None:
        return None
    return Vehicle(code, code, mode, seats, cost)


def read_shift(row: Row) -> ShiftTemplate | None:
    """One line of « vacations »."""
    code, team = row.need("code", cells.code), row.known("équipe", "équipes", needed=True)
    weekday, span = row.need("jour", cells.weekday), row.span("début", "fin", needed=True)
    base, vehicle = row.base(), row.known("véhicule", "véhicules")
    first, last = row.get("à partir du", cells.date), row.get("jusqu'au", cells.date)
    if first and last and last < first:
        row.fault(_("la dernière date précède la première"), _("les échanger"), "jusqu'au")
    briefing = row.whole("briefing (min)", 0, 240)
    closing = row.whole("clôture (min)", 0, 240)
    rest, meeting = row.whole("pause (min)", 0, 240), row.whole("réunion (min)", 0, 480)
    if span is not None:
        check_length(row, span)
    if not row.clean or code is None or team is None or weekday is None or span is None:
        return None
    shift = ShiftTemplate(
        code, team, weekday, *span, base or "", vehicle=vehicle, first_date=first, last_date=last,
        briefing_min=20 if briefing is None else briefing,
        closing_min=20 if closing is None else closing,
        break_min=rest or 0,
        meeting_min=meeting or 0,
    )  # fmt: skip
    idle_min = shift.briefing_min + shift.meeting_min + shift.closing_min + shift.break_min
    if span[1] - span[0] <= idle_min:
        message = _(
            "briefing, réunion, pause et clôture ({time}) prennent toute la vacation"
        ).format(time=duration_words(60 * idle_min))
        row.fault(message, _("allonger la vacation ou les réduire"), "fin")
    return shift


def check_length(row: Row, span: tuple[int, int]) -> None:
    """An end read as the next day's that makes an outing too long was a mistake."""
    if span[1] - span[0] > MAX_SHIFT_MIN:
        message = _("vacation de {hours} heures").format(hours=(span[1] - span[0]) // 60)
        row.fault(message, _("vérifier début et fin : elle finit avant de commencer ?"), "fin")


def read_place(row: Row) -> Place | None:
    """One line of « lieux »."""
    code, nature = row.need("code", cells.code), row.need_one_of("nature", NATURES)
    protection = row.one_of("protection", PROTECTIONS)
    sealed_to = row.known("équipe réservée", "équipes")
    found = row.point(secret=protection is Protection.SEALED)
    windows = _weekly(row, "jours", "de", "à")
    refusals = _weekly(row, "sans passage : jours", "sans passage : de", "sans passage : à")
    until = _refused_until(row) if refusals else None
    presence = row.whole("présence (min)", 1, 480) or PRESENCE_MIN
    owed, wished = _passages(row)
    gaps = _gaps(row)
    open_to_all = nature in ("base", "fixed")
    told_to_all = (protection or (Protection.PUBLIC if open_to_all else None)) is Protection.PUBLIC
    name = row.get("nom", lambda value: cells.label(value, told_to_all=told_to_all))
    skills = row.get("compétences", cells.words)
    instructions = _instructions(row)
    if protection is Protection.SEALED and "équipe réservée" not in row.cells:
        row.fault(_("lieu scellé sans équipe"), _("dire quelle équipe y va"), "équipe réservée")
    if windows and all(w.end_min - w.start_min < presence for w in windows):
        row.fault(
            _("présence plus longue que les heures du lieu"), _("corriger l'une ou l'autre"), "à"
        )
    if not row.clean or code is None or nature is None or found is None:
        return None
    return Place(
        id=row.reading.ids("place", code),
        label=name or found[1] or code,
        kind=PlaceKind.FIXED if nature == "base" else PlaceKind(nature),
        protection=protection or (Protection.PUBLIC if open_to_all else Protection.TEAM),
        point=found[0],
        presence_min=presence,
        min_frequency=owed,
        frequency=wished,
        windows=windows,
        refusals=refusals or (),
        skills=skills or frozenset(),
        min_gap_h=gaps[0],
        max_gap_h=gaps[1],
        sealed_to=sealed_to,
        instruction_codes=instructions,
        is_base=nature == "base",
        refused_until=until,
    )


def _refused_until(row: Row) -> dt.date | None:
    """Last day without passage: a year after it is read where it is not told, and never later."""
    last = row.reading.today + dt.timedelta(days=LONGEST_REST_DAYS)
    until = row.get("sans passage : jusqu'au", cells.date)
    if until is not None and until > last:
        row.fault(
            _("sans passage jusqu'au {date} : un an au plus").format(date=date_words(until)),
            _("rapprocher la date ; elle se redit l'année suivante"),
            "sans passage : jusqu'au",
        )
    return until or last


def _passages(row: Row) -> tuple[int, int]:
    """Passages owed and wished a week."""
    owed, wished = row.whole("passages dus", 0, 14), row.whole("passages souhaités", 1, 14)
    if owed is not None and wished is not None and wished < owed:
        row.fault(
            _("{wished} passages souhaités pour {owed} dus").format(wished=wished, owed=owed),
            _("souhaiter au moins ce qui est dû"),
            "passages souhaités",
        )
    return owed or 0, max(wished or 1, owed or 0)


def _gaps(row: Row) -> tuple[int | None, int | None]:
    """Hours between two passages, at least and at most."""
    low, high = row.whole("écart min (h)", 0, 336), row.whole("écart max (h)", 1, 336)
    if low is not None and high is not None and high < low:
        message = _("l'écart le plus long est plus court que l'autre")
        row.fault(message, _("les échanger"), "écart max (h)")
    return low, high


def _instructions(row: Row) -> tuple[str, ...]:
    wanted = tuple(code.upper() for code in row.get("consignes", cells.codes) or ())
    for code in wanted:
        if code not in PHRASES:
            row.fault(
                _("consigne « {code} » inconnue").format(code=code),
                _("choisir parmi : {codes}").format(codes=", ".join(PHRASES)),
                "consignes",
            )
    return wanted


def _weekly(row: Row, days: str, start: str, end: str) -> tuple[TimeWindow, ...] | None:
    """Weekly windows from days and hours; None when the three are blank."""
    if not {days, start, end} & set(row.cells):
        return None
    wanted = row.get(days, cells.weekdays)
    span = row.span(start, end, needed=False) or (0, DAY_MIN)
    return tuple(TimeWindow(day, *span) for day in wanted or (None,))
