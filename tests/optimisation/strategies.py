"""Small random weeks that use every field of a Problem, for properties of judge and engines."""

from __future__ import annotations

from random import Random

import numpy as np
from hypothesis import strategies as st

from optimisation.judge import judge
from optimisation.problem import (
    ALWAYS,
    Appointment,
    AreaFloor,
    Break,
    Kind,
    Lock,
    Place,
    Problem,
    Promise,
    Severity,
    Shift,
    Solution,
    Travel,
    Units,
    Window,
)

DAY_S = 86_400
SKILLS = ("nurse", "arabic")
NUM_LOCATIONS = 9


def problems() -> st.SearchStrategy[Problem]:
    """Weeks of 1 to 4 shifts, up to 6 places and 5 appointments, every field in use."""
    return st.randoms(use_true_random=False).map(random_problem)


def random_problem(rng: Random) -> Problem:
    """One week from one source of chance."""
    shifts = tuple(_shift(rng) for _ in range(rng.randint(1, 4)))
    num_units = rng.randint(1, 4)
    places = tuple(_place(rng, shifts, num_units) for _ in range(rng.randint(0, 6)))
    return Problem(
        shifts,
        places,
        _appointments(rng, shifts),
        (_travel(rng), _travel(rng)),
        _units(rng, num_units),
        areas=_areas(rng, len(places)),
    )


def _maybe(rng: Random, value, other=None, chance: float = 0.25):
    return value if rng.random() < chance else other


def _skills(rng: Random, chance: float) -> frozenset[int]:
    return frozenset(k for k in range(len(SKILLS)) if rng.random() < chance)


def _shift(rng: Random) -> Shift:
    day = rng.randint(0, 2)
    start_s = day * DAY_S + rng.choice((8, 9, 18)) * 3600
    end_s = start_s + rng.choice((2, 3, 4)) * 3600
    noon_s = start_s + 3600
    return Shift(
        team=rng.randint(0, 1),
        day=day,
        mode=rng.randint(0, 1),
        start_s=start_s,
        end_s=end_s,
        start_location=rng.randint(0, 1),
        end_location=rng.randint(0, 1),
        vehicle=_maybe(rng, 0),
        skills=_skills(rng, 0.6),
        workers=frozenset({rng.randint(0, 3)}),
        capacity=_maybe(rng, rng.randint(1, 4)),
        max_route_s=_maybe(rng, 7200),
        briefing_s=_maybe(rng, 900, 0),
        closing_s=_maybe(rng, 600, 0),
        rest=_maybe(rng, Break(1200, noon_s, noon_s + 1800)),
        blocked=_maybe(rng, ((start_s + 2000, start_s + 2900),), ()),
        reserve_share=_maybe(rng, 0.25, 0.0),
        fixed_cost=_maybe(rng, 1000, 0),
    )


def _windows(rng: Random) -> tuple[Window, ...]:
    found = []
    for day in range(3):
        low = day * DAY_S + rng.choice((8, 9, 10, 19)) * 3600
        found.append((low, low + rng.choice((1, 2, 4)) * 3600))
    return tuple(found)


def _lock(rng: Random, shifts: tuple[Shift, ...]) -> Lock:
    shift = rng.randrange(len(shifts))
    return Lock(
        shift,
        position=_maybe(rng, 0),
        start_s=_maybe(rng, shifts[shift].earliest_s + 3000),
    )


def _promise(rng: Random, shifts: tuple[Shift, ...]) -> Promise:
    shift = rng.randrange(len(shifts))
    return Promise(shift, shifts[shift].earliest_s + 600 * rng.randint(1, 8))


