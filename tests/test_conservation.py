"""Totals before = totals after, at every join and change of support; one property each.

| change of support | property below |
|---|---|
| national file → rows in a box, whatever its batches | each square once, whole |
| square of a grid → polygon in the territory's system | ground |
| table by code → contours | every line of a zone, no zone more or less |
| districts told once per commune → one district | ground, inhabitants told once |
| districts → zones | ground (`tests/sources/test_qpv.py`) |
| communes → zones | nothing but the commune's code |
| communes and municipal districts → communes | ground once |
| boundary → zones kept | whole zones |
| small zones → groups of eleven households | every count |
| rural squares → their neighbourhood | every count |
| unknown values → estimates | what is known; households |
| places, streets, districts → zones (`spread`) | what the places hold |
| passages → zones × two-hour bands | hours, reach |
| services → zones (E2SFCA) | supply (`tests/indicators/test_access.py`) |
| street nodes → zones | metres of street |
| need, need × lack → parts of a territory | 1 |
| needs and places → demand units | 10⁹ points |
| sources of services → services | every record |
"""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, Point, box

import planner.sources.grid_rows as grid_rows
from planner.indicators._spread import spread_shapes
from planner.indicators.estimates import with_estimates
from planner.indicators.grouping import COUNTS, group_small
from planner.indicators.need import compute_needs
from planner.indicators.need_estimates import needs_with_estimates
from planner.indicators.presence import presence_table, reached_share
from planner.indicators.smoothing import COUNTS as SMOOTHED
from planner.indicators.smoothing import smooth_rural
from planner.model import Public
from planner.network.catchment import reached_shares, street_length_m
from planner.network.graph import build
from planner.network.modes import MODES
from planner.planning.demand import TOTAL_POINTS, demand_units
from planner.service.access import with_lack
from planner.sources.communes import parse_communes, with_communes
from planner.sources.qpv import parse_perimeters
from planner.sources.services_merge import merge_same
from planner.sources.zones import clip_zones, read_zones
from tests.gridworld import EAST, NORTH, make_grid
from tests.indicators.frames_made import NAN, presence, zones
from tests.sources.grid_files import MELUN_BOX, grid, identifier, write
from tests.sources.test_services_merge import frame as services_frame

EPSG = 2154
SIDE_M = 200.0
seeds = st.integers(0, 2**32 - 1)
few = settings(max_examples=25, deadline=None)
with_files = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def _close(total: float, *, rel: float = 1e-9):
    return pytest.approx(total, rel=rel, abs=1e-9)


def _block(columns: int, rows: int, *, side: float = SIDE_M) -> np.ndarray:
    """Squares that tile a rectangle."""
    return np.array(
        [box(side * x, side * y, side * (x + 1), side * (y + 1))
         for y in range(rows) for x in range(columns)]
    )  # fmt: skip


def _town(rng: np.random.Generator, *, most: float = 400.0, known: float = 1.0):
    """Squares that tile a rectangle, every count drawn; some rates unknown."""
    columns, rows = (int(n) for n in rng.integers(1, 7, 2))
    num = columns * rows
    households = rng.uniform(0, most, num) * (rng.random(num) < 0.9)
    people = households * rng.uniform(1, 3, num)
    rate = np.where(rng.random(num) < known, rng.random(num), NAN)
    town = zones(
        num, households=households, population=people, poverty_share=rate,
        poor_households=households * rate, living_standard_sum_eur=people * 21_000,
        single_parent_households=households * 0.2, one_person_households=households * 0.3,
        older_population=people * 0.25, parent=[str(n) for n in rng.choice(["a", "b"], num)],
    )  # fmt: skip
    return town.set_geometry(list(_block(columns, rows)), crs=EPSG)


