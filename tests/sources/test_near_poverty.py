"""The share of people just above the line, from published quantiles."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.sources.near_poverty import PROBABILITIES, near_poverty_share, quantile_columns


def _quantiles(*rows: dict[str, float]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=list(PROBABILITIES))


def _uniform(low: float, high: float) -> dict[str, float]:
    return {key: low + (high - low) * part for key, part in PROBABILITIES.items()}


def test_on_an_even_spread_it_is_the_width_of_the_band():
    frame = _quantiles(_uniform(0, 40_000))
    share = near_poverty_share(frame, median_eur=20_000, poverty_share=pd.Series([0.3]))
    assert share[0] == pytest.approx(15_000 / 40_000 - 0.3)
    unpublished = near_poverty_share(frame, median_eur=20_000, poverty_share=pd.Series([np.nan]))
    assert unpublished[0] == pytest.approx(3_000 / 40_000)


def test_where_nothing_is_published_nothing_is_said():
    rich = _uniform(20_000, 90_000)
    gaps = {**_uniform(0, 40_000), "d3": np.nan}
    disorder = {**_uniform(0, 40_000), "d2": 30_000.0}
    frame = _quantiles(rich, gaps, disorder, dict.fromkeys(PROBABILITIES, np.nan))
    rate = pd.Series([0.01, 0.3, 0.3, 0.3])
    share = near_poverty_share(frame, median_eur=20_000, poverty_share=rate)
    assert np.isnan(share[[0, 2, 3]]).all()
    assert share[1] == pytest.approx(0.075)


def test_the_latest_year_with_a_median_and_a_low_quantile_is_taken():
    columns = ["DISP_MED18", "DISP_D118", "DISP_TP6018", "DISP_MED21", "DISP_Q121", "DISP_D922"]
    found = quantile_columns(columns)
    assert found is not None
    assert (found.year, found.rate) == ("2021", None)
    assert found.names == {"med": "DISP_MED21", "q1": "DISP_Q121"}
    assert quantile_columns(["DISP_MED18", "DISP_D918"]) is None


@given(
    st.lists(st.floats(0, 1e5), min_size=11, max_size=11),
    st.floats(0, 1),
    st.floats(10_000, 40_000),
)
def test_it_is_a_share_or_unknown(levels: list[float], rate: float, median_eur: float):
    frame = _quantiles(dict(zip(PROBABILITIES, sorted(levels), strict=True)))
    share = near_poverty_share(frame, median_eur=median_eur, poverty_share=pd.Series([rate]))[0]
    assert np.isnan(share) or 0 <= share <= 1 - rate + 1e-12
