"""What the sheets of one plan share, checked once: every id of the plan leads somewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import geopandas as gpd

from planner.clock import Clock
from planner.errors import Fault, PlanFormatError
from planner.exports.crossings import Crossings
from planner.exports.itinerary import Itinerary, Whereabouts, trace
from planner.exports.map_backdrop import Backdrop
from planner.i18n import _
from planner.model import Means, PlannedShift, Team, Territory, WeekPlan
from planner.network.graph import Graph
from planner.network.streets import Streets
from planner.planning.promised import PromisesKept
from planner.privacy import Exit
from planner.returns import OutingReturn


@dataclass(frozen=True, slots=True)
class SheetInputs:
    """What the sheets of one plan share; made once by `make`.

    `services` are `frames.SERVICES` of the territory, `zones` its `frames.ZONES`, None where it has
    none. `returns` are what outings of the plan brought back.
    """

    plan: WeekPlan
    means: Means
    territory: Territory
    streets: Streets
    graphs: Mapping[str, Graph]
    clock: Clock
    where: Whereabouts
    backdrop: Backdrop
    crossings: Mapping[str, Crossings]
    services: gpd.GeoDataFrame | None
    zones: gpd.GeoDataFrame | None = None
    promises: PromisesKept | None = None
    returns: tuple[OutingReturn, ...] = ()

    @classmethod
    def make(
        cls,
        plan: WeekPlan,
        means: Means,
        *,
        territory: Territory,
        streets: Streets,
        graphs: Mapping[str, Graph],
        codes: Mapping[str, str] | None = None,
        services: gpd.GeoDataFrame | None = None,
        zones: gpd.GeoDataFrame | None = None,
        promises: PromisesKept | None = None,
        returns: Iterable[OutingReturn] = (),
    ) -> SheetInputs:
        """Prepare what is common to all sheets of a plan.

        Parameters
        ----------
        graphs
            Mode key → graph, for every mode of the plan, and `walk` for walks from exploratory
            stops.
        codes
            Id of a place or appointment → code the own team uses.
        services
            `frames.SERVICES`, to say what is open beside the way.
        zones
            `frames.ZONES`, to name those an outing on foot passes along.
        promises
            What the plan keeps of the slots told to people; None: none was told.
        returns
            Sheets brought back that have been entered; those of other plans are left aside.

        Raises
        ------
        PlanFormatError
            The plan names a team, place, visit or mode the means and graphs do not have.
        """
        where = Whereabouts.of(means, codes or {})
        faults = list(_unknown(plan, means, where, graphs))
        if faults:
            raise PlanFormatError(faults)
        return cls(
            plan=plan,
            means=means,
            territory=territory,
            streets=streets,
            graphs=graphs,
            clock=Clock(plan.week, plan.tz),
            where=where,
            backdrop=Backdrop.from_links(streets.links),
            crossings={mode: Crossings.of(g, streets.links) for mode, g in graphs.items()},
            services=services,
            zones=zones,
            promises=promises,
            returns=tuple(told for told in returns if told.plan == plan.id),
        )

    def itinerary(self, shift: PlannedShift, exit_: Exit) -> Itinerary:
        """One outing as an exit may show it."""
        return trace(
            shift,
            exit_,
            where=self.where,
            graph=self.graphs[shift.mode],
            links=self.streets.links,
            crossings=self.crossings[shift.mode],
            walk=self.graphs.get("walk", self.graphs[shift.mode]),
        )

    def team(self, shift: PlannedShift) -> Team:
        """The team that goes out."""
        return next(team for team in self.means.teams if team.id == shift.team)


def _unknown(
    plan: WeekPlan, means: Means, where: Whereabouts, graphs: Mapping[str, Graph]
) -> Iterator[Fault]:
    """Faults of a plan edited by hand or made from other means: every id that leads nowhere."""
    teams = {team.id for team in means.teams}
    hint = _("refaire le plan avec ces moyens, ou corriger le fichier")
    for shift in plan.shifts:
        checks = [
            (_("équipe"), shift.team, shift.team in teams),
            (_("mode"), shift.mode, shift.mode in graphs),
            (_("base"), shift.base_place, shift.base_place in where.places),
        ]
        for passage in shift.passages:
            known = where.places if passage.place is not None else where.appointments
            checks.append((_("passage"), passage.ref, passage.ref in known))
        for what, ref, found in checks:
            if not found:
                message = _("vacation {shift} : {what} « {ref} » inconnu")
                yield Fault(message.format(shift=shift.id, what=what, ref=ref), hint)
