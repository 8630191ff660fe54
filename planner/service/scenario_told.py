"""A saved scenario or alert as the words its form opens with, and back once edited (pure).

What the person may not name and what no form asks for is kept as it is; what the means no longer
have is left out, and told.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, Generic, TypeVar

from planner.alert import Alert
from planner.exports.scenario_words import change_lines
from planner.i18n import _
from planner.means_layout import DAYS
from planner.model import Means, Point
from planner.scenario import BusInstead, Scenario
from planner.service.alerts import AlertWords
from planner.service.scenario_inputs import BusWords, ScenarioWords, spaced

W = TypeVar("W", ScenarioWords, AlertWords)


@dataclass(frozen=True, slots=True)
class Known:
    """What a form may name.

    `codes`: random id → code of the places the person may name; `bases`: the same of the places a
    bus may leave from; `services`: ids of the territory's services.
    """

    means: Means
    codes: Mapping[str, str]
    bases: Mapping[str, str] = field(default_factory=dict)
    services: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Told(Generic[W]):
    """What is edited as its form shows it.

    `before` is what was saved, `hidden` what of it the person may not name, `lost` what the means
    no longer have, in words.
    """

    words: W
    before: Scenario
    hidden: Scenario
    lost: tuple[str, ...]


def told_scenario(scenario: Scenario, known: Known) -> Told[ScenarioWords]:
    """A scenario as its form shows it."""
    held = _held(scenario, known)
    return Told(_words(held, known), scenario, _hidden(held, known), _lost(scenario, held))


def told_alert(alert: Alert, known: Known) -> Told[AlertWords]:
    """An alert as its form shows it."""
    held = _held(alert.changes, known)
    words = _words(held, known)
    shown = AlertWords(
        alert.kind, alert.span.first_date, alert.span.last_date,
        teams_more=words.teams_more, hours=words.hours, shifts_more=words.shifts_more,
        passages=words.passages, places=tuple((one.kind, one.label) for one in alert.places),
        rates=words.rates, need_weights=words.need_weights,
    )  # fmt: skip
    lost = _lost(alert.changes, held)
    return Told(shown, alert.changes, _hidden(held, known), lost)


def spots(scenario: Scenario, *more: tuple[str, Point]) -> dict[str, tuple[str, Point]]:
    """Labels and positions of stops and half-days of a scenario, and more, by what a form shows.

    Words that stand for two of them are left out: they are looked up again.
    """
    halves = () if scenario.bus is None else scenario.bus.half_days
    named = [(one.label, one.point) for one in scenario.stops_more]
    named += [(one.label, one.point) for one in halves]
    known: dict[str, set[tuple[str, Point]]] = {}
    for label, point in (*named, *more):
        known.setdefault(spaced(label), set()).add((label, point))
    return {words: next(iter(found)) for words, found in known.items() if len(found) == 1}


def carried(edited: Scenario, told: Told[W]) -> Scenario:
    """What was read of a form, with what the form had no field for."""
    usual = {(one.label, one.point): one for one in told.before.stops_more}
    return replace(
        edited,
        places_less=(*edited.places_less, *told.hidden.places_less),
        passages=(*edited.passages, *told.hidden.passages),
        stops_more=tuple(usual.get((one.label, one.point), one) for one in edited.stops_more),
        bus=_carried_bus(edited.bus, told.before.bus),
    )


def _carried_bus(edited: BusInstead | None, before: BusInstead | None) -> BusInstead | None:
    if edited is None or before is None:
        return edited
    return replace(
        before, service=edited.service, base=edited.base, half_days=edited.half_days,
        office_cost_per_hour_eur=edited.office_cost_per_hour_eur,
    )  # fmt: skip


def _held(scenario: Scenario, known: Known) -> Scenario:
    """What of a scenario the means and the territory still have."""
    teams = {one.id for one in known.means.teams}
    shifts = {one.id for one in known.means.shifts}
    places = {one.id for one in known.means.places}
    bus = scenario.bus
    if bus is not None and (bus.service not in known.services or bus.base not in known.bases):
        bus = None
    return replace(
        scenario,
        teams_more=tuple(one for one in scenario.teams_more if one in teams),
        teams_less=tuple(one for one in scenario.teams_less if one in teams),
        modes=tuple(one for one in scenario.modes if one.team in teams),
        hours=tuple(one for one in scenario.hours if one.team in teams),
        shifts_more=tuple(one for one in scenario.shifts_more if one.team in teams),
        shifts_less=tuple(one for one in scenario.shifts_less if one in shifts),
        places_less=tuple(one for one in scenario.places_less if one in places),
        passages=tuple(one for one in scenario.passages if one.place in places),
        bus=bus,
    )


def _hidden(held: Scenario, known: Known) -> Scenario:
    return Scenario(
        held.name,
        places_less=tuple(one for one in held.places_less if one not in known.codes),
        passages=tuple(one for one in held.passages if one.place not in known.codes),
    )


def _lost(scenario: Scenario, held: Scenario) -> tuple[str, ...]:
    """What was left out, one change a line."""
    gone: dict[str, Any] = {
        one.name: tuple(part for part in was if part not in getattr(held, one.name))
        for one in fields(Scenario)
        if isinstance(was := getattr(scenario, one.name), tuple)
    }
    bus = None if held.bus is not None else scenario.bus
    lost = Scenario(scenario.name, **gone, bus=bus)
    if lost.is_baseline:
        return ()
    ids = {*lost.places_less, *(one.place for one in lost.passages)}
    return change_lines(lost, dict.fromkeys(ids, _("un lieu que les moyens n'ont plus")))


def _words(held: Scenario, known: Known) -> ScenarioWords:
    codes = known.codes
    return ScenarioWords(
        held.name,
        teams_more=held.teams_more,
        teams_less=held.teams_less,
        modes={one.team: one.mode for one in held.modes},
        hours={one.team: _span(one.start_min, one.end_min) for one in held.hours},
        shifts_more=tuple(
            (one.team, DAYS[one.weekday], _span(one.start_min, one.end_min))
            for one in held.shifts_more
        ),
        shifts_less=held.shifts_less,
        places_less=tuple(codes[one] for one in held.places_less if one in codes),
        passages={codes[one.place]: one.frequency for one in held.passages if one.place in codes},
        stops_more=tuple(one.label for one in held.stops_more),
        rates=dict(held.rates),
        need_weights=dict(held.need_weights),
        bus=None if held.bus is None else _bus_words(held.bus, known),
    )


def _bus_words(bus: BusInstead, known: Known) -> BusWords:
    return BusWords(
        bus.service,
        known.bases[bus.base],
        tuple(
            (one.label, DAYS[one.weekday], _span(one.start_min, one.end_min))
            for one in bus.half_days
        ),
        office_cost_per_hour_eur=bus.office_cost_per_hour_eur,
    )


def _span(start_min: int, end_min: int) -> str:
    """`19:00-01:00`, as the readers take it."""
    return f"{_hour(start_min)}-{_hour(end_min)}"


def _hour(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    return f"{hours % 24:02d}:{rest:02d}"
