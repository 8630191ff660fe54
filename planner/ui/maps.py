"""Maps in the browser: folium over the territory's own streets; from another host, tiles alone.

And those only where they are switched on (`tiles.py`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

import folium
from folium.template import Template

from planner.exports.needs_svg import escape
from planner.exports.service_words import category_words
from planner.frames import SERVICE_CATEGORIES
from planner.i18n import _, labelled
from planner.model import Point
from planner.service.load import LoadedTerritory
from planner.ui import map_cache, parts, service_icons, tiles
from planner.ui.route_map import Bounds, Routes, latlon
from planner.ui.shapes import DEGREE

HEIGHT_PX = 520
MARGIN_PX = 16
"""Around what a map is fitted to, so that no mark at its edge is cut."""
CLOSEST = 16
"""Zoom beyond which a map is not opened, however little is drawn on it."""
_ASSETS = "/assets"


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


def base_map(
    loaded: LoadedTerritory, *, zones: bool = False, fitted: Bounds | None = None
) -> folium.Map:
    """Make a map fitted to the territory or to `fitted`, over its streets where it has any.

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
    west, south, east, north = fitted or loaded.territory.bbox_lonlat
    made.fit_bounds(
        [[south, west], [north, east]], max_zoom=CLOSEST, padding=(MARGIN_PX, MARGIN_PX)
    )
    if tiles.are_on():
        made.add_child(_Call("tiles", tiles.TILES, tiles.credit(), on=made.get_name()))
    wanted = (["streets"] if loaded.streets is not None else []) + ["zones", "names"] * zones
    layers = map_cache.layers(loaded, wanted)
    if loaded.streets is not None:
        made.add_child(_Call("streets", layers["streets"], on=made.get_name()))
    if zones:
        addresses = [layers[name] for name in ("zones", "names")]
        made.add_child(_Call("zones", *addresses, DEGREE, _pieces(), on=made.get_name()))
    return made


def _pieces() -> list[str]:
    """What stands around a name and what is said of it."""
    return re.split("[{}]", labelled("{", "}"))


def _styled(looks: str) -> folium.FeatureGroup:
    """What draws every zone as an address tells, in place of the looks before."""
    group = folium.FeatureGroup()
    group.add_child(_Call("style", looks))
    return group


def add_services(made: folium.Map, loaded: LoadedTerritory) -> None:
    """Draw every service as the icon of its kind, with its name and kind on hover."""
    (layer,) = map_cache.layers(loaded, ["services"]).values()
    words = [category_words(category) for category in SERVICE_CATEGORIES]
    icons = list(zip(service_icons.paths(), words, strict=True))
    look = (icons, service_icons.SIDE, service_icons.INK)
    made.add_child(_Call("services", layer, *look, _pieces(), on=made.get_name()))


def show_service_legend(loaded: LoadedTerritory) -> None:
    """Say what each icon of the territory's services stands for."""
    if loaded.services is not None:
        parts.legend(service_icons.legend(frozenset(loaded.services["category"])), row=True)


def add_points(
    made: folium.Map, points: Sequence[tuple[Point, str]], epsg: int, *, colour: str = "#1f3a4d"
) -> None:
    """Draw points with words on hover."""
    for point, words in points:
        folium.CircleMarker(
            latlon(point, epsg),
            radius=5,
            color=colour,
            fill=True,
            fill_opacity=0.9,
            tooltip=folium.Tooltip(escape(words)),
        ).add_to(made)


def add_routes(made: folium.Map, routes: Routes) -> None:
    """Draw outings along the streets, with their stops."""
    made.add_child(_Call("routes", routes.ways, routes.marks, DEGREE, on=made.get_name()))


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
