"""A plan said in words, as a coordinator reads it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from optimisation.problem import Severity
from planner.clock import Clock
from planner.dates import day_words, numbered
from planner.digits import percent
from planner.exports.compare_table import on_foot_words, public_words
from planner.exports.marks_words import marks_words, parts_words
from planner.exports.needs_table import number
from planner.exports.promise_words import promise_lines
from planner.exports.speaker import Speaker
from planner.exports.together_words import together_words
from planner.exports.visit_words import visit_lines
from planner.hours import duration_words
from planner.i18n import _, counted, labelled
from planner.model import Means, PlannedShift, PlanViolation, WeekPlan
from planner.planning.acceptance import standing
from planner.planning.continuity import visits_told
from planner.planning.promised import PromisesKept
from planner.planning.reasons import in_words
from planner.planning.rules import amount_words, rule_words, severity_words
from planner.planning.together import presence_s, told_together
from planner.scenarios import Figures
from planner.service.judging import CheckedPlan
from planner.service.weeks import PlannedWeek

REFS_SHOWN = 6


def plan_lines(
    planned: PlannedWeek,
    figures: Figures,
    names: Mapping[str, str],
    *,
    kept: PromisesKept | None = None,
) -> Iterator[str]:
    """Summary of a plan: figures, outings, what has no passage and why, what to know."""
    plan = planned.plan
    yield _("Semaine {week} · {name} · plan version {version}").format(
        week=numbered(plan.week), name=planned.loaded.territory.name, version=plan.version
    )
    yield from figures_lines(figures)
    yield from mark_lines(plan)
    yield ""
    teams = {team.id: team.name for team in planned.means.teams}
    together = told_together(plan.shifts, planned.means)
    for shift in plan.shifts:
        merged = shift.id in together.shifts
        yield outing_line(shift, teams, Clock(plan.week, plan.tz), merged=merged)
    yield from (f"  {line}" for line in together_words(together))
    yield from _promised(kept, plan, planned.means, names)
    yield from unserved_lines(plan, names)
    yield from plan_violation_lines(plan, names)
    yield from _visits(plan, planned.means, names)
    yield from planned.working_time.lines()
    if planned.warnings:
        yield ""
        yield _("À savoir")
        yield from (f"  ! {warning}" for warning in planned.warnings)


def _promised(
    kept: PromisesKept | None, plan: WeekPlan, means: Means, names: Mapping[str, str]
) -> Iterator[str]:
    """Promised slots changed, after an empty line."""
    lines = list(promise_lines(kept, Speaker.of(plan, means, names)))
    yield from ["", *lines] if lines else []


def _visits(plan: WeekPlan, means: Means, names: Mapping[str, str]) -> Iterator[str]:
    """What to know of visits, after an empty line."""
    lines = list(visit_lines(visits_told(plan, means), Speaker.of(plan, means, names)))
    yield from ["", *lines] if lines else []


def figures_lines(figures: Figures) -> Iterator[str]:
    """Totals of a plan."""
    yield _("Sorties : {outings} · passages : {passages} · rendez-vous : {visits}").format(
        outings=figures.outings, passages=figures.passages, visits=figures.visits
    )
    yield _("Temps de présence : {presence} · trajets : {travel}, {km} km").format(
        presence=duration_words(figures.presence_s),
        travel=duration_words(figures.travel_s),
        km=number(figures.distance_m / 1000, 0),
    )
    for public, reach in figures.reach.items():
        yield _("Part du besoin estimé à portée d'un passage ({public}) : {share}").format(
            public=public_words(public), share=percent(reach.need_share)
        )
    if figures.inhabitants is not None:
        yield _("Habitants à distance de marche d'un passage : environ {num}").format(
            num=number(round(figures.inhabitants, -1), 0)
        )
    if figures.on_foot is not None:
        yield on_foot_words(figures.on_foot)


def mark_lines(plan: WeekPlan) -> Iterator[str]:
    """The judge's points, how far they are from the bound, and what they are made of."""
    yield marks_words(plan)
    yield f"  {parts_words(plan)}"
    if plan.mandatory_missed:
        yield _("Rendez-vous à tenir restés sans créneau : {num}").format(num=plan.mandatory_missed)


