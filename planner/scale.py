"""Pieces of work shared between processes of this machine (Dask): same results, same order.

Workers are never more than the cores and have one thread each. They listen on this machine alone,
behind certificates made for the occasion, and end with the process that started them. Without
Dask (`pip install 'aller-vers[scale]'`) the pieces are done one after another, with the same
results.
"""

from __future__ import annotations

import logging
import os
import signal
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager as Context
from contextlib import ExitStack, contextmanager, nullcontext, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from optimisation.executor import SERIAL, Executor, Piece, Result, Stop, cores

POLL_S = 0.02
GRACE_S = 0.5
"""Given to pieces under way once a stop is asked; what comes later is left."""
MEMORY_SHARE = 0.7
"""Of the machine's memory, shared by the workers; one that takes more is ended."""
START_S = 60.0
CLOSE_S = 30.0
_ONE_THREAD = ("OMP", "OPENBLAS", "MKL", "NUMEXPR", "NUMBA", "RAYON")
_SETTINGS = {
    "distributed.admin.large-graph-warning-threshold": "1 TiB",
    "distributed.scheduler.allowed-failures": 0,
    "distributed.scheduler.http.routes": [],
    "distributed.worker.http.routes": [],
    "distributed.worker.memory.target": False,
    "distributed.worker.memory.spill": False,
    "distributed.worker.memory.pause": False,
    "distributed.worker.memory.terminate": 0.98,
}
"""A piece whose worker dies is lost, not tried again; nothing is written to disk; no web page."""

_log = logging.getLogger(__name__)


def workers(num: int | None = None, *, warm: Callable[[], None] | None = None) -> Context[Executor]:
    """Start workers; leaving the context ends them.

    Parameters
    ----------
    num
        Workers wished; None, or more than the cores: the cores. One, or no Dask: none is started
        and this process does the work.
    warm
        Function of a module, called once in each worker before it gets any piece.
    """
    num = min(num or cores(), cores())
    if num <= 1:
        return nullcontext(SERIAL)
    if find_spec("distributed") is None:
        _log.info("Dask is not installed: one process does the work")
        return nullcontext(SERIAL)
    return _started(num, warm)


@contextmanager
def _started(num: int, warm: Callable[[], None] | None) -> Iterator[Executor]:
    with ExitStack() as stack:
        try:
            pool: Executor = _pool(stack, num, warm)
        except (OSError, TimeoutError, RuntimeError):
            _log.warning("workers cannot be started: one process does the work", exc_info=True)
            pool = SERIAL
        yield pool


def _pool(stack: ExitStack, num: int, warm: Callable[[], None] | None) -> DaskPool:
    import dask
    import distributed
    from distributed.system import MEMORY_LIMIT

    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="aller-vers-")))
    stack.enter_context(dask.config.set(_SETTINGS))
    library: Any = distributed  # it has no types
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    security = library.Security.temporary()
    cluster = library.LocalCluster(
        n_workers=num,
        threads_per_worker=1,
        processes=True,
        host="127.0.0.1",
        dashboard_address="127.0.0.1:0",
        scheduler_kwargs={"dashboard": False},
        memory_limit=int(MEMORY_SHARE * MEMORY_LIMIT / num),
        local_directory=str(folder),
        security=security,
        silence_logs=logging.CRITICAL,
        env={f"{name}_NUM_THREADS": "1" for name in _ONE_THREAD},
    )
    stack.callback(_end, cluster)
    client = library.Client(cluster, security=security, timeout=START_S)
    stack.callback(client.close, timeout=CLOSE_S)
    client.register_plugin(_plugin(warm))
    client.wait_for_workers(num, timeout=START_S)
    return DaskPool(client, num, folder)


