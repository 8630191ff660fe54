"""Check the working time of a plan against the regimes declared and the past weeks known."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from planner.clock import Clock
from planner.dates import day_words
from planner.errors import MeansError, StoreError
from planner.i18n import _, ngettext
from planner.model import Means, PlanViolation, RotaTerms, Week, WeekPlan
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
from planner.working_time import Alert, Change, Measure, Period, Regime
from planner.working_time.record import WEEKS
from planner.working_time.words import alert_lines, disclaimer

WEEKS_READ = 53
"""Weeks read where a regime counts twelve months: they hold all of them."""
WEEKS_OF_YEAR = 51
"""Hours that begin before the first of this many weeks are known for twelve months."""


NOTICE = (Measure.NOTICE_DAYS_MIN, Measure.CHANGE_NOTICE_MIN_H)
"""Measures of how long before a rota is told."""


@dataclass(frozen=True, slots=True)
class WorkingTime:
    """Findings of the checker on a plan.

    `num_codes` codes have a regime; `num_weeks_known` of the eleven past weeks have a published
    plan that could be read. `year_since`: where a regime counts hours over twelve months, the date
    from which they are known of every code it is of; None: no regime does.
    """

    alerts: tuple[Alert, ...]
    clock: Clock
    num_codes: int
    num_weeks_known: int
    year_since: dt.date | None = None

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
        yield from (f"  {line}" for line in self._year())
        found = [f"  {line}" for line in alert_lines(self.alerts, self.clock)]
        yield from found or ["  " + _("rien à signaler")]

    def _year(self) -> Iterator[str]:
        """How far what is counted over twelve months is known."""
        week = self.clock.week
        if self.year_since is None or self.year_since < _weeks_before(week, WEEKS_OF_YEAR).monday:
            return
        if self.year_since >= week.monday:
            yield _(
                "ce qui se compte sur douze mois n'est pas jugé : aucune heure passée n'est connue "
                "de tous les codes (les déclarer : « --hours »)"
            )
            return
        date = day_words(self.year_since, "d MMMM y")
        yield _(
            "ce qui se compte sur douze mois n'est jugé que sur les heures connues, "
            "depuis le {date} (déclarer les autres : « --hours »)"
        ).format(date=date)


def check_working_time(
    workspace: Workspace,
    plan: WeekPlan,
    means: Means,
    *,
    hours_file: Path | None = None,
    at: dt.datetime | None = None,
) -> WorkingTime:
    """Judge the hours of every code that has a regime.

    Parameters
    ----------
    hours_file
        Hours declared besides the plan; read, never kept.
    at
        Moment of judging, for the notice of a rota and of its changes; None: not checked.

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
    yearly = {code for code, item in terms.items() if _yearly(regimes, item)}
    weeks = WEEKS_READ if yearly else WEEKS
    past = dict(_past(workspace, plan, clock, num_weeks=weeks))
    planned = outings_by_code(plan, means)
    hours = _joined(planned, *past.values(), declared)
    alerts = judge_hours(
        terms,
        regimes,
        clock,
        hours,
        on=None if at is None else at.astimezone(clock.zone).date(),
        changes=None if at is None else _changes(workspace, plan, planned, clock.elapsed_at(at)),
    )
    recent = _weeks_before(plan.week, WEEKS)
    known = sum(week.monday >= recent.monday for week in past)
    return WorkingTime(alerts, clock, checked, known, _known_since(hours, yearly, clock))


def _yearly(regimes: Mapping[str, Regime], terms: RotaTerms) -> bool:
    return bool(terms.regime) and regimes[terms.regime].counts_the_year


def _known_since(hours: Hours, codes: Collection[str], clock: Clock) -> dt.date | None:
    """First date from which hours of every one of these codes are known; None: no such code."""
    firsts = [min(period.start_s for period in hours[code]) for code in codes if hours.get(code)]
    return clock.local(max(firsts)).date() if firsts else None


def _weeks_before(week: Week, num: int) -> Week:
    """First of `num` weeks that end with one."""
    return Week.of(week.monday - dt.timedelta(days=7 * (num - 1)))


def notice_lines(workspace: Workspace, plan: WeekPlan, *, at: dt.datetime) -> list[str]:
    """What a plan about to be published tells too late, of the rota or of a change, in words."""
    means, clock = workspace.means(plan.means), Clock(plan.week, plan.tz)
    planned = outings_by_code(plan, means)
    alerts = judge_hours(
        terms_of(means),
        known_regimes(workspace, means),
        clock,
        planned,
        on=at.astimezone(clock.zone).date(),
        changes=_changes(workspace, plan, planned, clock.elapsed_at(at)),
    )
    return list(alert_lines((one for one in alerts if one.rule.measure in NOTICE), clock))


def known_regimes(workspace: Workspace, means: Means) -> Mapping[str, Regime]:
    """Every regime by key; MeansError where the means name one that is in no file."""
    regimes = load_regimes(workspace.regime_files())
    faults = unknown_regimes(terms_of(means).values(), regimes)
    if faults:
        raise MeansError(faults)
    return regimes


def _past(
    workspace: Workspace, plan: WeekPlan, clock: Clock, *, num_weeks: int
) -> Iterator[tuple[Week, Hours]]:
    """Hours of the published plans of the past weeks, those whose means can still be read."""
    first = _weeks_before(plan.week, num_weeks)
    read = cache(workspace.means)
    for earlier in workspace.published_plans(plan.territory, since=first, before=plan.week):
        try:
            means = read(earlier.means)
        except StoreError:
            continue
        yield earlier.week, outings_by_code(earlier, means, seen_from=clock)


def _changes(
    workspace: Workspace, plan: WeekPlan, planned: Hours, at_s: int
) -> Mapping[str, Change]:
    """What every code was published to do in the week of a plan, where that is another plan."""
    after = Week.of(plan.week.monday + dt.timedelta(days=7))
    for told in workspace.published_plans(plan.territory, since=plan.week, before=after):
        if (told.id, told.version) != (plan.id, plan.version):
            try:
                means = workspace.means(told.means)
            except StoreError:
                continue
            before = outings_by_code(told, means)
            return {code: Change(at_s, before.get(code, ())) for code in planned.keys() | before}
    return {}


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
