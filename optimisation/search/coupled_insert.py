"""Where visits go in the coupled search: single ones, and both of a double service together.

What a position costs by its own route alone (its legs, its lateness, the lateness of the visits it
delays there) is a lower bound, told without changing anything; only positions that could still be
the best are timed exactly, across routes (`links.push`).
"""

# ruff: noqa: C901  (compiled loops are kept whole: a call costs more)

from __future__ import annotations

import numpy as np

from optimisation.search.jit import compiled
from optimisation.search.link_totals import keeps_limits
from optimisation.search.links import (
    N_APP,
    N_DEMAND,
    N_GAP,
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
    R_LATE,
    R_MOST,
    S_CAPACITY,
    S_EARLY,
    S_FIXED,
    S_MODE,
    S_PLANNABLE,
    delays,
    link,
    opens,
    push,
    take_back,
    unlink,
)  # fmt: skip

# Columns of candidate positions (int64).
C_AFTER = 0  # node it goes after
C_SHIFT = 1
C_POINTS = 2  # legs and opening of the shift
C_LEAST = 3  # points, and the lateness it brings to its own route
C_MOST = 4  # largest lateness on its own route, of those it delays
C_START = 5  # earliest start there by its route alone
C_WAY = 6  # busy seconds added
CANDIDATE_FIELDS = 7

# The position chosen (int64): node it goes after (-1: none), shift, busy seconds added; then those
# of the partner.
G_AFTER = 0
G_SHIFT = 1
G_WAY = 2
G_AFTER2 = 3
G_SHIFT2 = 4
G_WAY2 = 5
CHOICE_FIELDS = 6


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
def worth(v, per_missed, nodes):
    """Points of being served, for the search."""
    return per_missed if nodes[v, N_MANDATORY] == 1 else nodes[v, N_VALUE]


@compiled
def total_of(points, largest, told, rates):
    """Points of legs and of the lateness counted."""
    return points + rates[R_LATE] * told[P_LATE] + rates[R_MOST] * (told[P_MOST] - largest)


@compiled
def choose_one(v, best, largest, blink, limited, rng, nodes, windows, window_of, ends, rivals,
               rates, way_s, legs, nxt, prv, shift_of, loc, start, busy, load, visits_in, queue,
               waiting, changed, old_start, told, first, ones, choice):  # fmt: skip
    """Find the cheapest position of a single visit, for less than some points, into `choice`."""
    choice[G_AFTER] = -1
    n = candidates(v, blink, rng, nodes, windows, window_of, ends, rates, way_s, legs, nxt, loc,
                   start, busy, load, visits_in, told, ones)  # fmt: skip
    for k in range(n):
        if ones[k, C_LEAST] + rates[R_MOST] * max(0, ones[k, C_MOST] - largest) >= best:
            continue
        u, s = ones[k, C_AFTER], ones[k, C_SHIFT]
        link(v, u, s, nodes, nxt, prv, shift_of, loc)
        start[v] = ones[k, C_START]
        told[P_LATE], told[P_MOST] = 0, largest
        late_by(v, start[v], told, nodes)
        most_points = best - ones[k, C_POINTS] - rates[R_MOST] * (told[P_MOST] - largest)
        first[0] = nxt[v]
        if push(first, 1, most_points, nodes, windows, window_of, ends, rates, way_s, nxt, prv,
                shift_of, loc, start, queue, waiting, changed, old_start, told):  # fmt: skip
            total = total_of(ones[k, C_POINTS], largest, told, rates)
            if total < best:
                visits_in[s] += 1
                if not limited or keeps_limits(
                    nodes, ends, rivals, way_s, nxt, prv, loc, start, visits_in
                ):
                    best = total
                    choice[G_AFTER], choice[G_SHIFT], choice[G_WAY] = u, s, ones[k, C_WAY]
                visits_in[s] -= 1
            take_back(told[P_CHANGED], changed, old_start, start)
        unlink(v, nodes, nxt, prv, shift_of, loc)


