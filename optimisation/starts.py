"""When a passage may start on an outing, and which units it then counts for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from optimisation.engines.schedule import presence_s
from optimisation.problem import Appointment, Place, Shift, Units, Window


def starts(item: Place | Appointment, shift: Shift) -> Iterator[Window]:
    """Windows of starts of an activity on a shift: its own, less refusals and blocked periods."""
    stay_s = presence_s(item)
    low = shift.earliest_s + item.approach_s
    high = shift.latest_s - stay_s
    if isinstance(item, Place):
        if item.previous_s and item.min_gap_s is not None:
            low = max(low, max(item.previous_s) + item.min_gap_s)
        windows = item.windows if item.windows is not None else ((low, high),)
    else:
        windows = (item.window,)
    free = [(max(low, one), min(high, two)) for one, two in windows]
    for taken_low, taken_high in (*item.forbidden, *shift.blocked):
        if taken_high > taken_low:
            free = list(_without(free, taken_low - max(1, stay_s), taken_high))
    for one, two in free:
        if one <= two:
            yield one, two


def _without(windows: Iterable[Window], before: int, after: int) -> Iterator[Window]:
    """Windows less the open interval (before, after), which holds at least one second."""
    for low, high in windows:
        yield low, min(high, before)
        yield max(low, after), high


def by_band(
    units: Units, place: Place, low: int, high: int
) -> Iterator[tuple[int, int, tuple[tuple[int, int], ...]]]:
    """Cut a window of starts where a band of its units opens or closes.

    Yields first start, last start, and the pairs (unit, exposure) a start then counts for.
    """
    bands = {int(units.band[unit]) for unit, _q in place.unit_q}
    cuts = {low, high + 1}
    for band in bands:
        for opens, closes in units.bands[band]:
            cuts |= {cut for cut in (opens, closes + 1) if low < cut <= high}
    for one, two in pairwise(sorted(cuts)):
        inside = {band for band in bands if any(o <= one <= e for o, e in units.bands[band])}
        yield (
            one,
            two - 1,
            tuple((u, q) for u, q in place.unit_q if q > 0 and int(units.band[u]) in inside),
        )
