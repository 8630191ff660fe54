"""The one page, the workbook and the drawings of scenarios: read back, hostile names inert."""

from __future__ import annotations

import io
import itertools
from dataclasses import replace
from xml.etree import ElementTree

import geopandas as gpd
import numpy as np
import openpyxl
import pandas as pd
import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import box

from planner.board import Board, Column, Cost, Judged, Office
from planner.errors import PrivacyError
from planner.exports.board_pdf import board_pdf
from planner.exports.board_table import board_rows, cells, frontier_rows, kept_words
from planner.exports.board_xlsx import board_xlsx
from planner.exports.change_svg import change_svg, class_of
from planner.exports.frontier_labels import overlap, placed, runs
from planner.exports.frontier_svg import WIDTH, frontier_svg
from planner.exports.scenario_words import change_lines
from planner.frontier import FrontierPoint
from planner.i18n import set_language
from planner.indicators.equity import Gap
from planner.model import Point, Public, Week
from planner.scenario import BASELINE, BusInstead, HalfDay, PassagesWished, Scenario
from planner.scenarios import Figures, Reach
from tests.gridworld import EPSG

HOSTILE = "=1+1 <script>alert(1)</script> ${x} `y` \u202eזה 🙂 ../../etc"
NAMES = ["Gare", HOSTILE, "Le Port", "Sud"]
ZONES = gpd.GeoDataFrame(
    {"name": NAMES, "commune": ["X", "X", "Y", "Y"], "population": [100.0, 200.0, 300.0, np.nan]},
    geometry=[box(k * 100, 0, k * 100 + 100, 100) for k in range(4)],
    crs=EPSG,
    index=pd.Index(["z0", "z1", "z2", "z3"], name="zone_id"),
)
NEEDS = {
    Public.STREET: pd.DataFrame({"need_share": [0.4, 0.3, 0.2, 0.1]}, index=ZONES.index),
    Public.HOUSING: pd.DataFrame({"need_share": [0.1, 0.2, 0.3, 0.4]}, index=ZONES.index),
}
POINTS = (
    FrontierPoint(0, 0.60, 10, 20),
    FrontierPoint(5_000_000, 0.58, 18, 20),
    FrontierPoint(80_000_000, 0.55, 18, 20),
)
BUS = BusInstead("s:1", "base", (HalfDay("Marché", Point(0.0, 0.0), 1, 540, 720),))


def _column(name: str, reach: list[float], **more) -> Column:
    series = pd.Series(reach, index=ZONES.index)
    share = float((NEEDS[Public.STREET]["need_share"] * series).sum())
    figures = Figures(30, 5, 8, 36_000, 7_200, 42_000.0, 2, 512.0, 1, {
        Public.STREET: Reach(series, share), Public.HOUSING: Reach(series * 0, 0.0),
    })  # fmt: skip
    gaps = {Public.STREET: Gap({"X": 0.5, "Y": 0.25}, 0.5), Public.HOUSING: Gap({}, None)}
    values = {
        "scenario": BASELINE if not name else Scenario(name),
        "figures": figures, "judged": Judged(36_000, 7_200, 17, 0, 1), "promised": 20,
        "communes": gaps, "qpv_ratio": {Public.STREET: 0.8, Public.HOUSING: None},
        "gini": {Public.STREET: 0.25, Public.HOUSING: None}, "cost": Cost(1234.4),
    } | more  # fmt: skip
    return Column(**values)


def _office() -> Office:
    frame = pd.DataFrame(
        {"before": [1.0, 0, 0, 0], "after": [0, 2.0, 0, 0], "population": ZONES["population"]}
    )
    return Office("Antenne du Port", "social", "h_week", (8.75, 3.0), (100.0, 200.0), 350.0, frame)


def _board(**more) -> Board:
    columns = (
        _column("", [0.5, 0.5, 0.0, 0.0]),
        _column("Hiver", [0.5, 0.9, 0.0, 0.0]),
        _column("Bus", [0.1, 0.5, 0.3, 0.0], scenario=Scenario("Bus", bus=BUS), office=_office(),
                cost=Cost(None, ("BUS",))),
    )  # fmt: skip
    values = {
        "title": "Ville", "week": Week(2026, 50), "zones": ZONES, "needs": NEEDS,
        "columns": columns, "places": {}, "frontier": {Public.STREET: POINTS},
        "notes": ("Une note.",), "attributions": ("INSEE (2021)",),
    } | more  # fmt: skip
    return Board(**values)


