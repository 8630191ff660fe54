"""The smallest change that serves what a week leaves out, among a listed family.

The family (`change_family.py`), each member changing one thing and keeping every other passage:

* `AS_IS` nothing: it is put in where it fits; `REORDERED` nothing but the order of one outing;
* `WINDOW` one of its own windows opens earlier or closes later, by 15-minute steps up to two hours;
* `STARTS_EARLIER`, `ENDS_LATER` one outing is longer, by the same steps;
* `LEFT_OUT` one other passage of an outing that could take it is left out;
* `SKILL` the one skill missing on an outing is added to it.

Refusals and rest (`forbidden`) are never moved, nor is an hour confirmed or locked, and no
appointment that must be kept is left out. Every change told was found by a trial
(`change_trials.py`) and accepted by the judge. A kind is searched exhaustively when every member
that could be smaller than the one told was tried in every order of the outing it serves on, the
others staying on their outing, and waiting could not have helped (`Trials.exact`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from optimisation.change_costs import Cost, cost_of
from optimisation.change_family import (
    MOST_STEPS,
    ChangeKind,
    Family,
    Lengthen,
    Line,
    Member,
    longer,
)
from optimisation.change_trials import Served, Trials, sequence_of
from optimisation.differences import slots_of
from optimisation.judge import better
from optimisation.problem import Problem, Solution, Window

DEEP = 6
"""Outings, nearest first, on which other orders are tried."""
MOST_LEFT_OUT = 24
"""Passages whose leaving out is judged, those that bring least first."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change and the week it makes.

    `shift` serves the activity, `start_s` is when. `minutes` is what is asked: of the outing where
    it is longer, of the window where it is wider, 0 otherwise. `window`: the widened one; `skill`:
    the one added; `left_out`: the activity with a passage fewer; None where it has no meaning.
    """

    kind: ChangeKind
    shift: int
    start_s: int
    minutes: int
    cost: Cost
    problem: Problem
    solution: Solution
    window: Window | None = None
    skill: int | None = None
    left_out: int | None = None

    @property
    def size(self) -> tuple[int, int, int, int]:
        """Smaller first: passages lost, skills asked for, minutes asked for, points lost."""
        return len(self.cost.lost), int(self.skill is not None), self.minutes, -self.cost.points


@dataclass(frozen=True, slots=True)
class Answer:
    """The smallest change of each kind that serves an activity, the smallest of all first.

    `tried`: members of the family tried by kind; a kind not in it has no member here, or was not
    needed. `exhaustive`: kinds searched so (module docstring).
    """

    activity: int
    changes: tuple[Change, ...]
    tried: dict[ChangeKind, int]
    exhaustive: frozenset[ChangeKind]

    @property
    def whole(self) -> bool:
        """Whether every kind tried was searched exhaustively."""
        return self.exhaustive >= self.tried.keys()


def smallest_changes(
    problem: Problem,
    solution: Solution,
    activity: int,
    *,
    lengthen: Lengthen = longer,
    seed: int = 1,
    should_stop: Callable[[], bool] = lambda: False,
) -> Answer:
    """Find the smallest change of each kind that gives an activity one passage more.

    Parameters
    ----------
    problem, solution
        The week and its plan; what the plan breaks already may stay broken, not more so.
    activity
        A place or an appointment of the week.
    lengthen
        How an outing is made longer (a rest may then be due).
    seed
        Seed of ruin and recreate.
    should_stop
        Polled between trials; what was found until then is told, and nothing is exhaustive.
    """
    trials = Trials(problem, solution, activity, seed=seed, should_stop=should_stop)
    search = _Search(trials, Family(trials, lengthen))
    search.run()
    return Answer(
        activity,
        tuple(sorted(search.found, key=lambda change: change.size)),
        search.tried,
        frozenset(() if should_stop() else search.complete),
    )


_Fewest: TypeAlias = tuple[int, Served, Member]
"""Steps, the week served, the member tried."""


@dataclass(slots=True)
class _Search:
    trials: Trials
    family: Family
    found: list[Change] = field(default_factory=list)
    tried: dict[ChangeKind, int] = field(default_factory=dict)
    complete: set[ChangeKind] = field(default_factory=set)

    def run(self) -> None:
        """Every kind in turn; what fits while every promise is kept needs no other change."""
        self._unchanged()
        if any(not change.cost.broken for change in self.found):
            return
        self._steps(ChangeKind.WINDOW, self.family.windows())
        for kind in (ChangeKind.STARTS_EARLIER, ChangeKind.ENDS_LATER):
            self._steps(kind, self.family.hours(kind))
        self._one_of(ChangeKind.LEFT_OUT, self.family.without_one(), most=MOST_LEFT_OUT)
        self._one_of(ChangeKind.SKILL, list(self.family.skills()))

    def _unchanged(self) -> None:
        """Put in as it is, else with another order."""
        member = self.family.unchanged()
        if member is None:
            return
        for kind, attempt in (
            (ChangeKind.AS_IS, self._inserted),
            (ChangeKind.REORDERED, self._reordered),
        ):
            own = replace(member, kind=kind)
            self.tried[kind] = 1
            served = attempt(own)
            if served is not None or self._told(own):
                self.complete.add(kind)
            if served is not None:
                self.found.append(self._change(own, served))
                return

    def _steps(self, kind: ChangeKind, lines: Iterable[Line]) -> None:
        """The fewest steps that serve along any line of a kind; of equals, the judge's best."""
        best: _Fewest | None = None
        complete = True
        for line in lines:
            found, told = self._fewest(line, best[0] if best else MOST_STEPS)
            complete = complete and told
            if found is not None and (best is None or _fewer(found, best)):
                best = found
        if best is not None:
            self.found.append(self._change(best[2], best[1]))
        if complete:
            self.complete.add(kind)

    def _fewest(self, line: Line, most: int) -> tuple[_Fewest | None, bool]:
        """Fewest steps along one line, and whether fewer are known not to serve.

        Insertion goes up from one step; other orders then go down from there while they serve.
        """
        found: _Fewest | None = None
        for step in range(1, most + 1):
            member = self._member(line, step)
            served = None if member is None else self._inserted(member)
            if member is not None and served is not None:
                found = step, served, member
                break
        told = True
        for step in range((found[0] if found else most + 1) - 1, 0, -1):
            member = line(step)
            if member is None:
                continue
            told = told and self._told(member)
            served = self._reordered(member)
            if served is None:
                break
            found = step, served, member
        return found, told

    def _member(self, line: Line, step: int) -> Member | None:
        member = None if self.trials.should_stop() else line(step)
        if member is not None:
            self.tried[member.kind] = self.tried.get(member.kind, 0) + 1
        return member

    def _one_of(self, kind: ChangeKind, members: list[Member], *, most: int | None = None) -> None:
        """The member that leaves the best week, of a kind without steps."""
        shown = members[:most]
        best: tuple[Served, Member] | None = None
        complete = len(shown) == len(members)
        for number, member in enumerate(shown):
            told = self._told(member)
            complete = complete and told
            served = self._inserted(member)
            if told or (served is None and number < DEEP):
                served = _best((served, self._reordered(member)))
            if served and (best is None or better(served.verdict, best[0].verdict)):
                best = served, member
        if shown:
            self.tried[kind] = len(shown)
        if best is not None:
            self.found.append(self._change(best[1], best[0]))
        if complete:
            self.complete.add(kind)

    def _inserted(self, member: Member) -> Served | None:
        """The best way to put the activity in, the others in their order."""
        trials = self.trials
        ranks = member.ranks if trials.partner is None else member.ranks[:1]  # one places both
        return _best(
            trials.inserted(member.problem, member.solution, rank, left_out=member.left_out)
            for rank in ranks
        )

    def _reordered(self, member: Member) -> Served | None:
        """The best way to put it in where the other passages of the outing may move."""
        trials = self.trials
        return _best(
            trials.reordered(member.problem, member.solution, rank, left_out=member.left_out)
            for rank in member.ranks[:DEEP]
        )

    def _told(self, member: Member) -> bool:
        """Whether trials on a member's outings tell all about it."""
        trials = self.trials
        if trials.cut or trials.partner is not None or len(member.ranks) > DEEP:
            return False
        return all(
            trials.exact(member.problem, rank, sequence_of(member.solution, rank))
            for rank in member.ranks
        )

    def _change(self, member: Member, served: Served) -> Change:
        shift, start_s = _where(served.solution, self.trials.solution, self.trials.activity)
        return Change(
            kind=member.kind,
            shift=shift,
            start_s=start_s,
            minutes=member.minutes,
            cost=cost_of(self.trials.verdict, self.trials.solution, served),
            problem=served.problem,
            solution=served.solution,
            window=member.window,
            skill=member.skill,
            left_out=member.left_out,
        )


def _best(found: Iterable[Served | None]) -> Served | None:
    best: Served | None = None
    for served in found:
        if served is not None and (best is None or better(served.verdict, best.verdict)):
            best = served
    return best


def _fewer(one: _Fewest, other: _Fewest) -> bool:
    return one[0] < other[0] or (one[0] == other[0] and better(one[1].verdict, other[1].verdict))


def _where(solution: Solution, before: Solution, activity: int) -> tuple[int, int]:
    """Shift and start of the passage a change brings."""
    had, found = slots_of(before)[activity], slots_of(solution)[activity]
    return next((passage for passage in found if passage not in had), found[0])
