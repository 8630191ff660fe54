"""A scenario's changes in sentences, the same in the terminal, on a page and in files."""

from __future__ import annotations

from collections.abc import Mapping

from planner.clock import weekday_name
from planner.exports.needs_table import number
from planner.exports.rate_words import need_weight_words, rate_text, rate_words
from planner.hours import hour_words
from planner.i18n import _, ngettext
from planner.network.modes import MODES
from planner.scenario import BASELINE, BusInstead, Scenario


def scenario_name(scenario: Scenario) -> str:
    """Its name; the baseline's is said in the language in use."""
    return _("référence") if scenario.name == BASELINE.name else scenario.name


def change_lines(
    scenario: Scenario, places: Mapping[str, str], *, services: Mapping[str, str] | None = None
) -> tuple[str, ...]:
    """One sentence per change; one alone where nothing changes.

    Parameters
    ----------
    places
        Random id → what the place may be called where these lines go.
    services
        Service id → name, for a bus in place of an office; None: the id is not told.
    """
    lines = [*_teams(scenario), *_places(scenario, places), *_weights(scenario)]
    if scenario.bus is not None:
        name = (services or {}).get(scenario.bus.service, "")
        lines += _bus(scenario.bus, name)
    return tuple(lines) or (_("les moyens et les repères d'aujourd'hui"),)


def _teams(scenario: Scenario) -> list[str]:
    lines = [
        _("une équipe de plus, comme {team}").format(team=team) for team in scenario.teams_more
    ]
    lines += [_("sans l'équipe {team}").format(team=team) for team in scenario.teams_less]
    lines += [
        _("équipe {team} : {mode}").format(
            team=one.team, mode=_(MODES[one.mode].label) if one.mode in MODES else one.mode
        )
        for one in scenario.modes
    ]
    lines += [
        _("équipe {team} : de {start} à {end}").format(
            team=one.team, start=hour_words(one.start_min), end=hour_words(one.end_min)
        )
        for one in scenario.hours
    ]
    lines += [
        _("équipe {team} : une vacation de plus le {day}, de {start} à {end}").format(
            team=one.team, day=weekday_name(one.weekday), start=hour_words(one.start_min),
            end=hour_words(one.end_min),
        )
        for one in scenario.shifts_more
    ]  # fmt: skip
    return lines + [_("sans la vacation {code}").format(code=code) for code in scenario.shifts_less]


def _places(scenario: Scenario, places: Mapping[str, str]) -> list[str]:
    hidden = _("un lieu réservé à l'équipe")
    lines = [
        _("sans passage à : {place}").format(place=places.get(place, hidden))
        for place in scenario.places_less
    ]
    lines += [
        ngettext(
            "{place} : {num} passage souhaité par semaine",
            "{place} : {num} passages souhaités par semaine",
            one.frequency,
        ).format(place=places.get(one.place, hidden), num=one.frequency)
        for one in scenario.passages
    ]
    return lines + [
        _("un arrêt de plus : {label}").format(label=stop.label) for stop in scenario.stops_more
    ]


def _weights(scenario: Scenario) -> list[str]:
    lines = [
        _("ce qui compte, {name} : {value}").format(
            name=rate_words(name), value=rate_text(name, value)
        )
        for name, value in scenario.rates.items()
    ]
    return lines + [
        _("poids du besoin, {name} : {value}").format(
            name=need_weight_words(name), value=number(value, 2)
        )
        for name, value in scenario.need_weights.items()
    ]


def _bus(bus: BusInstead, name: str) -> list[str]:
    head = _("un bus à la place du guichet {name}").format(name=name).strip()
    return [
        head,
        *(
            _("bus : {label}, le {day} de {start} à {end}").format(
                label=half.label, day=weekday_name(half.weekday), start=hour_words(half.start_min),
                end=hour_words(half.end_min),
            )
            for half in bus.half_days
        ),
    ]  # fmt: skip
