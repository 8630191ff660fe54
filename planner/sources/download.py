"""Files of producers downloaded once: resumed where they stopped, checked, kept in a cache.

A download goes to `NAME.part`; what the server says of that version (ETag, else date) is kept
beside it, so that a second try asks for the rest of the same version (`Range` with `If-Range`) and
begins again where the producer has published another. A whole file is kept with its SHA-256 in
`NAME.sha256`; nothing else of the machine or of the territory is sent.
"""

from __future__ import annotations

import hashlib
import http.client
import shutil
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit

from planner.errors import DownloadError
from planner.i18n import _
from planner.sources.catalogue import Source, SourceFile
from planner.sources.files import write_text

TRIES = 4
TIMEOUT_S = 60.0
BLOCK_BYTES = 1 << 20
MAX_BYTES = 4_000_000_000
"""A published grid of the country is under 1 GB; more is not a file we know."""
AGENT = "aller-vers"


@dataclass(frozen=True, slots=True)
class Cached:
    """A file of the cache. `fresh`: downloaded now; `resumed_bytes`: what an earlier try had."""

    path: Path
    sha256: str
    num_bytes: int
    fresh: bool
    resumed_bytes: int = 0


def cached_path(folder: Path, source: Source, file: SourceFile) -> Path:
    """Where a file is kept: `folder/key/vintage/name`."""
    return folder / source.key / file.vintage / file.name


def fetch_file(
    folder: Path,
    source: Source,
    file: SourceFile,
    *,
    say: Callable[[str], None] = lambda _message: None,
) -> Cached:
    """Give a file from the cache, downloading what is missing of it.

    Raises
    ------
    DownloadError
        No such address, no answer after `TRIES` tries, or a file that is not the one published;
        what came before a cut is kept and resumed next time, a wrong file is not kept.
    """
    path = cached_path(folder, source, file)
    if path.exists() and not fault_of(path, file):
        return Cached(path, recorded(path), path.stat().st_size, fresh=False)
    if urlsplit(file.download).scheme not in ("http", "https"):
        raise DownloadError(_("adresse non prise : {url}").format(url=file.download[:120]))
    _make_room(path)
    part = path.with_name(path.name + ".part")
    had = part.stat().st_size if part.exists() else 0
    _tries(file.download, part, say)
    found = sha256_of(part)
    _check_published(part, file, found)
    part.replace(path)
    _version(part).unlink(missing_ok=True)
    write_text(_record(path), found + "\n")
    return Cached(path, found, path.stat().st_size, fresh=True, resumed_bytes=had)


def recorded(path: Path) -> str:
    """SHA-256 kept when the file came; empty where none is."""
    try:
        return _record(path).read_text("ascii").strip()
    except (OSError, UnicodeDecodeError):
        return ""


def fault_of(path: Path, file: SourceFile) -> str:
    """What is wrong with a file of the cache, in words; empty: it is the one that came."""
    known = file.sha256 or recorded(path)
    if not known:
        return _("aucune empreinte gardée : télécharger à nouveau")
    if file.num_bytes and path.stat().st_size != file.num_bytes:
        return _("taille différente de celle publiée")
    if sha256_of(path) != known:
        return _("empreinte différente : fichier modifié ou abîmé")
    return ""


def sha256_of(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _record(path: Path) -> Path:
    return path.with_name(path.name + ".sha256")


def _version(part: Path) -> Path:
    return part.with_name(part.name + ".version")


def _make_room(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
    except OSError as error:
        message = _("impossible d'écrire {path} : {error}")
        raise DownloadError(message.format(path=path.parent, error=error.strerror)) from error


def _tries(url: str, part: Path, say: Callable[[str], None]) -> None:
    """Ask until the file is whole; each try goes on from where the last one stopped."""
    why: Exception | None = None
    for at in range(TRIES):
        if at:
            say(_("connexion coupée, reprise ({num} sur {most})").format(num=at + 1, most=TRIES))
        try:
            if _once(url, part):
                return
            why = ConnectionError("cut")
        except urllib.error.HTTPError as error:
            error.close()
            if error.code == 416:  # what we hold is not a beginning of this version
                part.unlink(missing_ok=True)
                continue
            if error.code < 500:
                message = _("{url} : réponse {code} du producteur")
                raise DownloadError(message.format(url=url[:120], code=error.code)) from error
            why = error
        except (OSError, http.client.HTTPException) as error:
            why = error
    message = _("{url} : téléchargement interrompu ; relancer la commande pour reprendre")
    raise DownloadError(message.format(url=url[:120])) from why


def _once(url: str, part: Path) -> bool:
    """One request; true where the file is whole afterwards."""
    had = part.stat().st_size if part.exists() else 0
    version = _version(part).read_text("utf-8") if had and _version(part).exists() else ""
    headers = {"User-Agent": AGENT, "Accept-Encoding": "identity"}
    if version:
        headers |= {"Range": f"bytes={had}-", "If-Range": version}
    request = urllib.request.Request(url, headers=headers)  # noqa: S310 - scheme checked
    with urllib.request.urlopen(request, timeout=TIMEOUT_S) as answer:  # noqa: S310
        resumed = answer.status == 206 and _starts_at(answer) == str(had)
        if answer.status == 206 and not resumed:
            part.unlink(missing_ok=True)
            return False
        write_text(_version(part), _told_version(answer))
        start = had if resumed else 0
        total = None if answer.length is None else start + answer.length
        with part.open("ab" if resumed else "wb") as out:
            _copy(answer, out, start=start, total=total)
    return total is None or part.stat().st_size == total


def _copy(answer: IO[bytes], out: IO[bytes], *, start: int, total: int | None) -> None:
    """Copy what comes, up to `MAX_BYTES` and to the room there is on the disk."""
    if total is not None and total - start > shutil.disk_usage(Path(out.name).parent).free:
        raise DownloadError(_("pas assez de place sur le disque"))
    size = start
    while block := answer.read(BLOCK_BYTES):
        size += len(block)
        if size > MAX_BYTES:
            raise DownloadError(_("fichier trop grand, abandonné"))
        out.write(block)


def _starts_at(answer: Any) -> str:
    """The first byte sent, as the producer writes it; empty: it does not say."""
    told: str = answer.headers.get("Content-Range", "")
    return told.removeprefix("bytes ").partition("-")[0]


def _told_version(answer: Any) -> str:
    """A strong validator of what is sent; empty where there is none (then nothing is resumed)."""
    etag = answer.headers.get("ETag", "")
    if etag and not etag.startswith("W/"):
        return str(etag)
    return str(answer.headers.get("Last-Modified", ""))


def _check_published(part: Path, file: SourceFile, found: str) -> None:
    wrong_size = file.num_bytes and part.stat().st_size != file.num_bytes
    if not wrong_size and (not file.sha256 or file.sha256 == found):
        return
    part.unlink()
    _version(part).unlink(missing_ok=True)
    message = _("{name} : ce n'est pas le fichier publié (empreinte ou taille), non gardé")
    raise DownloadError(message.format(name=file.name))
