"""Edit a plan by hand on the page: what is asked, judged at once, kept or not."""

from __future__ import annotations

import streamlit as st

from planner.errors import PlannerError, StaleVersionError
from planner.exports.edit_words import change_lines, violation_rows
from planner.exports.proposal_words import proposal_lines
from planner.i18n import _
from planner.model import WeekPlan
from planner.planning.edits import Edit, Fix
from planner.planning.history import version_changes
from planner.service.edits import Tried, keep_edit, try_edit
from planner.service.judging import CheckedPlan
from planner.ui import cache, parts, plan_cache, state
from planner.ui.edit_form import EditForm, asked_edit
from planner.ui.peace_view import show_peace_to_keep
from planner.ui.plan_key import plan_key
from planner.ui.versions_view import show_older, show_versions


def show_pressing(plan: WeekPlan) -> None:
    """What must be seen before the week: an edit refused, passages where none is wished."""
    said = state.held("edit_said")
    if said:
        st.error(parts.plain(str(said)))
        state.hold("edit_said", None)
    show_peace_to_keep(plan, _newest(plan_cache.versions(plan)))


def show_edits(plan: WeekPlan, checked: CheckedPlan) -> None:
    """Edits of a plan and its versions; an older version can be taken up again."""
    form = EditForm(plan, plan_cache.speaker(plan))
    versions = plan_cache.versions(plan)
    head = _newest(versions)
    waiting = _conflict(form, versions, head)
    box = parts.folded(_("Modifier le plan à la main"), "edit", expanded=waiting is not None)
    if box is not None:
        with box:
            _show_form(form, checked, head, waiting)
    with st.expander(_("Versions de ce plan")):
        show_versions(plan, form.speaker, versions, head)


def _show_form(form: EditForm, checked: CheckedPlan, head: WeekPlan, waiting: Edit | None) -> None:
    if form.plan.version != head.version:
        show_older(form.plan, head)
        return
    edit = waiting or asked_edit(form, [item.id for item in checked.plan.unserved])
    if edit is not None:
        _try(form, edit)


def _newest(versions: list[WeekPlan]) -> WeekPlan:
    return max(versions, key=lambda one: one.version)


def _conflict(form: EditForm, versions: list[WeekPlan], head: WeekPlan) -> Edit | None:
    """An edit that somebody else's version overtook; returned once it is tried on that version."""
    waiting = state.held("edit")
    if not isinstance(waiting, tuple) or waiting[0] != head.id:
        return None
    _id, version, edit = waiting
    found: Edit = edit
    if version == head.version:
        return found if form.plan.version == version else None
    words = _(
        "Quelqu'un d'autre a enregistré la version {version} entre-temps. Votre modification est "
        "gardée à l'écran : elle n'a rien écrasé."
    )
    st.warning(parts.plain(words.format(version=head.version)))
    base = next((one for one in versions if one.version == version), None)
    if base is not None:
        parts.notes(list(change_lines(version_changes(base, head), form.speaker)))
    left, right = st.columns(2)
    label = _("L'essayer sur la version {version}").format(version=head.version)
    left.button(label, on_click=_again, args=(head, found), width="stretch")
    right.button(_("L'abandonner"), on_click=state.hold, args=("edit", None), width="stretch")
    return None


def _again(head: WeekPlan, edit: Edit) -> None:
    state.hold("edit", (head.id, head.version, edit))
    state.choose("plan", plan_key(head))


def _try(form: EditForm, edit: Edit) -> None:
    """What the edit breaks and costs, and whether to keep it."""
    plan = form.plan
    try:
        tried = try_edit(
            cache.workspace(), plan_cache.desk(plan), edit, checked=plan_cache.desk_checked(plan)
        )
    except PlannerError as error:
        parts.refuse(error)
        return
    _told(form, tried)
    accepted = False
    if tried.forbidden:
        st.error(_("Interdit : cette modification ne peut pas être gardée."))
    elif tried.to_accept:
        accepted = st.checkbox(
            _("J'accepte ces écarts en connaissance de cause"), key=form.key(f"yes_{edit}")
        )
    left, right = st.columns(2)
    left.button(
        _("Garder la modification"),
        type="primary",
        disabled=bool(tried.forbidden) or (bool(tried.to_accept) and not accepted),
        on_click=_keep,
        args=(tried, accepted),
        width="stretch",
    )
    if state.held("edit") is not None:
        right.button(_("L'abandonner"), on_click=state.hold, args=("edit", None), width="stretch")


def _told(form: EditForm, tried: Tried) -> None:
    if isinstance(tried.edit, Fix):
        fixed = _("Sera fixé : les recherches et les modifications le laissent où il est.")
        parts.notes([fixed if tried.edit.on else _("Sera libéré.")])
    else:
        added = [
            f"{form.speaker.name(stop.ref)} : "
            f"{form.speaker.outing(stop.shift)}, {form.speaker.clock.hour(stop.start_s)}"
            for stop in tried.told.added
        ]
        parts.notes([*added, *proposal_lines(tried.told, form.speaker)])
    if tried.broken:
        header = (_("gravité"), _("règle"), _("où"), _("combien"))
        parts.table(header, violation_rows(tried.broken, form.speaker))
    else:
        parts.notes([_("Aucune règle de plus n'est enfreinte.")])


@state.one_run
def _keep(tried: Tried, accepted: bool) -> None:
    plan = tried.plan
    try:
        saved = keep_edit(cache.workspace(), tried, accepted=accepted)
    except StaleVersionError:
        state.hold("edit", (plan.id, plan.version, tried.edit))
    except PlannerError as error:
        state.hold("edit_said", str(error))
    else:
        state.hold("edit", None)
        state.choose("plan", plan_key(saved))
