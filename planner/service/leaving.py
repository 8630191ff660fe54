"""What leaves the tool is said in the log: for whom, how many files, never which."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from planner.audit import Verb
from planner.exports.audience import Audience
from planner.store.workspace import Workspace

VERBS = {
    Audience.TEAM: Verb.EXPORT_TEAM,
    Audience.PARTNER: Verb.EXPORT_PARTNER,
    Audience.PUBLIC: Verb.EXPORT_PUBLIC,
}
Files = TypeVar("Files", bound=Sequence[object])


def left(workspace: Workspace, files: Files, audience: Audience = Audience.PUBLIC) -> Files:
    """Files that were just made for somebody, once the log says so; none: nothing is said.

    Raises
    ------
    StoreError
        The log cannot be written.
    """
    if files:
        workspace.record(VERBS[audience], num=len(files))
    return files


def taken(workspace: Workspace, make: Callable[[], bytes], audience: Audience) -> bytes:
    """One file made for somebody who takes it, once the log says so.

    Raises
    ------
    PlannerError
        It cannot be made, or the log cannot be written: nothing is given.
    """
    content = make()
    workspace.record(VERBS[audience], num=1)
    return content


def for_whom(*, for_team: bool) -> Audience:
    """Who may read what counts protected places or not."""
    return Audience.TEAM if for_team else Audience.PUBLIC
