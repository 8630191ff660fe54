"""An OSMnx graph to streets: shared by GraphML files and by places fetched by name.

OSMnx draws one edge per direction a vehicle may take, and puts values in lists where it merged
several ways; the strictest of a list counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import shapely

from planner import geo
from planner.errors import Fault, StreetsError
from planner.frames import LINKS, NODES
from planner.i18n import _
from planner.network.streets import Streets
from planner.sources import streets_tags
from planner.sources.landmarks import Landmark, landmarks_frame

if TYPE_CHECKING:
    import networkx as nx

_STRICTEST = {"no": 0, "private": 1}
_WINS = {"junction": "roundabout", "tunnel": "yes"}
_ACCESS = {"access", "motorcar", "motor_vehicle", "vehicle", "bicycle", "foot"}


@dataclass(frozen=True, slots=True)
class _Edge:
    """One edge as OSMnx holds it, and whether it stands for the way back of a one-way street."""

    ends: tuple[int, int]
    tags: Mapping[str, str]
    osm_id: int | None
    line: shapely.LineString
    modes: tuple[bool, bool, bool]


def from_graph(
    graph: nx.MultiDiGraph, *, file: str | None = None, marks: Iterable[Landmark] = ()
) -> Streets:
    """Turn an OSMnx graph into streets.

    Parameters
    ----------
    graph
        Nodes with `x` and `y`, graph attribute `crs`, in degrees or projected.
    file
        Name told in faults.
    marks
        Landmarks in degrees.

    Raises
    ------
    StreetsError
        No reference system, nodes without a position, or no street anyone may use.
    """
    nodes = _nodes(graph, file)
    lonlat = geo.frame_to_lonlat(nodes)
    points = {node: (point.x, point.y) for node, point in nodes.geometry.items()}
    edges = [edge for raw in graph.edges(data=True) for edge in _edges(raw, points)]
    if not edges:
        raise _no_street(file)
    used = sorted({node for edge in edges for node in edge.ends})
    west, south, east, north = (float(value) for value in lonlat.loc[used].total_bounds)
    epsg = geo.metric_epsg((west + east) / 2, (south + north) / 2)
    metric = geo.frame_to_metric(nodes.loc[used], epsg)
    frame = pd.DataFrame({"x_m": metric.geometry.x, "y_m": metric.geometry.y})
    return Streets(
        nodes=NODES.check(frame.rename_axis("node_id")),
        links=_links(edges, nodes.crs, epsg),
        landmarks=landmarks_frame(marks, epsg),
        epsg=epsg,
        bbox_lonlat=(west, south, east, north),
        notes=_notes(graph),
    )


def _nodes(graph: nx.MultiDiGraph, file: str | None) -> gpd.GeoDataFrame:
    try:
        crs = pyproj.CRS.from_user_input(graph.graph.get("crs"))
    except pyproj.exceptions.CRSError:
        crs = None
    if not geo.is_located(crs):
        hint = _("enregistrer le graphe avec osmnx.save_graphml")
        message = _("graphe sans système de coordonnées")
        raise StreetsError([Fault(message, hint, file=file)])
    try:
        xy = [(float(data["x"]), float(data["y"])) for _node, data in graph.nodes(data=True)]
        ids = [int(node) for node in graph.nodes]
    except (KeyError, TypeError, ValueError) as error:
        message = _("nœuds sans position ou sans numéro")
        hint = _("enregistrer le graphe avec osmnx.save_graphml")
        raise StreetsError([Fault(message, hint, file=file)]) from error
    if not ids:
        raise _no_street(file)
    points = shapely.points(np.array(xy, dtype=np.float64))
    if not np.isfinite(shapely.get_coordinates(points)).all():
        message = _("graphe à positions invalides")
        raise StreetsError([Fault(message, _("vérifier l'extrait"), file=file)])
    return gpd.GeoDataFrame(geometry=points, index=pd.Index(ids, dtype=np.int64), crs=crs)


def _no_street(file: str | None) -> StreetsError:
    hint = _("vérifier que le graphe contient des voies « highway »")
    return StreetsError([Fault(_("aucune rue praticable"), hint, file=file)])


def _edges(
    raw: tuple[Any, Any, dict[str, Any]], points: dict[int, tuple[float, float]]
) -> Iterable[_Edge]:
    """The edge, and for a one-way street open to bikes both ways, the way back."""
    start, end, data = int(raw[0]), int(raw[1]), raw[2]
    tags, oneway = edge_tags(data), _true(data.get("oneway"))
    use = streets_tags.use(tags)
    line = data.get("geometry")
    if not isinstance(line, shapely.LineString):
        line = shapely.LineString([points[start], points[end]])
    osm_id = _first(data.get("osmid"))
    osm_id = osm_id if isinstance(osm_id, int) else None
    side = int(not oneway and _true(data.get("reversed")))
    modes = (use.car[side], use.bike[side], use.walk)
    if any(modes):
        yield _Edge((start, end), tags, osm_id, line, modes)
    if oneway and use.bike[1]:
        yield _Edge((end, start), tags, osm_id, shapely.reverse(line), (False, True, use.walk))


def edge_tags(data: Mapping[str, Any]) -> dict[str, str]:
    """OSM tags of an edge, seen in the direction OSMnx gave it."""
    tags = {key: text for key in streets_tags.KEYS if (text := _text(key, data.get(key)))}
    return {**tags, "oneway": "yes" if _true(data.get("oneway")) else "no"}


def _text(key: str, value: object) -> str | None:
    """One text of a tag: of several, the strictest access, class and speed, else the first."""
    texts = [str(item) for item in (value if isinstance(value, list) else [value])]
    texts = [text for text in texts if text and text not in ("None", "nan")]
    if not texts:
        return None
    if key in _ACCESS:
        return min(texts, key=lambda text: _STRICTEST.get(text, 2))
    if key == "highway":  # a way cut by a footpath is no road
        return min(texts, key=lambda text: (text in streets_tags.ROADS, text))
    if _WINS.get(key) in texts:
        return _WINS[key]
    return ";".join(texts) if key in ("maxspeed", "lit") else texts[0]


def _first(value: object) -> object:
    return value[0] if isinstance(value, list) and value else value


def _true(value: object) -> bool:
    """OSMnx writes booleans, their text, or lists of them."""
    return str(_first(value)) in ("True", "yes", "1")


def _links(edges: list[_Edge], crs: pyproj.CRS, epsg: int) -> gpd.GeoDataFrame:
    lines = gpd.GeoDataFrame(geometry=[edge.line for edge in edges], crs=crs)
    lines = geo.frame_to_metric(lines, epsg)
    speeds = [streets_tags.speed_kmh(edge.tags) for edge in edges]
    standing = [streets_tags.standing(edge.tags) for edge in edges]
    frame = gpd.GeoDataFrame(
        {
            "from_node": np.array([edge.ends[0] for edge in edges], dtype=np.int64),
            "to_node": np.array([edge.ends[1] for edge in edges], dtype=np.int64),
            "length_m": lines.geometry.length.to_numpy(dtype=np.float64),
            "street": _objects(streets_tags.street_name(edge.tags) for edge in edges),
            "highway": _objects(edge.tags.get("highway") for edge in edges),
            "junction": _objects(edge.tags.get("junction") for edge in edges),
            "freespeed_kmh": np.array(
                [np.nan if speed is None else speed for speed in speeds], dtype=np.float64
            ),
            "osm_id": pd.array([edge.osm_id for edge in edges], dtype="Int64"),
            "car": np.array([edge.modes[0] for edge in edges], dtype=np.bool_),
            "bike": np.array([edge.modes[1] for edge in edges], dtype=np.bool_),
            "walk": np.array([edge.modes[2] for edge in edges], dtype=np.bool_),
            "tunnel": np.array([way.tunnel for way in standing], dtype=np.bool_),
            "access": _objects(way.access for way in standing),
            "lit": pd.array([way.lit for way in standing], dtype="boolean"),
        },
        geometry=lines.geometry.to_numpy(),
        index=pd.RangeIndex(len(edges), name="link_id"),
        crs=epsg,
    )
    return LINKS.check(frame)


def _objects(values: Iterable[str | None]) -> np.ndarray:
    return np.array(list(values), dtype=object)


def _notes(graph: nx.MultiDiGraph) -> tuple[str, ...]:
    """A graph made for walking holds no one-way street: cars would not obey any."""
    if any(_true(oneway) for _u, _v, oneway in graph.edges(data="oneway")):
        return ()
    return (
        _(
            "Le graphe n'a aucun sens unique : s'il a été fait pour la marche, les trajets en"
            " voiture et à vélo ne les respectent pas."
        ),
    )
