"""E13: the card for people met, in every language of the poster, four to a sheet."""

from __future__ import annotations

import dataclasses
import io
import re
import unicodedata

import pypdf
import pytest

from planner.exports.card import A_SHEET, CARDS, render_cards
from planner.exports.poster_words import WORDS
from planner.exports.spoken import SPOKEN
from tests.exports.glyphs import fonts_of, glyphs_of

TAGS = list(CARDS)


@pytest.fixture(scope="module")
def reader() -> pypdf.PdfReader:
    content = render_cards(organisation="Les Veilleurs", contact="12 rue du Pont")
    return pypdf.PdfReader(io.BytesIO(content))


def _words(tag: str) -> str:
    return " ".join(dataclasses.astuple(CARDS[tag]))


def _sheet(reader: pypdf.PdfReader, tag: str) -> str:
    """Text layer of the sheet a card is on, on one line."""
    page = reader.pages[TAGS.index(tag) // A_SHEET]
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", page.extract_text()))


def test_e13_a_card_is_in_every_language_of_the_poster() -> None:
    assert TAGS == list(WORDS) == list(SPOKEN)


@pytest.mark.parametrize("tag", [tag for tag in TAGS if not SPOKEN[tag].rtl])
def test_e13_every_sentence_of_a_card_can_be_read_back(reader, tag) -> None:
    for sentence in dataclasses.astuple(CARDS[tag]):
        plain = unicodedata.normalize("NFKC", sentence)
        assert plain.replace(" ", "") in _sheet(reader, tag).replace(" ", ""), sentence


@pytest.mark.parametrize("tag", [tag for tag in TAGS if SPOKEN[tag].rtl])
def test_e13_a_card_from_right_to_left_is_whole_and_no_letter_is_an_empty_box(reader, tag) -> None:
    page = reader.pages[TAGS.index(tag) // A_SHEET]
    letters = {char for char in _words(tag) if char.isalpha()}
    assert letters <= set(_sheet(reader, tag)), letters - set(_sheet(reader, tag))
    assert {"NotoNaskhArabic-Regular", "NotoNaskhArabic-Bold"} <= fonts_of(page)
    glyphs = glyphs_of(page)
    assert len(glyphs) > 1000
    assert 0 not in glyphs


def test_e13_cards_are_tagged_each_in_its_language_and_four_to_a_sheet(reader) -> None:
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert b"pdfuaid" in root["/Metadata"].get_data()
    assert len(reader.pages) == -(-len(CARDS) // A_SHEET)
    marked = {
        lang.decode()
        for page in reader.pages
        for lang in re.findall(rb"/Lang ?\(([^)]*)\)", page.get_contents().get_data())
    }
    assert set(CARDS) - {"fr"} <= marked  # French is that of the document
    assert root["/Lang"].lower().startswith("fr")


@pytest.mark.parametrize("tag", TAGS)
def test_e13_sentences_are_short_give_the_number_to_call_and_where_to_complain(tag) -> None:
    said = dataclasses.astuple(CARDS[tag])
    sentences = [one for text in said for one in re.split(r"[.:]\s", text)]
    assert max(len(one.split()) for one in sentences) <= 16
    for needed in ("115", "112", "cnil.fr"):
        assert needed in _words(tag)


def test_e13_the_contact_is_printed_or_a_line_is_left_to_write_it(reader) -> None:
    assert all("12 rue du Pont" in page.extract_text() for page in reader.pages)
    assert all("Les Veilleurs" in page.extract_text() for page in reader.pages)
    blank = pypdf.PdfReader(io.BytesIO(render_cards(organisation="", contact="")))
    assert len(blank.pages) == len(reader.pages)
    assert "12 rue du Pont" not in blank.pages[0].extract_text()


@pytest.mark.parametrize("typed", ["#panic()", "= T `x` *y*", "\u202egnp", "W" * 80])
def test_e13_a_typed_contact_is_printed_as_typed_and_moves_no_card(typed) -> None:
    pages = pypdf.PdfReader(io.BytesIO(render_cards(organisation=typed, contact=typed))).pages
    assert len(pages) == -(-len(CARDS) // A_SHEET)
    said = re.sub(r"\s+", "", pages[0].extract_text())
    assert typed.replace("\u202e", "").replace(" ", "") in said
    assert "\u202e" not in said
