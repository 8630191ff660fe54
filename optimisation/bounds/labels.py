"""Routes of the greatest value of one outing, each stop at its price: labels on ng-routes.

A label is a way to be at a stop: when, how busy, how loaded, at which value, and which stops near
here it has been to (its memory). A stop of the memory is not gone back to, a stop forgotten may be:
the routes found are those a team can make and some it cannot, so their best value bounds the real
one (ng-routes, Baldacci, Mingozzi and Roberti 2011). A label gives way to another at the same stop
that is no later, no busier, no more loaded, worth no less and remembers no more.

`completion` bounds what a label can still earn, time rounded down to steps and only the stop just
left remembered (two-cycle elimination); a label that cannot beat what is kept is dropped.

Times are seconds since the outing may leave. Stops are numbered from 0; `alike[i]` is the activity
of stop i (several stops are one activity where a passage counts for other units at other hours).
"""

# ruff: noqa: C901  (compiled loops are kept whole: a call costs more)
from __future__ import annotations

import numpy as np

from optimisation.search.jit import compiled

FAR = 1 << 40
"""No way, or no start."""
NOTHING = -1e300
EPSILON = 1e-9
NUM_FIELDS = 7
# Fields of a label.
STOP = 0
AT = 1  # start
BUSY = 2  # seconds of travel, approach and stay, this stay in
LOAD = 3
MEMORY = 4  # bits: neighbours of the stop it has been to
BEFORE = 5  # label it comes from; -1: the base
NEXT = 6  # next label of the same step, or of the same stop by value


@compiled
def next_start(windows, first, last, at_s):
    """Earliest start at or after a moment, FAR without one."""
    for rank in range(first, last):
        if at_s <= windows[rank, 1]:
            return max(at_s, windows[rank, 0])
    return FAR


@compiled
def completion(
    gap, home, back, cost, cost_home, gain, alike, once, ptr, windows, step_s, num_steps, end_s
):
    """Most a label can still earn from a stop and a step of time: best, its next, the best else.

    Returns float64[n, steps], int64[n, steps] (activity next, -1: home) and float64[n, steps]: the
    best whose next activity is another.
    """
    num = len(gain)
    best = np.full((num, num_steps), NOTHING)
    other = np.full((num, num_steps), NOTHING)
    following = np.full((num, num_steps), -1, dtype=np.int64)
    for step in range(num_steps - 1, -1, -1):
        at_s = step * step_s
        for i in range(num):
            if at_s + back[i] > end_s:
                continue
            one, whose, two = NOTHING, -1, NOTHING
            if at_s + home[i] <= end_s:
                one = -cost_home[i]
            for j in range(num):
                if gap[i, j] >= FAR or (once[i] and alike[i] == alike[j]):
                    continue
                start_s = next_start(windows, ptr[j], ptr[j + 1], at_s + gap[i, j])
                if start_s + back[j] > end_s:
                    continue
                later = start_s // step_s
                rest = best[j, later]
                if once[i] and following[j, later] == alike[i]:
                    rest = other[j, later]
                value = gain[j] - cost[i, j] + rest
                if value > one:
                    if alike[j] != whose:
                        two = one
                    one, whose = value, alike[j]
                elif value > two and alike[j] != whose:
                    two = value
            best[i, step], following[i, step], other[i, step] = one, whose, two
    return best, following, other


@compiled
def _memory(memory, at, stop, near, place, alike):
    """Memory at `stop` of what a label at `at` remembers, that stop added."""
    kept = 0
    rank = 0
    while memory >> rank:
        if memory >> rank & 1:
            here = place[stop, near[at, rank]]
            if here >= 0:
                kept |= 1 << here
        rank += 1
    return kept | 1 << place[stop, alike[stop]]


