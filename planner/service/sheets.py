"""Write what leaves of a plan: sheets of each outing, files of the week, and their manifest."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from planner.clock import Clock
from planner.errors import UsageError
from planner.exports.audience import Audience, audience_words
from planner.exports.export import Export, shift_exports
from planner.exports.manifest import Made, manifest_name, render_manifest
from planner.exports.sheet_build import build_sheet
from planner.exports.sheet_inputs import SheetInputs
from planner.exports.sheet_pdf import SHEET_EXPORT, render
from planner.exports.week_export import week_exports
from planner.i18n import _
from planner.model import PlannedShift, WeekPlan
from planner.planning.expand import means_of_week
from planner.planning.own_week import plan_of_code
from planner.service.judging import refuse_forbidden
from planner.service.leaving import left
from planner.service.load import load_territory
from planner.service.promised import told_by, told_last
from planner.service.retention import erase_expired
from planner.sources.files import write_bytes
from planner.store.workspace import Workspace

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class FilesRequest:
    """Which files, for whom; no format: the usual ones of that audience.

    `worker`: the outings of one rota code alone, for whoever holds it; the code is in no file.
    """

    audience: Audience = Audience.TEAM
    formats: tuple[str, ...] = ()
    worker: str | None = None

    def __post_init__(self) -> None:
        if self.worker is not None and self.audience is not Audience.TEAM:
            raise UsageError(_("le planning d'un code de rota ne va qu'à qui le porte"))
        possible = formats_for(self.audience)
        unknown = [key for key in self.formats if key not in possible]
        if unknown:
            message = _("pas de format « {key} » {audience} ; choisir parmi : {list}")
            words = audience_words(self.audience)
            listed = ", ".join(possible)
            raise UsageError(message.format(key=unknown[0][:40], audience=words, list=listed))

    @classmethod
    def of(cls, audience: Audience, typed: str, *, worker: str | None = None) -> FilesRequest:
        """Formats as typed: keys separated by commas, `all`, or nothing for the usual ones."""
        keys = tuple(dict.fromkeys(key.strip().lower() for key in typed.split(",") if key.strip()))
        return cls(audience, formats_for(audience) if keys == ("all",) else keys, worker)

    @property
    def asked(self) -> tuple[str, ...]:
        """Keys of the formats to write."""
        if self.formats:
            return self.formats
        if self.worker is not None:
            return OWN
        return USUAL if self.audience is Audience.TEAM else formats_for(self.audience)


USUAL = ("pdf", "gpx")
"""What a team is given where nothing is asked for."""
OWN = ("ics", "xlsx")
"""What the holder of a rota code is given where nothing is asked for."""


def formats_for(audience: Audience) -> tuple[str, ...]:
    """Keys of the formats an audience may be given: files of an outing are for the team."""
    of_outings = tuple(shift_exports()) if audience is Audience.TEAM else ()
    of_week = [key for key, one in week_exports().items() if audience in one.audiences]
    return (*of_outings, *of_week)


def sheet_inputs(workspace: Workspace, plan: WeekPlan) -> SheetInputs:
    """What the sheets of a plan share."""
    loaded = load_territory(workspace, plan.territory)
    means = means_of_week(workspace.means(plan.means), Clock(plan.week, plan.tz))
    return SheetInputs.make(
        plan,
        means,
        territory=loaded.territory,
        streets=loaded.required_streets(),
        graphs=loaded.graphs({shift.mode for shift in plan.shifts}),
        codes=workspace.user_codes(plan.territory),
        services=loaded.services,
        zones=loaded.zones,
        promises=told_by(workspace, told_last(workspace, plan), plan),
        returns=workspace.returns(plan.territory, *_days(plan)),
    )


def inputs_of_code(inputs: SheetInputs, code: str, *, teams: Collection[str]) -> SheetInputs:
    """What files of one rota code share: its outings with some teams, and nobody else's.

    Raises
    ------
    UsageError
        A code none of these teams has.
    """
    return replace(inputs, plan=plan_of_code(inputs.plan, inputs.means, code, teams=teams))


def _days(plan: WeekPlan) -> tuple[dt.date, dt.date]:
    """First and last day of a plan's week."""
    monday = plan.week.monday
    return monday, monday + dt.timedelta(days=6)


def make_sheets(
    workspace: Workspace,
    plan: WeekPlan,
    out: Path,
    *,
    request: FilesRequest | None = None,
    say: Say = lambda _message: None,
) -> list[Path]:
    """Write the files asked for and their manifest; the PDF of all sheets, if any, comes last.

    Raises
    ------
    PlanFormatError
        The plan names a place, visit or team its means do not have.
    PlannerError
        The plan breaks a rule that nothing can save.
    """
    request = request or FilesRequest()
    refuse_forbidden(workspace, plan)
    erase_expired(workspace, plan.territory)
    if request.worker is not None:
        plan = plan_of_code(plan, workspace.means(plan.means), request.worker)
    inputs = sheet_inputs(workspace, plan)
    if not going_out(plan):
        return []
    files = {made.name: made for made in _all(inputs, request, say)}
    name = manifest_name(inputs, request.audience)
    manifest = Made(name, "manifest", render_manifest(inputs, request.audience, files))
    for made in (manifest, *files.values()):
        write_bytes(out / made.name, made.content)
    return left(workspace, [out / name, *(out / name for name in files)], request.audience)


def _all(inputs: SheetInputs, request: FilesRequest, say: Say) -> Iterator[Made]:
    """Files of the week, of each outing, then all sheets in one."""
    for key, export in week_exports().items():
        if key in request.asked:
            content = export.render(inputs, request.audience)
            yield Made(export.name(inputs, request.audience), key, content)
    of_outings = [one for key, one in shift_exports().items() if key in request.asked]
    for shift in going_out(inputs.plan) if of_outings else ():
        say(shift.id)
        for one in of_outings:
            name = shift_file_name(inputs.plan, shift, one)
            yield Made(name, one.key, one.render(shift, inputs))
    if SHEET_EXPORT.key in request.asked:
        plan = inputs.plan
        name = f"feuilles-{plan.territory}-{plan.week}-v{plan.version}.pdf"
        yield Made(name, SHEET_EXPORT.key, all_sheets(inputs))


def going_out(plan: WeekPlan) -> list[PlannedShift]:
    """Outings with passages: the others have no sheet."""
    return [shift for shift in plan.shifts if shift.passages]


def shift_file_name(plan: WeekPlan, shift: PlannedShift, export: Export) -> str:
    """Name of one file of an outing."""
    return f"{stem(plan, shift)}{export.suffix}"


def all_sheets(inputs: SheetInputs) -> bytes:
    """One PDF with the sheets of every outing that has passages."""
    return render([build_sheet(shift, inputs) for shift in going_out(inputs.plan)])


def stem(plan: WeekPlan, shift: PlannedShift) -> str:
    """File name of an outing: date, team, version; nothing else from the means."""
    team = "".join(c if c.isalnum() or c in "-_" else "-" for c in shift.team)[:40]
    start_h = shift.start_s // 3600 % 24
    return f"feuille-{shift.date.isoformat()}-{start_h:02d}h-{team}-v{plan.version}"
