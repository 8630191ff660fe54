"""The compiled search: ruin and recreate on integer tables (columns in `layout`).

One iteration takes strings of neighbouring visits out of their routes (Christiaens and Vanden
Berghe 2020, slack induction by string removals) and puts activities back, dearest first, each at
its cheapest feasible position. The change is kept when it is better, or worse by less than a random
threshold that falls with the temperature.

* A position is checked in O(1): the start it gives is no later than the entry's window, and the
  arrival at the row after no later than that row's latest start (`LAT`, forward time slack,
  Savelsbergh 1992). Busy time and load add up. What cannot be told in O(1) (longest route, shared
  vehicle) is checked on the route before it is changed.
* The cheapest position of an entry is kept until its route changes (`VERSION`).
* A place owed to a set of days is put back on all the days of one set, the cheapest.
* Gaps between passages are turned into narrower windows of the passages there are, so that O(1)
  checks stay exact.
* Points are the judge's, to the unit, promises apart: a promise counts when it was aimed at.

Functions take arrays apart, not one bundle: unpacking a bundle costs more than a look-up.
"""

# ruff: noqa: C901  (compiled loops are kept whole: a call costs more)

from __future__ import annotations

from optimisation.search.jit import compiled
from optimisation.search.layout import (
    A_APP,
    A_AREA0,
    A_AREA1,
    A_DEMAND,
    A_EXPLORES,
    A_IS_PLACE,
    A_LOC,
    A_MANDATORY,
    A_MIN,
    A_PRIZE,
    A_STAY,
    APP,
    BUSY,
    CAPACITY,
    E_ACT,
    E_DUE,
    E_PROFILE,
    E_PROMISE,
    EARLY,
    ENT,
    FAR,
    FROM,
    HI,
    LAT,
    LEAVE,
    LEGS,
    LO,
    LOAD,
    LOC,
    MAX_ROUTE,
    MODE,
    NO_LIMIT,
    NUM,
    PLANNABLE,
    REST,
    RIVAL0,
    RIVAL1,
    ROOM,
    START,
    STAY,
    T_EXPLORING,
    T_MISSED,
    T_PRESENCE,
    VISITS,
    W_AREA,
    W_DUE,
    W_MISSING,
    W_PRIZE,
    W_PROMISE,
    WAY,
)  # fmt: skip

FULL = 20_480
NO_COST = 1e300
_NUM_FIELDS = 12


@compiled
def refresh(route, state, shifts, way_s, legs, s):
    """Times, slack, busy time and cost of one route from its rows; tells whether it is in time."""
    n = state[s, NUM]
    mode = shifts[s, MODE]
    at, leave = shifts[s, FROM], shifts[s, EARLY]
    busy = cost = way = 0
    visits = state[s, VISITS]
    in_time = True
    for p in range(1, n + 2):
        if route[s, p, ENT] == REST:
            route[s, p, LOC] = at
            leg = 0
        else:
            leg = way_s[mode, at, route[s, p, LOC]]
            if visits > 0:
                way += leg
                cost += legs[mode, at, route[s, p, LOC]]
        start = leave + leg + route[s, p, APP]
        if start < route[s, p, LO]:
            start = route[s, p, LO]
        if start > route[s, p, HI]:
            in_time = False
        route[s, p, START] = start
        leave = start + route[s, p, STAY]
        route[s, p, LEAVE] = leave
        if route[s, p, ENT] >= 0:
            busy += route[s, p, APP] + route[s, p, STAY]
        at = route[s, p, LOC]
    latest = route[s, n + 1, HI]
    route[s, n + 1, LAT] = latest
    for p in range(n, -1, -1):
        leg = 0
        if route[s, p + 1, ENT] != REST:
            leg = way_s[mode, route[s, p, LOC], route[s, p + 1, LOC]]
            route[s, p, ROOM] = latest - route[s, p + 1, APP] - leg - route[s, p, LEAVE]
        else:
            route[s, p, ROOM] = FAR
        latest = latest - route[s, p + 1, APP] - leg - route[s, p, STAY]
        if latest > route[s, p, HI]:
            latest = route[s, p, HI]
        route[s, p, LAT] = latest
    state[s, BUSY] = busy + way
    state[s, LEGS] = cost
    state[s, WAY] = way
    return in_time


