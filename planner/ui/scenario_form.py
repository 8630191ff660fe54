"""A form that names a scenario, or edits one: what changes over the means, chosen from lists."""

from __future__ import annotations

import streamlit as st

from planner.errors import PlannerError, StaleVersionError
from planner.exports.scenario_words import change_lines
from planner.i18n import _, labelled
from planner.indicators.underservice import CATEGORIES
from planner.model import Means, Public
from planner.scenario import Scenario
from planner.service.change_rows import STREET, ChangeRows, TypedRows
from planner.service.load import LoadedTerritory
from planner.service.scenario_edit import edit_scenario
from planner.service.scenario_inputs import BusWords, ScenarioWords, save_scenario
from planner.service.scenario_told import told_scenario
from planner.service.scenarios import place_words
from planner.store.scenarios import KeptScenario
from planner.ui import cache, change_fields, parts, session, state
from planner.ui.change_fields import choosable
from planner.ui.opened import Opened, close, opened, saved, tell_overtaken

_SAVED = "scenarios_saved"
_EDITED = "scenario_edited"


def show_form(loaded: LoadedTerritory, means: Means, *, expanded: bool) -> None:
    """Name a scenario and save it; every fault is said, and what was chosen stays."""
    num = state.times(_SAVED)
    box = parts.folded(_("Ajouter un scénario"), f"scenario-{num}", expanded=expanded)
    if box is None:
        return
    with box:
        with st.form(f"av-scenario-{num}", enter_to_submit=False, border=False):
            name = st.text_input(_("Nom du scénario"), max_chars=60, key=f"scenario-{num}-name")
            form = _Form(loaded, means, f"scenario-{num}", ScenarioWords(""))
            asked = st.form_submit_button(_("Enregistrer le scénario"), type="primary")
        if not asked:
            return
        try:
            save_scenario(cache.workspace(), loaded.territory.code, form.words(name))
        except PlannerError as error:
            parts.refuse(error)
        else:
            state.taken(_SAVED)
            st.rerun()


def show_edit(loaded: LoadedTerritory, means: Means, kept: list[KeptScenario]) -> None:
    """Choose a saved scenario, and change what it holds."""
    num = state.times(_EDITED)
    box = parts.folded(_("Modifier un scénario"), f"scenario-edit-{num}")
    if box is None:
        return
    known = {one.scenario.name: one for one in kept}
    held = state.held(_EDITED)
    if isinstance(held, Opened):  # removed by somebody else, its form stays
        known.setdefault(held.before.scenario.name, held.before)
    with box:
        name = st.selectbox(
            _("Scénario à modifier"), list(known), index=None, key=f"scenario-edited-{num}",
            placeholder=_("choisir"), on_change=close, args=(_EDITED,),
        )  # fmt: skip
        if name is not None:
            _edit(loaded, means, opened(_EDITED, known[name]))


def _edit(loaded: LoadedTerritory, means: Means, edited: Opened[KeptScenario]) -> None:
    store, code = cache.workspace(), loaded.territory.code
    before = edited.before.scenario
    told = told_scenario(before, change_fields.known(loaded, means))
    change_fields.say_kept(told)
    with st.form(f"av-scenario-edit-{edited.num}", enter_to_submit=False, border=False):
        name = st.text_input(
            _("Nom du scénario"), max_chars=60,
            key=state.prefill(f"scenario-edit-{edited.num}-name", before.name),
        )  # fmt: skip
        form = _Form(loaded, means, f"scenario-edit-{edited.num}", told.words)
        asked = st.form_submit_button(_("Enregistrer les changements"), type="primary")
    if not asked:
        return
    try:
        edit_scenario(store, code, form.words(name), told, expected=edited.expected)
    except StaleVersionError:
        now = _now(store.scenarios(code), edited.before)
        changes = () if now is None else scenario_lines(loaded, now.scenario)
        if now is not None and now.scenario.name != before.name:
            changes = (labelled(_("Nom du scénario"), now.scenario.name), *changes)
        tell_overtaken(_EDITED, edited, now, changes)
    except PlannerError as error:
        parts.refuse(error)
    else:
        saved(_EDITED)


def _now(kept: list[KeptScenario], before: KeptScenario) -> KeptScenario | None:
    """What a scenario has become: itself, or the one made again under its name; None: neither."""
    same = [one for one in kept if one.id == before.id]
    named = [one for one in kept if one.scenario.name == before.scenario.name]
    return next(iter([*same, *named]), None)


def scenario_lines(loaded: LoadedTerritory, scenario: Scenario) -> tuple[str, ...]:
    """What a scenario changes, in words for whom is here."""
    store, code = cache.workspace(), loaded.territory.code
    places = place_words(store, code, for_team=session.may_count_protected(store))
    return change_lines(scenario, places, services=change_fields.service_names(loaded))