def _place(rng: Random, shifts: tuple[Shift, ...], num_units: int) -> Place:
    kind = rng.choice(tuple(Kind))
    most = rng.randint(1, 3)
    windows = _maybe(rng, _windows(rng))
    low = shifts[0].start_s + 3600
    return Place(
        location=rng.randrange(2, NUM_LOCATIONS),
        presence_s=rng.choice((600, 1200, 1800)),
        approach_s=_maybe(rng, 300, 0),
        windows=windows,
        forbidden=_maybe(rng, ((low, low + 3600),), ()),
        skills=_skills(rng, 0.15),
        teams=_maybe(rng, frozenset({rng.randint(0, 1)})),
        demand=rng.randint(0, 1),
        min_passages=rng.randint(0, most),
        max_passages=most,
        day_sets=_maybe(rng, (frozenset({0, 2}), frozenset({1}))),
        min_gap_s=_maybe(rng, DAY_S // 2),
        max_gap_s=_maybe(rng, 2 * DAY_S),
        previous_s=_maybe(rng, (-5 * DAY_S, -DAY_S // 2), ()),
        due_s=_maybe(rng, DAY_S + 10 * 3600),
        locks=_maybe(rng, (_lock(rng, shifts),), (), 0.15),
        promises=_maybe(rng, (_promise(rng, shifts),), ()),
        kind=kind,
        sweep_s=500 if kind is Kind.EXPLORATORY else 0,
        unit_q=tuple(
            (unit, rng.choice((100, 710, 20_480)))
            for unit in range(num_units)
            if rng.random() < 0.6
        ),
    )


def _appointments(rng: Random, shifts: tuple[Shift, ...]) -> tuple[Appointment, ...]:
    """Alone first, then perhaps one pair of each kind: same start, or a gap."""
    found = [_appointment(rng, shifts) for _ in range(rng.randint(0, 3))]
    if rng.random() < 0.5:
        low, high = rng.choice(((0, 0), (600, 1800), (-900, 900)))
        window = _appointment(rng, shifts).window
        first = len(found)
        found.extend(
            Appointment(
                rng.randrange(2, NUM_LOCATIONS),
                900,
                window,
                pair=partner,
                pair_gap_s=(low, high),
            )
            for partner in (first + 1, None)
        )
    return tuple(found)


def _appointment(rng: Random, shifts: tuple[Shift, ...]) -> Appointment:
    shift = rng.choice(shifts)
    low = shift.start_s + 600 * rng.randint(0, 10)
    mandatory = rng.random() < 0.6
    return Appointment(
        rng.randrange(2, NUM_LOCATIONS),
        rng.choice((600, 1800)),
        (low, low + rng.choice((600, 3600))),
        approach_s=_maybe(rng, 300, 0),
        soft_end_s=_maybe(rng, low + 900),
        tardiness_weight=rng.randint(0, 2),
        skills=_skills(rng, 0.15),
        teams=_maybe(rng, frozenset({rng.randint(0, 1)})),
        forbidden=_maybe(rng, ((low, low + 300),), ()),
        demand=rng.randint(0, 1),
        wished_team=_maybe(rng, 1),
        wished_worker=_maybe(rng, 2),
        mandatory=mandatory,
        prize=0 if mandatory else 10**7,
        lock=_maybe(rng, _lock(rng, shifts), None, 0.15),
    )


def _travel(rng: Random) -> Travel:
    """Asymmetric times of one to fifteen minutes; now and then a pair without a way."""
    size = NUM_LOCATIONS
    seconds = np.array(
        [[0 if a == b else rng.randint(60, 900) for b in range(size)] for a in range(size)],
        dtype=np.int64,
    )
    reachable = np.ones((size, size), dtype=np.bool_)
    for _ in range(rng.randint(0, 4)):
        one, two = rng.randrange(size), rng.randrange(size)
        reachable[one, two] = one == two
    return Travel(seconds, reachable, seconds * 2)


def _units(rng: Random, num_units: int) -> Units:
    cuts = sorted(rng.randint(0, 10**9) for _ in range(num_units - 1))
    weight = np.diff(np.array([0, *cuts, 10**9], dtype=np.int64))
    mornings = tuple((day * DAY_S, day * DAY_S + 12 * 3600) for day in range(3))
    return Units(
        weight,
        np.array([rng.choice((0, 0, 710, 20_480)) for _ in range(num_units)], dtype=np.int64),
        np.array([rng.randint(0, 1) for _ in range(num_units)], dtype=np.int64),
        (ALWAYS, mornings),
    )


def _areas(rng: Random, num_places: int) -> tuple[AreaFloor, ...]:
    if not num_places or rng.random() < 0.5:
        return ()
    held = frozenset(p for p in range(num_places) if rng.random() < 0.5)
    return (AreaFloor(held, 2),)


def grave(problem: Problem, solution: Solution) -> list[str]:
    """What an engine may never do; a lock no route can hold is said, not hidden."""
    return [
        str(item.rule)
        for item in judge(problem, solution).violations
        if item.severity is not Severity.INFO and item.rule != "lock_broken"
    ]
