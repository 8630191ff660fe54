"""What the map of needs says of a zone besides its colour."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pandas as pd
import pytest

from planner.ui.needs_map import _look, _marks
from planner.ui.zone_layers import Layer


def layer(**more: Any) -> Layer:
    return Layer("need", "besoin", pd.Series([0.5]), "{:.1f}".format, "", **more)


@pytest.mark.parametrize(
    ("marks", "hatch", "said"),
    [
        ((False, False, False), None, "0.5"),
        ((True, False, False), "lines", "0.5 · estimé d'après le secteur"),
        ((False, True, True), "rules dots", "0.5 · imputé par le producteur · rang instable"),
    ],
)
def test_each_mark_is_drawn_and_said(marks, hatch, said):
    look = _look("0.5", 2, marks)
    assert (look.words, look.dashes, look.hatch) == (said, None, hatch)


def test_what_the_source_imputed_is_marked_on_layers_that_rest_on_it():
    frame = pd.DataFrame({"confidence": ["imputed", "published", "unknown"]})
    study = cast(Any, SimpleNamespace(needs=SimpleNamespace(frame=frame)))
    found = _marks(study, layer(rests_on_estimates=True))
    assert found[1].tolist() == [True, False, False]
    assert not any(mark.any() for mark in _marks(study, layer()))
