"""What changes between two weeks: passages moved, left out, added; promised slots touched."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from optimisation.problem import Promise, Solution

Slot: TypeAlias = tuple[int, int]
"""Shift, start in elapsed seconds."""


@dataclass(frozen=True, slots=True)
class Moved:
    """A passage at another moment or with another outing."""

    activity: int
    before: Slot
    after: Slot

    @property
    def delay_s(self) -> int:
        """Seconds later (negative: earlier)."""
        return self.after[1] - self.before[1]

    @property
    def other_shift(self) -> bool:
        """Whether another outing makes it."""
        return self.before[0] != self.after[0]


@dataclass(frozen=True, slots=True)
class Differences:
    """What a week has otherwise than another; `left_out` and `added` pair activity and slot."""

    moved: tuple[Moved, ...]
    left_out: tuple[tuple[int, Slot], ...]
    added: tuple[tuple[int, Slot], ...]


def differences(before: Solution, after: Solution) -> Differences:
    """Compare two weeks of one problem.

    A passage of an activity is matched with one of the same outing first, then with the nearest in
    time; what is left is left out or added.
    """
    old, new = slots_of(before), slots_of(after)
    moved: list[Moved] = []
    left_out: list[tuple[int, Slot]] = []
    added: list[tuple[int, Slot]] = []
    for activity in sorted(old.keys() | new.keys()):
        if old[activity] == new[activity]:
            continue
        same = Counter(old[activity]) & Counter(new[activity])
        gone = sorted((Counter(old[activity]) - same).elements())
        come = sorted((Counter(new[activity]) - same).elements())
        for one, two in _matched(gone, come):
            moved.append(Moved(activity, one, two))
            gone.remove(one)
            come.remove(two)
        left_out += [(activity, slot) for slot in gone]
        added += [(activity, slot) for slot in come]
    return Differences(tuple(moved), tuple(left_out), tuple(added))


def slots_of(solution: Solution) -> dict[int, list[Slot]]:
    """Slots of each activity, by outing then in order of the route."""
    found: dict[int, list[Slot]] = defaultdict(list)
    for shift, route in enumerate(solution.routes):
        for visit in route.visits:
            found[visit.activity].append((shift, visit.start_s))
    return found


def _matched(gone: list[Slot], come: list[Slot]) -> list[tuple[Slot, Slot]]:
    """Pairs of slots: same outing first, then nearest in time, each slot once."""
    pairs = sorted(
        ((one, two) for one in gone for two in come),
        key=lambda pair: (pair[0][0] != pair[1][0], abs(pair[0][1] - pair[1][1]), pair),
    )
    free_gone, free_come = Counter(gone), Counter(come)
    found = []
    for one, two in pairs:
        if free_gone[one] and free_come[two]:
            free_gone[one] -= 1
            free_come[two] -= 1
            found.append((one, two))
    return found


def answered(
    promises: Sequence[Promise], slots: Sequence[Slot], keeps: Callable[[Promise, Slot], bool]
) -> list[tuple[Slot | None, bool]]:
    """Slot that answers each promise of a place and whether it keeps it; None: none is left.

    Promises that are kept take their slot first, in order of time; each of the others takes the
    nearest in time of those left.
    """
    free = sorted(slots, key=lambda slot: slot[1])
    found: dict[int, tuple[Slot | None, bool]] = {}
    in_time = sorted(enumerate(promises), key=lambda pair: pair[1].start_s)
    for number, promise in in_time:
        kept = next((slot for slot in free if keeps(promise, slot)), None)
        if kept is not None:
            free.remove(kept)
            found[number] = kept, True
    for number, promise in in_time:
        if number not in found:
            near = min(free, key=lambda slot: abs(slot[1] - promise.start_s), default=None)
            if near is not None:
                free.remove(near)
            found[number] = near, False
    return [found[number] for number in range(len(promises))]
