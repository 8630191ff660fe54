"""Alerts in sentences: the same on pages, sheets and files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from planner.alert import Alert, kind_words, place_label
from planner.dates import date_words
from planner.exports.scenario_words import change_lines
from planner.i18n import _
from planner.model import AlertSpan, Means


def span_words(span: AlertSpan) -> str:
    """Kind, first day, last day where there is one."""
    if span.last_date is None:
        text = _("Alerte {kind} depuis le {first}, jusqu'à nouvel ordre")
        return text.format(kind=kind_words(span.kind), first=date_words(span.first_date))
    return _("Alerte {kind} du {first} au {last}").format(
        kind=kind_words(span.kind),
        first=date_words(span.first_date),
        last=date_words(span.last_date),
    )


def week_alerts(means: Means) -> tuple[str, ...]:
    """Alerts that the means of a plan were made under."""
    return () if means.alerted is None else tuple(map(span_words, means.alerted.spans))


def day_alerts(means: Means, date: dt.date) -> tuple[str, ...]:
    """Alerts that an outing of a day goes out under."""
    spans = () if means.alerted is None else means.alerted.spans
    return tuple(span_words(span) for span in spans if span.covers(date))


def alert_lines(alert: Alert, places: Mapping[str, str]) -> tuple[str, ...]:
    """One sentence for each thing an alert changes.

    Parameters
    ----------
    places
        Random id → what the place may be called where these lines go.
    """
    opened = tuple(_("ouvert : {label}").format(label=place_label(place)) for place in alert.places)
    if opened and alert.changes.is_baseline:
        return opened
    return (*change_lines(alert.changes, places), *opened)
