"""Versions of a plan on the page: undo, redo, take one up again, what differs between two."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from planner.errors import PlannerError
from planner.exports.edit_words import change_lines, origin_words
from planner.exports.speaker import Speaker
from planner.i18n import _
from planner.model import WeekPlan
from planner.planning.history import redo_to, undo_to, version_changes
from planner.service.history import redo, restore, undo
from planner.ui import cache, parts, state
from planner.ui.plan_key import plan_key, plan_words


def show_older(plan: WeekPlan, head: WeekPlan) -> None:
    """Say that a version shown is not the newest, with a way to that and to take this one up."""
    words = _("Une version plus récente existe ({version}) : c'est elle qui se modifie.")
    parts.notes([words.format(version=head.version)])
    left, right = st.columns(2)
    left.button(
        _("Montrer la plus récente"),
        on_click=state.choose,
        args=("plan", plan_key(head)),
        width="stretch",
    )
    right.button(
        _("Reprendre la version montrée"),
        on_click=_saved,
        args=(restore, head, plan),
        width="stretch",
    )


def show_versions(
    plan: WeekPlan, speaker: Speaker, versions: list[WeekPlan], head: WeekPlan
) -> None:
    """Undo, redo, every version, and what the one shown has otherwise than another."""
    left, right = st.columns(2)
    left.button(
        _("Annuler la dernière modification"),
        disabled=undo_to(versions, head) is None,
        on_click=_saved,
        args=(undo, head),
        width="stretch",
    )
    right.button(
        _("Rétablir"),
        disabled=redo_to(versions, head) is None,
        on_click=_saved,
        args=(redo, head),
        width="stretch",
    )
    newest = sorted(versions, key=lambda one: -one.version)
    rows = [
        (plan_words(one), origin_words(one), str(sum(len(s.passages) for s in one.shifts)))
        for one in newest
    ]
    header = (_("version"), _("ce qui l'a faite"), _("passages et rendez-vous"))
    parts.table(header, rows, numbers=1)
    others = {one.version: one for one in newest if one.version != plan.version}
    if not others:
        return
    before = st.selectbox(
        _("Comparer la version montrée avec"),
        list(others),
        format_func=lambda version: plan_words(others[version]),
        key=f"av_versions_{plan.id}_{plan.version}",
    )
    changes = version_changes(others[before], plan)
    parts.notes(list(change_lines(changes, speaker)))


@state.one_run
def _saved(action: Callable[..., WeekPlan], *arguments: WeekPlan) -> None:
    """Undo, redo or take up a version again, and show what that made."""
    try:
        saved = action(cache.workspace(), *arguments)
    except PlannerError as error:
        state.hold("edit_said", str(error))
    else:
        state.choose("plan", plan_key(saved))
