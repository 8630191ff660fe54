"""The demo's week, sent through every exit of the command line for each audience."""

from __future__ import annotations

import io
import logging
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from planner.model import Means, Point
from planner.service.load import LoadedTerritory, load_territory
from planner.store.workspace import Workspace
from tests.attacks.moving import HIDDEN, moved
from tests.cli.runner import av

WEEK = "2026-W49"
CODE = "demo"
CLEAR_M = 30.0
"""Least distance between what is protected and any vertex of what is public."""


@dataclass(frozen=True, slots=True)
class Attacked:
    """What an attacker may hold: folders of files by audience; and what they must not find."""

    home: Path
    folders: dict[str, Path]
    plan: Path
    means: Means
    codes: dict[str, str]
    epsg: int
    said: str
    """What the commands wrote on both outputs, and every message logged."""


@pytest.fixture(scope="session")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Attacked:
    """Run the demo and every export once."""
    root = tmp_path_factory.mktemp("attacked")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ALLERVERS_KEY_FILE", str(root / "key"))
        home, out = root / "home", root / "demo"
        logged = io.StringIO()
        handler = logging.StreamHandler(logged)
        root_log = logging.getLogger("planner")
        patch.setattr(root_log, "level", logging.DEBUG)
        patch.setattr(root_log, "handlers", [handler])
        runs = [av("demo", "--home", home, "--out", out, "--week", WEEK, "--iterations", "3")]
        plan = out / f"plan-{CODE}-{WEEK}.json"
        store = Workspace(home)
        means = _put_clear(store)
        runs.append(av("publish", plan, "--home", home))
        folders = {}
        for audience in ("team", "partner", "public"):
            folders[audience] = root / audience
            words = ("sheets", plan, "--out", root / audience, "--for", audience)
            runs.append(av(*words, "--format", "all", "--home", home))
        folders["statistics"] = root / "statistics"
        asked = (
            ("needs", CODE, "--public", "rue"),
            ("stops", CODE, "--public", "rue", "--number", "3", "--seconds", "0"),
            ("bilan", CODE, "--from", "2026-11-01", "--to", "2026-12-31"),
        )
        runs += [
            *(av(*words, "--out", folders["statistics"], "--home", home) for words in asked),
            av("check", plan, "--parts", "--home", home),
            av("explain", CODE, "--week", WEEK, "--home", home),
            av("sheets", plan, "--out", plan, "--home", home),  # a folder that cannot be one
        ]
        said = "".join(ran.out + ran.err for ran in runs) + logged.getvalue()
        return Attacked(
            home, folders, plan, means, store.user_codes(CODE), store.territory(CODE).epsg, said
        )


def _put_clear(store: Workspace) -> Means:
    """Move what is protected, by a few streets at most, away from every public vertex."""
    held = store.latest_means(CODE)
    assert held is not None
    opened = [(p.point.x_m, p.point.y_m) for p in held[1].places if p.protection not in HIDDEN]
    public = cKDTree(np.vstack([_vertices(load_territory(store, CODE)), opened]))

    def clear(_ref: str, _old: Point, new: Point) -> bool:
        return bool(public.query((new.x_m, new.y_m))[0] > CLEAR_M)

    means, num = moved(held[1], HIDDEN, clear, steps_m=range(15, 200, 5))
    assert num == sum(p.protection in HIDDEN for p in means.places) + len(
        (*means.reports, *means.appointments)
    )
    store.rewrite_means(held[0], means)
    return means


def _vertices(loaded: LoadedTerritory) -> NDArray[np.float64]:
    streets, zones = loaded.required_streets(), loaded.required_zones()
    layers = [streets.nodes[["x_m", "y_m"]].to_numpy()]
    for frame in (streets.links, zones, loaded.services):
        assert frame is not None
        layers.append(shapely.get_coordinates(frame.geometry.to_numpy()))
    return np.vstack(layers)
