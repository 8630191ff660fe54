"""A manager's scenarios from the command line, and what never leaves with them."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path

import pytest

from planner.model import PlaceKind, Protection
from planner.store.workspace import Workspace
from tests.cli.conftest import Chain
from tests.cli.runner import av
from tests.pdf_text import text_of

NEXT = "2026-W50"
PLANNED = ("--week", NEXT, "--iterations", "1")
OFFICE = "France services, antenne des Hauts-Prés"


@pytest.fixture(scope="module")
def home(chain: Chain, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo with its week published, three scenarios and their plans."""
    home = Path(shutil.copytree(chain.home, tmp_path_factory.mktemp("scenarios") / "home"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ALLERVERS_KEY_FILE", str(chain.home.parent / "key"))
        assert av("publish", chain.plan, "--home", home).code == 0
        _add(home, "Rien")
        _add(home, "Une équipe de moins", "--team-less", "M2", "--place-less", _protected(home))
        _add(
            home, "Bus", "--bus-instead", OFFICE, "--bus-base", "BUREAU",
            "--half-day", "Marché couvert=mardi,09:00-12:00",
            "--half-day", "Gare de Villefeinte=mardi,14:00-17:00", "--office-cost", "40",
        )  # fmt: skip
        ran = av("scenario", "plan", "demo", *PLANNED, "--frontier", "--home", home, "--json")
        assert ran.json == {"asked": 9, "made": 7}, ran.err
    return home


def _add(home: Path, *words: str) -> None:
    ran = av("scenario", "add", "demo", *words, "--home", home)
    assert ran.code == 0, ran.err


def _protected(home: Path) -> str:
    store = Workspace(home)
    latest = store.latest_means("demo")
    assert latest is not None
    place = next(
        place
        for place in latest[1].places
        if place.protection is Protection.TEAM and place.kind is PlaceKind.KNOWN
    )
    return store.user_codes("demo")[place.id]


def _compared(home: Path, *words: str | Path) -> dict[str, object]:
    ran = av("scenario", "compare", "demo", *PLANNED, "--home", home, "--json", *words)
    assert ran.code == 0, ran.err
    return ran.json


def test_scenarios_are_listed_in_words(home):
    told = av("scenario", "list", "demo", "--home", home).out
    assert "un bus à la place du guichet" in " ".join(told.replace("│", " ").split())
    named = av("scenario", "list", "demo", "--home", home, "--json").json
    assert [one["name"] for one in named] == ["Bus", "Rien", "Une équipe de moins"]


def test_a_scenario_without_changes_has_the_baseline_s_figures(home):
    board = _compared(home, "--name", "Rien")
    reference, same = board["scenarios"]
    drop = ("name", "zones")
    assert {k: v for k, v in same.items() if k not in drop} == {
        k: v for k, v in reference.items() if k not in drop
    }
    assert all(row["change"] == 0 for row in same["zones"])


def test_a_team_less_is_told_with_what_it_leaves(home):
    reference, less = _compared(home, "--name", "Une équipe de moins")["scenarios"]
    assert less["outings"] < reference["outings"]
    assert less["promised"] == reference["promised"]
    assert less["kept"] < reference["kept"]
    assert 0 < less["cost_eur"] < reference["cost_eur"]
    assert less["cost_untold"] == []


def test_a_bus_instead_of_an_office_holds_its_half_days_and_moves_access(home):
    reference, bus = _compared(home, "--name", "Bus")["scenarios"]
    assert bus["passages_owed_missed"] == reference["passages_owed_missed"]
    assert bus["outings"] == reference["outings"] + 1
    assert bus["presence_s"] >= reference["presence_s"] + 6 * 3600 - 3600
    assert bus["need_share_within_reach"]["logement"] > 0
    office = bus["office"]
    assert office["hours"][1] == 6.0
    assert office["cost_eur"] == pytest.approx(40 * office["hours"][0])
    assert office["zones_better"]
    assert office["zones_worse"]


def test_a_frontier_holds_every_plan_of_the_same_means(home):
    points = _compared(home, "--name", "Bus")["frontier"]["rue"]
    assert [point["rate"] for point in points] == [0, 1_250_000, 5_000_000, 20_000_000, 80_000_000]
    assert not all(point["dominated"] for point in points)
    assert {point["promised"] for point in points} == {points[0]["promised"]}


def test_the_frontier_of_a_scenario_is_planned_and_shown_apart_from_the_baseline_s(home):
    asked = ("--name", "Une équipe de moins", "--frontier-of", "Une équipe de moins")
    ran = av("scenario", "plan", "demo", *PLANNED, *asked, "--home", home, "--json")
    assert ran.json == {"asked": 7, "made": 4}, ran.err  # the usual rate is the scenario's own plan
    points = _compared(home, *asked)["frontier"]["rue"]
    others = _compared(home, *asked[:2])["frontier"]["rue"]
    assert [point["rate"] for point in points] == [point["rate"] for point in others]
    assert points != others
    told = av("scenario", "compare", "demo", *PLANNED, *asked, "--home", home).out
    assert "promesses tenues · Une équipe de moins" in " ".join(told.split())
    unknown = av("scenario", "compare", "demo", *PLANNED, "--frontier-of", "X", "--home", home)
    assert unknown.code != 0
    assert "X" in unknown.err


def test_what_is_kept_is_not_searched_again_and_other_budgets_are_not_compared(home):
    again = av("scenario", "plan", "demo", *PLANNED, "--home", home, "--json")
    assert again.json == {"asked": 4, "made": 0}
    other = av("scenario", "compare", "demo", "--week", NEXT, "--iterations", "2", "--home", home)
    assert other.code == 3
    assert "à planifier d'abord" in other.err


def test_scenarios_are_no_version_of_the_week_and_leave_the_means_alone(home, chain):
    store = Workspace(home)
    assert {str(plan.week) for plan in store.plans("demo")} == {"2026-W49"}
    latest = store.latest_means("demo")
    before = Workspace(chain.home).latest_means("demo")
    assert latest is not None
    assert before is not None
    assert latest[0] == before[0]


def test_no_protected_place_leaves_with_a_comparison(home, tmp_path):
    _compared(home, "--out", tmp_path)
    store = Workspace(home)
    latest = store.latest_means("demo")
    assert latest is not None
    codes = store.user_codes("demo")
    hidden = [place for place in latest[1].places if place.protection is not Protection.PUBLIC]
    assert hidden
    planted = {place.label for place in hidden} | {codes[place.id] for place in hidden}
    planted |= {place.id for place in hidden}
    planted |= {f"{value:.0f}" for place in hidden for value in (place.point.x_m, place.point.y_m)}
    words = set(_read(tmp_path).replace("\n", " ").split())
    texts = _read(tmp_path)
    long = {text for text in planted if len(text) > 4}
    assert not {text for text in long if text in texts}
    assert not (planted - long) & words
    assert "un lieu réservé à l'équipe" in " ".join(texts.split())


def test_the_team_s_own_comparison_says_that_it_is(home):
    shown, team = _compared(home), _compared(home, "--team")
    assert (shown["for_team"], team["for_team"]) == (False, True)
    assert "Lieux protégés comptés : réservé à l'équipe." in team["notes"]
    reach = [board["scenarios"][0]["need_share_within_reach"]["rue"] for board in (shown, team)]
    assert reach[1] != reach[0], "their passages and their needs are in it"


def test_a_comparison_for_the_team_writes_no_file(home, tmp_path):
    ran = av("scenario", "compare", "demo", *PLANNED, "--team", "--out", tmp_path, "--home", home)
    assert ran.code == 3
    assert list(tmp_path.iterdir()) == []


def test_every_fault_is_a_sentence_and_nothing_is_saved(home):
    cases = (
        (("X", "--team-less", "Z"), 3, "« Z »"),
        (("X", "--hours", "M1=quatre"), 3, "quatre"),
        (("X", "--hours", "M1"), 2, "CODE=VALEUR"),
        (("X", "--passages", "BUREAU=99"), 2, "14"),
        (("X", "--shift-more", "M1=samedi"), 2, "jour"),
        (("X", "--stop-more", "rue Nulle Part"), 3, "Nulle Part"),
        (("X", "--rates", "invente=2"), 2, "invente"),
        (("X", "--weights", "invente=2"), 2, "invente"),
        (("X", "--bus-instead", "Nulle part"), 2, "--half-day"),
        (("Rien",), 3, "existe déjà"),
        (("06 12 34 56 78",), 2, ""),
    )
    before = av("scenario", "list", "demo", "--home", home, "--json").json
    for words, code, told in cases:
        ran = av("scenario", "add", "demo", *words, "--home", home)
        assert (ran.code, ran.out) == (code, ""), words
        assert told in ran.err
        assert "Traceback" not in ran.err
    assert av("scenario", "list", "demo", "--home", home, "--json").json == before


def test_hostile_words_are_shown_and_never_read_as_anything_else(home, tmp_path):
    name = "=1+1 <b>${x}</b> ../a"
    _add(home, name, "--team-more", "M1")
    try:
        ran = av("scenario", "plan", "demo", *PLANNED, "--name", name, "--home", home)
        assert ran.code == 0, ran.err
        _compared(home, "--name", name, "--out", tmp_path)
        assert sorted(path.name for path in tmp_path.iterdir()) == [
            f"scenarios-{NEXT}-1.pdf", f"scenarios-{NEXT}.xlsx",
        ]  # fmt: skip
        assert name in _read(tmp_path)
    finally:
        assert av("scenario", "remove", "demo", name, "--home", home).code == 0


def test_a_scenario_is_given_another_name_and_keeps_its_plans(home):
    words = ("--home", home)
    ran = av("scenario", "rename", "demo", "Rien", "Comme avant", *words)
    assert ran.code == 0, ran.err
    assert "il s'appelle maintenant « Comme avant »" in " ".join(ran.out.split())
    asked = ("--name", "Comme avant")
    ran = av("scenario", "plan", "demo", *PLANNED, *asked, *words, "--json")
    assert ran.json == {"asked": 2, "made": 0}
    for name, wrong in (("Comme avant", "Bus"), ("Rien", "Autre")):
        assert av("scenario", "rename", "demo", name, wrong, *words).code == 2
    assert av("scenario", "rename", "demo", "Comme avant", "Rien", *words).code == 0


def test_a_comparison_speaks_english(home):
    told = av("scenario", "compare", "demo", *PLANNED, "--home", home, "--lang", "en").out
    assert "promises kept" in " ".join(told.replace("│", " ").split())
    assert "référence" not in told


def _read(folder: Path) -> str:
    """Every text of the files: pages of the PDFs, strings of the workbook."""
    texts = []
    for path in sorted(folder.iterdir()):
        if path.suffix == ".pdf":
            texts.append(text_of(path.read_bytes()))
        elif path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as book:
                names = [name for name in book.namelist() if name.endswith(".xml")]
                texts += [book.read(name).decode() for name in names]
    joined = "\n".join(texts).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return joined + json.dumps(sorted(path.name for path in folder.iterdir()))
