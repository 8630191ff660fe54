"""Rules of one day: its work, its span, its rest and its breaks."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from planner.working_time.record import Found, Record, hours
from planner.working_time.regime import Measure, Rule
from planner.working_time.work import WorkingDay, night_s, stretches


def day_max(record: Record, rule: Rule) -> Iterator[Found]:
    """Work of a day; where nights have their own limit, of the other days only."""
    own_nights = record.regime.of(Measure.NIGHT_DAY_MAX_H) is not None
    for day in record.days:
        if day.work_s > rule.limit_s and not (own_nights and _is_night(record, day)):
            yield Found(day.start_s, hours(day.work_s), day.shift)


def night_day_max(record: Record, rule: Rule) -> Iterator[Found]:
    """Work of a day spent at night for more than half."""
    for day in record.days:
        if _is_night(record, day) and day.work_s > rule.limit_s:
            yield Found(day.start_s, hours(day.work_s), day.shift)


def _is_night(record: Record, day: WorkingDay) -> bool:
    return 2 * record.night_of(day) > day.work_s


def span_max(record: Record, rule: Rule) -> Iterator[Found]:
    """First to last second of a working day."""
    for day in record.days:
        if day.end_s - day.start_s > rule.limit_s:
            yield Found(day.start_s, hours(day.end_s - day.start_s), day.shift)


def split_span_max(record: Record, rule: Rule) -> Iterator[Found]:
    """Span of a working day in several parts."""
    for day in record.days:
        if len(day.parts) > 1 and day.end_s - day.start_s > rule.limit_s:
            yield Found(day.start_s, hours(day.end_s - day.start_s), day.shift)


def split_parts_max(record: Record, rule: Rule) -> Iterator[Found]:
    """Parts of a working day."""
    for day in record.days:
        if len(day.parts) > rule.limit:
            yield Found(day.start_s, float(len(day.parts)), day.shift)


def split_part_min(record: Record, rule: Rule) -> Iterator[Found]:
    """Length of each part of a split day."""
    for day in record.days:
        shortest_s = min(end_s - start_s for start_s, end_s in day.parts)
        if len(day.parts) > 1 and shortest_s < rule.limit_s:
            yield Found(day.start_s, hours(shortest_s), day.shift)


def daily_rest_min(record: Record, rule: Rule) -> Iterator[Found]:
    """Rest between two working days."""
    for before, after in pairwise(record.days):
        rest_s = after.start_s - before.end_s
        if rest_s < rule.limit_s:
            yield Found(after.start_s, hours(rest_s), after.shift or before.shift)


def break_after(record: Record, rule: Rule) -> Iterator[Found]:
    """Longest run of work without a break."""
    for day in record.days:
        longest_s = max((b - a for a, b in stretches(day.periods, rule.break_min * 60)), default=0)
        if longest_s > rule.limit_s or (rule.inclusive and longest_s == rule.limit_s):
            yield Found(day.start_s, hours(longest_s), day.shift)


def no_night(record: Record, rule: Rule) -> Iterator[Found]:
    """Work at night of a code that has none; the reason is never stored."""
    assert rule.band is not None
    for day in record.days if record.terms.no_night else ():
        worked_s = night_s(day.periods, rule.band, record.clock)
        if worked_s:
            yield Found(day.start_s, hours(worked_s), day.shift)


def part_time_interruption_max(record: Record, rule: Rule) -> Iterator[Found]:
    """Interruption of a part-time day: one at most, of two hours at most."""
    for day in record.days if record.terms.part_time else ():
        gaps = [after[0] - before[1] for before, after in pairwise(day.parts)]
        if len(gaps) > 1 or any(gap_s > rule.limit_s for gap_s in gaps):
            yield Found(day.start_s, hours(max(gaps)), day.shift)


def holiday_owed(record: Record, _rule: Rule) -> Iterator[Found]:
    """Work on a public holiday of the week judged."""
    for date in record.clock.public_holidays():
        for day in record.days:
            if day.date == date:
                yield Found(day.start_s, None, day.shift, owed=True, owed_s=day.work_s)


def notice_days_min(record: Record, rule: Rule) -> Iterator[Found]:
    """Days between the day of judging and the first outing planned."""
    if record.on is None or not record.planned:
        return
    first = min(record.planned)
    notice = (record.clock.local(first.start_s).date() - record.on).days
    if 0 <= notice < rule.limit:
        yield Found(first.start_s, float(notice), first.shift)


def change_notice_min(record: Record, rule: Rule) -> Iterator[Found]:
    """Hours between now and each outing that is not as it was published: moved, added, taken off.

    An outing that has begun is no rota any more. What is measured runs to the earlier of its
    two starts.
    """
    if record.change is None:
        return
    before = {outing.shift: outing for outing in record.change.before}
    after = {outing.shift: outing for outing in record.planned}
    for shift in sorted(before.keys() | after.keys(), key=str):
        told, now = before.get(shift), after.get(shift)
        if told and now and (told.start_s, told.end_s) == (now.start_s, now.end_s):
            continue
        first_s = min(outing.start_s for outing in (told, now) if outing)
        notice_s = first_s - record.change.at_s
        if 0 <= notice_s < rule.limit_s:
            yield Found(first_s, hours(notice_s), shift)


def travel_counts(record: Record, _rule: Rule) -> Iterator[Found]:
    """Hours declared on an outing that leave out a part of it: travel between places is work."""
    declared = [period for period in record.given if not period.planned]
    for outing in record.planned:
        within = [
            one for one in declared if one.start_s < outing.end_s > outing.start_s < one.end_s
        ]
        if not within:
            continue
        counted_s = sum(
            max(0, min(b, d) - max(a, c))
            for a, b in outing.stretches
            for c, d in _union([span for one in within for span in one.stretches])
        )
        if counted_s < outing.work_s:
            yield Found(outing.start_s, hours(outing.work_s - counted_s), outing.shift)


def _union(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start_s, end_s in sorted(spans):
        if joined and start_s <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end_s))
        else:
            joined.append((start_s, end_s))
    return joined
