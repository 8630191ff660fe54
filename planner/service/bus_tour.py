"""The tour in force beside the best with the same half-days, and a tour as a scenario."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from pathlib import Path

from planner.bus import BusStop, BusTour, Frequency, HalfDay, Site
from planner.bus.judge import BusFault, Reached, faults, reached
from planner.bus.tour import SiteKind
from planner.bus.worth import Lost, stop_values
from planner.errors import UsageError
from planner.i18n import _
from planner.scenario import BusInstead, Scenario
from planner.scenario import HalfDay as ScenarioHalfDay
from planner.service.bus import (
    BusGround,
    BusPlan,
    BusRequest,
    base_place,
    bus_ground,
    planned,
)
from planner.service.load import LoadedTerritory
from planner.sources.bus_book import read_bus_tour
from planner.store.scenarios import KeptScenario
from planner.store.workspace import Workspace

Told = list[tuple[Site, BusStop]]


@dataclass(frozen=True, slots=True)
class BusComparison:
    """A tour in force, and the best two ways of using as many half-days.

    `faults`: rules of the request the tour in force does not hold; it is measured all the same.
    `same`: its own half-days, other places. `free`: as many half-days, any of those asked for.
    """

    around: BusGround
    current: BusTour
    reached: Reached
    stops: list[tuple[BusStop, Lost]]
    faults: list[BusFault]
    same: BusPlan
    free: BusPlan


def tour_of_file(loaded: LoadedTerritory, path: Path) -> Told:
    """A tour as people wrote it; its faults at once."""
    return read_bus_tour(path, loaded.gazetteer())


def tour_of_scenario(workspace: Workspace, code: str, name: str) -> Told:
    """The half-days of a scenario's bus.

    Raises
    ------
    UsageError
        No scenario of that name, or one without a bus.
    """
    bus = workspace.scenario(code, name).scenario.bus
    if bus is None:
        raise UsageError(_("le scénario « {name} » n'a pas de bus").format(name=name[:60]))
    every = Frequency.WEEKLY.weeks(0)
    found = []
    for rank, half in enumerate(bus.half_days, 1):
        site = Site(f"actuel-{rank}", half.label, SiteKind.CURRENT, half.point)
        slot = HalfDay(half.weekday, half.start_min, half.end_min)
        found.append((site, BusStop(site.id, slot, half.start_min, half.end_min, every)))
    return found


def compare_bus(
    workspace: Workspace, loaded: LoadedTerritory, request: BusRequest, current: Told
) -> BusComparison:
    """Measure a tour in force and search the best with its half-days.

    Raises
    ------
    UsageError
        The tour stands in no street of the territory, or what `plan_bus` raises.
    """
    told, slots = _in_slots(current)
    if not told:
        raise UsageError(_("la tournée d'aujourd'hui n'a aucun arrêt"))
    shortest = min(stop.end_min - stop.start_min for _site, stop in told)
    num = sum(stop.num_times for _site, stop in told)
    rules = replace(
        request.rules,
        num_half_days=num,
        min_stop_min=min(request.rules.min_stop_min, shortest),
        frequencies=tuple(Frequency),
    )
    own = replace(request, half_days=slots, rules=rules)
    around = bus_ground(workspace, loaded, own, more=tuple(site for site, _stop in told))
    _require_there(around, told)
    tour = BusTour(tuple(stop for _site, stop in told))
    free = replace(request, rules=replace(rules, frequencies=request.rules.frequencies))
    return BusComparison(
        around,
        tour,
        reached(around.ground, tour),
        stop_values(around.ground, tour),
        faults(around.ground, tour, slots, rules),
        planned(around),
        planned(replace(around, request=free)),
    )


def _in_slots(current: Told) -> tuple[Told, tuple[HalfDay, ...]]:
    """Stops of the same bus, day and hours share one half-day, with the weeks of all."""
    weeks: dict[tuple[int, int, int, int], set[int]] = defaultdict(set)
    for _site, stop in current:
        weeks[_key(stop)] |= stop.weeks
    slots = {
        key: HalfDay(key[1], key[2], key[3], key[0], frozenset(own)) for key, own in weeks.items()
    }
    told = [(site, replace(stop, half_day=slots[_key(stop)])) for site, stop in current]
    return told, tuple(slots.values())


def _key(stop: BusStop) -> tuple[int, int, int, int]:
    half = stop.half_day
    return half.bus, half.weekday, half.start_min, half.end_min


def _require_there(around: BusGround, told: Told) -> None:
    known = {site.id for site in around.ground.sites}
    missing = [site.label for site, _stop in told if site.id not in known]
    if missing:
        raise UsageError(
            _("arrêt loin de toute rue, ou dans un secteur protégé : {label}").format(
                label=missing[0][:60]
            )
        )


def save_tour(
    workspace: Workspace,
    code: str,
    plan: BusPlan,
    *,
    name: str,
    service: str,
    replace_it: bool = False,
) -> KeptScenario:
    """Keep a tour as the scenario of a bus instead of an office, to be planned and compared.

    Raises
    ------
    UsageError
        No base in the means, a stop that is not there every week, or no such office.
    StaleVersionError
        The name is taken and `replace_it` is false.
    """
    around = plan.around
    base = base_place(workspace, code, workspace.current_means(code), around.request.base)
    if base is None:
        raise UsageError(_("le bus d'un scénario part d'une base : en déclarer une aux moyens"))
    services = around.loaded.services
    if services is None or service not in services.index:
        raise UsageError(_("guichet « {told} » inconnu").format(told=service[:60]))
    scenario = Scenario(
        name, bus=BusInstead(service, base.id, _weekly(plan), margin_min=_margin(around))
    )
    kept = {one.scenario.name: one for one in workspace.scenarios(code)}
    return workspace.save_scenario(code, scenario, expected=kept.get(name) if replace_it else None)


def _margin(around: BusGround) -> int:
    return around.request.rules.approach_min


def _weekly(plan: BusPlan) -> tuple[ScenarioHalfDay, ...]:
    """Half-days of a scenario: a scenario's week is like any other."""
    found = []
    for stop in plan.chosen.tour.stops:
        if stop.frequency is not Frequency.WEEKLY:
            raise UsageError(_("un scénario ne tient que des arrêts de chaque semaine"))
        site = plan.around.ground.sites[plan.around.ground.rank(stop.site)]
        found.append(
            ScenarioHalfDay(
                site.label, site.point, stop.half_day.weekday, stop.start_min, stop.end_min
            )
        )
    return tuple(found)
