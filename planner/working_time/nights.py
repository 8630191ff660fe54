"""Rules of night workers: their day, their week, and what is owed to them."""

from __future__ import annotations

from collections.abc import Iterator

from planner.working_time.record import Found, Record, hours
from planner.working_time.regime import Rule
from planner.working_time.weeks import average_12_weeks_max, week_max
from planner.working_time.work import night_s, within_s


def night_worker_day_max(record: Record, rule: Rule) -> Iterator[Found]:
    """Work of a night worker's day; hours beyond `beyond_h` are given back as rest."""
    for day in record.days:
        if not record.at_night(day):
            continue
        if day.work_s > rule.limit_s:
            yield Found(day.start_s, hours(day.work_s), day.shift)
        elif rule.beyond_h is not None and day.work_s > rule.beyond_h * 3600:
            owed_s = day.work_s - round(rule.beyond_h * 3600)
            yield Found(day.start_s, hours(day.work_s), day.shift, owed=True, owed_s=owed_s)


def night_worker_week_max(record: Record, rule: Rule) -> Iterator[Found]:
    """Calendar week of a night worker."""
    for found in week_max(record, rule):
        if _by(record, found.at_s + 1):
            yield found


def night_worker_average_12_weeks_max(record: Record, rule: Rule) -> Iterator[Found]:
    """Mean week of a night worker over twelve weeks."""
    for found in average_12_weeks_max(record, rule):
        if _by(record, found.at_s):
            yield found


def night_staff_year_max(record: Record, rule: Rule) -> Iterator[Found]:
    """Twelve months of a code that works at night alone, or nearly: its own yearly total.

    The part at night is that of the hours known. Hours that are not known count for nothing: what
    is found is beyond the total whatever the rest of the year was.
    """
    assert rule.night_share is not None
    span = record.year_span
    year = [period for period in record.periods if span[0] <= period.start_s < span[1]]
    worked_s = within_s(year, *span)
    at_night_s = night_s(year, record.regime.night, record.clock)
    if worked_s > rule.limit_s and at_night_s >= rule.night_share * worked_s:
        yield Found(record.week_span(0)[0], hours(worked_s))


def _by(record: Record, week_start_s: int) -> bool:
    """Whether the code is a night worker before that week is over."""
    since_s = record.night_since_s
    return since_s is not None and since_s < week_start_s + 7 * 86_400


def night_owed(record: Record, _rule: Rule) -> Iterator[Found]:
    """A compensation is owed to a night worker with a night in the week judged."""
    nights = [day for day in record.week_days(0) if record.at_night(day)]
    if nights:
        worked_s = sum(record.night_of(day) for day in nights)
        yield Found(nights[0].start_s, hours(worked_s), nights[0].shift, owed=True)
