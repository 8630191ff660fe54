"""Means, codes of places, what sheets bring back, wishes, neighbourhoods."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from shapely.geometry import box
from sqlalchemy import select

from planner.store.schema import OutcomeRow
from planner.store.wishes import HOUR
from planner.store.workspace import Workspace
from planner.wishes import OtherHour, Rest
from tests.store.samples import means
from tests.store.test_returns import DAY, WEEK, told
from tests.store.write_path import WritePath, absent, left_over, letters, marked

_WORN = replace(means(), places=means().places[:1], appointments=())
_AGED = dt.timedelta(days=100)


def _save_means(workspace: Workspace, rank: int) -> None:
    workspace.save_means("ville", means(), marked(rank, "m"))


def means_ids(workspace: Workspace) -> dict[str, str]:
    """Name means were read from → their id."""
    return {name: one for one, name in workspace.means_sources("ville").items()}


def _means_faults(workspace: Workspace, ranks: list[int]) -> list[str]:
    return absent([marked(rank, "m") for rank in ranks], set(means_ids(workspace)))


def _to_wear(workspace: Workspace, rank: int) -> None:
    workspace.save_means("ville", means(), marked(rank, "w"))


def _wear(workspace: Workspace, rank: int) -> None:
    workspace.rewrite_means(means_ids(workspace)[marked(rank, "w")], _WORN)


def _worn_faults(workspace: Workspace, ranks: list[int]) -> list[str]:
    faults = []
    for name, one in means_ids(workspace).items():
        if not name.startswith("w"):
            continue
        found = workspace.with_wishes("ville", workspace.means(one))
        states = [workspace.with_wishes("ville", state) for state in (_WORN, means())]
        if found not in states[: 1 if int(name[1:]) in ranks else 2]:
            faults.append(f"means {name}")
    return faults


def _save_returns(workspace: Workspace, rank: int) -> None:
    workspace.save_returns("ville", [told(letters(rank))])


def _return_faults(workspace: Workspace, ranks: list[int]) -> list[str]:
    found = {one.outing for one in workspace.returns("ville")}
    return absent([letters(rank) for rank in ranks], found)


def _erase_lines(workspace: Workspace, _rank: int) -> None:
    workspace.erase_return_lines("ville", DAY + _AGED)


def _lines_faults(workspace: Workspace, ranks: list[int]) -> list[str]:
    """Lines of all returns before the last erasure told are gone; the sums of all stay."""
    last = letters(ranks[-1]) if ranks else ""
    faults = []
    for one in workspace.returns("ville"):
        whole = len(one.lines) == len(told().lines)
        if one.sums != told().sums or not (whole or not one.lines):
            faults.append(f"return {one.outing} by half")
        if one.lines and one.outing <= last:
            faults.append(f"lines of {one.outing} are back")
    with workspace.reading() as session:
        outings = set(session.scalars(select(OutcomeRow.outing)))
    return faults + left_over([letters(rank) for rank in ranks], outings)


def _save_wishes(workspace: Workspace, rank: int) -> None:
    ref = f"r{rank}"
    workspace.save_rest("ville", Rest(f"x{rank}", DAY - 9 * WEEK, DAY - 8 * WEEK))
    workspace.save_other_hour("ville", OtherHour(ref, 600, 720, DAY, DAY + WEEK))
    workspace.save_rest("ville", Rest(ref, DAY, DAY + WEEK))
    workspace.end_wish("ville", ref, HOUR)
    workspace.erase_wishes("ville", DAY - WEEK)


def _wish_faults(workspace: Workspace, ranks: list[int]) -> list[str]:
    found = workspace.wishes("ville")
    rests = {rest.ref for rest in found.rests}
    return [
        *absent([f"r{rank}" for rank in ranks], rests),
        *left_over([f"x{rank}" for rank in ranks], rests),
        *left_over([f"r{rank}" for rank in ranks], {hour.ref for hour in found.other_hours}),
    ]


def _save_sensitive(workspace: Workspace, rank: int) -> None:
    workspace.save_sensitive("ville", box(0.0, 0.0, 1.0, rank + 1.0), 2154)


def _sensitive_faults(workspace: Workspace, ranks: list[int]) -> list[str]:
    kept = workspace.sensitive("ville")
    lost = ranks and (kept is None or kept[0].area < ranks[-1] + 1)
    return [f"sensitive {ranks[-1]}"] if lost else []


def _draw_ids(workspace: Workspace, rank: int) -> None:
    draw = workspace.place_ids("ville")
    draw("place", f"L{rank}")
    workspace.forget_codes("ville", [draw("place", f"G{rank}")])


def _id_faults(workspace: Workspace, ranks: list[int]) -> list[str]:
    found = set(workspace.user_codes("ville").values())
    kept = absent([f"L{rank}" for rank in ranks], found)
    return kept + left_over([f"G{rank}" for rank in ranks], found)


PATHS: tuple[WritePath, ...] = (
    WritePath("means", frozenset({"save_means"}), _save_means, _means_faults),
    WritePath("worn means", frozenset({"rewrite_means"}), _wear, _worn_faults, _to_wear),
    WritePath("return", frozenset({"save_returns"}), _save_returns, _return_faults),
    WritePath("lines", frozenset({"erase_return_lines"}), _erase_lines, _lines_faults),
    WritePath(
        "wishes",
        frozenset({"save_rest", "save_other_hour", "end_wish", "erase_wishes"}),
        _save_wishes,
        _wish_faults,
    ),
    WritePath("neighbourhoods", frozenset({"save_sensitive"}), _save_sensitive, _sensitive_faults),
    WritePath("codes", frozenset({"_drawn_id", "forget_codes"}), _draw_ids, _id_faults),
)
