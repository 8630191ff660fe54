"""The compiled search of appointments tied to one another: double services and lateness.

Where starts on different routes depend on each other, a position cannot be checked in O(1). Here
each trial insertion is timed exactly: every start is the earliest that its route and its partner
allow, found by pushing what an insertion delays (a longest path, label correcting), and taken back
after. With sequences fixed, earliest starts make every lateness least at once.

Visits are linked lists: node v < V is an appointment, V + s and V + S + s are the ends of shift s.
"""

# ruff: noqa: C901, PLR0912, PLR0913, PLR0915  (compiled loops are kept whole: a call costs more)

from __future__ import annotations

import math

import numpy as np
from numba import njit

# Columns of `visits` (int64).
V_LOC = 0
V_APP = 1
V_STAY = 2
V_LOW = 3  # earliest start
V_HIGH = 4  # latest start
V_SOFT = 5  # start from which it is late; NO_LIMIT: never
V_WEIGHT = 6  # of a second late
V_PARTNER = 7  # -1: none
V_GAP = 8  # least start of the partner after its own
V_VALUE = 9  # points of being served, for the search
V_ASIDE = 10
VISIT_FIELDS = 11

# Columns of `ends`: one row a shift.
S_MODE = 0
S_EARLY = 1
S_LATE = 2
S_FROM = 3
S_TO = 4
S_PLANNABLE = 5
END_FIELDS = 6

OUT = -1


@njit(cache=True)
def push(first, second, visits, ends, way_s, nxt, prv, shift_of, start, queue, waiting, changed,
         old_start):  # fmt: skip
    """Delay what two nodes delay (−1: none); returns how many starts changed, −1 when impossible.

    `changed` and `old_start` list what to take back.
    """
    num = visits.shape[0]
    num_shifts = ends.shape[0]
    size = queue.shape[0]
    head = tail = held = 0
    for v in (first, second):
        if v >= 0 and not waiting[v]:
            queue[tail] = v
            tail = (tail + 1) % size
            held += 1
            waiting[v] = True
    num_changed = 0
    possible = True
    while held > 0:
        v = queue[head]
        head = (head + 1) % size
        held -= 1
        waiting[v] = False
        if not possible:
            continue
        s = shift_of[v]
        u = prv[v]
        mode = ends[s, S_MODE]
        if u >= num:
            low = ends[s, S_EARLY]
            at = ends[s, S_FROM]
        else:
            low = start[u] + visits[u, V_STAY]
            at = visits[u, V_LOC]
        if v >= num:
            if low + way_s[mode, at, ends[s, S_TO]] > ends[s, S_LATE]:
                possible = False
            continue
        low += way_s[mode, at, visits[v, V_LOC]] + visits[v, V_APP]
        if low < visits[v, V_LOW]:
            low = visits[v, V_LOW]
        partner = visits[v, V_PARTNER]
        if partner >= 0 and shift_of[partner] >= 0:
            tied = start[partner] + visits[partner, V_GAP]
            if low < tied:
                low = tied
        if low > visits[v, V_HIGH] or num_changed >= changed.shape[0]:
            possible = False
            continue
        if low == start[v]:
            continue
        changed[num_changed] = v
        old_start[num_changed] = start[v]
        num_changed += 1
        start[v] = low
        w = nxt[v]
        if not waiting[w]:
            queue[tail] = w
            tail = (tail + 1) % size
            held += 1
            waiting[w] = True
        if partner >= 0 and shift_of[partner] >= 0 and not waiting[partner]:
            queue[tail] = partner
            tail = (tail + 1) % size
            held += 1
            waiting[partner] = True
    if not possible:
        take_back(num_changed, changed, old_start, start)
        return -1
    return num_changed


@njit(cache=True)
def take_back(num_changed, changed, old_start, start):
    """Restore starts, the last change first."""
    for k in range(num_changed - 1, -1, -1):
        start[changed[k]] = old_start[k]


@njit(cache=True)
def link(v, u, s, nxt, prv, shift_of):
    """Put a visit after a node of a shift."""
    w = nxt[u]
    nxt[u], prv[v], nxt[v], prv[w] = v, u, w, v
    shift_of[v] = s


