"""The compiled loop for double services and lateness: ruin, recreate, accept or go back.

Single appointments go to their cheapest position; both visits of a double service are put in
together, over pairs of positions in order of what they cost at the least. What a position costs
apart from the delays it brings (its legs, its own lateness) is a lower bound, told in O(1); only
positions that could still be the best are timed exactly (`links.push`).
"""

# ruff: noqa: C901  (compiled loops are kept whole: a call costs more)

from __future__ import annotations

import math

import numpy as np

from optimisation.search.jit import compiled
from optimisation.search.links import (
    N_APP,
    N_DEMAND,
    N_FREE,
    N_GAP,
    N_LOW,
    N_MANDATORY,
    N_PARTNER,
    N_REST,
    N_SOFT,
    N_STAY,
    N_VALUE,
    N_WEIGHT,
    NEVER,
    P_CHANGED,
    P_LATE,
    P_MOST,
    PUSH_FIELDS,
    R_LATE,
    R_MOST,
    S_CAPACITY,
    S_EARLY,
    S_FIXED,
    S_MAX_ROUTE,
    S_MODE,
    S_PLANNABLE,
    S_RIVAL0,
    S_RIVAL1,
    cost_of,
    delays,
    fill_totals,
    keeps_limits,
    link,
    opens,
    push,
    retime,
    take_back,
    unlink,
)  # fmt: skip

# Settings of a run (float64).
K_REMOVED = 0  # visits taken out on average
K_STRING = 1  # longest string
K_BLINK = 2  # chance to pass over a position
K_MISSED = 3  # points a missed mandatory appointment counts for in the search
K_LATE_SEED = 4  # chance to ruin around a late visit
SETTINGS = 5

# Columns of candidate positions (int64).
C_AFTER = 0  # node it goes after
C_SHIFT = 1
C_POINTS = 2  # legs and opening of the shift
C_LEAST = 3  # points, and the lateness it brings to its own route
C_MOST = 4  # largest lateness on its own route, of those it delays
C_START = 5  # earliest start there by its route alone
C_WAY = 6  # busy seconds added
CANDIDATE_FIELDS = 7


@compiled
def late_by(v, when, told, nodes):
    """Count a visit's own lateness in."""
    late = when - nodes[v, N_SOFT]
    if late > 0:
        told[P_LATE] += nodes[v, N_WEIGHT] * late
        told[P_MOST] = max(told[P_MOST], late)


@compiled
def candidates(v, blink, rng, nodes, windows, window_of, ends, rates, way_s, legs, nxt, loc, start,
               busy, load, visits_in, told, found):  # fmt: skip
    """Positions a visit could go to, by its own route alone; returns how many."""
    num, num_shifts = nodes.shape[0], ends.shape[0]
    at, app, stay = loc[v], nodes[v, N_APP], nodes[v, N_STAY]
    n = 0
    for s in range(num_shifts):
        last = window_of[v, s, 1]
        if window_of[v, s, 0] == last or load[s] + nodes[v, N_DEMAND] > ends[s, S_CAPACITY]:
            continue
        room = ends[s, S_PLANNABLE] - busy[s] - app - stay
        if room < 0:
            continue
        mode = ends[s, S_MODE]
        latest = windows[last - 1, 1]
        u = num + s
        leave = ends[s, S_EARLY]
        while leave + app <= latest:
            w = nxt[u]
            x = w
            if w < num and nodes[w, N_REST] == 1:
                x = nxt[w]
            points = legs[mode, loc[u], at] + legs[mode, at, loc[x]]
            way = way_s[mode, loc[u], at] + way_s[mode, at, loc[x]]
            if visits_in[s] > 0:
                points -= legs[mode, loc[u], loc[x]]
                way -= way_s[mode, loc[u], loc[x]]
            else:
                points += ends[s, S_FIXED]
            if way <= room and (blink <= 0.0 or rng.random() >= blink):
                when = opens(v, s, leave + way_s[mode, loc[u], at] + app, windows, window_of)
                told[P_LATE] = told[P_MOST] = 0
                if when < NEVER and delays(
                    w, s, at, when + stay, nodes, windows, window_of, ends, way_s, nxt, loc, start,
                    told,
                ):  # fmt: skip
                    late_by(v, when, told, nodes)
                    found[n, C_AFTER], found[n, C_SHIFT] = u, s
                    found[n, C_POINTS], found[n, C_START] = points, when
                    found[n, C_LEAST] = points + rates[R_LATE] * told[P_LATE]
                    found[n, C_MOST] = told[P_MOST]
                    found[n, C_WAY] = way + app + stay
                    n += 1
            u = w
            if u >= num:
                break
            leave = start[u] + nodes[u, N_STAY]
    return n


