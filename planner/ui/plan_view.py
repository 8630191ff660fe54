"""A saved plan on the page: figures, routes, table, sheets, places left out, rules."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections.abc import Callable, Mapping

import streamlit as st
from babel.dates import format_date, format_time

from planner.clock import Clock
from planner.errors import PlannerError
from planner.exports.compare_table import hours_text, public_words
from planner.exports.edit_words import violation_rows
from planner.exports.marks_words import marks_words, parts_words
from planner.exports.needs_table import number, percent
from planner.i18n import _, language, set_language
from planner.model import PlannedShift, WeekPlan
from planner.planning.plan_format import dumps
from planner.privacy import Exit
from planner.scenarios import Figures
from planner.service.judging import publish
from planner.service.load import LoadedTerritory
from planner.service.names import names_of
from planner.service.sheets import going_out, kind_of
from planner.ui import cache, maps, parts, state
from planner.ui.change_view import show_unserved
from planner.ui.export_view import show_exports
from planner.ui.score_view import show_score


def plan_key(plan: WeekPlan) -> str:
    """A plan of a territory in the address: week and version."""
    return f"{plan.week}-v{plan.version}"


def plan_words(plan: WeekPlan) -> str:
    """A plan in a list."""
    words = _("semaine {week}, version {version}").format(week=plan.week, version=plan.version)
    return f"{words} · {_('publié')}" if plan.published else words


def show_plan(loaded: LoadedTerritory, plan: WeekPlan) -> None:
    """Show a plan, judged again: whole, or one outing of it."""
    try:
        checked, figures = cache.checked(plan)
    except PlannerError as error:
        parts.refuse(error)
        return
    names = names_of(cache.workspace(), plan, checked.means)
    teams = {team.id: team.name for team in checked.means.teams}
    parts.figures(_figures(plan, figures))
    parts.notes([marks_words(checked.plan), parts_words(checked.plan)])
    left, right = st.columns([7, 3])
    outings = going_out(plan)
    clock = Clock(plan.week, plan.tz)
    with right:
        chosen = _outing(outings, teams, clock)
        _downloads(plan, chosen)
        _publish(plan)
    with left:
        _map(loaded, plan, [chosen] if chosen else outings, names, clock)
    if chosen is None:
        _outings_table(plan, teams, clock)
    else:
        _timetable(chosen, names, clock)
    show_unserved(plan, checked, names)
    show_score(plan, checked)
    _violations(checked.plan)


def _figures(plan: WeekPlan, figures: Figures) -> list[tuple[str, str]]:
    found = [
        (_("sorties"), number(figures.outings, 0)),
        (_("passages"), number(figures.passages, 0)),
        (_("rendez-vous"), number(figures.visits, 0)),
        (_("temps de présence"), hours_text(figures.presence_s)),
        (_("temps de trajet"), hours_text(figures.travel_s)),
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


def _outing(
    outings: list[PlannedShift], teams: Mapping[str, str], clock: Clock
) -> PlannedShift | None:
    ids = ["", *(shift.id for shift in outings)]
    by_id = {shift.id: shift for shift in outings}
    chosen = st.selectbox(
        _("Sortie"),
        ids,
        format_func=lambda key: _outing_words(by_id[key], teams, clock) if key else _("toutes"),
        key=state.chooser("outing", ids),
    )
    return by_id.get(chosen)


def _outing_words(shift: PlannedShift, teams: Mapping[str, str], clock: Clock) -> str:
    return f"{_day(shift.date)} {_hour(clock, shift.start_s)} · {teams.get(shift.team, shift.team)}"


def _day(date: dt.date) -> str:
    written = str(format_date(date, "EEE d MMM", locale=language()))
    return re.sub(r"\b1\b", "1er", written, count=1) if language() == "fr" else written


def _hour(clock: Clock, second: int) -> str:
    return str(format_time(clock.local(second), "HH:mm", locale=language()))


def _map(
    loaded: LoadedTerritory,
    plan: WeekPlan,
    outings: list[PlannedShift],
    names: Mapping[str, str],
    clock: Clock,
) -> None:
    """Routes along the streets; protected places as a telephone may show them."""
    inputs = cache.inputs(plan)
    made = maps.base_map(loaded)
    teams = {team.id: team.name for team in inputs.means.teams}
    order = list(dict.fromkeys(shift.team for shift in plan.shifts))
    alone = len(outings) == 1
    for shift in outings:
        route = inputs.itinerary(shift, Exit.OFFLINE)
        who = "" if alone else f"{_outing_words(shift, teams, clock)} · "
        words = {
            point.number: f"{who}{point.number}. {point.label or names.get(point.passage.ref, '')}"
            for point in route.waypoints
        }
        rank = order.index(shift.team)
        maps.add_route(made, route, loaded.territory.epsg, rank=rank, words=words, numbered=alone)
    maps.show(made, loaded, f"week-{plan.id}-{plan.version}-{len(outings)}")
    shown = {shift.team for shift in outings}
    styles = zip(order, itertools.cycle(maps.TEAM_STYLES), strict=False)
    parts.legend(
        [
            (_line_css(colour, dashes), teams.get(team, team))
            for team, (colour, dashes) in styles
            if team in shown
        ]
    )
    told = _(
        "Un lieu réservé à l'équipe est montré à la croisée nommée la plus proche ; un lieu scellé "
        "ou un rendez-vous n'est pas sur cette carte. La feuille de papier dit le reste."
    )
    parts.notes([told])


def _line_css(colour: str, dashes: str | None) -> str:
    kind = "solid" if dashes is None else "dashed"
    return f"height:0;border:0;border-top:4px {kind} {colour}"


def _outings_table(plan: WeekPlan, teams: Mapping[str, str], clock: Clock) -> None:
    st.subheader(_("Sorties"), anchor=False)
    rows = []
    for shift in plan.shifts:
        visits = sum(passage.appointment is not None for passage in shift.passages)
        presence_s = sum(passage.leave_s - passage.start_s for passage in shift.passages)
        rows.append(
            (
                _day(shift.date),
                f"{_hour(clock, shift.start_s)}–{_hour(clock, shift.end_s)}",
                teams.get(shift.team, shift.team),
                number(len(shift.passages) - visits, 0),
                number(visits, 0),
                hours_text(presence_s),
            )
        )
    header = (_("jour"), _("heures"), _("équipe"), _("passages"), _("rendez-vous"), _("présence"))
    parts.table(header, rows, numbers=3)


def _timetable(shift: PlannedShift, names: Mapping[str, str], clock: Clock) -> None:
    st.subheader(_("Horaire"), anchor=False)
    rows = [
        (
            str(number_),
            _hour(clock, passage.start_s),
            names.get(passage.ref, passage.ref[:6]),
            hours_text(passage.leave_s - passage.start_s),
            _hour(clock, passage.leave_s),
        )
        for number_, passage in enumerate(shift.passages, 1)
    ]
    parts.table(("n°", _("heure"), _("lieu"), _("présence"), _("départ")), rows, numbers=2)


def _downloads(plan: WeekPlan, chosen: PlannedShift | None) -> None:
    stem = f"{plan.territory}-{plan.week}-v{plan.version}"
    printable = _printable(plan)
    if printable:
        _sheet_files(plan, chosen, stem)
    label = _("Plan (JSON)")
    st.download_button(label, dumps(plan), f"plan-{stem}.json", "application/json", width="stretch")
    if printable:
        show_exports(plan)


def _printable(plan: WeekPlan) -> bool:
    """Whether a plan may leave as sheets and files; says why where it may not."""
    try:
        cache.printable(plan)
    except PlannerError as error:
        parts.refuse(error)
        return False
    return True


def _sheet_files(plan: WeekPlan, chosen: PlannedShift | None, stem: str) -> None:
    if chosen is None:
        label = _("Toutes les feuilles (PDF)")
        name = f"feuilles-{stem}.pdf"
        st.download_button(label, _sheets(plan), name, "application/pdf", width="stretch")
    else:
        for name, content in cache.files(plan, chosen.id).items():
            kind = kind_of(name)
            st.download_button(_(kind.label), content, name, kind.mime, width="stretch")


def _sheets(plan: WeekPlan) -> Callable[[], bytes]:
    """Every sheet, made only when it is asked for, in the language of the page."""
    spoken = language()

    def make() -> bytes:
        set_language(spoken)
        return cache.sheets(plan)

    return make


def _publish(plan: WeekPlan) -> None:
    if plan.published:
        parts.notes([_("Publié : ce plan est la promesse de la semaine suivante.")])
    elif st.button(_("Publier"), width="stretch"):
        try:
            publish(cache.workspace(), plan)
        except PlannerError as error:
            parts.refuse(error)
        else:
            st.rerun()


def _violations(plan: WeekPlan) -> None:
    st.subheader(_("Règles"), anchor=False)
    if not plan.violations:
        parts.notes([_("Aucun écart aux règles.")])
        return
    rows = violation_rows(plan.violations, cache.speaker(plan))
    parts.table((_("gravité"), _("règle"), _("où"), _("combien")), rows)
