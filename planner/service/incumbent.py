"""What a job's row keeps of a search under way, besides the routes of its best answer."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from planner.jobs import Progress
from planner.planning.solution import Index

KEYS = frozenset({"solution", "means", "digest", "request"})
"""What must be there for an answer to become a plan."""


def index_digest(index: Index) -> str:
    """What a week's indices stand for, as 64 hexadecimal digits that say nothing of it."""
    parts = [[one.id for one in index.shifts], list(index.places), list(index.appointments)]
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def told_with(
    report: Callable[[Progress], None] | None, beside: dict[str, Any]
) -> Callable[[Progress], None] | None:
    """A progress callback told, with every answer, what makes a plan of it later."""
    if report is None:
        return None
    return lambda progress: report(replace(progress, beside=beside))
