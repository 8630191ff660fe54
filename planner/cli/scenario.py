"""`aller-vers scenario add | list | rename | remove | plan | compare`: other means, weights."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer

from planner.board import Board
from planner.cli.options import (
    CodeArgument,
    HomeOption,
    JsonOption,
    OutOption,
    SearchIterations,
    SearchSeed,
    workspace,
)
from planner.cli.output import say, show_table, tell, tell_rest, write_json
from planner.cli.plan import Interrupt, reporter
from planner.cli.scenario_json import board_json
from planner.cli.typed_rates import typed_rates
from planner.cli.words import Command, Group
from planner.errors import UsageError
from planner.exports.board_table import (
    board_header,
    board_rows,
    cells,
    frontier_header,
    frontier_rows,
    office_rows,
    reach_words,
)
from planner.exports.compare_table import public_words, signed_percent
from planner.exports.scenario_words import change_lines, scenario_name
from planner.i18n import _, listed
from planner.indicators.need import parse_weights
from planner.model import Week
from planner.service.leaving import left
from planner.service.plan_request import PlanRequest
from planner.service.scenario_cells import half_day as half_day_of
from planner.service.scenario_cells import pair
from planner.service.scenario_cells import passages as passages_of
from planner.service.scenario_edit import rename_scenario
from planner.service.scenario_inputs import BusWords, ScenarioWords, save_scenario
from planner.service.scenario_plans import asked_of, plan_scenarios
from planner.service.scenarios import compare_scenarios, place_words, write_board
from planner.store.codec import encode
from planner.store.scenarios import KeptScenario

ZONES_SHOWN = 8
CANCELLED = 130
app = typer.Typer(
    cls=Group, help=_("Comparer d'autres moyens à la référence."), no_args_is_help=True
)
NameArgument = Annotated[str, typer.Argument(metavar="NOM", help="Nom du scénario.")]
WeekOption = Annotated[str, typer.Option("--week", help="Semaine ISO, par exemple 2026-W49.")]
NamesOption = Annotated[
    list[str] | None, typer.Option("--name", help="Scénario ; répétable ; tous si absent.")
]
Seconds = Annotated[float, typer.Option(min=1, max=86_400, help="Temps de recherche par plan.")]
Many = list[str] | None


@app.command("add", cls=Command, help=_("Nommer un scénario : ce qui change, rien d'autre."))
def add(
    code: CodeArgument,
    name: NameArgument,
    team_more: Annotated[Many, typer.Option(help="Une équipe de plus, comme M1.")] = None,
    team_less: Annotated[Many, typer.Option(help="Sans l'équipe M2.")] = None,
    mode: Annotated[Many, typer.Option(help="Autre mode : M1=à vélo.")] = None,
    hours: Annotated[Many, typer.Option(help="Autres heures : M1=19:00-01:00.")] = None,
    shift_more: Annotated[
        Many, typer.Option(help="Vacation de plus : M1=samedi,19:30-00:30.")
    ] = None,
    shift_less: Annotated[Many, typer.Option(help="Sans la vacation M1-lun.")] = None,
    place_less: Annotated[Many, typer.Option(help="Sans passage au lieu L3.")] = None,
    passages: Annotated[Many, typer.Option(help="Passages souhaités : L3=2.")] = None,
    stop_more: Annotated[
        Many, typer.Option(help="Arrêt de plus : « rue Carnot / avenue Thiers » ou un repère.")
    ] = None,
    rates: Annotated[str | None, typer.Option(help="Repères changés : travel_s=100,…")] = None,
    weights: Annotated[str | None, typer.Option(help="Poids du besoin : a=2,b=1")] = None,
    bus_instead: Annotated[
        str | None, typer.Option(help="Guichet remplacé par un bus : son nom ou son code.")
    ] = None,
    half_day: Annotated[
        Many, typer.Option(help="Bus : « rue Carnot / avenue Thiers=mardi,09:00-12:00 ».")
    ] = None,
    bus_base: Annotated[str | None, typer.Option(help="Lieu d'où part le bus.")] = None,
    office_cost: Annotated[
        float | None, typer.Option(min=0, help="Une heure du guichet, en euros.")
    ] = None,
    bus_cost: Annotated[
        float | None, typer.Option(min=0, help="Une heure du bus, en euros.")
    ] = None,
    bus_km_cost: Annotated[
        float | None, typer.Option(min=0, help="Un kilomètre du bus, en euros.")
    ] = None,
    replace: Annotated[bool, typer.Option("--replace", help="Remplacer le scénario.")] = False,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Save a scenario, then say it in words."""
    bus = None
    if bus_instead is not None:
        if bus_base is None or not half_day:
            raise UsageError(_("--bus-instead demande --bus-base et --half-day"))
        bus = BusWords(
            bus_instead, bus_base, tuple(map(half_day_of, half_day)),
            office_cost_per_hour_eur=office_cost, bus_cost_per_hour_eur=bus_cost,
            bus_cost_per_km_eur=bus_km_cost,
        )  # fmt: skip
    words = ScenarioWords(
        name,
        teams_more=tuple(team_more or ()),
        teams_less=tuple(team_less or ()),
        modes=dict(map(pair, mode or ())),
        hours=dict(map(pair, hours or ())),
        shifts_more=tuple(map(half_day_of, shift_more or ())),
        shifts_less=tuple(shift_less or ()),
        places_less=tuple(place_less or ()),
        passages=passages_of(passages or ()),
        stops_more=tuple(stop_more or ()),
        rates=typed_rates(rates),
        need_weights=parse_weights(weights or ""),
        bus=bus,
    )
    store = workspace(home)
    kept = save_scenario(store, code, words, replace=replace)
    if as_json:
        write_json({"version": kept.version, "scenario": encode(kept.scenario)})
        return
    tell(_("Scénario « {name} » enregistré :").format(name=kept.scenario.name))
    told = kept.scenario.bus
    services = {} if told is None else {told.service: bus_instead or ""}
    places = place_words(store, code, for_team=True)
    for line in change_lines(kept.scenario, places, services=services):
        tell(f"  {line}")


