"""A form that names a scenario: what changes over the means of today, chosen from lists."""

from __future__ import annotations

import streamlit as st

from planner.errors import PlannerError
from planner.i18n import _
from planner.indicators.underservice import CATEGORIES
from planner.model import Means, Public
from planner.service.change_rows import STREET, ChangeRows, TypedRows
from planner.service.load import LoadedTerritory
from planner.service.scenario_inputs import BusWords, ScenarioWords, save_scenario
from planner.ui import cache, change_fields, parts, state
from planner.ui.change_fields import choosable

_SAVED = "scenarios_saved"


def show_form(loaded: LoadedTerritory, means: Means, *, expanded: bool) -> None:
    """Name a scenario and save it; every fault is said, and what was chosen stays."""
    num = state.times(_SAVED)
    box = parts.folded(_("Ajouter un scénario"), f"scenario-{num}", expanded=expanded)
    if box is None:
        return
    with box:
        with st.form(f"av-scenario-{num}", enter_to_submit=False, border=False):
            form = _Form(loaded, means, f"scenario-{num}")
            asked = st.form_submit_button(_("Enregistrer le scénario"), type="primary")
        if not asked:
            return
        try:
            save_scenario(cache.workspace(), loaded.territory.code, form.words())
        except PlannerError as error:
            parts.refuse(error)
        else:
            state.taken(_SAVED)
            st.rerun()


class _Form:
    """Draws the fields when made; `words` is what stands in them."""

    def __init__(self, loaded: LoadedTerritory, means: Means, name: str) -> None:
        self._loaded, self._means, self._key = loaded, means, name
        self._teams = [team.id for team in means.teams]
        self._name = st.text_input(_("Nom du scénario"), max_chars=60, key=f"{name}-name")
        titles = (
            _("Équipes et horaires"), _("Lieux et passages"), _("Ce qui compte"),
            _("Bus à la place d'un guichet"),
        )  # fmt: skip
        asked = (self._ask_teams, self._ask_places, self._ask_weights, self._ask_bus)
        for place, ask in zip(st.tabs(titles), asked, strict=True):
            with place:
                ask()

    def words(self) -> ScenarioWords:
        """The scenario as chosen.

        Raises
        ------
        MeansError
            Lines that are not complete: all of them.
        """
        rows = ChangeRows()
        found = ScenarioWords(
            name=self._name,
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
        left, right = st.columns(2)
        self._teams_more = _several(left, _("Une équipe de plus, comme"), self._teams)
        self._teams_less = _several(right, _("Sans l'équipe"), self._teams)
        shifts = [shift.id for shift in self._means.shifts]
        self._shifts_less = _several(st.container(), _("Sans la vacation"), shifts)
        self._shifts_more = change_fields.shifts_more(self._key, self._teams)
        self._hours = change_fields.other_hours(self._key, self._teams)
        self._modes = change_fields.other_modes(self._key, self._teams)

    def _ask_places(self) -> None:
        """Places left out, passages wished, stops more."""
        places = choosable(self._loaded.territory.code, self._means)
        self._places_less = st.multiselect(
            _("Sans passage à"), list(places), format_func=places.__getitem__,
            placeholder=_("aucun lieu"),
        )  # fmt: skip
        self._passages = change_fields.passages_wished(self._key, places)
        self._stops = change_fields.stops_more(self._key)

    def _ask_weights(self) -> None:
        """What counts, in the search and in the measure of need."""
        self._rates = change_fields.rates(self._key)
        self._need_weights = change_fields.need_weights(self._key)

    def _ask_bus(self) -> None:
        """A bus instead of an office; a territory without offices has none to give up."""
        self._office, self._halves = "", TypedRows("", {}, ())
        names = self._offices()
        if not names:
            parts.notes([_("Ce territoire n'a pas de guichet qu'un bus remplacerait.")])
            return
        codes = cache.workspace().user_codes(self._loaded.territory.code)
        bases = [
            codes[place.id] for place in self._means.places if place.is_base and place.id in codes
        ]
        left, middle, right = st.columns([3, 2, 2])
        self._office = left.selectbox(
            _("Guichet remplacé"), ["", *names], format_func=lambda key: names.get(key, "—")
        )
        self._base = middle.selectbox(_("Le bus part de"), bases)
        self._cost = right.number_input(
            _("Une heure du guichet (€)"), min_value=0.0, value=None, placeholder=_("inconnu")
        )
        self._halves = change_fields.half_days(self._key)

    def _offices(self) -> dict[str, str]:
        """Names of the offices a bus may take the place of, by id."""
        services = self._loaded.services
        if services is None:
            return {}
        kept = services[services["category"].isin(CATEGORIES[Public.HOUSING]) & ~services["mobile"]]
        return {str(key): str(name) for key, name in kept["name"].items()}

    def _bus(self, rows: ChangeRows) -> BusWords | None:
        if not self._office:
            return None
        halves = rows.days(self._halves, STREET)
        return BusWords(self._office, str(self._base), halves, office_cost_per_hour_eur=self._cost)


def _several(place: st.delta_generator.DeltaGenerator, label: str, options: list[str]) -> list[str]:
    return place.multiselect(label, options, placeholder=_("aucune"))
