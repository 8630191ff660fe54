"""`aller-vers bus`: where a bus stops, and the tour in force beside the best."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from planner.bus import BusRules, Frequency, HalfDay
from planner.bus.tour import CYCLE_WEEKS
from planner.cli.bus_json import bus_json, comparison_json
from planner.cli.options import CodeArgument, HomeOption, JsonOption, OutOption, workspace
from planner.cli.output import show_table, tell, write_json
from planner.cli.words import Command, Group
from planner.errors import UsageError
from planner.exports.bus_table import half_day_header, left_header, stop_header, tour_header
from planner.i18n import _, listed
from planner.indicators.need import parse_weights
from planner.service.bus import BusPlan, BusRequest, office_hours, plan_bus
from planner.service.bus_files import (
    BusRows,
    comparison_rows,
    current_rows,
    plan_rows,
    write_bus,
)
from planner.service.bus_tour import compare_bus, save_tour, tour_of_file, tour_of_scenario
from planner.service.bus_words import half_day_of
from planner.service.leaving import left
from planner.service.load import load_territory
from planner.service.retention import erase_expired
from planner.store.workspace import Workspace

app = typer.Typer(
    cls=Group,
    no_args_is_help=True,
    help=_("Où et quand un bus s'arrête, et combien de personnes de plus il atteint."),
)
LEFT_SHOWN = 12

Many = list[str] | None
HalfDays = Annotated[
    Many, typer.Option("--half-day", help="Demi-journée du bus : mardi,09:00-12:00.")
]
Buses = Annotated[int, typer.Option("--buses", min=1, max=9, help="Nombre de bus.")]
Number = Annotated[
    float | None,
    typer.Option("--number", min=0, help="Demi-journées par semaine au plus, tous bus compris."),
]
Often = Annotated[
    list[Frequency] | None,
    typer.Option("--frequency", help="Chaque semaine, une sur deux, une sur quatre."),
]
Reach = Annotated[float, typer.Option("--reach", min=50, max=3000, help="Marche, en mètres.")]
Stop = Annotated[int, typer.Option("--stop", min=15, max=480, help="Arrêt le plus court, en min.")]
Turn = Annotated[
    int,
    typer.Option("--turnaround", min=0, max=480, help="Minutes entre deux arrêts, hors route."),
]
Approach = Annotated[
    int, typer.Option("--approach", min=1, max=240, help="Route de la base au plus, en minutes.")
]
Base = Annotated[str | None, typer.Option("--base", help="Code de la base du bus.")]
Without = Annotated[Many, typer.Option("--without", help="Site où aucun arrêt n'est souhaité.")]
Offer = Annotated[str, typer.Option("--offer", help="Service rendu : france_services, health…")]
People = Annotated[bool, typer.Option("--people", help="Choisir par habitants, non par besoin.")]
Named = Annotated[
    bool, typer.Option("--named", help="Marchés, mairies, parkings… sans les croisements de rues.")
]
Weights = Annotated[str | None, typer.Option(help="Poids des composantes : a=2,b=1")]
Seconds = Annotated[float, typer.Option("--seconds", min=0, max=600, help="Temps de preuve.")]


@app.command("plan", cls=Command, help=_("Choisir lieux, jours et fréquences ensemble."))
def plan(
    code: CodeArgument,
    half_day: HalfDays = None,
    buses: Buses = 1,
    number: Number = None,
    frequency: Often = None,
    reach: Reach = 500,
    stop: Stop = 120,
    turnaround: Turn = 60,
    approach: Approach = 60,
    base: Base = None,
    without: Without = None,
    offer: Offer = "france_services",
    people: People = False,
    named: Named = False,
    weights: Weights = None,
    seconds: Seconds = 20,
    scenario: Annotated[
        str | None, typer.Option("--scenario", help="Garder la tournée comme scénario de ce nom.")
    ] = None,
    instead_of: Annotated[
        str | None, typer.Option("--instead-of", help="Guichet que ce scénario remplace.")
    ] = None,
    replace_it: Annotated[bool, typer.Option("--replace", help="Remplacer le scénario.")] = False,
    out: OutOption = None,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Choose a tour, say what each stop and half-day brings, write the files asked for."""
    if (scenario is None) != (instead_of is None):
        raise UsageError(_("--scenario et --instead-of vont ensemble"))
    frequencies = (Frequency.WEEKLY,) if scenario else tuple(frequency or Frequency)
    rules = BusRules(_in_cycle(number), frequencies, reach, stop, turnaround, approach, seconds)
    request = _request(
        rules, half_day, buses, offer=offer, people=people, base=base, without=without,
        named=named, weights=weights,
    )  # fmt: skip
    store = workspace(home)
    found = plan_bus(store, load_territory(store, code), request)
    rows = plan_rows(found)
    if scenario is not None and instead_of is not None:
        save_tour(store, code, found, name=scenario, service=instead_of, replace_it=replace_it)
    files = _written(store, found, rows, out)
    if as_json:
        write_json(bus_json(found) | {"files": [str(path) for path in files]})
        return
    _show(rows, found.around.loaded.territory.name, found.around.attributions)
    if scenario is not None:
        tell(_("Scénario « {name} » enregistré : le planifier avec « scenario plan ».").format(
            name=scenario))  # fmt: skip
    for path in files:
        tell(_("Écrit : {path}").format(path=path))


