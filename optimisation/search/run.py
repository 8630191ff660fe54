"""The compiled loop: ruin, recreate, accept or go back (see `kernel`)."""

# ruff: noqa: C901  (compiled loops are kept whole: a call costs more)

from __future__ import annotations

import math

import numpy as np

from optimisation.search.jit import compiled
from optimisation.search.kernel import (
    NO_COST,
    cheapest,
    coverage_gain,
    explore_points,
    fits_whole,
    mark,
    standing_gain,
)  # fmt: skip
from optimisation.search.layout import (
    A_APP,
    A_ASIDE,
    A_E0,
    A_E1,
    A_EXPLORES,
    A_IS_PLACE,
    A_LOC,
    A_MANDATORY,
    A_MAX,
    A_MAX_GAP,
    A_MIN_GAP,
    A_P0,
    A_P1,
    A_STAY,
    ACT,
    BUSY,
    DAY,
    E_DUE,
    E_HI,
    E_LO,
    E_PROFILE,
    E_PROMISE,
    E_SHIFT,
    ENT,
    FIXED,
    FROM,
    FROZEN,
    HELD,
    LAT,
    LEAVE,
    MODE,
    MOST_DAYS,
    NUM,
    PLANNABLE,
    SAVED,
    T_EXPLORING,
    T_MISSED,
    T_POINTS,
    T_PRESENCE,
    T_WAY,
    VERSION,
    VISITS,
    W_COVERAGE,
    W_DUE,
    W_FIXED,
    W_PROMISE,
)  # fmt: skip
from optimisation.search.moves import (
    attach,
    detach,
    gap_window,
    position_of,
    put_in,
    retie,
    take_out,
    touch,
    undo,
)  # fmt: skip

# Settings of a run (float64).
P_LAMBDA = 0  # points a second of travel counts for in the search, on top of its cost
P_MISSED = 1  # points a missed mandatory appointment counts for in the search
P_REMOVED = 2  # visits taken out on average
P_STRING = 3  # longest string
P_BLINK = 4  # chance to pass over a route
P_NEAR = 5  # chance to offer only what is near, where there is much
P_VALUE_ORDER = 6  # chance that activities are put back by value or density, else by other orders
P_POOL = 7  # routes of weeks this near the best are noted
P_WHOLE_SETS = 8  # chance to take a place out on all its days, else on the day of the string
SETTINGS = 9

# Orders in which activities are put back.
BY_VALUE = 0  # dearest first
BY_DENSITY = 1  # dearest for the time it takes, the detour guessed
BY_CHANCE = 2
FAR_FIRST = 3
NEAR_FIRST = 4
NARROW_FIRST = 5

MANY = 250
"""Activities from which the near filter is used."""


@compiled
def removed_all(a, route, state, shifts, entries, activities, rates, way_s, legs, profiles, unit, q,
                weight, exposed, exposure0, count, due_kept, kept, areas, area_min, area_count,
                at_shift, totals, gain_table, old_route, old_state, touched, num_touched, removed,
                num_removed, only):  # fmt: skip
    """Take an activity out of one shift (`only`) or of all (−1), unless a visit is held."""
    for k in range(count[a] - 1, -1, -1):
        s = at_shift[a, k]
        if (only >= 0 and s != only) or shifts[s, FROZEN] == 1:
            continue
        p = position_of(route, state, s, a)
        if route[s, p, HELD] == 1:
            continue
        num_touched = touch(s, route, state, old_route, old_state, touched, num_touched)
        e = route[s, p, ENT]
        take_out(s, p, route, state, shifts, activities, rates, way_s, legs, totals)
        detach(a, s, count, at_shift)
        mark(e, -1, entries, activities, profiles, unit, q, exposed, count, due_kept, kept, areas,
             area_count, totals)  # fmt: skip
        totals[T_POINTS] -= rates[W_COVERAGE] * coverage_gain(
            entries[e, E_PROFILE], profiles, unit, q, weight, exposed, exposure0, gain_table
        ) + standing_gain(
            e, entries, activities, rates, count, due_kept, kept, areas, area_min, area_count, True
        )
        removed[num_removed] = a
        num_removed += 1
    return num_touched, num_removed


