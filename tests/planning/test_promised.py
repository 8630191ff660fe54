"""What a week keeps of the slots the last published one told people."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from planner.clock import Clock
from planner.model import Week
from planner.planning.promised import Stop, promises_kept
from tests.planning.test_promise import LAST_WEEK, plan_of, planned
from tests.planning.village import DAY, WEEK, H

TOLD = frozenset({"p", "q"})


def next_week(*shifts):
    """The same outings a week later, with passages given as they are."""
    moved = [replace(s, date=s.date + (WEEK.monday - LAST_WEEK.monday)) for s in shifts]
    return plan_of(*moved, week=WEEK)


def kept_by(last, plan):
    found = promises_kept(last, plan, told=TOLD)
    assert found is not None
    return found


def test_without_a_published_plan_there_is_nothing_to_keep():
    assert promises_kept(None, plan_of(week=WEEK), told=TOLD) is None


def test_the_same_week_again_keeps_every_slot_to_the_minute():
    last = planned("a", 1, DAY + 21 * H, DAY + 22 * H)
    found = kept_by(plan_of(last), next_week(last))
    assert (found.num, found.changed, found.since) == (2, (), LAST_WEEK)


def test_a_quarter_of_an_hour_is_kept_and_one_second_more_is_not():
    last = plan_of(planned("a", 1, DAY + 21 * H))
    near = kept_by(last, next_week(planned("a", 1, DAY + 21 * H + 900)))
    assert [one.kept for one in near.changed] == [True]
    assert near.broken == ()
    far = kept_by(last, next_week(planned("a", 1, DAY + 21 * H + 901)))
    assert [one.after for one in far.broken] == [Stop("p", "a", DAY + 21 * H + 901)]


def test_another_team_at_the_same_hour_does_not_keep_a_slot():
    last = plan_of(planned("a", 1, DAY + 21 * H), planned("b", 1, team="B"))
    this = next_week(planned("a", 1), planned("b", 1, DAY + 21 * H, team="B"))
    (one,) = kept_by(last, this).broken
    assert (one.promised.shift, one.after) == ("a", Stop("p", "b", DAY + 21 * H))
    assert kept_by(last, this).of("a") == kept_by(last, this).of("b") == (one,)


def test_an_outing_that_is_no_more_leaves_its_slots_without_passage():
    last = plan_of(planned("a", 1, DAY + 21 * H), planned("b", 2, 2 * DAY + 21 * H, at="q"))
    (one,) = kept_by(last, next_week(planned("b", 2, 2 * DAY + 21 * H, at="q"))).broken
    assert (one.promised, one.after) == (Stop("p", "a", DAY + 21 * H), None)
    assert not one.outing


def test_a_slot_of_an_outing_that_is_no_more_is_at_the_same_local_hour_over_a_clock_change():
    before, after = Week(2026, 12), Week(2026, 14)  # summer time begins on 29 March
    last = plan_of(planned("a", 1, DAY + 21 * H, week=before), week=before)
    found = kept_by(last, plan_of(planned("b", 3, week=after), week=after))
    (one,) = found.broken
    told = Clock(after, "Europe/Paris").local(one.promised.start_s)
    assert (told.weekday(), told.hour, told.minute) == (1, 21, 0)


def test_a_place_nobody_was_told_of_promises_nothing():
    last = plan_of(planned("a", 1, DAY + 21 * H, at="sweep"))
    assert kept_by(last, next_week(planned("a", 1))).num == 0


minutes = st.lists(st.integers(0, 239), max_size=4)


@given(before=minutes, after=minutes)
def test_each_passage_answers_one_slot_at_most(before, after):
    def outing(starts):
        return planned("a", 1, *sorted(DAY + 20 * H + 60 * minute for minute in starts))

    found = kept_by(plan_of(outing(before)), next_week(outing(after)))
    assert found.num == len(before)
    answers = [one.after for one in found.changed if one.after is not None]
    unchanged = found.num - len(found.changed)
    assert len(answers) + unchanged <= len(after)
    assert sum(one.after is None for one in found.changed) == max(0, len(before) - len(after))
