"""Times without passage in a dated week, and what of a plan they forbid (pure)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import replace

from planner.clock import DAY_MIN, Clock
from planner.model import PlannedPassage, PlannedShift, TimeWindow
from planner.planning.promised import Stop
from planner.wishes import NOON_MIN, OtherHour, Rest

Window = tuple[int, int]
_END_MIN = DAY_MIN + NOON_MIN
"""Minute after midnight of a day at which its night is over."""


def until_night_of(spans: Iterable[Window], last: dt.date, clock: Clock) -> tuple[Window, ...]:
    """Times of a week that lie before the end of a day's night, in elapsed seconds."""
    end_s = clock.elapsed_s(last, _END_MIN)
    return tuple((a, min(b, end_s)) for a, b in spans if a < end_s)


def rest_spans(rests: Iterable[Rest], ref: str, clock: Clock) -> tuple[Window, ...]:
    """Times without passage at a place or visit, in elapsed seconds of the week.

    The Monday that Sunday's night reaches counts. A night belongs to the day it began, so that a
    rest ends at noon of the day after its last.
    """
    spans = (
        (
            clock.elapsed_s(one.first_date, one.first_min),
            clock.elapsed_s(one.until, _END_MIN),
        )
        for one in rests
        if one.ref == ref
    )
    end_s = clock.length_s + DAY_MIN * 60
    return tuple(sorted((max(0, a), min(end_s, b)) for a, b in spans if b > 0 and a < end_s))


def forbidden_passages(
    shifts: Iterable[PlannedShift], rests: Iterable[Rest], clock: Clock
) -> tuple[PlannedPassage, ...]:
    """Passages of a plan that meet a time without passage."""
    rests = tuple(rests)
    spans = {ref: rest_spans(rests, ref, clock) for ref in {one.ref for one in rests}}
    return passages_within(shifts, spans)


def passages_within(
    shifts: Iterable[PlannedShift], spans: Mapping[str, tuple[Window, ...]]
) -> tuple[PlannedPassage, ...]:
    """Passages that meet one of the times told for their place or visit."""
    return tuple(
        passage
        for shift in shifts
        for passage in shift.passages
        if any(a < passage.leave_s and passage.start_s < b for a, b in spans.get(passage.ref, ()))
    )


def forbidden_stops(
    shifts: Iterable[PlannedShift], rests: Iterable[Rest], clock: Clock
) -> tuple[Stop, ...]:
    """The same as stops: place or visit, outing and start, by start."""
    rests = tuple(rests)
    found = (
        Stop(passage.ref, shift.id, passage.start_s)
        for shift in shifts
        for passage in forbidden_passages([shift], rests, clock)
    )
    return tuple(sorted(found, key=lambda stop: (stop.start_s, stop.ref)))


def left_in_peace(
    shifts: tuple[PlannedShift, ...], rests: Iterable[Rest], clock: Clock
) -> tuple[PlannedShift, ...]:
    """The same outings without the passages that meet a time without passage."""
    dropped = set(forbidden_passages(shifts, rests, clock))
    if not dropped:
        return shifts
    return tuple(
        replace(shift, passages=tuple(one for one in shift.passages if one not in dropped))
        for shift in shifts
    )


def tried_hours(own: tuple[TimeWindow, ...] | None, tried: OtherHour) -> tuple[TimeWindow, ...]:
    """Hours of a place that lie in the hour to try; empty where none does."""
    if own is None:
        return (TimeWindow(None, tried.start_min, tried.end_min),)
    found = []
    for window in own:
        for moved in (-DAY_MIN, 0, DAY_MIN):
            start = max(window.start_min, tried.start_min + moved)
            end = min(window.end_min, tried.end_min + moved)
            if start < end:
                found.append(_from_its_day(window.weekday, start, end))
    return tuple(found)


def _from_its_day(weekday: int | None, start: int, end: int) -> TimeWindow:
    """A window told from the midnight before it, where it begins after the next one."""
    days, first = divmod(start, DAY_MIN)
    day = None if weekday is None else (weekday + days) % 7
    return TimeWindow(day, first, end - days * DAY_MIN)