@njit(cache=True)
def unlink(v, nxt, prv, shift_of):
    """Take a visit out of its route."""
    nxt[prv[v]], prv[nxt[v]] = nxt[v], prv[v]
    shift_of[v] = OUT


@njit(cache=True)
def leg_cost(u, v, s, visits, ends, legs, way_s):
    """(points, seconds) from node u to node v of a shift."""
    num = visits.shape[0]
    at = ends[s, S_FROM] if u >= num else visits[u, V_LOC]
    to = ends[s, S_TO] if v >= num else visits[v, V_LOC]
    return legs[ends[s, S_MODE], at, to], way_s[ends[s, S_MODE], at, to]


@njit(cache=True)
def detour(v, u, s, visits, ends, legs, way_s, nxt):
    """Points and seconds a visit after node u adds; an empty route has no leg of its own."""
    num = visits.shape[0]
    w = nxt[u]
    one, one_s = leg_cost(u, v, s, visits, ends, legs, way_s)
    two, two_s = leg_cost(v, w, s, visits, ends, legs, way_s)
    if u >= num and w >= num:
        return one + two, one_s + two_s
    old, old_s = leg_cost(u, w, s, visits, ends, legs, way_s)
    return one + two - old, one_s + two_s - old_s


@njit(cache=True)
def lateness(visits, shift_of, start):
    """(Σ weight × seconds late, largest seconds late) of the week."""
    total = largest = 0
    for v in range(visits.shape[0]):
        if shift_of[v] >= 0 and start[v] > visits[v, V_SOFT]:
            late = start[v] - visits[v, V_SOFT]
            total += late * visits[v, V_WEIGHT]
            largest = max(largest, late)
    return total, largest


@njit(cache=True)
def late_change(num_changed, changed, old_start, visits, start, largest, rate, rate_largest):
    """Points of lateness that changed starts add; each node counts from its first old start."""
    added = 0
    most = largest
    for k in range(num_changed):
        v = changed[k]
        soft = visits[v, V_SOFT]
        again = False
        for j in range(k):
            if changed[j] == v:
                again = True
                break
        if again:
            continue
        after = max(0, start[v] - soft)
        added += visits[v, V_WEIGHT] * (after - max(0, old_start[k] - soft))
        if after > most:
            most = after
    return rate * added + rate_largest * (most - largest)


@njit(cache=True)
def retime(visits, ends, way_s, nxt, prv, shift_of, start, queue, waiting, changed, old_start):
    """Every start from nothing, after visits were taken out; tells whether it can be."""
    num = visits.shape[0]
    for v in range(num):
        if shift_of[v] >= 0:
            start[v] = -(1 << 60)
    possible = True
    for s in range(ends.shape[0]):
        v = nxt[num + s]
        while v < num:
            if push(v, -1, visits, ends, way_s, nxt, prv, shift_of, start, queue, waiting, changed,
                    old_start) < 0:  # fmt: skip
                possible = False
            v = nxt[v]
    return possible


@njit(cache=True)
def cost_of(visits, ends, legs, way_s, nxt, shift_of, start, rate, rate_largest, fixed):
    """Points lost by the week as it stands: legs, lateness, fixed costs, what is not served."""
    num = visits.shape[0]
    total = 0.0
    for s in range(ends.shape[0]):
        u = num + s
        if nxt[u] >= num:
            continue
        total += fixed[s]
        while True:
            points, _seconds = leg_cost(u, nxt[u], s, visits, ends, legs, way_s)
            total += points
            u = nxt[u]
            if u >= num:
                break
    late, largest = lateness(visits, shift_of, start)
    total += rate * late + rate_largest * largest
    for v in range(num):
        if shift_of[v] < 0 and visits[v, V_ASIDE] == 0:
            total += visits[v, V_VALUE]
    return total


