"""Who else passes at a place at about an hour, on cases told by hand."""

from __future__ import annotations

import datetime as dt

import geopandas as gpd
import pytest
from shapely.geometry import Point as Shape

from planner.model import Point
from planner.planning.partners import operators_there

WEDNESDAY = dt.date(2026, 12, 2)
HERE = Point(1000.0, 2000.0)


def presence(**more) -> gpd.GeoDataFrame:
    row = {
        "operator": "Croix d'essai",
        "weekday": 2,
        "start_min": 1200,
        "end_min": 1380,
        "vague": False,
        "months": 4095,
        "kind": "maraude",
        "sure": True,
        "checked_on": "2026-11-01",
        "source": "presence",
        "geometry": Shape(1000, 2100),
    } | more
    return gpd.GeoDataFrame([row], geometry="geometry", crs=2154)


def there(minute: int = 1290, *, date: dt.date = WEDNESDAY, own: str = "", **more):
    return operators_there(presence(**more), HERE, (date, minute), own=own)


def test_an_operator_within_150_m_on_that_weekday_and_hour_is_there():
    assert there() == ("Croix d'essai",)


@pytest.mark.parametrize(
    "more",
    [
        {"geometry": Shape(1000, 2151)},
        {"weekday": 3},
        {"months": 1},
        {"sure": False},
        {"checked_on": None},
        {"checked_on": "2026-01-01"},
    ],
)
def test_too_far_another_day_month_unsure_or_faded_does_not_count(more):
    assert there(**more) == ()


def test_an_hour_off_still_counts_and_more_does_not():
    assert there(1140)
    assert there(1440)
    assert not there(1139)
    assert not there(1441)


def test_a_night_past_midnight_is_that_of_the_day_before():
    late = {"start_min": 1380, "end_min": 1560}
    assert there(60, date=WEDNESDAY + dt.timedelta(days=1), **late)
    assert there(1500, **late)


def test_the_organisation_s_own_passages_are_not_another_s():
    assert there(own=" croix D'ESSAI ") == ()
    assert operators_there(None, HERE, (WEDNESDAY, 1290)) == ()
