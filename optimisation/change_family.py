"""The family of changes a week may be tried with, one thing changed each (`changes.py`)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from typing import TypeAlias

from optimisation.change_costs import likely_loss
from optimisation.change_trials import Trials, sequence_of
from optimisation.engines.schedule import item_of, schedule, way_s
from optimisation.problem import Appointment, Place, Problem, Shift, Solution, Window

STEP_S = 900
MOST_STEPS = 8
"""Two hours."""


class ChangeKind(StrEnum):
    """What is changed, in the order it is tried."""

    AS_IS = "as_is"
    REORDERED = "reordered"
    WINDOW = "window"
    STARTS_EARLIER = "starts_earlier"
    ENDS_LATER = "ends_later"
    LEFT_OUT = "left_out"
    SKILL = "skill"


@dataclass(frozen=True, slots=True)
class Member:
    """One change to try: the week before the activity is put in, and the outings it may go on.

    `ranks`: nearest first. `minutes`, `window`, `skill`, `left_out`: as in `changes.Change`.
    """

    kind: ChangeKind
    problem: Problem
    solution: Solution
    ranks: tuple[int, ...]
    minutes: int = 0
    window: Window | None = None
    skill: int | None = None
    left_out: int | None = None


Line: TypeAlias = Callable[[int], Member | None]
"""Steps of one change (1 to `MOST_STEPS`) → what to try; None: that step serves nothing."""
Lengthen: TypeAlias = Callable[[Shift, int, int], Shift]
"""A shift that starts so many seconds earlier and ends so many later."""


def longer(shift: Shift, before_s: int, after_s: int) -> Shift:
    """The same shift with other hours, and nothing else."""
    return replace(shift, start_s=shift.start_s - before_s, end_s=shift.end_s + after_s)


class Family:
    """Members of the family for the activity of some trials."""

    def __init__(self, trials: Trials, lengthen: Lengthen) -> None:
        self.trials, self.lengthen = trials, lengthen
        self.problem, self.solution = trials.problem, trials.solution
        self.item = item_of(trials.problem, trials.activity)

    def unchanged(self) -> Member | None:
        """The week as it is; None where no outing may take the activity."""
        ranks = self._open(self.problem)
        return Member(ChangeKind.AS_IS, self.problem, self.solution, ranks) if ranks else None

    def windows(self) -> Iterator[Line]:
        """Each window of the activity, opening earlier or closing later."""
        for number in range(len(_movable(self.item))):
            yield partial(self._wider, number, True)
            yield partial(self._wider, number, False)

    def _wider(self, number: int, earlier: bool, step: int) -> Member | None:
        before_s, after_s = (step * STEP_S, 0) if earlier else (0, step * STEP_S)
        low, high = _movable(self.item)[number]
        window = (low - before_s, high + after_s)
        item = _widened(self.item, number, window)
        changed = _with_item(self.problem, self.trials.activity, item)
        ranks = self._open(changed)
        if not ranks:
            return None
        minutes = (before_s + after_s) // 60
        return Member(
            ChangeKind.WINDOW, changed, self.solution, ranks, minutes=minutes, window=window
        )

    def hours(self, kind: ChangeKind) -> Iterator[Line]:
        """Each outing that could take the activity, starting earlier or ending later."""
        for rank in range(len(self.problem.shifts)):
            if self._lengthened(kind, rank, MOST_STEPS * STEP_S) is not None:
                yield partial(self._longer, kind, rank)

    def _longer(self, kind: ChangeKind, rank: int, step: int) -> Member | None:
        by_s = step * STEP_S
        changed = self._lengthened(kind, rank, by_s)
        if changed is None or meets_own_team(self.problem, rank, changed.shifts[rank]):
            return None
        return Member(kind, changed, self.solution, (rank,), minutes=by_s // 60)

    def _lengthened(self, kind: ChangeKind, rank: int, by_s: int) -> Problem | None:
        """The week with one outing longer; None where that serves nothing whatever the others."""
        early_s = by_s if kind is ChangeKind.STARTS_EARLIER else 0
        shift = self.lengthen(self.problem.shifts[rank], early_s, by_s - early_s)
        changed = with_shift(self.problem, rank, shift)
        if shift.start_s < 0 or not self.trials.open(changed, rank):
            return None
        alone = schedule(changed, rank, (self.trials.activity,))
        return None if alone is None and shift.rest is None else changed

    def without_one(self) -> list[Member]:
        """One other passage less on an outing that may take it, what brings least first."""
        losses = likely_loss(self.problem, self.solution, self._open(self.problem))
        return [
            Member(ChangeKind.LEFT_OUT, self.problem, rest, (rank,), left_out=activity)
            for _points, rank, activity, rest in losses
            if activity != self.trials.activity
        ]

    def skills(self) -> Iterator[Member]:
        """The one skill missing on an outing, added to it."""
        for rank, shift in enumerate(self.problem.shifts):
            missing = self.item.skills - shift.skills
            if len(missing) != 1:
                continue
            able = replace(shift, skills=shift.skills | missing)
            changed = with_shift(self.problem, rank, able)
            if self.trials.open(changed, rank):
                skill = next(iter(missing))
                yield Member(ChangeKind.SKILL, changed, self.solution, (rank,), skill=skill)

    def _open(self, problem: Problem) -> tuple[int, ...]:
        """Outings of a week that may take the activity, the shortest detour first."""
        ranks = [r for r in range(len(problem.shifts)) if self.trials.open(problem, r)]
        return tuple(sorted(ranks, key=lambda rank: (self._detour_s(problem, rank), rank)))

    def _detour_s(self, problem: Problem, rank: int) -> int:
        sequence, own = sequence_of(self.solution, rank), self.trials.activity
        ways = (
            way_s(problem, rank, (*sequence[:at], own, *sequence[at:]))
            for at in range(len(sequence) + 1)
        )
        return min(ways) - way_s(problem, rank, sequence)


def _movable(item: Place | Appointment) -> tuple[Window, ...]:
    """Windows a person could be asked to widen: not an hour confirmed or locked."""
    if isinstance(item, Place):
        return item.windows or ()
    confirmed = item.lock is not None or item.window[0] == item.window[1]
    return () if confirmed else (item.window,)


def _widened(item: Place | Appointment, number: int, window: Window) -> Place | Appointment:
    if isinstance(item, Appointment):
        return replace(item, window=window)
    windows = list(item.windows or ())
    windows[number] = window
    return replace(item, windows=tuple(windows))


def _with_item(problem: Problem, activity: int, item: Place | Appointment) -> Problem:
    if isinstance(item, Place):
        places = (*problem.places[:activity], item, *problem.places[activity + 1 :])
        return replace(problem, places=places)
    rank = activity - len(problem.places)
    meetings = (*problem.appointments[:rank], item, *problem.appointments[rank + 1 :])
    return replace(problem, appointments=meetings)


def with_shift(problem: Problem, rank: int, shift: Shift) -> Problem:
    """The week with one shift replaced."""
    shifts = (*problem.shifts[:rank], shift, *problem.shifts[rank + 1 :])
    return replace(problem, shifts=shifts)


def meets_own_team(problem: Problem, rank: int, shift: Shift) -> bool:
    """Whether longer hours run into another outing of the same team."""
    return any(
        other != rank
        and held.team == shift.team
        and held.start_s < shift.end_s
        and shift.start_s < held.end_s
        for other, held in enumerate(problem.shifts)
    )
