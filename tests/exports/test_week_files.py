"""Files of a week: what each audience reads of each class of place, exact hours, inert names."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import itertools
import json
from dataclasses import replace
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from icalendar import Calendar

from planner.errors import UsageError
from planner.exports.audience import TABLE_EXITS, Audience
from planner.exports.manifest import Made, render_manifest
from planner.exports.week_export import week_exports
from planner.exports.week_rows import week_rows
from planner.model import AppointmentState, Protection, Unserved, Week
from planner.privacy import Shown, rule
from planner.service.sheets import FilesRequest, formats_for
from tests.exports import town, weeks

TABLES = ("csv", "ics", "xlsx", "geojson")
PAYLOADS = (
    "=1+1",
    '=HYPERLINK("http://x","y")',
    "@SUM(A1)",
    "<script>alert(1)</script>",
    "`${x}` & 'a\"b",
    "a;b,c\\n\r\nBEGIN:VALARM\r\nEND:VALARM",
    "../../etc/passwd",
    "\u202egnp.exe",
    "مأوى 😀",
)


@pytest.fixture(scope="module")
def week():
    return weeks.make_week()


def _render(inputs, key: str, audience: Audience) -> bytes:
    return week_exports()[key].render(inputs, audience)


def _read(key: str, content: bytes) -> str:
    """Everything a file says, as text, unfolded."""
    if key == "xlsx":
        book = openpyxl.load_workbook(io.BytesIO(content))
        cells = (cell.value for page in book for row in page.rows for cell in row)
        return "\n".join(str(value) for value in cells if value is not None)
    text = content.decode("utf-8-sig")
    return text.replace("\r\n ", "") if key == "ics" else text


def _possible():
    return [
        (key, audience)
        for key, export in sorted(week_exports().items())
        for audience in export.audiences
    ]


# The privacy matrix


@pytest.mark.parametrize(("key", "audience"), [pair for pair in _possible() if pair[0] in TABLES])
def test_each_class_of_place_is_told_as_the_matrix_says(week, key, audience) -> None:
    text = _read(key, _render(week, key, audience))
    exit_ = TABLE_EXITS[audience]
    names = {Protection.PUBLIC: "Gare routière", Protection.PARTNER: "Accueil de jour"}
    for protection, name in names.items():
        assert (name in text) == (rule(protection, exit_) in (Shown.EXACT, Shown.NAME))
    assert weeks.SECRET not in text
    assert "fleurie" not in text
    for ref in (weeks.TEAM, weeks.SEALED, weeks.REPORT, weeks.VISIT):
        assert (weeks.CODES[ref] in text) == (audience is Audience.TEAM)
    told = rule(Protection.TEAM, exit_) in (Shown.CODE_DISTRICT, Shown.ZONE_BAND)
    assert ("Quartier est" in text) == told


@pytest.mark.parametrize(("key", "audience"), _possible())
def test_no_protected_position_leaves_by_any_file(week, key, audience) -> None:
    """Moving what is protected within its district changes no byte of what leaves."""
    moved = {weeks.TEAM: (8, 7), weeks.SEALED: (4, 10), weeks.REPORT: (10, 9)}
    places = tuple(
        replace(p, point=type(p.point)(*town.xy(*moved.get(p.id, weeks.AT.get(p.id, (0, 0))))))
        for p in week.means.places
    )
    point = type(places[0].point)(*town.xy(6, 2))
    visits = tuple(replace(visit, point=point) for visit in week.means.appointments)
    reports = tuple(
        replace(one, point=type(one.point)(*town.xy(*moved[one.id]))) for one in week.means.reports
    )
    means = replace(week.means, places=places, appointments=visits, reports=reports)
    other = replace(week, means=means, where=type(week.where).of(means, weeks.CODES))
    assert _render(other, key, audience) == _render(week, key, audience)


@pytest.mark.parametrize(("key", "audience"), _possible())
def test_no_random_id_team_code_or_rota_code_is_told(week, key, audience) -> None:
    teams = tuple(replace(team, workers=("ZK1", "ZK2")) for team in week.means.teams)
    inputs = replace(week, means=replace(week.means, teams=teams))
    content = _render(inputs, key, audience)
    assert content == _render(week, key, audience)
    if key in TABLES:
        words = set(_read(key, content).replace(",", " ").replace(";", " ").split())
        assert not words & {weeks.TEAM, weeks.SEALED, weeks.REPORT, weeks.VISIT, "ZK1", "plan1"}


def test_a_partner_reads_a_district_and_two_hours_never_an_hour_or_a_number_of_places(week) -> None:
    bands = [row for row in week_rows(week, Audience.PARTNER) if row.shown is Shown.ZONE_BAND]
    assert [(row.place, row.band.replace("\xa0", " ")) for row in bands] == [
        ("Quartier est", "20 h–22 h"),
        ("Quartier est", "22 h–24 h"),
    ]
    assert all(row.start is row.end is row.point is None for row in bands)
    night = week.plan.shifts[1]
    closer = replace(night.passages[2], start_s=night.passages[1].leave_s + 60)
    same = replace(night, passages=(*night.passages[:2], closer, *night.passages[3:]))
    inputs = replace(week, plan=replace(week.plan, shifts=(week.plan.shifts[0], same)))
    bands = [row for row in week_rows(inputs, Audience.PARTNER) if row.shown is Shown.ZONE_BAND]
    assert len(bands) == 1


def test_where_zones_are_squares_a_district_is_the_commune() -> None:
    inputs = weeks.make_week(kind="cell")
    text = _read("csv", _render(inputs, "csv", Audience.PARTNER))
    assert "Valmy-sur-Orge" in text
    assert "Quartier" not in text


def test_the_team_has_no_geojson_and_only_the_team_has_files_of_outings() -> None:
    assert "geojson" not in formats_for(Audience.TEAM)
    for audience in (Audience.PARTNER, Audience.PUBLIC):
        assert not {"pdf", "gpx"} & set(formats_for(audience))
        with pytest.raises(UsageError):
            FilesRequest(audience, ("pdf",))
    with pytest.raises(UsageError, match="geojson"):
        FilesRequest.of(Audience.TEAM, "ics, geojson")
    assert FilesRequest.of(Audience.TEAM, " ICS,ics , xlsx").asked == ("ics", "xlsx")
    assert FilesRequest.of(Audience.PUBLIC, "all").asked == formats_for(Audience.PUBLIC)
    assert FilesRequest().asked == ("pdf", "gpx")


# The calendar


def _events(content: bytes):
    return Calendar.from_ical(content).walk("VEVENT")


def test_an_outing_across_midnight_is_one_event_in_the_territory_s_zone(week) -> None:
    content = _render(week, "ics", Audience.TEAM)
    visit, night = _events(content)
    paris = ZoneInfo("Europe/Paris")
    assert night["DTSTART"].dt == dt.datetime(2026, 11, 30, 20, tzinfo=paris)
    assert night["DTEND"].dt == dt.datetime(2026, 12, 1, 4, tzinfo=paris)
    assert night["DTSTART"].params["TZID"] == "Europe/Paris"
    assert b"BEGIN:VTIMEZONE" in content
    assert str(night["SUMMARY"]) == "Maraude Nord"
    assert str(night["LOCATION"]) == "Local de l'association"
    lines = str(night["DESCRIPTION"]).replace("\xa0", " ").split("\n")
    assert lines[0] == "vers 20 h 30 : Gare routière"
    assert lines[1] == "vers 21 h 30 : L-7 (Quartier est)"
    assert lines[2] == "vers 22 h 30 : signalement S-2 (Quartier est)"
    assert lines[3] == "vers 23 h 30 : L-9"
    assert str(visit["DESCRIPTION"]).startswith("vers\xa014\xa0h : rendez-vous R-4")
    assert not {"ATTENDEE", "ORGANIZER", "GEO"} & (set(visit) | set(night))


@pytest.mark.parametrize(("late_s", "hour"), [(149, "20 h 30"), (150, "20 h 35")])
def test_an_outing_tells_the_hours_its_sheet_prints(week, late_s: int, hour: str) -> None:
    day, night = week.plan.shifts
    first, *others = night.passages
    later = replace(first, start_s=first.start_s + late_s, leave_s=first.leave_s + late_s)
    shifts = (day, replace(night, passages=(later, *others)))
    inputs = replace(week, plan=replace(week.plan, shifts=shifts))
    told = str(_events(_render(inputs, "ics", Audience.TEAM))[-1]["DESCRIPTION"])
    assert told.replace("\xa0", " ").startswith(f"vers {hour} : Gare routière")


@pytest.mark.parametrize(("week", "hours"), [(Week(2026, 43), 9), (Week(2026, 13), 7)])
def test_a_night_of_the_clock_change_lasts_what_it_lasts(week, hours) -> None:
    """Saturday 20 h to Sunday 4 h: eight hours by the clock, nine or seven that pass."""
    inputs = weeks.make_week(week, day=5)
    night = _events(_render(inputs, "ics", Audience.TEAM))[-1]
    start, end = (night[name].dt.astimezone(dt.UTC) for name in ("DTSTART", "DTEND"))
    assert end - start == dt.timedelta(hours=hours)
    shift = inputs.plan.shifts[1]
    assert (end - start).total_seconds() == shift.end_s - shift.start_s


def test_a_change_of_the_clock_is_described_at_the_instant_it_comes(week) -> None:
    (described,) = Calendar.from_ical(_render(week, "ics", Audience.TEAM)).walk("VTIMEZONE")
    paris = ZoneInfo("Europe/Paris")
    told = []
    for change in described.subcomponents:
        before, after = change["TZOFFSETFROM"].td, change["TZOFFSETTO"].td
        begins = [
            change["DTSTART"].dt,
            *(one.dt for one in getattr(change.get("RDATE"), "dts", ())),
        ]
        told += [(one.replace(tzinfo=dt.UTC) - before, after) for one in begins if before != after]
    assert len(told) == 4
    for instant, after in told:
        at, second_before = (
            moment.astimezone(paris).utcoffset()
            for moment in (instant, instant - dt.timedelta(seconds=1))
        )
        assert at == after != second_before


def _offset_of_described_zone(calendar: Calendar, local: dt.datetime) -> dt.timedelta:
    """Offset that the VTIMEZONE itself gives to a local time, by its last change before it."""
    (zone,) = calendar.walk("VTIMEZONE")
    changes = []
    for part in zone.subcomponents:
        moments = [part["DTSTART"].dt]
        dates = part.get("RDATE", [])
        for one in dates if isinstance(dates, list) else [dates]:
            moments += [value.dt for value in one.dts]
        changes += [(moment, part["TZOFFSETTO"].td) for moment in moments]
    return max(change for change in changes if change[0] <= local)[1]


def test_the_zone_described_in_the_file_gives_the_offsets_of_both_seasons() -> None:
    inputs = weeks.make_week(Week(2026, 43), day=5)
    calendar = Calendar.from_ical(_render(inputs, "ics", Audience.TEAM))
    for date, hours in (((2026, 10, 24), 2), ((2026, 10, 25), 1), ((2027, 7, 1), 2)):
        local = dt.datetime(*date, 20)
        assert _offset_of_described_zone(calendar, local) == dt.timedelta(hours=hours)
    assert "COMMENT" not in calendar.walk("VTIMEZONE")[0]


@pytest.mark.parametrize("second", [0, 3600])
def test_the_hour_that_comes_twice_is_written_in_utc(second) -> None:
    """An end at 2 h 30 of the last Sunday of October, before and after the change."""
    inputs = weeks.make_week(Week(2026, 43), day=5)
    at = inputs.clock.elapsed_s(dt.date(2026, 10, 25), 0) + 9000 + second
    shifts = (inputs.plan.shifts[0], replace(inputs.plan.shifts[1], end_s=at))
    inputs = replace(inputs, plan=replace(inputs.plan, shifts=shifts))
    night = _events(_render(inputs, "ics", Audience.TEAM))[-1]
    expected = dt.datetime(2026, 10, 25, 0, 30, tzinfo=dt.UTC) + dt.timedelta(seconds=second)
    assert night["DTEND"].dt == expected
    assert night["DTEND"].to_ical().endswith(b"Z")
    assert night["DTSTART"].to_ical().endswith(b"Z")


def test_a_later_version_replaces_the_events_of_the_one_before(week) -> None:
    later = replace(week, plan=replace(week.plan, version=3, replaces=2))
    pairs = zip(
        _events(_render(week, "ics", Audience.TEAM)),
        _events(_render(later, "ics", Audience.TEAM)),
        strict=True,
    )
    for before, after in pairs:
        assert before["UID"] == after["UID"]
        assert int(before["SEQUENCE"]) + 1 == int(after["SEQUENCE"])


def test_anybody_reads_passages_at_places_open_to_all_with_their_position(week) -> None:
    (event,) = _events(_render(week, "ics", Audience.PUBLIC))
    assert str(event["LOCATION"]) == "Gare routière"
    assert event["DTEND"].dt - event["DTSTART"].dt == dt.timedelta(minutes=15)
    assert event["GEO"].latitude == pytest.approx(48.3, abs=0.2)


# Tables


def test_the_table_has_a_line_a_passage_with_hours_of_the_place(week) -> None:
    text = _render(week, "csv", Audience.TEAM).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert len(rows) == 6
    assert rows[1]["heure"] == "20:30"
    assert rows[1]["début_utc"] == "2026-11-30T19:30:00Z"
    assert rows[5]["date"] == "2026-12-01"
    assert rows[5]["sortie"] == "2026-11-30"
    assert rows[0]["présence_min"] == "45"


def test_the_workbook_s_hours_are_hours_and_its_outings_are_for_the_team(week) -> None:
    book = openpyxl.load_workbook(io.BytesIO(_render(week, "xlsx", Audience.TEAM)))
    assert book.sheetnames == ["sorties", "passages", "lisez-moi"]
    line = [cell.value for cell in book["passages"][3]]
    assert line[1] == "Maraude Nord"
    assert line[3] == dt.time(20, 30)
    assert line[5] == 15
    for audience in (Audience.PARTNER, Audience.PUBLIC):
        book = openpyxl.load_workbook(io.BytesIO(_render(week, "xlsx", audience)))
        assert book.sheetnames == ["passages", "lisez-moi"]


def test_calls_to_make_are_a_sheet_of_the_team_s_workbook_by_code(week) -> None:
    """Of visits the plan has moved or left out; those of outings that are not in it are others'."""
    visit = replace(
        week.means.appointments[0], state=AppointmentState.CONFIRMED, fixed_start_min=14 * 60 + 30
    )
    moved = replace(week, means=replace(week.means, appointments=(visit,)))

    def calls(inputs, audience=Audience.TEAM):
        book = openpyxl.load_workbook(io.BytesIO(_render(inputs, "xlsx", audience)))
        if "appels à passer" not in book.sheetnames:
            return []
        return [[cell.value for cell in row] for row in book["appels à passer"]][1:]

    monday = dt.datetime(2026, 11, 30)
    assert calls(moved) == [[monday, dt.time(14, 30), monday, dt.time(14), "rendez-vous R-4"]]
    assert calls(moved, Audience.PARTNER) == []
    night = replace(moved, plan=replace(moved.plan, shifts=moved.plan.shifts[1:]))
    assert calls(night) == []
    left_out = replace(night.plan, unserved=(Unserved(weeks.VISIT, "no_time"),))
    (row,) = calls(replace(night, plan=left_out))
    assert row[2:4] == [None, "pas tenu"]


