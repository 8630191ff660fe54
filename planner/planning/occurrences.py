"""Which visits fall in a week, on which day, asked of whom, and at which hour (pure)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from planner.clock import DAY_MIN, Clock
from planner.model import Appointment, AppointmentState, Means, TeamKind, TimeWindow
from planner.planning.rest import rest_spans

LIVE = (AppointmentState.PROPOSED, AppointmentState.CONFIRMED)
MISSES_BEFORE_ANOTHER_HOUR = 3
"""At the third time in a row that nobody is there, another hour is proposed; never a closing."""
PARTS_OF_DAY = ((540, 720), (720, 840), (840, 1020), (1020, 1200))
"""Morning, noon, afternoon, early evening, in minutes after midnight."""


class Outing(Protocol):
    """What is read of a dated outing."""

    @property
    def team(self) -> str: ...  # noqa: D102
    @property
    def date(self) -> dt.date: ...  # noqa: D102
    @property
    def start_s(self) -> int: ...  # noqa: D102
    @property
    def end_s(self) -> int: ...  # noqa: D102
    @property
    def workers(self) -> frozenset[str]: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Proposal:
    """Another hour to propose after `misses` times without anybody; never a closing.

    `part`: minutes after midnight; None: no outing at another hour that day, try another day.
    """

    appointment: str
    date: dt.date
    misses: int
    part: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Occurrences:
    """Visits of a week, each with its day, hours and referent, and hours to propose."""

    visits: tuple[Appointment, ...]
    proposals: tuple[Proposal, ...]


def occurrences(means: Means, clock: Clock, outings: Sequence[Outing]) -> Occurrences:
    """Appointments that fall in a week.

    A visit without series comes every week. One of a series comes on its date, unless its outcome
    on that date is known; one that takes place once is over when it is done. A visit to make
    within some days takes the possible day with most time left, and is only owed (`mandatory`) in
    the last week that allows it. What teams brought back counts for the weeks after theirs, so that
    the plan of a week stands as it was made.

    Parameters
    ----------
    outings
        Dated outings of the week: who goes out when.
    """
    week = _Week(means, clock, outings)
    found = [one for visit in means.appointments if visit.state in LIVE for one in week.of(visit)]
    return Occurrences(tuple(found), tuple(week.proposals))


class _Week:
    """The outings of visiting teams, and the minutes visits already take of each day."""

    def __init__(self, means: Means, clock: Clock, outings: Sequence[Outing]) -> None:
        mobile = {team.id for team in means.teams if team.kind is TeamKind.MOBILE}
        self.clock = clock
        self.proposals: list[Proposal] = []
        self.outings = [one for one in outings if not mobile or one.team in mobile]
        self.skills = {team.id: team.skills for team in means.teams}
        self.outcomes: dict[str, dict[dt.date, AppointmentState]] = {}
        past = [item for item in means.returned if item.date < clock.week.monday]
        for item in sorted((*past, *means.outcomes), key=lambda one: one.date):
            self.outcomes.setdefault(item.appointment, {})[item.date] = item.state
        self.taken_min: dict[dt.date, int] = {}
        self.rests = means.wishes.rests

    def of(self, visit: Appointment) -> Iterator[Appointment]:
        """The visit in this week, or nothing."""
        past = self.outcomes.get(visit.id, {})
        date = self._date(visit, past)
        if date is None:
            return
        monday = self.clock.week.monday
        window = replace(visit.window, weekday=date.weekday())
        one = replace(visit, window=window)
        if visit.series is not None and visit.series.single:
            owed = visit.series.last_chance(monday, visit.window.weekday or 0)
            one = replace(one, mandatory=visit.mandatory and owed)
        if misses_in_a_row(past) >= MISSES_BEFORE_ANOTHER_HOUR:
            one = self._at_another_hour(one, date, misses_in_a_row(past))
        self.taken_min[date] = self.taken_min.get(date, 0) + visit.duration_min
        yield replace(one, worker=self._asked_of(one, date))

    def _date(self, visit: Appointment, past: Mapping[dt.date, AppointmentState]) -> dt.date | None:
        monday, weekday = self.clock.week.monday, visit.window.weekday or 0
        if visit.series is None:
            date = monday + dt.timedelta(days=weekday)
            return None if date in past or self._left_in_peace(visit, date) else date
        if visit.series.single and AppointmentState.DONE in past.values():
            return None
        possible = [
            date
            for date in visit.series.dates(monday, weekday)
            if date not in past and not self._left_in_peace(visit, date)
        ]
        return max(possible, key=lambda date: (self._room(visit, date), -date.toordinal()),
                   default=None)  # fmt: skip

    def _left_in_peace(self, visit: Appointment, date: dt.date) -> bool:
        """Whether any hour of the visit on a date lies in a time without passage."""
        start_s = self.clock.elapsed_s(date, visit.window.start_min)
        end_s = self.clock.elapsed_s(date, visit.window.end_min)
        return any(
            low < end_s and start_s < high
            for low, high in rest_spans(self.rests, visit.id, self.clock)
        )

    def _room(self, visit: Appointment, date: dt.date) -> int:
        """Minutes of outings within the visit's hours on a date that no visit takes yet."""
        low, high = visit.window.start_min, visit.window.end_min
        free = sum(self._overlaps(visit, date, low, high), start=0)
        return free - self.taken_min.get(date, 0) if free >= visit.duration_min else -DAY_MIN

    def _overlaps(self, visit: Appointment, date: dt.date, low: int, high: int) -> Iterator[int]:
        start_s, end_s = self.clock.elapsed_s(date, low), self.clock.elapsed_s(date, high)
        for outing in self.outings:
            if visit.skills <= self.skills.get(outing.team, frozenset()):
                yield max(0, min(outing.end_s, end_s) - max(outing.start_s, start_s)) // 60

    def _at_another_hour(self, visit: Appointment, date: dt.date, misses: int) -> Appointment:
        """The visit at another part of the day, each in turn; a confirmed one is told only."""
        middle = (visit.window.start_min + visit.window.end_min) / 2
        parts = [
            part
            for part in PARTS_OF_DAY
            if (part[1] <= visit.window.start_min or part[0] >= visit.window.end_min)
            and max(self._overlaps(visit, date, *part), default=0) >= visit.duration_min
        ]
        parts.sort(key=lambda part: (-abs(sum(part) / 2 - middle), part))
        part = parts[(misses - MISSES_BEFORE_ANOTHER_HOUR) % len(parts)] if parts else None
        self.proposals.append(Proposal(visit.id, date, misses, part))
        if part is None or visit.state is AppointmentState.CONFIRMED:
            return visit
        return replace(visit, window=TimeWindow(date.weekday(), *part), soft_end_min=None)

    def _asked_of(self, visit: Appointment, date: dt.date) -> str | None:
        """The referent where it goes out that day, else the first known code that does."""
        out = {code for outing in self.outings if outing.date == date for code in outing.workers}
        asked = [code for code in (visit.worker, *visit.known_workers) if code]
        return next((code for code in asked if code in out), visit.worker)


def misses_in_a_row(past: Mapping[dt.date, AppointmentState]) -> int:
    """Times nobody was there since the last visit made, cancellations left aside."""
    met = [
        state
        for _date, state in sorted(past.items())
        if state in (AppointmentState.DONE, AppointmentState.NOT_THERE)
    ]
    misses = 0
    for state in reversed(met):
        if state is AppointmentState.DONE:
            break
        misses += 1
    return misses
