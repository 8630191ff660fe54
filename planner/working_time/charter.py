"""The volunteers' charter: never alone, not too many nights before work, a trained lead."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from planner.working_time.record import Found, Record
from planner.working_time.regime import Rule
from planner.working_time.work import night_s


def people_min(record: Record, rule: Rule) -> Iterator[Found]:
    """People who go out together."""
    for outing in record.planned:
        if outing.people is not None and outing.people < rule.limit:
            yield Found(outing.start_s, float(outing.people), outing.shift)


def nights_before_work_max(record: Record, rule: Rule) -> Iterator[Found]:
    """Nights of the week followed by a day of work, where such days are declared."""
    assert rule.band is not None
    one = dt.timedelta(days=1)
    nights = [
        day
        for day in record.week_days(0)
        if (day.date + one).weekday() in record.terms.other_work_days
        and night_s(day.periods, rule.band, record.clock)
    ]
    if len(nights) > rule.limit:
        yield Found(nights[-1].start_s, float(len(nights)), nights[-1].shift)


def lead_min(record: Record, rule: Rule) -> Iterator[Found]:
    """Trained leads who go out, where any is declared."""
    for outing in record.planned:
        if outing.leads is not None and outing.leads < rule.limit:
            yield Found(outing.start_s, float(outing.leads), outing.shift)
