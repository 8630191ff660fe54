"""A list of known vulnerabilities, from an OSV file (JSON): nothing is asked online."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

from planner.errors import Fault, InputFileError
from planner.i18n import _
from planner.sources.tables import read_text
from planner.vulnerability import Advisory, Range

MAX_BYTES = 200_000_000
MAX_TEXT = 200
_ECOSYSTEM = "PyPI"
_RANKS = {"fixed": 0, "introduced": 1, "last_affected": 2}


def read_vulnerabilities(path: Path) -> tuple[Advisory, ...]:
    """Read the advisories of Python packages.

    Parameters
    ----------
    path
        One OSV record, a list of them, or an object whose `vulns` is that list; gzipped or not.
        Records of other ecosystems and those withdrawn are left out. Ranges of commits are not
        compared: such a record counts by its `versions`.

    Raises
    ------
    InputFileError
        Not JSON, no such list, or records that are not OSV: all of them at once.
    """
    text = read_text(path, max_bytes=MAX_BYTES)
    try:
        told = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _refused(path, _("JSON illisible")) from error
    if isinstance(told, dict):
        told = told.get("vulns", [told])
    if not isinstance(told, list):
        raise _refused(path, _("ce JSON n'est pas une liste d'avis OSV"))
    found: list[Advisory] = []
    faults: list[Fault] = []
    for rank, record in enumerate(told, 1):
        try:
            found += _advisories(record)
        except (KeyError, TypeError, ValueError, AttributeError):
            message = _("l'avis n'est pas au format OSV")
            faults.append(Fault(message, _hint(), file=path.name, line=rank))
    if faults:
        raise InputFileError(faults[:20])
    return tuple(found)


def _advisories(record: dict[str, Any]) -> Iterator[Advisory]:
    key = record["id"]
    if not isinstance(key, str) or not key.strip():
        raise ValueError("id")
    if record.get("withdrawn"):
        return
    summary = " ".join(str(record.get("summary") or "").split())[:MAX_TEXT]
    for one in record.get("affected") or ():
        package = one["package"]
        if package["ecosystem"] != _ECOSYSTEM:
            continue
        versions = frozenset(_text(version) for version in one.get("versions") or ())
        told = one.get("ranges") or ()
        ranges = tuple(span for found in told for span in _ranges(found))
        if told and not ranges and not versions:
            continue  # commits alone: no version to compare
        name = canonicalize_name(_text(package["name"]))
        yield Advisory(key[:MAX_TEXT], name, ranges, versions, summary)


def _ranges(told: dict[str, Any]) -> Iterator[Range]:
    """Stretches of a range: each `introduced` up to the `fixed` or `last_affected` after it.

    Events stand in any order: they are sorted by version.
    """
    if told["type"] not in ("ECOSYSTEM", "SEMVER"):
        return
    events = [(kind, _text(at)) for event in told["events"] for kind, at in event.items()]
    start: str | None = None
    for kind, at in sorted(events, key=_order):
        if kind == "introduced":
            start = at if start is None else start
        elif kind in ("fixed", "last_affected") and start is not None:
            yield Range(start, **{"fixed" if kind == "fixed" else "last": at})
            start = None
    if start is not None:
        yield Range(start)


def _order(event: tuple[str, str]) -> tuple[Version, int]:
    """By version; of those at one: what ends before it, what starts at it, what ends at it."""
    kind, at = event
    try:
        return Version(at), _RANKS.get(kind, 0)
    except InvalidVersion as error:
        raise ValueError(at) from error


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("text")
    return value


def _refused(path: Path, message: str) -> InputFileError:
    return InputFileError([Fault(message, _hint(), file=path.name)])


def _hint() -> str:
    return _("donner des avis au format OSV (JSON), par exemple ceux de l'écosystème PyPI")
