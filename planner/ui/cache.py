"""Everything kept between runs of a page; each entry is keyed by the version of what it shows.

Streamlit leaves arguments whose name begins with `_` out of an entry's key: only what `key` already
names may be passed that way.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import streamlit as st

from planner.board import Board
from planner.exports.activity_files import activity_pdf, activity_xlsx
from planner.exports.activity_report import Report
from planner.exports.audience import Audience
from planner.exports.board_pdf import board_pdf
from planner.exports.board_xlsx import board_xlsx
from planner.exports.manifest import Made
from planner.exports.means_template import template_bytes as means_template_bytes
from planner.exports.sheet_inputs import SheetInputs
from planner.exports.speaker import Speaker
from planner.i18n import language
from planner.indicators.presence_gaps import overlaps
from planner.indicators.presence_slots import slots, within
from planner.model import Means, Public, WeekPlan
from planner.planning.changes import Explanation
from planner.planning.edits import places_near
from planner.planning.promised import PromisesKept
from planner.scenarios import Figures
from planner.service.access import AccessRequest
from planner.service.bus import BusPlan, BusRequest, plan_bus
from planner.service.bus_tour import BusComparison, Told, compare_bus
from planner.service.desk import Desk, desk_of
from planner.service.edits import judged_desk
from planner.service.explanations import explain_in_plan
from planner.service.figures import Compared, compare_plans, figures_of
from planner.service.judging import CheckedPlan, refuse_forbidden
from planner.service.load import LoadedTerritory, load_territory
from planner.service.margin import Margin, margin_of
from planner.service.names import names_of
from planner.service.promised import promises_of
from planner.service.promised import recalling as recalling_of
from planner.service.scenarios import compare_scenarios
from planner.service.score import Score, score_of
from planner.service.sheets import all_sheets, sheet_inputs, shift_files, week_file
from planner.service.weeks import PlanRequest
from planner.service.zone_card import ZoneStudy, presence_of, zone_study
from planner.store.workspace import Workspace, default_home
from planner.ui import session, state

Key = tuple[str, ...]
MOST_NEAR = 4
"""Places tried for a zone, the best first."""


@st.cache_resource(max_entries=2, show_spinner=False)
def _workspace(home: str) -> Workspace:
    return Workspace(Path(home))


def any_workspace() -> Workspace:
    """The workspace of this server, whoever asks: to find out who it is."""
    return _workspace(str(default_home()))


def workspace() -> Workspace:
    """The workspace of this server, for whom may open the page they are on.

    Every page and every fragment of one takes it from here, at every run: a role taken back is
    refused by the next.

    Raises
    ------
    AccessError
        Whom is here may not open this page.
    """
    store = any_workspace()
    if session.with_accounts():
        session.check(store, state.right())
    return store


@st.cache_resource(max_entries=4, show_spinner=False)
def _territory(key: Key, _code: str) -> LoadedTerritory:
    return load_territory(workspace(), _code)


def territory(code: str) -> LoadedTerritory:
    """A territory's layers, until they are replaced."""
    return _territory(_version(code), code)


@st.cache_resource(max_entries=4, show_spinner=False)
def _means(key: Key) -> Means | None:
    """Latest means of the territory a key begins with, the same object while they are the same."""
    latest = workspace().latest_means(key[1])
    return latest[1] if latest else None


@st.cache_resource(max_entries=16, show_spinner=False)
def _study(
    key: Key,
    on: dt.date,
    public: Public,
    weights: tuple[tuple[str, float], ...],
    request: AccessRequest,
    _code: str,
) -> ZoneStudy:
    means, asked = _means(key), dict(weights)
    return zone_study(territory(_code), public, means, weights=asked, request=request, on=on)


def study(
    code: str, public: Public, weights: dict[str, float], request: AccessRequest
) -> ZoneStudy:
    """Needs of a public with what they are made of, as of today; no protected place counts."""
    weighed = tuple(sorted(weights.items()))
    return _study(_with_means(code), dt.date.today(), public, weighed, request, code)


