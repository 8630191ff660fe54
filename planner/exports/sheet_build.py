"""From an outing of the plan to its printed sheet.

Places pass through `itinerary.trace`, hence through the privacy matrix; nothing here reads the
position or the name of a place from the means.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import geopandas as gpd

from planner.clock import Clock, nearest_5
from planner.dates import NBSP, long_date
from planner.exports import french, sheet_text
from planner.exports.alert_words import day_alerts
from planner.exports.itinerary import Itinerary, Leg, Waypoint
from planner.exports.map_svg import MapStop, RouteMap, draw
from planner.exports.open_nearby import open_nearby
from planner.exports.sheet import (
    MAP_WIDTH_MM,
    Instruction,
    Sheet,
    SheetHeader,
    SheetLeg,
    SheetMap,
    SheetStop,
    StopMark,
    map_height_mm,
)
from planner.exports.sheet_inputs import SheetInputs
from planner.exports.sheet_promises import told_otherwise
from planner.exports.zones_walked import zones_walked
from planner.hours import hour_of, hour_words
from planner.i18n import _
from planner.instructions import PHRASES, phrase
from planner.model import PlannedShift, TeamKind, TimeWindow
from planner.network.directions import directions
from planner.network.graph import Graph
from planner.network.modes import MODES
from planner.network.wording import with_article
from planner.outing_code import outing_code
from planner.privacy import Exit, Shown, destroy_sheet_on
from planner.tally import columns_of

_MARKS = {
    Shown.EXACT_CODE_ONLY: StopMark.TEAM,
    Shown.APPROACHED_CROSSING: StopMark.TEAM,
    Shown.MEETING_POINT: StopMark.MEETING,
}
_ELSEWHERE = (Shown.MEETING_POINT, Shown.APPROACHED_CROSSING)
"""Shown by a point that is not the place: a ring on the map."""
_HIDES_CODES = (Shown.APPROACHED_CROSSING, Shown.ABSENT)


def build_sheet(
    shift: PlannedShift,
    inputs: SheetInputs,
    *,
    exit_: Exit = Exit.PAPER_SHEET,
    map_mm: tuple[float, float] | None = None,
) -> Sheet:
    """Say what one outing of the plan is, on paper or on a telephone.

    Parameters
    ----------
    shift
        An outing of `inputs.plan`; its team, base, places and visits are in `inputs.means`.
    inputs
        What is common to the plan's sheets.
    exit_
        Where it goes; a stop that may not be shown there is left out, its number too.
    map_mm
        Width and height of the map in millimetres; None: what the page leaves.
    """
    itinerary = inputs.itinerary(shift, exit_)
    team = inputs.team(shift)
    hours = _Hours(inputs.clock)
    stops = tuple(_stop(p, inputs, hours) for p in itinerary.waypoints if p.label is not None)
    last = shift.passages[-1].leave_s if shift.passages else None
    pause = None if shift.break_start_s is None else hours.about(shift.break_start_s)
    return Sheet(
        header=_header(shift, inputs, itinerary=itinerary, hours=hours),
        map=_map(itinerary, inputs, stops=stops, title=team.name, size_mm=map_mm),
        stops=stops,
        legs=_ways(itinerary, shift, inputs),
        pause=pause,
        start_back=None if last is None else hours.about(last),
        back_at=hours.about(shift.return_s),
        briefing=(
            *sheet_text.meeting(shift, inputs.means),
            *sheet_text.briefing(shift, team, depart=hours.about(shift.depart_s), pause=pause),
            *zones_walked(itinerary, shift, inputs.zones),
        ),
        phones=sheet_text.phones(inputs.means.organisation),
        destroy_on=long_date(destroy_sheet_on(shift.date)),
        attributions=sheet_text.attributions(inputs.territory, _vintages(inputs)),
        services=open_nearby(
            itinerary,
            shift,
            services=inputs.services,
            walk=inputs.graphs.get("walk", inputs.graphs[shift.mode]),
            clock=inputs.clock,
        ),
        promises=told_otherwise(shift, inputs) if exit_ is Exit.PAPER_SHEET else (),
        alerts=day_alerts(inputs.means, shift.date),
        fictional=inputs.territory.fictional,
        visits=team.kind is TeamKind.MOBILE,
        tally=columns_of(inputs.means.organisation.tally, visits=team.kind is TeamKind.MOBILE),
    )


@dataclass(frozen=True, slots=True)
class _Hours:
    """Elapsed seconds of the week as printed local hours."""

    clock: Clock

    def exact(self, elapsed_s: int) -> str:
        return hour_of(self.clock.local(elapsed_s))

    def about(self, elapsed_s: int) -> str:
        return french.about(self.clock.local(nearest_5(elapsed_s)))

    def rounded(self, elapsed_s: int) -> str:
        return self.exact(nearest_5(elapsed_s))


def _vintages(inputs: SheetInputs) -> dict[str, str]:
    return inputs.territory.vintages | inputs.plan.vintages


def _header(
    shift: PlannedShift, inputs: SheetInputs, *, itinerary: Itinerary, hours: _Hours
) -> SheetHeader:
    base = itinerary.base.label if itinerary.base is not None else None
    return SheetHeader(
        organisation=inputs.means.organisation.name,
        team=inputs.team(shift).name,
        territory=inputs.territory.name,
        date=long_date(shift.date),
        hours=_("de {start} à {end}").format(
            start=hours.exact(shift.start_s), end=hours.exact(shift.end_s)
        ),
        mode=_(MODES[shift.mode].label),
        base=base or _("connue de l'équipe"),
        version=inputs.plan.version,
        replaces=inputs.plan.replaces,
        code=outing_code(inputs.plan.id, shift.id),
    )


def _stop(point: Waypoint, inputs: SheetInputs, hours: _Hours) -> SheetStop:
    passage = point.passage
    place = inputs.where.place_of(passage)
    codes = place.instruction_codes if point.shown not in _HIDES_CODES else ()
    known = tuple(code for code in codes if code in PHRASES)
    return SheetStop(
        number=point.number,
        arrive=hours.about(passage.start_s),
        leave=hours.rounded(passage.leave_s),
        presence_min=round((passage.leave_s - passage.start_s) / 60),
        label=_label(point, inputs),
        mark=_MARKS.get(point.shown, StopMark.NONE),
        window=_window(passage.appointment, inputs),
        instructions=tuple(Instruction(code, phrase(code)) for code in known),
    )


def _label(point: Waypoint, inputs: SheetInputs) -> str:
    """Label of a stop; a meeting point goes with the code of the place or visit."""
    code = inputs.where.code_of(point.passage.ref)
    if point.shown is not Shown.MEETING_POINT:
        return point.label or code
    if point.node is None:
        return code
    return _("{code} — {meeting}").format(code=code, meeting=point.label)


def _window(appointment: str | None, inputs: SheetInputs) -> str:
    if appointment is None:
        return ""
    window: TimeWindow = inputs.where.appointments[appointment].window
    return (
        _("visite entre {start} et {end}")
        .format(start=hour_words(window.start_min), end=hour_words(window.end_min))
        .replace(" ", NBSP)
    )


def _ways(itinerary: Itinerary, shift: PlannedShift, inputs: SheetInputs) -> tuple[SheetLeg, ...]:
    """Legs in order, each walk from an exploratory stop after the leg that arrives there."""
    walks = {leg.start: _walk(leg, inputs) for leg in itinerary.sweeps if len(leg.path.edges)}
    legs = _sheet_legs(itinerary, shift, inputs)
    found: list[SheetLeg] = []
    for leg, way in zip(itinerary.legs, legs, strict=True):
        found.append(way)
        if leg.end in walks:
            found.append(walks.pop(leg.end))
    return (*found, *walks.values())


def _walk(leg: Leg, inputs: SheetInputs) -> SheetLeg:
    """Streets of the walk from an exploratory stop, each once, in the order they are met."""
    graph = inputs.graphs["walk"]
    streets = inputs.streets.links["street"].to_numpy(dtype=object)[graph.link[leg.path.edges]]
    named = list(dict.fromkeys(with_article(name) for name in streets if isinstance(name, str)))
    steps = _("Parcourir {streets}, et revenir.").format(streets=", ".join(named))
    return SheetLeg(
        heading=_("{number} : à pied dans le secteur").format(number=leg.start),
        steps=(steps if named else _("Faire le tour des rues autour du point, et revenir."),),
        minutes=math.ceil(leg.path.seconds / 60),
        length_m=round(leg.path.length_m),
    )


def _sheet_legs(
    itinerary: Itinerary, shift: PlannedShift, inputs: SheetInputs
) -> tuple[SheetLeg, ...]:
    graph, links = inputs.graphs[shift.mode], inputs.streets.links
    met = {p.number for p in itinerary.waypoints if p.shown is Shown.MEETING_POINT}
    return tuple(
        SheetLeg(
            heading=f"{_end(leg.start)} → {_end(leg.end)}",
            steps=_steps(graph, links, leg),
            minutes=math.ceil(leg.path.seconds / 60),
            length_m=round(leg.path.length_m),
            note=_("Au point de rendez-vous : la suite est connue de l'équipe.")
            if leg.end in met
            else "",
        )
        for leg in itinerary.legs
    )


def _steps(graph: Graph, links: gpd.GeoDataFrame, leg: Leg) -> tuple[str, ...]:
    """Sentences of a leg; the heading already says where it arrives."""
    steps = directions(graph, links, leg.path)
    return tuple(step.text for step in steps if step.turn != "arrive")


def _end(number: int | None) -> str:
    return _("Base") if number is None else str(number)


def _map(
    itinerary: Itinerary,
    inputs: SheetInputs,
    *,
    stops: tuple[SheetStop, ...],
    title: str,
    size_mm: tuple[float, float] | None,
) -> SheetMap:
    width_mm, height_mm = size_mm or (MAP_WIDTH_MM, map_height_mm(stops))
    route = RouteMap(
        legs=tuple(leg.line for leg in itinerary.legs if leg.line is not None),
        stops=tuple(
            MapStop(p.number, p.point.x_m, p.point.y_m, hollow=p.shown in _ELSEWHERE)
            for p in itinerary.waypoints
            if p.point is not None
        ),
        base_xy_m=_base_xy_m(itinerary),
        sweeps=tuple(leg.line for leg in itinerary.sweeps if leg.line is not None),
    )
    svg = draw(route, inputs.backdrop, width_mm=width_mm, height_mm=height_mm)
    return SheetMap(svg, _alt(itinerary.legs, stops, title), width_mm, height_mm)


def _base_xy_m(itinerary: Itinerary) -> tuple[float, float] | None:
    base = itinerary.base
    return None if base is None or base.point is None else (base.point.x_m, base.point.y_m)


def _alt(legs: tuple[Leg, ...], stops: tuple[SheetStop, ...], title: str) -> str:
    """The map in words; the timetable and the directions say the rest."""
    whole = french.length(sum(leg.path.length_m for leg in legs))
    named = ", ".join(f"{stop.number} {stop.label}" for stop in stops)
    return _(
        "Carte de la tournée de {team}, nord en haut, {length} par les rues. "
        "Dans l'ordre : {stops}."
    ).format(team=title, length=whole, stops=named)