def _end(cluster: Any) -> None:
    """End the workers at once: what they gave is taken, and they hold nothing else."""
    for nanny in cluster.workers.values():
        nanny.auto_restart = False
        if nanny.pid is not None:
            with suppress(OSError):
                os.kill(nanny.pid, getattr(signal, "SIGKILL", signal.SIGTERM))
    try:
        cluster.close(timeout=CLOSE_S)
    except TimeoutError:
        _log.warning("workers were slow to end", exc_info=True)


def _plugin(warm: Callable[[], None] | None) -> Any:
    from distributed import WorkerPlugin

    class Ready(WorkerPlugin):
        """Makes a worker ready, one started anew in place of a dead one too."""

        name = "aller-vers"

        def setup(self, worker: object) -> None:
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that asks decides
            if warm is not None:
                warm()

    return Ready()


class DaskPool:
    """Workers of one machine as an `Executor`; as many pieces are under way as there are workers.

    Asking to stop is a file of the pool's own folder, which costs a worker microseconds to look at.
    """

    def __init__(self, client: Any, num: int, folder: Path) -> None:
        self.workers = num
        self._client, self._folder, self._runs = client, folder, 0

    def run(
        self, work: Callable[[Piece, Stop], Result], pieces: Sequence[Piece], should_stop: Stop
    ) -> Iterator[tuple[int, Result]]:
        """See `Executor.run`; a piece whose worker died is left out."""
        self._runs += 1
        run = _Run(self._client, self._folder / f"stop-{self._runs}", should_stop)
        try:
            yield from run.results(work, pieces, self.workers)
        finally:
            run.stop()


class _Run:
    """One list of pieces under way."""

    def __init__(self, client: Any, flag: Path, should_stop: Stop) -> None:
        self._client, self._flag, self._should_stop = client, flag, should_stop
        self._futures: dict[int, Any] = {}
        self._stopped_s: float | None = None

    def results(
        self, work: Callable[[Piece, Stop], Result], pieces: Sequence[Piece], most: int
    ) -> Iterator[tuple[int, Result]]:
        begun = 0
        for rank in range(len(pieces)):
            while True:
                self._look()
                under_way = sum(not future.done() for future in self._futures.values())
                while begun < len(pieces) and under_way < most and self._stopped_s is None:
                    self._futures[begun] = self._client.submit(
                        _done, work, pieces[begun], str(self._flag), pure=False
                    )
                    begun, under_way = begun + 1, under_way + 1
                if rank >= begun or self._futures[rank].done() or self._late():
                    break
                time.sleep(POLL_S)
            yield from self._taken(rank)

    def _taken(self, rank: int) -> Iterator[tuple[int, Any]]:
        """The result of a piece, where there is one."""
        from distributed.scheduler import KilledWorker

        future = self._futures.pop(rank, None)
        if future is None or not future.done():
            return
        try:
            begun, result = future.result()
        except KilledWorker:
            _log.warning("a worker died: piece %d is left out", rank)
            return
        if begun:
            yield rank, result

    def _look(self) -> None:
        if self._stopped_s is None and self._should_stop():
            self.stop()

    def _late(self) -> bool:
        return self._stopped_s is not None and time.monotonic() - self._stopped_s > GRACE_S

    def stop(self) -> None:
        """Ask the pieces under way to stop; what they give is still taken for a while."""
        if self._stopped_s is None:
            self._stopped_s = time.monotonic()
            self._flag.touch()


def _done(
    work: Callable[[Piece, Stop], Result], piece: Piece, flag: str
) -> tuple[bool, Result | None]:
    """In a worker: whether the piece was begun, and its result."""
    stop = _Asked(flag)
    if stop():
        return False, None
    return True, work(piece, stop)


class _Asked:
    """Whether a file is there, looked at no more often than every `POLL_S`."""

    def __init__(self, path: str) -> None:
        self._path, self._looked_s, self._there = path, float("-inf"), False

    def __call__(self) -> bool:
        now_s = time.monotonic()
        if not self._there and now_s - self._looked_s >= POLL_S:
            self._there, self._looked_s = os.path.exists(self._path), now_s  # noqa: PTH110
        return self._there
