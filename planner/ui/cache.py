"""Everything kept between runs of a page; each entry is keyed by the version of what it shows."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from planner.exports.sheet_inputs import SheetInputs
from planner.i18n import set_language
from planner.indicators.need import Needs
from planner.model import Public, WeekPlan
from planner.scenarios import Figures
from planner.service.figures import Compared, compare_plans, figures_of
from planner.service.judging import CheckedPlan, check_plan
from planner.service.load import LoadedTerritory, load_territory
from planner.service.needs import needs_of
from planner.service.sheets import all_sheets, sheet_inputs, shift_files
from planner.store.workspace import Workspace, default_home


@st.cache_resource(max_entries=2, show_spinner=False)
def _workspace(home: str) -> Workspace:
    return Workspace(Path(home))


def workspace() -> Workspace:
    """The workspace of this server."""
    return _workspace(str(default_home()))


@st.cache_resource(max_entries=4, show_spinner=False)
def _territory(_home: str, code: str, _generation: str, language: str) -> LoadedTerritory:
    set_language(language)
    return load_territory(workspace(), code)


def territory(code: str, language: str) -> LoadedTerritory:
    """A territory's layers, until they are replaced."""
    store = workspace()
    return _territory(str(store.home), code, store.generation(code), language)


@st.cache_resource(max_entries=16, show_spinner=False)
def _needs(
    _version: tuple[str, str, str],
    code: str,
    public: Public,
    weights: tuple[tuple[str, float], ...],
    language: str,
) -> Needs:
    set_language(language)
    return needs_of(workspace(), code, public, dict(weights))[1]


def needs(code: str, public: Public, weights: dict[str, float], language: str) -> Needs:
    """Needs of a public, without protected places."""
    store = workspace()
    latest = store.latest_means(code)
    version = (str(store.home), store.generation(code), latest[0] if latest else "")
    return _needs(version, code, public, tuple(sorted(weights.items())), language)


@st.cache_resource(max_entries=8, show_spinner=False)
def _checked(_key: tuple[str, ...], _plan: WeekPlan) -> tuple[CheckedPlan, Figures]:
    found = check_plan(workspace(), _plan)
    loaded = load_territory(workspace(), _plan.territory)
    return found, figures_of(loaded, found.plan, found.means, found.verdict)


def checked(plan: WeekPlan) -> tuple[CheckedPlan, Figures]:
    """A saved plan judged again, with its figures."""
    return _checked(_version(plan), plan)


@st.cache_resource(max_entries=4, show_spinner=False)
def _inputs(_key: tuple[str, ...], _plan: WeekPlan) -> SheetInputs:
    return sheet_inputs(workspace(), _plan)


def inputs(plan: WeekPlan) -> SheetInputs:
    """What the sheets and the map of a plan share."""
    return _inputs(_version(plan), plan)


@st.cache_data(max_entries=4, show_spinner=False)
def _sheets(_key: tuple[str, ...], _plan: WeekPlan) -> bytes:
    return all_sheets(inputs(_plan))


def sheets(plan: WeekPlan) -> bytes:
    """Every sheet of a plan in one PDF."""
    return _sheets(_version(plan), plan)


@st.cache_data(max_entries=40, show_spinner=False)
def _files(_key: tuple[str, ...], _plan: WeekPlan, shift_id: str) -> dict[str, bytes]:
    shift = next(shift for shift in _plan.shifts if shift.id == shift_id)
    return shift_files(inputs(_plan), shift)


def files(plan: WeekPlan, shift_id: str) -> dict[str, bytes]:
    """Files of one outing, by name."""
    return _files(_version(plan), plan, shift_id)


@st.cache_resource(max_entries=8, show_spinner=False)
def _compared(
    _key: tuple[str, ...], _a: WeekPlan, _b: WeekPlan, for_team: bool, language: str
) -> Compared:
    set_language(language)
    return compare_plans(workspace(), _a, _b, for_team=for_team)


def compared(a: WeekPlan, b: WeekPlan, *, for_team: bool, language: str) -> Compared:
    """Two saved plans side by side."""
    return _compared((*_version(a), *_version(b)), a, b, for_team, language)


def _version(plan: WeekPlan) -> tuple[str, ...]:
    store = workspace()
    return str(store.home), store.generation(plan.territory), plan.id, str(plan.version)
