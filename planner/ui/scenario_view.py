"""Scenarios on the page: list, search in the background, figures, zones, frontier."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from planner.board import Board
from planner.dates import week_words
from planner.errors import PlannerError
from planner.exports.audience import Audience
from planner.exports.board_table import (
    board_header,
    board_rows,
    cells,
    frontier_header,
    frontier_rows,
    office_rows,
)
from planner.exports.compare_table import public_words
from planner.exports.frontier_svg import frontier_svg
from planner.exports.needs_table import number
from planner.exports.xlsx_table import XLSX_MIME
from planner.i18n import _, labelled, listed
from planner.jobs import start
from planner.model import Means, Week
from planner.roles import Right
from planner.service.load import LoadedTerritory
from planner.service.plan_request import PlanRequest
from planner.service.scenario_plans import FRONTIER_RATES, asked_of, plan_scenarios
from planner.store.scenarios import KeptScenario
from planner.ui import board_cache, cache, file_cache, parts, state
from planner.ui.compare_view import show_zones, zone_names
from planner.ui.given import give
from planner.ui.job_view import JobWords, follow_job, followed_job, halted_job, running_job
from planner.ui.long_table import long_table
from planner.ui.page_link import has_ground, show_missing
from planner.ui.scenario_form import scenario_lines, show_edit, show_form

KIND = "scenarios"


@dataclass(frozen=True, slots=True)
class _Asked:
    """Scenarios to compare, how they are planned, whose frontier (empty: the baseline's)."""

    names: tuple[str, ...]
    request: PlanRequest
    frontier_of: str


def show_scenarios(loaded: LoadedTerritory) -> None:
    """Name scenarios, plan them, compare them with the baseline."""
    store, code = cache.workspace(), loaded.territory.code
    means = cache.means(code)
    if not has_ground(loaded):
        return
    if means is None:
        words = _("Un scénario change les moyens d'une semaine ; aucun n'est encore donné.")
        show_missing(words, Right.WEEK, _("Chercher les tournées d'une semaine"))
        return
    kept = store.scenarios(code)
    show_form(loaded, means, expanded=not kept)
    if not kept:
        st.info(_("Aucun scénario encore : dire ce qui change, puis le planifier."))
        return
    _listed(loaded, means, kept)
    asked = _ask(loaded, kept)
    if asked.names and not running_job(loaded.territory.code, KIND):
        _compared(loaded, asked)


def _listed(loaded: LoadedTerritory, means: Means, kept: list[KeptScenario]) -> None:
    """Each scenario with its changes, a way to change one and to take one out."""
    store, code = cache.workspace(), loaded.territory.code
    rows = [(one.scenario.name, listed(scenario_lines(loaded, one.scenario))) for one in kept]
    parts.table((_("scénario"), _("changements")), rows)
    show_edit(loaded, means, kept)
    with st.popover(_("Retirer un scénario")):
        gone = st.selectbox(_("Scénario"), [one.scenario.name for one in kept])
        if st.button(_("Retirer")):
            store.remove_scenario(code, gone)
            st.rerun()


def _ask(loaded: LoadedTerritory, kept: list[KeptScenario]) -> _Asked:
    """Scenarios, week, budget and frontier; starts the search."""
    store, code = cache.workspace(), loaded.territory.code
    known = [one.scenario.name for one in kept]
    names = st.multiselect(
        _("Scénarios à comparer à la référence"), known, default=known[:3],
        placeholder=_("choisir"), max_selections=5,
    )  # fmt: skip
    left, middle, right = st.columns(3)
    weeks = parts.weeks_ahead()
    told = {str(week): week_words(week) for week in weeks}
    week = parts.choose(left, _("Semaine"), told, "w", first=str(weeks[1]))
    seconds = middle.number_input(_("Recherche par plan (secondes)"), 1, 3600, 20, 5)
    seed = right.number_input(_("Numéro d'essai"), 0, 10_000, 1)
    request = PlanRequest(Week.parse(week), seconds=float(seconds), seed=int(seed))
    whose = left.selectbox(
        _("Frontière de"), ["", *names], format_func=lambda name: name or _("référence")
    )
    more = st.checkbox(
        _("Planifier aussi sa frontière : {num} plans de plus").format(num=len(FRONTIER_RATES))
    )
    running = running_job(code, KIND)
    if running is not None:
        follow_job(running.id, WORDS)
    elif st.button(_("Planifier ce qui ne l'est pas encore"), type="primary", disabled=not names):
        asked = asked_of(store, code, names, request, frontier_of=whose if more else None)

        def work(on_progress: Any, should_stop: Any) -> Mapping[str, Any]:
            made = plan_scenarios(
                store, code, asked, on_progress=on_progress, should_stop=should_stop
            )
            return {"made": made}

        num = len(names) + 1 + (len(FRONTIER_RATES) if more else 0)
        params = {"week": week, "seconds": seconds * num, "plans": num}
        state.follow(start(store, work, kind=KIND, territory=code, params=params))
        st.rerun()
    else:
        _ended(code)
    return _Asked(tuple(names), request, whose)


WORDS = JobWords(
    progress=lambda job, age, budget: _(
        "Recherche de {num} plans au plus, {age} s sur {budget}"
    ).format(num=job.params.get("plans", ""), age=age, budget=budget),
    stop=lambda: _("Arrêter et garder les plans déjà faits"),
    stopping=lambda: _("Arrêt demandé, les plans déjà faits sont gardés."),
)


def _ended(code: str) -> None:
    """What went wrong in the searches this visit followed, or that stopped with the application."""
    if halted_job(code, KIND) is not None:
        st.warning(
            _(
                "La recherche s'est arrêtée avec l'application. Les plans déjà faits sont gardés ; "
                "planifier de nouveau fait les autres."
            )
        )
        return
    job = followed_job(KIND)
    if job is not None and "error" in job.progress:
        st.error(parts.plain(str(job.progress["error"])))


def _compared(loaded: LoadedTerritory, asked: _Asked) -> None:
    code, told = loaded.territory.code, (asked.names, asked.request, asked.frontier_of)
    for_team = parts.protected_toggle()
    try:
        board = board_cache.board(code, *told, for_team=for_team)
    except PlannerError as error:
        st.info(parts.plain(str(error)))
        return
    rows = [cells(row) for row in board_rows(board)]
    parts.table(board_header(board), rows, numbers=len(board.columns))
    parts.notes(list(board.notes))
    ranks = {str(rank): one.scenario.name for rank, one in enumerate(board.columns[1:], 1)}
    chosen = parts.choose(st.container(), _("Face à la référence, sur la carte"), ranks, "s")
    rank = int(chosen)
    for public in board.publics:
        show_zones(loaded, board.comparison(rank), public, f"scenario-{public.value}-{rank}")
    _office(loaded, board, rank)
    _frontier(board)
    _downloads(board_cache.board(code, *told, for_team=False), rank)


def _office(loaded: LoadedTerritory, board: Board, rank: int) -> None:
    """What a bus in place of an office changes of access on foot."""
    office = board.columns[rank].office
    if office is None:
        return
    parts.section(_("Guichet remplacé : {name}").format(name=office.name))
    parts.table((_("mesure"), _("avant"), _("après")), office_rows(office), numbers=2)
    names = zone_names(loaded)
    for frame, words in (
        (office.better(), _("Zones mieux pourvues en guichets de ce genre")),
        (office.worse(), _("Zones moins pourvues en guichets de ce genre")),
    ):
        if frame.empty:
            continue
        parts.notes([labelled(words, len(frame))])
        unit = _("h par semaine pour 1 000 habitants")
        rows = [
            (names.get(str(zone), str(zone)), number(row["before"], 2), number(row["after"], 2))
            for zone, row in frame.iterrows()
        ]
        long_table(words, (_("zone"), f"{_('avant')} ({unit})", _("après")), rows, numbers=2)


def _frontier(board: Board) -> None:
    for public, points in board.frontier.items():
        title = _("Besoin à portée et promesses tenues · {whose} · {public}").format(
            whose=board.frontier_of or _("référence"), public=public_words(public)
        )
        parts.section(title)
        left, right = st.columns([2, 3])
        if points[0].promised:
            with left:
                parts.drawing(frontier_svg(points, label=title, font="sans-serif"), title)
        with right:
            parts.table(frontier_header(), frontier_rows(points), numbers=5)


def _downloads(board: Board, rank: int) -> None:
    """Files, made without protected places whatever the screen shows."""
    page, book = file_cache.board_files(board, rank)
    stem = f"scenarios-{board.week}"
    left, right = st.columns(2)
    with left:
        name = f"{stem}-{rank}.pdf"
        give(_("Une page (PDF)"), page, name, "application/pdf", Audience.PUBLIC)
    with right:
        give(_("Classeur (XLSX)"), book, f"{stem}.xlsx", XLSX_MIME, Audience.PUBLIC)
    parts.notes([_("Les fichiers ne comptent aucun lieu protégé.")])
