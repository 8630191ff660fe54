"""What a territory really holds: layers, columns that are known, means, returns, plans."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from planner.model import Means
from planner.service.load import LoadedTerritory
from planner.store.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Holdings:
    """A territory and what an organisation has put beside it.

    `layers`: names of what is stored. `means` None: never given. `num_returns`: sheets that came
    back. `num_plans`: versions of plans; `num_published`: weeks of which one was published.
    `sensitive`: neighbourhoods where no stop is proposed were told.
    """

    loaded: LoadedTerritory
    layers: frozenset[str]
    means: Means | None
    num_returns: int
    num_plans: int
    num_published: int
    num_scenarios: int
    sensitive: bool

    @property
    def code(self) -> str:
        """The territory's code."""
        return self.loaded.territory.code

    def known_share(self, column: str) -> float:
        """Part of the zones in which a column is known, in [0, 1]; 0 without zones or column."""
        zones = self.loaded.zones
        if zones is None or column not in zones or not len(zones):
            return 0.0
        return float(zones[column].notna().mean())

    def of_kind(self, kind: str) -> float:
        """Part of the zones that are of a kind (`cell`, `iris`, `polygon`, `qpv`), in [0, 1]."""
        zones = self.loaded.zones
        return 0.0 if zones is None or not len(zones) else float(zones["kind"].eq(kind).mean())

    def services_from(self, source: str) -> int:
        """Services told by a source of the catalogue."""
        services = self.loaded.services
        return 0 if services is None else int(services["source"].eq(source).sum())

    @property
    def hours(self) -> pd.Series:
        """Opening hours of the services; null: unknown."""
        services = self.loaded.services
        return pd.Series(dtype=object) if services is None else services["opening_hours"]


def holdings_of(workspace: Workspace, loaded: LoadedTerritory, means: Means | None) -> Holdings:
    """What a loaded territory holds, read now; `means`: its current ones."""
    code = loaded.territory.code
    plans = workspace.plan_heads(code)
    return Holdings(
        loaded,
        frozenset(workspace.layer_names(code)),
        means,
        len(workspace.returns(code)),
        len(plans),
        len({plan.week for plan in plans if plan.published}),
        len(workspace.scenarios(code)),
        workspace.sensitive(code) is not None,
    )