@app.command("compare", cls=Command, help=_("La tournée d'aujourd'hui à côté de la meilleure."))
def compare(
    code: CodeArgument,
    tour: Annotated[
        Path | None,
        typer.Option("--tour", help="Tournée d'aujourd'hui (« template --for bus »)."),
    ] = None,
    scenario: Annotated[
        str | None, typer.Option("--scenario", help="Ou le bus d'un scénario de ce nom.")
    ] = None,
    half_day: HalfDays = None,
    buses: Buses = 1,
    frequency: Often = None,
    reach: Reach = 500,
    stop: Stop = 120,
    turnaround: Turn = 60,
    approach: Approach = 60,
    base: Base = None,
    without: Without = None,
    offer: Offer = "france_services",
    people: People = False,
    named: Named = False,
    weights: Weights = None,
    seconds: Seconds = 20,
    out: OutOption = None,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Measure the tour in force, then the best with its half-days and with as many others."""
    if (tour is None) == (scenario is None):
        raise UsageError(_("donner --tour ou --scenario, l'un des deux"))
    frequencies = tuple(frequency or Frequency)
    rules = BusRules(None, frequencies, reach, stop, turnaround, approach, seconds)
    request = _request(
        rules, half_day, buses, offer=offer, people=people, base=base, without=without,
        named=named, weights=weights,
    )  # fmt: skip
    store = workspace(home)
    loaded = load_territory(store, code)
    told = (
        tour_of_file(loaded, tour)
        if tour is not None
        else tour_of_scenario(store, code, scenario or "")
    )
    found = compare_bus(store, loaded, request, told)
    rows = comparison_rows(found)
    files = _written(store, found.same, rows, out)
    if as_json:
        write_json(comparison_json(found) | {"files": [str(path) for path in files]})
        return
    title = _("Arrêts d'aujourd'hui · {name}").format(name=found.around.loaded.territory.name)
    show_table(title, stop_header(), current_rows(found))
    _show(rows, found.around.loaded.territory.name, found.around.attributions)
    for path in files:
        tell(_("Écrit : {path}").format(path=path))


def _show(rows: BusRows, name: str, attributions: tuple[str, ...]) -> None:
    show_table(_("Tournées · {name}").format(name=name), tour_header(), rows.tours)
    if rows.stops:
        show_table(_("Arrêts proposés"), stop_header(), rows.stops)
        show_table(_("Ce qu'apporte chaque demi-journée"), half_day_header(), rows.halves)
    else:
        tell(_("Aucun arrêt : personne de plus à distance de marche, ou aucune demi-journée."))
    if rows.left:
        title = _("Sites sans arrêt ({num} sur {all})").format(
            num=min(LEFT_SHOWN, len(rows.left)), all=len(rows.left)
        )
        show_table(title, left_header(), rows.left[:LEFT_SHOWN])
    for note in rows.notes:
        tell(f"! {note}")
    tell(_("Sources : {sources}").format(sources=listed(attributions)))


def _request(
    rules: BusRules,
    half_day: Many,
    buses: int,
    *,
    offer: str,
    people: bool,
    base: str | None,
    without: Many,
    named: bool,
    weights: str | None,
) -> BusRequest:
    """What both verbs ask in the same words."""
    return BusRequest(
        _half_days(half_day, buses), rules, offer=offer, by_people=people, base=base,
        refused=tuple(without or ()), named_only=named, weights=parse_weights(weights or ""),
    )  # fmt: skip


def _written(store: Workspace, found: BusPlan, rows: BusRows, out: Path | None) -> list[Path]:
    """Files written where they are asked for; what has expired is erased first."""
    if out is None:
        return []
    erase_expired(store, found.around.loaded.territory.code)
    return left(store, write_bus(found, rows, out))


def _half_days(told: Many, buses: int) -> tuple[HalfDay, ...]:
    if not told:
        return office_hours(buses)
    return tuple(replace(half_day_of(one), bus=bus) for bus in range(1, buses + 1) for one in told)


def _in_cycle(per_week: float | None) -> int | None:
    return None if per_week is None else int(per_week * CYCLE_WEEKS)
