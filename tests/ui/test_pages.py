"""Each page in a browser: opens, speaks French, shows its map, its legend and its sources."""

from __future__ import annotations

import html
import re
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from planner.exports.service_words import category_words
from planner.service.load import load_territory
from planner.store.workspace import Workspace
from tests.ui.conftest import Served
from tests.ui.tab import MAPPED, PAGES, TITLES, Layers, Tab

_ENGLISH = re.compile(
    r"\b(the|and|with|file|browse|upload|choose|week|running|loading|streamlit|deploy)\b", re.I
)


def _fills(layers: Layers) -> list[str]:
    return [layer["fill"] for layer in layers if layer["shape"] == "polygon"]


def _has_zones(layers: Layers) -> bool:
    return bool(_fills(layers))


@pytest.mark.parametrize("page", PAGES)
def test_a_page_opens_in_french_without_trouble(tab: Tab, page: str) -> None:
    tab.open(page, t="demo")
    assert tab.page.get_by_role("heading", level=1).inner_text() == TITLES[page]
    assert tab.page.title() == f"{TITLES[page]} · aller-vers"
    assert tab.page.evaluate("document.documentElement.lang") == "fr"
    assert tab.boxes_of_trouble().count() == 0
    assert not _ENGLISH.findall(tab.text())
    assert "Territoire fictif" in tab.text()
    if page in MAPPED:
        tab.wait_for_colours(3)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_fits_a_telephone(tab: Tab, page: str) -> None:
    tab.page.set_viewport_size({"width": 390, "height": 844})
    tab.open(page, t="demo")
    main = "document.querySelector('[data-testid=stMain]')"
    assert tab.page.evaluate(f"{main}.scrollWidth <= {main}.clientWidth")
    for title in TITLES.values():
        assert tab.page.get_by_role("link", name=title, exact=True).is_visible()


def test_the_served_page_names_its_language_before_any_script(served) -> None:
    french = _fetched(f"{served.base}/semaine")
    assert '<html lang="fr">' in french
    assert "<title>aller-vers</title>" in french
    assert "Streamlit app" not in french
    assert '<html lang="en">' in _fetched(f"{served.base}/semaine?lang=en")
    assert '<html lang="fr">' in _fetched(f'{served.base}/?lang="><script>')


def test_an_address_that_is_no_page_leads_to_the_first_one(tab: Tab) -> None:
    tab.open("nulle-part", t="pieges")
    assert tab.page.get_by_role("heading", level=1).inner_text() == "Territoire"
    assert "t=pieges" in tab.page.url
    assert tab.page.get_by_role("dialog").count() == 0