@compiled
def search_coupled(
    iterations, temperature, settings, rng,
    nodes, windows, window_of, ends, rivals, rates, way_s, legs, near,
    nxt, prv, shift_of, loc, start,
    best_nxt, best_prv, best_shift, best_loc, best_start, best_cost,
):  # fmt: skip
    """Run iterations at one temperature; `best_*` hold the best week met.

    `best_cost` is (mandatory visits missed, points lost).

    Returns
    -------
    bool
        Whether a better week was found.
    """
    num, num_shifts = nodes.shape[0], ends.shape[0]
    size = num + 2 * num_shifts
    queue, waiting = np.empty(size + 1, np.int64), np.zeros(size, np.bool_)
    changed, old_start = np.empty(3 * num + 8, np.int64), np.empty(3 * num + 8, np.int64)
    told, first = np.zeros(PUSH_FIELDS, np.int64), np.empty(4, np.int64)
    ones, twos = (
        np.empty((size, CANDIDATE_FIELDS), np.int64),
        np.empty((size, CANDIDATE_FIELDS), np.int64),
    )
    keep_nxt, keep_prv, keep_shift = nxt.copy(), prv.copy(), shift_of.copy()
    keep_loc, keep_start = loc.copy(), start.copy()
    out, keys = np.empty(num, np.int64), np.empty(num, np.float64)
    busy, load = np.zeros(num_shifts, np.int64), np.zeros(num_shifts, np.int64)
    visits_in, ruined = np.zeros(num_shifts, np.int64), np.zeros(num_shifts, np.int64)
    limited = False
    for s in range(num_shifts):
        if ends[s, S_MAX_ROUTE] < NEVER or ends[s, S_RIVAL1] > ends[s, S_RIVAL0]:
            limited = True
    blink, per_missed = settings[K_BLINK], int(settings[K_MISSED])
    found = False
    fill_totals(nodes, ends, way_s, nxt, loc, busy, load, visits_in)
    missed, points = cost_of(nodes, ends, rates, way_s, legs, nxt, shift_of, loc, start, visits_in)
    current = points + per_missed * missed
    for iteration in range(1, iterations + 1):
        keep_nxt[:], keep_prv[:], keep_shift[:] = nxt, prv, shift_of
        keep_loc[:], keep_start[:] = loc, start
        # ---- ruin: strings of visits around a seed, partners with them
        late_only = rng.random() < settings[K_LATE_SEED]
        seed, met, num_in = -1, 0, 0
        for v in range(num):
            if shift_of[v] < 0 or nodes[v, N_FREE] == 0:
                continue
            num_in += 1
            if late_only and start[v] <= nodes[v, N_SOFT]:
                continue
            met += 1
            if rng.random() * met < 1.0:
                seed = v
        if seed < 0 and num_in > 0:
            at = int(rng.random() * num_in)
            for v in range(num):
                if shift_of[v] >= 0 and nodes[v, N_FREE] == 1:
                    if at == 0:
                        seed = v
                        break
                    at -= 1
        if seed >= 0:
            used = 0
            for s in range(num_shifts):
                if visits_in[s] > 0:
                    used += 1
            longest = min(settings[K_STRING], num_in / used)
            most_strings = 4.0 * settings[K_REMOVED] / (1.0 + longest) - 1.0
            num_strings = int(rng.random() * max(0.0, most_strings)) + 1
            which = int(rng.random() * near.shape[0])
            strings = 0
            for k in range(near.shape[2]):
                if strings >= num_strings:
                    break
                v = near[which, seed, k]
                if shift_of[v] < 0 or ruined[shift_of[v]] == iteration:
                    continue
                s = shift_of[v]
                ruined[s] = iteration
                strings += 1
                length = int(rng.random() * min(longest, float(visits_in[s]))) + 1
                back = int(rng.random() * length)
                for _j in range(back):
                    if prv[v] >= num:
                        break
                    v = prv[v]
                hole = -1
                if length > 1 and rng.random() < 0.5:
                    hole = int(rng.random() * length)
                for j in range(length):
                    if v >= num:
                        break
                    following = nxt[v]
                    if nodes[v, N_FREE] == 1 and j != hole:
                        partner = nodes[v, N_PARTNER]
                        unlink(v, nodes, nxt, prv, shift_of, loc)
                        if partner >= 0 and shift_of[partner] >= 0:
                            unlink(partner, nodes, nxt, prv, shift_of, loc)
                    v = following
        possible = retime(nodes, windows, window_of, ends, way_s, nxt, prv, shift_of, loc, start)
        fill_totals(nodes, ends, way_s, nxt, loc, busy, load, visits_in)
        largest = 0
        for v in range(num):
            if shift_of[v] >= 0:
                largest = max(largest, start[v] - nodes[v, N_SOFT])
        # ---- recreate
        num_out = 0
        for v in range(num):
            if shift_of[v] < 0 and v > nodes[v, N_PARTNER]:
                out[num_out] = v
                num_out += 1
        order = int(rng.random() * 6)
        for r in range(num_out):
            v = out[r]
            key = rng.random()
            if order == 1:
                key += nodes[v, N_LOW]
            elif order == 2:
                key += nodes[v, N_SOFT]
            elif order == 3:
                key -= way_s[0, loc[num], loc[v]]
            elif order == 4:
                key -= nodes[v, N_PARTNER] >= 0
            elif order == 5:
                for s in range(num_shifts):
                    key += window_of[v, s, 1] > window_of[v, s, 0]
            if nodes[v, N_MANDATORY] == 0:
                key += per_missed
            keys[r] = key
        ranks = np.argsort(keys[:num_out])
        for r in range(num_out):
            if not possible:
                break
            v = out[ranks[r]]
            p = nodes[v, N_PARTNER]
            best = per_missed if nodes[v, N_MANDATORY] == 1 else nodes[v, N_VALUE]
            n = candidates(v, blink, rng, nodes, windows, window_of, ends, rates, way_s, legs, nxt,
                           loc, start, busy, load, visits_in, told, ones)  # fmt: skip
            best_u = best_s = best_u2 = best_s2 = -1
            best_way = best_way2 = 0
            if p < 0:
                for k in range(n):
                    least = ones[k, C_LEAST] + rates[R_MOST] * max(0, ones[k, C_MOST] - largest)
                    if least >= best:
                        continue
                    u, s = ones[k, C_AFTER], ones[k, C_SHIFT]
                    link(v, u, s, nodes, nxt, prv, shift_of, loc)
                    start[v] = ones[k, C_START]
                    told[P_LATE], told[P_MOST] = 0, largest
                    late_by(v, start[v], told, nodes)
                    base = rates[R_MOST] * (told[P_MOST] - largest)
                    first[0] = nxt[v]
                    if push(first, 1, best - ones[k, C_POINTS] - base, nodes, windows, window_of,
                            ends, rates, way_s, nxt, prv, shift_of, loc, start, queue, waiting,
                            changed, old_start, told):  # fmt: skip
                        total = (
                            ones[k, C_POINTS]
                            + rates[R_LATE] * told[P_LATE]
                            + rates[R_MOST] * (told[P_MOST] - largest)
                        )
                        if total < best:
                            visits_in[s] += 1
                            if not limited or keeps_limits(
                                nodes, ends, rivals, way_s, nxt, prv, loc, start, visits_in
                            ):
                                best, best_u, best_s, best_way = total, u, s, ones[k, C_WAY]
                            visits_in[s] -= 1
                        take_back(told[P_CHANGED], changed, old_start, start)
                    unlink(v, nodes, nxt, prv, shift_of, loc)
            else:
                best += per_missed if nodes[p, N_MANDATORY] == 1 else nodes[p, N_VALUE]
                m = 0
                if n > 0:
                    m = candidates(
                        p, blink, rng, nodes, windows, window_of, ends, rates, way_s, legs, nxt,
                        loc, start, busy, load, visits_in, told, twos,
                    )  # fmt: skip
                one_by_one = np.argsort(ones[:n, C_LEAST])
                two_by_two = np.argsort(twos[:m, C_LEAST])
                for i in range(n):
                    k = one_by_one[i]
                    if m == 0 or ones[k, C_LEAST] + twos[two_by_two[0], C_LEAST] >= best:
                        break
                    u, s = ones[k, C_AFTER], ones[k, C_SHIFT]
                    for j in range(m):
                        k2 = two_by_two[j]
                        if ones[k, C_LEAST] + twos[k2, C_LEAST] >= best:
                            break
                        u2, t = twos[k2, C_AFTER], twos[k2, C_SHIFT]
                        if s == t:
                            continue
                        when, when2 = ones[k, C_START], twos[k2, C_START]
                        tied = max(when, when2 + nodes[p, N_GAP])
                        tied2 = max(when2, tied + nodes[v, N_GAP])
                        tied = max(tied, tied2 + nodes[p, N_GAP])
                        points = ones[k, C_POINTS] + twos[k2, C_POINTS]
                        least = ones[k, C_LEAST] + twos[k2, C_LEAST]
                        most = max(ones[k, C_MOST], twos[k2, C_MOST])
                        if tied > when or tied2 > when2:
                            told[P_LATE] = told[P_MOST] = 0
                            late_by(v, tied, told, nodes)
                            late_by(p, tied2, told, nodes)
                            if not delays(
                                nxt[u], s, loc[v], tied + nodes[v, N_STAY], nodes, windows,
                                window_of, ends, way_s, nxt, loc, start, told,
                            ) or not delays(
                                nxt[u2], t, loc[p], tied2 + nodes[p, N_STAY], nodes, windows,
                                window_of, ends, way_s, nxt, loc, start, told,
                            ):  # fmt: skip
                                continue
                            least = points + rates[R_LATE] * told[P_LATE]
                            most = told[P_MOST]
                        if least + rates[R_MOST] * max(0, most - largest) >= best:
                            continue
                        link(v, u, s, nodes, nxt, prv, shift_of, loc)
                        link(p, u2, t, nodes, nxt, prv, shift_of, loc)
                        start[v], start[p] = when, when2
                        told[P_LATE], told[P_MOST] = 0, largest
                        late_by(v, when, told, nodes)
                        late_by(p, when2, told, nodes)
                        base = rates[R_MOST] * (told[P_MOST] - largest)
                        first[0], first[1], first[2], first[3] = v, p, nxt[v], nxt[p]
                        if push(first, 4, best - points - base, nodes, windows, window_of, ends,
                                rates, way_s, nxt, prv, shift_of, loc, start, queue, waiting,
                                changed, old_start, told):  # fmt: skip
                            total = (
                                points
                                + rates[R_LATE] * told[P_LATE]
                                + rates[R_MOST] * (told[P_MOST] - largest)
                            )
                            if total < best:
                                visits_in[s] += 1
                                visits_in[t] += 1
                                if not limited or keeps_limits(
                                    nodes, ends, rivals, way_s, nxt, prv, loc, start, visits_in
                                ):
                                    best, best_u, best_s = total, u, s
                                    best_u2, best_s2 = u2, t
                                    best_way, best_way2 = ones[k, C_WAY], twos[k2, C_WAY]
                                visits_in[s] -= 1
                                visits_in[t] -= 1
                            take_back(told[P_CHANGED], changed, old_start, start)
                        unlink(p, nodes, nxt, prv, shift_of, loc)
                        unlink(v, nodes, nxt, prv, shift_of, loc)
            if best_u < 0:
                continue
            told[P_LATE], told[P_MOST] = 0, largest
            num_first = 2
            link(v, best_u, best_s, nodes, nxt, prv, shift_of, loc)
            start[v] = -NEVER
            first[0], first[1] = v, nxt[v]
            busy[best_s] += best_way
            load[best_s] += nodes[v, N_DEMAND]
            visits_in[best_s] += 1
            if p >= 0:
                link(p, best_u2, best_s2, nodes, nxt, prv, shift_of, loc)
                start[p] = -NEVER
                first[2], first[3] = p, nxt[p]
                num_first = 4
                busy[best_s2] += best_way2
                load[best_s2] += nodes[p, N_DEMAND]
                visits_in[best_s2] += 1
            possible = push(first, num_first, NEVER, nodes, windows, window_of, ends, rates, way_s,
                            nxt, prv, shift_of, loc, start, queue, waiting, changed, old_start,
                            told)  # fmt: skip
            largest = told[P_MOST]
        # ---- keep or go back
        missed, points = cost_of(
            nodes, ends, rates, way_s, legs, nxt, shift_of, loc, start, visits_in
        )
        reached = points + per_missed * missed
        if possible and limited:
            possible = keeps_limits(nodes, ends, rivals, way_s, nxt, prv, loc, start, visits_in)
        if possible and reached < current - temperature * math.log(1e-12 + rng.random()):
            current = reached
            if missed < best_cost[0] or (missed == best_cost[0] and points < best_cost[1]):
                found = True
                best_cost[0], best_cost[1] = missed, points
                best_nxt[:], best_prv[:], best_shift[:] = nxt, prv, shift_of
                best_loc[:], best_start[:] = loc, start
        else:
            nxt[:], prv[:], shift_of[:] = keep_nxt, keep_prv, keep_shift
            loc[:], start[:] = keep_loc, keep_start
            fill_totals(nodes, ends, way_s, nxt, loc, busy, load, visits_in)
    return found
