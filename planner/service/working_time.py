"""Check the working time of a plan against the regimes declared and the past weeks known."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from planner.clock import Clock
from planner.errors import MeansError, StoreError
from planner.i18n import _, ngettext
from planner.model import Means, PlanViolation, Week, WeekPlan
from planner.planning.worked import (
    Hours,
    judge_hours,
    outings_by_code,
    terms_of,
    unknown_regimes,
    violations_of,
)
from planner.sources.hours import DeclaredHours, read_hours
from planner.sources.regimes import load_regimes
from planner.store.workspace import Workspace
from planner.working_time import Alert, Period, Regime
from planner.working_time.record import WEEKS
from planner.working_time.words import alert_lines, disclaimer


@dataclass(frozen=True, slots=True)
class WorkingTime:
    """Findings of the checker on a plan.

    `num_codes` codes have a regime; `num_weeks_known` of the eleven past weeks have a published
    plan that could be read.
    """

    alerts: tuple[Alert, ...]
    clock: Clock
    num_codes: int
    num_weeks_known: int

    @property
    def violations(self) -> tuple[PlanViolation, ...]:
        """Alerts as violations of the plan."""
        return violations_of(self.alerts)

    def lines(self) -> Iterator[str]:
        """What people read: the disclaimer first, then every finding with its article."""
        if not self.num_codes:
            yield _(
                "Temps de travail non contrôlé : aucun régime déclaré "
                "(feuille « organisation » ou « rota » des moyens)."
            )
            return
        yield _("Temps de travail. {disclaimer}").format(disclaimer=disclaimer())
        codes = ngettext("{num} code de rota", "{num} codes de rota", self.num_codes)
        known = ngettext(
            "{known} semaine passée connue sur {weeks}",
            "{known} semaines passées connues sur {weeks}",
            self.num_weeks_known,
        ).format(known=self.num_weeks_known, weeks=WEEKS - 1)
        yield f"  {codes.format(num=self.num_codes)}, {known}"
        found = [f"  {line}" for line in alert_lines(self.alerts, self.clock)]
        yield from found or ["  " + _("rien à signaler")]


def check_working_time(
    workspace: Workspace,
    plan: WeekPlan,
    means: Means,
    *,
    hours_file: Path | None = None,
    on: dt.date | None = None,
) -> WorkingTime:
    """Judge the hours of every code that has a regime.

    Parameters
    ----------
    hours_file
        Hours declared besides the plan; read, never kept.
    on
        Day of judging, for the notice of a rota; None: not checked.

    Raises
    ------
    MeansError
        A regime that no file describes.
    InputFileError
        A regime file or a file of hours that cannot be read.
    """
    terms, regimes = terms_of(means), known_regimes(workspace, means)
    clock = Clock(plan.week, plan.tz)
    declared = _declared(read_hours(hours_file), clock) if hours_file else {}
    checked = sum(bool(item.regime) for item in terms.values())
    if not checked:
        return WorkingTime((), clock, 0, 0)
    past = list(_past(workspace, plan, clock))
    hours = _joined(outings_by_code(plan, means), *past, declared)
    alerts = judge_hours(terms, regimes, clock, hours, on=on)
    return WorkingTime(alerts, clock, checked, len(past))


def known_regimes(workspace: Workspace, means: Means) -> Mapping[str, Regime]:
    """Every regime by key; MeansError where the means name one that is in no file."""
    regimes = load_regimes(workspace.regime_files())
    faults = unknown_regimes(terms_of(means).values(), regimes)
    if faults:
        raise MeansError(faults)
    return regimes


def _past(workspace: Workspace, plan: WeekPlan, clock: Clock) -> Iterator[Hours]:
    """Hours of the published plans of the past weeks, those whose means can still be read."""
    for weeks in range(1, WEEKS):
        week = Week.of(plan.week.monday - dt.timedelta(days=7 * weeks))
        for earlier in workspace.plans(plan.territory, week):
            if earlier.published:
                try:
                    means = workspace.means(earlier.means)
                except StoreError:
                    continue
                yield outings_by_code(earlier, means, seen_from=clock)


def _declared(hours: tuple[DeclaredHours, ...], clock: Clock) -> Hours:
    found: dict[str, list[Period]] = defaultdict(list)
    for item in hours:
        start_s = clock.elapsed_s(item.date, item.start_min)
        end_s = clock.elapsed_s(item.date, item.end_min)
        if start_s < end_s:
            found[item.code].append(Period(start_s, end_s, planned=False, kind=item.kind))
    return {code: tuple(periods) for code, periods in found.items()}


def _joined(*all_hours: Mapping[str, tuple[Period, ...]]) -> Hours:
    found: dict[str, tuple[Period, ...]] = {}
    for hours in all_hours:
        for code, periods in hours.items():
            found[code] = found.get(code, ()) + periods
    return found
