"""Routes whose starts depend on one another: linked lists, and exact earliest starts.

A double service ties the starts of two routes, so an insertion may delay visits anywhere in the
week, and no slack kept per route tells how far. Here every start is the earliest that its route and
its partner allow. An insertion is timed by pushing what it delays (a longest path, label
correcting) and taken back after. With sequences fixed, earliest starts make every lateness least at
once. Starts only rise while visits are put in; `retime` gives them back after some are taken out.

Nodes: `v < V` is a visit or a rest; `V + s` and `V + S + s` are the bases of shift s. Where a node
is (`loc`) changes for rests only: they are where the node before them is.
"""

# ruff: noqa: C901  (compiled loops are kept whole: a call costs more)

from __future__ import annotations

from optimisation.search.jit import compiled

# Columns of `nodes` (int64).
N_LOC = 0
N_APP = 1
N_STAY = 2
N_SOFT = 3  # start from which it is late
N_WEIGHT = 4  # of a second late
N_PARTNER = 5  # -1: none
N_GAP = 6  # least start of the partner after its own
N_VALUE = 7  # points of being served
N_DEMAND = 8
N_FREE = 9  # 1: the search takes it out and puts it in
N_MANDATORY = 10
N_REST = 11
N_ACT = 12  # activity; -1: a rest
N_LOW = 13  # first start on any shift
NODE_FIELDS = 14

# Columns of `ends`: one row a shift.
S_MODE = 0
S_EARLY = 1
S_LATE = 2
S_FROM = 3
S_TO = 4
S_PLANNABLE = 5
S_CAPACITY = 6
S_FIXED = 7  # points paid when not empty
S_MAX_ROUTE = 8
S_RIVAL0 = 9  # its slice of `rivals`
S_RIVAL1 = 10
END_FIELDS = 11

# What a push tells (int64).
P_CHANGED = 0  # starts changed
P_LATE = 1  # weighted seconds late, added up as they come
P_MOST = 2  # largest seconds late
PUSH_FIELDS = 3

# Rates, in points (int64).
R_LATE = 0  # a weighted second late
R_MOST = 1  # a second of the largest lateness
RATES = 2

OUT = -1
NEVER = 1 << 60
FAR_OFF = 1 << 50
"""Start of a rest that its empty shift leaves no time for: nothing can follow it."""


@compiled
def opens(v, s, low, windows, window_of):
    """First start of a node on a shift at or after a moment; `NEVER`: none."""
    for k in range(window_of[v, s, 0], window_of[v, s, 1]):
        if windows[k, 1] >= low:
            return max(low, windows[k, 0])
    return NEVER


@compiled
def earliest(v, nodes, windows, window_of, ends, way_s, prv, shift_of, loc, start):
    """Earliest start of a linked node, given the node before it and its partner."""
    num = nodes.shape[0]
    s = shift_of[v]
    u = prv[v]
    low = ends[s, S_EARLY] if u >= num else start[u] + nodes[u, N_STAY]
    if nodes[v, N_REST] == 0:
        low += way_s[ends[s, S_MODE], loc[u], loc[v]] + nodes[v, N_APP]
    partner = nodes[v, N_PARTNER]
    if partner >= 0 and shift_of[partner] >= 0:
        low = max(low, start[partner] + nodes[partner, N_GAP])
    return opens(v, s, low, windows, window_of)


@compiled
def is_empty(s, nodes, nxt):
    """Whether a shift has no visit: nothing, or its rest alone."""
    num = nodes.shape[0]
    v = nxt[num + s]
    return v >= num or (nodes[v, N_REST] == 1 and nxt[v] >= num)


@compiled
def is_home(s, nodes, ends, way_s, prv, loc, start):
    """Whether the last node of a shift leaves time to be back."""
    num = nodes.shape[0]
    end = num + ends.shape[0] + s
    u = prv[end]
    low = ends[s, S_EARLY] if u >= num else start[u] + nodes[u, N_STAY]
    return low + way_s[ends[s, S_MODE], loc[u], loc[end]] <= ends[s, S_LATE]


@compiled
def delays(x, s, at, leave, nodes, windows, window_of, ends, way_s, nxt, loc, start, told):
    """Count the lateness that leaving a place later brings along a route, partners apart.

    Adds to `told`; tells whether the route can still be done. From node x on, as if the node before
    it were at location `at` and left at `leave`.
    """
    num = nodes.shape[0]
    mode = ends[s, S_MODE]
    while x < num:
        low = leave
        if nodes[x, N_REST] == 0:
            low += way_s[mode, at, loc[x]] + nodes[x, N_APP]
            at = loc[x]
        if low <= start[x]:
            if nodes[x, N_REST] == 0:
                return True
            low = start[x]  # on time, but elsewhere: what follows may be farther
        low = opens(x, s, low, windows, window_of)
        if low == NEVER:
            return False
        soft = nodes[x, N_SOFT]
        if low > soft:
            told[P_LATE] += nodes[x, N_WEIGHT] * (low - max(soft, start[x]))
            told[P_MOST] = max(told[P_MOST], low - soft)
        leave = low + nodes[x, N_STAY]
        x = nxt[x]
    return leave + way_s[mode, at, loc[x]] <= ends[s, S_LATE]


