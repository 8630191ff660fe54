"""Rules of several days: weeks, averages, weekly rest, Sundays, coordination time.

Weeks before those known count as without work: an average or a rest is then judged on what is
known, and never alerts on what is not.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import pairwise
from math import inf

from planner.working_time.record import WEEKS, Found, Record, hours
from planner.working_time.regime import Measure, Rule
from planner.working_time.work import Kind, within_s

DAY_S = 24 * 3600
JUDGED = (-1, 0)
"""Weeks a plan can break: its own, and the one before by its first outing."""


def week_max(record: Record, rule: Rule) -> Iterator[Found]:
    """Work of a calendar week, Monday 00:00 to Sunday 24:00."""
    for week in JUDGED:
        span = record.week_span(week)
        worked_s = within_s(record.periods, *span)
        if worked_s > rule.limit_s:
            yield Found(span[0], hours(worked_s))


def average_12_weeks_max(record: Record, rule: Rule) -> Iterator[Found]:
    """Mean weekly work over twelve weeks that end with the one judged."""
    worked_s = within_s(record.periods, record.week_span(1 - WEEKS)[0], record.week_span(0)[1])
    if worked_s > WEEKS * rule.limit_s:
        yield Found(record.week_span(0)[0], hours(worked_s / WEEKS))


def rolling_7_days_max(record: Record, rule: Rule) -> Iterator[Found]:
    """Work of any seven days in a row that touch the week judged: the worst of them."""
    worst: tuple[int, int] | None = None
    for day in range(-6, 7):
        first = record.monday(0) + dt.timedelta(days=day)
        start_s = record.clock.elapsed_s(first, 0)
        end_s = record.clock.elapsed_s(first + dt.timedelta(days=7), 0)
        worked_s = within_s(record.periods, start_s, end_s)
        if worked_s > rule.limit_s and (worst is None or worked_s > worst[0]):
            worst = (worked_s, start_s)
    if worst is not None:
        yield Found(max(0, worst[1]), hours(worst[0]))


def weekly_rest_min(record: Record, rule: Rule) -> Iterator[Found]:
    """Longest rest that has twenty-four hours inside the calendar week.

    The daily rest joined to it may lie in the week before or after. What is not known yet, before
    the first and after the last known hour, is taken as rest.
    """
    edges = [
        (-inf, -inf),
        *((float(p.start_s), float(p.end_s)) for p in record.periods),
        (inf, inf),
    ]
    gaps = [(before[1], after[0]) for before, after in pairwise(edges)]
    for week in JUDGED:
        span = record.week_span(week)
        if not within_s(record.periods, *span):
            continue
        inside = [(min(b, span[1]) - max(a, span[0]), b - a) for a, b in gaps]
        weekly = max((length for part, length in inside if part >= DAY_S), default=0.0)
        if weekly < rule.limit_s:
            longest = max(part for part, _length in inside)
            yield Found(span[0], hours(max(weekly, longest)))


def week_days_max(record: Record, rule: Rule) -> Iterator[Found]:
    """Days of a calendar week on which work starts."""
    for week in JUDGED:
        worked = len({day.date for day in record.week_days(week)})
        if worked > rule.limit:
            yield Found(record.week_span(week)[0], float(worked))


def irregular_rest_days_min(record: Record, rule: Rule) -> Iterator[Found]:
    """Days of rest in a week of a code declared to have an irregular rhythm, to the half-day.

    A day without work is one; a day with at most half of the longest the regime allows is half a
    day. A night belongs to the day on which it starts.
    """
    longest = record.regime.of(Measure.DAY_MAX_H)
    if not record.terms.irregular or longest is None:
        return
    for week in JUDGED:
        worked_s: dict[dt.date, int] = {}
        for day in record.week_days(week):
            worked_s[day.date] = worked_s.get(day.date, 0) + day.work_s
        halves = sum(2 * spent_s <= longest.limit_s for spent_s in worked_s.values())
        rest = 7 - len(worked_s) + halves / 2
        if rest < rule.limit:
            yield Found(record.week_span(week)[0], rest)


def sunday_work(record: Record, _rule: Rule) -> Iterator[Found]:
    """Work on the Sunday of the week judged."""
    sunday = record.monday(0) + dt.timedelta(days=6)
    span = record.clock.elapsed_s(sunday, 0), record.week_span(0)[1]
    worked = [period for period in record.periods if within_s([period], *span)]
    if worked:
        at_s = max(span[0], worked[0].start_s)
        yield Found(at_s, hours(within_s(worked, *span)), worked[0].shift)


def sundays_free_4_weeks_min(record: Record, rule: Rule) -> Iterator[Found]:
    """Sundays without any work among the last four weeks."""
    sundays = [record.monday(week) + dt.timedelta(days=6) for week in range(-3, 1)]
    free = sum(not _worked(record, sunday) for sunday in sundays)
    if free < rule.limit:
        yield Found(record.week_span(0)[0], float(free))


def _worked(record: Record, date: dt.date) -> bool:
    clock = record.clock
    span = clock.elapsed_s(date, 0), clock.elapsed_s(date + dt.timedelta(days=1), 0)
    return within_s(record.periods, *span) > 0


def _fortnight(record: Record) -> tuple[list[dt.date], set[dt.date]]:
    """Dates of the week before and of the one judged, and those on which work starts."""
    dates = [record.monday(-1) + dt.timedelta(days=day) for day in range(14)]
    return dates, {day.date for day in record.days}


def fortnight_rest_days_min(record: Record, rule: Rule) -> Iterator[Found]:
    """Days without work over two weeks."""
    dates, worked = _fortnight(record)
    free = sum(date not in worked for date in dates)
    if free < rule.limit:
        yield Found(record.week_span(0)[0], float(free))


def fortnight_sunday_pairs_min(record: Record, rule: Rule) -> Iterator[Found]:
    """Two days in a row without work, one of them a Sunday, over two weeks."""
    dates, worked = _fortnight(record)
    one = dt.timedelta(days=1)
    sundays = [date for date in dates if date.weekday() == 6 and date not in worked]
    pairs = sum(not {sunday - one, sunday + one} <= worked for sunday in sundays)
    if pairs < rule.limit:
        yield Found(record.week_span(0)[0], float(pairs))


def coordination_share_min(record: Record, rule: Rule) -> Iterator[Found]:
    """Part of the work spent in coordination, where meetings are planned or hours declared."""
    span = record.week_span(1 - WEEKS)[0], record.week_span(0)[1]
    declared = [period for period in record.periods if period.kind is not Kind.OUTING]
    total_s = within_s(record.periods, *span)
    meetings_s = sum(
        period.coordination_s for period in record.periods if span[0] <= period.start_s < span[1]
    )
    if not (declared or meetings_s) or not total_s:
        return
    spent_s = meetings_s
    spent_s += within_s((p for p in declared if p.kind is Kind.COORDINATION), *span)
    if spent_s < rule.limit * total_s:
        yield Found(record.week_span(0)[0], spent_s / total_s)
