"""What is asked of a bus: half-days, frequencies, reach, base, sites left, tour in force."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from planner.bus import BusRules, Frequency, HalfDay
from planner.bus.tour import CYCLE_WEEKS
from planner.clock import weekday_name
from planner.declared_layout import BUS_SHEET
from planner.errors import UsageError
from planner.exports.xlsx_table import XLSX_MIME
from planner.hours import span_of_hours, unbroken
from planner.i18n import _
from planner.service.bus import AFTERNOON, MORNING, WORKDAYS, BusRequest
from planner.service.bus_tour import Told, tour_of_file, tour_of_scenario
from planner.service.load import LoadedTerritory
from planner.ui import cache, file_cache
from planner.ui.given import give_blank
from planner.ui.uploaded import uploads, written

DAYS = range(6)
TOUR_MB = 5
PROOF_S = 8.0
"""Time of the proof on the page; the command line gives more."""


@dataclass(frozen=True, slots=True)
class BusAsked:
    """A request, and the tour in force where it is told."""

    request: BusRequest
    current: Told | None


def bus_form(loaded: LoadedTerritory) -> BusAsked | None:
    """Show the form; what is asked once it is sent, None before.

    Raises
    ------
    PlannerError
        A tour that cannot be read, or no half-day.
    """
    with st.form("av-bus", border=False):
        halves = _half_days()
        left, middle, right = st.columns(3)
        label = _("Demi-journées par semaine au plus")
        number = left.number_input(label, 0.5, 60.0, 4.0, 0.5, format="%g")
        buses = middle.number_input(_("Nombre de bus"), 1, 9, 1)
        walk_m = right.number_input(_("Marche jusqu'à un arrêt (mètres)"), 50, 3000, 500, 50)
        often = st.multiselect(
            _("Fréquences possibles"), list(Frequency), default=list(Frequency),
            format_func=frequency_name, placeholder=_("toutes"),
        )  # fmt: skip
        base = _base(loaded)
        one, two = st.columns(2)
        named = one.checkbox(_("Seulement des lieux qui ont un nom (marché, mairie, parking…)"))
        people = two.checkbox(_("Choisir par habitants, non par besoin"))
        refused = st.text_input(
            _("Sites où aucun arrêt n'est souhaité, séparés par des points-virgules"),
            max_chars=300,
        )
        file, scenario = _tour(loaded)
        asked = st.form_submit_button(_("Chercher la tournée"), type="primary")
    words = _("Modèle de tournée (XLSX)")
    give_blank(words, file_cache.sheet_template(BUS_SHEET), "bus.xlsx", XLSX_MIME)
    if not asked:
        return None
    if not halves:
        raise UsageError(_("donner au moins une demi-journée"))
    slots = tuple(
        HalfDay(day, *hours, bus) for bus in range(1, int(buses) + 1) for day, hours in halves
    )
    rules = BusRules(
        int(number * CYCLE_WEEKS), tuple(often) or tuple(Frequency), walk_m=float(walk_m),
        max_seconds=PROOF_S,
    )  # fmt: skip
    request = BusRequest(
        slots, rules, base=base, named_only=named, by_people=people,
        refused=tuple(name.strip() for name in refused.split(";") if name.strip()),
    )  # fmt: skip
    return BusAsked(request, _told(loaded, file, scenario))


def _half_days() -> list[tuple[int, tuple[int, int]]]:
    """Half-days the buses can be out, mornings and afternoons apart."""
    names = {day: weekday_name(day) for day in DAYS}
    found: list[tuple[int, tuple[int, int]]] = []
    for place, label, hours in zip(
        st.columns(2),
        (
            _("Matins ({hours})").format(hours=unbroken(span_of_hours(*MORNING))),
            _("Après-midi ({hours})").format(hours=unbroken(span_of_hours(*AFTERNOON))),
        ),
        (MORNING, AFTERNOON),
        strict=True,
    ):
        days = place.multiselect(
            label, list(DAYS), default=list(WORKDAYS), format_func=names.__getitem__,
            placeholder=_("aucun jour"),
        )  # fmt: skip
        found += [(day, hours) for day in days]
    return found


def _base(loaded: LoadedTerritory) -> str | None:
    """Code of the base the bus leaves from, where the means have any."""
    store, code = cache.workspace(), loaded.territory.code
    latest = store.latest_means(code)
    codes = store.user_codes(code)
    places = () if latest is None else latest[1].places
    bases = [codes[place.id] for place in places if place.is_base and place.id in codes]
    return st.selectbox(_("Le bus part de"), bases) if bases else None


def _tour(loaded: LoadedTerritory) -> tuple[UploadedFile | None, str]:
    """The tour in force: a file, or a scenario that has a bus."""
    kept = cache.workspace().scenarios(loaded.territory.code)
    names = [one.scenario.name for one in kept if one.scenario.bus is not None]
    left, right = st.columns(2)
    file = left.file_uploader(
        _("Tournée d'aujourd'hui (modèle rempli, .xlsx ou .csv)"),
        type=["csv", "xlsx"],
        max_upload_size=TOUR_MB,
    )
    scenario = right.selectbox(
        _("Ou le bus du scénario"), ["", *names], format_func=lambda name: name or _("aucun")
    )
    return file, scenario


def _told(loaded: LoadedTerritory, file: UploadedFile | None, scenario: str) -> Told | None:
    if file is not None:
        with uploads() as folder:
            return tour_of_file(loaded, written(folder / "tour", file))
    code = loaded.territory.code
    return tour_of_scenario(cache.workspace(), code, scenario) if scenario else None


def frequency_name(one: Frequency) -> str:
    """A frequency in words."""
    return {
        Frequency.WEEKLY: _("chaque semaine"),
        Frequency.FORTNIGHTLY: _("une semaine sur deux"),
        Frequency.MONTHLY: _("une semaine sur quatre"),
    }[one]
