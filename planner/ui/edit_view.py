"""Edit a plan by hand on the page: what is asked, judged at once, kept or not."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import streamlit as st

from planner.errors import PlannerError, StaleVersionError
from planner.exports.edit_words import change_lines, violation_rows
from planner.exports.proposal_words import proposal_lines
from planner.exports.speaker import Speaker
from planner.i18n import _
from planner.model import WeekPlan
from planner.planning.edits import Add, Drop, Edit, Fix, Move
from planner.planning.held import is_fixed, is_whole
from planner.planning.history import version_changes
from planner.planning.promised import Stop
from planner.service.edits import Tried, keep_edit, try_edit
from planner.service.history import versions_of
from planner.ui import cache, parts, plan_cache, state
from planner.ui.peace_view import show_peace_to_keep
from planner.ui.plan_key import plan_key
from planner.ui.versions_view import show_older, show_versions

_MOVE, _ADD, _DROP, _FIX = "move", "add", "drop", "fix"


@dataclass(frozen=True, slots=True)
class _Form:
    """The plan edited and what its words need; keys of widgets end with its version."""

    plan: WeekPlan
    speaker: Speaker

    def key(self, name: str) -> str:
        return f"av_edit_{name}_{self.plan.id}_{self.plan.version}"

    def outing(self, shift: str) -> str:
        whole = f" · {_('fixée')}" if is_whole(self.plan.locks, shift) else ""
        start = self.speaker.clock.hour(self.speaker.shifts[shift].start_s)
        return f"{self.speaker.outing(shift)}, {start}{whole}"

    def stop(self, stop: Stop) -> str:
        fixed = is_fixed(self.plan.locks, stop.shift, stop.ref, stop.start_s)
        told = f" · {_('fixé')}" if fixed else ""
        hour = self.speaker.clock.hour(stop.start_s)
        return f"{self.speaker.outing(stop.shift)}, {hour} · {self.speaker.name(stop.ref)}{told}"


def show_edits(plan: WeekPlan) -> None:
    """Edits of a plan and its versions; an older version can be taken up again."""
    try:
        checked = plan_cache.desk_checked(plan)
    except PlannerError:
        return  # the page says why where it shows the plan
    form = _Form(plan, plan_cache.speaker(plan))
    versions = versions_of(cache.workspace(), plan)
    head = max(versions, key=lambda one: one.version)
    said = state.held("edit_said")
    if said:
        st.error(parts.plain(str(said)))
        state.hold("edit_said", None)
    show_peace_to_keep(plan, head)
    waiting = _conflict(form, versions, head)
    with st.expander(_("Modifier le plan à la main"), expanded=waiting is not None):
        if plan.version != head.version:
            show_older(plan, head)
        else:
            edit = waiting or _asked(form, [item.id for item in checked.plan.unserved])
            if edit is not None:
                _try(form, edit)
    with st.expander(_("Versions de ce plan")):
        show_versions(plan, form.speaker, versions, head)


def _conflict(form: _Form, versions: list[WeekPlan], head: WeekPlan) -> Edit | None:
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


def _asked(form: _Form, left_out: list[str]) -> Edit | None:
    """The edit asked for, None until it is whole."""
    words = {
        _MOVE: _("déplacer un passage"),
        _ADD: _("ajouter un passage"),
        _DROP: _("retirer un passage"),
        _FIX: _("fixer ou libérer"),
    }
    kind = st.radio(
        _("Que faire ?"),
        list(words),
        format_func=words.__getitem__,
        horizontal=True,
        key=form.key("kind"),
    )
    if kind == _ADD:
        return _added(form, left_out)
    if kind == _FIX:
        return _fixed(form)
    stop = _stop(form, kind)
    if stop is None or kind == _DROP:
        return None if stop is None else Drop(stop)
    shift = _outing(form, _MOVE)
    start_s = _hour(form, shift or stop.shift, _MOVE)
    if shift is None and start_s is None:
        return None
    return Move(stop, shift or stop.shift, start_s)


def _stop(form: _Form, name: str) -> Stop | None:
    stops = [
        Stop(passage.ref, shift.id, passage.start_s)
        for shift in form.plan.shifts
        for passage in shift.passages
    ]
    chosen: Stop | None = st.selectbox(
        _("Passage à changer"),
        stops,
        index=None,
        format_func=form.stop,
        key=form.key(f"stop_{name}"),
        placeholder=_("choisir"),
    )
    return chosen


def _outing(form: _Form, name: str, label: str | None = None) -> str | None:
    chosen: str | None = st.selectbox(
        label or _("Vers la tournée"),
        [shift.id for shift in form.plan.shifts],
        index=None,
        format_func=form.outing,
        key=form.key(f"outing_{name}"),
        placeholder=_("la même") if name == _MOVE else _("choisir"),
    )
    return chosen


def _hour(form: _Form, shift: str, name: str) -> int | None:
    """A start in elapsed seconds: the reading of the hour nearest to the middle of the outing."""
    told = st.time_input(
        _("Heure du passage (vide : la meilleure)"),
        value=None,
        step=dt.timedelta(minutes=5),
        key=form.key(f"hour_{name}"),
    )
    if told is None:
        return None
    outing, clock = form.speaker.shifts[shift], form.speaker.clock
    minute = told.hour * 60 + told.minute
    readings = [clock.elapsed_s(outing.date, minute + day * 1440) for day in (0, 1)]
    middle_s = (outing.start_s + outing.end_s) // 2
    return min(readings, key=lambda start_s: abs(start_s - middle_s))


def _added(form: _Form, left_out: list[str]) -> Edit | None:
    if not left_out:
        parts.notes([_("Chaque lieu et chaque rendez-vous de la semaine a un passage.")])
    others = [ref for ref in form.speaker.names if ref not in left_out]
    known = [*left_out, *(ref for ref in others if ref in plan_cache.refs(form.plan))]
    ref = st.selectbox(
        _("Lieu ou rendez-vous (sans passage d'abord)"),
        known,
        index=None,
        format_func=form.speaker.name,
        key=form.key("ref"),
        placeholder=_("choisir"),
    )
    zones = plan_cache.zones_near(form.plan)
    zone = None
    if ref is None and zones:
        zone = st.selectbox(
            _("ou une zone : le lieu qui la dessert le mieux"),
            list(zones),
            index=None,
            format_func=lambda key: plan_cache.zone_name(form.plan, key),
            key=form.key("zone"),
            placeholder=_("choisir"),
        )
    shift = _outing(form, _ADD, _("Dans la tournée (vide : la meilleure)"))
    start_s = None if shift is None else _hour(form, shift, _ADD)
    if ref is not None:
        return Add((ref,), shift, start_s)
    return None if zone is None else Add(zones[zone], shift, start_s, zone=zone)


def _fixed(form: _Form) -> Edit | None:
    stop = _stop(form, _FIX)
    if stop is not None:
        on = not is_fixed(form.plan.locks, stop.shift, stop.ref, stop.start_s)
        return Fix((stop.shift,), stop, on=on)
    shift = _outing(form, _FIX, _("ou une tournée entière"))
    if shift is not None:
        return Fix((shift,), on=not is_whole(form.plan.locks, shift))
    days = sorted({(one.date, one.team) for one in form.plan.shifts})
    own = {day: [one.id for one in form.plan.shifts if (one.date, one.team) == day] for day in days}
    day = st.selectbox(
        _("ou tout le jour d'une équipe"),
        days,
        index=None,
        format_func=lambda day: form.speaker.outing(own[day][0]),
        key=form.key("day"),
        placeholder=_("choisir"),
    )
    if day is None:
        return None
    return Fix(tuple(own[day]), on=not all(is_whole(form.plan.locks, one) for one in own[day]))


def _try(form: _Form, edit: Edit) -> None:
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


def _told(form: _Form, tried: Tried) -> None:
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
