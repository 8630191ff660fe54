"""A saved plan on the page: figures, routes, table, sheets, places left out, rules."""

from __future__ import annotations

import itertools
from functools import partial

import streamlit as st

from planner.digits import percent
from planner.errors import PlannerError
from planner.exports.alert_words import week_alerts
from planner.exports.audience import Audience
from planner.exports.compare_table import public_words
from planner.exports.edit_words import violation_rows
from planner.exports.marks_words import marks_words, parts_words
from planner.exports.needs_table import number
from planner.exports.speaker import Speaker
from planner.hours import duration_words
from planner.i18n import _
from planner.model import PlannedShift, WeekPlan
from planner.planning.plan_format import dumps
from planner.scenarios import Figures
from planner.service.load import LoadedTerritory
from planner.service.sheets import all_sheets, going_out
from planner.ui import file_cache, maps, parts, plan_cache, state
from planner.ui.change_view import show_unserved
from planner.ui.edit_view import show_edits, show_pressing
from planner.ui.export_view import show_exports
from planner.ui.given import give
from planner.ui.outing_files import give_outing
from planner.ui.own_week_view import show_own_week
from planner.ui.plan_routes import routes_of, team_order
from planner.ui.promised_view import show_promised
from planner.ui.publish_view import show_publish
from planner.ui.route_map import TEAM_STYLES, bounds_of
from planner.ui.score_view import show_score
from planner.ui.underserved import backdrop, show_backdrop_legend
from planner.ui.visits_view import show_visits
from planner.ui.week_view import outing_words, show_calendar, show_passages, show_timetable

MAP, CALENDAR, TABLE = "map", "calendar", "table"
ALL = "all"
HEADLINE = 4
"""Figures above the week; the others are under it."""


def show_plan(loaded: LoadedTerritory, plan: WeekPlan) -> None:
    """Show a plan, judged again, as a map, a calendar or a table: whole, or one outing of it."""
    try:
        checked, figures = plan_cache.checked(plan)
    except PlannerError as error:
        parts.refuse(error)
        return
    show_pressing(plan)
    speaker = plan_cache.speaker(plan)
    parts.notes(week_alerts(checked.means))
    told = _figures(plan, figures)
    parts.figures(told[:HEADLINE])
    outings = going_out(plan)
    left, right = st.columns([7, 3], vertical_alignment="bottom")
    with left:
        view = _view()
    with right:
        chosen = _outing(outings, speaker)
    shown = outings if chosen is None else [chosen]
    if view == MAP:
        left, right = st.columns([7, 3])
        with left:
            _map(loaded, plan, shown, speaker)
    else:
        if view == CALENDAR:
            show_calendar(plan, chosen)
        else:
            show_passages(plan, shown)
        right, _left = st.columns(2)
    with right:
        _downloads(plan, chosen)
        show_publish(plan, checked)
    show_edits(plan, checked)
    if view == MAP:
        show_timetable(plan, chosen)
    parts.section(_("Toute la semaine"))
    parts.figures(told[HEADLINE:])
    parts.notes([marks_words(checked.plan), parts_words(checked.plan)])
    show_visits(plan)
    show_promised(plan)
    show_unserved(plan, checked, speaker.names)
    show_score(plan, checked)
    _violations(checked.plan)


def _figures(plan: WeekPlan, figures: Figures) -> list[tuple[str, str]]:
    found = [
        (_("sorties avec un passage"), number(figures.outings, 0)),
        (_("passages"), number(figures.passages, 0)),
        (_("rendez-vous"), number(figures.visits, 0)),
        (_("temps de présence"), duration_words(figures.presence_s)),
        (_("temps de trajet"), duration_words(figures.travel_s)),
        (_("kilomètres"), number(figures.distance_m / 1000, 0)),
    ]
    found += [
        (
            _("du besoin estimé à portée d'un passage ({public})").format(
                public=public_words(public)
            ),
            percent(reach.need_share),
        )
        for public, reach in figures.reach.items()
    ]
    if figures.on_foot is not None:
        along = number(len(figures.on_foot.zones), 0)
        found.append((_("zones longées à pied, à 50 m au plus"), along))
    if figures.inhabitants is not None:
        about = number(round(figures.inhabitants, -1), 0)
        found.append((_("habitants à distance de marche, environ"), about))
    return found


