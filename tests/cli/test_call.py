"""`aller-vers call` and `absence` on the demo: proposals, their words, the one that is kept."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from planner.errors import StaleVersionError
from planner.model import Week
from planner.network.gazetteer import Whereabouts
from planner.service.call import CallRequest
from planner.service.desk import open_desk
from planner.service.load import load_territory
from planner.service.resident import WeekDesk
from planner.service.zone_spot import zone_names
from planner.store.workspace import Workspace
from tests.cli.conftest import WEEK, Chain
from tests.cli.runner import Ran, av


def plan_of(home: Path):
    return Workspace(home).plans("demo", Week.parse(WEEK))[-1]


def at_a_place(home: Path) -> tuple[str, ...]:
    """Words that tell the position of a place of an evening outing, and an hour of its round."""
    desk = open_desk(Workspace(home), "demo", Week.parse(WEEK))
    outing = next(s for s in plan_of(home).shifts if s.team == "M1" and len(s.passages) > 2)
    known = {place.id: place.point for place in desk.means.places}
    point = next(known[p.place] for p in outing.passages if p.place in known)
    from planner import geo

    lon, lat = geo.to_lonlat(point.x_m + 40, point.y_m, desk.loaded.territory.epsg)
    return (
        *("--date", outing.date.isoformat(), "--at", "21:30"),
        *("--lat", f"{lat:.6f}", "--lon", f"{lon:.6f}"),
    )


def call(home: Path, *words: str) -> Ran:
    return av("call", "demo", *at_a_place(home), "--home", home, *words)


def test_a_call_is_answered_by_at_most_three_different_proposals(own_home: Path):
    told = call(own_home, "--json").json
    assert 1 <= len(told["proposals"]) <= 3
    for one in told["proposals"]:
        (added,) = one["added"]
        assert added["ref"] == told["asked"]
    assert len({json.dumps(one, sort_keys=True) for one in told["proposals"]}) == len(
        told["proposals"]
    )
    again = call(own_home, "--json").json
    assert again["proposals"] == told["proposals"]


def test_a_call_in_words_says_hour_changes_promises_and_cost(own_home: Path):
    ran = call(own_home)
    assert ran.code == 0, ran.err
    assert ran.out.startswith("1. ")
    assert "passe à 21" in ran.out or "passe à 20" in ran.out or "passe à 22" in ran.out
    assert "créneau annoncé" in ran.out or ": annoncé " in ran.out
    assert "Écart avec le plan en cours : repères" in ran.out
    assert "--version 1 --choose N" in ran.out


def test_the_chosen_proposal_is_the_next_version_and_is_judged_the_same(
    own_home: Path, tmp_path: Path
):
    told = call(own_home, "--json").json
    out = tmp_path / "plan.json"
    ran = call(own_home, "--choose", "1", "--version", "1", "--out", str(out))
    assert ran.code == 0, ran.err
    plan = plan_of(own_home)
    assert (plan.version, plan.replaces) == (2, 1)
    (added,) = told["proposals"][0]["added"]
    shift = next(item for item in plan.shifts if item.id == added["shift"])
    assert (added["ref"], added["start_s"]) in [(p.place, p.start_s) for p in shift.passages]
    checked = av("check", out, "--home", own_home, "--json")
    assert checked.code == 0, checked.err
    assert checked.json["points"] == plan.points
    for name, points in plan.parts.items():
        assert sum(row.get(name, 0) for row in plan.outing_parts.values()) == points
    old = call(own_home, "--choose", "1", "--version", "1")
    assert old.code == 3
    assert "version 2" in old.err


def test_a_place_may_be_told_by_its_zone_alone(own_home: Path):
    when = at_a_place(own_home)[:4]
    loaded = load_territory(Workspace(own_home), "demo")
    key, name = next(iter(zone_names(loaded).items()))
    told = av("call", "demo", *when, "--zone", name.upper(), "--home", own_home, "--json")
    assert told.code == 0, told.err
    assert told.json == av("call", "demo", *when, "--zone", key, "--home", own_home, "--json").json
    both = av("call", "demo", *when, "--zone", key, "--landmark", "Gare", "--home", own_home)
    assert both.code == 2
    assert "pas les deux" in both.err
    unknown = av("call", "demo", *when, "--zone", name[:-1] + "x", "--home", own_home)
    assert unknown.code == 3
    assert name in unknown.err


@pytest.mark.parametrize(
    "told", ["Monsieur Dupont, 06 12 34 56 78", "le campement de Kévin, diabétique"]
)
def test_what_describes_a_person_is_refused_and_not_repeated(own_home: Path, told: str):
    when = at_a_place(own_home)[:4]
    for option in ("--street", "--landmark", "--zone"):
        ran = av("call", "demo", *when, option, told, "--home", own_home)
        assert ran.code == 3
        assert told not in ran.err + ran.out
        assert "Traceback" not in ran.err


def test_a_call_tells_no_position_in_the_plan(own_home: Path, tmp_path: Path):
    out = tmp_path / "plan.json"
    words = at_a_place(own_home)
    call(own_home, "--choose", "1", "--out", str(out))
    text = out.read_text("utf-8")
    assert words[5][:6] not in text
    assert "lat" not in json.loads(text)


def test_an_absence_is_answered_and_the_choice_holds_in_means_and_plan(
    own_home: Path, tmp_path: Path
):
    date = next(
        s.date.isoformat() for s in plan_of(own_home).shifts if s.team == "M1" and s.passages
    )
    words = ("absence", "demo", "--team", "M1", "--date", date, "--home", own_home)
    told = av(*words, "--json").json["proposals"]
    ways = [one["way"] for one in told]
    assert "cancelled" in ways
    out = tmp_path / "plan.json"
    number = str(ways.index("cancelled") + 1)
    ran = av(*words, "--choose", number, "--out", out)
    assert ran.code == 0, ran.err
    plan = plan_of(own_home)
    assert not any((s.team, s.date.isoformat()) == ("M1", date) for s in plan.shifts)
    assert av("check", out, "--home", own_home).code in (0, 4)
    gone = av(*words)
    assert gone.code == 2
    assert "ne sort pas" in gone.err


def test_one_colleague_less_of_three_still_goes_out(own_home: Path, tmp_path: Path):
    date = next(s.date.isoformat() for s in plan_of(own_home).shifts if s.team == "M1")
    words = ("absence", "demo", "--team", "M1", "--date", date, "--absent", "M1a")
    ran = av(*words, "--home", own_home, "--choose", "1", "--out", tmp_path / "plan.json")
    assert ran.code == 0, ran.err
    assert plan_of(own_home).version == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--date", "demain", "--at", "21:30"), "date"),
        (("--date", "2026-12-01", "--at", "25:99"), "heure"),
        (("--date", "2026-12-01", "--at", "21:30", "--now", "bientôt"), "moment"),
        (("--date", "2026-12-01", "--at", "21:30", "--now", "2026-12-02T10:00"), "déjà passée"),
        (("--date", "2027-03-01", "--at", "21:30"), "aucun plan"),
        (("--date", "2026-12-01", "--at", "21:30", "--street", "Rue Inconnue"), "inconnue"),
    ],
)
def test_what_cannot_be_asked_is_said_in_a_sentence(chain: Chain, words, said):
    where = () if "--street" in words else at_a_place(chain.home)[4:]
    ran = av("call", "demo", *words, *where, "--home", chain.home)
    assert ran.code in (2, 3)
    assert said in ran.err
    assert "Traceback" not in ran.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--team", "ZZ", "--date", "2026-12-01"), "équipe « ZZ » inconnue"),
        (("--team", "M1", "--date", "2026-12-06"), "ne sort pas"),
        (("--team", "M1", "--date", "2026-11-30", "--absent", "E1a"), "pas dans la sortie"),
        (("--team", "M1", "--date", "2026-11-30", "--now", "2026-11-30T20:00"), "a commencé"),
        (("--team", "M1", "--date", "2026-11-30", "--now", "0001-01-01T00:00"), "moment"),
        (("--team", "M1", "--date", "2026-11-30", "--now", "9999-12-31T23:59-12:00"), "moment"),
    ],
)
def test_an_absence_that_cannot_be_is_said(chain: Chain, words, said):
    ran = av("absence", "demo", *words, "--home", chain.home)
    assert ran.code == 2
    assert said in ran.err


def test_a_resident_process_answers_as_the_verb_does_and_follows_its_own_choice(own_home: Path):
    words = at_a_place(own_home)
    told = call(own_home, "--json").json
    import datetime as dt

    request = CallRequest(
        Whereabouts(lat=float(words[5]), lon=float(words[7])),
        dt.date.fromisoformat(words[1]),
        21 * 60 + 30,
    )
    desk = WeekDesk(Workspace(own_home), "demo", Week.parse(WEEK))
    try:
        desk.wait()
        found = desk.ask(request)
        assert [one.points for one in found.proposals] == [
            one["points"] for one in told["proposals"]
        ]
        plan = desk.choose(found.ticket, 1)
        assert plan.version == 2
        assert desk.ask(request).proposals
        for ticket in (found.ticket, "0" * 16):  # the plan has changed; never given
            with pytest.raises(StaleVersionError):
                desk.choose(ticket, 1)
        assert desk.alive
    finally:
        desk.close()
    assert not desk.alive
