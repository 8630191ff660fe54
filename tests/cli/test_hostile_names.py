"""Hostile names from every file, through the whole chain: shown as typed, never run."""

from __future__ import annotations

import csv
import io
import json
from html.parser import HTMLParser
from pathlib import Path

import geopandas as gpd
import gpxpy
import pytest
from shapely import box

from planner.exports.means_template import write_template
from tests.cli.conftest import WEEK
from tests.cli.runner import Ran, av
from tests.pdf_text import text_of
from tests.sources.means_town import BBOX, STEP_M, X0, Y0, good, make_streets
from tests.sources.test_streets_layers import write

SCRIPT = "<script>alert(1)</script>"
NAMES = [SCRIPT, "`x` ${alert(1)}", "=1+1", "../../etc/passwd", "قهوة 🙂", "\"'><img src=x>"]


class _Tags(HTMLParser):
    """Tags and attributes a browser would find."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _value in attrs}


def _streets(path: Path) -> Path:
    """Streets of the small town, the first of a hostile name."""
    streets = make_streets()
    nodes = gpd.GeoDataFrame(
        {"id": streets.nodes.index.astype(str)},
        geometry=gpd.points_from_xy(streets.nodes["x_m"], streets.nodes["y_m"]),
        crs=2154,
    )
    links = streets.links[["from_node", "to_node", "highway", "geometry"]].assign(
        name=streets.links["street"].replace("Rue de la Gare", f"Rue {SCRIPT} `${{x}}` =1+1"),
        modes="car,walk",
    )
    return write(path, nodes, links)


def _zones(path: Path) -> Path:
    shapes = [
        box(X0 - 50 + STEP_M * k / 2, Y0 - 50, X0 + STEP_M * k / 2, Y0 + 1050)
        for k in range(len(NAMES))
    ]
    data = {"name": NAMES, "poverty_share": [0.1 * (k + 1) for k in range(len(NAMES))]}
    gpd.GeoDataFrame(data, geometry=shapes, crs=2154).to_file(path, layer="zones")
    return path


def _services(path: Path) -> Path:
    lon, lat = (BBOX[0] + BBOX[2]) / 2, (BBOX[1] + BBOX[3]) / 2
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["name", "category", "lat", "lon", "opening_hours"])
        table.writerows([name, "toilets", lat, lon, ""] for name in NAMES)
    return path


def _means(path: Path) -> Path:
    rows = good()
    rows["organisation"][0]["organisation"] = SCRIPT
    rows["signalements"], rows["exceptions"] = [], []
    rows["rendez-vous"][0]["rue"] = "rue Pasteur"
    rows["lieux"][1] |= {"nom": NAMES[1], "protection": "public"}
    rows["lieux"][2] |= {"repère": "", "rue": "rue Carnot", "croisement": "boulevard du Canal"}
    for rank, name in enumerate(NAMES):
        rows["lieux"].append(
            {"code": f"H{rank}", "nom": name, "nature": "lieu connu", "protection": "public",
             "rue": "rue Pasteur", "croisement": "avenue Thiers"}
        )  # fmt: skip
    write_template(path, rows)
    return path


@pytest.fixture(scope="module")
def town(tmp_path_factory, chain) -> tuple[Path, Path, Ran]:
    """Home, folder and plan of a town whose files hold hostile names everywhere."""
    folder = tmp_path_factory.mktemp("hostile")
    home = folder / "home"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ALLERVERS_KEY_FILE", str(chain.home.parent / "key"))
        ran = av("territory", "add", "ville", "--name", f"Ville {SCRIPT}", "--home", home,
                 "--streets", _streets(folder / "rues.gpkg"), "--zones", _zones(folder / "z.gpkg"),
                 "--services", _services(folder / "services.csv"))  # fmt: skip
        assert ran.code == 0, ran.err
        ran = av("plan", "ville", "--means", _means(folder / "m.xlsx"), "--week", WEEK,
                 "--iterations", "5", "--home", home, "--out", folder / "plan.json")  # fmt: skip
    assert ran.code in (0, 4), ran.err
    return home, folder, ran


def test_the_plan_file_holds_none_of_the_names(town) -> None:
    text = (town[1] / "plan.json").read_text("utf-8")
    assert not [name for name in NAMES if name in json.loads(text).__repr__()]


def test_pages_of_needs_and_of_a_comparison_run_nothing(town, tmp_path) -> None:
    home, folder, _ran = town
    ran = av("needs", "ville", "--public", "logement", "--home", home, "--out", tmp_path)
    assert ran.code == 0, ran.err
    plan = folder / "plan.json"
    ran = av("compare", plan, plan, "--home", home, "--team", "--out", tmp_path)
    assert ran.code == 0, ran.err
    pages = sorted(tmp_path.glob("*.html"))
    assert len(pages) == 2
    for path in pages:
        page = path.read_text("utf-8")
        read = _Tags(page)
        assert not {"script", "img", "iframe", "object"} & read.tags
        assert not {name for name in read.attributes if name.startswith("on")}
        body = page[page.index("<body") :]
        assert "${" not in body
        assert "`" not in body
    for path in tmp_path.glob("*.csv"):
        rows = csv.reader(io.StringIO(path.read_text("utf-8-sig")), delimiter=";")
        assert not [cell for row in rows for cell in row if cell.strip()[:1] in {"=", "@", "+"}]


def test_stops_on_hostile_streets_are_told_as_typed_in_inert_files(town, tmp_path) -> None:
    home, _folder, _ran = town
    ran = av("stops", "ville", "--public", "logement", "--home", home, "--out", tmp_path,
             "--spacing", "90", "--reach", "90", "--gain", "0", "--seconds", "0")  # fmt: skip
    assert ran.code == 0, ran.err
    table = (tmp_path / "arrets-ville-logement.csv").read_text("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(table), delimiter=";") for cell in row]
    assert not [cell for cell in cells if cell.strip()[:1] in {"=", "@", "+"}]
    assert any(SCRIPT in cell for cell in cells)
    features = json.loads((tmp_path / "arrets-ville-logement.geojson").read_text("utf-8"))
    assert any(SCRIPT in feature["properties"]["name"] for feature in features["features"])


def test_sheets_and_tracks_print_the_names_as_typed_in_files_of_safe_names(town, tmp_path) -> None:
    home, folder, _ran = town
    ran = av("sheets", folder / "plan.json", "--home", home, "--out", tmp_path / "out")
    assert ran.code == 0, ran.err
    files = list((tmp_path / "out").rglob("*"))
    assert all(path.parent == tmp_path / "out" for path in files)
    assert list(tmp_path.iterdir()) == [tmp_path / "out"]
    texts = [
        " ".join(text_of(path.read_bytes()).split()) for path in files if path.suffix == ".pdf"
    ]
    assert texts
    assert all(SCRIPT in text for text in texts)
    names = set()
    for path in files:
        if path.suffix == ".gpx":
            text = path.read_text("utf-8")
            assert "<script" not in text
            names |= {point.name.split(" ", 1)[-1] for point in gpxpy.parse(text).waypoints}
    assert {"=1+1", "../../etc/passwd"} & names


def test_the_terminal_is_not_rewritten_by_a_name(town) -> None:
    home, _folder, ran = town
    shown = av("needs", "ville", "--public", "logement", "--home", home)
    for text in (ran.out, shown.out):
        assert "\x1b" not in text
        assert "\u202e" not in text


@pytest.mark.parametrize("name", ["gnp.\u202eexe", "a\x07b", "a\x1b[2Jb"])
def test_names_that_hide_or_rewrite_are_shown_without_their_tricks(tmp_path, name) -> None:
    home = tmp_path / "home"
    ran = av("territory", "add", "ville", "--name", name, "--home", home,
             "--zones", _zones(tmp_path / "z.gpkg"))  # fmt: skip
    listed = av("territory", "list", "--home", home)
    for text in (ran.out, ran.err, listed.out):
        assert not {"\u202e", "\x07", "\x1b"} & set(text)
