"""`aller-vers explain`: reasons re-checked, the smallest changes, and what each costs."""

from __future__ import annotations

import json

import pytest

from planner.planning.plan_format import loads
from planner.planning.reasons import Reason
from tests.cli.conftest import WEEK
from tests.cli.runner import av


@pytest.fixture(scope="module")
def emptied(chain, tmp_path_factory):
    """The demo's plan with one round kept in, and a place only that round passed at."""
    plan = json.loads(chain.plan.read_text("utf-8"))
    times: dict[str, int] = {}
    for shift in plan["shifts"]:
        for passage in shift["passages"]:
            ref = passage.get("place") or ""
            times[ref] = times.get(ref, 0) + 1
    shift, place = next(
        (shift, passage["place"])
        for shift in plan["shifts"]
        for passage in shift["passages"]
        if times.get(passage.get("place") or "") == 1
    )
    shift["passages"] = [p for p in shift["passages"] if p.get("place") != place]
    path = tmp_path_factory.mktemp("explain") / "edited.json"
    path.write_text(json.dumps(plan), "utf-8")
    return path, place, shift["id"]


def test_without_a_place_everything_left_out_is_listed_with_its_reason(chain) -> None:
    ran = av("explain", "demo", "--week", WEEK, "--home", chain.home)
    assert ran.code == 0, ran.err
    found = av("explain", "demo", "--week", WEEK, "--home", chain.home, "--json").json
    told = [(item.id, item.reason) for item in loads(chain.plan.read_bytes()).unserved]
    assert [(item["id"], item["reason"]) for item in found["unserved"]] == told
    assert (f"{len(told)}" in ran.out) if told else ("Tout a un passage" in ran.out)


def test_a_place_taken_out_by_hand_fits_again_and_needs_no_change(chain, emptied) -> None:
    path, place, _shift = emptied
    words = ("explain", "demo", "--week", WEEK, "--plan", path, "--place", place)
    ran = av(*words, "--home", chain.home)
    assert ran.code == 0, ran.err
    assert "Rien à changer, il reste de la place" in ran.out
    assert "Aucun autre changement n'est nécessaire." in ran.out
    found = av(*words, "--home", chain.home, "--json").json
    assert found["reasons"][0]["reason"] in {Reason.ROOM_LEFT, Reason.LITTLE_GAIN}
    assert found["changes"][0]["kind"] == "as_is"
    assert found["changes"][0]["minutes"] == 0
    assert not found["changes"][0]["lost"]


def test_every_place_left_out_gets_changes_whose_parts_sum_to_their_points(chain) -> None:
    listed = av("explain", "demo", "--week", WEEK, "--home", chain.home, "--json").json
    for item in listed["unserved"]:
        found = av(
            "explain", "demo", "--week", WEEK, "--place", item["id"], "--home", chain.home, "--json"
        ).json
        assert found["reasons"] == [item]
        for change in found["changes"]:
            assert sum(change["parts"].values()) == change["points"]
            assert change["minutes"] % 15 == 0
            assert (change["left_out"] is not None) == (change["kind"] == "left_out")


def test_the_json_holds_ids_and_figures_and_no_name(chain, emptied) -> None:
    path, place, _shift = emptied
    ran = av(
        "explain", "demo", "--week", WEEK, "--plan", path, "--place", place,
        "--home", chain.home, "--json",
    )  # fmt: skip
    assert not {"x_m", "y_m", "lat", "lon", "label", "name"} & set(
        ran.out.replace('"', " ").split()
    )


def test_a_zone_is_explained_by_the_outings_that_reach_it(chain) -> None:
    needs = av("needs", "demo", "--public", "rue", "--home", chain.home, "--json").json
    first = needs["zones"][0]
    for zone in (first["zone_id"], first["name"].upper()):
        ran = av("explain", "demo", "--week", WEEK, "--zone", zone, "--home", chain.home)
        assert ran.code == 0, ran.err
        assert "Un passage est déjà prévu" in ran.out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--place", "nulle part"), "aucun lieu de la semaine ne porte ce nom"),
        (("--zone", "<b>x</b>"), "inconnue, ou sans besoin estimé"),
        (("--zone", "a", "--place", "b"), "un seul"),
    ],
)
def test_what_the_week_does_not_have_is_said_in_words(chain, words, said) -> None:
    ran = av("explain", "demo", "--week", WEEK, *words, "--home", chain.home)
    assert ran.code == 2
    assert said in ran.err
    assert "Traceback" not in ran.err
    assert "L0" not in ran.err, "an error names no place of the team"


def test_a_week_without_a_plan_says_to_make_one(chain) -> None:
    ran = av("explain", "demo", "--week", "2027-W01", "--place", "x", "--home", chain.home)
    assert ran.code == 3
    assert "aucun plan de la semaine 1 (4 – 10 janv. 2027)" in ran.err


def test_a_plan_of_another_week_is_refused(chain) -> None:
    ran = av("explain", "demo", "--week", "2026-W50", "--plan", chain.plan, "--home", chain.home)
    assert ran.code == 2
    assert "semaine 49 (30 nov. – 6 déc. 2026)" in ran.err


def test_an_hour_more_is_told_by_team_at_the_least_and_never_for_two_people(chain) -> None:
    ran = av("explain", "demo", "--week", WEEK, "--hour", "--home", chain.home)
    assert ran.code == 0, ran.err
    assert "« Au moins » : une recherche plus longue peut trouver davantage." in ran.out
    assert "sans chiffre à elle : EM1" in ran.out
    found = av("explain", "demo", "--week", WEEK, "--hour", "--home", chain.home, "--json").json
    assert {value["team"] for value in found["values"]} == {"M1", "M2"}
    assert all(value["points"] >= 0 for value in found["values"])
    assert found["untold"] == ["EM1"]