def test_a_geojson_has_a_point_only_where_it_is_told_exactly(week) -> None:
    found = json.loads(_render(week, "geojson", Audience.PARTNER))
    where = {one["properties"]["place"]: one["geometry"] for one in found["features"]}
    assert where["Gare routière"]["type"] == "Point"
    assert where["Accueil de jour"]["type"] == "Point"
    assert where["Quartier est"] is None
    only = json.loads(_render(week, "geojson", Audience.PUBLIC))["features"]
    assert [one["properties"]["place"] for one in only] == ["Gare routière"]


# Hostile names, same bytes


@pytest.mark.parametrize("name", PAYLOADS)
@pytest.mark.parametrize("key", TABLES)
def test_a_hostile_name_is_told_and_does_nothing(name, key) -> None:
    inputs = weeks.make_week(name=name, team=name, organisation=name)
    content = _render(inputs, key, Audience.PARTNER)
    plain = " ".join(name.replace("\u202e", "").split())
    assert "\u202e" not in _read(key, content)
    if key == "csv":
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
        assert not [cell for row in rows for cell in row if cell[:1] in {"=", "@", "+", "-"}]
        assert {len(row) for row in rows} == {8}
        assert any(cell.lstrip("'") == plain for cell in rows[1])
    elif key == "xlsx":
        book = openpyxl.load_workbook(io.BytesIO(content))
        cells = [cell for page in book for row in page.rows for cell in row]
        assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink]
        assert plain in [cell.value for cell in cells]
    elif key == "geojson":
        found = json.loads(content)["features"]
        assert plain in [one["properties"]["place"] for one in found]
    else:
        calendar = Calendar.from_ical(content)
        assert not calendar.walk("VALARM")
        assert str(calendar.walk("VEVENT")[0]["SUMMARY"]) == plain


