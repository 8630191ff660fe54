"""`aller-vers needs`: need of a public, zone by zone."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import pandas as pd
import typer

from planner.cli.options import CodeArgument, HomeOption, JsonOption, workspace
from planner.cli.output import show_table, tell, tell_rest, write_json
from planner.cli.words import Command
from planner.exports.needs_table import NeedsTable, half_words, needs_table, number, ranked
from planner.i18n import _, counted, listed
from planner.indicators.access import Access
from planner.indicators.need import Needs, indicators, parse_weights
from planner.model import Public
from planner.service.access import access_request
from planner.service.leaving import left
from planner.service.load import LoadedTerritory
from planner.service.needs import attributions, estimated_of, write_needs
from planner.service.needs_study import studied
from planner.service.non_take_up import NotAsking, not_asking_of
from planner.service.open_moments import MOMENTS, moment_words, open_words
from planner.service.retention import erase_expired

ROWS_SHOWN = 15


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("needs", cls=Command, help=_("Estimer le besoin d'un public, zone par zone."))(
        needs
    )


def needs(
    code: CodeArgument,
    public: Annotated[Public, typer.Option("--public", help="logement ou rue.")],
    weights: Annotated[str | None, typer.Option(help="Poids des composantes : a=2,b=1")] = None,
    mode: Annotated[
        str | None,
        typer.Option("--mode", help="Accès aux services par ce mode : walk, bike ou car."),
    ] = None,
    band: Annotated[
        str | None,
        typer.Option("--band", help="Accès en : semaine, jour, soir, nuit ou weekend."),
    ] = None,
    decay: Annotated[
        str | None,
        typer.Option("--decay", help="Décroissance avec le trajet : apl, luo_qi, gaussian…"),
    ] = None,
    stability: Annotated[
        bool, typer.Option("--stability", help="Rangs retirés 500 fois : lesquels tiennent.")
    ] = False,
    recipients: Annotated[
        str | None,
        typer.Option("--recipients", help="Allocataires du territoire : rsa=1200,css=3000"),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="Dossier des tableaux, couches et carte.")
    ] = None,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Compute needs, show the first zones, write the files asked for."""
    asked, store = parse_weights(weights or ""), workspace(home)
    loaded, means, estimated = estimated_of(store, code, public, asked)
    request = access_request(mode=mode, band=band, decay=decay)
    others = not_asking_of(recipients or "")
    found = studied(loaded, estimated, means, request, stability=stability)
    found = replace(found, notes=(*found.notes, *(one.words() for one in others)))
    files = []
    if out:
        erase_expired(store, code)
        files = left(store, write_needs(loaded, found, out))
    if as_json:
        told = {"non_take_up": [non_take_up_json(one) for one in others]}
        written = {"files": [str(path) for path in files]}
        write_json(needs_json(loaded, found) | told | written)
        return
    _show(loaded, found)
    for path in files:
        tell(_("Écrit : {path}").format(path=path))
    if not files:
        tell(_("Pour les tableaux, les couches et la carte : --out DOSSIER"))


def _show(loaded: LoadedTerritory, found: Needs) -> None:
    table = needs_table(loaded.required_zones(), found)
    if found.frame["need"].notna().any():
        _show_table(loaded, found, table)
        _show_study(loaded, found)
    else:
        tell(_("Besoin inconnu partout : ajouter des services, ou des lieux publics aux moyens."))
    known = indicators()
    tell(
        _("Poids : {weights}").format(
            weights=", ".join(
                f"{key} = {number(weight, 2)} ({_(known[key].label)})"
                for key, weight in found.weights.items()
            )
        )
    )
    for note in found.notes:
        tell(f"! {note}")
    tell(_("Sources : {sources}").format(sources=listed(attributions(loaded))))


def _show_table(loaded: LoadedTerritory, found: Needs, table: NeedsTable) -> None:
    title = counted(
        "Besoin estimé · {name} · {num} zone",
        "Besoin estimé · {name} · {num} zones",
        len(table.rows),
        name=loaded.territory.name,
    )
    columns = (_("rang"), _("zone"), _("commune"), _("besoin"), _("part du territoire"))
    show_table(title, columns, [row[: len(columns)] for row in table.rows[:ROWS_SHOWN]])
    tell(_("Besoin : {label}").format(label=found.label))
    tell(_("Où il se trouve : {words}").format(words=half_words(found)))
    tell_rest(len(table.rows) - ROWS_SHOWN)


def _show_study(loaded: LoadedTerritory, found: Needs) -> None:
    """The most underserved zones, with how far their rank holds."""
    if "underservice" not in found.frame:
        return
    rows = ranked(loaded.required_zones(), found).sort_values("underservice_rank", kind="stable")
    moments = moment_words() if f"open_{MOMENTS[0]}_s" in rows else {}
    shown = [
        (
            str(row["underservice_rank"]),
            str(row["name"]),
            number(row["underservice"], 3),
            _held_words(row),
            *(
                open_words(row[f"open_{moment}_s"], row[f"open_{moment}_status"])
                for moment in moments
            ),
        )
        for row in rows[rows["underservice"].notna()].head(ROWS_SHOWN).to_dict("records")
    ]
    columns = (
        _("rang"),
        _("zone"),
        _("sous-desserte (0 à 1)"),
        _("fourchette du rang"),
        *moments.values(),
    )
    show_table(_("Zones les moins desservies"), columns, shown)


def _held_words(row: dict[Hashable, Any]) -> str:
    if "rank_low" not in row or pd.isna(row["rank_low"]):
        return "—"
    low, high = (number(row[name], 0) for name in ("rank_low", "rank_high"))
    told = _("{low} à {high}").format(low=low, high=high)
    return told if row["stable"] else _("{range}, instable").format(range=told)


def needs_json(loaded: LoadedTerritory, found: Needs) -> dict[str, object]:
    """Needs as JSON-ready values, null where unknown."""
    rows = ranked(loaded.required_zones(), found)
    rows.insert(0, "zone_id", rows.index.astype(str))
    plain = rows.astype(object).where(rows.notna(), None)
    return {
        "territory": loaded.territory.code,
        "public": found.public.value,
        "unit": found.unit,
        "label": found.label,
        "weights": found.weights,
        "used": list(found.used),
        "access": access_json(found.access, found.reference),
        "notes": list(found.notes),
        "sources": list(attributions(loaded)),
        "zones": plain.to_dict("records"),
    }


def access_json(access: Access | None, reference: Mapping[str, float]) -> dict[str, object] | None:
    """How access was measured; None: it was not."""
    if access is None:
        return None
    return {
        "mode": access.mode,
        "band": access.band,
        "decay": access.decay,
        "cutoff_s": access.cutoff_s,
        "per": f"1000 {access.per}",
        "unit": access.unit,
        "reference": {
            name: None if math.isnan(value) else value for name, value in reference.items()
        },
        "guessed": {name: list(ids) for name, ids in access.guessed.items()},
        "unreached": {name: list(ids) for name, ids in access.unreached.items()},
    }


def non_take_up_json(found: NotAsking) -> dict[str, object]:
    """A range of a whole territory as JSON-ready values."""
    rate = found.rate
    return {
        "benefit": rate.key,
        "recipients": found.recipients,
        "not_asking_low": found.low,
        "not_asking_high": found.high,
        "rate_low": rate.low,
        "rate_high": rate.high,
        "year": rate.year,
        "population": rate.population,
        "source": rate.source,
        "page": rate.page,
    }
