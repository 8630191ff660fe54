"""Need of the two publics: units, unknowns, weights, protected places."""

from __future__ import annotations

import datetime as dt

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import Point, box

from planner.errors import UsageError
from planner.frames import SERVICES, ZONES
from planner.indicators.indicator import NeedContext
from planner.indicators.need import compute_needs, indicators, parse_weights
from planner.model import Public
from tests.indicators.frames_made import services
from tests.indicators.frames_made import zones as made_zones

EPSG = 2154
NAN = float("nan")


def _zones(**columns: list[float]) -> gpd.GeoDataFrame:
    num = max((len(values) for values in columns.values()), default=3)
    data: dict[str, object] = {"name": ["z"] * num, "kind": ["iris"] * num, "commune": ["c"] * num}
    for name in (
        "population",
        "households",
        "poor_households",
        "poverty_share",
        "median_income_eur",
        "minima_share",
    ):
        data[name] = np.array(columns.get(name, [NAN] * num), dtype=np.float64)
    data["residential"] = [True] * num
    shapes = [box(1000 * i, 0, 1000 * (i + 1), 1000) for i in range(num)]
    frame = gpd.GeoDataFrame(data, geometry=shapes, crs=EPSG)
    frame.index = pd.Index([f"z{i}" for i in range(num)], name="zone_id")
    return ZONES.check(frame)


def _services(*at: tuple[str, float, float]) -> gpd.GeoDataFrame:
    frame = gpd.GeoDataFrame(
        {
            "name": ["s"] * len(at),
            "category": [category for category, _x, _y in at],
            "opening_hours": np.array([None] * len(at), dtype=object),
            "mobile": [False] * len(at),
            "source": ["own"] * len(at),
        },
        geometry=[Point(x, y) for _c, x, y in at],
        crs=EPSG,
    )
    frame.index = pd.Index([f"s{i}" for i in range(len(at))], name="service_id")
    return SERVICES.check(frame)


def _points(*at: tuple[float, float, bool]) -> pd.DataFrame:
    return pd.DataFrame(at, columns=["x_m", "y_m", "protected"])


def test_a_rate_alone_gives_a_rate_and_never_a_number_of_people():
    needs = compute_needs(_zones(poverty_share=[0.1, NAN, 0.3]), public=Public.HOUSING)
    assert needs.unit == "share"
    assert needs.label == "taux, non pondéré par la population"
    assert needs.frame["need"].tolist()[::2] == [0.1, 0.3]
    assert np.isnan(needs.frame["need"].iloc[1])
    assert needs.frame["need_share"].tolist()[::2] == pytest.approx([0.25, 0.75])
    assert "inconnu n'est pas zéro" in " ".join(needs.notes)


def test_poor_households_are_conserved_where_households_are_known():
    zones = _zones(households=[10.5, 0.0, 4.0], poor_households=[2.25, 0.0, 4.0])
    needs = compute_needs(zones, public=Public.HOUSING)
    assert needs.unit == "households"
    assert needs.frame["need"].tolist() == pytest.approx([2.25, 0.0, 4.0])


def test_inhabitants_are_the_unit_where_households_are_not_known():
    zones = _zones(population=[100.0, 200.0], poverty_share=[0.5, 0.1])
    needs = compute_needs(zones, public=Public.HOUSING)
    assert needs.unit == "persons"
    assert needs.frame["need"].tolist() == pytest.approx([50.0, 20.0])


def test_weights_mix_components_and_the_label_says_it_is_no_longer_a_count():
    zones = _zones(households=[10.0, 10.0], poverty_share=[0.4, 0.2], minima_share=[0.1, 0.0])
    needs = compute_needs(zones, public=Public.HOUSING, weights={"minima_share": 3.0})
    assert needs.frame["need"].tolist() == pytest.approx([10 * (0.4 + 0.3) / 4, 10 * 0.2 / 4])
    assert "pas un effectif" in needs.label


def test_a_component_unknown_in_one_zone_leaves_its_need_unknown():
    zones = _zones(poverty_share=[0.4, 0.2], minima_share=[0.1, NAN])
    needs = compute_needs(zones, public=Public.HOUSING, weights={"minima_share": 1.0})
    assert np.isnan(needs.frame["need"].iloc[1])


def test_a_component_known_nowhere_is_left_out_and_said():
    zones = _zones(poverty_share=[0.4, 0.2])
    needs = compute_needs(zones, public=Public.HOUSING, weights={"minima_share": 5.0})
    assert needs.used == ("poverty_share",)
    assert needs.frame["need"].tolist() == pytest.approx([0.4, 0.2])
    assert any("laissées de côté" in note for note in needs.notes)


def test_income_gap_is_measured_from_the_weighted_median():
    zones = _zones(households=[1.0, 1.0, 8.0], median_income_eur=[10_000, 30_000, 20_000])
    gap = indicators()["income_gap"].compute(zones, NeedContext())
    assert gap.tolist() == pytest.approx([0.5, 0.0, 0.0])


def test_an_amenity_on_the_border_counts_half_on_each_side():
    context = NeedContext(services=_services(("toilets", 1000, 500), ("town_hall", 2500, 500)))
    needs = compute_needs(_zones(population=[1, 1, 1]), public=Public.STREET, context=context)
    assert needs.frame["need"].tolist() == pytest.approx([0.5, 0.5, 0.0])
    assert any("pas les personnes à la rue" in note for note in needs.notes)


