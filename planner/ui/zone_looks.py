"""How every zone is drawn by a layer: its class, its marks, its words, each look written once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from planner.exports.needs_svg import MAX_CLASSES, Classes
from planner.service.load import LoadedTerritory
from planner.ui.shapes import Look, looks_json
from planner.ui.zone_layers import Layer

Draw: TypeAlias = Callable[[str, int, tuple[bool, ...]], Look]
"""From the words of a value, its class (`Classes.of`) and its marks to how it is drawn."""


@dataclass(frozen=True, slots=True)
class Grouped:
    """Classes of a layer's values; `marks`: bool[zones] each, what is marked beside its class."""

    classes: Classes
    marks: tuple[NDArray[np.bool_], ...] = ()


def zone_looks(loaded: LoadedTerritory, layer: Layer, groups: Grouped, draw: Draw) -> bytes:
    """Looks of the territory's zones, in their order (`shapes.looks_json`).

    A zone the layer does not tell of is unknown.
    """
    words, said = layer.every_words()
    marked = [mark.astype(np.int64) for mark in groups.marks]
    shape = (max(1, len(words)), MAX_CLASSES + 2, *(2 for _mark in marked))
    told = np.ravel_multi_index((said, groups.classes.of + 2, *marked), shape)
    place = layer.values.index.get_indexer(loaded.required_zones().index)
    which, of = np.unique(told[place[place >= 0]], return_inverse=True)
    axes = (axis.tolist() for axis in np.unravel_index(which, shape))
    looks = [
        draw(words[word], two_more - 2, tuple(map(bool, marks)))
        for word, two_more, *marks in zip(*axes, strict=True)
    ]
    every = np.full(len(place), len(looks), dtype=np.int64)
    every[place >= 0] = of
    if (place < 0).any():
        looks.append(draw(layer.words(np.nan), -2, (False,) * len(marked)))
    return looks_json(looks, every)
