"""Scenarios of a territory, and the plans made of them, apart from the weeks' own versions."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from planner.errors import StaleVersionError, UsageError
from planner.free_text import LABEL_TRAITS, require_plain
from planner.i18n import _
from planner.model import WeekPlan
from planner.scenario import Scenario
from planner.store.codec import from_json, to_json
from planner.store.plans import PlanStore
from planner.store.schema import ScenarioPlanRow, ScenarioRow
from planner.store.territories import territory_row

PLANS_KEPT = 200
"""Plans of scenarios kept by territory; older ones go when a new one is saved."""


@dataclass(frozen=True, slots=True)
class KeptScenario:
    """A scenario as saved under a random id, which a new name keeps; `version` counts its saves.

    One removed and made again under the same name has another id.
    """

    id: str
    scenario: Scenario
    version: int


class ScenarioStore(PlanStore):
    """Scenarios of a workspace."""

    def save_scenario(
        self, code: str, scenario: Scenario, *, expected: KeptScenario | None
    ) -> KeptScenario:
        """Save a scenario under its name, which may be another one than it had.

        Parameters
        ----------
        expected
            What the person saw, whose place it takes; None: a new one.

        Raises
        ------
        PrivacyError
            Its name seems to tell of a person.
        StaleVersionError
            Somebody else saved, named or removed it meanwhile, or there is one of that name.
        UsageError
            The new name is that of another scenario.
        """
        require_plain(scenario.name, traits=LABEL_TRAITS)
        with self.writing() as session:
            territory_row(session, code)
            row, taken = _seen(session, code, expected), _row(session, code, scenario.name)
            if (row is None) is not (expected is None) or (row is None and taken is not None):
                raise StaleVersionError(
                    _("le scénario « {name} » existe déjà ou a changé entre-temps").format(
                        name=scenario.name
                    )
                )
            if row is None:
                row = ScenarioRow(id=secrets.token_hex(8), territory=code)
                session.add(row)
            elif taken is not None and taken is not row:
                message = _("un autre scénario s'appelle « {name} » : choisir un autre nom")
                raise UsageError(message.format(name=scenario.name))
            row.name, row.document = scenario.name, to_json(scenario)
            session.flush()
            return KeptScenario(row.id, scenario, row.row_version)

    def scenarios(self, code: str) -> list[KeptScenario]:
        """Scenarios of a territory, by name."""
        with self.reading() as session:
            territory_row(session, code)
            wanted = select(ScenarioRow).where(ScenarioRow.territory == code)
            rows = session.scalars(wanted.order_by(ScenarioRow.name))
            return [
                KeptScenario(row.id, from_json(Scenario, row.document), row.row_version)
                for row in rows
            ]

    def scenario(self, code: str, name: str) -> KeptScenario:
        """A scenario by name; UsageError lists those there are."""
        known = {kept.scenario.name: kept for kept in self.scenarios(code)}
        if name not in known:
            raise UsageError(
                _("scénario « {name} » inconnu ; connus : {known}").format(
                    name=name[:60], known=", ".join(known) or _("aucun")
                )
            )
        return known[name]

    def remove_scenario(self, code: str, name: str) -> None:
        """Remove a scenario; the plans made of it go with age."""
        with self.writing() as session:
            row = _row(session, code, name)
            if row is not None:
                session.delete(row)

    def keep_scenario_plan(self, code: str, made_of: str, plan: WeekPlan) -> None:
        """Keep a plan under the digest of all it was made of, in place of an earlier one."""
        with self.writing() as session:
            territory_row(session, code)
            row = session.scalar(_made_of(code, [made_of]))
            if row is None:
                row = ScenarioPlanRow(id=secrets.token_hex(8), territory=code, made_of=made_of)
                session.add(row)
            row.document = to_json(plan)
            session.flush()
            old = (
                select(ScenarioPlanRow)
                .where(ScenarioPlanRow.territory == code, ScenarioPlanRow.id != row.id)
                .order_by(ScenarioPlanRow.saved_at.desc(), ScenarioPlanRow.id)
                .offset(PLANS_KEPT - 1)
            )
            for gone in session.scalars(old):
                session.delete(gone)

    def scenario_plans_saved(self, code: str) -> str:
        """What changes when a plan of a scenario is kept: how many there are, and the last time."""
        with self.reading() as session:
            row = session.execute(
                select(func.count(ScenarioPlanRow.id), func.max(ScenarioPlanRow.saved_at)).where(
                    ScenarioPlanRow.territory == code
                )
            ).one()
        return f"{row[0]} {row[1]}"

    def scenario_plans(self, code: str, made_of: Sequence[str]) -> dict[str, WeekPlan]:
        """Plans kept under these digests; what has none is not there."""
        with self.reading() as session:
            territory_row(session, code)
            rows = session.scalars(_made_of(code, made_of))
            return {row.made_of: from_json(WeekPlan, row.document) for row in rows}


def _row(session: Session, code: str, name: str) -> ScenarioRow | None:
    wanted = (ScenarioRow.territory == code, ScenarioRow.name == name)
    return session.scalar(select(ScenarioRow).where(*wanted))


def _seen(session: Session, code: str, expected: KeptScenario | None) -> ScenarioRow | None:
    """The row of what somebody saw, as they saw it; None: it is there no more."""
    if expected is None:
        return None
    wanted = (
        ScenarioRow.territory == code,
        ScenarioRow.id == expected.id,
        ScenarioRow.row_version == expected.version,
    )
    return session.scalar(select(ScenarioRow).where(*wanted))


def _made_of(code: str, made_of: Sequence[str]) -> Select[ScenarioPlanRow]:
    return select(ScenarioPlanRow).where(
        ScenarioPlanRow.territory == code, ScenarioPlanRow.made_of.in_(made_of)
    )
