"""Numbers written quickly are written as babel writes them."""

from __future__ import annotations

import pytest
from babel.numbers import format_decimal, format_percent
from hypothesis import given
from hypothesis import strategies as st

from planner.exports.needs_table import number, percent
from planner.i18n import set_language

_VALUES = st.one_of(
    st.floats(-1e9, 1e9, allow_nan=False), st.integers(-(10**9), 10**9),
    st.decimals(-1000, 1000, places=3).map(float),
)  # fmt: skip


@pytest.mark.parametrize("spoken", ["fr", "en"])
@given(value=_VALUES, digits=st.integers(0, 4))
def test_a_number_is_written_as_babel_writes_it(spoken: str, value: float, digits: int) -> None:
    set_language(spoken)
    pattern = "#,##0." + "#" * digits if digits else "#,##0"
    assert number(value, digits) == format_decimal(value, format=pattern, locale=spoken)
    pattern = "#,##0." + "0" * digits if digits else "#,##0"
    sign = "\u202f%" if spoken == "fr" else "%"
    shown = format_percent(value, format=f"{pattern}{sign}", locale=spoken)
    assert percent(value, digits) == shown
