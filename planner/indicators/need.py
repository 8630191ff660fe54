"""Need of a named public, per zone: a weighted mean of visible components.

Two publics, two needs. `logement`: share of people in difficulty × households (or inhabitants).
`rue`: own places, reports and amenities; income statistics describe housed households and weigh 0.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import geopandas as gpd
import numpy as np
import pandas as pd

import planner.indicators as family
from planner.errors import UsageError
from planner.frames import NEEDS
from planner.i18n import _, counted
from planner.indicators.access import Access
from planner.indicators.indicator import Indicator, NeedContext
from planner.indicators.need_mean import NeedMean, need_mean
from planner.model import Public
from planner.registry import discover

DEFAULT_WEIGHTS: dict[Public, dict[str, float]] = {
    Public.HOUSING: {
        "poverty_share": 1.0,
        "minima_share": 0.0,
        "income_gap": 0.0,
        "service_access": 0.0,
        "prevention": 0.0,
    },
    Public.STREET: {
        "reports": 3.0,
        "known_places": 2.0,
        "counts": 2.0,
        "amenities": 1.0,
        "poverty_share": 0.0,
    },
}
"""Weights of each public's components before anybody changes them: conventions, shown as such."""


@dataclass(frozen=True, slots=True)
class Needs:
    """Need of one public over a territory.

    Attributes
    ----------
    public, unit, label
        Whom it is for; `households`, `persons` or `share`; the unit in words, shown with every
        figure.
    frame
        `frames.NEEDS` on the zones' index, then one column per component, in [0, 1] or null.
    weights
        Component → weight asked for, zeros included.
    used
        Components that had a value somewhere and a weight above 0: those that made the need.
    notes
        Sentences to print beside the figures.
    sources
        Keys of `data/sources.toml`, and `own` where the organisation's places count.
    shows_protected
        True: for the team only.
    access
        How access was measured, where the needs were studied with it; its columns are in `frame`.
    reference
        Category → A_ref, the need-weighted median access a zone's own is compared with.
    """

    public: Public
    frame: pd.DataFrame
    unit: str
    label: str
    weights: dict[str, float]
    used: tuple[str, ...]
    notes: tuple[str, ...]
    sources: tuple[str, ...]
    shows_protected: bool = False
    access: Access | None = None
    reference: Mapping[str, float] = field(default_factory=dict)


def indicators() -> dict[str, Indicator]:
    """Every indicator there is, by key."""
    return discover(family, Indicator)


def parse_weights(text: str) -> dict[str, float]:
    """Read `a=2,b=1`; blanks allowed.

    Raises
    ------
    UsageError
        A part that is not `name=number`, a number without end, or a name twice.
    """
    weights: dict[str, float] = {}
    for part in filter(None, (piece.strip() for piece in text.split(","))):
        name, equals, number = (piece.strip() for piece in part.partition("="))
        try:
            value = float(number)
        except ValueError:
            equals = ""
            value = 0.0
        if not equals or not name or name in weights or not math.isfinite(value):
            raise UsageError(_("poids « {part} » : écrire par exemple a=2,b=1").format(part=part))
        weights[name] = value
    return weights


def compute_needs(
    zones: gpd.GeoDataFrame,
    *,
    public: Public,
    weights: dict[str, float] | None = None,
    context: NeedContext | None = None,
    components: pd.DataFrame | None = None,
) -> Needs:
    """Need of a public in each zone.

    A weighted mean of components (`need_mean.NeedMean`): of `logement`, times the size of the zone,
    else a rate that says so; of `rue`, a part of the territory's signs. A component known nowhere
    is left out and said. Where a component that counts is null, so is the need: suppressed is
    unknown, not zero.

    Parameters
    ----------
    zones
        `frames.ZONES`.
    public
        Whom the need is for.
    weights
        Component → weight ≥ 0, replacing the default of those named.
    context
        Services, streets, own places and reports.
    components
        What `components_of` gave of these zones in this context; those asked and not there are
        computed.

    Raises
    ------
    UsageError
        Unknown component, negative or non-finite weight, all weights 0.
    """
    public, context = Public(public), context or NeedContext()
    asked = asked_weights(public, weights or {})
    given = components_of(zones, asked, context, known=components)
    return needs_of_mean(need_mean(zones, public, asked, given), zones, context)


