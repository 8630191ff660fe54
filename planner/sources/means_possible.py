"""What the outings of a semaine type leave room for: upper bounds, travel not counted.

Times are minutes of the week; a Sunday night runs past its end.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

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


class Room:
    """Time on the road of a semaine type's outings, computed once per set of teams."""

    def __init__(self, means: Means) -> None:
        self.teams = means.teams
        extra = [item.shift for item in means.exceptions if item.shift is not None]
        self._shifts = (*means.shifts, *extra)
        self._spans: dict[frozenset[str], list[Span]] = {}

    def keeps(self, visit: Appointment) -> bool:
        """Whether some outing of a team with the skills leaves time for the visit."""
        mobile = [team for team in self.teams if team.kind is TeamKind.MOBILE]
        day_min = (visit.window.weekday or 0) * DAY_MIN
        low, high = day_min + visit.window.start_min, day_min + visit.window.end_min
        if visit.state is AppointmentState.CONFIRMED and visit.fixed_start_min is not None:
            low = day_min + visit.fixed_start_min
            high = low + visit.duration_min
        return any(
            min(high, end) - max(low, start) >= visit.duration_min
            for start, end in self._outings(mobile or self.teams, visit.skills)
        )

    def most_passages(self, place: Place) -> int:
        """Most passages a week can hold, up to those owed: hours, gaps and outings only."""
        spans = list(self._starts(place))
        gap_min = DEFAULT_GAP_H if place.min_gap_h is None else place.min_gap_h
        step_min = max(gap_min * HOUR_MIN, 1)
        most, free_min = 0, -WEEK_MIN
        while most < place.min_frequency:
            later = [max(low, free_min) for low, high in spans if high >= max(low, free_min)]
            if not later:
                break
            most, free_min = most + 1, min(later) + step_min
        return most

    def _starts(self, place: Place) -> Iterator[Span]:
        """First and last start of a passage in each outing and window."""
        everywhen = [(-WEEK_MIN, 2 * WEEK_MIN)]
        windows = everywhen if place.windows is None else list(_week(place.windows))
        for start, end in self._outings(self._welcome(place), place.skills):
            for opens, closes in windows:
                low, high = max(start, opens), min(end, closes) - place.presence_min
                if low <= high:
                    yield low, high

    def _welcome(self, place: Place) -> list[Team]:
        """Teams of the place's public; of a sealed place, its own."""
        if place.sealed_to is not None:
            return [team for team in self.teams if team.id == place.sealed_to]
        street = [team for team in self.teams if team.public is Public.STREET]
        return street or list(self.teams)

    def _outings(self, teams: Iterable[Team], skills: frozenset[str]) -> list[Span]:
        """Distinct times on the road of those of these teams that have the skills."""
        able = frozenset(team.id for team in teams if skills <= team.skills)
        if able not in self._spans:
            found = {_road(shift) for shift in self._shifts if shift.team in able}
            self._spans[able] = sorted(found)
        return self._spans[able]


def _road(shift: ShiftTemplate) -> Span:
    day_min = shift.weekday * DAY_MIN
    start_min = day_min + shift.start_min + shift.briefing_min + shift.meeting_min
    return start_min, day_min + shift.end_min - shift.closing_min


def _week(windows: tuple[TimeWindow, ...]) -> Iterator[Span]:
    """Windows from last Sunday to the Monday that Sunday's night reaches."""
    for window in windows:
        for day in range(-1, 8):
            if window.weekday in (None, day % 7):
                yield day * DAY_MIN + window.start_min, day * DAY_MIN + window.end_min
