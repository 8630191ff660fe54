"""The resident process: opens once, answers until its questions end (`resident` asks them).

When the asking process dies, its end of the pipe closes and so does this process. What is printed
goes to stderr, so that it cannot mix with answers.
"""

from __future__ import annotations

import importlib
import os
import pickle
import signal
import sys
from dataclasses import dataclass
from typing import Any

from planner.errors import PlannerError


@dataclass(frozen=True, slots=True)
class Opening:
    """What to load: `module:function` and its arguments."""

    opener: str
    arguments: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Loaded:
    """Ready for questions."""


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer."""

    value: Any


@dataclass(frozen=True, slots=True)
class Refused:
    """A question that has no answer, as an error for people; never a traceback."""

    error: PlannerError


def main() -> None:
    """Load, then answer (entry of the process)."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the asking process decides when to stop
    source, sink = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)

    def say(message: Loaded | Answered | Refused) -> None:
        sink.write(pickle.dumps(message))
        sink.flush()

    opening: Opening = pickle.load(source)  # noqa: S301 — from our own parent
    module, _colon, name = opening.opener.partition(":")
    try:
        answer = getattr(importlib.import_module(module), name)(*opening.arguments)
    except Exception as error:  # told in words
        say(Refused(_told(error)))
        return
    say(Loaded())
    while True:
        try:
            question = pickle.load(source)  # noqa: S301
        except EOFError:
            return
        try:
            say(Answered(answer(question)))
        except Exception as error:  # told in words
            say(Refused(_told(error)))


def _told(error: Exception) -> PlannerError:
    return error if isinstance(error, PlannerError) else PlannerError(type(error).__name__)