@compiled
def choose_two(v, best, largest, blink, limited, rng, nodes, windows, window_of, ends, rivals,
               rates, way_s, legs, nxt, prv, shift_of, loc, start, busy, load, visits_in, queue,
               waiting, changed, old_start, told, first, ones, twos, choice):  # fmt: skip
    """Find the cheapest positions of both visits of a double service, into `choice`.

    Pairs of positions are met in order of their lower bounds, until none can be the best.
    """
    p = nodes[v, N_PARTNER]
    choice[G_AFTER] = -1
    n = candidates(v, blink, rng, nodes, windows, window_of, ends, rates, way_s, legs, nxt, loc,
                   start, busy, load, visits_in, told, ones)  # fmt: skip
    if n == 0:
        return
    m = candidates(p, blink, rng, nodes, windows, window_of, ends, rates, way_s, legs, nxt, loc,
                   start, busy, load, visits_in, told, twos)  # fmt: skip
    if m == 0:
        return
    one_by_one, two_by_two = np.argsort(ones[:n, C_LEAST]), np.argsort(twos[:m, C_LEAST])
    for i in range(n):
        k = one_by_one[i]
        if ones[k, C_LEAST] + twos[two_by_two[0], C_LEAST] >= best:
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
                    nxt[u], s, loc[v], tied + nodes[v, N_STAY], nodes, windows, window_of, ends,
                    way_s, nxt, loc, start, told,
                ) or not delays(
                    nxt[u2], t, loc[p], tied2 + nodes[p, N_STAY], nodes, windows, window_of, ends,
                    way_s, nxt, loc, start, told,
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
            most_points = best - points - rates[R_MOST] * (told[P_MOST] - largest)
            first[0], first[1], first[2], first[3] = v, p, nxt[v], nxt[p]
            if push(first, 4, most_points, nodes, windows, window_of, ends, rates, way_s, nxt, prv,
                    shift_of, loc, start, queue, waiting, changed, old_start, told):  # fmt: skip
                total = total_of(points, largest, told, rates)
                if total < best:
                    visits_in[s] += 1
                    visits_in[t] += 1
                    if not limited or keeps_limits(
                        nodes, ends, rivals, way_s, nxt, prv, loc, start, visits_in
                    ):
                        best = total
                        choice[G_AFTER], choice[G_SHIFT], choice[G_WAY] = u, s, ones[k, C_WAY]
                        choice[G_AFTER2], choice[G_SHIFT2] = u2, t
                        choice[G_WAY2] = twos[k2, C_WAY]
                    visits_in[s] -= 1
                    visits_in[t] -= 1
                take_back(told[P_CHANGED], changed, old_start, start)
            unlink(p, nodes, nxt, prv, shift_of, loc)
            unlink(v, nodes, nxt, prv, shift_of, loc)


@compiled
def put_in(v, choice, largest, nodes, windows, window_of, ends, rates, way_s, nxt, prv, shift_of,
           loc, start, busy, load, visits_in, queue, waiting, changed, old_start, told,
           first):  # fmt: skip
    """Put a visit, and its partner where it has one, at the positions chosen; tells whether it can.

    `told[P_MOST]` is the largest lateness after it.
    """
    p = nodes[v, N_PARTNER]
    s = choice[G_SHIFT]
    link(v, choice[G_AFTER], s, nodes, nxt, prv, shift_of, loc)
    start[v] = -NEVER
    first[0], first[1] = v, nxt[v]
    num_first = 2
    busy[s] += choice[G_WAY]
    load[s] += nodes[v, N_DEMAND]
    visits_in[s] += 1
    if p >= 0:
        t = choice[G_SHIFT2]
        link(p, choice[G_AFTER2], t, nodes, nxt, prv, shift_of, loc)
        start[p] = -NEVER
        first[2], first[3] = p, nxt[p]
        num_first = 4
        busy[t] += choice[G_WAY2]
        load[t] += nodes[p, N_DEMAND]
        visits_in[t] += 1
    told[P_LATE], told[P_MOST] = 0, largest
    return push(first, num_first, NEVER, nodes, windows, window_of, ends, rates, way_s, nxt, prv,
                shift_of, loc, start, queue, waiting, changed, old_start, told)  # fmt: skip
