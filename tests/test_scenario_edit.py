"""A scenario or an alert saved is edited: its form holds it whole, and two editors lose nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from planner.alert import Alert, AlertPlace, AlertPlaceKind
from planner.errors import StaleVersionError, UsageError
from planner.model import AlertKind, AlertSpan, Means, Point, Protection, Public, Week
from planner.scenario import (
    BusInstead,
    HalfDay,
    HoursChange,
    ModeChange,
    PassagesWished,
    Scenario,
    ShiftMore,
    StopMore,
)
from planner.service.alerts import AlertWords, switch_on
from planner.service.change_rows import (
    STREET,
    TEAM,
    ChangeRows,
    TypedRows,
    day_rows,
    hours_rows,
    mode_rows,
    passage_rows,
    place_rows,
    stop_rows,
)
from planner.service.demo import CODE, install_demo
from planner.service.plan_request import PlanRequest
from planner.service.scenario_edit import change_current, edit_alert, edit_scenario
from planner.service.scenario_plans import asked_of, digest, open_baseline
from planner.service.scenario_told import Known, told_alert, told_scenario
from planner.store.workspace import Workspace

TODAY = dt.date(2026, 12, 1)
NAME = "Hiver"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The invented town with its means."""
    folder = tmp_path_factory.mktemp("edited")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ALLERVERS_KEY_FILE", str(folder / "key"))
        patch.setenv("ALLERVERS_HOME", str(folder / "home"))
        install_demo(Workspace(folder / "home"), today=TODAY)
        yield folder / "home"


