"""The evening: a call of the 115 or an absence, three proposals, one kept as the next version."""

from __future__ import annotations

from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

import streamlit as st

from planner.clock import Clock, noon_day
from planner.dates import week_words
from planner.errors import AskFirstError, PlannerError, StaleVersionError
from planner.exports.sheet_pdf import SHEET_EXPORT
from planner.exports.speaker import Speaker
from planner.i18n import _, labelled
from planner.model import Week, WeekPlan
from planner.planning.reasons import in_words
from planner.roles import Right
from planner.service.absence import AbsenceRequest
from planner.service.call import CallRequest
from planner.service.history import undo
from planner.service.load import LoadedTerritory
from planner.service.names import called_name, speaker_of
from planner.service.resident import Told
from planner.ui import cache, desk_cache, evening_form, parts, state
from planner.ui.outing_files import give_outing
from planner.ui.page_link import has_ground, show_missing
from planner.ui.plan_key import plan_key, plan_words
from planner.ui.proposals_view import ask_to_accept, show_proposals, to_accept

ASKED, KEPT = "evening_asked", "evening_kept"
CALL, ABSENCE = "call", "absence"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of this visit with its answer; `plan_id` names the plan it is about.

    `stale`: the answer can no longer be chosen from.
    """

    plan_id: str
    question: CallRequest | AbsenceRequest
    told: Told
    stale: bool = False

    def holds(self, plan: WeekPlan) -> bool:
        """Whether a proposal of the answer may still be kept."""
        return not self.stale and self.told.version == plan.version


@dataclass(frozen=True, slots=True)
class Kept:
    """The version this visit has just saved, on which one, and the outings it changes."""

    before: WeekPlan
    plan: WeekPlan

    @property
    def changed(self) -> tuple[str, ...]:
        """Outings that go, with passages that are not as they were."""
        old = {shift.id: shift.passages for shift in self.before.shifts}
        return tuple(
            shift.id
            for shift in self.plan.shifts
            if shift.passages and old.get(shift.id) != shift.passages
        )

    @property
    def gone(self) -> tuple[str, ...]:
        """Outings that had passages and have none any more."""
        going = {shift.id for shift in self.plan.shifts if shift.passages}
        return tuple(
            shift.id for shift in self.before.shifts if shift.passages and shift.id not in going
        )


def show() -> None:
    """Show the page."""
    loaded = parts.opened(_("Ce soir"))
    if not has_ground(loaded):
        return
    plan = _plan_chosen(loaded)
    if plan is None:
        return
    clock = Clock(plan.week, plan.tz)
    _standing(plan)
    _saved(plan)
    question = _question(loaded, plan, clock)
    if question is not None:
        state.hold(KEPT, None)
        _ask(plan, question)
    _answer(plan)


def _question(
    loaded: LoadedTerritory, plan: WeekPlan, clock: Clock
) -> CallRequest | AbsenceRequest | None:
    if _kind() == ABSENCE:
        return evening_form.ask_absence(plan, clock)
    asked = evening_form.ask_call(loaded, plan, clock)
    told = _("Dire un lieu et une heure, jamais une personne : ce qui est tapé n'est pas gardé.")
    parts.notes([told])
    return asked


def _plan_chosen(loaded: LoadedTerritory) -> WeekPlan | None:
    """The plan in force of a week: tonight's, else the next planned; None where there is none."""
    code = loaded.territory.code
    night = noon_day(evening_form.now().astimezone(ZoneInfo(loaded.territory.tz)))
    weeks = [week for week in cache.workspace().newest_plans(code) if week >= Week.of(night)]
    if not weeks:
        show_missing(
            _("Aucun plan de cette semaine ou des suivantes."),
            Right.WEEK,
            _("Chercher les tournées d'une semaine"),
        )
        return None
    words = {str(week): week_words(week) for week in weeks}
    chosen = parts.choose(st.container(), _("Semaine"), words, "w")
    return desk_cache.plan_in_force(code, Week.parse(chosen))


def _kind() -> str:
    words = {CALL: _("Un appel (115)"), ABSENCE: _("Une absence")}
    return str(
        st.radio(
            _("Ce qui arrive"),
            list(words),
            format_func=words.__getitem__,
            horizontal=True,
            key=state.chooser("happens", list(words)),
        )
    )


def _standing(plan: WeekPlan) -> None:
    """Which version is in force, and whether its process is ready to answer."""
    told = [_("Plan en cours : {plan}.").format(plan=plan_words(plan))]
    if plan.published:
        told.append(_("Ses heures ont été annoncées : prévenir là où elles changent."))
    parts.notes(told)
    if not desk_cache.desk(plan.territory, plan.week).ready:
        _warming(plan.territory, str(plan.week))


@st.fragment(run_every=1.0)
@state.one_run
def _warming(code: str, week: str) -> None:
    """Say that the plan is being loaded, until it is."""
    if desk_cache.desk(code, Week.parse(week)).ready:
        st.rerun()
    words = _(
        "Le plan se charge pour répondre vite ; une question posée maintenant attend qu'il le soit."
    )
    st.html(f"<p class='av-note' role='status'>{words}</p>")


