"""The planning of one rota code as files, for whoever holds it: typed, and kept nowhere."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from planner.dates import week_words
from planner.errors import PlannerError
from planner.exports.audience import Audience
from planner.exports.week_export import week_exports
from planner.i18n import _, labelled
from planner.model import WeekPlan
from planner.service.sheets import OWN, inputs_of_code
from planner.ui import cache, file_cache, parts, session
from planner.ui.given import give


def show_own_week(plans: Sequence[WeekPlan]) -> None:
    """Offer a code's outings of some plans: those of the own teams, for a role that has some.

    The code typed is in no address, no file and no line of the log.
    """
    with st.expander(_("Planning d'un code de rota")):
        code = st.text_input(_("Code de rota"), max_chars=32, autocomplete="off").strip()
        parts.notes([
            _("Pour qui porte ce code : ses sorties, sans celles des autres ni aucun compte. "
              "Le code n'est écrit dans aucun fichier.")
        ])  # fmt: skip
        if not code:
            return
        try:
            for plan in plans:
                _give(plan, code)
        except PlannerError as error:
            parts.refuse(error)


def _give(plan: WeekPlan, code: str) -> None:
    inputs = file_cache.printable(plan)
    own = session.of_own_teams(cache.workspace(), inputs.means.teams, lambda team: team.id)
    inputs = inputs_of_code(inputs, code, teams={team.id for team in own})
    week = week_words(plan.week)
    if not any(shift.passages for shift in inputs.plan.shifts):
        parts.notes([labelled(week, _("aucune sortie"))])
        return
    for export in (week_exports()[key] for key in OWN):
        make = partial(export.render, inputs, Audience.TEAM)
        name = export.name(inputs, Audience.TEAM)
        give(f"{_(export.label)} · {week}", make, name, export.mime, Audience.TEAM)
