"""A bus's tour in words and files: hostile names run nowhere, every rule and reason has words."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import openpyxl
import pytest

from planner.bus import BusStop, BusTour, Frequency
from planner.bus.judge import BusFault, faults, reached
from planner.bus.left import Left, Why
from planner.bus.tour import SiteKind
from planner.bus.worth import stop_values
from planner.exports.bus_geojson import bus_geojson
from planner.exports.bus_table import bus_csv, left_rows, stop_rows, tour_row
from planner.exports.bus_words import fault_words, kind_words, often_words
from planner.exports.bus_xlsx import bus_xlsx
from tests.bus.grounds import AFTERNOON, MORNING, RULES, ground, half, site
from tests.stops.avenue import zones_of

HOSTILE = ["=1+1", "<img src=x onerror=alert(1)>", "`${alert(1)}`", "../../etc", "\u202eelcric 😀"]
EVERY = Frequency.WEEKLY.weeks(0)


def _told(label):
    found = ground([{0}, {1}], [2, 1], sites=[replace(site(0), label=label), site(1)])
    tour = BusTour((BusStop("s0", half(1), *MORNING, EVERY),))
    return found, tour


def _rows(found, tour):
    zones = zones_of((0, 1), (1, 2))
    need = zones["name"].map({"Zone 0": 2 / 3, "Zone 1": 1 / 3})
    return stop_rows(found, zones, need, tour, stop_values(found, tour))


@pytest.mark.parametrize("label", HOSTILE)
def test_a_hostile_name_is_text_in_every_file(label):
    found, tour = _told(label)
    rows = _rows(found, tour)
    (line,) = csv.DictReader(io.StringIO(bus_csv(rows)), delimiter=";")
    assert not line["arrêt"].startswith(("=", "+", "-", "@"))
    layer = json.loads(bus_geojson(found, stop_values(found, tour), epsg=2154))
    assert layer["features"][0]["properties"]["name"] == label
    book = openpyxl.load_workbook(io.BytesIO(bus_xlsx([], rows, [], [], notes=[label])))
    cell = book["arrêts"]["A2"]
    assert (cell.value, cell.data_type) == (label, "s")


def test_a_stop_says_when_how_often_what_it_alone_reaches_and_why():
    found, tour = _told("Marché")
    (row,) = _rows(found, tour)
    assert row[:5] == ("Marché", "mardi 9\u00a0h–12\u00a0h", "chaque semaine", "66,7\u202f%", "20")
    assert "croisement de rues" in row[5]
    assert "Zone 0 (100\u202f% de ses rues)" in row[5]


def test_the_road_from_the_stop_before_is_told_rounded_up():
    drive = [[0, 12.2], [12.2, 0]]
    found = ground([{0}, {1}], [2, 1], drive_min=drive)
    tour = BusTour((BusStop("s0", half(1), *MORNING, EVERY),
                    BusStop("s1", half(1, AFTERNOON), *AFTERNOON, EVERY)))  # fmt: skip
    assert "à 13\u00a0min de route de l'arrêt d'avant" in _rows(found, tour)[1][5]


def test_every_kind_reason_and_rule_has_words():
    found, _tour = _told("Marché")
    for kind in SiteKind:
        assert kind_words(replace(found.sites[0], kind=kind))
        assert kind_words(replace(found.sites[0], kind=kind, hours_known=True))
    told = [
        Left(found.sites[1], why, 0.1, "s0", -0.05 if why is Why.BETTER else 0.05) for why in Why
    ]
    words = [row[2] for row in left_rows(found, told, RULES)]
    assert len(set(words)) == len(Why)
    rules = ("refused", "hours", "short", "frequency", "weeks", "half_day", "twice", "site_twice",
             "drive", "base", "budget")  # fmt: skip
    assert len({fault_words(found, BusFault(rule, ("s0",))) for rule in rules}) == len(rules)


def test_irregular_weeks_are_told_one_by_one():
    stop = BusStop("s0", half(1), *MORNING, frozenset({0, 1}))
    assert often_words(stop) == "semaines 1 2"
    assert often_words(replace(stop, weeks=Frequency.FORTNIGHTLY.weeks(1))) == (
        "une semaine sur deux (2 4)"
    )


def test_unknown_inhabitants_are_told_so():
    found, tour = _told("Marché")
    row = tour_row("t", tour, reached(replace(found, people=None), tour))
    assert row[-1] == "inconnu"
    assert faults(found, tour, [half(1)], RULES) == []
