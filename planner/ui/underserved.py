"""Underserved zones behind a week's routes: greys, so that the teams' colours stay in front."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from planner.exports.compare_table import public_words
from planner.exports.needs_svg import Classes, classes_of
from planner.i18n import _, labelled
from planner.indicators.need import DEFAULT_WEIGHTS
from planner.model import Public
from planner.service.access import AccessRequest
from planner.service.load import LoadedTerritory
from planner.ui import map_cache, parts, zone_cache
from planner.ui.shapes import Look
from planner.ui.zone_layers import Layer, zone_layers
from planner.ui.zone_looks import Grouped, zone_looks

GREYS = ("#f2f2f2", "#e0e0e0", "#cccccc", "#b5b5b5", "#9b9b9b", "#808080")
"""From the least underserved class to the most."""
_NONE = "#ffffff"
_OPACITY = 0.6
_UNKNOWN_DASHES = "4 4"


@dataclass(frozen=True, slots=True)
class Backdrop:
    """`looks`: address of how zones are drawn; `layer` and `groups` say what the greys mean."""

    looks: str
    layer: Layer
    groups: Classes
    public: Public


def backdrop(loaded: LoadedTerritory, public: Public) -> Backdrop:
    """Underservice of a public as the needs page shows it before any weight is moved."""
    code, weights = loaded.territory.code, dict(DEFAULT_WEIGHTS[public])
    study, key = zone_cache.study(code, public, weights, AccessRequest(), stability=False)
    layer = zone_layers(study, None)["underservice"]
    groups = classes_of(layer.values.to_numpy(dtype=np.float64))

    def look(words: str, group: int, _marks: tuple[bool, ...]) -> Look:
        words = labelled(layer.label, words)
        if group == -2:
            return Look(_NONE, 0.0, _UNKNOWN_DASHES, None, words)
        return Look(_NONE if group == -1 else GREYS[group], _OPACITY, None, None, words)

    looks = map_cache.looks(
        (*key, "behind"), lambda: zone_looks(loaded, layer, Grouped(groups), look)
    )
    return Backdrop(looks, layer, groups, public)


def show_backdrop_legend(behind: Backdrop) -> None:
    """What the greys mean, from the least to the most; every zone is in the needs page's table."""
    ranges = behind.groups.ranges
    if not ranges:
        return
    text = behind.layer.text
    words = _("Zones derrière, sous-desserte (indice de 0 à 1)")
    parts.notes([labelled(words, public_words(behind.public))])
    ends = ((0, _("le moins, {value}"), ranges[0][0]), (-1, _("le plus, {value}"), ranges[-1][1]))
    greys = GREYS[: len(ranges)]
    parts.legend(
        [(f"background:{greys[rank]}", words.format(value=text(value)))
         for rank, words, value in (ends if len(ranges) > 1 else ends[1:])]
    )  # fmt: skip
