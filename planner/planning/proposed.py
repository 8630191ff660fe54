"""A proposal in ids and seconds: light enough to send, to write as JSON, to put in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from optimisation.differences import Slot
from optimisation.proposals import Proposal
from planner.planning.promised import Stop, TouchedPromise
from planner.planning.solution import Index


@dataclass(frozen=True, slots=True)
class MovedStop:
    """A passage as it was and as it would be."""

    before: Stop
    after: Stop

    @property
    def delay_min(self) -> int:
        """Minutes later (negative: earlier), between hours as they are told, seconds left out."""
        return self.after.start_s // 60 - self.before.start_s // 60

    @property
    def other_shift(self) -> bool:
        """Whether another outing makes it."""
        return self.before.shift != self.after.shift


@dataclass(frozen=True, slots=True)
class Proposed:
    """What a proposal changes to the plan in force, in numbers.

    `points` are the judge's (10⁹: the whole need); all figures are differences. `handed` are left
    to other operators, by reference. `joins`: outing those left of a team go out with.
    """

    way: str
    points: int
    missed: int
    travel_s: int
    presence_s: int
    disturbed: int
    moved: tuple[MovedStop, ...] = ()
    left_out: tuple[Stop, ...] = ()
    added: tuple[Stop, ...] = ()
    promises: tuple[TouchedPromise, ...] = ()
    handed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    joins: str | None = None


def proposed(
    proposal: Proposal,
    index: Index,
    operators: Mapping[str, tuple[str, ...]],
    promises: tuple[TouchedPromise, ...],
) -> Proposed:
    """Write a proposal with ids.

    Parameters
    ----------
    operators
        Who passes at some references at that hour.
    promises
        Slots told to people that it keeps otherwise than the plan in force.
    """

    def stop(activity: int, slot: Slot) -> Stop:
        return Stop(index.ref(activity), index.shifts[slot[0]].id, slot[1])

    changed = proposal.differences
    refs = [index.ref(activity) for activity in proposal.handed]
    return Proposed(
        way=str(proposal.way),
        points=proposal.points,
        missed=proposal.missed,
        travel_s=proposal.travel_s,
        presence_s=proposal.presence_s,
        disturbed=proposal.disturbed,
        moved=tuple(
            MovedStop(stop(one.activity, one.before), stop(one.activity, one.after))
            for one in sorted(changed.moved, key=lambda one: one.before[1])
        ),
        left_out=tuple(stop(*one) for one in sorted(changed.left_out, key=lambda pair: pair[1][1])),
        added=tuple(stop(*one) for one in changed.added),
        promises=promises,
        handed={ref: operators.get(ref, ()) for ref in refs},
        joins=None if proposal.joins is None else index.shifts[proposal.joins].id,
    )
