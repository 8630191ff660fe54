"""How much a passage told by an operator still counts: it fades, and hearsay counts less.

An operator's calendar changes; what was checked long ago is shown faded and counts half, and so
does what is only heard of. Both halves are conventions, shown as such.
"""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
from numpy.typing import NDArray

FADES_AFTER_MONTHS = 6
FADED_WEIGHT = 0.5
UNSURE_WEIGHT = 0.5
ONLY_IN = "only_in"
"""Column of passages told for some ground alone: its shape; null or no column: told wherever."""


def fades_on(checked_on: dt.date) -> dt.date:
    """First day on which a passage checked on a date is faded: six months and a day later.

    The 31st of a month stands for the last day of a shorter one.
    """
    month = checked_on.month - 1 + FADES_AFTER_MONTHS
    year, month = checked_on.year + month // 12, month % 12 + 1
    after = dt.date(year + month // 12, month % 12 + 1, 1)
    last = (after - dt.timedelta(days=1)).day
    return dt.date(year, month, min(checked_on.day, last)) + dt.timedelta(days=1)


def faded(presence: pd.DataFrame, today: dt.date) -> NDArray[np.bool_]:
    """Which passages are older than six months, or were never checked.

    Parameters
    ----------
    presence
        `frames.PRESENCE`.
    today
        The date asked about.
    """
    checked = presence["checked_on"]
    return np.array(
        [
            not isinstance(day, str) or fades_on(dt.date.fromisoformat(day)) <= today
            for day in checked
        ],
        dtype=np.bool_,
    )


def counted_weight(presence: pd.DataFrame, today: dt.date) -> NDArray[np.float64]:
    """What each passage counts, in {0.25, 0.5, 1}: half when faded, half when unsure."""
    old = np.where(faded(presence, today), FADED_WEIGHT, 1.0)
    heard = np.where(presence["sure"].to_numpy(dtype=np.bool_), 1.0, UNSURE_WEIGHT)
    return np.asarray(old * heard, dtype=np.float64)


def current(observations: pd.DataFrame, today: dt.date) -> pd.DataFrame:
    """Observations not expired on a date; `expires_on` is the first day they count no more."""
    return observations[observations["expires_on"].astype(str) > today.isoformat()]


def told_outside_team(observations: pd.DataFrame) -> pd.DataFrame:
    """Observations that may weigh in a figure shown outside the team: none that is protected."""
    return observations[~observations["protected"].astype(bool)]
