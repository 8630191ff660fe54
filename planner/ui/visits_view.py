"""Visits of a week on its page: continuity, calls to make, other hours to propose."""

from __future__ import annotations

from planner.exports.visit_words import (
    call_header,
    call_row,
    continuity_lines,
    proposal_header,
    proposal_row,
)
from planner.i18n import _
from planner.model import WeekPlan
from planner.ui import parts, plan_cache


def show_visits(plan: WeekPlan) -> None:
    """What is to be known and done about visits; nothing on a week that has none."""
    told = plan_cache.visits(plan)
    lines = list(continuity_lines(told.continuity))
    if not (lines or told.confirmed or told.proposals):
        return
    speaker = plan_cache.speaker(plan)
    parts.section(_("Rendez-vous"))
    parts.notes(lines)
    if told.calls:
        parts.notes([_("Appels à passer : ces rendez-vous confirmés ne sont plus à leur heure.")])
        parts.table(call_header(), [call_row(call, speaker) for call in told.calls])
    elif told.confirmed:
        parts.notes([_("Aucun appel à passer : chaque rendez-vous confirmé est à son heure.")])
    if told.proposals:
        parts.notes([_("Une autre heure à proposer ; aucun accompagnement n'est fermé.")])
        rows = [proposal_row(one, speaker) for one in told.proposals]
        parts.table(proposal_header(), rows, numbers=1)
