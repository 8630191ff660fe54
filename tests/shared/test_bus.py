"""A bus around Melun: the tour in force, at town halls, beside the best with its half-days."""

from __future__ import annotations

import pytest

from tests.bench.melun import add_words
from tests.cli.runner import av

pytestmark = pytest.mark.shared

TOUR = (
    "jour;de;à;latitude;longitude;fréquence;semaine\n"
    "lundi;14:00;17:00;48,5148;2,6344;chaque semaine;\n"  # Dammarie-lès-Lys
    "mardi;09:00;12:00;48,5388;2,6346;chaque semaine;\n"  # Le Mée-sur-Seine
    "mercredi;09:00;12:00;48,5258;2,6836;une semaine sur deux;1\n"  # Vaux-le-Pénil
    "mercredi;09:00;12:00;48,5634;2,6795;une semaine sur deux;2\n"  # Rubelles
    "vendredi;14:00;17:00;48,5400;2,6608;chaque semaine;\n"  # Melun
)


def test_the_best_tour_around_melun_beats_one_at_town_halls_with_the_same_half_days(
    tmp_path, shared_data, monkeypatch
):
    monkeypatch.setenv("ALLERVERS_KEY_FILE", str(tmp_path / "key"))
    home, tour = tmp_path / "home", tmp_path / "tournee.csv"
    ran = av(*add_words(shared_data, home))
    assert ran.code == 0, ran.err
    tour.write_text(TOUR, "utf-8")
    ran = av("bus", "compare", "melun", "--tour", tour, "--home", home, "--json")
    assert ran.code == 0, ran.err
    now, same, free = (ran.json[key] for key in ("current", "same_half_days", "as_many_half_days"))
    assert now["faults"] == []
    assert now["num_half_days_cycle"] == same["num_half_days_cycle"] == 16
    assert same["points"] > now["points"] > 0
    assert same["need_share"] > now["need_share"]
    assert free["points"] >= same["points"]
    for told in (same, free):
        assert told["points"] <= told["bound"] <= told["points"] * 1.02
    assert now["people"] is None  # Melun's zones tell rates, not inhabitants: none is counted
    halls = [stop for stop in free["stops"] if stop["kind"] == "town_hall"]
    assert all(stop["end_min"] - stop["start_min"] >= 120 for stop in halls)
