"""Edits by hand: what moves, what is fixed, what the judge is told, and undoing it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimisation.judge import judge
from optimisation.judge_rules import Rule
from optimisation.problem import Solution
from planner.errors import UsageError
from planner.model import PlanLock, PlanViolation
from planner.planning.acceptance import broken_further, with_accepted
from planner.planning.build import build_week
from planner.planning.edits import Add, Draft, Drop, Fix, Move, edited
from planner.planning.promised import Stop
from planner.planning.solution import to_shifts
from tests.planning import village

OUTINGS = ("A-mar@2026-12-01", "A-jeu@2026-12-03")


def _draft(*places: object, **more: object) -> Draft:
    shifts = (village.shift(), village.shift("A-jeu", 3))
    week = village.means(*(places or _PLACES), shifts=shifts, **more)
    built = village.built_of(week)
    return Draft(built, Solution.empty(built.problem))


_PLACES = (village.place("P", 1, 1), village.place("Q", 2, 1), village.place("R", 2, 2))


def _stops(draft: Draft) -> list[Stop]:
    return [
        Stop(passage.ref, shift.id, passage.start_s)
        for shift in to_shifts(draft.problem, draft.built.index, draft.solution)
        for passage in shift.passages
    ]


def _full() -> Draft:
    """P, Q and R on Tuesday."""
    draft = _draft()
    for ref in "PQR":
        draft = edited(draft, Add((ref,), OUTINGS[0]))
    return draft


def _broken(draft: Draft) -> set[Rule]:
    return {item.rule for item in judge(draft.problem, draft.solution).violations}


def test_a_passage_added_is_timed_along_the_streets_and_breaks_nothing():
    draft = _full()
    assert [stop.shift for stop in _stops(draft)] == [OUTINGS[0]] * 3
    assert not village.violations_above_info(judge(draft.problem, draft.solution))


def test_a_passage_moves_to_the_hour_asked_and_to_another_day():
    draft = _full()
    stop = _stops(draft)[0]
    later = edited(draft, Move(stop, stop.shift, stop.start_s + 3600))
    assert Stop(stop.ref, stop.shift, stop.start_s + 3600) in _stops(later)
    other = edited(draft, Move(stop, OUTINGS[1]))
    assert [one.shift for one in _stops(other) if one.ref == stop.ref] == [OUTINGS[1]]
    assert len(_stops(other)) == 3


def test_the_others_keep_their_hours_when_a_passage_is_dropped():
    draft = _full()
    stops = _stops(draft)
    assert _stops(edited(draft, Drop(stops[1]))) == [stops[0], stops[2]]


def test_an_hour_after_the_outing_is_timed_and_told_by_the_judge():
    draft = _full()
    stop = _stops(draft)[0]
    end_s = draft.problem.shifts[0].end_s
    late = edited(draft, Move(stop, stop.shift, end_s + 600))
    assert Rule.AFTER_SHIFT in _broken(late)
    assert Rule.TOO_FAST not in _broken(late)


def test_a_team_that_lacks_the_skill_is_told_as_forbidden():
    draft = _draft(village.place("P", skills=frozenset({"nurse"})))
    forced = edited(draft, Add(("P",), OUTINGS[0]))
    assert Rule.SKILL_MISSING in _broken(forced)


def test_without_an_outing_named_nothing_that_breaks_a_rule_is_chosen():
    draft = _draft(village.place("P", skills=frozenset({"nurse"})))
    with pytest.raises(UsageError, match="aucune sortie"):
        edited(draft, Add(("P",)))


def test_what_is_fixed_is_not_moved_by_an_edit_of_its_neighbour():
    draft = _full()
    stops = _stops(draft)
    fixed = edited(draft, Fix((stops[1].shift,), stops[1]))
    fixed = replace(fixed, built=_held(fixed))
    moved = edited(fixed, Move(stops[0], stops[0].shift, stops[0].start_s + 3600))
    assert stops[1] in _stops(moved)
    assert Rule.LOCK_BROKEN not in _broken(moved)
    with pytest.raises(UsageError, match="fixé"):
        edited(fixed, Drop(stops[1]))


def _held(draft: Draft):
    week = village.means(*_PLACES, shifts=(village.shift(), village.shift("A-jeu", 3)))
    return build_week(replace(village.inputs_of(week), locks=draft.locks), known=draft.built)


def test_an_outing_fixed_whole_takes_nothing_more_until_it_is_released():
    draft = _full()
    whole = edited(draft, Fix((OUTINGS[1],)))
    assert whole.locks == (PlanLock(OUTINGS[1]),)
    with pytest.raises(UsageError, match="fixée"):
        edited(whole, Move(_stops(draft)[0], OUTINGS[1]))
    assert edited(whole, Fix((OUTINGS[1],), on=False)).locks == ()


def test_a_lock_that_another_plan_breaks_is_seen_by_the_judge():
    draft = _full()
    fixed = edited(draft, Fix((OUTINGS[0],)))
    held = _held(fixed)
    assert not any("lock" in item.rule for item in judge(held.problem, draft.solution).violations)
    broken = judge(held.problem, Solution.empty(held.problem)).violations
    assert sum(item.rule is Rule.LOCK_BROKEN for item in broken) == 3


_EDITS = st.lists(
    st.tuples(
        st.sampled_from(("move", "add", "drop")),
        st.integers(0, 5),
        st.integers(0, 1),
        st.one_of(st.none(), st.integers(-4, 30)),
    ),
    max_size=6,
)


@settings(max_examples=40)
@given(_EDITS)
def test_no_sequence_of_edits_makes_a_way_faster_than_the_streets_or_a_stay_shorter(steps):
    draft = _full()
    for kind, number, shift, quarter in steps:
        stops = _stops(draft)
        at_s = None
        if quarter is not None:
            at_s = draft.problem.shifts[shift].start_s + quarter * 900
        try:
            if kind == "add":
                draft = edited(draft, Add(("PQR"[number % 3],), OUTINGS[shift], at_s))
            elif stops:
                stop = stops[number % len(stops)]
                edit = Move(stop, OUTINGS[shift], at_s) if kind == "move" else Drop(stop)
                draft = edited(draft, edit)
        except UsageError:
            continue
        assert not _broken(draft) & {Rule.TOO_FAST, Rule.TOO_SHORT, Rule.UNREACHABLE}


def test_only_what_is_broken_more_than_before_is_told_and_accepted():
    before = (PlanViolation("after_shift", "a_accepter", "s", amount=60),)
    same, more = before[0], replace(before[0], amount=120)
    assert broken_further((same,), before) == ()
    assert broken_further((more,), before) == (more,)
    forbidden = PlanViolation("reserved", "interdit", "s", "p")
    told = with_accepted((more, forbidden), (more, forbidden))
    assert [item.accepted for item in told] == [True, False]
