"""What leaves with the stops is the same whatever the team keeps to itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from planner.model import Means, Place, Point, Protection, TimeWindow
from planner.store.workspace import Workspace
from tests.cli.runner import av

Change = Callable[[Means], Means]


def _without_own(means: Means) -> Means:
    """Only public places: no partner's, team or sealed place, no report, no appointment."""
    return replace(
        means,
        places=tuple(p for p in means.places if p.protection is Protection.PUBLIC),
        reports=(),
        appointments=(),
    )


def _moved(means: Means) -> Means:
    """Every protected place, report and appointment three streets farther."""
    return replace(
        means,
        places=tuple(
            p if p.protection is Protection.PUBLIC else replace(p, point=_away(p.point))
            for p in means.places
        ),
        reports=tuple(replace(r, point=_away(r.point)) for r in means.reports),
        appointments=tuple(replace(a, point=_away(a.point)) for a in means.appointments),
    )


def _away(point: Point) -> Point:
    return Point(point.x_m + 310.0, point.y_m - 290.0)


def _answered(means: Means) -> Means:
    """Every optional answer about a place given otherwise; its point and class as before."""

    def answered(place: Place) -> Place:
        return replace(
            place,
            label=f"{place.label} bis",
            presence_min=55,
            frequency=3,
            min_frequency=0,
            refusals=(TimeWindow(None, 0, 1440),),
            windows=(TimeWindow(None, 1200, 1260),),
            skills=frozenset(),
            min_gap_h=None,
            max_gap_h=None,
            instruction_codes=(),
        )

    places = tuple(place if place.is_base else answered(place) for place in means.places)
    return replace(means, places=places)


def _files(home: Path, out: Path, *verb: str) -> dict[str, bytes]:
    ran = av(*verb, "--home", home, "--out", out)
    assert ran.code == 0, ran.err
    return {path.name: path.read_bytes() for path in sorted(out.iterdir())}


@pytest.fixture
def before(chain, tmp_path) -> dict[str, bytes]:
    """What leaves the demo's workspace with the stops of the street public."""
    return _files(
        chain.home, tmp_path / "before", "stops", "demo", "--public", "rue", "--seconds", "0"
    )


def _saved(home: Path, change: Change) -> Path:
    workspace = Workspace(home)
    means = workspace.latest_means("demo")[1]
    changed = change(means)
    assert changed != means
    workspace.save_means("demo", changed, "m.xlsx")
    workspace.close()
    return home


@pytest.mark.parametrize("change", [_without_own, _moved], ids=["without", "elsewhere"])
def test_stops_that_leave_tell_nothing_of_protected_places(before, own_home, tmp_path, change):
    home = _saved(own_home, change)
    after = _files(home, tmp_path / "after", "stops", "demo", "--public", "rue", "--seconds", "0")
    assert after == before


def test_public_places_do_count_so_the_test_above_can_fail(before, own_home, tmp_path):
    def fewer(means: Means) -> Means:
        public = [
            p for p in means.places if p.protection is Protection.PUBLIC and p.kind == "fixed"
        ]
        gone = {p.id for p in public[: len(public) // 2]}
        return replace(means, places=tuple(p for p in means.places if p.id not in gone))

    home = _saved(own_home, fewer)
    after = _files(home, tmp_path / "after", "stops", "demo", "--public", "rue", "--seconds", "0")
    assert after != before


def test_optional_answers_about_a_place_enter_no_ranking(before, chain, own_home, tmp_path):
    """Neither of needs nor of stops; a refusal of contact never lowers a zone."""
    needs = ("needs", "demo", "--public", "rue")
    ranked = _files(chain.home, tmp_path / "needs", *needs)
    home = _saved(own_home, _answered)
    assert (
        _files(home, tmp_path / "after", "stops", "demo", "--public", "rue", "--seconds", "0")
        == before
    )
    assert _files(home, tmp_path / "needs-after", *needs) == ranked