def outing_line(
    shift: PlannedShift, teams: Mapping[str, str], clock: Clock, *, merged: bool
) -> str:
    """One outing on one line; `merged`: its presence is told with others' only."""
    day, hours = day_words(shift.date), clock.span(shift.start_s, shift.end_s)
    team = teams.get(shift.team, shift.team)
    visits = sum(passage.appointment is not None for passage in shift.passages)
    counts = [
        counted("{num} passage", "{num} passages", len(shift.passages) - visits)
        if len(shift.passages) > visits
        else "",
        _("{num} rendez-vous").format(num=visits) if visits else "",
        ""
        if merged
        else _("présence {presence}").format(presence=duration_words(presence_s(shift))),
    ]
    what = ", ".join(filter(None, counts)) if shift.passages else _("sans passage")
    return f"  {day:<13} {hours:<15}  {labelled(team, what)}"


def unserved_lines(plan: WeekPlan, names: Mapping[str, str]) -> Iterator[str]:
    """What has no passage, by reason."""
    if not plan.unserved:
        return
    by_reason: dict[str, list[str]] = defaultdict(list)
    for item in plan.unserved:
        by_reason[item.reason].append(names.get(item.id, item.id[:6]))
    yield ""
    yield _("Sans passage cette semaine : {num}").format(num=len(plan.unserved))
    for reason, who in by_reason.items():
        yield f"  {labelled(in_words(reason), _listed(who))}"


def _listed(items: list[str]) -> str:
    """The first of a list, and how many more there are; never « et 1 autre » for one name."""
    if len(items) <= REFS_SHOWN + 1:
        return ", ".join(items)
    rest = counted("et {num} autre", "et {num} autres", len(items) - REFS_SHOWN)
    return f"{', '.join(items[:REFS_SHOWN])} {rest}"


def plan_violation_lines(plan: WeekPlan, names: Mapping[str, str]) -> Iterator[str]:
    """Every rule broken, gravest first."""
    if not plan.violations:
        yield ""
        yield _("Aucun écart aux règles.")
        return
    yield ""
    yield _("Écarts aux règles : {num}").format(num=len(plan.violations))
    for (severity, rule), items in _by_rule(plan).items():
        where = _listed(list(dict.fromkeys(_where(item, names) for item in items)))
        times = f"{len(items)} × " if len(items) > 1 else ""
        yield f"  [{severity_words(severity)}] {times}{labelled(rule_words(rule), where)}"


def _by_rule(plan: WeekPlan) -> dict[tuple[str, str], list[PlanViolation]]:
    """Violations by severity and rule, in the judge's order (gravest first)."""
    found: dict[tuple[str, str], list[PlanViolation]] = {}
    for item in plan.violations:
        found.setdefault((item.severity, item.rule), []).append(item)
    return found


def _where(item: PlanViolation, names: Mapping[str, str]) -> str:
    """Place or visit, outing and amount of a violation."""
    parts = [
        names.get(item.ref, item.ref[:6]) if item.ref else "",
        _("vacation {shift}").format(shift=item.shift) if item.shift else "",
        amount_words(item.rule, item.amount),
    ]
    accepted = " " + _("(accepté)") if item.accepted else ""
    return " · ".join(filter(None, parts)) + accepted


def violation_lines(
    checked: CheckedPlan, names: Mapping[str, str], *, kept: PromisesKept | None = None
) -> Iterator[str]:
    """What the judge says of a plan."""
    plan = checked.plan
    yield _("Plan de la semaine {week}, version {version}, jugé à nouveau").format(
        week=numbered(plan.week), version=plan.version
    )
    yield from mark_lines(plan)
    yield from _promised(kept, plan, checked.means, names)
    yield from plan_violation_lines(plan, names)
    yield from _visits(plan, checked.means, names)
    yield from checked.working_time.lines()
    rules = dict.fromkeys(item.rule for item in standing(plan.violations))
    if rules and not any(item.severity == Severity.FORBIDDEN for item in plan.violations):
        yield _("Pour publier malgré ces écarts : --accept {rules}").format(rules=",".join(rules))


def accepted_lines(plan: WeekPlan) -> Iterator[str]:
    """What a person accepted of a plan, rule by rule."""
    for rule in dict.fromkeys(item.rule for item in plan.violations if item.accepted):
        yield f"  {labelled(_('écart accepté'), rule_words(rule))}"
