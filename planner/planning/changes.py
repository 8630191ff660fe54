"""What would give a place, a visit or a zone its passage: changes by id, re-checked (pure).

`optimisation.changes` finds the smallest change of each kind; here it is said with the ids of the
week. A zone is served by a passage at any place it is in walking reach of, so the changes of those
places are put together. Nothing here is taken from a solver: the reason is `explain`'s.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from optimisation.change_family import ChangeKind
from optimisation.changes import Answer, Change, smallest_changes
from optimisation.judge import judge
from optimisation.problem import Solution, Window
from planner.model import Means, Public, Unserved
from planner.planning.activities import Codes
from planner.planning.build import BuiltWeek
from planner.planning.explain import explain
from planner.planning.outings import lengthened

MOST_PLACES = 6
"""Places tried for one zone, those that reach most of it first."""


@dataclass(frozen=True, slots=True)
class ProposedChange:
    """One change with what it costs; ids are the week's, figures the judge's.

    `place` is what gets a passage, on outing `shift` at `start_s`. `minutes` is what is asked of
    the outing or of the window (0: nothing), `window_s` the wider one, `skill` the one added,
    `left_out` what has a passage fewer; None where it has no meaning. `points` and `parts` are
    differences; `lost`, `broken`, `moved`: see `optimisation.change_costs.Cost`. `hours` are the
    rules of working time the change breaks that were kept before.
    """

    kind: ChangeKind
    place: str
    shift: str
    start_s: int
    minutes: int
    points: int
    parts: dict[str, int]
    presence_s: int
    travel_s: int
    window_s: Window | None = None
    skill: str | None = None
    left_out: str | None = None
    lost: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()
    moved: tuple[tuple[str, int], ...] = ()
    hours: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why something has no passage, and the smallest change of each kind that gives it one.

    `asked` is a place, a visit or a zone (`is_zone`). `served`: outings that pass there already,
    then nothing else is told. `reasons`: one per place tried. `tried`: members of the family tried
    by kind. `whole`: every change of the family was tried; never so for a zone some places of which
    were not tried.
    """

    asked: str
    is_zone: bool = False
    served: tuple[str, ...] = ()
    reasons: tuple[Unserved, ...] = ()
    changes: tuple[ProposedChange, ...] = ()
    tried: dict[str, int] = field(default_factory=dict)
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """A week and its plan, as what is asked of it needs them."""

    built: BuiltWeek
    means: Means
    solution: Solution
    seed: int = 1
    should_stop: Callable[[], bool] = lambda: False


def explain_place(asked: Asked, ref: str) -> Explanation:
    """Explain one place or visit of the week.

    Raises
    ------
    KeyError
        The week does not have it.
    """
    activity = _activity(asked.built, ref)
    served = _outings(asked, (activity,))
    if served:
        return Explanation(ref, served=served)
    answer, changes = _changes(asked, activity)
    return Explanation(
        ref,
        reasons=_reasons(asked, (activity,)),
        changes=changes,
        tried=_by_name([answer]),
        whole=answer.whole,
    )


def explain_zone(asked: Asked, zone: str, publics: Sequence[Public]) -> Explanation:
    """Explain one zone: the changes of the places it is in walking reach of.

    Raises
    ------
    KeyError
        No need of these publics is known there.
    """
    units = {
        unit
        for public in publics
        if (unit := asked.built.demand.zone_unit.get((public, zone))) is not None
    }
    if not units:
        raise KeyError(zone)
    near = reaching(asked.built, units)
    verdict = judge(asked.built.problem, asked.solution)
    before = asked.built.problem.units.exposure0
    if any(verdict.exposure[unit] > before[unit] for unit in units):
        return Explanation(zone, is_zone=True, served=_outings(asked, near))
    answers, changes = [], list[tuple[Change, ProposedChange]]()
    for activity in near[:MOST_PLACES]:
        answer, told = _changes(asked, activity)
        answers.append(answer)
        changes += zip(answer.changes, told, strict=True)
    return Explanation(
        zone,
        is_zone=True,
        reasons=_reasons(asked, near[:MOST_PLACES]),
        changes=_smallest_by_kind(changes),
        tried=_by_name(answers),
        whole=len(near) <= MOST_PLACES and all(answer.whole for answer in answers),
    )


def _smallest_by_kind(changes: list[tuple[Change, ProposedChange]]) -> tuple[ProposedChange, ...]:
    found: dict[ChangeKind, ProposedChange] = {}
    for change, told in sorted(changes, key=lambda pair: pair[0].size):
        found.setdefault(change.kind, told)
    return tuple(found.values())


def reaching(built: BuiltWeek, units: set[int]) -> tuple[int, ...]:
    """Places a passage at which counts for some demand units, greatest exposure first."""
    found = []
    for activity, place in enumerate(built.problem.places):
        exposure = sum(q for unit, q in place.unit_q if unit in units)
        if exposure:
            found.append((-exposure, activity))
    return tuple(activity for _exposure, activity in sorted(found))


def _activity(built: BuiltWeek, ref: str) -> int:
    index = built.index
    if ref in index.places:
        return index.places.index(ref)
    if ref in index.appointments:
        return len(index.places) + index.appointments.index(ref)
    raise KeyError(ref)


def _outings(asked: Asked, activities: Sequence[int]) -> tuple[str, ...]:
    """Outings with a passage at some of these."""
    return tuple(
        shift.id
        for shift, route in zip(asked.built.index.shifts, asked.solution.routes, strict=True)
        if any(visit.activity in activities for visit in route.visits)
    )


def _reasons(asked: Asked, activities: Sequence[int]) -> tuple[Unserved, ...]:
    wanted = {asked.built.index.ref(activity) for activity in activities}
    return explain(asked.built, asked.solution, only=wanted)


def _by_name(answers: Sequence[Answer]) -> dict[str, int]:
    found: dict[str, int] = {}
    for answer in answers:
        for kind, num in answer.tried.items():
            found[str(kind)] = found.get(str(kind), 0) + num
    return found


def _changes(asked: Asked, activity: int) -> tuple[Answer, tuple[ProposedChange, ...]]:
    built = asked.built
    answer = smallest_changes(
        built.problem,
        asked.solution,
        activity,
        lengthen=lengthened,
        seed=asked.seed,
        should_stop=asked.should_stop,
    )
    words = {rank: word for word, rank in Codes(asked.means, built.sites.modes).skill.items()}
    return answer, tuple(_told(built, activity, change, words) for change in answer.changes)


def _told(
    built: BuiltWeek, activity: int, change: Change, skills: dict[int, str]
) -> ProposedChange:
    index, cost = built.index, change.cost
    return ProposedChange(
        kind=change.kind,
        place=index.ref(activity),
        shift=index.shifts[change.shift].id,
        start_s=change.start_s,
        minutes=change.minutes,
        points=cost.points,
        parts=dict(cost.parts),
        presence_s=cost.presence_s,
        travel_s=cost.travel_s,
        window_s=change.window,
        skill=None if change.skill is None else skills[change.skill],
        left_out=None if change.left_out is None else index.ref(change.left_out),
        lost=tuple(index.ref(lost) for lost in cost.lost),
        broken=tuple(index.ref(place) for place in cost.broken),
        moved=tuple((index.ref(moved), by_s) for moved, by_s in cost.moved),
    )


def with_hours(change: ProposedChange, hours: Sequence[str]) -> ProposedChange:
    """The change with the rules of working time it breaks."""
    return replace(change, hours=tuple(hours))
