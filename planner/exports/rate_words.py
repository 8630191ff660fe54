"""Rates of the objective and weights of need in words: what each is about, in what it is told.

A rate is kept in points; people read and write it as a part of the territory's estimated need (per
cent), those that multiply a part of the points as they are, that of travel by the hour.
"""

from __future__ import annotations

from planner.exports.needs_table import short_number
from planner.i18n import _
from planner.indicators.need import indicators
from planner.planning.demand import TOTAL_POINTS

_PERCENT = TOTAL_POINTS // 100
_FACTORS = ("coverage", "optional_appointment")
_HOUR_S = 3600


def rate_words(name: str) -> str:
    """What a rate is about, by its name."""
    words = {
        "coverage": _("besoin à portée des passages"),
        "optional_appointment": _("rendez-vous facultatif tenu"),
        "passage_missing": _("passage dû et non placé"),
        "due_missed": _("date souhaitée dépassée"),
        "area_shortfall": _("passage manquant dans un secteur"),
        "exploration_shortfall": _("part d'exploration tout entière manquante"),
        "promise_broken": _("jour, équipe ou heure annoncés et non tenus"),
        "travel_s": _("heure de trajet"),
    }
    return words.get(name, name)


def rate_unit(name: str) -> str:
    """In what a rate is told."""
    return _("fois") if name in _FACTORS else _("% du besoin")


def rate_told(name: str, rate: int) -> float:
    """A rate in points as it is told: times, or per cent of the need."""
    return rate / _points_each(name)


def rate_of(name: str, told: float) -> int:
    """What is told of a rate, in points."""
    return round(told * _points_each(name))


def rate_text(name: str, rate: int) -> str:
    """A rate with its unit: `2 % du besoin`, `1 fois`."""
    return f"{short_number(rate_told(name, rate))} {rate_unit(name)}"


def need_weight_words(name: str) -> str:
    """What a weight of the need weighs, by its key."""
    known = indicators().get(name)
    return name if known is None else _(known.label)


def _points_each(name: str) -> float:
    """Points of one as told."""
    if name in _FACTORS:
        return 1.0
    return _PERCENT / _HOUR_S if name == "travel_s" else float(_PERCENT)