@pytest.mark.parametrize(("key", "audience"), _possible())
def test_the_same_plan_gives_the_same_bytes(week, key, audience) -> None:
    assert _render(week, key, audience) == _render(weeks.make_week(), key, audience)


def test_the_names_of_files_hold_nothing_of_the_means(week) -> None:
    for (key, audience), name in itertools.product(_possible(), ["../x", "=1"]):
        inputs = replace(week, means=replace(week.means, teams=()))
        told = week_exports()[key].name(inputs, audience)
        assert name not in told
        assert "/" not in told
        assert told.endswith(f"-valmy-2026-W49-v2-{audience}{week_exports()[key].suffix}")


# The manifest


def test_the_manifest_tells_every_file_by_its_digest_and_what_made_them(week) -> None:
    made = Made("a.csv", "csv", b"x;y")
    found = json.loads(render_manifest(week, Audience.PARTNER, {made.name: made}))
    assert found["format"] == "manifest/1"
    assert found["audience"] == "partner"
    digest = hashlib.sha256(b"x;y").hexdigest()
    assert found["files"] == [{"name": "a.csv", "kind": "csv", "bytes": 3, "sha256": digest}]
    assert found["plan"]["id"] == "plan1"
    assert (found["plan"]["version"], found["plan"]["seed"]) == (2, 7)
    assert found["vintages"] == {"Filosofi (INSEE)": "2021", "Rues": "2026-10-01"}
