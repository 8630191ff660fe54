"""Words of a layer of the needs map."""

from __future__ import annotations

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from planner.exports.needs_table import number
from planner.ui.zone_layers import Layer

_VALUES = st.lists(
    st.one_of(st.floats(0, 50), st.integers(0, 3).map(float), st.just(float("nan"))), max_size=60
)


@given(values=_VALUES)
def test_zones_are_told_one_by_one_what_their_values_say(values: list[float]) -> None:
    series = pd.Series(np.array(values, dtype=np.float64))
    layer = Layer("need", "besoin", series, lambda value: number(value, 0 if value > 9 else 1), "")
    words, at = layer.every_words()
    assert [words[rank] for rank in at] == [layer.words(value) for value in values]
    assert len(set(words)) == len(words)
