"""`aller-vers alert`: grand froid, canicule, épidémie, switched on and off by the organisation."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

import typer

from planner.alert import AlertPlaceKind, kind_words
from planner.cli.options import (
    CodeArgument,
    HomeOption,
    JsonOption,
    PlanFile,
    SearchIterations,
    SearchSeconds,
    SearchSeed,
    date_of,
    typed_moment,
    workspace,
)
from planner.cli.output import show_table, tell, write_json
from planner.cli.plan import CANCELLED, Interrupt, reporter
from planner.cli.plan_file import tell_written, write_plan
from planner.cli.plan_words import plan_lines
from planner.cli.typed_rates import typed_rates
from planner.cli.words import Command, Group
from planner.clock import Clock
from planner.errors import UsageError
from planner.exports.alert_words import span_words
from planner.i18n import _, listed
from planner.indicators.need import parse_weights
from planner.model import AlertKind, Week
from planner.planning.plan_format import to_dict
from planner.service.alert_plan import replan, replanned_lines
from planner.service.alerts import AlertWords, current, switch_off, switch_on, told
from planner.service.figures import figures_of
from planner.service.names import names_of
from planner.service.plan_request import PlanRequest
from planner.service.scenario_cells import half_day, pair
from planner.service.scenario_cells import passages as passages_of
from planner.service.scenario_edit import change_current
from planner.service.under_alert import moment_of
from planner.store.alerts import KeptAlert
from planner.store.codec import encode
from planner.store.workspace import Workspace

app = typer.Typer(
    cls=Group, help=_("Grand froid, canicule, épidémie : moyens renforcés."), no_args_is_help=True
)
KindArgument = Annotated[
    str, typer.Argument(metavar="GENRE", help="grand_froid, canicule ou epidemie.")
]
Many = list[str] | None


@app.command("on", cls=Command, help=_("Déclencher une alerte à une date."))
def on(
    code: CodeArgument,
    kind: KindArgument,
    first: Annotated[
        str | None, typer.Option("--from", help="Premier jour, 2026-12-02 ; sinon aujourd'hui.")
    ] = None,
    until: Annotated[
        str | None, typer.Option("--until", help="Dernier jour ; sinon jusqu'à nouvel ordre.")
    ] = None,
    team_more: Annotated[Many, typer.Option(help="Une équipe de plus, comme M1.")] = None,
    hours: Annotated[Many, typer.Option(help="Autres heures : M1=19:00-01:00.")] = None,
    shift_more: Annotated[
        Many, typer.Option(help="Vacation de plus : M1=samedi,19:30-00:30.")
    ] = None,
    passages: Annotated[Many, typer.Option(help="Passages souhaités : L3=2.")] = None,
    place: Annotated[
        Many,
        typer.Option(help="Lieu ouvert : gymnase, halte, eau, frais ou soins=rue / rue croisée."),
    ] = None,
    rates: Annotated[str | None, typer.Option(help="Repères changés : travel_s=100,…")] = None,
    weights: Annotated[str | None, typer.Option(help="Poids du besoin : a=2,b=1")] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Remplacer celle de ce genre, en cours ou à venir.")
    ] = False,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Switch an alert on; without any change, those of the last one of its kind come back.

    With `--replace`, the one in force or to come is changed.
    """
    today = dt.date.today()
    words = AlertWords(
        _kind(kind),
        date_of(first) if first else today,
        date_of(until) if until else None,
        teams_more=tuple(team_more or ()),
        hours=dict(map(pair, hours or ())),
        shifts_more=tuple(map(half_day, shift_more or ())),
        passages=passages_of(passages or ()),
        places=tuple(_place(one) for one in place or ()),
        rates=typed_rates(rates),
        need_weights=parse_weights(weights or ""),
    )
    store = workspace(home)
    if replace:
        kept = change_current(store, code, words, today=today)
    else:
        kept = switch_on(store, code, words)
    if as_json:
        write_json(encode(kept))
        return
    _tell(store, code, kept)


