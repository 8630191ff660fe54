"""The printed pages, read back: text, order, tags, two pages, hostile names inert."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace

import pypdf
import pypdfium2
import pytest
import zxingcpp

from planner.exports.sheet import Sheet
from planner.exports.sheet_pdf import render
from planner.tally import ROUND_COLUMNS, tally_words
from tests.exports.samples import make_sheet

HOSTILE = (
    '#import "@preview/x:1.0.0": y',
    "<script>alert(1)</script>",
    "`rm -rf /` ${HOME} =1+1",
    "#panic() *gras* _penché_ $x^2$ @ref \\u{41}",
    "../../etc/passwd",
)


def _read(sheets: Sequence[Sheet]) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(render(sheets)))


def _text(page: pypdf.PageObject) -> str:
    return " ".join(page.extract_text().replace("\N{NO-BREAK SPACE}", " ").split())


@pytest.fixture(scope="module")
def document() -> pypdf.PdfReader:
    return _read([make_sheet(11)])


def test_the_recto_says_who_when_where_in_reading_order(document: pypdf.PdfReader) -> None:
    text = _text(document.pages[0])
    expected = (
        "Les Veilleurs",
        "Maraude Nord",
        "lundi 30 novembre 2026",
        "version 2, remplace la version 1",
        "vers 20 h 10",
        "Place du Marché 1",
        "vers 21 h 50",
        "Place du Marché 11",
        "Prendre le chemin du retour vers 0 h 05",
        "Rencontres imprévues",
    )
    found = [text.find(part) for part in expected]
    assert -1 not in found
    assert found == sorted(found)


def test_the_recto_has_the_closed_list_of_tallies(document: pypdf.PdfReader) -> None:
    text = _text(document.pages[0]).replace("- ", "").replace("\N{SOFT HYPHEN}", "")
    for word in ("dont 1re fois", "orientées", "pas là", "case vide"):
        assert word in text


def test_a_visiting_team_is_told_to_mark_and_a_street_round_to_count() -> None:
    visits = _text(_read([replace(make_sheet(2), visits=True)]).pages[0])
    assert "Une croix par visite" in visits
    assert "Compter" not in visits


def test_e15_the_verso_says_the_way_the_numbers_and_when_to_destroy(
    document: pypdf.PdfReader,
) -> None:
    text = _text(document.pages[1])
    for part in (
        "Base → 1",
        "11 → Base",
        "rue de la Fontaine-aux-Lilas",
        "AP Approcher à pied",
        "01 99 00 12 34",
        "115 hébergement d'urgence",
        "À détruire le lundi 7 décembre 2026",
        "Feuille perdue",
        "Filosofi (INSEE) : 2021",
        "territoire fictif",
    ):
        assert part in text


def test_e30_the_document_is_tagged_titled_and_in_french(document: pypdf.PdfReader) -> None:
    root = document.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"].lower().startswith("fr")
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert document.metadata is not None
    assert document.metadata.title == "Feuille de route — Maraude Nord — lundi 30 novembre 2026"
    assert b"pdfuaid" in root["/Metadata"].get_data()


def test_the_map_has_its_text_and_the_tables_have_headers(document: pypdf.PdfReader) -> None:
    kinds: list[str] = []
    alternatives: list[str] = []
    waiting = [document.trailer["/Root"]["/StructTreeRoot"]]
    while waiting:
        element = waiting.pop().get_object()
        if isinstance(element, list):
            waiting.extend(element)
        elif isinstance(element, dict):
            kinds.append(str(element.get("/S", "")))
            alternatives.append(str(element.get("/Alt", "")))
            waiting.extend([element["/K"]] if "/K" in element else [])
    assert "Carte de la tournée." in alternatives
    assert kinds.count("/Table") == 3
    assert {"/H1", "/H2", "/TH", "/Figure"} <= set(kinds)


@pytest.mark.parametrize("num_stops", [0, 1, 8, 11, 14])
def test_a_usual_round_is_one_recto_and_one_verso(num_stops: int) -> None:
    assert len(_read([make_sheet(num_stops, steps=6)]).pages) == 2


def test_long_labels_and_long_ways_of_14_stops_still_hold_on_two_pages() -> None:
    sheet = make_sheet(14, label="Avenue du Général-de-Gaulle / Rue Saint", steps=7)
    assert len(_read([sheet]).pages) == 2


def test_a_long_round_goes_on_with_its_head_repeated() -> None:
    pages = _read([make_sheet(27, steps=12)]).pages
    assert len(pages) > 2
    for page in pages[1:]:
        assert "Maraude Nord" in _text(page)[:60]
    whole = " ".join(map(_text, pages))
    assert "Place du Marché 27" in whole
    assert "27 → Base" in whole
    assert f"page {len(pages)}/{len(pages)}" in whole


@pytest.mark.parametrize("num_stops", [3, 14])
def test_every_column_of_the_list_fits_beside_the_places(num_stops: int) -> None:
    pages = _read([replace(make_sheet(num_stops), tally=ROUND_COLUMNS)]).pages
    assert len(pages) == 2
    text = _text(pages[0]).replace("- ", "").replace("\N{SOFT HYPHEN}", "")
    for column in ROUND_COLUMNS:
        assert "".join(tally_words(column).split()) in text.replace(" ", "")
    assert f"Place du Marché {num_stops}" in text


def test_the_strip_has_the_code_the_numbers_and_the_columns_and_no_place() -> None:
    sheet = make_sheet(9, label="Square caché")
    sheet = replace(sheet, header=replace(sheet.header, code="KW3D4"))
    strip = _text(_read([sheet]).pages[1]).split("À détacher")[1].split("À détruire")[0]
    assert "KW3D4" in strip
    assert "1 2 3 4 5 6 7 8 9" in strip
    assert "rencontrées" in strip
    assert "ne souhaite pas" in strip
    assert not [word for word in ("Square", "Maraude", "Veilleurs", "rue") if word in strip]


def test_the_strip_s_qr_code_holds_the_sheet_s_code_and_nothing_else() -> None:
    sheet = make_sheet(9)
    pdf = render([replace(sheet, header=replace(sheet.header, code="KW3D4")), make_sheet(3)])
    pages = [page.render(scale=200 / 72).to_pil() for page in pypdfium2.PdfDocument(pdf)]
    found = [[code.text for code in zxingcpp.read_barcodes(page)] for page in pages]
    assert found == [[], ["KW3D4"], [], []]  # no code, no QR code


def test_the_same_sheet_gives_the_same_bytes() -> None:
    assert render([make_sheet(5)]) == render([make_sheet(5)])


def test_each_sheet_of_a_pack_starts_on_an_odd_page() -> None:
    pages = _read([make_sheet(20), make_sheet(9), make_sheet(9)]).pages
    starts = [at for at, page in enumerate(pages) if "remplace la version" in _text(page)]
    assert len(starts) == 3
    assert all(start % 2 == 0 for start in starts)


def test_at_least_six_lines_are_left_for_the_unplanned(document: pypdf.PdfReader) -> None:
    rows = 0
    waiting = [document.trailer["/Root"]["/StructTreeRoot"]]
    while waiting:
        element = waiting.pop().get_object()
        if isinstance(element, list):
            waiting.extend(element)
        elif isinstance(element, dict):
            rows += element.get("/S") == "/TR"
            waiting.extend([element["/K"]] if "/K" in element else [])
    assert rows >= (1 + 11) + (1 + 6)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_printed_as_typed(name: str) -> None:
    sheet = make_sheet(8, label=name)
    header = replace(sheet.header, team=name, organisation=name, base=name)
    text = _text(_read([replace(sheet, header=header, attributions=(name,))]).pages[0])
    assert text.count(" ".join(name.split())) >= 3 + 8


def test_right_to_left_and_unknown_characters_do_not_stop_the_press() -> None:
    pages = _read([make_sheet(3, label="שלום \u202e مرحبا 😀")]).pages
    assert "□" in _text(pages[0])
    assert "\u202e" not in pages[0].extract_text()


def test_a_first_version_replaces_nothing() -> None:
    sheet = make_sheet(8)
    sheet = replace(sheet, header=replace(sheet.header, version=1, replaces=None), fictional=False)
    text = _text(_read([sheet]).pages[0])
    assert "version 1" in text
    assert "remplace" not in text
    assert "fictif" not in text
