"""The main job on PostgreSQL: the same verbs, nothing protected in the server's files."""

from __future__ import annotations

import pytest

from planner.model import Protection
from planner.store.workspace import Workspace
from tests.cli.conftest import WEEK
from tests.cli.runner import av


@pytest.mark.postgres
@pytest.mark.slow
def test_the_demo_runs_on_a_server_and_no_protected_place_stands_there_in_clear(
    postgres_server, tmp_path, monkeypatch
) -> None:
    database = postgres_server.new_database()
    monkeypatch.setenv("ALLERVERS_DATABASE_URL", postgres_server.url(database))
    monkeypatch.setenv("ALLERVERS_KEY_FILE", str(tmp_path / "key"))
    home, out = tmp_path / "home", tmp_path / "out"
    ran = av("demo", "--home", home, "--out", out, "--week", WEEK, "--iterations", "3")
    assert ran.code == 0, ran.err
    assert len(list((out / "feuilles").glob("feuille-*.pdf"))) > 10
    again = av("publish", out / f"plan-demo-{WEEK}.json", "--home", home)
    assert again.code == 0, again.err
    assert not list(home.glob("*.sqlite*"))

    store = Workspace(home)
    _id, means = store.latest_means("demo")
    written = postgres_server.written(database)
    assert any(code.encode() in written for code in store.user_codes("demo").values())
    sealed = (Protection.TEAM, Protection.SEALED)
    hidden = [place for place in means.places if place.protection in sealed]
    assert len(hidden) > 3
    for place in hidden:
        assert repr(place.point.x_m).encode() not in written
    store.close()
    postgres_server.drop(database)
