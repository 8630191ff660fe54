"""The judge's points by part, outing and zone, in words and as rows of text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd
from babel.numbers import format_decimal

from planner.dates import day_words
from planner.exports.compare_table import public_words
from planner.exports.marks_words import POINT
from planner.frames import PARTS
from planner.i18n import _, language
from planner.model import Means, Public, WeekPlan
from planner.planning.score import WEEK
from planner.privacy import SMALL_TEAMS

Row = tuple[str, ...]


def part_words(name: str) -> str:
    """A part of the points by its name."""
    words = {
        "coverage": _("besoin estimé à portée des passages"),
        "optional_appointments": _("rendez-vous facultatifs tenus"),
        "passages_missing": _("passages dus et non placés"),
        "due_missed": _("dates souhaitées dépassées"),
        "area_shortfall": _("passages manquants dans un secteur"),
        "exploration_shortfall": _("part d'exploration manquante"),
        "promises_broken": _("jours, équipes ou heures annoncés non tenus"),
        "travel": _("temps de trajet"),
        "distance": _("distance"),
        "tardiness": _("retards"),
        "largest_tardiness": _("plus grand retard"),
        "fixed": _("coût fixe des sorties"),
    }
    return words.get(name, name)


def told_words() -> str:
    """How to read the lines of outings."""
    return _(
        "Chaque passage compte après ceux qui le précèdent dans la semaine ; les lignes font "
        "ensemble les repères du plan, à l'unité."
    )


def names_told(outings: pd.DataFrame) -> tuple[str, ...]:
    """Parts that are not zero everywhere, in the judge's order."""
    return tuple(name for name in PARTS if outings[name].any())


def part_rows(outings: pd.DataFrame) -> list[Row]:
    """Part and points, then their sum."""
    rows = [(part_words(name), fixed(int(outings[name].sum()))) for name in names_told(outings)]
    return [*rows, (_("total"), fixed(int(outings["points"].sum())))]


class OutingRows:
    """Names the rows of a table of outings for the own team."""

    def __init__(self, plan: WeekPlan, means: Means) -> None:
        self._teams = {team.id: team.name for team in means.teams}
        self._shifts = {shift.id: shift for shift in plan.shifts}

    def name(self, row: str) -> str:
        """Team and day of an outing, or what the row gathers."""
        if row == SMALL_TEAMS:
            return _("équipes de moins de trois personnes, ensemble")
        if row == WEEK:
            return _("la semaine entière, hors des sorties nommées")
        shift = self._shifts[row]
        day = day_words(shift.date)
        return f"{day} · {self._teams.get(shift.team, shift.team)}"

    def rows(self, outings: pd.DataFrame) -> Iterator[Row]:
        """Row, points of each part told, sum; outings that stay in are left out."""
        told = names_told(outings)
        for row, values in outings.iterrows():
            if row not in (WEEK, SMALL_TEAMS) and not values["num_outings"]:
                continue
            points = (fixed(int(values[name])) for name in (*told, "points"))
            yield self.name(str(row)), *points


def zone_rows(zones: pd.DataFrame, names: Mapping[str, str]) -> Iterator[Row]:
    """Public, zone and points: zones with points, most first, then what is in no zone."""
    own = zones[(zones["kind"] == "zone") & (zones["points"] != 0)]
    others = zones[zones["kind"] != "zone"]
    ordered = own.sort_values(["points", "zone_id"], ascending=[False, True])
    for kind, public, zone, points in zone_cells(pd.concat([ordered, others])):
        yield public, names.get(zone, zone) if zone else kind, fixed(points)


def zone_cells(zones: pd.DataFrame) -> Iterator[tuple[str, str, str, int]]:
    """What the row is where it is no zone, public in words, zone id, points; empty: none."""
    columns = (zones[name].tolist() for name in ("kind", "public", "zone_id", "points"))
    for kind, public, zone, points in zip(*columns, strict=True):
        yield (
            _kind_words(kind),
            public_words(Public(public)) if isinstance(public, str) else "",
            zone if isinstance(zone, str) else "",
            int(points),
        )


def _kind_words(kind: str) -> str:
    words = {"places": _("lieux connus, ensemble"), WEEK: _("hors des zones nommées")}
    return words.get(kind, "")


def fixed(points: int) -> str:
    """Points with one decimal, always shown, so that a column reads well."""
    tenths = round(abs(points) / POINT, 1)
    text = str(format_decimal(tenths, "0.0", locale=language()))
    return f"−{text}" if points < 0 and tenths else text
