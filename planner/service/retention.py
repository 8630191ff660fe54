"""What has expired is erased by every command that writes in the workspace."""

from __future__ import annotations

import datetime as dt
from functools import partial

import geopandas as gpd

from planner.activity import promised, swept_places
from planner.errors import StaleVersionError
from planner.held_activity import num_filled
from planner.model import Week
from planner.presence import current
from planner.returns import Held, OutingReturn
from planner.store.workspace import Workspace

OBSERVATIONS = "observations"


def erase_expired(workspace: Workspace, code: str, *, today: dt.date | None = None) -> int:
    """Erase a territory's counts and reports whose last day has passed; returns how many.

    Lines of sheets brought back count with them; their sums stay. Wishes that have ended
    are erased too (`store.wishes.erase_wishes`).

    What is left is sealed again; where nothing has expired nothing is written. A territory that is
    replaced meanwhile is left alone: whoever replaces it leaves them out.

    Raises
    ------
    UnknownTerritoryError
        No such territory.
    StoreError
        The key that opens them is absent, or the workspace cannot be written.
    """
    on = today or dt.date.today()
    workspace.erase_wishes(code, on)
    returned = workspace.erase_return_lines(code, on, partial(_num_slots_held, workspace, code))
    return returned + _erase_counts(workspace, code, on)


def _num_slots_held(workspace: Workspace, code: str, told: OutingReturn) -> int | None:
    """How many promised slots the lines of an outing held in part say held.

    None: it was not held in part, or its published plan is no more.
    """
    if told.held is not Held.PARTLY:
        return None
    plan = workspace.plan_in_force(code, Week.of(told.date))
    if plan is None or not plan.published:
        return None
    for shift in plan.shifts:
        if (shift.id, shift.date) == (told.shift, told.date):
            swept = swept_places(workspace.means(plan.means))
            return num_filled(promised(shift, swept), told)
    return None


def _erase_counts(workspace: Workspace, code: str, today: dt.date) -> int:
    territory, generation = workspace.territory(code), workspace.generation(code)
    sealed = without_expired(workspace, code, today)
    if sealed is None:
        return 0
    num, content = sealed
    try:
        workspace.update_territory(
            territory, {}, expected=generation, sealed={OBSERVATIONS: content}
        )
    except StaleVersionError:
        return 0
    return num


def without_expired(workspace: Workspace, code: str, today: dt.date) -> tuple[int, bytes] | None:
    """How many stored counts have expired, and the others sealed again; None: none has."""
    stored = workspace.sealed_layer(code, OBSERVATIONS)
    if stored is None:
        return None
    kept = gpd.GeoDataFrame(current(stored, today))
    if len(kept) == len(stored):
        return None
    return len(stored) - len(kept), workspace.seal_layer(code, OBSERVATIONS, kept)
