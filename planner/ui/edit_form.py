"""What is asked of a plan edited by hand: which passage, which outing, what hour."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import streamlit as st

from planner.exports.speaker import Speaker
from planner.i18n import _
from planner.model import WeekPlan
from planner.planning.edits import Add, Drop, Edit, Fix, Move
from planner.planning.held import is_fixed, is_whole
from planner.planning.promised import Stop
from planner.ui import parts, plan_cache

_MOVE, _ADD, _DROP, _FIX = "move", "add", "drop", "fix"


@dataclass(frozen=True, slots=True)
class EditForm:
    """The plan edited and what its words need; keys of widgets end with its version."""

    plan: WeekPlan
    speaker: Speaker

    def key(self, name: str) -> str:
        """Key of a widget."""
        return f"av_edit_{name}_{self.plan.id}_{self.plan.version}"

    def outing(self, shift: str) -> str:
        """An outing with its hour, and whether it is fixed."""
        whole = f" · {_('fixée')}" if is_whole(self.plan.locks, shift) else ""
        start = self.speaker.clock.hour(self.speaker.shifts[shift].start_s)
        return f"{self.speaker.outing(shift)}, {start}{whole}"

    def stop(self, stop: Stop) -> str:
        """A passage with its outing, hour and place, and whether it is fixed."""
        fixed = is_fixed(self.plan.locks, stop.shift, stop.ref, stop.start_s)
        told = f" · {_('fixé')}" if fixed else ""
        hour = self.speaker.clock.hour(stop.start_s)
        return f"{self.speaker.outing(stop.shift)}, {hour} · {self.speaker.name(stop.ref)}{told}"


def asked_edit(form: EditForm, left_out: list[str]) -> Edit | None:
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


def _stop(form: EditForm, name: str) -> Stop | None:
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


def _outing(form: EditForm, name: str, label: str | None = None) -> str | None:
    chosen: str | None = st.selectbox(
        label or _("Vers la tournée"),
        [shift.id for shift in form.plan.shifts],
        index=None,
        format_func=form.outing,
        key=form.key(f"outing_{name}"),
        placeholder=_("la même") if name == _MOVE else _("choisir"),
    )
    return chosen


def _hour(form: EditForm, shift: str, name: str) -> int | None:
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


def _added(form: EditForm, left_out: list[str]) -> Edit | None:
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


def _fixed(form: EditForm) -> Edit | None:
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
