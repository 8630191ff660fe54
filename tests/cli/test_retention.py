"""What has expired is never used, and erased by every command that writes."""

from __future__ import annotations

import datetime as dt

import geopandas as gpd
import pandas as pd
import pytest

from planner.frames import OBSERVATIONS
from planner.model import Public
from planner.service.load import load_territory
from planner.service.needs import needs_of_loaded
from planner.service.retention import erase_expired
from planner.store.workspace import Workspace
from tests.cli.runner import av

DAY = dt.date.today()
CODE = "demo"


def _counts(home, *expiries: dt.date) -> Workspace:
    """Counts in the middle of the first zone, each with its own last day."""
    store = Workspace(home)
    loaded = load_territory(store, CODE)
    point = loaded.required_zones().geometry.iloc[0].representative_point()
    num = len(expiries)
    frame = gpd.GeoDataFrame(
        {
            "kind": ["met"] * num, "date": [(DAY - dt.timedelta(days=200)).isoformat()] * num,
            "start_min": [1200] * num, "end_min": [1320] * num, "count": [5] * num,
            "expires_on": [day.isoformat() for day in expiries], "protected": [False] * num,
            "source": ["observations"] * num,
        },
        geometry=[point] * num, crs=loaded.territory.epsg,
        index=pd.Index([f"o{i}" for i in range(num)], name="observation_id"),
    )  # fmt: skip
    sealed = {"observations": store.seal_layer(CODE, "observations", OBSERVATIONS.check(frame))}
    territory = store.territory(CODE)
    store.update_territory(territory, {}, expected=store.generation(CODE), sealed=sealed)
    return store


def _kept(store: Workspace) -> int:
    layer = store.sealed_layer(CODE, "observations")
    return 0 if layer is None else len(layer)


def test_an_expired_count_is_never_loaded_nor_weighs(own_home) -> None:
    store = _counts(own_home, DAY, DAY + dt.timedelta(days=1))
    loaded = load_territory(store, CODE, today=DAY)
    assert loaded.observations["expires_on"].tolist() == [(DAY + dt.timedelta(days=1)).isoformat()]
    tomorrow = load_territory(store, CODE, today=DAY + dt.timedelta(days=1))
    assert tomorrow.observations.empty
    assert "counts" in needs_of_loaded(loaded, Public.STREET, for_team=True).used
    assert "counts" not in needs_of_loaded(tomorrow, Public.STREET, for_team=True).used
    assert _kept(store) == 2  # reading alone writes nothing


@pytest.mark.parametrize(
    "words",
    [
        (
            "plan",
            CODE,
            "--means",
            "{means}",
            "--week",
            "2026-W49",
            "--iterations",
            "1",
            "--out",
            "{file}",
        ),
        ("publish", "{plan}"),
        ("sheets", "{plan}", "--out", "{out}"),
        ("needs", CODE, "--public", "rue", "--out", "{out}"),
        ("stops", CODE, "--public", "rue", "--number", "2", "--seconds", "0", "--out", "{out}"),
        ("territory", "sensitive", CODE, "--clear"),
    ],
    ids=lambda words: " ".join(words[:2]),
)
def test_every_command_that_writes_erases_what_has_expired(
    own_home, chain, tmp_path, words
) -> None:
    store = _counts(own_home, DAY, DAY - dt.timedelta(days=3), DAY + dt.timedelta(days=30))
    names = {
        "{means}": chain.means,
        "{plan}": chain.plan,
        "{out}": tmp_path / "out",
        "{file}": tmp_path / "plan.json",
    }
    ran = av(*(names.get(word, word) for word in words), "--home", own_home)
    assert ran.code in (0, 3, 4), ran.err
    assert _kept(store) == 1


def test_reading_erases_nothing_and_where_nothing_has_expired_nothing_is_written(own_home) -> None:
    store = _counts(own_home, DAY + dt.timedelta(days=30))
    before = store.generation(CODE)
    assert erase_expired(store, CODE) == 0
    assert store.generation(CODE) == before
    assert av("needs", CODE, "--public", "rue", "--home", own_home).code == 0
    assert store.generation(CODE) == before
    assert erase_expired(store, CODE, today=DAY + dt.timedelta(days=30)) == 1
    assert _kept(store) == 0
    streets = load_territory(store, CODE).required_streets()
    assert len(streets.links)  # the other layers stay
