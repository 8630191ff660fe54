"""The handover sheet: every team, public places by name, others by code, what is next; tagged."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace

import pypdf
import pytest

from planner.exports.audience import Audience
from planner.exports.handover import render_handover
from planner.model import AppointmentState
from planner.outing_code import outing_code
from planner.returns import Held, OutingReturn, StopReturn, Unplanned, without_lines
from planner.tally import TallyColumn
from planner.wishes import OtherHour, Rest, Wishes
from tests.exports import weeks


def _text(inputs) -> str:
    reader = pypdf.PdfReader(io.BytesIO(render_handover(inputs, Audience.TEAM)))
    text = " ".join(page.extract_text() for page in reader.pages)
    return " ".join(text.replace("\N{NO-BREAK SPACE}", " ").split())


@pytest.fixture(scope="module")
def week():
    return weeks.make_week()


def test_public_places_are_told_by_name_and_all_others_by_code(week) -> None:
    text = _text(week)
    for told in (
        "20 h 30 Gare routière 15 min",
        "21 h 30 L-7 15 min",
        "L-9",
        "signalement S-2",
        week.where.code_of(weeks.PARTNER),
        outing_code("plan1", "s1"),
    ):
        assert told in text
    for hidden in ("Accueil de jour", weeks.SECRET):
        assert hidden not in text


def test_a_team_that_visits_hands_over_too_by_the_code_of_each_visit(week) -> None:
    text = _text(week)
    assert f"de 13 h à 17 h (retour {outing_code('plan1', 's2')})" in text
    assert "14 h rendez-vous R-4 45 min" in text


def test_a_day_is_a_page_that_begins_by_its_date_and_leaves_room_to_write(week) -> None:
    visit, night = week.plan.shifts
    later = replace(night, id="s3", date=night.date + dt.timedelta(days=1))
    content = render_handover(replace(week, plan=replace(week.plan, shifts=(visit, night, later))),
                              Audience.TEAM)  # fmt: skip
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages]
    assert len(pages) == 2
    for page, day in zip(pages, ("lundi 30", "mardi 1er"), strict=True):
        assert page.replace("\N{NO-BREAK SPACE}", " ").splitlines()[1].startswith(day)
        assert "À faire, à dire à l'équipe suivante" in page.replace("\n", " ")


def test_who_asked_to_be_left_in_peace_is_told_before_any_passage(week) -> None:
    until = dt.date(2026, 12, 24)
    rest = Rest(weeks.TEAM, week.plan.week.monday, until)
    ended = Rest(weeks.SEALED, dt.date(2026, 11, 1), dt.date(2026, 11, 20))
    hour = OtherHour(weeks.PARTNER, 600, 720, week.plan.week.monday, until)
    means = replace(week.means, wishes=Wishes((rest, ended), (hour,)))
    text = _text(replace(week, means=means))
    assert "L-7 15 min laisser tranquille jusqu'au 24 déc. 2026" in text
    assert text.count("laisser tranquille") == 1
    assert "essayer 10 h–12 h" in text


def test_what_was_held_and_where_nobody_was_there_stand_beside_what_was_planned(week) -> None:
    planned = _text(replace(week, returns=(_brought_back(week),))).partition("Déclaré")[0]
    assert "L-7 15 min oui" in planned
    assert "L-9 15 min pas là" in planned
    assert "Gare routière 15 min pas" in planned  # no line: « pas d'autre passage », nothing held
    not_held = replace(_brought_back(week), held=Held.NO, stops=(), unplanned=())
    planned = _text(replace(week, returns=(not_held,))).partition("Déclaré")[0]
    assert planned.count("15 min non") == 5


@pytest.mark.parametrize(
    ("outcome", "told"),
    [
        (AppointmentState.DONE, "R-4 45 min faite"),
        (AppointmentState.NOT_THERE, "R-4 45 min pas là"),
        (AppointmentState.CANCELLED_BY_US, "R-4 45 min reportée à reprendre"),
        (AppointmentState.CANCELLED_BY_PERSON, "R-4 45 min ne souhaite pas"),
    ],
)
def test_what_became_of_a_visit_is_told_by_its_code(week, outcome, told) -> None:
    visit = week.plan.shifts[0]
    line = StopReturn(weeks.VISIT, 1, 14 * 60, outcome=outcome)
    code = outing_code(week.plan.id, visit.id)
    back = OutingReturn(code, week.plan.id, 1, visit.id, visit.date, Held.YES, (line,))
    assert told in _text(replace(week, returns=(back,)))


def test_what_comes_next_is_the_next_passage_of_the_week_at_that_place(week) -> None:
    assert "pas d'autre passage cette semaine" in _text(week)
    visit, night = week.plan.shifts
    day_s = 86_400
    again = replace(
        night.passages[1], arrive_s=night.passages[1].arrive_s + day_s,
        start_s=night.passages[1].start_s + day_s, leave_s=night.passages[1].leave_s + day_s,
    )  # fmt: skip
    later = replace(night, id="s3", start_s=night.start_s + day_s, passages=(again,))
    plan = replace(week.plan, shifts=(visit, night, later))
    assert "mardi vers 21 h 30, Maraude Nord" in _text(replace(week, plan=plan))


def _brought_back(week, **more) -> OutingReturn:
    """What the night outing brought back: nobody at one place, not counted at another, a visit."""
    night = week.plan.shifts[1]
    met, nobody = {TallyColumn.MET: 3, TallyColumn.FIRST_TIME: 1}, {TallyColumn.MET: 0}
    point = week.where.places[weeks.TEAM].point
    stops = (
        StopReturn(weeks.TEAM, 2, 21 * 60 + 30, met, point),
        StopReturn(weeks.SEALED, 4, 24 * 60 + 10, nobody, point),
        StopReturn("gone", 5, 24 * 60 + 40, {TallyColumn.ORIENTED: 2}, point),
        StopReturn(weeks.VISIT, 6, 60, outcome=AppointmentState.DONE),
    )
    code = outing_code(week.plan.id, night.id)
    told = OutingReturn(code, week.plan.id, 1, night.id, night.date, Held.PARTLY, stops)
    unplanned = (Unplanned(23 * 60, point, {TallyColumn.MET: 4}),)
    return replace(told, unplanned=unplanned, **more)


def test_without_a_return_the_sheet_says_that_none_was_entered(week) -> None:
    declared = _text(week).rpartition("Déclaré au retour")[2]
    assert "pas de retour saisi" in declared
    other = replace(_brought_back(week), outing="ZZZZZ")
    assert "pas de retour saisi" in _text(replace(week, returns=(other,)))


def test_what_was_declared_is_told_by_code_apart_from_what_was_planned(week) -> None:
    planned, _title, declared = _text(replace(week, returns=(_brought_back(week),))).rpartition(
        "Déclaré au retour"
    )
    assert "20 h 30" in planned  # as before
    assert "Sortie tenue : en partie" in declared
    assert declared.count("pas de retour saisi") == 1  # that of the visits, not of the night
    for line in (
        "21 h 30 L-7 3 1",
        "0 h 10 L-9 0",
        "0 h 40 lieu retiré 2",
        "23 h hors plan 4",
    ):
        assert line in declared
    assert "rencontrées" not in planned
    for hidden in (weeks.SECRET, weeks.CODES[weeks.VISIT]):
        assert hidden not in declared


def test_an_outing_of_that_day_without_return_says_so_beside_the_other(week) -> None:
    night = week.plan.shifts[1]
    second = replace(night, id="s3", passages=night.passages[:1])
    plan = replace(week.plan, shifts=(night, second))
    text = _text(replace(week, plan=plan, returns=(_brought_back(week),)))
    declared = text.rpartition("Déclaré au retour")[2]
    assert declared.count("Sortie tenue") == declared.count("pas de retour saisi") == 1


def test_lines_erased_since_leave_only_whether_the_outing_was_held(week) -> None:
    told = without_lines(_brought_back(week))
    declared = _text(replace(week, returns=(told,))).rpartition("Déclaré au retour")[2]
    assert "Sortie tenue" in declared
    assert "rencontrées" not in declared


def test_it_is_a_tagged_document(week) -> None:
    content = render_handover(week, Audience.TEAM)
    root = pypdf.PdfReader(io.BytesIO(content)).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert root["/Lang"].lower().startswith("fr")
    assert b"pdfuaid" in root["/Metadata"].get_data()


@pytest.mark.parametrize("name", ["#panic()", "<script>", "=1+1 `${x}`"])
def test_a_hostile_team_name_is_printed_as_typed(name) -> None:
    assert name in _text(weeks.make_week(team=name))
