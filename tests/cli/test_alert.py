"""An alert from the command line: on, planned in the middle of the week, told on paper, off."""

from __future__ import annotations

import datetime as dt
import json
import re

import pypdf
import pytest

from planner.clock import Clock
from planner.planning.plan_format import loads
from planner.store.workspace import Workspace
from tests.cli.runner import av

HOSTILE = ("<script>alert(1)</script>", "${7*7}`id`", "=1+1", "../../etc/passwd", "\u202egpj.exe")
WEEK = "2026-W49"
FRIDAY = "2026-12-04"
ON = ("alert", "on", "demo", "grand froid", "--from", FRIDAY, "--shift-more",
      "M1=samedi,20:00-23:30", "--place", "gymnase=Gare de Villefeinte")  # fmt: skip
AGAIN = ("alert", "plan", "demo", "--week", WEEK, "--at", f"{FRIDAY}T12:00", "--iterations", "2")


@pytest.fixture
def home(chain, own_home):
    assert av("publish", chain.plan, "--home", own_home).code == 0
    return own_home


def test_a_week_goes_on_under_an_alert_and_back_to_normal(chain, home, tmp_path):
    on = av(*ON, "--home", home)
    assert on.code == 0, on.err
    assert "Alerte grand froid depuis le 4 déc. 2026, jusqu'à nouvel ordre" in on.out
    assert "gymnase, Gare de Villefeinte" in on.out
    path = tmp_path / "plan.json"
    ran = av(*AGAIN, "--home", home, "--out", path)
    assert ran.code == 0, ran.err
    assert "restent comme elles sont" in ran.out
    assert "Temps de travail" in ran.out
    told = re.search(r"(\d+) créneaux? annoncés? touchés? par cette version", ran.out)
    assert told is not None
    listed = ran.out[told.end() :].splitlines()[1 : 1 + int(told[1])]
    assert len(listed) == int(told[1])
    assert all(line.startswith("  ") for line in listed)
    before, after = loads(chain.plan.read_bytes()), loads(path.read_bytes())
    clock = Clock(after.week, after.tz)
    noon_s = clock.elapsed_s(dt.date(2026, 12, 4), 720)
    now = {shift.id: shift for shift in after.shifts}
    begun = [shift for shift in before.shifts if shift.start_s <= noon_s]
    assert begun
    assert [now[shift.id] for shift in begun] == begun
    more = set(now) - {shift.id for shift in before.shifts}
    assert {now[ref].date for ref in more} == {dt.date(2026, 12, 5)}
    _sheets_say_so(home, path, tmp_path)
    off = av("alert", "off", "demo", "grand_froid", "--last", "2026-12-06", "--home", home)
    assert "retiré ensuite : ouvert : gymnase, Gare de Villefeinte" in off.out
    usual = av("week", "new", "demo", "--week", "2026-W50", "--search", "--iterations", "1",
               "--home", home, "--out", path)  # fmt: skip
    assert usual.code == 0, usual.err
    assert not any("-bis" in shift.id for shift in loads(path.read_bytes()).shifts)
    assert Workspace(home).latest_means("demo")[1].alerted is None


def _sheets_say_so(home, path, tmp_path):
    ran = av("sheets", path, "--home", home, "--out", tmp_path / "out", "--format", "pdf,html,xlsx")
    assert ran.code == 0, ran.err
    (manifest,) = (tmp_path / "out").glob("manifeste-*.json")
    told = json.loads(manifest.read_text("utf-8"))["alerts"]
    assert told == [{"kind": "grand_froid", "since": FRIDAY, "until": None}]
    words = "Alerte grand froid depuis le 4 déc. 2026"
    for day, expected in (("2026-12-05", True), ("2026-12-03", False)):
        pages = sorted((tmp_path / "out").glob(f"feuille-{day}*.html"))
        assert pages
        assert all((words in page.read_text("utf-8")) is expected for page in pages)
        papers = sorted((tmp_path / "out").glob(f"feuille-{day}*.pdf"))
        for paper in papers:
            text = " ".join(pypdf.PdfReader(paper).pages[0].extract_text().split())
            assert (words in text) is expected


def test_an_alert_off_is_taken_up_again_by_its_kind(home):
    assert av(*ON, "--until", FRIDAY, "--home", home).code == 0
    again = av(
        "alert", "on", "demo", "grand-froid", "--from", "2027-01-04", "--home", home, "--json"
    )
    assert again.code == 0, again.err
    assert again.json["alert"]["changes"]["shifts_more"][0]["team"] == "M1"
    listed = av("alert", "list", "demo", "--home", home, "--json").json
    assert [one["alert"]["span"]["last_date"] for one in listed] == [FRIDAY, None]
    shown = av("alert", "show", "demo", "--on", "2027-01-01", "--home", home).out
    assert shown.count("Alerte grand froid") == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("on", "demo", "tempête"), "choisir parmi"),
        (("on", "demo", "canicule"), "encore jamais servi"),
        (("on", "demo", "canicule", "--place", "piscine=rue"), "choisir parmi"),
        (("on", "demo", "canicule", "--hours", "Z9=19:00-01:00"), "Z9"),
        (("on", "demo", "canicule", "--place", "eau=rue Introuvable"), "rue"),
        (("off", "demo", "canicule"), "aucune alerte"),
        (("plan", "demo", "--week", WEEK, "--at", "demain"), "écrire par exemple"),
        (("plan", "demo", "--week", WEEK, "--at", "2027-01-01T00:00"), "est finie"),
        (("plan", "demo", "--week", WEEK, "--at", "2026-12-06T20:00-05:00"), "est finie"),
        (("plan", "demo", "--week", WEEK, "--at", "0001-01-01T00:00"), "moment"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(own_home, words, said):
    ran = av("alert", *words, "--home", own_home)
    assert ran.code in (2, 3)
    assert said in ran.err
    assert "Traceback" not in ran.err


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_make_no_alert_and_no_traceback(own_home, text):
    for words in (("--place", f"gymnase={text}"), ("--shift-more", text), ("--hours", f"{text}=1")):
        ran = av("alert", "on", "demo", "canicule", *words, "--home", own_home)
        assert ran.code in (2, 3)
        assert "Traceback" not in ran.err
    assert Workspace(own_home).alerts("demo") == []
