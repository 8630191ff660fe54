"""Six named streets and a workbook of means that is right, for tests that make it wrong."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import geopandas as gpd
import openpyxl
import pandas as pd
import pytest
from shapely.geometry import LineString

from planner.errors import Fault, FaultsError
from planner.exports.means_template import write_template
from planner.model import Means, Point
from planner.network.gazetteer import Gazetteer
from planner.network.streets import Streets
from planner.sources.means_xlsx import read_means

EPSG = 2154
X0, Y0, STEP_M = 700_000.0, 6_800_000.0, 100.0
EAST = ("Rue Carnot", "Rue Pasteur", "Rue de la Gare")
NORTH = ("Avenue Thiers", "Avenue Pasteur", "Boulevard du Canal")
LONG = "Boulevard du Canal"
BBOX = (2.9, 48.2, 3.1, 48.4)
Sheets = dict[str, list[dict[str, Any]]]


def make_streets() -> Streets:
    """Three streets east, three north, crossing each other; the last one is 1 km long."""
    nodes = {(c, r): 100 + r * 10 + c for r in range(11) for c in range(3) if r < 3 or c == 2}
    pairs = [((c, r), (c + 1, r), EAST[r]) for r in range(3) for c in range(2)]
    pairs += [((c, r), (c, r + 1), NORTH[c]) for c in range(2) for r in range(2)]
    pairs += [((2, r), (2, r + 1), LONG) for r in range(10)]
    rows = [_link(nodes, a, b, name) for a, b, name in pairs]
    rows += [_link(nodes, b, a, name) for a, b, name in pairs]
    links = gpd.GeoDataFrame(rows, crs=EPSG)
    links.index.name = "link_id"
    frame = pd.DataFrame(
        [{"node_id": node, "x_m": _xy(at)[0], "y_m": _xy(at)[1]} for at, node in nodes.items()]
    ).set_index("node_id")
    landmarks = pd.DataFrame(
        {"name": ["Gare de Valmy"], "kind": ["station"], "x_m": [X0 + 100], "y_m": [Y0 + 200]}
    )
    return Streets(frame, links, landmarks, EPSG, BBOX)


def _xy(at: tuple[int, int]) -> tuple[float, float]:
    return X0 + at[0] * STEP_M, Y0 + at[1] * STEP_M


def _link(
    nodes: dict[tuple[int, int], int], a: tuple[int, int], b: tuple[int, int], name: str
) -> dict[str, Any]:
    return {
        "from_node": nodes[a], "to_node": nodes[b], "length_m": STEP_M, "street": name,
        "highway": "residential", "junction": None, "freespeed_kmh": 30.0, "osm_id": 1,
        "car": True, "bike": True, "walk": True, "geometry": LineString([_xy(a), _xy(b)]),
    }  # fmt: skip


GAZETTEER = Gazetteer.from_streets(make_streets())

_GOOD: Sheets = {
    "organisation": [
        {"organisation": "Les Veilleurs", "astreinte": "01 99 00 12 34",
         "numéro public": "01 99 00 56 78"},
    ],
    "équipes": [
        {"code": "A", "type": "maraude", "mode": "à pied", "personnes": 3,
         "compétences": "social", "codes de rota": "A1, A2, A3"},
        {"code": "M", "type": "équipe mobile", "mode": "en voiture", "personnes": 2,
         "compétences": "infirmier, social", "codes de rota": "M1, M2"},
    ],
    "véhicules": [{"code": "V1", "mode": "en voiture", "places": 5}],
    "vacations": [
        {"code": "A-lun", "équipe": "A", "jour": "lundi", "début": "20:00", "fin": "01:00",
         "base": "BASE"},
        {"code": "A-dim", "équipe": "A", "jour": "dimanche", "début": "20:00", "fin": "23:30",
         "base": "BASE"},
        {"code": "M-mar", "équipe": "M", "jour": "mardi", "début": "09:00", "fin": "17:00",
         "base": "BASE", "véhicule": "V1"},
    ],
    "lieux": [
        {"code": "BASE", "nom": "Local", "nature": "base", "rue": "rue Carnot",
         "croisement": "avenue Thiers"},
        {"code": "L1", "nom": "Le marché", "nature": "lieu connu", "rue": "r. Carnot",
         "croisement": "av Pasteur", "passages dus": 1, "passages souhaités": 2},
        {"code": "L2", "nature": "exploratoire", "repère": "gare de valmy"},
    ],
    "rendez-vous": [
        {"référence": "7F3A", "rue": "rue de la gare", "croisement": "avenue thiers",
         "jour": "mardi", "de": "10:00", "à": "12:00", "durée (min)": 45,
         "compétences": "infirmier"},
        {"référence": "9B2C", "rue": "rue Carnot", "jour": "mardi", "de": "13:00", "à": "15:00",
         "durée (min)": 30},
    ],
    "signalements": [
        {"code": "S1", "date": "30/11/2026", "de": "21:00", "à": "23:00", "rue": "rue Pasteur"},
    ],
    "exceptions": [
        {"date": "07/12/2026", "type": "absence", "équipe": "A", "codes absents": "A2"},
    ],
}  # fmt: skip


def good() -> Sheets:
    """Rows of every sheet, without any fault."""
    return copy.deepcopy(_GOOD)


def stable_id(kind: str, code: str) -> str:
    """An id a test can foresee."""
    return f"{kind}:{code}"


def read_file(path: Path, *, reachable: Callable[[Point], bool] | None = None) -> Means:
    return read_means(path, gazetteer=GAZETTEER, ids=stable_id, reachable=reachable)


def read_rows(folder: Path, sheets: Sheets) -> Means:
    """Write rows as the template does and read them."""
    path = folder / "moyens.xlsx"
    write_template(path, sheets)
    return read_file(path)


def faults_of(read: Callable[[], object]) -> list[Fault]:
    """Faults an action raises, each said in full."""
    with pytest.raises(FaultsError) as caught:
        read()
    for fault in caught.value.faults:
        assert fault.message
        assert fault.hint
        assert fault.file
    return list(caught.value.faults)


def only(faults: Iterable[Fault]) -> Fault:
    """The one fault there is."""
    found = list(faults)
    assert len(found) == 1, "\n".join(map(str, found))
    return found[0]


def edited(folder: Path, sheets: Sheets, edit: Callable[[openpyxl.Workbook], None]) -> Path:
    """A workbook written from rows, then changed cell by cell as a person would."""
    path = folder / "moyens.xlsx"
    write_template(path, sheets)
    book = openpyxl.load_workbook(path)
    edit(book)
    book.save(path)
    return path
