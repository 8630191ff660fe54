"""The main job on an invented town: territory, needs, week, sheets."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from planner import geo
from planner.dates import numbered
from planner.demo.around import draw_presence, draw_qpv
from planner.demo.means import demo_rows
from planner.demo.town import Town, make_town
from planner.errors import PlannerError
from planner.exports.means_template import write_template
from planner.i18n import _
from planner.indicators.need import Needs
from planner.jobs import Progress
from planner.model import Means, Public, Territory, Week
from planner.planning.plan_format import dumps
from planner.scenarios import Figures
from planner.service.demo_past import live_past
from planner.service.figures import figures_of
from planner.service.leaving import left
from planner.service.load import LoadedTerritory, load_territory
from planner.service.names import names_of
from planner.service.needs import FICTIONAL, SEED_WORD, needs_of, write_needs
from planner.service.plan_request import PlanRequest
from planner.service.sheets import make_sheets
from planner.service.weeks import PlannedWeek, load_means, plan_week
from planner.sources.files import write_text
from planner.store.workspace import Workspace

CODE = "demo"
CHECKED_BEFORE_DAYS = 28
MEANS_NAME = "moyens.xlsx"
PAST_WEEKS = 2
SMALL = ("XS", "S")
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class DemoRequest:
    """Size and seed of the town, week and search budget.

    `num_past`: weeks before it that are published and held; None: `PAST_WEEKS` where the town is
    small, else none. `today`: sheets of outings before that day are back; None: the Monday before
    the week.
    """

    week: Week
    size: str = "S"
    seed: int = 1
    seconds: float | None = 20.0
    iterations: int | None = None
    num_past: int | None = None
    today: dt.date | None = None

    @property
    def past(self) -> int:
        """Weeks before it that are published and held."""
        small = self.size in SMALL
        return (PAST_WEEKS if small else 0) if self.num_past is None else self.num_past

    @property
    def search(self) -> PlanRequest:
        """What is asked of the search."""
        seconds = None if self.iterations else self.seconds
        return PlanRequest(self.week, seconds, self.iterations, self.seed)


@dataclass(frozen=True, slots=True)
class DemoResult:
    """What the demo made, and where it is; `names` are the own team's, by id."""

    planned: PlannedWeek
    figures: Figures
    needs: tuple[Needs, ...]
    names: dict[str, str]
    means_file: Path
    plan_file: Path
    sheets: tuple[Path, ...]
    others: tuple[Path, ...]


def next_week(today: dt.date) -> Week:
    """The ISO week after the one of a date."""
    return Week.of(today + dt.timedelta(days=7))


def add_demo_territory(
    workspace: Workspace, *, size: str = "S", seed: int = 1, monday: dt.date | None = None
) -> tuple[Territory, Town]:
    """Make the invented town and save it under the code `demo`, in place of an earlier one.

    `monday`: of the week looked at; other operators have told their passages a month before, and
    priority districts are there. None: neither is.
    """
    town = make_town(size, seed)
    streets = town.streets
    west, south, east, north = streets.bbox_lonlat
    territory = Territory(
        code=CODE,
        name=town.name,
        epsg=streets.epsg,
        tz=geo.timezone((west + east) / 2, (south + north) / 2),
        bbox_lonlat=streets.bbox_lonlat,
        has_streets=True,
        fictional=True,
        notes=streets.notes,
        vintages={FICTIONAL: f"{SEED_WORD} {seed}"},
    )
    layers = {
        "nodes": streets.nodes,
        "links": streets.links,
        "landmarks": streets.landmarks,
        "zones": town.zones,
        "services": town.services,
    }
    if monday is not None:
        checked_on = monday - dt.timedelta(days=CHECKED_BEFORE_DAYS)
        layers["presence"] = draw_presence(town.zones, checked_on)
        layers["qpv"] = draw_qpv(town.zones)
    workspace.add_territory(territory, layers, replace=True)
    return territory, town