def _ask(plan: WeekPlan, question: CallRequest | AbsenceRequest) -> None:
    """Ask the process of the week, and hold what it says for this visit."""
    state.hold(ASKED, None)
    desk = desk_cache.desk(plan.territory, plan.week, again=True)
    try:
        with st.spinner(_("Recherche de propositions")):
            told = desk.ask(question)
    except PlannerError as error:
        parts.refuse(error)
        return
    state.hold(ASKED, Asked(plan.id, question, told))


def _answer(plan: WeekPlan) -> None:
    """The proposals held; asked again where the plan has changed since."""
    held = state.held(ASKED)
    if not isinstance(held, Asked) or held.plan_id != plan.id:
        return
    if not held.holds(plan):
        _again(plan, held)
        held = state.held(ASKED)
        if not isinstance(held, Asked) or not held.holds(plan):
            return
    told = held.told
    if told.reason:
        words = labelled(_("Aucune tournée ne peut y passer"), in_words(told.reason))
        st.warning(parts.plain(words))
    elif not told.proposals:
        st.info(_("Rien à proposer : la sortie n'a aucun passage."))
    if not told.proposals:
        return
    chosen = show_proposals(told.proposals, _speaker(plan, told), ticket=told.ticket)
    if not told.searched:
        parts.notes(
            [_("La recherche se prépare encore : ces propositions ne refont aucune tournée.")]
        )
    if chosen is not None:
        _choose(plan, held, chosen)
    waiting = to_accept(told.ticket)
    if waiting is not None:
        _choose(plan, held, waiting, accepted=True)


def _again(plan: WeekPlan, held: Asked) -> None:
    """What the answer was made of has changed: say so, and ask the question again."""
    words = _("Ces propositions ne tiennent plus : la question est posée de nouveau.")
    if held.told.version != plan.version:
        words = _(
            "Le plan a changé entre-temps (version {version}) : la question est posée de nouveau."
        )
    st.warning(parts.plain(words.format(version=plan.version)))
    _ask(plan, replace(held.question, now=evening_form.now()))


def _choose(plan: WeekPlan, held: Asked, number: int, *, accepted: bool = False) -> None:
    desk = desk_cache.desk(plan.territory, plan.week, again=True)
    try:
        with st.spinner(_("Enregistrement")):
            saved = desk.choose(held.told.ticket, number, accepted=accepted)
    except StaleVersionError:
        state.hold(ASKED, replace(held, stale=True))
        st.rerun()  # the newest version is read, and the question asked again
    except AskFirstError as error:
        ask_to_accept(held.told.ticket, number, str(error))
        return
    except PlannerError as error:
        parts.refuse(error)
        return
    _keep(plan, saved)


def _keep(before: WeekPlan, saved: WeekPlan) -> None:
    """Draw the page again on the version just saved."""
    state.hold(ASKED, None)
    state.hold(KEPT, Kept(before, saved))
    state.keep("plan", plan_key(saved))
    st.rerun()


def _speaker(plan: WeekPlan, told: Told) -> Speaker:
    """Words about the plan, with the name of what was called for."""
    speaker = _spoken(plan)
    if not told.asked:
        return speaker
    names = {**speaker.names, told.asked: called_name(cache.workspace(), plan, told.asked)}
    return replace(speaker, names=names)


def _saved(plan: WeekPlan) -> None:
    """What has just been kept, with the sheets of the outings it changes."""
    kept = state.held(KEPT)
    if not isinstance(kept, Kept) or (kept.plan.id, kept.plan.version) != (plan.id, plan.version):
        return
    words = _("Version {version} enregistrée ; la page Semaine la montre.")
    if plan.restores is not None:
        words = _("Choix annulé : la version {version} reprend la version {restores}.")
    st.success(parts.plain(words.format(version=plan.version, restores=plan.restores)))
    if plan.restores is None:
        _way_back(plan)
    _to_tell(kept)


def _to_tell(kept: Kept) -> None:
    """Teams to tell: what no longer goes, what changes, with the sheets of the latter."""
    plan = kept.plan
    if kept.gone:
        gone = [_spoken(kept.before).outing(shift) for shift in kept.gone]
        parts.notes([labelled(_("Sorties annulées, à prévenir"), " · ".join(gone))])
    if not kept.changed:
        return
    told = [_spoken(plan).outing(shift) for shift in kept.changed]
    parts.notes([labelled(_("Sorties changées, à prévenir"), " · ".join(told))])
    if not st.button(_("Préparer leurs feuilles de route")):
        return
    with st.spinner(_("Feuilles en cours")):
        changed = {shift.id: shift for shift in plan.shifts}
        for shift_id, words in zip(kept.changed, told, strict=True):
            give_outing(plan, changed[shift_id], [SHEET_EXPORT], words=words)


def _spoken(plan: WeekPlan) -> Speaker:
    return speaker_of(cache.workspace(), plan, desk_cache.resting(plan).means)


def _way_back(plan: WeekPlan) -> None:
    """Take back the choice just kept: the version before it becomes the next one."""
    if not st.button(_("Annuler ce choix"), key=f"av-back-{plan.id}-{plan.version}"):
        return
    try:
        before = undo(cache.workspace(), plan)
    except PlannerError as error:
        parts.refuse(error)
        return
    _keep(plan, before)
