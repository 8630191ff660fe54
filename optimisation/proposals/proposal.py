"""A proposal: a whole week and what it changes to the plan in force."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from optimisation.differences import (
    Differences,
    differences,
)
from optimisation.engines.state import PROMISE_S
from optimisation.judge import Verdict, broken_further, judge
from optimisation.problem import Kind, Problem, Solution

NUM = 3
"""Proposals given where there are as many."""


class Way(StrEnum):
    """What a proposal does, in one word."""

    ADDED = "added"
    INSTEAD = "instead"
    ELSEWHERE = "elsewhere"
    REPLANNED = "replanned"
    KEPT = "kept"
    MERGED = "merged"
    SHARED = "shared"
    POSTPONED = "postponed"
    PARTNER = "partner"
    CANCELLED = "cancelled"
    EDITED = "edited"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A week not judged yet; `worth` is an estimate of points, the higher the better."""

    way: Way
    solution: Solution
    worth: float = 0.0
    handed: tuple[int, ...] = ()
    joins: int | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """A whole week, judged, beside the plan in force.

    Attributes
    ----------
    way
        What it does.
    solution, verdict
        The week and what the judge says of it.
    differences
        Passages moved, left out and added.
    points, missed, travel_s, presence_s
        Its figures less those of the plan in force.
    disturbed
        Passages people were told of that it drops, gives to another outing, or moves by more than a
        quarter of an hour.
    handed
        Activities left to another operator's passage.
    joins
        Outing that those left of a team go out with; None: nobody joins another team.
    """

    way: Way
    solution: Solution
    verdict: Verdict
    differences: Differences
    points: int
    missed: int
    travel_s: int
    presence_s: int
    disturbed: int
    handed: tuple[int, ...] = ()
    joins: int | None = None


class Bench:
    """The plan in force, against which candidates are judged and compared.

    `clean`: the week whose broken rules a proposal may still break; None: the plan itself.
    """

    def __init__(self, problem: Problem, plan: Solution, *, clean: Solution | None = None) -> None:
        self.problem, self.plan = problem, plan
        self.verdict = judge(problem, plan)
        self.clean = self.verdict if clean is None else judge(problem, clean)

    def proposal(self, candidate: Candidate) -> Proposal | None:
        """The candidate judged; None where it breaks a rule that the plan in force does not."""
        verdict = judge(self.problem, candidate.solution)
        if broken_further(verdict, self.clean):
            return None
        return self.compared(candidate, verdict)

    def compared(self, candidate: Candidate, verdict: Verdict) -> Proposal:
        """The candidate beside the plan in force, whatever it breaks."""
        changed = differences(self.plan, candidate.solution)
        return Proposal(
            way=candidate.way,
            solution=candidate.solution,
            verdict=verdict,
            differences=changed,
            points=verdict.points - self.verdict.points,
            missed=verdict.missed - self.verdict.missed,
            travel_s=verdict.travel_s - self.verdict.travel_s,
            presence_s=verdict.presence_s - self.verdict.presence_s,
            disturbed=_disturbed(self.problem, changed),
            handed=candidate.handed,
            joins=candidate.joins,
        )

    def rank(self, proposal: Proposal) -> tuple[int, float]:
        """Smaller is better: mandatory appointments missed, then points less what it disturbs.

        A passage of the plan in force that people were told of counts like a promised slot.
        """
        told = len(proposal.verdict.broken) - len(self.verdict.broken)
        besides = max(0, proposal.disturbed - max(0, told))
        return proposal.missed, besides * self.problem.weights.promise_broken - proposal.points


def _disturbed(problem: Problem, changed: Differences) -> int:
    """Passages told to people that no longer are where and when they were."""

    def told(activity: int) -> bool:
        return not problem.is_place(activity) or (
            problem.places[activity].kind is not Kind.EXPLORATORY
        )

    moved = sum(
        told(one.activity) and (one.other_shift or abs(one.delay_s) > PROMISE_S)
        for one in changed.moved
    )
    return moved + sum(told(activity) for activity, _slot in changed.left_out)


def signature(proposal: Proposal) -> tuple[object, ...]:
    """What makes two proposals different: who goes, what is left out, what changes outing."""
    changed = proposal.differences
    return (
        proposal.joins,
        proposal.handed,
        frozenset((activity, slot[0]) for activity, slot in changed.added),
        frozenset(activity for activity, _slot in changed.left_out),
        frozenset((one.activity, one.after[0]) for one in changed.moved if one.other_shift),
    )


def different(proposals: Iterable[Proposal], first: Iterable[Proposal] = ()) -> list[Proposal]:
    """Those that differ from each other and from `first`, in their order."""
    seen = {signature(one) for one in first}
    found = []
    for one in proposals:
        if signature(one) not in seen:
            seen.add(signature(one))
            found.append(one)
    return found