@pytest.fixture
def store(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    monkeypatch.setenv("ALLERVERS_KEY_FILE", str(home.parent / "key"))
    monkeypatch.setenv("ALLERVERS_HOME", str(home))
    store = Workspace(home)
    yield store
    store.remove_scenario(CODE, NAME)


def _means(store: Workspace) -> Means:
    latest = store.latest_means(CODE)
    assert latest is not None
    return latest[1]


def _known(store: Workspace, *, for_team: bool = True) -> Known:
    means, codes = _means(store), store.user_codes(CODE)
    named = {one.id for one in means.places if for_team or one.protection is Protection.PUBLIC}
    bases = {one.id: codes[one.id] for one in means.places if one.is_base}
    shown = {id_: code for id_, code in codes.items() if id_ in named - set(bases)}
    return Known(means, shown, bases, services=("office",))


def _full(means: Means) -> Scenario:
    """Every kind of change; what its stops are called is in no street of the town."""
    public, protected = (
        next(
            one.id
            for one in means.places
            if not one.is_base and (one.protection is Protection.PUBLIC) is wanted
        )
        for wanted in (True, False)
    )
    base = next(one.id for one in means.places if one.is_base)
    halle = HalfDay("Halle", Point(7.0, 8.0), 1, 540, 1440)
    bus = BusInstead("office", base, (halle,), people=3, margin_min=30, bus_cost_per_km_eur=0.8)
    return Scenario(
        NAME,
        teams_more=("M1",),
        teams_less=("M2",),
        modes=(ModeChange("M1", "bike"),),
        hours=(HoursChange("M1", 1200, 1500),),
        shifts_more=(ShiftMore("M1", 5, 0, 1440), ShiftMore("M1", 6, 1201, 1440)),
        shifts_less=(means.shifts[0].id,),
        places_less=(protected,),
        passages=(PassagesWished(public, 3),),
        stops_more=(StopMore("Ici/là", Point(1.0, 2.0), Public.STREET, frequency=4),),
        rates={"travel_s": 2001, "coverage": 3},
        need_weights={"income_gap": 12.5},
        bus=bus,
    )


def _read_back(words, rows: ChangeRows):
    """What a form holding these words is read as."""

    def table(lines):
        return TypedRows("", {key: key for key in lines[0]} if lines else {}, lines)

    assert words.bus is not None
    halves = rows.days(table(day_rows(words.bus.half_days, STREET)), STREET)
    return replace(
        words,
        modes=rows.modes(table(mode_rows(words.modes))),
        hours=rows.hours(table(hours_rows(words.hours))),
        shifts_more=rows.days(table(day_rows(words.shifts_more)), TEAM),
        passages=rows.passages(table(passage_rows(words.passages))),
        stops_more=rows.stops(table(stop_rows(words.stops_more))),
        bus=replace(words.bus, half_days=halves),
    )


@pytest.mark.parametrize("for_team", [True, False])
def test_what_is_opened_and_saved_unchanged_is_the_same_scenario(store, for_team):
    full = _full(_means(store))
    full = replace(full, teams_less=(), bus=replace(full.bus, service=_office(store)))
    kept = store.save_scenario(CODE, full, expected=None)
    known = replace(_known(store, for_team=for_team), services=(full.bus.service,))
    told = told_scenario(full, known)
    assert (told.hidden.places_less == full.places_less) is not for_team
    rows = ChangeRows()
    words = _read_back(told.words, rows)
    rows.check()
    again = edit_scenario(store, CODE, words, told, expected=kept)
    assert again.version == 1  # nothing to write
    assert again.scenario == full


def _office(store: Workspace) -> str:
    services = store.layer(CODE, "services")
    return str(services.index[0])


def test_what_the_means_no_longer_have_is_left_out_and_told(store):
    means = _means(store)
    gone = Scenario(
        NAME, teams_more=("M1", "M9"), places_less=("gone",), modes=(ModeChange("M9", "bike"),)
    )
    told = told_scenario(gone, _known(store))
    assert told.words.teams_more == ("M1",)
    assert (told.words.places_less, told.words.modes) == ((), {})
    assert list(told.lost) == [
        "une équipe de plus, comme M9",
        "équipe M9 : à vélo",
        "sans passage à : un lieu que les moyens n'ont plus",
    ]
    assert told_scenario(Scenario(NAME, teams_more=(means.teams[0].id,)), _known(store)).lost == ()


def test_the_plans_of_a_scenario_edited_since_are_not_shown_as_its_own(store):
    request = PlanRequest(Week.of(TODAY), iterations=1)
    kept = store.save_scenario(CODE, Scenario(NAME, teams_more=("M1",)), expected=None)
    base = open_baseline(store, CODE, request)
    told = told_scenario(kept.scenario, _known(store))
    before = [digest(store, base, one) for one in asked_of(store, CODE, [NAME], request)]
    edited = replace(told.words, hours={"M1": "19:00-01:00"})
    edit_scenario(store, CODE, edited, told, expected=kept)
    after = [digest(store, base, one) for one in asked_of(store, CODE, [NAME], request)]
    assert after[0] == before[0]
    assert after[1] != before[1]


def test_an_alert_is_edited_and_an_alert_begun_keeps_its_first_day(store):
    place = AlertPlace(
        AlertPlaceKind.GYM, "Nulle part", Point(3.0, 4.0), Public.STREET, frequency=2
    )
    span = AlertSpan(AlertKind.COLD, TODAY)
    kept = store.save_alert(CODE, Alert(span, Scenario("x", teams_more=("M1",)), (place,)))
    told = told_alert(kept.alert, _known(store))
    rows = ChangeRows()
    places = place_rows(told.words.places)
    assert rows.places(TypedRows("", {key: key for key in places[0]}, places)) == told.words.places
    later = replace(told.words, teams_more=(), hours={"M1": "19:00-01:00"},
                    last_date=TODAY + dt.timedelta(9))  # fmt: skip
    asked = {"today": TODAY, "expected": kept.version}
    moved = replace(later, first_date=TODAY + dt.timedelta(1))
    for wrong in (moved, replace(later, last_date=TODAY - dt.timedelta(1))):
        with pytest.raises(UsageError):
            edit_alert(store, CODE, wrong, kept, told, **asked)
    edited = edit_alert(store, CODE, later, kept, told, **asked)
    assert edited.alert.places == (place,)
    assert edited.alert.changes.hours == (HoursChange("M1", 1140, 1500),)
    assert edited.alert.span == replace(span, last_date=TODAY + dt.timedelta(9))
    with pytest.raises(StaleVersionError):
        edit_alert(store, CODE, told.words, kept, told, **asked)
    assert store.alerts(CODE) == [edited]
    store.end_alert(CODE, kept.id, TODAY - dt.timedelta(1), expected=edited.version)


def test_an_alert_in_force_is_changed_from_the_command_line(store):
    words = AlertWords(AlertKind.HEAT, TODAY, teams_more=("M1",))
    with pytest.raises(UsageError, match="la déclencher"):
        change_current(store, CODE, words, today=TODAY)
    kept = switch_on(store, CODE, words)
    later, last = TODAY + dt.timedelta(2), TODAY + dt.timedelta(9)
    longer = AlertWords(AlertKind.HEAT, later, last)
    found = change_current(store, CODE, longer, today=later)
    assert found.alert == kept.alert.until(last)
    other = replace(longer, hours={"M1": "19:00-01:00"})
    found = change_current(store, CODE, other, today=later)
    assert (found.id, found.version, found.alert.span.first_date) == (kept.id, 3, TODAY)
    assert (found.alert.changes.teams_more, found.alert.changes.hours) == (
        (), (HoursChange("M1", 1140, 1500),),
    )  # fmt: skip
    with pytest.raises(UsageError, match="déjà passé"):
        change_current(store, CODE, replace(longer, last_date=TODAY), today=later)
    store.end_alert(CODE, kept.id, TODAY - dt.timedelta(1), expected=3)


def _page() -> None:
    """What the page draws of a scenario edited (run by Streamlit apart: imports are its own)."""
    from planner.ui import cache, scenario_form, state

    def draw() -> None:
        loaded, means = cache.territory("demo"), cache.means("demo")
        assert means is not None
        scenario_form.show_edit(loaded, means, cache.workspace().scenarios("demo"))

    state.one_run(draw)()


def _editor() -> AppTest:
    """A visit whose form is open on the scenario."""
    page = AppTest.from_function(_page, default_timeout=60)
    page.session_state["av_held_av-part-scenario-edit-0"] = True
    page.run()
    page.selectbox(key="scenario-edited-0").select(NAME).run()
    assert not page.exception
    return page


def _save(page: AppTest) -> None:
    next(one for one in page.button if one.label == "Enregistrer les changements").click().run()
    assert not page.exception


def test_of_two_who_edit_a_scenario_the_second_is_told_and_nothing_is_lost(store):
    full = _full(_means(store))
    full = replace(full, teams_less=(), bus=replace(full.bus, service=_office(store)))
    store.save_scenario(CODE, full, expected=None)
    first, second = _editor(), _editor()
    assert second.multiselect(key="scenario-edit-1-teams").value == ["M1"]
    first.number_input(key="scenario-edit-1-passages-1-number").set_value(5)
    _save(first)
    assert store.scenario(CODE, NAME).scenario == replace(
        full, passages=(replace(full.passages[0], frequency=5),)
    )
    second.selectbox(key="scenario-edit-1-modes-1-mode").select("car")
    _save(second)
    assert "par une autre personne" in second.warning[0].value
    assert "5 passages souhaités" in " ".join(str(one.proto) for one in second.get("html"))
    assert store.scenario(CODE, NAME).scenario.modes == full.modes
    assert second.selectbox(key="scenario-edit-1-modes-1-mode").value == "car"
    _save(second)
    kept = store.scenario(CODE, NAME)
    assert (kept.version, kept.scenario) == (3, replace(full, modes=(ModeChange("M1", "car"),)))
    assert not second.warning


def test_a_scenario_removed_while_it_is_edited_is_told_and_comes_back_if_saved_again(store):
    store.save_scenario(CODE, Scenario(NAME, teams_more=("M1",)), expected=None)
    page = _editor()
    store.remove_scenario(CODE, NAME)
    _save(page)
    assert "Retiré entre-temps" in page.warning[0].value
    assert store.scenarios(CODE) == []
    _save(page)
    assert store.scenario(CODE, NAME).scenario == Scenario(NAME, teams_more=("M1",))


def test_a_scenario_is_given_another_name_in_its_form_and_who_saw_the_old_one_is_told(store):
    store.save_scenario(CODE, Scenario(NAME, teams_more=("M1",)), expected=None)
    store.save_scenario(CODE, Scenario("Autre"), expected=None)
    first, second = _editor(), _editor()
    _name(first, "Autre")
    _save(first)
    assert "choisir un autre nom" in first.error[0].value
    _name(first, "Printemps")
    _save(first)
    assert not first.error
    assert sorted(one.scenario.name for one in store.scenarios(CODE)) == ["Autre", "Printemps"]
    _save(second)
    assert "par une autre personne" in second.warning[0].value
    assert "Printemps" in " ".join(str(one.proto) for one in second.get("html"))
    _save(second)  # its name goes back, as written there
    found = {one.scenario.name: one.version for one in store.scenarios(CODE)}
    assert found == {"Autre": 1, NAME: 3}
    store.remove_scenario(CODE, "Autre")


def _name(page: AppTest, name: str) -> None:
    page.text_input(key="scenario-edit-1-name").set_value(name)


def test_a_scenario_made_again_under_its_name_is_told_to_who_edits_the_one_before(store):
    store.save_scenario(CODE, Scenario(NAME, teams_more=("M1",)), expected=None)
    page = _editor()
    store.remove_scenario(CODE, NAME)
    again = store.save_scenario(CODE, Scenario(NAME, teams_less=("M2",)), expected=None)
    assert again.version == 1  # as the one that was opened
    _save(page)
    assert "par une autre personne" in page.warning[0].value
    assert "M2" in " ".join(str(one.proto) for one in page.get("html"))
    assert store.scenarios(CODE) == [again]
    _save(page)
    kept = store.scenario(CODE, NAME)
    assert (kept.id, kept.version, kept.scenario.teams_more) == (again.id, 2, ("M1",))


def _alert_page() -> None:
    """The alerts of the week page (run by Streamlit apart: imports are its own)."""
    from planner.ui import alert_view, cache, state

    def draw() -> None:
        alert_view.show_alerts(cache.territory("demo"), start=lambda *_told: None)

    state.one_run(draw)()


def test_an_alert_made_again_is_told_to_who_edits_the_one_before(store):
    today = dt.date.today()
    seen = switch_on(store, CODE, AlertWords(AlertKind.HEAT, today, teams_more=("M1",)))
    page = AppTest.from_function(_alert_page, default_timeout=60)
    page.session_state["av_held_av-part-alerts-demo"] = True
    page.session_state[f"av_held_av-part-alert-edited-{seen.id}-0"] = True
    page.run()
    store.end_alert(CODE, seen.id, today - dt.timedelta(1), expected=seen.version)
    again = switch_on(store, CODE, AlertWords(AlertKind.HEAT, today, teams_more=("M2",)))
    _save(page)
    assert "Retiré entre-temps" in page.warning[0].value
    _save(page)
    assert "court déjà" in page.error[0].value
    assert store.alerts(CODE) == [again]
    store.end_alert(CODE, again.id, today - dt.timedelta(1), expected=again.version)
