"""The poster: published stops open to all, in every language, tagged, nothing else."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pypdf
import pytest

from planner.exports.audience import Audience
from planner.exports.poster import SENTENCES, render_poster, slots_of
from planner.model import PlaceKind
from tests.exports import weeks


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


def test_a_week_without_published_stop_says_so() -> None:
    text = " ".join(_read(weeks.make_week()).pages[0].extract_text().split())
    assert "Pas de point fixe annoncé cette semaine" in text
