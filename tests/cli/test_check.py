"""`check`, `publish` and `sheets` on plans edited by hand: what is refused, accepted, told."""

from __future__ import annotations

import copy
import datetime as dt
import json
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from planner.model import TimeWindow, Week
from planner.planning.plan_format import dumps, loads
from planner.service import refusals
from planner.service.refusals import refused_since
from planner.service.wishes import stops_to_leave
from planner.store.workspace import Workspace
from tests.cli.runner import av

SEVEN = dt.timedelta(days=7)


@pytest.fixture
def document(chain) -> dict:
    return json.loads(chain.plan.read_text("utf-8"))


@pytest.fixture
def write(tmp_path):
    def written(document: dict, name: str = "edited.json") -> Path:
        path = tmp_path / name
        path.write_text(json.dumps(document), "utf-8")
        return path

    return written


def _shift_with(document: dict, kind: str, least: int = 1) -> dict:
    return next(s for s in document["shifts"] if sum(kind in p for p in s["passages"]) >= least)


def twice(document: dict) -> dict:
    """The same appointment kept by two outings: forbidden."""
    first = _shift_with(document, "appointment")
    passage = next(p for p in first["passages"] if "appointment" in p)
    other = next(s for s in document["shifts"] if s["id"] != first["id"] and s["passages"])
    other["passages"].append(copy.deepcopy(passage))
    return document


def shortened(document: dict, *, by_s: int = 60) -> dict:
    """A stay shorter than planned: to accept."""
    passage = _shift_with(document, "place", 3)["passages"][1]
    passage["leave_s"] -= by_s
    return document


def missed(document: dict) -> dict:
    """An appointment taken out: information."""
    shift = _shift_with(document, "appointment", 2)
    rank = next(r for r, p in enumerate(shift["passages"]) if "appointment" in p)
    del shift["passages"][rank]
    return document


@pytest.mark.parametrize(
    ("edit", "code", "said"),
    [
        (twice, 4, "[interdit] rendez-vous tenu deux fois"),
        (shortened, 4, "[à accepter] temps sur place plus court que prévu"),
        (missed, 0, "[information] rendez-vous sans créneau"),
    ],
)
def test_check_tells_each_severity(chain, document, write, edit, code, said) -> None:
    ran = av("check", write(edit(document)), "--home", chain.home)
    assert ran.code == code, ran.err
    assert said in ran.out


def test_check_computes_again_what_has_no_passage_and_why(chain, document, write) -> None:
    path = write(missed(document))
    found = av("check", path, "--home", chain.home, "--json").json
    before, after = ({item["id"] for item in plan["unserved"]} for plan in (document, found))
    assert len(after - before) == 1
    assert found["mandatory_missed"] == document["mandatory_missed"] + 1


def test_nothing_makes_a_forbidden_plan_published_or_printed(
    chain, own_home, document, write, tmp_path
) -> None:
    path = write(twice(document))
    versions = len(Workspace(own_home).plans("demo"))
    ran = av("publish", path, "--home", own_home)
    assert ran.code == 3
    assert "[interdit] rendez-vous tenu deux fois" in ran.err
    ran = av("publish", path, "--home", own_home, "--accept", "appointment_twice")
    assert ran.code == 2
    assert "ne s'accepte pas" in ran.err
    for item in document["violations"]:
        item["accepted"] = True
    assert av("publish", write(document), "--home", own_home).code == 3
    assert len(Workspace(own_home).plans("demo")) == versions
    ran = av("sheets", path, "--out", tmp_path / "sheets", "--home", own_home)
    assert ran.code == 3
    assert "[interdit]" in ran.err
    assert not (tmp_path / "sheets").exists()


def test_e10_a_plan_brought_in_that_passes_in_a_refusal_is_refused_until_it_ends(
    chain, own_home, document, write
) -> None:
    store = Workspace(own_home)
    plan = loads(json.dumps(document).encode())
    means = store.means(plan.means)
    passed = {one.place for shift in plan.shifts for one in shift.passages}
    refused = next(place for place in means.places if place.id in passed and not place.refusals)

    def published(until: dt.date):
        told = replace(refused, refusals=(TimeWindow(None, 0, 1440),), refused_until=until)
        places = tuple(told if one is refused else one for one in means.places)
        store.rewrite_means(plan.means, replace(means, places=places))
        words = ("--accept", "forbidden_window") if until > plan.week.monday else ()
        return av("publish", write(document), "--home", own_home, *words)

    ran = published(plan.week.monday + dt.timedelta(days=6))
    assert ran.code == 2
    assert "ne s'accepte pas" in ran.err
    assert av("publish", write(document), "--home", own_home).code == 3
    assert av("check", write(document), "--home", own_home).code == 4
    assert not any(one.published for one in store.plans("demo"))
    assert published(plan.week.monday - dt.timedelta(days=7)).code == 0


