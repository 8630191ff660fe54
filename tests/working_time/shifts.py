"""Hours written as people say them, for one code in the week of 30 November 2026 or another."""

from __future__ import annotations

import datetime as dt
from typing import Any

from planner.clock import Clock
from planner.model import RotaTerms, Week
from planner.sources.regimes import shipped_regimes
from planner.working_time import Alert, Change, Level, Period, check

WEEK = Week(2026, 49)
CLOCK = Clock(WEEK, "Europe/Paris")
MONDAY = WEEK.monday
LAW = ("code-du-travail", "cc66", "hopital-public", "territoriale")


def worked(
    text: str, date: dt.date = MONDAY, *, clock: Clock = CLOCK, breaks: str = "", **more: Any
) -> Period:
    """A period such as `20:00-05:00` of a date; breaks such as `23:00-23:20`."""
    start_s, end_s = _span(text, date, clock)
    rests = tuple(_span(one, date, clock, after=text[:5]) for one in breaks.split() if one)
    values = {"shift": f"{date.isoformat()} {text[:5]}", "planned": start_s >= 0} | more
    return Period(start_s, end_s, rests, **values)


def _span(text: str, date: dt.date, clock: Clock, after: str = "00:00") -> tuple[int, int]:
    start, end = (_minutes(part) for part in text.split("-"))
    if start < _minutes(after):
        start, end = start + 1440, end + 1440
    end += 1440 if end <= start else 0
    return clock.elapsed_s(date, start), clock.elapsed_s(date, end)


def _minutes(text: str) -> int:
    return int(text[:2]) * 60 + int(text[3:])


def day(number: int, week: int = 0) -> dt.date:
    """Date of a weekday (0 = Monday), `week` weeks from the one judged."""
    return MONDAY + dt.timedelta(days=7 * week + number)


def found(
    regime: str,
    *periods: Period,
    rule: str | None = None,
    clock: Clock = CLOCK,
    on: dt.date | None = None,
    change: Change | None = None,
    **terms: Any,
) -> list[Alert]:
    """What the checker says of one code, of one rule if given."""
    alerts = check(
        RotaTerms("A1", **terms), shipped_regimes()[regime], clock, periods, on=on, change=change
    )
    return [alert for alert in alerts if rule is None or alert.rule.id == rule]


def levels(alerts: list[Alert]) -> set[Level]:
    return {alert.level for alert in alerts}


def fails(regime: str, *periods: Period, rule: str, **more: Any) -> bool:
    """Whether a rule gives an alert, not an information."""
    return Level.ALERT in levels(found(regime, *periods, rule=rule, **more))
