"""The needs page opens a zone into its parts, and lists who passes when."""

from __future__ import annotations

import datetime as dt
import re
from itertools import pairwise
from pathlib import Path

import pytest

from planner.hours import span_of_hours, unbroken
from planner.indicators.need_estimates import EstimatedNeeds
from planner.model import Public
from planner.service.access import AccessRequest
from planner.service.load import load_territory
from planner.service.needs import estimated_of, estimated_of_loaded, needs_files
from planner.service.needs_study import studied
from planner.service.non_take_up import not_asking_of, published_rates
from planner.service.zone_card import zone_study
from planner.store.workspace import Workspace
from planner.ui.zone_names import zone_names
from tests.ui import squares
from tests.ui.conftest import Served
from tests.ui.hostile import named
from tests.ui.presence import OPERATORS
from tests.ui.tab import Layers, Tab

EVENING = unbroken(span_of_hours(1200, 1320))


def _housing(served: Served) -> EstimatedNeeds:
    return estimated_of_loaded(load_territory(Workspace(served.home), "demo"), Public.HOUSING)


def test_a_zone_opens_into_its_parts(tab: Tab) -> None:
    tab.open("besoins", t="demo", public="logement")
    zones = {row[1]: row for row in tab.rows("rang")}
    name = tab.options("Zone")[3]
    tab.choose("Zone", name)
    assert "zone=" in tab.page.url
    figures = tab.figures()
    (need,) = [told for words, told in figures.items() if words.startswith("besoin estimé : ")]
    assert need == zones[name][3]
    assert {row[0] for row in tab.rows("composante")} >= {"taux de pauvreté à 60 %"}
    told = re.search(r"= (\d+(?:,\d+)?)\s%\.", tab.text())
    assert told is not None
    assert figures["reste après les passages déclarés"] == "inconnu"
    factors = [
        figures["besoin, rapporté au plus grand"],
        figures["manque d'accès aux services, à pied"],
    ]
    need, lack = (float(text.rstrip("%\u202f\u00a0 ").replace(",", ".")) for text in factors)
    product = need * lack / 100
    assert abs(product - float(told[1].replace(",", "."))) < 0.2


def test_estimated_zones_are_hatched_and_the_legend_says_so(tab: Tab, served: Served) -> None:
    assert _housing(served).needs.frame["estimated"].any()
    tab.open("besoins", t="demo", public="logement")
    estimated = _housing(served).needs.frame["estimated"]
    layers = tab.layers(_has_words)
    marked = [layer for layer in layers if "lines" in (layer["hatch"] or "")]
    assert len(marked) == estimated.sum()
    assert all("estimé d'après le secteur" in layer["words"] for layer in marked)
    assert "valeur estimée d'après le secteur" in tab.text()


def test_operators_at_one_hour_are_listed_with_the_hours(tab: Tab) -> None:
    tab.open("besoins", t="pieges", public="rue")
    crowded = _list_after(tab, "Plusieurs équipes à la même heure")
    assert crowded == [[named("Zone", 0), "mardi", EVENING, ", ".join(sorted(OPERATORS))]]
    empty = _list_after(tab, "Personne, là où le besoin est connu")
    assert all(row[1] == "tous les jours" for row in empty if row[0] != named("Zone", 0))
    if tab.page.get_by_role("combobox", name="Zone").input_value() != named("Zone", 0):
        tab.choose("Zone", named("Zone", 0))
    card = tab.page.locator(".av-calendar:not(.av-zones)").first
    cells = card.locator("tbody tr").nth(1).locator("td").all_inner_texts()
    assert cells == [""] * 10 + ["3?", ""]
    told = [row for row in tab.rows("sûreté") if row[0] == "mardi"]
    marks = "ancien, compte moitié, à vérifier pour 1 sur 3"
    assert told == [["mardi", EVENING, ", ".join(sorted(OPERATORS)), marks]]
    assert not tab.pwned()


