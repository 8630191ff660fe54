"""Maps in the browser: folium over the territory's own streets; nothing from another host."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import folium
import geopandas as gpd
import numpy as np
import shapely
from folium.template import Template
from numpy.typing import NDArray

from planner import geo
from planner.exports.itinerary import Itinerary
from planner.exports.map_backdrop import MAIN, MIDDLE, SMALL, Backdrop
from planner.exports.needs_svg import MAX_SHAPES, escape
from planner.i18n import _
from planner.model import Point
from planner.service.load import LoadedTerritory
from planner.ui import parts

HEIGHT_PX = 520
NUM_HATCHES = 140
"""Hatches across the zones hatched, however large."""
MAX_STREETS = 25_000
"""Beyond, only the main streets are drawn."""
_ASSETS = "/assets/leaflet"
_STREET_STYLES = {
    MAIN: {"color": "#8b949a", "weight": 3, "opacity": 0.9},
    MIDDLE: {"color": "#a3abb0", "weight": 2, "opacity": 0.9},
    SMALL: {"color": "#b9c0c4", "weight": 1, "opacity": 0.9},
}
TEAM_STYLES = (
    ("#0b4f6c", None), ("#a23b00", "10 5"), ("#3d6b00", "3 5"), ("#6a2c91", "14 4 3 4"),
    ("#8a6100", "6 3"), ("#00695c", "2 8"),
)  # fmt: skip
"""Colour and dashes of each team's routes: never by colour alone."""


class _ZoomButtons(folium.MacroElement):
    """Buttons to zoom, named in the language of the page."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        L.control.zoom({{ this.words|tojson }}).addTo({{ this._parent.get_name() }});
        {% endmacro %}
        """
    )

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "ZoomButtons"
        self.words = {"zoomInTitle": _("Agrandir"), "zoomOutTitle": _("Réduire")}


@dataclass(frozen=True, slots=True)
class ZoneStyle:
    """How a zone is drawn: fill colour, opacity, dashes of its outline, words on hover."""

    fill: str
    words: str
    opacity: float = 0.62
    dashes: str | None = None


def base_map(loaded: LoadedTerritory, backdrop: Backdrop | None = None) -> folium.Map:
    """Make a map fitted to the territory, over its streets where it has any."""
    made = folium.Map(
        tiles=None,
        control_scale=True,
        prefer_canvas=True,
        zoom_control=False,
        zoom_snap=0.25,
        attribution_control=False,  # sources are written under the map, with their vintages
    )
    made.add_child(_ZoomButtons())
    made.default_js = [("leaflet", f"{_ASSETS}/leaflet.js")]
    made.default_css = [
        ("leaflet_css", f"{_ASSETS}/leaflet.css"),
        ("own_css", f"{_ASSETS}/own.css"),
    ]
    west, south, east, north = loaded.territory.bbox_lonlat
    made.fit_bounds([[south, west], [north, east]])
    if loaded.streets is not None:
        drawn = backdrop or Backdrop.from_links(loaded.streets.links)
        _add_streets(made, drawn, loaded.territory.epsg)
    return made


def _add_streets(made: folium.Map, backdrop: Backdrop, epsg: int) -> None:
    ranks = np.minimum(backdrop.ranks, SMALL)
    shown = (SMALL, MIDDLE, MAIN) if len(ranks) <= MAX_STREETS else (MIDDLE, MAIN)
    for rank in shown:
        lines = backdrop.lines[ranks == rank]
        if len(lines):
            simple = shapely.simplify(lines, 3.0)
            merged = shapely.MultiLineString([line for line in simple if not line.is_empty])
            style = _STREET_STYLES[rank]
            folium.GeoJson(
                _lonlat_json(merged, epsg),
                style_function=lambda _feature, style=style: style,
                interactive=False,
            ).add_to(made)


def add_zones(
    made: folium.Map, zones: gpd.GeoDataFrame, styles: Sequence[ZoneStyle], epsg: int
) -> None:
    """Draw zones: one by one with words on hover, or merged by style where there are too many."""
    if len(zones) > MAX_SHAPES:
        _add_merged(made, zones, styles, epsg)
        return
    shapes = shapely.simplify(zones.geometry.to_numpy(), 4.0)
    features = [
        {
            "type": "Feature",
            "geometry": _lonlat_json(shape, epsg),
            "properties": {"words": escape(style.words), "style": _leaflet(style)},
        }
        for shape, style in zip(shapes, styles, strict=True)
    ]
    folium.GeoJson(
        {"type": "FeatureCollection", "features": features},
        style_function=lambda feature: feature["properties"]["style"],
        tooltip=folium.GeoJsonTooltip(["words"], labels=False),
    ).add_to(made)


