"""Figures of two plans as rows of text, for a terminal, a page or the app."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping

import geopandas as gpd
import pandas as pd

from planner.digits import percent_in_table
from planner.exports.needs_table import cell, number, plain
from planner.hours import duration_words
from planner.i18n import _
from planner.model import Public
from planner.scenarios import Comparison, Figures, OnFoot

Row = tuple[str, str, str, str]


def figure_rows(comparison: Comparison) -> list[Row]:
    """Label, first plan, second plan, difference; `inconnu` where a figure is not known."""
    a, b = comparison.a, comparison.b
    rows: list[Row] = []
    for public in (public for public in a.reach if public in b.reach):
        label = _("part du besoin estimé à portée d'un passage ({public})").format(
            public=public_words(public)
        )
        before, after = a.reach[public].need_share, b.reach[public].need_share
        change = None if before is None or after is None else after - before
        rows.append(
            (
                label,
                percent_in_table(before),
                percent_in_table(after),
                signed_percent(change),
            )
        )
    rows += [
        _inhabitants(a, b),
        _count(_("zones longées à pied (à 50 m au plus)"), *map(_num_along, (a, b))),
        _count(_("sorties avec un passage"), a.outings, b.outings),
        _count(_("passages"), a.passages, b.passages),
        _count(_("rendez-vous tenus"), a.visits, b.visits),
        _hours(_("temps de présence"), a.presence_s, b.presence_s),
        _hours(_("temps de trajet"), a.travel_s, b.travel_s),
        (
            _("kilomètres"),
            number(a.distance_m / 1000, 0),
            number(b.distance_m / 1000, 0),
            _signed(
                number(abs(b.distance_m - a.distance_m) / 1000, 0), b.distance_m - a.distance_m
            ),
        ),
    ]
    return rows


def compare_csv(zones: gpd.GeoDataFrame, comparison: Comparison) -> str:
    """Write one line per zone and public (`;`, decimal comma, shares in [0, 1])."""
    names = {str(zone): name for zone, name in zones["name"].items() if isinstance(name, str)}
    columns = ["reach_a", "reach_b", "change", "need_share", "gain_share"]
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";")
    writer.writerow([_("public"), _("code"), _("zone"), _("avant"), _("après"), _("différence"),
                     _("part_du_besoin"), _("besoin_à_portée")])  # fmt: skip
    for row in comparison.zones.to_dict("records"):
        code = str(row["zone_id"])
        texts = (plain(row[column]) for column in columns)
        writer.writerow([row["public"], cell(code), cell(names.get(code, "")), *texts])
    return buffer.getvalue()


def zone_header() -> Row:
    """Heads of a table of zones better or worse served."""
    return _("zone"), _("avant"), _("après"), _("besoin à portée, en plus ou en moins")


def zone_rows(rows: pd.DataFrame, names: Mapping[str, str]) -> list[Row]:
    """Zones of a comparison under those heads; a zone without a name by its id."""
    return [
        (
            names.get(row["zone_id"], row["zone_id"]),
            percent_in_table(row["reach_a"]),
            percent_in_table(row["reach_b"]),
            signed_percent(row["gain_share"]),
        )
        for row in rows.to_dict("records")
    ]


def public_words(public: Public) -> str:
    """A public as people read it."""
    if public is Public.STREET:
        return _("personnes à la rue")
    return _("ménages logés")


def signed_percent(change: float | None) -> str:
    """A change of a share, in points, with its sign; `inconnu` where null."""
    if change is None or pd.isna(change):
        return _("inconnu")
    points = _("{num} pt").format(num=number(abs(change) * 100, 1))
    return _signed(points, change if abs(change) >= 0.0005 else 0.0)


def _inhabitants(a: Figures, b: Figures) -> Row:
    label = _("habitants à distance de marche")
    before, after = a.inhabitants, b.inhabitants
    if before is None or after is None:
        unknown = _("population inconnue")
        return label, unknown, unknown, "—"
    # to the nearest ten: an estimate by street length says no more
    texts = [number(round(value, -1), 0) for value in (before, after, abs(after - before))]
    return label, texts[0], texts[1], _signed(texts[2], after - before)


def _num_along(figures: Figures) -> int:
    return 0 if figures.on_foot is None else len(figures.on_foot.zones)


def on_foot_words(seen: OnFoot) -> str:
    """Zones seen on foot, and those of them out of reach of any passage."""
    text = _(
        "Zones longées à pied (à 50 m au plus) : {num}, dont {beyond} hors de portée d'un passage"
    )
    return text.format(num=number(len(seen.zones), 0), beyond=number(len(seen.beyond), 0))


def _count(label: str, a: int, b: int) -> Row:
    return label, number(a, 0), number(b, 0), _signed(number(abs(b - a), 0), b - a)


def _hours(label: str, a_s: int, b_s: int) -> Row:
    change = _signed(duration_words(abs(b_s - a_s)), b_s - a_s)
    return label, duration_words(a_s), duration_words(b_s), change


def _signed(text: str, change: float) -> str:
    if change == 0:
        return "="
    return f"+{text}" if change > 0 else f"−{text}"
