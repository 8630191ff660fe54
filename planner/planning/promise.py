"""What last week's published plan promises: the same places, weekday, team and hour."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from optimisation.problem import Promise, Route, Solution, Visit
from planner.model import PlannedShift, WeekPlan
from planner.planning.solution import Index


def previous_starts_s(last: WeekPlan | None, *, to_monday_s: int) -> dict[str, tuple[int, ...]]:
    """Starts of the last plan's passages by place id, counted from this Monday.

    `to_monday_s`: elapsed seconds from the last plan's Monday to this one; the plan may be older
    than a week. Starts are negative but for those after midnight of a Sunday night.
    """
    found: dict[str, list[int]] = {}
    for shift in last.shifts if last else ():
        for passage in shift.passages:
            if passage.place is not None:
                found.setdefault(passage.place, []).append(passage.start_s - to_monday_s)
    return {place: tuple(sorted(starts)) for place, starts in found.items()}


def promises(
    last: WeekPlan | None, shifts: Sequence[PlannedShift]
) -> dict[str, tuple[Promise, ...]]:
    """Slots promised by place id: the shift of the same team and weekday, at the same hour.

    Parameters
    ----------
    last
        Last published plan; None: nothing was promised.
    shifts
        This week's dated shifts, in the order of the Problem.

    Notes
    -----
    A shift that no longer exists this week (absence, end of season) carries no promise: the
    template already says so. The hour is the distance to the shift's start, so that a clock
    change does not break it.
    """
    found: dict[str, list[Promise]] = {}
    for rank, shift in same_outings(last, shifts):
        moved_s = shifts[rank].start_s - shift.start_s
        for passage in shift.passages:
            if passage.place is not None:
                promise = Promise(rank, passage.start_s + moved_s)
                found.setdefault(passage.place, []).append(promise)
    return {place: tuple(slots) for place, slots in found.items()}


def last_week_again(last: WeekPlan | None, index: Index) -> Solution | None:
    """Last week's passages at this week's places, to start the search from.

    What no longer holds (a closed place, a shorter outing) is mended by the search; visits are
    this week's own and come after. None: no plan was published.
    """
    if last is None:
        return None
    known = {place: rank for rank, place in enumerate(index.places)}
    routes = [Route() for _shift in index.shifts]
    for rank, shift in same_outings(last, index.shifts):
        moved_s = index.shifts[rank].start_s - shift.start_s
        visits = tuple(
            Visit(
                known[passage.place],
                *(
                    second + moved_s
                    for second in (passage.arrive_s, passage.start_s, passage.leave_s)
                ),
            )
            for passage in shift.passages
            if passage.place in known
        )
        if visits:
            routes[rank] = Route(visits, shift.depart_s + moved_s, shift.return_s + moved_s)
    return Solution(tuple(routes))


def same_outings(
    last: WeekPlan | None, shifts: Sequence[PlannedShift]
) -> Iterator[tuple[int, PlannedShift]]:
    """Rank of the shift and last week's of the same team and weekday, each at most once.

    The same line of the template first; then, for a line that was renamed or moved, what is left
    in order of time.
    """
    left = dict(enumerate(shifts))
    without: list[PlannedShift] = []
    for shift in last.shifts if last else ():
        same = [rank for rank, other in left.items() if _line(other) == _line(shift)]
        if same:
            del left[same[0]]
            yield same[0], shift
        else:
            without.append(shift)
    for shift in sorted(without, key=lambda one: one.start_s):
        same = [rank for rank, other in left.items() if _day(other) == _day(shift)]
        if same:
            del left[same[0]]
            yield same[0], shift


def _day(shift: PlannedShift) -> tuple[str, int]:
    return shift.team, shift.date.weekday()


def _line(shift: PlannedShift) -> tuple[str, tuple[str, int]]:
    """Line of the template (a dated shift's id is « line@date »), team and weekday."""
    return shift.id.rpartition("@")[0] or shift.id, _day(shift)
