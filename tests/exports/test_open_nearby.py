"""What a sheet says is open beside the way: surely open, a short walk away, from what is shown."""

from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import pytest
from shapely.geometry import Point

from planner.exports.open_nearby import LINES, open_nearby
from planner.exports.sheet_inputs import SheetInputs
from planner.model import Protection
from planner.network.graph import build
from planner.network.modes import MODES
from planner.privacy import Exit
from tests.exports import town


@pytest.fixture(scope="module")
def streets():
    return town.make_streets()


@pytest.fixture(scope="module")
def graphs(streets):
    return {"walk": build(streets, MODES["walk"])}


def _services(*rows):
    """Rows of (name, category, hours, crossing, metres east of it)."""
    frame = gpd.GeoDataFrame(
        [
            {
                "name": name,
                "category": category,
                "opening_hours": hours,
                "mobile": False,
                "source": "own",
                "geometry": Point(town.xy(*at)[0] + east_m, town.xy(*at)[1]),
            }
            for name, category, hours, at, east_m in rows
        ],
        crs=town.EPSG,
    )
    frame.index.name = "service_id"
    return frame


def _inputs(streets, graphs, place, services):
    """Inputs and the outing shown, from 20 h 20 to 20 h 56 on Monday, base, one place and back."""
    shift = town.make_shift(["p"])
    inputs = SheetInputs.make(
        town.make_plan(shift),
        town.make_means((place,)),
        territory=town.make_territory(),
        streets=streets,
        graphs=graphs,
        services=services,
    )
    return inputs, inputs.itinerary(shift, Exit.PAPER_SHEET)


def _said(inputs, itinerary, graphs):
    lines = open_nearby(
        itinerary,
        inputs.plan.shifts[0],
        services=inputs.services,
        walk=graphs["walk"],
        clock=inputs.clock,
    )
    return [line.replace("\N{NO-BREAK SPACE}", " ") for line in lines]


def _lines(streets, graphs, services):
    place = town.place("p", (1, 0), label="Gare")
    return _said(*_inputs(streets, graphs, place, services), graphs)


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        ("Mo 18:00-23:00", "toute la sortie"),
        ("Mo 18:00-20:50", "jusqu'à 20 h 50"),
        ("Mo 20:40-23:00", "à partir de 20 h 40"),
        ("Mo 20:25-20:45", "20 h 25–20 h 45"),
        ("24/7", "toute la sortie"),
    ],
)
def test_hours_are_those_within_the_outing(streets, graphs, hours, said) -> None:
    lines = _lines(streets, graphs, _services(("Soupe", "food", hours, (1, 0), 20)))
    assert lines == [f"Soupe : {said}, près de l'arrêt 1"]


@pytest.mark.parametrize(
    "hours",
    [
        None,
        "Tu 18:00-23:00",
        "Mo 18:00-20:25",
        "Mo 08:00-12:00",
        'Mo 20:00-22:00 unknown "sur appel"',
    ],
)
def test_closed_or_unknown_hours_are_never_said_open(streets, graphs, hours) -> None:
    assert _lines(streets, graphs, _services(("Soupe", "food", hours, (1, 0), 20))) == []


def test_a_service_too_far_to_walk_from_the_way_is_left_out(streets, graphs) -> None:
    far = _services(("Loin", "food", "24/7", (town.SIDE - 1, town.SIDE - 1), 0))
    assert _lines(streets, graphs, far) == []


def test_hours_cut_in_two_are_both_said(streets, graphs) -> None:
    shift = replace(town.make_shift(["p"]), depart_s=9 * 3600, return_s=18 * 3600)
    ccas = _services(("CCAS", "social", "Mo 09:00-12:00,14:00-17:00", (1, 0), 20))
    inputs, itinerary = _inputs(streets, graphs, town.place("p", (1, 0), label="Gare"), ccas)
    inputs = replace(inputs, plan=replace(inputs.plan, shifts=(shift,)))
    said = _said(inputs, itinerary, graphs)
    assert said == ["CCAS : 9 h–12 h, 14 h–17 h, près de l'arrêt 1"]


def test_what_people_ask_for_first_comes_first_once_and_in_few_lines(streets, graphs) -> None:
    kinds = ("drinking_water", "toilets", "health", "food")
    rows = [(f"{kind} {n}", kind, "24/7", (1, 0), n) for kind in kinds for n in range(5)]
    rows.append(("food 0", "food", "24/7", (1, 0), 90))
    lines = [line.split(" :")[0] for line in _lines(streets, graphs, _services(*rows))]
    assert len(lines) == LINES
    assert lines == ["food 0", "food 1", "health 0", "health 1", "toilets 0", "toilets 1"]


def test_no_services_no_lines(streets, graphs) -> None:
    assert _lines(streets, graphs, None) == []


def test_a_mobile_or_closed_down_service_is_left_out(streets, graphs) -> None:
    bus = _services(("Bus", "social", "24/7", (1, 0), 20)).assign(mobile=True)
    assert _lines(streets, graphs, bus) == []
    gone = _services(("Ancien", "social", "24/7", (1, 0), 20)).assign(closes_on="2026-01-01")
    assert _lines(streets, graphs, gone) == []


def test_a_sealed_place_adds_nothing_its_meeting_point_would_not(streets, graphs) -> None:
    everywhere = _services(
        *((f"Service {c} {r}", "food", "24/7", (c, r), 0) for c in (4, 8) for r in (4, 6, 8))
    )
    sealed = town.place("p", (6, 6), label="", protection=Protection.SEALED)
    meeting = _inputs(streets, graphs, sealed, everywhere)
    waypoint = meeting[1].waypoints[0]
    assert waypoint.point is not None
    public = replace(sealed, protection=Protection.PUBLIC, point=waypoint.point, label="Gare")
    assert _said(*meeting, graphs) == _said(*_inputs(streets, graphs, public, everywhere), graphs)