@compiled
def push(first, num_first, most_points, nodes, windows, window_of, ends, rates, way_s, nxt, prv,
         shift_of, loc, start, queue, waiting, changed, old_start, told):  # fmt: skip
    """Delay what some nodes delay; tells whether it can be, for less than some points of lateness.

    `told` holds the lateness counted so far and goes on counting; `changed` and `old_start` list
    what to take back, which is done here when it cannot be.
    """
    num, num_shifts = nodes.shape[0], ends.shape[0]
    size = queue.shape[0]
    head = held = 0
    for k in range(num_first):
        if not waiting[first[k]]:
            queue[held] = first[k]
            waiting[first[k]] = True
            held += 1
    tail = held
    num_changed = 0
    largest = told[P_MOST]
    possible = True
    while held > 0:
        v = queue[head]
        head = head + 1 if head + 1 < size else 0
        held -= 1
        waiting[v] = False
        if not possible:
            continue
        if v >= num:
            possible = is_home(v - num - num_shifts, nodes, ends, way_s, prv, loc, start)
            continue
        low = earliest(v, nodes, windows, window_of, ends, way_s, prv, shift_of, loc, start)
        if low <= start[v]:
            w = nxt[v]
            if nodes[v, N_REST] == 1 and not waiting[w]:  # on time, but perhaps elsewhere
                queue[tail] = w
                tail = tail + 1 if tail + 1 < size else 0
                held += 1
                waiting[w] = True
            continue
        if low == NEVER or num_changed >= changed.shape[0]:
            possible = False
            continue
        changed[num_changed] = v
        old_start[num_changed] = start[v]
        num_changed += 1
        soft = nodes[v, N_SOFT]
        if low > soft:
            told[P_LATE] += nodes[v, N_WEIGHT] * (low - max(soft, start[v]))
            if low - soft > told[P_MOST]:
                told[P_MOST] = low - soft
            added = rates[R_LATE] * told[P_LATE] + rates[R_MOST] * (told[P_MOST] - largest)
            if added >= most_points:
                possible = False
        start[v] = low
        partner = nodes[v, N_PARTNER]
        for w in (nxt[v], partner):
            if w >= 0 and not waiting[w] and (w != partner or shift_of[w] >= 0):
                queue[tail] = w
                tail = tail + 1 if tail + 1 < size else 0
                held += 1
                waiting[w] = True
    told[P_CHANGED] = num_changed
    if not possible:
        take_back(num_changed, changed, old_start, start)
    return possible


@compiled
def take_back(num_changed, changed, old_start, start):
    """Restore starts, the last change first."""
    for k in range(num_changed - 1, -1, -1):
        start[changed[k]] = old_start[k]


@compiled
def link(v, u, s, nodes, nxt, prv, shift_of, loc):
    """Put a node after another of a shift; a rest that follows is now where it is."""
    w = nxt[u]
    nxt[u], prv[v], nxt[v], prv[w] = v, u, w, v
    shift_of[v] = s
    if w < nodes.shape[0] and nodes[w, N_REST] == 1:
        loc[w] = loc[v]


@compiled
def unlink(v, nodes, nxt, prv, shift_of, loc):
    """Take a node out of its route."""
    u, w = prv[v], nxt[v]
    nxt[u], prv[w] = w, u
    shift_of[v] = OUT
    if w < nodes.shape[0] and nodes[w, N_REST] == 1:
        loc[w] = loc[u]


@compiled
def retime(nodes, windows, window_of, ends, way_s, nxt, prv, shift_of, loc, start):
    """Every start from nothing, route by route until nothing changes; tells whether it can be."""
    num, num_shifts = nodes.shape[0], ends.shape[0]
    for v in range(num):
        start[v] = -NEVER
    moved = True
    rounds = 0
    while moved:
        moved = False
        rounds += 1
        if rounds > 2 * num + 4:
            return False
        for s in range(num_shifts):
            v = nxt[num + s]
            while v < num:
                low = earliest(v, nodes, windows, window_of, ends, way_s, prv, shift_of, loc, start)
                if low == NEVER:
                    if not is_empty(s, nodes, nxt):
                        return False
                    low = FAR_OFF
                if low > start[v]:
                    start[v] = low
                    moved = True
                v = nxt[v]
    for s in range(num_shifts):
        if not is_empty(s, nodes, nxt) and not is_home(s, nodes, ends, way_s, prv, loc, start):
            return False
    return True
