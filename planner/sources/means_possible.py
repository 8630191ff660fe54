"""What the outings of a semaine type leave room for: upper bounds, travel not counted.

Times are minutes of the week; a Sunday night runs past its end.
"""

from __future__ import annotations

from collections.abc import Iterable

from planner.clock import DAY_MIN
from planner.model import (
    Appointment,
    AppointmentState,
    Means,
    Place,
    Public,
    ShiftTemplate,
    Team,
    TeamKind,
    TimeWindow,
)

WEEK_MIN = 7 * DAY_MIN
HOUR_MIN = 60
DEFAULT_GAP_H = 20
"""Between two passages where the means say nothing (`planning/activities.py`)."""
Span = tuple[int, int]


def keeps_appointment(visit: Appointment, means: Means) -> bool:
    """Whether some outing of a team with the skills leaves time for the visit."""
    mobile = [team for team in means.teams if team.kind is TeamKind.MOBILE]
    able = {team.id for team in mobile or means.teams if visit.skills <= team.skills}
    day_min = (visit.window.weekday or 0) * DAY_MIN
    low, high = day_min + visit.window.start_min, day_min + visit.window.end_min
    if visit.state is AppointmentState.CONFIRMED and visit.fixed_start_min is not None:
        low = day_min + visit.fixed_start_min
        high = low + visit.duration_min
    return any(
        min(high, end) - max(low, start) >= visit.duration_min
        for start, end in _outings(means, able)
    )


def most_passages(place: Place, means: Means) -> int:
    """Most passages a week can hold, up to those owed: hours, gaps and outings only."""
    spans = sorted(_starts(place, means))
    gap_min = DEFAULT_GAP_H if place.min_gap_h is None else place.min_gap_h
    step_min = max(gap_min * HOUR_MIN, 1)
    most, free_min = 0, -WEEK_MIN
    while most < place.min_frequency:
        later = [max(low, free_min) for low, high in spans if high >= max(low, free_min)]
        if not later:
            break
        most, free_min = most + 1, min(later) + step_min
    return most


def _starts(place: Place, means: Means) -> Iterable[Span]:
    """First and last start of a passage in each outing and window."""
    able = {team.id for team in _welcome(place, means.teams) if place.skills <= team.skills}
    windows = [(-WEEK_MIN, 2 * WEEK_MIN)] if place.windows is None else list(_week(place.windows))
    for shift in _outings(means, able):
        for window in windows:
            low, high = max(shift[0], window[0]), min(shift[1], window[1]) - place.presence_min
            if low <= high:
                yield low, high


def _welcome(place: Place, teams: tuple[Team, ...]) -> list[Team]:
    """Teams of the place's public; of a sealed place, its own."""
    if place.sealed_to is not None:
        return [team for team in teams if team.id == place.sealed_to]
    street = [team for team in teams if team.public is Public.STREET]
    return street or list(teams)


def _outings(means: Means, teams: set[str]) -> list[Span]:
    """Time on the road of these teams' outings."""
    extra = [item.shift for item in means.exceptions if item.shift is not None]
    return [_road(shift) for shift in (*means.shifts, *extra) if shift.team in teams]


def _road(shift: ShiftTemplate) -> Span:
    day_min = shift.weekday * DAY_MIN
    start_min = day_min + shift.start_min + shift.briefing_min
    return start_min, day_min + shift.end_min - shift.closing_min


def _week(windows: tuple[TimeWindow, ...]) -> Iterable[Span]:
    """Windows from last Sunday to the Monday that Sunday's night reaches."""
    for window in windows:
        for day in range(-1, 8):
            if window.weekday in (None, day % 7):
                yield day * DAY_MIN + window.start_min, day * DAY_MIN + window.end_min
