"""Outings whose sheets come back: found by the code on the sheet, with the lines it printed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from planner.clock import Clock
from planner.errors import StoreError, UsageError
from planner.i18n import _
from planner.model import Means, PlannedPassage, PlannedShift, Team, TeamKind, Week, WeekPlan
from planner.outing_code import outing_code, typed_code
from planner.returns import OutingReturn
from planner.service.names import names_of
from planner.store.workspace import Workspace
from planner.tally import TallyColumn, columns_of

WEEKS_BACK = 8
"""Weeks looked into for an outing whose sheet comes back."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a sheet: its number, what is visited, its hour, what the own team calls it.

    `start_min`: minutes after midnight of the outing's date (may pass 1440).
    """

    number: int
    ref: str
    label: str
    start_min: int
    hour: str
    visit: bool


@dataclass(frozen=True, slots=True)
class Outing:
    """An outing of a plan; `told` is what was brought back already, None: nothing."""

    code: str
    plan: WeekPlan
    shift: PlannedShift
    means: Means
    told: OutingReturn | None = None

    @property
    def team(self) -> Team:
        """The team that went out."""
        return next(team for team in self.means.teams if team.id == self.shift.team)

    @property
    def visits(self) -> bool:
        """Whether its sheet is that of a visiting team."""
        return self.team.kind is TeamKind.MOBILE

    @property
    def columns(self) -> tuple[TallyColumn, ...]:
        """Columns of its sheet."""
        return columns_of(self.means.organisation.tally, visits=self.visits)

    @property
    def version(self) -> int:
        """Version of what was brought back, 0: nothing yet."""
        return self.told.version if self.told else 0

    def minute(self, elapsed_s: int) -> int:
        """Local minutes after midnight of the outing's date; past midnight above 1440."""
        local = Clock(self.plan.week, self.plan.tz).local(elapsed_s)
        days = (local.date() - self.shift.date).days
        return days * 1440 + local.hour * 60 + local.minute


def outings_between(workspace: Workspace, code: str, first: dt.date, last: dt.date) -> list[Outing]:
    """Outings with passages from a date to another, of the published plans, else of the newest."""
    told = {one.outing: one for one in workspace.returns(code, first, last)}
    found: list[Outing] = []
    monday = Week.of(first).monday
    while monday <= last:
        plan = workspace.plan_in_force(code, Week.of(monday))
        found += _outings(workspace, plan, told) if plan else ()
        monday += dt.timedelta(days=7)
    kept = [one for one in found if first <= one.shift.date <= last]
    return sorted(kept, key=lambda one: (one.shift.date, one.shift.start_s, one.shift.id))


def past_outings(workspace: Workspace, code: str, *, today: dt.date) -> list[Outing]:
    """Outings of the last weeks whose sheets come back, up to today."""
    return outings_between(workspace, code, today - dt.timedelta(weeks=WEEKS_BACK), today)


def coded(known: Iterable[Outing], typed: str) -> list[Outing]:
    """Of some past outings, those of a code as people type it.

    Raises
    ------
    UsageError
        None has it.
    """
    wanted = typed_code(typed)
    found = [one for one in known if one.code == wanted]
    if not found:
        raise UsageError(
            _(
                "code de sortie « {code} » inconnu : il est en haut de la feuille, d'une sortie "
                "qui a eu lieu depuis {weeks} semaines au plus"
            ).format(code=typed[:20], weeks=WEEKS_BACK)
        )
    return found


def printed(workspace: Workspace, outing: Outing, version: int) -> Outing:
    """The outing as another version of its plan printed it.

    Raises
    ------
    StoreError
        No such version.
    UsageError
        That version has no such outing.
    """
    plan = workspace.plan(outing.plan.id, version)
    told = {} if outing.told is None else {outing.code: outing.told}
    same = [one for one in _outings(workspace, plan, told) if one.code == outing.code]
    if not same:
        message = _("la version {version} du plan n'a pas cette sortie")
        raise UsageError(message.format(version=version))
    return same[0]


def lines_of(workspace: Workspace, outing: Outing) -> tuple[Line, ...]:
    """Lines of an outing's sheet, in the order in which they were printed."""
    names = names_of(workspace, outing.plan, outing.means)
    clock = Clock(outing.plan.week, outing.plan.tz)
    return tuple(
        _line(number, passage, outing, names.get(passage.ref, passage.ref[:6]), clock)
        for number, passage in enumerate(outing.shift.passages, 1)
    )


def _line(number: int, passage: PlannedPassage, outing: Outing, label: str, clock: Clock) -> Line:
    return Line(
        number=number,
        ref=passage.ref,
        label=label,
        start_min=outing.minute(passage.start_s),
        hour=clock.about(passage.start_s),
        visit=passage.appointment is not None,
    )


def _outings(
    workspace: Workspace, plan: WeekPlan, told: dict[str, OutingReturn]
) -> Iterator[Outing]:
    try:
        means = workspace.means(plan.means)
    except StoreError:
        return
    teams = {team.id for team in means.teams}
    for shift in plan.shifts:
        if shift.passages and shift.team in teams:
            ref = outing_code(plan.id, shift.id)
            yield Outing(ref, plan, shift, means, told.get(ref))
