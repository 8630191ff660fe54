"""What would unlock what: computed from what a territory holds, never from what was asked."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest

from planner.errors import Fault, InputFileError, TerritoryExistsError, UsageError
from planner.i18n import set_language
from planner.service.declared import DeclaredSources
from planner.service.demo import CODE, add_demo_territory, install_demo
from planner.service.holdings import Holdings, holdings_of
from planner.service.load import load_territory
from planner.service.piece import how_words
from planner.service.pieces import missing, pieces_of
from planner.service.territory_update import Additions, added_lines, update_territory
from planner.store.workspace import Workspace
from planner.ui import session
from planner.ui.pieces_view import _next_step
from planner.ui.server import UPLOAD_MB
from planner.ui.uploaded import uploads
from tests.cli.runner import av

TODAY = dt.date(2026, 11, 26)


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    monkeypatch.setenv("ALLERVERS_KEY_FILE", str(tmp_path / "key"))
    set_language("fr")
    found = Workspace(tmp_path / "home")
    add_demo_territory(found, size="XS")
    return found


def _held(workspace: Workspace) -> Holdings:
    loaded = load_territory(workspace, CODE)
    return holdings_of(workspace, loaded, workspace.current_means(CODE))


def _lacking(held: Holdings) -> set[str]:
    return {piece.key for piece in missing(pieces_of(held))}


def test_what_is_stored_is_there_and_what_is_not_is_missing(workspace: Workspace) -> None:
    held = _held(workspace)
    lacking = _lacking(held)
    assert {"presence", "counts", "returns", "means", "published", "scenarios"} <= lacking
    assert not {"streets", "zones", "population"} & lacking
    keys = [piece.key for piece in pieces_of(held)]
    assert len(keys) == len(set(keys))


def test_each_piece_added_leaves_the_list(workspace: Workspace) -> None:
    held = _held(workspace)
    services = held.loaded.services
    assert services is not None
    finess = services.assign(source="finess", opening_hours="24/7")
    loaded = replace(held.loaded, services=finess, presence=services, addresses=services)
    richer = replace(
        held, loaded=loaded, layers=held.layers | {"communes", "qpv"}, num_returns=1,
        num_published=1, num_scenarios=2, sensitive=True,
    )  # fmt: skip
    gone = _lacking(held) - _lacking(richer)
    assert gone == {
        "addresses", "sensitive", "communes", "qpv", "finess", "hours", "presence", "returns",
        "published", "scenarios",
    }  # fmt: skip


def test_a_column_known_in_part_says_how_much(workspace: Workspace) -> None:
    held = _held(workspace)
    zones = held.loaded.zones
    assert zones is not None
    share = np.where(np.arange(len(zones)) < len(zones) // 2, 0.2, np.nan)
    half = gpd.GeoDataFrame(zones.assign(poverty_share=share))
    held = replace(held, loaded=replace(held.loaded, zones=half))
    (poverty,) = (one for one in pieces_of(held) if one.key == "poverty")
    assert poverty.part == pytest.approx((len(zones) // 2) / len(zones))
    assert poverty.told.startswith("connu pour ")
    none = replace(held, loaded=replace(held.loaded, zones=zones.assign(poverty_share=np.nan)))
    (poverty,) = (one for one in pieces_of(none) if one.key == "poverty")
    assert (poverty.part, poverty.told) == (0.0, "")


def test_a_territory_without_anything_still_gets_its_list(workspace: Workspace) -> None:
    held = _held(workspace)
    bare = replace(held.loaded, streets=None, zones=None, services=None)
    pieces = pieces_of(replace(held, loaded=bare, layers=frozenset()))
    assert {piece.key for piece in missing(pieces)} == {piece.key for piece in pieces}


def test_the_command_line_tells_the_same_and_in_english(workspace: Workspace) -> None:
    found = av("territory", "missing", CODE, "--home", workspace.home, "--json").json
    assert {one["key"] for one in found if not one["is_there"]} == _lacking(_held(workspace))
    words = av("territory", "missing", CODE, "--home", workspace.home).out
    assert "Passages des autres opérateurs" in words
    assert f"aller-vers territory update {CODE} --presence" in " ".join(words.split())
    english = av("--lang", "en", "territory", "missing", CODE, "--home", workspace.home).out
    assert "Passages of other operators" in english
    assert "pour l'ajouter" not in english
    set_language("fr")


def _given(folder: Path, workspace: Workspace, code: str, operator: str) -> Additions:
    """A file of presence in the first zone, and one priority district that covers it."""
    zones = _held(workspace).loaded.zones
    assert zones is not None
    name = zones["name"].iloc[0]
    presence, districts = folder / "passages.csv", folder / "qpv.geojson"
    presence.write_text(f"opérateur;jours;de;quartier\n{operator};mardi;soir;{name}\n", "utf-8")
    shape = gpd.GeoDataFrame({"code_qp": [code]}, geometry=[zones.geometry.iloc[0]], crs=zones.crs)
    shape.to_crs(4326).to_file(districts, driver="GeoJSON")
    return Additions(DeclaredSources((presence,)), districts)


def test_a_territory_takes_what_is_missing_once_all_of_it_is_right(
    workspace: Workspace, tmp_path: Path
) -> None:
    changed, added = update_territory(
        workspace, CODE, _given(tmp_path, workspace, "QN00001M", "Halte"), today=TODAY
    )
    assert added_lines(added, today=TODAY)[1:] == ["1 quartier prioritaire dans ce territoire."]
    assert not {"presence", "qpv"} & _lacking(_held(workspace))
    assert "liste de 2024" in changed.vintages.values()
    with pytest.raises(InputFileError) as refused:
        update_territory(workspace, CODE, _given(tmp_path, workspace, "X1", ""), today=TODAY)
    assert {Path(str(fault.file)).name for fault in refused.value.faults} == {
        "passages.csv", "qpv.geojson",
    }  # fmt: skip
    held = _held(workspace).loaded
    assert held.presence is not None
    assert held.qpv is not None
    assert (set(held.presence["operator"]), list(held.qpv.index)) == ({"Halte"}, ["QN00001M"])
    with pytest.raises(UsageError):
        update_territory(workspace, CODE, Additions(), today=TODAY)


def test_neighbourhoods_to_leave_out_are_given_beside_the_rest_or_alone(
    workspace: Workspace, tmp_path: Path
) -> None:
    zones = _held(workspace).loaded.zones
    assert zones is not None
    areas, none = tmp_path / "secteurs.geojson", tmp_path / "points.geojson"
    zones.geometry.iloc[:2].buffer(-5).to_crs(4326).to_file(areas, driver="GeoJSON")
    zones.geometry.iloc[:2].centroid.to_crs(4326).to_file(none, driver="GeoJSON")
    given = _given(tmp_path, workspace, "X1", "")
    with pytest.raises(InputFileError) as refused:
        update_territory(workspace, CODE, replace(given, sensitive=none), today=TODAY)
    assert "points.geojson" in {Path(str(fault.file)).name for fault in refused.value.faults}
    assert "sensitive" in _lacking(_held(workspace))
    before = workspace.generation(CODE)
    _same, added = update_territory(workspace, CODE, Additions(sensitive=areas), today=TODAY)
    assert workspace.generation(CODE) == before  # no layer is written again
    assert added_lines(added, today=TODAY)[0].startswith("2 secteurs protégés, ")
    assert "sensitive" not in _lacking(_held(workspace))


def test_what_a_page_takes_is_told_first_and_the_command_after(workspace: Workspace) -> None:
    told = {piece.key: how_words(piece) for piece in pieces_of(_held(workspace))}
    for key, option in (("presence", "--presence"), ("counts", "--observations"), ("qpv", "--qpv")):
        page, _or, command = told[key].partition(" ; ou ")
        assert page.endswith("page « Territoire », « Donner ce qui manque »")
        assert f"territory update {CODE} {option}" in command
    assert told["means"] == "page « Semaine », « Chercher les tournées d'une semaine »"
    assert all(told.values())
    assert told["streets"] == (
        "fichier à prendre sur https://download.geofabrik.de/europe/france.html ; page "
        "« Territoire », « Ajouter ou reprendre un territoire » ; ou reprendre le territoire avec "
        "--streets FICHIER.osm.pbf"
    )
    assert all(piece.page is not None for piece in pieces_of(_held(workspace)))


def test_faults_of_what_a_page_was_given_name_the_file_and_not_its_folder() -> None:
    with pytest.raises(InputFileError) as refused, uploads() as folder:
        raise InputFileError([Fault("vide", file=str(folder / "qpv" / "a.zip")), Fault("b", "c")])
    assert str(refused.value) == "a.zip : vide\nb — c"


def test_no_form_offers_to_take_more_than_the_server_takes() -> None:
    sizes = []
    for path in Path(session.__file__).parent.rglob("*.py"):
        text = path.read_text("utf-8")
        assert text.count("file_uploader(") == text.count("max_upload_size="), path.name
        if "file_uploader(" in text:
            told = re.findall(r"^\w+_MB(?:, \w+_MB)* = ([\d, ]+)$", text, re.MULTILINE)
            sizes += [int(one) for line in told for one in line.split(",")]
    assert max(sizes) == UPLOAD_MB


def test_the_demo_comes_with_means_and_replaces_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, workspace: Workspace
) -> None:
    with pytest.raises(TerritoryExistsError):
        install_demo(workspace, today=TODAY)
    monkeypatch.setenv("ALLERVERS_KEY_FILE", str(tmp_path / "key2"))
    fresh = Workspace(tmp_path / "fresh")
    assert install_demo(fresh, today=TODAY).fictional
    held = _held(fresh)
    assert held.means is not None
    assert "means" not in _lacking(held)
    assert "chercher les tournées" in _next_step(held)[0]