def _fetched(address: str, **headers: str) -> str:
    asked = {"Accept": "text/html", "Accept-Encoding": "gzip", **headers}
    request = urllib.request.Request(address.replace('"', "%22"), headers=asked)
    with urllib.request.urlopen(request, timeout=10) as answer:
        assert "default-src 'self'" in answer.headers["content-security-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"
        return str(answer.read().decode("utf-8"))


def test_another_host_name_is_refused(served) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        _fetched(f"{served.base}/", Host="attack.example")
    assert refused.value.code == 400
    refused.value.close()


def test_the_territory_map_shows_streets_zones_and_services(tab: Tab, served) -> None:
    tab.open("territoire", t="demo")
    loaded = load_territory(Workspace(served.home), "demo")
    layers = tab.layers(
        lambda shown: _has_zones(shown) and any(layer["shape"] == "line" for layer in shown)
    )
    zones = [layer for layer in layers if layer["shape"] == "polygon"]
    assert len(zones) == len(loaded.required_zones())
    told = {html.unescape(layer["words"]) for layer in zones}
    shown = {f"{name} : {value}" for name, value in tab.rows("zone")}
    assert told == shown
    streets = [layer for layer in layers if layer["shape"] == "line"]
    assert sum(len(layer["points"]) for layer in streets) > len(loaded.required_streets().nodes)
    assert loaded.services is not None
    assert sum(layer["shape"] == "dot" for layer in layers) == len(loaded.services)
    text = tab.text()
    assert "Légende" in text
    assert "inconnu, ce n'est pas zéro (3 zones)" in text
    assert "Sources : Territoire fictif, données inventées (n° 1)" in text
    kinds = {category_words(one) for one in loaded.services["category"]}
    assert kinds == set(tab.page.locator(".av-legend.av-row li").all_inner_texts())
    assert kinds == {row[1] for row in tab.rows("horaires")}
    assert "lun.–ven. 9\u00a0h–\u206012\u00a0h, 14\u00a0h–\u206017\u00a0h" in text


def test_the_indicator_chosen_colours_the_map(tab: Tab) -> None:
    tab.open("territoire", t="demo")
    tab.choose("Indicateur", "niveau de vie médian")
    assert any("euros" in head for head in tab.page.locator("th").all_inner_texts())
    thousands = "\N{NARROW NO-BREAK SPACE}"
    tab.layers(lambda layers: any(thousands in (layer["words"] or "") for layer in layers))
    tab.choose("Indicateur", "aucun")
    tab.layers(lambda layers: "line" in _shapes(layers) and "polygon" not in _shapes(layers))
    tab.click(tab.page.get_by_text("Services", exact=True).first)
    tab.layers(lambda layers: "line" in _shapes(layers) and "dot" not in _shapes(layers))


def _shapes(layers: Layers) -> set[str]:
    return {layer["shape"] for layer in layers}


def test_moving_a_weight_changes_the_needs(tab: Tab) -> None:
    tab.open("besoins", t="demo", public="logement")
    before, legend = tab.rows("rang"), tab.page.locator(".av-legend").first.inner_text()
    fills = _fills(tab.layers(_has_zones))
    tab.open_part("Poids des composantes")
    slider = tab.page.get_by_role("slider", name=re.compile("éloignement à pied"))
    slider.focus()
    for _step in range(4):
        slider.press("ArrowRight")
    tab.page.get_by_role("columnheader", name=re.compile(r"éloignement.*poids 2")).wait_for()
    tab.ready()
    after = tab.rows("rang")
    assert [row[1] for row in after] != [row[1] for row in before]
    assert tab.page.locator(".av-legend").first.inner_text() != legend
    tab.layers(lambda layers: _fills(layers) not in ([], fills))


def test_needs_of_people_in_the_street_say_what_housing_data_cannot(tab: Tab) -> None:
    tab.open("besoins", t="demo", public="logement")
    assert "pas les personnes à la rue" in tab.text()
    tab.mark("personnes à la rue")
    assert "public=rue" in tab.page.url
    assert tab.rows("rang")


def test_two_plans_are_compared_in_words_in_a_table_and_on_a_map(tab: Tab, served) -> None:
    tab.open("comparer", t="demo", a=f"{served.week}-v1", b=f"{served.week}-v2")
    rows = {row[0]: row[1:] for row in tab.rows("différence")}
    first, second = (int(text) for text in rows["passages"][:2])
    text = tab.text()
    if first != second:
        kind = "de plus" if second > first else "de moins"
        assert f"passages {kind} : {abs(second - first)}" in text
    assert rows["temps de présence"][2] != "="
    assert "du besoin estimé" in text
    listed = re.search(
        r"Zones (?:mieux desservies|moins desservies|sans changement) · \D*(\d+)", text
    )
    assert listed is not None
    assert len(tab.rows("besoin à portée, en plus ou en moins")) == int(listed[1])
    tab.layers(_has_zones)
    _compare_by_keyboard_in_english(tab, f"{served.week}-v1", f"{served.week}-v2")


def _compare_by_keyboard_in_english(tab: Tab, first: str, second: str) -> None:
    """Another plan chosen, its figures read, the table taken: no pointer, no French word."""
    tab.open("comparer", t="demo", a=first, b=second, lang="en")
    tab.tab_to("Second plan")
    with tab.run():
        tab.page.keyboard.type("version 1")
        tab.page.get_by_role("option").first.wait_for()
        tab.page.keyboard.press("Enter")
    same = {row[0]: row[1:] for row in tab.rows("difference")}
    assert {row[2] for row in same.values()} == {"="}
    text = tab.text()
    assert "are the same" in text
    for french in ("Premier", "desservies", "Zones sans changement", "Tableau", "présence"):
        assert french not in text
    tab.tab_to("Table (CSV)")
    with tab.page.expect_download() as waiting:
        tab.page.keyboard.press("Enter")
    assert waiting.value.path().read_text(encoding="utf-8").startswith("public;code;zone")


def test_choices_follow_from_page_to_page(tab: Tab) -> None:
    tab.open("territoire", t="pieges")
    tab.go("Besoins")
    assert "t=pieges" in tab.page.url
    tab.choose("Territoire", "Villefeinte")
    tab.go("Territoire")
    assert "t=demo" in tab.page.url
    assert "Villefeinte" in tab.page.get_by_role("combobox", name="Territoire").input_value()


def test_english_is_kept_from_page_to_page_and_on_reload(tab: Tab) -> None:
    tab.open("territoire", t="demo")
    tab.choose("Langue", "English")
    assert tab.page.evaluate("document.documentElement.lang") == "en"
    assert "Needs" in tab.page.get_by_role("link").all_inner_texts()
    tab.go("Needs")
    tab.page.reload()
    tab.ready()
    assert tab.page.evaluate("document.documentElement.lang") == "en"
    assert tab.page.get_by_role("heading", level=1).inner_text() == "Needs"
    assert tab.boxes_of_trouble().count() == 0


@pytest.mark.parametrize("page", PAGES)
def test_the_keyboard_shows_where_it_is(tab: Tab, page: str) -> None:
    tab.open(page, t="demo")
    seen = []
    for _press in range(9):
        tab.page.keyboard.press("Tab")
        seen.append(tab.page.evaluate(_FOCUS))
    held = [
        place for place in seen if not place["what"].startswith("BODY ")
    ]  # drawn anew: no focus
    assert len({place["what"] for place in held}) >= 6
    assert [place["what"] for place in held if not place["shown"]] == []
    assert "A Aller au contenu" in [place["what"] for place in held]


_FOCUS = """() => {
  const at = document.activeElement;
  let shown = false;
  for (let box = at, up = 0; box && up < 5; box = box.parentElement, up++) {
    const style = getComputedStyle(box);
    shown ||= style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1;
    shown ||= style.boxShadow !== 'none' || at.tagName === 'IFRAME';
    shown ||= at.getAttribute('role') === 'combobox' && style.borderColor !== 'rgba(0, 0, 0, 0)';
  }
  return {what: `${at.tagName} ${at.getAttribute('aria-label') ?? at.innerText ?? ''}`, shown};
}"""


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="needs /proc")
def test_a_server_in_use_watches_no_file(tab: Tab, served: Served) -> None:
    """A watcher follows whole folders, and spins where many files change there."""
    tab.open("territoire", t="demo")
    opened = [str(fd.readlink()) for fd in Path(f"/proc/{served.pid}/fd").iterdir()]
    assert not [name for name in opened if "inotify" in name]


