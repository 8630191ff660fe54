"""Counts that leave an organisation: fixed areas × closed months, none small, none to be deduced.

A cell is told where its count reaches `k` and its area has enough households. Where one child of a
parent is withheld, the parent minus the others would give it back: complementary suppression
withholds the smallest of the others too, or the parent where there is no other. The ledger has one
release a month over areas that never change. A correction is a release more of a month: it
withholds the same cells, and what it differs by from every earlier one, in any cell told or sum of
them, is nothing or at least `k`. It takes their place, and they stay written.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from planner.errors import PrivacyError
from planner.i18n import _
from planner.privacy import PUBLICATION_COUNT

MIN_HOUSEHOLDS = 11
"""Fewest households of an area of which anything is told (rule of the tax source)."""


@dataclass(frozen=True, slots=True)
class Area:
    """A fixed area of publication; `parent` None: the whole. `households` None: not known.

    `same`: area that counts the same people, cut otherwise; the two are told or withheld together.
    """

    id: str
    parent: str | None
    households: float | None
    same: str | None = None


@dataclass(frozen=True, slots=True)
class Release:
    """What was told of a month: area → count, None withheld; `correction` 0: its first release."""

    month: str
    counts: Mapping[str, int | None]
    correction: int = 0


@dataclass(frozen=True, slots=True)
class Ledger:
    """Every release, by month then correction; the areas are the same for all."""

    areas: tuple[Area, ...]
    releases: tuple[Release, ...] = ()

    def released(
        self, month: str, counts: Mapping[str, int], *, today: dt.date, k: int = PUBLICATION_COUNT
    ) -> Ledger:
        """The ledger with one more month.

        Parameters
        ----------
        month
            `2026-11`; it is over before `today`.
        counts
            Count of every area without children; parents are their sums.
        k
            Least count told.

        Raises
        ------
        PrivacyError
            The month is not over, or was released already.
        """
        if month >= f"{today:%Y-%m}":
            raise PrivacyError(_("le mois {month} n'est pas clos").format(month=month))
        if any(release.month == month for release in self.releases):
            raise PrivacyError(_("le mois {month} est déjà publié").format(month=month))
        told = suppressed(self.areas, counts, k=k)
        return Ledger(self.areas, (*self.releases, Release(month, told)))

    def correction(
        self, month: str, counts: Mapping[str, int], *, k: int = PUBLICATION_COUNT
    ) -> Release | None:
        """The release that corrects a month; None where nothing told would change.

        Parameters
        ----------
        month, counts, k
            As `released`.

        Raises
        ------
        PrivacyError
            The month was never released, or a small count could be computed from the correction
            and an earlier release, or it told areas that are no more: the earlier figures stay.
        """
        before = sorted(
            (one for one in self.releases if one.month == month), key=lambda one: one.correction
        )
        if not before:
            raise PrivacyError(_("le mois {month} n'est pas publié").format(month=month))
        last = before[-1]
        areas = self._as_told(last)
        hidden = {area.id for area in areas if last.counts[area.id] is None}
        told = suppressed(areas, counts, k=k, withheld=hidden)
        if (
            not areas
            or hidden != {area for area, count in told.items() if count is None}
            or any(
                0 < abs(apart) < k
                for earlier in before
                for apart in _apart(areas, earlier.counts, told)
            )
        ):
            raise PrivacyError(
                _(
                    "le mois {month} garde les comptes publiés : les corriger laisserait déduire "
                    "un compte de moins de {k}"
                ).format(month=month, k=k)
            )
        if all(last.counts.get(area) == count for area, count in told.items()):
            return None
        return Release(month, told, last.correction + 1)

    def _as_told(self, release: Release) -> tuple[Area, ...]:
        """Areas of a release as they are now: whole trees of them; none where one has changed."""
        parents = {area.id: area.parent for area in self.areas}
        trees = {_root(area, parents) for area in release.counts if area in parents}
        areas = tuple(area for area in self.areas if _root(area.id, parents) in trees)
        return areas if {area.id for area in areas} == set(release.counts) else ()


def suppressed(
    areas: tuple[Area, ...],
    counts: Mapping[str, int],
    *,
    k: int = PUBLICATION_COUNT,
    withheld: Collection[str] = (),
) -> dict[str, int | None]:
    """Counts that may be told, by area; None withheld.

    Parents are the sums of their children. No withheld cell can be computed from the others: each
    family has none or at least two withheld members, its parent counted. What is left of a told
    area once everything told inside it is taken away is nothing, or at least `k`. Bounds that a
    reader may draw (a withheld count lies between 0 and a sum) are not widened further.
    `withheld`: areas withheld whatever they count.
    """
    children = _children(areas)
    totals: dict[str, int] = {}
    for area in reversed(_top_down(areas)):
        below = children.get(area.id)
        totals[area.id] = sum(totals[c] for c in below) if below else counts.get(area.id, 0)
    few = {a.id for a in areas if a.households is not None and a.households < MIN_HOUSEHOLDS}
    hidden = {
        area for area, total in totals.items() if total < k or area in few or area in withheld
    }
    tree = _Tree(children, totals, k)
    same = [{area.id, area.same} for area in areas if area.same is not None]
    while more := [
        *(one for parent in children for one in tree.also_withheld(parent, hidden)),
        *(one for both in same if both & hidden for one in both - hidden),
    ]:
        hidden.update(more)
    return {area.id: None if area.id in hidden else totals[area.id] for area in areas}


@dataclass(frozen=True, slots=True)
class _Tree:
    """Areas with their totals."""

    children: Mapping[str, list[str]]
    totals: Mapping[str, int]
    k: int

    def also_withheld(self, parent: str, hidden: set[str]) -> list[str]:
        """One more member of a family to withhold, none when nothing can be deduced in it."""
        below = self.children[parent]
        withheld = [child for child in below if child in hidden]
        if parent in hidden:
            safe = bool(withheld)
        else:
            left = self.left(parent, hidden)
            safe = not withheld or (len(withheld) > 1 and left >= self.k)
        if safe:
            return []
        told = [child for child in below if child not in hidden]
        return [min(told, key=lambda c: (self.totals[c], c))] if told else [parent]

    def left(self, area: str, hidden: set[str]) -> int:
        """Count of an area once everything told inside it is taken away."""
        below = self.children.get(area)
        if below is None:
            return self.totals[area]
        return sum(self.left(child, hidden) for child in below if child in hidden)


def _apart(
    areas: tuple[Area, ...], before: Mapping[str, int | None], after: Mapping[str, int | None]
) -> Iterator[int]:
    """What two releases that tell the same cells differ by, in every set of areas they tell.

    Each told area without the told ones inside it is a part; the sets told are unions of parts.
    """
    parents = {area.id: area.parent for area in areas}
    parts: dict[str, int] = {}
    for area, parent in parents.items():
        one, two = before.get(area), after.get(area)
        if one is None or two is None:
            continue
        parts[area] = parts.get(area, 0) + two - one
        above = parent
        while above is not None and (before.get(above) is None or after.get(above) is None):
            above = parents[above]
        if above is not None:
            parts[above] = parts.get(above, 0) - (two - one)
    by_root: dict[str, set[int]] = {}
    for area, part in parts.items():
        sums = by_root.setdefault(_root(area, parents), {0})
        sums |= {known + part for known in sums}
    for sums in by_root.values():
        yield from sums


def _root(area: str, parents: Mapping[str, str | None]) -> str:
    above = parents[area]
    return area if above is None else _root(above, parents)


def _children(areas: tuple[Area, ...]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for area in areas:
        if area.parent is not None:
            found.setdefault(area.parent, []).append(area.id)
    return found


def _top_down(areas: tuple[Area, ...]) -> list[Area]:
    """Parents before their children."""
    by_id = {area.id: area for area in areas}

    def depth(area: Area) -> int:
        return 0 if area.parent is None else 1 + depth(by_id[area.parent])

    return sorted(areas, key=depth)
