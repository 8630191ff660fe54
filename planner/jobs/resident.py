"""A process that loads something once, then answers one question after another.

The other end is `resident_child`. What is loaded (streets, travel, compiled code) never crosses;
questions and answers do, as pickles.
"""

from __future__ import annotations

import pickle
import queue
import threading
from typing import Any, Self

from planner.errors import SolveError
from planner.i18n import _
from planner.jobs.process import close_pipes, end, spawn, write
from planner.jobs.resident_child import Answered, Loaded, Opening, Refused

LOAD_S, ANSWER_S = 300.0, 60.0
"""Longest wait for the loading, and for an answer."""


class Resident:
    """The asking end of a resident process; one question at a time, from any thread.

    Parameters
    ----------
    opener
        `module:function`; called once in the process with `arguments`, it returns a function from a
        question to its answer.
    arguments
        Pickled to the process.
    """

    def __init__(self, opener: str, *arguments: Any) -> None:
        self._lock = threading.Lock()
        self._loaded = False
        self._messages: queue.Queue[Loaded | Answered | Refused | None] = queue.Queue()
        self._process = spawn("planner.jobs.resident_child")
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        write(self._process, pickle.dumps(Opening(opener, arguments)))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    @property
    def alive(self) -> bool:
        """Whether it can still answer."""
        return self._process.poll() is None

    @property
    def ready(self) -> bool:
        """Whether the loading has ended, well or not: a question is answered or refused at once."""
        return self._loaded or not self._messages.empty() or not self.alive

    def wait(self, seconds: float = LOAD_S) -> None:
        """Wait until everything is loaded; errors as for `ask`."""
        with self._lock:
            self._wait(seconds)

    def _wait(self, seconds: float) -> None:
        if not self._loaded:
            self._next(seconds)
            self._loaded = True

    def ask(self, question: Any, *, seconds: float = ANSWER_S) -> Any:
        """The answer to a question.

        Raises
        ------
        PlannerError
            What the process says of the question (or of the loading), a leaf as raised there.
        SolveError
            The process died or gave no answer in time; it is closed.
        """
        with self._lock:
            self._wait(LOAD_S)
            write(self._process, pickle.dumps(question))
            return self._next(seconds)

    def _next(self, seconds: float) -> Any:
        try:
            message = self._messages.get(timeout=seconds)
        except queue.Empty:
            self.close()
            raise SolveError(_("pas de réponse en {num} s").format(num=round(seconds))) from None
        if isinstance(message, Refused):
            raise message.error
        if message is None:
            self.close()
            raise SolveError(_("le calcul s'est arrêté sans réponse"))
        return message.value if isinstance(message, Answered) else None

    def _read(self) -> None:
        source = self._process.stdout
        try:
            while source is not None:
                self._messages.put(pickle.load(source))  # noqa: S301 — from our own child
        except (EOFError, pickle.UnpicklingError, OSError):
            self._messages.put(None)

    def close(self) -> None:
        """End the process; no harm when it has ended."""
        end(self._process)
        self._process.wait()
        self._reader.join()
        close_pipes(self._process)
