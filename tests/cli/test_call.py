"""`aller-vers call` and `absence` on the demo: proposals, their words, the one that is kept."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from planner.errors import StaleVersionError, UsageError
from planner.model import ExceptionKind, Week
from planner.network.gazetteer import Whereabouts
from planner.planning.expand import people_out
from planner.planning.plan_format import dumps
from planner.service.absence import AbsenceRequest, answer_absence
from planner.service.answers import choose
from planner.service.call import CallRequest
from planner.service.desk import open_desk
from planner.service.load import load_territory
from planner.service.plan_request import PlanRequest
from planner.service.resident import WeekDesk
from planner.service.weeks import plan_means
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


@pytest.fixture
def uncoded_home(own_home: Path) -> Path:
    """The demo where no rota code is kept: teams are known by their size alone."""
    store = Workspace(own_home)
    plan = plan_of(own_home)
    means = store.means(plan.means)
    bare = replace(
        means,
        teams=tuple(replace(team, workers=()) for team in means.teams),
        exceptions=tuple(one for one in means.exceptions if not one.workers_absent),
        appointments=tuple(
            replace(one, worker=None, known_workers=()) for one in means.appointments
        ),
        rota=(),
    )
    means_id = store.save_means("demo", bare, "sans code")
    store.save_plan(replace(plan, means=means_id, version=2, replaces=1), expected=1)
    return own_home


def _missing(home: Path, num: int, *words: str) -> Ran:
    date = next(s.date.isoformat() for s in plan_of(home).shifts if s.team == "M1" and s.passages)
    told = ("--team", "M1", "--date", date, "--missing", str(num), "--home", home)
    return av("absence", "demo", *told, *words)


def test_one_person_less_of_three_without_codes_still_goes_out(uncoded_home: Path, tmp_path: Path):
    ways = [one["way"] for one in _missing(uncoded_home, 1, "--json").json["proposals"]]
    assert "kept" in ways
    number = str(ways.index("kept") + 1)
    out = tmp_path / "plan.json"
    ran = _missing(uncoded_home, 1, "--choose", number, "--out", str(out))
    assert ran.code == 0, ran.err
    plan = plan_of(uncoded_home)
    told = Workspace(uncoded_home).means(plan.means).exceptions[-1]
    assert (told.team, told.people_absent, told.workers_absent) == ("M1", 1, ())
    assert any(s.team == "M1" and s.date == told.date and s.passages for s in plan.shifts)
    ways = [one["way"] for one in _missing(uncoded_home, 1, "--json").json["proposals"]]
    assert "kept" not in ways  # a second one away: one person alone never goes out
    assert "cancelled" in ways


def test_two_people_less_of_three_without_codes_never_leave_one_alone(uncoded_home: Path):
    two = _missing(uncoded_home, 2, "--json").json["proposals"]
    assert two
    assert "kept" not in [one["way"] for one in two]
    refused = _missing(uncoded_home, 4)
    assert refused.code == 2
    assert "personnes absentes : 4 ; 3 sans code" in refused.err


def test_one_left_without_code_who_joins_another_team_is_counted_there(uncoded_home: Path):
    store, plan = Workspace(uncoded_home), plan_of(uncoded_home)
    desk = open_desk(store, "demo", Week.parse(WEEK))
    no_partner = replace(desk.loaded, presence=None)  # handing over to one comes before joining
    desk = replace(desk, loaded=no_partner)
    found = None
    for shift in (one for one in plan.shifts if one.passages):
        size = next(team.size for team in desk.means.teams if team.id == shift.team)
        request = AbsenceRequest(shift.team, shift.date, num_absent=size - 1)
        try:
            answer = answer_absence(store, desk, request, search=True)
        except UsageError:  # somebody is away already
            continue
        found = next((one for one in answer.options if one.proposal.joins is not None), None)
        if found is not None:
            break
    assert found is not None
    joins = found.means.exceptions[-1]
    assert (joins.kind, joins.people_joining) == (ExceptionKind.REINFORCEMENT, 1)
    team = next(one for one in found.means.teams if one.id == joins.team)
    assert people_out(found.means, team, joins.date) == people_out(desk.means, team, joins.date) + 1


def test_who_has_a_code_is_not_told_by_a_number(chain: Chain):
    refused = _missing(chain.home, 1)
    assert refused.code == 2
    assert "se disent par leur code" in refused.err


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


def test_every_outing_of_a_week_may_be_cancelled_the_last_one_too(own_home: Path, tmp_path: Path):
    store = Workspace(own_home)
    out = tmp_path / "plan.json"
    while plan_of(own_home).shifts:
        shift = plan_of(own_home).shifts[0]
        desk = open_desk(store, "demo", Week.parse(WEEK))
        answer = answer_absence(store, desk, AbsenceRequest(shift.team, shift.date), search=False)
        ways = [str(one.proposal.way) for one in answer.options]
        choose(store, desk, answer, ways.index("cancelled") + 1)
    plan = plan_of(own_home)
    assert plan.unserved
    out.write_text(dumps(plan), encoding="utf-8")
    assert av("check", out, "--home", own_home).code in (0, 4)
    for audience in ("team", "public"):
        files = ("--for", audience, "--format", "all", "--out", tmp_path / audience)
        ran = av("sheets", out, *files, "--home", own_home)
        assert ran.code == 0, ran.err
    loaded, request = desk.loaded, PlanRequest(Week.parse(WEEK), seconds=None, iterations=1)
    again = plan_means(store, loaded, store.means(plan.means), request, source_name="-").plan
    assert not again.shifts  # a search finds nothing to do either
    gone = av("absence", "demo", "--team", "M1", "--date", "2026-11-30", "--home", own_home)
    assert gone.code == 2
    assert "ne sort pas" in gone.err
