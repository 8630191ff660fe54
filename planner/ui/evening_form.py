"""What is asked of an evening: a place told with an hour, or who is missing from an outing."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from planner.clock import DAY_MIN, NOON_H, Clock, noon_day
from planner.dates import day_words
from planner.i18n import _
from planner.model import WeekPlan
from planner.network.gazetteer import Whereabouts
from planner.planning.expand import DatedShift
from planner.service.absence import AbsenceRequest, num_uncoded
from planner.service.call import AROUND_MIN, CallRequest
from planner.service.known_spot import callable_places
from planner.service.load import LoadedTerritory
from planner.service.names import names_of
from planner.service.zone_spot import zone_names
from planner.ui import cache, desk_cache, state

STREET, LANDMARK, ZONE, KNOWN, POSITION = "street", "landmark", "zone", "known", "position"
EVENING = dt.time(21, 0)
_LISTED_ZONES = 400
"""More names than this are typed, not listed."""


@dataclass(frozen=True, slots=True)
class Where:
    """A place as typed or chosen: `whereabouts`, a zone, or the id of a known place."""

    whereabouts: Whereabouts = field(default_factory=Whereabouts)
    zone: str | None = None
    place: str | None = None


def now() -> dt.datetime:
    """Moment of the call, in UTC."""
    return dt.datetime.now(dt.UTC)


def tonight(clock: Clock) -> dt.date:
    """The night it is (from noon to noon), or the first of the week where it lies in another."""
    night = noon_day(now().astimezone(clock.zone))
    return night if night in clock.dates else clock.dates[0]


def ask_call(loaded: LoadedTerritory, plan: WeekPlan, clock: Clock) -> CallRequest | None:
    """A fuzzy place with an hour; None until it is asked."""
    places = _known(plan)
    words = {
        STREET: _("rue"),
        LANDMARK: _("repère de la carte"),
        ZONE: _("zone"),
        KNOWN: _("lieu connu"),
        POSITION: _("position"),
    }
    listed = {ZONE: zone_names(loaded), KNOWN: places}
    keys = [key for key in words if listed.get(key, True)]
    how = st.radio(
        _("Le lieu est dit par"),
        keys,
        format_func=words.__getitem__,
        horizontal=True,
        key=state.chooser("told_by", keys),
    )
    with st.form("av-call", border=False):
        where = _where(how, loaded, places)
        day, hour, stay, around = st.columns([4, 2, 2, 2])
        dates = [*clock.dates, clock.dates[-1] + dt.timedelta(days=1)]
        first = proposed_moment(clock, now())
        date = day.selectbox(
            _("Jour"), dates, index=dates.index(first.date()), format_func=_day_words
        )
        time = hour.time_input(_("Heure"), value=first.time())
        presence = stay.number_input(_("Minutes sur place"), 1, 240, 15)
        margin = around.number_input(_("Minutes avant ou après"), 0, 720, AROUND_MIN, 5)
        asked = st.form_submit_button(_("Chercher trois propositions"), type="primary")
    if not asked or time is None:
        return None
    minute = time.hour * 60 + time.minute
    if date not in clock.dates:  # the Monday morning that Sunday's night reaches
        date, minute = clock.dates[-1], minute + DAY_MIN
    return CallRequest(
        where.whereabouts,
        date,
        minute,
        presence_min=int(presence),
        around_min=int(margin),
        now=now(),
        zone=where.zone,
        place=where.place,
    )


def _known(plan: WeekPlan) -> dict[str, str]:
    """Name or code by id of the known places a call may name, by name."""
    means = desk_cache.resting(plan).means
    names = names_of(cache.workspace(), plan, means)
    found = {place.id: names[place.id] for place in callable_places(means)}
    return dict(sorted(found.items(), key=lambda pair: pair[1].casefold()))


def _where(how: str, loaded: LoadedTerritory, places: dict[str, str]) -> Where:
    if how == LANDMARK:
        return Where(Whereabouts(landmark=_typed(st.container(), _("Repère de la carte"))))
    if how == POSITION:
        left, right = st.columns(2)
        lat = left.number_input(_("Latitude"), -90.0, 90.0, None, 0.001, format="%.5f")
        lon = right.number_input(_("Longitude"), -180.0, 180.0, None, 0.001, format="%.5f")
        return Where(Whereabouts(lat=lat, lon=lon))
    if how == ZONE:
        return Where(zone=_zone(zone_names(loaded)))
    if how == KNOWN:
        chosen = st.selectbox(_("Lieu connu"), list(places), format_func=places.__getitem__)
        return Where(place=chosen)
    street, crossing, number = st.columns([4, 4, 2])
    return Where(
        Whereabouts(
            street=_typed(street, _("Rue")),
            crossing=_typed(crossing, _("Rue croisée")) or None,
            number=_typed(number, _("Numéro")) or None,
        )
    )


def _typed(place: DeltaGenerator, label: str) -> str:
    """What is typed of a place; nothing of it is kept, and a person has no place in it."""
    return str(place.text_input(label, max_chars=80, autocomplete="off")).strip()


def _zone(names: dict[str, str]) -> str:
    if len(names) > _LISTED_ZONES:
        return _typed(st.container(), _("Zone"))
    return str(st.selectbox(_("Zone"), list(names), format_func=names.__getitem__))


def proposed_moment(clock: Clock, moment: dt.datetime) -> dt.datetime:
    """Local day and hour a call is first proposed at, without zone.

    The next quarter of an hour in the evening or at night, 21:00 of the same day by day; the first
    evening of a week that has not begun or is over.
    """
    local = moment.astimezone(clock.zone).replace(tzinfo=None, second=0, microsecond=0)
    ahead = local + dt.timedelta(minutes=15 - local.minute % 15)
    evening = dt.datetime.combine(local.date(), EVENING)
    by_day = NOON_H // 2 <= local.hour < 18
    for proposed in (evening, ahead) if by_day else (ahead,):
        if noon_day(local) in clock.dates and noon_day(proposed) in clock.dates:
            return proposed
    return dt.datetime.combine(clock.dates[0], EVENING)


def ask_absence(plan: WeekPlan, clock: Clock) -> AbsenceRequest | None:
    """Who is missing from which outing; None until it is asked."""
    resting = desk_cache.resting(plan)
    outings: dict[tuple[dt.date, str], list[DatedShift]] = {}
    for shift in resting.outings:
        outings.setdefault((shift.date, shift.team), []).append(shift)
    if not outings:
        st.info(_("Aucune sortie cette semaine."))
        return None
    teams = {team.id: team.name for team in resting.means.teams}
    keys = list(outings)
    night = tonight(clock)
    chosen = st.selectbox(
        _("Sortie"),
        keys,
        index=next((rank for rank, key in enumerate(keys) if key[0] >= night), 0),
        format_func=lambda key: _outing_words(key, outings[key][0].start_s, teams, clock),
    )
    with st.form("av-absence", border=False):
        codes, missing = ask_missing(chosen, outings[chosen])
        asked = st.form_submit_button(_("Chercher trois propositions"), type="primary")
    if not asked:
        return None
    return AbsenceRequest(chosen[1], chosen[0], codes, now(), missing)


def ask_missing(
    chosen: tuple[dt.date, str], outings: list[DatedShift]
) -> tuple[tuple[str, ...], int]:
    """Codes missing from a team's outings, and how many people without one."""
    codes: list[str] = []
    missing = 0
    known = sorted(frozenset[str]().union(*(shift.workers for shift in outings)))
    if known:
        codes = st.multiselect(
            _("Codes absents (aucun : toute l'équipe)"),
            known,
            placeholder=_("toute l'équipe"),
            key=f"av-absent-{chosen[0]}-{chosen[1]}",
        )
    uncoded = num_uncoded(outings)
    if uncoded:
        label = _("Personnes sans code qui manquent (0 : aucune)")
        if not known:
            label = _("Personnes qui manquent (0 : toute l'équipe)")
        key = f"av-missing-{chosen[0]}-{chosen[1]}"
        missing = int(st.number_input(label, 0, uncoded, 0 if known else 1, key=key))
    return tuple(codes), missing


def _day_words(date: dt.date) -> str:
    """« mercredi 2 décembre »."""
    return day_words(date, "EEEE d MMMM")


def _outing_words(
    key: tuple[dt.date, str], start_s: int, teams: dict[str, str], clock: Clock
) -> str:
    return f"{_day_words(key[0])} {clock.hour(start_s)} · {teams.get(key[1], key[1])}"
