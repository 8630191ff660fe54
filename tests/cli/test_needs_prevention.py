"""`needs --weights prevention=1`: early signals, switched on by name."""

from __future__ import annotations

import geopandas as gpd
import pytest
from shapely import box

from tests.cli.runner import av
from tests.sources.test_streets_layers import EAST, NORTH

SIGNALS = {"near_poverty_share": [0.05, 0.25], "men_fmp": [6.0, 20.0]}


def _town(tmp_path, **columns):
    shapes = [box(EAST + d, NORTH, EAST + d + 200, NORTH + 200) for d in (0, 200)]
    data = {"households": [120.0, 80.0], "poverty_share": [0.3, 0.2], **columns}
    path = tmp_path / "zones.gpkg"
    gpd.GeoDataFrame(data, geometry=shapes, crs=2154).to_file(path, layer="zones")
    home = tmp_path / "home"
    ran = av("territory", "add", "ville", "--name", "Ville", "--zones", path, "--home", home)
    assert ran.code == 0, ran.err
    return lambda *more, public="logement": av(
        "needs", "ville", "--public", public, "--home", home, *more
    )


def _need(ran):
    assert ran.code == 0, ran.err
    return {zone["zone_id"]: zone["need"] for zone in ran.json["zones"]}


def test_off_unless_asked_then_it_moves_the_need(tmp_path) -> None:
    asked = _town(tmp_path, **SIGNALS)
    off = _need(asked("--json"))
    assert sorted(off.values()) == pytest.approx([16.0, 36.0])
    assert _need(asked("--json", "--weights", "prevention=0")) == off
    on = asked("--json", "--weights", "prevention=1")
    assert sorted(_need(on).values()) == pytest.approx([120 * 0.35 / 2, 80 * 0.45 / 2][::-1])
    assert on.json["used"] == ["poverty_share", "prevention"]


def test_the_words_say_which_signals_count_and_which_are_unknown(tmp_path) -> None:
    asked = _town(tmp_path, **SIGNALS)
    said = " ".join(asked("--weights", "prevention=1").out.split())
    assert "Signaux précoces comptés : revenus juste au-dessus du seuil" in said
    assert "laissés de côté : ménages d'une personne × 65 ans et plus" in said
    assert "Signaux précoces comptés" not in asked().out


def test_a_source_without_signals_gives_the_need_without_them(tmp_path) -> None:
    asked = _town(tmp_path)
    on = asked("--json", "--weights", "prevention=1")
    assert _need(on) == _need(asked("--json"))
    assert any("signaux précoces" in note for note in on.json["notes"])


def test_it_is_no_component_of_the_need_of_people_outside(tmp_path) -> None:
    ran = _town(tmp_path, **SIGNALS)("--weights", "prevention=1", public="rue")
    assert ran.code == 2
    assert "prevention" in ran.err
