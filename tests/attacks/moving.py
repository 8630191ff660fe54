"""Protected places moved while what an exit may tell of them stays the same.

What may be told is computed here on its own, from the privacy matrix and not from the exports: the
district a place lies in, or the named crossing told in its stead. An export that changes although
these did not has told something finer.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely

from planner.exports.sheet_inputs import SheetInputs
from planner.model import Means, Place, Point, Protection

FAR_M = 150.0
"""Least distance between a place and the crossing told in its stead (`model.md`)."""
STEPS_M = (500.0, 400.0, 300.0, 250.0, 200.0, 150.0, 100.0)
HIDDEN = (Protection.TEAM, Protection.SEALED)

Same = Callable[[str, Point, Point], bool]
"""Whether a thing may be moved from one point to another with the same told of it."""


def anywhere(_ref: str, _old: Point, _new: Point) -> bool:
    """Nothing at all may be told of the place."""
    return True


def moved(
    means: Means,
    classes: Iterable[Protection],
    same: Same,
    *,
    steps_m: Sequence[float] = STEPS_M,
) -> tuple[Means, int]:
    """Move every place of the classes that can be, and how many were.

    Points are tried in sixteen directions, by distances in the order of `steps_m`.
    Reports are of class team and appointments of class sealed.
    """
    wanted, count = frozenset(classes), itertools.count()

    def away(thing, protection: Protection):
        spot = next(_spots(thing, same, steps_m), None) if protection in wanted else None
        if spot is None:
            return thing
        next(count)
        return replace(thing, point=spot)

    changed = replace(
        means,
        places=tuple(p if p.is_base else away(p, p.protection) for p in means.places),
        reports=tuple(away(report, Protection.TEAM) for report in means.reports),
        appointments=tuple(away(visit, Protection.SEALED) for visit in means.appointments),
    )
    return changed, next(count)


def _spots(thing, same: Same, steps_m: Sequence[float]) -> Iterator[Point]:
    for step_m, angle in itertools.product(steps_m, np.arange(16) * np.pi / 8):
        spot = Point(
            thing.point.x_m + step_m * float(np.cos(angle)),
            thing.point.y_m + step_m * float(np.sin(angle)),
        )
        if same(thing.id, thing.point, spot):
            yield spot


@dataclass(frozen=True, slots=True)
class Zoned:
    """The same zone: the same district, whatever name it is told by."""

    inputs: SheetInputs

    def __call__(self, _ref: str, old: Point, new: Point) -> bool:
        assert self.inputs.zones is not None
        held = [
            shapely.contains_xy(self.inputs.zones.geometry.to_numpy(), p.x_m, p.y_m)
            for p in (old, new)
        ]
        return bool(held[0].any()) and bool((held[0] == held[1]).all())


class Crossed:
    """The same crossings, in every outing, for all places of some classes at once.

    A crossing told is the nearest that is at least 150 m from each of the outing's places told by
    one, so that moving a place must leave the crossings of the others as they were too.
    """

    def __init__(self, inputs: SheetInputs, *classes: Protection) -> None:
        self.inputs, self.classes = inputs, classes
        self.points: dict[str, Point] = {}
        where = inputs.where
        for shift in inputs.plan.shifts:
            for place in (where.place_of(passage) for passage in shift.passages):
                if place.protection in classes:
                    self.points[place.id] = place.point
        self.told = self._all(self.points)

    def __call__(self, ref: str, _old: Point, new: Point) -> bool:
        if ref not in self.points:
            return True
        points = self.points | {ref: new}
        if self._all(points) != self.told:
            return False
        self.points = points
        return True

    def _all(self, points: dict[str, Point]) -> list[tuple[int, ...]]:
        return [tuple(self._outing(shift, points)) for shift in self.inputs.plan.shifts]

    def _outing(self, shift, points: dict[str, Point]) -> Iterator[int]:
        """Row of the crossing told for each such passage; -1: none."""
        refs = [passage.ref for passage in shift.passages if passage.ref in points]
        if not refs:
            return
        spots = np.array([(points[ref].x_m, points[ref].y_m) for ref in refs])
        crossings = self.inputs.crossings[shift.mode].xy_m
        away = np.hypot(*(crossings[:, None, :] - spots[None, :, :]).transpose(2, 0, 1))
        far = (away >= FAR_M).all(axis=1)
        for column in range(len(refs)):
            yield int(np.argmin(np.where(far, away[:, column], np.inf))) if far.any() else -1


def shifted(means: Means, chosen: Callable[[Place], bool], by_m: float) -> Means:
    """The places chosen, farther east: to show that exports do change where they may tell."""
    return replace(
        means,
        places=tuple(
            replace(p, point=Point(p.point.x_m + by_m, p.point.y_m)) if chosen(p) else p
            for p in means.places
        ),
    )