def study_key(code: str, public: Public, weights: dict[str, float], request: AccessRequest) -> Key:
    """What the study of the same name depends on."""
    return (*_with_means(code), public.value, repr(sorted(weights.items())), repr(request))


def _with_means(code: str) -> Key:
    latest = workspace().latest_means(code)
    return (*_version(code), latest[0] if latest else "")


@st.cache_resource(max_entries=8, show_spinner=False)
def _presence(key: Key, on: dt.date, public: Public, _code: str) -> pd.DataFrame | None:
    return presence_of(territory(_code), public, on=on)


def presence(code: str, public: Public) -> pd.DataFrame | None:
    """Passages a public can meet this month; None: no file of presence."""
    return _presence(layers_version(code), dt.date.today(), public, code)


@dataclass(frozen=True, slots=True)
class Passages:
    """Passages of some days, hours and operator, whatever the need.

    `told`: of every operator; `found`, `crowded`: slots and overlaps, of the operator asked for.
    """

    told: pd.DataFrame
    found: pd.DataFrame
    crowded: pd.DataFrame


@st.cache_resource(max_entries=16, show_spinner=False)
def _passages(
    key: Key,
    on: dt.date,
    public: Public,
    weekdays: tuple[int, ...],
    bands: tuple[int, ...],
    operator: str | None,
    _code: str,
) -> Passages:
    present = presence(_code, public)
    assert present is not None
    told = within(present, weekdays=weekdays, bands=bands)
    mine, crowded = told, overlaps(told)
    if operator is not None:
        mine = told[told["operator"] == operator]
        if len(crowded):
            crowded = crowded[[operator in names for names in crowded["operators"]]]
    return Passages(told, slots(mine), crowded)


def passages(
    code: str,
    public: Public,
    *,
    weekdays: tuple[int, ...],
    bands: tuple[int, ...],
    operator: str | None,
) -> Passages:
    """What a calendar of a territory with presence shows; `operator` None: all."""
    key, today = layers_version(code), dt.date.today()
    return _passages(key, today, public, weekdays, bands, operator, code)


@st.cache_resource(max_entries=4, show_spinner=False)
def _near(key: Key) -> dict[str, Desk]:
    """The last desk of a territory and week: the next version's is made from it."""
    return {}


@st.cache_resource(max_entries=8, show_spinner=False)
def _desk(key: Key, _plan: WeekPlan) -> tuple[Desk, CheckedPlan]:
    near = _near(_version(_plan.territory))
    loaded, week = territory(_plan.territory), str(_plan.week)
    made = desk_of(workspace(), _plan, loaded, near=near.get(week))
    near[week] = made
    return made, judged_desk(workspace(), made)


def desk(plan: WeekPlan) -> Desk:
    """A saved plan with all that editing it takes."""
    return _desk(_plan_version(plan), plan)[0]


def desk_checked(plan: WeekPlan) -> CheckedPlan:
    """A saved plan judged again, from its desk."""
    return _desk(_plan_version(plan), plan)[1]


def speaker(plan: WeekPlan) -> Speaker:
    """What words about a saved plan need."""
    means = desk(plan).means
    return Speaker.of(plan, means, names_of(workspace(), plan, means))


@st.cache_resource(max_entries=4, show_spinner=False)
def _promises(key: Key, _plan: WeekPlan) -> PromisesKept | None:
    return promises_of(workspace(), _plan)


def promises(plan: WeekPlan) -> PromisesKept | None:
    """What a saved plan keeps of the slots told by the last published one."""
    last = workspace().last_published(plan.territory, plan.week)
    told = ("",) if last is None else (last.id, str(last.version))
    return _promises((*_plan_version(plan), *told), plan)


def recalling(plan: WeekPlan) -> Speaker:
    """What words about a plan and the week published before it need."""
    return recalling_of(workspace(), plan, speaker(plan))


