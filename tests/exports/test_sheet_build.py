"""From a planned outing to what is printed and what is carried on a telephone."""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ET
from dataclasses import replace

import geopandas as gpd
import gpxpy
import numpy as np
import pypdf
import pytest
import shapely
from shapely.geometry import LineString, Point

from planner.errors import PlanFormatError
from planner.exports.export import shift_exports
from planner.exports.gpx import render_gpx
from planner.exports.sheet import StopMark
from planner.exports.sheet_build import build_sheet
from planner.exports.sheet_inputs import SheetInputs
from planner.exports.sheet_pdf import render
from planner.geo import to_metric
from planner.model import PlaceKind, Protection
from planner.network.graph import build
from planner.network.modes import MODES
from planner.privacy import Exit
from tests.exports import town

SECRET = "Squat de la cour fleurie"
TEAM_AT = (7, 6)
SEALED_AT = (4, 9)


@pytest.fixture(scope="module")
def streets():
    return town.make_streets()


@pytest.fixture(scope="module")
def graphs(streets):
    return {mode: build(streets, MODES[mode]) for mode in ("walk", "car")}


def _inputs(streets, graphs, places=(), visits=(), *, visiting=False, **territory) -> SheetInputs:
    means = town.make_means(tuple(places), tuple(visits))
    refs = [visit.id for visit in visits] if visiting else [place.id for place in places]
    shift = town.make_shift(refs, visits=visiting)
    codes = {ref: f"C-{rank}" for rank, ref in enumerate(refs, start=1)}
    return SheetInputs.make(
        town.make_plan(shift),
        means,
        territory=town.make_territory(**territory),
        streets=streets,
        graphs=graphs,
        codes=codes,
    )


@pytest.fixture(scope="module")
def inputs(streets, graphs) -> SheetInputs:
    """Public place, place reserved to the team, sealed place, partner's place."""
    return _inputs(
        streets,
        graphs,
        [
            town.place("pub", (3, 0), label="Gare routière", codes=("AP", "BR")),
            town.place("tea", TEAM_AT, label=SECRET, protection=Protection.TEAM),
            town.place("sea", SEALED_AT, label=SECRET, protection=Protection.SEALED),
            town.place("par", (0, 8), label="Accueil de jour", protection=Protection.PARTNER),
        ],
    )


@pytest.fixture(scope="module")
def sheet(inputs):
    return build_sheet(inputs.plan.shifts[0], inputs)


def _pdf_text(sheet) -> str:
    reader = pypdf.PdfReader(io.BytesIO(render([sheet])))
    text = " ".join(page.extract_text() for page in reader.pages)
    return " ".join(text.replace("\N{NO-BREAK SPACE}", " ").split())


def _plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_hours_are_rounded_to_five_minutes(sheet) -> None:
    assert [_plain(stop.arrive) for stop in sheet.stops] == [
        "vers 20 h 30",
        "vers 20 h 50",
        "vers 21 h 10",
        "vers 21 h 30",
    ]
    assert _plain(sheet.stops[0].leave) == "20 h 45"
    assert [stop.presence_min for stop in sheet.stops] == [15] * 4


def test_the_hour_to_start_back_is_never_late(inputs, sheet) -> None:
    leave_s = inputs.plan.shifts[0].passages[-1].leave_s
    assert leave_s == 21 * 3600 + 45 * 60 + 6
    assert _plain(sheet.start_back) == "vers 21 h 45"


def test_the_header_names_version_date_and_hours(sheet) -> None:
    header = sheet.header
    assert (header.version, header.replaces) == (2, 1)
    assert _plain(header.date) == "lundi 30 novembre 2026"
    assert _plain(header.hours).startswith("de 20 h à ")
    assert _plain(sheet.destroy_on) == "lundi 7 décembre 2026"


