"""Who does not ask: ranges for a whole territory, from published rates and its recipients."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from planner.digits import percent
from planner.errors import UsageError
from planner.exports.needs_table import number
from planner.i18n import _
from planner.indicators.need import parse_weights
from planner.indicators.non_take_up import NonTakeUp, not_asking
from planner.sources.non_take_up import read_non_take_up


@dataclass(frozen=True, slots=True)
class NotAsking:
    """Eligible people or households who do not receive a benefit in a territory.

    `recipients`: those who do, as told by whoever asks; `low`, `high`: the others, at either end
    of the published rates. Never about a zone, a street or a household.
    """

    rate: NonTakeUp
    recipients: float
    low: float
    high: float

    def words(self) -> str:
        """The range in a sentence, with its source and what it is not."""
        rates = (self.rate.low, self.rate.high)
        told = percent(rates[0], 0)
        if rates[0] != rates[1]:
            told = _("{low} à {high}").format(low=told, high=percent(rates[1], 0))
        low, high = (number(_rounded(value), 0) for value in (self.low, self.high))
        many = low if low == high else _("{low} à {high}").format(low=low, high=high)
        text = _(
            "{benefit} : pour {num} allocataires, environ {many} autres y auraient droit sans le "
            "demander (non-recours publié de {rates}, {year} ; {population} ; {source}). Ordre de "
            "grandeur du territoire entier, jamais d'une zone ni d'une personne."
        )
        return text.format(
            benefit=_(self.rate.label),
            num=number(self.recipients, 0),
            many=many,
            rates=told,
            year=_(self.rate.year),
            population=_(self.rate.population),
            source=self.rate.source,
        )


def published_rates() -> Mapping[str, NonTakeUp]:
    """Every published rate, by benefit."""
    return read_non_take_up()


def not_asking_of(told: str) -> tuple[NotAsking, ...]:
    """Read `rsa=1200,css=3000` and turn each into its range.

    Raises
    ------
    UsageError
        No such benefit, or a number that is not one.
    """
    known = read_non_take_up()
    found = []
    for key, recipients in parse_weights(told).items():
        if key not in known:
            raise UsageError(
                _("prestation « {key} » inconnue ; connues : {list}").format(
                    key=key[:40], list=", ".join(known)
                )
            )
        low, high = not_asking(recipients, known[key])
        found.append(NotAsking(known[key], recipients, low, high))
    return tuple(found)


def _rounded(value: float) -> float:
    """Two figures: more would be a precision nobody has."""
    return float(f"{value:.2g}")