@compiled
def search(
    iterations, temperature, settings, rng,
    shifts, entries, activities, rates, way_s, legs, profiles, unit, q, weight, exposure0, masks,
    areas, area_min, rivals, near, explore, gain_table,
    route, state, old_route, old_state, best_route, best_state, exposed, count, due_kept, kept,
    area_count, at_shift, totals, best_totals,
    cached_cost, cached_at, cached_version,
    pool_keys, pool_head, pool_rows, pool_chance,
):  # fmt: skip
    """Run iterations at one temperature; changes the week in place and keeps the best.

    Returns
    -------
    bool
        Whether a better week was found.
    """
    num_activities = activities.shape[0]
    num_shifts = shifts.shape[0]
    lam, per_missed = settings[P_LAMBDA], settings[P_MISSED]
    touched = np.empty(num_shifts, np.int64)
    ruined = np.zeros(num_shifts, np.int64)
    ruin_mark = 0
    removed = np.empty(num_activities * at_shift.shape[1] + 1, np.int64)
    offered = np.empty(num_activities, np.int64)
    wanted = np.zeros(num_activities, np.int64)
    want_mark = 0
    keys = np.empty(num_activities, np.float64)
    day_cost = np.empty(MOST_DAYS, np.float64)
    day_entry = np.empty(MOST_DAYS, np.int64)
    day_at = np.empty(MOST_DAYS, np.int64)
    pattern_entry = np.empty(MOST_DAYS, np.int64)
    before_totals = totals.copy()
    found = False
    num_near = near.shape[1]
    exploring_counts = explore[0] > 0 and explore[1] > 0
    blink_log = math.log(1.0 - settings[P_BLINK]) if settings[P_BLINK] > 0 else 0.0
    until_blink = next_blink(blink_log, rng)
    current = (
        totals[T_POINTS] - explore_points(totals[T_EXPLORING], totals[T_PRESENCE], explore)
        - lam * totals[T_WAY] - per_missed * totals[T_MISSED]
    )  # fmt: skip
    top = best_totals[T_POINTS] - lam * best_totals[T_WAY] - per_missed * best_totals[T_MISSED]
    for _iteration in range(iterations):
        before_totals[:] = totals
        num_touched = 0
        num_removed = 0
        # ---- ruin: strings of visits around a seed
        num_visits = 0
        for s in range(num_shifts):
            num_visits += state[s, VISITS]
        seed = -1
        if num_visits > 0:
            at = int(rng.random() * num_visits)
            for s in range(num_shifts):
                if at < state[s, VISITS]:
                    for p in range(1, state[s, NUM] + 1):
                        if route[s, p, ENT] >= 0:
                            if at == 0:
                                seed = route[s, p, ACT]
                                break
                            at -= 1
                    break
                at -= state[s, VISITS]
        if seed >= 0:
            used = 0
            for s in range(num_shifts):
                if state[s, VISITS] > 0:
                    used += 1
            mean_length = num_visits / used
            longest = min(settings[P_STRING], mean_length)
            most_strings = 4.0 * settings[P_REMOVED] / (1.0 + longest) - 1.0
            num_strings = int(rng.random() * max(0.0, most_strings)) + 1
            ruin_mark += 1
            whole_sets = rng.random() < settings[P_WHOLE_SETS]
            strings = 0
            for k in range(num_near):
                if strings >= num_strings:
                    break
                a = near[seed, k]
                if count[a] == 0 or activities[a, A_ASIDE] == 1:
                    continue
                s = at_shift[a, int(rng.random() * count[a])]
                if ruined[s] == ruin_mark or shifts[s, FROZEN] == 1:
                    continue
                ruined[s] = ruin_mark
                strings += 1
                n = state[s, NUM]
                most = min(float(state[s, VISITS]), longest)
                length = int(rng.random() * most) + 1
                p = position_of(route, state, s, a)
                skip = 0
                if length > 1 and rng.random() < 0.5:
                    skip = 1
                    while skip < n - length and rng.random() < 0.5:
                        skip += 1
                span = min(n, length + skip)
                low = max(1, p - span + 1)
                high = min(p, n - span + 1)
                first = low + int(rng.random() * (high - low + 1)) if high > low else low
                hole = first + int(rng.random() * length)
                num_string = 0
                for r in range(first, first + span):
                    if skip > 0 and hole <= r < hole + skip:
                        continue
                    if r > n or route[s, r, ENT] < 0 or route[s, r, HELD] == 1:
                        continue
                    offered[num_string] = route[s, r, ACT]
                    num_string += 1
                for r in range(num_string):
                    b = offered[r]
                    if activities[b, A_ASIDE] == 1:
                        continue
                    only = s
                    patterned = activities[b, A_P1] > activities[b, A_P0]
                    if (patterned and whole_sets) or activities[b, A_MAX_GAP] >= 0:
                        only = -1
                    num_touched, num_removed = removed_all(
                        b, route, state, shifts, entries, activities, rates, way_s, legs, profiles,
                        unit, q, weight, exposed, exposure0, count, due_kept, kept, areas,
                        area_min, area_count, at_shift, totals, gain_table, old_route, old_state,
                        touched, num_touched, removed, num_removed, only,
                    )  # fmt: skip
                    if activities[b, A_MIN_GAP] >= 0 and count[b] > 0:
                        num_touched = retie(
                            b, count, at_shift, route, state, shifts, entries, activities, way_s,
                            legs, totals, old_route, old_state, touched, num_touched,
                        )  # fmt: skip
        # ---- what to put back, in which order
        want_mark += 1
        num_offered = 0
        near_only = num_activities > MANY and num_removed > 0 and rng.random() < settings[P_NEAR]
        if near_only:
            for r in range(num_removed):
                b = removed[r]
                for k in range(min(num_near, 40)):
                    a = near[b, k]
                    if (
                        wanted[a] != want_mark
                        and count[a] < activities[a, A_MAX]
                        and (activities[a, A_ASIDE] == 0)
                    ):
                        wanted[a] = want_mark
                        offered[num_offered] = a
                        num_offered += 1
        else:
            for a in range(num_activities):
                if count[a] < activities[a, A_MAX] and activities[a, A_ASIDE] == 0:
                    offered[num_offered] = a
                    num_offered += 1
        draw = rng.random()
        order = BY_VALUE
        if draw >= settings[P_VALUE_ORDER]:
            order = BY_CHANCE + int(rng.random() * 4)
        elif rng.random() < 0.5:
            order = BY_DENSITY
        for r in range(num_offered):
            a = offered[r]
            e = activities[a, A_E0]
            key = 0.0
            if order <= BY_DENSITY:
                worth = 0.0
                if e < activities[a, A_E1]:
                    worth = rates[W_COVERAGE] * coverage_gain(
                        entries[e, E_PROFILE], profiles, unit, q, weight, exposed, exposure0,
                        gain_table,
                    ) + standing_gain(
                        e, entries, activities, rates, count, due_kept, kept, areas, area_min,
                        area_count, True,
                    )  # fmt: skip
                    if activities[a, A_MANDATORY] == 1:
                        worth += per_missed
                key = -float(worth)
                if order == 1:
                    key /= (
                        1.0
                        + activities[a, A_STAY]
                        + activities[a, A_APP]
                        + (near_way(a, near, activities, way_s))
                    )
                key *= 0.85 + 0.3 * rng.random()
            elif order == BY_CHANCE:
                key = rng.random()
            elif order in (FAR_FIRST, NEAR_FIRST):
                if e < activities[a, A_E1]:
                    s = entries[e, E_SHIFT]
                    key = float(way_s[shifts[s, MODE], shifts[s, FROM], activities[a, A_LOC]])
                if order == FAR_FIRST:
                    key = -key
            else:
                for k in range(activities[a, A_E0], activities[a, A_E1]):
                    key += entries[k, E_HI] - entries[k, E_LO]
            keys[r] = key
        ranks = np.argsort(keys[:num_offered])
        # ---- recreate
        for r in range(num_offered):
            a = offered[ranks[r]]
            first_e, last_e = activities[a, A_E0], activities[a, A_E1]
            gapped = activities[a, A_MIN_GAP] >= 0 or activities[a, A_MAX_GAP] >= 0
            by_days = activities[a, A_P1] > activities[a, A_P0]
            if first_e == last_e or (
                by_days and on_a_set(a, count, at_shift, shifts, activities, masks)
            ):
                continue
            explores = 0
            if exploring_counts and activities[a, A_IS_PLACE] == 1:
                explores = explore_points(totals[T_EXPLORING], totals[T_PRESENCE], explore)
                stay = activities[a, A_STAY]
                exploring = totals[T_EXPLORING]
                if activities[a, A_EXPLORES] == 1:
                    exploring += stay
                explores -= explore_points(exploring, totals[T_PRESENCE] + stay, explore)
            while count[a] < activities[a, A_MAX]:
                best_net, best_e, best_at = 0.0, -1, 0
                best_low = best_high = 0
                last_profile, last_gain = -1, 0
                same_gain = explores + standing_gain(
                    first_e, entries, activities, rates, count, due_kept, kept, areas, area_min,
                    area_count, False,
                )  # fmt: skip
                if activities[a, A_MANDATORY] == 1:
                    same_gain += per_missed
                if by_days:
                    for d in range(MOST_DAYS):
                        day_cost[d] = NO_COST
                        day_entry[d] = -1
                for e in range(first_e, last_e):
                    s = entries[e, E_SHIFT]
                    if shifts[s, FROZEN] == 1:
                        continue
                    until_blink -= 1
                    if until_blink < 0:
                        until_blink = next_blink(blink_log, rng)
                        if not by_days:
                            continue
                    low, high = entries[e, E_LO], entries[e, E_HI]
                    tied = gapped and (count[a] > 0 or activities[a, A_MAX_GAP] >= 0)
                    if count[a] > 0:
                        here = False
                        for k in range(count[a]):
                            if at_shift[a, k] == s:
                                here = True
                        if here:
                            continue
                    if tied:
                        low, high = gap_window(
                            a, low, high, count, at_shift, route, state, activities
                        )
                        if high < low:
                            continue
                        cost, p = cheapest(
                            route, state, shifts, activities, way_s, legs, lam, s, a, low, high
                        )
                    elif cached_version[e] == state[s, VERSION]:
                        cost, p = cached_cost[e], cached_at[e]
                    else:
                        cost, p = cheapest(
                            route, state, shifts, activities, way_s, legs, lam, s, a, low, high
                        )
                        cached_cost[e], cached_at[e] = cost, p
                        cached_version[e] = state[s, VERSION]
                    if p == 0:
                        continue
                    if state[s, VISITS] == 0:
                        cost += rates[W_FIXED] * shifts[s, FIXED]
                    if entries[e, E_PROFILE] != last_profile:
                        last_profile = entries[e, E_PROFILE]
                        last_gain = rates[W_COVERAGE] * coverage_gain(
                            last_profile, profiles, unit, q, weight, exposed, exposure0, gain_table
                        )
                    net = last_gain + same_gain - cost
                    if entries[e, E_DUE] == 1 and due_kept[a] == 0:
                        net += rates[W_DUE]
                    if entries[e, E_PROMISE] >= 0 and kept[entries[e, E_PROMISE]] == 0:
                        net += rates[W_PROMISE]
                    if by_days:
                        d = shifts[s, DAY]
                        if -net < day_cost[d]:
                            day_cost[d], day_entry[d], day_at[d] = -net, e, p
                    elif net > best_net:
                        if not fits_whole(
                            route, state, shifts, way_s, rivals, activities, s, p, a, low
                        ):
                            continue
                        best_net, best_e, best_at = net, e, p
                        best_low, best_high = low, high
                num_pattern = 0
                if by_days:
                    best_total = 0.0
                    chosen = 0
                    there = days_of(a, count, at_shift, shifts)
                    for k in range(activities[a, A_P0], activities[a, A_P1]):
                        if masks[k] & there != there:
                            continue
                        total = 0.0
                        for d in range(MOST_DAYS):
                            if ((masks[k] & ~there) >> d) & 1:
                                total += day_cost[d]
                        if total < best_total and rng.random() >= settings[P_BLINK]:
                            best_total, chosen = total, masks[k] & ~there
                    for d in range(MOST_DAYS):
                        if (chosen >> d) & 1:
                            pattern_entry[num_pattern] = day_entry[d]
                            num_pattern += 1
                elif best_e >= 0:
                    pattern_entry[0] = best_e
                    num_pattern = 1
                if num_pattern == 0:
                    if by_days and count[a] > 0:  # the other days of its set are given up too
                        before = num_removed
                        num_touched, num_removed = removed_all(
                            a, route, state, shifts, entries, activities, rates, way_s, legs,
                            profiles, unit, q, weight, exposed, exposure0, count, due_kept, kept,
                            areas, area_min, area_count, at_shift, totals, gain_table, old_route,
                            old_state, touched, num_touched, removed, num_removed, -1,
                        )  # fmt: skip
                        if num_removed > before and count[a] == 0:
                            continue
                    break
                failed = False
                for k in range(num_pattern):
                    e = pattern_entry[k]
                    s = entries[e, E_SHIFT]
                    p, low, high = best_at, best_low, best_high
                    if by_days:
                        low, high = entries[e, E_LO], entries[e, E_HI]
                        p = 0
                        if gapped:
                            low, high = gap_window(
                                a, low, high, count, at_shift, route, state, activities
                            )
                        if low <= high:
                            _cost, p = cheapest(
                                route, state, shifts, activities, way_s, legs, lam, s, a, low, high
                            )
                        if p == 0 or not fits_whole(
                            route, state, shifts, way_s, rivals, activities, s, p, a, low
                        ):
                            failed = True
                            break
                    num_touched = touch(s, route, state, old_route, old_state, touched, num_touched)
                    totals[T_POINTS] += rates[W_COVERAGE] * coverage_gain(
                        entries[e, E_PROFILE], profiles, unit, q, weight, exposed, exposure0,
                        gain_table,
                    ) + standing_gain(
                        e, entries, activities, rates, count, due_kept, kept, areas, area_min,
                        area_count, True,
                    )  # fmt: skip
                    put_in(s, p, e, low, high, route, state, shifts, entries, activities, rates,
                           way_s, legs, totals)  # fmt: skip
                    attach(a, s, count, at_shift)
                    mark(e, 1, entries, activities, profiles, unit, q, exposed, count, due_kept,
                         kept, areas, area_count, totals)  # fmt: skip
                    if gapped:
                        num_touched = retie(
                            a, count, at_shift, route, state, shifts, entries, activities, way_s,
                            legs, totals, old_route, old_state, touched, num_touched,
                        )  # fmt: skip
                if failed:
                    num_touched, num_removed = removed_all(
                        a, route, state, shifts, entries, activities, rates, way_s, legs, profiles,
                        unit, q, weight, exposed, exposure0, count, due_kept, kept, areas,
                        area_min, area_count, at_shift, totals, gain_table, old_route, old_state,
                        touched, num_touched, removed, num_removed, -1,
                    )  # fmt: skip
                    break
                if by_days:
                    break
        # ---- keep or go back
        points = totals[T_POINTS] - explore_points(totals[T_EXPLORING], totals[T_PRESENCE], explore)
        reached = points - lam * totals[T_WAY] - per_missed * totals[T_MISSED]
        threshold = current + temperature * math.log(1e-12 + rng.random())
        if reached > threshold and in_time(num_touched, touched, route, state, shifts):
            current = reached
            top = max(top, reached)
            for t in range(num_touched):
                state[touched[t], SAVED] = 0
                if pool_keys.shape[0] > 0 and reached >= top - settings[P_POOL]:
                    note(touched[t], route, state, pool_keys, pool_head, pool_rows, pool_chance)
            better = totals[T_MISSED] < best_totals[T_MISSED] or (
                totals[T_MISSED] == best_totals[T_MISSED]
                and (
                    points > best_totals[T_POINTS]
                    or (points == best_totals[T_POINTS] and totals[T_WAY] < best_totals[T_WAY])
                )
            )
            if better:
                found = True
                best_totals[:] = totals
                best_totals[T_POINTS] = points
                for s in range(num_shifts):
                    n = state[s, NUM]
                    best_state[s] = state[s]
                    best_route[s, : n + 2] = route[s, : n + 2]
        else:
            version = totals[5]
            undo(route, state, old_route, old_state, touched, num_touched, entries, activities,
                 profiles, unit, q, exposed, count, due_kept, kept, areas, area_count, at_shift,
                 totals)  # fmt: skip
            totals[:] = before_totals
            totals[5] = version
    return found


