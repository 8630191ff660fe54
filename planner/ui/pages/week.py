"""Plan a week: means, search in the background, routes, sheets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from planner.dates import numbered, week_words
from planner.errors import PlannerError
from planner.exports.marks_words import search_words
from planner.i18n import _, labelled
from planner.jobs import start
from planner.model import Week
from planner.service.found_plan import is_kept, keep_found
from planner.service.load import LoadedTerritory
from planner.service.plan_request import PlanRequest
from planner.service.weeks import load_means, plan_means
from planner.store.job_rows import CANCELLED, Job
from planner.store.plans import PlanHead
from planner.ui import cache, parts, plan_cache, state
from planner.ui.alert_view import show_alerts
from planner.ui.first_use import means_template
from planner.ui.job_view import JobWords, follow_job, followed_job, halted_job, running_job
from planner.ui.means_view import show_means
from planner.ui.new_week_view import show_new_week
from planner.ui.page_link import has_ground
from planner.ui.plan_key import plan_key, plan_words
from planner.ui.plan_view import show_plan
from planner.ui.uploaded import uploads, written

MEANS_MB = 5
KIND = "plan"


def show() -> None:
    """Show the page."""
    loaded = parts.opened(_("Semaine"))
    if not has_ground(loaded):
        return
    running = running_job(loaded.territory.code, KIND)
    show_alerts(loaded, start=_start if running is None else None)
    if running is None:
        show_new_week(loaded, start=_start)
        show_means(loaded)
        _ask(loaded)
        halted = halted_job(loaded.territory.code, KIND)
        if halted is not None:
            _halted(loaded, halted)
        else:
            _ended()
    else:
        follow_job(running.id, WORDS)
    heads = cache.plan_heads(loaded.territory.code)
    if not heads:
        st.info(_("Aucun plan encore : donner les moyens, puis chercher les tournées."))
        return
    plan = plan_cache.saved(_choose(heads))
    show_plan(loaded, plan)


def _ask(loaded: LoadedTerritory) -> None:
    """Means, week and search time; starts the search."""
    store = cache.workspace()
    known = store.latest_means_id(loaded.territory.code) is not None
    with st.expander(_("Chercher les tournées d'une semaine"), expanded=not known):
        file = st.file_uploader(
            _("Classeur des moyens (.xlsx, {mb} Mo au plus)").format(mb=MEANS_MB),
            type=["xlsx"],
            max_upload_size=MEANS_MB,
        )
        if not known:
            means_template()
        elif file is None:
            parts.notes([_("Sans classeur, les derniers moyens enregistrés servent.")])
        left, middle, right = st.columns(3)
        weeks = parts.weeks_ahead()
        week = left.selectbox(_("Semaine"), weeks, index=1, format_func=week_words)
        seconds = middle.number_input(_("Recherche (secondes)"), 5, 3600, 30, 5)
        seed = right.number_input(_("Numéro d'essai"), 0, 10_000, 1)
        if st.button(_("Chercher les tournées"), type="primary"):
            request = PlanRequest(week, seconds=float(seconds), seed=int(seed))
            _start(loaded, file, request)


def _start(loaded: LoadedTerritory, file: UploadedFile | None, request: PlanRequest) -> None:
    """Read the means now, so that faults show at once, then search in the background."""
    store = cache.workspace()
    code = loaded.territory.code
    latest = store.latest_means(code)
    if file is None and latest is None:
        st.error(_("Donner d'abord un classeur des moyens."))
        return
    try:
        if file is not None:
            with uploads() as folder:
                means = load_means(store, loaded, written(folder / "means", file))
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

    params = {"week": str(request.week), "seconds": request.seconds, "seed": request.seed}
    state.follow(start(store, work, kind=KIND, territory=code, params=params))
    st.rerun()


def _progress(job: Job, age: int, budget: int) -> str:
    return _("Recherche des tournées de la semaine {week}, {age} s sur {budget}").format(
        week=numbered(Week.parse(str(job.params["week"]))), age=age, budget=budget
    )


def _best(job: Job) -> list[str]:
    points = job.progress.get("points")
    if points is None or "passages" not in job.progress:
        return []
    best = search_words(job.progress["passages"], points, job.progress.get("bound_points"))
    return [labelled(_("Meilleur plan"), best)]


WORDS = JobWords(
    progress=_progress,
    stop=lambda: _("Arrêter et garder le meilleur plan"),
    stopping=lambda: _("Arrêt demandé, la meilleure réponse est gardée."),
    best=_best,
)


def _halted(loaded: LoadedTerritory, job: Job) -> None:
    """Say that a search ended with the application, how far it was, and offer to search again."""
    words = _(
        "La recherche de la semaine {week} s'est arrêtée avec l'application, avant d'avoir fini. "
        "Les plans enregistrés sont tous dans la liste."
    )
    st.warning(parts.plain(words.format(week=numbered(Week.parse(str(job.params["week"]))))))
    parts.notes([_("{best} (au moment de l'arrêt)").format(best=words) for words in _best(job)])
    if is_kept(job) and st.button(_("Garder le meilleur plan trouvé")):
        _keep(job)
    if cache.workspace().latest_means_id(loaded.territory.code) is None:
        return
    if st.button(_("Relancer la recherche avec les derniers moyens enregistrés")):
        seconds, seed = float(job.params["seconds"]), int(job.params.get("seed", 1))
        _start(
            loaded, None, PlanRequest(Week.parse(job.params["week"]), seconds=seconds, seed=seed)
        )


def _keep(job: Job) -> None:
    """Make the best answer of a killed search a plan; the page then shows it."""
    try:
        with st.spinner(_("Enregistrement")):
            keep_found(cache.workspace(), job.id)
    except PlannerError as error:
        parts.refuse(error)
        return
    state.follow(job.id)
    st.rerun()


def _ended() -> None:
    """What became of the search this visit followed."""
    job = followed_job(KIND)
    if job is None:
        return
    made = _plan_made(job)
    if "error" in job.progress and job.state == CANCELLED:
        st.info(parts.plain(str(job.progress["error"])))
    elif "error" in job.progress:
        st.error(parts.plain(str(job.progress["error"])))
    elif made is not None:
        words = _("Plan enregistré, version {version}.")
        if job.state == CANCELLED:
            words = _("Recherche arrêtée ; le meilleur plan trouvé est gardé, version {version}.")
        st.success(parts.plain(words.format(version=made[1])))
        parts.notes([str(line) for line in job.result.get("warnings", [])])


def _plan_made(job: Job) -> tuple[str, int] | None:
    """Id and version of the plan a search saved."""
    if isinstance(job.result, dict) and "plan" in job.result:
        return str(job.result["plan"]), int(job.result["version"])
    return None


def _choose(plans: list[PlanHead]) -> PlanHead:
    """The plan to show: the one a search has just made, else the one chosen before."""
    by_key = {plan_key(plan): plan for plan in reversed(plans)}
    job = followed_job(KIND)
    made = _plan_made(job) if job is not None else None
    for key, plan in by_key.items():
        if job is not None and made == (plan.id, plan.version) and state.newly_ended(job.id):
            state.choose("plan", key)
    keys = list(by_key)
    chosen = st.selectbox(
        _("Plan"),
        keys,
        format_func=lambda key: plan_words(by_key[key]),
        key=state.chooser("plan", keys),
    )
    state.keep("plan", chosen)
    return by_key[chosen]
