"""`aller-vers compare`: who is better and worse served by a second plan."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from planner.cli.options import HomeOption, JsonOption, workspace
from planner.cli.output import show_table, tell, tell_rest, write_json
from planner.cli.words import Command
from planner.exports.compare_table import figure_rows, public_words, zone_rows
from planner.i18n import _
from planner.scenarios import Figures
from planner.service.figures import Compared, compare_plans
from planner.service.figures import write_comparison as write
from planner.service.judging import read_plan
from planner.service.leaving import for_whom, left

ROWS_SHOWN = 8


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("compare", cls=Command, help=_("Comparer deux plans d'un territoire."))(compare)


def compare(
    plan_a: Annotated[Path, typer.Argument(metavar="PLAN_A", help="Premier plan.")],
    plan_b: Annotated[Path, typer.Argument(metavar="PLAN_B", help="Second plan.")],
    out: Annotated[
        Path | None, typer.Option("--out", help="Dossier du tableau et de la carte.")
    ] = None,
    team: Annotated[
        bool, typer.Option("--team", help="Compter aussi les lieux protégés (réservé à l'équipe).")
    ] = False,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Compare two plans in a table; write the page and the CSV asked for."""
    store = workspace(home)
    found = compare_plans(store, read_plan(plan_a), read_plan(plan_b), for_team=team)
    files = write(found, out, (plan_a.stem, plan_b.stem)) if out else []
    left(store, files, for_whom(for_team=team))
    if as_json:
        write_json(compared_json(found) | {"files": [str(path) for path in files]})
        return
    columns = ("", _("premier"), _("second"), _("différence"))
    show_table(_("Comparaison de deux plans"), columns, figure_rows(found.comparison))
    _show_zones(found)
    for note in found.notes:
        tell(f"! {note}")
    for path in files:
        tell(_("Écrit : {path}").format(path=path))


def _show_zones(found: Compared) -> None:
    names = {
        str(zone): name
        for zone, name in found.loaded.required_zones()["name"].items()
        if isinstance(name, str)
    }
    columns = (_("zone"), _("avant"), _("après"), _("besoin à portée"))
    for public in found.comparison.a.reach:
        for rows, title in (
            (found.comparison.better(public), _("Zones mieux desservies · {public} ({num})")),
            (found.comparison.worse(public), _("Zones moins desservies · {public} ({num})")),
        ):
            if rows.empty:
                continue
            show_table(
                title.format(public=public_words(public), num=len(rows)),
                columns,
                zone_rows(rows.head(ROWS_SHOWN), names),
            )
            tell_rest(len(rows) - ROWS_SHOWN)


def compared_json(found: Compared) -> dict[str, object]:
    """A comparison as JSON-ready values, null where unknown."""
    zones = found.comparison.zones
    return {
        "territory": found.loaded.territory.code,
        "for_team": found.for_team,
        "a": _figures_json(found.comparison.a),
        "b": _figures_json(found.comparison.b),
        "notes": list(found.notes),
        "zones": zones.astype(object).where(zones.notna(), None).to_dict("records"),
    }


def _figures_json(figures: Figures) -> dict[str, object]:
    seen = figures.on_foot
    return {
        "outings": figures.outings,
        "passages": figures.passages,
        "visits": figures.visits,
        "presence_s": figures.presence_s,
        "travel_s": figures.travel_s,
        "distance_m": round(figures.distance_m),
        "hidden_passages": figures.hidden_passages,
        "inhabitants": None if figures.inhabitants is None else int(round(figures.inhabitants, -1)),
        "zones_of_unknown_population": figures.unknown_population,
        "zones_seen_on_foot": None if seen is None else len(seen.zones),
        "zones_seen_only_on_foot": None if seen is None else len(seen.beyond),
        "need_share_seen_on_foot": {}
        if seen is None
        else {public.value: share for public, share in seen.need_share.items()},
        "need_share_within_reach": {
            public.value: reach.need_share for public, reach in figures.reach.items()
        },
    }
