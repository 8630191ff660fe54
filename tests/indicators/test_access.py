"""E2SFCA: by hand, against PySAL, and what it must conserve."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.indicators.access import two_step
from planner.indicators.bands import BANDS
from planner.indicators.decay.decay import decays
from planner.indicators.supply import access_by_category, supply_in
from tests.indicators.frames_made import NAN, pairs, services, zones

FAR = np.inf


def _random(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray, str]:
    num_zones, num_services = int(rng.integers(1, 12)), int(rng.integers(1, 8))
    seconds = rng.uniform(0, 3000, (num_zones, num_services))
    seconds[rng.random(seconds.shape) < 0.3] = FAR
    people = np.where(rng.random(num_zones) < 0.1, 0.0, rng.uniform(1, 500, num_zones))
    supply = np.where(rng.random(num_services) < 0.1, 0.0, rng.uniform(1, 60, num_services))
    return seconds, people, supply, str(rng.choice(sorted(decays())))


def test_access_is_the_supply_shared_among_those_in_reach():
    seconds = np.array([[0.0, FAR], [600.0, FAR], [FAR, 0.0]])
    found = two_step(
        pairs(seconds, cutoff_s=1200.0),
        np.array([100.0, 50.0, 10.0]),
        np.array([30.0, 5.0]),
        decay=decays()["linear"],
    )
    first = 30 / (100 + 50 * 0.5)
    assert found.ratio.tolist() == pytest.approx([first, 0.5])
    assert found.access.tolist() == pytest.approx([first, first / 2, 0.5])
    assert found.reached.tolist() == [True, True]


@pytest.mark.filterwarnings("ignore")
def test_a_thousand_random_cases_agree_with_pysal():
    from access.fca import two_stage_fca

    rng = np.random.default_rng(20261125)
    worst = 0.0
    for _case in range(1000):
        seconds, people, supply, key = _random(rng)
        people = np.maximum(people, 1.0)  # PySAL divides by zero where nobody is in reach
        reach = pairs(seconds)
        mine = two_step(reach, people, supply, decay=decays()[key])
        weight = decays()[key].weight(reach.seconds, 1800.0)
        cost = pd.DataFrame({"origin": reach.zone, "dest": reach.service, "cost": reach.seconds})
        table = dict(zip(reach.seconds.tolist(), weight.tolist(), strict=True))
        theirs = two_stage_fca(
            pd.DataFrame({"geoid": range(len(people)), "demand": people})
            .set_index("geoid", drop=False)
            .rename_axis(None),
            pd.DataFrame({"supply": supply}, index=pd.RangeIndex(len(supply))),
            cost,
            max_cost=1800.0,
            demand_index="geoid",
            demand_name="demand",
            supply_name="supply",
            weight_fn=table.__getitem__,
        )
        theirs = theirs.reindex(range(len(people))).fillna(0.0).to_numpy()
        worst = max(worst, float(np.abs(theirs - mine.access).max()))
    assert worst <= 1e-9


@given(seed=st.integers(0, 2**32 - 1))
def test_supply_is_conserved_over_services_with_population_in_reach(seed):
    seconds, people, supply, key = _random(np.random.default_rng(seed))
    found = two_step(pairs(seconds), people, supply, decay=decays()[key])
    given_out = float((people * found.access).sum())
    assert given_out == pytest.approx(float(supply[found.reached].sum()), rel=1e-9, abs=1e-9)


@given(seed=st.integers(0, 2**32 - 1))
def test_more_supply_never_lowers_anybodys_access(seed):
    rng = np.random.default_rng(seed)
    seconds, people, supply, key = _random(rng)
    before = two_step(pairs(seconds), people, supply, decay=decays()[key]).access
    supply[int(rng.integers(len(supply)))] += 10
    after = two_step(pairs(seconds), people, supply, decay=decays()[key]).access
    assert (after >= before - 1e-12).all()


def _measured(band: str, *rows: dict, seconds: np.ndarray | None = None):
    frame = services(*rows)
    places = zones(population=[100.0, 100.0])
    dense = np.zeros((2, len(rows))) if seconds is None else seconds
    return access_by_category(
        pairs(dense),
        places,
        frame,
        supply=supply_in(frame, BANDS[band]),
        decay=decays()["binary"],
        band=BANDS[band],
    )


def test_categories_are_never_summed_and_capacity_comes_from_opening_hours():
    found = _measured(
        "semaine",
        {"category": "social", "hours": "Mo-Fr 09:00-13:00"},
        {"category": "food", "hours": "Mo 18:00-20:00"},
        {"category": "food", "capacity": 8.0},
    )
    assert found.frame.columns.tolist() == ["food", "social"]
    assert found.frame["social"].tolist() == pytest.approx([100.0, 100.0])  # 20 h ÷ 200 × 1,000
    assert found.frame["food"].tolist() == pytest.approx([50.0, 50.0])
    assert found.unit == {"food": "h_week", "social": "h_week"}


def test_a_band_keeps_only_its_hours():
    row = {"hours": "Mo-Fr 16:00-20:00"}
    assert _measured("soir", row).frame["social"].tolist() == pytest.approx([50.0, 50.0])
    assert _measured("jour", row).frame["social"].tolist() == pytest.approx([50.0, 50.0])
    assert _measured("nuit", row).frame["social"].tolist() == [0.0, 0.0]


def test_a_capacity_is_brought_to_the_band_by_the_opening_hours():
    row = {"hours": "Mo-Fr 16:00-20:00", "capacity": 10.0}
    assert _measured("soir", row).frame["social"].tolist() == pytest.approx([25.0, 25.0])


def test_unknown_hours_take_the_median_and_are_listed():
    found = _measured("semaine", {"hours": "Mo 08:00-12:00"}, {"hours": None})
    assert found.guessed == {"social": ("s1",)}
    assert found.frame["social"].tolist() == pytest.approx([40.0, 40.0])


def test_a_category_whose_hours_nobody_knows_counts_services_and_says_so():
    found = _measured("semaine", {"hours": None}, {"hours": None})
    assert found.unit == {"social": "services"}
    assert found.guessed == {"social": ()}
    assert found.frame["social"].tolist() == pytest.approx([10.0, 10.0])


def test_a_service_nobody_can_reach_is_listed():
    seconds = np.array([[0.0, FAR], [0.0, FAR]])
    found = _measured("semaine", {"hours": "24/7"}, {"hours": "24/7"}, seconds=seconds)
    assert found.unreached == {"social": ("s1",)}


def test_unknown_population_is_no_demand_and_unknown_everywhere_falls_back_on_households():
    frame = services({"hours": "Mo 08:00-12:00"})
    kwargs = {"decay": decays()["binary"], "band": BANDS["semaine"]}
    supply = supply_in(frame, BANDS["semaine"])
    some = access_by_category(
        pairs(np.zeros((2, 1))), zones(population=[100.0, NAN]), frame, supply=supply, **kwargs
    )
    assert some.frame["social"].tolist() == pytest.approx([40.0, 40.0])
    none = access_by_category(
        pairs(np.zeros((2, 1))), zones(households=[50.0, 50.0]), frame, supply=supply, **kwargs
    )
    assert none.per == "households"


def test_a_cutoff_beyond_the_reach_is_refused():
    with pytest.raises(ValueError, match="beyond"):
        two_step(
            pairs(np.zeros((1, 1)), cutoff_s=600.0),
            np.ones(1),
            np.ones(1),
            decay=decays()["binary"],
            cutoff_s=1200.0,
        )
