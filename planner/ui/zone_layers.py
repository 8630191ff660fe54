"""What a map of the needs page can show: one figure per zone, its words, its marks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.digits import percent, percent_in_table
from planner.exports.needs_table import need_text, number, share_digits
from planner.exports.service_words import access_words, category_words, per_words
from planner.hours import duration_words
from planner.i18n import _
from planner.indicators.need import Needs, indicators
from planner.indicators.stability import NUM_DRAWS, TOP
from planner.service.needs_study import ZoneStudy
from planner.service.open_moments import moment_words

STABILITY = "stability"
"""Key of the layer that tells how far ranks hold."""


@dataclass(frozen=True, slots=True)
class Layer:
    """One figure per zone.

    `values`: ≥ 0, null where unknown, on the needs' index. `text`: how a value is written; of three
    values, where the least and the greatest are written alike so is the one between. `note`:
    what it is, under the map. `rests_on_estimates`, `ranks`: whether zones whose value is an
    estimate, and zones whose rank does not hold, are marked. `in_table`: the table of zones has it
    already. `missing`: what a null means, where it is not that the value is unknown.
    """

    key: str
    label: str
    values: pd.Series
    text: Callable[[float], str]
    note: str
    rests_on_estimates: bool = False
    ranks: bool = False
    in_table: bool = False
    missing: str = ""

    def words(self, value: float) -> str:
        """Write a value, or what it means that there is none."""
        if value is None or np.isnan(value):
            return self.missing or _("inconnu")
        return self.text(value)

    def every_words(self) -> tuple[list[str], NDArray[np.int64]]:
        """Write every value: the words, each once, and int64[zones], the rank of each zone's.

        Only as many values are written as are written differently, about.
        """
        values, at = np.unique(self.values.to_numpy(dtype=np.float64), return_inverse=True)
        told = [""] * len(values)

        def write(first: int, last: int) -> None:
            if told[first] == told[last]:
                told[first:last] = [told[first]] * (last - first)
            elif last > first + 1:
                middle = (first + last) // 2
                told[middle] = self.words(float(values[middle]))
                write(first, middle)
                write(middle, last)

        if told:
            told[0], told[-1] = self.words(float(values[0])), self.words(float(values[-1]))
            write(0, len(values) - 1)
        ranks = {words: rank for rank, words in enumerate(dict.fromkeys(told))}
        return list(ranks), np.array([ranks[words] for words in told], dtype=np.int64)[at]


def zone_layers(study: ZoneStudy, hours: pd.Series | None) -> dict[str, Layer]:
    """Every layer that is known somewhere, by key, the need first.

    `hours`: a week's hours of presence by zone (`presence_slots.hours_by_zone`) in the part of the
    week the study counts; None: presence is unknown.
    """
    made = [
        _need(study),
        _underservice(study),
        *_components(study),
        *_access(study),
        *_open(study),
        *_presence(study, hours),
        *_stability(study),
    ]
    return {layer.key: layer for layer in made}


def _need(study: ZoneStudy) -> Layer:
    needs = study.needs
    return Layer(
        "need",
        _("besoin estimé"),
        needs.frame["need"],
        _need_words(needs),
        _("Unité : {label}.").format(label=needs.label),
        rests_on_estimates=True,
        ranks=True,
        in_table=True,
    )


def _need_words(needs: Needs) -> Callable[[float], str]:
    if needs.unit != "share":
        return partial(need_text, needs=needs)
    return partial(percent, digits=share_digits(needs))


def _underservice(study: ZoneStudy) -> Layer:
    return Layer(
        "underservice",
        _("sous-desserte"),
        study.under.frame["underservice"],
        lambda value: number(value, 3),
        _("Besoin × manque d'accès × ce que les passages déclarés laissent, de 0 à 1."),
        rests_on_estimates=True,
        ranks=True,
        in_table=True,
    )


def _components(study: ZoneStudy) -> list[Layer]:
    needs, known = study.needs, indicators()
    return [
        Layer(
            key,
            _("composante : {label}").format(label=_(known[key].label)),
            needs.frame[key],
            percent_in_table,
            _("Composante de 0 à 100 %, de poids {weight}.").format(weight=number(weight, 2)),
            rests_on_estimates=key in needs.used,
        )
        for key, weight in needs.weights.items()
        if needs.frame[key].notna().any()
    ]


def _access(study: ZoneStudy) -> list[Layer]:
    access = study.needs.access
    if access is None:
        return []
    band = _(study.request.hours.label)
    lack = Layer(
        "lack",
        _("manque d'accès aux services"),
        study.under.frame["lack_factor"].where(study.under.frame["access_known"]),
        percent,
        _("De 0 à 100 % : 50 % pour une zone desservie comme la médiane, {band}.").format(
            band=band
        ),
    )
    return [lack] + [
        Layer(
            f"access_{name}",
            _("accès : {category}").format(category=category_words(str(name))),
            access.frame[name],
            partial(access_words, unit=access.unit[str(name)]),
            _("Offre à portée, {people}, {band}.").format(people=per_words(access.per), band=band),
        )
        for name in access.frame
        if access.frame[name].notna().any()
    ]


def _open(study: ZoneStudy) -> list[Layer]:
    """Time to the nearest service open at each moment asked about."""
    frame = study.needs.frame
    return [
        Layer(
            f"open_{moment}",
            _("temps jusqu'au service {open}").format(open=words),
            frame[f"open_{moment}_s"],
            lambda value: duration_words(max(60, value)),
            _("Temps de trajet."),
            missing=_("aucun connu ouvert à portée"),
        )
        for moment, words in moment_words().items()
        if f"open_{moment}_s" in frame and frame[f"open_{moment}_s"].notna().any()
    ]


def _presence(study: ZoneStudy, hours: pd.Series | None) -> list[Layer]:
    if hours is None:
        return []
    part = study.request.hours
    return [
        Layer(
            "presence",
            _("présence déclarée"),
            hours.reindex(study.needs.frame.index),
            _hours,
            _(
                "Heures par semaine où un opérateur dit passer, {band} ; ancien ou à vérifier "
                "compte moitié."
            ).format(band=_(part.label)),
        )
    ]


def _hours(value: float) -> str:
    return duration_words(3600 * value)


def _stability(study: ZoneStudy) -> list[Layer]:
    """Null everywhere while the ranks are not tried."""
    if study.estimated.terms is None:
        return []
    frame = study.needs.frame
    untold = pd.Series(np.nan, index=frame.index)
    text = _(
        "Part des {draws} essais où la zone est parmi les {top} plus sous-desservies : les poids, "
        "les valeurs estimées et les temps de trajet y varient un peu."
    )
    return [
        Layer(
            STABILITY,
            _("stabilité du rang"),
            untold if study.lacks_ranks else frame["top_share"],
            partial(percent, digits=0),
            text.format(draws=NUM_DRAWS, top=TOP),
            ranks=True,
            in_table=True,
        )
    ]
