"""Streets of a place asked from OpenStreetMap by name, through OSMnx (Nominatim, Overpass)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from planner.errors import Fault, PlannerError, StreetsError
from planner.i18n import _
from planner.network.streets import Streets
from planner.sources import streets_tags
from planner.sources.landmarks import TAGS, Landmark, landmark_at
from planner.sources.streets_osmnx import edge_tags, from_graph

if TYPE_CHECKING:
    import networkx as nx
    from shapely import MultiPolygon, Polygon

_NAME_MAX = 200
_TIMEOUT_S = 120


def fetch(place: str) -> Streets:
    """Fetch the streets and landmarks of a place.

    Parameters
    ----------
    place
        A name OpenStreetMap knows with its boundary (« Melun, France »).

    Raises
    ------
    StreetsError
        Unknown place, a place without a boundary, no street, or no answer from OpenStreetMap.
    """
    place = _name(place)
    with _settings(), _errors_told(place):
        polygon = _boundary(place)
        return from_graph(_graph(polygon), file=place, marks=_landmarks(polygon))


Feature = tuple[str, dict[str, str], float, float]
"""OSM id (`n12`, `w34`, `r5`), tags, longitude, latitude."""


def fetch_features(place: str, tags: dict[str, bool | str | list[str]]) -> list[Feature]:
    """Fetch what has one of some tags inside a place's boundary; none is no fault.

    Raises
    ------
    StreetsError
        Unknown place, a place without a boundary, or no answer from OpenStreetMap.
    """
    import osmnx as ox
    from osmnx import _errors as ox_errors

    place = _name(place)
    with _settings(), _errors_told(place):
        polygon = _boundary(place)
        try:
            found = ox.features_from_polygon(polygon, tags=tags)
        except ox_errors.InsufficientResponseError:
            return []
    middles = found.geometry.representative_point()
    rows = found.drop(columns=found.geometry.name).to_dict("records")
    return [
        (
            f"{str(kind)[:1]}{number}",
            {str(key): value for key, value in row.items() if isinstance(value, str)},
            float(point.x),
            float(point.y),
        )
        for (kind, number), row, point in zip(found.index, rows, middles, strict=True)
    ]


def _name(place: str) -> str:
    place = " ".join(place.split())
    if not place or len(place) > _NAME_MAX:
        message = _("nom de lieu vide ou trop long")
        raise StreetsError([Fault(message, _("écrire une commune et son pays"))])
    return place


@contextmanager
def _settings() -> Iterator[None]:
    """OSMnx as this product wants it: no cache folder, no third party resolving names."""
    import osmnx as ox

    wanted = {
        "use_cache": False,
        "requests_timeout": _TIMEOUT_S,
        "doh_url_template": None,
        "useful_tags_way": list(streets_tags.KEYS),
    }
    before = {name: getattr(ox.settings, name) for name in wanted}
    try:
        for name, value in wanted.items():
            setattr(ox.settings, name, value)
        yield
    finally:
        for name, value in before.items():
            setattr(ox.settings, name, value)


@contextmanager
def _errors_told(place: str) -> Iterator[None]:
    """Every way OSMnx and the network fail, in words."""
    import requests
    from osmnx import _errors as ox_errors

    try:
        yield
    except PlannerError:
        raise
    except (ox_errors.InsufficientResponseError, TypeError) as error:
        message = _("« {place} » : OpenStreetMap ne connaît pas ce lieu ou ses limites")
        hint = _("écrire la commune et le pays, comme « Melun, France », ou donner un fichier")
        raise StreetsError([Fault(message.format(place=place), hint)]) from error
    except (requests.RequestException, ox_errors.ResponseStatusCodeError, OSError) as error:
        message = _("OpenStreetMap ne répond pas")
        hint = _("réessayer plus tard, ou donner un fichier .osm.pbf")
        raise StreetsError([Fault(message, hint)]) from error
    except ValueError as error:
        message = _("« {place} » : aucune rue dans les limites de ce lieu")
        hint = _("donner un lieu plus grand, ou un fichier")
        raise StreetsError([Fault(message.format(place=place), hint)]) from error


def _boundary(place: str) -> Polygon | MultiPolygon:
    import osmnx as ox

    return ox.geocode_to_gdf(place).union_all()


def _graph(polygon: Polygon | MultiPolygon) -> nx.MultiDiGraph:
    """Streets somebody may use; nodes stay wherever a tag read here changes: no list is made."""
    import networkx as nx
    import osmnx as ox

    drawn = ox.graph_from_polygon(
        polygon, network_type="all", simplify=False, retain_all=True, truncate_by_edge=True
    )
    closed = [
        (start, end, key)
        for start, end, key, data in drawn.edges(keys=True, data=True)
        if not streets_tags.use(edge_tags(data)).any
    ]
    drawn.remove_edges_from(closed)
    drawn.remove_nodes_from(list(nx.isolates(drawn)))
    return ox.simplify_graph(drawn, edge_attrs_differ=list(streets_tags.KEYS))


def _landmarks(polygon: Polygon | MultiPolygon) -> list[Landmark]:
    """Named places inside the boundary; none is no fault."""
    import osmnx as ox
    from osmnx import _errors as ox_errors

    try:
        features = ox.features_from_polygon(polygon, tags=TAGS)
    except ox_errors.InsufficientResponseError:
        return []
    columns = [
        name
        for name in ("name", "social_facility", "opening_hours", *TAGS)
        if name in features.columns
    ]
    middles = features.geometry.representative_point()
    found = []
    for row, point in zip(features[columns].to_dict("records"), middles, strict=True):
        tags = {str(k): v for k, v in row.items() if isinstance(v, str)}
        mark = landmark_at(tags, point.x, point.y)
        if mark is not None:
            found.append(mark)
    return found
