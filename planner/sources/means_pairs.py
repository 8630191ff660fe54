"""Double appointments: the two lines found, and hours that allow the link."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from planner.clock import DAY_MIN
from planner.i18n import _
from planner.model import Appointment, AppointmentState, PairKind
from planner.sources.means_row import Reading

_LIVE = (AppointmentState.PROPOSED, AppointmentState.CONFIRMED)


def tied(visits: tuple[Appointment, ...], reading: Reading) -> tuple[Appointment, ...]:
    """Replace the user's reference of a pair by its id; both keep the link of the line naming it.

    An appointment tied to itself or to two others, and hours that cannot meet, are faults.
    """
    by_id = {visit.id: visit for visit in visits}
    found = [_with_partner(visit, reading) for visit in visits]
    pairs = {frozenset({visit.id, visit.pair}) for visit in found if visit.pair}
    times = Counter(ref for pair in pairs for ref in pair)
    for visit in found:
        if visit.pair is None:
            continue
        if visit.pair == visit.id:
            _fault(visit, reading, _("un rendez-vous ne se lie pas à lui-même"))
        elif times[visit.id] > 1 or times[visit.pair] > 1:
            _fault(visit, reading, _("un rendez-vous ne se lie qu'à un seul autre"))
        elif visit.pair in by_id and not _may_meet(visit, by_id[visit.pair]):
            _fault(visit, reading, _("les deux plages ne permettent pas ce lien"))
    return tuple(found)


def _with_partner(visit: Appointment, reading: Reading) -> Appointment:
    if visit.pair is None:
        return visit
    kind = PairKind.SAME_START if visit.pair_kind is PairKind.NONE else visit.pair_kind
    return replace(visit, pair=reading.ids("appointment", visit.pair), pair_kind=kind)


def _fault(visit: Appointment, reading: Reading, message: str) -> None:
    line = reading.lines.get(("rendez-vous", visit.id))
    reading.fault("rendez-vous", line, message, _("corriger l'une des deux lignes"), "lié à")


def _may_meet(one: Appointment, two: Appointment) -> bool:
    """Whether some start of each leaves start(two) − start(one) within the link's bounds."""
    if one.state not in _LIVE or two.state not in _LIVE:
        return True
    low, high = one.gap_min if one.gap_min and one.pair_kind is PairKind.GAP else (0, 0)
    (a, b), (c, d) = _starts(one), _starts(two)
    return c - b <= high and d - a >= low


def _starts(visit: Appointment) -> tuple[int, int]:
    """First and last start of a visit, minutes of the week."""
    day_min = (visit.window.weekday or 0) * DAY_MIN
    if visit.state is AppointmentState.CONFIRMED and visit.fixed_start_min is not None:
        return day_min + visit.fixed_start_min, day_min + visit.fixed_start_min
    last_min = visit.window.end_min - visit.duration_min
    return day_min + visit.window.start_min, day_min + last_min
