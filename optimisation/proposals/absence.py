"""An absence: an outing that no longer goes out, and what becomes of its passages.

Fewer than two people never go out: those left join another team, other outings take passages over,
another operator passes, or passages are cancelled.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from optimisation.problem import Problem, Route, Solution
from optimisation.proposals.again import ITERATIONS, planned_again
from optimisation.proposals.call import MOST_AGAIN
from optimisation.proposals.proposal import NUM, Bench, Candidate, Proposal, Way, different
from optimisation.proposals.spread import detour_s, spread
from optimisation.proposals.trial import Slack, Trial

JOINED = 3
"""Teams whose route is planned again for those who join them, the nearest first."""


def shut(problem: Problem, lost: Collection[int]) -> Problem:
    """The week where these outings can see nobody: the judge and every engine know it."""
    return replace(
        problem,
        shifts=tuple(
            replace(shift, blocked=((shift.start_s, shift.end_s),)) if rank in lost else shift
            for rank, shift in enumerate(problem.shifts)
        ),
    )


def propose_absence(
    problem: Problem,
    plan: Solution,
    lost: Collection[int],
    *,
    now_s: int | None = None,
    companions: Collection[int] = (),
    covered: Collection[int] = (),
    goes_out: bool = False,
    search: bool = True,
    iterations: int = ITERATIONS,
    seed: int = 1,
) -> tuple[Proposal, ...]:
    """Best different ways to do without some outings.

    Parameters
    ----------
    problem, plan
        The week and the plan in force, lost outings included.
    lost
        Outings with too few people; none has begun.
    now_s
        Elapsed seconds of the week now: passages begun stay. None: before the week.
    companions
        Outings that those left may join; empty: nobody is left.
    covered
        Activities another operator passes at, at about the same hour.
    goes_out
        Whether the outings may still go out (two people are left): one proposal keeps them.
    search, iterations, seed
        As for `propose_call`.

    Returns
    -------
    tuple of Proposal
        At most three, the best first: one of each kind there is (kept, taken over, left to another
        operator, cancelled), then the best others.
    """
    closed = shut(problem, lost)
    work = _Work(closed, plan, lost, now_s)
    bench = Bench(closed, plan, clean=work.base)
    taken = list(work.taken(companions))
    if search and work.dropped:
        taken += work.joined(companions, iterations=iterations, seed=seed)
        again = planned_again(
            *(closed, work.base, work.nearest(), work.dropped),
            now_s=now_s, iterations=iterations, seed=seed,
        )  # fmt: skip
        taken.append(Candidate(Way.REPLANNED, again))
    found = [one for one in _judged(bench, taken) if _takes(one, lost)]
    best = different(sorted(found, key=bench.rank))
    going = [Candidate(Way.KEPT, plan)] if goes_out else []
    kinds = [
        *_judged(Bench(problem, plan), going),
        *best[:1],
        *_judged(bench, work.handed(covered)),
        *_judged(bench, [Candidate(Way.CANCELLED, work.base)]),
    ]
    first = different(kinds)[:NUM]
    rest = different(best, first)[: NUM - len(first)]
    return tuple(sorted([*first, *rest], key=bench.rank))


def _judged(bench: Bench, candidates: Iterable[Candidate]) -> list[Proposal]:
    return [one for one in map(bench.proposal, candidates) if one is not None]


def _takes(proposal: Proposal, lost: Collection[int]) -> bool:
    """Whether some passage of the lost outings is made by another."""
    return any(one.before[0] in lost for one in proposal.differences.moved)


class _Work:
    """The plan without its lost outings, and what they would have done."""

    def __init__(
        self, problem: Problem, plan: Solution, lost: Collection[int], now_s: int | None
    ) -> None:
        self.problem, self.now_s, self.lost = problem, now_s, frozenset(lost)
        self.trial = Trial(problem, plan, now_s)
        state = self.trial.state
        gone = [visit.activity for rank in sorted(lost) for visit in plan.routes[rank].visits]
        for rank in lost:
            state.put(rank, Route())
        self.dropped = list(dict.fromkeys(gone))
        for activity in gone:
            partner = state.pair_of.get(activity)
            for rank in list(state.where.get(partner[0], ())) if partner else ():
                assert partner is not None
                self.trial.hold(rank, Slack.QUARTER)
                state.remove(rank, partner[0])
                self.dropped.append(partner[0])
        state.pins.clear()
        self.base = state.solution()
        days = {problem.shifts[rank].day for rank in lost}
        others = [rank for rank in range(len(problem.shifts)) if rank not in self.lost]
        self.same_day = [rank for rank in others if problem.shifts[rank].day in days]
        self.other_days = [rank for rank in others if problem.shifts[rank].day not in days]

    def nearest(self, num: int = MOST_AGAIN) -> list[int]:
        """Outings of that day that may take a passage over, by the shortest detour to one."""
        away: dict[int, int] = {}
        for activity in self.dropped:
            for rank in set(self.trial.welcome(activity)) & set(self.same_day):
                extra_s = detour_s(self.trial, activity, rank)
                away[rank] = min(extra_s, away.get(rank, extra_s))
        return sorted(away, key=lambda rank: (away[rank], rank))[:num]

    def taken(self, companions: Collection[int]) -> Iterator[Candidate]:
        """Passages taken over by the team that those left join, by that day's outings, or later."""
        for slack in (Slack.QUARTER, Slack.LATER):
            for rank in sorted(companions):
                yield self._spread(Way.MERGED, [rank], slack, joins=rank)
            yield self._spread(Way.SHARED, self.same_day, slack)
        yield self._spread(Way.POSTPONED, self.other_days, Slack.QUARTER)
        yield self._spread(Way.SHARED, [*self.same_day, *self.other_days], Slack.QUARTER)

    def joined(
        self, companions: Collection[int], *, iterations: int, seed: int
    ) -> Iterator[Candidate]:
        """The routes of the nearest teams that those left may join, planned again for both."""
        near = [rank for rank in self.nearest(len(self.problem.shifts)) if rank in companions]
        for rank in near[:JOINED]:
            again = planned_again(
                *(self.problem, self.base, [rank], self.dropped),
                now_s=self.now_s, iterations=iterations, seed=seed,
            )  # fmt: skip
            yield Candidate(Way.MERGED, again, joins=rank)

    def _spread(
        self,
        way: Way,
        ranks: list[int],
        slack: Slack,
        *,
        left: Collection[int] = (),
        joins: int | None = None,
    ) -> Candidate:
        """The passages but those `left`, on some outings."""
        trial = self.trial.copy()
        spread(trial, [one for one in self.dropped if one not in left], ranks, slack)
        return Candidate(way, trial.state.solution(), handed=tuple(left), joins=joins)

    def handed(self, covered: Collection[int]) -> Iterator[Candidate]:
        """What another operator passes at is left to them, other outings take the rest over."""
        left = sorted(set(covered) & set(self.dropped))
        if left:
            yield self._spread(Way.PARTNER, self.same_day, Slack.QUARTER, left=left)
