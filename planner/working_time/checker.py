"""The checker: every rule of a code's regime over its hours, for any plan."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

from planner.clock import Clock
from planner.model import RotaTerms
from planner.working_time import charter, days, nights, weeks
from planner.working_time.alert import Alert, Level
from planner.working_time.record import Change, Check, Found, Record
from planner.working_time.regime import Measure, Regime, Rule
from planner.working_time.work import Period

CHECKS: Mapping[Measure, Check] = {
    Measure.DAY_MAX_H: days.day_max,
    Measure.NIGHT_DAY_MAX_H: days.night_day_max,
    Measure.SPAN_MAX_H: days.span_max,
    Measure.SPLIT_SPAN_MAX_H: days.split_span_max,
    Measure.SPLIT_PARTS_MAX: days.split_parts_max,
    Measure.SPLIT_PART_MIN_H: days.split_part_min,
    Measure.DAILY_REST_MIN_H: days.daily_rest_min,
    Measure.BREAK_AFTER_H: days.break_after,
    Measure.NO_NIGHT: days.no_night,
    Measure.PART_TIME_INTERRUPTION_MAX_H: days.part_time_interruption_max,
    Measure.HOLIDAY_OWED: days.holiday_owed,
    Measure.NOTICE_DAYS_MIN: days.notice_days_min,
    Measure.CHANGE_NOTICE_MIN_H: days.change_notice_min,
    Measure.TRAVEL_COUNTS: days.travel_counts,
    Measure.WEEK_MAX_H: weeks.week_max,
    Measure.AVERAGE_12_WEEKS_MAX_H: weeks.average_12_weeks_max,
    Measure.ROLLING_7_DAYS_MAX_H: weeks.rolling_7_days_max,
    Measure.WEEKLY_REST_MIN_H: weeks.weekly_rest_min,
    Measure.WEEK_DAYS_MAX: weeks.week_days_max,
    Measure.IRREGULAR_REST_DAYS_MIN: weeks.irregular_rest_days_min,
    Measure.SUNDAY_WORK: weeks.sunday_work,
    Measure.SUNDAYS_FREE_4_WEEKS_MIN: weeks.sundays_free_4_weeks_min,
    Measure.FORTNIGHT_REST_DAYS_MIN: weeks.fortnight_rest_days_min,
    Measure.FORTNIGHT_SUNDAY_PAIRS_MIN: weeks.fortnight_sunday_pairs_min,
    Measure.COORDINATION_SHARE_MIN: weeks.coordination_share_min,
    Measure.NIGHT_WORKER_DAY_MAX_H: nights.night_worker_day_max,
    Measure.NIGHT_WORKER_WEEK_MAX_H: nights.night_worker_week_max,
    Measure.NIGHT_WORKER_AVERAGE_12_WEEKS_MAX_H: nights.night_worker_average_12_weeks_max,
    Measure.NIGHT_STAFF_YEAR_MAX_H: nights.night_staff_year_max,
    Measure.NIGHT_OWED: nights.night_owed,
    Measure.PEOPLE_MIN: charter.people_min,
    Measure.NIGHTS_BEFORE_WORK_MAX: charter.nights_before_work_max,
    Measure.LEAD_MIN: charter.lead_min,
}
"""One check per measure; the measures left out say what a night or a night worker is."""


def check(
    terms: RotaTerms,
    regime: Regime,
    clock: Clock,
    periods: Sequence[Period],
    *,
    on: dt.date | None = None,
    change: Change | None = None,
) -> tuple[Alert, ...]:
    """Everything a plan makes of one code's working time that a rule speaks of.

    Parameters
    ----------
    terms
        The code and what its rules need to know.
    regime
        Rules that apply to it.
    clock
        Clock of the week judged; all periods are elapsed seconds of that week.
    periods
        Outings of the plan (`planned`), hours declared for the week, and hours of the past weeks
        (negative seconds). Hours that overlap count once.
    on
        Day of judging, for the notice of a rota; None: not checked.
    change
        What the code was published to do and the moment of judging, for the notice of a change;
        None: nothing was published before.

    Returns
    -------
    tuple of Alert
        By moment. What the past alone breaks is left out: the plan judged did not cause it.
    """
    now = _alerts(Record(terms, regime, clock, tuple(periods), on, change))
    past = [period for period in periods if period.start_s < 0]
    before = {alert.key for alert in _alerts(Record(terms, regime, clock, tuple(past), on))}
    kept = [alert for alert in now if alert.at_s >= 0 or alert.key not in before]
    return tuple(sorted(kept, key=lambda alert: (alert.at_s, alert.rule.id)))


def _alerts(record: Record) -> Iterator[Alert]:
    for rule in record.regime.rules:
        test = CHECKS.get(rule.measure)
        for found in test(record, rule) if test is not None else ():
            yield Alert(
                rule=rule,
                regime=record.regime.key,
                legal=record.regime.legal,
                level=_level(rule, found),
                code=record.terms.code,
                at_s=found.at_s,
                measured=found.measured,
                shift=found.shift,
                owed_s=found.owed_s,
            )


def _level(rule: Rule, found: Found) -> Level:
    """An unverified value informs; so does what the regime tolerates in some situations."""
    if not rule.verified:
        return Level.INFO
    if found.owed:
        return Level.OWED
    if rule.tolerated is not None and found.measured is not None:
        within = (
            found.measured <= rule.tolerated
            if rule.tolerated > rule.limit
            else found.measured >= rule.tolerated
        )
        return Level.INFO if within else Level.ALERT
    return Level.ALERT
