"""What an hour more would bring: by hand, and never less than nothing nor more than the judge's."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from optimisation.change_family import longer
from optimisation.engines.engine import Budget
from optimisation.engines.greedy import GREEDY
from optimisation.judge import judge
from optimisation.marginal import HOUR_S, HourValue, hour_value
from optimisation.problem import Severity, Solution, Weights
from tests.optimisation import tiny
from tests.optimisation.strategies import problems

RATES = Weights(exploration_target_share=0.0, travel_s=1)


def three_places(end_s: int, **more):
    """Places worth 5000, 4000 and 3000, covered whole at one passage; all 600 s apart."""
    places = [tiny.place(n, unit_q=((n - 1, 20_480),)) for n in (1, 2, 3)]
    return tiny.problem(
        *places, shifts=(tiny.shift(end_s=end_s),), units=tiny.units(5000, 4000, 3000),
        weights=RATES, **more,
    )  # fmt: skip


def two_served() -> Solution:
    return tiny.week(tiny.route(tiny.visit(0, 600), tiny.visit(1, 1800)))


def test_an_hour_lets_the_third_place_in_for_its_worth_less_its_way():
    """3000 s hold two places; with an hour the third one, 600 s further: 3000 − 600."""
    value = hour_value(three_places(3000), two_served(), [0])
    assert (value.points, value.shift, value.earlier) == (2400, 0, False)
    assert value.cost is not None
    assert value.cost.points == 2400


def test_an_hour_brings_nothing_where_everything_is_served_already():
    problem = three_places(7200)
    solution = tiny.week(tiny.route(*(tiny.visit(n, 600 + 1200 * n) for n in range(3))))
    assert hour_value(problem, solution, [0]) == HourValue(0, 0)


def test_what_the_plan_could_gain_without_the_hour_is_not_put_to_the_hour():
    """There is room for the third place already: only the plan has not used it."""
    assert hour_value(three_places(7200), two_served(), [0]) == HourValue(0, 0)


def test_a_second_place_the_hour_could_take_counts_too():
    """Leaving 1800 s for one place, an hour more holds all three: 4000 + 3000 − 2 × 600."""
    solution = tiny.week(tiny.route(tiny.visit(0, 600)))
    assert hour_value(three_places(1800), solution, [0]).points == 5800


def test_a_mandatory_appointment_the_hour_lets_keep_comes_before_points():
    problem = tiny.problem(
        tiny.place(1, unit_q=((0, 20_480),)), shifts=(tiny.shift(end_s=1800),),
        appointments=(tiny.appointment(2, window=(1800, 3600)),), weights=RATES,
    )  # fmt: skip
    value = hour_value(problem, tiny.week(tiny.route(tiny.visit(0, 600))), [0])
    assert value.missed == 1


def test_the_hour_may_come_before_where_a_place_opens_early():
    problem = tiny.problem(
        tiny.place(1, windows=((4000, 5000),), unit_q=((0, 20_480),)),
        shifts=(tiny.shift(start_s=7200, end_s=9000),), weights=RATES,
    )  # fmt: skip
    value = hour_value(problem, Solution.empty(problem), [0])
    assert (value.points, value.earlier) == (10**9 - 1200, True)


def test_what_other_crews_bring_already_is_not_brought_twice():
    """The only place left shares its unit with one another crew passes at: whole already."""
    problem = tiny.problem(
        tiny.place(1, unit_q=((0, 20_480),)), tiny.place(2, unit_q=((0, 20_480),)),
        shifts=(tiny.shift(end_s=1700), tiny.shift(team=1)), weights=RATES,
    )  # fmt: skip
    solution = tiny.week(tiny.HOME, tiny.route(tiny.visit(0, 600)))
    assert hour_value(problem, solution, [0]) == HourValue(0, 0)
    assert hour_value(problem, Solution.empty(problem), [0]).points == 10**9 - 1200


def test_a_double_service_shared_with_another_crew_stays_where_it_is():
    both = (
        tiny.appointment(2, pair=1, mandatory=False, prize=10),
        tiny.appointment(3, mandatory=False),
    )
    problem = tiny.problem(
        shifts=(tiny.shift(), tiny.shift(team=1)), appointments=both, weights=RATES
    )
    solution = tiny.week(tiny.route(tiny.visit(0, 600)), tiny.route(tiny.visit(1, 600)))
    assert hour_value(problem, solution, [0]) == HourValue(0, 0)


def test_outings_tied_through_one_another_to_another_crew_all_stay():
    """The crew's second outing is tied to another crew; its first one to the second."""
    visits = [tiny.appointment(n, mandatory=False, prize=10) for n in (2, 3, 4, 5)]
    visits[0], visits[2] = replace(visits[0], pair=1), replace(visits[2], pair=3)
    shifts = (tiny.shift(), tiny.shift(), tiny.shift(team=1))
    problem = tiny.problem(shifts=shifts, appointments=tuple(visits), weights=RATES)
    solution = tiny.week(
        tiny.route(tiny.visit(0, 600)),
        tiny.route(tiny.visit(1, 600), tiny.visit(2, 1800)),
        tiny.route(tiny.visit(3, 1800)),
    )
    assert hour_value(problem, solution, [0, 1]) == HourValue(0, 0)


@given(problems(), st.integers(0, 3))
@settings(max_examples=30, deadline=None)
def test_the_value_is_that_of_a_week_the_judge_lets_pass(problem, pick):
    found: list[Solution] = []
    GREEDY.improve(problem, Solution.empty(problem), Budget(None, 1, 1), found.append)
    solution = found[-1] if found else Solution.empty(problem)
    before = judge(problem, solution)
    if any(item.severity is not Severity.INFO for item in before.violations):
        return
    crew = problem.shifts[pick % len(problem.shifts)].team
    ranks = [rank for rank, shift in enumerate(problem.shifts) if shift.team == crew]
    value = hour_value(problem, solution, ranks, steps=5)
    assert value.points >= 0
    assert value == hour_value(problem, solution, ranks, steps=5)
    if value.shift is None:
        assert value == HourValue(0, 0)
        return
    assert value.shift in ranks
    assert value.cost is not None
    assert value.missed > 0 or value.points <= value.cost.points
    longest = longer(problem.shifts[value.shift], 0, HOUR_S)
    assert longest.plannable_s > problem.shifts[value.shift].plannable_s
