"""E5: a file is a function of what the matrix lets it tell of a place, of nothing finer.

The demo's plan is kept and protected places are moved by hundreds of metres in the means it was
made from, what may be told of them staying the same. Every file must stay the same to the byte,
text layers, tooltips, properties and hashes included: no subtraction of two of them, and no zoom
into one, can then tell the two worlds apart.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from planner.model import Means, Point, Protection
from planner.planning.plan_format import loads
from planner.service.sheets import sheet_inputs
from planner.store.workspace import Workspace
from tests.attacks.moving import HIDDEN, Crossed, Zoned, anywhere, moved, shifted
from tests.cli.runner import av

Write = Callable[..., dict[str, bytes]]
PORTABLE = "gpx,html"
TABLES = "xlsx,ics,csv"


@pytest.fixture(scope="module")
def world(attacked, tmp_path_factory):
    """A copy of the demo's workspace whose means may be changed."""
    home = tmp_path_factory.mktemp("world") / "home"
    shutil.copytree(attacked.home, home)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ALLERVERS_KEY_FILE", str(attacked.home.parent / "key"))
        yield home


@pytest.fixture(scope="module")
def inputs(world, attacked):
    return sheet_inputs(Workspace(world), loads(attacked.plan.read_text("utf-8")))


@pytest.fixture(scope="module")
def write(world, attacked, tmp_path_factory) -> Write:
    """Files of a verb with these means in the place of the demo's."""
    plan = loads(attacked.plan.read_text("utf-8"))
    store = Workspace(world)

    def written(means: Means, *words: str | Path) -> dict[str, bytes]:
        out = tmp_path_factory.mktemp("out")
        store.rewrite_means(plan.means, means)
        try:
            ran = av(*words, "--out", out, "--home", world)
        finally:
            store.rewrite_means(plan.means, attacked.means)
        assert ran.code == 0, ran.err
        files = {path.name: path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file()}
        return files | {"said": (ran.out + ran.err).replace(str(out), "").encode()}

    return written


def _changed(write: Write, attacked, means: Means, *words: str | Path) -> list[str]:
    """Names of files that differ from those of the demo's own means."""
    before, after = write(attacked.means, *words), write(means, *words)
    assert len(before) > 1
    return [
        one for one in sorted(before.keys() | after.keys()) if before.get(one) != after.get(one)
    ]


def _sheets(attacked, audience: str, formats: str = "all") -> tuple[str | Path, ...]:
    return ("sheets", attacked.plan, "--for", audience, "--format", formats)


def test_the_measure_is_not_blind(attacked, write):
    """A public place moved, a team place moved to another district: files that may tell it do."""
    public = shifted(attacked.means, lambda p: p.protection is Protection.PUBLIC, 90.0)
    assert _changed(write, attacked, public, *_sheets(attacked, "public", "geojson"))
    team = shifted(attacked.means, lambda p: p.protection is Protection.TEAM, 1500.0)
    assert _changed(write, attacked, team, *_sheets(attacked, "partner", "csv"))
    assert _changed(write, attacked, team, *_sheets(attacked, "team", "gpx"))


def test_e5_the_publics_files_depend_on_no_place_but_public_ones(attacked, write):
    means, num = moved(attacked.means, (*HIDDEN, Protection.PARTNER), anywhere)
    assert num >= 30
    assert _changed(write, attacked, means, *_sheets(attacked, "public")) == []


def test_e5_a_partners_files_depend_on_the_district_of_a_team_place_only(attacked, inputs, write):
    means, num = moved(attacked.means, (Protection.TEAM,), Zoned(inputs))
    assert num >= 10
    means, num = moved(means, (Protection.SEALED,), anywhere)
    assert num >= 20
    assert _changed(write, attacked, means, *_sheets(attacked, "partner")) == []


def test_e5_the_own_teams_tables_depend_on_districts_only(attacked, inputs, write):
    means, num = moved(attacked.means, (Protection.TEAM,), Zoned(inputs))
    assert num >= 10
    means, _num = moved(means, (Protection.SEALED,), anywhere)
    assert _changed(write, attacked, means, *_sheets(attacked, "team", TABLES)) == []


def test_e5_what_a_telephone_carries_depends_on_no_sealed_place_or_visit(attacked, write):
    means, num = moved(attacked.means, (Protection.SEALED,), anywhere)
    assert num >= 20
    assert _changed(write, attacked, means, *_sheets(attacked, "team", PORTABLE)) == []


def test_e5_what_a_telephone_carries_depends_on_the_crossing_of_a_team_place_only(
    attacked, inputs, write
):
    means, num = moved(attacked.means, (Protection.TEAM,), Crossed(inputs, Protection.TEAM))
    assert num >= 8
    assert _changed(write, attacked, means, *_sheets(attacked, "team", PORTABLE)) == []


def test_e5_a_sealed_place_put_on_the_crossing_told_for_another_place_moves_nothing(
    attacked, inputs, write
):
    """Else that crossing left out would tell of a sealed place around it."""
    crossed = Crossed(inputs, Protection.TEAM)
    sealed = {p.id for p in attacked.means.places if p.protection is Protection.SEALED}
    put = {
        passage.ref: inputs.crossings[shift.mode].xy_m[next(row for row in rows if row >= 0)]
        for shift, rows in zip(inputs.plan.shifts, crossed.told, strict=True)
        for passage in shift.passages
        if passage.ref in sealed and rows
    }
    assert len(put) == len(sealed)
    means = replace(
        attacked.means,
        places=tuple(
            replace(p, point=Point(*map(float, put[p.id]))) if p.id in put else p
            for p in attacked.means.places
        ),
    )
    assert _changed(write, attacked, means, *_sheets(attacked, "team", PORTABLE)) == []


def test_e5_paper_depends_on_the_meeting_crossing_of_a_visit_only(attacked, inputs, write):
    means, num = moved(attacked.means, (Protection.SEALED,), Crossed(inputs, Protection.SEALED))
    assert num >= 8
    assert _changed(write, attacked, means, *_sheets(attacked, "team", "pdf")) == []


def test_e5_a_handover_left_on_a_table_depends_on_no_position(attacked, write):
    means, _num = moved(attacked.means, tuple(Protection), anywhere)
    assert _changed(write, attacked, means, *_sheets(attacked, "team", "handover")) == []


@pytest.mark.parametrize(
    "verb",
    [
        ("needs", "demo", "--public", "rue"),
        ("stops", "demo", "--public", "rue", "--number", "3", "--seconds", "0"),
    ],
)
def test_e5_needs_and_stops_depend_on_no_protected_place(attacked, write, verb):
    means, _num = moved(attacked.means, (*HIDDEN, Protection.PARTNER), anywhere)
    assert _changed(write, attacked, means, *verb) == []


def test_e5_the_activity_report_depends_on_zones_only(attacked, inputs, write):
    means, _num = moved(attacked.means, (*HIDDEN, Protection.PARTNER), Zoned(inputs))
    words = ("bilan", "demo", "--from", "2026-11-01", "--to", "2026-12-31")
    assert _changed(write, attacked, means, *words) == []
