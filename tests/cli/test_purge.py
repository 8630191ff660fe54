"""`aller-vers purge`: nothing goes unless it is confirmed, then nothing is left."""

from __future__ import annotations

import os
import shutil

from planner.jobs import solve_in_child
from planner.service import searched
from planner.service.purge import purge
from planner.store.workspace import Workspace
from tests.cli.conftest import WEEK
from tests.cli.runner import av


def test_nothing_is_erased_unless_it_is_confirmed(own_home) -> None:
    before = Workspace(own_home).num_protected()
    ran = av("purge", "--home", own_home)
    assert ran.code == 2
    assert "--confirm" in ran.err
    assert str(before[0]) in ran.err
    assert Workspace(own_home).num_protected() == before
    assert before[0] > 0


def test_e8_one_confirmed_gesture_purges_the_demo(own_home, tmp_path, monkeypatch) -> None:
    key = tmp_path / "key"
    shutil.copy(os.environ["ALLERVERS_KEY_FILE"], key)  # other tests need theirs
    monkeypatch.setenv("ALLERVERS_KEY_FILE", str(key))
    codes = set(Workspace(own_home).user_codes("demo").values())
    ran = av("purge", "--confirm", "--home", own_home, "--json")
    assert ran.code == 0, ran.err
    assert ran.json["found"] == []
    assert ran.json["rows"] > 0
    assert ran.json["sought"] > 10
    assert not key.exists()
    content = (own_home / "aller-vers.sqlite").read_bytes()
    assert codes
    assert not [code for code in codes if len(code) > 4 and code.encode() in content]
    again = av("purge", "--confirm", "--home", own_home)
    assert again.code == 0
    assert "Hors de portée" in again.out


def test_e8_a_week_searched_during_a_purge_is_not_saved_after_it(
    chain, own_home, tmp_path, monkeypatch
) -> None:
    key = tmp_path / "key"
    shutil.copy(os.environ["ALLERVERS_KEY_FILE"], key)  # other tests need theirs
    monkeypatch.setenv("ALLERVERS_KEY_FILE", str(key))

    def meanwhile(problem, **options):
        outcome = solve_in_child(problem, **options)
        purge(Workspace(own_home))
        return outcome

    monkeypatch.setattr(searched, "solve_in_child", meanwhile)
    ran = av("plan", "demo", "--means", chain.means, "--week", WEEK, "--iterations", "1",
             "--home", own_home)  # fmt: skip
    assert ran.code != 0
    assert "une purge d'urgence a eu lieu" in ran.err
    assert Workspace(own_home).num_protected() == (0, 0)
