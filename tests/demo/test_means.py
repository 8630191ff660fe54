"""The invented week uses what the spreadsheet offers, and the reader takes all of it."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import numpy as np
import pytest

from planner.demo.means import WeekShape, demo_rows, week_rows
from planner.demo.town import Town, make_town
from planner.demo.visits import visit_rows
from planner.exports.means_template import write_template
from planner.means_layout import BY_NAME
from planner.model import (
    AppointmentState,
    ExceptionKind,
    Means,
    PairKind,
    PlaceKind,
    Protection,
    TeamKind,
)
from planner.network.gazetteer import Gazetteer
from planner.sources.means_xlsx import read_means

MONDAY = "2026-11-30"
SHAPE = WeekShape(street_teams=2, nights=5, mobile_teams=2, num_places=60, num_visits=60)


@pytest.fixture(scope="module")
def town() -> Town:
    return make_town("S", 1)


def read(rows, town, folder) -> Means:
    path = folder / "moyens.xlsx"
    write_template(path, rows)
    return read_means(
        path,
        gazetteer=Gazetteer.from_streets(town.streets),
        ids=lambda kind, code: f"{kind}-{code}",
        reachable=lambda point: True,
    )


@pytest.fixture(scope="module")
def means(town, tmp_path_factory) -> Means:
    rows = week_rows(town.streets, SHAPE, first_night=MONDAY)
    return read(rows, town, tmp_path_factory.mktemp("means"))


@pytest.mark.parametrize("size", ["XS", "S", "city"])
@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_the_week_of_a_town_is_read_without_a_fault(size, seed, tmp_path) -> None:
    town = make_town(size, seed)
    means = read(demo_rows(town, MONDAY), town, tmp_path)
    stops = [place for place in means.places if not place.is_base]
    assert {place.kind for place in stops} == set(PlaceKind)
    assert len(means.reports) == 2
    assert {item.kind for item in means.exceptions} == {
        ExceptionKind.ABSENCE,
        ExceptionKind.CLOSED_PLACE,
    }


def test_the_same_seed_gives_the_same_rows(town) -> None:
    assert demo_rows(town, MONDAY) == demo_rows(make_town("S", 1), MONDAY)


def test_without_a_date_nothing_is_dated(town) -> None:
    rows = demo_rows(town)
    assert rows["signalements"] == rows["exceptions"] == []


def test_every_header_of_the_rows_is_one_of_the_spreadsheet(town) -> None:
    rows = week_rows(town.streets, SHAPE, first_night=MONDAY)
    for sheet, lines in rows.items():
        known = {column.header for column in BY_NAME[sheet].columns}
        assert all(set(line) <= known for line in lines), sheet


def test_one_team_stays_in_the_second_night_and_a_place_is_closed(means) -> None:
    away, closed = means.exceptions
    assert away.date == closed.date == dt.date(2026, 12, 1)
    assert (away.team, away.workers_absent) == ("M2", ())
    assert closed.place in {place.id for place in means.places if place.kind is PlaceKind.KNOWN}


def test_of_a_lone_team_one_person_is_absent_and_two_still_go_out(tmp_path) -> None:
    town = make_town("XS", 3)
    away = read(demo_rows(town, MONDAY), town, tmp_path).exceptions[0]
    assert away.workers_absent == ("M1c",)


def test_the_first_fixed_point_stands_at_the_station(town, means) -> None:
    fixed = [p for p in means.places if p.kind is PlaceKind.FIXED and not p.is_base]
    landmarks = town.streets.landmarks
    x_m, y_m = landmarks.loc[landmarks["kind"] == "station", ["x_m", "y_m"]].iloc[0]
    assert (fixed[0].point.x_m, fixed[0].point.y_m) == (x_m, y_m)
    assert "Gare" in fixed[0].label


def test_places_refuse_by_day_by_hour_and_by_both(means) -> None:
    refusals = [one for place in means.places for one in place.refusals]
    assert len({one.weekday for one in refusals}) >= 4
    whole_days = [one for one in refusals if one.end_min - one.start_min == 24 * 60]
    assert 0 < len(whole_days) < len(refusals)
    stops = [place for place in means.places if not place.is_base]
    assert any(place.max_gap_h for place in stops)
    assert any(place.skills for place in stops)
    assert set(Protection) == {place.protection for place in stops}


def test_visits_have_wishes_soft_ends_confirmed_hours_and_double_services(means) -> None:
    visits = means.appointments
    workers = {code for team in means.teams for code in team.workers}
    assert {visit.worker for visit in visits if visit.worker} <= workers
    assert len({visit.worker for visit in visits if visit.worker}) > 1
    mobile = {team.id for team in means.teams if team.kind is TeamKind.MOBILE}
    assert {visit.team for visit in visits if visit.team} == mobile
    assert any(visit.soft_end_min is not None for visit in visits)
    kinds = {visit.pair_kind for visit in visits}
    assert kinds == {PairKind.NONE, PairKind.SAME_START, PairKind.GAP}


def test_one_mobile_team_has_no_double_service(town) -> None:
    rows = demo_rows(town, MONDAY)["rendez-vous"]
    assert not any("lié à" in row or "lien" in row for row in rows)


@pytest.mark.parametrize("mobile_teams", [1, 2, 5])
def test_no_hour_has_more_confirmed_visits_than_teams(mobile_teams) -> None:
    spots = [{"rue": f"Rue {rank}"} for rank in range(900)]
    rows = visit_rows(spots, np.random.default_rng(1), mobile_teams=mobile_teams)
    confirmed = [row for row in rows if row.get("état") == "confirmé"]
    at_once = Counter((row["jour"], row["heure confirmée"]) for row in confirmed)
    assert max(at_once.values()) == mobile_teams


def test_confirmed_visits_keep_their_hour_within_their_window(means) -> None:
    confirmed = [v for v in means.appointments if v.state is AppointmentState.CONFIRMED]
    assert len(confirmed) == 6
    for visit in confirmed:
        assert visit.window.start_min < visit.fixed_start_min
        assert visit.fixed_start_min + visit.duration_min <= visit.window.end_min
