"""The page carried on a telephone: self-contained, inert, and without what may not leave."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from planner.exports.phone_page import render_page
from planner.i18n import set_language
from planner.model import TeamKind
from tests.exports import weeks

NAMES = (
    "<script>alert(1)</script>",
    "`${x}` & =1+1",
    '"><img src=x onerror=alert(1)>',
    "\u202egnp",
)


class _Tags(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: dict[str, set[str]] = {}
        self.feed(page)

    def handle_starttag(self, tag, attrs) -> None:
        self.tags.add(tag)
        for name, value in attrs:
            self.attributes.setdefault(name, set()).add(value or "")


@pytest.fixture(scope="module")
def week():
    return weeks.make_week()


@pytest.fixture(scope="module")
def page(week) -> str:
    return render_page(week.plan.shifts[1], week)


def test_the_page_says_places_as_a_telephone_may(page) -> None:
    for told in ("Gare routière", "Accueil de jour", "(approché)", "vers\xa020\xa0h\xa030"):
        assert told in page
    for hidden in (weeks.SECRET, "fleurie", *weeks.CODES.values()):
        assert hidden not in page
    assert "Les autres étapes ne sont que sur la feuille de papier." in page


def test_a_visit_is_absent_and_moving_it_changes_nothing(week) -> None:
    page = render_page(week.plan.shifts[0], week)
    assert weeks.CODES[weeks.VISIT] not in page
    assert "visite entre" not in page
    assert 'class="disc' not in page


def test_the_page_asks_for_nothing(page) -> None:
    read = _Tags(page)
    assert not {"script", "img", "iframe", "object", "link", "form", "video"} & read.tags
    assert not {name for name in read.attributes if name.startswith("on")} | (
        {"src", "style"} & set(read.attributes)
    )
    assert all(href.startswith("tel:") for href in read.attributes["href"])
    assert "default-src 'none'" in page
    assert not re.search(r"url\((?!#)|geolocation|@import", page)
    assert set(re.findall(r"https?://[^\"' <]+", page)) == {"http://www.w3.org/2000/svg"}


@pytest.mark.parametrize("name", NAMES)
def test_a_hostile_name_is_shown_as_typed_and_does_nothing(name) -> None:
    inputs = weeks.make_week(name=name, team=name, organisation=name)
    page = render_page(inputs.plan.shifts[1], inputs)
    read = _Tags(page)
    assert not {"script", "img"} & read.tags
    assert not {one for one in read.attributes if one.startswith("on")}
    assert "\u202e" not in page


def test_the_language_of_the_page_is_the_one_in_use(week) -> None:
    set_language("en")
    try:
        page = render_page(week.plan.shifts[1], week)
    finally:
        set_language("fr")
    assert '<html lang="en">' in page
    assert "Étapes" not in page


def test_the_same_plan_gives_the_same_page(week, page) -> None:
    other = weeks.make_week()
    assert render_page(other.plan.shifts[1], other) == page


@pytest.mark.browser
def test_the_page_opens_without_network_and_fits_a_telephone(
    page, tmp_path: Path, browser: Browser
) -> None:
    path = tmp_path / "page.html"
    path.write_text(page, "utf-8")
    asked, said = [], []
    context = browser.new_context(viewport={"width": 390, "height": 844}, offline=True)
    tab = context.new_page()
    tab.on("request", lambda request: asked.append(request.url))
    tab.on("console", lambda message: said.append(message.text))
    tab.goto(path.as_uri())
    width = tab.evaluate("document.documentElement.scrollWidth")
    colour = tab.evaluate("getComputedStyle(document.body).color")
    context.close()
    assert asked == [path.as_uri()]
    assert said == []
    assert width <= 390
    assert colour == "rgb(17, 17, 17)"


def test_a_visiting_team_is_told_to_mark_and_a_street_round_to_count(week, page) -> None:
    shift, means = week.plan.shifts[1], week.means
    teams = tuple(
        replace(team, kind=TeamKind.MOBILE) if team.id == shift.team else team
        for team in means.teams
    )
    visits = render_page(shift, replace(week, means=replace(means, teams=teams)))
    assert "Une marque par visite" in visits
    assert "Compter" not in visits
    assert "Compter, jamais décrire" in page
