"""A call: one more place or appointment to see, at its hour, in a week already planned."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from optimisation.problem import Problem, Route, Solution
from optimisation.proposals.again import ITERATIONS, planned_again
from optimisation.proposals.proposal import NUM, Bench, Candidate, Proposal, Way, different
from optimisation.proposals.trial import Change, Slack, Trial

JUDGED = 14
"""Candidates judged, the most promising first."""
MOVED_ON = 6
"""Passages left out that another outing is looked for."""
MOST_AGAIN = 6
"""Outings planned again together at most."""


def propose_call(
    problem: Problem,
    plan: Solution,
    activity: int,
    *,
    now_s: int | None = None,
    covered: bool = False,
    search: bool = True,
    iterations: int = ITERATIONS,
    seed: int = 1,
) -> tuple[Proposal, ...]:
    """Best different ways to serve an activity the plan does not.

    Parameters
    ----------
    problem, plan
        The week, the activity among its places or appointments, and the plan in force.
    activity
        What was called for; its windows are the hours asked.
    now_s
        Elapsed seconds of the week now: passages begun stay. None: before the week.
    covered
        Whether another operator passes there at that hour: the last proposal leaves it to them.
    search
        Whether the compiled search may plan outings of that day again.
    iterations, seed
        Of that search; the same give the same proposals.

    Returns
    -------
    tuple of Proposal
        At most three, the best first (`Bench.rank`); empty where nothing clean serves it. Each is
        judged: none breaks a rule that the plan does not break already.
    """
    bench, trial = Bench(problem, plan), Trial(problem, plan, now_s)
    ranks = trial.welcome(activity)
    added = trial.best(activity, ranks, (Slack.QUARTER, Slack.LATER, Slack.FREE))
    instead = sorted(_instead(trial, activity, ranks), key=lambda one: -one[0].worth)
    candidates = [
        *(_candidate(Way.ADDED, plan, change) for change in added),
        *(_candidate(Way.INSTEAD, plan, change) for change, _without in instead),
        *_elsewhere(trial, plan, instead[:MOVED_ON]),
    ]
    candidates = sorted(candidates, key=lambda one: -one.worth)[:JUDGED]
    if search and ranks:
        near = _day_of(problem, ranks, added, instead)
        again = planned_again(
            problem, plan, near, [activity], now_s=now_s, iterations=iterations, seed=seed
        )
        candidates.append(Candidate(Way.REPLANNED, again))
    found = [one for one in map(bench.proposal, candidates) if one is not None]
    found = different(sorted((one for one in found if _serves(one, activity)), key=bench.rank))
    left = _left_to_partner(bench, activity) if covered else []
    return (*found[: NUM - len(left)], *left)


def _candidate(way: Way, plan: Solution, *changes: Change) -> Candidate:
    routes: list[Route] = list(plan.routes)
    for change in changes:
        routes[change.rank] = change.route
    return Candidate(way, Solution(tuple(routes)), sum(change.worth for change in changes))


def _serves(proposal: Proposal, activity: int) -> bool:
    return any(added == activity for added, _slot in proposal.differences.added)


def _left_to_partner(bench: Bench, activity: int) -> list[Proposal]:
    told = bench.proposal(Candidate(Way.PARTNER, bench.plan, handed=(activity,)))
    return [] if told is None else [told]


def _instead(
    trial: Trial, activity: int, ranks: list[int]
) -> Iterator[tuple[Change, tuple[int, ...]]]:
    """Best route of each outing with one passage, or two in a row, left out for the new one."""
    for rank in ranks:
        trial.hold(rank, Slack.LATER)
        num = len(trial.state.routes[rank].visits)
        singles = ((at,) for at in range(num))
        for without in chain(singles, ((at, at + 1) for at in range(num - 1))):
            if not all(trial.droppable(rank, at) for at in without):
                continue
            tried = list(trial.insertions(activity, rank, without))
            if tried:
                route, worth = max(tried, key=lambda pair: pair[1])
                yield Change(rank, route, worth), without
        trial.state.pins.pop(rank, None)


def _elsewhere(
    trial: Trial, plan: Solution, instead: list[tuple[Change, tuple[int, ...]]]
) -> Iterator[Candidate]:
    """The same, what is left out taken by other outings, as far as each has room."""
    for change, without in instead:
        apart = trial.copy()
        apart.state.put(change.rank, change.route)
        changes = {change.rank: change}
        for at in without:
            dropped = plan.routes[change.rank].visits[at].activity
            others = [rank for rank in apart.welcome(dropped) if rank != change.rank]
            taken = apart.best(dropped, others, (Slack.QUARTER,))
            if not taken:
                break
            apart.state.put(taken[0].rank, taken[0].route)
            changes[taken[0].rank] = taken[0]
        else:
            yield _candidate(Way.ELSEWHERE, plan, *changes.values())


def _day_of(
    problem: Problem,
    ranks: list[int],
    added: list[Change],
    instead: list[tuple[Change, tuple[int, ...]]],
) -> list[int]:
    """Outings of the day on which the call fits best, those that may take it first."""
    best = [*added, *(change for change, _without in instead)]
    day = problem.shifts[best[0].rank if best else ranks[0]].day
    own = [change.rank for change in best if problem.shifts[change.rank].day == day]
    own += [rank for rank in ranks if problem.shifts[rank].day == day]
    return list(dict.fromkeys(own))[:MOST_AGAIN]
