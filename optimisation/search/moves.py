"""Changes of the compiled search: visits in and out of routes, undone as a whole.

`touch` keeps a copy of a route before its first change of an iteration; `undo` goes back to it.
"""

from __future__ import annotations

from optimisation.search.jit import compiled
from optimisation.search.kernel import mark, refresh, shift_rows
from optimisation.search.layout import (
    A_APP,
    A_DEMAND,
    A_LOC,
    A_MAX_GAP,
    A_MIN_GAP,
    A_PREVIOUS,
    A_STAY,
    ACT,
    APP,
    E_ACT,
    E_HI,
    E_LO,
    ENT,
    FIXED,
    HELD,
    HI,
    LEGS,
    LO,
    LOAD,
    LOC,
    NEVER,
    NUM,
    SAVED,
    START,
    STAY,
    T_POINTS,
    T_VERSION,
    T_WAY,
    VERSION,
    VISITS,
    W_FIXED,
    WAY,
)  # fmt: skip


@compiled
def touch(s, route, state, old_route, old_state, touched, num_touched):
    """Keep a copy of a route before its first change; returns the number of routes kept."""
    if state[s, SAVED] == 1:
        return num_touched
    n = state[s, NUM]
    old_route[s, : n + 2] = route[s, : n + 2]
    old_state[s] = state[s]
    state[s, SAVED] = 1
    touched[num_touched] = s
    return num_touched + 1


@compiled
def put_in(s, p, e, low, high, route, state, shifts, entries, activities, rates, way_s, legs,
           totals):  # fmt: skip
    """Insert an entry at a position with a window of starts; legs and fixed cost are counted."""
    a = entries[e, E_ACT]
    legs_before, way_before = state[s, LEGS], state[s, WAY]
    shift_rows(route, state, s, p, 1)
    row = route[s, p]
    row[LOC], row[APP], row[STAY] = (
        activities[a, A_LOC],
        activities[a, A_APP],
        activities[a, A_STAY],
    )
    row[LO], row[HI], row[ACT], row[ENT], row[HELD] = low, high, a, e, 0
    if state[s, VISITS] == 0:
        totals[T_POINTS] -= rates[W_FIXED] * shifts[s, FIXED]
    state[s, VISITS] += 1
    state[s, LOAD] += activities[a, A_DEMAND]
    refresh(route, state, shifts, way_s, legs, s)
    totals[T_POINTS] -= state[s, LEGS] - legs_before
    totals[T_WAY] += state[s, WAY] - way_before
    totals[T_VERSION] += 1
    state[s, VERSION] = totals[T_VERSION]


@compiled
def take_out(s, p, route, state, shifts, activities, rates, way_s, legs, totals):
    """Take the visit at a position out of a route; legs and fixed cost are counted."""
    a = route[s, p, ACT]
    legs_before, way_before = state[s, LEGS], state[s, WAY]
    shift_rows(route, state, s, p, -1)
    state[s, VISITS] -= 1
    state[s, LOAD] -= activities[a, A_DEMAND]
    if state[s, VISITS] == 0:
        totals[T_POINTS] += rates[W_FIXED] * shifts[s, FIXED]
    refresh(route, state, shifts, way_s, legs, s)
    totals[T_POINTS] -= state[s, LEGS] - legs_before
    totals[T_WAY] += state[s, WAY] - way_before
    totals[T_VERSION] += 1
    state[s, VERSION] = totals[T_VERSION]


@compiled
def position_of(route, state, s, a):
    """Row of an activity in a route; 0: not there."""
    for p in range(1, state[s, NUM] + 1):
        if route[s, p, ACT] == a:
            return p
    return 0


@compiled
def gap_window(a, low, high, count, at_shift, route, state, activities):
    """Window of one more passage that keeps the gaps with those there are; high < low: none."""
    min_gap, max_gap = activities[a, A_MIN_GAP], activities[a, A_MAX_GAP]
    before, after = activities[a, A_PREVIOUS], -NEVER
    middle = (low + high) // 2
    for k in range(count[a]):
        s = at_shift[a, k]
        start = route[s, position_of(route, state, s, a), START]
        if start <= middle:
            before = max(before, start)
        else:
            after = min(after, start)
    if min_gap >= 0:
        if before > NEVER:
            low = max(low, before + min_gap)
        if after < -NEVER:
            high = min(high, after - min_gap)
    if max_gap >= 0:
        if before > NEVER:
            high = min(high, before + max_gap)
        if after < -NEVER:
            low = max(low, after - max_gap)
    return low, high


