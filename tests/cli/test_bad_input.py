"""Bad input through the command line: refused in words, and earlier work is untouched."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import WEEK
from tests.cli.hostile import BROKEN, assert_refused, digest
from tests.cli.runner import av

STREETS = ("ville.osm.pbf", "ville.graphml", "ville.gpkg")


@pytest.mark.parametrize("name", STREETS)
@pytest.mark.parametrize("kind", ["missing", *BROKEN])
def test_broken_streets_are_refused_and_the_territory_stays(own_home, tmp_path, name, kind) -> None:
    path = tmp_path / name
    if kind != "missing":
        path.write_bytes(BROKEN[kind])
    before = digest(own_home)
    ran = av("territory", "add", "demo", "--name", "Ville", "--streets", path, "--replace",
             "--home", own_home)  # fmt: skip
    assert_refused(ran, name)
    assert digest(own_home) == before


@pytest.mark.parametrize("kind", ["missing", *BROKEN])
def test_broken_means_are_refused_and_no_plan_is_written(own_home, tmp_path, kind) -> None:
    path, out = tmp_path / "moyens.xlsx", tmp_path / "plan.json"
    if kind != "missing":
        path.write_bytes(BROKEN[kind])
    before = digest(own_home)
    ran = av("plan", "demo", "--means", path, "--week", WEEK, "--iterations", "1",
             "--home", own_home, "--out", out)  # fmt: skip
    assert_refused(ran, "moyens.xlsx")
    assert digest(own_home) == before
    assert not out.exists()


def _edited(plan: Path, out: Path, **fields: object) -> Path:
    out.write_text(json.dumps(json.loads(plan.read_text("utf-8")) | fields), "utf-8")
    return out


@pytest.mark.parametrize("kind", ["missing", "deep", *BROKEN])
def test_broken_plans_are_refused(chain, tmp_path, kind) -> None:
    path = tmp_path / "plan.json"
    bodies = BROKEN | {"deep": b"[" * 100_000}
    if kind != "missing":
        path.write_bytes(bodies[kind])
    assert_refused(av("check", path, "--home", chain.home), "plan.json")


@pytest.mark.parametrize(
    "fields",
    [{"format": "plan/2"}, {"territory": "ailleurs"}, {"shifts": float("nan")}, {"shifts": 3}],
    ids=["major", "territory", "nan", "kind"],
)
def test_plans_that_contradict_themselves_are_refused(chain, own_home, tmp_path, fields) -> None:
    path, before = _edited(chain.plan, tmp_path / "plan.json", **fields), digest(own_home)
    for verb in ("check", "publish"):
        assert_refused(av(verb, path, "--home", own_home))
    assert digest(own_home) == before


def test_a_workspace_that_is_a_file_is_refused_and_kept(tmp_path) -> None:
    home = tmp_path / "home"
    home.write_text("mine", "utf-8")
    assert_refused(av("territory", "list", "--home", home))
    assert home.read_text("utf-8") == "mine"


def test_an_out_that_is_a_file_is_refused_and_kept(chain, tmp_path) -> None:
    out = tmp_path / "out"
    out.write_text("mine", "utf-8")
    assert_refused(av("sheets", chain.plan, "--home", chain.home, "--out", out))
    assert out.read_text("utf-8") == "mine"


@pytest.mark.parametrize("week", ["0001-W01", "9999-W52"])
@pytest.mark.parametrize(
    "verb",
    [
        ("plan", "demo", "--means", "moyens.xlsx", "--iterations", "1"),
        ("week", "new", "demo"),
        ("returns", "template", "demo", "retours.xlsx"),
        ("explain", "demo"),
    ],
)
def test_a_week_at_either_end_of_the_calendar_is_refused_in_a_sentence(chain, verb, week) -> None:
    words = [str(chain.means) if word == "moyens.xlsx" else word for word in verb]
    ran = av(*words, "--week", week, "--home", chain.home)
    assert ran.code == 2
    assert f"semaine {week} : elle n'existe pas" in ran.err
