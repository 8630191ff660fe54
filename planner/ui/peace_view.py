"""Passages of a plan where none is wished any more: said at once, taken out by one button."""

from __future__ import annotations

import streamlit as st

from planner.errors import PlannerError
from planner.exports.edit_words import violation_rows
from planner.i18n import _, counted, labelled
from planner.model import WeekPlan
from planner.planning.edits import Leave
from planner.planning.promised import Stop
from planner.service.edits import Tried, keep_edit, try_edit
from planner.service.wishes import stops_to_leave
from planner.ui import cache, parts, plan_cache, state
from planner.ui.plan_key import plan_key

_SAID = "peace_said"


def show_peace_to_keep(plan: WeekPlan, head: WeekPlan) -> None:
    """Warn of such passages; on the newest version, offer one without them, to publish."""
    said = state.held(_SAID)
    if said:
        state.hold(_SAID, None)
        st.success(parts.plain(str(said)))
    stops = stops_to_leave(cache.workspace(), plan)
    if not stops:
        return
    speaker = plan_cache.speaker(plan)
    lines = [
        labelled(
            speaker.name(stop.ref),
            f"{speaker.outing(stop.shift)}, {speaker.clock.about(stop.start_s)}",
        )
        for stop in stops
    ]
    head_words = _("On ne souhaite plus de passage là où ce plan passe encore :")
    st.warning("\n\n".join(parts.plain(line) for line in (head_words, *lines)))
    if plan.version == head.version:
        _offer(plan, stops)


def _offer(plan: WeekPlan, stops: tuple[Stop, ...]) -> None:
    desk = plan_cache.desk(plan)
    try:
        tried = try_edit(
            cache.workspace(), desk, Leave(stops), checked=plan_cache.desk_checked(plan)
        )
    except PlannerError as error:
        parts.refuse(error)
        return
    if tried.to_accept:
        parts.notes([_("Sans ces passages, ces écarts sont à accepter ; le bouton le note :")])
        header = (_("gravité"), _("règle"), _("où"), _("combien"))
        parts.table(header, violation_rows(tried.to_accept, plan_cache.speaker(plan)))
    label = counted(
        "Retirer {num} passage et garder une nouvelle version",
        "Retirer {num} passages et garder une nouvelle version",
        len(stops),
    )
    st.button(label, type="primary", on_click=_keep, args=(tried,))


@state.one_run
def _keep(tried: Tried) -> None:
    try:
        saved = keep_edit(cache.workspace(), tried, accepted=True)
    except PlannerError as error:
        state.hold("edit_said", str(error))
        return
    words = _(
        "Version {version} gardée, sans passage là où l'on n'en souhaite pas. La publier pour "
        "qu'elle remplace la précédente."
    )
    state.hold(_SAID, words.format(version=saved.version))
    state.choose("plan", plan_key(saved))
