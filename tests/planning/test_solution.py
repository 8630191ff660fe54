"""Between indices and ids: nothing is dropped, nothing unknown is accepted."""

from __future__ import annotations

from dataclasses import replace

import pytest

from optimisation.problem import Route, Solution, Visit
from planner.errors import PlanFormatError
from planner.model import PlannedPassage
from planner.planning.solution import to_shifts, to_solution
from tests.planning.village import DAY, H, built_of, means, place, visit


@pytest.fixture(scope="module")
def built():
    return built_of(means(place("p"), place("q", 2, 2), appointments=(visit("v"),)))


def a_solution(built):
    t = DAY + 21 * H
    street = Route(
        (Visit(0, t, t, t + 900), Visit(1, t + 1200, t + 1300, t + 2200)), t - 300, t + 2500
    )
    v = 2 * DAY + 10 * H
    mobile = Route((Visit(2, v - 300, v, v + 2700),), v - 600, v + 3300, v + 2700)
    assert len(built.problem.shifts) == 2
    return Solution((street, mobile))


def test_passages_get_the_ids_of_places_and_appointments(built):
    street, mobile = to_shifts(built.problem, built.index, a_solution(built))
    assert [(p.place, p.appointment) for p in street.passages] == [("p", None), ("q", None)]
    assert [(p.place, p.appointment) for p in mobile.passages] == [(None, "v")]
    assert (mobile.break_start_s, mobile.vehicle, mobile.mode) == (
        2 * DAY + 10 * H + 2700,
        "V",
        "car",
    )
    assert (street.id, street.base_place) == ("A-mar@2026-12-01", "base")


def test_a_solution_comes_back_the_same(built):
    solution = a_solution(built)
    assert to_solution(built.index, to_shifts(built.problem, built.index, solution)) == solution


def test_an_outing_that_stays_in_comes_back_empty(built):
    solution = Solution((Route(), a_solution(built).routes[1]))
    shifts = to_shifts(built.problem, built.index, solution)
    assert shifts[0].depart_s == shifts[0].return_s == built.problem.shifts[0].earliest_s
    assert to_solution(built.index, shifts) == solution


def test_an_outing_left_out_of_a_file_stays_in(built):
    shifts = to_shifts(built.problem, built.index, a_solution(built))
    assert to_solution(built.index, shifts[1:]).routes[0] == Route()


def test_the_order_of_outings_in_a_file_does_not_matter(built):
    shifts = to_shifts(built.problem, built.index, a_solution(built))
    assert to_solution(built.index, shifts[::-1]) == a_solution(built)


def test_unknown_outings_and_passages_are_all_told_with_what_to_do(built):
    street, mobile = to_shifts(built.problem, built.index, a_solution(built))
    alien = PlannedPassage(0, 0, 900, place="zzz")
    swapped = PlannedPassage(0, 0, 900, appointment="p")
    edited = replace(street, passages=(*street.passages, alien, swapped))
    with pytest.raises(PlanFormatError) as caught:
        to_solution(built.index, [edited, replace(mobile, id="x" * 200)], file="plan.json")
    faults = caught.value.faults
    assert len(faults) == 3
    assert all(fault.file == "plan.json" and fault.hint for fault in faults)
    assert "passage 3" in faults[0].message
    assert "passage 4" in faults[1].message
    assert len(faults[2].message) < 120
