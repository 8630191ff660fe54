"""Needs beside access, presence and rank stability: `needs --mode --band --decay --stability`."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

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


@dataclass(frozen=True, slots=True)
class ZoneStudy:
    """Needs with the columns of a study, and what their underservice is made of.

    `request`: how people go to services, and in which part of the week. `estimated`: what the needs
    come from. `on`: the day passages and opening hours were read for.
    """

    needs: Needs
    under: Underservice
    request: AccessRequest
    estimated: EstimatedNeeds
    on: dt.date

    @property
    def lacks_ranks(self) -> bool:
        """Whether how far ranks hold could be told and is not: `ranks_held` does."""
        return self.estimated.terms is not None and "top_share" not in self.needs.frame


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
    study = with_underservice(loaded, estimated, means, request, on=on)
    return (ranks_held(loaded, study) if stability else study).needs


def with_underservice(
    loaded: LoadedTerritory,
    estimated: EstimatedNeeds,
    means: Means | None,
    request: AccessRequest,
    *,
    on: dt.date,
) -> ZoneStudy:
    """As `studied` without stability, with all that it is made of."""
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
    return ZoneStudy(made, measured, request, estimated, on)


def ranks_held(loaded: LoadedTerritory, study: ZoneStudy, *, num_threads: int = 2) -> ZoneStudy:
    """A study with how far its ranks hold; as it was where no component counts.

    `num_threads`: how many draw at once, to the same ranks.
    """
    needs, terms = study.needs, study.estimated.terms
    if terms is None:
        return study
    lack = None
    if needs.access is not None:
        lack = lack_by_travel_time(
            loaded,
            needs.public,
            needs.frame["need"],
            factors=TIME_FACTORS,
            on=study.on,
            request=study.request,
        )
    left = np.exp(-study.under.frame["exposure0"].to_numpy(dtype=np.float64) / FULL)
    held = rank_stability(
        needs.frame.index,
        terms,
        Moved(lack=lack, presence=left),
        seed=SEED,
        num_threads=num_threads,
    ).frame[["top_share", "rank_low", "rank_high", "stable"]]
    note = stability_note(held, needs.frame["need"], seed=SEED)
    frame = needs.frame.join(held)
    return replace(study, needs=replace(needs, frame=frame, notes=(*needs.notes, note)))
