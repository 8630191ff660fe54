"""A file that is right for every parser, small, and how it is read."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import geopandas as gpd
import networkx as nx
import osmnx as ox
from shapely.geometry import box

from planner.declared_layout import BUS_SHEET, OBSERVATIONS_SHEET, PRESENCE_SHEET, SERVICES_SHEET
from planner.exports.means_template import write_template, write_workbook
from planner.planning.plan_format import loads
from planner.returns_layout import RETURN_SHEETS
from planner.service.dependencies import read_constraints
from planner.service.judging import read_plan
from planner.sources.addresses import read_addresses
from planner.sources.boundary import read_boundary
from planner.sources.bus_book import read_bus_tour
from planner.sources.communes import read_communes
from planner.sources.hours import read_hours
from planner.sources.means_xlsx import read_means
from planner.sources.observations import read_observations
from planner.sources.osm_amenities import read_pbf_amenities
from planner.sources.presence import read_presence
from planner.sources.qpv import read_qpv
from planner.sources.records import read_records
from planner.sources.regimes import load_regimes
from planner.sources.returns_book import read_returns
from planner.sources.services import read_services
from planner.sources.streets import read_streets, vintage_of
from planner.sources.tally import read_tallies
from planner.sources.vulnerabilities import read_vulnerabilities
from planner.sources.zones import read_zones
from planner.ui.organisation import read_organisation
from tests.cli.test_accounts import GOOD
from tests.sources import grid_files, means_town, osm_files, service_files
from tests.sources.test_presence import TODAY, ground
from tests.sources.test_streets_layers import layers, write

EPSG = 2154
READERS: dict[str, Callable[[Path], object]] = {
    "addresses.read_addresses": lambda p: read_addresses(p, epsg=EPSG),
    "boundary.read_boundary": lambda p: read_boundary(p, EPSG),
    "bus_book.read_bus_tour": lambda p: read_bus_tour(p, means_town.GAZETTEER),
    "communes.read_communes": lambda p: read_communes(p, epsg=EPSG),
    "hours.read_hours": read_hours,
    "means_xlsx.read_means": lambda p: read_means(
        p, gazetteer=means_town.GAZETTEER, ids=means_town.stable_id
    ),
    "observations.read_observations": lambda p: read_observations(
        [p], ground=_ground(), today=TODAY
    ),
    "osm_amenities.read_pbf_amenities": read_pbf_amenities,
    "presence.read_presence": lambda p: read_presence([p], ground=_ground(), today=TODAY),
    "qpv.read_qpv": lambda p: read_qpv(p, epsg=EPSG),
    "records.read_records": read_records,
    "regimes.load_regimes": lambda p: load_regimes([p]),
    "returns_book.read_returns": read_returns,
    "services.read_services": lambda p: read_services([p], epsg=EPSG),
    "streets.read_streets": lambda p: (read_streets(p), vintage_of(p)),
    "tally.read_tallies": read_tallies,
    "vulnerabilities.read_vulnerabilities": read_vulnerabilities,
    "dependencies.read_constraints": read_constraints,
    "zones.read_zones": lambda p: read_zones(p, epsg=EPSG),
    "organisation.read_organisation": read_organisation,
    "judging.read_plan": read_plan,
    "plan_format.loads": lambda p: loads(p.read_bytes(), file=p.name),
}
"""Parser, by module and name, and how a file is given to it."""


@cache
def _ground():
    return ground()


@dataclass(frozen=True, slots=True)
class Sample:
    """A file that a parser reads without a fault."""

    parser: str
    name: str
    content: bytes


@cache
def samples() -> tuple[Sample, ...]:
    """Make every sample once."""
    with tempfile.TemporaryDirectory() as folder:
        makers: list[tuple[str, str, Callable[[Path], object]]] = [
            *_texts(), *_layers(), *_books(), *_streets()
        ]  # fmt: skip
        return tuple(_made(Path(folder), *one) for one in makers)


def _made(folder: Path, parser: str, name: str, make: Callable[[Path], object]) -> Sample:
    path = folder / parser.replace(".", "-") / name
    path.parent.mkdir(exist_ok=True)
    make(path)
    return Sample(parser, name, path.read_bytes())


Maker = tuple[str, str, Callable[[Path], object]]


def _text(told: str) -> Callable[[Path], object]:
    return lambda path: path.write_text(told, "utf-8")


def _texts() -> list[Maker]:
    plan = {
        "format": "plan/1", "id": "p", "territory": "ville", "week": "2026-W49",
        "tz": "Europe/Paris", "means": "m", "public": "rue",
        "unserved": [{"id": "a", "reason": "b"}],
        "shifts": [{
            "id": "s", "team": "A", "date": "2026-12-01", "mode": "car", "base_place": "b",
            "start_s": 0, "end_s": 7200, "depart_s": 0, "return_s": 7000,
            "passages": [{"arrive_s": 60, "start_s": 60, "leave_s": 900, "place": "c"}],
        }],
    }  # fmt: skip
    told = json.dumps(plan)
    counts = "nature;date;de;à;nombre;rue;croisement;quartier;protection;expire le\n"
    counts += "115;20/11/2026;22:00;01:00;2;;;Almont;public;\n"
    counts += "vu par l'équipe;01/11/2026;20:00;22:00;3;rue Carnot;avenue Thiers;;;\n"
    return [
        ("plan_format.loads", "plan.json", _text(told)),
        ("judging.read_plan", "plan.json", _text(told)),
        ("organisation.read_organisation", "organisation.toml", _text(GOOD)),
        ("regimes.load_regimes", "accord.toml", _text(_REGIME)),
        ("vulnerabilities.read_vulnerabilities", "osv.json", _text(json.dumps([{
            "id": "PYSEC-1", "affected": [{
                "package": {"name": "a", "ecosystem": "PyPI"}, "versions": ["1.0"],
                "ranges": [{"type": "ECOSYSTEM",
                            "events": [{"introduced": "0"}, {"fixed": "2.0"}]}]}]}]))),
        ("dependencies.read_constraints", "constraints.txt", _text("# x\na==1.0\nb==2.0\n")),
        ("hours.read_hours", "heures.csv", _text(
            "code;date;début;fin;nature\nA1;30/11/2026;20:00;05:00;\n"
            "A2;2026-12-01;09:00;10:30;Coordination\n")),
        ("tally.read_tallies", "comptes.csv", _text(
            "date;tenue;rencontrées;dont 1re fois;pas là\n01/12/2026;oui;12;3;\n"
            "02/12/2026;non;;;\n")),
        ("addresses.read_addresses", "ban.csv", _text(
            "id;numero;rep;nom_voie;nom_commune;lon;lat\n1;12;bis;Rue A;Valmy;2.66;48.54\n"
            "2;3;;Rue B;Valmy;2.67;48.55\n")),
        ("observations.read_observations", "comptages.csv", _text(counts)),
        ("presence.read_presence", "passages.csv", _text(
            "opérateur;jours;de;à;rue;croisement;mois;vérifié le\n"
            "Croix-Rouge;mardi, jeudi;20:00;22:30;rue Carnot;;novembre à mars;15/10/2026\n")),
        ("presence.read_presence", "soliguide.json", _text(json.dumps({"places": [
            service_files.itinerary(1, "Tour", [service_files.stop(
                service_files.week({"monday": [(900, 1200)]}))])]}))),
        ("bus_book.read_bus_tour", "bus.csv", _text(
            "jour;de;à;rue;croisement;fréquence;semaine;bus\n"
            "mardi;09:00;12:00;rue Carnot;avenue Thiers;chaque semaine;1;1\n")),
        ("services.read_services", "finess.csv", _text(service_files.finess_etalab(
            [("1", "Centre", "355", "674000,6828000", "LAMBERT_93")]))),
        ("services.read_services", "soliguide.json", _text(json.dumps({"places": [
            service_files.place(1, "Accueil", [{"category": "food_distribution"}])]}))),
        ("services.read_services", "structures.json", _text(json.dumps(
            [service_files.structure("1", "CCAS")]))),
        ("records.read_records", "liste.json", _text('[{"a": 1, "b": ["x"]}, {"a": null}]')),
        ("records.read_records", "liste.csv", _text("a;b\n1;2\n3;4\n")),
        ("zones.read_zones", "carreaux.csv", lambda p: grid_files.write(grid_files.grid(2, 2), p)),
        ("zones.read_zones", "carreaux.zip", lambda p: grid_files.write(grid_files.grid(2, 2), p)),
    ]  # fmt: skip


_REGIME = """key = "cc66"