@compiled
def next_passage(a, done, count, at_shift, route, state):
    """Shift and start of an activity's first passage after a time; shift −1: none."""
    s, start = -1, -NEVER
    for j in range(count[a]):
        t = at_shift[a, j]
        begins = route[t, position_of(route, state, t, a), START]
        if done < begins < start:
            s, start = t, begins
    return s, start


@compiled
def retie(a, count, at_shift, route, state, shifts, entries, activities, way_s, legs, totals,
          old_route, old_state, touched, num_touched):  # fmt: skip
    """Windows of an activity's passages such that its gaps hold wherever they move within them."""
    min_gap, max_gap = activities[a, A_MIN_GAP], activities[a, A_MAX_GAP]
    before = activities[a, A_PREVIOUS]
    last_s = last_p = -1
    done = NEVER
    for _k in range(count[a]):
        s, start = next_passage(a, done, count, at_shift, route, state)
        if s < 0:
            break
        done = start
        num_touched = touch(s, route, state, old_route, old_state, touched, num_touched)
        p = position_of(route, state, s, a)
        e = route[s, p, ENT]
        if route[s, p, HELD] == 0:
            route[s, p, LO] = start if max_gap >= 0 else entries[e, E_LO]
            route[s, p, HI] = entries[e, E_HI]
            if min_gap >= 0 and before > NEVER:
                if last_s < 0:
                    route[s, p, LO] = max(route[s, p, LO], before + min_gap)
                else:
                    slack = start - before - min_gap
                    held = before + max(0, slack // 2)
                    if route[last_s, last_p, HELD] == 0:
                        route[last_s, last_p, HI] = min(route[last_s, last_p, HI], held)
                    else:
                        held = route[last_s, last_p, HI]
                    route[s, p, LO] = max(route[s, p, LO], held + min_gap)
                    refresh(route, state, shifts, way_s, legs, last_s)
            if max_gap >= 0 and before > NEVER:
                route[s, p, HI] = min(route[s, p, HI], before + max_gap)
            refresh(route, state, shifts, way_s, legs, s)
            totals[T_VERSION] += 1
            state[s, VERSION] = totals[T_VERSION]
        elif min_gap >= 0 and last_s >= 0 and route[last_s, last_p, HELD] == 0:
            route[last_s, last_p, HI] = min(route[last_s, last_p, HI], start - min_gap)
            refresh(route, state, shifts, way_s, legs, last_s)
            totals[T_VERSION] += 1
            state[last_s, VERSION] = totals[T_VERSION]
        before, last_s, last_p = start, s, p
    return num_touched


@compiled
def attach(a, s, count, at_shift):
    """Note that a visit of an activity is on a shift; before it is counted in."""
    at_shift[a, count[a]] = s


@compiled
def detach(a, s, count, at_shift):
    """Note that a visit is no longer on a shift; before it is counted out."""
    for k in range(count[a]):
        if at_shift[a, k] == s:
            at_shift[a, k] = at_shift[a, count[a] - 1]
            return


@compiled
def undo(route, state, old_route, old_state, touched, num_touched, entries, activities, profiles,
         unit, q, exposed, count, due_kept, kept, areas, area_count, at_shift, totals):  # fmt: skip
    """Go back to the copies: visits of changed routes are counted out, those before counted in."""
    for t in range(num_touched):
        s = touched[t]
        for p in range(1, state[s, NUM] + 1):
            e = route[s, p, ENT]
            if e >= 0:
                detach(entries[e, E_ACT], s, count, at_shift)
                mark(e, -1, entries, activities, profiles, unit, q, exposed, count, due_kept, kept,
                     areas, area_count, totals)  # fmt: skip
    for t in range(num_touched):
        s = touched[t]
        n = old_state[s, NUM]
        route[s, : n + 2] = old_route[s, : n + 2]
        state[s] = old_state[s]
        state[s, SAVED] = 0
        for p in range(1, n + 1):
            e = route[s, p, ENT]
            if e >= 0:
                attach(entries[e, E_ACT], s, count, at_shift)
                mark(e, 1, entries, activities, profiles, unit, q, exposed, count, due_kept, kept,
                     areas, area_count, totals)  # fmt: skip