@app.command("off", cls=Command, help=_("Lever une alerte à une date."))
def off(
    code: CodeArgument,
    kind: KindArgument,
    last: Annotated[
        str | None, typer.Option("--last", help="Dernier jour d'alerte ; sinon aujourd'hui.")
    ] = None,
    home: HomeOption = None,
) -> None:
    """Give an alert its last day; say what the next plans no longer have."""
    day = date_of(last) if last else dt.date.today()
    for line in switch_off(workspace(home), code, _kind(kind), day):
        tell(line)


@app.command("list", cls=Command, help=_("Lister les alertes en cours, à venir et finies."))
def list_(code: CodeArgument, home: HomeOption = None, as_json: JsonOption = False) -> None:
    """List every alert with its days."""
    store = workspace(home)
    kept = store.alerts(code)
    if as_json:
        write_json([encode(one) for one in kept])
        return
    if not kept:
        tell(_("Aucune alerte. Pour commencer : aller-vers alert on --help"))
        return
    rows = [(span_words(one.alert.span), listed(told(store, code, one))) for one in kept]
    show_table(_("Alertes"), (_("alerte"), _("changements")), rows)


@app.command("show", cls=Command, help=_("Dire ce que changent les alertes en cours ou à venir."))
def show(
    code: CodeArgument,
    day: Annotated[str | None, typer.Option("--on", help="À partir de ce jour.")] = None,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say each alert in force or to come, one change a line."""
    store = workspace(home)
    found = current(store, code, date_of(day) if day else dt.date.today())
    if as_json:
        write_json([encode(one) for one in found])
        return
    if not found:
        tell(_("Aucune alerte en cours ni à venir."))
    for one in found:
        _tell(store, code, one)


@app.command("plan", cls=Command, help=_("Replanifier le reste d'une semaine sous alerte."))
def plan(
    code: CodeArgument,
    week: Annotated[str, typer.Option("--week", help="Semaine ISO, par exemple 2026-W49.")],
    at: Annotated[
        str | None,
        typer.Option("--at", help="Moment local, 2026-12-02T21:00 ; sinon maintenant."),
    ] = None,
    seconds: SearchSeconds = 30.0,
    iterations: SearchIterations = None,
    seed: SearchSeed = 1,
    out: PlanFile = None,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Plan again what has not begun; say what is held, what changes, which promise is touched."""
    store = workspace(home)
    clock = Clock(Week.parse(week), store.territory(code).tz)
    moment = typed_moment(at) if at else dt.datetime.now(dt.UTC)
    request = PlanRequest(
        clock.week, seconds=None if iterations else seconds, iterations=iterations, seed=seed,
        moment_s=moment_of(clock, moment),
    )  # fmt: skip
    with Interrupt() as stop:
        found = replan(store, code, request, on_progress=reporter(), should_stop=stop.asked)
    planned = found.planned
    path = write_plan(planned.plan, out)
    if as_json:
        write_json(to_dict(planned.plan))
    else:
        for line in replanned_lines(store, found):
            tell(line)
        figures = figures_of(planned.loaded, planned.plan, planned.means, planned.verdict)
        for line in plan_lines(planned, figures, names_of(store, planned.plan, planned.means)):
            tell(line)
        tell_written(path)
    if planned.cancelled:
        raise typer.Exit(CANCELLED)


def _tell(store: Workspace, code: str, kept: KeptAlert) -> None:
    """An alert with its days, then one change a line."""
    tell(span_words(kept.alert.span))
    for line in told(store, code, kept):
        tell(f"  {line}")


def _kind(text: str) -> AlertKind:
    told_as = text.strip().casefold().replace(" ", "_").replace("-", "_").replace("é", "e")
    try:
        return AlertKind(told_as)
    except ValueError as error:
        known = ", ".join(f"{kind} ({kind_words(kind)})" for kind in AlertKind)
        message = _("alerte « {text} » inconnue ; choisir parmi : {known}")
        raise UsageError(message.format(text=text[:40], known=known)) from error


def _place(text: str) -> tuple[AlertPlaceKind, str]:
    kind, where = pair(text)
    try:
        return AlertPlaceKind(kind.casefold()), where
    except ValueError as error:
        message = _("lieu d'alerte « {text} » inconnu ; choisir parmi : {known}")
        known = ", ".join(AlertPlaceKind)
        raise UsageError(message.format(text=kind[:40], known=known)) from error