@app.command("list", cls=Command, help=_("Lister les scénarios d'un territoire."))
def list_(code: CodeArgument, home: HomeOption = None, as_json: JsonOption = False) -> None:
    """List scenarios with what each changes."""
    store = workspace(home)
    kept = [one.scenario for one in store.scenarios(code)]
    if as_json:
        write_json([encode(scenario) for scenario in kept])
        return
    if not kept:
        tell(_("Aucun scénario. Pour commencer : aller-vers scenario add --help"))
        return
    places = place_words(store, code, for_team=True)
    rows = [(one.name, listed(change_lines(one, places))) for one in kept]
    show_table(_("Scénarios"), (_("scénario"), _("changements")), rows)


@app.command("rename", cls=Command, help=_("Donner un autre nom à un scénario."))
def rename(
    code: CodeArgument,
    name: NameArgument,
    new_name: Annotated[str, typer.Argument(metavar="NOUVEAU", help="Son nouveau nom.")],
    home: HomeOption = None,
) -> None:
    """Give a scenario another name; what it changes and its plans stay."""
    kept = rename_scenario(workspace(home), code, name, new_name)
    words = _("Scénario « {name} » : il s'appelle maintenant « {new} ».")
    tell(words.format(name=name, new=kept.scenario.name))


@app.command("remove", cls=Command, help=_("Retirer un scénario."))
def remove(code: CodeArgument, name: NameArgument, home: HomeOption = None) -> None:
    """Remove a scenario; nothing else is touched."""
    store = workspace(home)
    store.scenario(code, name)
    store.remove_scenario(code, name)
    tell(_("Scénario « {name} » retiré.").format(name=name))


