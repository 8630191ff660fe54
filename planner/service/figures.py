"""Figures of plans and their comparison."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from optimisation.judge import Verdict
from planner.errors import UsageError
from planner.exports.compare_html import compare_html
from planner.exports.compare_table import compare_csv
from planner.i18n import _
from planner.indicators.populations import (
    POPULATION_SOURCES,
    Counted,
    require_same_population,
)
from planner.model import Means, WeekPlan
from planner.scenarios import Comparison, Figures, Ground, compare, figures
from planner.service.judging import check_plan, request_of
from planner.service.load import LoadedTerritory, load_territory
from planner.service.needs import attributions, cell_caution, needs_for_week
from planner.sources.catalogue import catalogue
from planner.sources.files import write_text
from planner.store.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Compared:
    """Two plans of a territory, what differs, and sentences on what the figures leave out."""

    loaded: LoadedTerritory
    a: WeekPlan
    b: WeekPlan
    comparison: Comparison
    notes: tuple[str, ...]
    for_team: bool


def ground_of(
    loaded: LoadedTerritory, plan: WeekPlan, means: Means, *, for_team: bool = False
) -> Ground:
    """Zones, needs and graphs a plan is measured on, with the plan's own need weights."""
    weights, monday = request_of(plan).need_weights, plan.week.monday
    needs = needs_for_week(loaded, means, weights, for_team=for_team, today=monday)
    modes = {shift.mode for shift in plan.shifts} | {team.mode for team in means.teams}
    links = loaded.required_streets().links
    return Ground(loaded.required_zones(), needs, loaded.graphs(modes), links)


def figures_of(loaded: LoadedTerritory, plan: WeekPlan, means: Means, verdict: Verdict) -> Figures:
    """Figures of one plan for the team that made it: totals only, protected places counted."""
    return figures(
        plan,
        means,
        ground_of(loaded, plan, means, for_team=True),
        presence_s=verdict.presence_s,
        travel_s=verdict.travel_s,
        for_team=True,
    )


def compare_plans(
    workspace: Workspace, a: WeekPlan, b: WeekPlan, *, for_team: bool = False
) -> Compared:
    """Compare two plans of one territory, both judged again, on the needs of the first.

    Parameters
    ----------
    for_team
        Count protected places too; the result then stays within the team.

    Raises
    ------
    UsageError
        Two territories.
    ComparisonError
        The plans rest on different populations.
    """
    if a.territory != b.territory:
        raise UsageError(
            _("les deux plans sont de territoires différents ({a}, {b})").format(
                a=a.territory, b=b.territory
            )
        )
    require_same_population(counted_in(a), counted_in(b))
    loaded = load_territory(workspace, a.territory)
    checked_a, checked_b = check_plan(workspace, a), check_plan(workspace, b)
    ground = ground_of(loaded, a, checked_a.means, for_team=for_team)
    other = ground_of(loaded, b, checked_b.means, for_team=for_team)
    both = replace(ground, graphs={**other.graphs, **ground.graphs})
    measured = [
        figures(
            checked.plan,
            checked.means,
            both,
            presence_s=checked.verdict.presence_s,
            travel_s=checked.verdict.travel_s,
            for_team=for_team,
        )
        for checked in (checked_a, checked_b)
    ]
    comparison = compare(measured[0], measured[1], both.needs)
    notes = (*_notes(a, b, comparison, for_team=for_team), *cell_caution(loaded))
    return Compared(loaded, checked_a.plan, checked_b.plan, comparison, notes, for_team)


def counted_in(plan: WeekPlan) -> list[Counted]:
    """Data sets that count people among those a plan rests on, with their vintages."""
    known = catalogue()
    labels = [known[key].attribution for key in POPULATION_SOURCES if key in known]
    return [Counted(one, plan.vintages[one]) for one in labels if one in plan.vintages]


def comparison_page(found: Compared, names: tuple[str, str]) -> str:
    """A page of a comparison with its map, to print."""
    return compare_html(
        found.loaded.required_zones(),
        found.comparison,
        title=found.loaded.territory.name,
        names=names,
        notes=found.notes,
        attributions=attributions(found.loaded),
        for_team=found.for_team,
    )


def comparison_csv(found: Compared) -> str:
    """The zones of a comparison."""
    return compare_csv(found.loaded.required_zones(), found.comparison)


def comparison_stem(found: Compared) -> str:
    """Name of the files of a comparison, without their kind."""
    return f"comparaison-{found.loaded.territory.code}"


def write_comparison(found: Compared, out: Path, names: tuple[str, str]) -> list[Path]:
    """Write the page with the map, and the zones as CSV; returns the files."""
    stem = comparison_stem(found)
    write_text(out / f"{stem}.html", comparison_page(found, names))
    write_text(out / f"{stem}.csv", comparison_csv(found))
    return [out / f"{stem}.html", out / f"{stem}.csv"]


def _notes(a: WeekPlan, b: WeekPlan, found: Comparison, *, for_team: bool) -> list[str]:
    notes = []
    if request_of(a).need_weights != request_of(b).need_weights:
        notes.append(
            _("Les deux plans pesaient le besoin autrement : ceux du premier servent ici.")
        )
    if for_team:
        notes.append(_("Lieux protégés comptés : réservé à l'équipe."))
    elif found.a.hidden_passages or found.b.hidden_passages:
        notes.append(
            _(
                "Passages à des lieux protégés non comptés dans le besoin à portée : "
                "{a} dans le premier plan, {b} dans le second."
            ).format(a=found.a.hidden_passages, b=found.b.hidden_passages)
        )
    return notes
