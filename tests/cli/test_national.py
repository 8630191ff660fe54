"""Need of a whole country: same files whoever scores, nothing done twice, faults of all at once."""

from __future__ import annotations

import csv

import geopandas as gpd
import pandas as pd
import pytest

from optimisation.executor import SERIAL, cores
from planner.errors import CancelledError, ZonesError
from planner.exports.national_needs import read_facts
from planner.indicators.grouping import LEAST_HOUSEHOLDS
from planner.scale import workers
from planner.service import national
from planner.service.national import score_country
from planner.sources.zones import read_zones
from tests.bench.national_grid import departments, write_grid
from tests.cli.runner import av
from tests.sources.grid_files import write

SQUARES = 12_000
KEPT = ("01", "2A", "974")


@pytest.fixture(scope="module")
def grid(tmp_path_factory):
    """Three departments, 120 squares each, one of them on its own grid."""
    frames = [f for f in departments(SQUARES, 1) if f["lcog_geo"].iloc[0].startswith(KEPT)]
    return write(pd.concat(frames), tmp_path_factory.mktemp("grid") / "Filosofi2019_carreaux.csv")


@pytest.fixture(scope="module")
def done(grid, tmp_path_factory):
    out = tmp_path_factory.mktemp("done")
    return out, score_country(grid, out)


def content(out) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(out.iterdir())}


def test_workers_write_the_same_bytes_as_one_process(grid, done, tmp_path):
    if cores() < 2:
        pytest.skip("one core: no workers")
    with workers(2) as pool:
        assert pool is not SERIAL
        score_country(grid, tmp_path, executor=pool)
    assert content(tmp_path) == content(done[0])


def test_households_and_need_are_those_of_the_grid(grid, done):
    raw = pd.read_csv(grid)
    for row in done[1].rows:
        own = raw[raw["lcog_geo"].str.startswith(row["department"])]
        assert row["households"] == pytest.approx(own["men"].sum())
        assert row["need"] == pytest.approx(own["men_pauv"].sum())
    assert sum(row["need_share"] for row in done[1].rows) == pytest.approx(1.0)
    assert done[1].vintages == {"squares": "2019"}


def test_no_zone_written_holds_fewer_than_eleven_households(done):
    out, found = done
    assert [path.name for path in found.files] == [f"besoins-{code}.parquet" for code in KEPT]
    for path in found.files:
        layer = gpd.read_parquet(path)
        sizes = layer["need"] / layer["poverty_share"]
        assert layer["zone_id"].is_unique
        assert (layer["rank"].dropna().min(), layer["stable"].dtype) == (1, bool)
        assert sizes.sum() > LEAST_HOUSEHOLDS
    crs = {int(gpd.read_parquet(path).crs.to_epsg()) for path in found.files}
    assert crs == {2154, 2975}
    assert not (out / national.PARTS).exists()


def test_a_department_is_scored_as_the_territory_it_would_be(grid, done, tmp_path):
    raw = pd.read_csv(grid, dtype={"lcog_geo": str})
    alone = write(raw[raw["lcog_geo"].str.startswith("01")], tmp_path / "Filosofi2019_01.csv")
    assert len(read_zones(alone, epsg=2154)) == SQUARES / 100
    home = ("--home", tmp_path / "home")
    assert av("territory", "add", "ain", "--name", "Ain", "--zones", alone, *home).code == 0
    told = av("needs", "ain", "--public", "logement", "--stability", "--json", *home).json
    layer = gpd.read_parquet(done[0] / "besoins-01.parquet").set_index("zone_id")
    assert {zone["zone_id"] for zone in told["zones"]} == set(layer.index)
    for zone in told["zones"]:
        own = layer.loc[zone["zone_id"]]
        assert zone["need"] == pytest.approx(own["need"])
        assert (zone["rank_low"], zone["rank_high"]) == (own["rank_low"], own["rank_high"])


def test_what_is_written_is_not_done_again_and_what_is_cut_short_is(grid, done, tmp_path):
    for name, data in content(done[0]).items():
        (tmp_path / name).write_bytes(data)
    before = (tmp_path / "besoins-01.parquet").stat().st_mtime_ns
    whole = (tmp_path / "besoins-2A.parquet").read_bytes()
    (tmp_path / "besoins-2A.parquet").write_bytes(whole[:-100])
    seen = []
    again = score_country(grid, tmp_path, on_done=lambda *told: seen.append(told))
    assert (again.num_before, seen) == (2, [("2A", 3, 3)])
    assert (tmp_path / "besoins-01.parquet").stat().st_mtime_ns == before
    assert content(tmp_path) == content(done[0])


