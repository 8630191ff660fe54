"""What is kept of saved plans between runs: judged again, measured, explained, ready to edit."""

from __future__ import annotations

import streamlit as st

from planner.exports.speaker import Speaker
from planner.model import WeekPlan
from planner.planning.changes import Explanation
from planner.planning.continuity import VisitsTold, visits_told
from planner.planning.edits import places_near
from planner.planning.promised import PromisesKept
from planner.scenarios import Figures
from planner.service.desk import Desk, desk_of
from planner.service.edits import judged_desk
from planner.service.explanations import explain_in_plan
from planner.service.figures import figures_of
from planner.service.judging import CheckedPlan
from planner.service.margin import Margin, margin_of
from planner.service.names import names_of
from planner.service.promised import promises_of, replaced_by, told_by
from planner.service.promised import recalling as recalling_of
from planner.service.score import Score, score_of
from planner.store.plans import PlanHead
from planner.ui import cache, state

MOST_NEAR = 4
"""Places tried for a zone, the best first."""


@st.cache_resource(max_entries=64, show_spinner=False)
def _saved(key: cache.Key) -> WeekPlan:
    _home, plan_id, version, *_row = key
    return cache.workspace().plan(plan_id, int(version))


def saved(head: PlanHead) -> WeekPlan:
    """A version of a plan, read once."""
    store = cache.workspace()
    row = (str(head.row_version), str(head.published))
    return _saved((str(store.home), head.id, str(head.version), *row))


def versions(plan: WeekPlan) -> list[WeekPlan]:
    """Every version of a plan, as saved."""
    heads = cache.plan_heads(plan.territory)
    return [saved(head) for head in heads if (head.id, head.week) == (plan.id, plan.week)]


@st.cache_resource(max_entries=4, show_spinner=False)
def _near(key: cache.Key) -> dict[str, Desk]:
    """The last desk of each week of a territory, in any language: the next is made from it."""
    return {}


@st.cache_resource(max_entries=8, show_spinner=False)
def _desk(key: cache.Key, _plan: WeekPlan) -> tuple[Desk, CheckedPlan]:
    near = _near(cache.content_version(_plan.territory))
    loaded, week = cache.territory(_plan.territory), str(_plan.week)
    made = desk_of(cache.workspace(), _plan, loaded, near=near.get(week))
    near[week] = made
    return made, judged_desk(cache.workspace(), made)


def desk(plan: WeekPlan) -> Desk:
    """A saved plan with all that editing it takes."""
    return _desk(plan_version(plan), plan)[0]


def desk_checked(plan: WeekPlan) -> CheckedPlan:
    """A saved plan judged again, from its desk."""
    return _desk(plan_version(plan), plan)[1]


def speaker(plan: WeekPlan) -> Speaker:
    """What words about a saved plan need."""
    means, store = desk(plan).means, cache.workspace()
    return state.read_once(
        ("speaker", *plan_version(plan), str(store.num_writes)),
        lambda: Speaker.of(plan, means, names_of(store, plan, means)),
    )


@st.cache_resource(max_entries=4, show_spinner=False)
def _promises(key: cache.Key, _plan: WeekPlan) -> PromisesKept | None:
    return promises_of(cache.workspace(), _plan)


def promises(plan: WeekPlan) -> PromisesKept | None:
    """What a saved plan keeps of the slots told before it."""
    return _promises((*plan_version(plan), repr(cache.plan_heads(plan.territory))), plan)


@st.cache_resource(max_entries=4, show_spinner=False)
def _since_replaced(key: cache.Key, _plan: WeekPlan) -> tuple[WeekPlan, PromisesKept] | None:
    store = cache.workspace()
    before = replaced_by(store, _plan)
    kept = told_by(store, before, _plan)
    return None if before is None or kept is None else (before, kept)


def since_replaced(plan: WeekPlan) -> tuple[WeekPlan, PromisesKept] | None:
    """The version of the week published before this one, and what this one keeps of its slots.

    None: this one is not published, or is the first of its week that is.
    """
    return _since_replaced((*plan_version(plan), str(plan.published_after)), plan)


@st.cache_resource(max_entries=4, show_spinner=False)
def _visits(key: cache.Key, _plan: WeekPlan) -> VisitsTold:
    return visits_told(_plan, desk(_plan).means)


def visits(plan: WeekPlan) -> VisitsTold:
    """What to know of a saved plan's visits."""
    return _visits(plan_version(plan), plan)


def recalling(plan: WeekPlan, *, told: WeekPlan | None = None) -> Speaker:
    """What words about a plan and the one that told its slots need.

    `told` None: `service.promised.told_before` this version.
    """
    return recalling_of(cache.workspace(), plan, speaker(plan), told=told)


def refs(plan: WeekPlan) -> tuple[str, ...]:
    """Places and visits of a plan's week."""
    index = desk(plan).built.index
    return (*index.places, *index.appointments)


@st.cache_resource(max_entries=8, show_spinner=False)
def _zones_near(key: cache.Key, _plan: WeekPlan) -> dict[str, tuple[str, ...]]:
    built = desk(_plan).built
    zones = dict.fromkeys(zone for _public, zone in built.demand.zone_unit)
    found = ((zone, places_near(built, zone)) for zone in zones)
    return {zone: near[:MOST_NEAR] for zone, near in found if near}


def zones_near(plan: WeekPlan) -> dict[str, tuple[str, ...]]:
    """Places that serve each zone with a need, the best first."""
    return _zones_near(plan_version(plan), plan)


def zone_name(plan: WeekPlan, zone: str) -> str:
    """Name of a zone, its id where it has none."""
    names = cache.territory(plan.territory).required_zones()["name"]
    name = names.get(zone)
    return name if isinstance(name, str) and name else zone


@st.cache_resource(max_entries=8, show_spinner=False)
def _checked(key: cache.Key, _plan: WeekPlan) -> tuple[CheckedPlan, Figures]:
    found = desk_checked(_plan)
    loaded = cache.territory(_plan.territory)
    return found, figures_of(loaded, found.plan, found.means, found.verdict)


def checked(plan: WeekPlan) -> tuple[CheckedPlan, Figures]:
    """A saved plan judged again, with its figures."""
    return _checked(plan_version(plan), plan)


@st.cache_resource(max_entries=4, show_spinner=False)
def _score(key: cache.Key, _plan: WeekPlan) -> Score:
    return score_of(cache.workspace(), checked(_plan)[0])


def score(plan: WeekPlan) -> Score:
    """What a plan's points are made of, without protected places in its zones."""
    return _score(plan_version(plan), plan)


@st.cache_resource(max_entries=4, show_spinner=False)
def _margin(key: cache.Key, _plan: WeekPlan) -> Margin:
    return margin_of(cache.workspace(), _plan, checked=checked(_plan)[0])


def margin(plan: WeekPlan) -> Margin:
    """What one more hour of each team would bring to a plan."""
    return _margin(plan_version(plan), plan)


@st.cache_resource(max_entries=16, show_spinner=False)
def _explained(key: cache.Key, ref: str, _plan: WeekPlan) -> Explanation:
    found, _figures = checked(_plan)
    return explain_in_plan(cache.workspace(), _plan, ref, checked=found).explanation


def explained(plan: WeekPlan, ref: str) -> Explanation:
    """Why a place has no passage in a plan, and what would give it one."""
    return _explained(plan_version(plan), ref, plan)


def plan_version(plan: WeekPlan) -> cache.Key:
    """What a saved plan's pages depend on."""
    return (*cache.version(plan.territory), plan.id, str(plan.version), plan.means)
