"""Streets of a GraphML file saved by OSMnx."""

from __future__ import annotations

import warnings
from pathlib import Path
from xml.etree.ElementTree import ParseError

from planner.errors import Fault, InputFileError
from planner.i18n import _
from planner.network.streets import Streets
from planner.sources.streets_osmnx import from_graph
from planner.sources.vector import check_file

MAX_BYTES = 500_000_000
"""GraphML takes about ten times its size in memory; larger territories come as `.osm.pbf`."""


def read(path: Path) -> Streets:
    """Read a graph saved with `osmnx.save_graphml`.

    Raises
    ------
    InputFileError
        Missing, empty, truncated, too large, or no GraphML of OSMnx.
    StreetsError
        No reference system, no position, no street anyone may use.
    """
    check_file(path, max_bytes=MAX_BYTES)
    import networkx as nx
    import osmnx as ox
    import shapely

    hint = _("l'enregistrer à nouveau avec osmnx.save_graphml")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # remarks on attributes this product does not read
            graph = ox.load_graphml(path)
    except (ParseError, UnicodeDecodeError) as error:
        message = _("fichier GraphML abîmé ou tronqué")
        raise InputFileError([Fault(message, hint, file=path.name)]) from error
    except (
        nx.NetworkXException, shapely.errors.ShapelyError, RecursionError, MemoryError,
        ValueError, KeyError, TypeError, AttributeError,
    ) as error:  # fmt: skip
        message = _("ce GraphML n'est pas un graphe de rues d'OSMnx")
        raise InputFileError([Fault(message, hint, file=path.name)]) from error
    return from_graph(graph, file=path.name)
