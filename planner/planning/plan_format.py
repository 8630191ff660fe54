"""The plan file `plan/1`: ids, times and areas; no coordinate, address or free text.

`loads` gathers every fault of a file, keeps fields it does not know (they are written back), and
refuses another major version. The layout is documented in `docs/formats.md`.
"""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from planner.errors import Fault, PlanFormatError
from planner.i18n import _
from planner.model import (
    PlanLock,
    PlannedPassage,
    PlannedShift,
    PlanViolation,
    Public,
    Unserved,
    Week,
    WeekPlan,
)
from planner.planning.json_reader import MISSING, JsonReader

FORMAT = "plan/1"
MAX_BYTES = 20_000_000


def dumps(plan: WeekPlan) -> str:
    """Write a plan as indented JSON, in a stable order, ending with a newline."""
    return json.dumps(to_dict(plan), ensure_ascii=False, indent=1) + "\n"


def to_dict(plan: WeekPlan) -> dict[str, Any]:
    """Plan as JSON-ready values; unknown fields it was read with come last."""
    document: dict[str, Any] = {
        "format": FORMAT,
        "id": plan.id,
        "territory": plan.territory,
        "week": str(plan.week),
        "tz": plan.tz,
        "means": plan.means,
        "public": plan.public.value,
        "version": plan.version,
        "replaces": plan.replaces,
        "restores": plan.restores,
        "published": plan.published,
        "published_after": plan.published_after,
        "shifts": [_shift_dict(shift) for shift in plan.shifts],
        "locks": [
            {
                "shift": lock.shift,
                "ref": lock.ref,
                "start_s": lock.start_s,
                "position": lock.position,
            }
            for lock in plan.locks
        ],
        "unserved": [
            {"id": item.id, "reason": item.reason, "detail": dict(item.detail)}
            for item in plan.unserved
        ],
        "violations": [_violation_dict(item) for item in plan.violations],
        "points": plan.points,
        "mandatory_missed": plan.mandatory_missed,
        "parts": dict(plan.parts),
        "outing_parts": {row: dict(parts) for row, parts in plan.outing_parts.items()},
        "bound": {"points": plan.bound_points, "method": plan.bound_method},
        "engine": plan.engine,
        "seed": plan.seed,
        "params": dict(plan.params),
        "versions": dict(plan.versions),
        "vintages": dict(plan.vintages),
    }
    return document | {k: v for k, v in plan.extra.items() if k not in document}


def _shift_dict(shift: PlannedShift) -> dict[str, Any]:
    return {
        "id": shift.id,
        "team": shift.team,
        "date": shift.date.isoformat(),
        "mode": shift.mode,
        "vehicle": shift.vehicle,
        "base_place": shift.base_place,
        "start_s": shift.start_s,
        "end_s": shift.end_s,
        "depart_s": shift.depart_s,
        "return_s": shift.return_s,
        "break_start_s": shift.break_start_s,
        "passages": [
            {
                **({"place": p.place} if p.place is not None else {"appointment": p.appointment}),
                "arrive_s": p.arrive_s,
                "start_s": p.start_s,
                "leave_s": p.leave_s,
            }
            for p in shift.passages
        ],
    }


def _violation_dict(item: PlanViolation) -> dict[str, Any]:
    return {
        "rule": item.rule,
        "severity": item.severity,
        "shift": item.shift,
        "ref": item.ref,
        "amount": item.amount,
        "accepted": item.accepted,
    }


_OPTIONAL_TEXT = (str, type(None))
_OPTIONAL_INT = (int, type(None))


def loads(text: str | bytes, *, file: str | None = None) -> WeekPlan:
    """Read a plan.

    Parameters
    ----------
    text
        Content of the file, at most 20 MB.
    file
        Name shown in faults.

    Raises
    ------
    PlanFormatError
        Not JSON, another format, or fields missing, contradictory or of another type: all of them.
    """
    document = _document(text, file)
    reader = JsonReader(file)
    top = (document, "")
    shifts = tuple(
        shift
        for item, path in reader.items(document, "shifts", "")
        if (shift := _read_shift(reader, item, path)) is not None
    )
    _check_unique(reader, [shift.id for shift in shifts])
    values = {
        "id": reader.get(top, "id", str, MISSING),
        "territory": reader.get(top, "territory", str, MISSING),
        "week": reader.parsed(top, "week", Week.parse),
        "tz": reader.get(top, "tz", str, MISSING),
        "means": reader.get(top, "means", str, MISSING),
        "public": reader.parsed(top, "public", Public),
    } | _optional_values(reader, document)
    violations = tuple(
        PlanViolation(**_read_violation(reader, item, path))
        for item, path in reader.items(document, "violations", "")
    )
    unserved = tuple(
        Unserved(
            reader.get((item, path), "id", str, MISSING) or "",
            reader.get((item, path), "reason", str, MISSING) or "",
            reader.get((item, path), "detail", dict, {}),
        )
        for item, path in reader.items(document, "unserved", "")
    )
    if reader.faults:
        raise PlanFormatError(reader.faults)
    return WeekPlan(shifts=shifts, violations=violations, unserved=unserved, **values)


