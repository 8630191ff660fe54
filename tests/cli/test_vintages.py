"""Every source is cited with its vintage: the file's, the one typed, or said to be unknown."""

from __future__ import annotations

import geopandas as gpd
import pytest
from shapely import box

from tests.cli.runner import av
from tests.sources.test_streets_layers import EAST, NORTH, layers, write


@pytest.fixture
def squares(tmp_path):
    """Two squares whose columns tell no year."""
    shapes = [box(EAST + d, NORTH, EAST + d + 200, NORTH + 200) for d in (0, 200)]
    data = {"houhold": [120.0, 80.0], "phouhold": [30.0, 10.0]}
    path = tmp_path / "carreaux.gpkg"
    gpd.GeoDataFrame(data, geometry=shapes, crs=2154).to_file(path, layer="carreaux")
    return path


def _sources(tmp_path, squares, *more):
    home = tmp_path / "home"
    ran = av("territory", "add", "ville", "--name", "Ville", "--zones", squares, "--home", home,
             "--replace", *more)  # fmt: skip
    if ran.code == 0:
        return av("needs", "ville", "--public", "logement", "--home", home, "--json").json[
            "sources"
        ]
    return ran


def test_an_unknown_vintage_is_said(tmp_path, squares) -> None:
    assert _sources(tmp_path, squares) == ["INSEE, carreaux de 200 m (millésime non indiqué)"]


def test_a_vintage_told_by_the_person_is_printed(tmp_path, squares) -> None:
    told = _sources(tmp_path, squares, "--vintage", "squares=2010")
    assert told == ["INSEE, carreaux de 200 m (2010)"]


@pytest.mark.parametrize(
    ("text", "said"),
    [("squares", "SOURCE=MILLÉSIME"), ("carres=2010", "carres"), ("squares=", "1 à 40")],
)
def test_a_vintage_that_says_nothing_is_wrong_usage(tmp_path, squares, text, said) -> None:
    ran = _sources(tmp_path, squares, "--vintage", text)
    assert ran.code == 2
    assert said in ran.err


def test_the_date_of_the_streets_may_be_told_where_their_file_tells_none(tmp_path) -> None:
    path = write(tmp_path / "rues.gpkg", *layers())
    said = []
    for words in ((), ("--vintage", "osm=novembre 2025")):
        home = tmp_path / f"home{len(words)}"
        ran = av("territory", "add", "ville", "--name", "Ville", "--streets", path, "--home", home,
                 *words)  # fmt: skip
        assert ran.code == 0, ran.err
        listed = av("territory", "list", "--home", home, "--json").json
        said.append(next(iter(listed[0]["vintages"].values())))
    assert said[0].startswith("fichier du ")
    assert said[1] == "novembre 2025"