def test_other_weights_are_another_need_and_are_done_again(grid, done, tmp_path):
    for name, data in content(done[0]).items():
        (tmp_path / name).write_bytes(data)
    again = score_country(grid, tmp_path, weights={"prevention": 1.0})
    assert again.num_before == 0
    assert "indice" in again.label


def test_a_country_that_is_written_is_not_cut_again(grid, done, tmp_path, monkeypatch):
    for name, data in content(done[0]).items():
        (tmp_path / name).write_bytes(data)
    monkeypatch.setattr(national, "split_by_department", None)
    again = score_country(grid, tmp_path)
    assert again.num_before == len(KEPT)
    assert again.rows == done[1].rows
    assert content(tmp_path) == content(done[0])


def test_the_verb_stopped_says_what_is_written_and_leaves_with_its_code(
    grid, tmp_path, monkeypatch
):
    monkeypatch.setattr("planner.cli.national.Interrupt.asked", lambda _self: True)
    ran = av("national", grid, "--out", tmp_path, "--workers", "1")
    assert ran.code == 130
    assert "arrêté" in ran.err
    assert "Erreur" not in ran.err


def test_a_stop_keeps_what_is_written_and_the_next_run_goes_on(grid, done, tmp_path):
    seen: list[str] = []
    with pytest.raises(CancelledError, match="refaits : 1 sur 3"):
        score_country(
            grid, tmp_path, should_stop=lambda: bool(seen),
            on_done=lambda code, _num, _total: seen.append(code),
        )  # fmt: skip
    assert seen == ["01"]
    assert read_facts(tmp_path / "besoins-01.parquet")["department"] == "01"
    again = score_country(grid, tmp_path)
    assert again.num_before == 1
    assert content(tmp_path) == content(done[0])


def test_faults_of_all_departments_are_told_at_once_and_the_others_are_written(grid, tmp_path):
    frame = pd.read_csv(grid, dtype=str)
    for code in ("2A", "974"):
        first = frame.index[frame["lcog_geo"].str.startswith(code)][0]
        frame.loc[first, "men"] = "beaucoup"
    path = write(frame, tmp_path / "carreaux.csv")
    with pytest.raises(ZonesError) as error:
        score_country(path, tmp_path / "out")
    assert [fault.column for fault in error.value.faults] == ["men", "men"]
    assert [fault.line for fault in error.value.faults] == [122, 242]
    assert sorted(p.name for p in (tmp_path / "out").glob("*.parquet")) == ["besoins-01.parquet"]


def test_the_verb_says_how_far_it_is_and_writes_the_table(grid, done, tmp_path):
    ran = av("national", grid, "--out", tmp_path, "--workers", "1")
    assert ran.code == 0, ran.err
    assert "département 974 : 3 sur 3" in ran.err
    assert "un carreau seul ne s'interprète pas" in ran.out
    table = (tmp_path / national.TABLE).read_text("utf-8")
    rows = list(csv.DictReader(table.splitlines(), delimiter=";"))
    assert [row["departement"] for row in rows] == list(KEPT)
    assert content(tmp_path) == content(done[0])
    told = av("national", grid, "--out", tmp_path, "--workers", "1", "--json").json
    assert [row["department"] for row in told["departments"]] == list(KEPT)
    assert len(told["files"]) == 4


@pytest.mark.parametrize(
    "weights", ["service_access=1", "poverty_share=-1", "poverty_share=0", "a"]
)
def test_a_weight_that_means_nothing_here_is_refused_before_anything_is_read(
    weights, grid, tmp_path
):
    ran = av("national", grid, "--out", tmp_path / "out", "--weights", weights, "--workers", "1")
    assert ran.code == 2
    assert not list(tmp_path.glob("out/*.parquet"))


def test_the_made_grid_is_the_same_for_a_seed_and_holds_its_departments(tmp_path):
    one, two = (
        write_grid(tmp_path / name, squares=2_000, seed=4).read_bytes() for name in ("a", "b")
    )
    assert one == two
    frames = list(departments(2_000, 4))
    assert len(frames) == 100
    whole = pd.concat(frames)
    assert len(whole) == 2_000
    assert whole["idcar_200m"].is_unique
