"""Needs of a territory: for people to see, and for the week's Problem."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import geopandas as gpd
import pandas as pd

from planner.dates import dates_in_words
from planner.exports.caution import cell_caution_words
from planner.exports.needs_geojson import needs_geojson
from planner.exports.needs_html import needs_html
from planner.exports.needs_layers import needs_gpkg, needs_xlsx
from planner.exports.needs_table import needs_csv
from planner.exports.xlsx_table import XLSX_MIME
from planner.i18n import _
from planner.indicators.counted_places import COLUMNS, counted_places, reported_places
from planner.indicators.indicator import NeedContext
from planner.indicators.need import DEFAULT_WEIGHTS, Needs
from planner.indicators.need_estimates import EstimatedNeeds, Prepared, prepared, weighed
from planner.kept import Kept
from planner.model import Means, Protection, Public, Territory
from planner.service.load import LoadedTerritory, load_territory
from planner.service.zone_facts import with_facts
from planner.sources.files import write_bytes
from planner.store.workspace import Workspace

FICTIONAL, SEED_WORD = "Territoire fictif, données inventées", "graine"
"""How an invented territory keeps its source and its seed, whatever the language shown."""


def needs_of(
    workspace: Workspace, code: str, public: Public, weights: Mapping[str, float] | None = None
) -> tuple[LoadedTerritory, Needs]:
    """Needs of a public as anybody may see them: no protected place counts.

    Raises
    ------
    UnknownTerritoryError, ZonesError, UsageError
        No such territory, no zones, or an unknown weight.
    """
    loaded, _means, estimated = estimated_of(workspace, code, public, weights)
    return loaded, estimated.needs


def estimated_of(
    workspace: Workspace, code: str, public: Public, weights: Mapping[str, float] | None = None
) -> tuple[LoadedTerritory, Means | None, EstimatedNeeds]:
    """As `needs_of`, with the latest means and what a study of the needs takes."""
    loaded = load_territory(workspace, code)
    means = workspace.current_means(code)
    return loaded, means, estimated_of_loaded(loaded, public, means=means, weights=weights)


def needs_of_loaded(
    loaded: LoadedTerritory,
    public: Public,
    *,
    means: Means | None = None,
    weights: Mapping[str, float] | None = None,
    for_team: bool = False,
    today: dt.date | None = None,
) -> Needs:
    """Needs of a public; `for_team` also counts protected places (never shown outside).

    `today` (None: the day it is) decides which counts and reports have expired.
    """
    return estimated_of_loaded(
        loaded, public, means=means, weights=weights, for_team=for_team, today=today
    ).needs


def estimated_of_loaded(
    loaded: LoadedTerritory,
    public: Public,
    *,
    means: Means | None = None,
    weights: Mapping[str, float] | None = None,
    for_team: bool = False,
    today: dt.date | None = None,
) -> EstimatedNeeds:
    """As `needs_of_loaded`, with the terms that make each zone's need and their intervals."""
    today = today or dt.date.today()
    base = _PREPARED.get(
        (
            loaded.required_zones(),
            loaded.services,
            loaded.streets,
            loaded.observations,
            *((None, None) if means is None else (means.places, means.reports)),
        ),
        (public, for_team, today),
        lambda: _prepared(loaded, public, means, for_team=for_team, today=today),
    )
    found = weighed(base, dict(weights or {}))
    notes = (*found.needs.notes, *cell_caution(loaded))
    return with_facts(loaded, replace(found, needs=replace(found.needs, notes=notes)))


_PREPARED: Kept[Prepared] = Kept(8)


def _prepared(
    loaded: LoadedTerritory, public: Public, means: Means | None, *, for_team: bool, today: dt.date
) -> Prepared:
    context = NeedContext(
        services=loaded.services,
        graph=loaded.graphs_by_mode["walk"] if loaded.streets is not None else None,
        places=known_places(means),
        reports=_reports(means, loaded.observations, today),
        counts=_counts(loaded.observations, today),
        include_protected=for_team,
        today=today,
    )
    return prepared(loaded.required_zones(), public=public, context=context, smooth=True)


def needs_for_week(
    loaded: LoadedTerritory,
    means: Means,
    weights: Mapping[str, float],
    *,
    for_team: bool = True,
    today: dt.date | None = None,
) -> dict[Public, pd.DataFrame]:
    """Needs of every public the teams go to; a weight goes to the publics that know it.

    `today`: as `needs_of_loaded`, the first day of the week planned.
    """
    found = {}
    for public in sorted({team.public for team in means.teams}):
        own = {key: value for key, value in weights.items() if key in DEFAULT_WEIGHTS[public]}
        found[public] = needs_of_loaded(
            loaded, public, means=means, weights=own, for_team=for_team, today=today
        ).frame
    return found


