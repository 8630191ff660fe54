"""What a week on linked lists comes to: limits of whole routes, busy time and load, points lost."""

from __future__ import annotations

from optimisation.search.jit import compiled
from optimisation.search.links import (
    N_APP,
    N_DEMAND,
    N_MANDATORY,
    N_REST,
    N_SOFT,
    N_STAY,
    N_VALUE,
    N_WEIGHT,
    NEVER,
    R_LATE,
    R_MOST,
    S_FIXED,
    S_FROM,
    S_MAX_ROUTE,
    S_MODE,
    S_RIVAL0,
    S_RIVAL1,
    S_TO,
)  # fmt: skip


@compiled
def away(s, nodes, ends, way_s, nxt, prv, loc, start):
    """(leaving the base, being back) of a shift with at least one node."""
    num = nodes.shape[0]
    mode = ends[s, S_MODE]
    v = nxt[num + s]
    out = start[v]
    if nodes[v, N_REST] == 0:
        out -= nodes[v, N_APP] + way_s[mode, ends[s, S_FROM], loc[v]]
    u = prv[num + ends.shape[0] + s]
    return out, start[u] + nodes[u, N_STAY] + way_s[mode, loc[u], ends[s, S_TO]]


@compiled
def keeps_limits(nodes, ends, rivals, way_s, nxt, prv, loc, start, visits_in):
    """Whether every route keeps its longest time and its rivals' hours."""
    for s in range(ends.shape[0]):
        if visits_in[s] == 0:
            continue
        if ends[s, S_MAX_ROUTE] == NEVER and ends[s, S_RIVAL0] == ends[s, S_RIVAL1]:
            continue
        out, back = away(s, nodes, ends, way_s, nxt, prv, loc, start)
        if back - out > ends[s, S_MAX_ROUTE]:
            return False
        for k in range(ends[s, S_RIVAL0], ends[s, S_RIVAL1]):
            other = rivals[k]
            if other > s and visits_in[other] > 0:
                leaves, home = away(other, nodes, ends, way_s, nxt, prv, loc, start)
                if home > out and back > leaves:
                    return False
    return True


@compiled
def fill_totals(nodes, ends, way_s, nxt, loc, busy, load, visits_in):
    """Busy seconds, load and visits of every route."""
    num = nodes.shape[0]
    for s in range(ends.shape[0]):
        busy[s] = load[s] = visits_in[s] = 0
        u = num + s
        while True:
            w = nxt[u]
            if w >= num or nodes[w, N_REST] == 0:
                busy[s] += way_s[ends[s, S_MODE], loc[u], loc[w]]
            u = w
            if u >= num:
                break
            if nodes[u, N_REST] == 0:
                busy[s] += nodes[u, N_APP] + nodes[u, N_STAY]
                load[s] += nodes[u, N_DEMAND]
                visits_in[s] += 1
        if visits_in[s] == 0:
            busy[s] = 0


@compiled
def cost_of(nodes, ends, rates, way_s, legs, nxt, shift_of, loc, start, visits_in):
    """(mandatory visits missed, points lost) of the week as it stands.

    Legs, lateness, fixed costs, and optional visits that are out.
    """
    num = nodes.shape[0]
    total = late = most = missed = 0
    for s in range(ends.shape[0]):
        if visits_in[s] == 0:
            continue
        total += ends[s, S_FIXED]
        u = num + s
        while True:
            w = nxt[u]
            if w >= num or nodes[w, N_REST] == 0:
                total += legs[ends[s, S_MODE], loc[u], loc[w]]
            u = w
            if u >= num:
                break
    for v in range(num):
        if shift_of[v] < 0:
            if nodes[v, N_MANDATORY] == 1:
                missed += 1
            else:
                total += nodes[v, N_VALUE]
        elif start[v] > nodes[v, N_SOFT]:
            late += nodes[v, N_WEIGHT] * (start[v] - nodes[v, N_SOFT])
            most = max(most, start[v] - nodes[v, N_SOFT])
    return missed, total + rates[R_LATE] * late + rates[R_MOST] * most
