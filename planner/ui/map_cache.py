"""What maps fetch, kept between runs: a territory's layers, how its zones are drawn."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from planner.i18n import language
from planner.service.load import LoadedTerritory
from planner.ui import cache
from planner.ui.shapes import (
    address,
    names_json,
    services_json,
    streets_json,
    zones_json,
)

_LAYERS = {
    "zones": zones_json,
    "names": names_json,
    "streets": streets_json,
    "services": services_json,
}


@st.cache_resource(max_entries=16, show_spinner=False)
def _layer(key: cache.Key, name: str, _loaded: LoadedTerritory) -> bytes:
    return _LAYERS[name](_loaded)


def layers(loaded: LoadedTerritory, names: Sequence[str]) -> dict[str, str]:
    """Addresses by name of a territory's `zones`, `names`, `streets` or `services`."""
    key = cache.layers_version(loaded.territory.code)
    return {name: address(_layer(key, name, loaded)) for name in names}


@st.cache_resource(max_entries=64, show_spinner=False)
def _looks(key: cache.Key, spoken: str, _make: Callable[[], bytes]) -> bytes:
    return _make()


def looks(key: cache.Key, make: Callable[[], bytes]) -> str:
    """Address of how zones are drawn (`shapes.looks_json`).

    `key` tells all that `make` depends on but the language.
    """
    return address(_looks(key, language(), make))