@pytest.fixture(autouse=True)
def _french():
    set_language("fr")
    yield
    set_language("fr")


def _text(pdf: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    assert len(pages) == 1
    return " ".join(pages[0].extract_text().replace("\u202f", " ").replace("\u00a0", " ").split())


def _books(content: bytes) -> dict[str, list[list[object]]]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {page.title: [list(row) for row in page.iter_rows(values_only=True)] for page in book}


def test_the_page_is_one_and_says_figures_zones_office_and_frontier():
    told = _text(board_pdf(_board(), rank=2))
    for words in (
        "Scénarios · Ville", "référence", "Hiver", "17 sur 20 (85 %)", "1 234", "inconnu",
        "Bus face à la référence", "Zones mieux desservies (1)", "0 % → 30 %", "Le Port",
        "Zones moins desservies (1)", "50 % → 10 %", "Guichet remplacé : Antenne du Port",
        "dépassé", "Une note.", "INSEE (2021)",
    ):  # fmt: skip
        assert words in told, words


def test_the_page_is_tagged_and_speaks_the_language_in_use():
    reader = pypdf.PdfReader(io.BytesIO(board_pdf(_board())))
    catalog = reader.trailer["/Root"]
    assert "/StructTreeRoot" in catalog
    assert catalog["/Lang"] == "fr"
    set_language("en")
    reader = pypdf.PdfReader(io.BytesIO(board_pdf(_board())))
    assert reader.trailer["/Root"]["/Lang"] == "en"
    assert "Zones better served" in reader.pages[0].extract_text()


def test_no_column_goes_past_the_margin():
    (page,) = pypdf.PdfReader(io.BytesIO(board_pdf(_board()))).pages
    starts: dict[str, float] = {}
    page.extract_text(
        visitor_text=lambda text, _cm, at, _font, _size: starts.update({text.strip(): at[4]})
    )
    assert "dépassé" in starts  # on one line
    margin_pt = 13 / 25.4 * 72
    assert max(starts.values()) < float(page.mediabox.width) - margin_pt - 20


def test_many_scenarios_with_long_hostile_names_still_make_one_page():
    long = [_column(f"{rank} {HOSTILE}"[:60], [0.9, 0.1, 0.7, 0.9]) for rank in range(1, 6)]
    board = _board(columns=(_column("", [0.5, 0.5, 0.0, 0.0]), *long))
    assert "<script>" in _text(board_pdf(board, rank=5))  # shown as text, never run
    assert "5 =1+1" in _text(board_pdf(board, rank=5))


def test_the_workbook_holds_numbers_and_every_text_as_text():
    board = _board(columns=(_board().columns[0], _column(HOSTILE[:60], [0.9, 0.5, 0.0, 0.0])))
    content = board_xlsx(board)
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert all(cell.data_type != "f" for page in book for row in page.iter_rows() for cell in row)
    pages = _books(content)
    figures = {row[0]: row for row in pages["chiffres"]}
    street = "part du besoin estimé à portée d'un passage (personnes à la rue)"
    assert figures[street][2:] == pytest.approx([0.35, 0.51]) or figures[street][3] > 0.35
    gini = "indice de Gini de ce qui est à portée (personnes à la rue)"
    assert figures[gini][2] == pytest.approx(0.25)
    assert len(pages["zones"]) == 1 + 2 * len(ZONES)
    assert pages["frontière"][1][1:4] == [1, 0, 0.6]
    assert board_xlsx(board) == content


def test_gini_is_for_the_workbook_and_gaps_without_meaning_are_left_out():
    labels = [row.label for row in board_rows(_board())]
    assert not any("Gini" in label for label in labels)
    assert not any("÷" in label and "ménages" in label for label in labels)
    assert any("÷" in label and "rue" in label for label in labels)


def test_changes_are_told_against_the_baseline_and_unknown_stays_unknown():
    rows = {row.label: row for row in board_rows(_board())}
    cost = cells(rows["coût des vacations, avec ou sans passage (€)"])
    assert cost[1:] == ("1\u202f234", "1\u202f234", "inconnu")
    reach = cells(rows["part du besoin estimé à portée d'un passage (personnes à la rue)"])
    assert reach[1] == "35,0\u202f%"
    assert "(+12" in reach[2]
    assert kept_words(0, 0) == "rien n'était promis"


def test_a_board_of_the_team_makes_no_file():
    for make in (board_pdf, board_xlsx):
        with pytest.raises(PrivacyError):
            make(_board(for_team=True))


def test_a_protected_place_of_a_change_has_neither_name_nor_code():
    scenario = Scenario("x", places_less=("p1",), passages=(PassagesWished("p2", 2),))
    told = " ".join(change_lines(scenario, {"p2": "un lieu réservé à l'équipe"}))
    assert told.count("un lieu réservé à l'équipe") == 2
    assert "p1" not in told


def test_the_frontier_draws_every_plan_and_rings_the_beaten_ones():
    drawn = ElementTree.fromstring(frontier_svg(POINTS, label=HOSTILE, font="serif"))
    space = "{http://www.w3.org/2000/svg}"
    marks = [one.get("fill") for one in drawn.iter(f"{space}circle")]
    assert len(marks) == 3
    assert marks.count("#ffffff") == 1
    assert drawn.get("aria-label") == HOSTILE
    assert [row[-1] for row in frontier_rows(POINTS)] == [
        "non dépassé", "non dépassé", "dépassé",
    ]  # fmt: skip
    twice = ElementTree.fromstring(frontier_svg((POINTS[0], POINTS[0]), label="", font="serif"))
    assert [one.text for one in twice.iter(f"{space}text")][-1] == "1, 2"


def test_what_a_broken_promise_costs_is_a_part_of_the_need_and_never_raw_points():
    assert [" ".join(row[1].split()) for row in frontier_rows(POINTS)] == ["rien", "0,5 %", "8,0 %"]
    assert "80 000 000" not in _text(board_pdf(_board()))
    assert [row[2] for row in _books(board_xlsx(_board()))["frontière"][1:]] == [0, 0.005, 0.08]


def test_ticks_of_a_frontier_are_round_and_each_is_told_once():
    near = tuple(FrontierPoint(rank, 0.3726 + rank * 1e-4, 33 + rank, 35) for rank in (0, 1, 2))
    drawn = ElementTree.fromstring(frontier_svg(near, label="", font="serif"))
    texts = list(drawn.iter("{http://www.w3.org/2000/svg}text"))
    for anchor in ("middle", "end"):  # across, then up
        told = [one.text or "" for one in texts if one.get("text-anchor") == anchor]
        ticks = [text for text in told if text.endswith("%")]
        assert len(set(ticks)) == len(ticks) >= 3
    across = [one for one in texts if one.get("text-anchor") == "middle"]
    ends = [float(one.get("x", "")) + len(one.text or "") * 12 * 0.64 / 2 for one in across]
    assert max(ends) <= WIDTH  # 0.64 em: a digit of the widest font a browser takes


@given(
    st.lists(st.tuples(st.floats(62, 442), st.floats(22, 252)), min_size=1, max_size=9, unique=True)
)
def test_no_number_of_a_frontier_hides_another(spots):
    texts = [runs([rank]) for rank in range(1, len(spots) + 1)]
    labels = placed(spots, texts, (62, 22, 442, 252))
    for one, other in itertools.combinations(labels, 2):
        assert not overlap(one.box, other.box)
    assert [one.of for one in labels] == spots


def test_numbers_that_follow_one_another_are_told_as_a_run():
    assert runs([5, 2, 3, 4, 7, 8]) == "2 à 5, 7, 8"


def test_zones_are_drawn_by_class_with_hatches_over_the_worse_served():
    change = pd.Series({"z0": 0.3, "z1": 0.1, "z2": -0.1, "z3": -0.9})
    drawn = change_svg(ZONES, change)
    ElementTree.fromstring(drawn)
    for fill in ("#1b6e8c", "#a9d3de", "#f0cf9a", "#b5700f"):
        assert drawn.count(f'fill="{fill}"') == 1
    assert "url(#worse1)" in drawn
    assert "url(#worse2)" in drawn
    assert [class_of(value) for value in (0.0, 0.25, -0.01, float("nan"))] == [
        "same", "better2", "worse1", "same",
    ]  # fmt: skip


def test_the_page_of_a_frontier_without_promises_says_so():
    none = tuple(replace(point, kept=0, promised=0) for point in POINTS)
    assert "rien n'était promis" in _text(board_pdf(_board(frontier={Public.STREET: none})))
