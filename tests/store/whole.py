"""A workspace that holds one of everything, and all it holds in one comparable value."""

from __future__ import annotations

import datetime as dt
from typing import Any

import geopandas as gpd
import pandas as pd
from shapely import Point as Dot
from shapely.geometry import box

from planner.model import Territory
from planner.roles import Account, Role
from planner.scenario import Scenario
from planner.sharing import Field
from planner.store.workspace import Workspace
from planner.wishes import Rest
from tests.store.samples import means, plan
from tests.store.test_returns import told

DAY = dt.date(2026, 12, 1)
NOW = dt.datetime(2026, 12, 2, 9, 30, tzinfo=dt.UTC)
AREA = box(652_111.25, 6_862_111.75, 652_222.25, 6_862_222.75)
REGIME = "# accord maison\n"


def services() -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(
        {"name": ["Mairie", "Bains"]},
        geometry=[Dot(652_000.0, 6_862_000.0), Dot(652_001.0, 6_862_000.0)],
        crs=2154,
        index=pd.Index(["s0", "s1"], name="service_id"),
    )


def counts() -> gpd.GeoDataFrame:
    """Counts at a place nobody may read in clear."""
    return gpd.GeoDataFrame(
        {"expires_on": [dt.date(2099, 1, 1)], "note": ["Pont-aux-Planques"]},
        geometry=[Dot(652_111.25, 6_862_111.75)],
        crs=2154,
        index=pd.Index(["o0"], name="observation_id"),
    )


def fill(workspace: Workspace, territory: Territory) -> None:
    sealed = workspace.seal_layer("ville", "observations", counts())
    workspace.add_territory(
        territory, {"services": services()}, True, sealed={"observations": sealed}
    )
    ids = workspace.place_ids("ville")
    ids("place", "L1")
    for rank in range(3):
        workspace.save_means("ville", means(), f"moyens-{rank}.xlsx")
    workspace.save_plan(plan(), expected=None)
    workspace.save_plan(plan(), expected=1)
    workspace.publish("plan-a", 1)
    workspace.save_scenario("ville", Scenario("Été ; « plus »"), expected=None)
    workspace.keep_scenario_plan("ville", "d" * 64, plan())
    workspace.save_returns("ville", [told()])
    workspace.save_rest("ville", Rest("p1", DAY, DAY + dt.timedelta(days=30)))
    workspace.save_sensitive("ville", AREA, 2154)
    workspace.save_account(Account("ABCD-EFGH-IJKL-MNOP", Role.PARTNER, "ville", operator="Relais"))
    workspace.share("ville", "Relais", ["z1"], [Field.HOURS])
    job = workspace.create_job("plan", "ville", {"seed": 1})
    workspace.update_job(job, state="done", result=[1])
    (workspace.home / "regimes").mkdir(exist_ok=True)
    (workspace.home / "regimes" / "accord d'été.toml").write_text(REGIME)


def held(workspace: Workspace) -> dict[str, Any]:
    """Everything a workspace holds of the territory `ville`, opened."""
    code = "ville"
    latest = workspace.latest_means(code)
    shape, epsg = workspace.sensitive(code) or (None, None)
    return {
        "territories": workspace.territories(),
        "layers": workspace.layer_names(code),
        "services": workspace.layer(code, "services").to_json(),
        "counts": workspace.sealed_layer(code, "observations").to_json(default=str),
        "codes": workspace.user_codes(code),
        "means": latest,
        "plans": workspace.plans(code),
        "scenarios": [kept.scenario for kept in workspace.scenarios(code)],
        "scenario plans": workspace.scenario_plans(code, ["d" * 64]),
        "returns": workspace.returns(code),
        "shares": workspace.shares(code),
        "wishes": workspace.wishes(code),
        "sensitive": (shape.wkt if shape is not None else None, epsg),
        "jobs": [(job.id, job.state, job.result) for job in workspace.jobs()],
        "regimes": [(file.name, file.read_text()) for file in workspace.regime_files()],
    }
