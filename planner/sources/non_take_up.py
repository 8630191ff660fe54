"""Published rates of non-take-up (`data/non_take_up.toml`)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from planner.indicators.non_take_up import NonTakeUp
from planner.paths import data_dir


@cache
def read_non_take_up(path: Path | None = None) -> Mapping[str, NonTakeUp]:
    """Every published rate, by key."""
    with (path or data_dir() / "non_take_up.toml").open("rb") as file:
        entries = tomllib.load(file)
    return {key: NonTakeUp(key=key, **entry) for key, entry in entries.items()}
