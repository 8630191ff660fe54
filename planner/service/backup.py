"""A whole workspace in one file: backups made, verified and restored; moved from store to store."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from planner.audit import Verb
from planner.errors import AskFirstError, Fault, InputFileError
from planner.i18n import _
from planner.service.one_life import in_one_life
from planner.service.retention import erase_expired
from planner.service.retention_run import Erased, run_retention
from planner.store.archive import Archive
from planner.store.crypto import KEY_FILE_ENV, adopt_key_name
from planner.store.dumping import write_archive
from planner.store.soundness import Contents, check_contents
from planner.store.staging import Staged, staged
from planner.store.taking_over import take_over
from planner.store.workspace import Workspace

KEEP_DAYS = 30
"""Backups older are erased by the next one: they hold what the workspace may have erased since."""
_NAME = "aller-vers-{moment}.zip"
_KEY_NAME = re.compile(r"[0-9a-f]{16}")
_MADE = re.compile(r"aller-vers-(\d{8}T\d{6})Z(-\d+)?\.zip")


@dataclass(frozen=True, slots=True)
class Made:
    """A backup made and read again; `num_erased` older ones were erased."""

    path: Path
    contents: Contents
    num_erased: int


@dataclass(frozen=True, slots=True)
class Restored:
    """A workspace restored.

    `erased` is what had expired since the archive was written and was erased again, by the same job
    as every day (`retention_run`); `safety` is the backup of what was replaced, None: there was
    nothing.
    """

    contents: Contents
    erased: Erased
    safety: Path | None


def make_backup(
    workspace: Workspace, folder: Path, *, now: dt.datetime, keep_days: int = KEEP_DAYS
) -> Made:
    """Write a backup into a folder, read it again, then erase those that are too old.

    Parameters
    ----------
    now
        Moment of the backup, with its time zone; what has expired by then is erased first.
    keep_days
        Age in days from which backups of the folder are erased.

    Raises
    ------
    StoreError
        It cannot be written.
    InputFileError
        What was written cannot be read again: the file stays, and no older one is erased.
    """
    _erase_all_expired(workspace, now.date())
    path = _free_name(folder, now)
    write_archive(workspace, path)
    contents = verify_archive(workspace, path)
    workspace.record(Verb.BACKUP_MADE)
    return Made(path, contents, _erase_old(folder, now, keep_days))


def export_workspace(workspace: Workspace, path: Path, *, today: dt.date) -> Contents:
    """Write a workspace into a new file; errors as `make_backup`."""
    _erase_all_expired(workspace, today)
    write_archive(workspace, path)
    contents = verify_archive(workspace, path)
    workspace.record(Verb.WORKSPACE_EXPORTED)
    return contents


def verify_archive(workspace: Workspace, path: Path) -> Contents:
    """Unfold an archive beside the workspace and read all of it; nothing is replaced.

    What is sealed is opened too where the workspace's key is at hand.

    Raises
    ------
    InputFileError
        It is damaged or hostile, or something in it cannot be read.
    StoreError
        It is of a newer version, or there is no room on the disk.
    """
    with _opened(workspace, path) as new:
        return check_contents(new, name=path.name, sealed=_has_key(workspace))


@in_one_life
def restore(workspace: Workspace, path: Path, *, now: dt.datetime, replace: bool) -> Restored:
    """Put an archive in the place of all a workspace holds, once every part of it has been read.

    What has expired since is erased again before anybody can read it; rests not over and
    neighbourhoods kept by teams stay as they are now. Where something is replaced, a backup of it
    is written beside the archive first.

    Raises
    ------
    AskFirstError
        The workspace holds territories and `replace` is false.
    InputFileError, StoreError
        As `verify_archive`, or there was a purge meanwhile; nothing was replaced.
    """
    if workspace.territories() and not replace:
        raise AskFirstError(
            _(
                "l'espace de travail n'est pas vide : ajouter --replace pour remplacer "
                "tout ce qu'il contient"
            )
        )
    with _opened(workspace, path, adopt_key=True) as new:
        erased = run_retention(new, today=now.date())
        contents = check_contents(new, name=path.name)
        safety = None
        if workspace.territories():
            safety = _free_name(path.parent, now)
            write_archive(workspace, safety)
        take_over(workspace, new, today=now.date())
    return Restored(contents, erased, safety)


def _has_key(workspace: Workspace) -> bool:
    return workspace.key_fingerprint() is not None


@contextmanager
def _opened(workspace: Workspace, path: Path, *, adopt_key: bool = False) -> Iterator[Staged]:
    archive = Archive(path)
    try:
        _check_key(workspace, archive, adopt_key)
        with staged(archive, workspace) as new:
            yield new
    finally:
        archive.close()


def _check_key(workspace: Workspace, archive: Archive, adopt_key: bool) -> None:
    name = archive.manifest.key_name
    if name is not None and not _KEY_NAME.fullmatch(name):
        raise InputFileError([Fault(_("nom de clé illisible"), file=archive.name)])
    if adopt_key and name and not workspace.territories():
        adopt_key_name(workspace.home, name)
    own, told = workspace.key_fingerprint(), archive.manifest.key
    if told and own != told and (own or adopt_key):
        message = _("scellée avec une autre clé que celle de cet espace de travail, ou clé absente")
        hint = _("remettre cette clé à sa place, ou la désigner par {name}").format(
            name=KEY_FILE_ENV
        )
        raise InputFileError([Fault(message, hint=hint, file=archive.name)])


def _erase_all_expired(workspace: Workspace, today: dt.date) -> int:
    return sum(
        erase_expired(workspace, territory.code, today=today)
        for territory in workspace.territories()
    )


def _free_name(folder: Path, now: dt.datetime) -> Path:
    moment = now.astimezone(dt.UTC).strftime("%Y%m%dT%H%M%SZ")
    path, rank = folder / _NAME.format(moment=moment), 1
    while path.exists():
        rank += 1
        path = folder / _NAME.format(moment=f"{moment}-{rank}")
    return path


def _erase_old(folder: Path, now: dt.datetime, keep_days: int) -> int:
    old = []
    for path in folder.glob(_NAME.format(moment="*")):
        made = _MADE.fullmatch(path.name)
        if made and now - _moment(made[1]) >= dt.timedelta(days=keep_days):
            old.append(path)
    for path in old:
        path.unlink()
    return len(old)


def _moment(text: str) -> dt.datetime:
    return dt.datetime.strptime(text, "%Y%m%dT%H%M%S").replace(tzinfo=dt.UTC)
