"""E14: what has expired is erased once a day by the server, which nobody waits for."""

from __future__ import annotations

import asyncio
import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from planner.errors import StoreError
from planner.model import Territory
from planner.store.workspace import Workspace
from planner.ui import daily
from planner.wishes import Rest

MONDAY = dt.date(2026, 11, 30)
DAY = dt.timedelta(days=1)


class Clock:
    """Dates told one look after another; the server stops after the last."""

    def __init__(self, *days: int) -> None:
        self.days = list(days)
        self.erased: list[dt.date] = []

    def today(self) -> dt.date:
        return MONDAY + self.days[0] * DAY

    def wait(self, seconds: float) -> bool:
        assert 0 < seconds <= 3600
        self.days.pop(0)
        return not self.days

    def erase(self, day: dt.date) -> None:
        self.erased.append(day)

    def run(self) -> list[dt.date]:
        daily.each_day(self.erase, self.wait, self.today)
        return self.erased


def test_e14_each_day_that_begins_is_erased_once_and_the_first_was_at_the_start():
    assert Clock(0, 0, 0, 1, 1, 1, 2, 2).run() == [MONDAY + DAY, MONDAY + 2 * DAY]


def test_e14_a_machine_asleep_for_days_erases_once_it_wakes():
    assert Clock(0, 0, 5, 5).run() == [MONDAY + 5 * DAY]


@pytest.mark.parametrize("fault", [StoreError("la clé manque"), ValueError("inattendu")])
def test_e14_what_could_not_be_erased_is_tried_again_and_the_server_goes_on(fault):
    class Failing(Clock):
        def erase(self, day: dt.date) -> None:
            super().erase(day)
            if len(self.erased) < 3:
                raise fault

    assert Failing(0, 1, 1, 1, 1, 2).run() == [MONDAY + DAY] * 3 + [MONDAY + 2 * DAY]


def test_e14_the_workspace_served_is_the_one_that_is_erased(tmp_path, monkeypatch):
    monkeypatch.setenv("ALLERVERS_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("ALLERVERS_KEY_FILE", str(tmp_path / "key"))
    store = Workspace(tmp_path / "home")
    ville = Territory("ville", "Ville d'essai", 2154, "Europe/Paris", (2.0, 48.0, 2.1, 48.1))
    store.add_territory(ville, {}, replace=False)
    store.save_rest("ville", Rest("p1", MONDAY, MONDAY + DAY))
    daily.erase(MONDAY)
    assert store.wishes("ville").rests
    daily.erase(MONDAY + 100 * DAY)
    assert store.wishes("ville").rests == ()
    store.close()


def test_e14_the_server_does_not_wait_and_its_thread_ends_with_it(monkeypatch):
    begun, allowed, ended = threading.Event(), threading.Event(), threading.Event()

    def each_day(_erase, wait, _today) -> None:
        begun.set()
        allowed.wait(60)
        assert wait(60), "told to stop"
        ended.set()

    async def served() -> None:
        async with daily.erasing_daily(None):
            assert begun.wait(60)
            assert not ended.is_set()

    monkeypatch.setattr(daily, "each_day", each_day)
    with ThreadPoolExecutor(1) as apart:  # a thread of its own: browsers keep a loop in this one
        apart.submit(asyncio.run, served()).result()
    allowed.set()  # the server has ended although the thread was busy
    assert ended.wait(60)