@compiled
def best_routes(
    gap,
    gap_out,
    home,
    back,
    cost,
    cost_out,
    cost_home,
    stay,
    load,
    gain,
    alike,
    once,
    ptr,
    windows,
    near,
    place,
    best,
    following,
    other,
    step_s,
    end_s,
    plannable_s,
    capacity,
    least,
    share,
    loose,
    most_labels,
    stop_flag,
):
    """Label-setting: (labels, values, ends by value, bound of the best value, any label undone).

    `ends` are labels of routes worth more than `least`, best first, one per last stop. The bound is
    never below `least`. `loose`: one label a stop and step, quick and no bound. `most_labels` or
    the flag end it early, and what is not done yet counts in the bound as if completed.
    """
    num = len(gain)
    num_steps = best.shape[1]
    size = 1 << 14
    labels = np.empty((size, NUM_FIELDS), dtype=np.int64)
    values = np.empty(size)
    count = 0
    waiting = np.full(num_steps, -1, dtype=np.int64)
    settled = np.full(num, -1, dtype=np.int64)
    end_value = np.full(num, least)
    end_label = np.full(num, -1, dtype=np.int64)
    top = np.full((num, num_steps), NOTHING)
    found = least
    busy_bound = plannable_s < end_s
    for j in range(num):
        if gap_out[j] >= FAR:
            continue
        start_s = next_start(windows, ptr[j], ptr[j + 1], gap_out[j])
        if start_s + back[j] > end_s:
            continue
        busy_s = gap_out[j] + stay[j]
        if load[j] > capacity or busy_s + back[j] - stay[j] > plannable_s:
            continue
        value = gain[j] - cost_out[j]
        step = start_s // step_s
        if value + best[j, step] <= least + EPSILON:
            continue
        labels[count, STOP], labels[count, AT], labels[count, BUSY] = j, start_s, busy_s
        labels[count, LOAD] = load[j]
        labels[count, MEMORY] = 1 << place[j, alike[j]] if once[j] else 0
        labels[count, BEFORE], labels[count, NEXT] = -1, waiting[step]
        values[count] = value
        waiting[step] = count
        count += 1
    cut = 0.0
    for step in range(num_steps):
        many = 0
        label = waiting[step]
        while label >= 0:
            many += 1
            label = labels[label, NEXT]
        if many == 0:
            continue
        ranks = np.empty(many, dtype=np.int64)
        label = waiting[step]
        for rank in range(many):
            ranks[rank] = label
            label = labels[label, NEXT]
        if stop_flag[0] != 0 or count >= most_labels:
            for label in ranks:
                i = labels[label, STOP]
                cut = max(cut, values[label] + best[i, step])
            continue
        ranks = ranks[np.argsort(labels[ranks, AT])]
        for label in ranks:
            i, at_s, busy_s = labels[label, STOP], labels[label, AT], labels[label, BUSY]
            value, memory = values[label], labels[label, MEMORY]
            floor = max(least, share * found) + EPSILON
            if value + best[i, step] <= floor or (loose and value < top[i, step]):
                continue
            if stop_flag[0] != 0 or count >= most_labels:
                cut = max(cut, value + best[i, step])
                continue
            # another that is at least as good, among those settled: by value, greatest first
            before = -1
            here = -1 if loose else settled[i]
            spent = False
            while here >= 0 and values[here] >= value - EPSILON:
                if (
                    labels[here, MEMORY] & ~memory == 0
                    and (not busy_bound or labels[here, BUSY] <= busy_s)
                    and labels[here, LOAD] <= labels[label, LOAD]
                    and labels[here, AT] <= at_s
                ):
                    spent = True
                    break
                before = here
                here = labels[here, NEXT]
            if spent:
                continue
            labels[label, NEXT] = here
            if before < 0:
                settled[i] = label
            else:
                labels[before, NEXT] = label
            whole = value - cost_home[i]
            ends_here = at_s + home[i] <= end_s and busy_s + home[i] - stay[i] <= plannable_s
            if ends_here and whole > end_value[i]:
                end_value[i], end_label[i] = whole, label
                found = max(found, whole)
                floor = max(least, share * found) + EPSILON
            for j in range(num):
                if gap[i, j] >= FAR:
                    continue
                held = place[i, alike[j]]
                if once[j] and held >= 0 and memory >> held & 1:
                    continue
                start_s = next_start(windows, ptr[j], ptr[j + 1], at_s + gap[i, j])
                if start_s + back[j] > end_s:
                    continue
                carried = labels[label, LOAD] + load[j]
                busy_next_s = busy_s + gap[i, j] - stay[i] + stay[j]
                if carried > capacity or busy_next_s + back[j] - stay[j] > plannable_s:
                    continue
                later = start_s // step_s
                earned = value + gain[j] - cost[i, j]
                rest = best[j, later]
                if once[i] and following[j, later] == alike[i]:
                    rest = other[j, later]
                if earned + rest <= floor:
                    continue
                if loose:
                    if earned <= top[j, later]:
                        continue
                    top[j, later] = earned
                if count == size:
                    size *= 2
                    more = np.empty((size, NUM_FIELDS), dtype=np.int64)
                    more[:count] = labels[:count]
                    labels = more
                    more_values = np.empty(size)
                    more_values[:count] = values[:count]
                    values = more_values
                labels[count, STOP], labels[count, AT] = j, start_s
                labels[count, BUSY], labels[count, LOAD] = busy_next_s, carried
                kept = _memory(memory, i, j, near, place, alike)
                if not once[j]:
                    kept &= ~(1 << place[j, alike[j]])
                labels[count, MEMORY] = kept
                labels[count, BEFORE], labels[count, NEXT] = label, waiting[later]
                values[count] = earned
                waiting[later] = count
                count += 1
    ends = np.argsort(-end_value)
    kept_ends = np.array([end_label[i] for i in ends if end_label[i] >= 0], dtype=np.int64)
    return labels[:count], values[:count], kept_ends, max(found, cut), cut > found
