"""The week as an iCalendar (RFC 5545): outings for teams and operators, passages for anybody.

Moments carry the territory's time zone, described in the file; an outing that begins or ends in the
hour that comes twice is written in UTC, which alone tells the two apart. A file of a later version
replaces the events of an earlier one (same identifiers, a higher sequence). No alarm, no attendee.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from planner import geo
from planner.clock import nearest_5
from planner.exports import french
from planner.exports.audience import TABLE_EXITS, Audience
from planner.exports.districts import Districts
from planner.exports.printable import one_line
from planner.exports.sheet_inputs import SheetInputs
from planner.exports.week_export import WeekExport
from planner.exports.week_notes import week_notes, week_title
from planner.exports.week_rows import PassageRow, opaque, outing_rows, week_rows
from planner.i18n import _, labelled
from planner.model import PlannedShift
from planner.privacy import shown_label

if TYPE_CHECKING:
    from icalendar import Calendar, Event

PRODUCT = "-//aller-vers//plan//FR"
_DECIMALS = 6


def render_ics(inputs: SheetInputs, audience: Audience) -> bytes:
    """Write the calendar; the same plan gives the same bytes."""
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", one_line(week_title(inputs)))
    events = (
        [_passage(row, inputs) for row in week_rows(inputs, audience)]
        if audience is Audience.PUBLIC
        else _outings(inputs, audience)
    )
    for event in events:
        calendar.add_component(event)
    _describe_zones(calendar, inputs)
    return bytes(calendar.to_ical())


def _describe_zones(calendar: Calendar, inputs: SheetInputs) -> None:
    year = inputs.plan.week.monday.year
    calendar.add_missing_timezones(
        first_date=dt.date(year, 1, 1), last_date=dt.date(year + 2, 1, 1)
    )
    for zone in calendar.timezones:
        zone.pop("COMMENT", None)
        for change in zone.subcomponents:
            _begin_by_the_old_clock(change)


def _begin_by_the_old_clock(change: Any) -> None:
    """Tell when a change begins by the clock it ends, as RFC 5545 wants it (`TZOFFSETFROM`).

    The library tells a forward change by the new clock, an hour late; a backward one rightly.
    """
    from icalendar.prop import vDDDLists

    gained = change["TZOFFSETTO"].td - change["TZOFFSETFROM"].td
    if gained <= dt.timedelta(0):
        return
    change["DTSTART"].dt -= gained
    if "RDATE" in change:
        change["RDATE"] = vDDDLists([one.dt - gained for one in change["RDATE"].dts])


def _outings(inputs: SheetInputs, audience: Audience) -> list[Event]:
    """One event an outing that tells at least one passage."""
    told = ((shift, outing_rows(shift, inputs, audience)) for shift in inputs.plan.shifts)
    return [_outing(shift, rows, inputs, audience) for shift, rows in told if rows]


def _outing(
    shift: PlannedShift, rows: tuple[PassageRow, ...], inputs: SheetInputs, audience: Audience
) -> Event:
    base = inputs.where.places[shift.base_place]
    district = Districts(inputs.zones).name(base.point)
    code = inputs.where.code_of(base.id)
    where = shown_label(base, TABLE_EXITS[audience], code, district, instead=district)
    event = _event(
        opaque(inputs.plan.id, shift.id),
        (inputs.clock.local(shift.start_s), inputs.clock.local(shift.end_s)),
        inputs,
    )
    event.add("summary", one_line(inputs.team(shift).name))
    if where:
        event.add("location", one_line(where))
    lines = [_line(row) for row in rows]
    event.add("description", "\n".join((*lines, "", *map(one_line, week_notes(inputs, audience)))))
    event.add("class", "PRIVATE")
    return event


def _line(row: PassageRow) -> str:
    if row.start is None:
        return f"{row.band} : {one_line(row.place)}"
    past_s = row.start.minute * 60 + row.start.second
    told = row.start + dt.timedelta(seconds=nearest_5(past_s) - past_s)  # as the sheet says it
    return labelled(french.about(told), one_line(row.place))


def _passage(row: PassageRow, inputs: SheetInputs) -> Event:
    assert row.start is not None
    assert row.end is not None
    event = _event(row.key, (row.start, row.end), inputs)
    event.add("summary", one_line(_("Passage — {place}").format(place=row.place)))
    event.add("location", one_line(row.place))
    if row.point is not None:
        lon, lat = geo.to_lonlat(row.point.x_m, row.point.y_m, inputs.territory.epsg)
        event.add("geo", (round(float(lat), _DECIMALS), round(float(lon), _DECIMALS)))
    lines = (one_line(row.team), *map(one_line, week_notes(inputs, Audience.PUBLIC)))
    event.add("description", "\n".join(lines))
    event.add("class", "PUBLIC")
    return event


def _event(key: str, span: tuple[dt.datetime, dt.datetime], inputs: SheetInputs) -> Event:
    """Identity and moments of an event; stamped with the week, never with the hour of writing."""
    from icalendar import Event

    event = Event()
    event.add("uid", f"{key}@aller-vers")
    event.add("sequence", inputs.plan.version - 1)
    event.add("dtstamp", dt.datetime.combine(inputs.plan.week.monday, dt.time(), dt.UTC))
    in_utc = any(_comes_twice(moment) for moment in span)
    for name, moment in zip(("dtstart", "dtend"), span, strict=True):
        event.add(name, moment.astimezone(dt.UTC) if in_utc else moment)
    return event


def _comes_twice(moment: dt.datetime) -> bool:
    return moment.replace(fold=0).utcoffset() != moment.replace(fold=1).utcoffset()


ICS_EXPORT = WeekExport(
    "ics",
    "Agenda de la semaine (ICS)",
    "text/calendar",
    "agenda",
    ".ics",
    tuple(Audience),
    render_ics,
)
