"""The same place told by several sources is one record."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import Point

from planner.frames import SERVICES
from planner.sources.services_merge import merge_notes, merge_same

EPSG = 2154
X0, Y0 = 700_000.0, 6_800_000.0


def frame(rows: list[tuple[str, str, str, float, str | None]]) -> gpd.GeoDataFrame:
    """(id, name, category, metres east, hours)."""
    found = gpd.GeoDataFrame(
        {
            "name": [row[1] for row in rows],
            "category": [row[2] for row in rows],
            "opening_hours": np.array([row[4] for row in rows], dtype=object),
            "mobile": False,
            "source": [row[0].split(":")[0] for row in rows],
            "capacity_h_week": np.nan,
        },
        geometry=[Point(X0 + row[3], Y0) for row in rows],
        crs=EPSG,
    )
    texts = ["name", "category", "source"]
    found[texts] = found[texts].astype(object)
    found.index = pd.Index([row[0] for row in rows], dtype=object, name="service_id")
    return SERVICES.check(found)


def test_the_richer_record_is_kept_and_says_where_the_other_came_from():
    services = frame(
        [
            ("osm:n1", "CCAS de Valmy", "social", 0, None),
            ("own:1", "CCAS Valmy", "social", 40, "Mo-Fr 09:00-12:00"),
            ("own:2", "Secours populaire", "social", 45, None),
        ]
    )
    kept, report = merge_same(services)
    assert kept.index.tolist() == ["own:1", "own:2"]
    assert kept["merged_from"].tolist() == ["osm:n1", None]
    assert report.num_merged == 1
    (note,) = merge_notes(report)
    assert "1 service dit par plusieurs sources" in note
    assert "« Données de l'organisation »" in note


def test_what_the_kept_record_leaves_out_is_taken_from_the_others():
    services = frame(
        [
            ("a:1", "Halte du Port, accueil de jour", "social", 0, None),
            ("b:1", "Halte du Port", "social", 10, None),
        ]
    ).assign(capacity_h_week=[np.nan, 35.0])
    services.loc["a:1", "opening_hours"] = "Mo 09:00-12:00"
    kept, _report = merge_same(services)
    assert len(kept) == 1
    assert kept["opening_hours"].tolist() == ["Mo 09:00-12:00"]
    assert kept["capacity_h_week"].tolist() == [35.0]


@pytest.mark.parametrize(
    ("one", "two", "metres"),
    [
        (("a:1", "Halte", "social"), ("a:2", "Halte", "social"), 5),  # one source, two places
        (("a:1", "Halte", "social"), ("b:1", "Halte", "food"), 5),  # two kinds
        (("a:1", "Halte", "social"), ("b:1", "Halte", "social"), 61),  # too far
        (("a:1", "Emmaüs", "social"), ("b:1", "Secours catholique", "social"), 5),  # two names
        (("a:1", "Toilettes", "toilets"), ("b:1", "WC publics", "toilets"), 25),  # one square
    ],
)
def test_different_places_stay_apart(one, two, metres):
    services = frame([(*one, 0.0, None), (*two, float(metres), None)])
    kept, report = merge_same(services)
    assert len(kept) == 2
    assert merge_notes(report) == []


def test_places_nobody_names_are_the_same_close_by():
    services = frame(
        [
            ("osm:n1", "Toilettes", "toilets", 0, None),
            ("paris_toilets:1", "Toilettes, face 12 rue Haute", "toilets", 15, "24/7"),
            ("town_halls:1", "Mairie de Valmy", "town_hall", 500, None),
            ("osm:n2", "Hôtel de Ville", "town_hall", 550, None),
        ]
    )
    assert merge_same(services)[0].index.tolist() == ["paris_toilets:1", "town_halls:1"]


_ROWS = st.lists(
    st.tuples(
        st.sampled_from("abc"),
        st.sampled_from(["Halte du Port", "Halte Port", "Emmaüs", "Toilettes", "", "Le Port"]),
        st.sampled_from(["social", "toilets"]),
        st.integers(0, 200),
        st.sampled_from([None, "24/7"]),
    ),
    max_size=14,
)


@given(_ROWS, st.randoms())
@settings(max_examples=200, deadline=None)
def test_merging_twice_changes_nothing_and_the_order_of_rows_neither(rows, rng):
    told = [(f"{s}:{n}", name, kind, float(x), h) for n, (s, name, kind, x, h) in enumerate(rows)]
    services = frame(told)
    once, report = merge_same(services)
    again, nothing = merge_same(once)
    pd.testing.assert_frame_equal(pd.DataFrame(once), pd.DataFrame(again))
    assert nothing.num_merged == 0
    assert report.num_merged == len(services) - len(once)
    rng.shuffle(told)
    other = merge_same(frame(told))[0]
    columns = ["name", "category", "opening_hours", "merged_from"]
    found, wanted = (
        {} if not len(one) or "merged_from" not in one else one[columns].sort_index().to_dict()
        for one in (other, once)
    )
    assert str(found) == str(wanted)


@given(_ROWS)
@settings(max_examples=100, deadline=None)
def test_every_record_is_kept_or_named_by_the_one_that_took_its_place(rows):
    told = [(f"{s}:{n}", name, kind, float(x), h) for n, (s, name, kind, x, h) in enumerate(rows)]
    services = frame(told)
    kept, _report = merge_same(services)
    named = " ".join(kept["merged_from"].dropna()) if "merged_from" in kept else ""
    assert sorted([*kept.index, *named.split()]) == sorted(services.index)
