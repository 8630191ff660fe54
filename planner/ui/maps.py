"""Maps in the browser: folium over the territory's own streets; from another host, tiles alone.

And those only where they are switched on (`tiles.py`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence

import folium
import numpy as np
import shapely
from folium.template import Template

from planner import geo
from planner.exports.itinerary import Itinerary
from planner.exports.needs_svg import escape
from planner.i18n import _, labelled
from planner.model import Point
from planner.service.load import LoadedTerritory
from planner.ui import map_cache, parts, tiles
from planner.ui.shapes import DEGREE

HEIGHT_PX = 520
_ASSETS = "/assets"
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


class _Call(folium.MacroElement):
    """A call of `zones.js`, its arguments as JSON without a character a template would read."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        avMap.{{ this.verb }}({{ this.arguments }});
        {% endmacro %}
        """
    )

    def __init__(self, verb: str, *given: object, on: str = "") -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Call"
        self.verb = verb
        self.arguments = ", ".join(filter(None, [on, *map(_literal, given)]))


def _literal(value: object) -> str:
    """JSON of lists, texts and numbers; no brace, tag, dollar or backtick is left as it is."""
    written = json.dumps(value, separators=(",", ":"))
    for character in "{}<>&$`":
        written = written.replace(character, f"\\u{ord(character):04x}")
    return written


def base_map(loaded: LoadedTerritory, *, zones: bool = False) -> folium.Map:
    """Make a map fitted to the territory, over its streets where it has any.

    `zones`: whether its zones are fetched, to be styled by `show`.
    """
    made = folium.Map(
        tiles=None,
        control_scale=True,
        prefer_canvas=True,
        zoom_control=False,
        zoom_snap=0.25,
        attribution_control=False,  # sources are written under the map, with their vintages
    )
    made.add_child(_ZoomButtons())
    made.default_js = [
        ("leaflet", f"{_ASSETS}/leaflet/leaflet.js"),
        ("zones", f"{_ASSETS}/zones.js"),
    ]
    made.default_css = [
        ("leaflet_css", f"{_ASSETS}/leaflet/leaflet.css"),
        ("own_css", f"{_ASSETS}/leaflet/own.css"),
    ]
    west, south, east, north = loaded.territory.bbox_lonlat
    made.fit_bounds([[south, west], [north, east]])
    if tiles.are_on():
        made.add_child(_Call("tiles", tiles.TILES, tiles.credit(), on=made.get_name()))
    wanted = (["streets"] if loaded.streets is not None else []) + ["zones", "names"] * zones
    layers = map_cache.layers(loaded, wanted)
    if loaded.streets is not None:
        made.add_child(_Call("streets", layers["streets"], on=made.get_name()))
    if zones:
        addresses = [layers[name] for name in ("zones", "names")]
        pieces = re.split("[{}]", labelled("{", "}"))  # what stands around name and words
        made.add_child(_Call("zones", *addresses, DEGREE, pieces, on=made.get_name()))
    return made


def _styled(looks: str) -> folium.FeatureGroup:
    """What draws every zone as an address tells, in place of the looks before."""
    group = folium.FeatureGroup()
    group.add_child(_Call("style", looks))
    return group


def add_services(made: folium.Map, loaded: LoadedTerritory) -> None:
    """Draw every service as a point with its name on hover."""
    (layer,) = map_cache.layers(loaded, ["services"]).values()
    made.add_child(_Call("points", layer, on=made.get_name()))


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


def show(
    made: folium.Map,
    loaded: LoadedTerritory,
    key: str,
    *,
    looks: str | None = None,
) -> None:
    """Put a map on the page, over its sources; panning it reruns nothing.

    `looks`: address of how each of the territory's zones is drawn (`shapes.looks_json`); new ones
    leave the map where it is.
    """
    from streamlit_folium import st_folium

    st_folium(
        made,
        height=HEIGHT_PX,
        use_container_width=True,
        returned_objects=[],
        key=key,
        feature_group_to_add=None if looks is None else _styled(looks),
    )
    parts.notes(
        [
            *parts.sources(loaded),
            *([tiles.disclosed()] if tiles.are_on() else []),
            _("La même information est dans le tableau."),
        ]
    )


def _latlon(x_m: float, y_m: float, epsg: int) -> tuple[float, float]:
    lon, lat = geo.to_lonlat(x_m, y_m, epsg)
    return float(lat), float(lon)
