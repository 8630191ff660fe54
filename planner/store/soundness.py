"""Whether all a workspace holds can be read: every document, layer and sealed text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from sqlalchemy import func, select

from planner.errors import Fault, InputFileError, PlannerError
from planner.i18n import _
from planner.model import WeekPlan
from planner.store.codec import from_json
from planner.store.schema import Base, MeansRow, ScenarioPlanRow
from planner.store.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Contents:
    """What a workspace holds, counted; `sealed_read`: what is sealed was opened too."""

    num_territories: int
    num_layers: int
    num_places: int
    num_means: int
    num_plans: int
    num_scenarios: int
    num_returns: int
    num_wishes: int
    sealed_read: bool


def check_contents(workspace: Workspace, *, name: str, sealed: bool = True) -> Contents:
    """Read everything once.

    Parameters
    ----------
    name
        Name of the file it came from, for the faults.
    sealed
        Open what is sealed too; false where the key is not at hand.

    Raises
    ------
    InputFileError
        Something cannot be read; all such faults at once.
    """
    faults = []
    for read in _reads(workspace, sealed):
        try:
            read()
        except PlannerError as error:
            faults.append(Fault(str(error), file=name))
        except ValueError:
            faults.append(Fault(_("un enregistrement est illisible"), file=name))
    if faults:
        raise InputFileError(faults[:20])
    return _counted(workspace, sealed)


def _reads(workspace: Workspace, sealed: bool) -> Iterator[Callable[[], object]]:
    """One reading after another."""
    yield workspace.jobs
    yield workspace.accounts
    yield partial(workspace.log, dt.date.min, dt.date.max)
    for territory in workspace.territories():
        code = territory.code
        yield partial(_read_layers, workspace, code, sealed)
        for read in (workspace.releases, workspace.plans, workspace.scenarios, workspace.wishes):
            yield partial(read, code)
        yield partial(workspace.alerts, code)
        yield partial(_read_scenario_plans, workspace, code)
        if sealed:
            yield partial(workspace.returns, code)
            yield partial(workspace.sensitive, code)
            with workspace.reading() as session:
                ids = session.scalars(select(MeansRow.id).where(MeansRow.territory == code)).all()
            for means_id in ids:
                yield partial(workspace.means, means_id)


def _read_layers(workspace: Workspace, code: str, sealed: bool) -> None:
    for name in workspace.layer_names(code):
        workspace.layer(code, name)
    for name in workspace.sealed_layer_names(code) if sealed else ():
        workspace.sealed_layer(code, name)


def _read_scenario_plans(workspace: Workspace, code: str) -> None:
    wanted = select(ScenarioPlanRow.document).where(ScenarioPlanRow.territory == code)
    with workspace.reading() as session:
        for document in session.scalars(wanted):
            from_json(WeekPlan, document)


def _counted(workspace: Workspace, sealed: bool) -> Contents:
    codes = [territory.code for territory in workspace.territories()]
    layers = [
        *(name for code in codes for name in workspace.layer_names(code)),
        *(name for code in codes for name in workspace.sealed_layer_names(code)),
    ]
    with workspace.reading() as session:

        def count(table: str) -> int:
            counted = select(func.count()).select_from(Base.metadata.tables[table])
            return int(session.scalar(counted) or 0)

        return Contents(
            num_territories=len(codes),
            num_layers=len(layers),
            num_places=count("place"),
            num_means=count("means"),
            num_plans=count("plan_version"),
            num_scenarios=count("scenario"),
            num_returns=count("outing_return"),
            num_wishes=count("wish"),
            sealed_read=sealed,
        )
