"""E2: text that people type tells nothing of a person, or is not kept."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.errors import PrivacyError
from planner.free_text import MAX_CHARS, Trait, require_plain, scan
from planner.scenario import Scenario
from planner.service.demo import add_demo_territory
from planner.store.workspace import Workspace
from tests.sources.means_town import faults_of, good, read_rows

TOLD = [
    ("chez Mme Dupont", Trait.PERSON),
    ("M. Karim", Trait.PERSON),
    ("Karim, sous le pont", Trait.PERSON),
    ("rappeler au 06 12 34 56 78", Trait.TELEPHONE),
    ("+33 6 12 34 56 78", Trait.TELEPHONE),
    ("0612345678", Trait.TELEPHONE),
    ("a.b@exemple.fr", Trait.EMAIL),
    ("sort d'hospitalisation", Trait.HEALTH),
    ("suivi méthadone", Trait.HEALTH),
    ("groupe de Roumains", Trait.NATIONALITY),
    ("née le 3 mai", Trait.BIRTH),
    ("35 ans environ", Trait.BIRTH),
]
PLAIN = [
    "Place Jean-Jaurès",
    "Marché Saint-Pierre",
    "rue du Docteur Roux",
    "square Madame Curie",
    "les jardins de Claire",
    "Accord d'entreprise du 3 mars 2025, art. 12, lu par la direction",
    "n° 13-80.665",
    "derrière la gare, quai 2",
]


@pytest.mark.parametrize(("text", "trait"), TOLD)
def test_e2_what_describes_a_person_is_found_and_never_repeated(text, trait):
    assert trait in scan(text)
    with pytest.raises(PrivacyError) as caught:
        require_plain(text)
    assert text not in str(caught.value)


@pytest.mark.parametrize("text", PLAIN)
def test_e2_names_of_places_and_texts_of_law_are_left_alone(text):
    assert scan(text) == frozenset()
    assert require_plain(text) == text


def test_e2_text_is_capped():
    assert require_plain("x" * MAX_CHARS)
    with pytest.raises(PrivacyError, match=f"{MAX_CHARS} au plus"):
        require_plain("x" * (MAX_CHARS + 1))


@given(st.text(max_size=200))
def test_e2_any_text_is_scanned_without_a_crash(text):
    assert scan(text) <= frozenset(Trait)


@given(st.integers(100_000_000, 999_999_999), st.sampled_from(["", " ", ".", "-"]))
def test_e2_a_telephone_is_found_however_it_is_written(number, between):
    digits = f"0{number}"
    told = between.join(digits[at : at + 2] for at in range(0, 10, 2))
    assert Trait.TELEPHONE in scan(f"le {told} le soir")


@pytest.mark.parametrize("text", ["Karim sous le pont", "M. Dupont", "06 12 34 56 78"])
def test_e2_the_name_of_a_life_place_is_scanned_when_the_means_are_read(tmp_path, text):
    sheets = good()
    sheets["lieux"][1]["nom"] = text
    (fault,) = faults_of(lambda: read_rows(tmp_path, sheets))
    assert (fault.sheet, fault.line, fault.column) == ("lieux", 3, "nom")
    assert text not in str(fault)
    assert "n'est pas gardé" in fault.message


def test_e2_a_place_open_to_all_may_bear_a_name_but_no_telephone(tmp_path):
    sheets = good()
    sheets["lieux"][1] |= {"nom": "Chez Paul", "protection": "public"}
    assert read_rows(tmp_path, sheets).places[1].label == "Chez Paul"
    sheets["lieux"][1]["nom"] = "06 12 34 56 78"
    assert len(faults_of(lambda: read_rows(tmp_path, sheets))) == 1


@pytest.mark.parametrize("name", ["Karim Benali", "M. Dupont", "06 12 34 56 78", "a@b.fr"])
def test_e2_the_name_of_a_scenario_is_scanned_before_it_is_kept(tmp_path, name):
    store = Workspace(tmp_path / "home")
    add_demo_territory(store, size="XS")
    with pytest.raises(PrivacyError) as told:
        store.save_scenario("demo", Scenario(name), expected=None)
    assert name not in str(told.value)
    assert store.scenarios("demo") == []


def test_e2_the_name_of_a_territory_holds_no_telephone(tmp_path):
    store = Workspace(tmp_path / "home")
    territory, town = add_demo_territory(store, size="XS")
    named = dataclasses.replace(territory, code="autre", name="Chez lui 06 12 34 56 78")
    with pytest.raises(PrivacyError):
        store.add_territory(named, {"zones": town.zones})
    assert [one.code for one in store.territories()] == ["demo"]


@pytest.mark.parametrize(
    ("sheet", "column", "text"),
    [
        ("organisation", "organisation", "Escale 06 12 34 56 78"),
        ("équipes", "compétences", "infirmier, Karim Benali"),
        ("équipes", "compétences", "06 12 34 56 78"),
    ],
)
def test_e2_skills_and_the_organisation_are_scanned(tmp_path, sheet, column, text):
    sheets = good()
    sheets.setdefault(sheet, [{}])
    sheets[sheet][0][column] = text
    faults = faults_of(lambda: read_rows(tmp_path, sheets))
    assert any((one.sheet, one.column) == (sheet, column) for one in faults)
    assert all(text not in str(one) for one in faults)


def test_e2_the_trades_a_team_has_are_no_health_of_anybody(tmp_path):
    sheets = good()
    sheets["équipes"][0]["compétences"] = "psychiatrie, addictologie"
    assert read_rows(tmp_path, sheets).teams[0].skills >= {"psychiatrie", "addictologie"}