def test_e10_a_refusal_told_since_a_plan_was_made_keeps_it_from_being_published_or_printed(
    chain, own_home, document, write, monkeypatch
) -> None:
    store, week = Workspace(own_home), Week.parse(document["week"])
    means_id, means = store.latest_means("demo")
    plan = loads(json.dumps(document).encode())
    passed = {one.place for shift in plan.shifts for one in shift.passages}
    place = next(one for one in means.places if one.id in passed and not one.refusals)
    num = sum(one.place == place.id for shift in plan.shifts for one in shift.passages)
    told = replace(place, refusals=(TimeWindow(None, 0, 1440),), refused_until=week.monday + SEVEN)
    places = tuple(told if one is place else one for one in means.places)
    store.save_means("demo", replace(means, places=places), "m.xlsx", onto=means_id)
    before = week.monday - dt.timedelta(days=2)
    monkeypatch.setattr(refusals, "_today", lambda: before)
    assert len(refused_since(store, plan)) == num > 0
    assert {stop.ref for stop in stops_to_leave(store, plan)} == {place.id}
    for words in (("publish",), ("sheets", "--out", own_home / "s")):
        ran = av(words[0], write(document), *words[1:], "--home", own_home)
        assert ran.code == 3
        assert "ne souhaite pas" in ran.err
    after = refused_since(store, plan, today=week.monday + SEVEN)
    assert after == (), "a past week stays as it was"


def test_what_is_to_accept_is_published_once_accepted_and_the_acceptance_is_kept(
    chain, own_home, document, write
) -> None:
    path = write(shortened(document))
    ran = av("publish", path, "--home", own_home)
    assert ran.code == 3
    assert "--accept too_short" in ran.err
    ran = av("publish", path, "--home", own_home, "--accept", "too_short")
    assert ran.code == 0, ran.err
    assert "temps sur place plus court que prévu" in ran.out
    store = Workspace(own_home)
    saved = next(plan for plan in store.plans("demo") if plan.published)
    assert saved.version == document["version"] + 1
    assert saved.replaces == document["version"]
    assert [(v.rule, v.accepted) for v in saved.violations if v.severity == "a_accepter"] == [
        ("too_short", True)
    ]
    assert [s.passages for s in saved.shifts] == [
        s.passages for s in loads(path.read_bytes()).shifts
    ]
    ran = av("check", write(json.loads(dumps(saved))), "--home", own_home)
    assert ran.code == 0
    assert "(accepté)" in ran.out


def test_an_acceptance_does_not_cover_more_than_was_accepted(
    chain, own_home, document, write
) -> None:
    path = write(shortened(document))
    saved = av("publish", path, "--home", own_home, "--accept", "too_short", "--json").json
    assert av("check", write(saved), "--home", own_home).code == 0
    assert av("check", write(shortened(saved)), "--home", own_home).code == 4


def test_an_unchanged_plan_is_published_without_a_new_version(chain, own_home, document) -> None:
    ran = av("publish", chain.plan, "--home", own_home, "--json")
    assert ran.code == 0, ran.err
    assert (ran.json["version"], ran.json["published"]) == (document["version"], True)
    assert len(Workspace(own_home).plans("demo")) == 1


def test_a_plan_changed_from_an_old_version_is_not_published_over_a_newer_one(
    chain, own_home, document, write
) -> None:
    path = write(missed(copy.deepcopy(document)))
    assert av("publish", path, "--home", own_home).code == 0
    late = write(missed(missed(document)), "late.json")
    ran = av("publish", late, "--home", own_home)
    assert ran.code == 3
    assert "version 2" in ran.err
    assert len(Workspace(own_home).plans("demo")) == 2


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("team", "M2"),
        ("date", "2026-12-06"),
        ("mode", "bike"),
        ("vehicle", "V9"),
        ("base_place", "0" * 16),
        ("start_s", 1),
        ("end_s", 999_999),
    ],
)
def test_what_the_means_decide_of_an_outing_cannot_be_edited(
    chain, document, write, field, value
) -> None:
    shift = next(s for s in document["shifts"] if s["team"] == "M1")
    before = shift[field]
    shift[field] = value
    ran = av("check", write(document), "--home", chain.home)
    assert ran.code == 3
    assert f"« {field} »" in ran.err
    assert str(before) in ran.err
    assert "edited.json" in ran.err


def test_another_time_zone_than_the_territory_is_a_fault(chain, document, write) -> None:
    document["tz"] = "Indian/Reunion"
    ran = av("check", write(document), "--home", chain.home)
    assert ran.code == 3
    assert "Europe/Paris" in ran.err


def test_the_sheet_of_a_second_version_says_which_it_replaces(
    chain, own_home, document, write, tmp_path
) -> None:
    path = write(missed(document))
    saved = av("publish", path, "--home", own_home, "--json").json
    assert (saved["version"], saved["replaces"]) == (2, 1)
    out = tmp_path / "sheets"
    assert av("sheets", write(saved), "--out", out, "--home", own_home).code == 0
    sheets = sorted(out.glob("feuille-*-v2.pdf"))
    assert sheets
    assert not list(out.glob("*-v1*"))
    for text in map(pdf_text, sheets[:3]):
        assert "version 2, remplace la version 1" in text
    assert "remplace" not in pdf_text(next((chain.out / "feuilles").glob("feuille-*-v1.pdf")))


def pdf_text(path: Path) -> str:
    """What a reader finds in a PDF."""
    found = subprocess.run(
        ["pdftotext", "-layout", str(path), "-"], check=True, capture_output=True, text=True
    )
    return " ".join(found.stdout.split())