def test_each_class_of_place_is_told_as_the_matrix_says(sheet) -> None:
    public, team, sealed, partner = sheet.stops
    assert (public.label, public.mark) == ("Gare routière", StopMark.NONE)
    assert (team.label, team.mark) == ("C-2", StopMark.TEAM)
    assert sealed.label.startswith("C-3 — ")
    assert sealed.mark is StopMark.MEETING
    assert (partner.label, partner.mark) == ("Accueil de jour", StopMark.NONE)


def test_no_word_describing_a_protected_place_is_printed(sheet) -> None:
    text = _pdf_text(sheet)
    assert "Gare routière" in text
    assert SECRET not in text
    assert "fleurie" not in text


def test_the_paper_goes_to_the_team_place_but_stops_short_of_the_sealed_one(inputs) -> None:
    itinerary = inputs.itinerary(inputs.plan.shifts[0], Exit.PAPER_SHEET)
    team, sealed = Point(town.xy(*TEAM_AT)), Point(town.xy(*SEALED_AT))
    lines = [leg.line for leg in itinerary.legs if leg.line is not None]
    assert min(line.distance(team) for line in lines) < 1.0
    assert min(line.distance(sealed) for line in lines) >= 90.0
    meeting = itinerary.waypoints[2].point
    assert meeting is not None
    assert Point(meeting.x_m, meeting.y_m).distance(sealed) >= 150.0


def test_directions_name_the_streets_of_each_leg(sheet) -> None:
    assert [leg.heading for leg in sheet.legs] == [
        "Base → 1",
        "1 → 2",
        "2 → 3",
        "3 → 4",
        "4 → Base",
    ]
    assert any("rue Haute" in step for step in sheet.legs[0].steps)
    assert "point de rendez-vous" in sheet.legs[2].note
    assert all(leg.minutes > 0 and leg.length_m > 0 for leg in sheet.legs)


def test_coded_phrases_are_printed_and_unknown_codes_are_not(streets, graphs) -> None:
    place = town.place("pub", (3, 0), label="Gare", codes=("AP", "<script>"))
    inputs = _inputs(streets, graphs, [place])
    sheet = build_sheet(inputs.plan.shifts[0], inputs)
    assert [item.code for item in sheet.stops[0].instructions] == ["AP"]
    assert "Approcher à pied" in _pdf_text(sheet)


def test_all_numbers_are_printed_with_the_organisation_s_own(sheet) -> None:
    text = _pdf_text(sheet)
    for number in ("01 99 00 12 34", "15", "112", "114", "115", "18", "3114", "119", "3919"):
        assert re.search(rf"(?<!\d){number}(?!\d)", text)


def test_an_invented_town_says_so_and_claims_no_producer(sheet, streets, graphs) -> None:
    assert "territoire fictif" in _pdf_text(sheet)
    assert not any("OpenStreetMap" in line for line in sheet.attributions)
    real = _inputs(streets, graphs, [town.place("pub", (3, 0), label="Gare")], fictional=False)
    text = _pdf_text(build_sheet(real.plan.shifts[0], real))
    assert "fictif" not in text
    assert "OpenStreetMap" in text
    assert "Filosofi (INSEE) (2021)" in text


def test_a_visit_is_a_code_a_window_and_a_meeting_point(streets, graphs) -> None:
    visit = town.make_visit("visit-9", SEALED_AT)
    inputs = _inputs(streets, graphs, visits=[visit], visiting=True)
    sheet = build_sheet(inputs.plan.shifts[0], inputs)
    stop = sheet.stops[0]
    assert stop.label.startswith("C-1 — ")
    assert _plain(stop.window) == "visite entre 14 h et 16 h"
    assert sheet.visits
    assert "reportée" in _pdf_text(sheet)


def test_a_shift_without_a_passage_is_a_sheet_with_its_empty_lines(streets, graphs) -> None:
    inputs = _inputs(streets, graphs)
    sheet = build_sheet(inputs.plan.shifts[0], inputs)
    assert sheet.start_back is None
    assert "Rencontres imprévues" in _pdf_text(sheet)


def test_the_map_has_a_ring_where_the_place_itself_is_elsewhere(sheet) -> None:
    discs = [c for c in ET.fromstring(sheet.map.svg).iter() if c.get("class") == "stop"]
    assert [disc.get("fill") for disc in discs] == ["#000", "#000", "#fff", "#000"]


