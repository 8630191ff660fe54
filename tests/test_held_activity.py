"""What returns declare of published outings: promises held, not held, unknown."""

from __future__ import annotations

import datetime as dt

from planner.held_activity import Outings, Slots, held_activity, num_filled
from planner.model import PlaceKind, Week
from planner.returns import Held, OutingReturn, StopReturn, without_lines
from tests.planning.village import H, means, place
from tests.test_activity import MONTH, OPEN, plan

WEEK = Week(2026, 50)
MEANS = means(place("open", **OPEN), place("own"), place("swept", kind=PlaceKind.EXPLORATORY))
STOPS = (("open", 1, 20), ("own", 2, 20), ("swept", 3, 20))


def back(shift: str, weekday: int, held: Held, *filled: str) -> OutingReturn:
    """A sheet of an outing, with the lines filled in."""
    date = WEEK.monday + dt.timedelta(days=weekday)
    stops = tuple(StopReturn(ref, 1, 1200, {"met": 0}) for ref in filled)
    return OutingReturn(f"C{weekday}", "p", 1, shift, date, held, stops)


def told(*returns: OutingReturn, stops=STOPS):
    return held_activity([(plan(WEEK, *stops), MEANS)], returns, MONTH)


def test_a_promise_is_held_where_its_outing_is_and_unknown_where_no_sheet_came_back():
    found = told(back("open1", 1, Held.YES))
    assert found.slots_by_month == {"2026-12": Slots(held=1, not_held=0, unknown=1)}
    assert found.slots_by_month["2026-12"].held_share == 1.0
    assert told().slots_by_month["2026-12"].held_share is None


def test_a_promise_is_not_held_where_its_outing_is_said_not_to_be():
    found = told(back("open1", 1, Held.YES), back("own2", 2, Held.NO))
    assert found.slots_by_month["2026-12"] == Slots(held=1, not_held=1)
    assert found.slots_by_month["2026-12"].held_share == 0.5


def test_of_an_outing_held_in_part_only_lines_filled_in_are_known_a_zero_too():
    assert told(back("own2", 2, Held.PARTLY, "own")).slots_by_month["2026-12"].held == 1
    assert told(back("own2", 2, Held.PARTLY)).slots_by_month["2026-12"] == Slots(unknown=2)


def test_what_an_outing_held_in_part_said_stays_known_once_its_lines_are_erased():
    sheet = back("own2", 2, Held.PARTLY, "own")
    assert num_filled(("open", "own"), sheet) == 1
    erased = without_lines(sheet, num_slots_held=1)
    assert told(erased).slots_by_month == told(sheet).slots_by_month
    assert told(without_lines(sheet)).slots_by_month["2026-12"] == Slots(unknown=2)


def test_a_sweep_promises_nothing():
    swept = told(back("swept3", 3, Held.NO), stops=(("swept", 3, 20),))
    assert swept.slots_by_month == {"2026-12": Slots()}


def test_outings_their_teams_and_published_hours_stand_by_what_sheets_say():
    found = told(back("open1", 1, Held.YES), back("own2", 2, Held.NO))
    one = Outings(1, 3 * H, frozenset({"A"}))
    assert found.outings == {
        Held.YES: one, Held.PARTLY: Outings(), Held.NO: one, None: one,
    }  # fmt: skip


def test_an_outing_no_published_plan_has_is_counted_and_its_hours_are_unknown():
    found = told(back("gone", 4, Held.YES))
    assert found.outings[Held.YES] == Outings(1, 0, frozenset(), unplanned=1)


def test_returns_of_other_dates_are_left_out():
    away = OutingReturn("X", "p", 1, "open1", dt.date(2027, 1, 5), Held.YES)
    assert told(away).outings[Held.YES] == Outings()
