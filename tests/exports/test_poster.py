"""The poster: published stops open to all, a file per language, large, tagged, nothing else."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import re
import unicodedata
from dataclasses import replace

import pypdf
import pytest

from planner.errors import PrivacyError
from planner.exports.audience import Audience
from planner.exports.poster import poster_content, render_poster, slots_of
from planner.exports.poster_map import poster_maps, streets_at
from planner.exports.poster_offers import OFFERS
from planner.exports.poster_signs import SIGNS
from planner.exports.poster_words import WORDS
from planner.exports.spoken import SPOKEN
from planner.exports.typeset import typeset
from planner.exports.week_export import week_exports
from planner.i18n import set_language
from planner.model import PlaceKind, Protection
from planner.network.modes import MODES
from tests.exports import weeks
from tests.exports.glyphs import fonts_of, glyphs_of, sizes_of

MONDAY = dt.date(2026, 11, 30)
NUMBER = "01 99 00 56 78"
TWO_METRES_PT = 22
"""Digits of this size are 5 mm high: a four hundredth of two metres."""


def _fixed(**more):
    inputs = weeks.make_week(**more)
    places = tuple(replace(one, kind=PlaceKind.FIXED) for one in inputs.means.places)
    means = replace(inputs.means, places=places)
    return replace(inputs, means=means, where=type(inputs.where).of(means, weeks.CODES))


def _every_night(nights=7, times=1):
    """The outing of `_fixed` on each night of the week, `times` passages at the fixed point."""
    inputs = _fixed()
    (night,) = (one for one in inputs.plan.shifts if one.id == "s1")
    first = night.passages[0]
    shifts = []
    for rank in range(nights):
        later_s = rank * 86400
        passages = tuple(
            replace(first, **{
                key: getattr(first, key) + later_s + 3600 * turn
                for key in ("arrive_s", "start_s", "leave_s")
            })
            for turn in range(times)
        )  # fmt: skip
        shifts.append(replace(night, id=f"s{rank}", passages=passages))
    return replace(inputs, plan=replace(inputs.plan, shifts=tuple(shifts)))


def _with_number(inputs, number=NUMBER):
    organisation = replace(inputs.means.organisation, public_number=number)
    return replace(inputs, means=replace(inputs.means, organisation=organisation))


def _read(inputs, tag="fr") -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(render_poster(inputs, Audience.PUBLIC, tag=tag)))


def _flat(page: pypdf.PageObject) -> str:
    return " ".join(unicodedata.normalize("NFKC", page.extract_text()).split())


def test_only_fixed_points_open_to_all_are_on_it() -> None:
    assert [slot.place for slot in slots_of(_fixed())] == ["Gare routière"]
    assert slots_of(weeks.make_week()) == ()


def test_a_page_a_place_and_a_page_a_team_with_day_and_hours() -> None:
    pages = [_flat(page) for page in _read(_fixed()).pages]
    assert len(pages) == 2
    for text, title, said in zip(
        pages, ("Gare routière", "Maraude Nord"), ("Nous passons ici", "Où nous trouver"),
        strict=True,
    ):  # fmt: skip
        assert title in text.split("du 30 novembre")[0]
        assert said in text
        for shown in ("du 30 novembre au 6 décembre", "lundi 30 novembre 20 h 30–20 h 45"):
            assert shown in text
        for hidden in (weeks.SECRET, "Accueil de jour", *weeks.CODES.values()):
            assert hidden not in text


@pytest.mark.parametrize("tag", [tag for tag in SPOKEN if tag != "fr" and not SPOKEN[tag].rtl])
def test_what_is_said_is_in_its_language_with_french_beneath(tag) -> None:
    set_language("en")  # the language of the tool is not that of the poster
    place, _team = map(_flat, _read(_fixed(), tag).pages)
    words, french, spoken = WORDS[tag], WORDS["fr"], SPOKEN[tag]
    week = spoken.week(MONDAY, MONDAY + dt.timedelta(6))
    weekday = f"{spoken.weekday(MONDAY)} {spoken.day(MONDAY)} lundi 30 novembre"
    for said in (
        f"{words.here} {french.here}",
        f"{week} du 30 novembre au 6 décembre",
        f"{words.day} jour {words.hours} heures",
        weekday,
        "20:30–20:45",
        f"{words.invite} {french.invite}",
    ):
        assert unicodedata.normalize("NFKC", said) in place


@pytest.mark.parametrize("tag", [tag for tag in SPOKEN if SPOKEN[tag].rtl])
def test_from_right_to_left_every_letter_is_drawn_with_french_beneath(tag) -> None:
    place, team = _read(_with_number(_fixed()), tag).pages
    for page in (place, team):
        assert 0 not in glyphs_of(page)
        assert {"NotoNaskhArabic-Regular", "NotoNaskhArabic-Bold"} <= fonts_of(page)
    words = dataclasses.asdict(WORDS[tag]) | {"none": "", "around": "", "around_here": ""}
    letters = {char for text in words.values() for char in text if char.isalpha()}
    assert letters | set(SPOKEN[tag].weekday(MONDAY)) <= set(_flat(place)), tag
    for beneath in ("Nous passons ici à heures fixes.", "lundi 30 novembre", "20 h 30–20 h 45"):
        assert beneath in _flat(place)
    assert set("20:45") <= set(_flat(place))


def test_a_team_with_a_code_alone_is_told_by_how_it_comes_and_what_it_offers() -> None:
    inputs = _fixed(team="nord")  # the code of the team
    content = poster_content(inputs, SPOKEN["fr"])
    place, team = content["pages"]
    assert place["once"]["what"]["said"] == team["title"]["said"] == "Équipe à pied"
    (one,) = (one for one in inputs.means.teams if one.id == "nord")
    skilled = replace(one, skills=frozenset({"Infirmière", "social", "conduite"}))
    teams = tuple(skilled if t.id == "nord" else t for t in inputs.means.teams)
    inputs = replace(inputs, means=replace(inputs.means, teams=teams))
    pages = [_flat(page) for page in _read(inputs).pages]
    for text in pages:
        assert re.search(r"\bnord\b", text) is None
        assert "conduite" not in text  # what is not known here is told by nobody
        for said in ("Équipe à pied", "Parler", "Soins", "Aide sociale"):
            assert said in text
    english = _flat(_read(inputs, "en").pages[0])
    assert "Team on foot Équipe à pied" in english
    assert "Health care Soins" in english


def test_it_gives_115_and_the_public_number_and_never_that_of_the_team_on_call() -> None:
    inputs = _with_number(_fixed())
    organisation = replace(inputs.means.organisation, on_call_phone="06 11 22 33 44")
    inputs = replace(inputs, means=replace(inputs.means, organisation=organisation))
    for page in map(_flat, _read(inputs).pages):
        assert "115 Un toit pour la nuit" in page
        assert f"{NUMBER} Nous appeler" in page
        assert "06 11" not in page
    assert "Nous appeler" not in _flat(_read(_with_number(inputs, "")).pages[0])


def test_the_map_shows_streets_around_public_places_and_no_way_to_them() -> None:
    inputs = _fixed()
    for page in poster_content(inputs, SPOKEN["ru"])["pages"]:
        assert page["streets"] == "Rue Haute / Rue Voltaire"
        for svg in page["maps"]:
            assert svg.count('class="stop"') == 1
            assert 'class="street"' in svg
            assert not set(re.findall(r'class="(\w+)"', svg)) & {"route", "casing", "sweep", "base"}
    (hidden,) = (one for one in inputs.means.places if one.id == weeks.TEAM)
    with pytest.raises(PrivacyError):
        poster_maps([hidden], inputs.backdrop)
    with pytest.raises(PrivacyError):
        streets_at(hidden, inputs.backdrop)


def test_places_of_a_team_are_numbered_on_its_map_as_in_its_hours() -> None:
    inputs = _fixed()
    places = tuple(replace(p, protection=Protection.PUBLIC) for p in inputs.means.places)
    means = replace(inputs.means, places=places)
    inputs = replace(inputs, means=means, where=type(inputs.where).of(means, weeks.CODES))
    *_places, team = poster_content(inputs, SPOKEN["fr"])["pages"]
    told = [slot for row in team["rows"] for slot in row["slots"]]
    assert [slot["number"] for slot in told] == [1, 2, 3, 4]
    assert team["maps"][0].count('class="stop"') == 4


@pytest.mark.parametrize(
    ("typed", "called"),
    [("Point fixe, gare", "Gare"), ("POINT FIXE : Halle", "Halle"), ("Point fixe", "Point fixe")],
)
def test_what_kind_of_stop_it_is_for_us_is_not_in_its_name(typed, called) -> None:
    assert [slot.place for slot in slots_of(_fixed(name=typed))] == [called]


@pytest.mark.parametrize("tag", SPOKEN)
def test_every_offer_and_way_of_coming_has_its_sign_and_words_in_each_language(tag) -> None:
    assert list(OFFERS[tag]) == list(OFFERS["fr"])
    assert set(OFFERS[tag]) <= set(SIGNS)
    assert set(MODES) <= set(OFFERS[tag])


@pytest.mark.parametrize("tag", SPOKEN)
def test_days_and_hours_are_read_from_two_metres_on_one_sheet(tag) -> None:
    week = _every_night()
    reader = _read(week, tag)
    assert len(reader.pages) == 2  # seven nights: a sheet for the place, a sheet for the team
    content = poster_content(week, SPOKEN[tag])
    assert [len(page["rows"]) for page in content["pages"]] == [7, 7]
    for page in reader.pages:
        large = [size for size in sizes_of(page) if size >= TWO_METRES_PT]
        assert len(large) >= 7 * 2  # a day and its hours at least
        assert min(sizes_of(page)) >= 8
    (box,) = {tuple(map(round, page.mediabox[2:])) for page in reader.pages}
    assert box == (595, 842)


def test_a_short_week_is_set_larger_and_a_full_one_goes_on_on_another_sheet() -> None:
    short, full = (max(sizes_of(_read(week).pages[0])) for week in (_fixed(), _every_night()))
    assert short > full
    twenty = _read(_every_night(times=3))
    assert len(twenty.pages) == 2  # three a night: still a sheet for the place, one for the team
    many = _read(_every_night(times=6))
    assert len(many.pages) > 2
    for page in (*twenty.pages, many.pages[1]):
        assert max(sizes_of(page)) >= TWO_METRES_PT


def test_a_file_a_language_for_the_public() -> None:
    posters = {key: one for key, one in week_exports().items() if key.startswith("poster")}
    assert len(posters) == len(SPOKEN)
    assert all(one.audiences == (Audience.PUBLIC,) for one in posters.values())
    titles = {
        pypdf.PdfReader(io.BytesIO(one.render(_fixed(), Audience.PUBLIC))).metadata.title
        for one in posters.values()
    }
    assert titles == {words.here for words in WORDS.values()}
    said = [one.label for one in posters.values() if "à relire par un locuteur" in one.label]
    assert len(said) == len(SPOKEN) - 2  # nobody has read them again but French and English


@pytest.mark.parametrize("tag", SPOKEN)
def test_it_is_tagged_in_its_language(tag) -> None:
    reader = _read(_fixed(), tag)
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"].lower().startswith(tag.lower())
    assert "/StructTreeRoot" in root
    assert b"pdfuaid" in root["/Metadata"].get_data()
    drawn = reader.pages[0].get_contents().get_data()
    marked = {lang.decode() for lang in re.findall(rb"/Lang ?\(([^)]*)\)", drawn)}
    assert tag == "fr" or "fr" in marked


@pytest.mark.parametrize("name", ["#panic()", "<script>", "=1+1 `${x}`", "\u202egnp"])
def test_a_hostile_name_is_printed_as_typed(name) -> None:
    for tag in ("fr", "ar"):
        text = _flat(_read(_fixed(name=name, team=name, organisation=name), tag).pages[0])
        assert name.replace("\u202e", "") in text
        assert "\u202e" not in text


@pytest.mark.parametrize("tag", SPOKEN)
def test_days_of_a_language_are_seven_and_of_its_script(tag) -> None:
    spoken = SPOKEN[tag]
    days = [spoken.weekday(MONDAY + dt.timedelta(n)) for n in range(7)]
    assert len(set(days)) == 7
    assert spoken.rtl == all(unicodedata.bidirectional(day[0]) == "AL" for day in days)


def test_letters_of_pashto_and_digits_of_dari_and_pashto_are_those_they_write() -> None:
    assert set("ټړېږۍ") <= set("".join(dataclasses.astuple(WORDS["ps"])) + "دونۍ")
    start = dt.datetime(2026, 11, 30, 20, 30)
    end = start + dt.timedelta(minutes=15)
    assert SPOKEN["ar"].hours(start, end) == "من 20:30 إلى 20:45"
    assert SPOKEN["fa-AF"].hours(start, end) == "از ۲۰:۳۰ تا ۲۰:۴۵"
    assert SPOKEN["ps"].hours(start, end) == "له ۲۰:۳۰ تر ۲۰:۴۵"
    assert {SPOKEN[tag].hours(start, end) for tag in ("en", "ru")} == {"20:30–20:45"}
    assert SPOKEN["fr"].hours(start, end) == "20\u00a0h\u00a030–20\u00a0h\u00a045"
    assert SPOKEN["ps"].weekday(start.date()) == "دونۍ"
    assert SPOKEN["fa-AF"].weekday(start.date()) == "دوشنبه"
    assert SPOKEN["fa-AF"].day(start.date()) == "۳۰ نومبر"
    assert SPOKEN["fr"].day(dt.date(2026, 12, 1)) == "1er décembre"
    assert SPOKEN["fr"].day(dt.date(2026, 12, 11)) == "11 décembre"


def test_every_language_spoken_has_its_words_in_their_order() -> None:
    assert list(WORDS) == list(SPOKEN)


def test_a_letter_no_font_of_ours_has_is_refused_and_not_drawn_as_a_box() -> None:
    import typst

    content = poster_content(_fixed(), SPOKEN["fr"]) | {"organisation": "漢"}
    with pytest.raises(typst.TypstError):
        typeset("poster", poster=content)


@pytest.mark.parametrize("tag", ["fr", "ru"])
def test_a_week_without_published_stop_says_so(tag) -> None:
    (page,) = _read(weeks.make_week(), tag).pages
    assert WORDS[tag].none in _flat(page)
    assert "Pas de point fixe annoncé cette semaine" in _flat(page)
