"""An alert: more outings, other hours, weights and kinds of place, from a day to another.

What it changes are the changes of a scenario. It is the organisation's own decision: nothing here
follows a weather service, and who decided is not kept.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, fields, replace
from enum import StrEnum

from planner.dates import date_words
from planner.errors import UsageError
from planner.i18n import _
from planner.model import AlertKind, AlertSpan, Means, Point, Public
from planner.scenario import Scenario


class AlertPlaceKind(StrEnum):
    """Kinds of place opened for an alert."""

    GYM = "gymnase"
    NIGHT_STOP = "halte"
    WATER = "eau"
    COOL = "frais"
    CARE = "soins"


_CHANGES = {"name", "teams_more", "hours", "shifts_more", "passages", "rates", "need_weights"}
"""What of a scenario an alert may change: it adds, and takes nothing away."""


@dataclass(frozen=True, slots=True)
class AlertPlace:
    """A place opened for an alert, on public ground, as the organisation told it."""

    kind: AlertPlaceKind
    label: str
    point: Point
    public: Public
    frequency: int = 7
    presence_min: int = 20


@dataclass(frozen=True, slots=True)
class Alert:
    """An alert of an organisation.

    Raises
    ------
    UsageError
        It ends before it begins, or takes away what the usual means have.
    """

    span: AlertSpan
    changes: Scenario
    places: tuple[AlertPlace, ...] = ()

    def __post_init__(self) -> None:
        last = self.span.last_date
        if last is not None and last < self.span.first_date:
            raise UsageError(
                _("alerte : dernier jour {last} avant le premier, {first}").format(
                    last=date_words(last), first=date_words(self.span.first_date)
                )
            )
        if any(
            getattr(self.changes, one.name)
            for one in fields(self.changes)
            if one.name not in _CHANGES
        ):
            raise UsageError(_("une alerte ajoute, elle n'ôte rien"))

    @property
    def kind(self) -> AlertKind:
        """Why."""
        return self.span.kind

    def until(self, last_date: dt.date) -> Alert:
        """The same alert with its last day."""
        return replace(self, span=replace(self.span, last_date=last_date))


def kind_words(kind: AlertKind) -> str:
    """A kind of alert in the language in use."""
    return {
        AlertKind.COLD: _("grand froid"),
        AlertKind.HEAT: _("canicule"),
        AlertKind.EPIDEMIC: _("épidémie"),
    }[kind]


def place_words(kind: AlertPlaceKind) -> str:
    """A kind of place in the language in use."""
    return {
        AlertPlaceKind.GYM: _("gymnase"),
        AlertPlaceKind.NIGHT_STOP: _("halte de nuit"),
        AlertPlaceKind.WATER: _("point d'eau"),
        AlertPlaceKind.COOL: _("lieu frais"),
        AlertPlaceKind.CARE: _("point de soins"),
    }[kind]


def place_label(place: AlertPlace) -> str:
    """What a place of an alert is called on sheets."""
    return f"{place_words(place.kind)}, {place.label}"


def usual(means: Means) -> Means:
    """The means without what alerts made of them; what was told since stays."""
    told = means.alerted
    if told is None:
        return means
    return replace(
        means,
        teams=tuple(team for team in means.teams if team.id not in told.added),
        vehicles=tuple(one for one in means.vehicles if one.id not in told.added),
        shifts=told.shifts,
        places=tuple(
            replace(place, frequency=told.frequencies.get(place.id, place.frequency))
            for place in means.places
            if place.id not in told.added
        ),
        exceptions=tuple(
            one
            for one in means.exceptions
            if one.team not in told.added and one.place not in told.added
        ),
        alerted=None,
    )
