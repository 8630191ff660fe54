"""Two plans side by side in one HTML page: figures, map of changes, zones; no script."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import resources

import geopandas as gpd
import pandas as pd
import shapely

from planner.exports.compare_table import (
    figure_rows,
    public_words,
    zone_header,
    zone_rows,
)
from planner.exports.needs_svg import MAX_SHAPES, Frame, escape, scale_bar
from planner.i18n import _, language, ngettext
from planner.model import Public
from planner.scenarios import CHANGED_SHARE, Comparison

STRONG_SHARE = 0.25
MAX_ROWS = 15
_STYLES = ("worse2", "worse1", "same", "better1", "better2")
_MARKS = {"worse2": "− −", "worse1": "−", "same": "", "better1": "+", "better2": "+ +"}


def compare_html(
    zones: gpd.GeoDataFrame,
    comparison: Comparison,
    *,
    title: str,
    names: tuple[str, str],
    notes: Sequence[str] = (),
    attributions: Sequence[str] = (),
    for_team: bool = False,
) -> str:
    """Write a self-contained page.

    Parameters
    ----------
    zones
        `frames.ZONES`.
    title, names
        Territory's name; what the two plans are called.
    notes, attributions
        Sentences beside the figures; sources with their vintages.
    for_team
        The figures count protected places: said at the head of the page.
    """
    heading = _("Comparaison de deux plans · {title}").format(title=title)
    parts = [f"<h1>{escape(heading)}</h1>"]
    if for_team:
        parts.append(f"<p class='fiction'>{escape(_('Réservé à l’équipe.'))}</p>")
    parts.append(_figures(comparison, names))
    parts += [f"<p>{escape(note)}</p>" for note in notes]
    parts += [_public_part(zones, comparison, public) for public in comparison.a.reach]
    sources = "".join(f"<li>{escape(text)}</li>" for text in attributions)
    parts.append(f"<section><h2>{escape(_('Sources'))}</h2><ul>{sources}</ul></section>")
    folder = resources.files("planner.exports")
    style = "".join(folder.joinpath(f).read_text("utf-8") for f in ("needs.css", "compare.css"))
    return (
        f"<!DOCTYPE html>\n<html lang='{language()}'><head><meta charset='utf-8'>"
        "<meta name='viewport' content='width=device-width, initial-scale=1'>"
        "<meta http-equiv='Content-Security-Policy' "
        "content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>{escape(heading)}</title><style>{style}</style></head>"
        f"<body>{''.join(parts)}</body></html>\n"
    )


def compare_svg(zones: gpd.GeoDataFrame, changes: pd.DataFrame, *, label: str) -> str:
    """Draw zones by how their reach changes; signs stand beside colours.

    Parameters
    ----------
    changes
        Rows of one public: `zone_id`, `change`.
    """
    frame = Frame.around(zones)
    change = changes.set_index("zone_id")["change"].reindex(zones.index.astype(str)).fillna(0.0)
    styles = [_style(value) for value in change]
    shapes = shapely.simplify(zones.geometry.to_numpy(), 0.4 / frame.scale)
    drawn = "".join(
        f"<path class='zone {style}' d='{frame.path(shape)}'/>"
        for style, shape in zip(styles, shapes, strict=True)
    )
    signs = _signs(zones, styles, frame) if len(zones) <= MAX_SHAPES else ""
    return (
        f"<svg viewBox='0 0 1000 {frame.height}' role='img' aria-label='{escape(label)}'>"
        f"{drawn}{signs}{scale_bar(frame)}</svg>"
    )


def _style(change: float) -> str:
    if abs(change) < CHANGED_SHARE:
        return "same"
    strong = abs(change) >= STRONG_SHARE
    return ("better" if change > 0 else "worse") + ("2" if strong else "1")


def _signs(zones: gpd.GeoDataFrame, styles: list[str], frame: Frame) -> str:
    at = frame.at(shapely.get_coordinates(shapely.point_on_surface(zones.geometry.to_numpy())))
    return "".join(
        f"<text class='rank' x='{x:.0f}' y='{y:.0f}'>{_MARKS[style]}</text>"
        for style, (x, y) in zip(styles, at, strict=True)
        if _MARKS[style]
    )


def _figures(comparison: Comparison, names: tuple[str, str]) -> str:
    titles = (_("mesure"), *names, _("différence"))
    head = "".join(f"<th scope='col'>{escape(text)}</th>" for text in titles)
    rows = "".join(
        f"<tr><th scope='row'>{escape(row[0])}</th>"
        + "".join(f"<td>{escape(text)}</td>" for text in row[1:])
        + "</tr>"
        for row in figure_rows(comparison)
    )
    return f"<table class='figures'><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _public_part(zones: gpd.GeoDataFrame, comparison: Comparison, public: Public) -> str:
    own = comparison.zones[comparison.zones["public"] == public.value]
    title = _("Zones mieux et moins desservies · {public}").format(public=public_words(public))
    legend = "".join(
        f"<li><span class='k {style}'></span>{escape(text)}</li>"
        for style, text in zip(reversed(_STYLES), _legend(), strict=True)
    )
    lists = "".join(
        _list(zones, rows, heading)
        for rows, heading in (
            (comparison.better(public), _("Zones mieux desservies")),
            (comparison.worse(public), _("Zones moins desservies")),
        )
    )
    return (
        f"<section><h2>{escape(title)}</h2><div class='map'>"
        f"{compare_svg(zones, own, label=title)}"
        f"<div class='legend'><ul>{legend}</ul></div></div>{lists}</section>"
    )


def _legend() -> tuple[str, ...]:
    return (
        _("+ + au moins 25 points de plus à portée"),
        _("+ de 1 à 25 points de plus"),
        _("inchangé"),
        _("− de 1 à 25 points de moins"),
        _("− − au moins 25 points de moins"),
    )


def _list(zones: gpd.GeoDataFrame, rows: pd.DataFrame, heading: str) -> str:
    if rows.empty:
        return f"<h3>{escape(heading)}</h3><p>{escape(_('aucune'))}</p>"
    names = {str(zone): name for zone, name in zones["name"].items() if isinstance(name, str)}
    head = "".join(f"<th scope='col'>{escape(text)}</th>" for text in zone_header())
    body = "".join(
        f"<tr><th scope='row'>{escape(name)}</th>"
        + "".join(f"<td>{escape(text)}</td>" for text in figures)
        + "</tr>"
        for name, *figures in zone_rows(rows.head(MAX_ROWS), names)
    )
    more = len(rows) - MAX_ROWS
    rest = ngettext("et {num} autre", "et {num} autres", more).format(num=more)
    cut = f"<p>{escape(rest)}</p>" if more > 0 else ""
    return (
        f"<h3>{escape(heading)} ({len(rows)})</h3><table class='figures'><thead><tr>{head}</tr>"
        f"</thead><tbody>{body}</tbody></table>{cut}"
    )
