"""Kept between runs for the evening: the process that answers, the plan in force, its outings.

With `cache.py`, the only files that keep anything; entries are keyed in the same way.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import streamlit as st

from planner.clock import Clock, noon_day
from planner.model import Means, Week, WeekPlan
from planner.planning.expand import DatedShift, expand
from planner.service.resident import WeekDesk
from planner.ui.cache import Key, layers_version, workspace


@st.cache_resource(max_entries=2, show_spinner=False, on_release=WeekDesk.close)
def _desk(key: Key, _code: str, _week: Week) -> WeekDesk:
    return WeekDesk(workspace(), _code, _week)


def desk(code: str, week: Week, *, again: bool = False) -> WeekDesk:
    """The process that answers for a week's plan in force, started when first asked for.

    Counts expire by the day: it is loaded afresh at noon, when no night team is out. `again`: start
    another where it has ended.
    """
    day = noon_day(dt.datetime.now()).isoformat()
    key = (*layers_version(code), str(week), day)
    found = _desk(key, code, week)
    if again and not found.alive:
        _desk.clear(key, code, week)
        found = _desk(key, code, week)
    return found


@st.cache_resource(max_entries=4, show_spinner=False)
def _plan(key: Key, _id: str, _version: int) -> WeekPlan:
    return workspace().plan(_id, _version)


def plan_in_force(code: str, week: Week) -> WeekPlan:
    """The newest version of the plan of a week that has one."""
    plan_id, version = workspace().newest_plans(code)[week]
    return _plan((*layers_version(code), plan_id, str(version)), plan_id, version)


@dataclass(frozen=True, slots=True)
class Resting:
    """What a plan rests on: its means, and its dated outings with who is present."""

    means: Means
    outings: tuple[DatedShift, ...]


@st.cache_resource(max_entries=4, show_spinner=False)
def _resting(key: Key, _means_id: str, _clock: Clock) -> Resting:
    means = workspace().means(_means_id)
    return Resting(means, expand(means, _clock).shifts)


def resting(plan: WeekPlan) -> Resting:
    """Means and dated outings of a plan."""
    key = (*layers_version(plan.territory), plan.means, str(plan.week))
    return _resting(key, plan.means, Clock(plan.week, plan.tz))
