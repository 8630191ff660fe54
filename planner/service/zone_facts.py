"""What is read beside a zone's need: poverty and how far to trust it, priority districts."""

from __future__ import annotations

import re
from dataclasses import replace

import pandas as pd

from planner.i18n import ngettext
from planner.indicators.need import Needs
from planner.indicators.need_estimates import EstimatedNeeds
from planner.indicators.poverty import poverty
from planner.kept import Kept
from planner.model import Public
from planner.service.load import LoadedTerritory
from planner.sources.catalogue import catalogue
from planner.sources.medians import median_eur
from planner.sources.qpv import qpv_shares

POVERTY_COLUMNS = ("poor_households", "poor_people", "living_standard_gap", "confidence")
QPV_COLUMNS = ("qpv_share", "qpv")


def with_facts(loaded: LoadedTerritory, estimated: EstimatedNeeds) -> EstimatedNeeds:
    """The same needs, their frame with `POVERTY_COLUMNS` and `QPV_COLUMNS` where they are known.

    Poverty describes housed households: it is not beside the need of people outside. None of these
    columns weighs in a need or a rank.
    """
    needs, median = estimated.needs, median_of(loaded)
    facts = _FACTS.get(
        (estimated.found, loaded.required_zones(), loaded.qpv),
        (needs.public, median),
        lambda: _facts(loaded, estimated, median),
    )
    if not len(facts.columns):
        return estimated
    frame = needs.frame.join(facts)
    return replace(estimated, needs=replace(needs, frame=frame, notes=_notes(needs, frame)))


_FACTS: Kept[pd.DataFrame] = Kept(8)
"""They are the same whatever the weights."""


def _facts(
    loaded: LoadedTerritory, estimated: EstimatedNeeds, median: float | None
) -> pd.DataFrame:
    added = [pd.DataFrame(index=estimated.needs.frame.index)]
    if estimated.needs.public is Public.HOUSING:
        found = poverty(estimated.found, national_median_eur=median)
        found = found.rename(columns={"gap": "living_standard_gap"})[list(POVERTY_COLUMNS)]
        added.append(found.dropna(axis="columns", how="all"))
    if loaded.qpv is not None:
        added.append(qpv_shares(loaded.required_zones(), loaded.qpv))
    return pd.concat(added, axis=1)


def median_of(loaded: LoadedTerritory) -> float | None:
    """National median living standard of the year of the zones' squares; None: no such figure."""
    told = loaded.territory.vintages.get(catalogue()["squares"].attribution, "")
    years = set(re.findall(r"20\d\d", told))
    return median_eur(years.pop()) if len(years) == 1 else None


def _notes(needs: Needs, frame: pd.DataFrame) -> tuple[str, ...]:
    if "qpv_share" not in frame:
        return needs.notes
    num = int((frame["qpv_share"] >= 0.5).sum())
    text = ngettext(
        "{num} zone sur {total} est pour moitié au moins dans un quartier prioritaire ; cela ne "
        "compte pas dans le besoin.",
        "{num} zones sur {total} sont pour moitié au moins dans un quartier prioritaire ; cela ne "
        "compte pas dans le besoin.",
        num,
    )
    return (*needs.notes, text.format(num=num, total=len(frame)))