@njit(cache=True)
def search_coupled(
    iterations, temperature, mean_removed, blink, rng, visits, allowed, ends, fixed, way_s, legs,
    near, rate, rate_largest, nxt, prv, shift_of, start, best_nxt, best_prv, best_shift, best_start,
    best_cost,
):  # fmt: skip
    """Run iterations at one temperature; `best_*` and `best_cost[0]` hold the best week met.

    Returns
    -------
    bool
        Whether a better week was found.
    """
    num, num_shifts = visits.shape[0], ends.shape[0]
    size = num + 2 * num_shifts
    queue, waiting = np.empty(size + 2, np.int64), np.zeros(size, np.bool_)
    changed, old_start = np.empty(8 * num + 8, np.int64), np.empty(8 * num + 8, np.int64)
    changed2, old_start2 = np.empty(8 * num + 8, np.int64), np.empty(8 * num + 8, np.int64)
    keep_nxt, keep_prv = nxt.copy(), prv.copy()
    keep_shift, keep_start = shift_of.copy(), start.copy()
    out = np.empty(num, np.int64)
    keys = np.empty(num, np.float64)
    busy = np.zeros(num_shifts, np.int64)
    found = False
    current = cost_of(visits, ends, legs, way_s, nxt, shift_of, start, rate, rate_largest, fixed)
    for _iteration in range(iterations):
        keep_nxt[:], keep_prv[:] = nxt, prv
        keep_shift[:], keep_start[:] = shift_of, start
        # ---- ruin: visits near a seed, in strings
        num_in = 0
        for v in range(num):
            if shift_of[v] >= 0 and visits[v, V_ASIDE] == 0:
                num_in += 1
        if num_in > 0:
            at = int(rng.random() * num_in)
            seed = 0
            for v in range(num):
                if shift_of[v] >= 0 and visits[v, V_ASIDE] == 0:
                    if at == 0:
                        seed = v
                        break
                    at -= 1
            target = 1 + int(rng.random() * (2.0 * mean_removed - 1.0))
            scattered = rng.random() < 0.25
            taken = 0
            for k in range(near.shape[1]):
                if taken >= target:
                    break
                v = near[seed, k]
                if scattered:
                    v = int(rng.random() * num)
                elif k > 0 and rng.random() < 0.25:
                    continue
                if shift_of[v] < 0 or visits[v, V_ASIDE] == 1:
                    continue
                length = 1
                if not scattered and rng.random() < 0.4:
                    length = 1 + int(rng.random() * 3.0)
                for _j in range(length):
                    if v >= num or taken >= target:
                        break
                    following = nxt[v]
                    if visits[v, V_ASIDE] == 0:
                        unlink(v, nxt, prv, shift_of)
                        taken += 1
                        partner = visits[v, V_PARTNER]
                        if partner >= 0 and shift_of[partner] >= 0:
                            if following == partner:
                                following = nxt[partner]
                            unlink(partner, nxt, prv, shift_of)
                    v = following
        retime(visits, ends, way_s, nxt, prv, shift_of, start, queue, waiting, changed, old_start)
        for s in range(num_shifts):
            busy[s] = 0
            u = num + s
            if nxt[u] >= num:
                continue
            while True:
                _points, seconds = leg_cost(u, nxt[u], s, visits, ends, legs, way_s)
                busy[s] += seconds
                u = nxt[u]
                if u >= num:
                    break
                busy[s] += visits[u, V_APP] + visits[u, V_STAY]
        # ---- recreate
        num_out = 0
        for v in range(num):
            partner = visits[v, V_PARTNER]
            if shift_of[v] < 0 and visits[v, V_ASIDE] == 0 and (partner < 0 or v < partner):
                out[num_out] = v
                num_out += 1
        order = int(rng.random() * 4)
        for r in range(num_out):
            v = out[r]
            if order == 0:
                keys[r] = rng.random()
            elif order == 1:
                keys[r] = visits[v, V_LOW] + rng.random()
            elif order == 2:
                keys[r] = visits[v, V_SOFT] + rng.random()
            else:
                keys[r] = rng.random() - (2.0 if visits[v, V_PARTNER] >= 0 else 0.0)
        ranks = np.argsort(keys[:num_out])
        for r in range(num_out):
            v = out[ranks[r]]
            partner = visits[v, V_PARTNER]
            _late, largest = lateness(visits, shift_of, start)
            best = float(visits[v, V_VALUE])
            if partner >= 0:
                best += visits[partner, V_VALUE]
            best_u = best_s = best_u2 = best_s2 = -1
            for s in range(num_shifts):
                if not allowed[v, s]:
                    continue
                opening = 0.0
                if nxt[num + s] >= num:
                    opening = fixed[s]
                u = num + s
                while True:
                    points, seconds = detour(v, u, s, visits, ends, legs, way_s, nxt)
                    room = ends[s, S_PLANNABLE] - busy[s] - seconds
                    room -= visits[v, V_APP] + visits[v, V_STAY]
                    if points + opening < best and room >= 0 and rng.random() >= blink:
                        link(v, u, s, nxt, prv, shift_of)
                        start[v] = -(1 << 60)
                        n = push(v, nxt[v], visits, ends, way_s, nxt, prv, shift_of, start, queue,
                                 waiting, changed, old_start)  # fmt: skip
                        if n >= 0:
                            total = points + opening
                            if partner < 0:
                                total += late_change(
                                    n, changed, old_start, visits, start, largest, rate,
                                    rate_largest,
                                )  # fmt: skip
                                if total < best:
                                    best, best_u, best_s = total, u, s
                            else:
                                for t in range(num_shifts):
                                    if t == s or not allowed[partner, t]:
                                        continue
                                    opening2 = 0.0
                                    if nxt[num + t] >= num:
                                        opening2 = fixed[t]
                                    u2 = num + t
                                    while True:
                                        points2, seconds2 = detour(
                                            partner, u2, t, visits, ends, legs, way_s, nxt
                                        )
                                        room2 = ends[t, S_PLANNABLE] - busy[t] - seconds2
                                        room2 -= visits[partner, V_APP] + visits[partner, V_STAY]
                                        total2 = total + points2 + opening2
                                        if total2 < best and room2 >= 0:
                                            link(partner, u2, t, nxt, prv, shift_of)
                                            start[partner] = -(1 << 60)
                                            m = push(partner, nxt[partner], visits, ends, way_s,
                                                     nxt, prv, shift_of, start, queue, waiting,
                                                     changed2, old_start2)  # fmt: skip
                                            if m >= 0:
                                                late, most = lateness(visits, shift_of, start)
                                                total2 += rate * (late - _late)
                                                total2 += rate_largest * (most - largest)
                                                if total2 < best:
                                                    best = total2
                                                    best_u, best_s = u, s
                                                    best_u2, best_s2 = u2, t
                                                take_back(m, changed2, old_start2, start)
                                            unlink(partner, nxt, prv, shift_of)
                                        u2 = nxt[u2]
                                        if u2 >= num:
                                            break
                            take_back(n, changed, old_start, start)
                        unlink(v, nxt, prv, shift_of)
                    u = nxt[u]
                    if u >= num:
                        break
            if best_u < 0:
                continue
            _points, seconds = detour(v, best_u, best_s, visits, ends, legs, way_s, nxt)
            busy[best_s] += seconds + visits[v, V_APP] + visits[v, V_STAY]
            link(v, best_u, best_s, nxt, prv, shift_of)
            start[v] = -(1 << 60)
            push(v, nxt[v], visits, ends, way_s, nxt, prv, shift_of, start, queue, waiting, changed,
                 old_start)  # fmt: skip
            if partner >= 0:
                _points, seconds = detour(
                    partner, best_u2, best_s2, visits, ends, legs, way_s, nxt
                )
                busy[best_s2] += seconds + visits[partner, V_APP] + visits[partner, V_STAY]
                link(partner, best_u2, best_s2, nxt, prv, shift_of)
                start[partner] = -(1 << 60)
                push(partner, nxt[partner], visits, ends, way_s, nxt, prv, shift_of, start, queue,
                     waiting, changed, old_start)  # fmt: skip
        # ---- keep or go back
        reached = cost_of(
            visits, ends, legs, way_s, nxt, shift_of, start, rate, rate_largest, fixed
        )
        if reached < current - temperature * math.log(1e-12 + rng.random()):
            current = reached
            if reached < best_cost[0] - 1e-9:
                found = True
                best_cost[0] = reached
                best_nxt[:], best_prv[:] = nxt, prv
                best_shift[:], best_start[:] = shift_of, start
        else:
            nxt[:], prv[:] = keep_nxt, keep_prv
            shift_of[:], start[:] = keep_shift, keep_start
    return found
