"""Streets of a GeoPackage with a layer `nodes` and a layer `links`.

`nodes`: `id`, point. `links`: `u`, `v` (or `from`, `to`), line, and where known `length_m`,
`freespeed_ms`, `modes` (comma separated), `highway`, `name`, `junction`, `osm_way_id`. Links are
directed: a two-way street is two links. Rail and artificial links are left out.
"""

from __future__ import annotations

import warnings
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pyogrio.errors
import shapely

from planner import geo
from planner.errors import Fault, InputFileError, StreetsError
from planner.frames import LINKS, NODES
from planner.i18n import _
from planner.network.streets import Streets
from planner.sources.streets_tags import standing
from planner.sources.vector import check_file, read_layer

_NOT_STREETS = {"rail", "train", "artificial", "stopFacilityLink", "subway", "tram", "ferry"}
_FAST = ("motorway", "motorway_link", "trunk", "trunk_link")
_ALIASES = {"u": "from_node", "from": "from_node", "v": "to_node", "to": "to_node",
            "name": "street", "osm_way_id": "osm_id"}  # fmt: skip


def read(path: Path) -> Streets:
    """Read street layers.

    Raises
    ------
    StreetsError
        Layers or columns absent, no reference system, or nothing a mode may use: all at once.
    """
    check_file(path)
    nodes, links = _layers(path)
    return parse(nodes, links, file=path.name)


def _layers(path: Path) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)  # GDAL's remarks; faults are told below
            names = {str(row[0]) for row in pyogrio.list_layers(path)}
    except pyogrio.errors.DataSourceError as error:
        hint = _("l'ouvrir dans un logiciel de cartographie et l'enregistrer à nouveau")
        message = _("fichier abîmé, tronqué ou d'un autre format")
        raise InputFileError([Fault(message, hint, file=path.name)]) from error
    absent = [name for name in ("nodes", "links") if name not in names]
    if absent:
        hint = _("le fichier doit contenir les couches « nodes » et « links »")
        raise StreetsError(
            [
                Fault(_("couche « {name} » absente").format(name=n), hint, file=path.name)
                for n in absent
            ]
        )
    return read_layer(path, layer="nodes"), read_layer(path, layer="links")


def parse(nodes: gpd.GeoDataFrame, links: gpd.GeoDataFrame, *, file: str | None = None) -> Streets:
    """Turn the two layers into streets (pure)."""
    links = links.rename(columns={k: v for k, v in _ALIASES.items() if v not in links.columns})
    _check(nodes, links, file)
    lonlat = geo.frame_to_lonlat(links)
    west, south, east, north = (float(value) for value in lonlat.total_bounds)
    epsg = geo.metric_epsg((west + east) / 2, (south + north) / 2)
    links = _lines(links)
    nodes, links = geo.frame_to_metric(nodes, epsg), geo.frame_to_metric(links, epsg)
    kept, modes, notes = _modes(links)
    links, modes = links[kept].reset_index(drop=True), modes[kept].reset_index(drop=True)
    if links.empty or not modes.to_numpy().any():
        hint = _("vérifier la colonne « modes » des tronçons")
        raise StreetsError([Fault(_("aucune rue praticable"), hint, file=file)])
    ids = {str(value): rank for rank, value in enumerate(nodes["id"])}
    frame = _links_frame(links, modes, ids, nodes["id"])
    node_frame = _nodes_frame(nodes)
    return Streets(
        nodes=node_frame,
        links=LINKS.check(_drawn_forward(frame.set_crs(epsg), node_frame)),
        landmarks=no_landmarks(),
        epsg=epsg,
        bbox_lonlat=(west, south, east, north),
        notes=notes,
    )