class _Form:
    """Draws the fields when made, with what stands first in them; `words` is what stands there."""

    def __init__(
        self, loaded: LoadedTerritory, means: Means, name: str, first: ScenarioWords
    ) -> None:
        self._loaded, self._means, self._key, self._first = loaded, means, name, first
        self._teams = [team.id for team in means.teams]
        titles = (
            _("Équipes et horaires"), _("Lieux et passages"), _("Ce qui compte"),
            _("Bus à la place d'un guichet"),
        )  # fmt: skip
        asked = (self._ask_teams, self._ask_places, self._ask_weights, self._ask_bus)
        for place, ask in zip(st.tabs(titles), asked, strict=True):
            with place:
                ask()

    def words(self, name: str) -> ScenarioWords:
        """The scenario as chosen, under a name.

        Raises
        ------
        MeansError
            Lines that are not complete: all of them.
        """
        rows = ChangeRows()
        found = ScenarioWords(
            name=name,
            teams_more=tuple(self._teams_more),
            teams_less=tuple(self._teams_less),
            modes=rows.modes(self._modes),
            hours=rows.hours(self._hours),
            shifts_more=rows.days(self._shifts_more),
            shifts_less=tuple(self._shifts_less),
            places_less=tuple(self._places_less),
            passages=rows.passages(self._passages),
            stops_more=rows.stops(self._stops),
            rates=self._rates,
            need_weights=self._need_weights,
            bus=self._bus(rows),
        )
        rows.check()
        return found

    def _ask_teams(self) -> None:
        """Teams more and less, outings more and less, other hours, another mode."""
        (left, right), key, first = st.columns(2), self._key, self._first
        self._teams_more = change_fields.teams_more(left, key, self._teams, first.teams_more)
        words, shifts = _("Sans l'équipe"), [shift.id for shift in self._means.shifts]
        self._teams_less = change_fields.several(
            right, f"{key}-less", words, self._teams, first.teams_less
        )
        words = _("Sans la vacation")
        self._shifts_less = change_fields.several(
            st.container(), f"{key}-out", words, shifts, first.shifts_less
        )
        self._shifts_more = change_fields.shifts_more(key, self._teams, first.shifts_more)
        self._hours = change_fields.other_hours(key, self._teams, first.hours)
        self._modes = change_fields.other_modes(key, self._teams, first.modes)

    def _ask_places(self) -> None:
        """Places left out, passages wished, stops more."""
        places = choosable(self._loaded.territory.code, self._means)
        self._places_less = st.multiselect(
            _("Sans passage à"), list(places), format_func=lambda code: places.get(code, code),
            placeholder=_("aucun lieu"),
            key=state.prefill(f"{self._key}-places-less", list(self._first.places_less)),
        )  # fmt: skip
        self._passages = change_fields.passages_wished(self._key, places, self._first.passages)
        self._stops = change_fields.stops_more(self._key, self._first.stops_more)

    def _ask_weights(self) -> None:
        """What counts, in the search and in the measure of need."""
        self._rates = change_fields.rates(self._key, self._first.rates)
        self._need_weights = change_fields.need_weights(self._key, self._first.need_weights)

    def _ask_bus(self) -> None:
        """A bus instead of an office; a territory without offices has none to give up."""
        self._office, self._halves = "", TypedRows("", {}, ())
        first = self._first.bus or BusWords("", "", ())
        names = self._offices(first.service)
        if not names:
            parts.notes([_("Ce territoire n'a pas de guichet qu'un bus remplacerait.")])
            return
        codes = cache.workspace().user_codes(self._loaded.territory.code)
        bases = [codes[one.id] for one in self._means.places if one.is_base and one.id in codes]
        bases += [first.base] if first.base and first.base not in bases else []
        left, middle, right = st.columns([3, 2, 2])
        self._office = left.selectbox(
            _("Guichet remplacé"), ["", *names], format_func=lambda key: names.get(key, "—"),
            key=state.prefill(f"{self._key}-office", first.service),
        )  # fmt: skip
        base = first.base or next(iter(bases), None)
        self._base = middle.selectbox(
            _("Le bus part de"), bases, key=state.prefill(f"{self._key}-base", base)
        )
        self._cost = right.number_input(
            _("Une heure du guichet (€)"), min_value=0.0, value=None, placeholder=_("inconnu"),
            key=state.prefill(f"{self._key}-cost", first.office_cost_per_hour_eur),
        )  # fmt: skip
        self._halves = change_fields.half_days(self._key, first.half_days)

    def _offices(self, own: str) -> dict[str, str]:
        """Names of the offices a bus may take the place of, by id; `own` is one whatever it is."""
        services = self._loaded.services
        if services is None:
            return {}
        fixed = services["category"].isin(CATEGORIES[Public.HOUSING]) & ~services["mobile"]
        kept = services[fixed | (services.index == own)]
        return {str(key): str(name) for key, name in kept["name"].items()}

    def _bus(self, rows: ChangeRows) -> BusWords | None:
        if not self._office:
            return None
        halves = rows.days(self._halves, STREET)
        return BusWords(self._office, str(self._base), halves, office_cost_per_hour_eur=self._cost)
