"""The compiled loop for double services and lateness: ruin, recreate, accept or go back."""

# ruff: noqa: C901  (compiled loops are kept whole: a call costs more)

from __future__ import annotations

import math

import numpy as np

from optimisation.search.coupled_insert import (
    CANDIDATE_FIELDS,
    CHOICE_FIELDS,
    G_AFTER,
    choose_one,
    choose_two,
    put_in,
    worth,
)  # fmt: skip
from optimisation.search.jit import compiled
from optimisation.search.link_totals import cost_of, fill_totals, keeps_limits
from optimisation.search.links import (
    N_FREE,
    N_LOW,
    N_MANDATORY,
    N_PARTNER,
    N_SOFT,
    NEVER,
    P_MOST,
    PUSH_FIELDS,
    S_MAX_ROUTE,
    S_RIVAL0,
    S_RIVAL1,
    retime,
    unlink,
)  # fmt: skip

# Settings of a run (float64).
K_REMOVED = 0  # visits taken out on average
K_STRING = 1  # longest string
K_BLINK = 2  # chance to pass over a position
K_MISSED = 3  # points a missed mandatory appointment counts for in the search
K_LATE_SEED = 4  # chance to ruin around a late visit
SETTINGS = 5


@compiled
def seed_of(late_only, rng, nodes, shift_of, start):
    """(a free visit at random, how many are in); -1: none. With `late_only` a late one if any."""
    seed, met, num_in, any_seed = -1, 0, 0, -1
    for v in range(nodes.shape[0]):
        if shift_of[v] < 0 or nodes[v, N_FREE] == 0:
            continue
        num_in += 1
        if rng.random() * num_in < 1.0:
            any_seed = v
        if late_only and start[v] > nodes[v, N_SOFT]:
            met += 1
            if rng.random() * met < 1.0:
                seed = v
    return (seed if seed >= 0 else any_seed), num_in


@compiled
def ruin(seed, num_in, mark, settings, rng, nodes, near, nxt, prv, shift_of, loc, visits_in,
         ruined):  # fmt: skip
    """Take strings of free visits out around a seed, partners with them (slack induction)."""
    num = nodes.shape[0]
    used = 0
    for s in range(len(visits_in)):
        if visits_in[s] > 0:
            used += 1
    longest = min(settings[K_STRING], num_in / used)
    most_strings = 4.0 * settings[K_REMOVED] / (1.0 + longest) - 1.0
    num_strings = int(rng.random() * max(0.0, most_strings)) + 1
    which = int(rng.random() * near.shape[0])
    for k in range(near.shape[2]):
        if num_strings == 0:
            break
        v = near[which, seed, k]
        s = shift_of[v]
        if s < 0 or ruined[s] == mark:
            continue
        ruined[s] = mark
        num_strings -= 1
        length = int(rng.random() * min(longest, float(visits_in[s]))) + 1
        for _j in range(int(rng.random() * length)):
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


@compiled
def offer(per_missed, rng, nodes, window_of, ends, way_s, shift_of, loc, out, keys):
    """List what is out, once a pair, in one of several orders; returns how many."""
    num = nodes.shape[0]
    order = int(rng.random() * 6)
    n = 0
    for v in range(num):
        if shift_of[v] >= 0 or v < nodes[v, N_PARTNER]:
            continue
        key = rng.random()
        if order == 1:
            key += nodes[v, N_LOW]
        elif order == 2:
            key += nodes[v, N_SOFT]
        elif order == 3:
            key -= way_s[0, loc[num], loc[v]]
        elif order == 4 and nodes[v, N_PARTNER] >= 0:
            key -= 1.0
        elif order == 5:
            for s in range(ends.shape[0]):
                if window_of[v, s, 1] > window_of[v, s, 0]:
                    key += 1.0
        if nodes[v, N_MANDATORY] == 0:
            key += per_missed
        out[n], keys[n] = v, key
        n += 1
    out[:n] = out[:n][np.argsort(keys[:n])]
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
    ones = np.empty((size, CANDIDATE_FIELDS), np.int64)
    twos = np.empty((size, CANDIDATE_FIELDS), np.int64)
    choice = np.empty(CHOICE_FIELDS, np.int64)
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
        seed, num_in = seed_of(rng.random() < settings[K_LATE_SEED], rng, nodes, shift_of, start)
        if seed >= 0:
            ruin(seed, num_in, iteration, settings, rng, nodes, near, nxt, prv, shift_of, loc,
                 visits_in, ruined)  # fmt: skip
        possible = retime(nodes, windows, window_of, ends, way_s, nxt, prv, shift_of, loc, start)
        fill_totals(nodes, ends, way_s, nxt, loc, busy, load, visits_in)
        largest = 0
        for v in range(num):
            if shift_of[v] >= 0:
                largest = max(largest, start[v] - nodes[v, N_SOFT])
        num_out = offer(per_missed, rng, nodes, window_of, ends, way_s, shift_of, loc, out, keys)
        for r in range(num_out):
            if not possible:
                break
            v = out[r]
            partner = nodes[v, N_PARTNER]
            if partner < 0:
                choose_one(
                    v, worth(v, per_missed, nodes), largest, blink, limited, rng, nodes, windows,
                    window_of, ends, rivals, rates, way_s, legs, nxt, prv, shift_of, loc, start,
                    busy, load, visits_in, queue, waiting, changed, old_start, told, first, ones,
                    choice,
                )  # fmt: skip
            else:
                choose_two(
                    v, worth(v, per_missed, nodes) + worth(partner, per_missed, nodes), largest,
                    blink, limited, rng, nodes, windows, window_of, ends, rivals, rates, way_s,
                    legs, nxt, prv, shift_of, loc, start, busy, load, visits_in, queue, waiting,
                    changed, old_start, told, first, ones, twos, choice,
                )  # fmt: skip
            if choice[G_AFTER] >= 0:
                possible = put_in(
                    v, choice, largest, nodes, windows, window_of, ends, rates, way_s, nxt, prv,
                    shift_of, loc, start, busy, load, visits_in, queue, waiting, changed,
                    old_start, told, first,
                )  # fmt: skip
                largest = told[P_MOST]
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
