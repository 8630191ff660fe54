"""Needs beside access, presence and rank stability: `needs --mode --band --decay --stability`."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pandas as pd

from planner.indicators.draws import TIME_FACTORS, Moved
from planner.indicators.need import Needs
from planner.indicators.need_estimates import EstimatedNeeds
from planner.indicators.stability import rank_stability
from planner.indicators.underservice import FULL, Underservice, underservice
from planner.model import Means
from planner.service.access import (
    AccessRequest,
    access_of,
    exposure_of,
    lack_by_travel_time,
)
from planner.service.load import LoadedTerritory
from planner.service.needs_words import access_notes, reference_notes, stability_note
from planner.service.open_moments import open_at_moments

SEED = 1
STUDY = ("underservice", "underservice_rank", "lack_factor", "exposure0", "top_share", "rank_low",
         "rank_high", "stable")  # fmt: skip
"""Columns a study adds to the needs' frame, with one `access_<category>` per category and
`open_moments.OPEN_COLUMNS`."""


def studied(
    loaded: LoadedTerritory,
    estimated: EstimatedNeeds,
    means: Means | None,
    request: AccessRequest | None = None,
    *,
    stability: bool = False,
    on: dt.date | None = None,
) -> Needs:
    """Needs with the columns of `STUDY` that were asked for: `with_underservice`, its needs alone.

    Parameters
    ----------
    loaded, estimated, means
        The territory, its needs, and the organisation whose own passages are no presence.
    request
        How access is measured; None: not asked, on foot and over the whole week for `stability`.
    stability
        Adds the share of seeded draws in the top and the 5 to 95 % interval of the rank.
    on
        Day opening hours and passages are read for; None: today.

    Returns
    -------
    Needs
        The needs as they were where neither access nor stability is asked.

    Raises
    ------
    StreetsError
        No street that mode may use.
    """
    if request is None and not stability:
        return estimated.needs
    request, on = request or AccessRequest(), on or dt.date.today()
    needs, measured = with_underservice(loaded, estimated, means, request, on=on)
    if not stability:
        return needs
    return with_stability(loaded, estimated, needs, measured, request, on=on)


def with_underservice(
    loaded: LoadedTerritory,
    estimated: EstimatedNeeds,
    means: Means | None,
    request: AccessRequest,
    *,
    on: dt.date,
) -> tuple[Needs, Underservice]:
    """As `studied` without stability, and the underservice of every zone."""
    needs = estimated.needs
    double = bool(needs.weights.get("service_access", 0.0))
    access = None if double else access_of(loaded, needs.public, request, today=on)
    exposed = exposure_of(loaded, needs.public, means, on=on)
    need = needs.frame["need"]
    given = pd.DataFrame(index=need.index) if access is None else access.frame
    measured = underservice(need, given, exposed)
    found = measured.frame
    kept = [name for name in found if str(name).startswith("access_") and name != "access_known"]
    added = found[[*kept, "lack_factor", "exposure0", "underservice"]].copy()
    if access is None:
        added["lack_factor"] = np.nan
    added["underservice_rank"] = found["rank"]
    nearest = open_at_moments(loaded, needs.public, request.mode, on=on)
    if nearest is not None:
        added = added.join(nearest)
    notes = list(access_notes(request, access, double=double, nearest=nearest is not None))
    notes += reference_notes(access, measured.reference)
    frame = needs.frame.join(added)
    made = replace(
        needs,
        frame=frame,
        notes=(*needs.notes, *notes),
        access=access,
        reference=measured.reference,
    )
    return made, measured


def with_stability(
    loaded: LoadedTerritory,
    estimated: EstimatedNeeds,
    needs: Needs,
    measured: Underservice,
    request: AccessRequest,
    *,
    on: dt.date,
    num_threads: int = 2,
) -> Needs:
    """Needs of `with_underservice` with how far their ranks hold; as they were without a need.

    `num_threads`: how many draw at once, to the same ranks.
    """
    if estimated.terms is None:
        return needs
    lack = None
    if needs.access is not None:
        lack = lack_by_travel_time(
            loaded,
            needs.public,
            needs.frame["need"],
            factors=TIME_FACTORS,
            on=on,
            request=request,
        )
    left = np.exp(-measured.frame["exposure0"].to_numpy(dtype=np.float64) / FULL)
    held = rank_stability(
        needs.frame.index,
        estimated.terms,
        Moved(lack=lack, presence=left),
        seed=SEED,
        num_threads=num_threads,
    ).frame[["top_share", "rank_low", "rank_high", "stable"]]
    note = stability_note(held, needs.frame["need"], seed=SEED)
    return replace(needs, frame=needs.frame.join(held), notes=(*needs.notes, note))