@app.command("plan", cls=Command, help=_("Planifier la référence et des scénarios."))
def plan(
    code: CodeArgument,
    week: WeekOption,
    names: NamesOption = None,
    frontier: Annotated[
        bool, typer.Option("--frontier", help="Planifier aussi la frontière de la référence.")
    ] = False,
    frontier_of: Annotated[
        str | None, typer.Option(help="Planifier aussi la frontière d'un scénario.")
    ] = None,
    seconds: Seconds = 30.0,
    iterations: SearchIterations = None,
    seed: SearchSeed = 1,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Search what is not planned yet; what is kept is not searched again."""
    store, request = workspace(home), _request(week, seconds, iterations, seed)
    asked = asked_of(
        store, code, names or _all(store.scenarios(code)), request,
        frontier_of=frontier_of or ("" if frontier else None),
    )  # fmt: skip
    with Interrupt() as stop:
        made = plan_scenarios(
            store, code, asked, on_progress=reporter(), should_stop=stop.asked,
            on_plan=lambda one: say(
                _("recherche : {name}").format(name=scenario_name(one.scenario))
            ),
        )  # fmt: skip
        cancelled = stop.asked()
    if as_json:
        write_json({"asked": len(asked), "made": made})
    else:
        tell(_("Plans demandés : {asked}, cherchés : {made}.").format(asked=len(asked), made=made))
    if cancelled:
        raise typer.Exit(CANCELLED)


@app.command("compare", cls=Command, help=_("Comparer des scénarios planifiés à la référence."))
def compare(
    code: CodeArgument,
    week: WeekOption,
    names: NamesOption = None,
    seconds: Seconds = 30.0,
    iterations: SearchIterations = None,
    seed: SearchSeed = 1,
    frontier_of: Annotated[
        str, typer.Option(help="Scénario dont la frontière est montrée ; la référence si absent.")
    ] = "",
    team: Annotated[
        bool, typer.Option("--team", help="Compter aussi les lieux protégés (réservé à l'équipe).")
    ] = False,
    out: OutOption = None,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show figures, zones and frontier; write the page and the workbook."""
    store, request = workspace(home), _request(week, seconds, iterations, seed)
    chosen = names or _all(store.scenarios(code))
    board = compare_scenarios(store, code, chosen, request, frontier_of=frontier_of, for_team=team)
    files = left(store, write_board(board, out)) if out else []
    if as_json:
        write_json(board_json(board) | {"files": [str(path) for path in files]})
        return
    show_table(
        _("Scénarios · {name}").format(name=board.title), board_header(board),
        [cells(row) for row in board_rows(board)],
    )  # fmt: skip
    _show_details(board)
    for path in files:
        tell(_("Écrit : {path}").format(path=path))


def _show_details(board: Board) -> None:
    for rank, one in enumerate(board.columns[1:], 1):
        if one.office is not None:
            title = _("Guichet remplacé : {name}").format(name=one.office.name)
            show_table(title, ("", _("avant"), _("après")), office_rows(one.office))
        _show_zones(board, rank)
    for public, points in board.frontier.items():
        title = _("Besoin à portée et promesses tenues · {whose} · {public}").format(
            whose=board.frontier_of or _("référence"), public=public_words(public)
        )
        show_table(title, frontier_header(), frontier_rows(points))
    for note in board.notes:
        tell(f"! {note}")


def _show_zones(board: Board, rank: int) -> None:
    comparison, names = board.comparison(rank), board.zones["name"]
    whose = scenario_name(board.columns[rank].scenario)
    for public in board.publics:
        for rows, title in (
            (comparison.better(public), _("{whose} · zones mieux desservies · {public} ({num})")),
            (comparison.worse(public), _("{whose} · zones moins desservies · {public} ({num})")),
        ):
            if len(rows):
                show_table(
                    title.format(whose=whose, public=public_words(public), num=len(rows)),
                    (_("zone"), _("part à portée"), _("besoin à portée")),
                    [
                        (names.get(row["zone_id"]) or row["zone_id"],
                         reach_words(row["reach_a"], row["reach_b"]),
                         signed_percent(row["gain_share"]))
                        for row in rows.head(ZONES_SHOWN).to_dict("records")
                    ],
                )  # fmt: skip
                tell_rest(len(rows) - ZONES_SHOWN)


def _all(kept: Sequence[KeptScenario]) -> list[str]:
    return [one.scenario.name for one in kept]


def _request(week: str, seconds: float, iterations: int | None, seed: int) -> PlanRequest:
    return PlanRequest(
        Week.parse(week), seconds=None if iterations else seconds, iterations=iterations, seed=seed
    )
