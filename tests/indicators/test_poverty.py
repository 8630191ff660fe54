"""Poverty, its confidence, non-take-up as ranges, and comparisons refused."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.errors import ComparisonError, UsageError
from planner.indicators.estimates import with_estimates
from planner.indicators.non_take_up import NonTakeUp, not_asking
from planner.indicators.populations import Counted, require_same_population
from planner.indicators.poverty import poverty
from planner.sources.non_take_up import read_non_take_up
from tests.indicators.frames_made import NAN, zones


def test_rate_numbers_gap_and_confidence_by_kind_of_cell():
    places = zones(
        households=[20.0, 5.0, 30.0, 40.0, 12.0],
        population=[50.0, 10.0, 60.0, 80.0, 24.0],
        poor_households=[5.0, 1.0, 6.0, NAN, NAN],
        living_standard_sum_eur=[50 * 11_000.0, 10 * 22_000.0, NAN, 80 * 33_000.0, NAN],
        imputed=[False, False, True, False, False],
        residential=[True, True, True, True, False],
    )
    found = poverty(with_estimates(places), national_median_eur=22_000.0)
    assert found["confidence"].tolist() == [
        "published", "small", "imputed", "estimated", "unknown",
    ]  # fmt: skip
    assert found["rate"].tolist()[:3] == pytest.approx([0.25, 0.2, 0.2])
    assert found["poor_people"].tolist()[:2] == pytest.approx([12.5, 2.0])
    assert found["gap"].tolist()[:2] == pytest.approx([0.5, 0.0])
    assert found["gap"].iloc[3] == pytest.approx(-0.5)
    assert np.isnan(found["gap"].iloc[2])
    assert np.isnan(found["rate"].iloc[4])


def test_without_a_median_of_the_same_year_the_gap_is_unknown():
    places = zones(population=[10.0], living_standard_sum_eur=[1e5], poverty_share=[0.1])
    assert poverty(with_estimates(places), national_median_eur=None)["gap"].isna().all()


def test_published_rates_are_ranges_with_a_source():
    rates = read_non_take_up()
    assert {"rsa", "minimum_vieillesse", "prime_activite", "css"} <= set(rates)
    assert rates["rsa"].central == 0.34
    for rate in rates.values():
        assert rate.source
        assert rate.year
        assert rate.page.startswith("https://")


def test_people_who_do_not_ask_are_told_as_a_range_of_a_whole_territory():
    rate = NonTakeUp("x", "x", 0.5, 0.2, 0.5, "2020", "p", "s", "https://x")
    assert not_asking(100.0, rate) == pytest.approx((25.0, 100.0))
    with pytest.raises(UsageError):
        not_asking(float("nan"), rate)


@given(b=st.floats(0, 1e7), low=st.floats(0, 0.9), more=st.floats(0, 0.09))
def test_the_range_gives_back_the_rate(b, low, more):
    rate = NonTakeUp("x", "x", low, low, low + more, "2020", "p", "s", "https://x")
    for missing, share in zip(not_asking(b, rate), (rate.low, rate.high), strict=True):
        assert missing == pytest.approx(share * (missing + b), rel=1e-9, abs=1e-9)


def test_populations_of_different_sources_are_not_compared():
    filosofi = Counted("INSEE, Filosofi", "2018")
    require_same_population([filosofi], [Counted("INSEE, Filosofi", "2018")])
    with pytest.raises(ComparisonError, match="2018 ; INSEE, carreaux 2010"):
        require_same_population([filosofi], [Counted("INSEE, carreaux", "2010")])
    with pytest.raises(ComparisonError, match="même source"):
        require_same_population([filosofi], [Counted("INSEE, Filosofi", "2019")])
