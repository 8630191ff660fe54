"""What a plan leaves out, why, and on request what would serve it."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from planner.errors import PlannerError
from planner.exports.change_words import ChangeWords, extent_words
from planner.i18n import _, labelled, listed
from planner.model import WeekPlan
from planner.planning.changes import Explanation
from planner.planning.reasons import in_words
from planner.service.judging import CheckedPlan
from planner.ui import parts, plan_cache, state


def show_unserved(plan: WeekPlan, checked: CheckedPlan, names: Mapping[str, str]) -> None:
    """List what has no passage with its reason; one of them is looked into when asked."""
    unserved = checked.plan.unserved
    if not unserved:
        return
    parts.section(_("Sans passage cette semaine"))
    rows = [(names.get(item.id, item.id[:6]), in_words(item.reason)) for item in unserved]
    parts.table((_("lieu"), _("pourquoi")), rows)
    refs = [item.id for item in unserved]
    left, right = st.columns([6, 4], vertical_alignment="bottom")
    chosen = left.selectbox(
        _("Lieu sans passage"),
        refs,
        format_func=lambda ref: names.get(ref, ref[:6]),
        key=state.chooser("unserved", refs),
    )
    if right.button(_("Chercher ce qui permettrait un passage"), width="stretch"):
        try:
            with st.spinner(_("Essais en cours")):
                found = plan_cache.explained(plan, chosen)
        except PlannerError as error:
            parts.refuse(error)
            return
        _changes(ChangeWords(plan, checked.means, names), found)


def _changes(words: ChangeWords, found: Explanation) -> None:
    """Each change, its passage and its cost, the smallest first."""
    if found.changes:
        rows = [
            (
                words.what(change),
                words.passage(change),
                listed(words.costs(change)),
            )
            for change in found.changes
        ]
        parts.table((_("changement"), _("passage"), _("ce que cela coûte")), rows)
    parts.notes([labelled(words.name(found.asked), extent_words(found))])