def _lines(links: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Links with one line each; those without, or in several pieces, are left out."""
    merged = links.set_geometry(shapely.line_merge(links.geometry.to_numpy()), crs=links.crs)
    return merged[merged.geom_type.eq("LineString") & ~merged.is_empty]


def _drawn_forward(links: gpd.GeoDataFrame, nodes: pd.DataFrame) -> gpd.GeoDataFrame:
    """Every line from its first node to its last, whichever way the layer drew it."""
    lines = links.geometry.to_numpy()
    starts = shapely.get_coordinates(shapely.get_point(lines, 0))
    ends = shapely.get_coordinates(shapely.get_point(lines, -1))
    tail = nodes.loc[links["from_node"], ["x_m", "y_m"]].to_numpy()
    backwards = np.hypot(*(ends - tail).T) < np.hypot(*(starts - tail).T)
    return links.set_geometry(np.where(backwards, shapely.reverse(lines), lines), crs=links.crs)


def _check(nodes: gpd.GeoDataFrame, links: gpd.GeoDataFrame, file: str | None) -> None:
    faults = []
    for frame, layer, needed, shapes in (
        (nodes, "nodes", ("id",), {"Point"}),
        (links, "links", ("from_node", "to_node"), {"LineString", "MultiLineString"}),
    ):
        if set(frame.geom_type.dropna()) - shapes:
            message = _("couche « {layer} » : géométries d'un autre genre que {shape}").format(
                layer=layer, shape=min(shapes)
            )
            faults.append(Fault(message, _("vérifier que les couches sont à leur place"), file))
        if not geo.is_located(frame.crs):
            message = _("couche « {layer} » sans système de coordonnées").format(layer=layer)
            faults.append(Fault(message, _("l'enregistrer avec son système"), file=file))
        if frame.empty:
            message = _("couche « {layer} » vide").format(layer=layer)
            faults.append(Fault(message, _("vérifier l'extrait"), file=file))
        for column in needed:
            if column not in frame.columns:
                message = _("couche « {layer} » : colonne « {column} » absente").format(
                    layer=layer, column=column
                )
                faults.append(Fault(message, _("ajouter la colonne"), file=file))
    if not faults:
        known = set(nodes["id"].astype(str))
        dangling = ~(
            links["from_node"].astype(str).isin(known) & links["to_node"].astype(str).isin(known)
        )
        if dangling.all():
            message = _("aucun tronçon ne relie deux nœuds de la couche « nodes »")
            faults.append(Fault(message, _("vérifier l'extrait"), file=file))
    if faults:
        raise StreetsError(faults)


def _modes(links: gpd.GeoDataFrame) -> tuple[np.ndarray, pd.DataFrame, tuple[str, ...]]:
    """(links kept, columns car/bike/walk, notes): walk and bike fall back to car links."""
    texts = links["modes"] if "modes" in links.columns else pd.Series("car", index=links.index)
    named = [set(str(text).replace(" ", "").split(",")) for text in texts.fillna("car")]
    kept = np.array([not (words & _NOT_STREETS) for words in named])
    car = np.array(["car" in words for words in named])
    found = {"car": car & kept}
    highway = links["highway"] if "highway" in links.columns else pd.Series(None, index=links.index)
    slow = ~highway.isin(_FAST).to_numpy(dtype=bool)
    notes = []
    for mode, words in (("bike", {"bike", "bicycle"}), ("walk", {"walk", "foot", "pedestrian"})):
        own = np.array([bool(w & words) for w in named])
        found[mode] = (own if own.any() else car & slow) & kept
        if not own.any():
            notes.append(_fallback_note(mode))
    known = found["car"] | found["bike"] | found["walk"]
    return kept & known, pd.DataFrame(found, index=links.index), tuple(notes)


def _fallback_note(mode: str) -> str:
    if mode == "walk":
        return _(
            "À pied : la couche ne dit pas où l'on marche ; les rues ouvertes aux voitures sont"
            " prises dans les deux sens, hors autoroutes et voies rapides."
        )
    return _(
        "À vélo : la couche ne dit pas où l'on roule ; les rues ouvertes aux voitures sont prises,"
        " hors autoroutes et voies rapides."
    )


def _links_frame(
    links: gpd.GeoDataFrame, modes: pd.DataFrame, ids: dict[str, int], node_ids: pd.Series
) -> gpd.GeoDataFrame:
    size = len(links)
    start, end = _ends(links["from_node"], node_ids, ids), _ends(links["to_node"], node_ids, ids)
    speed = pd.Series(np.nan, index=links.index)
    if "freespeed_ms" in links.columns:
        speed = pd.to_numeric(links["freespeed_ms"], errors="coerce") * 3.6
        speed = speed.where(np.isfinite(speed) & (speed > 0))
    length = links.geometry.length
    if "length_m" in links.columns:
        given = pd.to_numeric(links["length_m"], errors="coerce")
        length = given.where(np.isfinite(given) & (given > 0), length)
    frame = gpd.GeoDataFrame(
        {
            "from_node": start.to_numpy(),
            "to_node": end.to_numpy(),
            "length_m": length.to_numpy(dtype=np.float64),
            "street": _texts(links, "street"),
            "highway": _texts(links, "highway"),
            "junction": _texts(links, "junction"),
            "freespeed_kmh": speed.to_numpy(dtype=np.float64),
            "osm_id": _numbers(links, "osm_id").array,
            **{mode: modes[mode].to_numpy(dtype=bool) for mode in ("car", "bike", "walk")},
            **_standing(links),
        },
        geometry=links.geometry.to_numpy(),
        index=pd.RangeIndex(size, name="link_id"),
    )
    linked = start.notna().to_numpy() & end.notna().to_numpy()
    frame = frame[linked].astype({"from_node": "int64", "to_node": "int64"})
    return frame.set_axis(pd.RangeIndex(len(frame), name="link_id"))


def _standing(links: gpd.GeoDataFrame) -> dict[str, object]:
    """Tunnel, access and light where the layer has columns of these OSM tags."""
    told = [name for name in ("tunnel", "access", "lit") if name in links.columns]
    texts = {name: _texts(links.astype({name: object}), name) for name in told}
    found = [
        standing({name: str(texts[name][row]) for name in told if texts[name][row]})
        for row in range(len(links) if told else 0)
    ]
    columns = {
        "tunnel": np.array([way.tunnel for way in found], dtype=np.bool_),
        "access": np.array([way.access for way in found], dtype=object),
        "lit": pd.array([way.lit for way in found], dtype="boolean"),
    }
    return {name: columns[name] for name in told}


def _ends(values: pd.Series, node_ids: pd.Series, ids: dict[str, int]) -> pd.Series:
    """Node id of each end; null where the extract cut the link."""
    whole = node_numbers(node_ids)
    return values.astype(str).map({text: whole[rank] for text, rank in ids.items()})


def node_numbers(node_ids: pd.Series) -> list[int]:
    """Ids as integers of 64 bits where they all are, else their rank."""
    try:
        numbers: list[int] = np.array([int(value) for value in node_ids], dtype=np.int64).tolist()
    except (TypeError, ValueError, OverflowError):
        return list(range(len(node_ids)))
    return numbers


def _nodes_frame(nodes: gpd.GeoDataFrame) -> pd.DataFrame:
    index = pd.Index(np.array(node_numbers(nodes["id"]), dtype=np.int64), name="node_id")
    xy = pd.DataFrame(
        {"x_m": nodes.geometry.x.to_numpy(), "y_m": nodes.geometry.y.to_numpy()}, index=index
    )
    return NODES.check(xy[~xy.index.duplicated()])


def _texts(frame: gpd.GeoDataFrame, column: str) -> np.ndarray:
    values = frame[column] if column in frame.columns else pd.Series(None, index=frame.index)
    texts = [v.strip() if isinstance(v, str) and v.strip() else None for v in values]
    return np.array(texts, dtype=object)


def _numbers(frame: gpd.GeoDataFrame, column: str) -> pd.Series:
    """Whole numbers of at most 15 digits, Int64; null: absent, or anything else, dates included."""
    values = frame[column] if column in frame.columns else pd.Series(None, index=frame.index)
    texts = values.astype(str).str.removesuffix(".0")  # of a column read as floats for its nulls
    return pd.to_numeric(texts.where(texts.str.fullmatch("-?[0-9]{1,15}"))).astype("Int64")


def no_landmarks() -> pd.DataFrame:
    """An empty frame of landmarks."""
    return pd.DataFrame(
        {
            "name": pd.Series([], dtype=object),
            "kind": pd.Series([], dtype=object),
            "x_m": pd.Series([], dtype=np.float64),
            "y_m": pd.Series([], dtype=np.float64),
            "opening_hours": pd.Series([], dtype=object),
        },
        index=pd.Index([], name="landmark_id", dtype=np.int64),
    )