def install_demo(
    workspace: Workspace,
    *,
    today: dt.date,
    num_past: int = 0,
    say: Say = lambda _message: None,
) -> Territory:
    """Save the invented town with its means, so that its next week can be searched at once.

    `num_past`: weeks before that one which are published and held.

    Raises
    ------
    TerritoryExistsError
        A territory has the code `demo` already: nothing is replaced.
    """
    workspace.check_free(CODE)
    week = next_week(today)
    monday = week.monday
    territory, town = add_demo_territory(workspace, monday=monday)
    _live_past(workspace, town, DemoRequest(week, num_past=num_past, today=today), say, None)
    loaded = load_territory(workspace, CODE)
    means = _demo_means(workspace, loaded, town, first_night=monday.isoformat())
    workspace.save_means(CODE, means, MEANS_NAME)
    return territory


def write_demo_means(town: Town, path: Path, *, first_night: str = "") -> None:
    """Write the invented town's spreadsheet of means; `first_night` as for `demo_rows`."""
    write_template(path, demo_rows(town, first_night))


def _demo_means(
    workspace: Workspace, loaded: LoadedTerritory, town: Town, *, first_night: str = ""
) -> Means:
    """The invented town's means as they are read; `first_night` as for `demo_rows`."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / MEANS_NAME
        write_demo_means(town, path, first_night=first_night)
        return load_means(workspace, loaded, path)


def _live_past(
    workspace: Workspace,
    town: Town,
    request: DemoRequest,
    say: Say,
    should_stop: Callable[[], bool] | None,
) -> None:
    """Publish and hold the weeks before; what cannot be published is said, and the demo goes on."""
    if not request.past:
        return
    say(_("semaines passées : tournées publiées, feuilles revenues"))
    loaded = load_territory(workspace, CODE)
    try:
        live_past(
            workspace, loaded, _demo_means(workspace, loaded, town), request.search,
            num_weeks=request.past,
            today=request.today or request.week.monday - dt.timedelta(days=7),
            should_stop=should_stop,
        )  # fmt: skip
    except PlannerError as error:
        say(str(error))


def run_demo(
    workspace: Workspace,
    out: Path,
    request: DemoRequest,
    *,
    say: Say = lambda _message: None,
    on_progress: Callable[[Progress], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> DemoResult:
    """Run the whole chain on the invented town and write its files in `out`.

    Raises
    ------
    StoreError
        The folder cannot be written.
    """
    from optimisation.search.ahead import compile_ahead

    compile_ahead()
    say(_("création de la ville fictive"))
    _territory, town = add_demo_territory(
        workspace, size=request.size, seed=request.seed, monday=request.week.monday
    )
    out.mkdir(parents=True, exist_ok=True)
    means_file = out / MEANS_NAME
    write_demo_means(town, means_file, first_night=request.week.monday.isoformat())
    _live_past(workspace, town, request, say, should_stop)
    say(_("recherche des tournées de la semaine {week}").format(week=numbered(request.week)))
    planned = plan_week(
        workspace,
        CODE,
        means_file,
        request.search,
        on_progress=on_progress,
        should_stop=should_stop,
    )
    plan_file = out / f"plan-{CODE}-{request.week}.json"
    write_text(plan_file, dumps(planned.plan))
    say(_("besoins"))
    loaded = load_territory(workspace, CODE)
    found, others = [], []
    for public in Public:
        needs = needs_of(workspace, CODE, public)[1]
        found.append(needs)
        others += left(workspace, write_needs(loaded, needs, out / "besoins"))
    say(_("feuilles de route"))
    sheets = make_sheets(workspace, planned.plan, out / "feuilles")
    return DemoResult(
        planned=planned,
        figures=figures_of(loaded, planned.plan, planned.means, planned.verdict),
        needs=tuple(found),
        names=names_of(workspace, planned.plan, planned.means),
        means_file=means_file,
        plan_file=plan_file,
        sheets=tuple(sheets),
        others=tuple(others),
    )