@compiled
def cheapest(route, state, shifts, activities, way_s, legs, lam, s, a, low, high):
    """Cheapest position of an activity in a route: (cost, position); position 0: none.

    The cost is the points of the legs added plus `lam` per second of travel added. A position
    without room for the stay alone is passed over: no detour is shorter than none (travel times
    keep the triangle inequality, but for rounding).
    """
    n = state[s, NUM]
    mode = shifts[s, MODE]
    loc, app, stay = activities[a, A_LOC], activities[a, A_APP], activities[a, A_STAY]
    empty = state[s, VISITS] == 0
    room = shifts[s, PLANNABLE] - state[s, BUSY] - app - stay
    best, where = NO_COST, 0
    if room < 0 or state[s, LOAD] + activities[a, A_DEMAND] > shifts[s, CAPACITY]:
        return best, where
    for p in range(n + 1):
        leave = route[s, p, LEAVE]
        if leave + app > high:
            break
        if low + stay > route[s, p + 1, LAT] or app + stay > route[s, p, ROOM]:
            continue
        before = route[s, p, LOC]
        to_it = way_s[mode, before, loc]
        start = leave + to_it + app
        if start > high:
            continue
        if start < low:
            start = low
        nxt = p + 1
        gone = start + stay
        if route[s, nxt, ENT] == REST:
            if gone < route[s, nxt, LO]:
                gone = route[s, nxt, LO]
            if gone > route[s, nxt, HI]:
                continue
            gone += route[s, nxt, STAY]
            nxt += 1
        after = route[s, nxt, LOC]
        from_it = way_s[mode, loc, after]
        if gone + from_it + route[s, nxt, APP] > route[s, nxt, LAT]:
            continue
        added = to_it + from_it
        cost = legs[mode, before, loc] + legs[mode, loc, after]
        if not empty:
            added -= way_s[mode, before, after]
            cost -= legs[mode, before, after]
        if added > room:
            continue
        total = cost + lam * added
        if total < best:
            best, where = total, p + 1
    return best, where


@compiled
def value_of(unit, weight, exposure, base, gain_table):
    """Points of one unit at an exposure."""
    e0 = base[unit] if base[unit] < FULL else FULL
    e = exposure if exposure < FULL else FULL
    return (weight[unit] * (gain_table[e0] - gain_table[e])) >> 30


@compiled
def explore_points(exploring, presence, explore):
    """Points lost for too little presence at exploratory places, as the judge counts them."""
    share = exploring / presence if presence > 0 else 0.0
    lacking = explore[0] - share
    if lacking <= 0:
        return 0
    return int(explore[1] * lacking)


@compiled
def coverage_gain(profile, profiles, unit, q, weight, exposed, base, gain_table):
    """Points one more passage of a profile adds to its units."""
    points = 0
    for k in range(profiles[profile], profiles[profile + 1]):
        u = unit[k]
        points += value_of(u, weight, exposed[u] + q[k], base, gain_table) - value_of(
            u, weight, exposed[u], base, gain_table
        )
    return points


@compiled
def standing_gain(e, entries, activities, rates, count, due_kept, kept, areas, area_min, area_count,
                  own):  # fmt: skip
    """Points of one more visit that do not come from units: prize, owed passages, areas.

    With `own`, also what only this entry brings: due time and promise.
    """
    a = entries[e, E_ACT]
    if activities[a, A_IS_PLACE] == 0:
        return rates[W_PRIZE] * activities[a, A_PRIZE] if activities[a, A_MANDATORY] == 0 else 0
    points = 0
    if count[a] < activities[a, A_MIN]:
        points += rates[W_MISSING]
    if own and entries[e, E_DUE] == 1 and due_kept[a] == 0:
        points += rates[W_DUE]
    if own and entries[e, E_PROMISE] >= 0 and kept[entries[e, E_PROMISE]] == 0:
        points += rates[W_PROMISE]
    for k in range(activities[a, A_AREA0], activities[a, A_AREA1]):
        if area_count[areas[k]] < area_min[areas[k]]:
            points += rates[W_AREA]
    return points


