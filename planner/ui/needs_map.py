"""The map of the needs page: one layer over the streets, its legend, its marks."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from planner.exports.needs_svg import classes_of, estimated, imputed, unstable
from planner.i18n import _, counted
from planner.service.load import LoadedTerritory
from planner.service.needs_study import ZoneStudy
from planner.ui import cache, map_cache, maps, parts
from planner.ui.shapes import OPACITY, Look
from planner.ui.zone_layers import Layer
from planner.ui.zone_looks import Grouped, zone_looks

FILLS = ("#e8f3dc", "#aadab8", "#7cc8bf", "#43a2c4", "#2b6cac", "#1f2f78")
_NONE, _UNKNOWN = "#ffffff", "#dcdcdc"


def show_map(loaded: LoadedTerritory, study: ZoneStudy, layer: Layer, key: cache.Key) -> None:
    """Draw every zone by the class of its value; marks say what is an estimate or does not hold.

    `key`: of the study, as `zone_cache.study` gives it.
    """
    made = maps.base_map(loaded, zones=True)
    groups = _grouped(study, layer, key)
    looks = map_cache.looks((*key, layer.key), lambda: zone_looks(loaded, layer, groups, _look))
    maps.show(made, loaded, f"needs-{study.needs.public.value}", looks=looks)


def _grouped(study: ZoneStudy, layer: Layer, key: cache.Key) -> Grouped:
    def make() -> Grouped:
        classes = classes_of(layer.values.to_numpy(dtype=np.float64))
        return Grouped(classes, _marks(study, layer))

    return cache.kept(key, f"classes {layer.key}", make)


def _marks(study: ZoneStudy, layer: Layer) -> tuple[NDArray[np.bool_], ...]:
    """Zones estimated from their area, imputed by their source, of a rank that does not hold."""
    none = np.zeros(len(study.needs.frame), dtype=np.bool_)
    rests = layer.rests_on_estimates
    return (
        estimated(study.needs) if rests else none,
        imputed(study.needs) if rests else none,
        unstable(study.needs) if layer.ranks else none,
    )


def _look(words: str, group: int, marks: tuple[bool, ...]) -> Look:
    if group == -2:
        return Look(_UNKNOWN, OPACITY, "4 4", None, words)
    hatch = []
    said = (_("estimé d'après le secteur"), _("imputé par le producteur"), _("rang instable"))
    for marked, kind, told in zip(marks, ("lines", "rules", "dots"), said, strict=True):
        if marked:
            hatch.append(kind)
            words += f" · {told}"
    fill = _NONE if group == -1 else FILLS[group]
    return Look(fill, OPACITY, None, " ".join(hatch) or None, words)


def show_legend(study: ZoneStudy, layer: Layer, key: cache.Key) -> None:
    """Classes of the layer, and what each mark means; `key` as for `show_map`."""
    parts.section(_("Légende"))
    grouped = _grouped(study, layer, key)
    parts.html(cache.kept(key, f"legend {layer.key}", lambda: _legend_html(layer, grouped)))


def _legend_html(layer: Layer, grouped: Grouped) -> str:
    groups = grouped.classes
    items = [(f"background:{_NONE}", _("nul"))] if groups.num_zero else []
    items += [
        (f"background:{FILLS[rank]}", _range(layer, low, high))
        for rank, (low, high, _num) in enumerate(groups.ranges)
    ]
    if groups.num_unknown:
        words = counted(
            "{what}, ce n'est pas zéro ({num} zone)",
            "{what}, ce n'est pas zéro ({num} zones)",
            groups.num_unknown,
            what=layer.words(np.nan),
        )
        items.append((f"background:{_UNKNOWN};border-style:dashed", words))
    said = (
        (parts.HATCH, _("valeur estimée d'après le secteur")),
        (parts.RULES, _("valeur imputée par le producteur")),
        (parts.DOTS, _("rang instable : il change d'un essai à l'autre")),
    )
    for marked, item in zip(grouped.marks, said, strict=True):
        if marked.any():
            items.append(item)
    return parts.legend_html(items)


def _range(layer: Layer, low: float, high: float) -> str:
    if low == high:
        return layer.text(low)
    return _("{low} à {high}").format(low=layer.text(low), high=layer.text(high))
