"""Long work that writes nothing once a purge has gone through."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from planner.store.workspace import Workspace

P = ParamSpec("P")
T = TypeVar("T")


def in_one_life(
    work: Callable[Concatenate[Workspace, P], T],
) -> Callable[Concatenate[Workspace, P], T]:
    """Work on a workspace that stops at its first write after a purge (`PurgeStore.one_life`)."""

    @wraps(work)
    def guarded(workspace: Workspace, /, *args: P.args, **kwargs: P.kwargs) -> T:
        with workspace.one_life():
            return work(workspace, *args, **kwargs)

    return guarded
