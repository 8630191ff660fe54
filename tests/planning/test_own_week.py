"""The week of one rota code: who is away goes out on nothing, who joins is there."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from planner.errors import UsageError
from planner.model import (
    DatedException,
    ExceptionKind,
    PlannedShift,
    Public,
    Team,
    TeamKind,
    Week,
    WeekPlan,
)
from planner.planning.own_week import plan_of_code
from tests.planning.village import means, place, shift

WEEK = Week(2026, 49)
TUESDAY = dt.date(2026, 12, 1)


def _plan(*ids: str) -> WeekPlan:
    outings = tuple(
        PlannedShift(
            id=one, team=one.split("-")[0], date=TUESDAY, mode="walk", start_s=0, end_s=10,
            base_place="base", depart_s=0, return_s=10,
        )
        for one in ids
    )  # fmt: skip
    return WeekPlan(
        id="a", territory="ville", week=WEEK, tz="Europe/Paris", means="m", public=Public.STREET,
        shifts=outings,
    )  # fmt: skip


def _means(*exceptions: DatedException):
    teams = tuple(
        Team(name, name, TeamKind.MARAUDE, "walk", 3, workers=(f"{name}1", f"{name}2", f"{name}3"))
        for name in ("A", "B")
    )
    shifts = (shift("A-mar"), replace(shift("B-mar"), team="B"))
    return replace(means(place("base")), teams=teams, shifts=shifts, exceptions=exceptions)


def _ids() -> list[str]:
    from planner.clock import Clock
    from planner.planning.expand import expand

    return [one.id for one in expand(_means(), Clock(WEEK, "Europe/Paris")).shifts]


def test_a_code_sees_the_outings_of_its_team_and_no_other():
    ids = _ids()
    own = plan_of_code(_plan(*ids), _means(), "A1").shifts
    assert [one.id for one in own] == [one for one in ids if one.startswith("A")]
    assert len(own) < len(ids)


def test_a_code_away_has_nothing_that_day_and_one_that_joins_has_the_other_team_s():
    ids = _ids()
    away = DatedException(ExceptionKind.ABSENCE, TUESDAY, team="A", workers_absent=("A1",))
    joins = DatedException(ExceptionKind.REINFORCEMENT, TUESDAY, team="B", workers_joining=("A1",))
    assert plan_of_code(_plan(*ids), _means(away), "A1").shifts == ()
    both = plan_of_code(_plan(*ids), _means(away, joins), "A1").shifts
    assert [one.id for one in both] == [one for one in ids if one.startswith("B")]


def test_a_code_nobody_has_is_refused():
    with pytest.raises(UsageError):
        plan_of_code(_plan(*_ids()), _means(), "Z9")


def test_e20_only_outings_of_the_teams_told_are_given_and_codes_of_others_are_unknown():
    ids = _ids()
    joins = DatedException(ExceptionKind.REINFORCEMENT, TUESDAY, team="B", workers_joining=("A1",))
    own = plan_of_code(_plan(*ids), _means(joins), "A1", teams={"A"}).shifts
    assert {one.team for one in own} == {"A"}
    with pytest.raises(UsageError):
        plan_of_code(_plan(*ids), _means(), "B1", teams={"A"})
