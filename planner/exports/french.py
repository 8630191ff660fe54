"""Hours and lengths as printed: hours to 5 minutes, no-break spaces."""

from __future__ import annotations

import datetime as dt

from planner.dates import NBSP
from planner.i18n import _, language


def hour(moment: dt.datetime) -> str:
    """Write `20 h 05` with no-break spaces, `20:05` in English; minutes are cut, not rounded."""
    return clock_of(moment.hour, moment.minute)


def clock_of(hours: int, minutes: int) -> str:
    """A local hour as printed, both parts of two digits."""
    sign = f"{NBSP}h{NBSP}" if language() == "fr" else ":"
    return f"{hours:02d}{sign}{minutes:02d}"


def about(moment: dt.datetime) -> str:
    """Write `vers 20 h 05`."""
    return _("vers {hour}").format(hour=hour(moment)).replace(" ", NBSP)


def length(length_m: float) -> str:
    """Metres to 10 under 1 km, then kilometres to 0.1."""
    if length_m < 995:
        return f"{round(length_m, -1):.0f}{NBSP}m"
    mark = "," if language() == "fr" else "."
    return f"{length_m / 1000:.1f}".replace(".", mark) + f"{NBSP}km"
