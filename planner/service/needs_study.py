"""Needs beside access, presence and rank stability: what `needs --band --stability` adds."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pandas as pd

from planner.i18n import _, ngettext
from planner.indicators.bands import BANDS
from planner.indicators.need import Needs
from planner.indicators.need_estimates import EstimatedNeeds
from planner.indicators.stability import NUM_DRAWS, TIME_FACTORS, TOP, Moved, rank_stability
from planner.indicators.underservice import FULL, underservice
from planner.model import Means
from planner.service.access import AccessRequest, access_of, exposure_of, lack_by_travel_time
from planner.service.load import LoadedTerritory

SEED = 1
STUDY = ("underservice", "underservice_rank", "lack_factor", "exposure0", "top_share", "rank_low",
         "rank_high", "stable")  # fmt: skip
"""Columns a study adds to the needs' frame, with one `access_<category>` per category."""


def studied(
    loaded: LoadedTerritory,
    estimated: EstimatedNeeds,
    means: Means | None,
    *,
    band: str | None = None,
    stability: bool = False,
    on: dt.date | None = None,
) -> Needs:
    """Needs with the columns of `STUDY` that were asked for.

    Parameters
    ----------
    loaded, estimated, means
        The territory, its needs, and the organisation whose own passages are no presence.
    band
        Part of the week access is measured in; None: the whole week, for `stability` alone.
    stability
        Adds the share of seeded draws in the top and the 5 to 95 % interval of the rank.
    on
        Day opening hours and passages are read for; None: today.

    Raises
    ------
    UsageError
        No such band.
    """
    needs = estimated.needs
    if band is None and not stability:
        return needs
    request = AccessRequest(band=band or "semaine")
    on = on or dt.date.today()
    double = bool(needs.weights.get("service_access", 0.0))
    access = None if double else access_of(loaded, needs.public, request, today=on)
    exposed = exposure_of(loaded, needs.public, means, on=on)
    need = needs.frame["need"]
    given = pd.DataFrame(index=need.index) if access is None else access.frame
    found = underservice(need, given, exposed).frame
    kept = [name for name in found if str(name).startswith("access_") and name != "access_known"]
    added = found[[*kept, "lack_factor", "exposure0", "underservice"]].copy()
    if access is None:
        added["lack_factor"] = np.nan
    added["underservice_rank"] = found["rank"]
    notes = [_band_note(request, access is not None, double)]
    if stability and estimated.terms is not None:
        held = _held(loaded, estimated, found, request, on=on, counted=access is not None)
        added = added.join(held)
        notes.append(_stability_note(held, need))
    frame = needs.frame.join(added)
    return replace(needs, frame=frame, notes=(*needs.notes, *notes))


def _held(
    loaded: LoadedTerritory,
    estimated: EstimatedNeeds,
    found: pd.DataFrame,
    request: AccessRequest,
    *,
    on: dt.date,
    counted: bool,
) -> pd.DataFrame:
    needs = estimated.needs
    lack = None
    if counted:
        lack = lack_by_travel_time(
            loaded,
            needs.public,
            needs.frame["need"],
            factors=TIME_FACTORS,
            on=on,
            request=request,
        )
    left = np.exp(-found["exposure0"].to_numpy(dtype=np.float64) / FULL)
    assert estimated.terms is not None
    held = rank_stability(
        needs.frame.index, estimated.terms, Moved(lack=lack, presence=left), seed=SEED
    )
    return held.frame[["top_share", "rank_low", "rank_high", "stable"]]


def _band_note(request: AccessRequest, known: bool, double: bool) -> str:
    if double:
        return _(
            "L'éloignement des guichets est déjà une composante : il n'est pas compté deux fois."
        )
    if not known:
        return _("Accès inconnu (pas de rues, ou pas de service de ce public) : il ne compte pas.")
    return _("Accès à pied mesuré {band} ; chaque catégorie de service à part.").format(
        band=_(BANDS[request.band].label)
    )


def _stability_note(held: pd.DataFrame, need: pd.Series) -> str:
    num = int((~held["stable"] & need.notna()).sum())
    text = ngettext(
        "{num} zone au rang instable sur {draws} tirages (graine {seed}) : son rang parmi les {top}"
        " premières dépend des poids, des valeurs estimées ou des temps de marche.",
        "{num} zones au rang instable sur {draws} tirages (graine {seed}) : leur rang parmi les"
        " {top} premières dépend des poids, des valeurs estimées ou des temps de marche.",
        num,
    )
    return text.format(num=num, draws=NUM_DRAWS, seed=SEED, top=TOP)
