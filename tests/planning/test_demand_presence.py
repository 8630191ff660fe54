"""Presence enters the week's demand as first exposure, never as weight."""

from __future__ import annotations

import pandas as pd
import pytest

from planner.model import Public
from planner.planning.demand import demand_units
from planner.service.access import with_lack
from tests.planning.test_demand import demand, outlet
from tests.planning.village import graphs, needs, zones

STREET = Public.STREET


def _with(exposure0: pd.Series | None):
    given = None if exposure0 is None else {STREET: exposure0}
    return demand_units(
        [outlet()], zones(), {STREET: needs()}, walk=graphs()["walk"], exposure0=given
    )


def test_presence_is_the_first_exposure_of_its_zone_and_leaves_the_weights_alone():
    ids = [str(zone) for zone in zones().index]
    plain = demand(outlet())
    found = _with(pd.Series([710, 0], index=ids[:2]))
    unit = found.zone_unit[STREET, ids[0]]
    assert int(found.units.exposure0[unit]) == 710
    assert int(found.units.exposure0.sum()) == 710
    assert found.units.weight.tolist() == plain.units.weight.tolist()


def test_a_zone_that_has_no_unit_has_no_exposure():
    assert int(_with(pd.Series([500], index=["elsewhere"])).units.exposure0.sum()) == 0


def test_lack_of_access_multiplies_the_need_and_shares_still_sum_to_one():
    frame = pd.DataFrame(
        {"need": [10.0, 10.0], "need_share": [0.5, 0.5]}, index=pd.Index(["a", "b"], name="zone_id")
    )
    access = pd.DataFrame({"social": [2.0, 0.0]}, index=frame.index)
    found = with_lack(frame, access)
    assert found["need"].tolist() == pytest.approx([5.0, 10.0])
    assert found["need_share"].tolist() == pytest.approx([1 / 3, 2 / 3])