@compiled
def in_time(num_touched, touched, route, state, shifts):
    """Whether routes touched can be made: without a stop a way may be longer, or missing."""
    for t in range(num_touched):
        s = touched[t]
        if route[s, 0, LAT] < route[s, 0, LEAVE] or state[s, BUSY] > shifts[s, PLANNABLE]:
            return False
    return True


@compiled
def next_blink(blink_log, rng):
    """Entries to try before one is passed over (geometric)."""
    if blink_log == 0.0:
        return 1 << 60
    return int(math.log(1e-300 + rng.random()) / blink_log)


@compiled
def near_way(a, near, activities, way_s):
    """Seconds to the nearest other activity and back, in the first mode: a typical detour."""
    if near.shape[1] < 4:
        return 0
    total = 0
    for k in range(1, 4):
        total += way_s[0, activities[a, A_LOC], activities[near[a, k], A_LOC]]
    return 2 * total // 3


@compiled
def days_of(a, count, at_shift, shifts):
    """Days an activity is served on, as a bit mask."""
    days = 0
    for k in range(count[a]):
        days |= 1 << shifts[at_shift[a, k], DAY]
    return days


@compiled
def on_a_set(a, count, at_shift, shifts, activities, masks):
    """Whether an activity is served on all the days of one of its sets."""
    days = days_of(a, count, at_shift, shifts)
    found = False
    for k in range(activities[a, A_P0], activities[a, A_P1]):
        found = found or masks[k] == days
    return found


@compiled
def note(s, route, state, pool_keys, pool_head, pool_rows, pool_chance):
    """Keep a route in the pool, at the place its hash gives."""
    n = state[s, NUM]
    if state[s, VISITS] == 0 or n > pool_rows.shape[1]:
        return
    key = s + 1
    for p in range(1, n + 1):
        if route[s, p, ENT] >= 0:
            key ^= pool_chance[route[s, p, ACT]]
    slot = (key ^ (key >> 29)) % pool_keys.shape[0]
    if pool_keys[slot] == key:
        return
    pool_keys[slot] = key
    pool_head[slot, 0], pool_head[slot, 1] = s, n
    for p in range(1, n + 1):
        pool_rows[slot, p - 1] = route[s, p, ENT]
