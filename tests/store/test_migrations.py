"""A workspace of any schema ever released opens with all it held, on both stores."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Barrier

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from shapely.geometry import box

from planner.model import Territory
from planner.scenario import Scenario
from planner.store import engine
from planner.store.codec import encode, to_json
from planner.store.means import split
from planner.store.schema import Base
from planner.store.workspace import Workspace
from tests.store.samples import means, plan
from tests.store.test_alerts import COLD
from tests.store.test_returns import told

NOW = dt.datetime(2026, 11, 2, 9, tzinfo=dt.UTC)
PUBLIC = replace(means(), places=means().places[:1], appointments=(), reports=())


def made_at(home: Path, revision: str, territory: Territory) -> None:
    """Make a database of an earlier schema holding one row of each table of the first."""
    home.mkdir()
    base, _reading = engine.make_engine(engine.database_url(home))
    with base.begin() as connection:
        engine.migrate(connection, revision)
        fill(connection, territory)
    base.dispose()


def fill(connection: sa.Connection, territory: Territory) -> None:
    tables = sa.MetaData()
    tables.reflect(connection)
    own = {"territory": "ville", "row_version": 1}
    rows = {
        "territory": {
            "code": "ville",
            "document": to_json(territory),
            "generation": "g",
            "saved_at": NOW,
            "row_version": 1,
        },
        "place": {"id": "p0", "kind": "place", "user_code": "L1", **own},
        "means": {
            "id": "m0",
            "source_name": "m.xlsx",
            "document": to_json(split(encode(PUBLIC))[0]),
            "saved_at": NOW,
            **own,
        },
        "plan_version": {
            "id": "v0",
            "plan_id": "plan-a",
            "week": "2026-W49",
            "version": 1,
            "published": True,
            "document": to_json(replace(plan(), version=1)),
            "saved_at": NOW,
            **own,
        },
    }
    for name, row in rows.items():
        connection.execute(tables.tables[name].insert().values(row))


@pytest.mark.parametrize("revision", engine._EARLIER)
def test_every_schema_ever_released_is_brought_to_the_newest_with_all_it_holds(
    home, territory, revision
):
    made_at(home, revision, territory)
    opened = Workspace(home)
    assert opened.territories() == [territory]
    assert opened.user_codes("ville") == {"p0": "L1"}
    assert opened.latest_means("ville") == ("m0", PUBLIC)
    assert opened.plans("ville") == [replace(plan(), version=1, published=True)]
    opened.save_sensitive("ville", box(0.0, 0.0, 10.0, 10.0), 2154)
    assert opened.save_scenario("ville", Scenario("Essai"), expected=None).version == 1
    assert len(opened.save_returns("ville", [told()])) == 1
    assert opened.save_alert("ville", COLD).version == 1
    assert opened.shares("ville") == []
    opened.close()


@pytest.mark.parametrize("revision", [None, *engine._EARLIER])
def test_what_migrations_make_is_the_schema_of_the_tables(home, territory, revision):
    if revision:
        made_at(home, revision, territory)
    opened = Workspace(home)
    with opened.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
    opened.close()


def test_workspaces_are_opened_by_several_threads_at_once(tmp_path):
    """What a process changes schemas with is one for all its threads."""
    together = Barrier(4)

    def opened(rank: int) -> list[Territory]:
        together.wait(60)
        found = Workspace(tmp_path / f"home{rank}")
        try:
            return found.territories()
        finally:
            found.close()

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(opened, range(4))) == [[]] * 4


def test_a_schema_listed_is_one_there_is_a_migration_to():
    folder = Path(engine.__file__).parent / "migrations" / "versions"
    found = sorted(path.name[:4] for path in folder.glob("[0-9]*.py"))
    assert found == [*engine._EARLIER, engine.HEAD]
