"""Places found by the territory's own names."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner import geo
from planner.network.gazetteer import Gazetteer, Located, LocateFault, Whereabouts
from planner.network.names import nearest, normalised
from planner.network.streets import Streets
from tests.gridworld import EAST, EPSG, NORTH, both, make_grid, streets_of


def addresses(*rows: tuple[str, str, float, float]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["number", "street", "x_m", "y_m"])
    frame[["x_m", "y_m"]] += [EAST, NORTH]
    return frame.assign(commune=None).rename_axis("address_id")


def town() -> Streets:
    grid = make_grid()
    marks = [
        ("Médiathèque", "library", 250.0, 150.0),
        ("Gare", "station", 20.0, 10.0),
        ("Pharmacie", "pharmacy", 0.0, 0.0),
        ("Pharmacie", "pharmacy", 500.0, 500.0),
    ]
    found = streets_of({1: (0, 0), 2: (9, 0)}, both(1, 2, "x"), marks).landmarks
    return Streets(grid.nodes, grid.links, found, EPSG, grid.bbox_lonlat)


@pytest.fixture(scope="module")
def names() -> Gazetteer:
    numbers = addresses(
        ("12", "Rue Carnot", 104.0, 62.0),
        ("12bis", "Rue Carnot", 104.0, 66.0),
        ("3", "Rue Zola", 400.0, 10.0),
        ("3", "Rue Zola", 400.0, 450.0),
    )
    return Gazetteer.from_streets(town(), numbers)


def xy(found: Located | LocateFault) -> tuple[float, float]:
    assert isinstance(found, Located), found
    return found.point.x_m - EAST, found.point.y_m - NORTH


def fault(found: Located | LocateFault) -> LocateFault:
    assert isinstance(found, LocateFault), found
    return found


@pytest.mark.parametrize(
    "typed",
    [
        "Avenue Jean Jaurès",
        "avenue jean jaures",
        "AVENUE JEAN-JAURÈS",
        "av. Jean Jaurès",
        "  Av   jean  jaurès ",
        "Jean Jaurès",
    ],
)
def test_accents_case_type_and_its_abbreviation_do_not_matter(names: Gazetteer, typed: str) -> None:
    found = names.locate(Whereabouts(street=typed, crossing="r. Carnot"))
    assert xy(found) == (100, 100)
    assert isinstance(found, Located)
    assert found.label == "Avenue Jean Jaurès / Rue Carnot"


def test_two_streets_meet_at_their_crossing(names: Gazetteer) -> None:
    found = names.locate(Whereabouts(street="Rue de l'Eglise", crossing="Rue Voltaire"))
    assert xy(found) == (300, 400)


def test_streets_that_nearly_touch_still_cross() -> None:
    streets = streets_of(
        {1: (0, 0), 2: (100, 0), 3: (110, 20), 4: (110, 200)},
        [*both(1, 2, "Rue A"), *both(3, 4, "Rue B")],
    )
    found = Gazetteer.from_streets(streets).locate(Whereabouts(street="Rue A", crossing="Rue B"))
    assert xy(found) == (100, 0)


def test_streets_that_do_not_cross_say_so(names: Gazetteer) -> None:
    found = fault(names.locate(Whereabouts(street="Quai Blanc", crossing="Quai des Lilas")))
    assert "ne se croisent pas" in found.message


def test_streets_crossing_twice_far_apart_are_ambiguous() -> None:
    corners = {1: (0, 0), 2: (300, 0), 3: (300, 300), 4: (0, 300)}
    streets = streets_of(
        corners, [*both(1, 2, "Rue A"), *both(2, 3, "Rue B"), *both(3, 1, "Rue A")]
    )
    found = Gazetteer.from_streets(streets).locate(Whereabouts(street="Rue A", crossing="Rue B"))
    assert "plusieurs endroits" in fault(found).message


def test_a_house_number_is_found_in_the_addresses(names: Gazetteer) -> None:
    assert xy(names.locate(Whereabouts(street="rue carnot", number="12"))) == (104, 62)
    assert xy(names.locate(Whereabouts(street="rue carnot", number="12 Bis"))) == (104, 66)


def test_a_number_unknown_or_twice_far_apart_is_told(names: Gazetteer) -> None:
    unknown = names.locate(Whereabouts(street="Rue Carnot", number="99"))
    assert fault(unknown).message == "numéro 99 inconnu dans « Rue Carnot »"
    twice = names.locate(Whereabouts(street="Rue Zola", number="3"))
    assert "plusieurs adresses" in fault(twice).message


def test_a_number_without_an_address_file_says_what_to_do() -> None:
    found = Gazetteer.from_streets(make_grid()).locate(Whereabouts(street="Rue Zola", number="3"))
    assert "fichier d'adresses" in fault(found).message


def test_a_landmark_is_found_by_its_name(names: Gazetteer) -> None:
    assert xy(names.locate(Whereabouts(landmark="MEDIATHEQUE"))) == (250, 150)


def test_a_landmark_of_several_places_asks_for_the_street(names: Gazetteer) -> None:
    assert "plusieurs lieux" in fault(names.locate(Whereabouts(landmark="pharmacie"))).message


def test_an_unknown_landmark_gets_the_nearest_names(names: Gazetteer) -> None:
    found = fault(names.locate(Whereabouts(landmark="médiatèque")))
    assert found.nearest[0] == "Médiathèque"
    assert "Médiathèque" in found.hint


def test_a_misspelt_street_gets_its_three_nearest_names(names: Gazetteer) -> None:
    found = fault(names.locate(Whereabouts(street="Rue Carno")))
    assert found.message == "rue « Rue Carno » inconnue"
    assert len(found.nearest) == 3
    assert found.nearest[0] == "Rue Carnot"


def test_the_nearest_names_share_the_name_rather_than_the_type() -> None:
    names = ["Rue d'Aix", "Rue Amelot", "Place de la République", "Avenue de la République"]
    found = nearest("rue de la republiqe", names, num=2)
    assert set(found) == {"Place de la République", "Avenue de la République"}
    assert nearest("Ambroise Saint", [*names, "Passage Saint-Ambroise"])[0].startswith("Passage")
    assert nearest("!!!", names) == ()


def test_a_name_of_several_streets_asks_for_the_type() -> None:
    positions = {1: (0, 0), 2: (100, 0), 3: (100, 100)}
    streets = streets_of(positions, [*both(1, 2, "Rue Foch"), *both(2, 3, "Place Foch")])
    found = fault(Gazetteer.from_streets(streets).locate(Whereabouts(street="Foch")))
    assert set(found.nearest) == {"Rue Foch", "Place Foch"}
    assert "type de voie" in found.hint


def test_a_short_street_is_a_place_and_a_long_one_is_not() -> None:
    positions = {1: (0, 0), 2: (100, 0), 3: (200, 0), 4: (200, 900)}
    streets = streets_of(
        positions, [*both(1, 2, "Rue A"), *both(2, 3, "Rue A"), *both(3, 4, "Rue B")]
    )
    names = Gazetteer.from_streets(streets)
    assert xy(names.locate(Whereabouts(street="Rue A"))) == (100, 0)
    assert "longue" in fault(names.locate(Whereabouts(street="Rue B"))).message


def test_degrees_inside_the_territory_are_taken_as_they_are(names: Gazetteer) -> None:
    lon, lat = geo.to_lonlat(EAST + 130, NORTH + 70, EPSG)
    found = xy(names.locate(Whereabouts(lat=float(lat), lon=float(lon))))
    assert found == pytest.approx((130, 70), abs=0.01)


def test_degrees_outside_swapped_or_halved_are_faults(names: Gazetteer) -> None:
    outside = fault(names.locate(Whereabouts(lat=43.6, lon=1.44)))
    assert "hors du territoire" in outside.message
    assert "latitude entre 48.2900 et 48.3200" in outside.hint
    assert "hors du territoire" in fault(names.locate(Whereabouts(lat=3.0, lon=48.3))).message
    assert "absente" in fault(names.locate(Whereabouts(lat=48.3))).message
    assert "absente" in fault(names.locate(Whereabouts(lon=3.0))).message
    assert isinstance(names.locate(Whereabouts(lat=np.nan, lon=np.nan)), LocateFault)


@pytest.mark.parametrize(
    "where",
    [
        Whereabouts(),
        Whereabouts(crossing="Rue Carnot"),
        Whereabouts(street="Rue Carnot", landmark="Gare"),
        Whereabouts(landmark="Gare", lat=48.3, lon=3.0),
    ],
)
def test_a_place_is_told_in_exactly_one_way(names: Gazetteer, where: Whereabouts) -> None:
    assert "une seule façon" in fault(names.locate(where)).message


def test_what_was_typed_of_a_place_never_shows_when_printed() -> None:
    where = Whereabouts(street="Rue Secrète", number="7", landmark="Abri", lat=48.3, lon=3.0)
    assert repr(where) == "Whereabouts()"


HOSTILE = [
    "<script>alert(1)</script>",
    "`${7*7}`",
    "Rue \u202eennobraC",
    "🚀",
    "''; DROP TABLE rues; --",
    "شارع النيل",
    "{name} {0} %s",
    "\x00\x07",
    "x" * 100_000,
]


@pytest.mark.parametrize("typed", HOSTILE)
def test_a_hostile_name_asked_is_an_unknown_name_cut_short(names: Gazetteer, typed: str) -> None:
    for where in (
        Whereabouts(street=typed),
        Whereabouts(landmark=typed),
        Whereabouts(street="Rue Carnot", crossing=typed),
    ):
        found = fault(names.locate(where))
        assert "inconnu" in found.message
        assert len(found.message) < 100


@pytest.mark.parametrize("name", [n for n in HOSTILE if len(n) < 100 and normalised(n)])
def test_a_street_of_hostile_name_is_found_under_it(name: str) -> None:
    streets = streets_of({1: (0, 0), 2: (100, 0)}, both(1, 2, name))
    found = Gazetteer.from_streets(streets).locate(Whereabouts(street=name))
    assert isinstance(found, Located)
    assert found.label == name


def test_a_name_without_a_letter_never_stands_for_another() -> None:
    streets = streets_of({1: (0, 0), 2: (100, 0)}, both(1, 2, "🚀"))
    found = Gazetteer.from_streets(streets).locate(Whereabouts(street="!!!"))
    assert fault(found).nearest == ()


def test_normalising_sets_aside_what_people_write_differently() -> None:
    assert normalised("Av. du Gal Leclerc") == normalised("Avenue du Général-Leclerc")
    assert normalised("Rue du Sacré-Cœur") == normalised("rue du sacre coeur")
    assert normalised("Bd St-Ambroise") == normalised("Boulevard Saint-Ambroise")
    assert normalised("Rue A") != normalised("Rue B") != normalised("Rue")


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=40))
def test_normalising_twice_changes_nothing_more(name: str) -> None:
    once = normalised(name)
    assert normalised(once) == once == once.strip().casefold()


@settings(max_examples=30, deadline=None)
@given(st.builds(Whereabouts, *(st.none() | st.text(max_size=20) for _ in range(4))))
def test_whatever_is_typed_a_place_or_a_fault_in_words_comes_back(where: Whereabouts) -> None:
    found = Gazetteer.from_streets(make_grid()).locate(where)
    if isinstance(found, LocateFault):
        assert found.message
        assert found.hint