def test_poverty_does_not_move_the_need_of_people_outside_by_default():
    context = NeedContext(services=_services(("toilets", 500, 500), ("station", 2500, 500)))
    poor = _zones(poverty_share=[0.9, 0.9, 0.0])
    rich = _zones(poverty_share=[0.0, 0.0, 0.9])
    first = compute_needs(poor, public=Public.STREET, context=context)
    second = compute_needs(rich, public=Public.STREET, context=context)
    assert first.frame["need"].tolist() == second.frame["need"].tolist()


def test_without_any_sign_the_street_need_is_unknown_not_zero():
    needs = compute_needs(_zones(poverty_share=[0.1, 0.2]), public=Public.STREET)
    assert needs.frame["need"].isna().all()
    assert needs.used == ()


def test_a_protected_place_changes_nothing_outside_the_team():
    services = _services(("toilets", 500, 500))
    zones = _zones(population=[1, 1, 1])
    without = compute_needs(zones, public=Public.STREET, context=NeedContext(services=services))
    places = _points((2500, 500, True))
    outside = NeedContext(services=services, places=places)
    team = NeedContext(services=services, places=places, include_protected=True)
    pd.testing.assert_frame_equal(
        without.frame, compute_needs(zones, public=Public.STREET, context=outside).frame
    )
    inside = compute_needs(zones, public=Public.STREET, context=team)
    assert inside.frame["need"].tolist() == pytest.approx([1 / 3, 0.0, 2 / 3])
    assert inside.shows_protected


def test_a_place_not_marked_is_treated_as_protected():
    places = _points((2500, 500, False)).drop(columns="protected")
    zones = _zones(population=[1, 1, 1])
    needs = compute_needs(zones, public=Public.STREET, context=NeedContext(places=places))
    assert needs.frame["need"].isna().all()


@pytest.mark.parametrize("text", ["a", "a=b", "=1", "a=1,a=2", "a=1;b=2"])
def test_weights_badly_written_are_refused(text: str):
    with pytest.raises(UsageError, match="écrire par exemple"):
        parse_weights(text)


def test_weights_are_read_as_written():
    assert parse_weights(" poverty_share = 2 , minima_share=0.5") == {
        "poverty_share": 2.0,
        "minima_share": 0.5,
    }


@pytest.mark.parametrize(
    "weights",
    [
        {"inconnu": 1.0},
        {"poverty_share": -1.0},
        {"poverty_share": NAN},
        {"poverty_share": 0.0},
        {"amenities": 1.0},
        {"poor_households": 1.0},
    ],
)
def test_impossible_weights_are_refused(weights: dict[str, float]):
    with pytest.raises(UsageError):
        compute_needs(_zones(poverty_share=[0.1]), public=Public.HOUSING, weights=weights)


@given(
    st.lists(st.one_of(st.none(), st.floats(0, 1)), min_size=1, max_size=8),
    st.floats(0, 5),
)
@settings(max_examples=40, deadline=None)
def test_known_needs_sum_to_one_and_unknown_ones_stay_unknown(rates, weight):
    zones = _zones(
        poverty_share=[NAN if r is None else r for r in rates], minima_share=[0.1] * len(rates)
    )
    needs = compute_needs(zones, public=Public.HOUSING, weights={"minima_share": weight})
    share = needs.frame["need_share"]
    if share.notna().any():
        assert share.sum() == pytest.approx(1.0)
    if "poverty_share" in needs.used:
        assert (needs.frame["need"].isna() == zones["poverty_share"].isna()).all()


@given(st.floats(1, 999))
@settings(max_examples=20, deadline=None)
def test_cutting_a_zone_in_two_moves_no_need(cut):
    zones = _zones(population=[1, 1])
    halves = zones.loc[["z0", "z0", "z1"]].copy()
    halves.index = pd.Index(["a", "b", "z1"], name="zone_id")
    halves.geometry = [box(0, 0, cut, 1000), box(cut, 0, 1000, 1000), box(1000, 0, 2000, 1000)]
    context = NeedContext(services=_services(("toilets", 800, 500), ("food", 1500, 500)))
    whole = compute_needs(zones, public=Public.STREET, context=context).frame["need"]
    parts = compute_needs(halves, public=Public.STREET, context=context).frame["need"]
    assert parts["a"] + parts["b"] == pytest.approx(whole["z0"])
    assert parts["z1"] == pytest.approx(whole["z1"])


def test_what_has_closed_or_only_has_its_seat_there_is_no_amenity():
    made = services(
        {"category": "toilets", "at": (100.0, 100.0), "closes_on": "2026-11-26"},
        {"category": "food", "at": (1_500.0, 100.0)},
        {"category": "food", "at": (100.0, 100.0)},
    )
    made["mobile"] = [False, False, True]
    town = made_zones(9)

    def found(today: dt.date) -> list[float]:
        context = NeedContext(services=made, today=today)
        return indicators()["amenities"].compute(town, context).tolist()

    assert found(dt.date(2026, 11, 25))[0] > 0
    assert found(dt.date(2026, 11, 26))[0] == 0.0
    assert sum(found(dt.date(2026, 11, 26))) == pytest.approx(1.0)
