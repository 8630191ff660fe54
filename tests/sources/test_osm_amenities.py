"""Services out of an OpenStreetMap extract."""

from __future__ import annotations

from pathlib import Path

import pytest

from planner.errors import InputFileError
from planner.sources.osm_amenities import (
    Amenity,
    amenity_rows,
    category_of,
    keys,
    read_pbf_amenities,
    wanted_tags,
)
from planner.sources.services import read_services
from tests.sources.osm_files import at, street, write_pbf

HOSTILE = "<script>`${1}` =1+1 🙂 ../x"


def test_tags_lead_to_a_category_the_first_that_matches():
    assert category_of({"amenity": "toilets"}) == "toilets"
    assert category_of({"amenity": "social_facility", "social_facility": "food_bank"}) == "food"
    assert category_of({"amenity": "social_facility", "social_facility": "outreach"}) == "social"
    assert category_of({"amenity": "social_facility"}) is None
    assert category_of({"railway": "station"}) == "station"
    assert category_of({"amenity": "bench"}) is None


@pytest.mark.parametrize(
    "tags",
    [
        {"amenity": "toilets", "access": "customers"},
        {"social_facility": "shelter", "social_facility:for": "homeless;woman"},
        {"social_facility": "shelter", "name": "Maison des femmes"},
        {"social_facility": "outreach", "social_facility:for": "refugee"},
    ],
)
def test_what_is_private_or_may_protect_somebody_is_never_read(tags):
    assert category_of(tags) is None


def test_a_bus_shelter_is_no_shelter():
    assert category_of({"amenity": "shelter", "shelter_type": "public_transport"}) is None


def test_an_extract_gives_its_services_drawn_as_points_or_buildings(tmp_path: Path):
    nodes = {n: at(n, 0) for n in range(1, 9)}
    path = write_pbf(
        tmp_path / "a.osm.pbf",
        nodes,
        {
            1: ([1, 2], street("Rue Haute")),
            2: (
                [3, 4, 5, 3],
                {"amenity": "library", "name": HOSTILE, "opening_hours": "mo 9:00-12:00"},
            ),
            3: ([6, 99], {"amenity": "townhall", "name": "Mairie"}),
        },
        node_tags={
            1: {"amenity": "toilets", "opening_hours": "jour et nuit"},
            7: {"railway": "station", "name": "Gare"},
            8: {"public_transport": "station", "name": "gare"},
        },
    )  # fmt: skip
    rows = read_pbf_amenities(path)
    assert rows["local_id"].tolist() == ["n1", "n7", "w2", "w3"]
    assert rows["name"].tolist() == ["Toilettes", "Gare", HOSTILE, "Mairie"]
    assert rows["opening_hours"].tolist() == [None, None, "Mo 09:00-12:00", None]
    services = read_services([], epsg=2154, amenities=rows)
    assert services.index.tolist() == ["osm:n1", "osm:n7", "osm:w2", "osm:w3"]


def test_two_libraries_of_one_name_far_apart_are_two():
    tags = {"amenity": "library", "name": "Annexe"}
    rows = amenity_rows([Amenity("n1", tags, 2.66, 48.54), Amenity("n2", tags, 2.67, 48.54)])
    assert len(rows) == 2


def test_osmnx_is_asked_for_the_same_tags():
    assert set(wanted_tags()) == set(keys())
    assert "toilets" in wanted_tags()["amenity"]


def test_a_broken_extract_is_said_so(tmp_path: Path):
    path = tmp_path / "x.osm.pbf"
    path.write_bytes(b"not an extract at all")
    with pytest.raises(InputFileError, match="abîmé"):
        read_pbf_amenities(path)


@pytest.mark.shared
def test_republique_has_a_fountain_a_toilet_and_a_station(shared_data: Path):
    rows = read_pbf_amenities(shared_data / "paris_republique/paris_3e_11e_paris_bss.osm.pbf")
    assert rows["category"].tolist() == ["station", "toilets", "drinking_water"]