def _list_after(tab: Tab, title: str) -> list[list[str]]:
    """Rows of the first table of days that the page holds after a sentence."""
    note = tab.page.locator(".av-note", has_text=title)
    table = note.locator(
        "xpath=following::table[contains(@class, 'av-table')][.//th[normalize-space()='jours']][1]"
    )
    return table.evaluate(
        "t => [...t.tBodies[0].rows].map(r => [...r.cells].map(c => c.innerText.trim()))"
    )


def _has_words(layers: Layers) -> bool:
    return any(layer["words"] for layer in layers)


def _calendar(tab: Tab) -> dict[str, list[str]]:
    """Rows of the calendar of all zones: what its cells say, by zone."""
    rows = tab.page.locator(".av-zones tbody tr:not(.area)")
    found = rows.evaluate_all("all => all.map(r => [...r.cells].map(c => c.innerText.trim()))")
    return {row[0]: row[1:] for row in found}


def test_the_calendar_shows_every_zone_day_and_hour_with_marks_that_need_no_colour(
    tab: Tab,
) -> None:
    tab.open("besoins", t="pieges", public="rue")
    shown = _calendar(tab)
    assert list(shown) == [named("Zone", 0)]
    evenings = shown[named("Zone", 0)]
    assert len(evenings) == 7 * 3
    assert evenings[3:6] == ["–", "3?", "–"]
    cell = tab.page.locator(".av-zones td.over")
    assert cell.get_attribute("title") == (
        f"{', '.join(sorted(OPERATORS))} ; ancien, compte moitié ; à vérifier pour 1 sur 3"
    )
    kinds = (cell.get_attribute("class") or "").split()
    assert {"n3", "over", "old"} <= set(kinds)
    tab.choose("Montrer", "toutes")
    assert len(_calendar(tab)) > 1
    rows = tab.page.locator(".av-zones tbody tr").evaluate_all(
        "all => all.map(r => [r.classList.contains('area'), r.cells[0].innerText.trim()])"
    )
    heads = [rank for rank, (area, _name) in enumerate(rows) if area]
    areas = [rows[rank][1].casefold() for rank in heads]
    assert areas == sorted(areas)
    for first, last in pairwise([*heads, len(rows)]):
        within = [name.casefold() for _area, name in rows[first + 1 : last]]
        assert within == sorted(within)
    tab.choose("Moment", "toute la journée")
    assert {len(cells) for cells in _calendar(tab).values()} == {7 * 12}
    tab.choose("Jour", "mardi")
    tuesday = _calendar(tab)
    assert {len(cells) for cells in tuesday.values()} == {12}
    assert tuesday[named("Zone", 0)][10] == "3?"
    tab.choose("Opérateur", OPERATORS[0])
    alone = _calendar(tab)
    assert alone[named("Zone", 0)][10] == "1"
    search = tab.page.get_by_role("textbox", name="Chercher un nom ou un secteur")
    with tab.run():
        search.fill("zone 1 ")
        search.press("Enter")
    assert list(_calendar(tab)) == [named("Zone", 1)]
    with tab.run():
        search.fill("nulle part")
        search.press("Enter")
    assert "Aucune zone ne répond à ce choix." in tab.text()
    assert not tab.pwned()


def test_the_calendar_is_a_table_too(tab: Tab) -> None:
    tab.open("besoins", t="pieges", public="rue")
    tab.open_part("Le calendrier en tableau")
    table = tab.page.locator("[data-testid=stExpander] table.av-table").first
    table.wait_for()
    rows = table.evaluate(
        "t => [...t.tBodies[0].rows].map(r => [...r.cells].map(c => c.innerText.trim()))"
    )
    assert [row[:4] for row in rows] == [
        [named("Zone", 0), "mardi", EVENING, ", ".join(sorted(OPERATORS))]
    ]


