"""Small files read and written whole, with errors people can act on."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from planner.errors import Fault, InputFileError, StoreError
from planner.i18n import _

MAX_BYTES = 50_000_000


def read_bytes(path: Path) -> bytes:
    """Content of a file; missing, unreadable, empty or too large is an `InputFileError`."""
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            message = _("fichier de plus de {mb} Mo").format(mb=MAX_BYTES // 10**6)
            raise InputFileError([Fault(message, _("vérifier le fichier"), file=path.name)])
        content = path.read_bytes()
    except OSError as error:
        message = _("fichier absent ou illisible")
        raise InputFileError([Fault(message, _("vérifier le chemin"), file=path.name)]) from error
    if not content:
        raise InputFileError([Fault(_("fichier vide"), _("vérifier le fichier"), file=path.name)])
    return content


def write_text(path: Path, text: str) -> None:
    """Write a text whole or not at all."""
    write_bytes(path, text.encode())


def write_bytes(path: Path, content: bytes) -> None:
    """Write a file whole or not at all; folders are made on the way."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except OSError as error:
        raise StoreError(
            _("impossible d'écrire {path} : {error}").format(path=path, error=error.strerror)
        ) from error