def _track(text: str) -> tuple[list[tuple[str, Point]], np.ndarray, list[LineString]]:
    document = gpxpy.parse(text)
    named = []
    for one in document.waypoints:
        x_m, y_m = to_metric(one.longitude, one.latitude, town.EPSG)
        named.append((one.name, Point(float(x_m), float(y_m))))
    lines = []
    for segment in document.tracks[0].segments:
        x_m, y_m = to_metric(
            [p.longitude for p in segment.points], [p.latitude for p in segment.points], town.EPSG
        )
        lines.append(LineString(np.column_stack([x_m, y_m])))
    return named, np.concatenate([shapely.get_coordinates(line) for line in lines]), lines


def test_the_telephone_never_leads_to_a_protected_place(inputs) -> None:
    text = render_gpx(inputs.plan.shifts[0], inputs)
    assert SECRET not in text
    named, points, _lines = _track(text)
    for hidden in (TEAM_AT, SEALED_AT):
        away_m = np.hypot(*(points - np.array(town.xy(*hidden))).T)
        assert away_m.min() >= 100.0
        assert all(point.distance(Point(town.xy(*hidden))) >= 150.0 for _name, point in named)
    names = [name for name, _point in named]
    assert names[0] == "Base : Local de l'association"
    assert names[1] == "1 Gare routière"
    assert names[2].endswith("(approché)")
    assert names[3] == "4 Accueil de jour"
    assert len(names) == 4


def test_moving_a_sealed_place_changes_nothing_of_the_telephone_s_file(streets, graphs) -> None:
    def text(at: tuple[int, int]) -> str:
        places = [
            town.place("pub", (3, 0), label="Gare"),
            town.place("sea", at, label=SECRET, protection=Protection.SEALED),
            town.place("par", (0, 8), label="Accueil"),
        ]
        inputs = _inputs(streets, graphs, places)
        return render_gpx(inputs.plan.shifts[0], inputs)

    assert text((4, 9)) == text((10, 2))


def test_the_track_follows_the_streets_and_carries_no_time(inputs, streets) -> None:
    text = render_gpx(inputs.plan.shifts[0], inputs)
    _named, _points, lines = _track(text)
    every_street = shapely.union_all(streets.links.geometry.to_numpy()).buffer(1.0)
    assert lines
    assert all(line.within(every_street) for line in lines)
    assert "<time>" not in text


@pytest.mark.parametrize("name", ["<script>x</script>", "`${x}` & =1+1", "\u202egnol"])
def test_a_hostile_place_name_is_inert_in_the_telephone_s_file(streets, graphs, name) -> None:
    inputs = _inputs(streets, graphs, [town.place("pub", (3, 0), label=name)])
    text = render_gpx(inputs.plan.shifts[0], inputs)
    assert "<script>" not in text
    assert "\u202e" not in text
    assert _track(text)[0][1][0] == "1 " + name.replace("\u202e", "")


def test_both_exits_of_an_outing_are_found_and_render_it(inputs) -> None:
    exports = shift_exports()
    assert {"gpx", "pdf"} <= set(exports)
    for export in exports.values():
        assert export.render(inputs.plan.shifts[0], inputs)
        assert export.suffix.startswith(".")


def test_a_place_too_far_from_the_streets_is_listed_without_a_way(streets, graphs) -> None:
    far = town.place("far", (3, 0), label="Ferme")
    far = replace(far, point=type(far.point)(far.point.x_m, far.point.y_m - 50_000))
    inputs = _inputs(streets, graphs, [far])
    sheet = build_sheet(inputs.plan.shifts[0], inputs)
    assert sheet.stops[0].label == "Ferme"
    assert sheet.legs == ()