def test_a_layer_colours_the_map_and_orders_the_table(tab: Tab, served: Served) -> None:
    tab.open("besoins", t="demo", public="logement")
    need = {layer["words"] for layer in tab.layers(_has_words)}
    tab.choose("Carte de", "accès : mairie")
    assert "map=access_town_hall" in tab.page.url
    tab.layers(lambda layers: _has_words(layers) and {one["words"] for one in layers} != need)
    assert "Offre à portée, pour 1\u00a0000" in tab.text()
    at = tab.page.locator("table", has=tab.page.get_by_role("columnheader", name="rang")).last
    heads = at.locator("th").all_inner_texts()
    assert heads[3] == "accès : mairie"
    values = [float(row[3].split()[0].replace(",", ".")) for row in tab.rows("commune")]
    assert values == sorted(values, reverse=True)
    tab.choose("Heures comptées", "samedi et dimanche")
    assert "band=weekend" in tab.page.url
    weekend = [row[3] for row in tab.rows("commune")]
    assert weekend != values


def test_ranks_that_do_not_hold_are_marked_on_the_map_and_in_the_table(
    tab: Tab, served: Served
) -> None:
    loaded = load_territory(Workspace(served.home), squares.CODE)
    study = zone_study(
        loaded, Public.HOUSING, None, weights={}, request=AccessRequest(), on=dt.date.today()
    )
    frame = study.needs.frame
    moving = set(frame.index[~frame["stable"] & frame["need"].notna()])
    assert moving
    tab.open("besoins", t=squares.CODE, public="logement", map="underservice")
    names = zone_names(loaded)
    layers = tab.layers(_has_words)
    dotted = [one for one in layers if "dots" in (one["hatch"] or "")]
    assert len(dotted) == len(moving)
    assert all("rang instable" in one["words"] for one in dotted)
    assert "rang instable : il change d'un essai à l'autre" in tab.text()
    told = {row[1] for row in tab.rows("commune") if any("instable" in cell for cell in row)}
    assert told == {names[str(zone)] for zone in moving}
    card = tab.figures()
    assert "part des essais parmi les 20 premières" in card
    tab.choose("Carte de", "composante : taux de pauvreté à 60 %")
    tab.layers(lambda shown: _has_words(shown) and not any("dots" in (one["hatch"] or "")
                                                           for one in shown))  # fmt: skip


def test_every_file_of_the_needs_is_the_one_the_command_writes(
    tab: Tab, served: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALLERVERS_KEY_FILE", str(served.folder / "key"))
    tab.open("besoins", t="demo", public="logement")
    workspace = Workspace(served.home)
    loaded, means, estimated = estimated_of(workspace, "demo", Public.HOUSING, {})
    found = studied(loaded, estimated, means, AccessRequest(), stability=True)
    for file in needs_files(loaded, found):
        with tab.page.expect_download() as waiting:
            tab.page.get_by_role("button", name=file.label, exact=True).click()
        saved = tmp_path / waiting.value.suggested_filename
        waiting.value.save_as(saved)
        assert saved.name == f"besoins-demo-logement{file.suffix}"
        assert saved.read_bytes() == file.render()


def test_rates_of_non_take_up_link_to_what_was_published(tab: Tab) -> None:
    tab.open("besoins", t="demo", public="logement")
    tab.open_part("Non-recours : ce que mesurent les études nationales")
    links = tab.page.get_by_role("link", name="page de la publication")
    links.first.wait_for()
    rates = published_rates()
    assert [link.get_attribute("href") for link in links.all()] == [
        rate.page for rate in rates.values()
    ]
    field = tab.page.get_by_role("spinbutton", name=re.compile("Allocataires"))
    with tab.run():
        field.fill("1000")
        field.press("Enter")
    assert not_asking_of("rsa=1000")[0].words() in tab.text()
    tab.open("besoins", t="demo", public="rue")
    assert "Non-recours" not in tab.text()


def test_a_territory_without_the_file_says_that_presence_is_unknown(tab: Tab) -> None:
    tab.open("besoins", t="demo", public="rue")
    assert "présence inconnue" in tab.text()