def test_zones_too_small_to_tell_apart_have_no_outline_and_are_one_shape_a_class(tab: Tab) -> None:
    tab.open("territoire", t="demo")
    tab.layers(_has_zones)
    frame = tab.map_frame()
    outlined = (
        "wanted => Object.values(map_div._layers).filter(one => one instanceof L.Polygon)"
        ".every(one => one.options.stroke === wanted)"
    )
    for zoom, wanted in ((8, False), (17, True)):
        frame.evaluate("zoom => { map_div.setZoom(zoom, {animate: false}) }", zoom)
        frame.wait_for_function(outlined, arg=wanted)
    for zoom in (10.5, 10, 9.75, 9.5, 9.25, 9):  # the largest at which they are not
        frame.evaluate("zoom => { map_div.setZoom(zoom, {animate: false}) }", zoom)
        if frame.evaluate(outlined, False):
            break
    together, alone = frame.evaluate(_DRAWN, True), frame.evaluate(_DRAWN, False)
    num_zones, num_classes = len(alone["colours"]), len(alone["styles"])
    assert (together["shapes"], alone["shapes"]) == (num_classes, 0)
    assert alone["others"] - together["others"] == num_zones > num_classes
    same = [one == other for one, other in zip(together["colours"], alone["colours"], strict=True)]
    assert sum(same) > 0.8 * num_zones  # a middle may lie on an edge, where pixels are mixed


_DRAWN = """async dissolved => {
  const next = () => new Promise(requestAnimationFrame), pen = CanvasRenderingContext2D.prototype;
  const zones = Object.values(map_div._layers).filter(one => one instanceof L.Polygon);
  await next(); await next();
  const fill = pen.fill;
  const fills = {shapes: 0, others: 0};
  pen.fill = function (...given) {
    fills[given[0] instanceof Path2D ? 'shapes' : 'others'] += 1;
    return fill.apply(this, given);
  };
  zones.forEach(one => one.setStyle({dissolved}));
  await next(); await next();
  pen.fill = fill;
  const {_ctx, _bounds} = zones[0]._renderer, scale = L.Browser.retina ? 2 : 1;
  const colours = zones.map(one => {
    const at = map_div.latLngToLayerPoint(one.getCenter()).subtract(_bounds.min).floor();
    return String(_ctx.getImageData(at.x * scale, at.y * scale, 1, 1).data);
  });
  const styles = [...new Set(zones.map(({options}) =>
    `${options.fillColor} ${options.fillOpacity} ${options.hatch}`))];
  return {...fills, colours, styles};
}"""
