"""Presence and counts through the commands: stored, weighed, told, never leaked."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from planner import geo
from planner.instructions import PHRASES
from planner.model import Public, TimeWindow
from planner.roles import Account, Role
from planner.service.access import exposure_of
from planner.service.load import load_territory
from planner.service.needs import needs_of, needs_of_loaded
from planner.service.places import StopsRequest, proposed_stops
from planner.sharing import Field
from planner.stops import StopRules
from planner.store.workspace import Workspace
from tests.cli.runner import av

DAY = dt.date.today()


def presence_file(folder: Path, home: Path, *operators: str, column: str = "opérateur") -> Path:
    lon, lat = spot(home)
    path = folder / "passages.csv"
    lines = [f"{name};tous les jours;soir;{lat:.6f};{lon:.6f};{DAY:%d/%m/%Y}" for name in operators]
    head = f"{column};jours;de;latitude;longitude;vérifié le"
    path.write_text("\n".join([head, *lines]), encoding="utf-8")
    return path


def counts_file(folder: Path, home: Path, *, protection: str = "") -> Path:
    lon, lat = spot(home)
    path = folder / "comptages.csv"
    path.write_text(
        "nature;date;de;à;nombre;latitude;longitude;protection\n"
        f"vu par l'équipe;{DAY:%d/%m/%Y};20:00;22:00;7;{lat:.6f};{lon:.6f};{protection}\n",
        encoding="utf-8",
    )
    return path


def spot(home: Path) -> tuple[float, float]:
    """Inside the first zone of the invented town, in degrees."""
    loaded = load_territory(Workspace(home), "demo")
    point = loaded.required_zones().geometry.iloc[0].representative_point()
    lon, lat = geo.to_lonlat(point.x, point.y, loaded.territory.epsg)
    return float(lon), float(lat)


def test_presence_is_stored_and_becomes_the_week_s_first_exposure(own_home, tmp_path):
    path = presence_file(tmp_path, own_home, "Croix-Rouge", "=HYPERLINK(1)")
    before = load_territory(Workspace(own_home), "demo")
    street, housing = (exposure_of(before, one, None, on=DAY).sum() for one in Public)
    assert min(street, housing) > 0  # the invented operators
    ran = av("territory", "update", "demo", "--presence", path, "--home", own_home)
    assert ran.code == 0, ran.err
    assert "14 passages" in ran.out
    after = load_territory(Workspace(own_home), "demo")
    assert len(after.required_streets().links)
    assert set(after.presence["operator"]) == {"Croix-Rouge", "=HYPERLINK(1)"}
    exposure = exposure_of(after, Public.STREET, None, on=DAY)
    assert exposure.iloc[0] == exposure.max() > 0
    assert exposure_of(after, Public.HOUSING, None, on=DAY).sum() == 0
    assert DAY.isoformat() in str(after.territory.vintages)


def test_e19_a_territory_is_read_with_what_is_opted_in_now(own_home, tmp_path):
    def counted() -> list[bool]:
        found = exposure_of(load_territory(store, "demo"), Public.STREET, None, on=DAY)
        return [bool(e > 0) for e in found]

    path = presence_file(tmp_path, own_home, "Relais")
    av("territory", "update", "demo", "--presence", path, "--home", own_home)
    store = Workspace(own_home)
    first = str(load_territory(store, "demo").required_zones().index[0])
    before = counted()
    assert before[0]
    store.save_account(Account("ABCD-EFGH-IJKL-MNOP", Role.PARTNER, "demo", operator="Relais"))
    assert not any(counted())
    store.share("demo", "Relais", [first], [Field.WEEKDAY, Field.HOURS])
    assert counted() == [True] + [False] * (len(before) - 1)
    store.take_back("demo", "Relais", [first])
    assert not any(counted())


def test_a_faulty_file_leaves_what_was_stored(own_home, tmp_path):
    av("territory", "update", "demo", "--home", own_home,
       "--presence", presence_file(tmp_path, own_home, "A"))  # fmt: skip
    bad = presence_file(tmp_path, own_home, "B", column="nom")
    ran = av("territory", "update", "demo", "--presence", bad, "--home", own_home)
    assert ran.code == 3
    assert "personne" in ran.err
    kept = load_territory(Workspace(own_home), "demo").presence
    assert set(kept["operator"]) == {"A"}
    assert av("territory", "update", "demo", "--home", own_home).code == 2


def test_counts_weigh_for_the_team_alone_unless_public(own_home, tmp_path):
    path = counts_file(tmp_path, own_home)
    ran = av("territory", "update", "demo", "--observations", path, "--home", own_home)
    assert ran.code == 0, ran.err
    loaded = load_territory(Workspace(own_home), "demo")
    own = needs_of_loaded(loaded, Public.STREET, for_team=True)
    assert own.frame["counts"].sum() == pytest.approx(1)
    assert "counts" in own.used
    assert "counts" not in needs_of(Workspace(own_home), "demo", Public.STREET)[1].used
    expired = needs_of_loaded(
        loaded, Public.STREET, for_team=True, today=DAY + dt.timedelta(days=90)
    )
    assert "counts" not in expired.used
    path = counts_file(tmp_path, own_home, protection="public")
    av("territory", "update", "demo", "--observations", path, "--home", own_home)
    assert "counts" in needs_of(Workspace(own_home), "demo", Public.STREET)[1].used


def test_where_a_protected_count_was_made_is_in_no_file_and_no_public_figure(own_home, tmp_path):
    def exported(folder: Path) -> dict[str, bytes]:
        ran = av("needs", "demo", "--public", "rue", "--home", own_home, "--out", folder)
        assert ran.code == 0, ran.err
        return {path.name: path.read_bytes() for path in folder.iterdir()}

    before = exported(tmp_path / "a")
    av("territory", "update", "demo", "--home", own_home,
       "--observations", counts_file(tmp_path, own_home))  # fmt: skip
    assert exported(tmp_path / "b") == before
    lon, lat = spot(own_home)
    point = load_territory(Workspace(own_home), "demo").observations.geometry.iloc[0]
    secrets = [f"{lon:.6f}".encode(), f"{lat:.6f}".encode(), point.wkb, point.wkb_hex.encode()]
    for path in own_home.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert not any(secret in content for secret in secrets), path.name


def test_a_lost_key_is_said_and_no_other_is_made(own_home, tmp_path, monkeypatch):
    av("territory", "update", "demo", "--home", own_home,
       "--observations", counts_file(tmp_path, own_home))  # fmt: skip
    monkeypatch.setenv("ALLERVERS_KEY_FILE", str(tmp_path / "other" / "key"))
    ran = av("needs", "demo", "--public", "rue", "--home", own_home)
    assert ran.code == 3
    assert "clé" in ran.err
    assert not (tmp_path / "other").exists()


@pytest.mark.parametrize("content", ["moyens", "passages", "comptages", "services", "bus"])
def test_there_is_a_template_for_each_file_people_fill_in(tmp_path, content):
    path = tmp_path / f"{content}.xlsx"
    assert av("template", path, "--for", content).code == 0
    assert path.stat().st_size > 4000
    assert av("template", path, "--for", content).code == 2
    ran = av("template", tmp_path / f"{content}.csv", "--for", content)
    assert ran.code == (2 if content == "moyens" else 0)


def test_plans_that_rest_on_other_populations_are_not_compared(own_home, chain, tmp_path):
    plan = json.loads(chain.plan.read_text(encoding="utf-8"))
    same = tmp_path / "same.json"
    same.write_text(json.dumps(plan), encoding="utf-8")
    assert av("compare", chain.plan, same, "--home", own_home).code == 0
    plan["vintages"] = plan["vintages"] | {"INSEE, carreaux de 200 m": "2010"}
    other = tmp_path / "other.json"
    other.write_text(json.dumps(plan), encoding="utf-8")
    ran = av("compare", chain.plan, other, "--home", own_home)
    assert ran.code == 3
    assert "populations" in ran.err
    assert "carreaux de 200 m 2010" in ran.err


def test_expired_counts_are_erased_and_a_replaced_territory_keeps_the_others(own_home, tmp_path):
    from planner.service.declared import DeclaredSources, carried
    from planner.service.territory_update import Additions, update_territory

    store = Workspace(own_home)
    counts = DeclaredSources(observations=(counts_file(tmp_path, own_home),))
    update_territory(store, "demo", Additions(counts), today=DAY)
    territory = store.territory("demo")
    assert len(carried(store, territory, today=DAY).observations) == 1
    later = DAY + dt.timedelta(days=90)
    assert len(carried(store, territory, today=later).observations) == 0
    passages = DeclaredSources(presence=(presence_file(tmp_path, own_home, "A"),))
    update_territory(store, "demo", Additions(passages), today=DAY)
    assert len(store.sealed_layer("demo", "observations")) == 1
    update_territory(store, "demo", Additions(passages), today=later)
    assert store.sealed_layer("demo", "observations") is None


def test_what_may_be_told_of_a_place_never_enters_a_ranking(chain):
    """Needs, what draws stops and the stops themselves: the same whatever is answered of places."""
    loaded = load_territory(Workspace(chain.home), "demo")
    means = Workspace(chain.home).latest_means("demo")[1]
    answers = {
        "presence_min": 55, "min_frequency": 3, "frequency": 6, "skills": frozenset({"soins"}),
        "instruction_codes": tuple(PHRASES)[:2], "min_gap_h": 12, "max_gap_h": 40, "label": "=1+1",
        "windows": (TimeWindow(None, 0, 60),), "refusals": (TimeWindow(None, 600, 660),),
    }  # fmt: skip
    places = tuple(place if place.is_base else replace(place, **answers) for place in means.places)
    told = replace(means, places=places)
    plain, changed = (
        needs_of_loaded(loaded, Public.STREET, means=one, for_team=True).frame
        for one in (means, told)
    )
    assert plain["known_places"].notna().any()
    pd.testing.assert_frame_equal(plain, changed)
    request = StopsRequest(Public.STREET, StopRules(num_max=6, max_seconds=0), for_team=True)
    first, second = (proposed_stops(loaded, one, request).frame for one in (means, told))
    pd.testing.assert_frame_equal(first, second)
