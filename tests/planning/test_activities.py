"""Places and appointments of the means as the Problem's own."""

from __future__ import annotations

from dataclasses import replace

import pytest

import optimisation.problem as op
from planner.model import (
    AppointmentState,
    PairKind,
    PlaceKind,
    Protection,
    Public,
    TeamKind,
    TimeWindow,
)
from planner.network.modes import MODES
from planner.planning.activities import DEFAULT_GAP_S, OPTIONAL_PRIZE
from tests.planning.village import (
    DAY,
    MOBILE_TEAM,
    STREET_TEAM,
    H,
    built_of,
    means,
    place,
    shift,
    visit,
)


def one_place(**more) -> op.Place:
    return built_of(means(place("p", **more))).problem.places[0]


def visits(*appointments, **more) -> tuple[op.Appointment, ...]:
    return built_of(means(place("p"), appointments=appointments, **more)).problem.appointments


def test_a_place_keeps_its_presence_hours_and_wishes():
    found = one_place(
        presence_min=20, windows=(TimeWindow(1, 1200, 1320),), refusals=(TimeWindow(3, 0, 60),)
    )
    assert found.presence_s == 1200
    assert found.windows == ((DAY + 20 * H, DAY + 22 * H - 1200),)
    assert found.forbidden == ((3 * DAY, 3 * DAY + H),)


def test_passages_owed_and_wished_bound_the_week():
    found = one_place(min_frequency=1, frequency=3)
    assert (found.min_passages, found.max_passages) == (1, 3)


def test_two_passages_a_week_are_never_the_same_night_unless_asked():
    assert one_place(frequency=2).min_gap_s == DEFAULT_GAP_S
    assert one_place(frequency=2, min_gap_h=2).min_gap_s == 2 * H
    assert one_place(frequency=1).min_gap_s is None
    assert one_place(frequency=1, max_gap_h=72).max_gap_s == 72 * H


def test_a_street_place_is_for_street_teams_and_a_housing_one_for_the_others():
    assert one_place().teams == {0}
    assert one_place(public=Public.HOUSING).teams == {1}


def test_a_sealed_place_is_for_its_team_only():
    found = one_place(protection=Protection.SEALED, sealed_to="M")
    assert found.teams == {1}


def test_without_street_teams_places_are_the_others():
    week = means(place("p"), teams=(MOBILE_TEAM,), shifts=(shift(team="M"),))
    assert built_of(week).problem.places[0].teams == {0}


def test_kinds_keep_their_names():
    for kind in PlaceKind:
        assert one_place(kind=kind).kind.value == kind.value


def test_an_exploratory_place_carries_a_walk_within_its_presence():
    found = one_place(kind=PlaceKind.EXPLORATORY, presence_min=20)
    assert 0 < found.sweep_s <= 1200
    assert one_place().sweep_s == 0


def test_parking_takes_time_by_car_and_none_on_foot():
    assert one_place().approach_s == MODES["walk"].approach_s == 0
    assert one_place(public=Public.HOUSING).approach_s == MODES["car"].approach_s == 300


def test_where_teams_on_foot_and_by_car_may_come_the_car_pays_its_parking_in_travel():
    by_car = replace(MOBILE_TEAM, public=Public.STREET)
    week = means(place("p"), teams=(STREET_TEAM, by_car))
    built = built_of(week)
    found = built.problem.places[0]
    assert found.approach_s == 0
    for mode, plain, asked in zip(
        built.sites.modes, built.sites.travel, built.problem.travel, strict=True
    ):
        added = asked.seconds - plain.seconds
        assert (added[:, found.location] == MODES[mode].approach_s).all()
        assert added.sum() == MODES[mode].approach_s * len(added)


def test_skills_are_asked_by_index_of_the_same_word():
    built = built_of(
        means(place("p", skills=frozenset({"social"})), appointments=(
            visit("v", skills=frozenset({"nurse"})),))
    )  # fmt: skip
    street, mobile = built.problem.shifts
    assert built.problem.places[0].skills == street.skills
    assert built.problem.appointments[0].skills == mobile.skills
    assert not built.problem.places[0].skills & mobile.skills


# Appointments


def test_an_appointment_keeps_its_starts_and_duration():
    found = visits(visit("v", soft_end_min=660))[0]
    assert found.window == (2 * DAY + 10 * H, 2 * DAY + 12 * H - 2700)
    assert (found.duration_s, found.soft_end_s) == (2700, 2 * DAY + 11 * H)
    assert found.approach_s == 300


def test_a_confirmed_appointment_starts_at_its_hour_and_no_other():
    found = visits(visit("v", state=AppointmentState.CONFIRMED, fixed_start_min=630))[0]
    assert found.window == (2 * DAY + 10 * H + 1800,) * 2


def test_an_hour_typed_on_a_proposed_appointment_binds_nothing():
    assert visits(visit("v", fixed_start_min=630))[0].window[0] == 2 * DAY + 10 * H


def test_a_mandatory_appointment_has_no_prize_and_an_optional_one_has():
    must, may = visits(visit("v"), visit("w", mandatory=False))
    assert (must.mandatory, must.prize) == (True, 0)
    assert (may.mandatory, may.prize) == (False, OPTIONAL_PRIZE)


def test_mobile_teams_keep_appointments_and_all_do_where_there_is_none():
    assert visits(visit("v"))[0].teams == {1}
    street_only = tuple(replace(team, kind=TeamKind.MARAUDE) for team in (STREET_TEAM, MOBILE_TEAM))
    assert visits(visit("v"), teams=street_only)[0].teams is None


def test_wished_team_and_worker_are_indices_even_of_a_worker_in_no_team():
    found = visits(visit("v", team="M", worker="M2"), visit("w", worker="Z9"))
    assert found[0].wished_team == 1
    assert found[0].wished_worker != found[1].wished_worker
    assert found[1].wished_worker is not None


@pytest.mark.parametrize(
    ("kind", "gap_min", "gap_s"),
    [(PairKind.SAME_START, None, (0, 0)), (PairKind.GAP, (30, 90), (1800, 5400))],
)
def test_a_pair_names_the_other_by_index_with_its_gap(kind, gap_min, gap_s):
    one = visit("v", pair="w", pair_kind=kind, gap_min=gap_min)
    first, second = visits(one, visit("w"))
    assert (first.pair, first.pair_gap_s) == (1, gap_s)
    assert second.pair is None


def test_a_pair_with_a_cancelled_appointment_is_no_longer_one():
    one = visit("v", pair="w", pair_kind=PairKind.SAME_START)
    assert visits(one, visit("w", state=AppointmentState.CANCELLED))[0].pair is None
