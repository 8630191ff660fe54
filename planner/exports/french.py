"""Hours told as near and lengths, as printed: no-break spaces."""

from __future__ import annotations

import datetime as dt

from planner.dates import NBSP
from planner.hours import hour_of
from planner.i18n import _, language


def about(moment: dt.datetime) -> str:
    """Write `vers 20 h 05`."""
    return _("vers {hour}").format(hour=hour_of(moment)).replace(" ", NBSP)


def length(length_m: float) -> str:
    """Metres to 10 under 1 km, then kilometres to 0.1."""
    if length_m < 995:
        return f"{round(length_m, -1):.0f}{NBSP}m"
    mark = "," if language() == "fr" else "."
    return f"{length_m / 1000:.1f}".replace(".", mark) + f"{NBSP}km"