def needs_of_mean(mean: NeedMean, zones: gpd.GeoDataFrame, context: NeedContext) -> Needs:
    """Needs that a mean of components makes, with the words said beside them."""
    known, used = indicators(), mean.used
    need = pd.Series(mean.need, index=zones.index)
    frame = pd.DataFrame({"need": need, "need_share": _share(need)}, index=zones.index)
    frame = frame.join(mean.components)
    if frame.index.name != NEEDS.index:  # the same index is compared with itself at no cost
        frame = frame.rename_axis(NEEDS.index)
    frame = NEEDS.check(frame)
    return Needs(
        mean.public,
        frame,
        mean.unit,
        _label(mean.public, mean.unit, used),
        mean.weights,
        used,
        _notes(mean.public, mean.weights, used, frame) + _told_by(used, zones, context),
        tuple(sorted({known[key].source for key in used})),
        context.include_protected,
    )


def components_of(
    zones: gpd.GeoDataFrame,
    keys: Iterable[str],
    context: NeedContext,
    *,
    known: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Components of each zone, in [0, 1] or null; those of `known` are taken from it."""
    every = indicators()
    given = {} if known is None else {str(key): known[key] for key in known}
    found = {
        key: given[key] if key in given else every[key].compute(zones, context) for key in keys
    }
    return pd.DataFrame(found, index=zones.index)


def without_protected(context: NeedContext) -> NeedContext:
    """The same context for anything shown outside the team."""
    return replace(context, include_protected=False)


def asked_weights(public: Public, changed: dict[str, float]) -> dict[str, float]:
    """Weights of a public with some changed (UsageError: unknown, negative, all 0)."""
    choices = DEFAULT_WEIGHTS[public]
    units = ("share",) if public is Public.HOUSING else ("share", "part")
    allowed = [
        key
        for key, indicator in indicators().items()
        if indicator.unit in units and public in indicator.publics
    ]
    for name, value in changed.items():
        if name not in allowed:
            raise UsageError(
                _("poids « {name} » inconnu ; composantes : {list}").format(
                    name=name, list=", ".join(allowed)
                )
            )
        if not math.isfinite(value) or value < 0:
            raise UsageError(
                _("poids « {name} » : nombre positif ou nul attendu").format(name=name)
            )
    asked = {**choices, **changed}
    if sum(asked.values()) <= 0:
        raise UsageError(_("tous les poids sont nuls : en donner un au moins"))
    return asked


def _share(need: pd.Series) -> pd.Series:
    total = need.sum()
    return need / total if total > 0 else pd.Series(np.nan, index=need.index, dtype=np.float64)


def _label(public: Public, unit: str, used: tuple[str, ...]) -> str:
    if public is Public.STREET:
        return _("part des repères du territoire, sans nombre de personnes")
    if unit == "share":
        return _("taux, non pondéré par la population")
    if used == ("poverty_share",):
        if unit == "households":
            return _("ménages sous le seuil de pauvreté (estimation)")
        return _("habitants sous le seuil de pauvreté (estimation)")
    if unit == "households":
        return _("ménages pondérés par l'indice, pas un effectif")
    return _("habitants pondérés par l'indice, pas un effectif")


def _told_by(
    used: tuple[str, ...], zones: gpd.GeoDataFrame, context: NeedContext
) -> tuple[str, ...]:
    """What the components that count say of themselves."""
    known = indicators()
    tellers = (known[key].note for key in used)
    return tuple(tell(zones, context) for tell in tellers if tell is not None)


def _notes(
    public: Public, asked: dict[str, float], used: tuple[str, ...], frame: pd.DataFrame
) -> tuple[str, ...]:
    known = indicators()
    notes = []
    if public is Public.HOUSING or asked.get("poverty_share", 0) > 0:
        notes.append(_("Ces chiffres décrivent des ménages logés, pas les personnes à la rue."))
    else:
        notes.append(
            _(
                "Les statistiques de revenu décrivent des ménages logés, pas les personnes à la "
                "rue : elles ne comptent pas ici."
            )
        )
    absent = [_(known[key].label) for key, w in asked.items() if w > 0 and key not in used]
    if absent:
        notes.append(
            _("Composantes inconnues ici, laissées de côté : {list}.").format(
                list=", ".join(absent)
            )
        )
    unknown = int(frame["need"].isna().sum())
    if unknown:
        notes.append(
            counted(
                "{num} zone sur {total} a un besoin inconnu (donnée absente ou protégée par "
                "le secret statistique) : inconnu n'est pas zéro.",
                "{num} zones sur {total} ont un besoin inconnu (donnée absente ou protégée "
                "par le secret statistique) : inconnu n'est pas zéro.",
                unknown,
                total=len(frame),
            )
        )
    return tuple(notes)