def test_every_id_that_leads_nowhere_is_told_at_once(inputs, streets, graphs) -> None:
    shift = replace(town.make_shift(["nowhere", "pub"]), team="ghost", mode="boat")
    with pytest.raises(PlanFormatError) as caught:
        SheetInputs.make(
            town.make_plan(shift),
            inputs.means,
            territory=inputs.territory,
            streets=streets,
            graphs=graphs,
        )
    text = str(caught.value)
    assert all(word in text for word in ("ghost", "boat", "nowhere"))
    assert len(caught.value.faults) == 3


@pytest.fixture(scope="module")
def exploring(streets, graphs) -> SheetInputs:
    """An exploratory stop anybody may know, then a public place."""
    area = replace(town.place("sec", (3, 3), label="Secteur 1"), kind=PlaceKind.EXPLORATORY)
    return _inputs(streets, graphs, [area, town.place("pub", (3, 0), label="Gare routière")])


def test_an_exploratory_stop_says_which_streets_to_walk_and_draws_them(exploring) -> None:
    sheet = build_sheet(exploring.plan.shifts[0], exploring)
    headings = [leg.heading for leg in sheet.legs]
    assert headings == ["Base → 1", "1 : à pied dans le secteur", "1 → 2", "2 → Base"]
    walk = sheet.legs[1]
    assert 0 < walk.minutes <= sheet.stops[0].presence_min
    streets_said = [name for name in (*town.WEST_EAST, *town.SOUTH_NORTH) if name]
    assert any(name.split(" ", 1)[1] in walk.steps[0] for name in streets_said)
    assert "Parcourir" in _pdf_text(sheet)
    drawn = [one for one in ET.fromstring(sheet.map.svg).iter() if one.get("class") == "sweep"]
    assert len(drawn) == 1


def test_the_walk_of_an_exploratory_stop_follows_streets_and_comes_back(exploring, streets) -> None:
    shift = exploring.plan.shifts[0]
    (walk,) = exploring.itinerary(shift, Exit.PAPER_SHEET).sweeps
    assert walk.path.seconds <= shift.passages[0].leave_s - shift.passages[0].start_s
    assert walk.line is not None
    assert walk.line.is_ring or walk.line.coords[0] == walk.line.coords[-1]
    assert walk.line.within(shapely.union_all(streets.links.geometry.to_numpy()).buffer(1.0))


@pytest.mark.parametrize("protection", [Protection.TEAM, Protection.SEALED])
def test_the_telephone_has_no_walk_from_a_protected_place(streets, graphs, protection) -> None:
    area = town.place("sec", (3, 3), label=SECRET, protection=protection)
    inputs = _inputs(streets, graphs, [replace(area, kind=PlaceKind.EXPLORATORY)])
    assert inputs.itinerary(inputs.plan.shifts[0], Exit.OFFLINE).sweeps == ()


def test_the_break_stands_on_the_recto_beside_the_hour_to_start_back(inputs) -> None:
    shift = replace(inputs.plan.shifts[0], break_start_s=21 * 3600 + 601)
    text = _pdf_text(build_sheet(shift, inputs))
    assert "Pause vers 21 h 10" in text.split("Rencontres imprévues")[0]
    assert "Pause" not in _pdf_text(build_sheet(inputs.plan.shifts[0], inputs))


def test_the_sheet_names_the_zones_walked_along_and_no_other(inputs) -> None:
    """A zone round the first stop is along the way on foot; one 3 km off is not."""
    shift = replace(inputs.plan.shifts[0], mode="walk")
    first = inputs.itinerary(shift, Exit.PAPER_SHEET).waypoints[0].point
    here = Point(first.x_m, first.y_m).buffer(20)
    away = Point(first.x_m + 3000, first.y_m).buffer(20)
    zones = gpd.GeoDataFrame(
        {"name": ["Gare", "Loin"]}, geometry=[here, away], crs=town.EPSG, index=["a", "b"]
    )
    on_foot = build_sheet(shift, replace(inputs, zones=zones)).briefing
    assert on_foot[-1] == "Zones longées à pied : Gare"
    driven = build_sheet(replace(shift, mode="car"), replace(inputs, zones=zones)).briefing
    assert not any("longées" in line for line in driven)
