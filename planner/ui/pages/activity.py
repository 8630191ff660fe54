"""Activity report of a period: planned and declared, never mixed."""

from __future__ import annotations

import calendar
import datetime as dt

import streamlit as st

from planner.activity import Period
from planner.errors import PlannerError
from planner.exports.audience import Audience
from planner.exports.report_section import Report, month_words
from planner.exports.xlsx_table import XLSX_MIME
from planner.i18n import _
from planner.roles import Right
from planner.service.activity import (
    PeriodRead,
    correct,
    read_period,
    release,
    report_of,
    to_correct,
    unreleased,
)
from planner.service.load import LoadedTerritory
from planner.service.piece import adding_words
from planner.ui import cache, file_cache, parts, session
from planner.ui.given import give
from planner.ui.long_table import long_table
from planner.ui.page_link import show_missing
from planner.ui.uploaded import uploads, written_if_any

TALLIES_MB = 2


def show() -> None:
    """Show the page."""
    loaded = parts.opened(_("Bilan"))
    if loaded.zones is None:
        words = _("Un bilan dit les passages par zone ; ce territoire n'a pas de zones.")
        show_missing(words, Right.TERRITORY, adding_words())
        return
    first, last = _last_month(loaded)
    left, right = st.columns(2)
    start = left.date_input(_("Du"), first, format="DD/MM/YYYY")
    end = right.date_input(_("Au"), last, format="DD/MM/YYYY")
    file = st.file_uploader(
        _("Comptes déclarés (.csv), à la place de ceux saisis à la page Retours"),
        type=["csv"],
        max_upload_size=TALLIES_MB,
    )
    if not isinstance(start, dt.date) or not isinstance(end, dt.date):
        return
    try:
        period = Period(start, end)
        with uploads() as root:
            tallies = written_if_any(root / "comptes", file)
            read = read_period(cache.workspace(), loaded, period, declared_file=tallies)
        code = loaded.territory.code
        _told(report_of(read))
        _releases(code, read)
        _corrections(code, read)
        made = report_of(read, leaving=True)
    except PlannerError as error:
        parts.refuse(error)
        return
    _downloads(made, f"bilan-{loaded.territory.code}-{start}-{end}")


def _last_month(loaded: LoadedTerritory) -> tuple[dt.date, dt.date]:
    """First and last day of the month of the last published week; else of today."""
    plans = cache.workspace().plan_heads(loaded.territory.code)
    days = [plan.week.monday for plan in plans if plan.published]
    day = max(days, default=dt.date.today())
    return day.replace(day=1), day.replace(day=calendar.monthrange(day.year, day.month)[1])


def _releases(code: str, read: PeriodRead) -> None:
    """Months that files leave out until somebody settles their counts, once and for all."""
    store, today = cache.workspace(), dt.date.today()
    months = unreleased(read, today=today)
    if not months:
        return
    told = ", ".join(month_words(month) for month in months)
    parts.notes(
        [
            _("Comptes absents des fichiers, pas encore arrêtés : {months}.").format(months=told),
            _(
                "Les arrêter est définitif : un mois publié n'est corrigé que si aucun petit "
                "compte ne se déduit de deux bilans."
            ),
        ]
    )
    if session.may_release(store) and st.button(_("Arrêter les comptes de ces mois")):
        release(store, code, read, today=today)
        st.rerun()


def _corrections(code: str, read: PeriodRead) -> None:
    """Released months that returns entered since would change, and those they cannot."""
    store, found = cache.workspace(), to_correct(read)
    if found.kept:
        kept = ", ".join(month_words(month) for month in found.kept)
        parts.notes(
            [
                _(
                    "Comptes laissés tels que publiés, les corriger laisserait déduire un petit "
                    "compte : {months}"
                ).format(months=kept)
            ]
        )
    if not found.possible:
        return
    told = ", ".join(month_words(one.month) for one in found.possible)
    parts.notes([_("Mois publiés que les feuilles corrigent : {months}.").format(months=told)])
    if session.may_release(store) and st.button(_("Publier la correction de ces mois")):
        correct(store, code, read)
        st.rerun()


def _told(report: Report) -> None:
    """What was planned, then what is declared: each section says which."""
    parts.notes([report.subtitle, *report.notes])
    for section in sorted(report.sections, key=lambda one: one.declared):
        parts.section(section.title)
        if section.rows:
            long_table(
                section.title, section.columns, section.rows, numbers=len(section.columns) - 1
            )
        else:
            parts.notes([_("aucun")])
        parts.notes([section.note] if section.note else [])


def _downloads(report: Report, stem: str) -> None:
    page, book = file_cache.activity_files(report)
    left, right = st.columns(2)
    with left:
        give(_("Bilan (PDF)"), page, f"{stem}.pdf", "application/pdf", Audience.PUBLIC)
    with right:
        give(_("Classeur (XLSX)"), book, f"{stem}.xlsx", XLSX_MIME, Audience.PUBLIC)
