"""What teams declare of a period, summed by whole month; small counts of people are withheld.

Counts leave with what would give a small one back withheld too (`publication.py`), over the areas
of `fixed_areas.py`.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from planner.activity import Period
from planner.errors import PrivacyError
from planner.fixed_areas import ELSEWHERE, GROUND
from planner.privacy import PUBLICATION_COUNT
from planner.publication import Area, Ledger, Release, suppressed
from planner.tally import DEFAULT_COLUMNS, HEADERS, ROUND_COLUMNS, TallyColumn

TOTAL = "total"
MET, FIRST = HEADERS[TallyColumn.MET], HEADERS[TallyColumn.FIRST_TIME]
TALLIES = tuple(HEADERS[column] for column in ROUND_COLUMNS)
"""Headers of the closed list of a street round's sheet."""
_REST = "autres"
_TALLY_CELLS = {*TALLIES, _REST, GROUND}
_WHOLE_CELLS = {*_TALLY_CELLS, ELSEWHERE}
"""Cells that say nothing of where people were met."""
USUAL_TALLIES = tuple(HEADERS[column] for column in DEFAULT_COLUMNS)
"""Those told even where nobody filled them in."""


@dataclass(frozen=True, slots=True)
class Tally:
    """What a team declares of one outing: held or not, and counts of the closed list.

    `met_at`: people met at places open to all, by smallest area of `fixed_areas`; None: where is
    not known, or not any more.
    """

    date: dt.date
    held: bool
    counts: Mapping[str, int] = field(default_factory=dict)
    met_at: Mapping[str, int] | None = None


@dataclass(frozen=True, slots=True)
class DeclaredActivity:
    """What tallies say of a period.

    `counts`: tally → whole month or `TOTAL` → count, None withheld. `by_area`: fixed area → the
    same, of people met. `corrected`: months told whose
    counts take the place of those of an earlier release.
    """

    held: int
    not_held: int
    counts: Mapping[str, Mapping[str, int | None]]
    k: int
    corrected: tuple[str, ...] = ()
    by_area: Mapping[str, Mapping[str, int | None]] = field(default_factory=dict)


def tally_areas(households: float | None = None, ground: tuple[Area, ...] = ()) -> tuple[Area, ...]:
    """Cells of a month of a territory: meetings with their two parts, each other tally alone.

    `households`: those of the territory; None: not known. `ground`: its `fixed_areas`, by which
    meetings are told a second time.
    """
    parts = (Area(FIRST, MET, households), Area(_REST, MET, households))
    return (*(Area(name, None, households) for name in TALLIES if name != FIRST), *parts, *ground)


def month_counts(tallies: Iterable[Tally], month: str) -> dict[str, int]:
    """Sums of a month (`2026-11`), by cell of `tally_areas` that has no part."""
    sums, situated = Counter[str](), Counter[str]()
    for tally in tallies:
        if f"{tally.date:%Y-%m}" == month:
            sums.update(tally.counts)
            situated.update(tally.met_at or {})
    elsewhere = sums[MET] - situated.total()
    return dict(sums) | dict(situated) | {_REST: sums[MET] - sums[FIRST], ELSEWHERE: elsewhere}


def months_to_release(
    tallies: Iterable[Tally], period: Period, ledger: Ledger, *, today: dt.date
) -> list[str]:
    """Whole months of a period that are over, have tallies and were never released."""
    told = {release.month for release in ledger.releases}
    found = sorted({f"{tally.date:%Y-%m}" for tally in tallies} - told)
    return [month for month in found if period.whole(month) and month < f"{today:%Y-%m}"]


@dataclass(frozen=True, slots=True)
class Corrections:
    """Releases that correct months, and months that keep their figures though tallies changed."""

    possible: tuple[Release, ...] = ()
    kept: tuple[str, ...] = ()


def corrections(
    tallies: Sequence[Tally], period: Period, ledger: Ledger, *, k: int = PUBLICATION_COUNT
) -> Corrections:
    """What tallies of whole months correct in what was released; a month without any keeps it.

    Once it is forgotten where people were met, a month told by area keeps its figures.
    """
    possible, kept = list[Release](), list[str]()
    last = {release.month: release for release in ledger.releases}
    for month in sorted({f"{tally.date:%Y-%m}" for tally in tallies} & last.keys()):
        if not period.whole(month):
            continue
        counts = month_counts(tallies, month)
        found = None
        if not _forgotten(tallies, last[month]):
            with suppress(PrivacyError):
                found = ledger.correction(month, counts, k=k)
        told = last[month].counts
        if found is not None:
            possible.append(found)
        elif any(told.get(name) not in (None, counts.get(name, 0)) for name in TALLIES):
            kept.append(month)
    return Corrections(tuple(possible), tuple(kept))


def _forgotten(tallies: Iterable[Tally], release: Release) -> bool:
    """Whether a release tells where people were met, and their tallies do not any more."""
    by_area = (count for area, count in release.counts.items() if area not in _WHOLE_CELLS)
    return any(count is not None for count in by_area) and any(
        tally.met_at is None and tally.counts.get(MET, 0) > 0
        for tally in tallies
        if f"{tally.date:%Y-%m}" == release.month
    )


def declared_activity(
    tallies: Iterable[Tally],
    period: Period,
    *,
    ledger: Ledger | None = None,
    only_released: bool = False,
    k: int = PUBLICATION_COUNT,
) -> DeclaredActivity:
    """Sum tallies over the whole months of a period, small counts withheld.

    A month that the period holds in part is not told, so that two periods never differ by some
    days. « dont 1re fois » and what is left of « rencontrées » are withheld together where either
    is small. `TOTAL` sums the months told and nothing else: it gives none of the others back. A
    column beyond the usual ones that nobody filled in is left out.

    Parameters
    ----------
    ledger
        What was released: its months keep the counts of their latest release, whatever tallies
        say since; the others are told as they would be. None: nothing was.
    only_released
        Leave out the others: for what leaves.
    """
    ledger = ledger or Ledger(tally_areas())
    released = {release.month: release for release in ledger.releases}
    own = [tally for tally in tallies if period.holds(tally.date)]
    months = [
        month
        for month in sorted({f"{tally.date:%Y-%m}" for tally in own})
        if period.whole(month) and (month in released or not only_released)
    ]
    filled = {name for tally in own for name in tally.counts}
    counted = [name for name in TALLIES if name in filled or name in USUAL_TALLIES]
    ground = [area.id for area in ledger.areas if area.id not in _TALLY_CELLS]
    told: dict[str, dict[str, int | None]] = {name: {} for name in (*counted, *ground)}
    for month in months:
        every = _month_told(own, month, released.get(month), ledger.areas, k)
        for name, counts in told.items():
            counts[month] = every.get(name)
    for counts in told.values():
        known = [count for count in counts.values() if count is not None]
        counts[TOTAL] = sum(known) if known else None
    return DeclaredActivity(
        held=sum(tally.held for tally in own),
        not_held=sum(not tally.held for tally in own),
        counts={name: told[name] for name in counted},
        k=k,
        corrected=tuple(m for m in months if m in released and released[m].correction),
        by_area={area: told[area] for area in ground},
    )


def _month_told(
    tallies: Sequence[Tally], month: str, release: Release | None, areas: tuple[Area, ...], k: int
) -> Mapping[str, int | None]:
    """Counts of a month: as released, else as they would be."""
    if release is not None:
        return release.counts
    return suppressed(areas, month_counts(tallies, month), k=k)
