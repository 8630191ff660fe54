"""Local clock ↔ elapsed seconds of a week: the only file that knows weekdays and hours.

A time is elapsed seconds since Monday 00:00 local. Two days a year have 23 or 25 hours, so a week
may have 601 200 or 608 400 seconds. A local hour that is missing or comes twice is taken as the
later one, and said.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from planner.dates import day_words
from planner.errors import UsageError
from planner.hours import hour_of, span_of_moments
from planner.i18n import _, language
from planner.model import TimeWindow, Week

DAY_MIN = 1440
NOON_H = 12
_ROUND_S = 300
_SUBDIVISIONS = {
    "America/Guadeloupe": "971",
    "America/Martinique": "972",
    "America/Cayenne": "973",
    "Indian/Reunion": "974",
    "Indian/Mayotte": "976",
}
WEEKDAYS = {
    "fr": ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}


def noon_day(local: dt.datetime) -> dt.date:
    """Day of a night team at a local moment: from noon to the next noon."""
    return local.date() - dt.timedelta(days=int(local.hour < NOON_H))


@dataclass(frozen=True, slots=True)
class Clock:
    """The clock of one week in one time zone."""

    week: Week
    tz: str

    def __post_init__(self) -> None:
        try:
            ZoneInfo(self.tz)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise UsageError(_("fuseau horaire inconnu : {tz}").format(tz=self.tz[:60])) from error

    @property
    def zone(self) -> ZoneInfo:
        """The territory's time zone."""
        return ZoneInfo(self.tz)

    @property
    def _zero(self) -> dt.datetime:
        monday = dt.datetime.combine(self.week.monday, dt.time(), self.zone)
        return monday.astimezone(dt.UTC)

    @property
    def length_s(self) -> int:
        """Seconds of the week."""
        return self.elapsed_s(self.week.monday + dt.timedelta(days=7), 0)

    @property
    def dates(self) -> tuple[dt.date, ...]:
        """Monday to Sunday."""
        return tuple(self.week.monday + dt.timedelta(days=day) for day in range(7))

    def elapsed_s(self, date: dt.date, minute: int) -> int:
        """Elapsed seconds of a local time; `minute` counts from midnight and may pass 1440."""
        local = self._later(date, minute)
        return round((local.astimezone(dt.UTC) - self._zero).total_seconds())

    def elapsed_at(self, moment: dt.datetime) -> int:
        """Elapsed seconds of a moment, to the minute; local where it tells no zone.

        Negative before the week.

        Raises
        ------
        UsageError
            A moment at either end of the calendar, which has no local hour.
        """
        told = moment if moment.tzinfo else moment.replace(tzinfo=self.zone)
        try:
            local = told.astimezone(self.zone)
            return self.elapsed_s(local.date(), local.hour * 60 + local.minute)
        except OverflowError as error:
            message = _("moment « {text} » : écrire par exemple 2026-12-02T21:10")
            raise UsageError(message.format(text=told.isoformat())) from error

    def _later(self, date: dt.date, minute: int) -> dt.datetime:
        """The local moment; a missing or double hour gives the later of its two readings."""
        naive = dt.datetime.combine(date, dt.time()) + dt.timedelta(minutes=minute)
        readings = [naive.replace(tzinfo=self.zone, fold=fold) for fold in (0, 1)]
        return max(readings, key=lambda moment: moment.astimezone(dt.UTC))

    def odd_hour(self, date: dt.date, minute: int) -> bool:
        """Whether that local hour is missing or comes twice."""
        naive = dt.datetime.combine(date, dt.time()) + dt.timedelta(minutes=minute)
        offsets = {naive.replace(tzinfo=self.zone, fold=fold).utcoffset() for fold in (0, 1)}
        return len(offsets) == 2

    def local(self, elapsed_s: int) -> dt.datetime:
        """Local moment of an elapsed time, with its offset."""
        return (self._zero + dt.timedelta(seconds=elapsed_s)).astimezone(self.zone)

    def windows_s(self, window: TimeWindow) -> tuple[tuple[int, int], ...]:
        """A weekly window from last Sunday's night to the Monday that Sunday's night reaches.

        A window that the missing hour leaves empty is left out.
        """
        found = []
        for day in range(-1, 8):
            if window.weekday not in (None, day % 7):
                continue
            date = self.week.monday + dt.timedelta(days=day)
            start_s = max(0, self.elapsed_s(date, window.start_min))
            end_s = self.elapsed_s(date, window.end_min)
            if end_s > start_s:
                found.append((start_s, end_s))
        return tuple(sorted(found))

    def noon_day(self, elapsed_s: int) -> dt.date:
        """Day of a night team: from noon to the next noon."""
        return noon_day(self.local(elapsed_s))

    def public_holidays(self) -> dict[dt.date, str]:
        """French public holidays of the week by date, those of the overseas department included."""
        year = self.week.monday.year
        calendar = french_holidays(self.tz, (year, year + 1))
        return {date: calendar[date] for date in self.dates if date in calendar}

    def warnings(self) -> tuple[str, ...]:
        """What a coordinator must know of this week: holidays, clock change."""
        said = [
            _("{day} {date} est férié ({name}) : vérifier les vacations et les services").format(
                day=weekday_name(date.weekday()), date=day_words(date, "d MMM"), name=name
            )
            for date, name in self.public_holidays().items()
        ]
        change_s = self.length_s - 7 * 86_400
        if change_s:
            said.append(
                _("changement d'heure cette semaine : une nuit dure une heure de {word}").format(
                    word=_("plus") if change_s > 0 else _("moins")
                )
            )
        return tuple(said)

    def hour(self, elapsed_s: int) -> str:
        """Local hour as people say it, on 24 hours in both languages."""
        return hour_of(self.local(elapsed_s))

    def about(self, elapsed_s: int) -> str:
        """Local hour to five minutes, as sheets print the hour of a passage."""
        return hour_of(self.local(nearest_5(elapsed_s)))

    def span(self, start_s: int, end_s: int) -> str:
        """Local hours from one moment to another, `20 h–1 h`."""
        return span_of_moments(self.local(start_s), self.local(end_s))


def nearest_5(elapsed_s: int) -> int:
    """Round elapsed seconds to the nearest 5 minutes; halves go up."""
    return (elapsed_s + _ROUND_S // 2) // _ROUND_S * _ROUND_S


@cache
def french_holidays(tz: str, years: tuple[int, ...]) -> Mapping[dt.date, str]:
    """French public holidays by date, those of the overseas department of `tz` included."""
    import holidays

    calendar = holidays.country_holidays(
        "FR", subdiv=_SUBDIVISIONS.get(tz), years=list(years), language="fr"
    )
    return {date: str(name) for date, name in sorted(calendar.items())}


def weekday_name(weekday: int) -> str:
    """Name of a weekday, 0 = Monday."""
    return WEEKDAYS[language()][weekday]


def minutes_overlap(one: tuple[int, int], two: tuple[int, int]) -> bool:
    """Whether two half-open spans share a moment."""
    return one[0] < two[1] and two[0] < one[1]


def weekly_overlap(a: Iterable[int], b: Iterable[int]) -> bool:
    """Whether two (weekday, start_min, end_min) share a moment, Sunday night included."""
    day_a, start_a, end_a = a
    day_b, start_b, end_b = b
    one = (day_a * DAY_MIN + start_a, day_a * DAY_MIN + end_a)
    two = (day_b * DAY_MIN + start_b, day_b * DAY_MIN + end_b)
    week = 7 * DAY_MIN
    return any(minutes_overlap(one, (two[0] + k, two[1] + k)) for k in (-week, 0, week))
