"""Where a bus stops: the ground of a territory, the tour chosen, what each stop brings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

import geopandas as gpd
import pandas as pd

from planner.bus import BusRules, Chosen, Ground, HalfDay, Site, choose
from planner.bus.ground import Measures, survey
from planner.bus.judge import BusFault, Reached, faults, reached
from planner.bus.left import Left, why_left
from planner.bus.peace import at_peace
from planner.bus.sites import sites_of, thinned, unknown_names
from planner.bus.tour import BusStop
from planner.bus.worth import (
    Budgeted,
    Lost,
    half_day_values,
    one_more_or_less,
    stop_values,
)
from planner.errors import PlannerError, UsageError
from planner.frames import SERVICE_CATEGORIES
from planner.i18n import _, counted
from planner.indicators.supply import still_there
from planner.model import Means, Place, Point, Public
from planner.service.load import LoadedTerritory
from planner.service.needs import attributions, estimated_of_loaded
from planner.service.pull import pull_of
from planner.service.sensitive import sensitive_of
from planner.stops import StopRules, Surroundings, propose_stops
from planner.store.workspace import Workspace

MORNING, AFTERNOON = (540, 720), (840, 1020)
WORKDAYS = range(5)
CROSSINGS = 40
"""Street crossings proposed besides the sites that have a name."""


def office_hours(num_buses: int = 1) -> tuple[HalfDay, ...]:
    """Mornings and afternoons, 9:00 to 12:00 and 14:00 to 17:00, Monday to Friday."""
    return tuple(
        HalfDay(day, *hours, bus)
        for bus in range(1, num_buses + 1)
        for day in WORKDAYS
        for hours in (MORNING, AFTERNOON)
    )


@dataclass(frozen=True, slots=True)
class BusRequest:
    """What is asked.

    Attributes
    ----------
    half_days
        When the buses can be out.
    rules
        What the tour holds to.
    offer
        Category of service the bus brings: whoever walks to an office of it is reached already.
    by_people
        Choose by inhabitants rather than by need × lack of access.
    base
        Code, in the means, of the place the bus leaves from; None: their first base, if any.
    refused
        Names or ids of sites where no stop is wanted.
    named_only
        Leave street crossings out: markets, town halls, counters, car parks, shops.
    weights
        Of the need's components.
    on
        Day that hours, passages and closings are read for; None: today.
    """

    half_days: tuple[HalfDay, ...] = field(default_factory=office_hours)
    rules: BusRules = field(default_factory=BusRules)
    offer: str = "france_services"
    by_people: bool = False
    base: str | None = None
    refused: tuple[str, ...] = ()
    named_only: bool = False
    weights: Mapping[str, float] = field(default_factory=dict)
    on: dt.date | None = None

    def __post_init__(self) -> None:
        if self.offer not in SERVICE_CATEGORIES:
            raise UsageError(
                _("service « {value} » : choisir parmi {list}").format(
                    value=self.offer[:40], list=", ".join(SERVICE_CATEGORIES)
                )
            )
        if not self.half_days:
            raise UsageError(_("donner au moins une demi-journée"))


@dataclass(frozen=True, slots=True)
class BusGround:
    """A territory as a bus sees it, what was asked, and sentences a reader must know."""

    loaded: LoadedTerritory
    request: BusRequest
    ground: Ground
    need: pd.Series
    notes: tuple[str, ...]

    @property
    def attributions(self) -> tuple[str, ...]:
        """Sources with their vintages."""
        return attributions(self.loaded)


@dataclass(frozen=True, slots=True)
class BusPlan:
    """A tour with what the judge says of it.

    `stops`: what each stop alone reaches; `halves`: each half-day; `budgets`: with one half-day a
    week less, and more; `left`: why a site has none. `faults` is empty, or the tour is not shown.
    """

    around: BusGround
    chosen: Chosen
    reached: Reached
    stops: list[tuple[BusStop, Lost]]
    halves: list[tuple[HalfDay, Lost]]
    budgets: list[Budgeted]
    left: list[Left]


def plan_bus(workspace: Workspace, loaded: LoadedTerritory, request: BusRequest) -> BusPlan:
    """Choose a tour and say what it brings.

    Raises
    ------
    ZonesError, StreetsError, UsageError
        No zones, no streets, an unknown base, site or weight.
    """
    return planned(bus_ground(workspace, loaded, request))


def planned(around: BusGround) -> BusPlan:
    """Choose a tour on a ground, and judge it."""
    ground, request = around.ground, around.request
    chosen = choose(ground, request.half_days, request.rules)
    require_held(faults(ground, chosen.tour, request.half_days, request.rules))
    return BusPlan(
        around,
        chosen,
        reached(ground, chosen.tour),
        stop_values(ground, chosen.tour),
        half_day_values(ground, chosen.tour),
        one_more_or_less(ground, request.half_days, request.rules),
        why_left(ground, chosen.tour, request.half_days, request.rules),
    )


def require_held(found: list[BusFault]) -> None:
    """Nothing the judge refuses is shown."""
    if found:
        rules = ", ".join(sorted({fault.rule for fault in found}))
        raise PlannerError(
            _("la tournée cherchée ne tient pas ses propres règles ({rules})").format(rules=rules)
        )


def bus_ground(
    workspace: Workspace,
    loaded: LoadedTerritory,
    request: BusRequest,
    *,
    more: tuple[Site, ...] = (),
) -> BusGround:
    """Measure the sites of a territory, `more` among them whatever is near."""
    code = loaded.territory.code
    means = workspace.current_means(code)
    left_from = base_place(workspace, code, means, request.base)
    base = None if left_from is None else left_from.point
    on = request.on or dt.date.today()
    excluded, rules = sensitive_of(workspace, code), request.rules
    zones, streets = loaded.required_zones(), loaded.required_streets()
    estimated = estimated_of_loaded(
        loaded, Public.HOUSING, means=means, weights=request.weights, today=on
    )
    pull = pull_of(loaded, estimated, means, on=on)
    needs = estimated.needs.frame
    walk = loaded.graphs_by_mode["walk"]
    services = None if loaded.services is None else still_there(loaded.services, on)
    crossings = propose_stops(
        walk, zones, needs, streets=streets, weight=pull.weight,
        rules=StopRules(0 if request.named_only else CROSSINGS, walk_m=rules.walk_m, max_seconds=0),
        around=Surroundings(services=services, excluded=excluded),
    )  # fmt: skip
    sites = sites_of(
        streets.landmarks, services, crossings,
        monday=on - dt.timedelta(days=on.weekday()), tz=loaded.territory.tz,
        refused=request.refused, more=more,
    )  # fmt: skip
    _check_refused(sites, request.refused)
    sites = at_peace(sites, means, on=on)
    people = zones["population"] if zones["population"].notna().any() else None
    if request.by_people and people is None:
        raise UsageError(_("habitants inconnus dans ce territoire : choisir par le besoin"))
    asked = pull.weight if not request.by_people or people is None else people
    ground = survey(
        walk, loaded.graphs_by_mode["car"], zones, sites,
        measures=Measures(asked, needs["need_share"], people),
        offices=_offices(services, request.offer, zones), base=base,
        walk_m=rules.walk_m, excluded=excluded,
    )  # fmt: skip
    kept = thinned(ground, always=[site.id for site in more])
    notes = (*estimated.needs.notes, *pull.notes(), *_notes(kept, ground, request, base))
    return BusGround(loaded, request, kept, needs["need_share"], notes)


def base_place(
    workspace: Workspace, code: str, means: Means | None, told: str | None
) -> Place | None:
    """The place the bus leaves from: by its code, else the first base of the means.

    Raises
    ------
    UsageError
        The means have no base of that code.
    """
    bases = [] if means is None else [place for place in means.places if place.is_base]
    if told is None:
        return bases[0] if bases else None
    ids = {user: place for place, user in workspace.user_codes(code).items()}
    for place in bases:
        if ids.get(told) == place.id:
            return place
    raise UsageError(_("base « {told} » inconnue des moyens").format(told=told[:40]))


def _check_refused(sites: tuple[Site, ...], refused: tuple[str, ...]) -> None:
    unknown = unknown_names(sites, refused)
    if unknown:
        raise UsageError(
            _("site « {told} » inconnu : reprendre un nom de la liste des sites").format(
                told=unknown[0][:60]
            )
        )


def _offices(
    services: gpd.GeoDataFrame | None, offer: str, zones: gpd.GeoDataFrame
) -> gpd.GeoDataFrame:
    if services is None:
        return gpd.GeoDataFrame(geometry=[], crs=zones.crs)
    return gpd.GeoDataFrame(services[(services["category"] == offer) & ~services["mobile"]])


def _notes(kept: Ground, whole: Ground, request: BusRequest, base: Point | None) -> list[str]:
    said = []
    if base is None:
        said.append(_("Base du bus inconnue : la route de la base aux arrêts n'est pas comptée."))
    if whole.people is None:
        said.append(_("Habitants inconnus dans ce territoire : seul le besoin est compté."))
    dropped = len(whole.sites) - len(kept.sites)
    if dropped:
        said.append(
            counted(
                "{num} site possible de plus, qui ajoute le moins, n'est pas essayé.",
                "{num} sites possibles de plus, qui ensemble ajoutent le moins, "
                "ne sont pas essayés.",
                dropped,
            )
        )
    if any(not site.hours_known for site in kept.sites):
        said.append(_("Jours et heures de certains sites inconnus : à vérifier sur place."))
    return said
