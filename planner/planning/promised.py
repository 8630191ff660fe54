"""What a week's plan keeps of the slots that the last published one told people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, replace
from itertools import chain

from optimisation.differences import Slot, answered
from optimisation.judge import PROMISE_TOLERANCE_S
from optimisation.problem import Promise
from planner.clock import Clock
from planner.model import PlannedShift, Week, WeekPlan
from planner.planning.promise import same_outings


@dataclass(frozen=True, slots=True)
class Stop:
    """A passage of an outing: its place or appointment, the outing and its start."""

    ref: str
    shift: str
    start_s: int


@dataclass(frozen=True, slots=True)
class TouchedPromise:
    """A promised slot and the passage that answers it; `after` None: dropped.

    `kept`: same team and weekday, within a quarter of an hour. `outing`: the week has the outing
    of that team and weekday.
    """

    promised: Stop
    after: Stop | None
    kept: bool
    outing: bool = True

    @property
    def to_the_minute(self) -> bool:
        """Kept, and at the very minute that was told."""
        return self.kept and self.late_s == 0

    @property
    def late_s(self) -> int | None:
        """Seconds from the start told to the passage's (negative: earlier); None: no passage."""
        return None if self.after is None else self.after.start_s - self.promised.start_s


@dataclass(frozen=True, slots=True)
class PromisesKept:
    """Promised slots of a week, each with what answers it, in order of the promised start.

    `since` is the week they were told in.
    """

    slots: tuple[TouchedPromise, ...]
    since: Week

    @property
    def num(self) -> int:
        """How many slots were told."""
        return len(self.slots)

    @property
    def changed(self) -> tuple[TouchedPromise, ...]:
        """Those not kept to the minute."""
        return tuple(one for one in self.slots if not one.to_the_minute)

    @property
    def broken(self) -> tuple[TouchedPromise, ...]:
        """Those with another team, weekday or hour, or without a passage."""
        return tuple(one for one in self.changed if not one.kept)

    def of(self, shift: str) -> tuple[TouchedPromise, ...]:
        """Broken ones that concern an outing: told of it, or that it makes instead."""
        return tuple(
            one
            for one in self.broken
            if shift in (one.promised.shift, one.after.shift if one.after else None)
        )


def promises_kept(
    last: WeekPlan | None, plan: WeekPlan, *, told: Collection[str]
) -> PromisesKept | None:
    """Compare a plan with the last published one, place by place.

    Parameters
    ----------
    last
        The last plan published before the plan's week; None: nothing was told, and the answer is
        None.
    plan
        Any plan of a later week.
    told
        Ids of the places whose passages are told to people; others promise nothing.

    Notes
    -----
    A promise is the weekday and team of a passage and its distance to the outing's start, as in
    `promise.promises`. Where the plan has no such outing any more, the promised start is the same
    local hour of the weekday, and the promise is not kept.
    """
    if last is None:
        return None
    shifts, promised = _promised(last, plan, frozenset(told))
    slots: dict[str, list[Slot]] = defaultdict(list)
    for rank, shift in enumerate(plan.shifts):
        for passage in shift.passages:
            if passage.place is not None:
                slots[passage.place].append((rank, passage.start_s))
    found = chain.from_iterable(
        _of_place(place, promises, slots[place], shifts=shifts, num_real=len(plan.shifts))
        for place, promises in promised.items()
    )
    return PromisesKept(
        tuple(sorted(found, key=lambda one: (one.promised.start_s, one.promised.ref))),
        last.week,
    )


def _promised(
    last: WeekPlan, plan: WeekPlan, told: frozenset[str]
) -> tuple[list[PlannedShift], dict[str, list[Promise]]]:
    """Outings of the plan followed by those that are no more, and promises of them by place."""
    shifts = [*plan.shifts]
    found: dict[str, list[Promise]] = defaultdict(list)
    pairs = {shift.id: rank for rank, shift in same_outings(last, plan.shifts)}
    for shift in last.shifts:
        rank = pairs.get(shift.id)
        if rank is None:
            rank = len(shifts)
            shifts.append(_as_of(shift, last, plan))
        moved_s = shifts[rank].start_s - shift.start_s
        for passage in shift.passages:
            if passage.place in told:
                found[passage.place].append(Promise(rank, passage.start_s + moved_s))
    return shifts, found


def _as_of(shift: PlannedShift, last: WeekPlan, plan: WeekPlan) -> PlannedShift:
    """An outing that is no more, on the same weekday and local hour of the plan's week."""
    local = Clock(last.week, last.tz).local(shift.start_s)
    clock = Clock(plan.week, plan.tz)
    date = shift.date + (plan.week.monday - last.week.monday)
    minute = (local.date() - shift.date).days * 1440 + local.hour * 60 + local.minute
    start_s = clock.elapsed_s(date, minute)
    return replace(shift, date=date, start_s=start_s, passages=())


def _of_place(
    place: str,
    promises: list[Promise],
    slots: list[Slot],
    *,
    shifts: list[PlannedShift],
    num_real: int,
) -> list[TouchedPromise]:
    def keeps(promise: Promise, slot: Slot) -> bool:
        told, here = shifts[promise.shift], shifts[slot[0]]
        same = told.team == here.team and told.date == here.date
        near = abs(slot[1] - promise.start_s) <= PROMISE_TOLERANCE_S
        return same and near and promise.shift < num_real

    def stop(slot: Slot) -> Stop:
        return Stop(place, shifts[slot[0]].id, slot[1])

    return [
        TouchedPromise(
            stop((promise.shift, promise.start_s)),
            None if slot is None else stop(slot),
            kept,
            promise.shift < num_real,
        )
        for promise, (slot, kept) in zip(promises, answered(promises, slots, keeps), strict=True)
    ]
