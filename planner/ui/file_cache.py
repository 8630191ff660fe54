"""Files made for download, kept between runs."""

from __future__ import annotations

import streamlit as st

from planner.board import Board
from planner.exports.activity_files import activity_pdf, activity_xlsx
from planner.exports.board_pdf import board_pdf
from planner.exports.board_xlsx import board_xlsx
from planner.exports.means_template import template_bytes as means_template_bytes
from planner.exports.report_section import Report
from planner.exports.sheet_inputs import SheetInputs
from planner.exports.sheet_template import sheet_template_bytes
from planner.i18n import language
from planner.means_layout import SheetSpec
from planner.model import WeekPlan
from planner.service.judging import refuse_forbidden
from planner.service.sheets import sheet_inputs
from planner.ui import cache, plan_cache


@st.cache_resource(max_entries=4, show_spinner=False)
def _inputs(key: cache.Key, _plan: WeekPlan) -> SheetInputs:
    return sheet_inputs(cache.workspace(), _plan)


def inputs(plan: WeekPlan) -> SheetInputs:
    """What the map and the files of a plan share."""
    return _inputs(plan_cache.plan_version(plan), plan)


@st.cache_resource(max_entries=4, show_spinner=False)
def _printable(key: cache.Key, _plan: WeekPlan) -> SheetInputs:
    refuse_forbidden(cache.workspace(), _plan)
    return inputs(_plan)


def printable(plan: WeekPlan) -> SheetInputs:
    """What the files of a plan share; PlannerError where it breaks a rule that nothing can save."""
    return _printable(plan_cache.plan_version(plan), plan)


@st.cache_data(max_entries=8, show_spinner=False)
def _board_files(key: cache.Key, rank: int, _board: Board) -> tuple[bytes, bytes]:
    return board_pdf(_board, rank=rank), board_xlsx(_board)


def board_files(found: Board, rank: int) -> tuple[bytes, bytes]:
    """One page on a scenario of a board, and the board's workbook."""
    key = (language(), repr([(one.scenario, one.judged) for one in found.columns]), found.title)
    return _board_files((*key, repr(found.frontier), str(found.week)), rank, found)


@st.cache_data(max_entries=4, show_spinner=False)
def activity_files(report: Report) -> tuple[bytes, bytes]:
    """An activity report as PDF and workbook."""
    return activity_pdf(report), activity_xlsx(report)


@st.cache_data(max_entries=1, show_spinner=False)
def means_template() -> bytes:
    """The workbook of means, to fill in."""
    return means_template_bytes()


@st.cache_data(max_entries=8, show_spinner=False)
def _sheet_template(name: str, _sheet: SheetSpec) -> bytes:
    return sheet_template_bytes(_sheet)


def sheet_template(sheet: SheetSpec) -> bytes:
    """The workbook of one sheet, to fill in."""
    return _sheet_template(sheet.name, sheet)