def _document(text: str | bytes, file: str | None) -> dict[str, Any]:
    hint = _("donner un fichier écrit par « aller-vers plan »")
    if len(text) > MAX_BYTES:
        raise PlanFormatError([Fault(_("fichier de plan trop gros"), hint, file=file)])
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", None)
        fault = Fault(_("ce n'est pas un fichier JSON lisible"), hint, file=file, line=line)
        raise PlanFormatError([fault]) from error
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        got = document.get("format") if isinstance(document, dict) else None
        message = _("format {got}, attendu {wanted}").format(got=repr(got)[:40], wanted=FORMAT)
        raise PlanFormatError([Fault(message, hint, file=file)])
    return document


_KNOWN = frozenset((
    "format", "id", "territory", "week", "tz", "means", "public", "version", "replaces",
    "restores", "locks", "published", "published_after",
    "shifts", "unserved", "violations", "points", "mandatory_missed", "parts",
    "outing_parts",
    "bound", "engine", "seed", "params", "versions", "vintages",
))  # fmt: skip


def _optional_values(reader: JsonReader, document: dict[str, Any]) -> dict[str, Any]:
    top = (document, "")
    bound = reader.get(top, "bound", dict, {})
    rows = reader.get(top, "outing_parts", dict, {})
    return {
        "version": reader.get(top, "version", int, 1),
        "replaces": reader.get(top, "replaces", _OPTIONAL_INT, None),
        "restores": reader.get(top, "restores", _OPTIONAL_INT, None),
        "locks": tuple(
            _read_lock(reader, item, path) for item, path in reader.items(document, "locks", "")
        ),
        "published": reader.get(top, "published", bool, False),
        "published_after": reader.get(top, "published_after", _OPTIONAL_INT, None),
        "points": reader.get(top, "points", int, 0),
        "mandatory_missed": reader.get(top, "mandatory_missed", int, 0),
        "parts": reader.get(top, "parts", dict, {}),
        "outing_parts": {row: reader.get((rows, "outing_parts."), row, dict, {}) for row in rows},
        "bound_points": reader.get((bound, "bound."), "points", _OPTIONAL_INT, None),
        "bound_method": reader.get((bound, "bound."), "method", _OPTIONAL_TEXT, None),
        "engine": reader.get(top, "engine", str, ""),
        "seed": reader.get(top, "seed", int, 0),
        "params": reader.get(top, "params", dict, {}),
        "versions": reader.get(top, "versions", dict, {}),
        "vintages": reader.get(top, "vintages", dict, {}),
        "extra": {key: value for key, value in document.items() if key not in _KNOWN},
    }


def _read_shift(reader: JsonReader, item: dict[str, Any], path: str) -> PlannedShift | None:
    at = (item, path)
    before = len(reader.faults)
    values = {
        "id": reader.get(at, "id", str, MISSING),
        "team": reader.get(at, "team", str, MISSING),
        "date": reader.parsed(at, "date", dt.date.fromisoformat),
        "mode": reader.get(at, "mode", str, MISSING),
        "base_place": reader.get(at, "base_place", str, MISSING),
        "vehicle": reader.get(at, "vehicle", _OPTIONAL_TEXT, None),
        "break_start_s": reader.get(at, "break_start_s", _OPTIONAL_INT, None),
    } | {
        key: reader.get(at, key, int, MISSING)
        for key in ("start_s", "end_s", "depart_s", "return_s")
    }
    passages = tuple(
        passage
        for entry, where in reader.items(item, "passages", path)
        if (passage := _read_passage(reader, entry, where)) is not None
    )
    if len(reader.faults) > before:
        return None
    return PlannedShift(passages=passages, **values)


def _read_passage(reader: JsonReader, item: dict[str, Any], path: str) -> PlannedPassage | None:
    at = (item, path)
    before = len(reader.faults)
    place = reader.get(at, "place", _OPTIONAL_TEXT, None)
    appointment = reader.get(at, "appointment", _OPTIONAL_TEXT, None)
    if (place is None) == (appointment is None):
        reader.fault(path.rstrip("."), _("il faut soit « place », soit « appointment »"))
    times = {key: reader.get(at, key, int, MISSING) for key in ("arrive_s", "start_s", "leave_s")}
    if len(reader.faults) > before:
        return None
    return PlannedPassage(place=place, appointment=appointment, **times)


def _read_lock(reader: JsonReader, item: dict[str, Any], path: str) -> PlanLock:
    at = (item, path)
    return PlanLock(
        shift=reader.get(at, "shift", str, MISSING) or "",
        ref=reader.get(at, "ref", _OPTIONAL_TEXT, None),
        start_s=reader.get(at, "start_s", _OPTIONAL_INT, None),
        position=reader.get(at, "position", _OPTIONAL_INT, None),
    )


def _read_violation(reader: JsonReader, item: dict[str, Any], path: str) -> dict[str, Any]:
    at = (item, path)
    return {
        "rule": reader.get(at, "rule", str, MISSING) or "",
        "severity": reader.get(at, "severity", str, MISSING) or "",
        "shift": reader.get(at, "shift", _OPTIONAL_TEXT, None),
        "ref": reader.get(at, "ref", _OPTIONAL_TEXT, None),
        "amount": reader.get(at, "amount", _OPTIONAL_INT, None),
        "accepted": reader.get(at, "accepted", bool, False),
    }


def _check_unique(reader: JsonReader, ids: list[str]) -> None:
    seen: set[str] = set()
    for shift_id in ids:
        if shift_id in seen:
            reader.fault("shifts", _("vacation en double : {id}").format(id=shift_id[:60]))
        seen.add(shift_id)
