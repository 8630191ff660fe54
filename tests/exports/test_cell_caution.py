"""INSEE's caution stands beside maps of its squares, and there only."""

from __future__ import annotations

from dataclasses import replace

import pytest

from planner.exports.needs_html import needs_html
from planner.model import Public, Territory
from planner.service.load import LoadedTerritory
from planner.service.needs import cell_caution, needs_of_loaded
from tests.indicators.frames_made import zones

_PLACE = Territory("valmy", "Valmy", 2154, "Europe/Paris", (2.0, 48.0, 2.1, 48.1), False)


@pytest.mark.parametrize(("kind", "num"), [("cell", 1), ("iris", 0), ("polygon", 0)])
def test_squares_carry_the_caution_and_other_zones_do_not(kind: str, num: int) -> None:
    told = zones(kind=kind, households=[30.0, 40.0, 50.0], poverty_share=[0.1, 0.2, 0.3])
    loaded = LoadedTerritory(_PLACE, None, told, None, None)
    assert len(cell_caution(loaded)) == num
    notes = needs_of_loaded(loaded, Public.HOUSING).notes
    assert sum("Précaution de l'INSEE" in note for note in notes) == num


def test_an_invented_town_quotes_nobody() -> None:
    invented = replace(_PLACE, fictional=True)
    assert cell_caution(LoadedTerritory(invented, None, zones(3), None, None)) == ()


def test_zones_imputed_by_the_source_are_dotted_on_the_map_and_in_its_legend() -> None:
    told = zones(
        households=[30.0, 40.0, 50.0],
        poverty_share=[0.1, 0.2, 0.3],
        imputed=[False, True, False],
    )
    needs = needs_of_loaded(LoadedTerritory(_PLACE, None, told, None, None), Public.HOUSING)
    page = needs_html(told, needs, title="Valmy")
    assert page.count("<path class='imputed'") == 1
    assert "imputé par le producteur" in page
    assert "1 zone<" in page.split("imputé par le producteur")[1][:60]
    plain = zones(households=[30.0, 40.0, 50.0], poverty_share=[0.1, 0.2, 0.3])
    needs = needs_of_loaded(LoadedTerritory(_PLACE, None, plain, None, None), Public.HOUSING)
    assert "<path class='imputed'" not in needs_html(plain, needs, title="Valmy")