@compiled
def mark(e, sign, entries, activities, profiles, unit, q, exposed, count, due_kept, kept, areas,
         area_count, totals):  # fmt: skip
    """Count a visit in (+1) or out (−1)."""
    a = entries[e, E_ACT]
    profile = entries[e, E_PROFILE]
    for k in range(profiles[profile], profiles[profile + 1]):
        exposed[unit[k]] += sign * q[k]
    count[a] += sign
    if entries[e, E_DUE] == 1:
        due_kept[a] += sign
    if entries[e, E_PROMISE] >= 0:
        kept[entries[e, E_PROMISE]] += sign
    for k in range(activities[a, A_AREA0], activities[a, A_AREA1]):
        area_count[areas[k]] += sign
    if activities[a, A_IS_PLACE] == 1:
        totals[T_PRESENCE] += sign * activities[a, A_STAY]
        if activities[a, A_EXPLORES] == 1:
            totals[T_EXPLORING] += sign * activities[a, A_STAY]
    elif activities[a, A_MANDATORY] == 1:
        totals[T_MISSED] -= sign


@compiled
def shift_rows(route, state, s, p, by):
    """Open (+1) or close (−1) the rows of a route at a position."""
    n = state[s, NUM]
    if by > 0:
        for r in range(n + 1, p - 1, -1):
            for f in range(_NUM_FIELDS):
                route[s, r + 1, f] = route[s, r, f]
    else:
        for r in range(p, n + 1):
            for f in range(_NUM_FIELDS):
                route[s, r, f] = route[s, r + 1, f]
    state[s, NUM] = n + by


@compiled
def fits_whole(route, state, shifts, way_s, rivals, activities, s, p, a, low):
    """Whether a route with one more visit keeps its longest time and its rivals' hours.

    Times the route again, row by row: only for shifts with such a limit.
    """
    if shifts[s, MAX_ROUTE] >= NO_LIMIT and shifts[s, RIVAL1] == shifts[s, RIVAL0]:
        return True
    n = state[s, NUM]
    mode = shifts[s, MODE]
    at, leave = shifts[s, FROM], shifts[s, EARLY]
    depart = -1
    for r in range(1, n + 3):
        if r == p:
            loc, app, stay, lo, ent = (
                activities[a, A_LOC], activities[a, A_APP], activities[a, A_STAY], low, 0,
            )  # fmt: skip
        else:
            k = r if r < p else r - 1
            loc, app, stay, lo, ent = (
                route[s, k, LOC], route[s, k, APP], route[s, k, STAY], route[s, k, LO],
                route[s, k, ENT],
            )  # fmt: skip
        leg = 0
        if ent == REST:
            loc = at
        else:
            leg = way_s[mode, at, loc]
        start = leave + leg + app
        if start < lo:
            start = lo
        if depart < 0:
            depart = start - app - leg
        leave = start + stay
        at = loc
    back = leave
    if back - depart > shifts[s, MAX_ROUTE]:
        return False
    for k in range(shifts[s, RIVAL0], shifts[s, RIVAL1]):
        other = rivals[k]
        if state[other, VISITS] > 0:
            out = route[other, 1, START] - route[other, 1, APP]
            if route[other, 1, ENT] != REST:
                out -= way_s[shifts[other, MODE], shifts[other, FROM], route[other, 1, LOC]]
            home = route[other, state[other, NUM] + 1, LEAVE]
            if not (home <= depart or back <= out):
                return False
    return True
