"""Data sets the product knows: what they are, their files fetched and checked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from planner.errors import UsageError
from planner.i18n import _
from planner.sources.catalogue import Source, SourceFile, catalogue
from planner.sources.download import Cached, cached_path, fault_of, fetch_file
from planner.sources.published import layout_fault
from planner.store.workspace import Workspace

FOLDER = "sources"


@dataclass(frozen=True, slots=True)
class Checked:
    """One file that could be in the cache; `present` false: not fetched; `fault` empty: sound."""

    source: Source
    file: SourceFile
    path: Path
    present: bool
    fault: str


def sources_folder(workspace: Workspace) -> Path:
    """Where downloads are kept, in the workspace."""
    return workspace.home / FOLDER


def fetch_source(
    workspace: Workspace,
    key: str,
    *,
    vintage: str | None = None,
    say: Callable[[str], None] = lambda _message: None,
    known: Path | None = None,
) -> tuple[Cached, str]:
    """Fetch one file of a source, the latest if no vintage is asked, and look at its columns.

    Returns
    -------
    cached, fault
        The file, and what keeps it from being read (empty: nothing).

    Raises
    ------
    UsageError
        Unknown source or vintage, or a source without an address for its files.
    DownloadError
        As `download.fetch_file`.
    """
    source = _named(key, known)
    file = _file(source, vintage)
    say(_("téléchargement de {name}").format(name=file.name))
    cached = fetch_file(sources_folder(workspace), source, file, say=say)
    return cached, layout_fault(source, cached.path)


def check_sources(
    workspace: Workspace, key: str | None = None, *, known: Path | None = None
) -> list[Checked]:
    """Every file with an address, whether it is kept, is the one that came and can be read."""
    folder = sources_folder(workspace)
    wanted = [_named(key, known)] if key else list(catalogue(known).values())
    return [_checked(folder, source, file) for source in wanted for file in source.files]


def _checked(folder: Path, source: Source, file: SourceFile) -> Checked:
    path = cached_path(folder, source, file)
    present = path.is_file()
    fault = (fault_of(path, file) or layout_fault(source, path)) if present else ""
    return Checked(source, file, path, present, fault)


def _named(key: str, known: Path | None) -> Source:
    found = catalogue(known)
    if key in found:
        return found[key]
    listed = ", ".join(name for name, source in found.items() if source.page)
    message = _("source « {key} » inconnue ; sources connues : {known}")
    raise UsageError(message.format(key=key[:40], known=listed))


def _file(source: Source, vintage: str | None) -> SourceFile:
    if not source.files:
        message = _("« {key} » n'a pas d'adresse de fichier : le prendre sur {page}")
        raise UsageError(message.format(key=source.key, page=source.page or source.producer))
    for file in source.files:
        if vintage in (None, file.vintage):
            return file
    message = _("« {key} » : millésime « {vintage} » inconnu ; connus : {list}")
    listed = ", ".join(file.vintage for file in source.files)
    raise UsageError(message.format(key=source.key, vintage=str(vintage)[:40], list=listed))
