"""A scenario from what people write: codes of teams and places, names of streets, hours."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from planner.errors import Fault, MeansError, UsageError
from planner.exports.rate_words import need_weight_words
from planner.i18n import _
from planner.indicators.need import DEFAULT_WEIGHTS
from planner.means_layout import MODES
from planner.model import Means, Point
from planner.network.gazetteer import Gazetteer, LocateFault, Whereabouts
from planner.planning.scenario_means import applied
from planner.planning.weights import weights_from
from planner.scenario import (
    MARGIN_MIN,
    BusInstead,
    HalfDay,
    HoursChange,
    ModeChange,
    PassagesWished,
    Scenario,
    ShiftMore,
    StopMore,
)
from planner.service.load import LoadedTerritory, load_territory
from planner.service.places import public_of_stops
from planner.sources import means_cells as cells
from planner.sources.means_cells import CellError
from planner.store.scenarios import KeptScenario
from planner.store.workspace import Workspace

T = TypeVar("T")
DAY_MIN = 1440


@dataclass(frozen=True, slots=True)
class BusWords:
    """A bus instead of an office, as written; `half_days`: (where, weekday, hours)."""

    service: str
    base: str
    half_days: tuple[tuple[str, str, str], ...]
    people: int = 2
    margin_min: int = MARGIN_MIN
    office_cost_per_hour_eur: float | None = None
    bus_cost_per_hour_eur: float | None = None
    bus_cost_per_km_eur: float | None = None


@dataclass(frozen=True, slots=True)
class ScenarioWords:
    """A scenario as written.

    `modes`: team → mode; `hours`: team → `19:00-01:00`; `shifts_more`: (team, weekday, hours);
    `passages`: code of a place → number; `stops_more`: « rue / croisement », or a landmark.
    """

    name: str
    teams_more: tuple[str, ...] = ()
    teams_less: tuple[str, ...] = ()
    modes: Mapping[str, str] = field(default_factory=dict)
    hours: Mapping[str, str] = field(default_factory=dict)
    shifts_more: tuple[tuple[str, str, str], ...] = ()
    shifts_less: tuple[str, ...] = ()
    places_less: tuple[str, ...] = ()
    passages: Mapping[str, int] = field(default_factory=dict)
    stops_more: tuple[str, ...] = ()
    rates: Mapping[str, int] = field(default_factory=dict)
    need_weights: Mapping[str, float] = field(default_factory=dict)
    bus: BusWords | None = None


def save_scenario(
    workspace: Workspace, code: str, words: ScenarioWords, *, replace: bool = False
) -> KeptScenario:
    """Read a scenario against a territory's latest means and streets, and save it.

    Parameters
    ----------
    replace
        Take the place of the scenario of that name.

    Raises
    ------
    UsageError
        No means yet, or an unknown weight.
    MeansError
        What the scenario names and the means or the streets do not have: all of it.
    StaleVersionError
        The name is taken and `replace` is false.
    """
    scenario = read_scenario(workspace, code, words)
    known = {kept.scenario.name: kept for kept in workspace.scenarios(code)}
    expected = known.get(scenario.name) if replace else None
    return workspace.save_scenario(code, scenario, expected=expected)


def read_scenario(
    workspace: Workspace,
    code: str,
    words: ScenarioWords,
    *,
    spots: Mapping[str, tuple[str, Point]] | None = None,
) -> Scenario:
    """Read a scenario as `save_scenario` does, and save nothing.

    `spots`: label and position of places by the words they may be written with (`spaced`): they
    are not looked up.
    """
    latest = workspace.latest_means(code)
    if latest is None:
        raise UsageError(_("aucun moyen enregistré : faire d'abord un plan de ce territoire"))
    loaded = load_territory(workspace, code)
    return _Reader(loaded, latest[1], workspace.user_codes(code), spots or {}).read(words)


def spaced(where: str) -> str:
    """« rue / croisement » with the same spaces however it was written."""
    street, slash, crossing = (part.strip() for part in where.partition("/"))
    return f"{street} / {crossing}" if slash else street


class _Reader:
    """Words against means, codes and names; faults are gathered."""

    def __init__(
        self,
        loaded: LoadedTerritory,
        means: Means,
        codes: Mapping[str, str],
        spots: Mapping[str, tuple[str, Point]],
    ) -> None:
        self._loaded, self._means, self._spots = loaded, means, spots
        held = {place.id for place in means.places}
        self._ids = {told: id_ for id_, told in codes.items() if id_ in held}
        self._faults: list[Fault] = []
        self._names: Gazetteer | None = None

    def read(self, words: ScenarioWords) -> Scenario:
        """The scenario; all faults at once."""
        _check_weights(words)
        passages = ((self._place(told), number) for told, number in words.passages.items())
        scenario = Scenario(
            name=_plain(words.name),
            teams_more=words.teams_more,
            teams_less=words.teams_less,
            modes=tuple(ModeChange(team, _mode(told)) for team, told in words.modes.items()),
            hours=tuple(HoursChange(team, *self._span(told)) for team, told in words.hours.items()),
            shifts_more=tuple(
                ShiftMore(team, self._day(day), *self._span(told))
                for team, day, told in words.shifts_more
            ),
            shifts_less=words.shifts_less,
            places_less=tuple(self._place(told) for told in words.places_less),
            passages=tuple(PassagesWished(place, number) for place, number in passages),
            stops_more=tuple(
                StopMore(label, point, public_of_stops(self._means))
                for label, point in map(self._where, words.stops_more)
            ),
            rates=dict(words.rates),
            need_weights=dict(words.need_weights),
            bus=None if words.bus is None else self._bus(words.bus),
        )
        if self._faults:
            raise MeansError(self._faults)
        applied(scenario, self._means)
        return scenario

    def _bus(self, words: BusWords) -> BusInstead | None:
        service, base = self._service(words.service), self._place(words.base)
        halves = []
        for told, day, hours in words.half_days:
            label, point = self._where(told)
            start_min, end_min = self._span(hours)
            if end_min > DAY_MIN:
                self._fault(_("demi-journée « {told} » passe minuit").format(told=hours[:20]), "")
                end_min = DAY_MIN
            halves.append(HalfDay(label, point, self._day(day), start_min, end_min))
        if self._faults:
            return None
        return BusInstead(
            service, base, tuple(halves), words.people, words.margin_min,
            office_cost_per_hour_eur=words.office_cost_per_hour_eur,
            bus_cost_per_hour_eur=words.bus_cost_per_hour_eur,
            bus_cost_per_km_eur=words.bus_cost_per_km_eur,
        )  # fmt: skip

    def _service(self, told: str) -> str:
        """Id of a service by its id or its name."""
        services = self._loaded.services
        if services is None or services.empty:
            self._fault(_("ce territoire n'a pas de services"), _("le reprendre avec --services"))
            return ""
        if told in services.index:
            return told
        same = services.index[services["name"].astype(str).str.casefold() == told.casefold()]
        if len(same) == 1:
            return str(same[0])
        near = ", ".join(map(str, same[:3])) or _("voir la liste des services du territoire")
        self._fault(_("guichet « {told} » inconnu, ou de plusieurs").format(told=told[:60]), near)
        return ""

    def _place(self, told: str) -> str:
        if told in self._ids:
            return self._ids[told]
        hint = _("écrire le code du classeur des moyens")
        self._fault(_("lieu « {told} » inconnu").format(told=told[:40]), hint)
        return ""

    def _where(self, told: str) -> tuple[str, Point]:
        """A crossing « rue / rue », a landmark, or a street."""
        if spaced(told) in self._spots:
            return self._spots[spaced(told)]
        if self._names is None:
            self._names = self._loaded.gazetteer()
        street, slash, crossing = (part.strip() for part in told.partition("/"))
        where = (
            Whereabouts(street=street, crossing=crossing) if slash else Whereabouts(landmark=told)
        )
        found = self._names.locate(where)
        if isinstance(found, LocateFault) and not slash:
            found = self._names.locate(Whereabouts(street=told.strip()))
        if isinstance(found, LocateFault):
            self._fault(found.message, " · ".join(found.nearest) or found.hint)
            return "", Point(0.0, 0.0)
        return found.label or told.strip(), found.point

    def _span(self, told: str) -> tuple[int, int]:
        """`19:00-01:00`; an end before the start is the next day's."""
        start, dash, end = told.partition("-")
        hint = _("écrire par exemple 19:00-01:00")
        if not dash:
            self._fault(_("heures « {told} »").format(told=told[:20]), hint)
            return 0, 1
        low, high = (
            self._cell(start, cells.minute_of_day, 0),
            self._cell(end, cells.minute_of_day, 1),
        )
        return low, high if high > low else high + DAY_MIN

    def _day(self, told: str) -> int:
        return self._cell(told, cells.weekday, 0)

    def _cell(self, told: str, parse: Callable[[object], T], instead: T) -> T:
        try:
            return parse(told.strip())
        except CellError as error:
            self._fault(str(error), error.hint)
            return instead

    def _fault(self, message: str, hint: str) -> None:
        self._faults.append(Fault(message, hint))


def _mode(told: str) -> str:
    """A mode by its key or by its name in the means."""
    return MODES.get(told.strip().lower(), told.strip())


def _plain(name: str) -> str:
    """The name; nothing that describes somebody."""
    try:
        return cells.label(name, told_to_all=True)
    except CellError as error:
        raise UsageError(f"{error} — {error.hint}") from error


def _check_weights(words: ScenarioWords) -> None:
    weights_from(words.rates)
    known = {key for weights in DEFAULT_WEIGHTS.values() for key in weights}
    for key in words.need_weights:
        if key not in known:
            raise UsageError(
                _("poids « {key} » inconnu ; connus : {known}").format(
                    key=key[:40],
                    known=", ".join(f"{one} ({need_weight_words(one)})" for one in sorted(known)),
                )
            )
