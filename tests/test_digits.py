"""Numbers written quickly are written as babel writes them."""

from __future__ import annotations

import pytest
from babel.numbers import format_decimal, format_percent
from hypothesis import given
from hypothesis import strategies as st

from planner.digits import percent, percent_in_table, rate
from planner.exports.needs_table import number
from planner.i18n import set_language

_VALUES = st.one_of(
    st.floats(-1e9, 1e9, allow_nan=False),
    st.integers(-(10**9), 10**9),
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


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (0.0, "0"), (1.0, "100"), (0.423, "42"), (0.0123, "1"), (0.004, "0,4"), (0.0002, "0,02"),
        (0.996, "99,6"), (0.9996, "99,96"), (1.25, "125"),
    ],
)  # fmt: skip
def test_a_sentence_says_a_whole_percentage_and_never_nothing_or_all_of_what_is_not(
    share: float, said: str
) -> None:
    set_language("fr")
    assert percent(share) == f"{said}\u202f%"


def test_a_null_share_is_unknown_and_a_rate_keeps_the_decimals_it_was_set_with() -> None:
    set_language("fr")
    assert percent(None) == percent(float("nan")) == "inconnu"
    assert [rate(share, 1) for share in (0.055, 0.06)] == ["5,5\u202f%", "6\u202f%"]
    assert percent_in_table(1.0) == "100,0\u202f%"
