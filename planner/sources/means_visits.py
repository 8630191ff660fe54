"""Lines of appointments, reports and dated exceptions as domain objects."""

from __future__ import annotations

from planner.i18n import _
from planner.means_layout import EXCEPTIONS, LINKS, OUTCOMES, RHYTHMS, STATES, YES_NO
from planner.model import (
    Appointment,
    AppointmentState,
    DatedException,
    ExceptionKind,
    PairKind,
    Report,
    ShiftTemplate,
    TimeWindow,
    VisitOutcome,
)
from planner.series import Rhythm, Series
from planner.sources import means_cells as cells
from planner.sources.means_row import DAY_MIN, Row
from planner.sources.means_rows import PRESENCE_MIN, check_length


def read_appointment(row: Row) -> Appointment | None:
    """One line of « rendez-vous »; the partner of a pair is tied later."""
    code = row.need("référence", cells.code)
    day, span = row.need("jour", cells.weekday), row.span("de", "à", needed=True)
    minutes = row.need("durée (min)", lambda value: cells.whole(value, 5, 480))
    found = row.point(secret=True)
    team, worker = row.known("équipe", "équipes"), row.get("code de rota", cells.code)
    skills = row.get("compétences", cells.words) or frozenset()
    must = row.one_of("obligatoire", YES_NO)
    state = row.one_of("état", STATES) or AppointmentState.PROPOSED
    if span and minutes and span[1] - span[0] < minutes:
        message = _("{num} minutes ne tiennent pas dans la plage").format(num=minutes)
        row.fault(message, _("allonger la plage ou réduire la durée"), "durée (min)")
    fixed, soft = _in_span(row, "heure confirmée", span), _in_span(row, "fin souhaitée", span)
    _check_confirmed(row, state, fixed, span, minutes)
    pair, kind, gap = _pair(row)
    series, known = _series(row), row.get("codes connus", cells.codes) or ()
    if not row.clean or None in (code, day, span, minutes, found):
        return None
    assert code is not None
    assert day is not None
    assert span is not None
    assert minutes is not None
    assert found is not None
    return Appointment(
        id=row.reading.ids("appointment", code), point=found[0],
        window=TimeWindow(day, *span), duration_min=minutes, skills=skills, team=team,
        worker=worker, mandatory=True if must is None else must, state=state,
        fixed_start_min=fixed, soft_end_min=soft, pair=pair, pair_kind=kind, gap_min=gap,
        series=series, known_workers=tuple(code for code in known if code != worker),
    )  # fmt: skip


def _series(row: Row) -> Series | None:
    """When the visit comes back; None where no rhythm is told."""
    rhythm, first = row.one_of("rythme", RHYTHMS), row.get("à partir du", cells.date)
    last, within = row.get("jusqu'au", cells.date), row.whole("sous (jours)", 1, 366)
    others = row.get("autres jours", cells.weekdays) or ()
    if rhythm is None:
        for column in ("à partir du", "jusqu'au", "sous (jours)", "autres jours"):
            if column in row.cells and "rythme" not in row.cells:
                row.fault(_("date ou délai sans rythme"), _("choisir un rythme"), column)
        return None
    if "à partir du" not in row.cells:
        row.fault(_("rythme sans premier jour"), _("donner une date"), "à partir du")
    if "sous (jours)" in row.cells and rhythm is not Rhythm.WITHIN_DAYS:
        row.fault(_("délai sans le rythme « sous N jours »"), _("l'enlever"), "sous (jours)")
    if rhythm is Rhythm.WITHIN_DAYS and "sous (jours)" not in row.cells:
        row.fault(_("rythme « sous N jours » sans délai"), _("donner N"), "sous (jours)")
    if first and last and last < first:
        row.fault(_("la dernière date précède la première"), _("les échanger"), "jusqu'au")
    if not row.clean or first is None:
        return None
    return Series(rhythm, first, last, within, frozenset(others))


def read_outcome(row: Row) -> VisitOutcome | None:
    """One line of « suivi »: a reference, a date, a state."""
    code, date = row.known("référence", "rendez-vous", needed=True), row.need("date", cells.date)
    state = row.need_one_of("état", OUTCOMES)
    if not row.clean or code is None or date is None or state is None:
        return None
    return VisitOutcome(row.reading.ids("appointment", code), date, state)


