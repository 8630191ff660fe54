"""Plan a week: means, search in the background, routes, sheets."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import streamlit as st
from babel.dates import format_date, format_time

from planner.clock import Clock
from planner.errors import PlannerError
from planner.exports.compare_table import hours_text, public_words
from planner.exports.needs_table import number, percent
from planner.i18n import _, language
from planner.jobs import start
from planner.model import PlannedShift, Week, WeekPlan
from planner.planning.plan_format import dumps
from planner.planning.reasons import in_words
from planner.planning.rules import amount_words, rule_words, severity_words
from planner.privacy import Exit
from planner.scenarios import Figures
from planner.service.judging import publish
from planner.service.load import LoadedTerritory
from planner.service.names import names_of
from planner.service.sheets import going_out
from planner.service.weeks import PlanRequest, load_means, plan_means
from planner.store.job_rows import RUNNING, Job
from planner.ui import cache, maps, parts, state

MAX_TEAMS_SHOWN = 6
MEANS_MB = 5


def show() -> None:
    """Show the page."""
    loaded = parts.opened(_("Semaine"))
    if loaded.streets is None or loaded.zones is None:
        st.info(_("Une tournée suit des rues : reprendre ce territoire avec --streets et --zones."))
        return
    running = _running(loaded)
    if running is None:
        _ask(loaded)
        _ended()
    else:
        _follow(running.id)
    plans = cache.workspace().plans(loaded.territory.code)
    if not plans:
        st.info(_("Aucun plan encore : donner les moyens, puis chercher les tournées."))
        return
    plan = _choose(plans)
    _show_plan(loaded, plan)


def _running(loaded: LoadedTerritory) -> Job | None:
    for job in cache.workspace().jobs(RUNNING):
        if job.territory == loaded.territory.code:
            state.follow(job.id)
            return job
    return None


def _ask(loaded: LoadedTerritory) -> None:
    """Means, week and search time; starts the search."""
    store = cache.workspace()
    latest = store.latest_means(loaded.territory.code)
    with st.expander(_("Chercher les tournées d'une semaine"), expanded=latest is None):
        file = st.file_uploader(
            _("Classeur des moyens (.xlsx, {mb} Mo au plus)").format(mb=MEANS_MB),
            type=["xlsx"],
            max_upload_size=MEANS_MB,
        )
        if latest is not None and file is None:
            parts.notes([_("Sans classeur, les derniers moyens enregistrés servent.")])
        left, middle, right = st.columns(3)
        weeks = _weeks()
        week = left.selectbox(_("Semaine"), weeks, index=1, format_func=_week_words)
        seconds = middle.number_input(_("Recherche (secondes)"), 5, 3600, 30, 5)
        seed = right.number_input(_("Graine"), 0, 10_000, 1)
        if st.button(_("Chercher les tournées"), type="primary"):
            content = file.getvalue() if file is not None else None
            request = PlanRequest(week, seconds=float(seconds), seed=int(seed))
            _start(loaded, content, request)


def _weeks() -> list[Week]:
    today = dt.date.today()
    return [Week.of(today + dt.timedelta(days=7 * ahead)) for ahead in range(8)]


def _week_words(week: Week) -> str:
    monday = format_date(week.monday, "d MMMM y", locale=language())
    return _("{week} (lundi {monday})").format(week=week, monday=monday)


def _start(loaded: LoadedTerritory, content: bytes | None, request: PlanRequest) -> None:
    """Read the means now, so that faults show at once, then search in the background."""
    store = cache.workspace()
    code = loaded.territory.code
    latest = store.latest_means(code)
    if content is None and latest is None:
        st.error(_("Donner d'abord un classeur des moyens."))
        return
    try:
        if content is not None:
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / "moyens.xlsx"
                path.write_bytes(content)
                means = load_means(store, loaded, path)
        else:
            assert latest is not None
            means = latest[1]
    except PlannerError as error:
        parts.refuse(error)
        return

    def work(on_progress: Any, should_stop: Any) -> Mapping[str, Any]:
        planned = plan_means(
            store, loaded, means, request, source_name="moyens.xlsx",
            on_progress=on_progress, should_stop=should_stop,
        )  # fmt: skip
        return {
            "plan": planned.plan.id,
            "version": planned.plan.version,
            "warnings": list(planned.warnings),
        }

    params = {"week": str(request.week), "seconds": request.seconds}
    state.follow(start(store, work, territory=code, params=params))
    st.rerun()


@st.fragment(run_every=1.0)
def _follow(job_id: str) -> None:
    """Progress of a search, and the button to stop it."""
    store = cache.workspace()
    job = store.job(job_id)
    if job.state != RUNNING:
        st.rerun()
    budget = float(job.params.get("seconds") or 30)
    age = (dt.datetime.now(dt.UTC) - job.created_at).total_seconds()
    points = job.progress.get("points")
    words = _("Recherche des tournées de la semaine {week}, {age} s sur {budget}").format(
        week=job.params.get("week", ""), age=round(age), budget=round(budget)
    )
    st.progress(min(1.0, age / budget), text=parts.plain(words))
    if points is not None:
        parts.notes([_("Meilleur plan : {points} sur 100").format(points=number(points / 1e7, 1))])
    if job.cancel_asked:
        parts.notes([_("Arrêt demandé, la meilleure réponse est gardée.")])
    elif st.button(_("Arrêter et garder le meilleur plan")):
        store.cancel_job(job_id)


def _ended() -> None:
    """What became of the search this visit followed."""
    job_id = state.job()
    if job_id is None:
        return
    job = cache.workspace().job(job_id)
    if "error" in job.progress:
        st.error(parts.plain(str(job.progress["error"])))
    elif job.state == "interrupted":
        st.warning(_("La recherche s'est arrêtée avec l'application ; la relancer."))
    elif isinstance(job.result, dict) and "plan" in job.result:
        done = _("Plan enregistré, version {version}.").format(version=job.result["version"])
        st.success(parts.plain(done))
        parts.notes([str(line) for line in job.result.get("warnings", [])])


def _choose(plans: list[WeekPlan]) -> WeekPlan:
    newest = list(reversed(plans))
    asked = state.asked("plan")
    keys = [f"{plan.week}-v{plan.version}" for plan in newest]
    job = cache.workspace().job(state.job() or "") if state.job() else None
    made = job.result if job is not None and isinstance(job.result, dict) else {}
    for key, plan in zip(keys, newest, strict=True):
        if made.get("plan") == plan.id and made.get("version") == plan.version:
            asked = key
    chosen = st.selectbox(
        _("Plan"),
        keys,
        index=keys.index(asked) if asked in keys else 0,
        format_func=lambda key: plan_words(newest[keys.index(key)]),
    )
    state.keep("plan", chosen)
    return newest[keys.index(chosen)]


def plan_words(plan: WeekPlan) -> str:
    """A plan in a list."""
    words = _("semaine {week}, version {version}").format(week=plan.week, version=plan.version)
    return f"{words} · {_('publié')}" if plan.published else words


def _show_plan(loaded: LoadedTerritory, plan: WeekPlan) -> None:
    try:
        checked, figures = cache.checked(plan)
    except PlannerError as error:
        parts.refuse(error)
        return
    names = names_of(cache.workspace(), plan, checked.means)
    teams = {team.id: team.name for team in checked.means.teams}
    parts.figures(_figures(plan, figures))
    left, right = st.columns([7, 3])
    outings = going_out(plan)
    clock = Clock(plan.week, plan.tz)
    with right:
        chosen = _outing(outings, teams, clock)
        _downloads(plan, chosen)
        _publish(plan)
    with left:
        _map(loaded, plan, [chosen] if chosen else outings, names)
    if chosen is None:
        _outings_table(plan, teams, clock)
    else:
        _timetable(chosen, names, clock)
    _unserved(plan, names)
    _violations(checked.plan, names)
    parts.sources(loaded)


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
    if figures.inhabitants is not None:
        about = number(round(figures.inhabitants, -1), 0)
        found.append((_("habitants à distance de marche, environ"), about))
    marks = number(100 * plan.points / 1e9, 1)
    if plan.bound_points is not None:
        marks += " / " + number(100 * plan.bound_points / 1e9, 1)
    found.append((_("repères du plan (sur le plus haut possible)"), marks))
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
    )
    return by_id.get(chosen)


def _outing_words(shift: PlannedShift, teams: Mapping[str, str], clock: Clock) -> str:
    day = format_date(shift.date, "EEE d MMM", locale=language())
    return f"{day} {_hour(clock, shift.start_s)} · {teams.get(shift.team, shift.team)}"


def _hour(clock: Clock, second: int) -> str:
    return str(format_time(clock.local(second), "HH:mm", locale=language()))


def _map(
    loaded: LoadedTerritory, plan: WeekPlan, outings: list[PlannedShift], names: Mapping[str, str]
) -> None:
    """Routes along the streets; protected places as a telephone may show them."""
    inputs = cache.inputs(plan)
    made = maps.base_map(loaded, inputs.backdrop)
    order = list(dict.fromkeys(shift.team for shift in plan.shifts))
    for shift in outings:
        route = inputs.itinerary(shift, Exit.OFFLINE)
        words = {
            point.number: f"{point.number}. {point.label or names.get(point.passage.ref, '')}"
            for point in route.waypoints
        }
        maps.add_route(
            made, route, loaded.territory.epsg, rank=order.index(shift.team), words=words
        )
    maps.show(made, f"week-{plan.id}-{plan.version}-{len(outings)}")
    teams = {team.id: team.name for team in inputs.means.teams}
    parts.legend(
        [
            (f"height:0;border:0;border-top:4px {'solid' if dashes is None else 'dashed'} {colour}",
             teams.get(team, team))
            for team, (colour, dashes) in zip(order, maps.TEAM_STYLES, strict=False)
        ]
    )  # fmt: skip
    told = _(
        "Un lieu réservé à l'équipe est montré à la croisée nommée la plus proche ; un lieu scellé "
        "ou un rendez-vous n'est pas sur cette carte. La feuille de papier dit le reste."
    )
    parts.notes([told])


def _outings_table(plan: WeekPlan, teams: Mapping[str, str], clock: Clock) -> None:
    st.subheader(_("Sorties"), anchor=False)
    rows = []
    for shift in plan.shifts:
        visits = sum(passage.appointment is not None for passage in shift.passages)
        presence_s = sum(passage.leave_s - passage.start_s for passage in shift.passages)
        rows.append(
            (
                str(format_date(shift.date, "EEEE d MMMM", locale=language())),
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
    if chosen is None:
        label = _("Toutes les feuilles (PDF)")
        content, name = cache.sheets(plan), f"feuilles-{stem}.pdf"
        st.download_button(label, content, name, "application/pdf", width="stretch")
    else:
        for name, content in cache.files(plan, chosen.id).items():
            is_pdf = name.endswith(".pdf")
            st.download_button(
                _("Feuille de route (PDF)") if is_pdf else _("Trace GPX"),
                content,
                name,
                "application/pdf" if is_pdf else "application/gpx+xml",
                width="stretch",
            )
    label = _("Plan (JSON)")
    st.download_button(label, dumps(plan), f"plan-{stem}.json", "application/json", width="stretch")


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


def _unserved(plan: WeekPlan, names: Mapping[str, str]) -> None:
    if not plan.unserved:
        return
    st.subheader(_("Sans passage cette semaine"), anchor=False)
    rows = [(names.get(item.id, item.id[:6]), in_words(item.reason)) for item in plan.unserved]
    parts.table((_("lieu"), _("pourquoi")), rows)


def _violations(plan: WeekPlan, names: Mapping[str, str]) -> None:
    st.subheader(_("Règles"), anchor=False)
    if not plan.violations:
        parts.notes([_("Aucun écart aux règles.")])
        return
    rows = [
        (
            severity_words(item.severity),
            rule_words(item.rule),
            names.get(item.ref, item.ref[:6]) if item.ref else (item.shift or ""),
            amount_words(item.rule, item.amount),
        )
        for item in plan.violations
    ]
    parts.table((_("gravité"), _("règle"), _("où"), _("combien")), rows)
