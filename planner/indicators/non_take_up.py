"""Non-take-up of benefits: published rates, as ranges, at the level of a territory.

A rate is measured on a national sample of eligible people. It says nothing of a square or of a
street, and nothing here has a zone: only a number of beneficiaries of a whole territory may be
turned into a range of people who do not ask.
"""

from __future__ import annotations

from dataclasses import dataclass

from planner.errors import UsageError
from planner.i18n import _


@dataclass(frozen=True, slots=True)
class NonTakeUp:
    """Share of eligible people who do not receive a benefit: N ÷ (N + beneficiaries).

    `low` and `high` in [0, 1): the range of published figures; `central`: the latest of them;
    `year` of the measure; `population`: who it was measured on; `source`, `page`.
    """

    key: str
    label: str
    central: float
    low: float
    high: float
    year: str
    population: str
    source: str
    page: str

    def __post_init__(self) -> None:
        if not 0 <= self.low <= self.central <= self.high < 1:
            raise ValueError(f"{self.key}: 0 ≤ low ≤ central ≤ high < 1 does not hold")


def not_asking(beneficiaries: float, rate: NonTakeUp) -> tuple[float, float]:
    """Range of eligible people who do not receive a benefit in a territory.

    With B beneficiaries and a rate r of non-take-up, N = B · r ÷ (1 − r).

    Parameters
    ----------
    beneficiaries
        People or households receiving it in the whole territory, > 0.
    rate
        Published rate.

    Returns
    -------
    (float, float)
        At the low and the high end of the published range. Never a count: print it as a range.

    Raises
    ------
    UsageError
        A number of beneficiaries that is negative or not finite.
    """
    if not 0 <= beneficiaries < float("inf"):
        raise UsageError(_("nombre d'allocataires : un nombre positif attendu"))
    low, high = (beneficiaries * r / (1.0 - r) for r in (rate.low, rate.high))
    return low, high