def _outing(outings: list[PlannedShift], speaker: Speaker) -> PlannedShift | None:
    """The outing chosen, None for all; kept in the address."""
    by_id = {shift.id: shift for shift in outings}
    ids = [ALL, *by_id]
    chosen = st.selectbox(
        _("Sortie"),
        ids,
        format_func=lambda key: outing_words(by_id[key], speaker) if key in by_id else _("toutes"),
        key=state.chooser("outing", ids),
    )
    state.keep("outing", chosen)
    return by_id.get(chosen)


def _view() -> str:
    """How the week is shown; kept in the address."""
    words = {MAP: _("carte"), CALENDAR: _("calendrier"), TABLE: _("tableau")}
    views = list(words)
    chosen = st.radio(
        _("Voir la semaine en"),
        views,
        format_func=words.__getitem__,
        horizontal=True,
        key=state.chooser("view", views),
    )
    state.keep("view", chosen)
    return chosen


def _map(
    loaded: LoadedTerritory,
    plan: WeekPlan,
    outings: list[PlannedShift],
    speaker: Speaker,
) -> None:
    """Routes along the streets over the underserved zones; places as a telephone may show them."""
    behind = backdrop(loaded, plan.public) if loaded.zones is not None else None
    routes = routes_of(loaded, plan, outings)
    alone = len(outings) == 1
    fitted = bounds_of(routes) if alone else None
    made = maps.base_map(loaded, zones=behind is not None, fitted=fitted)
    maps.add_routes(made, routes)
    looks = None if behind is None else behind.looks
    which = outings[0].id if alone else str(len(outings))
    maps.show(made, loaded, f"week-{plan.id}-{plan.version}-{which}", looks=looks)
    shown = {shift.team for shift in outings}
    styles = zip(team_order(plan), itertools.cycle(TEAM_STYLES), strict=False)
    parts.legend(
        [
            (_line_css(colour, dashes), speaker.teams.get(team, team))
            for team, (colour, dashes) in styles
            if team in shown
        ]
    )
    if behind is not None:
        show_backdrop_legend(behind)
    told = _(
        "Un lieu réservé à l'équipe est montré à la croisée nommée la plus proche ; un lieu scellé "
        "ou un rendez-vous n'est pas sur cette carte. La feuille de papier dit le reste."
    )
    parts.notes([told])


def _line_css(colour: str, dashes: str | None) -> str:
    kind = "solid" if dashes is None else "dashed"
    return f"height:0;border:0;border-top:4px {kind} {colour}"


def _downloads(plan: WeekPlan, chosen: PlannedShift | None) -> None:
    stem = f"{plan.territory}-{plan.week}-v{plan.version}"
    printable = _printable(plan)
    if printable:
        _sheet_files(plan, chosen, stem)
    label = _("Plan, pour un autre outil (JSON)")
    name = f"plan-{stem}.json"
    give(label, lambda: dumps(plan).encode(), name, "application/json", Audience.TEAM)
    if printable:
        show_exports(plan)
        show_own_week([plan])


def _printable(plan: WeekPlan) -> bool:
    """Whether a plan may leave as sheets and files; says why where it may not."""
    try:
        file_cache.printable(plan)
    except PlannerError as error:
        parts.refuse(error)
        return False
    return True


def _sheet_files(plan: WeekPlan, chosen: PlannedShift | None, stem: str) -> None:
    if chosen is None:
        label = _("Toutes les feuilles (PDF)")
        name = f"feuilles-{stem}.pdf"
        make = partial(all_sheets, file_cache.printable(plan))
        give(label, make, name, "application/pdf", Audience.TEAM)
    else:
        give_outing(plan, chosen)


def _violations(plan: WeekPlan) -> None:
    parts.section(_("Règles"))
    if not plan.violations:
        parts.notes([_("Aucun écart aux règles.")])
        return
    rows = violation_rows(plan.violations, plan_cache.speaker(plan))
    parts.table((_("gravité"), _("règle"), _("où"), _("combien")), rows)
