"""An invented town: streets, zones, services. Same size and seed, same town.

Nothing in it exists: no real street, figure or place. It has what real towns have and programs
forget: a river with few bridges, one-ways, dead ends, roundabouts, a fast road for cars only,
footpaths without names, suppressed figures, a pocket nobody can reach.
"""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

from planner import geo
from planner.demo.links import as_layer, draw_links
from planner.demo.names import TOWN_NAME
from planner.demo.plan import ground_plan
from planner.demo.services import draw_landmarks, draw_services
from planner.demo.size import SIZES
from planner.demo.zones import draw_zones
from planner.errors import UsageError
from planner.frames import LINKS, NODES, SERVICES, ZONES
from planner.i18n import _
from planner.network.streets import Streets

LON, LAT = 1.92, 47.02
"""Where the invented town stands: fields, in truth."""


@dataclass(frozen=True, slots=True)
class Town:
    """An invented town, in its metric system; `size` is a key of `SIZES`."""

    name: str
    size: str
    seed: int
    streets: Streets
    zones: gpd.GeoDataFrame
    services: gpd.GeoDataFrame


def make_town(size: str = "S", seed: int = 1) -> Town:
    """Make an invented town.

    Parameters
    ----------
    size
        Key of `SIZES`.
    seed
        Seed of every draw.

    Raises
    ------
    UsageError
        Unknown size.
    """
    if size not in SIZES:
        raise UsageError(
            _("taille « {size} » : choisir {known}").format(size=size[:20], known=", ".join(SIZES))
        )
    wanted = SIZES[size]
    rng = np.random.default_rng([seed, wanted.num_nodes])
    epsg = geo.metric_epsg(LON, LAT)
    x_m, y_m = geo.to_metric(LON, LAT, epsg)
    origin = (float(x_m), float(y_m))
    plan = ground_plan(wanted.num_nodes, rng, edge_m=wanted.edge_m)
    drawn = draw_links(plan, rng)
    used = np.unique(drawn.links[["from_node", "to_node"]].to_numpy())
    homes = plan.xy[used[used < len(plan.xy)]]
    reached = used[(used < len(plan.xy)) & np.isin(used, _joined_nodes(drawn.links))]
    landmarks = draw_landmarks(plan.xy[reached], plan.radius_m, rng)
    zones = draw_zones(
        homes, plan.radius_m, rng, num_districts=wanted.num_districts, zone_m=wanted.zone_m,
        lines=_lived_in(drawn.links),
    )  # fmt: skip
    services = draw_services(
        homes, plan.radius_m, rng, factor=wanted.num_nodes / 1_100, landmarks=landmarks
    )
    nodes = pd.DataFrame(drawn.xy[used] + np.array(origin), columns=["x_m", "y_m"])
    nodes.index = pd.Index(used, name="node_id")
    streets = Streets(
        nodes=NODES.check(nodes),
        links=LINKS.check(as_layer(drawn, epsg, origin)),
        landmarks=landmarks.assign(
            x_m=landmarks["x_m"] + origin[0], y_m=landmarks["y_m"] + origin[1]
        ),
        epsg=epsg,
        bbox_lonlat=_bbox_lonlat(nodes, epsg),
        notes=("Territoire fictif : rues, lieux et chiffres inventés.",),
    )
    return Town(
        name=TOWN_NAME,
        size=size,
        seed=seed,
        streets=streets,
        zones=ZONES.check(_moved(zones, origin, epsg)),
        services=SERVICES.check(_moved(services, origin, epsg)),
    )


def _lived_in(links: pd.DataFrame) -> NDArray[np.object_]:
    """Streets with homes: neither the bypass nor footpaths; one direction is enough."""
    homes = links[links["walk"] & (links["highway"] != "footway")].drop_duplicates("osm_id")
    lines: NDArray[np.object_] = homes["geometry"].to_numpy()
    return lines


def _joined_nodes(links: pd.DataFrame) -> NDArray[np.int64]:
    """Nodes that cars and people on foot both reach from the rest."""
    kept = []
    for mode in ("car", "walk"):
        used = links[links[mode]]
        ids, ends = np.unique(used[["from_node", "to_node"]].to_numpy(), return_inverse=True)
        tail, head = ends.reshape(-1, 2).T
        matrix = csr_matrix((np.ones(len(tail)), (tail, head)), shape=(len(ids), len(ids)))
        label = connected_components(matrix, directed=True, connection="strong")[1]
        kept.append(ids[label == np.bincount(label).argmax()])
    joined: NDArray[np.int64] = np.intersect1d(*kept).astype(np.int64)
    return joined


def _moved(layer: gpd.GeoDataFrame, origin: tuple[float, float], epsg: int) -> gpd.GeoDataFrame:
    moved = layer.set_geometry(layer.geometry.translate(*origin))
    return moved.set_crs(epsg)


def _bbox_lonlat(nodes: pd.DataFrame, epsg: int) -> tuple[float, float, float, float]:
    lon, lat = geo.to_lonlat(nodes["x_m"].to_numpy(), nodes["y_m"].to_numpy(), epsg)
    return float(lon.min()), float(lat.min()), float(lon.max()), float(lat.max())
