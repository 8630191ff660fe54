"""Rows of long computations: state, progress and best answer survive the process that runs them."""

from __future__ import annotations

import datetime as dt
import os
import secrets
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from planner.errors import StoreError, UsageError
from planner.i18n import _
from planner.store.codec import load_json, to_json
from planner.store.schema import JobRow
from planner.store.sharing import ShareStore
from planner.store.territories import territory_row

RUNNING = "running"
DONE = "done"
CANCELLED = "cancelled"
FAILED = "failed"
INTERRUPTED = "interrupted"
STATES = (RUNNING, DONE, CANCELLED, FAILED, INTERRUPTED)


@dataclass(frozen=True, slots=True)
class Job:
    """A long computation as last saved; `result` is its best answer so far, None before any.

    `state` is one of `STATES`; `interrupted`: its process ended without saying so.
    """

    id: str
    kind: str
    territory: str | None
    params: dict[str, Any]
    state: str
    progress: dict[str, Any]
    result: Any
    cancel_asked: bool
    created_at: dt.datetime
    saved_at: dt.datetime


class JobStore(ShareStore):
    """Jobs of a workspace; those of dead processes are marked when it is opened."""

    def __init__(self, home: Path) -> None:
        super().__init__(home)
        self.mark_interrupted()

    def mark_interrupted(self) -> int:
        """Mark running jobs whose process is dead; returns how many."""
        running = select(JobRow).where(JobRow.state == RUNNING)
        with self.reading() as session:
            dead = [row.id for row in session.scalars(running) if is_dead(row.owner)]
        if not dead:
            return 0
        with self.writing() as session:
            for row in session.scalars(running.where(JobRow.id.in_(dead))):
                row.state = INTERRUPTED
        return len(dead)

    def create_job(self, kind: str, territory: str | None, params: Mapping[str, Any]) -> str:
        """Record a computation this process runs; returns its random id."""
        job_id = secrets.token_hex(8)
        with self.writing() as session:
            if territory is not None:
                territory_row(session, territory)
            session.add(
                JobRow(
                    id=job_id,
                    kind=kind,
                    territory=territory,
                    params=to_json(dict(params)),
                    state=RUNNING,
                    progress="{}",
                    cancel_asked=False,
                    owner=this_process(),
                )
            )
        return job_id

    def update_job(
        self,
        job_id: str,
        *,
        state: str | None = None,
        progress: Mapping[str, Any] | None = None,
        result: Any = None,
    ) -> None:
        """Save what changed; None leaves a field as it is, so a best answer is never lost."""
        if state is not None and state not in STATES:
            raise UsageError(_("état de calcul « {state} » inconnu").format(state=state))
        with self.writing() as session:
            row = _job_row(session, job_id)
            row.state = state or row.state
            if progress is not None:
                row.progress = to_json(dict(progress))
            if result is not None:
                row.result = to_json(result)

    def cancel_job(self, job_id: str) -> None:
        """Ask the process that runs a job to stop and keep its best answer."""
        with self.writing() as session:
            _job_row(session, job_id).cancel_asked = True

    def job(self, job_id: str) -> Job:
        """A job by id; StoreError if there is none."""
        with self.reading() as session:
            return _job(_job_row(session, job_id))

    def last_job(self, code: str, kind: str) -> Job | None:
        """The newest job of a kind on a territory, None if there is none."""
        wanted = select(JobRow).where(JobRow.territory == code, JobRow.kind == kind)
        with self.reading() as session:
            row = session.scalar(wanted.order_by(JobRow.created_at.desc(), JobRow.id).limit(1))
            return None if row is None else _job(row)

    def jobs(self, state: str | None = None) -> list[Job]:
        """Jobs, newest first; all states with None."""
        wanted = select(JobRow).order_by(JobRow.created_at.desc(), JobRow.id)
        if state is not None:
            wanted = wanted.where(JobRow.state == state)
        with self.reading() as session:
            return [_job(row) for row in session.scalars(wanted)]


def _job_row(session: Session, job_id: str) -> JobRow:
    row = session.get(JobRow, job_id)
    if row is None:
        raise StoreError(_("calcul « {id} » inconnu").format(id=job_id))
    return row


def _job(row: JobRow) -> Job:
    return Job(
        id=row.id,
        kind=row.kind,
        territory=row.territory,
        params=load_json(row.params),
        state=row.state,
        progress=load_json(row.progress),
        result=None if row.result is None else load_json(row.result),
        cancel_asked=row.cancel_asked,
        created_at=row.created_at,
        saved_at=row.saved_at,
    )


def this_process() -> str:
    """Name this process: host, boot, process id and start, so that a reused id is told apart."""
    pid = os.getpid()
    return "|".join((socket.gethostname(), _boot(), str(pid), _start(pid) or ""))


def is_dead(owner: str) -> bool:
    """Tell whether the process an owner names has surely ended; another host's never has."""
    host, boot, pid, start = (owner.split("|") + [""] * 4)[:4]
    if host != socket.gethostname() or not pid.isdecimal():
        return False
    if boot != _boot():
        return True
    if start:
        return _start(int(pid)) != start
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False


def _boot() -> str:
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        return ""


def _start(pid: int) -> str | None:
    """Start of a process in clock ticks since boot, None if it does not run or nothing says so."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    fields = stat.rpartition(")")[2].split()
    return None if fields[0] in "ZX" else fields[19]
