"""Plans made ready beside the server: found by their page, and no way past accounts."""

from __future__ import annotations

import weakref
from concurrent.futures import ThreadPoolExecutor

import pytest
import streamlit as st

from planner.errors import AccessError
from planner.kept import Kept
from planner.service.sheets import going_out
from planner.store.workspace import Workspace
from planner.ui import cache, file_cache, held_ranks, newest, plan_cache, session, zone_cache
from planner.ui.plan_routes import routes_of
from planner.ui.underserved import backdrop
from tests.ui.conftest import Served


def _never(*_given: object, **_named: object) -> None:
    raise AssertionError("made again")


@pytest.fixture
def here(served: Served, monkeypatch: pytest.MonkeyPatch) -> Served:
    monkeypatch.setenv("ALLERVERS_HOME", str(served.home))
    monkeypatch.setenv("ALLERVERS_KEY_FILE", str(served.folder / "key"))
    return served


def _forbid_making(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan_cache, "desk_of", _never)
    monkeypatch.setattr(plan_cache, "figures_of", _never)
    monkeypatch.setattr(file_cache, "sheet_inputs", _never)
    monkeypatch.setattr(zone_cache, "zone_study", _never)


def test_the_plan_a_page_opens_on_is_found_made(here, monkeypatch):
    monkeypatch.setattr(held_ranks, "LARGE_ZONES", 1)
    newest.make_ready()
    _forbid_making(monkeypatch)
    loaded, head = cache.territory("demo"), cache.workspace().plan_heads("demo")[-1]
    plan = plan_cache.saved(head)
    assert plan_cache.checked(plan)[0].plan.violations == plan.violations
    assert file_cache.printable(plan).plan == plan
    assert routes_of(loaded, plan, going_out(plan)).ways
    assert backdrop(loaded, plan.public).looks


def test_what_has_not_changed_is_left_and_what_has_is_made_again(here, monkeypatch):
    made: list[str] = []
    monkeypatch.setattr(newest, "_make", lambda code, _heads: made.append(code))
    known = newest.make_ready()
    assert set(made) == set(known) >= {"demo"}
    assert newest.make_ready(known) == known
    assert len(made) == len(known)
    newest.make_ready(known | {"demo": (*known["demo"][:-1], "another plan")})
    assert len(made) == len(known) + 1
    assert made[-1] == "demo"


def test_pages_are_kept_ready_until_the_server_stops(monkeypatch):
    looks: list[object] = []
    told: list[str] = []

    def look(known: object) -> dict[str, tuple[str, ...]]:
        looks.append(known)
        return {"demo": (str(len(looks)),)}

    monkeypatch.setattr(newest, "make_ready", look)
    newest.keep_ready(lambda _seconds: len(looks) == 3, lambda: told.append("ready"))
    assert looks == [{}, {"demo": ("1",)}, {"demo": ("2",)}]
    assert told


def test_e8_a_purge_by_another_process_empties_the_memory_of_the_server(tmp_path, monkeypatch):
    monkeypatch.setenv("ALLERVERS_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("ALLERVERS_KEY_FILE", str(tmp_path / "key"))
    monkeypatch.setattr(newest, "make_ready", lambda _known: {})
    kept: Kept[object] = Kept(2)
    page = st.cache_resource(lambda _key: _Place())
    thing = object()
    held = [weakref.ref(kept.get((thing,), 1, _Place)), weakref.ref(page("lieu"))]
    looks: list[list[bool]] = []

    def wait(_seconds: float) -> bool:
        looks.append([one() is not None for one in held])
        if len(looks) == 2:
            Workspace(tmp_path / "home").purge()
        return len(looks) == 3

    newest.keep_ready(wait, lambda: None)
    assert looks == [[True, True], [True, True], [False, False]]


class _Place:
    """Something kept in memory that tells of a place of life."""


def test_a_fault_of_what_is_made_ready_holds_nobody_back(monkeypatch, caplog):
    told: list[str] = []

    def fail(_known: object) -> None:
        raise RuntimeError("no more memory")

    monkeypatch.setattr(newest, "make_ready", fail)
    newest.keep_ready(lambda _seconds: False, lambda: told.append("ready"))
    assert told == ["ready"]
    assert "no longer made ready" in caplog.text
    caplog.clear()
    newest.keep_ready(lambda _seconds: True, lambda: None)  # the server is ending
    assert not caplog.text


def test_a_small_territory_is_left_for_whoever_opens_it(here, monkeypatch):
    st_caches = (plan_cache._desk, file_cache._inputs, zone_cache._study)
    for each in st_caches:
        each.clear()
    _forbid_making(monkeypatch)
    newest.make_ready()


def test_what_the_server_may_read_by_itself_no_visit_may(here, monkeypatch):
    def refuse(*_given: object) -> None:
        raise AccessError("nobody is here")

    monkeypatch.setattr(session, "_with_accounts", True)
    monkeypatch.setattr(session, "check", refuse)
    with ThreadPoolExecutor(1) as visit, cache.by_the_server():
        assert cache.workspace().home == here.home
        with pytest.raises(AccessError):
            visit.submit(cache.workspace).result()
    with pytest.raises(AccessError):
        cache.workspace()
