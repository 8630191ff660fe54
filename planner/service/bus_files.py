"""A bus's tour as rows for a screen and as files: table, workbook, map."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from planner.bus.ground import POINTS
from planner.bus.tour import FULL, Frequency
from planner.digits import percent
from planner.exports.bus_geojson import bus_geojson
from planner.exports.bus_table import (
    budget_rows,
    bus_csv,
    half_day_rows,
    left_rows,
    stop_rows,
    tour_row,
)
from planner.exports.bus_words import fault_words
from planner.exports.bus_xlsx import bus_xlsx
from planner.exports.needs_table import number
from planner.i18n import _
from planner.service.bus import BusPlan
from planner.service.bus_tour import BusComparison
from planner.sources.files import write_bytes

Rows = list[tuple[str, ...]]
_WHOLE = POINTS * FULL


@dataclass(frozen=True, slots=True)
class BusRows:
    """What is shown of a tour: tours side by side, its stops, half-days, sites left, notes."""

    tours: Rows
    stops: Rows
    halves: Rows
    left: Rows
    notes: tuple[str, ...]


def plan_rows(plan: BusPlan) -> BusRows:
    """Rows of a tour chosen, with one half-day a week less and more."""
    tour, request = plan.chosen.tour, plan.around.request
    tours = [tour_row(_("tournée proposée"), tour, plan.reached)]
    tours += budget_rows(plan.budgets, now=request.rules.most_half_days(request.half_days))
    return _rows(plan, tours)


def comparison_rows(found: BusComparison) -> BusRows:
    """Rows of the tour in force beside the best of its half-days, whose stops are told."""
    tours = [
        tour_row(_("tournée d'aujourd'hui"), found.current, found.reached),
        tour_row(_("mêmes demi-journées, autres lieux"), found.same.chosen.tour,
                 found.same.reached),
        tour_row(_("autant de demi-journées, autres jours"), found.free.chosen.tour,
                 found.free.reached),
    ]  # fmt: skip
    rows = _rows(found.same, tours)
    ground = found.around.ground
    said = tuple(
        _("La tournée d'aujourd'hui : {what}").format(what=fault_words(ground, fault))
        for fault in found.faults
    )
    return BusRows(rows.tours, rows.stops, rows.halves, rows.left, (*said, *rows.notes))


def current_rows(found: BusComparison) -> Rows:
    """Stops of the tour in force."""
    around = found.around
    zones = around.loaded.required_zones()
    return stop_rows(around.ground, zones, around.need, found.current, found.stops)


def _rows(plan: BusPlan, tours: Rows) -> BusRows:
    around = plan.around
    zones, rules = around.loaded.required_zones(), around.request.rules
    return BusRows(
        tours,
        stop_rows(around.ground, zones, around.need, plan.chosen.tour, plan.stops),
        half_day_rows(plan.halves),
        left_rows(around.ground, plan.left, rules),
        (bound_words(plan), method_words(plan), *around.notes),
    )


def bound_words(plan: BusPlan) -> str:
    """How far the tour may be from the best there is."""
    if plan.chosen.proven:
        return _("Aucune tournée de ces sites et demi-journées n'atteint davantage : prouvé.")
    text = _("La recherche n'a pas prouvé mieux : au plus {share} du besoin compté manquerait.")
    return text.format(share=percent((plan.chosen.bound - plan.chosen.points) / _WHOLE, 2))


def method_words(plan: BusPlan) -> str:
    """What counts, in one paragraph."""
    worth = {one: number(one.worth / FULL, 2) for one in Frequency}
    text = _(
        "Compte qui est à {metres} m à pied d'un arrêt et d'aucun guichet du même service ;"
        " chacun une fois, pour l'arrêt le plus fréquent qui l'atteint : {weekly} chaque semaine,"
        " {fortnightly} une semaine sur deux, {monthly} une sur quatre (conventions)."
        " « Besoin compté » : besoin"
        " × éloignement des services × ce que d'autres passages laissent. Chaque"
        " chiffre est recalculé par un vérificateur à part."
    )
    return text.format(
        metres=number(plan.around.request.rules.walk_m, 0),
        weekly=worth[Frequency.WEEKLY],
        fortnightly=worth[Frequency.FORTNIGHTLY],
        monthly=worth[Frequency.MONTHLY],
    )


def bus_files(plan: BusPlan, rows: BusRows) -> dict[str, bytes]:
    """Suffix → file."""
    around = plan.around
    layer = bus_geojson(
        around.ground, plan.stops, epsg=around.loaded.territory.epsg, notes=rows.notes,
        attributions=around.attributions,
    )  # fmt: skip
    notes = [*rows.notes, *around.attributions]
    return {
        ".csv": bus_csv(rows.stops).encode("utf-8-sig"),
        ".xlsx": bus_xlsx(rows.tours, rows.stops, rows.halves, rows.left, notes=notes),
        ".geojson": layer.encode("utf-8"),
    }


def write_bus(plan: BusPlan, rows: BusRows, out: Path) -> list[Path]:
    """Write the files; returns them."""
    stem = f"bus-{plan.around.loaded.territory.code}"
    written = []
    for suffix, data in bus_files(plan, rows).items():
        path = out / f"{stem}{suffix}"
        write_bytes(path, data)
        written.append(path)
    return written
