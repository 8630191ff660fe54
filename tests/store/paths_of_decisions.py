"""Roles, alerts, scenarios, counts released, the log."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from sqlalchemy import select

from planner.alert import Alert
from planner.audit import Verb
from planner.model import AlertKind, AlertSpan
from planner.publication import Release
from planner.roles import Account, Role
from planner.scenario import Scenario
from planner.sharing import Field
from planner.store.schema import AuditRow
from planner.store.workspace import Workspace
from tests.store.write_path import WritePath, absent, left_over, letters, num_logged

_LONG_AGO = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
_ONE_DAY = dt.timedelta(days=1)


def _code(rank: int, last: str) -> str:
    return f"ABCD-EFGH-{last * 4}-{letters(rank)[1:]}"


def _to_revoke(workspace: Workspace, rank: int) -> None:
    workspace.save_account(Account(_code(rank, "R"), Role.MANAGER))


def _change_roles(workspace: Workspace, rank: int) -> None:
    workspace.save_account(Account(_code(rank, "A"), Role.TEAM, "ville", frozenset({"t1", "t2"})))
    workspace.remove_account(_code(rank, "R"))


def _account_faults(workspace: Workspace, ranks: list[int]) -> list[str]:
    """Each role given is logged, each taken back too: the log and the roles are of one write."""
    found = {one.code for one in workspace.accounts()}
    given, revoked = (num_logged(workspace, v) for v in (Verb.ROLE_GRANTED, Verb.ROLE_REVOKED))
    faults = [] if given - revoked == len(found) else [f"{given} - {revoked} roles logged"]
    faults += absent([_code(rank, "A") for rank in ranks], found)
    return faults + left_over([_code(rank, "R") for rank in ranks], found)


def _to_share(workspace: Workspace, rank: int) -> None:
    operator = f"Relais {rank}"
    workspace.save_account(Account(_code(rank, "S"), Role.PARTNER, "ville", operator=operator))


def _share(workspace: Workspace, rank: int) -> None:
    workspace.share("ville", f"Relais {rank}", ["z1", "z2"], [Field.HOURS])
    workspace.take_back("ville", f"Relais {rank}", ["z2"])


def _shared_faults(workspace: Workspace, ranks: list[int]) -> list[str]:
    """Both zones of a rank, or the one left; of what is told, the one left."""
    found = [(one.operator, one.zone) for one in workspace.shares("ville")]
    zones = {name: {z for other, z in found if other == name} for name, _zone in found}
    told = [rank for rank in ranks if zones.get(f"Relais {rank}") != {"z1"}]
    halves = [name for name, some in zones.items() if some not in ({"z1"}, {"z1", "z2"})]
    return [f"shared zones {rank}" for rank in told] + [f"half of {name}" for name in halves]


def _alert(rank: int) -> Alert:
    first = dt.date(2030, 1, 1) + 3 * rank * _ONE_DAY
    return Alert(AlertSpan(AlertKind.COLD, first, first + 2 * _ONE_DAY), Scenario("x"))


def _switch_alerts(workspace: Workspace, rank: int) -> None:
    kept = workspace.save_alert("ville", replace(_alert(rank), changes=Scenario("before")))
    kept = workspace.change_alert("ville", kept.id, _alert(rank), expected=kept.version)
    last = kept.alert.span.first_date + _ONE_DAY
    workspace.end_alert("ville", kept.id, last, expected=kept.version)


def _alert_faults(workspace: Workspace, ranks: list[int]) -> list[str]:
    found = [kept.alert for kept in workspace.alerts("ville")]
    ended = [_alert(rank).until(_alert(rank).span.first_date + _ONE_DAY) for rank in ranks]
    return [f"alert of {one.span.first_date}" for one in ended if one not in found]


def _change_scenarios(workspace: Workspace, rank: int) -> None:
    kept = workspace.save_scenario("ville", Scenario(f"Essai {rank}"), expected=None)
    changed = Scenario(f"Essai {rank}", rates={"travel_s": rank})
    workspace.save_scenario("ville", changed, expected=kept)
    workspace.remove_scenario("ville", f"Retrait {rank}")


def _to_remove(workspace: Workspace, rank: int) -> None:
    workspace.save_scenario("ville", Scenario(f"Retrait {rank}"), expected=None)


def _scenario_faults(workspace: Workspace, ranks: list[int]) -> list[str]:
    found = {kept.scenario.name: kept.scenario for kept in workspace.scenarios("ville")}
    wrong = [r for r in ranks if found.get(f"Essai {r}", Scenario("x")).rates != {"travel_s": r}]
    gone = left_over([f"Retrait {rank}" for rank in ranks], set(found))
    return [f"scenario {rank}" for rank in wrong] + gone


def _months(rank: int) -> list[Release]:
    return [Release(f"{1000 + rank}-{month:02d}", {"rencontrées": rank}) for month in (1, 2)]


def _release(workspace: Workspace, rank: int) -> None:
    workspace.add_releases("ville", _months(rank))


def _release_faults(workspace: Workspace, ranks: list[int]) -> list[str]:
    """Both months of a rank or neither, and the log says as many as there are."""
    found = workspace.releases("ville")
    faults = [f"release {one.month}" for rank in ranks for one in _months(rank) if one not in found]
    if len(found) != 2 * num_logged(workspace, Verb.COUNTS_RELEASED):
        faults.append("releases and their log")
    years = [one.month[:4] for one in found]
    return faults + [f"half of {year}" for year in set(years) if years.count(year) != 2]


def _log_of_old(workspace: Workspace, rank: int) -> None:
    with workspace.writing() as session:
        session.add(
            AuditRow(id=f"{rank:016x}", at=_LONG_AGO, verb=Verb.EXPORT_TEAM.value, role="machine")
        )


def _log(workspace: Workspace, rank: int) -> None:
    workspace.record(Verb.BACKUP_MADE, num=rank)
    workspace.erase_old_log()


def _log_faults(workspace: Workspace, ranks: list[int]) -> list[str]:
    entries = workspace.log(dt.date.min, dt.date.max)
    found = {str(entry.num) for entry in entries if entry.verb is Verb.BACKUP_MADE}
    with workspace.reading() as session:
        old = set(session.scalars(select(AuditRow.id).where(AuditRow.at == _LONG_AGO)))
    return absent(list(map(str, ranks)), found) + left_over([f"{rank:016x}" for rank in ranks], old)


PATHS: tuple[WritePath, ...] = (
    WritePath(
        "roles",
        frozenset({"save_account", "remove_account"}),
        _change_roles,
        _account_faults,
        _to_revoke,
    ),
    WritePath(
        "sharing",
        frozenset({"share", "take_back"}),
        _share,
        _shared_faults,
        _to_share,
    ),
    WritePath(
        "alert",
        frozenset({"save_alert", "change_alert", "end_alert"}),
        _switch_alerts,
        _alert_faults,
    ),
    WritePath(
        "scenario",
        frozenset({"save_scenario", "remove_scenario"}),
        _change_scenarios,
        _scenario_faults,
        _to_remove,
    ),
    WritePath("release", frozenset({"add_releases"}), _release, _release_faults),
    WritePath("log", frozenset({"record", "erase_old_log"}), _log, _log_faults, _log_of_old),
)
