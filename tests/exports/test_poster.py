"""The poster: published stops open to all, in every language, tagged, nothing else."""

from __future__ import annotations

import datetime as dt
import io
import re
import unicodedata
from dataclasses import replace

import pypdf
import pytest

from planner.exports.audience import Audience
from planner.exports.poster import SENTENCES, render_poster, slots_of
from planner.exports.spoken import SPOKEN
from planner.exports.typeset import typeset
from planner.model import PlaceKind
from tests.exports import weeks
from tests.exports.glyphs import fonts_of, glyphs_of

MONDAY = dt.date(2026, 11, 30)


def _fixed(**more):
    inputs = weeks.make_week(**more)
    places = tuple(replace(one, kind=PlaceKind.FIXED) for one in inputs.means.places)
    means = replace(inputs.means, places=places)
    return replace(inputs, means=means, where=type(inputs.where).of(means, weeks.CODES))


def _read(inputs) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(render_poster(inputs, Audience.PUBLIC)))


def test_only_fixed_points_open_to_all_are_on_it() -> None:
    assert [slot.place for slot in slots_of(_fixed())] == ["Gare routière"]
    assert slots_of(weeks.make_week()) == ()


def test_a_page_a_place_and_a_page_a_team_with_day_and_hours() -> None:
    pages = [" ".join(page.extract_text().split()) for page in _read(_fixed()).pages]
    assert len(pages) == 2
    assert "Gare routière" in pages[0]
    assert "Maraude Nord" in pages[1]
    for text in pages:
        assert "20:30–20:45" in text
        for said in ("heures fixes", "fixed times", "ore fixe", "визначені", "указанные"):
            assert said in text
        for hidden in (weeks.SECRET, "Accueil de jour", *weeks.CODES.values()):
            assert hidden not in text


def test_it_is_tagged_and_every_language_is_marked() -> None:
    content = render_poster(_fixed(), Audience.PUBLIC)
    reader = pypdf.PdfReader(io.BytesIO(content))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"].lower().startswith("fr")
    assert "/StructTreeRoot" in root
    assert b"pdfuaid" in root["/Metadata"].get_data()
    page = reader.pages[0].get_contents()
    assert page is not None
    marked = {lang.decode() for lang in re.findall(rb"/Lang ?\(([^)]*)\)", page.get_data())}
    assert set(SENTENCES) <= marked


@pytest.mark.parametrize("name", ["#panic()", "<script>", "=1+1 `${x}`", "\u202egnp"])
def test_a_hostile_name_is_printed_as_typed(name) -> None:
    pages = _read(_fixed(name=name, team=name, organisation=name)).pages
    text = " ".join(pages[0].extract_text().split())
    assert name.replace("\u202e", "") in text
    assert "\u202e" not in text


def _letters(tag: str) -> set[str]:
    said = [*SENTENCES[tag], *(SPOKEN[tag].weekday(MONDAY + dt.timedelta(n)) for n in range(7))]
    return {char for text in said for char in text if char.isalpha()}


def test_no_letter_of_any_language_is_drawn_as_an_empty_box() -> None:
    pages = _read(_fixed()).pages
    for page in pages:
        glyphs = glyphs_of(page)
        assert len(glyphs) > 400
        assert 0 not in glyphs
    said = "".join(page.extract_text() for page in pages)
    for tag in ("ar", "fa-AF", "ps"):
        sentences = {char for char in "".join(SENTENCES[tag]) if char.isalpha()}
        assert sentences <= set(unicodedata.normalize("NFKC", said)), tag
    assert {"NotoNaskhArabic-Regular", "NotoNaskhArabic-Bold"} <= fonts_of(pages[0])


@pytest.mark.parametrize("tag", SENTENCES)
def test_a_week_of_days_in_every_language_can_be_typeset(tag) -> None:
    spoken = SPOKEN[tag]
    days = [spoken.weekday(MONDAY + dt.timedelta(n)) for n in range(7)]
    assert len(set(days)) == 7
    assert spoken.rtl == all(unicodedata.bidirectional(day[0]) == "AL" for day in days)
    rows = [{**spoken.typeset, "word": day, "hours": ""} for day in days]
    inputs = {
        "title": "T", "lang": "fr", "organisation": "", "week": "", "sentences": [],
        "columns": ["a", "b", "c"], "source": "",
        "pages": [{"title": "P", "rows": [{"day": "", "days": rows, "hours": "", "what": ""}]}],
    }  # fmt: skip
    page = pypdf.PdfReader(io.BytesIO(typeset("poster", poster=inputs))).pages[0]
    assert 0 not in glyphs_of(page)


def test_letters_of_pashto_and_digits_of_dari_and_pashto_are_those_they_write() -> None:
    assert set("ټړېږۍ") & _letters("ps") == set("ټړېږۍ")
    start = dt.datetime(2026, 11, 30, 20, 30)
    end = start + dt.timedelta(minutes=15)
    assert SPOKEN["fa-AF"].hours(start, end) == "از ۲۰:۳۰ تا ۲۰:۴۵"
    assert SPOKEN["ps"].hours(start, end) == "له ۲۰:۳۰ تر ۲۰:۴۵"
    assert [SPOKEN[tag].hours(start, end) for tag in ("fr", "ar", "ru")] == ["", "", ""]
    assert SPOKEN["ps"].weekday(start.date()) == "دونۍ"
    assert SPOKEN["fa-AF"].weekday(start.date()) == "دوشنبه"


def test_every_language_spoken_is_on_the_poster_in_their_order() -> None:
    assert list(SENTENCES) == list(SPOKEN)


def test_a_letter_no_font_of_ours_has_is_refused_and_not_drawn_as_a_box() -> None:
    import typst

    with pytest.raises(typst.TypstError):
        typeset("poster", poster={
            "title": "漢", "lang": "fr", "organisation": "漢", "week": "", "sentences": [],
            "columns": ["a", "b", "c"], "source": "", "pages": [{"title": "漢", "rows": []}],
        })  # fmt: skip


def test_a_week_without_published_stop_says_so() -> None:
    text = " ".join(_read(weeks.make_week()).pages[0].extract_text().split())
    assert "Pas de point fixe annoncé cette semaine" in text
