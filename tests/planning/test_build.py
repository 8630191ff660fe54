"""From means, streets and needs to a Problem, and all the way to a plan file and back."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest

from optimisation.judge import judge
from optimisation.problem import FULL_EXPOSURE
from optimisation.solve import solve
from planner.clock import Clock
from planner.errors import StreetsError
from planner.model import (
    AppointmentState,
    DatedException,
    ExceptionKind,
    PairKind,
    PlaceKind,
    Protection,
    Public,
    Report,
    TimeWindow,
    Week,
    WeekPlan,
)
from planner.planning.build import build_week
from planner.planning.explain import explain
from planner.planning.outings import REST_AFTER_S, REST_S
from planner.planning.plan_format import dumps, loads
from planner.planning.promise import last_week_again
from planner.planning.solution import to_shifts, to_solution
from tests.planning.village import (
    BASE,
    CLOCK,
    DAY,
    MOBILE_TEAM,
    STREET_TEAM,
    WEEK,
    H,
    at,
    built_of,
    inputs_of,
    means,
    needs,
    place,
    shift,
    violations_above_info,
    visit,
)


def shifts_of(*outings, **more):
    return built_of(means(place("p"), shifts=outings, **more)).problem.shifts


# Shifts


def test_a_shift_keeps_its_team_hours_base_vehicle_and_codes():
    street, mobile = built_of(means(place("p"))).problem.shifts
    assert (street.team, street.day, street.vehicle) == (0, 1, None)
    assert (street.start_s, street.end_s) == (DAY + 20 * H, DAY + 25 * H)
    assert (street.briefing_s, street.closing_s) == (1200, 1200)
    assert street.start_location == street.end_location == 0
    assert (mobile.team, mobile.vehicle) == (1, 0)
    assert len(street.workers) == 3
    assert not street.workers & mobile.workers


def test_a_quarter_of_a_street_round_and_a_tenth_of_a_mobile_day_are_kept_for_the_unplanned():
    street, mobile = built_of(means(place("p"))).problem.shifts
    assert street.plannable_s == int(0.75 * (5 * H - 2400))
    assert mobile.plannable_s == int(0.90 * (8 * H - 2400 - REST_S))


def test_a_shift_of_more_than_six_hours_has_a_rest_that_starts_in_its_middle_and_in_time():
    short, long = shifts_of(shift("a", 1, (18, 24)), shift("b", 3, (18, 26)))
    assert short.rest is None
    assert long.rest is not None
    assert long.rest.duration_s == REST_S
    assert long.rest.earliest_s >= long.start_s + 2 * H
    assert long.rest.latest_s + long.rest.duration_s <= long.start_s + REST_AFTER_S
    assert long.rest.earliest_s <= long.rest.latest_s


def test_a_rest_asked_on_a_short_shift_is_kept():
    rest = shifts_of(shift("a", 1, (18, 22), break_min=15))[0].rest
    assert rest is not None
    assert rest.duration_s == 900


def test_a_night_that_starts_after_midnight_is_of_the_day_before():
    late, early = shifts_of(shift("a", 2, (1, 5)), shift("b", 3, (7, 11)))
    assert (late.day, early.day) == (1, 3)


def test_absent_codes_are_not_in_the_shift():
    away = DatedException(
        ExceptionKind.ABSENCE, dt.date(2026, 12, 1), team="A", workers_absent=("A2",)
    )
    assert len(shifts_of(shift(), exceptions=(away,))[0].workers) == 2


def test_a_base_too_far_from_streets_is_told_by_mode_and_never_by_place():
    lost = replace(BASE, point=at(50, 50))
    with pytest.raises(StreetsError) as caught:
        build_week(inputs_of(replace(means(place("p")), places=(lost, place("p")))))
    said = str(caught.value)
    assert "à pied" in said
    assert "en voiture" in said
    assert "base" in said
    assert str(int(lost.point.x_m)) not in said


def test_a_place_too_far_from_streets_is_reachable_by_nobody_and_stops_nothing():
    built = built_of(means(place("p"), place("q", 50, 50)))
    location = built.problem.places[1].location
    for travel in built.problem.travel:
        assert not travel.reachable[0, location]
        assert travel.reachable[0, built.problem.places[0].location]


def test_bases_are_no_stops_and_reports_are():
    report = Report("r", at(1, 1), "r", dt.date(2026, 12, 1), 1260, 1380)
    built = built_of(means(place("p"), reports=(report,)))
    assert built.index.places == ("p", "r")


def test_travel_is_never_optimistic_and_zero_from_a_place_to_itself():
    built = built_of(means(place("p"), place("q", 2, 2)))
    walk = built.problem.travel[built.sites.modes.index("walk")]
    one, two = (item.location for item in built.problem.places)
    metres = 200.0  # from (1, 1) to (2, 2) along the grid
    assert walk.seconds[one, two] >= metres / (4.5 / 3.6)
    assert walk.seconds[one, two] <= metres / (4.5 / 3.6) + 2
    assert (np.diag(walk.seconds) == 0).all()


def test_publics_without_places_have_no_points():
    both = {Public.STREET: needs(), Public.HOUSING: needs()}
    built = built_of(means(place("p")), by_public=both)
    assert {public for public, _zone in built.demand.zone_unit} == {Public.STREET}


# End to end


def a_full_week():
    """Six outings, fourteen places of all kinds and five appointments, one of them double."""
    spots = [(c, r) for c in range(3) for r in range(3)][1:]
    kinds = list(PlaceKind)
    places = [
        place(f"p{rank}", column, row, kind=kinds[rank % 3], frequency=1 + rank % 2,
              min_frequency=rank % 2)
        for rank, (column, row) in enumerate(spots)
    ]  # fmt: skip
    places.append(place("far", 2, 9, windows=(TimeWindow(None, 1290, 1380),)))
    places.append(place("never", 1, 2, refusals=(TimeWindow(None, 0, 1440),)))
    second = replace(MOBILE_TEAM, id="N", name="N", workers=("N1", "N2"))
    confirmed = AppointmentState.CONFIRMED
    return means(
        *places,
        teams=(STREET_TEAM, MOBILE_TEAM, second),
        shifts=(
            shift("a", 0), shift("b", 2, (20, 27)), shift("c", 6, (21, 26)),
            shift("m", 2, (9, 17), team="M", vehicle="V"), shift("n", 2, (9, 17), team="N"),
            shift("o", 4, (9, 12), team="M"),
        ),
        appointments=(
            visit("v1"), visit("v2", hours=(14, 16)), visit("v3", 4, (9, 12), mandatory=False),
            visit("v4", hours=(11, 15), state=confirmed, fixed_start_min=780),
            visit("v5", hours=(14, 16), pair="v2", pair_kind=PairKind.SAME_START),
        ),
    )  # fmt: skip


@pytest.mark.parametrize(
    "clock",
    [CLOCK, Clock(Week(2026, 13), "Europe/Paris"), Clock(Week(2026, 43), "Indian/Reunion")],
    ids=["plain", "spring change", "overseas"],
)
def test_a_week_goes_from_means_to_a_plan_file_and_back_without_losing_a_second(clock):
    built = built_of(a_full_week(), clock=clock)
    outcome = solve(built.problem, seed=1, iterations=30)
    assert outcome.verdict.missed == 0
    assert not violations_above_info(outcome.verdict)
    shifts = to_shifts(built.problem, built.index, outcome.solution)
    assert sum(len(item.passages) for item in shifts) >= 10
    plan = WeekPlan(
        "plan", "valmy", clock.week, clock.tz, "means", Public.STREET, shifts,
        unserved=explain(built, outcome.solution),
    )  # fmt: skip
    again = loads(dumps(plan))
    assert again == plan
    verdict = judge(built.problem, to_solution(built.index, again.shifts))
    assert verdict.points == outcome.verdict.points
    assert verdict.violations == outcome.verdict.violations


def test_the_week_after_keeps_what_it_promised():
    built = built_of(a_full_week())
    first = solve(built.problem, seed=1, iterations=30)
    shifts = to_shifts(built.problem, built.index, first.solution)
    last = WeekPlan("plan", "valmy", WEEK, CLOCK.tz, "means", Public.STREET, shifts)
    after = built_of(a_full_week(), clock=Clock(Week(2026, 50), CLOCK.tz), last=last)
    promised = sum(len(item.promises) for item in after.problem.places)
    sweeps = {
        ref
        for ref, item in zip(built.index.places, built.problem.places, strict=True)
        if item.kind == "exploratory"
    }
    told = [p.place for item in shifts for p in item.passages if p.place is not None]
    assert sweeps & set(told), "the week sweeps somewhere"
    assert promised == sum(1 for place in told if place not in sweeps)  # nobody is told of a sweep
    warm = last_week_again(last, after.index)
    kept = solve(after.problem, seed=1, iterations=30, warm=warm, engines=())
    assert kept.verdict.broken == ()
    again = solve(after.problem, seed=1, iterations=30, warm=warm)
    assert not violations_above_info(again.verdict)
    ranks = [(-found.verdict.missed, found.verdict.points) for found in (kept, again)]
    assert ranks[0] <= ranks[1]


def test_nobody_passes_where_no_passage_is_wanted():
    built = built_of(a_full_week())
    outcome = solve(built.problem, seed=1, iterations=30)
    shifts = to_shifts(built.problem, built.index, outcome.solution)
    assert "never" not in {passage.ref for item in shifts for passage in item.passages}
    told = {item.id: item.reason for item in explain(built, outcome.solution)}
    assert told["never"] == "no_passage_wanted"


def test_exposure_of_the_judge_comes_from_the_places_passed_at():
    built = built_of(means(place("p")))
    outcome = solve(built.problem, seed=1, iterations=5)
    wanted = np.zeros(len(built.problem.units.weight), dtype=np.int64)
    for unit, q in built.problem.places[0].unit_q:
        wanted[unit] += q
    np.testing.assert_array_equal(outcome.verdict.exposure, np.minimum(wanted, FULL_EXPOSURE))


def test_a_plan_file_holds_ids_and_times_and_nothing_of_a_place():
    hidden = replace(
        place("f3a9", 1, 2), label="Sous le pont", protection=Protection.SEALED, sealed_to="A"
    )
    built = built_of(means(hidden, appointments=(visit("7c21"),)))
    outcome = solve(built.problem, seed=1, iterations=5)
    shifts = to_shifts(built.problem, built.index, outcome.solution)
    text = dumps(WeekPlan("plan", "valmy", WEEK, CLOCK.tz, "means", Public.STREET, shifts))
    assert "f3a9" in text
    assert "7c21" in text
    for secret in ("pont", str(int(hidden.point.x_m)), str(int(hidden.point.y_m)), "sealed"):
        assert secret not in text
    for code in (*STREET_TEAM.workers, *MOBILE_TEAM.workers):
        assert f'"{code}"' not in text


def test_a_week_built_on_a_known_one_is_the_same_to_the_second():
    """A report more: its travel and catchment are searched, those of the others taken over."""
    report = Report("r", at(2.4, 1.7), "r", dt.date(2026, 12, 1), 1260, 1380)
    own = (place("p"), place("q", 3, 2, kind=PlaceKind.EXPLORATORY))
    before = means(*own, appointments=(visit("v"),))
    after = replace(before, reports=(report,))
    known = built_of(before)
    anew, fresh = build_week(inputs_of(after), known=known), built_of(after)
    assert anew.index == fresh.index
    assert set(anew.sites.location) == set(fresh.sites.location)
    refs = sorted(fresh.sites.location)
    for one, two in zip(anew.sites.travel, fresh.sites.travel, strict=True):
        grids = [
            np.ix_(*(2 * ([built.sites.location[ref] for ref in refs],))) for built in (anew, fresh)
        ]
        assert np.array_equal(one.reachable[grids[0]], two.reachable[grids[1]])
        assert np.array_equal(one.seconds[grids[0]], two.seconds[grids[1]])
    assert np.array_equal(anew.problem.units.weight, fresh.problem.units.weight)
    for one, two in zip(anew.problem.places, fresh.problem.places, strict=True):
        assert replace(one, location=0) == replace(two, location=0)
