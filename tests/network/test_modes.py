"""What every mode must hold: one contract for the family."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from planner.frames import LINKS
from planner.network.mode import Mode
from planner.network.modes import MODES
from planner.network.streets import Streets


def test_the_three_modes_are_found() -> None:
    assert list(MODES) == ["bike", "car", "walk"]


@pytest.mark.parametrize("mode", MODES.values(), ids=MODES)
def test_a_mode_names_its_column_and_moves_at_a_human_speed(mode: Mode, town: Streets) -> None:
    assert mode.key in {column.name for column in LINKS.columns if column.kind == "bool"}
    assert mode.label
    assert mode.approach_s >= 0
    speeds = mode.speed_kmh(town.links)
    assert speeds.shape == (len(town.links),)
    assert ((speeds > 1) & (speeds < 130)).all()


@pytest.mark.parametrize("mode", MODES.values(), ids=MODES)
def test_a_link_of_which_nothing_is_known_still_has_a_speed(mode: Mode, town: Streets) -> None:
    bare = town.links.head(2).assign(
        highway=pd.Series([None, "inconnu"], dtype=object), freespeed_kmh=[np.nan, 0.0]
    )
    assert (mode.speed_kmh(bare) > 1).all()


def test_walking_is_slower_than_riding_and_riding_than_driving(town: Streets) -> None:
    walk, bike, car = (MODES[key].speed_kmh(town.links).mean() for key in ("walk", "bike", "car"))
    assert walk < bike < car