def add_hatches(made: folium.Map, zones: gpd.GeoDataFrame, epsg: int) -> None:
    """Hatch zones whose value is estimated; nothing where there are too many shapes to draw."""
    if zones.empty or len(zones) > MAX_SHAPES:
        return
    west, south, east, north = zones.total_bounds
    step = max((east - west + north - south) / NUM_HATCHES, 1.0)
    starts = np.arange(west - (north - south), east, step)
    lines = [[(x, south), (x + north - south, north)] for x in starts.tolist()]
    cut = shapely.intersection(
        shapely.MultiLineString(lines), shapely.union_all(zones.geometry.to_numpy())
    )
    if cut.is_empty:
        return
    folium.GeoJson(
        _lonlat_json(cut, epsg),
        style_function=lambda _feature: {"color": "#2b353b", "weight": 1, "opacity": 0.8},
        interactive=False,
    ).add_to(made)


def _add_merged(
    made: folium.Map, zones: gpd.GeoDataFrame, styles: Sequence[ZoneStyle], epsg: int
) -> None:
    fills = np.array([style.fill for style in styles])
    for fill in np.unique(fills).tolist():
        own = np.flatnonzero(fills == fill)
        merged = shapely.union_all(zones.geometry.to_numpy()[own], grid_size=0.01)
        style = _leaflet(styles[int(own[0])]) | {"weight": 0}
        folium.GeoJson(
            _lonlat_json(shapely.simplify(merged, 10.0), epsg),
            style_function=lambda _feature, style=style: style,
            interactive=False,
        ).add_to(made)


def _leaflet(style: ZoneStyle) -> dict[str, object]:
    found: dict[str, object] = {
        "fillColor": style.fill,
        "fillOpacity": style.opacity,
        "color": "#55616a",
        "weight": 1,
    }
    return found | ({"dashArray": style.dashes} if style.dashes else {})


def add_points(
    made: folium.Map, points: Sequence[tuple[Point, str]], epsg: int, *, colour: str = "#1f3a4d"
) -> None:
    """Draw points with words on hover."""
    for point, words in points:
        folium.CircleMarker(
            _latlon(point.x_m, point.y_m, epsg),
            radius=5,
            color=colour,
            fill=True,
            fill_opacity=0.9,
            tooltip=folium.Tooltip(escape(words)),
        ).add_to(made)


def add_route(
    made: folium.Map,
    route: Itinerary,
    epsg: int,
    *,
    rank: int,
    words: Mapping[int, str],
    numbered: bool = True,
) -> None:
    """Draw an outing along the streets, with its stops.

    Parameters
    ----------
    rank
        Rank of the team, for its colour and dashes.
    words
        What is said of a stop on hover, by its number.
    numbered
        Whether stops carry their number; several outings on one map do better with dots.
    """
    colour, dashes = TEAM_STYLES[rank % len(TEAM_STYLES)]
    for leg in route.legs:
        if leg.line is not None:
            xy = shapely.get_coordinates(leg.line)
            lon, lat = geo.to_lonlat(xy[:, 0], xy[:, 1], epsg)
            folium.PolyLine(  # type: ignore[no-untyped-call]
                np.column_stack([lat, lon]).tolist(), color=colour, weight=4, opacity=0.9,
                dash_array=dashes,
            ).add_to(made)  # fmt: skip
    for point in route.waypoints:
        if point.point is not None:
            label = words.get(point.number, str(point.number))
            if numbered:
                _mark(made, point.point, epsg, text=str(point.number), colour=colour, words=label)
            else:
                add_points(made, [(point.point, label)], epsg, colour=colour)
    if route.base is not None and route.base.point is not None:
        _mark(made, route.base.point, epsg, text="⌂", colour=colour, words=_("base"))


def _mark(made: folium.Map, point: Point, epsg: int, *, text: str, colour: str, words: str) -> None:
    style = (
        f"background:{colour};color:#fff;border:2px solid #fff;border-radius:50%;width:24px;"
        "height:24px;line-height:20px;text-align:center;font:700 13px sans-serif"
    )
    icon = folium.DivIcon(
        html=f"<div style='{style};line-height:20px'>{escape(text)}</div>",
        icon_size=(24, 24),
        icon_anchor=(12, 12),
        class_name="av-mark",
    )
    folium.Marker(
        _latlon(point.x_m, point.y_m, epsg), icon=icon, tooltip=folium.Tooltip(escape(words))
    ).add_to(made)


def show(made: folium.Map, loaded: LoadedTerritory, key: str) -> None:
    """Put a map on the page, over its sources; panning it reruns nothing."""
    from streamlit_folium import st_folium

    st_folium(made, height=HEIGHT_PX, use_container_width=True, returned_objects=[], key=key)
    parts.notes(
        [
            *parts.sources(loaded),
            _("La même information est dans le tableau."),
        ]
    )


def _latlon(x_m: float, y_m: float, epsg: int) -> tuple[float, float]:
    lon, lat = geo.to_lonlat(x_m, y_m, epsg)
    return float(lat), float(lon)


def _lonlat_json(shape: shapely.Geometry, epsg: int) -> dict[str, object]:
    """GeoJSON geometry in degrees, to about a decimetre."""

    def project(xy: NDArray[np.float64]) -> NDArray[np.float64]:
        lon, lat = geo.to_lonlat(xy[:, 0], xy[:, 1], epsg)
        return np.column_stack([lon, lat]).round(6)

    found: dict[str, object] = json.loads(shapely.to_geojson(shapely.transform(shape, project)))
    return found