def refs(plan: WeekPlan) -> tuple[str, ...]:
    """Places and visits of a plan's week."""
    index = desk(plan).built.index
    return (*index.places, *index.appointments)


@st.cache_resource(max_entries=8, show_spinner=False)
def _zones_near(key: Key, _plan: WeekPlan) -> dict[str, tuple[str, ...]]:
    built = desk(_plan).built
    zones = dict.fromkeys(zone for _public, zone in built.demand.zone_unit)
    found = ((zone, places_near(built, zone)) for zone in zones)
    return {zone: near[:MOST_NEAR] for zone, near in found if near}


def zones_near(plan: WeekPlan) -> dict[str, tuple[str, ...]]:
    """Places that serve each zone with a need, the best first."""
    return _zones_near(_plan_version(plan), plan)


def zone_name(plan: WeekPlan, zone: str) -> str:
    """Name of a zone, its id where it has none."""
    names = territory(plan.territory).required_zones()["name"]
    name = names.get(zone)
    return name if isinstance(name, str) and name else zone


@st.cache_resource(max_entries=8, show_spinner=False)
def _checked(key: Key, _plan: WeekPlan) -> tuple[CheckedPlan, Figures]:
    found = desk_checked(_plan)
    loaded = territory(_plan.territory)
    return found, figures_of(loaded, found.plan, found.means, found.verdict)


def checked(plan: WeekPlan) -> tuple[CheckedPlan, Figures]:
    """A saved plan judged again, with its figures."""
    return _checked(_plan_version(plan), plan)


@st.cache_resource(max_entries=4, show_spinner=False)
def _inputs(key: Key, _plan: WeekPlan) -> SheetInputs:
    return sheet_inputs(workspace(), _plan)


def inputs(plan: WeekPlan) -> SheetInputs:
    """What the map and the files of a plan share."""
    return _inputs(_plan_version(plan), plan)


@st.cache_resource(max_entries=4, show_spinner=False)
def _printable(key: Key, _plan: WeekPlan) -> SheetInputs:
    refuse_forbidden(workspace(), _plan)
    return inputs(_plan)


def printable(plan: WeekPlan) -> SheetInputs:
    """What the files of a plan share; PlannerError where it breaks a rule that nothing can save."""
    return _printable(_plan_version(plan), plan)


@st.cache_data(max_entries=4, show_spinner=False)
def _sheets(key: Key, _plan: WeekPlan) -> bytes:
    return all_sheets(printable(_plan))


def sheets(plan: WeekPlan) -> bytes:
    """Every sheet of a plan in one PDF."""
    return _sheets(_plan_version(plan), plan)


@st.cache_data(max_entries=40, show_spinner=False)
def _files(key: Key, shift_id: str, _plan: WeekPlan) -> dict[str, bytes]:
    shift = next(shift for shift in _plan.shifts if shift.id == shift_id)
    return shift_files(printable(_plan), shift)


def files(plan: WeekPlan, shift_id: str) -> dict[str, bytes]:
    """Files of one outing, by name."""
    return _files(_plan_version(plan), shift_id, plan)


@st.cache_data(max_entries=20, show_spinner=False)
def _week_file(key: Key, kind: str, audience: str, _plan: WeekPlan) -> Made:
    return week_file(printable(_plan), kind, Audience(audience))


def week_file_of(plan: WeekPlan, kind: str, audience: str) -> Made:
    """One file of a week for an audience."""
    return _week_file(_plan_version(plan), kind, audience, plan)


@st.cache_resource(max_entries=4, show_spinner=False)
def _score(key: Key, _plan: WeekPlan) -> Score:
    return score_of(workspace(), checked(_plan)[0])


def score(plan: WeekPlan) -> Score:
    """What a plan's points are made of, without protected places in its zones."""
    return _score(_plan_version(plan), plan)


@st.cache_resource(max_entries=4, show_spinner=False)
def _margin(key: Key, _plan: WeekPlan) -> Margin:
    return margin_of(workspace(), _plan, checked=checked(_plan)[0])


