"""Where teams are asked for no passage, a bus holds no stop; protected places tell nothing."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from planner.bus.peace import at_peace
from planner.bus.tour import Span
from planner.model import Place, PlaceKind, Point, Protection, TimeWindow
from planner.wishes import Rest, Wishes
from tests.bus.grounds import site
from tests.planning.village import means as village

ON = dt.date(2026, 11, 30)
DAY = 1440


def place(**more) -> Place:
    return Place("p1", "Marché", PlaceKind.FIXED, Protection.PUBLIC, Point(30.0, 0.0), **more)


def means(one: Place, *rests: Rest):
    return replace(village(), places=(one,), wishes=Wishes(rests=rests))


def test_a_site_at_a_place_left_in_peace_in_the_cycle_is_refused():
    rest = Rest("p1", ON + dt.timedelta(days=20), ON + dt.timedelta(days=40))
    (found,) = at_peace([site(0)], means(place(), rest), on=ON)
    assert found.refused
    later = Rest("p1", ON + dt.timedelta(days=28), ON + dt.timedelta(days=40))
    (found,) = at_peace([site(0)], means(place(), later), on=ON)
    assert not found.refused


def test_hours_of_refusal_are_cut_out_of_the_site_s_hours():
    window = TimeWindow(0, 600, 660)
    (found,) = at_peace([site(0, hours=[(0, 540, 720), (1, 540, 720)])],
                        means(place(refusals=(window,))), on=ON)  # fmt: skip
    assert found.hours == (Span(0, 540, 600), Span(0, 660, 720), Span(1, 540, 720))


def test_a_refusal_past_midnight_reaches_the_next_morning_and_any_day_is_every_day():
    night = TimeWindow(6, 1320, DAY + 600)
    (found,) = at_peace([site(0, hours=[(0, 540, 720)])], means(place(refusals=(night,))), on=ON)
    assert found.hours == (Span(0, 600, 720),)
    daily = TimeWindow(None, 0, 700)
    (found,) = at_peace([site(0)], means(place(refusals=(daily,))), on=ON)
    assert found.hours == tuple(Span(day, 700, DAY) for day in range(7))


def test_a_place_only_a_team_knows_changes_no_site():
    rest = Rest("p1", ON, ON)
    hidden = replace(place(), protection=Protection.TEAM)
    assert at_peace([site(0)], means(hidden, rest), on=ON) == (site(0),)
    assert at_peace([site(0)], None, on=ON) == (site(0),)
    far = replace(place(), point=Point(61.0, 0.0))
    assert at_peace([site(0)], means(far, rest), on=ON) == (site(0),)
