"""Sites gathered from landmarks, services and crossings."""

from __future__ import annotations

import datetime as dt

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely.geometry import Point

from planner.bus.choose import choose
from planner.bus.sites import sites_of, thinned, unknown_names, usual_hours
from planner.bus.tour import Site, SiteKind, Span
from planner.model import Point as Position
from tests.bus.grounds import AFTERNOON, MORNING, RULES, ground, half, site

MONDAY = dt.date(2026, 11, 30)
TZ = "Europe/Paris"
NO_STOPS = pd.DataFrame(columns=["name", "x_m", "y_m"])


def landmarks(*rows):
    return pd.DataFrame(rows, columns=["name", "kind", "x_m", "y_m"])


def services(*rows):
    names = ["name", "category", "opening_hours", "mobile", "x_m"]
    frame = pd.DataFrame(rows, columns=names)
    places = [Point(x, 0) for x in frame.pop("x_m")]
    index = pd.Index([f"v{rank}" for rank in range(len(rows))], name="service_id")
    return gpd.GeoDataFrame(frame.set_index(index), geometry=places, crs=2154)


def gathered(marks, offered=None, stops=NO_STOPS, **more):
    return sites_of(marks, offered, stops, monday=MONDAY, tz=TZ, **more)


def test_markets_town_halls_car_parks_and_crossings_are_sites_and_a_church_is_none():
    marks = landmarks(
        ("Marché", "marketplace", 0.0, 0.0),
        ("Église", "place_of_worship", 500.0, 0.0),
        ("Parking du Stade", "parking", 1000.0, 0.0),
    )
    stops = pd.DataFrame(
        {"name": ["Rue A / Rue B"], "x_m": [2000.0], "y_m": [0.0]}, index=["arret-9"]
    )
    hall = ("Mairie", "town_hall", "Mo-Fr 09:00-12:00", False, 3000.0)
    found = gathered(marks, services(hall), stops)
    assert {one.label: one.kind for one in found} == {
        "Marché": SiteKind.MARKET, "Parking du Stade": SiteKind.PARKING,
        "Rue A / Rue B": SiteKind.STREET, "Mairie": SiteKind.TOWN_HALL,
    }  # fmt: skip
    hall = next(one for one in found if one.label == "Mairie")
    assert hall.hours == tuple(Span(day, 540, 720) for day in range(5))
    assert not next(one for one in found if one.label == "Marché").hours_known


def test_a_bus_stops_at_a_market_of_the_map_on_its_market_day():
    """Of a Tuesday and a Wednesday, and of both half-days, the one that the market is held on."""
    told = landmarks(("Halles", "marketplace", 0.0, 0.0)).assign(opening_hours="We 08:00-13:00")
    (market,) = gathered(told)
    assert (market.hours, market.hours_known) == ((Span(2, 480, 780),), True)
    halves = [half(day, hours) for day in (1, 2) for hours in (AFTERNOON, MORNING)]
    (stop,) = choose(ground([{0}], [1], sites=[market]), halves, RULES).tour.stops
    assert (stop.half_day.weekday, stop.start_min, stop.end_min) == (2, 540, 720)
    unknown = told.assign(opening_hours=None)
    assert gathered(unknown)[0].hours is None


def test_a_bus_stops_at_a_counter_only_where_the_counter_is_closed():
    morning = ("FS", "france_services", "Mo 09:00-12:00", False, 0.0)
    (counter,) = gathered(landmarks(), services(morning))
    monday = [span for span in counter.hours if span.weekday == 0]
    assert monday == [Span(0, 0, 540), Span(0, 720, 1440)]
    assert [span for span in counter.hours if span.weekday == 1] == [Span(1, 0, 1440)]


def test_two_names_within_sixty_metres_are_one_site_the_one_with_hours():
    marks = landmarks(("Mairie (repère)", "townhall", 0.0, 0.0), ("Parking", "parking", 40.0, 0.0))
    (kept,) = gathered(marks, services(("Mairie", "town_hall", "Tu 09:00-12:00", False, 10.0)))
    assert kept.id == "v0"


def test_a_refused_site_is_known_by_its_name_in_any_case_and_an_unknown_name_is_told():
    found = gathered(landmarks(("Marché", "marketplace", 0.0, 0.0)), refused=("MARCHÉ",))
    assert found[0].refused
    assert unknown_names(found, ("marché", "Halle")) == ["Halle"]


def test_a_site_of_the_tour_in_force_is_kept_whatever_is_near():
    own = Site("actuel-1", "Place", SiteKind.CURRENT, Position(5.0, 0.0))
    found = gathered(landmarks(("Marché", "marketplace", 0.0, 0.0)), more=(own,))
    assert [one.id for one in found] == ["actuel-1", "repere-0"]


def test_hours_that_a_holiday_cuts_once_are_still_usual():
    christmas = dt.date(2026, 12, 7)  # both holidays of that winter are Fridays
    spans = usual_hours("Fr 09:00-12:00; PH off", christmas, TZ)
    assert spans == (Span(4, 540, 720),)
    assert usual_hours("sur rendez-vous", christmas, TZ) is None
    assert usual_hours(None, christmas, TZ) is None
    assert usual_hours(float("nan"), christmas, TZ) is None


def test_many_sites_are_thinned_to_those_that_together_reach_most_and_refused_ones_stay():
    """Greedy takes 0 (9), then 2 (4), not 1 whose nodes 0 has; 3 is refused and kept."""
    sites = [site(0), site(1), site(2), site(3, refused=True)]
    found = ground([{0, 1}, {1}, {2}, {3}], [5, 4, 4, 9], sites=sites)
    kept = thinned(found, most=2)
    assert [one.id for one in kept.sites] == ["s0", "s2", "s3"]
    assert np.array_equal(kept.reach.toarray(), found.reach.toarray()[[0, 2, 3]])
    assert [one.id for one in thinned(found, most=1, always=("s1",)).sites] == ["s0", "s1", "s3"]
