"""The main job through the command line, on the invented town."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from pypdf import PdfReader

from planner.cli.compare import ROWS_SHOWN
from planner.model import Week
from planner.planning.plan_format import loads
from planner.service.promised import promises_of
from planner.store.workspace import Workspace
from tests.cli.conftest import WEEK
from tests.cli.runner import av


def _text(path) -> str:
    return " ".join(page.extract_text() for page in PdfReader(path).pages)


def test_the_demo_says_what_it_made_and_how_to_go_on(chain) -> None:
    words = chain.ran.out
    assert "ville fictive" in words
    assert "Semaine 49 (30 nov. – 6 déc. 2026) · Villefeinte-les-Ponts" in words
    assert "Aucun écart aux règles." in words
    assert "aller-vers serve" in words
    assert "aucun plan ne peut dépasser" in words
    assert "recherche des tournées" in chain.ran.err


def test_each_outing_has_a_sheet_with_its_team_and_date_and_a_gpx(chain) -> None:
    plan = loads(chain.plan.read_bytes())
    out = [shift for shift in plan.shifts if shift.passages]
    assert len(out) > 10
    sheets = sorted((chain.out / "feuilles").glob("feuille-*.pdf"))
    assert len(sheets) == len(out)
    assert len(list((chain.out / "feuilles").glob("*.gpx"))) == len(out)
    text = _text(sheets[0])
    assert "fictif" in text
    assert re.search(r"\b(M1|M2|EM1)\b", text)
    assert "30 novembre 2026" in text.replace("\xa0", " ")
    whole = PdfReader(chain.out / "feuilles" / f"feuilles-demo-{WEEK}-v1.pdf")
    assert len(whole.pages) >= 2 * len(out)


def test_the_plan_file_holds_no_coordinate_name_or_street(chain) -> None:
    text = chain.plan.read_text("utf-8")
    means = Workspace(chain.home).latest_means("demo")[1]
    for place in means.places:
        assert place.label not in text
    floats = re.findall(r"(?<![\d.])\d+\.\d{3,}(?![\d.])", text)
    assert not floats


def test_sheets_tell_the_code_of_a_team_place_never_its_street(chain) -> None:
    store = Workspace(chain.home)
    means = store.latest_means("demo")[1]
    codes = store.user_codes("demo")
    plan = loads(chain.plan.read_bytes())
    team_only = {p.id for p in means.places if p.protection == "team" and not p.is_base}
    shift = next(s for s in plan.shifts if team_only & {p.place for p in s.passages})
    own = next(p.place for p in shift.passages if p.place in team_only)
    name = f"feuille-{shift.date}-{shift.start_s // 3600 % 24:02d}h-{shift.team}-v1"
    files = chain.out / "feuilles"
    pdf = next(files.glob(f"feuille-{shift.date}-*h-*-v1.pdf"), None)
    assert pdf is not None, name
    texts = [_text(path) for path in files.glob(f"feuille-{shift.date}-19h-*-v1.pdf")]
    assert any(codes[own] in text for text in texts)


def test_the_same_budget_and_seed_give_the_same_plan(chain, own_home, tmp_path) -> None:
    path = tmp_path / "again.json"
    ran = av("plan", "demo", "--means", chain.means, "--week", WEEK, "--iterations", "3",
             "--home", own_home, "--out", path)  # fmt: skip
    assert ran.code == 0, ran.err
    first, second = loads(chain.plan.read_bytes()), loads(path.read_bytes())
    assert second.version == first.version + 1
    assert second.replaces == first.version
    assert [s.passages for s in second.shifts] == [s.passages for s in first.shifts]
    assert second.points == first.points


def test_check_judges_a_plan_and_finds_nothing(chain) -> None:
    ran = av("check", chain.plan, "--home", chain.home)
    assert ran.code == 0
    assert "Aucun écart aux règles." in ran.out


def test_a_plan_edited_by_hand_is_judged_with_words_and_severity(chain, tmp_path) -> None:
    plan = json.loads(chain.plan.read_text("utf-8"))
    shift = next(s for s in plan["shifts"] if len(s["passages"]) > 2)
    shift["passages"][1]["leave_s"] = shift["passages"][1]["start_s"] + 60
    shift["passages"][-1]["arrive_s"] = shift["passages"][-2]["leave_s"]
    plan["own_note"] = {"kept": True}
    path = tmp_path / "edited.json"
    path.write_text(json.dumps(plan), "utf-8")
    ran = av("check", path, "--home", chain.home)
    assert ran.code == 4
    assert "[à accepter] temps sur place plus court que prévu" in ran.out
    assert "trajet plus court que la route ne le permet" in ran.out
    assert av("check", path, "--home", chain.home, "--json").json["own_note"] == {"kept": True}


def test_a_plan_with_open_violations_is_not_published(chain, own_home, tmp_path) -> None:
    plan = json.loads(chain.plan.read_text("utf-8"))
    shift = next(s for s in plan["shifts"] if len(s["passages"]) > 2)
    shift["passages"][1]["leave_s"] = shift["passages"][1]["start_s"] + 60
    path = tmp_path / "edited.json"
    path.write_text(json.dumps(plan), "utf-8")
    ran = av("publish", path, "--home", own_home)
    assert ran.code == 3
    assert "plan refusé : 1 écart" in ran.err
    assert Workspace(own_home).last_published("demo", Week.parse("2026-W50")) is None


def test_a_published_plan_is_the_promise_of_the_next_week(chain, own_home, tmp_path) -> None:
    assert av("publish", chain.plan, "--home", own_home).code == 0
    path = tmp_path / "next.json"
    ran = av("plan", "demo", "--means", chain.means, "--week", "2026-W50", "--iterations", "3",
             "--home", own_home, "--out", path)  # fmt: skip
    assert ran.code == 0, ran.err
    kept = promises_of(Workspace(own_home), loads(path.read_bytes()))
    assert kept is not None
    assert kept.num > 20
    assert len(kept.broken) < kept.num / 10
    told = re.search(r"en semaine 49 \(30 nov. – 6 déc. 2026\) : (\d+) tenus sur (\d+)", ran.out)
    assert told is not None
    assert (int(told[1]), int(told[2])) == (kept.num - len(kept.broken), kept.num)
    listed = [line for line in ran.out.splitlines() if " : annoncé " in line]
    assert len(listed) == len(kept.broken)
    again = av("check", path, "--home", own_home)
    assert all(line in again.out.splitlines() for line in listed)
    judged = av("check", path, "--home", own_home, "--json").json
    broken = [item for item in judged["violations"] if item["rule"] == "promise_broken"]
    assert len(broken) == sum(item.outing for item in kept.broken)


def test_compare_tells_who_gains_and_who_loses(chain, own_home, tmp_path) -> None:
    plan = json.loads(chain.plan.read_text("utf-8"))
    for shift in plan["shifts"]:
        if shift["team"] == "M1":
            shift["passages"] = []
    path = tmp_path / "less.json"
    path.write_text(json.dumps(plan), "utf-8")
    ran = av("compare", chain.plan, path, "--home", own_home, "--out", tmp_path / "cmp", "--team")
    assert ran.code == 0, ran.err
    shown = re.search(r"Zones moins desservies · personnes à la rue \((\d+)\)", ran.out)
    assert shown is not None
    assert f"… et {int(shown[1]) - ROWS_SHOWN} autres zones" in ran.out
    assert "Zones mieux desservies" not in ran.out
    found = av("compare", chain.plan, path, "--home", own_home, "--team", "--json").json
    assert found["b"]["passages"] < found["a"]["passages"]
    assert found["b"]["distance_m"] < found["a"]["distance_m"]
    assert all(row["change"] <= 0 for row in found["zones"])
    page = (tmp_path / "cmp" / "comparaison-demo.html").read_text("utf-8")
    assert "<script" not in page
    assert "http" not in page.replace("http-equiv", "")


def test_a_comparison_for_others_leaves_protected_places_out(chain) -> None:
    whole = av("compare", chain.plan, chain.plan, "--home", chain.home, "--team", "--json").json
    shown = av("compare", chain.plan, chain.plan, "--home", chain.home, "--json").json
    reach = [found["a"]["need_share_within_reach"]["rue"] for found in (shown, whole)]
    assert reach[0] < reach[1]
    assert shown["a"]["hidden_passages"] > 0
    assert any("non comptés" in note for note in shown["notes"])


@pytest.mark.parametrize("public", ["rue", "logement"])
def test_needs_are_shown_and_written(chain, tmp_path, public) -> None:
    ran = av("needs", "demo", "--public", public, "--home", chain.home, "--out", tmp_path)
    assert ran.code == 0
    assert "Poids :" in ran.out
    assert {path.suffix for path in tmp_path.iterdir()} == {
        ".csv", ".geojson", ".html", ".gpkg", ".xlsx",
    }  # fmt: skip
    found = av("needs", "demo", "--public", public, "--home", chain.home, "--json").json
    shares = [zone["need_share"] for zone in found["zones"] if zone["need_share"] is not None]
    assert sum(shares) == pytest.approx(1)


def test_e25_weights_change_the_order_of_zones(chain) -> None:
    def order(*more):
        found = av("needs", "demo", "--public", "logement", "--home", chain.home, "--json", *more)
        return [zone["zone_id"] for zone in found.json["zones"]]

    assert order() != order("--weights", "poverty_share=0,service_access=1")


def test_every_verb_answers_in_json(chain, tmp_path) -> None:
    home = ("--home", chain.home, "--json")
    assert av("territory", "list", *home).json[0]["code"] == "demo"
    assert av("check", chain.plan, *home).json["format"] == "plan/1"
    assert av("template", tmp_path / "m.xlsx", "--json").json["file"].endswith("m.xlsx")
    files = av("sheets", chain.plan, "--out", tmp_path / "sheets", *home).json["files"]
    assert all(Path(path).stat().st_size > 500 for path in files)


def test_an_interrupt_keeps_the_best_answer(chain, own_home, tmp_path) -> None:
    path = tmp_path / "stopped.json"
    command = [sys.executable, "-c", "from planner.cli import main; main()", "plan", "demo",
               "--means", str(chain.means), "--week", WEEK, "--seconds", "600",
               "--home", str(own_home), "--out", str(path)]  # fmt: skip
    with subprocess.Popen(
        command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as run:
        assert run.stderr is not None
        for line in run.stderr:
            if "recherche…" in line and " points" in line:
                break
        run.send_signal(signal.SIGINT)
        began = time.monotonic()
        out, _err = run.communicate(timeout=60)
    assert run.returncode == 130
    assert time.monotonic() - began < 50
    kept = loads(path.read_bytes())
    assert kept.points > 0
    assert "Aucun écart aux règles." in out
