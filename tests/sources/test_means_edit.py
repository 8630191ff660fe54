"""Means edited in tables: what is not touched stays to the letter, every fault says where."""

from __future__ import annotations

from dataclasses import replace

import pytest

from planner.errors import MeansError, StaleVersionError
from planner.means_layout import BY_NAME
from planner.service.load import load_territory
from planner.service.means_tables import means_tables, save_tables
from planner.store.workspace import Workspace
from tests.cli.conftest import _demo_key, chain, own_home  # noqa: F401 - fixtures


@pytest.fixture
def desk(own_home):  # noqa: F811
    store = Workspace(own_home)
    means_id, means = store.latest_means("demo")
    return store, load_territory(store, "demo"), means_tables(store, "demo", means_id), means


def test_tables_saved_as_they_were_give_the_same_means(desk):
    store, loaded, tables, means = desk
    saved, edited = save_tables(store, loaded, tables.means_id, tables.lines)
    assert edited == means
    assert store.latest_means("demo") == (saved, means)


def test_every_column_of_a_sheet_is_in_its_table_but_those_that_say_where(desk):
    _store, _loaded, tables, _means = desk
    where = {"rue", "croisement", "numéro", "repère", "latitude", "longitude"}
    filled = {sheet: lines for sheet, lines in tables.lines.items() if lines}
    assert len(filled) >= len(tables.lines) - 1
    for sheet, lines in filled.items():
        assert set(lines[0]) == {one.header for one in BY_NAME[sheet].columns} - where


def test_a_cost_is_kept(desk):
    store, loaded, _tables, means = desk
    costly = replace(
        means, teams=(replace(means.teams[0], cost_per_hour_eur=41.5), *means.teams[1:])
    )
    means_id = store.save_means("demo", costly, "x.xlsx")
    lines = means_tables(store, "demo", means_id).lines
    assert save_tables(store, loaded, means_id, lines)[1] == costly


def test_no_table_holds_a_position_nor_the_name_of_a_protected_place(desk):
    _store, _loaded, tables, means = desk
    told = str(tables.lines)
    for place in means.places:
        assert str(place.point.x_m) not in told
        if place.protection.value in ("team", "sealed"):
            assert f"'{place.label}'" not in told
    assert all("latitude" not in line for line in tables.lines["lieux"])


def test_every_fault_is_told_with_its_table_line_and_column_and_nothing_is_saved(desk):
    store, loaded, tables, means = desk
    lines = {sheet: [dict(line) for line in told] for sheet, told in tables.lines.items()}
    lines["équipes"][0]["personnes"] = "1"
    lines["vacations"][1]["jour"] = "<b>jamais</b>"
    lines["lieux"].append({"code": "NEUF", "nature": "lieu connu"})
    lines["rendez-vous"][0]["durée (min)"] = "beaucoup"
    lines["signalements"].append({"code": "S9", "date": "01/12/2026", "de": "20:00", "à": "21:00"})
    lines["exceptions"].append({"date": "hier", "type": "lieu fermé"})
    with pytest.raises(MeansError) as told:
        save_tables(store, loaded, tables.means_id, lines)
    for words in (
        "« équipes », ligne 1, colonne « personnes »",
        "« vacations », ligne 2, colonne « jour »",
        f"« lieux », ligne {len(lines['lieux'])}",
        "« rendez-vous », ligne 1, colonne « durée (min) »",
        f"« signalements », ligne {len(lines['signalements'])}, colonne « rue »",
        f"« exceptions », ligne {len(lines['exceptions'])}, colonne « date »",
        f"« exceptions », ligne {len(lines['exceptions'])}, colonne « lieu »",
    ):
        assert words in str(told.value), words
    assert store.latest_means("demo") == (tables.means_id, means)


def test_a_line_more_or_less_and_another_hour_are_saved(desk):
    store, loaded, tables, means = desk
    lines = {sheet: [dict(line) for line in told] for sheet, told in tables.lines.items()}
    gone = lines["rendez-vous"].pop()
    lines["lieux"][-1]["présence (min)"] = 25.0
    _saved, edited = save_tables(store, loaded, tables.means_id, lines)
    assert len(edited.appointments) == len(means.appointments) - 1
    assert edited.places[-1].presence_min == 25
    assert edited.places[-1].point == means.places[-1].point
    assert gone["référence"] not in str(means_tables(store, "demo", _saved).lines)


def test_a_closure_an_extra_outing_and_a_report_are_saved_and_outings_keep_their_ids(desk):
    store, loaded, tables, means = desk
    lines = {sheet: [dict(line) for line in told] for sheet, told in tables.lines.items()}
    shift, place = means.shifts[0], next(one for one in means.places if not one.is_base)
    codes = store.user_codes("demo")
    more = {
        "date": "05/12/2026", "type": "vacation en plus", "équipe": shift.team, "début": "20:00",
        "fin": "23:30", "base": codes[shift.base_place], "véhicule": shift.vehicle or "",
    }  # fmt: skip
    closed = {"date": "04/12/2026", "type": "lieu fermé", "lieu": codes[place.id]}
    lines["exceptions"] += [closed, more]
    lines["signalements"].append(
        {"code": "S9", "date": "01/12/2026", "de": "20:00", "à": "21:00",
         "repère": "Gare de Villefeinte"}
    )  # fmt: skip
    saved, edited = save_tables(store, loaded, tables.means_id, lines)
    assert len(edited.reports) == len(means.reports) + 1
    assert edited.exceptions[-2].place == place.id
    extra = edited.exceptions[-1].shift
    assert (extra.team, extra.weekday, extra.start_min) == (shift.team, 5, 1200)
    again = means_tables(store, "demo", saved).lines
    assert "Villefeinte" not in str(again["signalements"])
    again["exceptions"] = [{**more, "date": "06/12/2026"}, *again["exceptions"][::-1]]
    _saved, other = save_tables(store, loaded, saved, again)
    assert other.reports == edited.reports
    ids = [one.shift.id for one in other.exceptions if one.shift]
    assert len(set(ids)) == len(ids)
    assert extra in [one.shift for one in other.exceptions]


def test_means_saved_by_somebody_else_meanwhile_are_not_lost(desk):
    store, loaded, tables, means = desk
    other = store.save_means("demo", means, "autre.xlsx")
    with pytest.raises(StaleVersionError, match="entre-temps"):
        save_tables(store, loaded, tables.means_id, tables.lines)
    assert store.latest_means("demo")[0] == other
