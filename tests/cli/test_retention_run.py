"""E1, E8, E14, E18: what has expired is erased by the daily job; past weeks still count."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from planner.cli.retention import erase_at_start
from planner.model import Protection
from planner.service.retention_run import run_retention
from planner.store.schema import MeansRow
from planner.store.workspace import Workspace
from tests.cli.runner import av

CODE = "demo"
HIDDEN = (Protection.TEAM, Protection.SEALED)


def _sunday(store: Workspace) -> dt.date:
    return max(plan.week.monday for plan in store.plans(CODE)) + dt.timedelta(days=6)


def _hidden(means):
    return [place for place in means.places if place.protection in HIDDEN]


def _idle(store: Workspace) -> list[str]:
    """Add places nobody passes at, by means that take the place of those of the plan."""
    held_id, held = store.latest_means(CODE)
    model = _hidden(held)[0]
    ids = [store.place_ids(CODE)("place", f"OUBLI-{rank}") for rank in range(2)]
    more = tuple(replace(model, id=id_, label="Cave oubliée", sealed_to=None) for id_ in ids)
    store.save_means(CODE, replace(held, places=(*held.places, *more)), "m.xlsx", onto=held_id)
    return ids


def test_e8_a_place_without_a_passage_expires_after_ninety_days_and_not_before(own_home) -> None:
    store = Workspace(own_home)
    ids = _idle(store)
    saved = store.kept_means(CODE)[-1][1]
    assert run_retention(store, today=saved + dt.timedelta(days=89)).places == 0
    assert {place.id for place in store.latest_means(CODE)[1].places} >= set(ids)
    passed = {p.ref for plan in store.plans(CODE) for s in plan.shifts for p in s.passages}
    run_retention(store, today=saved + dt.timedelta(days=90))
    left = {place.id for place in store.latest_means(CODE)[1].places}
    assert not left & set(ids)
    assert (
        passed & {place.id for place in _hidden(store.means(store.kept_means(CODE)[0][0]))} <= left
    )
    assert not set(ids) & set(store.user_codes(CODE))
    labels = {p.label for id_, _day in store.kept_means(CODE) for p in store.means(id_).places}
    assert "Cave oubliée" not in labels


def test_e1_positions_of_visits_are_erased_seven_days_after_the_week_they_served(own_home) -> None:
    store = Workspace(own_home)
    used = store.plans(CODE)[-1].means
    before = store.means(used)
    assert before.appointments
    _idle(store)  # others take their place
    last = max(_sunday(store), store.kept_means(CODE)[0][1])
    run_retention(store, today=last + dt.timedelta(days=6))
    assert store.means(used).appointments == before.appointments
    run_retention(store, today=last + dt.timedelta(days=7))
    after = store.means(used)
    for old, new in zip(before.appointments, after.appointments, strict=True):
        assert (old.id, old.window) == (new.id, new.window)
        assert old.point != new.point
    assert [p.point for p in after.places] == [p.point for p in before.places]


def test_e14_positions_and_names_of_earlier_means_go_and_the_yearly_report_stays(own_home) -> None:
    store = Workspace(own_home)
    used = store.plans(CODE)[-1].means
    before = store.means(used)
    monday = store.plans(CODE)[-1].week.monday
    words = (
        "bilan",
        CODE,
        "--from",
        f"{monday:%Y-%m}-01",
        "--to",
        f"{monday + dt.timedelta(days=6)}",
    )
    told = av(*words, "--home", own_home)
    assert told.code == 0, told.err
    _idle(store)
    run_retention(store, today=_sunday(store) + dt.timedelta(days=400))
    after = store.means(used)
    points = {(p.point.x_m, p.point.y_m) for p in _hidden(before)}
    assert not {(p.point.x_m, p.point.y_m) for p in _hidden(after)} & points
    assert {p.label for p in _hidden(after)} == {""}
    assert [p.id for p in after.places] == [p.id for p in before.places]
    assert av(*words, "--home", own_home).out == told.out


def test_e18_rota_codes_of_earlier_means_are_erased_after_a_year(own_home) -> None:
    store = Workspace(own_home)
    used = store.plans(CODE)[-1].means
    assert any(team.workers for team in store.means(used).teams)
    _idle(store)
    last = max(_sunday(store), store.kept_means(CODE)[0][1])
    run_retention(store, today=last + dt.timedelta(days=364))
    assert any(team.workers for team in store.means(used).teams)
    run_retention(store, today=last + dt.timedelta(days=365))
    after = store.means(used)
    assert not any(team.workers for team in after.teams)
    assert after.rota == ()


def test_running_again_changes_nothing(own_home) -> None:
    store = Workspace(own_home)
    _idle(store)
    day = _sunday(store) + dt.timedelta(days=400)
    assert run_retention(store, today=day).means > 0
    with store.reading() as session:
        rows = [(row.id, row.document, row.sealed) for row in session.query(MeansRow)]
    assert run_retention(store, today=day).means == 0
    with store.reading() as session:
        assert [(row.id, row.document, row.sealed) for row in session.query(MeansRow)] == rows


def test_the_verb_says_how_much_it_erased(own_home) -> None:
    assert "expiré" in av("retention", "--home", own_home).out
    assert set(av("retention", "--home", own_home, "--json").json) == {"counts", "places", "means"}


def test_a_lost_key_is_said_when_the_application_opens_and_keeps_nobody_out(
    own_home, tmp_path, monkeypatch, capsys
) -> None:
    erase_at_start(own_home)
    assert "expiré" in capsys.readouterr().out
    monkeypatch.setenv("ALLERVERS_KEY_FILE", str(tmp_path / "none"))
    erase_at_start(own_home)
    assert "absente" in capsys.readouterr().err
