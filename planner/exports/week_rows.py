"""The passages of a week as an audience may read them: one row each, or one a district and band.

Every row has passed the privacy matrix. Where it tells a district and hours only, passages of the
same team, district and band are one row, so that a row is no place and gives no number of places.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from planner.exports.audience import TABLE_EXITS, Audience
from planner.exports.districts import Districts
from planner.exports.sheet_inputs import SheetInputs
from planner.hours import hour_of, span_of_hours
from planner.i18n import _
from planner.model import PlannedPassage, PlannedShift, Point
from planner.privacy import Exit, Shown, require_exact, rule, shown_label

BAND_H = 2
"""Local hours of the band told in place of an hour."""
_NAMESPACE = uuid.UUID("4f0c1b52-6a0e-5a0e-9b60-5d1f6a2c7e11")


@dataclass(frozen=True, slots=True)
class PassageRow:
    """A passage as told.

    `key` is stable from one version of the plan to the next and leads to nothing. `start` and `end`
    are local moments with their offset, None where only `band` (`20 h–22 h`) may be told; `band` is
    empty elsewhere. `date` is the local date of the passage, `outing` the date on which its outing
    starts. `point` None: no position. `visit`: an appointment, told by its code.
    """

    key: str
    team: str
    outing: dt.date
    date: dt.date
    start: dt.datetime | None
    end: dt.datetime | None
    band: str
    place: str
    shown: Shown
    point: Point | None
    visit: bool = False

    @property
    def presence_min(self) -> int | None:
        """Minutes with people; None where no hour is told."""
        if self.start is None or self.end is None:
            return None
        return round((self.end - self.start).total_seconds() / 60)

    @property
    def when(self) -> str:
        """Hour or band, as people read it."""
        return self.band if self.start is None else hour_of(self.start)


def outing_rows(
    shift: PlannedShift, inputs: SheetInputs, audience: Audience
) -> tuple[PassageRow, ...]:
    """Rows of one outing in its order; bands come after the passages told at their hour."""
    view = _View(inputs, TABLE_EXITS[audience], Districts(inputs.zones))
    rows = [row for passage in shift.passages for row in view.row(shift, passage)]
    exact = [row for row in rows if row.start is not None]
    bands = {row.key: row for row in rows if row.start is None}
    turn = list(dict.fromkeys((row.date, row.band) for row in bands.values()))  # as the outing goes
    return (
        *exact,
        *sorted(bands.values(), key=lambda row: (turn.index((row.date, row.band)), row.place)),
    )


def week_rows(inputs: SheetInputs, audience: Audience) -> tuple[PassageRow, ...]:
    """Rows of every outing of the plan, by outing."""
    return tuple(row for s in inputs.plan.shifts for row in outing_rows(s, inputs, audience))


def opaque(*parts: str) -> str:
    """A key that is the same for the same parts and leads to none of them."""
    return str(uuid.uuid5(_NAMESPACE, "\x1f".join(parts)))


@dataclass(frozen=True, slots=True)
class _View:
    """What one exit tells of a passage."""

    inputs: SheetInputs
    exit_: Exit
    districts: Districts

    def row(self, shift: PlannedShift, passage: PlannedPassage) -> Iterator[PassageRow]:
        place = self.inputs.where.place_of(passage)
        shown = rule(place.protection, self.exit_)
        district = self.districts.name(place.point)
        code = self.inputs.where.code_of(passage.ref)
        label = shown_label(place, self.exit_, code, district, instead=district)
        if label is None:
            return
        start = self.inputs.clock.local(passage.start_s)
        team = self.inputs.team(shift).name
        if shown is Shown.ZONE_BAND:
            band, key = band_words(start), (shift.id, start.date().isoformat(), label)
            yield PassageRow(
                opaque(self.inputs.plan.id, *key, band), team, shift.date, start.date(),
                None, None, band, label, shown, None,
            )  # fmt: skip
            return
        point = place.point if shown is Shown.EXACT else None
        if point is not None:
            require_exact(place.protection, self.exit_)
        yield PassageRow(
            opaque(self.inputs.plan.id, shift.id, passage.ref, str(_nth(shift, passage))),
            team, shift.date, start.date(), start, self.inputs.clock.local(passage.leave_s), "",
            self._named(passage, label), shown, point, passage.appointment is not None,
        )  # fmt: skip

    def _named(self, passage: PlannedPassage, label: str) -> str:
        if passage.appointment is not None:
            return _("rendez-vous {code}").format(code=label)
        if any(report.id == passage.place for report in self.inputs.means.reports):
            return _("signalement {code}").format(code=label)
        return label


def _nth(shift: PlannedShift, passage: PlannedPassage) -> int:
    """Which of the outing's passages at the same place this is, from 1."""
    same = [one for one in shift.passages if one.ref == passage.ref]
    return same.index(passage) + 1


def band_words(moment: dt.datetime) -> str:
    """The two-hour band a local moment is in, `20 h–22 h`."""
    first = moment.hour // BAND_H * BAND_H
    return span_of_hours(first * 60, (first + BAND_H) * 60)
