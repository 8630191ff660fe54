"""What counts, as typed on the command line: rates of the search, with what each is about."""

from __future__ import annotations

from planner.errors import UsageError
from planner.exports.rate_words import rate_words
from planner.i18n import _
from planner.indicators.need import parse_weights
from planner.planning.weights import CHANGEABLE


def typed_rates(text: str | None) -> dict[str, int]:
    """Read `travel_s=100,coverage=2` in points; None: nothing changed.

    Raises
    ------
    UsageError
        A part that is not `name=number`, or a rate nobody knows: those there are, with their words.
    """
    rates = {name: int(value) for name, value in parse_weights(text or "").items()}
    for name in rates:
        if name not in CHANGEABLE:
            known = ", ".join(f"{one} ({rate_words(one)})" for one in CHANGEABLE)
            raise UsageError(
                _("repère « {name} » inconnu ; les repères sont : {known}").format(
                    name=name[:40], known=known
                )
            )
    return rates