def _in_span(row: Row, column: str, span: tuple[int, int] | None) -> int | None:
    """An hour of the window: after midnight where the window runs past it."""
    minute = row.get(column, cells.minute_of_day)
    if minute is None or span is None:
        return minute
    if minute < span[0] and minute + DAY_MIN <= span[1]:
        minute += DAY_MIN
    if not span[0] <= minute <= span[1]:
        row.fault(_("heure hors de la plage"), _("corriger l'une ou l'autre"), column)
    return minute


def _check_confirmed(
    row: Row,
    state: AppointmentState,
    fixed: int | None,
    span: tuple[int, int] | None,
    minutes: int | None,
) -> None:
    if state is not AppointmentState.CONFIRMED:
        return
    if "heure confirmée" not in row.cells:
        row.fault(_("rendez-vous confirmé sans heure"), _("donner l'heure"), "heure confirmée")
    elif fixed is not None and span and minutes and span[1] - minutes < fixed <= span[1]:
        row.fault(
            _("le rendez-vous confirmé finit après la plage"), _("corriger l'une ou l'autre"),
            "heure confirmée",
        )  # fmt: skip


def _pair(row: Row) -> tuple[str | None, PairKind, tuple[int, int] | None]:
    """The other reference of a double service, the kind of link and its bounds in minutes."""
    pair, kind = row.known("lié à", "rendez-vous"), row.one_of("lien", LINKS)
    low, high = row.whole("écart min (min)", -1440, 1440), row.whole("écart max (min)", -1440, 1440)
    gap = None if low is None or high is None else (low, high)
    if kind is PairKind.GAP and (gap is None or gap[1] < gap[0]):
        row.fault(_("lien « écart » sans bornes"), _("remplir écart min et écart max"), "lien")
    if kind is not None and "lié à" not in row.cells:
        row.fault(_("lien sans l'autre rendez-vous"), _("donner sa référence"), "lié à")
    return pair, kind or PairKind.NONE, gap


def read_report(row: Row) -> Report | None:
    """One line of « signalements »."""
    code, date = row.need("code", cells.code), row.need("date", cells.date)
    span, found = row.span("de", "à", needed=True), row.point()
    presence = row.whole("présence (min)", 1, 240) or PRESENCE_MIN
    if span is not None and span[1] - span[0] < presence:
        row.fault(
            _("présence plus longue que la plage"), _("corriger l'une ou l'autre"), "présence (min)"
        )
    if not row.clean or code is None or date is None or span is None or found is None:
        return None
    report = row.reading.ids("report", code)
    return Report(report, found[0], found[1] or code, date, *span, presence)


def read_exception(row: Row) -> DatedException | None:
    """One line of « exceptions »."""
    date, kind = row.need("date", cells.date), row.need_one_of("type", EXCEPTIONS)
    if kind is ExceptionKind.CLOSED_PLACE:
        place = row.known("lieu", "lieux", needed=True)
        if not row.clean or date is None or place is None:
            return None
        return DatedException(kind, date, place=row.reading.ids("place", place))
    team = row.known("équipe", "équipes", needed=True)
    shift = None
    if kind is ExceptionKind.EXTRA_SHIFT:
        span, base = row.span("début", "fin", needed=True), row.base()
        vehicle = row.known("véhicule", "véhicules")
        if span is not None:
            check_length(row, span)
        if row.clean and date and team and span and base:
            ref = f"plus-{team}-{row.line}"
            shift = ShiftTemplate(ref, team, date.weekday(), *span, base, vehicle=vehicle)
    away = row.get("codes absents", cells.codes) or ()
    joining = row.get("codes en renfort", cells.codes) or ()
    less, more = row.whole("personnes absentes", 1, 20), row.whole("personnes en renfort", 1, 20)
    if kind is ExceptionKind.REINFORCEMENT and not joining and not more:
        row.fault(
            _("renfort sans code"),
            _("dire quels codes de rota viennent, ou combien de personnes"),
            "codes en renfort",
        )
    if not row.clean or kind is None or date is None:
        return None
    return DatedException(
        kind, date, team=team, workers_absent=away, shift=shift, workers_joining=joining,
        people_absent=less or 0, people_joining=more or 0,
    )  # fmt: skip