def margin(plan: WeekPlan) -> Margin:
    """What one more hour of each team would bring to a plan."""
    return _margin(_plan_version(plan), plan)


@st.cache_resource(max_entries=16, show_spinner=False)
def _explained(key: Key, ref: str, _plan: WeekPlan) -> Explanation:
    found, _figures = checked(_plan)
    return explain_in_plan(workspace(), _plan, ref, checked=found).explanation


def explained(plan: WeekPlan, ref: str) -> Explanation:
    """Why a place has no passage in a plan, and what would give it one."""
    return _explained(_plan_version(plan), ref, plan)


@st.cache_resource(max_entries=8, show_spinner=False)
def _compared(key: Key, for_team: bool, _a: WeekPlan, _b: WeekPlan) -> Compared:
    return compare_plans(workspace(), _a, _b, for_team=for_team)


def compared(a: WeekPlan, b: WeekPlan, *, for_team: bool) -> Compared:
    """Two saved plans side by side."""
    return _compared((*_plan_version(a), *_plan_version(b)), for_team, a, b)


@st.cache_resource(max_entries=6, show_spinner=False)
def _board(
    key: Key, for_team: bool, _names: tuple[str, ...], _request: PlanRequest, _code: str
) -> Board:
    return compare_scenarios(workspace(), _code, _names, _request, for_team=for_team)


def board(code: str, names: tuple[str, ...], request: PlanRequest, *, for_team: bool) -> Board:
    """Scenarios beside the baseline, as planned so far."""
    store = workspace()
    latest, last = store.latest_means(code), store.last_published(code, request.week)
    key = (
        *_version(code), latest[0] if latest else "", store.scenario_plans_saved(code),
        repr([one for one in store.scenarios(code) if one.scenario.name in names]), repr(request),
        *names, "" if last is None else f"{last.id} {last.version}",
    )  # fmt: skip
    return _board(key, for_team, names, request, code)


@st.cache_data(max_entries=8, show_spinner=False)
def _board_files(key: Key, rank: int, _board: Board) -> tuple[bytes, bytes]:
    return board_pdf(_board, rank=rank), board_xlsx(_board)


def board_files(found: Board, rank: int) -> tuple[bytes, bytes]:
    """One page on a scenario of a board, and the board's workbook."""
    key = (language(), repr([(one.scenario, one.judged) for one in found.columns]), found.title)
    return _board_files((*key, repr(found.frontier), str(found.week)), rank, found)


@st.cache_resource(max_entries=6, show_spinner=False)
def _bus(
    key: Key, _code: str, _request: BusRequest, _current: Told | None
) -> BusPlan | BusComparison:
    if _current is None:
        return plan_bus(workspace(), territory(_code), _request)
    return compare_bus(workspace(), territory(_code), _request, _current)


def bus(code: str, request: BusRequest, current: Told | None) -> BusPlan | BusComparison:
    """A bus's tour, beside the one in force where it is told."""
    latest = workspace().latest_means(code)
    key = (*_version(code), latest[0] if latest else "", repr(request), repr(current))
    return _bus(key, code, request, current)


@st.cache_data(max_entries=4, show_spinner=False)
def activity_files(report: Report) -> tuple[bytes, bytes]:
    """An activity report as PDF and workbook."""
    return activity_pdf(report), activity_xlsx(report)


@st.cache_data(max_entries=1, show_spinner=False)
def means_template() -> bytes:
    """The workbook of means, to fill in."""
    return means_template_bytes()


def layers_version(code: str) -> Key:
    """What depends on a territory's layers alone depends on."""
    store = workspace()
    return str(store.home), code, store.generation(code)


def _version(code: str) -> Key:
    """What a territory's pages depend on: layers, returns, the day (counts expire), language."""
    returned = workspace().returns_version(code)
    return (*layers_version(code), returned, dt.date.today().isoformat(), language())


def _plan_version(plan: WeekPlan) -> Key:
    return (*_version(plan.territory), plan.id, str(plan.version))
