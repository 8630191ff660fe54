"""The handover sheet: codes, hours, what comes next; no name, no visit, tagged."""

from __future__ import annotations

import io
from dataclasses import replace

import pypdf
import pytest

from planner.exports.audience import Audience
from planner.exports.handover import render_handover
from planner.outing_code import outing_code
from tests.exports import weeks


def _text(inputs) -> str:
    reader = pypdf.PdfReader(io.BytesIO(render_handover(inputs, Audience.TEAM)))
    text = " ".join(page.extract_text() for page in reader.pages)
    return " ".join(text.replace("\N{NO-BREAK SPACE}", " ").split())


@pytest.fixture(scope="module")
def week():
    return weeks.make_week()


def test_places_are_told_by_code_and_visits_not_at_all(week) -> None:
    text = _text(week)
    for told in ("L-7", "L-9", "S-2", "20 h 30", "15 min", outing_code("plan1", "s1")):
        assert told in text
    for hidden in ("Gare routière", "Accueil de jour", weeks.SECRET, weeks.CODES[weeks.VISIT]):
        assert hidden not in text


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
    assert "mardi 1er décembre 2026 vers 21 h 30, Maraude Nord" in _text(replace(week, plan=plan))


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