@with_files
@given(seed=seeds, suffix=st.sampled_from([".csv", ".parquet", ".zip", ".gpkg"]))
def test_a_national_file_read_in_pieces_gives_each_square_once_and_whole(tmp_path, seed, suffix):
    rng = np.random.default_rng(seed)
    table = grid(*(int(n) for n in rng.integers(1, 9, 2)))
    far = grid(3, 2, origin=(4_252_400, 2_029_800))  # beyond the box
    path = write(pd.concat([table, far], ignore_index=True), tmp_path / f"g{seed}{suffix}")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(grid_rows, "BLOCK_BYTES", 4_000)
        patch.setattr(grid_rows, "BATCH_ROWS", int(rng.integers(1, 9)))
        found = read_zones(path, epsg=EPSG, bbox_lonlat=MELUN_BOX)
    path.unlink()
    assert sorted(found.index) == sorted(table["idcar_200m"])
    assert found["households"].sum() == _close(table["men"].sum())
    assert found["population"].sum() == _close(table["ind"].sum())
    assert found["poor_households"].sum() == _close(table["men_pauv"].sum())
    assert found["living_standard_sum_eur"].sum() == _close(table["ind_snv"].sum())


@with_files
@given(seed=seeds)
def test_boxes_that_cut_a_country_share_no_inhabitant_out_twice_but_on_their_borders(
    tmp_path, seed
):
    """Squares on a border are read whole from either side: the scope says whose they are."""
    rng = np.random.default_rng(seed)
    table = grid(8, 6)
    path = write(table, tmp_path / f"g{seed}.csv")
    west, south, east, north = MELUN_BOX
    cut = float(rng.uniform(2.64, 2.68))
    halves = [
        set(read_zones(path, epsg=EPSG, bbox_lonlat=part).index) if _touched(path, part) else set()
        for part in ((west, south, cut, north), (cut, south, east, north))
    ]
    path.unlink()
    assert halves[0] | halves[1] == set(table["idcar_200m"])


def _touched(path: Path, part: tuple[float, float, float, float]) -> bool:
    rows = grid_rows.read_rows(path, "idcar_200m", [], bbox_lonlat=part)
    return len(rows.frame) > 0


