"""Means that cannot be, through the command line: sheet, line, column, what to do; nothing lost."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from planner.demo.means import Rows, demo_rows
from planner.demo.town import make_town
from planner.exports.means_template import write_template
from planner.geo import to_lonlat
from planner.network.graph import build
from planner.network.modes import MODES
from tests.cli.conftest import WEEK
from tests.cli.hostile import assert_refused, digest
from tests.cli.runner import Ran, av

TOWN = make_town("S", 1)


def _rows(edit: Callable[[Rows], object]) -> Rows:
    rows = demo_rows(TOWN, "2026-11-30")
    edit(rows)
    return rows


def _planned(home: Path, means: Path, out: Path) -> Ran:
    return av("plan", "demo", "--means", means, "--week", WEEK, "--iterations", "1",
              "--home", home, "--out", out)  # fmt: skip


def _set(sheet: str, rank: int, **cells: object) -> Callable[[Rows], object]:
    return lambda rows: rows[sheet][rank].update(cells)


def _in_pocket(rows: Rows) -> None:
    """Put the first base at a node that no way joins to the rest of the town."""
    streets = TOWN.streets
    known = set(build(streets, MODES["walk"]).node_ids.tolist())
    known |= set(build(streets, MODES["car"]).node_ids.tolist())
    cut = streets.nodes[~streets.nodes.index.isin(list(known))]
    linked = build(streets, MODES["walk"])
    away_m = [
        np.hypot(linked.x_m - node.x_m, linked.y_m - node.y_m).min() for node in cut.itertuples()
    ]
    node = cut.iloc[int(np.argmax(away_m))]
    lon, lat = to_lonlat(node["x_m"], node["y_m"], streets.epsg)
    where = {"rue": None, "croisement": None, "repère": None, "numéro": None}
    rows["lieux"][0].update(where | {"latitude": float(lat), "longitude": float(lon)})


CASES = {
    "a shift that ends before it starts": (
        _set("vacations", -1, début="17:00", fin="09:30"), ("vacations", "ligne", "fin")),
    "a skill nobody has": (
        _set("rendez-vous", 0, compétences="plongée"), ("rendez-vous", "ligne 2", "plongée")),
    "a code used twice": (
        lambda rows: rows["équipes"].append(dict(rows["équipes"][0])), ("équipes", "ligne 5")),
    "an appointment longer than its window": (
        _set("rendez-vous", 0, **{"de": "10:00", "à": "10:30", "durée (min)": 60}),
        ("rendez-vous", "ligne 2", "durée")),
    "an appointment when nobody works": (
        _set("rendez-vous", 0, de="03:00", à="05:00"), ("rendez-vous", "ligne 2")),
    "a street two could be": (
        _set("lieux", 2, rue="Mésanges", croisement=None, repère=None), ("lieux", "ligne 4")),
    "a base no street joins to the rest": (_in_pocket, ("lieux", "ligne 2")),
    "two outings of one vehicle at once": (
        lambda rows: rows["vacations"].append(rows["vacations"][0] | {"code": "bis"}),
        ("vacations", "ligne")),
    "a round of one person": (_set("équipes", 0, personnes=1), ("équipes", "ligne 2", "deux")),
    "no outing at all": (lambda rows: rows.update(vacations=[]), ("vacations",)),
    "no team, no outing, no place": (lambda rows: rows.clear(), ("équipes", "vacations", "lieux")),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_means_that_cannot_be_are_refused_with_their_line(own_home, tmp_path, case) -> None:
    edit, named = CASES[case]
    path, out = tmp_path / "moyens.xlsx", tmp_path / "plan.json"
    write_template(path, _rows(edit))
    before = digest(own_home)
    ran = _planned(own_home, path, out)
    assert_refused(ran, "moyens.xlsx", *named)
    assert ran.code == 3
    assert digest(own_home) == before
    assert not out.exists()


def test_the_template_as_written_is_refused_because_it_is_empty(own_home, tmp_path) -> None:
    path = tmp_path / "moyens.xlsx"
    assert av("template", path).code == 0
    assert_refused(_planned(own_home, path, tmp_path / "plan.json"), "équipes", "vacations")


def test_every_fault_comes_at_once(own_home, tmp_path) -> None:
    def edit(rows: Rows) -> None:
        rows["équipes"][0]["personnes"] = 1
        rows["vacations"][0]["fin"] = "25:00"
        rows["rendez-vous"][0]["jour"] = "lundredi"

    path = tmp_path / "moyens.xlsx"
    write_template(path, _rows(edit))
    ran = _planned(own_home, path, tmp_path / "plan.json")
    assert_refused(ran, "équipes", "vacations", "rendez-vous", "25:00", "lundredi")


def test_an_archive_that_swells_is_refused_before_it_is_parsed(own_home, tmp_path) -> None:
    path = tmp_path / "moyens.xlsx"
    write_template(path, _rows(lambda _rows: None))
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet99.xml", b"0" * 300_000_000)
    assert path.stat().st_size < 5_000_000
    assert_refused(_planned(own_home, path, tmp_path / "plan.json"), "moyens.xlsx")


def test_an_address_of_an_appointment_is_in_no_error(own_home, tmp_path) -> None:
    path = tmp_path / "moyens.xlsx"
    write_template(path, _rows(_set("rendez-vous", 0, rue="Impasse du Secret Gardé")))
    ran = _planned(own_home, path, tmp_path / "plan.json")
    assert_refused(ran, "rendez-vous", "ligne 2")
    assert "Secret" not in ran.err + ran.out
