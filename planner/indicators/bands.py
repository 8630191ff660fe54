"""Parts of the week a service may be open in, and the moments access is asked at."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from planner.errors import UsageError
from planner.i18n import _
from planner.model import Week

DAY_MIN = 1440
WORKDAYS = (0, 1, 2, 3, 4)
ALL_DAYS = (0, 1, 2, 3, 4, 5, 6)


@dataclass(frozen=True, slots=True)
class Band:
    """Hours of the week.

    `spans`: (weekday, start_min, end_min), minutes after local midnight, end at most 1440.
    """

    key: str
    label: str
    spans: tuple[tuple[int, int, int], ...]

    @property
    def hours(self) -> float:
        """Hours a week."""
        return sum(end - start for _day, start, end in self.spans) / 60


def _daily(days: tuple[int, ...], start_h: int, end_h: int) -> tuple[tuple[int, int, int], ...]:
    return tuple((day, start_h * 60, end_h * 60) for day in days)


BANDS = {
    band.key: band
    for band in (
        Band("semaine", "toute la semaine", _daily(ALL_DAYS, 0, 24)),
        Band("jour", "en semaine, de 8 h à 18 h", _daily(WORKDAYS, 8, 18)),
        Band("soir", "tous les soirs, de 18 h à 22 h", _daily(ALL_DAYS, 18, 22)),
        Band(
            "nuit",
            "toutes les nuits, de 22 h à 6 h",
            (*_daily(ALL_DAYS, 22, 24), *_daily(ALL_DAYS, 0, 6)),
        ),
        Band("weekend", "samedi et dimanche", _daily((5, 6), 0, 24)),
    )
}
"""Bands by key."""


def band_named(key: str) -> Band:
    """Return a band by its key.

    Raises
    ------
    UsageError
        No such band; the message lists them.
    """
    if key not in BANDS:
        raise UsageError(
            _("tranche horaire « {key} » inconnue ; tranches : {list}").format(
                key=key[:40], list=", ".join(BANDS)
            )
        )
    return BANDS[key]


def asked_moments(week: Week) -> dict[str, dt.datetime]:
    """Return the three moments access is asked at, local and without offset.

    Tuesday 10:00, Tuesday 18:00, Sunday 23:00.
    """
    tuesday, sunday = week.monday + dt.timedelta(days=1), week.monday + dt.timedelta(days=6)
    return {
        "tuesday_10": dt.datetime.combine(tuesday, dt.time(10)),
        "tuesday_18": dt.datetime.combine(tuesday, dt.time(18)),
        "sunday_night": dt.datetime.combine(sunday, dt.time(23)),
    }