@with_files
@given(seed=seeds)
def test_squares_keep_their_ground_in_the_territory_s_system(tmp_path, seed):
    rng = np.random.default_rng(seed)
    size = int(rng.choice([200, 1000]))
    table = grid(4, 4).drop(columns=["idcar_200m", "idcar_1km", "idcar_nat"])
    ids = [
        identifier(3_779_000 + size * (n % 4), 2_846_000 + size * (n // 4), size)
        for n in range(len(table))
    ]
    key = "idcar_200m" if size == 200 else "idcar_1km"
    path = write(table.assign(**{key: ids}), tmp_path / f"g{seed}.csv")
    found = read_zones(path, epsg=EPSG)
    path.unlink()
    assert found.geometry.area.sum() == _close(len(found) * size**2, rel=2e-3)
    gaps = shapely.area(shapely.union_all(found.geometry.to_numpy()))
    assert gaps == _close(found.geometry.area.sum(), rel=1e-6)  # they share their sides


@with_files
@given(seed=seeds)
def test_a_table_joined_by_code_gives_each_zone_its_line_and_no_zone_more_or_less(tmp_path, seed):
    rng = np.random.default_rng(seed)
    codes = [f"0100401{n:02d}" for n in range(int(rng.integers(2, 12)))]
    shapes = _block(len(codes), 1) if len(codes) else []
    contours = gpd.GeoDataFrame({"code_iris": codes}, geometry=list(shapes), crs=EPSG)
    layer = tmp_path / f"c{seed}.gpkg"
    contours.to_file(layer)
    listed = [*codes, "990040101", "990040102"]
    order = rng.permutation(len(listed))
    people = rng.integers(0, 5_000, len(listed))
    table = tmp_path / f"t{seed}.csv"
    lines = [f"{listed[at]};{people[at]};{people[at] / 2}" for at in order]
    table.write_text("\n".join(["IRIS;P18_POP;P18_MEN", *lines]), encoding="utf-8")
    found = read_zones(layer, epsg=EPSG, indicators=[table])
    layer.unlink()
    assert found.index.tolist() == sorted(codes)
    assert found["population"].sum() == people[: len(codes)].sum()
    assert found["households"].sum() == _close(people[: len(codes)].sum() / 2)
    assert found.geometry.area.sum() == _close(shapely.area(np.array(shapes)).sum())


@few
@given(seed=seeds)
def test_a_district_told_once_per_commune_keeps_its_ground_and_counts_its_people_once(seed):
    rng = np.random.default_rng(seed)
    num = int(rng.integers(1, 20))
    codes = rng.choice(["QN07701M", "QN07702M", "QN07703M"], num)
    people = {code: float(rng.integers(100, 5_000)) for code in codes}
    rows = gpd.GeoDataFrame(
        {"code_qp": codes, "insee_com": [f"{77000 + n}" for n in range(num)],
         "pop_mun": [people[code] for code in codes]},
        geometry=list(_block(num, 1)), crs=EPSG,
    )  # fmt: skip
    found = parse_perimeters(rows, "q.gpkg")
    assert found.geometry.area.sum() == _close(rows.geometry.area.sum())
    assert found["code_qp"].is_unique
    assert found["pop_mun"].sum() == sum(people.values())


@few
@given(seed=seeds)
def test_communes_give_zones_their_code_and_change_nobody(seed):
    rng = np.random.default_rng(seed)
    town = _town(rng).drop(columns="parent")
    shapes = _block(3, 3, side=float(rng.uniform(150, 700)))
    frame = gpd.GeoDataFrame(
        {"code": [f"{77000 + n}" for n in range(9)], "nom": list("abcdefghi"),
         "population": rng.integers(0, 9_000, 9)},
        geometry=list(shapes), crs=EPSG,
    )  # fmt: skip
    communes = parse_communes(frame, "c.gpkg", epsg=EPSG)
    assert communes["population"].sum() == frame["population"].sum()
    found = with_communes(town, communes)
    pd.testing.assert_index_equal(found.index, town.index)
    for name in ("households", "population", "poor_households"):
        pd.testing.assert_series_equal(found[name], town[name])
    assert found.geometry.equals(town.geometry)
    placed = found["parent"].dropna()
    inside = shapely.contains(
        communes.geometry.reindex(placed).to_numpy(),
        town.geometry.representative_point().reindex(placed.index).to_numpy(),
    )
    assert inside.all()


@few
@given(seed=seeds)
def test_municipal_districts_and_their_commune_never_tell_the_same_ground_twice(seed):
    rng = np.random.default_rng(seed)
    districts = _block(int(rng.integers(2, 6)), 1)
    whole, beside = shapely.union_all(districts), box(-500, 0, 0, 200)
    told = rng.random(len(districts)) < rng.choice([0.0, 1.0])
    rows = gpd.GeoDataFrame(
        {
            "code": ["75056", "77001", *(f"751{n:02d}" for n in range(len(districts)))],
            "type": ["COM", "COM", *["ARM"] * len(districts)],
            "population": [900.0, 50.0, *np.where(told, 900.0 / len(districts), NAN)],
        },
        geometry=[whole, beside, *districts], crs=EPSG,
    )  # fmt: skip
    found = parse_communes(rows, "c.gpkg", epsg=EPSG)
    assert found.geometry.area.sum() == _close(shapely.area(whole) + shapely.area(beside))
    assert found["population"].sum() == _close(950.0)


@few
@given(seed=seeds)
def test_a_boundary_keeps_whole_zones_with_all_they_hold(seed):
    rng = np.random.default_rng(seed)
    town = _town(rng)
    x, y = rng.uniform(-300, 1_300, 2)
    wide, high = rng.uniform(50, 900, 2)
    boundary = box(x, y, x + wide, y + high)
    ground = shapely.area(shapely.intersection(town.geometry.to_numpy(), boundary))
    if not (ground > 0).any():
        return
    kept = clip_zones(town, boundary)
    expected = town[ground > 0]
    pd.testing.assert_frame_equal(pd.DataFrame(kept), pd.DataFrame(expected))


@few
@given(seed=seeds)
def test_grouping_to_eleven_households_loses_and_makes_nobody_of_any_count(seed):
    rng = np.random.default_rng(seed)
    town = _town(rng, most=float(rng.choice([6.0, 20.0, 100.0])))
    found = group_small(town)
    for name in (name for name in COUNTS if name in town):
        withheld = name in ("poor_households", "living_standard_sum_eur")
        if withheld and town["households"].sum() < 11:
            continue
        assert found.zones[name].sum() == _close(town[name].sum()), name
    assert found.zones.geometry.area.sum() == _close(town.geometry.area.sum())
    again = group_small(found.zones)
    assert again.zones["households"].sum() == _close(town["households"].sum())


@few
@given(seed=seeds)
def test_smoothing_loses_and_makes_nobody_of_any_count(seed):
    town = _town(np.random.default_rng(seed), most=3.0)
    found = smooth_rural(town)
    for name in (name for name in SMOOTHED if name in town):
        assert found[name].sum() == _close(town[name].sum()), name
    pd.testing.assert_index_equal(found.index, town.index)


@few
@given(seed=seeds, blanked=st.floats(0, 1))
def test_blanked_values_are_estimated_without_touching_anybody_counted(seed, blanked):
    town = _town(np.random.default_rng(seed), known=1.0 - blanked)
    found = with_estimates(town)
    for name in ("households", "population", "living_standard_sum_eur", "older_population"):
        pd.testing.assert_series_equal(found.zones[name], town[name])
    known = town["poverty_share"].notna()
    pd.testing.assert_series_equal(
        found.zones["poverty_share"][known], town["poverty_share"][known]
    )
    estimated = found.unknown.get("poverty_share", pd.Series(False, index=town.index))
    rows = found.zones[estimated]
    made = rows["households"] * rows["poverty_share"]
    assert rows["poor_households"].sum() == _close(made.sum())
    assert not (estimated & known).any()


@few
@given(seed=seeds)
def test_smoothing_estimates_and_grouping_keep_the_need_of_the_territory(seed):
    rng = np.random.default_rng(seed)
    town = _town(rng, most=float(rng.choice([4.0, 60.0])))
    whole = compute_needs(town, public=Public.HOUSING).frame["need"].sum()
    smoothed = needs_with_estimates(town, public=Public.HOUSING, smooth=True).frame
    assert smoothed["need"].sum() == _close(whole)
    if town["households"].sum() >= 11:
        grouped = compute_needs(group_small(town).zones, public=Public.HOUSING).frame
        assert grouped["need"].sum() == _close(whole)
    if whole > 0:
        assert smoothed["need_share"].sum() == _close(1.0)


@few
@given(seed=seeds)
def test_what_places_hold_is_spread_over_the_zones_and_adds_up(seed):
    rng = np.random.default_rng(seed)
    shapes = _block(8, 8)
    cells = zones(len(shapes)).set_geometry(list(shapes), crs=EPSG)
    num = int(rng.integers(1, 9))
    points = [Point(*xy) for xy in rng.uniform(350, 1_250, (num, 2))]
    areas = [box(x, y, x + 300, y + 200) for x, y in rng.uniform(0, 1_200, (num, 2))]
    ground = np.array([*points, *areas], dtype=object)
    weights = rng.uniform(0.1, 9, 2 * num)
    parts = spread_shapes(cells, ground, weights)
    assert parts.sum() == _close(1.0)
    cut = spread_shapes(cells.iloc[::2], ground, weights)
    assert cut.sum() == _close(1.0)
    one_by_one = sum(
        weight * spread_shapes(cells, ground[at : at + 1], weights[:1])
        for at, weight in enumerate(weights)
    )
    np.testing.assert_allclose(parts * weights.sum(), one_by_one, rtol=1e-9, atol=1e-12)


@few
@given(seed=seeds)
def test_hours_and_reach_of_passages_are_shared_out_among_bands_and_zones(seed):
    rng = np.random.default_rng(seed)
    shapes = _block(10, 10)
    cells = zones(len(shapes)).set_geometry(list(shapes), crs=EPSG)
    x, y = rng.uniform(400, 1_600, 2)
    shape = [
        Point(x, y), LineString([(x, y), (x + 150, y + 50)]), box(x, y, x + 250, y + 150)
    ][int(rng.integers(3))]  # fmt: skip
    start = int(rng.integers(0, 48)) / 2
    end = start + int(rng.integers(1, 16)) / 2
    told = presence({"shape": shape, "weekday": int(rng.integers(7)), "start": start, "end": end})
    table = presence_table(told, cells, on=pd.Timestamp("2026-11-25").date())
    hours = table.groupby("zone_id")["hours"].sum()
    assert hours.tolist() == pytest.approx([end - start] * len(hours))
    _line, zone, share, inside = reached_share(told, cells)
    assert inside.sum() == _close(1.0)
    reached_m2 = (share * shapely.area(cells.geometry.to_numpy()[zone])).sum()
    margin = {0: 300.0, 1: 100.0, 2: 0.0}[int(shapely.get_dimensions(shape))]
    ground = shapely.area(shapely.buffer(shape, margin, quad_segs=8))
    if shapely.get_dimensions(shape) < 2:
        assert reached_m2 == _close(ground)
    else:
        assert reached_m2 <= ground * (1 + 1e-9)


@few
@given(seed=seeds)
def test_metres_of_street_are_shared_out_among_the_zones_that_hold_them(seed):
    rng = np.random.default_rng(seed)
    graph = build(make_grid(), MODES["walk"])
    step = float(rng.choice([90.0, 130.0, 260.0]))
    wide = int(np.ceil(1_000 / step))
    shapes = [
        box(EAST - 50 + step * x, NORTH - 50 + step * y, EAST - 50 + step * (x + 1),
            NORTH - 50 + step * (y + 1))
        for y in range(wide) for x in range(wide)
    ]  # fmt: skip
    cells = zones(len(shapes)).set_geometry(shapes, crs=EPSG)
    everywhere = np.arange(graph.num_nodes)
    shares = reached_shares(graph, everywhere, cells)
    assert set(np.round(shares, 9)) <= {0.0, 1.0}
    some = rng.choice(everywhere, 3, replace=False)
    part = reached_shares(graph, some, cells, walk_m=0.0)
    length = street_length_m(graph)
    held = np.zeros(len(cells))
    tree = shapely.STRtree(cells.geometry.to_numpy())
    where = tree.query(shapely.points(graph.x_m, graph.y_m), predicate="intersects")
    first = dict(zip(where[0][::-1].tolist(), where[1][::-1].tolist(), strict=True))
    for node, zone in first.items():
        held[zone] += length[node]
    assert held.sum() == _close(length[list(first)].sum())
    assert (part * held).sum() == _close(length[some].sum(), rel=1e-6)


@few
@given(seed=seeds)
def test_a_territory_s_need_is_1_and_its_points_are_a_thousand_million(seed):
    rng = np.random.default_rng(seed)
    town = _town(rng)
    found = compute_needs(town, public=Public.HOUSING).frame
    if not found["need"].sum() > 0:
        return
    access = pd.DataFrame({"social": rng.uniform(0, 9, len(town))}, index=town.index)
    weighed = with_lack(found, access)
    assert found["need_share"].sum() == _close(1.0)
    assert weighed["need_share"].sum() == _close(1.0)
    graph = build(make_grid(), MODES["walk"])
    demand = demand_units([], town, {Public.HOUSING: weighed}, walk=graph)
    assert int(demand.units.weight.sum()) == TOTAL_POINTS
    order = np.argsort(weighed["need_share"].to_numpy(), kind="stable")
    by_zone = {zone: demand.units.weight[at] for (_p, zone), at in demand.zone_unit.items()}
    sorted_points = [by_zone.get(str(town.index[at]), 0) for at in order]
    assert sorted_points == sorted(sorted_points)


@few
@given(seed=seeds)
def test_no_record_of_a_service_is_lost_when_sources_are_merged(seed):
    rng = np.random.default_rng(seed)
    names = ["Halte du Port", "Halte du port, accueil", "CCAS Valmy", "Épicerie du Pont"]
    rows = [
        (f"{rng.choice(['osm', 'own', 'soliguide'])}:{n}", str(rng.choice(names)),
         str(rng.choice(["social", "food"])), float(rng.uniform(0, 300)), None)
        for n in range(int(rng.integers(1, 25)))
    ]  # fmt: skip
    kept, report = merge_same(services_frame(rows))
    aside = [one for told in kept.get("merged_from", pd.Series(dtype=object)).dropna()
             for one in told.split()]  # fmt: skip
    assert sorted([*kept.index, *aside]) == sorted(row[0] for row in rows)
    assert report.num_merged == len(aside)
