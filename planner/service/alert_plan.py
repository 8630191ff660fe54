"""The rest of a week planned again under its alerts, and what it changes for people told of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from planner.errors import UsageError
from planner.exports.alert_words import week_alerts
from planner.exports.promise_words import kept_words, promise_line
from planner.exports.speaker import Speaker
from planner.i18n import _, ngettext
from planner.jobs import Progress
from planner.model import WeekPlan
from planner.planning.history import VersionChanges, version_changes
from planner.planning.promised import PromisesKept, TouchedPromise
from planner.service.load import load_territory
from planner.service.names import names_of
from planner.service.plan_request import PlanRequest
from planner.service.promised import recalling, told_before, told_by
from planner.service.weeks import PlannedWeek, plan_means
from planner.store.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Replanned:
    """A week planned again; `before` is the version it replaces (None: there was none).

    `told` is the version of this week published last, else the last week published (None:
    neither); `kept` what the plan keeps of the slots told by it; `touched` those that `before`
    still kept and it does not.
    """

    planned: PlannedWeek
    before: WeekPlan | None
    told: WeekPlan | None
    kept: PromisesKept | None
    touched: tuple[TouchedPromise, ...]

    @property
    def changes(self) -> VersionChanges | None:
        """What the new version has otherwise."""
        if self.before is None:
            return None
        return version_changes(self.before, self.planned.plan)


def replan(
    workspace: Workspace,
    code: str,
    request: PlanRequest,
    *,
    on_progress: Callable[[Progress], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> Replanned:
    """Plan a week again on the means last saved, under its alerts.

    Errors as for `weeks.plan_means`; UsageError where no means were saved.
    """
    latest = workspace.latest_means(code)
    if latest is None:
        raise UsageError(_("aucun moyen enregistré : faire d'abord un plan de ce territoire"))
    before = workspace.newest_plan(code, request.week)
    told = told_before(workspace, code, request.week)
    planned = plan_means(
        workspace, load_territory(workspace, code), latest[1], request,
        source_name=_("derniers moyens"), on_progress=on_progress, should_stop=should_stop,
    )  # fmt: skip
    kept = told_by(workspace, told, planned.plan)
    was = None if before is None else told_by(workspace, told, before)
    held = set() if was is None else {one.promised for one in was.slots if not one.kept}
    broken = () if kept is None else kept.broken
    return Replanned(
        planned, before, told, kept, tuple(one for one in broken if one.promised not in held)
    )


def replanned_lines(workspace: Workspace, found: Replanned) -> list[str]:
    """Alerts, what is held, passages added, moved, left out; each promise newly touched."""
    plan = found.planned.plan
    lines = list(week_alerts(found.planned.means)) or [
        _("Aucune alerte cette semaine : moyens habituels")
    ]
    changes = found.changes
    if changes is not None:
        lines.append(
            _("Passages ajoutés : {added}, déplacés : {moved}, ôtés : {gone}").format(
                added=len(changes.added), moved=len(changes.moved), gone=len(changes.left_out)
            )
        )
    if found.kept is not None:
        names = names_of(workspace, plan, found.planned.means)
        speaker = Speaker.of(plan, found.planned.means, names)
        speaker = recalling(workspace, plan, speaker, told=found.told)
        lines.append(kept_words(found.kept))
        lines.append(
            ngettext(
                "{num} créneau annoncé touché par cette version",
                "{num} créneaux annoncés touchés par cette version",
                len(found.touched),
            ).format(num=len(found.touched))
        )
        lines += [f"  {promise_line(one, speaker)}" for one in found.touched]
    return lines