@dataclass(frozen=True, slots=True)
class NeedsFile:
    """One file of needs: its kind in words, suffix, MIME type, and what makes its bytes.

    `render` refuses needs that count protected places (`PrivacyError`), and zones under eleven
    households have been grouped on loading: whoever asks gets the same file.
    """

    label: str
    suffix: str
    mime: str
    render: Callable[[], bytes]


def needs_files(loaded: LoadedTerritory, needs: Needs) -> tuple[NeedsFile, ...]:
    """Every file of needs, made when asked for: tables, layers, page with the map."""
    zones, territory = loaded.required_zones(), loaded.territory
    credit = attributions(loaded)

    def page() -> bytes:
        text = needs_html(
            zones, needs, title=territory.name, attributions=credit, fictional=territory.fictional
        )
        return text.encode()

    return (
        NeedsFile(_("Tableau (CSV)"), ".csv", "text/csv", lambda: needs_csv(zones, needs).encode()),
        NeedsFile(
            _("Classeur (XLSX)"),
            ".xlsx",
            XLSX_MIME,
            lambda: needs_xlsx(zones, needs, attributions=credit),
        ),
        NeedsFile(
            "GeoJSON",
            ".geojson",
            "application/geo+json",
            lambda: needs_geojson(zones, needs, attributions=credit).encode(),
        ),
        NeedsFile(
            "GeoPackage",
            ".gpkg",
            "application/geopackage+sqlite3",
            lambda: needs_gpkg(zones, needs, attributions=credit),
        ),
        NeedsFile(_("Carte à imprimer (HTML)"), ".html", "text/html", page),
    )


def needs_stem(loaded: LoadedTerritory, needs: Needs) -> str:
    """Name of the files of needs, without suffix."""
    return f"besoins-{loaded.territory.code}-{needs.public.value}"


def write_needs(loaded: LoadedTerritory, needs: Needs, out: Path) -> list[Path]:
    """Write the tables, the layers and the page with the map; returns the files."""
    made = {file.suffix: file.render() for file in needs_files(loaded, needs)}
    stem = needs_stem(loaded, needs)
    for suffix, content in made.items():
        write_bytes(out / f"{stem}{suffix}", content)
    return [out / f"{stem}{suffix}" for suffix in made]


def attributions(loaded: LoadedTerritory) -> tuple[str, ...]:
    """Sources of a loaded territory with their vintages, as printed."""
    return sources_of(loaded.territory)


def sources_of(territory: Territory) -> tuple[str, ...]:
    """Sources of a territory with their vintages, as printed."""
    return tuple(
        f"{_source_words(source)} ({_vintage_words(vintage)})" if vintage else source
        for source, vintage in territory.vintages.items()
    )


def _source_words(source: str) -> str:
    return _("Territoire fictif, données inventées") if source == FICTIONAL else source


def _vintage_words(vintage: str) -> str:
    """A kept vintage in the language in use: dates, and the number of an invented territory."""
    word, _space, seed = vintage.partition(" ")
    if word == SEED_WORD and seed.isdecimal():
        return _("n° {seed}").format(seed=seed)
    return dates_in_words(vintage)


def cell_caution(loaded: LoadedTerritory) -> tuple[str, ...]:
    """What INSEE asks to be said beside a map of its squares; empty for other zones."""
    if loaded.zones is None or loaded.territory.fictional:
        return ()
    if not (loaded.zones["kind"] == "cell").any():
        return ()
    return (cell_caution_words(),)


def known_places(means: Means | None) -> pd.DataFrame | None:
    """Places the organisation knows: `x_m`, `y_m`, `protected`; None without means."""
    if means is None:
        return None
    rows = [
        (place.point.x_m, place.point.y_m, place.protection is not Protection.PUBLIC)
        for place in means.places
        if not place.is_base and place.kind != "exploratory"
    ]
    return pd.DataFrame(rows, columns=["x_m", "y_m", "protected"])


def _reports(
    means: Means | None, observations: gpd.GeoDataFrame | None, today: dt.date
) -> pd.DataFrame | None:
    """Reports of the week's means (all protected), and current ones of the territory."""
    found = []
    if means is not None:
        rows = [(report.point.x_m, report.point.y_m, None, 1.0, True) for report in means.reports]
        found.append(pd.DataFrame(rows, columns=list(COLUMNS)))
    if observations is not None:
        found.append(reported_places(observations, today))
    filled = [frame for frame in found if len(frame)]
    if not filled:
        return found[0] if found else None
    return pd.concat(filled, ignore_index=True)


def _counts(observations: gpd.GeoDataFrame | None, today: dt.date) -> pd.DataFrame | None:
    return None if observations is None else counted_places(observations, today)