[[rule]]
id = "W1"
measure = "day_max_h"
value = 9.5
article = "accord, art. 4"
note = "accord du 3 mars"
"""


def _layer(columns: dict[str, Any]) -> Callable[[Path], object]:
    shapes = [box(650_000 + 1_000 * i, 6_860_000, 651_000 + 1_000 * i, 6_861_000) for i in range(2)]
    frame = gpd.GeoDataFrame(columns, geometry=shapes, crs=EPSG)

    def made(path: Path) -> object:
        if path.suffix == ".parquet":
            return frame.to_parquet(path)
        if path.suffix == ".gpkg":
            return frame.to_file(path)
        return path.write_text(frame.to_crs(4326).to_json(drop_id=True), "utf-8")

    return made


def _layers() -> list[Maker]:
    communes = _layer({"code": ["77001", "77002"], "nom": ["Un", "Deux"], "pmun": [120, 30]})
    iris = _layer({"code_iris": ["770010101", "770010102"], "DISP_TP6018": ["12,5", "s"]})
    qpv = {"code_qp": ["QP077001", "QP077002"], "nom_qp": ["Les Prés", "Le Clos"]}
    return [
        ("communes.read_communes", "communes.geojson", communes),
        ("communes.read_communes", "communes.gpkg", communes),
        ("boundary.read_boundary", "limite.geojson", communes),
        ("zones.read_zones", "iris.geojson", iris),
        ("zones.read_zones", "iris.parquet", iris),
        ("zones.read_zones", "carreaux.parquet",
         lambda p: grid_files.write(grid_files.grid(2, 2), p)),
        ("qpv.read_qpv", "qp.geojson", _layer(qpv | {"nom_commune": ["Melun", "Melun"]})),
    ]  # fmt: skip


def _books() -> list[Maker]:
    def book(sheet, **row: object) -> Callable[[Path], object]:
        return lambda path: write_workbook(path, (sheet,), ("x",), {sheet.name: [row]})

    returns = {
        "sorties": [{"code": "ABCD-1234", "date": "01/12/2026", "équipe": "A", "tenue": "oui"}],
        "comptes": [{"code": "ABCD-1234", "n°": 1, "rencontrées": 3}],
    }
    where = {"rue": "rue Carnot", "croisement": "avenue Thiers"}
    return [
        ("means_xlsx.read_means", "moyens.xlsx", lambda p: write_template(p, means_town.good())),
        ("returns_book.read_returns", "retours.xlsx",
         lambda p: write_workbook(p, RETURN_SHEETS, ("x",), returns)),
        ("presence.read_presence", "passages.xlsx",
         book(PRESENCE_SHEET, opérateur="X", jours="mardi", de="20:00", à="22:00", **where)),
        ("observations.read_observations", "comptages.xlsx", book(
            OBSERVATIONS_SHEET, nature="115", date="20/11/2026", de="20:00", à="22:00", nombre=2,
            **where)),
        ("bus_book.read_bus_tour", "bus.xlsx",
         book(BUS_SHEET, jour="mardi", de="09:00", à="12:00", **where)),
        ("services.read_services", "services.xlsx", book(
            SERVICES_SHEET, name="Accueil", category="social", lat=48.54, lon=2.66)),
    ]  # fmt: skip


def _streets() -> list[Maker]:
    nodes = {n: osm_files.at(n, 0) for n in range(1, 8)}
    tags = {3: {"amenity": "pharmacy", "name": "Pharmacie"}}

    def pbf(path: Path) -> object:
        return osm_files.write_pbf(path, nodes, {9: (list(nodes), osm_files.street("Rue A"))}, tags)

    def graphml(path: Path) -> object:
        graph = nx.MultiDiGraph(crs="epsg:4326")
        for node, (lon, lat) in nodes.items():
            graph.add_node(node, x=lon, y=lat, street_count=2)
        for a in range(1, 7):
            for ends in ((a, a + 1), (a + 1, a)):
                graph.add_edge(*ends, osmid=9, highway="residential", name="Rue A", length=100.0,
                               oneway=False, reversed=False)  # fmt: skip
        return ox.save_graphml(graph, path)

    return [
        ("streets.read_streets", "ville.osm.pbf", pbf),
        ("osm_amenities.read_pbf_amenities", "ville.osm.pbf", pbf),
        ("streets.read_streets", "ville.graphml", graphml),
        ("streets.read_streets", "ville.gpkg", lambda p: write(p, *layers())),
    ]
