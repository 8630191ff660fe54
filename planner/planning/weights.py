"""Rates of the objective changed by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace

from optimisation.problem import Weights
from planner.errors import UsageError
from planner.i18n import _

CHANGEABLE = tuple(
    field.name
    for field in fields(Weights)
    if field.name not in {"distance", "tardiness", "largest_tardiness", "fixed"}
    and not field.name.endswith("_share")
)
"""Rates a coordinator may change; those of published benchmark families stay at zero."""


def weights_from(rates: Mapping[str, int]) -> Weights:
    """Default rates with some changed; an unknown or negative one is a `UsageError`."""
    for name, rate in rates.items():
        if name not in CHANGEABLE:
            raise UsageError(
                _("repère « {name} » inconnu ; les repères sont : {known}").format(
                    name=name[:40], known=", ".join(CHANGEABLE)
                )
            )
        if rate < 0:
            raise UsageError(_("repère « {name} » : négatif").format(name=name))
    return replace(Weights(), **rates)  # type: ignore[arg-type]
